"""Beside the map: the list of places, and what is read (a place, an article, a person, an event)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geo.correction import Kept
from geo.errors import StoreError
from geo.models import Feature, Filter
from geo.store import Store, fixes
from geo.ui.components import mount
from geo.ui.found import Found
from geo.ui.state import PLACE, READ, READABLE, State
from geo.ui.state import choose as choose_value
from geo.view.article_html import article_html
from geo.view.excerpt_html import plain
from geo.view.facets import folded
from geo.view.folium_map import UNSURE
from geo.view.js_json import Json
from geo.view.shapes import PlaceOnMap
from geo.view.stories import story
from geo.view.story_html import place_page, story_page
from geo.view.tables import excerpts


@dataclass(frozen=True, slots=True)
class Correcting:
    """How what is read is corrected."""

    act: Callable[[list[object]], bool]
    """Takes what a reader did; False when it is not about correcting."""
    busy: bool
    """Whether an editor is open in the panel's place."""
    marking: bool
    """Whether the places of an article's text are buttons that correct them."""
    decided: Callable[[str, str], Sequence[Kept]]
    """Lists the corrections in force about a person, an organisation or an event, by kind and id."""


FOCUS = "_focus"
"""Key of a number that rises when the map shall go to the chosen place."""
WHOLE = "_whole"
"""Key of whether the whole page must run again, as a filter changed."""
Draw = Callable[[tuple[PlaceOnMap, ...]], str]
"""Makes the page of a small map."""
_ORDER, _FIND, _ROWS, _SHOWN = "_order", "_find", "_rows", "_shown"
_PAGE = 20
_ROWS_AT_ONCE = 100
_ORDERS: dict[str, Callable[[PlaceOnMap], tuple[object, ...]]] = {
    "mentions": lambda it: (-it.mentions, it.place.name),
    "name": lambda it: (folded(it.place.name), -it.mentions),
    "country": lambda it: (it.place.country or "~", it.place.name),
}


def show(  # noqa: PLR0917, what the page hands on
    store: Store, asked: Filter, found: Found, state: State, draw: Draw, correcting: Correcting | None = None
) -> None:
    """Draw the list and what is read below it; `draw` makes the small map of a story.

    With `correcting` what is read can be corrected; while something is, the panel steps aside.
    """
    order, find = state.setdefault(_ORDER, "mentions"), state.setdefault(_FIND, "")
    places = found.places
    rows, left = listed(places, order=order, find=find, limit=state.setdefault(_ROWS, _ROWS_AT_ONCE))
    about, html, shown = _reading(store, asked, found, state, correcting)
    data: dict[str, Json] = {
        "rows": [[it.place.id, plain(it.place.name), where(it), it.mentions] for it in rows],
        "left": left,
        "total": len(places),
        "find": find,
        "sort": order,
        "chosen": state[PLACE],
        "note": "" if html else _note(places, rows),
        "about": about,
        "html": html,
        "map": draw(shown) if shown else "",
        "aside": correcting is not None and correcting.busy,
    }
    hear = correcting.act if correcting is not None else _deaf
    mount("panel", data, lambda message: None if hear(message) else act(state, message))


def _deaf(_message: list[object]) -> bool:
    return False


def act(state: State, message: list[object]) -> None:
    """Do what a reader did in the list or in what is read; anything else is left alone."""
    match message:
        case ["place", str(place)]:
            state[READ] = None
            choose_on_map(state, place)
        case ["close", _]:
            close(state)
        case ["only", str(ref)] if ref.partition(":")[0] in READABLE[1:]:
            kind, _, value = ref.partition(":")
            choose_value(state, "happening" if kind == "event" else kind, value, on=True)
            state[WHOLE] = True
        case [str(kind), str(ref)] if kind in READABLE:
            state[READ] = f"{kind}:{ref}"
        case ["sort", str(order)] if order in _ORDERS:
            state[_ORDER] = order
        case ["find", str(text)]:
            state[_FIND], state[_ROWS] = text[:100], _ROWS_AT_ONCE
        case ["rows"]:
            state[_ROWS] += _ROWS_AT_ONCE
        case ["more", _]:
            state[_SHOWN] += _PAGE
        case _:
            return


def choose(state: State, place: str | None) -> None:
    """Choose a place that the map shows already."""
    state[PLACE] = place
    state[READ] = None
    state[_SHOWN] = _PAGE


def choose_on_map(state: State, place: str | None) -> None:
    """Choose a place and move the map there, also when it was chosen before; None closes the popup."""
    state[PLACE] = place
    state[_SHOWN] = _PAGE
    state[FOCUS] = state.get(FOCUS, 0) + 1


def close(state: State) -> None:
    """Close what is read: first an article or a person, then the place."""
    if state[READ] is not None:
        state[READ] = None
    else:
        choose_on_map(state, None)


def listed(
    places: Sequence[PlaceOnMap], *, order: str, find: str, limit: int
) -> tuple[list[PlaceOnMap], int]:
    """Give the first places of the list whose names or regions hold a text, and how many are left."""
    sought = folded(find)
    held = [it for it in places if sought in folded(f"{it.place.name} {where(it)}")] if sought else places
    ordered = held if order == "mentions" else sorted(held, key=_ORDERS[order])  # they come in that order
    return list(ordered[:limit]), max(0, len(ordered) - limit)


def where(found: PlaceOnMap) -> str:
    """Say which region and country a place lies in, or what sort of place it is."""
    place = found.place
    if place.feature in (Feature.COUNTRY, Feature.CONTINENT) or not (place.admin1 or place.country):
        return place.feature.value
    parts = [place.admin1 if place.admin1 != place.name else None, place.country]
    return plain(", ".join(part for part in parts if part))


def _note(places: Sequence[PlaceOnMap], rows: Sequence[PlaceOnMap]) -> str:
    if not places:
        return "No mention passes all these filters. Take one back, or clear them all."
    if not rows:
        return "No place of this name is shown."
    return "Choose a place on the map or in the list to read every sentence that names it."


def _reading(
    store: Store, asked: Filter, found: Found, state: State, correcting: Correcting | None
) -> tuple[str, str, tuple[PlaceOnMap, ...]]:
    """Give what is read: a word for it that changes when it does, its HTML, and its small map's places."""
    kind, _, ref = (state[READ] or "").partition(":")
    if kind == "article":
        return state[READ], _article(store, ref, state[PLACE], correcting), ()
    if kind:
        told = story(store, asked.collection, kind, ref, weaker=asked.weaker)
        decided = correcting.decided(kind, ref) if correcting is not None else ()
        html = story_page(told, decided=decided, correcting=correcting is not None)
        return state[READ], html, () if told is None else told.shown
    chosen = found.by_id.get(state[PLACE])
    if chosen is None:
        return "", "", ()
    limit = state.setdefault(_SHOWN, _PAGE)
    page = excerpts(store, asked, chosen.place.id, limit=limit)
    html = place_page(
        chosen, page, where=where(chosen), unsure=chosen.score < UNSURE, correcting=correcting is not None
    )
    return chosen.place.id, html, ()


def _article(store: Store, digest: str, place: str | None, correcting: Correcting | None) -> str:
    try:
        analysis = store.analysis(digest)
    except StoreError:
        return story_page(None)
    with store.reading() as snapshot:
        fixed = fixes.in_article(snapshot, digest)
    return article_html(
        analysis,
        at=place,
        fixed=fixed,
        correcting=correcting is not None,
        marking=correcting is not None and correcting.marking,
    )
