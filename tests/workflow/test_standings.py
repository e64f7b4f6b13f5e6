"""Judgements that are kept: one for the same record, another for any other, none from a damaged file."""

from __future__ import annotations

from pathlib import Path

from app.workflow.standings import FILE, Judged, Standings

GOOD = Judged("Coughs", 0, False, False, "two_people")
BAD = Judged("Coughs", 2, False, True, "one_person")


def never() -> Judged:
    raise AssertionError("this was judged before")


def test_the_same_record_is_judged_once(tmp_path: Path) -> None:
    first = Standings(tmp_path)
    assert first.get(["a", 1], lambda: GOOD) == first.get(["a", 1], never)
    first.save()
    key, found = Standings(tmp_path).get(["a", 1], never)
    assert (len(key), found) == (64, GOOD)


def test_any_other_record_is_judged_anew(tmp_path: Path) -> None:
    kept = Standings(tmp_path)
    one, _ = kept.get(["a", 1], lambda: GOOD)
    other, found = kept.get(["a", 2], lambda: BAD)
    assert (one != other, found) == (True, BAD)


def test_what_nobody_asked_for_is_not_kept(tmp_path: Path) -> None:
    kept = Standings(tmp_path)
    kept.get(["a", 1], lambda: GOOD)
    kept.get(["a", 2], lambda: GOOD)
    kept.save()
    later = Standings(tmp_path)
    later.get(["a", 1], never)
    later.save()
    assert Standings(tmp_path).get(["a", 2], lambda: BAD)[1] == BAD


def test_a_damaged_file_is_forgotten(tmp_path: Path) -> None:
    kept = Standings(tmp_path)
    kept.get(["a", 1], lambda: BAD)
    kept.save()
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes().replace(b"one_person", b"two_people"))
    assert Standings(tmp_path).get(["a", 1], lambda: GOOD)[1] == GOOD


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    leftover = tmp_path / f".{FILE}.1.aside"
    leftover.write_text("half")
    Standings(tmp_path).save()
    assert not leftover.exists()
