"""Logs for machines: one JSON object a line on standard error, with the request that it belongs to.

No line holds personal data, a key or what people typed: a request is told by its route and never by its address, an
error by its kind and its place, and the words of other libraries come without the values put into them.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

OURS = "app"
request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Names the request that is being answered; the answer's header X-Request-Id says it too."""


class JsonLines(logging.Formatter):
    """Write a record as a line of JSON: at, level, process, from, message, request, error, and what `extra` gave."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self.process = process

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        ours = record.name.split(".")[0] in (OURS, "__main__")
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self.process,
            "pid": os.getpid(),
            "from": record.name,
            "message": record.getMessage() if ours else str(record.msg),
        }
        if request_id.get():
            line["request"] = request_id.get()
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def told(error: BaseException) -> dict[str, object]:
    """Tell an error by its kind, its place and what it comes from.

    Its words may hold what somebody typed, an address or a key; those of a disk, a network or a database that does not
    answer do not, and say what to do.
    """
    frames = traceback.extract_tb(error.__traceback__)
    # The way through our own code, and where it ended.
    shown = [*[frame for frame in frames if f"{os.sep}app{os.sep}" in frame.filename][-8:], *frames[-1:]]
    places = ["/".join(frame.filename.split(os.sep)[-3:]) + f":{frame.lineno}" for frame in shown]
    said: dict[str, object] = {"kind": type(error).__name__, "at": list(dict.fromkeys(places))}
    if isinstance(error, OSError) and error.strerror:
        said["words"] = error.strerror
    elif type(error).__name__ == "OperationalError":
        said["words"] = str(error).splitlines()[0]
    cause = error.__cause__ or error.__context__
    if cause is not None:
        said["because"] = type(cause).__name__
    return said


def set_up_logs(process: str) -> None:
    """Send this process's log to standard error; `process` is its name in every line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(process))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)
