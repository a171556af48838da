"""The columns in memory hold what the tables say, read row by row the slow way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, select

from geo.models import Analysis, Filter, Kind, Relation, Role, Tier
from geo.store import Store, schema
from geo.store.counting import STRENGTH
from geo.store.cube import TYPES, Cube, day_number
from geo.store.cube_reading import read_cube
from geo.store.filters import Selection

Write = Callable[..., Analysis]
_ODD = "lone \ud800, nul \x00, sub \x1a0041 and 'quotes'"


pytestmark = pytest.mark.parametrize("kind", ["sqlite"])  # PostgreSQL counts without a cube


@pytest.fixture
def filled(store: Store, write: Write) -> Store:
    """Articles in two collections, with names that no database takes as they are."""
    lines = (
        "Bakhmut; person Anna Oak/Fox; battle 2022-05-10",
        "Irpin; person Ben Elm; protest 2011; battle 2022-03",
        "Kyiv; person Anna Oak; organisation Red Cross; score 0.4",
        "Izyum; battle 2030 future; protest",
        "Moscow; associative; person Anna Oak",
        "Nowhere; nil; person Anna Oak",
    )
    store.save(write(*lines, source=f"North {_ODD}"), collection=f"c {_ODD}")
    store.save(write("Bakhmut", "Bakhmut; associative", title="B", origin="b.txt"), collection="d")
    store.save(write("Sochi; protest 2012", title="C", origin="c.txt", source="South"), collection="d")
    return store


def _mentions(snapshot: Connection) -> dict[int, tuple[object, ...]]:
    table, place = schema.mention, schema.place
    asked = select(table, place.c.name.label("called")).join(place, place.c.id == table.c.place)
    return {
        row.id: (row.article, row.called, row.role == Role.LITERAL, row.belief)
        for row in snapshot.execute(asked.where(table.c.kind == Kind.PLACE.value))
    }


def test_mentions_and_places(filled: Store) -> None:
    """Every resolved mention is there once, with its article, its place's name, its role and its belief."""
    with filled.reading() as snapshot:
        cube, expected = read_cube(snapshot), _mentions(snapshot)
    found = {
        int(key): (int(cube.articles.keys[article]), cube.places[place].name, bool(literal), float(belief))
        for key, article, place, literal, belief in zip(
            cube.key, cube.article, cube.place, cube.literal, cube.belief, strict=True
        )
    }
    assert found == expected
    assert len(expected) == 8


def test_articles(filled: Store) -> None:
    """Sources and collections are whole, whatever signs they hold."""
    table, origin, named = schema.article, schema.origin, schema.collection
    with filled.reading() as snapshot:
        cube = read_cube(snapshot)
        sources = {(row.id, row.source or "") for row in snapshot.execute(select(table.c.id, table.c.source))}
        members = select(named.c.name, origin.c.article).join(named, named.c.id == origin.c.collection)
        expected = set(map(tuple, snapshot.execute(members)))
    keys, labels = cube.articles.keys.tolist(), cube.articles.sources
    pairs = zip(labels.article.tolist(), labels.label.tolist(), strict=True)
    assert {(keys[article], labels.names[label]) for article, label in pairs} == sources
    held = cube.articles.collections
    inside = {(name, key) for name, bits in held.items() for key, on in zip(keys, bits, strict=True) if on}
    assert inside == expected
    assert f"c {_ODD}" in held


def test_ties(filled: Store) -> None:
    """Persons and events are tied to the mentions that the tables tie them to, with type and days."""
    actor, event = schema.tie_actor, schema.tie_event
    with filled.reading() as snapshot:
        cube = read_cube(snapshot)
        resolved = set(_mentions(snapshot))
        who = select(actor, schema.actor.c.ref).join(schema.actor, schema.actor.c.id == actor.c.actor)
        persons = {
            (row.mention, row.ref, _acts(row.asserted, row.strength, row.relation))
            for row in snapshot.execute(who.where(schema.actor.c.kind == Kind.PERSON.value))
            if row.mention in resolved
        }
        joined = select(event.c.mention, schema.event).join(
            schema.event, (schema.event.c.article == event.c.article) & (schema.event.c.pos == event.c.event)
        )
        events = {
            (row.mention, row.ref, row.shown_type, day_number(row.first_day), day_number(row.last_day))
            for row in snapshot.execute(joined)
        }
    assert _persons(cube) == persons
    assert _events(cube) == events
    assert persons
    assert events


def _acts(asserted: bool, strength: int, relation: str) -> bool:  # noqa: FBT001, a column's value
    return asserted and strength < STRENGTH[Tier.SENTENCE] and relation != Relation.SPEAKS_ABOUT.value


def _persons(cube: Cube) -> set[tuple[object, ...]]:
    held = cube.actors[Kind.PERSON]
    return {
        (int(cube.key[unit]), held.refs[other], bool(acts))
        for unit, other, acts in zip(held.strong.unit, held.strong.other, held.acts, strict=True)
    }


def _events(cube: Cube) -> set[tuple[object, ...]]:
    held = cube.strong
    columns = zip(held.ties.unit, held.ties.other, held.kind, held.first, held.last, strict=True)
    return {
        (int(cube.key[unit]), cube.happenings.refs[other], TYPES[kind].value, int(first), int(last))
        for unit, other, kind, first, last in columns
    }


def test_an_empty_store_has_an_empty_cube(store: Store) -> None:
    """Nothing stored is nothing counted."""
    with store.reading() as snapshot:
        cube = read_cube(snapshot)
        assert Selection(cube, Filter(), None).passing.tolist() == []
    assert (len(cube.key), cube.places, cube.happenings.refs) == (0, (), ())
