"""The store's step that settles who is who."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from geo.identity.table import Tables, read_tables
from geo.models import Analysis, Filter, Kind, Link, Modality, Person, Relation, Span, Tier
from geo.names import GivenNames, fold_name, slug
from geo.store import Store, queries
from geo.view.tables import each_excerpt

Write = Callable[..., Analysis]
GIVEN = GivenNames.load()


def full(analysis: Analysis) -> Analysis:
    """Give the persons of a test's analysis the ids that the recogniser gives."""
    ids = {person.id: "person:" + slug(fold_name(person.name)) for person in analysis.persons}
    return replace(
        analysis,
        persons=tuple(replace(person, id=ids[person.id]) for person in analysis.persons),
        links=tuple(replace(k, person=ids[k.person]) if k.person else k for k in analysis.links),
    )


def people(store: Store, wanted: Filter | None = None) -> list[tuple[str, str, tuple[str, ...], int]]:
    with store.reading() as snapshot:
        options = queries.actor_counts(
            store.select(snapshot, wanted or Filter()), Kind.PERSON, also=(wanted or Filter()).persons
        )
    return [(o.value, o.label, o.aliases, o.mentions) for o in options]


@pytest.fixture(name="articles")
def _articles(write: Write) -> list[Analysis]:
    lines = [
        ("Kyiv; person Volodymyr Zelensky", "A"),
        ("Lviv; person Vladimir Zelenskiy", "B"),
        ("Odesa; person Zelensky", "C"),
        ("Perm; person Anna Zelensky", "D"),
    ]
    return [full(write(line, title=title, origin=f"{title}.txt")) for line, title in lines]


def test_one_person_per_human_being(store: Store, articles: list[Analysis]) -> None:
    """Before the step names are apart; after it one option counts all, under any id that was ever its own."""
    for analysis in articles[:3]:
        store.save(analysis, collection="c")
    assert len(people(store)) == 3
    store.settle(Tables(), GIVEN)
    ((ref, name, aliases, mentions),) = people(store)
    assert (ref, name, mentions) == ("person:volodymyr-zelensky", "Volodymyr Zelensky", 3)
    assert aliases == ("Vladimir Zelenskiy", "Zelensky")
    with store.reading() as snapshot:
        counts = queries.place_counts(store.select(snapshot, Filter(persons=("person:zelensky",))))
    assert {count.place.name for count in counts} == {"Kyiv", "Lviv", "Odesa"}
    assert people(store, Filter(persons=("person:zelensky",)))[0][0] == "person:zelensky"
    assert store.status().persons == 1
    assert store.check() == []


def test_twice_changes_nothing(store: Store, articles: list[Analysis]) -> None:
    """The second run finds nothing to look at."""
    for analysis in articles:
        store.save(analysis, collection="c")
    assert store.settle(Tables(), GIVEN).looked_at == 4
    before = people(store)
    assert store.settle(Tables(), GIVEN).looked_at == 0
    assert people(store) == before


def test_order_and_steps_do_not_matter(new_url: Callable[[], str], articles: list[Analysis]) -> None:
    """Whatever order the articles came in, and settled after each or at the end, the people are the same."""
    results = []
    for number, order in enumerate(permutations(articles)):
        with Store.open(new_url()) as store:
            for analysis in order:
                store.save(analysis, collection="c")
                if number % 2:
                    store.settle(Tables(), GIVEN)
            store.settle(Tables(), GIVEN)
            results.append(people(store))
    assert all(result == results[0] for result in results)


def test_saving_alone_changes_nobody_else(store: Store, articles: list[Analysis]) -> None:
    """A new article of a second bearer parts the surname only in the step."""
    for analysis in articles[:3]:
        store.save(analysis, collection="c")
    store.settle(Tables(), GIVEN)
    before = people(store)
    store.save(articles[3], collection="c")
    assert [row for row in people(store) if row[0] != "person:anna-zelensky"] == before
    store.settle(Tables(), GIVEN)
    assert {row[0] for row in people(store)} == {
        "person:volodymyr-zelensky", "person:anna-zelensky", "person:zelensky",
    }  # fmt: skip


def test_an_article_that_goes_takes_its_names_along(
    store: Store, articles: list[Analysis], write: Write
) -> None:
    """When the fullest name's article is replaced, the others stand for themselves until the next step."""
    for analysis in articles[:2]:
        store.save(analysis, collection="c")
    store.settle(Tables(), GIVEN)
    store.save(full(write("Sumy; person Petro Oak", title="E", origin="A.txt")), collection="c")
    assert store.check() == []
    store.settle(Tables(), GIVEN)
    assert [row[:2] for row in people(store)] == [
        ("person:petro-oak", "Petro Oak"), ("person:vladimir-zelensky", "Vladimir Zelenskiy"),
    ]  # fmt: skip


def test_the_table_is_obeyed_at_once_and_later(store: Store, write: Write, tmp_path: Path) -> None:
    """A changed table looks at everybody again; its rows hold for articles that come afterwards too."""
    path = tmp_path / "people.csv"
    path.write_text("kind,verdict,name,other\nperson,same,Taras Melnyk,Caliph\n")
    store.save(full(write("Kyiv; person Taras Melnyk", title="A", origin="a.txt")), collection="c")
    store.save(full(write("Lviv; person Caliph", title="B", origin="b.txt")), collection="c")
    store.settle(Tables(), GIVEN)
    assert len(people(store)) == 2
    store.settle(read_tables(path), GIVEN)
    assert people(store) == [("person:taras-melnyk", "Taras Melnyk", ("Caliph",), 2)]
    store.save(full(write("Sumy; person Caliph", title="C", origin="c.txt")), collection="c")
    store.settle(read_tables(path), GIVEN)
    assert people(store)[0][3] == 3
    path.write_text("kind,verdict,name,other\n")
    store.settle(read_tables(path), GIVEN)
    assert len(people(store)) == 2


def test_places_acted_in_and_reasons_are_kept(store: Store, write: Write) -> None:
    """Only facts that are more than speech count as acting; the link keeps its trigger and modality."""
    analysis = full(write("Kyiv; person Anna Oak", "Lviv", "Sumy"))
    person = analysis.persons[0].id
    links = (
        Link(0, Relation.FOUGHT_IN, Tier.CLAUSE, person=person, trigger=Span(0, 4)),
        Link(1, Relation.SPEAKS_ABOUT, Tier.QUOTATION, person=person),
        Link(2, Relation.OTHER, Tier.CLAUSE, person=person, modality=Modality.HYPOTHETICAL),
    )
    analysis = replace(analysis, links=links, persons=(Person(person, "Anna Oak", (), ()),))
    store.save(analysis, collection="c")
    with store.reading() as snapshot:
        (option,) = queries.actor_counts(store.select(snapshot, Filter()), Kind.PERSON)
    assert (option.mentions, option.places) == (3, 1)
    assert store.analysis(analysis.article.digest).links == links


def test_an_id_from_before_a_merge_keeps_its_reason(store: Store, articles: list[Analysis]) -> None:
    """Asked for by an old id, the sentence still says what the person has to do with the place."""
    for analysis in articles[:3]:
        store.save(analysis, collection="c")
    store.settle(Tables(), GIVEN)
    for analysis in articles[:3]:
        wanted = Filter(persons=(analysis.persons[0].id,))
        found = [excerpt.why for _, excerpt in each_excerpt(store, wanted)]
        assert len(found) == 3
        assert all(len(why) == 1 and ": " in why[0] for why in found)
