"""Glossaries as CSV: our own columns, and those of the TICO-19 terminologies."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from app.domain.glossary import GlossaryTerm, case_rule_of
from app.errors import ContentErrors, Fault
from app.formats.exchange.xml import LONGEST, same_language
from app.formats.files import write_file

COLUMNS = (
    "source", "target", "part_of_speech", "case_rule", "definition", "do_not_translate", "forms", "forbidden", "reason",
)  # fmt: skip
"""Several forms in one cell are parted by `|`."""
TICO = {"sourceString": "source", "targetString": "target", "pos": "part_of_speech", "description": "definition"}
_YES = frozenset({"yes", "true", "1"})
_NOTE = re.compile(r"\s*\[[^\]]*\]")


def read_csv(path: Path, locale: str) -> Iterator[tuple[int, GlossaryTerm]]:
    """Yield (line, term) of a glossary for a locale; rows that name another target language are passed over.

    `a : b` in a TICO-19 target are two forms. Raises ContentErrors where the file cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        _refuse(path, 1, "file", error.strerror or "an error of the disk", "a file that can be read")
    except UnicodeDecodeError as error:
        _refuse(path, 1, "encoding", f"byte 0x{error.object[error.start]:02x}", "UTF-8 text")
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        names = {name: TICO.get(name, name) for name in rows.fieldnames or ()}
        if not {"source", "target"} <= set(names.values()):
            _refuse(
                path, 1, "columns", ", ".join(names) or "none", "source and target, or sourceString and targetString"
            )
        for row in rows:
            values = {names[name]: (value or "").strip() for name, value in row.items() if name in names}
            if "targetLang" in values and not same_language(values["targetLang"], locale):
                continue
            if values["source"]:
                yield rows.line_num, _term(path, rows.line_num, values, tico="targetString" in names)
    except csv.Error as error:
        _refuse(path, rows.line_num, "CSV", str(error), "rows of comma-separated values")


def write_csv(path: Path, terms: Iterable[GlossaryTerm]) -> int:
    """Write a glossary, whole or not at all; return how many terms it has."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    number = 0
    for term in terms:
        number += 1
        writer.writerow(
            (
                term.source,
                term.target,
                term.part_of_speech,
                term.case_rule,
                term.definition,
                "yes" if term.do_not_translate else "",
                "|".join(term.forms),
                "|".join(term.forbidden),
                term.reason,
            )
        )
    write_file(path, out.getvalue().encode())
    return number


def _term(path: Path, line: int, values: Mapping[str, str], *, tico: bool) -> GlossaryTerm:
    longest = max(values, key=lambda name: len(values[name]))
    if len(values[longest]) > LONGEST:
        _refuse(path, line, longest, f"{len(values[longest])} characters", f"at most {LONGEST}")
    source, target = values["source"], values["target"]
    forms = _several(values.get("forms", ""))
    if tico and " : " in target:
        target, *others = [_NOTE.sub("", form).strip() for form in target.split(" : ")]
        forms = (*forms, *others)
    case = values.get("case_rule", "")
    if case not in ("", "any", "exact"):
        _refuse(path, line, "case_rule", case, "any, exact or nothing")
    return GlossaryTerm(
        source,
        target,
        values.get("part_of_speech", ""),
        "exact" if case == "exact" else "any" if case == "any" else case_rule_of(source),
        values.get("definition", ""),
        values.get("do_not_translate", "").lower() in _YES,
        forms,
        _several(values.get("forbidden", "")),
        values.get("reason", ""),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(form for form in (part.strip() for part in cell.split("|")) if form)


def _refuse(path: Path, line: int, field: str, found: str, allowed: str) -> NoReturn:
    raise ContentErrors([Fault(str(path), line, field, found, allowed)])
