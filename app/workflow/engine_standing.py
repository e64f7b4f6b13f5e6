"""Where each engine stands: whether it is being left alone and until when, and what of the day's budget is used."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app.store import engine_use
from app.workflow.budget import parse_daily
from app.workflow.installation import Installation, instant


@dataclass(frozen=True)
class EngineStanding:
    """One engine: characters sent today (UTC) and the budget for a day, None where there is none.

    `until` is the instant before which it is sent nothing, '' where nothing stands in the way; `why` says what does.
    """

    engine: str
    used: int
    budget: int | None
    until: str
    why: str


def standings(installation: Installation, connection: Connection) -> list[EngineStanding]:
    """Return every engine that was ever asked or has a budget, by name."""
    now = instant(installation.clock())
    budgets = parse_daily(installation.config.engine_daily_characters)
    states = engine_use.states(connection)
    used = engine_use.characters_by_engine(connection, now[:10])
    found = []
    for name in sorted({*budgets, *states, *used}):
        state = states.get(name)
        waits = state is not None and state.open_until > now
        until, why = (state.open_until, state.why) if state is not None and waits else ("", "")
        found.append(EngineStanding(name, used.get(name, 0), budgets.get(name), until, why))
    return found
