"""Streaming of a GeoNames dump: `python -m bench.gazetteer_geonames [ROWS]`, by default 1,000,000.

The rows are generated in GeoNames' format; target: no more memory than a build without a dump (800 MB).
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import zipfile
from pathlib import Path

from geo.gazetteer.builder import build
from geo.gazetteer.sources.base import DumpFiles, SourceFiles

ROWS = 1_000_000
FIRST = 100_000_000
SEED = 1
KINDS = ("P\tPPL", "P\tPPL", "P\tPPL", "H\tSTM", "T\tHLL", "S\tSCH", "A\tADM3", "L\tAREA")
SYLLABLES = (
    "ba",
    "cor",
    "den",
    "fel",
    "gra",
    "hol",
    "kin",
    "lor",
    "mar",
    "nes",
    "pol",
    "ren",
    "sta",
    "ton",
    "ver",
)


def main(arguments: list[str]) -> None:
    """Print wall time, peak memory and file size."""
    rows = int(arguments[0]) if arguments else ROWS
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        dump = _generated(folder, rows)
        path = folder / "gazetteer.sqlite"
        report = build(path, files=SourceFiles.installed().with_dump(dump))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
        busy = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        print(f"rows            {rows:8,} places and as many alternate names, zipped")
        print(f"build           {report.seconds:8.1f} s, {busy:.1f} s on the processor, generating included")
        print(f"peak memory     {peak:8.0f} MB (target 800 MB)")
        size = path.stat().st_size / 1e6
        print(f"file            {size:8.1f} MB, {report.places:,} places, {report.aliases:,} names")


def _generated(folder: Path, rows: int) -> DumpFiles:
    """Write both files; an eighth of the places is of a kind that the gazetteer leaves out."""
    chance = random.Random(SEED)
    dump = DumpFiles(folder / "allCountries.zip", folder / "alternateNamesV2.zip")
    packed = zipfile.ZIP_DEFLATED
    with (
        zipfile.ZipFile(dump.places, "w", packed, compresslevel=1) as archive,
        archive.open("allCountries.txt", "w", force_zip64=True) as table,
    ):
        for number in range(FIRST, FIRST + rows):
            name, other, code = _name(chance), _name(chance), chance.choice(("TX", "OH", "GA"))
            lat, lon, people = chance.uniform(-60, 70), chance.uniform(-180, 180), chance.randrange(2000)
            row = (
                f"{number}\t{name}\t{name}\t{other},{name.lower()}\t{lat:.5f}\t{lon:.5f}\t{chance.choice(KINDS)}"
                f"\tUS\t\t{code}\t\t\t\t{people}\t\t9\tAmerica/Chicago\t2024-01-01\n"
            )
            table.write(row.encode())
    with (
        zipfile.ZipFile(folder / "alternateNamesV2.zip", "w", packed, compresslevel=1) as archive,
        archive.open("alternateNamesV2.txt", "w", force_zip64=True) as table,
    ):
        for number in range(FIRST, FIRST + rows):
            table.write(f"{number}\t{number}\ten\t{_name(chance)}\t\t\t\t\t\t\n".encode())
    return dump


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=5)).title()


if __name__ == "__main__":
    main(sys.argv[1:])
