"""One person per human being, one organisation per body."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.identity.merging import Identity, Named, block_of, identities
from geo.identity.table import Tables, read_tables
from geo.models import Kind
from geo.names import GivenNames, fold_name, slug

GIVEN = GivenNames.load()


def named(kind: str, name: str, articles: int = 1, *aliases: str) -> Named:
    return Named(f"{kind}:{slug(fold_name(name))}", name, aliases, articles)


def people(*ones: Named, tables: Tables | None = None) -> dict[str, Identity]:
    found = identities(Kind.PERSON, ones, table=(tables or Tables()).persons, given=GIVEN)
    return {ref: identity for identity in found for ref in identity.members}


def bodies(*ones: Named) -> dict[str, Identity]:
    found = identities(Kind.ORGANISATION, ones, table=Tables().organisations, given=GIVEN)
    return {ref: identity for identity in found for ref in identity.members}


def test_transliterations_are_one() -> None:
    """Spellings of one name in several articles are one human being with every form as an alias."""
    found = people(named("person", "Volodymyr Zelensky"), named("person", "Vladimir Zelenskiy", 1, "Ze"))
    one = found["person:vladimir-zelensky"]
    assert one == found["person:volodymyr-zelensky"]
    assert {one.name, *one.aliases} == {"Volodymyr Zelensky", "Vladimir Zelenskiy", "Ze"}


@pytest.mark.parametrize(("articles", "merged"), [(1, False), (2, True)])
def test_a_surname_alone_needs_somebody_well_known(articles: int, merged: bool) -> None:  # noqa: FBT001 - a case
    """Without a full name in its article it means the only bearer, if two articles name that one in full."""
    found = people(named("person", "Taras Melnyk", articles), named("person", "Melnyk"))
    assert (found["person:melnyk"] == found["person:taras-melnyk"]) is merged


def test_a_surname_of_two_stays_alone() -> None:
    """Two well-known people of one surname leave the surname to itself."""
    found = people(
        named("person", "Anna Koval", 5), named("person", "Petro Koval", 5), named("person", "Koval")
    )
    assert found["person:koval"].members == ("person:koval",)


def test_the_table_wins(tmp_path: Path) -> None:
    """Rows join what no rule would, part what rules would join, and decide the name."""
    path = tmp_path / "people.csv"
    path.write_text(
        "kind,verdict,name,other\nperson,same,Taras Melnyk,Caliph\nperson,different,Anna Koval,Hanna Koval\n"
        "person,name,T. Melnyk the tram driver,Taras Melnyk\n"
    )
    tables = read_tables(path)
    found = people(
        named("person", "Taras Melnyk"), named("person", "Caliph"), named("person", "Anna Koval"),
        named("person", "Hanna Koval"), tables=tables,
    )  # fmt: skip
    assert found["person:caliph"].head == "person:taras-melnyk"
    assert found["person:caliph"].name == "T. Melnyk the tram driver"
    assert found["person:anna-koval"] != found["person:hanna-koval"]


def test_a_body_and_its_abbreviation() -> None:
    """An abbreviation means the only body that introduces it; legal forms and spellings do not matter."""
    found = bodies(
        named("organisation", "Board of Rivers", 1, "BRIV"), named("organisation", "BRIV"),
        named("organisation", "Nordo Foods"), named("organisation", "Nordo Foods Inc"),
        named("organisation", "Ministry of Defense"), named("organisation", "Ministry of Defence"),
    )  # fmt: skip
    assert found["organisation:briv"] == found["organisation:board-of-rivers"]
    assert found["organisation:nordo-foods"] == found["organisation:nordo-foods-inc"]
    assert found["organisation:ministry-of-defense"] == found["organisation:ministry-of-defence"]


def test_an_abbreviation_of_two_bodies_is_neither() -> None:
    """Two bodies that share initials leave the abbreviation to itself."""
    found = bodies(
        named("organisation", "National River Board"), named("organisation", "Northern Rice Bank"),
        named("organisation", "NRB"),
    )  # fmt: skip
    assert found["organisation:nrb"].members == ("organisation:nrb",)


def test_what_is_one_shares_a_block() -> None:
    """Names that rules may join stand in one block, so that nothing else need be compared."""
    same = [named("person", name) for name in ("Boris Yeltsin", "Eltsin", "B. Eltsin")]
    assert len({block_of(Kind.PERSON, one) for one in same}) == 1
    body = [named("organisation", "Board of Rivers", 1, "BRIV"), named("organisation", "BRIV")]
    assert len({block_of(Kind.ORGANISATION, one) for one in body}) == 1
