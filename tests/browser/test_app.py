"""The real app in the machine's Chromium: what a reader does, and what a hostile text cannot do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import ProxyHandler, build_opener

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Frame, FrameLocator, Locator, Page, ViewportSize, expect
from playwright.sync_api import Error as PlaywrightError

from geo.settings import ROOT
from tests.hostile.corpus import NAMED, gathered, made
from tests.hostile.payloads import COMPUTED, GROUPS, PAYLOADS

pytestmark = pytest.mark.browser

_MAP = 'iframe[title="streamlit_folium.st_folium"]'
_LOOK = 10_000  # milliseconds for one look at the map's frame
_WAIT = 120_000  # milliseconds; the machine may be busy


class _Recorder(BaseHTTPRequestHandler):
    """A proxy that only notes what it was asked for."""

    def _note(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")  # type: ignore[attr-defined]  # set below
        self.send_error(502)

    do_GET = do_POST = do_HEAD = do_CONNECT = do_PUT = _note  # noqa: N815, the handler's own names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002, the base class's name
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class App:
    """A running app."""

    url: str
    """Where it listens."""
    asked: list[str]
    """What the server process asked the recording proxy for."""


@dataclass  # without slots: Playwright notes a handler on the object that it belongs to
class Seen:
    """What happened in a page."""

    page: Page
    """The page."""
    requests: list[str] = field(default_factory=list)
    """Every address asked for, web sockets included."""
    troubles: list[str] = field(default_factory=list)
    """Errors and dialogs."""

    def watch(self) -> Seen:
        """Start to note."""
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", self._dismiss)
        return self

    def _dismiss(self, dialog: Dialog) -> None:
        self.troubles.append(dialog.message)
        dialog.dismiss()

    @property
    def map(self) -> FrameLocator:
        """The map's frame."""
        return self.page.frame_locator(_MAP)

    def open(self, url: str) -> Seen:
        """Load an address and wait until map and places are drawn."""
        self.page.goto(url)
        self.drawn(0)
        return self

    def frame(self) -> Frame:
        """The map's frame, to run a function in."""
        found = self.page.locator(_MAP).element_handle(timeout=_WAIT).content_frame()
        assert found is not None
        return found

    def drawn(self, after: int) -> int:
        """Wait until the places were drawn more often than `after`; give how often."""
        for left in reversed(range(_WAIT // _LOOK)):
            frame = self.frame()  # anew: Streamlit may put another frame in its place while it loads
            try:
                frame.wait_for_function(
                    "after => window.__wherein && window.__wherein.redraws > after"
                    " && window.__wherein.basemap === 'drawn'",
                    arg=after,
                    timeout=_LOOK,
                )
                return int(frame.evaluate("window.__wherein.redraws"))
            except PlaywrightError:
                if not left:
                    raise
        raise AssertionError("unreachable")

    def settled(self) -> None:
        """Wait until Streamlit has run to its end."""
        self.page.wait_for_function(
            "() => document.querySelector('.stApp')?.getAttribute('data-test-script-state') === 'notRunning'",
            timeout=_WAIT,
        )


expect.set_options(timeout=_WAIT)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def _recording() -> Iterator[tuple[str, list[str]]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Recorder)
    asked: list[str] = []
    server.asked = asked  # type: ignore[attr-defined]  # read by the handler
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    opener = build_opener(ProxyHandler({}))
    ready = threading.Event()
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(f"the app ended with {process.returncode}")
        try:
            with opener.open(f"{url}/_stcore/health", timeout=5):
                return
        except OSError:
            ready.wait(0.1)  # nothing sets it: the server offers no other sign than its port
    pytest.fail("the app did not start")


@contextmanager
def _running(store: str, home: Path) -> Iterator[App]:
    home.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    with _recording() as (proxy, asked):
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "GEO_STORE": store,
            **dict.fromkeys(names, proxy),
        }
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
            url = f"http://127.0.0.1:{port}"
            try:
                _wait_until_healthy(url, process)
                yield App(url, asked)
            finally:
                process.terminate()


@pytest.fixture(scope="session")
def app(sample_store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app over the sample articles, with an empty HOME."""
    with _running(sample_store, tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def hostile_stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app over one person, one organisation and one event that are tied to every payload."""
    folder = tmp_path_factory.mktemp("gathered")
    with _running(gathered(folder), folder / "home") as running:
        yield running


@pytest.fixture
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Seen]:
    """A fresh page, at a desk unless the test asks for a phone; errors and requests to elsewhere fail it."""
    phone = getattr(request, "param", "desk") == "phone"
    size = ViewportSize(width=390, height=844) if phone else ViewportSize(width=1400, height=900)
    context = chromium.new_context(viewport=size, has_touch=phone, is_mobile=phone)
    seen = Seen(context.new_page()).watch()
    yield seen
    if phone:
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
    assert seen.troubles == []
    assert {urlsplit(it).hostname for it in seen.requests if not it.startswith(("data:", "blob:"))} <= {
        "127.0.0.1"
    }


_both_sizes = pytest.mark.parametrize("page", ["desk", "phone"], indirect=True)
_PHONE_LATER = pytest.param("phone", marks=pytest.mark.long)
_desk_first = pytest.mark.parametrize("page", ["desk", _PHONE_LATER], indirect=True)
"""For what no layout changes: on a phone only `make test-long` asks."""


@contextmanager
def _filters(seen: Seen) -> Iterator[None]:
    """The filters stand beside the map; on a phone they lie over it and are opened and closed."""
    phone = (seen.page.viewport_size or ViewportSize(width=0, height=0))["width"] < 640
    if phone:
        seen.page.get_by_test_id("stExpandSidebarButton").click()
    yield
    seen.settled()
    if phone:
        seen.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
        seen.page.get_by_test_id("stExpandSidebarButton").wait_for()


def _option(seen: Seen, facet: str, label: str) -> Locator:
    """The checkbox of one option of a facet."""
    options = seen.page.get_by_role("list", name=facet, exact=True).get_by_role("listitem")
    return options.filter(has_text=label).get_by_role("checkbox").first


def _choose_person(seen: Seen, name: str) -> None:
    with _filters(seen):
        _option(seen, "Person", name).check()


def _row(seen: Seen, name: str) -> Locator:
    """A row of the list of places."""
    return seen.page.get_by_role("list", name="Places").get_by_role("button", name=f"{name},")


def _marker(seen: Seen, name: str) -> str:
    return f'.wherein-dot[aria-label^="{name}"]'


@_both_sizes
def test_the_map_shows_one_marker_per_place_with_its_count(app: App, page: Seen) -> None:
    """Four places, the larger with its 2, and the line above says how much is shown."""
    page.open(app.url)
    expect(page.map.locator(_marker(page, "Kandalaksha, 2 mentions"))).to_have_text("2")
    expect(page.page.get_by_text("5 of 5 mentions in 4 places")).to_be_visible()
    expect(page.page.locator(".wherein-lead")).to_contain_text("Choose a place, or narrow down")
    page.frame().evaluate("() => { map.setView([46.5, 36], 5, {animate: false}); }")
    style = "it => getComputedStyle(it.firstElementChild).borderStyle"
    assert page.map.locator(_marker(page, "Sochi")).evaluate(style) == "dashed"
    assert page.map.locator(_marker(page, "Bucha")).evaluate(style) != "dashed"


@_both_sizes
def test_a_marker_chooses_its_row_and_shows_its_excerpts(app: App, page: Seen) -> None:
    """A click opens the popup and brings the sentences into the list; the mention is marked."""
    page.open(app.url)
    page.map.locator(_marker(page, "Bucha")).click()
    expect(page.map.locator(".wherein-popup mark")).to_have_text("Bucha")
    expect(page.page.locator(".wherein-place")).to_contain_text("Bucha")
    expect(page.page.locator(".wherein-excerpt").first).to_contain_text("Graves were found in Bucha.")
    expect(_row(page, "Bucha")).to_have_attribute("aria-current", "true")


def test_a_chosen_place_shows_how_far_its_mentions_may_lie(app: App, page: Seen) -> None:
    """The circle is there while the popup is, and the popup says what it means."""
    page.open(app.url)
    circle = page.map.locator("path.wherein-area")
    page.map.locator(_marker(page, "Bakhmut")).click()
    expect(circle).to_have_count(1)
    expect(page.map.locator(".wherein-popup")).to_contain_text("near Bakhmut, within about 20 km")
    page.map.locator(".leaflet-popup-close-button").click()
    expect(circle).to_have_count(0)


def test_a_marker_opens_by_keyboard(app: App, page: Seen) -> None:
    """A marker takes the focus, and Enter opens its popup."""
    page.open(app.url)
    marker = page.map.locator(_marker(page, "Bakhmut"))
    marker.focus()
    marker.press("Enter")
    expect(page.map.locator(".wherein-popup mark")).to_have_text("Bakhmut")


@_both_sizes
def test_a_row_opens_its_popup_and_a_second_click_does_so_again(app: App, page: Seen) -> None:
    """Choosing in the list flies to the place; once more after the popup was closed works too."""
    page.open(app.url)
    _row(page, "Kandalaksha").click()
    popup = page.map.locator(".wherein-popup")
    expect(popup.locator("h2")).to_have_text("Kandalaksha")
    page.settled()
    page.map.locator(".leaflet-popup-close-button").click()
    expect(popup).to_have_count(0)
    _row(page, "Kandalaksha").click()
    expect(popup.locator("h2")).to_have_text("Kandalaksha")
    expect(page.page.locator(".wherein-place")).to_contain_text("Kandalaksha")


def test_the_list_and_what_is_read_work_by_keyboard(app: App, page: Seen) -> None:
    """Arrows move along the list, Enter chooses; the article opens, and a place in it opens on the map."""
    page.open(app.url)
    _row(page, "Kandalaksha").focus()
    page.page.keyboard.press("ArrowDown")
    expect(_row(page, "Bakhmut")).to_be_focused()
    page.page.keyboard.press("Enter")
    expect(page.page.locator(".wherein-place")).to_contain_text("Bakhmut")
    page.page.get_by_role("button", name="read the article").first.press("Enter")
    article = page.page.locator(".wherein-article")
    expect(article).to_contain_text("Russia kept silent about it.")
    for kind in ("place", "person", "event", "associative"):
        expect(article.locator(f".wherein-m-{kind}").first).to_be_visible()
    article.get_by_role("button", name="Kandalaksha").first.press("Enter")
    expect(page.map.locator(".wherein-popup h2")).to_have_text("Kandalaksha")


def test_a_persons_page_leads_to_their_places_on_the_map(app: App, page: Seen) -> None:
    """Who is named with a place has a page of their own, and one button shows only their places."""
    page.open(f"{app.url}/?place=geonames:712160")
    page.page.locator(".wherein-excerpt").get_by_role("button", name="Ilya Bogdanov").click()
    expect(page.page.locator(".wherein-when")).to_have_text("1 August 2022")
    page.settled()
    page.page.get_by_role("button", name="Show only this on the map").click()
    expect(page.page.get_by_text("1 of 5 mentions in 1 place")).to_be_visible()
    expect(page.page.locator(".wherein-where + small").first).to_contain_text("named with it")


@_both_sizes
def test_the_timeline_narrows_by_keyboard_and_plays(app: App, page: Seen) -> None:
    """Moving an end narrows the dates, in the address too; playing moves a window along by itself."""
    page.open(app.url)
    page.settled()
    page.page.get_by_label("undated too").uncheck()
    expect(page.page.get_by_text("2 of 5 mentions")).to_be_visible()
    page.page.get_by_role("slider", name="First date shown").press("End")
    expect(page.page.get_by_text("1 of 5 mentions")).to_be_visible()
    page.page.wait_for_url("**from=2022-01-01*")
    page.page.get_by_role("button", name="All dates").click()
    expect(page.page.get_by_text("2 of 5 mentions")).to_be_visible()
    page.settled()
    box = page.page.locator(".wherein-bars").bounding_box()
    assert box is not None
    mouse, middle = page.page.mouse, box["y"] + box["height"] / 2
    mouse.move(box["x"] + 0.97 * box["width"], middle)
    mouse.down()
    mouse.move(box["x"] + 0.7 * box["width"], middle, steps=4)
    mouse.up()
    expect(page.page.get_by_text("1 of 5 mentions")).to_be_visible()
    page.page.get_by_role("button", name="All dates").click()
    expect(page.page.get_by_text("2 of 5 mentions")).to_be_visible()
    page.settled()
    page.page.get_by_role("button", name="Play").click()
    page.page.wait_for_url("**from=2011-01-01*")
    expect(page.page.get_by_text("1 of 5 mentions")).to_be_visible()
    page.page.wait_for_url("**from=2022-01-01*")


@_desk_first
def test_words_are_searched_in_the_sentences(app: App, page: Seen) -> None:
    """A search narrows map, list and counts; what means something to a database is only words."""
    page.open(app.url)
    page.settled()
    box = page.page.get_by_role("searchbox", name="Search the sentences")
    with _filters(page):
        box.fill("friends")
        box.press("Enter")
        page.page.wait_for_url("**text=friends*")
    expect(page.page.get_by_text("1 of 5 mentions in 1 place")).to_be_visible()
    with _filters(page):
        box.fill('") OR sentence:*; --')
        box.press("Enter")
        page.page.wait_for_url(lambda url: "friends" not in url)
    expect(page.page.locator(".wherein-dot, .wherein-list button")).to_have_count(0)
    expect(page.page.get_by_text("No mention passes all these filters")).to_be_visible()


def _grave(page: Page) -> list[tuple[str, list[str]]]:
    """What axe calls serious or critical, in the page and its frames."""
    found = Axe().run(page).response["violations"]
    grave = [it for it in found if it["impact"] in ("serious", "critical")]
    return [(it["id"], [node["html"][:160] for node in it["nodes"]][:3]) for it in grave]


@pytest.mark.parametrize(
    ("link", "width", "height"),
    [
        ("person", 1400, 900),
        ("event", 390, 844),
        pytest.param("person", 390, 844, marks=pytest.mark.long),
        pytest.param("event", 1400, 900, marks=pytest.mark.long),
    ],
)
def test_a_story_has_a_small_map_of_its_places(
    app: App, chromium: Browser, link: str, width: int, height: int
) -> None:
    """A person's and an event's places are on a small offline map; one chosen there opens on the large."""
    with chromium.new_context(viewport=ViewportSize(width=width, height=height)) as context:
        seen = Seen(context.new_page()).watch().open(f"{app.url}/?place=geonames:551986")
        seen.page.locator(f'.wherein-excerpt [data-act="{link}"]').first.click()
        expect(seen.page.locator(".wherein-when").first).to_be_visible()
        small = seen.page.frame_locator('iframe[title="Map of these places"]')
        marker = small.locator(".wherein-dot, .wherein-area-label").first
        expect(marker).to_be_visible()
        expect(small.locator(".wherein-legend, .wherein-basemaps")).to_have_count(0)
        seen.settled()
        assert _grave(seen.page) == []
        marker.press("Enter")
        expect(seen.page.locator(".wherein-place")).to_contain_text("Kandalaksha")
        expect(seen.map.locator(".wherein-popup h2")).to_have_text("Kandalaksha")
        assert {urlsplit(it).hostname for it in seen.requests if it[:4] in ("http", "ws:/")} == {"127.0.0.1"}
        assert seen.troubles == []


@pytest.mark.parametrize(
    ("scheme", "width", "height"),
    [
        ("light", 1400, 900),
        ("dark", 390, 844),
        pytest.param("light", 390, 844, marks=pytest.mark.long),
        pytest.param("dark", 1400, 900, marks=pytest.mark.long),
    ],
)
def test_nothing_serious_hinders_anybody(
    app: App, chromium: Browser, scheme: Literal["light", "dark"], width: int, height: int
) -> None:
    """Axe finds nothing serious or critical, in either theme, at a desk and on a phone."""
    size = ViewportSize(width=width, height=height)
    with chromium.new_context(viewport=size, color_scheme=scheme) as context:
        seen = Seen(context.new_page()).watch().open(f"{app.url}/?place=geonames:551986")
        expect(seen.page.locator(".wherein-excerpt").first).to_be_visible()
        seen.settled()
        assert _grave(seen.page) == []


@_desk_first
def test_a_person_narrows_the_map_and_the_link_shows_the_same(
    app: App, page: Seen, chromium: Browser
) -> None:
    """The filter is in the address; whoever opens it sees the same places; a chip takes it back."""
    page.open(app.url)
    page.settled()
    drawn = page.drawn(0)
    _choose_person(page, "Volodymyr Grotskov")
    page.drawn(drawn)
    expect(page.page.get_by_text("1 of 5 mentions in 1 place")).to_be_visible()
    expect(page.map.locator(".wherein-dot")).to_have_count(1)
    page.page.wait_for_url("**/?person=*")
    assert parse_qs(urlsplit(page.page.url).query)["person"] == ["person:Volodymyr Grotskov"]
    page.settled()
    page.frame().evaluate("() => { map.setView([66.5, 31.5], 6, {animate: false}); }")
    page.page.wait_for_url("**view=66.500*")

    with chromium.new_context(viewport=page.page.viewport_size) as context:
        other = Seen(context.new_page()).watch().open(page.page.url)
        expect(other.page.get_by_text("1 of 5")).to_be_visible()
        expect(other.map.locator(_marker(other, "Kandalaksha, 1 mention"))).to_be_visible()
        view = "() => [map.getZoom(), map.getCenter().lat.toFixed(1), map.getCenter().lng.toFixed(1)]"
        assert other.frame().evaluate(view) == page.frame().evaluate(view) == [6, "66.5", "31.5"]
        assert other.troubles == []

    page.page.get_by_role("button", name="Person: Volodymyr Grotskov").click()
    expect(page.page.get_by_text("5 of 5")).to_be_visible()
    page.page.wait_for_url(lambda url: "person" not in url)


def test_the_view_stays_where_it_was_when_a_filter_changes(app: App, page: Seen) -> None:
    """A filter swaps the places; zoom, centre and the frame itself stay."""
    page.open(app.url)
    page.settled()
    frame = page.frame()
    view = "() => [map.getZoom(), map.getCenter().lat, map.getCenter().lng]"
    frame.evaluate("() => { map.setView([50, 30], 6, {animate: false}); }")
    before, drawn = frame.evaluate(view), page.drawn(0)
    _choose_person(page, "Ilya Bogdanov")
    page.drawn(drawn)
    assert frame.evaluate(view) == before


@_desk_first
def test_two_choices_in_one_filter_show_both(app: App, page: Seen) -> None:
    """Counts change with every choice; earlier choices stay all the same, and what is at 0 is greyed."""
    page.open(app.url)
    page.settled()
    _choose_person(page, "Volodymyr Grotskov")
    expect(page.page.get_by_text("1 of 5")).to_be_visible()
    expect(_option(page, "Event", "battle")).to_be_disabled()
    _choose_person(page, "Ilya Bogdanov")
    expect(page.page.get_by_text("2 of 5")).to_be_visible()
    expect(_option(page, "Event", "battle")).to_be_enabled()
    expect(_option(page, "Event", "protest")).to_be_enabled()
    expect(_option(page, "Person", "Volodymyr Grotskov")).to_be_checked()


def test_a_phone_shows_the_map_first_and_never_scrolls_sideways(app: App, chromium: Browser) -> None:
    """At 390 by 844 the map takes 45 % of the height or more and the page is as wide as the screen."""
    with chromium.new_context(viewport={"width": 390, "height": 844}) as context:
        seen = Seen(context.new_page()).watch().open(f"{app.url}/?place=geonames:551986")
        expect(seen.map.locator(".wherein-popup h2")).to_have_text("Kandalaksha")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
        box = seen.page.locator(_MAP).bounding_box()
        table = seen.page.get_by_role("list", name="Places").bounding_box()
        assert box is not None
        assert table is not None
        assert box["height"] >= 0.45 * 844
        assert box["y"] + box["height"] <= table["y"]
        small = seen.page.locator(
            ".wherein-button, .wherein-list button, .wherein-tools select, .wherein-timeline select"
        ).evaluate_all(
            "all => all.map(it => [it.textContent, it.getBoundingClientRect().height])"
            ".filter(([, height]) => height && height < 44)"
        )
        assert small == []
        assert seen.troubles == []


def test_a_phone_filters_and_reads_like_a_desk(app: App, chromium: Browser) -> None:
    """With fingers at 390 by 844: a filter from the side, its chip, words in the article, the timeline."""
    size = ViewportSize(width=390, height=844)
    with chromium.new_context(viewport=size, has_touch=True, is_mobile=True) as context:
        seen = Seen(context.new_page()).watch().open(app.url)
        seen.page.get_by_test_id("stExpandSidebarButton").tap()
        _option(seen, "Person", "Volodymyr Grotskov").tap()
        expect(seen.page.get_by_text("1 of 5 mentions in 1 place")).to_have_count(1)
        seen.settled()
        seen.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").tap()
        _row(seen, "Kandalaksha").tap()
        expect(seen.page.locator(".wherein-why").first).to_contain_text("Volodymyr Grotskov: ")
        seen.page.get_by_role("button", name="read the article").first.tap()
        expect(seen.page.locator(".wherein-article .wherein-m-chosen").first).to_be_visible()
        seen.settled()
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
        seen.page.get_by_role("button", name="Person: Volodymyr Grotskov").tap()
        expect(seen.page.get_by_text("5 of 5 mentions in 4 places")).to_be_visible()
        expect(seen.page.get_by_role("button", name="Play")).to_be_enabled()
        assert seen.troubles == []


@_desk_first
def test_every_filter_narrows_counts_and_has_its_chip(app: App, page: Seen) -> None:
    """Event, country, source, role and certainty narrow the same map together; chips take them back."""
    page.open(app.url)
    page.settled()
    for facet, label, said, chip in (
        ("Country and region", "Ukraine", "2 of 5 mentions in 2 places", "Country: Ukraine"),
        ("Source", "North Courier", "1 of 5 mentions in 1 place", "Source: North Courier"),
        ("Event", "battle", "1 of 5 mentions in 1 place", "Event: battle"),
        ("Certainty of the place", "at least 70%", "1 of 5 mentions in 1 place", "Certainty: "),
    ):
        with _filters(page):
            option = _option(page, facet, label)
            if not option.is_visible():
                page.page.locator(".wherein-facet > summary").filter(has_text=facet).click()
            option.check()
            expect(page.page.get_by_role("button", name=chip)).to_have_count(1)
        expect(page.page.get_by_text(said)).to_be_visible()
    expect(_option(page, "Event", "protest")).to_be_disabled()
    page.page.get_by_role("button", name="Country: Ukraine").click()
    expect(page.page.get_by_role("button", name="Country: Ukraine")).to_have_count(0)
    page.settled()
    page.page.get_by_role("button", name="Clear all filters").last.click()
    expect(page.page.get_by_text("5 of 5 mentions in 4 places")).to_be_visible()


@_desk_first
def test_the_list_is_searched_and_sorted(app: App, page: Seen) -> None:
    """It follows its order, and a name leaves what holds it."""
    page.open(app.url)
    rows = page.page.get_by_role("list", name="Places").locator("bdi")
    expect(rows.first).to_have_text("Kandalaksha")
    page.page.get_by_label("Order of the list").select_option("name")
    expect(rows).to_have_text(["Bakhmut", "Bucha", "Kandalaksha", "Sochi"])
    page.page.get_by_label("Find a place in the list").fill("buch")
    expect(rows).to_have_text(["Bucha"])


@_desk_first
def test_nothing_leaves_the_machine(app: App, page: Seen) -> None:
    """The page asks 127.0.0.1 only, and the server asks nobody."""
    page.open(app.url)
    _row(page, "Bakhmut").click()
    expect(page.map.locator(".wherein-popup h2")).to_have_text("Bakhmut")
    page.page.get_by_text("About this map").click()
    expect(page.page.get_by_text("What leaves this machine: nothing.")).to_be_visible()
    hosts = {
        urlsplit(address).hostname for address in page.requests if not address.startswith(("data:", "blob:"))
    }
    assert hosts == {"127.0.0.1"}
    assert any(address.startswith("ws:") for address in page.requests)
    assert app.asked == []


def test_hostile_texts_are_shown_and_never_run(corpus_store: str, tmp_path: Path, page: Seen) -> None:
    """The whole corpus in list, map, facets, popups, excerpts, article, person and event: nothing runs."""
    with _running(corpus_store, tmp_path / "home") as running:
        page.open(running.url)
        names = page.page.get_by_role("list", name="Places").locator("bdi")
        expect(names.filter(has_text="Crowd").first).to_be_visible()
        assert page.map.locator("img[src^=http], script:not([src]):empty, iframe").count() == 0
        shown: list[str] = []
        for address in _looks():
            page.page.goto(f"{running.url}/?{urlencode(address)}")
            page.drawn(0)
            page.settled()
            expect(page.page.locator("[data-testid=stMain]").get_by_text("Crowd").first).to_be_visible()
            shown.append(page.page.locator("[data-testid=stMain]").inner_text())
            for frame in page.page.frames:
                assert frame.evaluate("window.__x") is None
            links = page.page.locator("[data-testid=stMain] a[href]:not([href^='#'])")
            assert set(links.evaluate_all("all => all.map(it => it.protocol)")) <= {"http:", "https:"}
        text = "\n".join(shown)
        for payload in ("{{191*700+13}}", "<script>window.__x=1</script>", "![a](http://192.0.2.1/x.png)"):
            assert payload in text
        assert COMPUTED not in text
        assert running.asked == []


def _looks() -> list[dict[str, str]]:
    """What is looked at: two crowded places, and an article, a person and an event of some payloads."""
    found = [{"place": f"crowd:{crowd}"} for crowd in (0, 1)]
    for group in ("template", "script", "markdown"):
        text = GROUPS[group][0]
        number = PAYLOADS.index(text)
        digest = made(number, text).article.digest
        found.append(
            {"place": f"curated:{number}", "read": f"article:{digest}", "source": text, "text": text}
        )
    found.append({"place": "crowd:2", "read": f"person:person:{GROUPS['markdown'][0]}Q"})
    return found


_TAGS = set("BUTTON BDI H2 H3 SMALL P DIV IFRAME MARK A".split())
_READ = """it => [it.innerText, [...it.querySelectorAll("*")].map(node => node.tagName),
    [...it.querySelectorAll("*")].flatMap(node => node.getAttributeNames()),
    [...it.querySelectorAll("a")].map(node => node.protocol)]"""


def _bare(text: str) -> str:
    """What of a text is to be seen whatever stands for its spaces and for what cannot be shown."""
    return "".join(c for c in text if c.isprintable() and c not in " \ufffd")


@pytest.mark.parametrize("kind", ["person", "organisation", "event"])
def test_a_page_of_hostile_texts_shows_them_and_runs_none(
    hostile_stories: App, page: Seen, kind: str
) -> None:
    """The page of a person, a body or an event, its small map, its chip and its editor: all is text."""
    page.open(f"{hostile_stories.url}/?{urlencode({'read': f'{kind}:{kind}:all'})}")
    reading = page.page.locator(".wherein-reading")
    expect(reading.locator(".wherein-place")).to_contain_text(NAMED)
    small = page.page.frame_locator('iframe[title="Map of these places"]')
    expect(small.locator(".wherein-dot").first).to_be_visible()
    page.settled()
    text, tags, attributes, protocols = reading.evaluate(_READ)
    seen = _bare(text)
    shown = PAYLOADS if kind != "event" else set(PAYLOADS) - set(GROUPS["long"])  # sentences are cut
    assert [it for it in shown if _bare(it) not in seen] == []
    assert set(tags) <= _TAGS
    assert tags.count("IFRAME") == 1
    assert not [it for it in attributes if it.startswith("on") or it in {"style", "src", "srcset"}]
    assert set(protocols) <= {"https:"}
    reading.get_by_role("button", name="Show only this on the map").click()
    expect(page.page.get_by_role("button", name=f"{kind.capitalize()}: {NAMED}")).to_be_visible()
    page.settled()
    page.page.get_by_role("button", name="Correct this").click()
    expect(page.page.locator(".wherein-correct").first).to_contain_text(NAMED)
    page.settled()
    for frame in page.page.frames:
        assert frame.evaluate("window.__x") is None
    assert COMPUTED not in page.page.locator("body").inner_text()
    assert hostile_stories.asked == []


def test_no_press_is_lost_while_the_page_is_drawn(app: App, page: Seen) -> None:
    """Four boxes ticked before the server answers to the first are all ticked, and all in the address."""
    page.open(app.url)
    page.settled()
    lines = page.page.locator(".wherein-facets li")  # those of a closed section too
    boxes = [
        lines.filter(has_text=label).locator("input").first.element_handle()
        for label in ("Ilya Bogdanov", "Volodymyr Grotskov", "Ukraine", "Russia")
    ]
    page.page.evaluate("boxes => boxes.forEach(it => it.click())", boxes)
    page.page.wait_for_url(lambda url: url.count("person=") == url.count("country=") == 2)
    page.settled()
    chosen = page.page.get_by_role("list", name="Person", exact=True).get_by_role("checkbox", checked=True)
    expect(chosen).to_have_count(2)


def test_each_step_of_the_way_back_leads_somewhere_else(app: App, page: Seen) -> None:
    """However fast one chose, and though presses still carried older addresses, none stands there twice."""
    page.open(app.url)
    page.settled()
    for name in ("Kandalaksha", "Bakhmut", "Bucha"):
        _row(page, name).click()
        page.page.get_by_label("Weaker links too").set_checked(name != "Bakhmut")
    page.page.wait_for_function("location.search.includes('place=geonames%3A711390&view=')")
    page.settled()
    while page.page.url != f"{app.url}/":
        before = page.page.url
        page.page.go_back()
        assert page.page.url != before
        page.settled()


def test_the_way_back_takes_the_last_choice_back(app: App, page: Seen) -> None:
    """Back at once after a choice: the page is as before it, and forward it is chosen again."""
    page.open(app.url)
    page.settled()
    _choose_person(page, "Volodymyr Grotskov")
    page.page.wait_for_url("**person=*")
    page.page.go_back()
    expect(page.page.get_by_text("5 of 5 mentions in 4 places")).to_be_visible()
    expect(_option(page, "Person", "Volodymyr Grotskov")).not_to_be_checked()
    assert "person=" not in page.page.url
    page.page.go_forward()
    expect(page.page.get_by_text("1 of 5 mentions in 1 place")).to_be_visible()
    expect(_option(page, "Person", "Volodymyr Grotskov")).to_be_checked()
