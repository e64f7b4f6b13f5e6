"""The page strings that the verifier knows by their English: what makes a claim, labels a fact or must be on paper."""

from __future__ import annotations

DATES = {"last_reviewed": "Last reviewed", "updated": "Updated", "next_due": "Next review due"}
LABELS = {"version": "Version", "contact": "Charity number"}
MADE = "How this page was made"
NOTICES = {
    "demonstration": "Demonstration, not medical advice",
    "overdue": "This leaflet is past its review date, so parts of it may be out of date. "
    "Check with your health professional.",
    "moved_on": "The English leaflet has changed since this translation was made. This page shows version {version}.",
    "one_person": "One person translated this leaflet. No second person has reviewed the translation.",
}
MAKINGS = {
    "demonstration": "Signed by demonstration accounts, reviewed by nobody.",
    "machine_two_people": "Drafted by machine, then translated and reviewed by two people.",
    "two_people": "Translated by one person and reviewed by another.",
    "one_person": "One person translated this leaflet. No second person has reviewed the translation.",
    "original": "Written in English. This is the original.",
}
"""A page that claims another is refused."""

REPORTING = "Report a problem with this leaflet"
FORMS = {
    "leaflet.pdf": "PDF file",
    "large-print.pdf": "PDF file in large print",
    "handout.html": "Side by side with English",
    "handout.pdf": "Side by side with English (PDF file)",
}
"""What the links to the other forms of an edition say."""

NOTES = "Notes from your health professional"
PROBLEM = (
    "Is something on this page wrong or unclear? Please tell us: {feedback}, {helpline}. "
    "Say which language and which sentence you mean."
)
AUDIENCE = "Who this leaflet is for"
HELP = "Need help? Call {helpline}."
VIDEO_LANGUAGE = "Language of the video: {language}"
ABOUT = "About this leaflet"
ENGLISH_VERSION = "English version"
READ_ENGLISH = "Read this leaflet in English"
REPORT = "Report a problem"
SOURCES = "Sources"
ON_PAPER = "On paper and as a PDF"
VIDEOS = "Videos"
DATE_PATTERN = "date pattern"
DAY, MONTH = (DATE_PATTERN, "d MMMM y"), (DATE_PATTERN, "MMMM y")

KNOWN = frozenset(
    [
        *(("", text) for known in (DATES, LABELS, NOTICES, MAKINGS, FORMS) for text in known.values()),
        *(("", text) for text in (MADE, REPORTING, NOTES, PROBLEM, AUDIENCE, HELP, VIDEO_LANGUAGE, ABOUT)),
        *(("", text) for text in (ENGLISH_VERSION, READ_ENGLISH, REPORT, SOURCES, ON_PAPER, VIDEOS)),
        DAY,
        MONTH,
    ]
)
"""All of them, by (context, English): a page without one of them, of an earlier version, cannot be proved."""
