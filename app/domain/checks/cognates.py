"""Words that two languages share by sound: 'communication', comunicação, কমিউনিকেশন.

How often a good translation keeps the sound of a long English word was measured in nine languages; in another
text it is some twenty times rarer. Each word found or not found changes the odds that the texts belong together.
"""

from __future__ import annotations

import math

from app.domain.checks.analysis import Analysis
from app.domain.checks.skeleton import skeleton

RATES = {"ar": (0.03, 0.002), "bn": (0.16, 0.016), "fa": (0.10, 0.008), "fr": (0.47, 0.022), "hi": (0.11, 0.006),
         "pt": (0.45, 0.018), "so": (0.09, 0.008), "ta": (0.05, 0.012), "ur": (0.11, 0.004)}  # fmt: skip
"""How many of the long words a translation of the text keeps by sound, and one of another text, by language."""
KIN = frozenset({"es", "ro", "it", "ca", "gl"})
"""Languages that share about as many words with English as French and Portuguese do."""
KIN_RATES, OTHER_RATES = (0.4, 0.03), (0.08, 0.015)
LONG, CLASSES, SHORTEST = 6, 4, 4
"""Letters of an English word, consonants of it that are compared, and letters of a word that may answer it."""
MOST = 4.0


def cognates(source: Analysis, target: Analysis) -> float:
    """Return the log odds that two texts belong together, by the long words of the English and their sounds."""
    bones = [bone for word in source.words if len(word) >= LONG and len(bone := skeleton(word)) >= CLASSES]
    if not bones:
        return 0.0
    heard = {skeleton(word)[:CLASSES] for word in target.words if len(word) >= SHORTEST}
    tag = target.language.tag
    kept, chance = RATES.get(tag, KIN_RATES if tag in KIN else OTHER_RATES)
    said, unsaid = math.log(kept / chance), math.log((1 - kept) / (1 - chance))
    return max(-MOST, min(MOST, sum(said if bone[:CLASSES] in heard else unsaid for bone in bones)))
