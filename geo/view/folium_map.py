"""Places -> a folium map that needs no network and runs no text as code.

folium and branca render what they are given as Jinja templates and JavaScript, so nothing from outside is
given to them: the map is made of constants, and the places go through `js_json` into one call of our own
scripts (static/wherein/), which keep one clustered layer and swap its data.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from geo.models import Place
from geo.view.excerpt_html import plain
from geo.view.js_json import Json, js_json
from geo.view.looks import BORDERS, GROUP_COLOURS, LABELS, MAX_ZOOM, UNSURE, VIEWS
from geo.view.payload import GROUPS, Heap, columns, opened
from geo.view.shapes import PlaceOnMap
from geo.view.static_files import (
    CITIES,
    REGION_INDEX,
    REGIONS,
    SCRIPTS,
    SEAS,
    WATER,
    WATER_FINE,
    countries_file,
)

__all__ = ["GROUP_COLOURS", "MAX_ZOOM", "UNSURE", "base_map", "build_map", "places_layer"]


class _Finished(Element):
    """A piece of script that is given as it is; branca would read it as a template once more."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **_: object) -> str:
        """Give the script."""
        return self._text


@lru_cache(maxsize=16)
def _template(function: str, depth: int) -> Template:
    """Give the call's template; compiling it anew for every map costs more than drawing."""
    owner = "this._parent" + "._parent" * depth
    made: Template = Template(
        "{% macro script(this, kwargs) %}"
        f"{function}({{{{ {owner}.get_name() }}}},{{{{ this.arguments }}}});"
        "{% endmacro %}"
    )
    return made


