"""Convert HTML, Word and PDF files to Markdown, in bounded time and memory, with an account of the words."""

from __future__ import annotations

import io
import json
import re
import stat
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Literal

from app.errors import ContentErrors, Fault
from app.formats.markdown import MAX_BYTES
from app.formats.prose import new_parser

MAX_FILE = 20 * 2**20
"""Bytes of a file to import."""

_SECONDS = 60
_MEMORY = 1024
_MAX_UNPACKED = 100 * 2**20
_MAX_PARTS = 2_000
_MAX_RATIO = 200
_MOST_TEXT = 4
"""How many times the text of a leaflet a file may hold, what is left out included."""
_KINDS = {".html": "html", ".htm": "html", ".docx": "docx", ".pdf": "pdf", ".md": "markdown", ".markdown": "markdown"}

Kind = Literal["markdown", "html", "docx", "pdf"]


@dataclass(frozen=True)
class LeftOut:
    """A piece of the file that is no part of the text, and why: a navigation, a comment, a page's header."""

    why: str
    text: str


@dataclass(frozen=True)
class Conversion:
    """A file as Markdown; `words` counts the words of the file, those left out included."""

    kind: Kind
    markdown: str
    words: int
    left_out: tuple[LeftOut, ...] = ()

    @property
    def words_left_out(self) -> int:
        """The number of words in what was left out."""
        return sum(len(words(piece.text)) for piece in self.left_out)


def convert_file(path: Path) -> Conversion:
    """Read and convert a file; raise ContentErrors for one that is no document, too large, broken or hostile."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise refused(path.name, "something that is no file", "a file")
        if status.st_size > MAX_FILE:
            raise refused(path.name, f"{status.st_size} bytes", f"at most {MAX_FILE} bytes")
        with path.open("rb") as stream:
            return convert(stream.read(MAX_FILE + 1), path.name)
    except OSError as error:
        raise refused(path.name, error.strerror or "no file", "a file that can be read") from error


def convert(data: bytes, name: str) -> Conversion:
    """Convert a file's bytes; its name says what it claims to be, and its first bytes must agree."""
    if len(data) > MAX_FILE:
        raise refused(name, f"{len(data)} bytes", f"at most {MAX_FILE} bytes")
    if not data.strip():
        raise refused(name, "an empty file", "a document")
    kind = _kind_of(data, name)
    if kind == "markdown":
        if len(data) > MAX_BYTES:
            raise refused(name, f"{len(data)} bytes", f"at most {MAX_BYTES} bytes of text")
        text = _text_of(data, name)
        return Conversion("markdown", text, len(words(text)))
    if kind == "docx":
        _check_archive(data, name)
    answer = _run_worker(kind, data, name)
    if "found" in answer:
        raise refused(name, answer["found"], answer["allowed"])
    # Counting words takes some thirty times their room.
    if len(answer["raw"]) > _MOST_TEXT * MAX_BYTES or len(answer["markdown"]) > MAX_BYTES:
        raise refused(name, f"{len(answer['raw'])} characters of text", f"at most {MAX_BYTES}")
    trimmed = re.sub(r"[ \t]+$", "", answer["markdown"].replace("\xa0", " "), flags=re.MULTILINE)
    markdown = re.sub(r"\n{3,}", "\n\n", trimmed).strip() + "\n"
    left_out = tuple(LeftOut(why, text) for why, text in answer["left_out"])
    # Only a PDF holds the numbers of its lists as text.
    seen = words_of_markdown(markdown, numbers=kind == "pdf")
    _account(answer["raw"], [seen, *(piece.text for piece in left_out)], name)
    return Conversion(kind, markdown, len(words(answer["raw"])), left_out)


def refused(name: str, found: str, allowed: str) -> ContentErrors:
    """Make the error for a file that is refused as a whole."""
    return ContentErrors([Fault(Path(name).name, 1, "file", found, allowed)])


