"""A log whose every alteration, removal, exchange and cut is found."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.audit import GENESIS, Entry, Head, check_chain, commitment

Stored = list[tuple[Entry, str]]

values = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
bodies = st.tuples(
    st.sampled_from(("suggestion", "translated", "reviewed", "rejected")),
    st.none() | st.sampled_from(("ada", "ben")),
    st.dictionaries(st.sampled_from(("document", "locale", "fingerprint")), values, max_size=3),
)


def chained(contents: list[tuple[str, str | None, dict[str, object]]]) -> Stored:
    chain: Stored = []
    previous = GENESIS
    for seq, (kind, person, data) in enumerate(contents, 1):
        entry = Entry(seq, f"2026-11-24T12:00:{seq:02d}.000000Z", kind, person, None, data, {}, previous)
        previous = entry.hash
        chain.append((entry, entry.hash))
    return chain


def head_of(chain: Stored) -> Head:
    return Head(chain[-1][0].seq, chain[-1][1]) if chain else Head()


logs = st.lists(bodies, min_size=1, max_size=8).map(chained)


@given(st.lists(bodies, max_size=8).map(chained))
def test_a_whole_log_has_no_problems(chain: Stored) -> None:
    heads = [Head(), *(Head(entry.seq, stored) for entry, stored in chain)]
    assert check_chain(chain, heads) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda e: replace(e, at=e.at.replace("2026", "2025")),
        lambda e: replace(e, kind="withdrawn"),
        lambda e: replace(e, person="eve"),
        lambda e: replace(e, role="administrator"),
        lambda e: replace(e, data={**e.data, "locale": "xx"}),
        lambda e: replace(e, commitments={"name": "0" * 64}),
        lambda e: replace(e, previous="f" * 64),
    ],
    ids=["at", "kind", "person", "role", "data", "commitments", "previous"],
)
@given(chain=logs, place=st.integers(min_value=0))
def test_an_altered_entry_is_found_even_where_its_own_hash_was_made_anew(
    change: object, chain: Stored, place: int
) -> None:
    head = head_of(chain)
    place %= len(chain)
    entry = change(chain[place][0])  # type: ignore[operator]
    assert check_chain([*chain[:place], (entry, chain[place][1]), *chain[place + 1 :]], [head])
    assert check_chain([*chain[:place], (entry, entry.hash), *chain[place + 1 :]], [head])


@given(logs, st.integers(min_value=0))
def test_a_removed_entry_is_found(chain: Stored, place: int) -> None:
    place %= len(chain)
    assert check_chain(chain[:place] + chain[place + 1 :], [head_of(chain)])


@given(logs, st.integers(min_value=0))
def test_a_repeated_entry_is_found(chain: Stored, place: int) -> None:
    place %= len(chain)
    assert check_chain([*chain[: place + 1], chain[place], *chain[place + 1 :]], [head_of(chain)])


@given(logs.filter(lambda chain: len(chain) > 1), st.integers(min_value=0), st.integers(min_value=1))
def test_exchanged_entries_are_found(chain: Stored, one: int, step: int) -> None:
    one %= len(chain)
    other = (one + 1 + step % (len(chain) - 1)) % len(chain)
    moved = list(chain)
    moved[one], moved[other] = moved[other], moved[one]
    assert check_chain(moved, [head_of(chain)])


@given(logs, st.integers(min_value=0))
def test_a_log_that_was_cut_off_is_found_by_its_signed_head(chain: Stored, length: int) -> None:
    kept = chain[: length % len(chain)]
    assert check_chain(kept, [head_of(chain)]) == [f"The log was cut off: a signed head names entry {len(chain)}."]


@given(logs, st.integers(min_value=0), bodies)
def test_a_log_written_anew_from_some_place_on_is_found_by_a_head_signed_before(
    chain: Stored, place: int, body: tuple[str, str | None, dict[str, object]]
) -> None:
    place %= len(chain)
    contents = [(entry.kind, entry.person, dict(entry.data)) for entry, _ in chain]
    forged = chained([*contents[:place], ("forged", *body[1:]), *contents[place + 1 :]])
    assert check_chain(forged) == []
    assert check_chain(forged, [head_of(chain)]) == [f"Entry {len(chain)} is not the one whose head was signed."]


def test_a_commitment_is_a_salted_hash_that_hides_a_guessable_value() -> None:
    assert commitment("00", "Ada") == sha256(b"00\nAda").hexdigest()
    assert commitment("00", "Ada") != commitment("01", "Ada")


def test_an_entrys_hash_stays_what_it_is() -> None:
    entry = Entry(1, "2026-11-24T12:00:00.000000Z", "policy", None, "operator", {"locale": "ur"})
    payload = f'[1,"2026-11-24T12:00:00.000000Z","policy",null,"operator",{{"locale":"ur"}},{{}},"{GENESIS}"]'
    assert entry.hash == sha256(payload.encode()).hexdigest()
