"""The shipped models on sentences of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import SetupMissing
from geo.gazetteer.geocoder import OfflineGazetteer
from geo.gazetteer.lookup import Gazetteer
from geo.models import Article, Candidate, Kind, Mention
from geo.resolve.choice import open_ranker
from geo.resolve.learned import LearnedRanker
from geo.resolve.model_file import load, save
from geo.resolve.offline import OfflineSource
from geo.resolve.ranker import RuleRanker
from geo.resolve.resolver import Resolver
from geo.settings import MODELS


@pytest.fixture(scope="module")
def source(gazetteer: Gazetteer) -> OfflineSource:
    """The real gazetteer."""
    return OfflineSource(OfflineGazetteer(gazetteer))


@pytest.fixture(scope="module", params=["full", "open"])
def resolver(request: pytest.FixtureRequest, source: OfflineSource) -> Resolver:
    """A resolver with each of the shipped models."""
    return Resolver(source, open_ranker(request.param, MODELS), min_score=0.2)


def mentions(text: str, *names: str) -> list[Mention]:
    found, at = [], 0
    for name in names:
        start = text.index(name, at)
        at = start + len(name)
        found.append(Mention(start, at, name, Kind.PLACE))
    return found


def rank(resolver: Resolver, text: str, *names: str) -> list[tuple[Candidate, ...]]:
    return resolver.rank(Article("1", text, "d"), mentions(text, *names))


def test_context_decides_between_namesakes(source: OfflineSource) -> None:
    """Beside Boise and Idaho, Moscow is the one in Idaho; beside Kyiv and Russia it is the capital."""
    resolver = Resolver(source, open_ranker("full", MODELS), min_score=0.2)
    text = "The fair moved from Boise to Moscow, Idaho, and farmers across Idaho liked it."
    local = rank(resolver, text, "Boise", "Moscow", "Idaho")
    assert local[1][0].place.country == "US"
    world = rank(resolver, "Kyiv accused Moscow. Russia denied it.", "Kyiv", "Moscow", "Russia")
    assert world[1][0].place.country == "RU"


def test_scores_are_chances_in_falling_order(resolver: Resolver) -> None:
    """Between 0 and 1, best first; the same place never twice."""
    for ranked in rank(resolver, "From Springfield to Paris and Georgia.", "Springfield", "Paris", "Georgia"):
        scores = [c.score for c in ranked]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= s <= 1 for s in scores)
        assert len({c.place.id for c in ranked}) == len(ranked)


def test_the_same_question_has_the_same_answer(resolver: Resolver) -> None:
    """Nothing is random and nothing is carried over from other articles."""
    text, names = "From Springfield to Paris and Georgia.", ("Springfield", "Paris", "Georgia")
    first = rank(resolver, text, *names)
    rank(resolver, "Kyiv accused Moscow.", "Kyiv", "Moscow")
    assert rank(resolver, text, *names) == first


def test_an_unknown_name_is_near_the_articles_place(resolver: Resolver) -> None:
    """What no gazetteer has gets the article's city, flagged as approximate; others are not flagged."""
    text = "Lviv woke early. In Lviv the Qwrtzhall opened its doors."
    lviv, again, hall = rank(resolver, text, "Lviv", "Lviv", "Qwrtzhall")
    assert [c.approximate for c in hall] == [True]
    assert hall[0].place == lviv[0].place == again[0].place
    assert not any(c.approximate for c in lviv)
    assert hall[0].score < 0.7


def test_nothing_known_has_no_answer(resolver: Resolver) -> None:
    """Without any candidate in the article there is nothing to be near to."""
    assert rank(resolver, "Qwrtzhall opened.", "Qwrtzhall") == [()]
    assert rank(resolver, "Nothing is named.") == []


def test_a_batch_answers_as_single_articles_without_outlets(resolver: Resolver) -> None:
    """Only articles that name their outlet, and have three others of it, are read together."""
    text = "From Springfield to Paris."
    pairs = [(Article(str(k), text, "d"), mentions(text, "Springfield", "Paris")) for k in range(5)]
    assert resolver.rank_batch(pairs) == [rank(resolver, text, "Springfield", "Paris")] * 5


def test_an_outlets_other_articles_tell_where_it_is_at_home(source: OfflineSource) -> None:
    """A paper that writes about towns around Lexington, Kentucky, means the Paris near them."""
    resolver = Resolver(source, open_ranker("full", MODELS), min_score=0.2)
    home = "Roads in Georgetown, Kentucky, and near Lexington and Richmond, Kentucky, were closed."
    names = ("Georgetown", "Kentucky", "Lexington", "Richmond", "Kentucky")
    batch = [(Article(str(k), home, "d", source="example.org"), mentions(home, *names)) for k in range(6)]
    text = "The mayor of Paris spoke about schools."
    batch.append((Article("7", text, "d", source="example.org"), mentions(text, "Paris")))
    best = resolver.rank_batch(batch)[-1][0][0]
    alone = resolver.rank(*batch[-1])[0][0]
    assert alone.place.country == "FR"
    assert (best.place.country, best.place.admin1) == ("US", "Kentucky")


def test_rules_need_no_model(tmp_path: Path) -> None:
    """The choice `rules` reads no file."""
    assert isinstance(open_ranker("rules", tmp_path), RuleRanker)


def test_a_missing_or_broken_model_is_named(tmp_path: Path) -> None:
    """With what would bring it back."""
    with pytest.raises(SetupMissing, match=r"resolver-full\.npz"):
        open_ranker("full", tmp_path)
    (tmp_path / "resolver-full.npz").write_bytes(b"no model")
    with pytest.raises(SetupMissing, match=r"resolver-full\.npz"):
        open_ranker("full", tmp_path)
    whole = (MODELS / "resolver-full.npz").read_bytes()
    (tmp_path / "resolver-full.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SetupMissing, match=r"resolver-full\.npz"):
        open_ranker("full", tmp_path)


def test_a_model_survives_saving(tmp_path: Path) -> None:
    """Saved and read again it is the same file, byte for byte."""
    model = load(MODELS / "resolver-full.npz")
    save(model, tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == (MODELS / "resolver-full.npz").read_bytes()
    assert LearnedRanker(model).version == model.version
