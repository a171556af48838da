"""Excerpts as HTML: the one place where text from outside becomes markup, for popups and lists alike."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from geo.view.shapes import Excerpt, PlaceOnMap, Unresolved
from geo.view.whereabouts import rounded

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SOURCES = 100
"""Outlets of one story that are listed."""
_SEASONS = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Give `text` for a widget that shows plain text: no control characters, direction marks kept inside.

    What cannot be shown becomes U+FFFD. A text with direction marks is closed off between U+2068 and U+2069
    (Unicode Standard Annex 9), with its own closing marks dropped, so that it cannot reorder what follows it.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _CONTROL.sub("\ufffd", text)
    if not _DIRECTION.search(text):
        return text
    opened = text.replace("\u2069", "").replace("\u2066", "").replace("\u2067", "").replace("\u2068", "")
    return f"\u2068{opened}\u2069"


def escaped(text: str) -> str:
    """Give `text` as HTML that shows it literally, on its own as far as the direction of writing goes."""
    return f"<bdi>{html.escape(_CONTROL.sub(chr(0xFFFD), text))}</bdi>"


def shown(text: str) -> str:
    """Give a piece of running text as HTML that shows it literally; nothing in it turns what follows it."""
    return html.escape(_DIRECTION.sub(" ", _CONTROL.sub("\ufffd", text)))


def date_words(value: str | None) -> str:
    """Say a date of any precision in words: `2022-03` is "March 2022"; None is "undated"."""
    if not value:
        return "undated"
    year, _, rest = value.partition("-")
    if not rest:
        return value
    if rest in _SEASONS:
        return f"{_SEASONS[rest]} {year}"
    found = re.fullmatch(r"(\d\d)(?:-(\d\d))?.*", rest)
    if found is None or not 1 <= int(found[1]) <= len(_MONTHS):
        return value
    month = _MONTHS[int(found[1]) - 1]
    return f"{month} {year}" if found[2] is None else f"{int(found[2])} {month} {year}"


def web_address(url: str | None) -> str | None:
    """Give `url` when it is an http or https address with a host, else None."""
    if url is None or _CONTROL.search(url):
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def excerpt_html(excerpt: Excerpt, *, linked: bool = False, tools: str = "") -> str:
    """Give one excerpt: the sentence with its mention marked, article, source, date, who and what.

    With `linked`, persons, events and the article are buttons with `data-act` and `data-id`. `tools` is HTML
    of what can be done with it.
    """
    why = f'<p class="wherein-why">{escaped("; ".join(excerpt.why))}</p>' if excerpt.why else ""
    who = _who_and_what_linked(excerpt) if linked else _who_and_what(excerpt)
    read = action("article", excerpt.article, "read the article") if linked else ""
    return (
        f'<div class="wherein-excerpt">{why}<p>{_marked(excerpt)}</p>'
        f'<p class="wherein-from">{_origin(excerpt)}{" · " + read if read else ""}</p>'
        f"{_printed(excerpt)}{_whereabouts(excerpt)}{unasked_html(excerpt.unasked)}{who}{tools}</div>"
    )


def action(act: str, value: str, label: str, *, sort: str = "wherein-link") -> str:
    """Give a button that tells the page to do something with an id."""
    return (
        f'<button type="button" class="{sort}" data-act="{act}" data-id="{attribute(value)}">'
        f"{escaped(label)}</button>"
    )


def attribute(value: str) -> str:
    """Give `value` as the value of an HTML attribute in double quotes."""
    return html.escape(_SURROGATE.sub("\ufffd", value))


def place_html(place: PlaceOnMap, tools: Callable[[Excerpt], str] = lambda _: "") -> str:
    """Give a place's popup: its name, its first excerpts and how many more the list has.

    `tools` gives what can be done with an excerpt, as HTML.
    """
    left = place.mentions - len(place.excerpts)
    more = f'<p class="wherein-more">{left} more in the list</p>' if left > 0 else ""
    listed = "".join(excerpt_html(it, tools=tools(it)) for it in place.excerpts)
    return f"<h2>{escaped(place.place.name)}</h2>{listed}{more}"


def unresolved_html(found: Unresolved, *, tools: str = "") -> str:
    """Give a name without a place: its sentence with the name marked, article, source and what is open."""
    source = escaped(found.source or "source not named")
    return (
        f'<div class="wherein-excerpt"><p>{_marked(found)}</p>{unasked_html(found.unasked)}'
        f'<p class="wherein-from">{escaped(found.title)} · {source}</p>{tools}</div>'
    )


def unasked_html(reason: str | None) -> str:
    """Say that a service has yet to be asked; empty when nothing is open."""
    return f'<p class="wherein-who">Not settled yet: {escaped(reason)}</p>' if reason else ""


CLOSE = action("close", "", "Close", sort="wherein-button wherein-close")
"""Closes what is read."""


def _marked(found: Excerpt | Unresolved) -> str:
    before, name, after = (
        html.escape(_CONTROL.sub("\ufffd", part))
        for part in (
            found.text[: found.start],
            found.text[found.start : found.end],
            found.text[found.end :],
        )
    )
    return f"<bdi>{before}<mark>{name}</mark>{after}</bdi>"


def _origin(excerpt: Excerpt) -> str:
    title = escaped(excerpt.title)
    address = web_address(excerpt.url)
    if address is not None:
        href = html.escape(address)
        title = f'<a href="{href}" target="_blank" rel="noopener noreferrer nofollow">{title}</a>'
    published = f"published {date_words(excerpt.published)}" if excerpt.published else "no publication date"
    source = escaped(excerpt.source or "source not named")
    return " · ".join((title, source, escaped(published)))


def _printed(excerpt: Excerpt) -> str:
    """Say by how many the same story was printed, and list them."""
    if excerpt.printed_by <= 1:
        return ""
    said = f"printed by {excerpt.printed_by}" if len(excerpt.sources) > 1 else f"{excerpt.printed_by} copies"
    listed = ", ".join(map(escaped, excerpt.sources[:_SOURCES]))
    more = len(excerpt.sources) - _SOURCES
    rest = f" and {more} more" if more > 0 else ""
    return f'<details class="wherein-copies"><summary>{said}</summary>{listed}{rest}</details>'


def _whereabouts(excerpt: Excerpt) -> str:
    """Say where it is when that is not simply in the place: "south of Izyum, within about 20 km"."""
    if not excerpt.relation and not excerpt.approximate:
        return ""
    name = excerpt.text[excerpt.start : excerpt.end]
    words = f"{excerpt.relation} {name}"
    if excerpt.approximate:
        words = f"a guess: the gazetteer has no {name}, the article names this place nearby"
    within = f", within about {rounded(excerpt.radius_km)} km" if excerpt.radius_km is not None else ""
    return f'<p class="wherein-who">Where: {escaped(words)}{within}</p>'


def _who_and_what_linked(excerpt: Excerpt) -> str:
    lines = []
    for title, kinds in (("Who", ("person", "organisation")), ("What", ("event",))):
        named = [
            f"{action(it.kind, it.ref, it.label)} <small>({escaped(it.reason)})</small>"
            for it in excerpt.tied
            if it.kind in kinds
        ]
        dates = f" · {escaped(date_words(excerpt.date))}" if title == "What" and named else ""
        if named:
            lines.append(f'<p class="wherein-who">{title}: {", ".join(named)}{dates}</p>')
    return "".join(lines)


def _who_and_what(excerpt: Excerpt) -> str:
    lines = []
    if excerpt.persons or excerpt.organisations:
        lines.append("Who: " + ", ".join(map(escaped, excerpt.persons + excerpt.organisations)))
    if excerpt.events:
        lines.append(f"What: {', '.join(map(escaped, excerpt.events))} ({escaped(date_words(excerpt.date))})")
    return "".join(f'<p class="wherein-who">{line}</p>' for line in lines)
