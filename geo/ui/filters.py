"""The sidebar's filters with live counts, and the chips that take a choice back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from geo.ui.state import CHOICES, COLLECTION, DATES, State, clear, is_clear
from geo.view.excerpt_html import date_words, plain
from geo.view.shapes import Facets, Option

_TITLES = {"person": "Person", "organisation": "Organisation", "event": "Event", "source": "Source"}
_SEEN = "_labels"


def sidebar(found: Facets, state: State, *, collections: Sequence[str]) -> None:
    """Draw the filters; each shows how many mentions a choice would leave, given the others."""
    with st.sidebar:
        st.subheader("Show only")
        if len(collections) > 1:
            st.selectbox("Collection", [None, *collections], key=COLLECTION, format_func=_collection_name)
        for key, options in _facets(found).items():
            _choice(key, options, state)
        _dates(found)
        st.toggle(
            "Associative mentions too",
            key="associative",
            help="“Moscow said”, “Russian troops”: the name stands for people, not for where they are.",
        )
        st.button("Clear all", on_click=clear, args=(state,), disabled=is_clear(state), width="stretch")


def settle(state: State) -> None:
    """Turn labels that the browser sent back into values.

    Streamlit's multi-select speaks in labels. Ours change with the counts, so a click that was on its way
    while the page was redrawn can come with the label of a moment ago.
    """
    for key, seen in state.setdefault(_SEEN, {}).items():
        values = set(seen.values())
        state[key] = list(dict.fromkeys(v if v in values else seen.get(v, v) for v in state[key]))


def chips(found: Facets, state: State) -> None:
    """Draw one button per choice, which takes it back, and one that takes back all."""
    # The container stands there even when empty: a part that comes and goes would move the map's frame in
    # the page, and a frame that moves is loaded anew.
    row = st.container(horizontal=True, gap="small", key="chips")
    if is_clear(state):
        return
    names = {
        key: {option.value: option.label for option in options} for key, options in _facets(found).items()
    }
    with row:
        for key in CHOICES:
            for value in state[key]:
                label = f"{_TITLES[key]}: {_literal(names[key].get(value, value))} ✕"
                st.button(label, key=f"chip {key} {value}", on_click=_drop, args=(state, key, value))
        for key in DATES:
            if state[key]:
                label = f"{key.capitalize()} {date_words(state[key].isoformat())} ✕"
                st.button(label, key=f"chip {key}", on_click=_forget, args=(state, key))
        st.button("Clear all filters", key="chip all", type="tertiary", on_click=clear, args=(state,))


def _facets(found: Facets) -> dict[str, tuple[Option, ...]]:
    return {
        "person": found.persons,
        "organisation": found.organisations,
        "event": found.event_types,
        "source": found.sources,
    }


def _choice(key: str, options: Sequence[Option], state: State) -> None:
    shown = {
        option.value: _label(option) for option in options if option.mentions or option.value in state[key]
    }
    state[_SEEN].setdefault(key, {}).update({label: value for value, label in shown.items()})
    # Set anew on every run: the labels of what is chosen may have changed with the counts.
    state[key] = list(state[key])
    st.multiselect(
        _TITLES[key],
        list(shown),
        key=key,
        format_func=lambda value: shown.get(value, str(value)),
        placeholder=f"any of {len(shown)}" if shown else "none named",
        disabled=not shown,
    )


def _dates(found: Facets) -> None:
    if found.first_day is None or found.last_day is None:
        st.caption("No event here has a date.")
        return
    first, last = date.fromisoformat(found.first_day), date.fromisoformat(found.last_day)
    left, right = st.columns(2)
    for column, key, title in ((left, "from", "Events from"), (right, "to", "until")):
        column.date_input(title, value=None, min_value=first, max_value=last, key=key, format="YYYY-MM-DD")
    st.toggle(f"Include undated ({found.undated})", key="undated", help="Mentions without a dated event.")


def _label(option: Option) -> str:
    return f"{plain(option.label)} ({option.mentions})"


def _literal(text: str) -> str:
    """Give `text` for a button, whose label is read as Markdown: nothing in it is markup."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-.!|$:~&^=\"'/" else sign for sign in plain(text))


def _collection_name(name: str | None) -> str:
    return "all collections" if name is None else plain(name)


def _drop(state: State, key: str, value: str) -> None:
    state[key] = [kept for kept in state[key] if kept != value]


def _forget(state: State, key: str) -> None:
    state[key] = None
