from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from geo.gazetteer.names import NameInfo
from geo.models import Article, Feature, Match, Span
from geo.recognize.gazetteer_pass import Hit, Thresholds, gazetteer_pass
from geo.recognize.scene import Scene
from geo.recognize.syntax import Entity, Parser, plain

THRESHOLDS = Thresholds(located=0.2, embedded=0.55, bare=0.45, initial=0.55)


@dataclass(slots=True)
class SmallIndex:
    """Names with their importance, written by hand; a NameIndex."""

    importance: dict[str, float]
    matches: dict[str, Match] = field(default_factory=dict)

    def known(self, name: str) -> NameInfo | None:
        """Tell about one of the names."""
        if name not in self.importance:
            return None
        match = self.matches.get(name, Match.PRIMARY)
        demonym = match is Match.DEMONYM
        return NameInfo(self.importance[name], match, Feature.SETTLEMENT, demonym, 1)


def hits(
    parser: Parser, text: str, names: SmallIndex, *entities: tuple[str, str], known: tuple[str, ...] = ()
) -> list[Hit]:
    """Run the pass over one sentence whose labels are given."""
    (sentence,) = parser.parse(Article("1", text, "d")).sentences
    labelled = tuple(Entity(text.index(n), text.index(n) + len(n), label) for n, label in entities)
    spans = [Span(text.index(n), text.index(n) + len(n)) for n in known]
    return list(gazetteer_pass(Scene(plain(text), sentence, labelled), spans, names, THRESHOLDS))


def found(parser: Parser, text: str, names: SmallIndex, *entities: tuple[str, str]) -> list[str]:
    return [text[h.span.start : h.span.end] for h in hits(parser, text, names, *entities)]


@pytest.mark.parametrize(
    ("text", "importance", "believed"),
    [
        ("The bus left for a stop in Velmora at noon.", 0.2, True),
        ("The bus left for a stop in Velmora at noon.", 0.19, False),
        ("The bus reached Velmora at noon.", 0.45, True),
        ("The bus reached Velmora at noon.", 0.44, False),
        ("Velmora slept at noon.", 0.55, True),
        ("Velmora slept at noon.", 0.54, False),
    ],
)
def test_the_weaker_the_words_around_the_more_important_a_place_must_be(
    parser: Parser, text: str, importance: float, believed: object
) -> None:
    """Behind "in" little is asked, elsewhere more, most of a sentence's first word."""
    assert bool(found(parser, text, SmallIndex({"Velmora": importance}))) is believed


def test_the_longest_name_wins(parser: Parser) -> None:
    """A name that holds another is taken whole, small words inside included."""
    names = SmallIndex({"Velmora": 0.9, "Velmora on Sea": 0.9, "Sea": 0.9})
    assert found(parser, "He lives in Velmora on Sea now.", names) == ["Velmora on Sea"]


def test_only_capitalised_words_are_names(parser: Parser) -> None:
    """A common word that is also a village's name is no place."""
    assert found(parser, "He was reading in bed.", SmallIndex({"reading": 0.9, "bed": 0.9})) == []


def test_what_is_known_already_is_left_alone(parser: Parser) -> None:
    """No hit overlaps a span that was found before; a neighbour in its list is believed sooner."""
    text = "They freed Velmora, Talgrad and others."
    names = SmallIndex({"Velmora": 0.3, "Talgrad": 0.3})
    assert hits(parser, text, names) == []
    (hit,) = hits(parser, text, names, known=("Velmora",))
    assert text[hit.span.start : hit.span.end] == "Talgrad"


@pytest.mark.parametrize("label", ["PERSON", "DATE", "MONEY", "LANGUAGE"])
def test_names_of_persons_and_dates_hold_no_place(parser: Parser, label: str) -> None:
    """However important the place: the model says that it is something else."""
    assert (
        found(parser, "The bus reached Velmora at noon.", SmallIndex({"Velmora": 0.9}), ("Velmora", label))
        == []
    )


def test_a_person_s_surname_is_no_place(parser: Parser) -> None:
    """Jackson beside Michael Jackson is a person too."""
    text = "Michael Jackson waved and Jackson smiled."
    assert found(parser, text, SmallIndex({"Jackson": 0.9}), ("Michael Jackson", "PERSON")) == []


@pytest.mark.parametrize(("importance", "names"), [(0.55, ["Velmora"]), (0.54, [])])
def test_places_inside_organisations_are_embedded(
    parser: Parser, importance: float, names: list[str]
) -> None:
    """An important place inside an organisation's name is found and marked as part of it."""
    text = "He studied at Velmora University for years."
    found_here = hits(parser, text, SmallIndex({"Velmora": importance}), ("Velmora University", "ORG"))
    assert [text[h.span.start : h.span.end] for h in found_here] == names
    assert all(h.embedded for h in found_here)


def test_an_organisation_that_is_a_place_as_a_whole_is_not_embedded(parser: Parser) -> None:
    """The model called it an organisation, the gazetteer knows the whole name."""
    (hit,) = hits(
        parser, "The bus reached Velmora at noon.", SmallIndex({"Velmora": 0.6}), ("Velmora", "ORG")
    )
    assert not hit.embedded


def test_an_abbreviation_must_be_written_as_one(parser: Parser) -> None:
    """Miss is no Mississippi, MISS is."""
    names = SmallIndex(
        dict.fromkeys(("Vel", "VEL", "Vel."), 0.9), dict.fromkeys(("Vel", "VEL", "Vel."), Match.ABBREVIATION)
    )
    assert found(parser, "He lives in Vel now.", names) == []
    assert found(parser, "He lives in VEL now.", names) == ["VEL"]


def test_peoples_are_marked_as_demonyms(parser: Parser) -> None:
    """An adjective of a place is found, and says that it is one."""
    names = SmallIndex({"Velmoran": 0.6}, {"Velmoran": Match.DEMONYM})
    (hit,) = hits(parser, "They met the Velmoran troops.", names)
    assert hit.demonym
