from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from geo.errors import SetupMissing
from geo.models import Article, EventType
from geo.recognize.events import find_events
from geo.recognize.lexicon import load_lexicon
from geo.recognize.main_event import MainChooser
from geo.recognize.main_type import CLASSES, VECTOR_SIZE, MainTypeModel, read_lead
from geo.recognize.syntax import Parser
from geo.settings import MODELS

LEXICON = load_lexicon()
SHIPPED = MODELS / "event-type-full.npz"


def leaning(event_type: str, strength: float) -> MainTypeModel:
    """A model that looks at nothing and always leans to one class."""
    bias = np.zeros(len(CLASSES))
    bias[CLASSES.index(event_type)] = strength
    weights = np.zeros((2 * len(EventType) + VECTOR_SIZE, len(CLASSES)))
    return MainTypeModel("test", {}, np.zeros(0), weights, bias)


def mains(parser: Parser, text: str, model: MainTypeModel) -> list[tuple[str, EventType]]:
    article = Article("a", text, "d")
    sentences = parser.parse(article).sentences
    found = find_events(article, sentences, (), lexicon=LEXICON)
    chosen = MainChooser(LEXICON, model, parser.vector).choose(article, sentences, found)
    return [(text[e.start : e.end], e.type) for e in chosen if e.main]


def test_the_learned_type_chooses_among_events(parser: Parser) -> None:
    """Where a trigger has the learned type, its event is the main one, however the lexicon weighs."""
    text = "Rebels attacked a village and killed many. Police arrested a man."
    assert mains(parser, text, leaning("arrest", 2.0)) == [("arrested", EventType.ARREST)]


def test_a_sure_type_is_given_to_the_main_trigger(parser: Parser) -> None:
    """No trigger has the type: the lexicon's main event takes it, but only where the model is sure."""
    text = "Rebels attacked a village."
    assert mains(parser, text, leaning("battle", 9.0)) == [("attacked", EventType.BATTLE)]
    assert mains(parser, text, leaning("battle", 0.1))[0][1] is not EventType.BATTLE


def test_a_sure_type_makes_an_event_of_the_first_verb(parser: Parser) -> None:
    """A text without triggers gets an event only where the model is sure that it tells of one."""
    text = "The bakers opened their shop."
    assert mains(parser, text, leaning("crime", 9.0)) == [("opened", EventType.CRIME)]
    assert mains(parser, text, leaning("crime", 0.1)) == []
    assert mains(parser, text, leaning("none", 9.0)) == []


def test_the_shipped_model_reads_the_lead(parser: Parser) -> None:
    """The shipped weights know a protest from a recipe."""
    model = MainTypeModel.load(SHIPPED)
    assert mains(parser, "Thousands marched through Oslo with banners.", model)[0][1] is EventType.PROTEST
    assert mains(parser, "Stir the onions until golden, then add the rice.", model) == []


def test_names_and_numbers_do_not_decide(parser: Parser) -> None:
    """The model cannot learn that a place's name means a type: names and numbers are one word each."""
    article = Article("a", "Kandahar mourned 40 men.", "d")
    terms = read_lead(article, parser.parse(article).sentences).terms
    assert "_N" in terms
    assert not any("kandahar" in term.lower() or "40" in term for term in terms)


def test_weights_survive_a_file(tmp_path: Path) -> None:
    """What is saved is loaded again; a file that is absent or broken is named with what helps."""
    path = tmp_path / "m.npz"
    leaning("aid", 3.0).save(path)
    assert MainTypeModel.load(path).bias[CLASSES.index("aid")] == pytest.approx(3.0)
    path.write_bytes(b"no model")
    for broken in (path, tmp_path / "none.npz"):
        with pytest.raises(SetupMissing):
            MainTypeModel.load(broken)
