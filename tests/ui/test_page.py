"""The page's logic through Streamlit's own AppTest, over a real store."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.models import (
    Analysis,
    Article,
    Candidate,
    Feature,
    Kind,
    Match,
    Mention,
    Place,
    Resolution,
    Role,
)
from geo.settings import ROOT
from geo.store import Store
from geo.store.newest import NewestCube
from geo.ui import frame
from geo.view.static_files import OWN, install, missing

_SECONDS = 60


def _page(store: str, static: str, service: str = "") -> None:
    # AppTest runs this function's text on its own, so it imports what it needs
    import dataclasses  # noqa: PLC0415
    import pathlib  # noqa: PLC0415

    from geo.services import Service, Services  # noqa: PLC0415
    from geo.settings import Settings  # noqa: PLC0415
    from geo.ui.frame import show  # noqa: PLC0415

    services = Services((Service(service, domain="photon.example"),) if service else ())
    settings = dataclasses.replace(Settings(), store=store, services=services)
    show(settings, static=pathlib.Path(static))


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


def _data(page: AppTest, name: str) -> dict[str, Any]:
    """What one of our own parts of the page was given."""
    assert not page.exception
    protos = [found.proto for found in page.get("bidi_component")]
    (found,) = (json.loads(it.json) for it in protos if it.component_name == f"wherein_{name}")
    return dict(found)


def _facet(page: AppTest, key: str) -> list[tuple[str, str, bool]]:
    """Label, count and whether it is chosen, of each option of a facet."""
    (facet,) = (it for it in _data(page, "facets")["facets"] if it["key"] == key)
    return [(it["label"], it["count"], it["on"]) for it in facet["options"]]


def _shown(page: AppTest) -> str:
    assert not page.exception
    texts = [*page.markdown, *page.text, *page.error, *page.info, *page.title, *page.caption, *page.code]
    parts = [json.loads(found.proto.json).get("html", "") for found in page.get("bidi_component")]
    bodies = [found.proto.body for found in page.get("html")]
    return "\n".join([*(found.value for found in texts), *bodies, *parts])


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
    """Each choice says how many mentions it would show, given the other filters; none is left out at 0."""
    page = _run(sample_store, static, event=["protest"])
    assert _facet(page, "person") == [("Volodymyr Grotskov", "1", False), ("Ilya Bogdanov", "0", False)]
    assert _facet(page, "event") == [("battle", "1", False), ("protest", "1", True)]
    assert _facet(page, "country") == [("Russia", "1", False), ("Ukraine", "0", False)]


def test_two_levels_of_events_and_of_places(sample_store: str, static: Path) -> None:
    """The single events stand below their type and the regions below their country."""
    facets = {it["key"]: it for it in _data(_run(sample_store, static), "facets")["facets"]}
    below = [it["label"] for option in facets["event"]["options"] for it in option["below"]]
    assert below == ["Battle in Bakhmut", "Protest in Kandalaksha"]
    assert [it["label"] for it in facets["country"]["options"][0]["below"]] == ["Murmansk", "Krasnodar"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({"country": ["UA"]}, "2 of 5"),
        ({"region": ["RU/Murmansk"], "country": ["UA"]}, "4 of 5"),
        ({"happening": ["event:0:5:protest"]}, "0 of 5"),
        ({"language": [""]}, "5 of 5"),
        ({"score": ["0.5"]}, "4 of 5"),
        ({"text": ["protest"]}, "1 of 5"),
        ({"text": ['"; DROP TABLE mention; --']}, "0 of 5"),
        ({"person": ["person:Ilya Bogdanov"], "weaker": ["1"]}, "3 of 5"),
        ({"role": ["associative"]}, "1 of 1"),
        ({"role": ["literal", "associative"]}, "6 of 6"),
        ({"from": ["2023-01-01"], "publication": ["1"], "undated": ["0"]}, "3 of 5"),
    ],
)
def test_every_filter_has_its_address(
    sample_store: str, static: Path, address: dict[str, list[str]], expected: str
) -> None:
    """A link with any of the filters shows what it says, and keeps saying it."""
    page = _run(sample_store, static, **address)
    assert f"<b>{expected}</b>" in _shown(page)
    assert set(page.query_params) == set(address)


def test_dates_leave_out_other_days_and_undated_when_told(sample_store: str, static: Path) -> None:
    """With undated off, only the event within the dates is left."""
    dated = {"from": ["2022-01-01"], "to": ["2022-12-31"]}
    assert "<b>4 of 5</b>" in _shown(_run(sample_store, static, **dated))
    assert "<b>1 of 5</b>" in _shown(_run(sample_store, static, undated=["0"], **dated))


def test_a_chosen_place_shows_all_its_sentences(sample_store: str, static: Path) -> None:
    """Both sentences about Kandalaksha are there with the name marked."""
    panel = _data(_run(sample_store, static, place=["geonames:551986"]), "panel")
    shown = panel["html"]
    assert panel["chosen"] == panel["rows"][0][0] == "geonames:551986"
    assert "joined a protest in <mark>Kandalaksha</mark>." in shown
    assert "friends in <mark>Kandalaksha</mark>." in shown


def test_what_has_no_marker_is_listed(sample_store: str, static: Path) -> None:
    """Names that were not found are on the page; those meant associatively once their part is opened."""
    page = _run(sample_store, static)
    assert "<mark>Zarechnoye-on-Sea</mark>" in _shown(page)
    assert "Russia</mark> kept silent" not in _shown(page)
    page.session_state["also named"] = True
    assert "<mark>Russia</mark> kept silent" in _shown(page.run())


def test_an_empty_result_says_what_helps(sample_store: str, static: Path) -> None:
    """Filters that leave nothing are explained."""
    page = _run(sample_store, static, person=["person:Ilya Bogdanov"], event=["protest"])
    assert "No mention passes all these filters" in _data(page, "panel")["note"]
    assert "Clear all filters" in [button.label for button in page.button]


def test_an_article_is_read_beside_the_map(sample_store: str, static: Path) -> None:
    """The whole text is there, with every mention marked by its kind."""
    digest = _data(_run(sample_store, static, place=["geonames:712160"]), "panel")["html"].split(
        'data-act="article" data-id="'
    )[1][:16]
    shown = _data(_run(sample_store, static, read=[f"article:{digest}"]), "panel")["html"]
    assert shown.count("wherein-m-place") == 4  # three mentions and the key
    for kind in ("person", "event", "associative"):
        assert f"wherein-m-{kind}" in shown
    assert "kept silent about it." in shown


def test_a_person_has_a_page(sample_store: str, static: Path) -> None:
    """Their places come in the order of time with the sentences, and what they have to do with each."""
    shown = _data(_run(sample_store, static, read=["person:person:Ilya Bogdanov"]), "panel")["html"]
    assert "1 mention in 1 place" in shown
    assert "1 August 2022" in shown
    assert "fought near <mark>Bakhmut</mark>" in shown


def test_what_is_gone_is_said(sample_store: str, static: Path) -> None:
    """A link to an article or a person that is no longer there says so."""
    for read in ("article:0000", "person:nobody", "event:none"):
        assert "no longer" in _data(_run(sample_store, static, read=[read]), "panel")["html"]


def test_an_excerpt_says_why_it_matches(sample_store: str, static: Path) -> None:
    """With a person asked for, each sentence says what they have to do with the place."""
    address = {"person": ["person:Ilya Bogdanov"], "place": ["geonames:712160"]}
    shown = _data(_run(sample_store, static, **address), "panel")["html"]
    assert "Ilya Bogdanov: named with it, in the same sentence" in shown


def test_the_timeline_is_there(sample_store: str, static: Path) -> None:
    """Two dated mentions in twelve years, and the dates asked for."""
    found = _data(_run(sample_store, static, **{"from": ["2022-01-01"]}), "timeline")
    assert [bar[2] for bar in found["bins"]] == [1, *[0] * 10, 1]
    assert (found["from"], found["to"], found["without"]) == ("2022-01-01", None, 3)


def test_a_file_that_was_made_stays_until_something_else_is_shown(sample_store: str, static: Path) -> None:
    """The button that saves it is drawn again and again; another filter or format drops the file."""
    page = _run(sample_store, static, person=["person:Volodymyr Grotskov"])
    assert not page.download_button
    page.button(key="_take_button").click().run()
    (saved,) = page.download_button
    assert saved.label.startswith("Save wherein.geojson (")
    page.run()
    assert [it.label for it in page.download_button] == [saved.label]
    page.selectbox(key="_take_format").select("csv").run()
    assert not page.download_button
    page.button(key="_take_button").click().run()
    assert len(page.download_button) == 1
    next(button for button in page.button if "Grotskov" in button.label).click().run()
    assert not page.download_button


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


def test_a_page_that_is_opened_shows_what_was_just_written(
    sample_store: str, static: Path, tmp_path: Path
) -> None:
    """Counts may lag between two choices, never in a page's first run: its address may name what is new."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with Store.open(sample_store) as sample, Store.open(url) as other:
        first, second = (sample.analysis(digest) for digest in sorted(sample.digests())[:2])
        other.save(first, collection="default")
        early = _run(url, static)
        kept = frame._store(url)
        kept._newest = NewestCube(kept.reading, may_lag=True, at_once=-1.0, share=float("inf"))
        before = _shown(early.run())
        other.save(second, collection="default")
        assert "Articles are coming in" in _shown(early.run())
        opened = _shown(_run(url, static))
        assert "Articles are coming in" not in opened
        assert opened != before


