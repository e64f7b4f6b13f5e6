"""The failures that callers handle, a small family that carries data. Mapped to HTTP and exit codes once each."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

CANNOT_WRITE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
"""Numbers of an OSError that says that a disk is full or may not be written."""


class PolyleafError(Exception):
    """The root of the family: something a person can do something about."""

    http_status = 400


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input file: where, what was found and what is allowed."""

    file: str
    line: int
    field: str
    found: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: found {self.found}; {self.allowed}"


class ContentErrors(PolyleafError):
    """An input was refused as a whole; `faults` has one entry a fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class NotAllowed(PolyleafError):
    """This person may not do this; the sentence says why."""

    http_status = 403


class NotFound(PolyleafError):
    """There is no such thing; the sentence says what was looked for."""

    http_status = 404


class StaleText(PolyleafError):
    """The text that a person judged is no longer the current one. Nothing was saved; nothing typed is lost."""

    http_status = 409

    def __init__(self, seen: str, now: str) -> None:
        self.seen = seen
        self.now = now
        super().__init__("Somebody changed this string while you worked on it. Your text is kept below.")


class BothChanged(PolyleafError):
    """A leaflet was corrected in the workspace and changed in its file; somebody must choose. Nothing was changed."""

    http_status = 409

    def __init__(self, document: str, file: str, workspace: Sequence[str], theirs: Sequence[str]) -> None:
        self.document = document
        self.file = file
        self.workspace = tuple(workspace)
        self.theirs = tuple(theirs)
        super().__init__(
            f"{file} lacks a correction that was made in the workspace. In the workspace: {'; '.join(workspace)} "
            f"In the file: {'; '.join(theirs)} Choose with polyleaf sync --take file:{document} "
            f"or --take workspace:{document}."
        )


class Blocked(PolyleafError):
    """Checks found errors that must be put right before anyone can sign; `findings` has them."""

    http_status = 422

    def __init__(self, findings: Sequence[Any]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(finding.message for finding in self.findings))


class NeedsReason(PolyleafError):
    """Checks ask for a second look; the signer gives a reason for each of `findings`, which is recorded by name."""

    http_status = 422

    def __init__(self, findings: Sequence[Any]) -> None:
        self.findings = tuple(findings)
        super().__init__("Look again, and say why it is right: " + "; ".join(f.message for f in self.findings))


class MissingGlyph(PolyleafError):
    """A PDF was refused because no font has some characters; `missing` names each, and the package to install."""

    http_status = 409
    NAMED = 5
    """How many characters the sentence names."""

    def __init__(self, locale: str, missing: Sequence[Any]) -> None:
        self.locale = locale
        self.missing = tuple(missing)
        named = [str(each) for each in self.missing[: self.NAMED]]
        more = [f"and {len(self.missing) - self.NAMED} more"] if len(self.missing) > self.NAMED else []
        super().__init__(f"The PDF in {locale} cannot be made. " + "; ".join([*named, *more]) + ".")


class NotApproved(PolyleafError):
    """An edition cannot be assembled; `missing` names the units that lack an approval."""

    http_status = 409

    def __init__(self, locale: str, missing: Sequence[Any]) -> None:
        self.locale = locale
        self.missing = tuple(missing)
        super().__init__(f"{len(self.missing)} strings are not approved in {locale}.")


class NeedsOverride(PolyleafError):
    """A leaflet is past its review date; publishing takes a named person's override with a reason."""

    http_status = 409


class NeedsReturn(PolyleafError):
    """Editions about to be signed were withdrawn; bringing one back takes a decision. `withdrawn` says which."""

    http_status = 409

    def __init__(self, withdrawn: Sequence[Any]) -> None:
        self.withdrawn = tuple(withdrawn)
        super().__init__("Some of these editions were withdrawn. Read why, and decide for each whether it comes back.")


class DraftFailed(PolyleafError):
    """An engine gave no usable answer; `engine` and `why` say which and what to do."""

    http_status = 502

    def __init__(self, engine: str, why: str) -> None:
        self.engine = engine
        self.why = why
        super().__init__(f"{engine}: {why}")


class Unreachable(PolyleafError):
    """Another server gave no answer in time; the sentence says which, and what to do."""

    http_status = 502


class VerificationFailed(PolyleafError):
    """A release does not prove what it claims; `problems` has one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))
