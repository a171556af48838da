"""GeoNames' own dumps, for users who have them: `allCountries` and `alternateNamesV2`, zipped or plain.

Formats: https://download.geonames.org/export/dump/readme.txt (CC BY 4.0).
"""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple, TextIO

from geo.errors import InputError
from geo.gazetteer.sources.base import SourcePlace, kind_of, readable
from geo.models import Feature, Match

_COLUMNS = 19
_NAME_COLUMNS = 4
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
"""An id; SQLite holds no longer one."""
_COUNTRY = re.compile(r"(?:[A-Z]{2})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LONGEST = 400
"""Code points of a name; GeoNames' own limit."""
_LONGEST_CODE = 20
"""The same of a first-order region's code."""
_MOST_PEOPLE = 10**10
_LONGEST_LINE = 1 << 20
"""Code points of a line; the longest of GeoNames have some 12,000."""
_SHORTEST = 4
"""Alternate names with fewer Latin letters are mostly codes."""

_ADMIN = {"ADM1": 1, "ADM2": 2, "ADM3": 3, "ADM4": 4, "ADM5": 5, "ADMD": 3}
_WATERS = (
    "BAY BAYS BGHT CHN CHNL CNL COVE ESTY FJD FLLS GLCR GULF HBR LGN LK LKS OCN PND RSV SD SEA STM STMS STRT"
)
_LANDFORMS = (
    "CAPE CNYN CRTR DSRT GRGE HDLD HLL HLLS ISL ISLS ISTH MT MTS PASS PEN PK PKS PLAT PLN RDGE UPLD VAL VLC"
)
_REGIONS = "AREA CONT MILB NVB PRK RESN RESV RESW RGN RGNE RGNH"
_FACILITIES = "AIRB AIRP BDG CSTL DAM HSP MNMT MSTY MUS PAL PRN PS PSN RSTN SQR STDM THTR UNIV ZOO"
_CODES = {
    "H": (Feature.WATER, _WATERS),
    "T": (Feature.LANDFORM, _LANDFORMS),
    "L": (Feature.REGION, _REGIONS),
    "S": (Feature.FACILITY, _FACILITIES),
}
_KEPT = {(group, code): feature for group, (feature, codes) in _CODES.items() for code in codes.split()}
"""Feature codes that news name, next to all settlements that still exist and administrative areas."""

_GONE = {"PPLCH", "PPLH", "PPLQ", "PPLW"}
_NO_LANGUAGE = {"link", "wkdt", "post", "iata", "icao", "faac", "tcid", "unlc", "phon", "piny"}
"""What stands where a language should: links and codes, not names."""

_QUIET = {"AIRP": 0.2}
_QUIETEST = 0.12
"""Importance of what has neither inhabitants nor a scale rank: less than any village of its name."""

_DAMAGES = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,
    zipfile.BadZipFile,
    UnicodeDecodeError,
)
"""What reading raises for a file that is absent, damaged, locked or no text."""

Complain = Callable[[str], None]
"""Told of each row that cannot be read."""


class ExtraName(NamedTuple):
    """A row of `alternateNamesV2`."""

    id: int
    """GeoNames number of the place."""
    name: str
    """The name."""
    match: Match
    """How it names the place."""


def places(path: Path, complain: Complain) -> Iterator[SourcePlace]:
    """Stream the useful rows of `allCountries`; countries have level 0, for their names only.

    Raises InputError when the file is absent or broken, or no row has 19 columns.
    """
    read = 0
    for line, row in _rows(path):
        try:
            place = _place(row)
        except (ValueError, IndexError, OverflowError):
            complain(f"{path}, line {line}: not a row of GeoNames' format ({len(row)} columns of {_COLUMNS})")
            continue
        read += 1
        if place is not None:
            yield place
    if not read:
        raise InputError(str(path), "no row has the 19 columns of GeoNames' allCountries.txt")


