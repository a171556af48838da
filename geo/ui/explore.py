"""Map and list of places; a choice in one is a choice in the other, and shows what is to be read."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit_folium import st_folium

from geo.models import Filter
from geo.settings import Settings
from geo.store import Store
from geo.ui import panel
from geo.ui.components import mount
from geo.ui.correct import Desk
from geo.ui.correct_forms import Open
from geo.ui.editing import MARKING, editing
from geo.ui.found import Found
from geo.ui.heard import news
from geo.ui.state import PLACE, START, VIEW, State, view_of, view_text, write_address
from geo.view.correction_html import lost_tools
from geo.view.excerpt_html import escaped, excerpt_html, unresolved_html
from geo.view.folium_map import Picks, base_map, places_layer, small_map
from geo.view.map_message import Choice, Pick, Press, View, parsed, read_message
from geo.view.shapes import Option, PlaceOnMap, Summary
from geo.view.tables import also_named, unresolved, with_excerpts

STATIC_PREFIX = "../../app/static/"
"""The static folder as seen from streamlit-folium's frame, whatever path the app is served under."""
OWN_PREFIX = "app/static/"
"""The same as seen from the page itself."""

CREDITS = "_credits"
"""Key of the attributions that the store's places need besides the gazetteer's."""

_HEIGHT = 560
_LONGEST_LIST = 100
_COMING_IN = " <small>Articles are coming in: the newest are counted when you next choose.</small>"
_CLICK = "last_object_clicked_tooltip"
_MAP = "map"


def summary_line(counts: Summary, *, behind: bool = False) -> None:
    """Say how much of the collection is shown, and whether articles came in since it was counted."""
    named = "mention" if counts.of == 1 else "mentions"
    places = "place" if counts.places == 1 else "places"
    st.html(
        f'<p class="wherein-count" role="status"><b>{counts.mentions:,} of {counts.of:,}</b> {named} '
        f"in <b>{counts.places:,}</b> {places}{_COMING_IN if behind else ''}</p>"
    )


@st.fragment
def show(store: Store, asked: Filter, found: Found, settings: Settings, desk: Desk | None = None) -> None:
    """Draw map and list side by side; choosing redraws only this part of the page."""
    state = st.session_state
    if state.get(panel.WHOLE):  # stays until the whole page runs: a message of the map may overtake this run
        st.rerun()
    opened = desk.opened(state) if desk is not None else None
    left, right = st.columns([5, 3], gap="medium")
    with left:
        _map(store, asked, found, settings, desk, opened.picks if opened is not None else None)
    with right:
        if desk is not None:
            _editor(desk, state, opened)
        correcting = _correcting(desk, state) if desk is not None else None
        panel.show(store, asked, found, state, lambda shown: _small_map(shown, settings), correcting)
    write_address(state, st.query_params.from_dict)


def foreign_note(languages: Sequence[Option]) -> None:
    """Say which mentions come from texts that only the gazetteer has read."""
    foreign = [it for it in languages if it.value not in ("", "en") and it.mentions]
    if foreign:
        named = ", ".join(f"{escaped(it.label)} ({it.mentions})" for it in foreign)
        st.html(
            f'<p class="wherein-note" role="note">Mentions from texts that are not English: {named}. In '
            "these only well-known places are found, and no persons, dates or events.</p>"
        )


