"""PostgreSQL counts in SQL what SQLite counts over a cube: the same for every filter."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from geo.correction import Correction, Hand, Scope, Verdict
from geo.identity.table import Tables
from geo.models import Analysis, EventType, Filter, Kind, Role
from geo.names import GivenNames
from geo.store import Chosen, Store, lookups, queries
from geo.store.care import forget_actor, forget_article
from geo.store.rows import EventCount

pytestmark = pytest.mark.parametrize("kind", ["postgresql"])  # beside a SQLite store of its own
Write = Callable[..., Analysis]
NAMES = ["Bakhmut", "Irpin", "Kyiv", "Izyum", "Sochi", "Lviv", "Yalta"]
PEOPLE = ["Anna Oak", "Ben Elm/Elmer", "Cara Ash", "Anna Maria Fir"]
TYPES = ["battle", "protest", "statement", "aid", "life"]
DAYS = ["", "2011", "2022-03", "2022-05-10", "2022-05-11", "2030"]
BOTH = (Role.LITERAL, Role.ASSOCIATIVE)
HAND = Hand("Anna", "2026-03-01T10:00:00Z")
GIVEN = GivenNames.load()


def line(chance: random.Random) -> str:
    """One sentence for `write`, with anything in it."""
    parts = [chance.choice(NAMES)]
    parts += [f"person {chance.choice(PEOPLE)}" for _ in range(chance.randrange(3))]
    for _ in range(chance.choice([0, 0, 1, 2, 3])):
        modality = chance.choice(["", "", "", " future"])
        parts.append(f"{chance.choice(TYPES)} {chance.choice(DAYS)}".strip() + modality)
    parts += ["associative"] if chance.random() < 0.3 else []
    parts += ["nil"] if chance.random() < 0.1 else [f"score {chance.randrange(1, 11) / 10}"]
    parts += ["organisation Red Cross"] if chance.random() < 0.2 else []
    return "; ".join(parts)


def articles(chance: random.Random, write: Write) -> Iterator[tuple[Analysis, str]]:
    """Articles with their collections; some are copies, and events of one id have one type."""
    long = [line(chance) for _ in range(9)]
    for number in range(14):
        lines = [line(chance) for _ in range(chance.randrange(1, 7))]
        if number % 4 == 0:
            lines = [*long, *lines[: number % 3]]
        source = chance.choice([None, "North", "South", "East"])
        found = write(*lines, title=f"T{number}", origin=f"{number}.txt", source=source)
        named = {it.id: f"{it.type.value}:{at % 3}-{at}" for at, it in enumerate(found.events)}
        extra = tuple((name, chance.choice("xyz")) for name in ("desk", "page") if chance.random() < 0.6)
        article = replace(
            found.article,
            published=chance.choice([None, "2021", "2021-07-01", "2022", "202", "2022-05-10", "2023-12"]),
            language=chance.choice([None, "en", "de"]),
            extra=extra,
        )
        found = replace(
            found,
            article=article,
            events=tuple(replace(it, id=named[it.id]) for it in found.events),
            links=tuple(replace(it, event=it.event and named[it.event]) for it in found.links),
        )
        yield found, chance.choice(["c", "c", "d"])


def filters(chance: random.Random, *, alone: bool) -> Iterator[Filter]:
    """Filters: some facets together, and before them each `alone`."""
    parts: list[dict[str, object]] = [
        {"collection": "c"}, {"collection": "nowhere"},
        {"persons": ("person:Oak",)}, {"persons": ("person:Elm", "person:nobody")},
        {"organisations": ("organisation:Cross",)},
        {"event_types": (EventType.BATTLE,)}, {"event_types": (EventType.STATEMENT, EventType.AID)},
        {"events": ("battle:0-0",)}, {"sources": ("North", "")}, {"sources": ("East",)},
        {"date_from": "2022-03-15"}, {"date_from": "2022-01-01", "date_to": "2022-05-10", "undated": False},
        {"date_to": "2022-05-10", "by_publication": True},
        {"date_from": "2022-05-10", "by_publication": True, "undated": False},
        {"date_from": "2021-07-02", "date_to": "2022-12-31", "by_publication": True},
        {"date_from": "2021-01-01", "date_to": "2022-12-31", "by_publication": True, "undated": False},
        {"date_from": "2022-01-01", "date_to": "2022-12-31", "by_publication": True, "roles": BOTH},
        {"date_from": "2022-03-15", "roles": BOTH}, {"date_from": "2022-01-01", "date_to": "2022-12-31"},
        {"date_from": "2011-01-01", "date_to": "2022-05-10", "undated": False, "roles": BOTH},
        {"date_from": "2022-05-11", "date_to": "2022-03-01"}, {"date_to": "9999-12-31", "undated": False},
        {"date_from": "0001-01-01", "by_publication": True},
        {"date_from": "2012-01-01", "date_to": "2021-12-31"},
        {"roles": BOTH}, {"roles": (Role.ASSOCIATIVE,)}, {"roles": ()},
        {"places": ("test:Kyiv", "test:Lviv")}, {"countries": ("UA",)}, {"countries": ("",)},
        {"regions": ("UA/x",)}, {"languages": ("en",)}, {"languages": ("",)},
        {"min_score": 0.7}, {"text": "bakhmut"}, {"text": '"in ky*" somebody'},
        {"weaker": True}, {"extra": (("desk", "x"),)},
        {"extra": (("desk", "x"), ("desk", "y"), ("page", "z"))},
    ]  # fmt: skip
    if alone:
        yield Filter()
        yield from (replace(Filter(), **part) for part in parts)  # type: ignore[arg-type] # by name
    for _ in range(12):
        together: dict[str, object] = {}
        for part in chance.sample(parts, chance.choice([2, 2, 3, 4])):
            together |= part
        yield replace(Filter(), **together)  # type: ignore[arg-type] # by name


def counted(store: Store, wanted: Filter) -> dict[str, object]:
    """Every count that a page asks for, with ids in place of the store's numbers."""
    with store.reading() as snapshot:
        chosen: Chosen = store.select(snapshot, wanted)
        mentions = queries.mentions_in_order(chosen).tolist()
        at = {number: order for order, number in enumerate(mentions)}
        keys = lookups.places_named(chosen)
        names = lookups.places_of(chosen, keys)
        return {
            "totals": queries.totals(chosen),
            "places": places(chosen, only=False),
            "associative": places(chosen, only=True),
            **{f"{kind} {limit}": queries.actor_counts(chosen, kind, limit=limit, also=["person:Elm"])
               for kind in (Kind.PERSON, Kind.ORGANISATION) for limit in (None, 1)},
            "types": queries.event_type_counts(chosen),
            "events": events(queries.event_counts(chosen)),
            "first events": {kind: [it.mentions for it in listed] for kind, listed in
                             queries.event_counts(chosen, limit=2).items()},
            "also": {it for listed in queries.event_counts(chosen, limit=1, also=["protest:1-1"]).values()
                     for it in listed if it.value == "protest:1-1"},
            "sources": queries.source_counts(chosen),
            "languages": queries.language_counts(chosen),
            "extra": queries.extra_counts(chosen),
            "countries": queries.country_counts(chosen),
            "regions": queries.region_counts(chosen),
            "roles": queries.role_counts(chosen),
            "scores": queries.score_counts(chosen),
            "spans": queries.spans(chosen),
            "undated": queries.undated(chosen),
            "mentions": len(mentions),
            "page": [at[it] for it in queries.mentions_in_order(chosen, limit=3, offset=2).tolist()],
            "best": [at[it] for place in sorted(keys, key=lambda it: names[it].name)
                     for it in lookups.best_mentions(chosen, [place], limit=2).tolist()],
            "meant": chosen.meant,
        }  # fmt: skip


