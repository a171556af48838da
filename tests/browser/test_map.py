"""The map alone, as a page of its own in the machine's Chromium, at a desk and on a phone."""

from __future__ import annotations

import functools
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from geo.models import Feature, Place, Role
from geo.settings import ROOT
from geo.view.folium_map import build_map
from geo.view.js_json import Json, js_json
from geo.view.map_message import Choice, Pick, Press, View, read_message
from geo.view.payload import Heap, columns
from geo.view.shapes import Excerpt, PlaceOnMap

pytestmark = pytest.mark.browser

_WAIT = 60_000  # milliseconds; the machine may be busy
_OSM = "tile.openstreetmap.org"
_LOOKS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1100, "height": 700}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
_READY = """() => window.__wherein && window.__wherein.basemap === "drawn" && window.__wherein.redraws > 0
    && window.__wherein.shapes === "drawn" """
_SETUP = """() => {
    window.said = [];
    window.addEventListener("wherein:message", event => window.said.push(event.detail));
}"""
_MAP = "Object.values(window).find(it => it instanceof L.Map)"

UKRAINE = Place("geonames:690791", "Ukraine", 49.0, 32.0, Feature.COUNTRY, "UA")
RUSSIA = Place("geonames:2017370", "Russia", 60.0, 100.0, Feature.COUNTRY, "RU")
DONETSK = Place("geonames:709716", "Donetsk Oblast", 48.0, 37.5, Feature.REGION, "UA")
KYIV = Place("geonames:703448", "Kyiv", 50.4547, 30.5238, Feature.SETTLEMENT, "UA")
BUCHA = Place("geonames:711390", "Bucha", 50.543, 30.212, Feature.SETTLEMENT, "UA")
ODESA = Place("geonames:698740", "Odesa", 46.4775, 30.7326, Feature.SETTLEMENT, "UA")
OPERA = Place("curated:opera", "Odesa Opera", 46.4775, 30.7326, Feature.FACILITY, "UA")


def _found(
    place: Place, mentions: int, *, radius_km: float | None = None, text: str | None = None
) -> PlaceOnMap:
    sentence = text or f"Rain fell on {place.name} all week."
    excerpt = Excerpt(1, place.id, sentence, 13, 13 + len(place.name), "A wet spring", "d", "The Valley Post",
                      "2022-05-04", "https://example.org/a", Role.LITERAL, 0.9, (), (), (), None)  # fmt: skip
    return PlaceOnMap(place, mentions, 1, 0.9, "violence", (excerpt,), radius_km=radius_km)


PLACES = [
    _found(UKRAINE, 40),
    _found(RUSSIA, 9),
    _found(DONETSK, 12),
    _found(KYIV, 20, radius_km=12.0),
    _found(BUCHA, 7),
    _found(ODESA, 5),
    _found(OPERA, 2),
]


