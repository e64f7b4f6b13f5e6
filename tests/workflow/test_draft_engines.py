"""What drafting tells engines, asks them once, and keeps of their answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest

from app.domain.unit import Origin
from app.errors import DraftFailed
from app.translators.prices import Cost
from app.translators.protocol import Context, Draft
from app.workflow.draft import draft, engine, plan_drafts
from tests.installation import LEAFLET, Road
from tests.translators.engine_server import EngineServer


@dataclass
class Listener:
    """An engine that remembers all that it was told."""

    told: list[tuple[str, Context, int]] = field(default_factory=list)
    name: str = "listener"
    origin: Origin = "machine"
    max_characters: int = 5000

    def supports(self, locale: str) -> bool:
        return True

    def translate(self, texts: Sequence[str], source: str, target: str, context: Context) -> list[Draft | DraftFailed]:
        self.told += [(text, context, at) for at, text in enumerate(texts)]
        return [Draft(text.upper(), text.upper(), {"engine": self.name}) for text in texts]

    def of(self, text: str) -> tuple[Context, int]:
        """Return the only context that a text came with, and its place in it."""
        ((_, context, at),) = [entry for entry in self.told if entry[0] == text]
        return context, at


@pytest.fixture
def server() -> Iterator[EngineServer]:
    """Start a server that speaks the engines' formats."""
    server = EngineServer()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()


def test_an_engine_is_told_what_stands_around_a_string(road: Road) -> None:
    listener = Listener()
    draft(road.installation, "pl", listener, LEAFLET)
    context, at = listener.of("It needs no treatment.")
    assert (context.document, context.reading_age, context.form) == (LEAFLET, 11, "plain")
    assert context.title == "Coughs in winter"
    assert context.sections[at] == "What is a cough?"
    assert context.neighbours[at] == (
        "A short cough lasts less than 3 weeks",
        "Ask about [COPD](https://example.org/copd)",
    )
    cell, place = listener.of("Tablet")
    assert (cell.contexts[place], cell.neighbours[place]) == ("dose table", ("5 ml", "Syrup"))


def test_a_text_that_two_documents_share_is_sent_once_and_drafted_in_both(road: Road) -> None:
    listener = Listener()
    planned = plan_drafts(road.installation, "pl")
    road.edit("\nSyrup\n", "\nSyrup\n\nUltrasound helps to see.\n")
    shared = next((road.source / "shared").glob("*.md"))
    shared.write_text(shared.read_text("utf-8") + "\nUltrasound helps to see.\n", "utf-8")
    road.sync()
    again = plan_drafts(road.installation, "pl")
    assert (again.strings - planned.strings, again.texts - planned.texts) == (2, 1)
    report = draft(road.installation, "pl", listener)
    assert (report.drafted, report.failed) == (again.strings, [])
    assert [text for text, _, _ in listener.told].count("Ultrasound helps to see.") == 1


def test_a_plan_estimates_the_cost_by_engine(road: Road) -> None:
    planned = plan_drafts(road.installation, "pl")
    assert planned.costs == {
        "google": Cost(planned.characters * 0, ""),
        "mymemory": Cost(planned.characters * 0, ""),
        "libretranslate": Cost(planned.characters * 0, ""),
        "microsoft": planned.costs["microsoft"],
        "baidu": planned.costs["baidu"],
        "deepl": planned.costs["deepl"],
        "openai": None,
    }
    deepl = planned.costs["deepl"]
    assert deepl is not None
    assert (float(deepl.amount), deepl.currency) == (pytest.approx(planned.characters * 20 / 1_000_000), "EUR")


def test_a_draft_keeps_where_it_is_from_and_no_key(road: Road, server: EngineServer) -> None:
    config = replace(
        road.installation.config,
        openai_url=f"{server.address}/v1",
        openai_model="some-model",
        openai_api_key="s3cret-key",
        engine_prices="openai=0.5 USD",
    )
    server.speak = lambda text: text.replace("Call", "Dzwoń").replace("the", "ten")
    installation = replace(road.installation, config=config)
    draft(installation, "pl", engine(installation, "openai"), LEAFLET)
    unit = road.unit("Syrup")
    sent = next(asked for asked in server.asked if "Syrup" in str(asked.body))
    assert sent.headers["Authorization"] == "Bearer s3cret-key"
    assert unit.provenance | {"at": ""} == {
        "engine": "openai",
        "version": "some-model-7b",
        "model": "some-model",
        "server": "127.0.0.1",
        "target": "Polish",
        "at": "",
        "protection": "none",
        "form": "tags",
        "masked": "Syrup",
        "characters": "5",
        "cost": "0.00000 USD",
        "raw": "Syrup",
    }
    assert unit.provenance["at"].startswith("2026-11-24T12:")
    assert "s3cret" not in repr(config)
