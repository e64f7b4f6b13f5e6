"""What an engine may be sent now: limits by the minute and by the day, and its circuit breaker, over all processes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom

from sqlalchemy import Connection

from app.errors import DraftFailed, PolyleafError
from app.store import engine_use
from app.store.engine import writing
from app.translators.protocol import Draft, EngineTrouble
from app.workflow.installation import Installation, instant

WINDOW = timedelta(minutes=1)
PROBE = timedelta(minutes=2)
"""How long one text may be out to try an engine that was in trouble, before another one is sent."""
FIRST_WAIT, LONGEST_WAIT = 30.0, 1800.0
TROUBLES = 3
"""Texts in a row whose trouble may be the text's own; then it is the engine's."""

_LIMIT = re.compile(r"\s*([a-z]+)\s*=\s*(\d{1,9})\s*/\s*(\d{1,12})\s*")
_DAILY = re.compile(r"\s*([a-z]+)\s*=\s*(\d{1,12})\s*")
_CHANCE = SystemRandom()


@dataclass(frozen=True)
class Limit:
    """The most texts and characters that an engine is sent within any minute."""

    texts: int
    characters: int


@dataclass(frozen=True)
class Allowance:
    """How many of the texts may be sent, the first ones; `until` and `why` say what stands in the way of the others.

    `use` names the note of what will be sent; `never` means that the first text fits no budget.
    """

    texts: int
    use: int = 0
    until: str = ""
    why: str = ""
    never: bool = False


@dataclass(frozen=True)
class Breaker:
    """An engine that gets nothing until an instant, and why; `hopeless`: waiting will not help, a person must."""

    until: str
    why: str
    hopeless: bool


def parse_limits(setting: str) -> dict[str, Limit]:
    """Read `google=60/20000`, texts and characters a minute; an engine that is not named has no limit."""
    found = {}
    for entry in filter(str.strip, setting.split(",")):
        match = _LIMIT.fullmatch(entry)
        if match is None or not int(match[2]) or not int(match[3]):
            raise PolyleafError(
                f"POLYLEAF_ENGINE_LIMITS: {entry.strip()!r} is no limit; write engine=requests/characters a minute, "
                "such as google=60/20000, separated by commas."
            )
        found[match[1]] = Limit(int(match[2]), int(match[3]))
    return found


def parse_daily(setting: str) -> dict[str, int]:
    """Read `deepl=100000`, characters a day (UTC); an engine that is not named has no budget."""
    found = {}
    for entry in filter(str.strip, setting.split(",")):
        match = _DAILY.fullmatch(entry)
        if match is None:
            raise PolyleafError(
                f"POLYLEAF_ENGINE_DAILY_CHARACTERS: {entry.strip()!r} is no budget; write engine=characters, "
                "such as deepl=100000, separated by commas."
            )
        found[match[1]] = int(match[2])
    return found


def reserve(installation: Installation, engine: str, sizes: Sequence[int]) -> Allowance:
    """Set aside what some texts (by their characters, in order) will take, as far as limits and breaker let them.

    An engine that was in trouble is tried with one text of one worker before it gets more.
    """
    with writing(installation.engine) as connection:
        state = engine_use.lock_state(connection, engine)
        now = installation.clock()
        if state.open_until > instant(now):
            return Allowance(0, until=state.open_until, why=state.why)
        day = _within_day(installation, connection, engine, sizes, now)
        if not day.texts:
            return day
        minute, until = _within_minute(installation, connection, engine, sizes, now)
        texts = min(day.texts, minute, 1 if state.opened else len(sizes))
        if not texts:
            return Allowance(0, until=until, why=f"{engine} gets no more than its limit a minute.")
        if state.opened:
            engine_use.put_state(connection, engine, state.troubles, state.opened, instant(now + PROBE), state.why)
        use = engine_use.add(connection, engine, instant(now), texts, sum(sizes[:texts]))
        return Allowance(texts, use)


def _within_day(
    installation: Installation, connection: Connection, engine: str, sizes: Sequence[int], now: datetime
) -> Allowance:
    budget = parse_daily(installation.config.engine_daily_characters).get(engine)
    if budget is None:
        return Allowance(len(sizes))
    midnight = instant(now)[:10]
    left = budget - engine_use.characters_since(connection, engine, midnight)
    texts = _fitting(sizes, left)
    if texts:
        return Allowance(texts)
    if sizes[0] > budget:
        why = f"The text is longer ({sizes[0]:,} characters) than {engine} may be sent in a day ({budget:,})."
        return Allowance(0, why=why, never=True)
    tomorrow = instant(now + timedelta(days=1))[:10]
    why = f"Today's {budget:,} characters for {engine} are used up; drafting goes on at midnight (UTC)."
    return Allowance(0, until=f"{tomorrow}T00:00:00.000000Z", why=why)


def _within_minute(
    installation: Installation, connection: Connection, engine: str, sizes: Sequence[int], now: datetime
) -> tuple[int, str]:
    limit = parse_limits(installation.config.engine_limits).get(engine)
    if limit is None:
        return len(sizes), ""
    used = engine_use.since(connection, engine, instant(now - WINDOW))
    if not used:  # a text that is longer than the limit goes alone
        return max(1, min(limit.texts, _fitting(sizes, limit.characters))), ""
    left = limit.characters - sum(row.characters for row in used)
    oldest = datetime.fromisoformat(used[0].at)
    fits = min(limit.texts - sum(row.texts for row in used), _fitting(sizes, left))
    return max(0, fits), instant(oldest + WINDOW)


def _fitting(sizes: Sequence[int], room: int) -> int:
    number = 0
    for size in sizes:
        room -= size
        if room < 0:
            break
        number += 1
    return number


def settle(
    installation: Installation,
    connection: Connection,
    engine: str,
    use: int,
    answers: Sequence[tuple[int, Draft | DraftFailed]],
) -> Breaker | None:
    """Account for answers (with the sizes of their texts): characters sent, and what they say about the engine.

    Return the breaker where it is open, None where it is closed. After trouble that every text would meet, nothing
    more was sent.
    """
    state = engine_use.lock_state(connection, engine)
    whole = next((at for at, (_, a) in enumerate(answers) if isinstance(a, EngineTrouble) and a.whole), len(answers))
    engine_use.correct(connection, use, sum(_sent(size, answer) for size, answer in answers[: whole + 1]))
    troubles, opened, seconds, why = state.troubles, state.opened, None, state.why
    for _, answer in answers:
        if isinstance(answer, Draft):
            troubles, opened, seconds, why = 0, 0, None, ""
        elif isinstance(answer, EngineTrouble) and (answer.whole or answer.again):
            troubles += 1
            if answer.whole or opened or troubles >= TROUBLES:
                opened += 1
                # A refusal of everything is no matter of waiting; one other text shows whether it was this text.
                seconds, why = _wait(opened, answer.wait) if answer.again else 0.0, answer.why
                break
    if seconds is None:
        engine_use.put_state(connection, engine, troubles, opened, "", why)
        return None
    until = instant(installation.clock() + timedelta(seconds=seconds))
    engine_use.put_state(connection, engine, troubles, opened, until, why)
    return Breaker(until, why, hopeless=not seconds and opened > 1)


def _sent(size: int, answer: Draft | DraftFailed) -> int:
    return int(answer.provenance.get("characters", size)) if isinstance(answer, Draft) else size


def _wait(opened: int, asked: float | None) -> float:
    backing_off = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (opened - 1)) * _CHANCE.uniform(0.75, 1.25)
    return max(backing_off, asked or 0.0) if opened > 1 or asked is None else asked * _CHANCE.uniform(1.0, 1.1)
