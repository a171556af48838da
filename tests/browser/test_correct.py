"""Correcting in the real app: at a desk and on a phone, by mouse and by keyboard, and two readers at once."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator, Locator, Page, ViewportSize, expect

from geo.correction import Hand
from geo.identity.table import Tables
from geo.names import GivenNames
from geo.settings import ROOT
from geo.store import Store

pytestmark = pytest.mark.browser

_MAP = 'iframe[title="streamlit_folium.st_folium"]'
_WAIT = 60_000  # milliseconds; the machine may be busy
_BAKHMUT = "?place=geonames:712160"
expect.set_options(timeout=_WAIT)


@dataclass(frozen=True, slots=True)
class Desks:
    """The app twice over one store: for Anna and for Ben."""

    anna: str
    """Address of the app that takes its reader for Anna."""
    ben: str
    """The same for Ben."""
    store: str
    """The store's address."""


@contextmanager
def _running(store: str, who: str, home: Path) -> Iterator[str]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    home.mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "GEO_STORE": store, "GEO_USER": who}
    if "GEO_GAZETTEER" in os.environ:
        environment["GEO_GAZETTEER"] = os.environ["GEO_GAZETTEER"]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            opener, never = build_opener(ProxyHandler({})), threading.Event()
            for _ in range(600):
                assert process.poll() is None
                try:
                    opener.open(f"{url}/_stcore/health", timeout=5).close()
                    break
                except OSError:
                    never.wait(0.1)  # nothing sets it: the server offers no other sign than its port
            yield url
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def running(sample_store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    """Two apps over a copy of the sample articles."""
    folder = tmp_path_factory.mktemp("desks")
    url = f"sqlite:///{folder / 'store.sqlite'}"
    with Store.open(sample_store) as sample, Store.open(url) as made:
        for digest in sample.digests():
            made.save(sample.analysis(digest), collection="default")
    with ExitStack() as stack:
        anna, ben = (stack.enter_context(_running(url, who, folder / who)) for who in ("Anna", "Ben"))
        yield Desks(anna, ben, url)


@pytest.fixture
def desks(running: Desks) -> Desks:
    """The apps with nothing corrected."""
    with Store.open(running.store) as store:
        for kept in store.corrections(holding=True):
            store.undo(
                kept.key, Hand("test", "2026-01-01T00:00:00Z"), tables=Tables(), given=GivenNames.load()
            )
    return running


@contextmanager
def _page(
    chromium: Browser, url: str, *, phone: bool = False, scheme: Literal["light", "dark"] = "light"
) -> Iterator[Page]:
    """Open a page; nothing in it may fail or ask another host."""
    size = ViewportSize(width=390, height=844) if phone else ViewportSize(width=1400, height=900)
    troubles: list[str] = []
    asked: list[str] = []
    with chromium.new_context(
        viewport=size, has_touch=phone, is_mobile=phone, color_scheme=scheme
    ) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda found: asked.append(found.url))
        page.set_default_timeout(_WAIT)
        page.goto(url)
        expect(_map(page).locator(".wherein-dot").first).to_be_attached()
        _settled(page)
        yield page
        hosts = {urlsplit(it).hostname for it in asked if not it.startswith(("data:", "blob:"))}
    assert troubles == []
    assert hosts == {"127.0.0.1"}


def _settled(page: Page) -> None:
    page.wait_for_function(
        "() => document.querySelector('.stApp')?.getAttribute('data-test-script-state') === 'notRunning'",
        timeout=_WAIT,
    )


def _map(page: Page) -> FrameLocator:
    return page.frame_locator(_MAP)


def _button(page: Page, name: str) -> Locator:
    return page.locator(".wherein-panel, .wherein-acts").get_by_role("button", name=name, exact=True)


def _edit(page: Page) -> Locator:
    """Open the editor of the first sentence."""
    _button(page, "Wrong place?").first.click()
    form = page.locator("form.wherein-correct")
    expect(form).to_be_visible()
    _settled(page)
    return form


