"""Pages with page strings of an earlier version are proved only where a release before had them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflow.release_builder import Builder
from tests.workflow.release_forge import Event, event, problems_of_signed

EARLIER = "its page strings are those of an earlier version of page-templates, and it was not live before."


def updated(events: list[Event], *, live_before: bool) -> list[Event]:
    """Put a newer version of the page templates before the release, and perhaps the same release before that."""
    *before, release = events
    known = next(e["data"] for e in before if e["data"].get("document") == "page-templates")
    templates = event("source_version", None, **(known | {"version": 2}))
    earlier = [event("release", "petra", release="0", editions=release["data"]["editions"])] if live_before else []
    return [*before, *earlier, templates, release]


@pytest.mark.parametrize(("live_before", "refused"), [(False, {"en", "pl", "ur"}), (True, {"en"})])
def test_only_a_translation_that_was_live_may_have_earlier_page_strings(
    live_before: bool, refused: set[str], tmp_path: Path
) -> None:
    builder = Builder(events=lambda events: updated(events, live_before=live_before))
    problems = problems_of_signed(builder.write(tmp_path / "r"))
    wanted = {f"record/editions/{locale}/medicines.json: {EARLIER}" for locale in refused}
    assert {problem for problem in problems if problem.startswith("record/editions")} == wanted
