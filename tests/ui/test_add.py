"""Adding articles from the page, through Streamlit's own AppTest over a real store."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from geo.store import Store


def _section(store: str, cache: str) -> None:
    # AppTest runs this function's text on its own, so it imports what it needs
    import dataclasses  # noqa: PLC0415
    import pathlib  # noqa: PLC0415

    from geo.settings import Settings  # noqa: PLC0415
    from geo.ui import add  # noqa: PLC0415

    settings = dataclasses.replace(Settings(), store=store, cache=pathlib.Path(cache), fast=True)
    add.show(settings, collection="c")


def _shown(page: AppTest) -> str:
    return " ".join(found.proto.body for found in page.get("html"))


def test_a_pasted_text_is_added(tmp_path: Path) -> None:
    """A pasted text goes into the collection; the page tells its step, and offers to add more."""
    store = f"sqlite:///{tmp_path / 'store.sqlite'}"
    page = AppTest.from_function(_section, args=(store, str(tmp_path / "c.sqlite")), default_timeout=60).run()
    assert not page.exception
    assert page.button[0].disabled
    page.text_area[0].set_value("A fire broke out in Visby <b>on</b> Friday evening.").run()
    page.button[0].click().run()
    assert not page.exception
    job = page.session_state["_adding"]
    job.wait()
    page.run()
    assert not page.exception
    assert "1 added" in _shown(page)
    with Store.open(store) as opened:
        assert opened.status("c").articles == 1
    (more,) = (button for button in page.button if button.label == "Add more")
    more.click().run()
    assert page.text_area[0].value == ""
    page.text_area[0].set_value("https://192.168.0.1/a").run()
    page.button[0].click().run()
    page.session_state["_adding"].wait()
    page.run()
    assert "1 failed" in _shown(page)
