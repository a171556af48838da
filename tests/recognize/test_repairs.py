"""What mends the model's answers, on an index of a few names."""

from __future__ import annotations

from geo.gazetteer.names import NameInfo
from geo.models import Feature, Match, Role, Span
from geo.recognize.found import Found, FoundEntity, FoundPlace
from geo.recognize.repairs import repaired


class Index:
    """Knows five names."""

    def known(self, name: str) -> NameInfo | None:
        """As NameIndex has it."""
        kinds = {
            "sri lankan": Match.DEMONYM,
            "new york": Match.PRIMARY,
            "oklahoma city": Match.PRIMARY,
            "paris": Match.PRIMARY,
            "paris texas": Match.ABBREVIATION,
        }
        match = kinds.get(name.lower())
        if match is None:
            return None
        return NameInfo(0.6, match, Feature.SETTLEMENT, only_demonym=match is Match.DEMONYM, places=1)


def place(text: str, name: str, *, score: float = 0.6) -> FoundPlace:
    start = text.index(name)
    return FoundPlace(Span(start, start + len(name)), demonym=False, role=Role.LITERAL, score=score)


def person(text: str, name: str) -> FoundEntity:
    start = text.index(name)
    return FoundEntity(Span(start, start + len(name)), "PER", 0.9)


def names(text: str, *places: FoundPlace, persons: tuple[FoundEntity, ...] = ()) -> list[str]:
    found = repaired(text, Found(places, persons), Index())
    return [text[p.span.start : p.span.end] for p in found.places]


def test_halves_of_one_name_are_joined() -> None:
    """A people's name of two words is one mention, a demonym, and never literal."""
    text = "The Sri Lankan army moved."
    found = repaired(text, Found((place(text, "Sri"), place(text, "Lankan")), ()), Index()).places
    assert [(text[p.span.start : p.span.end], p.demonym, p.role) for p in found] == [
        ("Sri Lankan", True, Role.ASSOCIATIVE)
    ]


def test_neighbours_that_are_two_names_stay_two() -> None:
    """What the gazetteer does not know as one, or only as an abbreviation, is left alone."""
    text = "From Lima Quito looks far; Paris Texas does not."
    places = (place(text, "Lima"), place(text, "Quito"), place(text, "Paris"), place(text, "Texas"))
    assert names(text, *places) == ["Lima", "Quito", "Paris", "Texas"]


def test_a_comma_keeps_names_apart() -> None:
    """Only a space or a hyphen joins."""
    text = "New, York"
    assert names(text, place(text, "New"), place(text, "York")) == ["New", "York"]


def test_a_dateline_in_capitals_is_taken_whole() -> None:
    """The second word in capitals belongs to the name when the gazetteer has both as one."""
    text = "OKLAHOMA CITY The teachers marched."
    assert names(text, place(text, "OKLAHOMA")) == ["OKLAHOMA CITY"]


def test_capitals_alone_lengthen_nothing() -> None:
    """A headline's next word stays out when the gazetteer does not know the longer name."""
    text = "PARIS MAYOR RESIGNS"
    assert names(text, place(text, "PARIS")) == ["PARIS"]


def test_a_persons_surname_is_no_place() -> None:
    """Paris, after Laura Paris was named, is Laura again."""
    text = "Laura Paris spoke. Later Paris left."
    later = FoundPlace(Span(25, 30), demonym=False, role=Role.LITERAL, score=0.6)
    assert names(text, later, persons=(person(text, "Laura Paris"),)) == []


def test_a_preposition_or_certainty_speaks_for_the_place() -> None:
    """The same name behind "in", or one that the model is sure of, stays."""
    text = "Laura Paris spoke. Rain fell in Paris."
    start = text.rindex("Paris")
    laura = (person(text, "Laura Paris"),)
    behind = FoundPlace(Span(start, start + 5), demonym=False, role=Role.LITERAL, score=0.6)
    assert names(text, behind, persons=laura) == ["Paris"]
    other = "Laura Paris spoke. Later Paris left."
    sure = FoundPlace(Span(25, 30), demonym=False, role=Role.LITERAL, score=0.95)
    assert names(other, sure, persons=(person(other, "Laura Paris"),)) == ["Paris"]