class _Call(MacroElement):
    """One call of a function in static/wherein/ with arguments that are JSON already."""

    def __init__(self, function: str, arguments: Sequence[str], *, depth: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca is not typed
        self._name = function
        self.arguments = ",".join(arguments)
        self._template = _template(function, depth)

    def render(self, **kwargs: object) -> str:
        """Put the call into the page's script."""
        text: str = self._template.module.script(self, kwargs)
        page = self.get_root()
        if isinstance(page, Figure):
            page.script.add_child(_Finished(text), name=self.get_name())
        return text


def base_map(
    *,
    static_prefix: str,
    point_of_view: str,
    dark: bool = False,
    small: bool = False,
    credits_: Sequence[str] = (),
) -> folium.Map:
    """Give a map with land, water, borders and country names, and no places yet.

    `static_prefix` is the address of the static folder, with a slash at its end, as seen from the map's
    frame; `credits_` are attributions besides the gazetteer's. The same arguments give the same script, so
    a page can keep the map between runs. A `small` map has no key, no choice of a basemap and no credits:
    the large one beside it has them.
    """
    made = folium.Map(
        location=(30, 15),
        zoom_start=2,
        tiles=None,
        zoom_control="topright",
        world_copy_jump=True,
        min_zoom=2,
    )
    made.options["max_zoom"] = MAX_ZOOM  # without a tile layer nothing else sets it
    made.options["fade_animation"] = False  # what is drawn on this machine is there at once
    # On the instance: the class's lists are shared by every folium map of the process.
    made.default_js = [("leaflet", f"{static_prefix}vendor/leaflet/leaflet.js")]
    made.default_js += [(f"wherein_{name}", f"{static_prefix}wherein/{name}") for name in SCRIPTS]
    made.default_css = [
        ("leaflet_style", f"{static_prefix}vendor/leaflet/leaflet.css"),
        ("wherein_style", f"{static_prefix}wherein/map.css"),
    ]
    options = _base_options(static_prefix, point_of_view, dark=dark, small=small, credits_=credits_)
    made.add_child(_Call("whereinBase", [js_json(options)], depth=0))
    return made


def _base_options(
    static_prefix: str, point_of_view: str, *, dark: bool, small: bool, credits_: Sequence[str]
) -> Json:
    named = f"Places: {'; '.join(('GeoNames (CC BY 4.0)', *credits_))}"
    return {
        "countries": static_prefix + countries_file(point_of_view),
        "countriesFine": static_prefix + countries_file(point_of_view, fine=True),
        "water": static_prefix + WATER,
        "waterFine": static_prefix + WATER_FINE,
        "seas": static_prefix + SEAS,
        "cities": static_prefix + CITIES,
        "regions": static_prefix + REGIONS,
        "index": static_prefix + REGION_INDEX,
        "dark": dark,
        "small": small,
        "statement": VIEWS[point_of_view] + " The setting GEO_POINT_OF_VIEW changes this.",
        "attribution": ""
        if small
        else html.escape(f"{named} · Borders: Natural Earth, {BORDERS[point_of_view]}"),
    }


@dataclass(frozen=True, slots=True)
class Drawn:
    """Places as the map's script takes them: made once for all readers who see the same."""

    rows: str
    """Their columns as JSON."""
    digest: str
    """Stands for the rows: the browser leaves its layer alone while it stays."""
    zoom: int | None = None
    """The zoom that they were chosen for; None when they are all places, whatever is in view."""


@dataclass(frozen=True, slots=True)
class Picks:
    """Places that a reader can choose from on the map."""

    places: tuple[Place, ...]
    """The places; each has its number, from 1."""
    chosen: str
    """Id of the chosen one, or empty."""
    point: tuple[float, float] | None
    """Latitude and longitude of a point that the reader gave."""
    picking: bool
    """Whether the next click gives such a point."""

    def columns(self) -> Json:
        """Give them as `static/wherein/picks.js` takes them."""
        return {
            "places": [[it.id, plain(it.name), it.lat, it.lon] for it in self.places],
            "chosen": self.chosen,
            "point": self.point,
            "picking": self.picking,
        }


def drawn(
    places: Sequence[PlaceOnMap], *, heaps: Mapping[str, Heap] | None = None, zoom: int | None = None
) -> Drawn:
    """Write places for the map: all, or with `zoom` what one view shows of them, `heaps` for what is not."""
    rows = js_json(columns(places, heaps))
    return Drawn(rows, hashlib.sha256(rows.encode()).hexdigest()[:16], zoom)


def places_layer(
    places: Drawn,
    *,
    selected: str | None = None,
    popup: PlaceOnMap | None = None,
    focus: int = 0,
    view: tuple[float, float, int] | None = None,
    picks: Picks | None = None,
    correcting: bool = False,
) -> folium.FeatureGroup:
    """Give the layer that draws `places`; added to a map again, it swaps the data of the layer there.

    A `focus` other than the last one makes the map fly to the place `selected` and open its popup, or
    close the popup when that is None. `popup` is the place `selected` with its excerpts, for popups that are
    not among those of `places`. The first layer decides where the map starts: at `view` (latitude,
    longitude, zoom), else where all places fit in; later ones leave it alone. Keep giving the same `view`,
    so that the same places give the same script. With `correcting` the popup's mentions can be corrected;
    `picks` are the places that a reader corrects one with, drawn over the others.
    """
    groups: Json = [
        {"key": group, "colour": GROUP_COLOURS[group], "label": LABELS[group]} for group in GROUPS
    ]
    options: Json = {"groups": groups, "unsure": 100 * UNSURE}
    payload: Json = {
        "digest": places.digest,
        "zoom": places.zoom,
        "focus": focus,
        "selected": selected,
        "view": view,
        "popup": None if popup is None else opened(popup, correcting=correcting),
    }
    layer = folium.FeatureGroup()
    layer.add_child(_Call("whereinPlaces", [js_json(options), js_json(payload), places.rows], depth=1))
    layer.add_child(_Call("whereinPicks", [js_json(None if picks is None else picks.columns())], depth=1))
    return layer


def build_map(
    places: Sequence[PlaceOnMap],
    *,
    selected: str | None = None,
    static_prefix: str,
    point_of_view: str,
    dark: bool = False,
    small: bool = False,
    view: tuple[float, float, int] | None = None,
) -> folium.Map:
    """Give the whole map in one piece, for a page that does not change: `base_map` and `places_layer`."""
    made = base_map(static_prefix=static_prefix, point_of_view=point_of_view, dark=dark, small=small)
    focus = 0 if selected is None else 1
    places_layer(drawn(places), selected=selected, focus=focus, view=view).add_to(made)
    return made


@lru_cache(maxsize=32)
def small_map(places: tuple[PlaceOnMap, ...], *, static_prefix: str, point_of_view: str, dark: bool) -> str:
    """Give a page with a small map of `places`, drawn as on the large one, for a frame within another page.

    The same places give the same text, so that a frame that has it is left alone. A choice is told as the
    event `wherein:message` of the frame's window.
    """
    made = build_map(places, static_prefix=static_prefix, point_of_view=point_of_view, dark=dark, small=True)
    page: str = made.get_root().render()
    return page
