"""Map and list of places; a choice in one is a choice in the other, and shows its excerpts."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geo.models import Feature, Filter
from geo.settings import Settings
from geo.store import Store
from geo.ui.state import PLACE, State, write_address
from geo.view.excerpt_html import escaped, excerpt_html, plain, unresolved_html
from geo.view.folium_map import UNSURE, base_map, places_layer
from geo.view.shapes import PlaceOnMap, Summary
from geo.view.tables import also_named, excerpts, unresolved

STATIC_PREFIX = "../../app/static/"
"""The static folder as seen from streamlit-folium's frame, whatever path the app is served under."""

_HEIGHT = 600
_TABLE_HEIGHT = 300
_PAGE = 20
_LONGEST_LIST = 100
_TABLE = "places"
_CLICK = "last_object_clicked_tooltip"
_SEEN_CLICK, _FOCUS, _ORDER, _SHOWN = "_click", "_focus", "_order", "_shown"


def summary_line(counts: Summary) -> None:
    """Say how much of the collection is shown."""
    named = "mention" if counts.of == 1 else "mentions"
    places = "place" if counts.places == 1 else "places"
    st.html(
        f'<p class="wherein-count" role="status"><b>{counts.mentions} of {counts.of}</b> {named} '
        f"in <b>{counts.places}</b> {places}</p>"
    )


@st.fragment
def show(store: Store, asked: Filter, places: Sequence[PlaceOnMap], settings: Settings) -> None:
    """Draw map and list side by side; choosing redraws only this part of the page."""
    state = st.session_state
    left, right = st.columns([5, 3], gap="medium")
    with left:
        _map(places, state, settings)
    with right:
        if places:
            _table(places, state)
        else:
            st.info("No mention passes all these filters. Take one back, or clear them all.", icon="🔎")
        _chosen(store, asked, places, state)
    write_address(state, st.query_params, default=settings.collection)


def beside_the_map(store: Store, asked: Filter) -> None:
    """List what has no marker: places named only by association, and names without a place."""
    named = also_named(store, asked, excerpts=1, limit=_LONGEST_LIST)
    if named:
        with st.expander(f"Also named, but not as a location ({_count(named)})"):
            st.caption(
                "“Moscow said”, “Russian troops”: somebody tied to the place is meant, so there is no marker."
            )
            st.html("".join(map(_named_html, named)))
    lost = unresolved(store, asked, limit=_LONGEST_LIST)
    if lost:
        with st.expander(f"Not found ({_count(lost)})"):
            st.caption("These names look like places, and no place in the gazetteer fits them.")
            st.html("".join(map(unresolved_html, lost)))


def _count(listed: Sequence[object]) -> str:
    return str(len(listed)) if len(listed) < _LONGEST_LIST else f"the first {_LONGEST_LIST}"


def _named_html(found: PlaceOnMap) -> str:
    number = f"{found.mentions} {'mention' if found.mentions == 1 else 'mentions'}"
    first = "".join(map(excerpt_html, found.excerpts[:1]))
    return f'<p class="wherein-name"><b>{escaped(found.place.name)}</b> {number}</p>{first}'


def _map(places: Sequence[PlaceOnMap], state: State, settings: Settings) -> None:
    dark = st.context.theme.type == "dark"
    answer = st_folium(
        base_map(static_prefix=STATIC_PREFIX, point_of_view=settings.point_of_view, dark=dark),
        key="map",
        height=_HEIGHT,
        use_container_width=True,
        feature_group_to_add=places_layer(
            places, selected=state[PLACE], focus=state.setdefault(_FOCUS, int(state[PLACE] is not None))
        ),
        returned_objects=[_CLICK],
    )
    click = (answer or {}).get(_CLICK)
    if click and click != state.get(_SEEN_CLICK):
        state[_SEEN_CLICK] = click
        place = _clicked(click)
        if any(found.place.id == place for found in places):
            _choose(state, place)


def _clicked(click: str) -> str | None:
    """Read the place's id from what map.js sends: `[id, time of the click]`."""
    try:
        place, _ = json.loads(click)
    except (ValueError, TypeError):
        return None
    return place if isinstance(place, str) else None


def _choose(state: State, place: str | None) -> None:
    state[PLACE] = place
    state[_SHOWN] = _PAGE


def _choose_on_map(state: State, place: str | None) -> None:
    """Choose a place and move the map there; None closes the popup."""
    _choose(state, place)
    state[_FOCUS] += 1


def _table(places: Sequence[PlaceOnMap], state: State) -> None:
    ordered = sorted(places, key=lambda found: (-found.mentions, found.place.name, found.place.id))
    state[_ORDER] = [found.place.id for found in ordered]
    rows = [state[_ORDER].index(state[PLACE])] if state[PLACE] in state[_ORDER] else []
    state[_TABLE] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    st.dataframe(
        pd.DataFrame(
            {
                "Place": [plain(found.place.name) for found in ordered],
                "Where": [_where(found) for found in ordered],
                "Mentions": [found.mentions for found in ordered],
            }
        ),
        hide_index=True,
        height=min(_TABLE_HEIGHT, 38 + 35 * len(ordered)),
        key=_TABLE,
        on_select=lambda: _row_clicked(state),
        selection_mode="single-row",
        alt="Places with their mentions; choosing a row shows the place on the map and its excerpts",
        column_config={
            "Place": st.column_config.TextColumn(width=115),
            "Where": st.column_config.TextColumn(width=105),
            "Mentions": st.column_config.NumberColumn(width=70),
        },
    )


def _row_clicked(state: State) -> None:
    """Take the row; a second click on it, which Streamlit reports as no row, goes there again."""
    rows = state[_TABLE]["selection"]["rows"]
    place = state[_ORDER][rows[0]] if rows and rows[0] < len(state[_ORDER]) else state[PLACE]
    _choose_on_map(state, place)


def _where(found: PlaceOnMap) -> str:
    place = found.place
    if place.feature in (Feature.COUNTRY, Feature.CONTINENT) or not (place.admin1 or place.country):
        return place.feature.value
    parts = [place.admin1 if place.admin1 != place.name else None, place.country]
    return plain(", ".join(part for part in parts if part))


def _chosen(store: Store, asked: Filter, places: Sequence[PlaceOnMap], state: State) -> None:
    found = next((found for found in places if found.place.id == state[PLACE]), None)
    if found is None:
        if places:
            st.caption("Choose a place on the map or in the list to read every sentence that names it.")
        return
    unsure = "" if found.score >= UNSURE else " · probably another place of this name"
    articles = f"{found.articles} {'article' if found.articles == 1 else 'articles'}"
    mentions = f"{found.mentions} {'mention' if found.mentions == 1 else 'mentions'}"
    heading, close = st.columns([5, 2], vertical_alignment="center")
    heading.html(
        f'<h2 class="wherein-place">{escaped(found.place.name)}'
        f"<small>{escaped(_where(found))} · {mentions} in {articles}{unsure}</small></h2>"
    )
    close.button("Close", key="close", on_click=_choose_on_map, args=(state, None), width="stretch")
    limit = state.setdefault(_SHOWN, _PAGE)
    page = excerpts(store, asked, found.place.id, limit=limit, offset=0)
    st.html("".join(map(excerpt_html, page)))
    if found.mentions > limit:
        st.button(f"Show {min(_PAGE, found.mentions - limit)} more", on_click=_more, args=(state,))


def _more(state: State) -> None:
    state[_SHOWN] += _PAGE
