"""The page in one file, opened from the disk in the machine's Chromium, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, expect

from geo.models import Filter, Role
from geo.store import Store
from geo.view.excerpt import visible
from geo.view.exports.formats import export
from geo.view.exports.records import Options
from tests.hostile.payloads import COMPUTED, PAYLOADS

pytestmark = pytest.mark.browser

_WAIT = 60_000  # milliseconds; the machine may be busy
_LOOKS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "dark desk": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
_BOTH = Filter(roles=(Role.LITERAL, Role.ASSOCIATIVE))


@dataclass  # without slots: Playwright notes a handler on the object that it belongs to
class Opened:
    """A page that was opened from its file."""

    page: Page
    """The page."""
    requests: list[str] = field(default_factory=list)
    """What was asked for, the file itself left out."""
    troubles: list[str] = field(default_factory=list)
    """Errors, warnings and dialogs."""

    def places(self) -> list[str]:
        """The names in the list."""
        return self.page.locator("#places li b").all_inner_texts()

    def dismiss(self, dialog: Dialog) -> None:
        """Note a dialog and close it."""
        self.troubles.append(dialog.message)
        dialog.dismiss()

    def note(self, message: ConsoleMessage) -> None:
        """Keep what the console reports."""
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)


Open = Callable[..., Opened]


@pytest.fixture(params=_LOOKS)
def opened(chromium: Browser, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Writes a page of a store, opens it from the disk and waits until its map is drawn."""
    context = chromium.new_context(**_LOOKS[request.param], reduced_motion="reduce")

    def open_page(store: str, wanted: Filter = _BOTH, options: Options = Options()) -> Opened:  # noqa: B008, frozen
        path = tmp_path / "map.html"
        with Store.open(store, create=False) as opened, path.open("wb") as out:
            export(opened, wanted, "html", out, options)
        found = Opened(context.new_page())
        found.page.on("request", lambda it: found.requests.append(it.url))
        found.page.on("pageerror", lambda it: found.troubles.append(str(it)))
        found.page.on("dialog", found.dismiss)
        found.page.on("console", found.note)
        found.page.goto(path.as_uri())
        ready = "window.__wherein && window.__wherein.basemap === 'drawn' && window.__wherein.redraws > 0"
        found.page.wait_for_function(ready, timeout=_WAIT)
        assert found.requests.pop(0) == path.as_uri()
        if not found.page.get_by_role("button", name="Clear all filters").is_visible():
            found.page.get_by_text("Filters", exact=True).click()  # folded away on a phone
        return found

    yield open_page
    context.close()


def test_it_shows_filters_and_reads(opened: Open, sample_store: str) -> None:
    """All is there without a request: counts, filters that narrow map and list, excerpts, credits."""
    found = opened(sample_store)
    page = found.page
    expect(page.locator("#count")).to_have_text("6 of 6 mentions in 5 places")
    assert set(found.places()) == {"Kandalaksha", "Bakhmut", "Bucha", "Sochi", "Russia"}
    page.get_by_label("Volodymyr Grotskov").check()
    expect(page.locator("#count")).to_have_text("1 of 6 mentions in 1 place")
    assert found.places() == ["Kandalaksha"]
    page.get_by_role("button", name="Clear all filters").click()
    page.get_by_label("Battle").check()
    expect(page.locator("#places li b")).to_have_text(["Bakhmut"])
    page.get_by_role("button", name="Clear all filters").click()
    page.get_by_label("Words in the excerpts").fill("graves")
    expect(page.locator("#places li b")).to_have_text(["Bucha"])
    page.locator("#places li button").click()
    expect(page.locator("#reading mark")).to_have_text("Bucha")
    expect(page.locator(".wherein-popup mark")).to_have_text("Bucha")
    footer = page.locator("footer")
    for credit in ("GeoNames", "CC BY 4.0", "Natural Earth", "River Gazette", "Crimea within Ukraine"):
        expect(footer).to_contain_text(credit)
    assert (found.requests, found.troubles) == ([], [])


