"""Places -> a folium map that needs no network and runs no text as code.

folium and branca render what they are given as Jinja templates and JavaScript, so nothing from outside is
given to them: the map is made of constants, and the places go through `js_json` into one call of our own
script (static/wherein/map.js), which keeps one clustered layer and swaps its data.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Sequence

import folium
from branca.element import MacroElement
from folium.template import Template

from geo.models import EVENT_GROUPS
from geo.view.excerpt_html import place_html, plain
from geo.view.js_json import Json, js_json
from geo.view.shapes import PlaceOnMap
from geo.view.static_files import WATER, countries_file

POPUP_BUDGET = 250_000
"""Most characters of popup HTML in one map; places beyond it say "N mentions: see the list"."""

UNSURE = 0.5
"""A place whose mentions score less on average is drawn dashed: another place of its name is as likely."""

MAX_ZOOM = 10
"""The basemap has nothing to show closer up."""

GROUP_COLOURS: dict[str, str] = {
    "violence": "#b3261e",
    "control": "#7b3f98",
    "humanitarian": "#1f6f8b",
    "civic": "#8a6200",
    "justice": "#3f5aa6",
    "cooperation": "#2e7d4f",
    "context": "#7a5c4d",
    "": "#55606b",
}
"""Event group -> colour, each at least 4.5:1 against white; the empty group is "no event"."""

_LABELS = {"": "No event named"} | {group: group.capitalize() for group in EVENT_GROUPS}
_BORDERS = {
    "deu": "Crimea within Ukraine",
    "default": "Crimea within Russia",
}


class _Call(MacroElement):
    """One call of a function in map.js with arguments that are JSON already."""

    def __init__(self, function: str, arguments: Sequence[str], *, depth: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca is not typed
        self._name = function
        self.arguments = ",".join(arguments)
        owner = "this._parent" + "._parent" * depth
        self._template = Template(
            "{% macro script(this, kwargs) %}"
            f"{function}({{{{ {owner}.get_name() }}}},{{{{ this.arguments }}}});"
            "{% endmacro %}"
        )


def base_map(*, static_prefix: str, point_of_view: str, dark: bool = False) -> folium.Map:
    """Give a map with land, water, borders and country names, and no places yet.

    `static_prefix` is the address of the static folder, with a slash at its end, as seen from the map's
    frame. The same arguments give the same script, so a page can keep the map between runs.
    """
    made = folium.Map(
        location=(30, 15),
        zoom_start=2,
        tiles=None,
        zoom_control="topright",
        world_copy_jump=True,
        min_zoom=2,
    )
    made.options["max_zoom"] = MAX_ZOOM  # without a tile layer markercluster has no other source for it
    # On the instance: the class's lists are shared by every folium map of the process.
    made.default_js = [
        ("leaflet", f"{static_prefix}vendor/leaflet/leaflet.js"),
        ("markercluster", f"{static_prefix}vendor/markercluster/leaflet.markercluster.js"),
        ("wherein", f"{static_prefix}wherein/map.js"),
    ]
    made.default_css = [
        ("leaflet_style", f"{static_prefix}vendor/leaflet/leaflet.css"),
        ("markercluster_style", f"{static_prefix}vendor/markercluster/MarkerCluster.css"),
        ("wherein_style", f"{static_prefix}wherein/map.css"),
    ]
    options: Json = {
        "countries": static_prefix + countries_file(point_of_view),
        "water": static_prefix + WATER,
        "dark": dark,
        "attribution": html.escape(
            f"Places: GeoNames (CC BY 4.0) · Borders: Natural Earth, {_BORDERS[point_of_view]}"
        ),
    }
    made.add_child(_Call("whereinBase", [js_json(options)], depth=0))
    return made


def places_layer(
    places: Sequence[PlaceOnMap], *, selected: str | None = None, focus: int = 0
) -> folium.FeatureGroup:
    """Give the layer that draws `places`; added to a map again, it swaps the data of the layer there.

    A `focus` other than the last one makes the map fly to the place `selected` and open its popup, or
    close the popup when that is None.
    """
    groups: Json = {
        group: {"colour": colour, "label": _LABELS[group]} for group, colour in GROUP_COLOURS.items()
    }
    options: Json = {"groups": groups, "unsure": UNSURE}
    rows = _rows(places)
    digest = hashlib.sha256(js_json(rows).encode()).hexdigest()[:16]
    payload: Json = {"digest": digest, "focus": focus, "selected": selected, "rows": rows}
    layer = folium.FeatureGroup()
    layer.add_child(_Call("whereinPlaces", [js_json(options), js_json(payload)], depth=1))
    return layer


def build_map(
    places: Sequence[PlaceOnMap],
    *,
    selected: str | None = None,
    static_prefix: str,
    point_of_view: str,
    dark: bool = False,
) -> folium.Map:
    """Give the whole map in one piece, for a page that does not change: `base_map` and `places_layer`."""
    made = base_map(static_prefix=static_prefix, point_of_view=point_of_view, dark=dark)
    places_layer(places, selected=selected, focus=0 if selected is None else 1).add_to(made)
    return made


def _rows(places: Sequence[PlaceOnMap]) -> list[Json]:
    """Give `[id, lat, lon, mentions, name, group, score, popup html or None]` per place, largest first."""
    left = POPUP_BUDGET
    rows: list[Json] = []
    for found in sorted(places, key=lambda place: (-place.mentions, place.place.id)):
        popup: str | None = place_html(found)
        left -= len(popup or "")
        place = found.place
        rows.append(
            [
                place.id,
                round(place.lat, 4),
                round(place.lon, 4),
                found.mentions,
                plain(place.name),
                found.group or "",
                round(found.score, 2),
                popup if left >= 0 else None,
            ]
        )
    return rows
