"""English left inside a translation, at its beginning or later, and what may stay English."""

from __future__ import annotations

import pytest

from app.domain.checks import run_checks


def left_over(source: str, target: str, locale: str) -> list[str]:
    """Return what of a translation is said to be English still."""
    return [
        target[slice(*finding.target_span)]
        for finding in run_checks(source, target, locale)
        if finding.check == "left-over" and finding.target_span
    ]


VISIT = "On Monday 3 May, the Royal Marsden will see about 200 people."


@pytest.mark.parametrize(
    ("source", "target", "locale", "left"),
    [
        (VISIT, "On Monday 3 ماي، سيستقبل مستشفى رويال مارسدن نحو 200 شخص.", "ar", "On Monday 3"),
        (VISIT, "On Monday 3 مئی کو رائل مارسڈن تقریباً 200 افراد کو دیکھے گا۔", "ur", "On Monday 3"),
        (VISIT, "On Monday 3 মে রয়েল মার্সডেন প্রায় 200 জনকে দেখবে।", "bn", "On Monday 3"),
        (VISIT, "On Monday 5 月 3 日，皇家马斯登医院将接诊约 200 人。", "zh", "On Monday"),
        (VISIT, "On Monday 3 maja Royal Marsden przyjmie około 200 osób.", "pl", "On Monday 3"),
        (VISIT, "On Monday 3 mai, le Royal Marsden recevra environ 200 personnes.", "fr", "On Monday 3"),
        # Numbers and marks between its words do not hide a run.
        ("More than 8,000 people came.", "More than 8,000 people przyszło.", "pl", "More than 8,000 people"),
        ("In all, 335 came < 19.", "In all, 335 آئے < 19۔", "ur", "In all, 335"),
        # A bracket that closes later, but opened long before, makes no gloss of what stands in it.
        ("It is rare (see the next page for more) and it does not need a test.",
         "Występuje rzadko (więcej na ten temat na następnej stronie and it does not need a test).", "pl",
         "and it does not need a test"),
    ],
)  # fmt: skip
def test_english_that_was_left_is_found(source: str, target: str, locale: str, left: str) -> None:
    assert left_over(source, target, locale) == [left]


@pytest.mark.parametrize(
    ("source", "target", "locale"),
    [
        ("The Washington Post said so.", "The Washington Post قال ذلك.", "ar"),
        ("The Washington Post said so.", "The Washington Post l’a dit.", "fr"),
        ("The Royal College of Nursing said so.", "The Royal College of Nursing نے یہ کہا۔", "ur"),
        ("Macmillan Cancer Support can help.", "Macmillan Cancer Support może pomóc.", "pl"),
        ("CAR T cells can help.", "CAR T 细胞可以帮助您。", "zh"),
        ("The Centers for Disease Control said so.", "রোগ নিয়ন্ত্রণ কেন্দ্র (Centers for Disease Control) তা বলেছে।", "bn"),
        ("In China they came.", "In China kamen sie.", "de"),
        ("Take 5 ml or 10 mg per day.", "يؤخذ 5 ml or 10 mg يومياً.", "ar"),
    ],
)
def test_names_titles_glosses_and_doses_may_stay(source: str, target: str, locale: str) -> None:
    assert left_over(source, target, locale) == []
