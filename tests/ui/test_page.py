"""The page's logic through Streamlit's own AppTest, over a real store."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.settings import ROOT
from geo.view.static_files import OWN, install, missing

_SECONDS = 60


def _page(store: str, static: str) -> None:
    # AppTest runs this function's text on its own, so it imports what it needs
    import dataclasses  # noqa: PLC0415
    import pathlib  # noqa: PLC0415

    from geo.settings import Settings  # noqa: PLC0415
    from geo.ui.frame import show  # noqa: PLC0415

    show(dataclasses.replace(Settings(), store=store), static=pathlib.Path(static))


@pytest.fixture(scope="module")
def static() -> Path:
    """The checkout's static folder, filled."""
    folder = ROOT / "static"
    if missing(folder):
        install(folder, ROOT / "data" / "natural_earth")
    return folder


def _run(store: str, static: Path, **address: list[str]) -> AppTest:
    page = AppTest.from_function(_page, args=(store, str(static)), default_timeout=_SECONDS)
    for key, values in address.items():
        page.query_params[key] = values
    return page.run()


def _shown(page: AppTest) -> str:
    assert not page.exception
    texts = [*page.markdown, *page.text, *page.error, *page.info, *page.title, *page.caption, *page.code]
    return "\n".join([*(found.value for found in texts), *(found.proto.body for found in page.get("html"))])


def test_the_line_says_how_much_is_shown(sample_store: str, static: Path) -> None:
    """Five literal mentions in four places."""
    assert "<b>5 of 5</b> mentions in <b>4</b> places" in _shown(_run(sample_store, static))


def test_an_address_filters(sample_store: str, static: Path) -> None:
    """A person in the address leaves that person's mentions, and a chip to take it back."""
    page = _run(sample_store, static, person=["person:Volodymyr Grotskov"])
    assert "<b>1 of 5</b>" in _shown(page)
    next(button for button in page.button if "Grotskov" in button.label).click().run()
    assert "<b>5 of 5</b>" in _shown(page)
    assert "person" not in page.query_params


def test_live_counts_stand_in_the_labels(sample_store: str, static: Path) -> None:
    """Each choice says how many mentions it would show, given the other filters."""
    page = _run(sample_store, static, event=["protest"])
    assert page.multiselect(key="person").options == ["Volodymyr Grotskov (1)"]
    assert page.multiselect(key="event").options == ["battle (1)", "protest (1)"]


def test_associative_mentions_come_when_asked_for(sample_store: str, static: Path) -> None:
    """The switch adds the country that kept silent, and the address says so."""
    page = _run(sample_store, static)
    page.toggle(key="associative").set_value(True).run()
    assert "<b>6 of 6</b>" in _shown(page)
    assert list(page.query_params["associative"]) == ["1"]


def test_dates_leave_out_other_days_and_undated_when_told(sample_store: str, static: Path) -> None:
    """With undated off, only the event within the dates is left."""
    dated = {"from": ["2022-01-01"], "to": ["2022-12-31"]}
    assert "<b>4 of 5</b>" in _shown(_run(sample_store, static, **dated))
    assert "<b>1 of 5</b>" in _shown(_run(sample_store, static, undated=["0"], **dated))


def test_a_chosen_place_shows_all_its_sentences(sample_store: str, static: Path) -> None:
    """Both sentences about Kandalaksha are there with the name marked."""
    shown = _shown(_run(sample_store, static, place=["geonames:551986"]))
    assert "joined a protest in <mark>Kandalaksha</mark>." in shown
    assert "friends in <mark>Kandalaksha</mark>." in shown


def test_what_has_no_marker_is_listed(sample_store: str, static: Path) -> None:
    """Names meant associatively and names that were not found are on the page."""
    shown = _shown(_run(sample_store, static))
    assert "<mark>Russia</mark> kept silent" in shown
    assert "<mark>Zarechnoye-on-Sea</mark>" in shown


def test_an_empty_result_says_what_helps(sample_store: str, static: Path) -> None:
    """Filters that leave nothing are explained."""
    page = _run(sample_store, static, person=["person:Ilya Bogdanov"], event=["protest"])
    assert "No mention passes all these filters" in _shown(page)


def test_without_static_files_and_store_the_page_names_the_command(tmp_path: Path) -> None:
    """A fresh checkout says what is missing and what brings it."""
    for name in OWN:
        copy = tmp_path / "wherein" / name
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes((ROOT / "static" / "wherein" / name).read_bytes())
    shown = _shown(_run(f"sqlite:///{tmp_path / 'none.sqlite'}", tmp_path))
    assert "The map's own files" in shown
    assert "A store with articles" in shown
    assert "make map" in shown


def test_a_store_without_articles_says_how_to_get_some(tmp_path: Path, static: Path) -> None:
    """An empty store is no error."""
    from geo.store import Store  # noqa: PLC0415, only this test makes a store itself

    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    Store.open(url).close()
    shown = _shown(_run(url, static))
    assert "no articles here yet" in shown
    assert "make map" in shown


def test_a_file_that_is_no_store_is_said_in_words(tmp_path: Path, static: Path) -> None:
    """Any other file gives a sentence, not a traceback."""
    path = tmp_path / "notes.sqlite"
    path.write_text("these are my notes, not a database", encoding="utf-8")
    assert "cannot be read" in _shown(_run(f"sqlite:///{path}", static))


def test_a_store_of_another_version_is_said_in_words(tmp_path: Path, static: Path) -> None:
    """The page names both versions and what to do."""
    from geo.store import Store  # noqa: PLC0415, only these tests make a store themselves

    path = tmp_path / "old.sqlite"
    Store.open(f"sqlite:///{path}").close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = '0' WHERE key = 'schema'")
    connection.commit()
    connection.close()
    shown = _shown(_run(f"sqlite:///{path}", static))
    assert "schema version 0" in shown
    assert "GEO_STORE" in shown


def test_hostile_text_stops_nothing(hostile_store: str, static: Path) -> None:
    """Every filter and label takes hostile text; the page is drawn."""
    assert "of 18</b> mentions" in _shown(_run(hostile_store, static))


def test_credits_and_privacy_are_on_the_page(sample_store: str, static: Path) -> None:
    """GeoNames, Natural Earth and countryinfo are named, and that nothing leaves the machine."""
    shown = _shown(_run(sample_store, static))
    for part in ("GeoNames", "Natural Earth", "countryinfo", "What leaves this machine: nothing."):
        assert part in shown
