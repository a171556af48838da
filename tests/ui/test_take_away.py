"""What the app's download holds."""

from __future__ import annotations

import json

from geo.models import Filter
from geo.store import Store
from geo.ui.take_away import made
from geo.view.exports.records import Options


def test_the_file_is_what_is_shown(sample_store: str) -> None:
    """It holds the mentions of the filter and leaves out what the reader does not want to give away."""
    with Store.open(sample_store, create=False) as store:
        whole = json.loads(made(store, Filter(countries=("UA",)), "geojson", Options()))
        less = made(store, Filter(), "geojson", Options(excerpts=False, persons=False))
    assert [it["properties"]["mention"] for it in whole["features"]] == ["Bakhmut", "Bucha"]
    assert b"Bogdanov" not in less
    assert b"that summer" not in less
