"""The process that converts one file, alone and under limits: the file comes on stdin, JSON goes to stdout."""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from app.formats.conversion_refusal import Refusal

_MAX_OUTPUT = 16 * 2**20


def main() -> None:
    """Convert stdin, of the kind that the first argument names; the others limit memory (MiB) and time (s)."""
    kind, memory, seconds = sys.argv[1], int(sys.argv[2]) << 20, int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_OUTPUT, _MAX_OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer: dict[str, Any]
    try:
        answer = _convert(kind, sys.stdin.buffer.read())
    except Refusal as refusal:
        answer = {"found": refusal.found, "allowed": refusal.allowed}
    except ModuleNotFoundError as error:
        answer = {"found": f"no {error.name}", "allowed": "install what converts documents: polyleaf[import]"}
    except (MemoryError, ImportError):
        answer = {"found": "a file that takes too much memory", "allowed": "a simpler or smaller file"}
    except RecursionError:
        answer = {"found": "elements nested too deeply", "allowed": "a simpler file"}
    except Exception as error:  # the converters' own failures have no common root
        answer = {"found": f"a file that could not be read ({type(error).__name__})", "allowed": "save it again"}
    json.dump(answer, sys.stdout)


def _convert(kind: str, data: bytes) -> dict[str, Any]:
    # The converters are imported here, under the limits.
    if kind == "html":
        from app.formats.conversion_html import html_answer

        return html_answer(data)
    if kind == "docx":
        from app.formats.conversion_docx import word_answer

        return word_answer(data)
    from app.formats.conversion_pdf import pdf_answer

    return pdf_answer(data)


if __name__ == "__main__":
    main()
