"""What a reader has asked for: one session's choices under fixed keys, as a Filter, and as an address.

A widget with one of these keys shows and sets the same choice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping, Sequence
from datetime import date
from typing import Any

from streamlit.runtime.state import QueryParamsProxy

from geo.models import EventType, Filter, Role
from geo.view.address import FIRST_DAY, LONGEST_TEXT, SCORES, collection_of, column_of

CHOICES = (
    "person", "organisation", "event", "happening", "country", "region", "source", "language", "column",
    "score",
)  # fmt: skip
"""Keys that hold a list of a facet's values; `happening` is single events, `column` values of a
table's other columns, `score` one least score."""
ROLE = "role"
"""Key of the roles that are shown; literal alone unless told otherwise."""
DATES = ("from", "to")
"""Keys that hold a day or None."""
SWITCHES = {"undated": True, "weaker": False, "publication": False}
"""Keys that hold a truth value, and what they are unless told otherwise."""
TEXT = "text"
"""Key of the words that sentences must hold."""
COLLECTION = "collection"
"""Key of the chosen collection's name, None for all."""
PLACE = "place"
"""Key of the chosen place's id, None for none."""
READ = "read"
"""Key of what is read beside the map, as kind and id (`article:…`, `person:…`), None for nothing."""
VIEW = "view"
"""Key of the map's centre and zoom, `lat,lon,zoom`, None for where the places are."""
START = "_start"
"""Key of the view that the address asked for; the map begins there."""

State = MutableMapping[Any, Any]
"""`st.session_state`, or a dict in tests."""
Address = dict[str, list[str]]
"""An address's query: key -> values."""

READABLE = ("article", "person", "organisation", "event")
"""What can be read beside the map."""

_WRITTEN = "_address"
"""Key of the address that the browser was given last; not there before the first was read."""
_USUAL = "_usual"
"""Key of the collection that is open unless another is named, None for all."""
_LITERAL = [Role.LITERAL.value]
_NUMBER = r"-?\d{1,3}(?:\.\d{1,6})?"
_VIEW = re.compile(rf"({_NUMBER}),({_NUMBER}),(\d{{1,2}})", re.ASCII)


def wanted(state: State) -> Filter:
    """Give the choices as a Filter; without undated mentions any date is asked for."""
    any_day = None if state["undated"] or state["to"] else FIRST_DAY
    return Filter(
        collection=state[COLLECTION],
        persons=tuple(state["person"]),
        organisations=tuple(state["organisation"]),
        event_types=tuple(EventType(value) for value in state["event"]),
        events=tuple(state["happening"]),
        countries=tuple(state["country"]),
        regions=tuple(state["region"]),
        sources=tuple(state["source"]),
        languages=tuple(state["language"]),
        extra=tuple(pair for it in state["column"] if (pair := column_of(it)) is not None),
        date_from=_iso(state["from"]) or any_day,
        date_to=_iso(state["to"]),
        undated=state["undated"],
        roles=tuple(role for role in Role if role.value in state[ROLE]),
        min_score=max(map(float, state["score"]), default=0.0),
        text=state[TEXT],
        weaker=state["weaker"],
        by_publication=state["publication"],
    )


def clear(state: State) -> None:
    """Take every choice back except the collection, the map's view and what is read."""
    state.update({key: [] for key in CHOICES})
    state.update(dict.fromkeys(DATES))
    state.update(SWITCHES)
    state[ROLE] = list(_LITERAL)
    state[TEXT] = ""
    state[PLACE] = None


def is_clear(state: State) -> bool:
    """Tell whether nothing narrows what is shown."""
    narrowed = any(state[key] for key in (*CHOICES, *DATES, TEXT)) or not state["undated"]
    return not narrowed and state[ROLE] == _LITERAL


def choose(state: State, key: str, value: str, *, on: bool) -> None:
    """Add a value to a facet or take it out; a facet of one value forgets the others."""
    kept = [it for it in state[key] if it != value]
    if key == "score":
        kept = []
    state[key] = [*kept, value] if on else kept
    if key == ROLE and not state[ROLE]:
        state[ROLE] = list(_LITERAL)


