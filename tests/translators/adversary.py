"""An engine that does to a text all that engines have been seen to do, and worse."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.domain.unit import Origin
from app.errors import DraftFailed
from app.translators.protocol import Context, Draft, Form

TOKEN = re.compile(
    r"\[X\d+X\]|QZ\d+ZQ|<[^<>]*>|\{\w+\}|\]\([^()]*\)"
    r"|[\w.]+@[\w.]+|www\.[\w./]+|\+?\d[\d ]{8,}\d|\*\*|\*|blinatumomab|CAR T"
)
NATIVE = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

Trick = Callable[[str, random.Random], str]


def _on_one(change: Callable[[str, random.Random], str]) -> Trick:
    def trick(text: str, chance: random.Random) -> str:
        found = list(TOKEN.finditer(text))
        if not found:
            return text
        match = chance.choice(found)
        return text[: match.start()] + change(match[0], chance) + text[match.end() :]

    return trick


def _on_all(change: Callable[[str], str]) -> Trick:
    return lambda text, _: TOKEN.sub(lambda match: change(match[0]), text)


def _shuffle(text: str, chance: random.Random) -> str:
    tokens = TOKEN.findall(text)
    chance.shuffle(tokens)
    rest = iter(tokens)
    return TOKEN.sub(lambda _: next(rest), text)


def _change_digit(text: str, chance: random.Random) -> str:
    digits = [at for at, char in enumerate(text) if char.isdecimal()]
    if not digits:
        return text
    at = chance.choice(digits)
    return f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"


def _swap_digits(text: str, chance: random.Random) -> str:
    a, b = chance.sample("123456789", 2)
    return text.translate(str.maketrans({a: b, b: a}))


GENTLE: dict[str, Trick] = {
    "nothing": lambda text, _: text,
    "lower case": _on_all(lambda token: token.lower() if re.match(r"\[X|QZ", token) else token),
    "space out": _on_all(lambda token: " ".join(token) if re.match(r"\[X|QZ", token) else token),
    "native digits in tokens": _on_all(lambda token: token.translate(NATIVE) if re.match(r"\[X|QZ", token) else token),
    "escape again": lambda text, _: text.replace("&amp;", "&"),
}
"""What every form stands, with nothing lost."""

TRICKS: dict[str, Trick] = GENTLE | {
    "drop": _on_one(lambda token, _: ""),
    "drop all": _on_all(lambda token: ""),
    "double": _on_one(lambda token, _: token * 2),
    "double elsewhere": lambda text, chance: text + " " + "".join(TOKEN.findall(text)[:1]),
    "double a part": _on_one(lambda token, chance: token + " " + token[: chance.randrange(len(token)) + 1]),
    "translate": _on_one(lambda token, _: "numer " + re.sub(r"\d", "jeden", token)),
    "translate names": _on_all(lambda token: token.replace("helpline", "infolinia").replace("http", "hurtownia")),
    "reorder": _shuffle,
    "reorder words": lambda text, chance: " ".join(chance.sample(text.split(), len(text.split()))),
    "upper case": lambda text, _: text.upper(),
    "lower case all": lambda text, _: text.lower(),
    "native digits": lambda text, _: text.translate(NATIVE),
    "change a digit": _change_digit,
    "swap two digits": _swap_digits,
    "lose brackets": lambda text, _: re.sub(r"[\[\]<>]", "", text),
    "other brackets": lambda text, _: text.translate(str.maketrans("[]", "()")),
    "cut short": lambda text, chance: text[: chance.randrange(len(text)) + 1],
    "glue": lambda text, _: text.replace(" ", ""),
    "space out all": lambda text, _: " ".join(text),
}


@dataclass
class Adversary:
    """Plays one trick after the other on every text; remembers what it was asked."""

    tricks: Sequence[str]
    seed: int
    forms: tuple[Form, ...]
    name: str = "adversary"
    origin: Origin = "machine"
    max_characters: int = 5000
    asked: list[tuple[Form, str]] = field(default_factory=list)

    def supports(self, locale: str) -> bool:
        return True

    def translate(self, texts: Sequence[str], source: str, target: str, context: Context) -> list[Draft | DraftFailed]:
        chance = random.Random(self.seed)
        answers = []
        for text in texts:
            self.asked.append((context.form, text))
            answer = text
            for trick in self.tricks:
                answer = TRICKS[trick](answer, chance)
            answers.append(Draft(answer, answer, {"engine": self.name}))
        return answers
