"""What a reader has asked for: one session's choices under fixed keys, as a Filter, and as an address.

A widget with one of these keys shows and sets the same choice.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from datetime import date
from typing import Any

from streamlit.runtime.state import QueryParamsProxy

from geo.models import EventType, Filter, Role

CHOICES = ("person", "organisation", "event", "source")
"""Keys that hold a list of a facet's values."""
DATES = ("from", "to")
"""Keys that hold a day or None."""
SWITCHES = {"undated": True, "associative": False}
"""Keys that hold a truth value, and what they are unless told otherwise."""
COLLECTION = "collection"
"""Key of the chosen collection's name, None for all."""
PLACE = "place"
"""Key of the chosen place's id, None for none."""

State = MutableMapping[Any, Any]
"""`st.session_state`, or a dict in tests."""
Address = dict[str, list[str]]
"""An address's query: key -> values."""

_WRITTEN = "_address"


def wanted(state: State) -> Filter:
    """Give the choices as a Filter."""
    literal_only = not state["associative"]
    return Filter(
        collection=state[COLLECTION],
        persons=tuple(state["person"]),
        organisations=tuple(state["organisation"]),
        event_types=tuple(EventType(value) for value in state["event"]),
        sources=tuple(state["source"]),
        date_from=_iso(state["from"]),
        date_to=_iso(state["to"]),
        undated=state["undated"],
        roles=(Role.LITERAL,) if literal_only else (Role.LITERAL, Role.ASSOCIATIVE),
    )


def clear(state: State) -> None:
    """Take every choice back except the collection."""
    state.update({key: [] for key in CHOICES})
    state.update(dict.fromkeys(DATES))
    state.update(SWITCHES)
    state[PLACE] = None


def is_clear(state: State) -> bool:
    """Tell whether nothing narrows what is shown."""
    return not any(state[key] for key in (*CHOICES, *DATES))


def read_address(state: State, address: Address, *, collections: Sequence[str], default: str) -> None:
    """Take the choices from the address on a first visit and whenever somebody else changed it.

    What the address names that does not exist is left out. With several collections the one named
    `default` is open unless the address names another; an empty name means all.
    """
    if state.get(_WRITTEN) != address:
        clear(state)
        for key in CHOICES:
            state[key] = list(dict.fromkeys(address.get(key, ())))
        state["event"] = [value for value in state["event"] if value in set(EventType)]
        for key in DATES:
            state[key] = _day(address.get(key, []))
        for key, usual in SWITCHES.items():
            state[key] = {"0": False, "1": True}.get("".join(address.get(key, [])), usual)
        state[COLLECTION] = "".join(address.get(COLLECTION, [default]))
        state[PLACE] = next(iter(address.get(PLACE, [])), None)
        state[_WRITTEN] = address
    if state[COLLECTION] not in collections:
        state[COLLECTION] = default if default in collections else None


def to_address(state: State, *, default: str) -> Address:
    """Give the address of what is shown; what is as usual is left out."""
    address: Address = {key: sendable for key in CHOICES if (sendable := _sendable(state[key]))}
    address |= {key: [state[key].isoformat()] for key in DATES if state[key]}
    address |= {key: [str(int(state[key]))] for key, usual in SWITCHES.items() if state[key] != usual}
    if state[COLLECTION] not in (default, None):
        address[COLLECTION] = [state[COLLECTION]]
    address |= {PLACE: _sendable([state[PLACE]])} if state[PLACE] else {}
    return address


def write_address(state: State, params: QueryParamsProxy, *, default: str) -> None:
    """Bring the browser's address up to date, and remember it as this page's own."""
    address = to_address(state, default=default)
    state[_WRITTEN] = address
    if address_of(params) != address:
        params.from_dict(address)


def address_of(params: QueryParamsProxy) -> Address:
    """Give the browser's address, repeated keys included."""
    return {key: params.get_all(key) for key in params}


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
