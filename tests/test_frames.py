"""`geo.open`: a store as pandas frames, and the notebook that shows it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import shapely

import geo
from geo.errors import StoreError
from geo.models import EventType, Filter, Role
from geo.settings import ROOT

BOTH = Filter(roles=(Role.LITERAL, Role.ASSOCIATIVE))


def test_mentions(sample_store: str) -> None:
    """One row per mention that passes, with everything that files hold, and the credits beside it."""
    with geo.open(sample_store) as store:
        everything, protests = store.mentions(), store.mentions(Filter(event_types=(EventType.PROTEST,)))
        bare = store.mentions(excerpts=False, persons=False)
    assert everything["mention"].tolist() == ["Kandalaksha", "Kandalaksha", "Bakhmut", "Bucha", "Sochi"]
    assert protests["persons"].tolist() == [("Volodymyr Grotskov",)]
    assert protests["excerpt"].tolist() == ["Volodymyr Grotskov joined a protest in Kandalaksha."]
    assert set(bare["persons"]) == {()}
    assert bare["excerpt"].isna().all()
    assert "GeoNames (CC BY 4.0" in everything.attrs["credits"]
    assert everything.attrs["sources"] == "Articles: North Courier; River Gazette"


def test_places(sample_store: str) -> None:
    """One row per place, most mentions first; the geometry is its point."""
    with geo.open(sample_store) as store:
        places = store.places(BOTH)
        none = store.places(Filter(collection="unknown"))
    assert places["name"].tolist() == ["Kandalaksha", "Bakhmut", "Bucha", "Russia", "Sochi"]
    assert places["mentions"].tolist() == [2, 1, 1, 1, 1]
    shapes = shapely.from_wkb(places["geometry"].to_numpy())
    assert [(it.x, it.y) for it in shapes] == list(zip(places["lon"], places["lat"], strict=True))
    assert places.attrs["crs"] == "EPSG:4326"
    assert (len(none), list(none.columns)) == (0, list(places.columns))


def test_a_link_and_a_path(sample_store: str, tmp_path: Path) -> None:
    """A path opens like its address, a link of the app is a filter, and what is no store says so."""
    with geo.open(Path(sample_store.removeprefix("sqlite:///"))) as store:
        assert store.collections == ("default",)
        wanted = store.filter("http://127.0.0.1:8501/?source=River+Gazette&score=0.5")
        assert store.mentions(wanted)["mention"].tolist() == ["Bucha"]
    with pytest.raises(StoreError):
        geo.open(tmp_path / "none.sqlite")


def test_importing_geo_imports_no_pandas() -> None:
    """The package itself stays light: pandas comes with the first `geo.open`."""
    code = "import sys, geo; sys.exit('pandas' in sys.modules or 'sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_notebook_runs(sample_store: str) -> None:
    """Every cell of the example runs from top to bottom and prints the credits."""
    notebook = json.loads((ROOT / "examples" / "places.ipynb").read_text(encoding="utf-8"))
    code = ["".join(it["source"]) for it in notebook["cells"] if it["cell_type"] == "code"]
    assert all(it["outputs"] == [] for it in notebook["cells"] if it["cell_type"] == "code")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-"],
        input="\n".join(code),
        env={**os.environ, "GEO_STORE": sample_store},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "GeoNames (CC BY 4.0" in done.stdout
    assert "River Gazette" in done.stdout
