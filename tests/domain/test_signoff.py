"""The four-eyes rule, tried with random histories of a few people against a plain statement of it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.checks import Finding
from app.domain.signoff import (
    STRICT,
    Judgement,
    Policy,
    Role,
    authors_of,
    check_may_reject,
    check_may_sign,
    check_may_withdraw,
    is_approved,
    live,
    makers_of,
    publishable_text,
    revoked,
)
from app.domain.unit import Suggestion
from app.errors import Blocked, NotAllowed

PEOPLE = ("ada", "ben", "cleo", "dan")
TEXTS = ("first", "second")
EVERY_ROLE: frozenset[Role] = frozenset({"translator", "reviewer", "clinician"})

acts = st.lists(
    st.tuples(
        st.sampled_from(("suggest", "draft", "translated", "reviewed", "clinical", "rejected", "withdrawn")),
        st.sampled_from(PEOPLE),
        st.sampled_from(TEXTS),
    ),
    max_size=14,
)
policies = st.builds(
    Policy, clinical=st.booleans(), second_person=st.booleans(), since=st.integers(min_value=0, max_value=14)
)


@dataclass
class Record:
    """A unit's record, kept by the rules: an act that is not allowed leaves no trace."""

    roles: frozenset[Role] = EVERY_ROLE
    policy: Policy = STRICT
    suggestions: list[Suggestion] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    seqs: count[int] = field(default_factory=lambda: count(1))

    def act(self, kind: str, person: str, text: str) -> bool:
        """Do it if the rules allow it; tell whether they did."""
        seq = next(self.seqs)
        if kind in ("suggest", "draft"):
            author = person if kind == "suggest" else None
            self.suggestions.append(Suggestion(seq, text, "human" if author else "machine", text, author))
            return True
        try:
            if kind == "rejected":
                check_may_reject(person, self.roles, self.judgements, text)
            elif kind == "withdrawn":
                check_may_withdraw(person, self.judgements, text)
            else:
                check_may_sign(
                    kind,
                    person,
                    self.roles,
                    self.suggestions,
                    self.judgements,
                    text,
                    (),
                    self.policy,  # type: ignore[arg-type]
                )
        except NotAllowed:
            return False
        self.judgements.append(Judgement(seq, kind, text, person))  # type: ignore[arg-type]
        return True

    def approved(self, text: str, policy: Policy = STRICT) -> bool:
        return is_approved(self.suggestions, self.judgements, text, policy)

    def standing(self, text: str) -> list[tuple[str, str, int]]:
        """Return (kind, person, seq) of what was signed since the text was last sent back, the long way round."""
        since = max((j.seq for j in self.judgements if j.fingerprint == text and j.kind in REVOKING), default=0)
        return [(j.kind, j.person, j.seq) for j in self.judgements if j.fingerprint == text and j.seq > since]

    def by_two_people(self, text: str) -> bool:
        """State the rule in full: somebody translated, and somebody else, who never wrote or signed it, reviewed."""
        signed = self.standing(text)
        wrote = {s.author for s in self.suggestions if s.fingerprint == text}
        return any(
            first == "translated"
            and second == "reviewed"
            and one != other
            and other not in wrote
            and ("translated", other) not in {(kind, person) for kind, person, _ in signed}
            for first, one, _ in signed
            for second, other, _ in signed
        )


REVOKING = ("rejected", "withdrawn")


def played(history: list[tuple[str, str, str]], record: Record | None = None) -> Record:
    record = record or Record()
    for act in history:
        record.act(*act)
    return record


@given(acts)
@settings(max_examples=400)
def test_a_text_is_approved_exactly_when_two_different_people_signed_it(history: list[tuple[str, str, str]]) -> None:
    record = played(history)
    assert {text: record.approved(text) for text in TEXTS} == {text: record.by_two_people(text) for text in TEXTS}


@given(acts)
@settings(max_examples=400)
def test_whoever_wrote_or_translated_a_text_cannot_review_it(history: list[tuple[str, str, str]]) -> None:
    record = played(history)
    for text in TEXTS:
        translators = {person for kind, person, _ in record.standing(text) if kind == "translated"}
        for person in authors_of(record.suggestions, text) | translators:
            assert not record.act("reviewed", person, text)


@given(acts, policies)
@settings(max_examples=400)
def test_whoever_reviewed_a_text_cannot_also_translate_it(history: list[tuple[str, str, str]], policy: Policy) -> None:
    record = played(history, Record(policy=policy))
    for text in TEXTS:
        signed = record.standing(text)
        translated = {person for kind, person, _ in signed if kind == "translated"}
        judged = {person for kind, person, _ in signed if kind in ("reviewed", "clinical")}
        assert translated & judged == set()


