"""Checking files: every core works on large ones, and says the same in the same order."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.checks import run_checks
from app.errors import ContentErrors
from app.formats.check_readers import Entry
from app.workflow import checking
from app.workflow.checking import Checked, check_entries, check_files


def entries(count: int) -> list[Entry]:
    return [Entry("a.po", i, "pl", None, f"Take {i} mg.", f"Zażyj {i + i % 2} mg.") for i in range(1, count + 1)]


@pytest.mark.parametrize("count", [0, 1, checking.BATCH, 3 * checking.BATCH + 7])
@pytest.mark.parametrize("cores", [1, 2])
def test_many_entries_are_checked_in_order_on_any_number_of_cores(
    count: int, cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "_cores", lambda: cores)

    found = list(check_entries(iter(entries(count))))

    assert found == [Checked(entry, run_checks(entry.source, entry.target, "pl")) for entry in entries(count)]


@pytest.mark.parametrize("count", [2, checking.BATCH + 2])
def test_what_stands_before_a_fault_of_the_file_is_answered(count: int, tmp_path: Path) -> None:
    file = tmp_path / "a.po"
    good = "".join(f'msgid "Take {i} mg."\nmsgstr "Zażyj {i} mg."\n\n' for i in range(count))
    file.write_text(f'msgid ""\nmsgstr "Language: pl\\n"\n\n{good}msgid nonsense\n', "utf-8")
    found = []

    with pytest.raises(ContentErrors) as refused:
        found.extend(check_files([file]))

    assert (len(found), [fault.line for fault in refused.value.faults]) == (count, [3 * count + 4])