def beside_the_map(store: Store, asked: Filter, desk: Desk | None = None) -> None:
    """List what has no marker: places named only by association, and names without a place."""
    named = also_named(store, asked, limit=_LONGEST_LIST)
    if named:
        label = f"Also named, but not as a location ({_count(named)})"
        folded = st.expander(label, key="also named", on_change="rerun")
        if folded.open:  # few open it, and the sentences cost more than all that is seen
            with folded:
                st.caption(
                    "“Moscow said”, “Russian troops”: somebody tied to the place is meant, so there is no "
                    "marker."
                )
                told = also_named(store, asked, excerpts=1, limit=_LONGEST_LIST)
                st.html("".join(map(_named_html, told)))
    lost = unresolved(store, asked, limit=_LONGEST_LIST)
    if lost:
        with st.expander(f"Not found ({_count(lost)})"):
            st.caption("These names look like places, and no place in the gazetteer fits them.")
            if desk is None:
                st.html("".join(map(unresolved_html, lost)))
                return
            html = "".join(unresolved_html(it, tools=lost_tools(it)) for it in lost)
            mount(
                "acts", {"html": html, "about": ""}, lambda it: _act(desk, st.session_state, it), key="lost"
            )


def _count(listed: Sequence[object]) -> str:
    return str(len(listed)) if len(listed) < _LONGEST_LIST else f"the first {_LONGEST_LIST}"


def _named_html(found: PlaceOnMap) -> str:
    number = f"{found.mentions} {'mention' if found.mentions == 1 else 'mentions'}"
    first = "".join(map(excerpt_html, found.excerpts[:1]))
    return f'<p class="wherein-name"><b>{escaped(found.place.name)}</b> {number}</p>{first}'


def _small_map(places: tuple[PlaceOnMap, ...], settings: Settings) -> str:
    dark = st.context.theme.type == "dark"
    return small_map(places, static_prefix=OWN_PREFIX, point_of_view=settings.point_of_view, dark=dark)


def _map(  # noqa: PLR0917, what the page hands on
    store: Store, asked: Filter, found: Found, settings: Settings, desk: Desk | None, picks: Picks | None
) -> None:
    state = st.session_state
    chosen = found.by_id.get(state[PLACE])
    dark = st.context.theme.type == "dark"
    st_folium(
        base_map(
            static_prefix=STATIC_PREFIX,
            point_of_view=settings.point_of_view,
            dark=dark,
            credits_=state[CREDITS],
        ),
        key=_MAP,
        height=_HEIGHT,
        use_container_width=True,
        feature_group_to_add=places_layer(
            found.on_map(view_of(state[VIEW]), chosen=state[PLACE]),
            selected=state[PLACE],
            popup=None if chosen is None else with_excerpts(store, asked, chosen),
            focus=state.setdefault(panel.FOCUS, int(state[PLACE] is not None)),
            view=view_of(state[START]),
            picks=picks,
            correcting=desk is not None,
        ),
        returned_objects=[_CLICK],
        on_change=lambda: hear(state, (state.get(_MAP) or {}).get(_CLICK), found, desk),
    )


def hear(state: State, said: str | None, found: Found, desk: Desk | None = None) -> None:
    """Do what a reader did on the map, before the page runs; anything else than it can say is left alone."""
    for message in news(state, _MAP, parsed(said)):
        match read_message(message):
            case Choice(place=place) if place in found.by_id:
                panel.choose(state, place)
            case View(lat=lat, lon=lon, zoom=zoom):
                state[VIEW] = view_text(lat, lon, zoom)
            case Press(act=name, value=value) if desk is not None:
                desk.act(state, [name, value])
            case Pick(lat=lat, lon=lon) if desk is not None:
                desk.pick(state, lat, lon)


def _correcting(desk: Desk, state: State) -> panel.Correcting:
    return panel.Correcting(
        act=lambda message: desk.act(state, message),
        busy=(now := editing(state)) is not None and now.done is None,
        marking=bool(state.get(MARKING)),
        decided=desk.decided,
    )


def _editor(desk: Desk, state: State, opened: Open | None) -> None:
    """Draw the open editor, or nothing: the part stays, so that it can take the focus when one opens."""
    now = editing(state)
    about = "" if now is None else f"{now.kind} {now.ref} {now.done}"
    html = opened.html if opened is not None else ""
    mount("acts", {"html": html, "about": about}, lambda it: _act(desk, state, it), key="correct")


def _act(desk: Desk, state: State, message: list[object]) -> None:
    desk.act(state, message)