def _kind_of(data: bytes, name: str) -> Kind:
    suffix = Path(name).suffix.lower()
    kind = _KINDS.get(suffix)
    if kind is None:
        raise refused(name, f"the ending {suffix!r}", "one of " + ", ".join(_KINDS))
    if b"%PDF-" in data[:1024]:
        found = "pdf"
    elif data.startswith(b"PK\x03\x04"):
        found = "docx"
    else:
        found = "html" if kind == "html" else "markdown"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise refused(name, "a file of an older Word, or one locked by a password", "save it as .docx, unlocked")
    if found != kind:
        raise refused(name, f"a file that is no {kind}", f"the ending of what it is; it looks like {found}")
    return kind  # type: ignore[return-value]


def _text_of(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{data[error.start]:02X} at {error.start}, which is not UTF-8"
        raise ContentErrors([Fault(Path(name).name, line, "file", found, "save the file as UTF-8")]) from None


def _check_archive(data: bytes, name: str) -> None:
    """Refuse an archive by what its directory says, before anything of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    # zipfile itself raises NotImplementedError for a version of the format that it cannot read.
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise refused(name, "a damaged Word file", "save it again") from None
    size = sum(part.file_size for part in parts)
    if len(parts) > _MAX_PARTS or size > _MAX_UNPACKED:
        raise refused(name, f"{len(parts)} parts of {size} bytes unpacked", f"at most {_MAX_UNPACKED} bytes unpacked")
    for part in parts:
        inside = Path(part.filename)
        if inside.is_absolute() or ".." in inside.parts or "\\" in part.filename:
            raise refused(name, f"a part named {part.filename!r}", "a file as Word saves it")
        if part.flag_bits & 1:
            raise refused(name, "a locked Word file", "save it without a password")
        if part.file_size > 2**20 and part.file_size > _MAX_RATIO * part.compress_size:
            raise refused(name, f"a part packed {part.file_size // max(part.compress_size, 1)} times", "an honest file")
    names = [part.filename for part in parts]
    if len(set(names)) < len(names) or "word/document.xml" not in names:
        raise refused(name, "an archive that is no Word file", "a Word document (.docx)")


def _run_worker(kind: str, data: bytes, name: str) -> dict[str, Any]:
    command = [sys.executable, "-I", "-m", "app.formats.conversion_worker", kind, str(_MEMORY), str(_SECONDS)]
    environment = {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONIOENCODING": "utf-8",
        "LC_ALL": "C.UTF-8",
    }
    with TemporaryFile() as output:
        try:
            done = subprocess.run(
                command,
                input=data,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                env=environment,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise refused(name, f"a file that takes more than {_SECONDS} s", "a simpler or smaller file") from None
        output.seek(0)
        text = output.read()
    try:
        answer: dict[str, Any] = json.loads(text)
    except ValueError:
        found = f"a file that stopped its converter (status {done.returncode})"
        raise refused(name, found, "a simpler or smaller file") from None
    return answer


def words(text: str) -> list[str]:
    """List the words and numbers of a text, compatibility forms (ligatures, raised figures) as plain ones."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text))


def words_of_markdown(markdown: str, *, numbers: bool) -> str:
    """Give what a reader of this Markdown sees, without addresses of links; `numbers` counts those of lists."""
    seen: list[str] = []
    for token in new_parser().parse(markdown):
        seen.append(token.info if numbers and token.type == "list_item_open" else "")
        for child in token.children or ():
            seen.append(" " if child.type in ("softbreak", "hardbreak") else child.content)
        seen.append("\n" if token.children is not None or token.nesting else token.content)
    return "".join(seen)


def _account(raw: str, pieces: list[str], name: str) -> None:
    """Refuse a conversion whose letters and figures, with those left out, are not exactly those of the file.

    Letters are counted, not words: converters part and join words at tags and at the ends of lines.
    """
    before = Counter("".join(words(raw)))
    after = Counter("".join("".join(words(piece)) for piece in pieces))
    if before == after:
        return
    old, new = Counter(words(raw)), Counter(word for piece in pieces for word in words(piece))
    lost, gained = " ".join((old - new).elements())[:200], " ".join((new - old).elements())[:200]
    found = f"a conversion that loses {lost!r} and adds {gained!r}"
    raise refused(name, found, "a file whose words all convert; try another format of the same document")
