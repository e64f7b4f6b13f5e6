"""The Babel extraction method `polyleaf`: leaflets' strings for `pybabel extract`, the same as the workspace's."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from app.formats.markdown import read_document
from app.formats.site import read_site

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from app.domain.leaflet import Segment, Site

Message = tuple[int, str | None, str | tuple[str, str], list[str]]


def extract_leaflet(
    fileobj: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Message]:
    """Yield (line, function, message, comments) for each segment of a leaflet or shared block.

    `site.yaml` is looked for beside the file and one folder above; without one, placeholders are taken as they are.
    Raises ContentErrors for a file that cannot be imported either.
    """
    path = Path(fileobj.name)
    sites = [folder / "site.yaml" for folder in (path.parent, path.parent.parent)]
    found = next((site for site in sites if site.is_file()), None)
    site = _site(found.read_text("utf-8"), str(found)) if found else None
    text = fileobj.read().decode("utf-8-sig")
    kind: Literal["leaflet", "shared"] = "shared" if path.parent.name == "shared" else "leaflet"
    document = read_document(text, kind=kind, slug=path.stem, file=str(path), site=site)
    for segment in document.segments:
        comments = segment_comments(segment)
        if segment.context is None:
            yield segment.line, None, segment.text, comments
        else:
            yield segment.line, "pgettext", (segment.context, segment.text), comments


@lru_cache(maxsize=2)
def _site(text: str, file: str) -> Site:
    return read_site(text, file)


def segment_comments(segment: Segment) -> list[str]:
    """Say what translators should know of a segment: role and section, then the author's note."""
    place = f"{segment.role} - section: {segment.section}" if segment.section else segment.role
    return [place, *([segment.note] if segment.note else [])]
