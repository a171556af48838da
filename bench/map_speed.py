"""How soon the map itself shows other places, in the machine's Chromium, beside folium's own ways.

Run with `python -m bench.map_speed`. Places are generated: a tenth of them countries and regions that have
shapes, the rest points around a hundred centres. A swap is timed in the page, from handing over the script
that streamlit-folium would run to the second animation frame afterwards, to and fro between two sets of
places. The same places as plain folium markers and as FastMarkerCluster are run by the same clock.
"""

from __future__ import annotations

import argparse
import functools
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import folium
from folium.plugins import FastMarkerCluster
from playwright.sync_api import Page, sync_playwright

from bench.app_speed import FLAGS
from geo.models import Feature, Place, Role
from geo.settings import ROOT
from geo.view.folium_map import GROUP_COLOURS, base_map, drawn, places_layer
from geo.view.shapes import Excerpt, PlaceOnMap

SIZES = ((5_000, 100_000, 120.0, 500_000), (20_000, 1_000_000, 350.0, 1_200_000))
"""Places, mentions, and the targets: milliseconds in the browser, bytes of script."""
REPEATS = 9
SWAPS = 50
_SWAP = """async script => {
    const began = performance.now();
    (0, eval)(script);
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    return performance.now() - began;
}"""
_DRAWN = """() => window.__wherein && window.__wherein.basemap === "drawn" && window.__wherein.redraws > 0
    && window.__wherein.shapes === "drawn" """