@given(acts, st.sampled_from(TEXTS), st.lists(st.sampled_from((None, *PEOPLE)), min_size=1, max_size=4))
@settings(max_examples=300)
def test_a_revoked_text_never_revives_by_being_typed_back(
    history: list[tuple[str, str, str]], text: str, authors: list[str | None]
) -> None:
    record = played(history)
    if revoked(record.judgements, text) is None:
        record.judgements.append(Judgement(next(record.seqs), "rejected", text, "ben"))
    for author in authors:
        record.suggestions.append(Suggestion(next(record.seqs), text, "human", text, author))
    assert not record.approved(text)
    assert not record.approved(text, Policy(second_person=False))
    found = publishable_text(record.suggestions, record.judgements, STRICT)
    assert found is None or found.fingerprint != text


@given(acts, st.booleans())
@settings(max_examples=300)
def test_relaxing_the_policy_approves_nothing_that_was_signed_before(
    history: list[tuple[str, str, str]], clinical: bool
) -> None:
    record = played(history)
    before = Policy(clinical=clinical)
    after = Policy(clinical=clinical, second_person=False, since=next(record.seqs))
    assert {text: record.approved(text, after) for text in TEXTS} == {
        text: record.approved(text, before) for text in TEXTS
    }


@given(acts, policies)
@settings(max_examples=300)
def test_a_relaxed_policy_asks_for_one_standing_signature_made_after_it(
    history: list[tuple[str, str, str]], policy: Policy
) -> None:
    record = played(history, Record(policy=policy))
    for text in TEXTS:
        signed = record.standing(text)
        translators = {person for kind, person, _ in signed if kind == "translated"}
        clinicians = {person for kind, person, _ in signed if kind == "clinical"} - translators
        wanted = record.by_two_people(text) or (
            not policy.second_person and any(seq > policy.since for _, _, seq in signed)
        )
        assert record.approved(text, policy) == (wanted and bool(clinicians or not policy.clinical))


