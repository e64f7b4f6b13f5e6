"""The training leaflet: pairs of texts with planted errors, and what each teaches.

The 'translations' are in English too, so that everybody can take the tour whatever they translate into. None of it
is a patient leaflet, and nothing that is answered here is stored as a judgement.
"""

from __future__ import annotations

from dataclasses import dataclass

ANSWERS = {
    "right": "It is right",
    "number": "A number is wrong",
    "opposite": "It says the opposite",
    "name": "A name is wrong",
    "missing": "Something is missing",
}
"""What can be said of a pair, in words."""


@dataclass(frozen=True)
class Exercise:
    """One pair of texts, the answer that is right, and why."""

    source: str
    target: str
    answer: str
    why: str


EXERCISES = (
    Exercise(
        "Take 5 mg once a day, in the morning.",
        "Each morning, take 50 mg once.",
        "number",
        "50 mg is ten times the dose. Compare every number first. The checks compare them as well, and nobody can sign "
        "a text whose numbers differ.",
    ),
    Exercise(
        "Call {helpline} at any time.",
        "You can ring {helpline} day and night.",
        "right",
        "The words differ and the meaning is the same: sign it. {helpline} stays as it is; the page puts the number "
        "in, so that a new number needs no new translation.",
    ),
    Exercise(
        "Do not stop taking your tablets unless your team asks you to.",
        "Stop taking your tablets unless your team asks you to go on.",
        "opposite",
        "A lost 'not' turns the advice round. No program finds that reliably, so read each text as a patient would.",
    ),
    Exercise(
        "The nurse gives vincristine into a vein.",
        "The nurse puts vinblastine into a vein.",
        "name",
        "These are two medicines. Names of medicines and tests are kept letter by letter, or as the glossary has them.",
    ),
    Exercise(
        "Tell us at once if your left arm swells or feels hot.",
        "Tell us at once if your arm swells.",
        "missing",
        "'left' and 'feels hot' are gone. A text that reads well may still have lost half of what it should say.",
    ),
    Exercise(
        "About 3 in 10 people feel sick in the first week.",
        "In the first week, around 3 of every 10 people feel sick.",
        "right",
        "Another order, the same facts. Leave a right text as it is, even if you would have put it another way.",
    ),
)
