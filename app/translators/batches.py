"""Many texts in one request: how they are grouped, and how one that an engine refuses never blocks the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from app.errors import DraftFailed
from app.translators.bounded import Trouble
from app.translators.deep import trouble_of
from app.translators.protocol import Draft

Chosen = tuple[int, ...]
Outcome = Draft | Trouble

IN_A_ROW = 2
"""Texts that alone, one after the other, met a server in trouble: then it is the server, and no text."""


def draft_in_batches(
    name: str,
    texts: Sequence[str],
    limits: tuple[int, int, int],
    ask: Callable[[Chosen], dict[int, Outcome]],
) -> list[Draft | DraftFailed]:
    """Draft texts by index through `ask`, which raises Trouble for a whole request and may leave texts out.

    `limits` are the longest text and, for a request, the most texts and the most characters. Texts of a request that
    was refused, or that got no usable answer, are asked for once more, each alone; trouble that every text would meet
    stops the rest unsent.
    """
    longest, most, characters = limits
    found: dict[int, Outcome] = {}
    stop: Trouble | None = None
    sizes = {}
    for index, text in enumerate(texts):
        if not text.strip():
            found[index] = Trouble("The text is blank; there is nothing to translate.")
        elif len(text) > longest:
            why = f"The text is too long for this engine ({len(text)} characters); translate it by hand."
            found[index] = Trouble(why)
        else:
            sizes[index] = len(text)
    again: list[Chosen] = []
    for batch in _batches(sizes, most, characters):
        if stop is None:
            stop = _ask(batch, ask, found, again if len(batch) > 1 else None)
    in_a_row = 0
    for one in again:
        if stop is None:
            stop = _ask(one, ask, found, None)
        outcome = found.get(one[0])
        in_a_row = in_a_row + 1 if isinstance(outcome, Trouble) and outcome.again else 0
        if in_a_row == IN_A_ROW and isinstance(outcome, Trouble):
            stop = outcome
    missing = stop or Trouble("The engine left this text out; try again later or choose another engine.")
    outcomes = [found.get(index, missing) for index in range(len(texts))]
    return [trouble_of(name, one) if isinstance(one, Trouble) else one for one in outcomes]


def _ask(
    batch: Chosen, ask: Callable[[Chosen], dict[int, Outcome]], found: dict[int, Outcome], again: list[Chosen] | None
) -> Trouble | None:
    try:
        answers = ask(batch)
    except Trouble as trouble:
        if trouble.whole:
            return trouble
        answers = dict.fromkeys(batch, trouble)
    for index in batch:
        answer = answers.get(index)
        if again is not None and not isinstance(answer, Draft):
            again.append((index,))
        elif answer is not None:
            found[index] = answer
    return None


def _batches(sizes: dict[int, int], most: int, characters: int) -> Iterator[Chosen]:
    batch: list[int] = []
    for index, size in sizes.items():
        if batch and (len(batch) == most or sum(sizes[i] for i in batch) + size > characters):
            yield tuple(batch)
            batch = []
        batch.append(index)
    if batch:
        yield tuple(batch)
