"""Pages that are read beside the map, as HTML: a place, a person, an organisation, an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from geo.correction import Kept
from geo.view.correction_html import decided_html, mention_tools
from geo.view.excerpt import visible
from geo.view.excerpt_html import CLOSE, action, date_words, escaped, excerpt_html
from geo.view.shapes import Excerpt, PlaceOnMap
from geo.view.stories import LONGEST, Story

_PAGE = 20
_WEAKER = (
    '<p class="wherein-note">No sentence ties this to a place, or weaker links are on: these are the places '
    "that the same articles name.</p>"
)


def place_page(
    found: PlaceOnMap, page: Sequence[Excerpt], *, where: str, unsure: bool, correcting: bool = False
) -> str:
    """Give a chosen place with its excerpts."""
    doubt = " · probably another place of this name" if unsure else ""
    articles = f"{found.articles} {'article' if found.articles == 1 else 'articles'}"
    mentions = f"{found.mentions:,} {'mention' if found.mentions == 1 else 'mentions'}"
    said = f"{escaped(where)} · {mentions} in {articles}{doubt}"
    listed = "".join(
        excerpt_html(it, linked=True, tools=mention_tools(it, correcting=correcting)) for it in page
    )
    left = found.mentions - len(page)
    more = action("more", "", f"Show {min(_PAGE, left)} more", sort="wherein-button") if left > 0 else ""
    return f"{CLOSE}{_heading(found.place.name, said)}{listed}{more}"


def story_page(found: Story | None, *, decided: Sequence[Kept] = (), correcting: bool = False) -> str:
    """Give a person's, an organisation's or an event's places in the order of time, with the sentences.

    `decided` are the corrections of it in force; with `correcting` there can be more. An empty
    `wherein-small` says where the page puts their small map (static/wherein/panel.js).
    """
    if found is None:
        return f'{CLOSE}<p class="wherein-note">This is no longer in the collection.</p>'
    places = "place" if found.places == 1 else "places"
    mentions = "mention" if found.mentions == 1 else "mentions"
    said = f"{found.kind} · {found.mentions:,} {mentions} in {found.places:,} {places}"
    if found.about:
        said += f" · {'also ' if found.kind != 'event' else ''}{escaped(found.about)}"
    ref = f"{found.kind}:{found.ref}"
    only = action("only", ref, "Show only this on the map", sort="wherein-button")
    mend = action("mend", ref, "Correct this", sort="wherein-button") if correcting else ""
    spot = '<div class="wherein-small"></div>' if found.shown else ""
    parts = [_WEAKER] if found.weaker and found.entries else []
    for date, entries in groupby(found.entries, key=lambda entry: entry[1].date):
        parts.append(f'<h3 class="wherein-when">{escaped(date_words(date))}</h3>')
        for name, excerpt in entries:
            title = action("place", excerpt.place, visible(name), sort="wherein-link wherein-where")
            # the reason stands above it
            sentence = excerpt_html(
                replace(excerpt, why=()), linked=True, tools=mention_tools(excerpt, correcting=correcting)
            )
            parts.append(f"{title}{_reason(excerpt, found)}{sentence}")
    left = found.mentions - len(found.entries)
    more = f'<p class="wherein-note">The first {LONGEST} of them.</p>' if left > 0 else ""
    head = f"{CLOSE}{_heading(found.label, said)}{decided_html(decided, undo=correcting)}"
    return f"{head}<p>{only} {mend}</p>{spot}{''.join(parts)}{more}"


def _reason(excerpt: Excerpt, found: Story) -> str:
    said = [it.reason for it in excerpt.tied if (it.kind, it.ref) == (found.kind, found.ref)]
    return f" <small>{escaped(said[0])}</small>" if said else ""


def _heading(name: str, said: str) -> str:
    return f'<h2 class="wherein-place">{escaped(visible(name))}<small>{said}</small></h2>'
