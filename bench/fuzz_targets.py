"""What bench.fuzz feeds: every reader of files, and parsers of tables, settings, answers and addresses."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.fuzz_changes import row
from bench.start_files import MAKERS
from geo import correction_csv, gold, gold_events, gold_links, gold_markup
from geo.correction import Correction, Kept, Scope, Verdict
from geo.errors import InputError, WhereinError
from geo.gazetteer.sources import geonames_dump
from geo.given_spans import _read_rows
from geo.identity.table import read_tables
from geo.models import Feature, Kind, Place
from geo.read.archives import BUFFER
from geo.read.streams import Reader
from geo.read.web.sitemaps import read_sitemap
from geo.resolve.cache_rows import read_export
from geo.service_settings import read_services
from geo.view.address import filter_of_link

STORIES: Final = (
    (
        "Fire put out in Visby",
        (
            "By Ann Lee\n\nFirefighters in Visby put out a fire on Friday, 3 May.\n\nNobody was hurt, "
            "the brigade of Łódź told reporters. “It began in a warehouse,” said Olof Berg."
        ),
    ),
    (
        "Ferry «Nadija» stops at Kalmar & Öland",
        (
            "KALMAR (Post) — The ferry from Kalmar to Öland stopped for two hours on 3 May.\n\nПаром стоял. "
            "Passengers waited; the next one left at 18:30.\n\nAdvertisement\n\nRepaired in Gdynia in 2019."
        ),
    ),
)
"""Titles and texts of the start files."""

CHEAP: Final = frozenset(
    ".txt .md .csv .tsv .jsonl .eml .mbox .rss .atom .warc .warc.gz .tar .txt.bz2 .csv.xz .parquet".split()
)
"""Kinds that take some milliseconds; they get five inputs for each of another."""


@dataclass(frozen=True, slots=True)
class Target:
    """One parser."""

    name: str
    """An ending of files, or the parser's name."""
    starts: tuple[bytes, ...]
    """Whole inputs."""
    weight: int = 5
    """How often it is chosen among the others."""


class Feeder:
    """Gives inputs to parsers; `folder` takes those that only read files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reader = Reader()

    def close(self) -> None:
        """End the reader's child."""
        self._reader.close()

    def feed(self, name: str, data: bytes) -> int:
        """Read an input; gives how many articles or rows were in it. Raises what a parser must not raise.

        AssertionError is one that gave neither an article with text nor a reason.
        """
        if name.startswith("."):
            return self._read(name, data)
        parse = PARSERS[name]
        with suppress(WhereinError):  # the parsers' own tree: refused in words
            return sum(1 for _ in parse(data, self._folder))
        return 0

    def _read(self, ending: str, data: bytes) -> int:
        stream = io.BufferedReader(io.BytesIO(data), BUFFER)
        count = 0
        for found in self._reader.read(stream, name=f"a{ending}", origin=f"a{ending}"):
            if isinstance(found, InputError):
                told = found.reason
            else:
                count, told = count + 1, found.text.strip()
                if any(it.span.end > len(found.text) for it in found.noise):
                    raise AssertionError("noise lies outside the text")
            if not told:
                raise AssertionError("neither a text nor a reason")
        return count


def targets(only: frozenset[str] = frozenset()) -> tuple[Target, ...]:
    """Every parser with whole inputs of ours, or those that are named."""
    files = [
        Target(kind, tuple(make(*story) for story in STORIES), 5 if kind in CHEAP else 1)
        for kind, make in sorted(MAKERS.items())
        if not only or kind in only
    ]
    return (*files, *(Target(name, _STARTS[name], 2) for name in PARSERS if not only or name in only))


def _as_file(
    name: str, read: Callable[[Path], Iterable[object]]
) -> Callable[[bytes, Path], Iterable[object]]:
    def parse(data: bytes, folder: Path) -> Iterable[object]:
        path = folder / name
        path.write_bytes(data)
        return read(path)

    return parse


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _settings(path: Path) -> list[object]:
    environ = {"GEO_SERVICES_FILE": str(path), "GEO_CONTACT": "a@b.example"}
    return [read_services(environ, path)]


def _marked(path: Path) -> Iterable[object]:
    (path.parent / gold_markup.PLACES).write_text(
        "key,name,lat,lon\nvisby,Visby,57.6,18.3\n", encoding="utf-8"
    )
    return gold_markup.read_marked(path)


PARSERS: Final[dict[str, Callable[[bytes, Path], Iterable[object]]]] = {
    "corrections": lambda data, _: correction_csv.read(io.StringIO(_text(data), newline=""), "a.csv"),
    "people": _as_file("people.csv", lambda path: [read_tables(path)]),
    "settings": _as_file("services.toml", _settings),
    "gold": _as_file("gold.jsonl", gold.read_gold),
    "gold places": _as_file("marked.txt", _marked),
    "gold events": _as_file("what.txt", gold_events.read_stories),
    "gold ties": _as_file("who.txt", gold_links.read_stories),
    "geonames": _as_file("a.txt", lambda path: geonames_dump.places(path, lambda _: None)),
    "geonames names": _as_file("n.txt", lambda path: geonames_dump.names(path, lambda _: None)),
    "geonames zip": _as_file("a.zip", lambda path: geonames_dump.places(path, lambda _: None)),
    "cache": lambda data, _: read_export(_text(data).splitlines(), "a.jsonl"),
    "spans": _as_file("spans.jsonl", lambda path: _read_rows(str(path), None)),
    "sitemap": lambda data, _: [read_sitemap(data, "http://a.example/")],
    "link": lambda data, _: [filter_of_link(_text(data), collections=["a"], default="a")],
}
"""Parsers of what is no article."""