def _apply(page: Page) -> Locator:
    """Apply, and give what the page says was done."""
    _settled(page)
    _button(page, "Apply").click()
    done = page.locator("section.wherein-correct")
    expect(done).to_be_visible()
    _settled(page)
    return done


def _row(page: Page, name: str) -> Locator:
    return page.get_by_role("list", name="Places").get_by_role("button", name=f"{name},")


def _grave(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page).response["violations"]
    grave = [it for it in found if it["impact"] in ("serious", "critical")]
    return [(it["id"], [node["html"][:160] for node in it["nodes"]][:3]) for it in grave]


def test_a_place_is_searched_chosen_and_taken_back(desks: Desks, chromium: Browser) -> None:
    """The search lists and draws numbered places; Apply moves the mention, says who and why; Undo undoes."""
    with _page(chromium, f"{desks.anna}/{_BAKHMUT}") as page:
        form = _edit(page)
        form.get_by_role("searchbox").fill("Springfield")
        expect(form.get_by_role("radio")).not_to_have_count(2)
        expect(_map(page).locator(".wherein-pick").nth(2)).to_have_text("3")
        form.get_by_label("Springfield").nth(1).check()
        expect(_map(page).locator(".wherein-pick-chosen")).to_have_text("3")
        form.get_by_label("Note").fill("<b>the other one</b>")
        expect(_apply(page)).to_contain_text("“Bakhmut” is Springfield")
        expect(_map(page).locator(".wherein-popup h2")).to_have_text("Springfield")
        said = page.locator(".wherein-panel .wherein-fixed")
        expect(said).to_contain_text("Corrected by Anna")
        expect(said).to_contain_text("was: Bakhmut, Donetsk, Ukraine")
        expect(said).to_contain_text("<b>the other one</b>")
        _button(page, "Undo").first.click()
        expect(_row(page, "Bakhmut")).to_be_visible()
        expect(_row(page, "Springfield")).to_have_count(0)


def test_a_numbered_marker_chooses(desks: Desks, chromium: Browser) -> None:
    """Enter on a marker of the map chooses it in the list."""
    with _page(chromium, f"{desks.anna}/{_BAKHMUT}") as page:
        form = _edit(page)
        form.get_by_role("searchbox").fill("Odesa")
        marker = _map(page).locator('.wherein-pick[title^="2: Ode"]')
        marker.press("Enter")
        expect(form.get_by_role("radio").nth(1)).to_be_checked()