@given(acts, policies, st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_only_the_order_of_the_log_counts(
    history: list[tuple[str, str, str]], policy: Policy, chance: random.Random
) -> None:
    record = played(history, Record(policy=policy))
    shuffled = Record(suggestions=list(record.suggestions), judgements=list(record.judgements))
    chance.shuffle(shuffled.suggestions)
    chance.shuffle(shuffled.judgements)
    for text in TEXTS:
        assert live(shuffled.judgements, text) == live(record.judgements, text)
        assert revoked(shuffled.judgements, text) == revoked(record.judgements, text)
        assert shuffled.approved(text, policy) == record.approved(text, policy)
    assert publishable_text(shuffled.suggestions, shuffled.judgements, policy) == publishable_text(
        record.suggestions, record.judgements, policy
    )


@given(acts)
@settings(max_examples=200)
def test_no_signature_of_one_text_counts_for_another(history: list[tuple[str, str, str]]) -> None:
    record = played(history)
    alone = Record(
        suggestions=[s for s in record.suggestions if s.fingerprint == "first"],
        judgements=[j for j in record.judgements if j.fingerprint == "first"],
    )
    assert record.approved("first") == alone.approved("first")


@pytest.mark.parametrize(
    ("kind", "roles", "sentence"),
    [
        ("translated", {"clinician"}, "Signing 'translated' takes the role reviewer or translator in this language."),
        ("reviewed", {"translator", "clinician"}, "Signing 'reviewed' takes the role reviewer in this language."),
        ("clinical", {"reviewer", "translator"}, "Signing 'clinical' takes the role clinician in this language."),
        ("translated", set(), "Signing 'translated' takes the role reviewer or translator in this language."),
    ],
)
def test_each_signature_takes_its_role(kind: str, roles: set[Role], sentence: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        check_may_sign(kind, "ada", frozenset(roles), (), (), "f", (), STRICT)  # type: ignore[arg-type]
    assert str(refused.value) == sentence


@pytest.mark.parametrize("kind", ["translated", "reviewed", "clinical"])
def test_a_text_with_an_error_cannot_be_signed_by_anybody(kind: str) -> None:
    block = Finding("number", "block", "The English says 5; the translation does not.")
    hint = Finding("style", "hint", "Two spaces.")
    judgements = [Judgement(1, "translated", "f", "ada")]
    with pytest.raises(Blocked) as refused:
        check_may_sign(kind, "ben", EVERY_ROLE, (), judgements, "f", (hint, block), STRICT)  # type: ignore[arg-type]
    assert refused.value.findings == (block,)


def test_a_hint_does_not_keep_anybody_from_signing() -> None:
    check_may_sign("translated", "ada", EVERY_ROLE, (), (), "f", (Finding("style", "hint", "Two spaces."),), STRICT)


def test_a_review_comes_after_a_translation() -> None:
    with pytest.raises(NotAllowed, match="Nobody has signed this text as translated yet"):
        check_may_sign("reviewed", "ben", EVERY_ROLE, (), (), "f", (), STRICT)


def test_nobody_signs_the_same_thing_twice() -> None:
    with pytest.raises(NotAllowed, match="You have already signed this text as 'translated'"):
        check_may_sign("translated", "ada", EVERY_ROLE, (), [Judgement(1, "translated", "f", "ada")], "f", (), STRICT)


def test_after_the_policy_was_relaxed_one_may_sign_again() -> None:
    signed = [Judgement(1, "translated", "f", "ada")]
    relaxed = Policy(second_person=False, since=2)
    check_may_sign("translated", "ada", EVERY_ROLE, (), signed, "f", (), relaxed)
    again = [*signed, Judgement(3, "translated", "f", "ada")]
    assert not is_approved((), signed, "f", relaxed)
    assert is_approved((), again, "f", relaxed)


def test_a_translator_cannot_reject() -> None:
    with pytest.raises(NotAllowed, match="Rejecting takes the role reviewer or clinician"):
        check_may_reject("ada", frozenset({"translator"}), (), "f")


def test_a_text_is_rejected_once() -> None:
    with pytest.raises(NotAllowed, match="rejected or withdrawn already"):
        check_may_reject("ben", EVERY_ROLE, [Judgement(1, "rejected", "f", "bea")], "f")


def test_only_a_standing_signature_of_ones_own_can_be_withdrawn() -> None:
    judgements = [Judgement(1, "translated", "f", "ada"), Judgement(2, "reviewed", "f", "ben")]
    check_may_withdraw("ben", judgements, "f")
    with pytest.raises(NotAllowed, match="no signature on this text"):
        check_may_withdraw("cleo", judgements, "f")
    with pytest.raises(NotAllowed, match="no signature on this text"):
        check_may_withdraw("ada", [*judgements, Judgement(3, "withdrawn", "f", "ben")], "f")


def test_a_clinician_who_translated_the_text_does_not_count_as_its_clinician() -> None:
    judgements = [
        Judgement(1, "translated", "f", "cleo"),
        Judgement(2, "reviewed", "f", "ben"),
        Judgement(3, "clinical", "f", "cleo"),
    ]
    assert not is_approved((), judgements, "f", Policy(clinical=True))
    assert is_approved((), [*judgements, Judgement(4, "clinical", "f", "dan")], "f", Policy(clinical=True))


def test_the_text_approved_last_is_the_publishable_one() -> None:
    suggestions = [Suggestion(1, "old", "human", "old", "ada"), Suggestion(2, "new", "human", "new", "ada")]
    old = [Judgement(1, "translated", "old", "ada"), Judgement(2, "reviewed", "old", "ben")]
    new = [Judgement(3, "translated", "new", "ada")]
    assert publishable_text(suggestions, old + new, STRICT) == suggestions[0]
    new.append(Judgement(4, "reviewed", "new", "ben"))
    assert publishable_text(suggestions, old + new, STRICT) == suggestions[1]
    assert publishable_text(suggestions, [*old, *new, Judgement(5, "rejected", "new", "bea")], STRICT) == suggestions[0]


UNREAD = [
    Judgement(1, "translated", "f", "ada"),
    Judgement(2, "reviewed", "f", "ben"),
    Judgement(3, "quick", "f", "ben"),
]
LOOKS = Policy(second_look=True)


def test_a_review_that_was_faster_than_reading_waits_for_another_reviewer_where_the_policy_says_so() -> None:
    asked = [*UNREAD[:2], Judgement(3, "second_look", "f", "ben")]
    assert is_approved((), UNREAD, "f", STRICT)
    assert not is_approved((), UNREAD, "f", LOOKS)
    assert not is_approved((), asked, "f", LOOKS)
    assert makers_of((), UNREAD, "f", LOOKS) == {"ada", "ben"}
    assert makers_of((), UNREAD, "f", STRICT) == {"ada"}
    for judgements in (UNREAD, asked):
        with pytest.raises(NotAllowed, match="faster than it can be read, so another reviewer must look at it too"):
            check_may_sign("reviewed", "ben", EVERY_ROLE, (), judgements, "f", (), LOOKS)
        check_may_sign("reviewed", "bea", EVERY_ROLE, (), judgements, "f", (), LOOKS)
        assert is_approved((), [*judgements, Judgement(4, "reviewed", "f", "bea")], "f", LOOKS)
        assert not is_approved((), [*judgements, Judgement(4, "reviewed", "f", "ada")], "f", LOOKS)


def test_asking_for_no_second_look_any_more_approves_nothing_that_waits_for_one() -> None:
    asked = [*UNREAD[:2], Judgement(3, "second_look", "f", "ben")]
    assert not is_approved((), asked, "f", STRICT)
    relaxed = Policy(second_person=False, since=4)
    assert not is_approved((), asked, "f", relaxed)


def test_only_the_review_just_before_it_was_fast() -> None:
    slow = [
        Judgement(1, "translated", "f", "ada"),
        Judgement(2, "second_look", "f", "ada"),
        Judgement(3, "reviewed", "f", "ben"),
        Judgement(4, "second_look", "f", "bea"),
    ]
    assert is_approved((), slow, "f", LOOKS)
