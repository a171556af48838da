"""The remembered rules against the library's own, on the installed language model."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from geo.gold_markup import read_marked
from geo.recognize.syntax import MODEL_PACKAGE, plain
from geo.recognize.tag_rules import TagRules
from geo.settings import ROOT

ODD = (
    "There  is a gap. Y'all ain't gonna leave, we've got ta go; let's see, c'm on!",
    "It gets dark; he got home. That is that. I saw you and you saw me.  What she did has been done.",
    "",
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    found = importlib.util.find_spec(MODEL_PACKAGE)
    assert found is not None
    assert found.origin is not None
    return spacy.load(Path(found.origin).parent / "_model", exclude=["ner", "lemmatizer"])


def rules_of(nlp: Language) -> TagRules:
    ruler: Any = nlp.get_pipe("attribute_ruler")
    return TagRules(ruler.patterns)


def described(doc: Doc) -> list[tuple[str, ...]]:
    return [(t.text, t.pos_, t.lemma_, str(t.morph), t.tag_, t.dep_) for t in doc]


def test_every_word_gets_what_the_library_gives_it(nlp: Language) -> None:
    """Part of speech, lemma and morphology agree on our own articles and on odd sentences."""
    rules = rules_of(nlp)
    texts = [plain(gold.article.text) for gold in read_marked(ROOT / "tests" / "gold" / "dev.txt")]
    for text in (*texts, *ODD):
        mine = rules(nlp(text, disable=["attribute_ruler"]))
        assert described(mine) == described(nlp(text))


def test_remembering_changes_nothing(nlp: Language) -> None:
    """The second reading of a text, from memory, agrees with the first."""
    rules = rules_of(nlp)
    first, second = (described(rules(nlp(ODD[0], disable=["attribute_ruler"]))) for _ in range(2))
    assert first == second