def names(path: Path, complain: Complain) -> Iterator[ExtraName]:
    """Stream the names of `alternateNamesV2` in Latin and Cyrillic letters. Raises as `places`."""
    read = 0
    for line, row in _rows(path):
        if len(row) < _NAME_COLUMNS or not _NUMBER.fullmatch(row[1]):
            complain(f"{path}, line {line}: not a row of GeoNames' alternate names")
            continue
        read += 1
        name = row[3]
        if row[2] not in _NO_LANGUAGE and _usable(name):
            yield ExtraName(int(row[1]), name, _match(row))
    if not read:
        raise InputError(str(path), "no row has the columns of GeoNames' alternateNamesV2.txt")


def _match(row: list[str]) -> Match:
    """Colloquial names ("Big Apple") count as partial ones."""
    if row[2] == "abbr":
        return Match.ABBREVIATION
    colloquial = len(row) > 6 and row[6] == "1"  # noqa: PLR2004 - the column isColloquial
    return Match.PARTIAL if colloquial else Match.ALTERNATE


def _usable(name: str) -> bool:
    """Codes are left out as far as they look like it."""
    if not readable(name) or len(name) > _LONGEST or kind_of(name) is not Match.ALTERNATE:
        return False
    return len(name) >= _SHORTEST or not (name.isascii() and name.isupper())


def _place(row: list[str]) -> SourcePlace | None:
    """The place of a row; None when it is of no use."""
    if len(row) != _COLUMNS:
        raise ValueError(len(row))
    group, code, name = row[6], row[7], row[1]
    kind = _kind(group, code)
    lat, lon, people = float(row[4]), float(row[5]), int(row[14] or 0)
    if kind is None or not readable(name):
        return None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and people <= _MOST_PEOPLE):  # noqa: PLR2004 - degrees
        raise ValueError(lat, lon, people)
    if _CONTROL.search(name) or len(name) > _LONGEST or not _COUNTRY.fullmatch(row[8]):
        raise ValueError(name, row[8])
    feature, level = kind
    found = {n for n in row[3].split(",") if _usable(n)} - {name}
    return SourcePlace(
        id=f"geonames:{_id(row[0])}",
        name=name,
        lat=lat,
        lon=lon,
        feature=feature,
        country=row[8] or None,
        admin1=_code(row[10]),
        population=max(0, people),
        names=tuple((n, Match.ALTERNATE) for n in sorted(found)),
        level=level,
        importance=_QUIET.get(code, _QUIETEST) if group in _CODES else None,
    )


def _id(column: str) -> int:
    if not _NUMBER.fullmatch(column):
        raise ValueError(column)
    return int(column)


def _code(column: str) -> str | None:
    if len(column) > _LONGEST_CODE or not column.isprintable():
        raise ValueError(column)
    return column if column not in ("", "00") else None


def _kind(group: str, code: str) -> tuple[Feature, int | None] | None:
    if group == "P":
        return None if code in _GONE else (Feature.SETTLEMENT, None)
    if group == "A":
        if code.startswith("PCL") and code != "PCLH":
            return Feature.COUNTRY, 0
        return (Feature.REGION, _ADMIN[code]) if code in _ADMIN else None
    feature = _KEPT.get((group, code))
    return (feature, None) if feature else None


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line numbers and columns of a tab-separated file, or of the one in a zip that is named like it.

    Of a line that is too long for memory come pieces, each with the line's number.
    """
    try:
        with ExitStack() as stack:
            lines, number = _lines(path, stack), 1
            while line := lines.readline(_LONGEST_LINE):
                yield number, line.rstrip("\r\n").split("\t")
                number += line.endswith("\n")
    except _DAMAGES as error:
        raise InputError(str(path), str(error)) from error


def _lines(path: Path, stack: ExitStack) -> TextIO:
    if not zipfile.is_zipfile(path):
        return stack.enter_context(path.open(encoding="utf-8", newline="\n"))
    archive = stack.enter_context(zipfile.ZipFile(path))
    tables = [m for m in archive.infolist() if m.filename.endswith(".txt") and "readme" not in m.filename]
    if not tables:
        raise InputError(str(path), "the archive holds no .txt file")
    wanted = f"{path.stem}.txt"
    table = next((m for m in tables if m.filename == wanted), None) or max(tables, key=lambda m: m.file_size)
    return stack.enter_context(io.TextIOWrapper(archive.open(table), encoding="utf-8", newline="\n"))
