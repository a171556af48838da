"""One web page that holds everything: map, list, filters and excerpts, with no request to anybody.

Texts reach the page as JSON in an element that is not run, and the screen through text nodes alone. The
page's own policy (Content Security Policy, level 3) names its scripts and styles by their hashes and forbids
all else, so that nothing in a text could run even if one of these two were wrong.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from pathlib import Path
from typing import BinaryIO, Final

from geo.errors import SetupMissing
from geo.models import Feature
from geo.settings import ROOT
from geo.view.exports.cells import source_line
from geo.view.exports.page_data import page_data
from geo.view.exports.records import Extract
from geo.view.js_json import js_json
from geo.view.looks import VIEWS
from geo.view.static_files import CITIES, REGION_INDEX, REGIONS, SCRIPTS, SEAS, WATER, countries_file

SIZE: Final = 2_900_000
"""Bytes that a page has at most, as far as leaving excerpts out can do it."""
_LARGEST_REGIONS: Final = 300_000
"""Bytes of regions' shapes; regions beyond are drawn as points."""
_IMAGE: Final = re.compile(r"url\([^)]*\)")
"""Leaflet's pictures, which this page does not use."""


def write(extract: Extract, out: BinaryIO) -> None:
    """Write the page. Raises SetupMissing when the map's files are not there."""
    static = ROOT / "static"
    styles = [
        _IMAGE.sub("none", _read(static / "vendor" / "leaflet" / "leaflet.css")),
        _read(static / "wherein" / "map.css"),
        _read(static / "wherein" / "take-away.css"),
    ]
    scripts = [_read(static / "vendor" / "leaflet" / "leaflet.js")]
    scripts += [_read(static / "wherein" / name) for name in (*SCRIPTS, "take-away.js")]
    parts = [_head(scripts, styles), _body(extract)]
    parts += [_data("wherein-files", _files(static, extract)), *map(_script, scripts), "</body></html>\n"]
    left = SIZE - sum(len(part.encode()) for part in parts)
    parts.insert(2, _data("wherein-data", js_json(page_data(extract, most=left))))
    out.writelines(part.encode() for part in parts)


def _head(scripts: list[str], styles: list[str]) -> str:
    policy = (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">'
        '<link rel="icon" href="data:,"><title>Places that articles mention</title>'
        f"{''.join(f'<style>{it}</style>' for it in styles)}</head>"
    )


def _hashes(parts: list[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(it.encode()).digest()).decode() for it in parts)
    return " ".join(f"'sha256-{it}'" for it in digests)


def _body(extract: Extract) -> str:
    lines = "".join(
        f'<li><a href="{html.escape(it.url)}" rel="noopener noreferrer">{html.escape(it.name)}</a>: '
        f'{html.escape(it.gives)} (<a href="{html.escape(it.licence_url)}" rel="noopener noreferrer">'
        f"{html.escape(it.licence)}</a>)</li>"
        for it in extract.credits()
    )
    return (
        '<body><header><h1>Places that articles mention</h1><p id="count" role="status"></p></header>'
        '<main><details id="filters" open><summary>Filters</summary></details><div id="map"></div>'
        '<section id="places" aria-label="Places"></section></main>'
        "<footer><h2>About this page</h2><p>Made with Wherein. Programs found the names and chose "
        "the places; a dashed marker is a place that is probably wrong. Read the sentence before you "
        f"quote. This file works without a network and asks nobody for anything.</p><p>"
        f"{VIEWS[extract.options.point_of_view]}"
        f"</p><h3>Data</h3><ul>{lines}<li><bdi>{html.escape(source_line(extract))}</bdi></li></ul></footer>"
        "<noscript><p>The map and the list need JavaScript.</p></noscript>"
    )


def _data(name: str, value: str) -> str:
    return f'<script type="application/json" id="{name}">{value}</script>'


def _script(text: str) -> str:
    if re.search(r"</script|<!--", text, re.IGNORECASE):
        raise ValueError("a script of ours would end its own element")
    return f"<script>{text}</script>"


def _files(static: Path, extract: Extract) -> str:
    countries = countries_file(extract.options.point_of_view)
    files = {
        "countries": json.loads(_read(static / countries)),
        "water": json.loads(_read(static / WATER)),
        "seas": json.loads(_read(static / SEAS)),
        "cities": json.loads(_read(static / CITIES)),
        **_regions(static, extract),
    }
    return js_json(files)


def _regions(static: Path, extract: Extract) -> dict[str, object]:
    """Give the shapes of the regions that are named, as the files of the app give them, but no others."""
    index: dict[str, str] = json.loads(_read(static / REGION_INDEX))["places"]
    named = {it.id for it in extract.placed() if it.feature is Feature.REGION and it.id in index}
    found: dict[str, object] = {}
    places: dict[str, str] = {}
    left = _LARGEST_REGIONS
    for code in sorted({index[it] for it in named}):
        whole = json.loads(_read(static / REGIONS / f"{code}.json"))
        shapes = [it for it in whole["shapes"] if named.intersection(it["k"])]
        left -= len(json.dumps(shapes))
        if left < 0:
            break
        found[f"regions/{code}.json"] = {"scale": whole["scale"], "shapes": shapes, "borders": []}
        places |= {key: code for it in shapes for key in it["k"]}
    return {"index": {"countries": [], "places": places}, **found}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SetupMissing(str(path), "python -m geo static") from None