_KEPT: Final = Kept(
    1,
    Correction(
        Verdict.PLACE,
        "=Visby",
        scope=Scope.MENTION,
        article="d1",
        start=3,
        end=8,
        kind=None,
        place=Place("geonames:1", "Visby", 57.6, 18.3, Feature.SETTLEMENT, "SE", "Gotland", 24_000, 0.4),
        note="seen on the map",
    ),
    "Anna",
    "2026-01-01T00:00:00Z",
)
_SAME: Final = Kept(
    2,
    Correction(Verdict.SAME, "Olof Berg", kind=Kind.PERSON, other="O. Berg"),
    "Anna",
    "2026-01-02T00:00:00Z",
)


def _corrections() -> bytes:
    out = io.StringIO(newline="")
    correction_csv.write([_KEPT, _SAME], out)
    return out.getvalue().encode()


def _packed(table: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", table)
    return made.getvalue()


_GEONAMES = (
    b"2662689\tVisby\tVisby\tVisbi,Visbu,VBY\t57.64089\t18.29602\tP\tPPLA\tSE\t\t05\t0980\t\t\t24330\t\t45\t"
    b"Europe/Stockholm\t2019-09-05\n"
    b"3137677\tOsen\tOsen\t\t64.3\t10.5\tA\tADM2\tNO\t\t21\t5020\t\t\t932\t\t50\tEurope/Oslo\t2020-01-01\n"
)

_STARTS: Final[dict[str, tuple[bytes, ...]]] = {
    "corrections": (_corrections(),),
    "people": (
        (
            b"kind,verdict,name,other\nperson,same,Olof Berg,O. Berg\nperson,different,Olof Berg,Olle Berg\n"
            b"organisation,name,Red Cross,The Red Cross\nperson,nobody,Friday,Friday\n"
        ),
    ),
    "settings": (
        (
            b'use = ["photon", "nominatim"]\ncontact = "a@b.example"\nask_below = 0.5\n\n[photon]\n'
            b'domain = "127.0.0.1:2322"\nscheme = "http"\nrate = 2.5\ntimeout = 3\nlanguage = "en"\n\n'
            b'[nominatim]\ndomain = "[::1]:80"\nattempts = 2\noptions = {a = 1}\n'
        ),
    ),
    "gold": (
        row(
            id=1,
            text="In Visby and Lund.",
            source="a.example",
            toponyms=[
                {
                    "start": 3,
                    "end": 8,
                    "text": "Visby",
                    "lat": 57.6,
                    "lon": 18.3,
                    "geonameid": 2662689,
                    "type": "Literal",
                },
                {"start": 13, "end": 17, "text": "Lund"},
            ],
        ),
    ),
    "gold places": (
        b"== a1 | plain | a.example\nIn [[Visby|visby]] it rained on [[Visby|visby|Metonymic]].\n",
    ),
    "gold events": (
        (
            b"== a1 | x | 2021-05-03 | protest\nMany {{marched|protest|a|asserted|2021-05}} at [[Visby|a]] "
            b"<<on Sunday|2021-05-02>>.\n\n== a2 | news | - | strike\nShells {{hit|strike|b}} [[Lund|b]].\n"
        ),
    ),
    "gold ties": (
        (
            b"== 01 | local | | 2023-03-02\n@ person berg = Olof Berg = Berg = Heron\n"
            b"Olof Berg is from [[Visby|berg from]] and went to [[Lund|berg travelled_to?]].\n"
        ),
    ),
    "geonames": (_GEONAMES,),
    "geonames names": (
        b"1\t2662689\tuk\t\xd0\x92\xd1\x96\xd1\x81\xd0\xb1\xd1\x8e\t1\n2\t2662689\ten\tRose City\t\t\t1\t\n",
    ),
    "geonames zip": (_packed(_GEONAMES),),
    "cache": (
        row(
            geocoder="photon",
            version="1",
            query="visby",
            context="",
            answered_at="2026-01-01 00:00:00",
            candidates=[
                ["primary", "photon:osm:N5", "Visby", 57.6, 18.3, "settlement", "SE", None, 24330, 0.4]
            ],
            raw=[{"a": 1}],
            credit="OSM",
        ),
    ),
    "spans": (row(id="a", text="In Visby and Lund.", source="a", toponyms=[{"start": 3, "end": 8}]),),
    "sitemap": (
        (
            b"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>"
            b"http://a.example/1</loc><lastmod>2021-05-03</lastmod></url></urlset>"
        ),
        b"<sitemapindex><sitemap><loc>http://a.example/b.xml</loc></sitemap></sitemapindex>",
    ),
    "link": (
        (
            b"http://127.0.0.1:8501/?person=a&event=battle&from=2022-02-24&to=2022-03-01&score=0.5&column=a%3Db"
            b"&collection=a&text=fire&undated=0&role=literal&view=57.6,18.3,5"
        ),
    ),
}