@pytest.mark.parametrize("phone", [False, True])
def test_a_point_is_clicked(desks: Desks, chromium: Browser, phone: bool) -> None:  # noqa: FBT001, a case
    """A click on the map gives a point with a name of its own; the map shows it as a place."""
    with _page(chromium, f"{desks.anna}/{_BAKHMUT}", phone=phone) as page:
        form = _edit(page)
        _button(page, "Click the map").click()
        expect(_map(page).locator(".wherein-pick-hint")).to_be_visible()
        _settled(page)
        _map(page).locator("#map_div").click(position={"x": 120, "y": 190})
        expect(form.get_by_label("The point")).to_be_checked()
        form.get_by_role("textbox", name="Its name").fill("The camp")
        expect(_apply(page)).to_contain_text("“Bakhmut” is The camp")
        expect(_row(page, "The camp")).to_have_attribute("aria-current", "true")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_everything_by_keyboard(desks: Desks, chromium: Browser) -> None:
    """Enter opens the editor, its heading has the focus; degrees, scope and Apply are keys; Escape closes."""
    with _page(chromium, f"{desks.anna}/{_BAKHMUT}") as page:
        wrong = _button(page, "Wrong place?").first
        wrong.press("Enter")
        expect(page.locator("form.wherein-correct h2")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        expect(wrong).to_be_focused()
        wrong.press("Enter")
        expect(page.locator("form.wherein-correct h2")).to_be_focused()
        page.get_by_label("Latitude").fill("95")
        page.get_by_label("Longitude").fill("30.5")
        page.get_by_label("Longitude").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Latitude is -90 to 90")
        page.get_by_label("Latitude").fill("48.25")
        page.get_by_label("Latitude").press("Enter")
        expect(page.get_by_label("The point 48.25000, 30.50000")).to_be_checked()
        _settled(page)
        _button(page, "Click the map").press("Enter")
        expect(_map(page).locator(".wherein-pick-hint")).to_be_visible()
        _settled(page)
        _map(page).locator("#map_div").press("Enter")
        expect(_map(page).locator(".wherein-pick-hint")).to_have_count(0)
        expect(page.get_by_label("The point 48.25000, 30.50000")).to_have_count(0)
        _settled(page)
        _button(page, "Apply").press("Enter")
        expect(page.locator("section.wherein-correct h2")).to_be_focused()


def test_not_a_place_in_the_whole_article(desks: Desks, chromium: Browser) -> None:
    """Both mentions leave the map; the article shows them struck out, and from there they come back."""
    with _page(chromium, f"{desks.anna}/?place=geonames:551986") as page:
        form = _edit(page)
        form.get_by_label("Not a place").check()
        form.get_by_label("This holds for").select_option("article")
        expect(_apply(page)).to_contain_text("2 results are shown otherwise")
        expect(_row(page, "Kandalaksha")).to_have_count(0)
        _row(page, "Bakhmut").click()
        page.get_by_role("button", name="read the article").first.click()
        struck = page.locator(".wherein-m-unplaced")
        expect(struck).to_have_count(3)  # with the key
        _settled(page)
        struck.nth(1).click()
        expect(page.locator("form.wherein-correct")).to_contain_text("Corrected by Anna")
        _button(page, "Undo").click()
        expect(page.locator("form.wherein-correct")).not_to_contain_text("Corrected by Anna")
        _settled(page)
        page.locator("form.wherein-correct").get_by_role("button", name="Close").click()
        expect(_row(page, "Kandalaksha")).to_be_visible()


def test_confirming_feeds_the_report(desks: Desks, chromium: Browser) -> None:
    """One click in the popup; the sentence names who confirmed, the section at the end lists it."""
    with _page(chromium, f"{desks.anna}/{_BAKHMUT}") as page:
        _map(page).get_by_role("button", name="Right place ✓").click()
        expect(page.locator(".wherein-panel .wherein-fixed")).to_contain_text("Confirmed by Anna")
        page.get_by_text("Corrections (1)").click()
        expect(page.get_by_text("The machine was right in 1 of 1 judged")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download as CSV").click()
        text = download.value.path().read_text(encoding="utf-8")
        assert "Bakhmut" in text
        _settled(page)
        page.locator(".wherein-log").get_by_role("button", name="Undo").first.click()
        expect(page.get_by_text("Corrections (0)")).to_be_visible()
        expect(page.locator(".wherein-panel .wherein-fixed")).to_have_count(0)


def test_a_press_in_the_popup_is_kept_while_the_server_is_busy(desks: Desks, chromium: Browser) -> None:
    """“Right place”, and at once another place: both are done, though the page was just being drawn."""
    with _page(chromium, f"{desks.anna}/{_BAKHMUT}") as page:
        right = _map(page).get_by_role("button", name="Right place ✓")
        right.wait_for()
        _settled(page)
        page.locator(".wherein-facets input[type=checkbox]").last.evaluate("it => it.click()")
        right.evaluate(
            "it => { it.click(); document.querySelector('.wherein-dot[aria-label^=\"Bucha\"]').click(); }"
        )
        page.wait_for_url("**place=geonames%3A711390*")
        page.get_by_text("Corrections (1)").click()
        expect(page.get_by_text("The machine was right in 1 of 1 judged")).to_be_visible()


def test_two_readers_decide_at_once(desks: Desks, chromium: Browser) -> None:
    """Ben applies while Anna's editor is open: hers holds, she is told of his; Undo brings his back."""
    with (
        _page(chromium, f"{desks.anna}/{_BAKHMUT}") as anna,
        _page(chromium, f"{desks.ben}/{_BAKHMUT}") as ben,
    ):
        hers, his = _edit(anna), _edit(ben)
        his.get_by_label("Not a place").check()
        his.get_by_label("Note").fill("a ship <img src=x onerror=window.__x=1>")
        expect(_apply(ben)).to_contain_text("is not a place")
        hers.get_by_label("Latitude").fill("10")
        hers.get_by_label("Longitude").fill("20")
        hers.get_by_label("Longitude").press("Enter")
        expect(hers.get_by_label("The point")).to_be_checked()
        done = _apply(anna)
        expect(done.get_by_role("alert")).to_contain_text("Ben, ")
        expect(done.get_by_role("alert")).to_contain_text("“Bakhmut” is not a place")
        expect(done.get_by_role("alert")).to_contain_text("<img src=x")
        expect(_row(anna, "Bakhmut")).to_be_visible()
        done.get_by_role("button", name="Undo").click()
        expect(_row(anna, "Bakhmut")).to_have_count(0)
        assert anna.evaluate("window.__x") is None


def test_a_name_that_was_not_found_is_placed(desks: Desks, chromium: Browser) -> None:
    """The list of names without a place leads to the editor."""
    with _page(chromium, desks.anna) as page:
        page.get_by_text("Not found (1)").click()
        page.get_by_role("button", name="Give it a place").click()
        form = page.locator("form.wherein-correct")
        expect(form.locator("h2")).to_contain_text("Zarechnoye-on-Sea")
        form.get_by_role("searchbox").fill("Odesa")
        form.get_by_label("Odes").first.check()
        expect(_apply(page)).to_contain_text("“Zarechnoye-on-Sea” is Ode")
        expect(page.get_by_text("6 of 6 mentions")).to_be_visible()


def test_a_person_and_an_event(desks: Desks, chromium: Browser) -> None:
    """Renaming a person and changing an event's type hold at once and stand on their pages."""
    with _page(chromium, f"{desks.anna}/?place=geonames:551986") as page:
        page.locator('.wherein-excerpt [data-act="event"]').first.click()
        _button(page, "Correct this").click()
        page.get_by_label("Type").select_option("battle")
        _settled(page)
        _button(page, "Set type").click()
        expect(page.locator("section.wherein-correct")).to_contain_text("is: battle")
        expect(page.locator(".wherein-panel .wherein-place")).to_contain_text("Battle in Kandalaksha")
        _settled(page)
        page.locator('.wherein-excerpt [data-act="person"]').first.click()
        expect(page.locator(".wherein-panel .wherein-place")).to_contain_text("Volodymyr Grotskov")
        _button(page, "Correct this").click()
        form = page.locator("form.wherein-correct")
        form.get_by_label("Same person as").fill("bogd")
        expect(form.get_by_role("button", name="Same as Ilya Bogdanov")).to_be_visible()
        form.get_by_label("Name").first.fill("The teacher")
        _settled(page)
        _button(page, "Rename").click()
        expect(page.locator("section.wherein-correct")).to_contain_text("is called “The teacher”")


@pytest.mark.parametrize(
    ("scheme", "phone"),
    [
        ("light", False),
        ("dark", True),
        pytest.param("light", True, marks=pytest.mark.long),
        pytest.param("dark", False, marks=pytest.mark.long),
    ],
)
def test_the_editor_hinders_nobody(
    desks: Desks,
    chromium: Browser,
    scheme: Literal["light", "dark"],
    phone: bool,  # noqa: FBT001, a case
) -> None:
    """Axe finds nothing serious in the editor and in what follows; on a phone all can be touched."""
    with _page(chromium, f"{desks.anna}/{_BAKHMUT}", phone=phone, scheme=scheme) as page:
        form = _edit(page)
        form.get_by_role("searchbox").fill("Springfield")
        form.get_by_label("Springfield").first.check()
        _settled(page)
        assert _grave(page) == []
        if phone:
            small = page.locator(
                ".wherein-correct button, .wherein-correct input:not([type=radio]), .wherein-correct select,"
                " .wherein-choice"
            ).evaluate_all(
                "all => all.map(it => [it.textContent, it.getBoundingClientRect().height])"
                ".filter(([, height]) => height && height < 43.9)"
            )
            assert small == []
        _apply(page)
        assert _grave(page) == []
