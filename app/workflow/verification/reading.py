"""Read a page back: what holds for every page of a release, whatever it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from urllib.parse import urljoin

from app.domain.edition import SOURCE_LOCALE
from app.domain.leaflet import PLACEHOLDER, Contact, Site
from app.formats.page_reader import Element, read_page, visible
from app.formats.style_reader import style_problems
from app.workflow.verification.claims import DATE_PATTERN
from app.workflow.verification.expected import direction, html_tag, names_of, string_form

Values = Mapping[str, tuple[str, ...]]
Key = tuple[str, str]

META_NAMES = ("viewport", "color-scheme", "format-detection", "description", "theme-color", "robots", "referrer")
_OWNERS = ("data-fact", "data-own", "data-english", "data-c")


def page_url(site: Site, path: str) -> str:
    """Return the address of a page; `path` is that of its file in the release."""
    return f"{site.url.rstrip('/')}/{path.removesuffix('index.html')}"


class Reading:
    """A page that was read: `strings` are the page strings of its locale, `paths` the files that it may link to."""

    text_id = re.compile(r"s[1-9][0-9]*")
    own_addresses: tuple[str, ...] = ()
    """Addresses of links that lead to the page itself, as pages of this kind have them."""

    def __init__(
        self, path: str, text: str, locale: str, site: Site, strings: Mapping[Key, str], paths: AbstractSet[str]
    ):
        self.path = path
        self.locale = locale
        self.site = site
        self.strings = strings
        self.paths = paths
        self.html: Element = read_page(text)
        self.elements = list(self.html.elements)
        self.ids = Counter(element.get("id") for element in self.elements if "id" in element.attributes)
        self.shown: list[tuple[Element, frozenset[Key]]] = []

    def is_text(self, element: Element) -> bool:
        """Tell whether an element is marked as one of the edition's texts."""
        return self.text_id.fullmatch(element.get("id")) is not None

    @property
    def texts(self) -> list[Element]:
        """The elements marked as texts of the edition, in the order of the page."""
        return [element for element in self.elements if self.is_text(element)]

    def facts(self, name: str) -> list[Element]:
        """Return the elements of one kind of fact, in the order of the page."""
        return [element for element in self.elements if element.get("data-fact") == name]

    def contacts_of_strings(self) -> dict[str, Contact]:
        """Return what `{helpline}` and `{feedback}` are in page strings: whichever contacts the site has for them."""
        named = {"helpline": self.site.contact(self.site.helpline), "feedback": self.site.contact(self.site.feedback)}
        return {name: contact for name, contact in named.items() if contact}

    def frame(self) -> Iterator[str]:
        """Yield what is wrong with language, ids, labels, style and scripts."""
        wanted = (html_tag(self.locale), direction(self.locale))
        if (self.html.get("lang"), self.html.get("dir")) != wanted:
            yield f"says lang and dir other than {wanted[0]} and {wanted[1]}"
        for name, times in self.ids.items():
            if times > 1 or not re.fullmatch(r"[A-Za-z][\w-]*", name):
                yield f"has the id {name!r} twice or malformed"
        for element in self.elements:
            for name in element.get("aria-labelledby").split():
                if name not in self.ids:
                    yield f"is labelled by {name!r}, which is not there"
            if element.get("scope") not in ("", "row", "col"):
                yield f"has a cell for the headings of {element.get('scope')!r}"
            if element.get("dir") not in ("", "ltr", "rtl"):
                yield f"has the direction {element.get('dir')!r}"
        sheets = [element for element in self.elements if element.tag == "style"]
        if len(sheets) != 1:
            yield "has not exactly one style sheet"
        marked = [e for e in self.elements if self.is_text(e) or {"data-fact", "data-notice"} & e.attributes.keys()]
        marked += [e for e in self.elements if e.tag in ("dt", "dd")]
        around = {id(outer): outer for element in marked for outer in (*element.ancestors, *element.elements)}
        for sheet in sheets:
            yield from style_problems("".join(c for c in sheet.children if isinstance(c, str)), around.values())
        for element in self.elements:
            if element.tag == "script" and element.get("type") != "application/ld+json":
                yield "has a script"

    def head(self, alternates: set[tuple[str, str]], metas: Mapping[str, str]) -> Iterator[str]:
        """Yield what is wrong with links and descriptions; `metas` has the words that each may say."""
        found: set[tuple[str, str]] = set()
        canonical = []
        for element in self.elements:
            href = element.get("href")
            if element.tag == "link":
                if element.get("rel") == "alternate" and element.get("hreflang"):
                    found.add((element.get("hreflang"), href))
                elif element.get("rel") == "canonical":
                    canonical.append(href)
                elif (element.get("rel"), href) != ("icon", "data:,"):
                    yield f"loads or names {href!r}"
            elif element.tag == "meta":
                yield from self._meta(element, metas)
        defaults = {url for tag, url in found if tag == "x-default"}
        if {pair for pair in found if pair[0] != "x-default"} != alternates:
            yield "has hreflang links that are not exactly those of its versions in other languages"
        if defaults - {url for tag, url in alternates if tag == "en"}:
            yield "has an x-default other than the English"
        if canonical != [page_url(self.site, self.path)]:
            yield "has another address for its canonical one"

    def _meta(self, element: Element, metas: Mapping[str, str]) -> Iterator[str]:
        name = element.get("property") or element.get("name")
        content = element.get("content")
        if name in metas:
            if visible(content) != metas[name]:
                yield f"has a wrong {name}: {content[:60]!r}"
        elif element.get("http-equiv"):
            if element.get("http-equiv").lower() != "content-security-policy":
                yield f"has a meta element {element.get('http-equiv')!r}"
        elif not element.get("charset") and (name not in META_NAMES or name == "description"):
            yield f"has a meta element {name!r}"
        elif element.get("charset") and element.get("charset").lower() != "utf-8":
            yield "has another encoding than UTF-8"

    def strays(self) -> Iterator[str]:
        """Yield each visible run of words that no mark of a text, fact, name or page string accounts for."""
        body = next(element for element in self.elements if element.tag == "body")
        for element in body.elements:
            if element.tag == "script":
                continue
            words = [visible(child) for child in element.children if isinstance(child, str) and visible(child)]
            marked = any(self.is_text(e) or set(_OWNERS) & e.attributes.keys() for e in element.ancestors)
            if words and not marked and not self.accounts_for(element):
                yield f"says {words[0][:60]!r}, which nobody approved"

    def accounts_for(self, element: Element) -> bool:
        """Tell whether a page of this kind may have these words without a mark."""
        return False

    def runs(self) -> Iterator[str]:
        """Yield each run in a text, a repeated one or a page string, marked as neither English nor left-to-right."""
        for outer in self.elements:
            if not self.is_text(outer) and not {"data-c", "data-repeats"} & outer.attributes.keys():
                continue
            for element in outer.elements:
                foreign = (element.get("lang"), element.get("dir")) if element is not outer else ("", "")
                if foreign not in {("", ""), ("", "ltr"), ("en", "ltr")}:
                    yield f"turns or misnames the words {element.text[:60]!r}"

    def page_strings(self, values: Values) -> Iterator[str]:
        """Yield each page string that is not approved as it is shown; note which are shown where."""
        contacts = self.contacts_of_strings()
        common = {**values, **{name: (contact.value,) for name, contact in contacts.items()}}
        for element in self.elements:
            if "data-c" in element.attributes:
                keys = self.matching(element.text, {**common, **self.values_at(element)})
                if not keys:
                    yield f"says {element.text[:60]!r}, which is no approved page string"
                self.shown.append((element, keys))
                for target in {self.strings[key] for key in keys}:
                    yield from self.isolated(element, target, contacts)
            for name in ("aria-label", "title"):
                if name in element.attributes and not self.matching(visible(element.get(name)), common):
                    yield f"has the {name} {element.get(name)[:60]!r}, which is no approved page string"

    def values_at(self, element: Element) -> Values:
        """Return the values that page strings may be filled with in this place only."""
        return {}

    def matching(self, words: str, values: Values) -> frozenset[Key]:
        """Return the page strings that these words may be."""
        return frozenset(
            key
            for key, target in self.strings.items()
            if key[0] != DATE_PATTERN and string_form(target, values).fullmatch(words)
        )

    def own_names(self) -> Iterator[str]:
        """Yield each language that goes by other names than its own and, for helpers, its English one; or unmarked."""
        for element in self.elements:
            if "data-english" in element.attributes:
                locale = element.get("data-english")
                named = self._known(locale) and element.text in names_of(locale, SOURCE_LOCALE)
                if not named or self.language_of(element) != (SOURCE_LOCALE, "ltr"):
                    yield f"calls {locale} {element.text[:40]!r} in English"
            if "data-own" not in element.attributes:
                continue
            locale = element.get("data-own")
            if not self._known(locale):
                yield f"names the language {locale!r}, which the release has not"
            elif element.text not in names_of(locale, locale):
                yield f"calls {locale} {element.text[:40]!r}"
            elif self.language_of(element) != (html_tag(locale), direction(locale)):
                yield f"does not mark the name of {locale} as being in that language"

    def _known(self, locale: str) -> bool:
        return any(path.startswith(f"{locale}/") for path in self.paths)

    def language_of(self, element: Element) -> tuple[str, str]:
        """Return the language and direction that an element's words are marked to be in."""
        lang = next((e.get("lang") for e in element.ancestors if e.get("lang")), "")
        return lang, next((e.get("dir") for e in element.ancestors if e.get("dir")), "")

    def page_at(self, href: str) -> str | None:
        """Return the file of the page that a link leads to, None where it leads out of the release."""
        base = self.site.url.rstrip("/") + "/"
        url = urljoin(base + self.path, href)
        if not url.startswith(base) or "?" in url or "#" in url or "%" in url:
            return None
        path = url.removeprefix(base)
        path = path + "index.html" if path == "" or path.endswith("/") else path
        return path if path in self.paths | {"index.html"} else None

    def links(self) -> Iterator[str]:
        """Yield each link, other than those of texts and sources, that leads neither to a page nor to a contact."""
        contacts = {(contact.href, contact.value) for contact in self.site.contacts if contact.href}
        for element in self.elements:
            if element.tag != "a" or any(self.is_text(e) or e.get("data-fact") == "source" for e in element.ancestors):
                continue
            if any(self.is_text(inner) for inner in element.elements):
                continue
            href = element.get("href")
            if (href, element.text) in contacts:
                continue
            if href in self.own_addresses:
                continue
            if href.startswith("#"):
                if href[1:] not in self.ids:
                    yield f"links to {href!r}, which is not there"
            elif self.page_at(href) is None:
                yield f"links to {href!r}, which is no page of this release"

    def isolated(self, where: Element, target: str, contacts: Mapping[str, Contact]) -> Iterator[str]:
        """Yield each contact fact of a text whose filled-in value another direction could reorder."""
        marked = Counter(
            e.text for e in where.elements if e.tag == "bdi" and e.get("dir") == "ltr" and e.get("lang") == "en"
        )
        for name, times in Counter(PLACEHOLDER.findall(target)).items():
            contact = contacts.get(name)
            if contact is not None and marked[contact.value] < times:
                yield f"does not isolate {contact.value!r} from the direction of the words around it"
