"""The gazetteer's tables, and the steps that turn staged names into aliases."""

from __future__ import annotations

from geo.models import Match

SCHEMA_VERSION = 1
"""Raised when the tables change; a reader refuses a file of another version."""

KINDS = (Match.PRIMARY, Match.ALTERNATE, Match.ABBREVIATION, Match.DEMONYM, Match.PARTIAL)
"""How `alias.kind` counts the kinds of match, strongest first."""

KIND_RANK = {kind: rank for rank, kind in enumerate(KINDS)}
"""The number of each kind."""

SCHEMA = """
pragma journal_mode = off;
pragma synchronous = off;
pragma cache_size = -131072;
create table place (
    id integer primary key,
    gid text not null,
    name text not null,
    feature text not null,
    country text,
    admin1 text,
    admin1_name text,
    region integer,
    level integer,
    lat real not null,
    lon real not null,
    population integer not null,
    importance real not null
);
create table alias (
    norm text not null,
    place integer not null,
    kind integer not null,
    primary key (norm, place)
) without rowid;
create table country (code text primary key, continent text) without rowid;
create table meta (key text primary key, value text not null) without rowid;
create temp table staged (norm text, place integer, kind integer);
"""

ALIASES = """
insert into alias select norm, place, min(kind) from staged group by norm, place order by norm, place;
drop table staged;
create index alias_place on alias (place);
"""

_LEAST_REGION = 200_000
"""Inhabitants that a region counts as having at least; a chief town has a fiftieth of them or more."""
_SMALLEST_CHIEF = _LEAST_REGION // 50

NAMESAKES = f"""
create temp table chief as
    select alias.norm, town.id, town.country, town.lat, town.lon, town.population
    from place as town
    cross join alias on alias.place = town.id and alias.kind = {KIND_RANK[Match.PRIMARY]}
    where town.feature = 'settlement' and town.population >= {_SMALLEST_CHIEF};
create index temp.chief_norm on chief (norm);
create temp table namesake as
    select distinct region.id as region, town.id as town
    from place as region
    cross join alias as ra on ra.place = region.id
    cross join chief as town on town.norm = ra.norm
    where region.feature = 'region' and town.country = region.country
        and town.population * (case ra.kind when 0 then 10 else 50 end)
            >= max(region.population, {_LEAST_REGION})
        and abs(town.lat - region.lat) < 3 and abs(town.lon - region.lon) < 5;
drop table chief;
create temp table shared as
    select distinct namesake.region, ra.norm
    from namesake
    join alias as ta on ta.place = namesake.town
    join alias as ra on ra.norm = ta.norm and ra.place = namesake.region;
update alias set kind = {KIND_RANK[Match.PARTIAL]}
    where (norm, place) in (select norm, region from shared) and kind < {KIND_RANK[Match.ABBREVIATION]};
drop table shared;
drop table namesake;
create temp table borrowed as
    select norm, place from alias join place as area on area.id = alias.place
    where kind = {KIND_RANK[Match.ALTERNATE]} and area.level is not null
        and norm in (
            select own.norm from alias as own join place as other on other.id = own.place
            where own.kind = {KIND_RANK[Match.PRIMARY]} and other.importance >= 0.3 and other.level is null
        );
delete from alias where (norm, place) in (
    select norm, place from borrowed
    where place in (select id from place where level = 0)
);
update alias set kind = {KIND_RANK[Match.PARTIAL]} where (norm, place) in (select norm, place from borrowed);
drop table borrowed;
drop index alias_place;
create unique index place_gid on place (gid);
"""
"""A region loses the names that it shares with its chief town: "Kyiv" is the city, not the oblast.

The town must bear one of the region's names as its own first name, lie near the region's label
point and have a tenth of its people, or a fiftieth where it is not the region's first name; the
region keeps those names as partial ones.

Areas have names in dozens of languages, some of which are the first names of other places
("Columbia" is Colombia somewhere, "Beaver" is Oregon): countries lose them, regions keep them as
partial ones. The English names of countries are primary and so are safe.
"""