def places(chosen: Chosen, *, only: bool) -> list[tuple[object, ...]]:
    return [
        (it.place, it.mentions, it.articles, round(it.score, 9), it.radius_km, it.approximate, it.group)
        for it in queries.place_counts(chosen, only_associative=only)
    ]


def events(found: dict[EventType, list[EventCount]]) -> dict[EventType, list[tuple[object, ...]]]:
    """Events by type, most mentions first; which of equals comes first is not promised."""
    for listed in found.values():
        assert [it.mentions for it in listed] == sorted((it.mentions for it in listed), reverse=True)
    return {
        kind: sorted((it.value, it.label, it.mentions) for it in listed) for kind, listed in found.items()
    }


def compare(one: Store, other: Store, chance: random.Random, *, alone: bool = False) -> None:
    for wanted in filters(chance, alone=alone):
        expected, found = counted(one, wanted), counted(other, wanted)
        for what, value in expected.items():
            assert found[what] == value, (what, wanted)


def test_both_count_the_same(store: Store, write: Write, tmp_path: Path) -> None:
    """After saving, replacing, corrections, who is who, and forgetting, every count is equal."""
    chance = random.Random(1)  # noqa: S311 - made-up articles
    written = list(articles(chance, write))
    with Store.open(f"sqlite:///{tmp_path / 'beside.sqlite'}") as beside:
        for kept in (beside, store):
            for analysis, collection in written:
                kept.save(analysis, collection=collection)
            kept.save(written[0][0], collection="d")
        compare(beside, store, chance)
        first = next(analysis for analysis, _ in written if analysis.mentions)
        mention = first.mentions[0]
        digest = first.article.digest
        wide = Correction(Verdict.NOT_A_PLACE, "Irpin", Scope.EVERYWHERE)
        one = Correction(Verdict.NOT_A_PLACE, mention.text, Scope.MENTION, digest, mention.start, mention.end)
        same = Correction(Verdict.SAME, "Anna Oak", Scope.EVERYWHERE, kind=Kind.PERSON, other="Cara Ash")
        for kept in (beside, store):
            for correction in (wide, one, same):
                kept.correct([correction], HAND, tables=Tables(), given=GIVEN)
            kept.settle(Tables(), GIVEN)
            forget_article(kept, written[4][0].article.digest, HAND)
            forget_actor(kept, Kind.PERSON, "Ben Elm", HAND)
            kept.save(replace(written[1][0], version="2", links=()), collection=written[1][1])
        compare(beside, store, chance, alone=True)