@dataclass  # without slots: Playwright notes a handler on the object that it belongs to
class Look:
    """A map in a page, and what happened there."""

    page: Page
    """The page."""
    open: Callable[..., None]
    """Writes a page with these places and loads it."""
    requests: list[str] = field(default_factory=list)
    """Every address asked for."""
    troubles: list[str] = field(default_factory=list)
    """Errors and dialogs."""

    def dismiss(self, dialog: Dialog) -> None:
        """Note a dialog and close it."""
        self.troubles.append(dialog.message)
        dialog.dismiss()

    def marker(self, name: str) -> Locator:
        """The marker or the label of the place whose accessible name starts so."""
        return self.page.locator(f'button[aria-label^="{name}"]')

    def hosts(self) -> set[str | None]:
        """Whom the page asked."""
        return {urlsplit(it).hostname for it in self.requests if not it.startswith(("data:", "blob:"))}

    def view(self) -> list[float]:
        """Zoom and centre, once the map has come to rest (a popup moves it into sight)."""
        moving = f"(() => {{ const a = {_MAP}._panAnim; return !(a && a._inProgress); }})()"
        self.page.wait_for_function(moving, timeout=_WAIT)
        found: list[float] = self.page.evaluate(
            f"(() => {{ const m = {_MAP}; return [m.getZoom(), m.getCenter().lat, m.getCenter().lng]; }})()"
        )
        return found

    def go(self, lat: float, lon: float, zoom: int) -> None:
        """Move the map at once."""
        self.page.evaluate(f"{_MAP}.setView([{lat}, {lon}], {zoom}, {{animate: false}}); 0")

    def said(self, number: int) -> list[Choice | View | Press | Pick | None]:
        """Wait for so many messages and give all."""
        self.page.wait_for_function("n => window.said.length >= n", arg=number, timeout=_WAIT)
        return [read_message(json.loads(text)) for text in self.page.evaluate("window.said")]

    def swap(
        self, places: Sequence[PlaceOnMap], *, focus: int = 0, selected: str | None = None,
        heaps: Mapping[str, Heap] | None = None, zoom: int | None = None,
    ) -> None:  # fmt: skip
        """Hand over other places, as the app does after a filter, or with a zoom those of a view."""
        before = self.page.evaluate("window.__wherein.redraws")
        payload: Json = {
            "digest": str(id(places)), "zoom": zoom, "focus": focus, "selected": selected, "view": None,
        }  # fmt: skip
        call = f"window.whereinPlaces({_MAP}, null, {js_json(payload)}, {js_json(columns(places, heaps))})"
        self.page.evaluate(f"{call}; 0")
        self.page.wait_for_function("n => window.__wherein.redraws > n", arg=before, timeout=_WAIT)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002, the base class's name
        """Say nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server serves: the static folder and the pages of these tests."""
    made = tmp_path_factory.mktemp("site")
    (made / "static").symlink_to(ROOT / "static")
    (made / "favicon.ico").write_bytes(b"")
    return made


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """A server of files on 127.0.0.1."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


_desk_first = pytest.mark.parametrize(
    "look", ["desk", pytest.param("phone", marks=pytest.mark.long)], indirect=True
)
"""For what no layout changes: on a phone only `make test-long` asks."""


@pytest.fixture(params=_LOOKS)
def look(request: pytest.FixtureRequest, chromium: Browser, site: str, folder: Path) -> Iterator[Look]:
    """A fresh page at a desk or on a phone; errors in it, and requests to elsewhere, fail the test."""
    options = _LOOKS[request.param] | getattr(request.function, "look_options", {})
    context = chromium.new_context(**options)
    page = context.new_page()
    page.set_default_timeout(_WAIT)
    seen = Look(page, lambda *_: None)
    page.on("request", lambda asked: seen.requests.append(asked.url))
    page.on("pageerror", lambda error: seen.troubles.append(str(error)))
    page.on("dialog", seen.dismiss)
    # Nothing leaves the machine even when the map asks; the list of requests tells that it did.
    context.route(f"https://{_OSM}/**", lambda route: route.abort())

    def load(places: Sequence[PlaceOnMap], **how: Any) -> None:
        made = build_map(places, static_prefix=f"{site}/static/", point_of_view="deu", **how)
        text = f'<!doctype html><html lang="en"><title>Map</title>{made.get_root().render()}'
        (folder / "map.html").write_text(text, encoding="utf-8")
        page.add_init_script(f"({_SETUP})()")
        page.goto(f"{site}/map.html")
        page.wait_for_function(_READY, timeout=_WAIT)

    seen.open = load
    yield seen
    context.close()
    assert seen.troubles == []
    assert seen.hosts() - {_OSM} == {"127.0.0.1"}
    assert _OSM not in seen.hosts() or "openstreetmap" in request.function.__name__


expect.set_options(timeout=_WAIT)


def test_countries_are_shaded_shapes_with_a_count_of_their_own(look: Look) -> None:
    """They stand in no cluster of towns, whatever the zoom, and keep their numbers."""
    look.open(PLACES)
    assert look.page.evaluate("window.__wherein.shaded") == 3
    for zoom in (3, 4, 6):
        look.go(50, 33, zoom)
        expect(look.marker("Ukraine, 40 mentions")).to_have_class(_class("wherein-area-label"))
        clusters = look.page.locator(".wherein-cluster").evaluate_all(
            "all => all.map(it => it.ariaLabel).join()"
        )
        assert "Ukraine" not in clusters
    colour = "c => [...c.getContext('2d').getImageData(0, 0, 512, 512).data].some(v => v > 0)"
    painted = look.page.locator(".leaflet-shades-pane canvas").evaluate_all(f"all => all.some({colour})")
    assert painted


def _class(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{name}\b")


@_desk_first
def test_a_region_is_a_shape_when_it_is_large_enough_and_a_marker_otherwise(look: Look) -> None:
    """Far away an oblast is a dot or in a cluster with towns, near it is a shape with its label."""
    look.open([_found(DONETSK, 12), _found(RUSSIA, 9)])
    look.go(48, 37.5, 3)
    expect(look.marker("Donetsk Oblast")).to_have_class(_class("wherein-dot"))
    look.go(48, 37.5, 7)
    expect(look.marker("Donetsk Oblast")).to_have_class(_class("wherein-area-label"))
    expect(look.marker("Donetsk Oblast")).to_have_text("Donetsk Oblast12")


def test_a_chosen_country_has_its_outline_and_a_town_its_circle(look: Look) -> None:
    """A circle says how far a town's mentions may lie; a country's shape says it better."""
    look.open(PLACES)
    look.go(49, 32, 5)
    circle = look.page.locator("path.wherein-area")
    look.marker("Ukraine, ").click()
    expect(look.page.locator(".wherein-popup h2")).to_have_text("Ukraine")
    expect(look.marker("Ukraine, ")).to_have_class(_class("wherein-chosen"))
    expect(circle).to_have_count(0)
    look.page.keyboard.press("Escape")
    look.go(50.4, 30.5, 9)
    look.marker("Kyiv, ").click()
    expect(circle).to_have_count(1)


def test_a_cluster_opens_by_zooming_and_lists_its_places_in_the_end(look: Look) -> None:
    """Two places on one spot cannot be taken apart: the list behind them lets one be chosen."""
    look.open([_found(ODESA, 5), _found(OPERA, 2), _found(KYIV, 20)])
    look.go(48.5, 30.6, 2)
    look.page.locator(".wherein-cluster").click()
    expect(look.marker("Odesa and 1 more place, 7 mentions")).to_be_visible()
    assert look.view()[0] > 2
    look.marker("Odesa and").click()
    behind = look.page.locator(".wherein-behind button")
    expect(behind).to_have_text(["Odesa5 mentions", "Odesa Opera2 mentions"])
    look.view()  # the map may still be moving the list into sight, away from a finger
    behind.nth(1).click()
    expect(look.page.locator(".wherein-popup h2")).to_have_text("Odesa Opera")
    chosen = [it.place for it in look.said(1) if isinstance(it, Choice)]
    assert chosen == [OPERA.id]


@_desk_first
def test_a_heap_from_the_server_opens_by_zooming_and_asks_what_is_there(look: Look) -> None:
    """One marker says for how many it stands; a press goes where they lie and tells the view once."""
    look.open([_found(KYIV, 20)], view=(48.5, 30.6, 4))
    behind = Heap(21_000, (47.9, 29.9, 50.6, 31.1))
    look.swap([_found(KYIV, 90_000)], heaps={KYIV.id: behind}, zoom=4)
    assert look.page.evaluate("window.said") == []
    marker = look.marker("Kyiv and 21,000 more places, 90,000 mentions")
    expect(marker).to_have_text("90k")
    marker.click()
    [view] = look.said(1)
    assert isinstance(view, View)
    zoom, lat, lon = look.view()
    assert (view.zoom, zoom > 6, round(lat), round(lon)) == (zoom, True, 49, 30)
    look.swap([_found(KYIV, 20), _found(ODESA, 7)], zoom=view.zoom)
    expect(look.marker("Kyiv, 20 mentions")).to_be_visible()
    assert look.said(1) == [view]


@_desk_first
def test_what_was_sent_for_another_zoom_is_asked_for_anew(look: Look) -> None:
    """All fit in at another zoom than the server took: the view is told, though nobody has moved."""
    look.open([_found(KYIV, 3), _found(ODESA, 2)])
    look.swap([_found(KYIV, 3), _found(BUCHA, 2)], zoom=2)
    [view] = look.said(1)
    assert isinstance(view, View)
    assert view.zoom == look.view()[0] != 2


def test_the_key_shows_how_an_uncertain_place_looks(look: Look) -> None:
    """Its line in the key has a dashed ring, as the marker has; without such a place there is no line."""
    look.open([_found(KYIV, 3)._replace(score=0.2)])
    if look.page.locator(".wherein-legend:not([open])").count():
        look.page.locator(".wherein-legend summary").click()
    assert (
        look.page.locator(".wherein-unsure-key").evaluate("it => getComputedStyle(it).borderStyle")
        == "dashed"
    )
    look.swap([_found(KYIV, 3)])
    expect(look.page.locator(".wherein-unsure-key")).to_have_count(0)


@_desk_first
def test_openstreetmap_is_asked_only_while_it_is_switched_on(look: Look) -> None:
    """Before, nothing is sent; the notice stands beside the switch; a reload keeps the choice."""
    look.open(PLACES)
    look.page.locator(".wherein-basemaps summary").click()
    panel = look.page.locator(".wherein-panel")
    expect(panel).to_contain_text("it learns your address and which area you look at")
    expect(panel).to_contain_text("Crimea within Ukraine")
    assert _OSM not in look.hosts()
    with look.page.expect_request(f"https://{_OSM}/**"):
        panel.get_by_label("OpenStreetMap").check()
    expect(look.page.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap contributors")
    with look.page.expect_request(f"https://{_OSM}/**"):
        look.page.reload()
    look.page.wait_for_function(_READY)
    look.page.locator(".wherein-basemaps summary").click()
    panel.get_by_label("Offline map").check()
    asked = len([it for it in look.requests if _OSM in it])
    look.go(40, -4, 7)
    expect(look.page.locator(".leaflet-osm-pane img")).to_have_count(0)
    expect(look.page.locator(".leaflet-control-attribution")).not_to_contain_text(
        "OpenStreetMap contributors"
    )
    assert len([it for it in look.requests if _OSM in it]) == asked


@_desk_first
def test_a_movement_is_told_once_and_redraws_nothing(look: Look) -> None:
    """Three moves in a row are one message, the view that came to rest; the first fit is none."""
    look.open(PLACES)
    drawn = look.page.evaluate("window.__wherein.redraws")
    look.go(49, 31, 6)
    look.go(50, 31, 6)
    look.go(50.5, 30.5, 8)
    assert look.said(1) == [View(50.5, 30.5, 8)]
    look.marker("Kyiv, ").click()
    kinds = [type(it) for it in look.said(2)]
    assert kinds == [View, Choice]
    assert look.page.evaluate("window.__wherein.redraws") == drawn


@_desk_first
def test_the_map_starts_where_the_link_says(look: Look) -> None:
    """With a view it starts there, and the chosen place opens without a flight."""
    look.open(PLACES, view=(50.4, 30.6, 7), selected=KYIV.id)
    expect(look.page.locator(".wherein-popup h2")).to_have_text("Kyiv")
    zoom, lat, lon = look.view()
    assert (zoom, round(lat, 1), round(lon, 1)) == (7, 50.4, 30.6)


@_desk_first
def test_without_a_view_all_places_are_in_sight(look: Look) -> None:
    """Every town's marker lies within the frame, and nothing is told to the page."""
    look.open([_found(KYIV, 3), _found(ODESA, 2)])
    for name in ("Kyiv", "Odesa"):
        expect(look.marker(name)).to_be_in_viewport(ratio=1)
    assert look.page.evaluate("window.said") == []