def test_credits_and_privacy_are_on_the_page(sample_store: str, static: Path) -> None:
    """GeoNames, Natural Earth and countryinfo are named, and that nothing leaves the machine."""
    shown = _shown(_run(sample_store, static))
    for part in ("GeoNames", "Natural Earth", "countryinfo", "What leaves this machine: nothing."):
        assert part in shown


def test_what_is_sent_depends_on_what_is_on(static: Path, tmp_path: Path) -> None:
    """With a service on the page says what it is sent; what a service found has its attribution."""
    text = "Rain in Zhuravka."
    found = Place("photon:osm:N5", "Zhuravka", 49.3, 37.2, Feature.SETTLEMENT, "UA")
    mention = Mention(8, 16, "Zhuravka", Kind.PLACE, Role.LITERAL)
    resolution = Resolution(found, 0.9, "rules", (Candidate(found, Match.PRIMARY, 0.9),))
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with Store.open(url) as store:
        article = Article("1", text, "d1", "Weather", origin="1.txt")
        store.save(Analysis(article, (mention,), (resolution,), version="test"), collection="default")
    page = AppTest.from_function(_page, args=(url, str(static), "photon"), default_timeout=_SECONDS).run()
    shown = _shown(page)
    assert "What leaves this machine: names of places" in shown
    assert "What leaves this machine: nothing" not in shown
    assert "photon.example" in shown
    assert "Online geocoders: © OpenStreetMap contributors" in shown
    assert any("Online geocoders: photon" in it.label for it in page.expander)