def read_address(
    state: State,
    address: Address,
    *,
    collections: Sequence[str],
    default: str,
    travelled: bool = False,
) -> None:
    """Take the choices from the address on a first visit and when the reader `travelled` through history.

    At other times the address is the page's own, maybe one of a moment ago: a click that was on its way when
    the page wrote the next one still carries it. What the address names that does not exist is left out. With
    several collections the one named `default` is open unless the address names another; an empty name means
    all.
    """
    if travelled or _WRITTEN not in state:
        clear(state)
        for key in (*CHOICES, ROLE):
            state[key] = list(dict.fromkeys(address.get(key) or state[key]))
        state["event"] = [value for value in state["event"] if value in set(EventType)]
        state["column"] = [value for value in state["column"] if column_of(value) is not None]
        state["score"] = [value for value in state["score"] if value in SCORES][:1]
        state[ROLE] = [value for value in state[ROLE] if value in set(Role)] or list(_LITERAL)
        state[TEXT] = "".join(address.get(TEXT, [])[:1])[:LONGEST_TEXT]
        for key in DATES:
            state[key] = _day(address.get(key, []))
        for key, usual in SWITCHES.items():
            state[key] = {"0": False, "1": True}.get("".join(address.get(key, [])), usual)
        state[COLLECTION] = collection_of("".join(address.get(COLLECTION, [default])), collections, default)
        state[PLACE] = next(iter(address.get(PLACE, [])), None)
        state[READ] = next((it for it in address.get(READ, []) if it.partition(":")[0] in READABLE), None)
        state[VIEW] = next((it for it in address.get(VIEW, []) if view_of(it)), None)
        state[START] = state[VIEW]
        state[_WRITTEN] = address
    by_itself = collection_of(default, collections, default)
    unchosen = state[COLLECTION] is None and state.get(_USUAL, by_itself) is None
    if unchosen or state[COLLECTION] not in (None, *collections):
        state[COLLECTION] = by_itself
    state[_USUAL] = by_itself


def to_address(state: State) -> Address:
    """Give the address of what is shown; what is as usual is left out."""
    address: Address = {key: sendable for key in CHOICES if (sendable := _sendable(state[key]))}
    if state[ROLE] != _LITERAL:
        address[ROLE] = list(state[ROLE])
    address |= {key: [state[key].isoformat()] for key in DATES if state[key]}
    address |= {key: [str(int(state[key]))] for key, usual in SWITCHES.items() if state[key] != usual}
    if state[COLLECTION] != state[_USUAL]:
        address[COLLECTION] = [state[COLLECTION] or ""]
    for key in (TEXT, PLACE, READ, VIEW):
        if state[key] and (sendable := _sendable([state[key]])):
            address[key] = sendable
    return address


def write_address(state: State, write: Callable[[Address], None]) -> None:
    """Bring the browser's address up to date; one that it has would stand in its history twice."""
    address = to_address(state)
    if state[_WRITTEN] != address:
        write(address)
        state[_WRITTEN] = address


def address_of(params: QueryParamsProxy) -> Address:
    """Give the browser's address, repeated keys included."""
    return {key: params.get_all(key) for key in params}


def view_of(text: str | None) -> tuple[float, float, int] | None:
    """Read latitude, longitude and zoom from `lat,lon,zoom`; None when it is no such thing."""
    found = _VIEW.fullmatch(text or "")
    if found is None or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:  # noqa: PLR2004, degrees
        return None
    return float(found[1]), float(found[2]), int(found[3])


def view_text(lat: float, lon: float, zoom: float) -> str:
    """Write a view as the address has it; a longitude beyond the date line comes round."""
    return f"{lat:.3f},{(lon + 180) % 360 - 180:.3f},{round(zoom)}"


def day(text: object) -> date | None:
    """Read a day as `YYYY-MM-DD`; None for anything else."""
    return _day([text]) if isinstance(text, str) else None


def _sendable(values: Sequence[str]) -> list[str]:
    """Leave out what no address can hold: text with lone surrogates."""
    return [value for value in values if not any("\ud800" <= sign <= "\udfff" for sign in value)]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(values: Sequence[str]) -> date | None:
    try:
        return date.fromisoformat(values[0]) if values else None
    except ValueError:
        return None
