"""Judgements that are kept: one for the same record, another for any other, none from a damaged file."""

from __future__ import annotations

from pathlib import Path

from app.workflow.standings import FILE, Judged, Standings, key_of

GOOD = Judged("Coughs", 0, False, False, "two_people")
ONE, OTHER = key_of(["a", 1]), key_of(["a", 2])
BAD = Judged("Coughs", 2, False, True, "one_person")


def never() -> Judged:
    raise AssertionError("this was judged before")


def test_the_same_record_is_judged_once(tmp_path: Path) -> None:
    first = Standings(tmp_path)
    assert not first.knows(ONE)
    assert first.get(ONE, lambda: GOOD) == first.get(ONE, never)
    first.save()
    kept = Standings(tmp_path)
    assert (kept.knows(ONE), kept.get(ONE, never)) == (True, GOOD)


def test_any_other_record_is_judged_anew(tmp_path: Path) -> None:
    kept = Standings(tmp_path)
    kept.get(ONE, lambda: GOOD)
    assert (ONE != OTHER, kept.knows(OTHER), kept.get(OTHER, lambda: BAD)) == (True, False, BAD)


def test_what_nobody_asked_for_is_not_kept(tmp_path: Path) -> None:
    kept = Standings(tmp_path)
    kept.get(ONE, lambda: GOOD)
    kept.get(OTHER, lambda: GOOD)
    kept.save()
    later = Standings(tmp_path)
    later.get(ONE, never)
    later.save()
    assert Standings(tmp_path).get(OTHER, lambda: BAD) == BAD


def test_a_damaged_file_is_forgotten(tmp_path: Path) -> None:
    kept = Standings(tmp_path)
    kept.get(ONE, lambda: BAD)
    kept.save()
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes().replace(b"one_person", b"two_people"))
    assert Standings(tmp_path).get(ONE, lambda: GOOD) == GOOD


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    leftover = tmp_path / f".{FILE}.1.aside"
    leftover.write_text("half")
    Standings(tmp_path).save()
    assert not leftover.exists()