def test_everything_works_by_keyboard(look: Look) -> None:
    """Enter opens the popup and goes into it; Escape closes it and gives the focus back."""
    look.open(PLACES)
    look.go(49, 32, 6)
    for name in ("Ukraine, ", "Odesa"):
        marker = look.marker(name)
        marker.focus()
        marker.press("Enter")
        expect(look.page.locator(".wherein-popup")).to_be_visible()
        assert look.page.evaluate("document.activeElement.closest('.leaflet-popup') !== null")
        look.page.keyboard.press("Escape")
        expect(look.page.locator(".wherein-popup")).to_have_count(0)
        expect(look.marker(name)).to_be_focused()


@_desk_first
def test_what_is_out_of_sight_has_no_marker(look: Look) -> None:
    """Of five thousand places some hundred markers are in the page; moving brings others."""
    places = [
        _found(
            replace(
                BUCHA, id=f"geonames:{n}", name=f"Town {n}", lat=(n % 71) - 20.0, lon=(n // 71) * 3.0 - 120
            ),
            1,
        )
        for n in range(1, 5001)
    ]
    look.open(places)
    look.go(10, 0, 5)
    buttons = look.page.locator("button")
    first = buttons.evaluate_all("all => all.map(it => it.ariaLabel)")
    assert 0 < len(first) < 600
    look.go(10, 60, 5)
    second = buttons.evaluate_all("all => all.map(it => it.ariaLabel)")
    assert set(second) - set(first)
    assert not set(second) & set(first)


@_desk_first
def test_regions_are_loaded_only_when_they_can_be_seen(look: Look) -> None:
    """Far away only the world's countries are asked for; near, the regions of the country in view."""
    look.open([_found(KYIV, 3), _found(RUSSIA, 2)])
    look.go(50, 30, 3)
    assert not any("/regions/UA" in it or "-fine" in it for it in look.requests)
    with look.page.expect_request("**/regions/UA.json"):
        look.go(49, 32, 6)
    assert not any("/regions/US" in it for it in look.requests)


@_desk_first
def test_other_places_are_swapped_in_place(look: Look) -> None:
    """The view stays; a popup whose place is gone closes, one whose place is still there stays."""
    look.open(PLACES)
    look.go(50.4, 30.5, 9)
    look.marker("Kyiv, 20").click()
    expect(look.page.locator(".wherein-popup")).to_be_visible()
    before = look.view()
    look.swap([_found(KYIV, 4), _found(BUCHA, 1)], selected=KYIV.id)
    expect(look.marker("Kyiv, 4 mentions")).to_be_visible()
    expect(look.page.locator(".wherein-popup h2")).to_have_text("Kyiv")
    look.swap([_found(BUCHA, 1)])
    expect(look.page.locator(".wherein-popup")).to_have_count(0)
    expect(look.marker("Kyiv")).to_have_count(0)
    assert look.view() == before


def test_a_new_focus_flies_to_the_place_or_fits_its_shape(look: Look) -> None:
    """A town is shown close up, a country as a whole."""
    look.open(PLACES)
    look.swap(PLACES[:-1], focus=1, selected=ODESA.id)
    expect(look.page.locator(".wherein-popup h2")).to_have_text("Odesa")
    assert look.view()[0] >= 6
    look.swap(PLACES, focus=2, selected=UKRAINE.id)
    expect(look.page.locator(".wherein-popup h2")).to_have_text("Ukraine")
    assert look.view()[0] in (4, 5, 6)
    assert abs(look.view()[1] - 48.5) < 3


@_desk_first
def test_a_place_beyond_the_budget_points_to_the_list(look: Look) -> None:
    """It has a marker and says how many mentions the list has."""
    look.open([_found(KYIV, 9), _found(ODESA, 3)._replace(excerpts=())])
    look.go(46.5, 30.7, 7)
    look.marker("Odesa").click()
    expect(look.page.locator(".wherein-popup")).to_have_text("Odesa3 mentions: see the list")


def test_names_from_outside_stay_text(look: Look) -> None:
    """In labels, names on the map, lists and popups; nothing of it runs."""
    hostile = "<img src=x onerror=alert(1)>{{7*7}}${1}`</script>"
    look.open(
        [_found(replace(place, name=hostile), n) for n, place in ((9, UKRAINE), (5, ODESA), (2, OPERA))]
    )
    look.go(47, 31, 6)
    expect(look.page.locator(".wherein-area-label b")).to_have_text([hostile])
    look.page.locator(".wherein-cluster").click()
    look.go(46.5, 30.7, 10)
    look.page.locator(".wherein-cluster").click()
    expect(look.page.locator(".wherein-behind b").first).to_have_text(hostile)
    look.page.locator(".wherein-behind button").first.click()
    expect(look.page.locator(".wherein-popup h2")).to_have_text(hostile)
    expect(look.page.locator(".wherein-name-place").first).to_have_text(hostile)


def test_fingers_hit_the_controls(look: Look) -> None:
    """With a coarse pointer each control is at least 44 pixels in both directions."""
    look.open(PLACES)
    if not look.page.evaluate("matchMedia('(pointer: coarse)').matches"):
        pytest.skip("a mouse needs less")
    look.page.locator(".wherein-basemaps summary").click()
    controls = ".leaflet-bar a, .wherein-basemaps summary, .wherein-legend summary, .wherein-panel label"
    for box in look.page.locator(controls).evaluate_all(
        "all => all.map(it => it.getBoundingClientRect().toJSON())"
    ):
        assert box["width"] >= 44
        assert box["height"] >= 44


@_desk_first
def test_who_wants_calm_sees_no_flight(look: Look) -> None:
    """With reduced motion the map is at the chosen place at once, and nothing glides."""
    look.page.emulate_media(reduced_motion="reduce")
    look.open(PLACES)
    look.swap(PLACES[:-1], focus=1, selected=ODESA.id)
    expect(look.page.locator(".wherein-popup h2")).to_have_text("Odesa")
    assert look.page.evaluate(f"{_MAP}.options.zoomAnimation") is False
    durations = look.page.locator("button.leaflet-zoom-animated").evaluate_all(
        "all => all.map(it => getComputedStyle(it).transitionDuration)"
    )
    assert set(durations) == {"0s"}


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious(look: Look, dark: bool) -> None:  # noqa: FBT001, a parameter of the test
    """With the key, the layers and a popup open, in either theme."""
    look.open(PLACES, dark=dark)
    look.go(49, 32, 5)
    look.marker("Ukraine, ").click()
    look.page.locator(".wherein-legend").evaluate("it => { it.open = true; }")
    look.page.locator(".wherein-basemaps").evaluate("it => { it.open = true; }")
    script = files("axe_playwright_python") / "axe.min.js"
    look.page.evaluate(script.read_text(encoding="utf-8"))
    found = look.page.evaluate("axe.run().then(it => it.violations)")
    bad = [
        (it["id"], [node["html"][:120] for node in it["nodes"]])
        for it in found
        if it["impact"] in ("serious", "critical")
    ]
    assert bad == [], json.dumps(bad, indent=1)
