"""Percentages in signs and words, of numbers that the English spells out."""

from __future__ import annotations

import pytest

from app.domain.checks import run_checks

TEN = "More than 8,000 came, ten percent of them twice a year."


def blocked(source: str, target: str, locale: str) -> list[str]:
    return [f.message for f in run_checks(source, target, locale) if f.check == "percent" and f.severity == "block"]


@pytest.mark.parametrize(
    ("target", "locale", "number"),
    [
        ("超过 8,000 人来了，其中 10 每年两次。", "zh", "10"),
        ("Przyszło ponad 8000 osób, 10 dwa razy w roku.", "pl", "10"),
        ("Plus de 8 000 sont venus, 10 deux fois par an.", "fr", "10"),
        ("حضر أكثر من 8000 شخص، ١٠ منهم مرتين في السنة.", "ar", "١٠"),
        ("8,000 سے زیادہ آئے، ان میں سے ۱۰ سال میں دو بار۔", "ur", "۱۰"),
        ("৮,০০০ এর বেশি এসেছিল, তাদের ১০ বছরে দুবার।", "bn", "১০"),
    ],
)
def test_a_spelled_out_percentage_keeps_its_sign(target: str, locale: str, number: str) -> None:
    assert blocked(TEN, target, locale) == [
        f"The English says 'ten percent'; {number} is no percentage in the translation."
    ]


@pytest.mark.parametrize(
    ("target", "locale"),
    [
        ("超过 8,000 人来了，其中 10% 每年两次。", "zh"),
        ("超过 8,000 人来了，其中百分之十每年两次。", "zh"),
        ("Przyszło ponad 8000 osób, 10 procent dwa razy w roku.", "pl"),
        ("Plus de 8 000 sont venus, dix pour cent deux fois par an.", "fr"),
        ("حضر أكثر من 8000 شخص، ١٠٪ منهم مرتين في السنة.", "ar"),
        ("8,000 سے زیادہ آئے، ان میں سے ۱۰ فیصد سال میں دو بار۔", "ur"),
        ("৮,০০০ এর বেশি এসেছিল, তাদের ১০ শতাংশ বছরে দুবার।", "bn"),
        ("8.000'den fazla kişi geldi, %10'u yılda iki kez.", "tr"),
    ],
)
def test_a_spelled_out_percentage_may_be_written_in_any_way(target: str, locale: str) -> None:
    assert blocked(TEN, target, locale) == []