def test_many_at_once_are_as_one_by_one(store: Store, write: Write, tmp_path: Path) -> None:
    """`save_all` leaves what `save` leaves for each in turn: copies, known articles and changed paths too."""
    chance = random.Random(3)  # noqa: S311 - made-up articles
    written = [analysis for analysis, _ in articles(chance, write)]
    again = [*written[:3], replace(written[5], article=replace(written[5].article, origin="else.txt"))]
    moved = write("Odesa", origin="0.txt")
    lines = [(analysis, None) for analysis in (*written, *again, moved)]
    with Store.open(f"sqlite:///{tmp_path / 'beside.sqlite'}") as beside:
        for kept in (beside, store):
            kept.save(written[7], collection="c")
            kept.record_failure("c", "2.txt", None, "empty")
        one_by_one = [beside.save(analysis, collection="c", line=line) for analysis, line in lines]
        assert store.save_all(lines, collection="c") == one_by_one
        assert store.digests() == beside.digests()
        for digest in beside.digests():
            assert store.analysis(digest) == beside.analysis(digest)
            assert store.origins(digest) == beside.origins(digest)
        assert store.status() == beside.status()
        assert store.failures("c") == beside.failures("c") == ()
        assert store.check() == beside.check() == []
        compare(beside, store, chance)
