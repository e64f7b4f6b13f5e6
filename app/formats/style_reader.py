"""A reader of style sheets that finds what could hide, replace or turn words of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.formats.page_reader import Element

_RULE = re.compile(r"([^{};]*)\{([^{}]*)\}")
_CONDITION = re.compile(r"@(media|supports)\b[^{};]*\{")
_HIDING = {
    "display": re.compile(r"none|contents"),
    "visibility": re.compile(r"hidden|collapse"),
    "content": re.compile(r"(?!none$|normal$|\"\"$|''$|\" \(\" attr\(href\) \"\)\"$).*", re.DOTALL),
    "opacity": re.compile(r"(?!1$).*"),
    "font-size": re.compile(r"-?0[a-z%]*"),
    "font": re.compile(r".*\b0(px|em|rem|%)?/.*"),
    "color": re.compile(r"transparent|.*\bcurrentcolor 0.*"),
    "direction": re.compile(r".*"),
    "unicode-bidi": re.compile(r"(?!isolate$|plaintext$|normal$).*"),
    "writing-mode": re.compile(r".*"),
    "text-transform": re.compile(r"(?!none$).*"),
    "text-indent": re.compile(r"-.*"),
    "text-security": re.compile(r".*"),
    "clip": re.compile(r".*"),
    "clip-path": re.compile(r"(?!none$).*"),
    "mask": re.compile(r".*"),
    "transform": re.compile(r"(?!none$).*"),
    "translate": re.compile(r".*"),
    "filter": re.compile(r".*"),
    "position": re.compile(r"absolute|fixed"),
    "width": re.compile(r"0[a-z%]*|1px"),
    "inline-size": re.compile(r"0[a-z%]*|1px"),
    "block-size": re.compile(r"0[a-z%]*|1px"),
    "margin": re.compile(r"(.* )?-\d.*"),
    "height": re.compile(r"0[a-z%]*|1px"),
    "max-height": re.compile(r"0[a-z%]*"),
    "max-width": re.compile(r"0[a-z%]*"),
    "scale": re.compile(r".*"),
    "flex-direction": re.compile(r".*reverse"),
    "order": re.compile(r".*"),
    "line-height": re.compile(r"0"),
    "content-visibility": re.compile(r"hidden"),
}
"""Values of properties, with any vendor's prefix, that may keep words from being read as they stand in the page."""

_ALLOWED_URL = re.compile(r"url\(\s*([\"']?)data:", re.IGNORECASE)
_COMPOUND = re.compile(r"(?:[a-z][a-z0-9]*|\*)?(?:[.#][\w-]+|\[[^\]]*\]|::?[\w-]+(?:\([^()]*\))?)*", re.IGNORECASE)
_NAMES = re.compile(r"([.#])([\w-]+)")


def style_problems(sheet: str, kept: Iterable[Element]) -> Iterator[str]:
    """Yield the end of a sentence for each rule that loads something or may hide or change one of these elements.

    Every selector is taken for wider than it is: only its last part counts, its conditions and states do not.
    """
    protected = list(kept)
    sheet = re.sub(r"/\*.*?\*/", " ", sheet, flags=re.DOTALL)
    if "\\" in sheet or "@import" in sheet.lower() or "@font-face" in sheet.lower() or "expression(" in sheet.lower():
        yield "has a style sheet with escapes, imports or fonts"
    if len(re.findall(r"url\(", sheet, re.IGNORECASE)) != len(_ALLOWED_URL.findall(sheet)):
        yield "has a style sheet that loads something"
    if re.search(r"image-set\(|\bsrc\(", sheet, re.IGNORECASE):
        yield "has a style sheet that loads something"
    rest = _CONDITION.sub("", _RULE.sub("", re.sub(r"@page\s*\{[^{}]*\}", "", sheet)))
    if rest.replace("}", "").strip():
        yield f"has a style sheet that cannot be read near {rest.strip()[:40]!r}"
    for rule in _RULE.finditer(_CONDITION.sub("", sheet)):
        declarations = [part.partition(":") for part in _declarations(rule[2])]
        harmful = [
            name.strip().lower()
            for name, _, value in declarations
            if _hides(name.strip().lower(), value.strip().lower().removesuffix("!important").strip())
        ]
        if not harmful:
            continue
        for selector in _selectors(rule[1]):
            # A pseudo-element has no words of the page, only those that `content` gives it.
            if "::" in selector and "content" not in harmful:
                continue
            if hit := next((element for element in protected if _may_match(selector, element)), None):
                yield f"has a style sheet whose {harmful[0]!r} on {selector!r} reaches <{hit.tag} id={hit.get('id')!r}>"
                break


def _declarations(block: str) -> list[str]:
    return [part for part in re.split(r";(?![^(]*\))", block) if part.strip()]


def _selectors(text: str) -> list[str]:
    return [part.strip() for part in re.split(r",(?![^()]*\))", text.replace("}", "")) if part.strip()]


def _hides(name: str, value: str) -> bool:
    name = re.sub(r"^-(webkit|moz|ms)-", "", name)
    name = "margin" if name.startswith("margin-") else name
    return name in _HIDING and _HIDING[name].fullmatch(value) is not None


def _may_match(selector: str, element: Element) -> bool:
    if selector.startswith("@page"):
        return False
    last = re.split(r"\s*[>+~]\s*|\s+(?![^(\[]*[)\]])", selector.strip())[-1]
    if not _COMPOUND.fullmatch(last):
        return True
    bare = re.sub(r"\[[^\]]*\]|::?[\w-]+(?:\([^()]*\))?", "", last)
    tag = re.match(r"[a-zA-Z][a-zA-Z0-9]*", bare)
    if tag and tag[0].lower() != element.tag:
        return False
    for kind, name in _NAMES.findall(bare):
        if kind == "." and name not in element.classes:
            return False
        if kind == "#" and name != element.get("id"):
            return False
    return all(attribute in element.attributes for attribute in re.findall(r"\[\s*([\w-]+)", last))
