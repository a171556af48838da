from __future__ import annotations

from geo.gazetteer.names import NameInfo
from geo.gold import GoldArticle, GoldToponym
from geo.models import Article, Feature, Match, Span
from geo.recognize.tagging import ENTITIES
from geo.train.annotated import UNKNOWN, Label, annotate, annotate_entities, fold_of

PERSON, LOCATION, ORGANISATION, OTHER = range(len(ENTITIES))


class Known:
    """Knows one demonym and one town."""

    def known(self, name: str) -> NameInfo | None:
        """As NameIndex has it."""
        if name == "Malian":
            return NameInfo(0.7, Match.DEMONYM, Feature.COUNTRY, only_demonym=True, places=1)
        if name == "Mopti":
            return NameInfo(0.4, Match.PRIMARY, Feature.SETTLEMENT, only_demonym=False, places=1)
        return None


def gold(text: str, *toponyms: tuple[str, str | None]) -> GoldArticle:
    rows = []
    for name, kind in toponyms:
        start = text.index(name)
        rows.append(GoldToponym(Span(start, start + len(name)), name, None, None, None, kind))
    return GoldArticle(Article(id="a", text=text, digest="d"), tuple(rows))


def test_words_carry_the_labels_of_gold_toponyms() -> None:
    """Names and demonyms begin and go on; roles stand on first words only."""
    row = gold("Malian men left Old Mopti .", ("Malian", "Demonym"), ("Old Mopti", "Literal"))
    seen = annotate(row, "geowebnews", names=Known())
    assert seen.toponyms == (3, 0, 0, 1, 2, 0)
    assert seen.roles == (1, UNKNOWN, UNKNOWN, 0, UNKNOWN, UNKNOWN)
    assert set(seen.entities) == {UNKNOWN}
    assert seen.features == (4, 0, 0, 0, 2, 0)


def test_homonyms_and_languages_are_no_places() -> None:
    """GeoWebNews annotates them to say so."""
    row = gold("Paris Hilton speaks French", ("Paris", "Homonym"), ("French", "Language"))
    assert set(annotate(row, "geowebnews", names=Known()).toponyms) == {0}


def test_what_a_corpus_leaves_out_is_unknown() -> None:
    """GeoVirus does not annotate adjectives: they are neither learned as names nor as none."""
    row = gold("Malian men in Mopti", ("Mopti", None))
    assert annotate(row, "geovirus", names=Known()).toponyms == (UNKNOWN, 0, 0, 1)


def test_gold_places_outvote_the_other_model() -> None:
    """A person that is a gold place is a place; an organisation around one stays."""
    row = gold("Mopti and Sikasso University", ("Mopti", None), ("Sikasso", None))
    labels = [Label(Span(0, 5), PERSON), Label(Span(10, 28), ORGANISATION)]
    seen = annotate(row, "lgl", names=Known(), entities=labels)
    assert seen.entities == (1 + 2 * LOCATION, 0, 1 + 2 * ORGANISATION, 2 + 2 * ORGANISATION)


def test_places_of_entity_corpora_teach_toponyms_where_wanted() -> None:
    """Inside organisations the corpus does not tell."""
    labels = [Label(Span(0, 5), LOCATION), Label(Span(9, 20), ORGANISATION)]
    seen = annotate_entities("Mopti 's Mopti Radio", labels, names=Known(), places=True)
    assert seen.toponyms == (1, 0, 0, UNKNOWN, UNKNOWN)
    assert set(annotate_entities("Mopti", labels[:1], names=Known(), places=False).toponyms) == {UNKNOWN}


def test_one_outlet_is_never_in_two_folds() -> None:
    """Local news is folded by outlet, other corpora by row."""
    assert len({fold_of("lgl", k, "example.com") for k in range(20)}) == 1
    assert [fold_of("geovirus", k, None) for k in range(6)] == [0, 1, 2, 3, 4, 0]


def test_texts_join_and_part() -> None:
    """Joining two texts and taking the second part back gives the second."""
    one = annotate(gold("Old Mopti.", ("Mopti", None)), "lgl", names=Known())
    two = annotate(gold("Malian men", ("Malian", None)), "lgl", names=Known())
    joined = one.followed_by(two)
    assert joined.part(len(one.words), len(joined.words)).toponyms == two.toponyms
    assert joined.breaks == (*one.breaks, len(joined.words))
