"""What publishing would change, some leaflets at a time: the same as the plan of a release says, what changed first."""

from __future__ import annotations

from app.store.engine import reading
from app.workflow.live import Live
from app.workflow.outlook import Outlook, Prospect
from app.workflow.publish import plan
from app.workflow.review import reject
from tests.installation import LEAFLET, Road


def looked_at(road: Road) -> tuple[int, set[str], list[str], list[Prospect]]:
    with reading(road.installation.engine) as connection:
        outlook = Outlook(road.installation, connection)
        found, _ = outlook.look_at(outlook.leaflets)
    return outlook.release, outlook.touched, outlook.leaflets, found


def as_planned(road: Road) -> tuple[list[Live], dict[str, str]]:
    wanted = plan(road.installation)
    return list(wanted.editions), {one.locale: one.why for one in wanted.left_out if one.document == LEAFLET}


def test_an_outlook_says_of_each_edition_what_the_plan_of_a_release_says(live: Road) -> None:
    release, touched, leaflets, (one,) = looked_at(live)
    assert (release, touched, leaflets) == (1, set(), [LEAFLET])
    assert ([edition for edition, _ in one.live], {}) == as_planned(live)
    assert {change for _, change in one.live} == {"same"}
    syrup = live.unit("Syrup")
    reject(live.installation, live.ben, "pl", syrup.segment_id, syrup.fingerprint, "Wrong word")
    live.edit("less than 3 weeks", "less than 4 weeks")
    live.sync()
    live.sign_editions()
    release, touched, leaflets, (one,) = looked_at(live)
    assert (release, touched, one.leaving) == (1, {LEAFLET}, ("pl",))
    assert {edition.locale: change for edition, change in one.live} == {"en": "changed", "ur": "same"}
    left_out = {tag: why for why, tags in one.left_out for tag in tags}
    assert ([edition for edition, _ in one.live], left_out) == as_planned(live)
    assert left_out == {"pl": "1 of its texts were rejected or withdrawn since it was signed."}


def test_a_leaflet_without_a_signature_is_no_part_of_an_outlook(approved: Road) -> None:
    assert looked_at(approved) == (0, set(), [], [])