def test_a_marker_is_chosen_by_keyboard(opened: Open, sample_store: str) -> None:
    """Enter on a marker opens its popup and its reading; Escape closes it; the list does the same."""
    found = opened(sample_store, Filter(text="Sochi"))
    marker = found.page.locator('button[aria-label^="Sochi"]')
    marker.press("Enter")
    expect(found.page.locator(".wherein-popup")).to_contain_text("A lost letter was sent from Sochi.")
    expect(found.page.locator("#reading")).to_contain_text("A lost letter was sent from Sochi.")
    found.page.keyboard.press("Escape")
    expect(found.page.locator(".wherein-popup")).to_have_count(0)
    row = found.page.locator("#places li button")
    row.press("Enter")
    expect(row).to_have_attribute("aria-pressed", "true")
    expect(found.page.locator(".wherein-popup")).to_be_visible()


def test_everybody_can_use_it(opened: Open, sample_store: str) -> None:
    """No finding of axe with a place being read, and nothing is wider than the screen."""
    found = opened(sample_store)
    found.page.locator("#places li button").first.click()
    expect(found.page.locator(".wherein-popup")).to_be_visible()
    # axe is run in the page's own world past its policy, which forbids scripts from elsewhere.
    results = Axe().run(found.page)
    assert results.violations_count == 0, results.generate_report()
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert found.page.evaluate(wide)


@pytest.mark.parametrize("opened", ["desk"], indirect=True)
def test_hostile_texts_stay_texts(opened: Open, corpus_store: str) -> None:
    """Each of the corpus is chosen, popup and reading drawn; none runs and none asks for anything."""
    found = opened(corpus_store)
    page = found.page
    names = found.places()
    assert len(names) >= 200
    assert len({visible(text) for text in PAYLOADS}.intersection(names)) > 100
    drawn = page.evaluate(
        """() => [...document.querySelectorAll("#places li button")].map(button => {
            button.click();
            return document.querySelector("#reading .told") !== null;
        })"""
    )
    assert drawn == [True] * len(names)
    page.get_by_label("Find a person").fill("<svg")
    expect(page.locator("#filters label.line").first).to_contain_text("<svg onload")
    page.get_by_label("Words in the excerpts").fill("{{191*700+13}}")
    expect(page.locator("#places li b").first).to_be_visible()
    assert page.evaluate("window.__x") is None
    assert COMPUTED not in page.content()
    assert page.locator("img, iframe, object, embed, form, base, svg[onload], b[onmouseover]").count() == 0
    schemes = page.locator('a:not([href^="#"])').evaluate_all("all => all.map(it => it.protocol)")
    assert set(schemes) <= {"https:", "http:"}
    assert (found.requests, found.troubles) == ([], [])


def test_its_policy_forbids_what_it_does_not_name(opened: Open, sample_store: str) -> None:
    """A script, a handler, a picture from elsewhere and a request that get into the page do nothing."""
    found = opened(sample_store)
    found.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.__x = 1";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", "<b id=bad onclick='window.__x = 2'>x</b>");
            document.getElementById("bad").click();
            return fetch("https://192.0.2.1/").catch(() => null);
        }"""
    )
    assert found.page.evaluate("window.__x") is None
    assert any("Content Security Policy" in it for it in found.troubles)
    assert found.requests == []


def test_what_is_left_out_is_not_there(opened: Open, sample_store: str) -> None:
    """Without excerpts and persons neither a sentence nor a name is in the file."""
    found = opened(sample_store, options=Options(excerpts=False, persons=False))
    source = found.page.content()
    assert "Grotskov" not in source
    assert "Graves were found" not in source
    assert found.page.get_by_label("Find a person").count() == 0
    expect(found.page.locator("#count")).to_have_text("6 of 6 mentions in 5 places")
