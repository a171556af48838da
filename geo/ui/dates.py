"""The timeline under the map: shows when, and narrows the dates."""

from __future__ import annotations

from geo.ui.components import mount
from geo.ui.state import State, day
from geo.view.js_json import Json
from geo.view.shapes import Timeline


def show(found: Timeline, state: State) -> None:
    """Draw the bars with the dates asked for."""
    data: dict[str, Json] = {
        "unit": found.unit,
        "bins": [[it.first_day, it.last_day, it.mentions] for it in found.bins],
        "from": state["from"].isoformat() if state["from"] else None,
        "to": state["to"].isoformat() if state["to"] else None,
        "undated": state["undated"],
        "without": found.undated,
        "basis": "publication" if state["publication"] else "event",
    }
    mount("timeline", data, lambda message: act(state, message))


def act(state: State, message: list[object]) -> None:
    """Do what a reader did in the timeline; anything else than it can say is left alone."""
    match message:
        case ["brush", first, last]:
            state["from"], state["to"] = day(first), day(last)
        case ["undated", bool(on)]:
            state["undated"] = on
        case ["basis", "event" | "publication" as basis]:
            state["publication"] = basis == "publication"
            state["from"] = state["to"] = None
        case _:
            return
