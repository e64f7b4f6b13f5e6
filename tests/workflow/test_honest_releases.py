"""Honest releases are never refused: random lives of an installation, each release of which the verifier proves."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from app.errors import NotFound, PolyleafError
from app.store.engine import reading
from app.workflow.accounts import set_policy
from app.workflow.compile import edition_state
from app.workflow.publish import publish
from app.workflow.releases import list_releases, rollback
from app.workflow.returning import withdrawn_editions
from app.workflow.withdrawal import withdraw
from tests.installation import LEAFLET, LOCALES, Road
from tests.pseudo import pseudo
from tests.soak import chance, tries

REBUILDS = tries(12, 1000)
REASON = "The review is under way"


def new_dates(road: Road, rng: random.Random) -> None:
    """Give the front matter other dates, by day or by month, some of them past."""
    today = road.clock.moment.date()
    due: date = today + timedelta(days=rng.randrange(-20, 400))
    dates = {
        "last_reviewed": (today - timedelta(days=rng.randrange(60, 700))).isoformat(),
        "next_due": rng.choice([due.isoformat(), due.isoformat()[:7]]),
    }
    path = road.source / f"{LEAFLET}.md"
    lines = path.read_text("utf-8").split("\n")
    for name, value in dates.items():
        place = next(n for n, line in enumerate(lines) if line.startswith(f"  {name}:"))
        lines[place] = f"  {name}: {value}"
    path.write_text("\n".join(lines), "utf-8")
    road.sync()


def new_english(road: Road, rng: random.Random) -> None:
    path = road.source / f"{LEAFLET}.md"
    text = path.read_text("utf-8")
    weeks = next(n for n in range(1, 100) if f"less than {n} weeks" in text)
    path.write_text(text.replace(f"less than {weeks} weeks", f"less than {rng.randrange(1, 100)} weeks"), "utf-8")
    road.sync()


def new_contact(road: Road, rng: random.Random) -> None:
    path = road.source / "site.yaml"
    text = path.read_text("utf-8")
    place = text.index("0808 157 ") + len("0808 157 ")
    path.write_text(f"{text[:place]}{rng.randrange(100, 1000):04d}{text[place + 4 :]}", "utf-8")
    road.sync()


def approval(road: Road, rng: random.Random) -> None:
    """Approve, in one language, whatever has no text, or another text for one string."""
    locale = rng.choice(LOCALES)
    for source in road.unapproved(locale) or ["Syrup"]:
        word = pseudo(rng.choice(["mild", "warm", "strong"]), locale)
        text = f"{pseudo(source, locale)} {word}" if source == "Syrup" else pseudo(source, locale)
        try:
            road.approve(source, text, locale)
        except PolyleafError:
            continue


def signatures(road: Road, rng: random.Random) -> None:
    """Have every whole page read, and sign; some of what was withdrawn comes back, with the English if that was."""
    for locale in LOCALES:
        if edition_state(road.installation, LEAFLET, locale).edition is not None:
            road.read_page(locale)
    with reading(road.installation.engine) as connection:
        gone = [each.locale for each in withdrawn_editions(connection, LEAFLET)]
    back = [locale for locale in gone if locale == "en" or rng.random() < 0.7]
    road.sign_editions(REASON, bring_back=back)


def days_pass(road: Road, rng: random.Random) -> None:
    road.clock.forward(days=rng.randrange(1, 120), hours=rng.randrange(24))


def withdrawal(road: Road, rng: random.Random) -> None:
    try:
        withdraw(road.installation, road.pat, LEAFLET, rng.choice([None, *LOCALES]), "Wrong", rng.random() < 0.5)
    except NotFound:
        days_pass(road, rng)


def earlier_release(road: Road, rng: random.Random) -> None:
    rollback(road.installation, road.pat, rng.choice(list_releases(road.installation)).number, "By chance")


def another_policy(road: Road, rng: random.Random) -> None:
    set_policy(road.installation, rng.choice(LOCALES), road.ann, second_person=rng.random() < 0.7)


WAYS: tuple[Callable[[Road, random.Random], None], ...] = (
    new_dates,
    new_english,
    new_contact,
    approval,
    approval,
    signatures,
    signatures,
    days_pass,
    withdrawal,
    earlier_release,
    another_policy,
)


def test_no_honest_release_is_refused(live: Road) -> None:
    rng = chance("honest")
    published = 1
    while published < REBUILDS:
        for way in rng.sample(WAYS, rng.randrange(1, 4)):
            way(live, rng)
        publish(live.installation, live.pat)
        live.verify()
        published += 1