def generated(places: int, mentions: int, *, seed: int) -> list[PlaceOnMap]:
    """Give `places` places that share about `mentions` mentions unevenly; the first 600 have excerpts."""
    chance = random.Random(seed)
    index = json.loads((ROOT / "static" / "basemap" / "regions" / "index.json").read_text(encoding="utf-8"))
    areas = [_area(chance, code, None) for code in index["countries"][:150]]
    regions = chance.sample(sorted(index["places"].items()), max(0, places // 10 - len(areas)))
    areas += [_area(chance, code, key) for key, code in regions]
    centres = [(chance.uniform(-35, 60), chance.uniform(-120, 140)) for _ in range(100)]
    made = areas + [_town(chance, number, chance.choice(centres)) for number in range(places - len(areas))]
    weights = [chance.paretovariate(1.1) for _ in made]
    scale = mentions / sum(weights)
    shares = sorted((max(1, round(weight * scale)) for weight in weights), reverse=True)
    chance.shuffle(made)
    groups = [group or None for group in GROUP_COLOURS]
    return [
        PlaceOnMap(place, count, max(1, count // 2), round(chance.uniform(0.4, 1), 2), chance.choice(groups),
                   _excerpts(place, rank) if rank < 600 else (), radius_km=round(chance.uniform(2, 40), 1))
        for rank, (place, count) in enumerate(zip(made, shares, strict=True))
    ]  # fmt: skip


def _area(chance: random.Random, code: str, key: str | None) -> Place:
    feature = Feature.COUNTRY if key is None else Feature.REGION
    name = f"Area {code}" if key is None else f"Region {key[-5:]}"
    lat, lon = chance.uniform(-35, 60), chance.uniform(-120, 140)
    return Place(key or f"geonames:{chance.randrange(10**7)}", name, lat, lon, feature, code)


def _town(chance: random.Random, number: int, centre: tuple[float, float]) -> Place:
    lat, lon = chance.gauss(centre[0], 4), chance.gauss(centre[1], 6)
    name = "".join(chance.choice("aeiouklmnrst") for _ in range(chance.randint(4, 12))).title()
    return Place(
        f"geonames:{1_000_000 + number}", name, max(-80, min(80, lat)), lon, Feature.SETTLEMENT, "UA"
    )


def _excerpts(place: Place, rank: int) -> tuple[Excerpt, ...]:
    text = f"People who left {place.name} in the spring said that the bridge was closed after the flood."
    return tuple(
        Excerpt(3 * rank + n, place.id, text, 16, 16 + len(place.name), "The bridge stays closed", f"d{rank}",
                "The Valley Post", "2022-05-04", "https://example.org/bridge", Role.LITERAL, 0.9,
                ("Anna Petrova",), (), ("disaster",), "2022-04")
        for n in range(3)
    )  # fmt: skip


def script(layer: folium.FeatureGroup, page_map: folium.Map) -> str:
    """Give the script that streamlit-folium would run for a layer, on the page's map."""
    from streamlit_folium import generate_leaflet_string  # noqa: PLC0415, it brings streamlit along

    layer.add_to(page_map)
    layer.render()  # type: ignore[no-untyped-call]  # folium is not typed
    text: str = generate_leaflet_string(layer, base_id="bench")
    name = f"{page_map._name.lower()}_{page_map._id}"  # noqa: SLF001, as streamlit-folium does
    return text.replace(name, "bench_map") + "\nbench_map.addLayer(feature_group_bench);"


def ours(places: Sequence[PlaceOnMap], page_map: folium.Map) -> str:
    """Our layer."""
    return script(places_layer(drawn(places)), page_map)


def markers(places: Sequence[PlaceOnMap], page_map: folium.Map) -> str:
    """One folium marker with a tooltip for each place."""
    layer = folium.FeatureGroup()
    for found in places:
        folium.Marker((found.place.lat, found.place.lon), tooltip=found.place.name).add_to(layer)
    return script(layer, page_map)


def fast_cluster(places: Sequence[PlaceOnMap], page_map: folium.Map) -> str:
    """The plugin FastMarkerCluster."""
    layer = folium.FeatureGroup()
    points = [[found.place.lat, found.place.lon] for found in places]
    plain = "function (row) { return L.marker(new L.LatLng(row[0], row[1])); }"  # no AwesomeMarkers offline
    layer.add_child(FastMarkerCluster(points, callback=plain))  # type: ignore[no-untyped-call]  # as above
    return script(layer, page_map)


Maker = Callable[[Sequence[PlaceOnMap], folium.Map], str]
OURS: tuple[tuple[str, Maker], ...] = (("our map", ours),)
OTHERS: tuple[tuple[str, Maker], ...] = (
    ("FastMarkerCluster", fast_cluster),
    ("plain folium markers", markers),
)


def main(arguments: list[str]) -> int:
    """Measure and print; give 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--ours-only", action="store_true", help="leave folium's own ways out")
    only = parser.parse_args(arguments).ours_only
    missed = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        _served(Path(folder)) as url,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        print(f"{'':26}{'places':>7} {'Python':>9} {'browser, median (range)':>29} {'script':>9}")
        for places, mentions, limit, largest in SIZES:
            data = [generated(places, mentions, seed=seed) for seed in (1, 2)]
            for name, make in OURS if only else OURS + OTHERS:
                page = chromium.new_page(viewport={"width": 900, "height": 600})
                median, size = _row(name, make, data, page, _page(Path(folder), url))
                missed += make is ours and (median > limit or size > largest)
                page.close()
        chromium.close()
    print("targets in the browser: 120 ms and 500 kB for 5,000 places, 350 ms and 1.2 MB for 20,000")
    return 1 if missed else 0


def _row(
    name: str, make: Maker, data: Sequence[Sequence[PlaceOnMap]], page: Page, url: str
) -> tuple[float, int]:
    """Swap to and fro, print, and give the median in milliseconds and the larger script's bytes."""
    began = time.perf_counter()
    scripts = [make(places, folium.Map()) for places in data]
    python = (time.perf_counter() - began) / len(data) * 1000
    page.goto(url)
    page.wait_for_function("() => window.__wherein && window.__wherein.basemap === 'drawn'")
    # streamlit-folium takes the old layer off the map before it runs the new one's script
    off = "if (window.feature_group_bench) { bench_map.removeLayer(window.feature_group_bench); }\n"
    page.evaluate(_SWAP, off + scripts[0])
    if make is ours:
        page.wait_for_function(_DRAWN)
    page.evaluate(_SWAP, off + scripts[1])
    taken = [float(page.evaluate(_SWAP, off + scripts[n % 2])) for n in range(REPEATS)]
    if make is ours:
        print(f"{'':26}{_growth(page, [off + text for text in scripts])}", flush=True)
    median, size = statistics.median(taken), max(len(text.encode()) for text in scripts)
    span = f"{median:.0f} ms ({min(taken):.0f} to {max(taken):.0f})"
    print(f"{name:26}{len(data[0]):7,} {python:6.0f} ms {span:>29} {size / 1000:6.0f} kB", flush=True)
    return median, size


def _growth(page: Page, scripts: Sequence[str]) -> str:
    """Say what `SWAPS` more swaps leave behind in the page, garbage collected before and after."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def held() -> tuple[float, int]:
        session.send("HeapProfiler.collectGarbage")
        got = {it["name"]: it["value"] for it in session.send("Performance.getMetrics")["metrics"]}
        return got["JSHeapUsedSize"] / 1e6, int(got["Nodes"])

    before = held()
    for number in range(SWAPS):
        page.evaluate(_SWAP, scripts[number % 2])
    after = held()
    return f"{SWAPS} swaps: {before[0]:.1f} to {after[0]:.1f} MB, {before[1]:,} to {after[1]:,} nodes"


def _page(folder: Path, url: str) -> str:
    """Write the page with an empty map; markercluster is loaded for folium's own ways."""
    made = base_map(static_prefix=f"{url}/static/", point_of_view="deu")
    made.default_js.insert(1, ("cluster", f"{url}/cluster.js"))
    name = f"{made._name.lower()}_{made._id}"  # noqa: SLF001, the only way to its variable
    html = made.get_root().render()
    (folder / "map.html").write_text(f"{html}<script>var bench_map = {name};</script>", encoding="utf-8")
    return f"{url}/map.html"


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Serve the folder, static/ and markercluster from 127.0.0.1."""
    from importlib.resources import files  # noqa: PLC0415

    (folder / "static").symlink_to(ROOT / "static")
    source = files("xstatic.pkg.leaflet_markercluster") / "data" / "leaflet.markercluster.js"
    (folder / "cluster.js").write_bytes(source.read_bytes())
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002, the base class's name
        """Say nothing."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
