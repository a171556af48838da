"""Renaming and deleting collections from the page, through AppTest over a real store."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.models import Analysis, Article
from geo.store import Store


def _section(url: str) -> None:
    # AppTest runs this function's text on its own, so it imports what it needs
    from geo.store import Store  # noqa: PLC0415
    from geo.ui import shelves  # noqa: PLC0415

    with Store.open(url) as store:
        shelves.show(store, [found.name for found in store.collections()], who="Anna")


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A store with two collections of one article each."""
    made = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with Store.open(made) as store:
        for name in ("spring", "summer"):
            article = Article(name, f"Rain in {name}.", name, origin=f"{name}.txt")
            store.save(Analysis(article, (), (), version="1"), collection=name)
    return made


def _names(url: str) -> list[str]:
    with Store.open(url) as store:
        return [found.name for found in store.collections()]


def test_a_name_is_no_markup(url: str) -> None:
    """A collection called like an image in Markdown asks nobody for one when the page tells of it."""
    page = AppTest.from_function(_section, args=(url,), default_timeout=60).run()
    page.text_input[0].set_value("![x](http://192.0.2.1/x.png)").run()
    page.button[0].click().run()
    assert not page.exception
    assert "\\!\\[x\\]\\(http" in page.caption[0].value


def test_a_collection_is_renamed(url: str) -> None:
    """The button works once there is a name; a taken one is refused in words."""
    page = AppTest.from_function(_section, args=(url,), default_timeout=60).run()
    assert page.button[0].disabled
    page.text_input[0].set_value("summer").run()
    page.button[0].click().run()
    assert "already" in page.caption[0].value
    page.text_input[0].set_value("Spring *2022*").run()
    page.button[0].click().run()
    assert not page.exception
    assert _names(url) == ["Spring *2022*", "summer"]


def test_deleting_asks_first(url: str) -> None:
    """Nothing is deleted before the reader has said so twice."""
    page = AppTest.from_function(_section, args=(url,), default_timeout=60).run()
    assert page.button[1].disabled
    page.selectbox[0].set_value("summer").run()
    page.checkbox[0].check().run()
    page.button[1].click().run()
    assert not page.exception
    assert "1 articles with it" in page.caption[0].value
    assert _names(url) == ["spring"]
    assert not page.checkbox[0].value
