"""The sidebar's filters with live counts, and the chips that take a choice back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from geo.models import EventType, Role
from geo.ui.components import mount
from geo.ui.state import (
    CHOICES,
    COLLECTION,
    DATES,
    ROLE,
    SWITCHES,
    TEXT,
    State,
    choose,
    clear,
    is_clear,
)
from geo.ui.words import literal
from geo.view.address import LONGEST_TEXT
from geo.view.excerpt_html import date_words, plain
from geo.view.js_json import Json
from geo.view.shapes import Choices, Facets, Option

_FOUND = "_found"
"""Key of what is searched for in each facet."""
_ALIASES = 3


class _Facet(NamedTuple):
    """How one facet is shown."""

    key: str
    title: str
    field: str
    below: str = ""
    below_title: str = ""
    search: bool = False
    open: bool = False


_FACETS = (
    _Facet("person", "Person", "persons", search=True, open=True),
    _Facet("organisation", "Organisation", "organisations", search=True),
    _Facet("event", "Event", "events", "happening", "events", search=True, open=True),
    _Facet("country", "Country and region", "where", "region", "regions", search=True),
    _Facet("source", "Source", "sources", search=True),
    _Facet("language", "Language", "languages"),
    _Facet("column", "Other columns", "columns", search=True),
    _Facet(ROLE, "Meant as", "roles"),
    _Facet("score", "Certainty of the place", "scores"),
)
_TITLES = {
    **{facet.key: facet.title for facet in _FACETS},
    "happening": "Event",
    "country": "Country",
    "region": "Region",
    "score": "Certainty",
    "column": "Column",
}


def sought(state: State) -> dict[str, str]:
    """Give what is searched for within the facets, by their field in Facets."""
    fields = {facet.key: facet.field for facet in _FACETS}
    return {fields[key]: text for key, text in state.setdefault(_FOUND, {}).items() if text}


def sidebar(found: Facets, state: State, *, collections: Sequence[str]) -> None:
    """Draw the filters; each shows how many mentions a choice would leave, given the others."""
    with st.sidebar:
        if len(collections) > 1:
            st.selectbox(
                "Collection",
                [None, *collections],
                key=COLLECTION,
                format_func=_collection_name,
                placeholder=_collection_name(None),  # shown for None that the address asked for
            )
        data: dict[str, Json] = {
            "text": plain(state[TEXT]),
            "facets": [
                _facet(facet, getattr(found, facet.field), state)
                for facet in _FACETS
                if facet.key != "column" or found.columns.options or state[_FOUND].get("column")
            ],
            "switches": [_switch("weaker", "Weaker links too", state)],
            "clear": is_clear(state),
        }
        mount("facets", data, lambda message: act(state, message))


def act(state: State, message: list[object]) -> None:
    """Do what a reader did in the filters; anything else than the filters can say is left alone."""
    match message:
        case ["choose", "switch", str(key), bool(on)] if key in SWITCHES:
            state[key] = on
        case ["choose", "event", str(value), bool(on)] if value in set(EventType):
            choose(state, "event", value, on=on)
        case ["choose", "role", str(value), bool(on)] if value in set(Role):
            choose(state, ROLE, value, on=on)
        case ["choose", str(key), str(value), bool(on)] if key in CHOICES and key != "event":
            choose(state, key, value, on=on)
        case ["text", str(text)]:
            state[TEXT] = text[:LONGEST_TEXT].strip()
        case ["find", str(key), str(text)] if any(facet.key == key and facet.search for facet in _FACETS):
            state.setdefault(_FOUND, {})[key] = text[:LONGEST_TEXT]
        case ["clear"]:
            clear(state)
        case _:
            return


def _facet(facet: _Facet, choices: Choices, state: State) -> Json:
    chosen = set(state[facet.key])
    below = set(state[facet.below]) if facet.below else set()
    found = state[_FOUND].get(facet.key, "")
    options = [_option(facet, option, chosen, below) for option in choices.options]
    marked = 0 if facet.key == ROLE else len(chosen) + len(below)
    more = f"and {choices.left_out:,} more: find them by name" if choices.left_out else ""
    return {
        "key": facet.key,
        "below": facet.below,
        "title": facet.title,
        "open": facet.open or bool(marked),
        "searchable": facet.search,
        "found": plain(found),
        "long": choices.left_out > 0 or len(options) > 6 or facet.key in ("person", "event"),  # noqa: PLR2004, rows
        "chosen": marked,
        "options": options,
        "more": more if options else ("nothing of that name" if found else "none named here"),
    }


def _option(facet: _Facet, option: Option, chosen: set[str], below: set[str]) -> Json:
    listed = [_line(it, on=it.value in below) for it in option.options]
    amount = len(listed) + option.left_out
    title = f"{amount:,} {facet.below_title}" if amount != 1 else f"1 {facet.below_title.removesuffix('s')}"
    more = f"and {option.left_out:,} more: find them by name" if option.left_out else ""
    line = _line(option, on=option.value in chosen)
    return {**line, "below": listed, "belowTitle": title, "belowMore": more}


def _line(option: Option, *, on: bool) -> dict[str, Json]:
    places = f" in {option.places} {'place' if option.places == 1 else 'places'}" if option.places else ""
    mentions = f"{option.mentions:,} {'mention' if option.mentions == 1 else 'mentions'}{places}"
    also = ", ".join(option.aliases[:_ALIASES]) + (" …" if len(option.aliases) > _ALIASES else "")
    return {
        "value": option.value,
        "label": plain(option.label),
        "also": plain(also),
        "count": f"{option.mentions:,}",
        "title": mentions,
        "on": on,
        "empty": option.mentions == 0,
    }


def _switch(key: str, label: str, state: State) -> Json:
    return {
        "value": key,
        "label": label,
        "also": "whatever the same article names, not only what the sentence ties to the place",
        "count": "",
        "title": "",
        "on": state[key],
        "empty": False,
    }


def chips(found: Facets, state: State) -> None:
    """Draw one button per choice, which takes it back, and one that takes back all."""
    # The container stands there even when empty: a part that comes and goes would move the map's frame in
    # the page, and a frame that moves is loaded anew.
    row = st.container(horizontal=True, gap="small", key="chips")
    if is_clear(state):
        return
    names = _names(found)
    with row:
        for key in CHOICES:
            for value in state[key]:
                label = f"{_TITLES[key]}: {literal(names.get((key, value), value))} ✕"
                st.button(label, key=f"chip {key} {value}", on_click=_drop, args=(state, key, value))
        if state[TEXT]:
            label = f"Words: {literal(state[TEXT])} ✕"
            st.button(label, key="chip text", on_click=_forget, args=(state, TEXT, ""))
        if Role.ASSOCIATIVE.value in state[ROLE]:
            both = Role.LITERAL.value in state[ROLE]
            label = "Places meant in any way ✕" if both else "Only places not meant as locations ✕"
            st.button(label, key="chip role", on_click=_forget, args=(state, ROLE, [Role.LITERAL.value]))
        for key in DATES:
            if state[key]:
                label = f"{key.capitalize()} {date_words(state[key].isoformat())} ✕"
                st.button(label, key=f"chip {key}", on_click=_forget, args=(state, key, None))
        st.button("Clear all filters", key="chip all", type="tertiary", on_click=clear, args=(state,))


def _names(found: Facets) -> dict[tuple[str, str], str]:
    names = {}
    for facet in _FACETS:
        for option in getattr(found, facet.field).options:
            names[facet.key, option.value] = option.label
            names |= {(facet.below, it.value): it.label for it in option.options}
    return names


def _collection_name(name: str | None) -> str:
    return "all collections" if name is None else plain(name)


def _drop(state: State, key: str, value: str) -> None:
    choose(state, key, value, on=False)


def _forget(state: State, key: str, value: object) -> None:
    state[key] = value
