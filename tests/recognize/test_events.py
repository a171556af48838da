from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.models import Article, Event, EventType, Modality, Sentence, Token
from geo.recognize.dates import find_dates
from geo.recognize.events import find_events
from geo.recognize.lexicon import load_lexicon
from geo.recognize.main_event import MainChooser
from geo.recognize.syntax import Parser

LEXICON = load_lexicon()


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser.load()


def events(parser: Parser, text: str, *, published: str | None = "2022-06-12") -> tuple[Event, ...]:
    article = Article("a", text, "0123456789abcdef", published=published)
    sentences = parser.parse(article).sentences
    dates = find_dates(text, anchor=published, sentences=sentences)
    return find_events(article, sentences, dates, lexicon=LEXICON)


def types(parser: Parser, text: str) -> dict[str, EventType]:
    return {text[event.start : event.end]: event.type for event in events(parser, text)}


@pytest.mark.parametrize(
    ("text", "trigger", "event_type"),
    [
        ("Rebels clashed with the army near Izyum.", "clashed", EventType.BATTLE),
        ("A missile hit a school in Kyiv.", "hit", EventType.STRIKE),
        ("Soldiers murdered a teacher in Bucha.", "murdered", EventType.VIOLENCE_CIVILIANS),
        ("Looters burned a shop in Baku.", "burned", EventType.DAMAGE),
        ("The army recaptured the village.", "recaptured", EventType.TERRITORY),
        ("He joined the Ukrainian army.", "joined", EventType.MOBILISATION),
        ("Thousands fled the city.", "fled", EventType.DISPLACEMENT),
        ("Volunteers delivered food to the town.", "delivered", EventType.AID),
        ("An earthquake shook the coast.", "earthquake", EventType.DISASTER),
        ("Workers protested in Kandalaksha.", "protested", EventType.PROTEST),
        ("He was elected in Minsk.", "elected", EventType.POLITICS),
        ("Police arrested two men in Moscow.", "arrested", EventType.ARREST),
        ("A court convicted the officer.", "convicted", EventType.TRIAL),
        ("The council banned the newspaper.", "banned", EventType.SANCTION),
        ("Thieves robbed a bank in Riga.", "robbed", EventType.CRIME),
        ("Both sides signed a treaty in Geneva.", "treaty", EventType.DIPLOMACY),
        ("He accused the minister of lying.", "accused", EventType.STATEMENT),
        ("She was born in Tolyatti.", "born in", EventType.LIFE),
    ],
)
def test_types(parser: Parser, text: str, trigger: str, event_type: EventType) -> None:
    """Each of the eighteen types is found by its words."""
    assert types(parser, text)[trigger] is event_type


@pytest.mark.parametrize(
    ("text", "trigger", "event_type"),
    [
        ("The army captured the town.", "captured", EventType.TERRITORY),
        ("Police captured the suspect.", "captured", EventType.ARREST),
        ("Police seized weapons and explosives.", "seized", EventType.MOBILISATION),
        ("Rebels seized the village.", "seized", EventType.TERRITORY),
        ("The blast killed ten people.", "killed", EventType.STRIKE),
        ("Gunmen killed ten people.", "killed", EventType.VIOLENCE_CIVILIANS),
    ],
)
def test_company_decides(parser: Parser, text: str, trigger: str, event_type: EventType) -> None:
    """A verb of several meanings is read by its subject and objects."""
    assert types(parser, text)[trigger] is event_type


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The train left the station.", {}),
        ("The camera captured the moment.", {}),
        ("Firefighters battle a wildfire.", {"wildfire": EventType.DISASTER}),
        ("She joined her sister for lunch.", {}),
        ("He set the table and opened the door.", {}),
        ("The lessons took place in Bath.", {}),
        ("", {}),
    ],
)
def test_false_friends(parser: Parser, text: str, expected: dict[str, EventType]) -> None:
    """Trains, cameras and set tables are no events; a wildfire is fought, but in no battle."""
    assert types(parser, text) == expected


@pytest.mark.parametrize(
    ("text", "trigger", "modality"),
    [
        ("They liberated Crimea.", "liberated", Modality.ASSERTED),
        ("They want to liberate Crimea.", "liberate", Modality.HYPOTHETICAL),
        ("His task is to liberate Crimea.", "liberate", Modality.HYPOTHETICAL),
        ("They managed to flee the town.", "flee", Modality.ASSERTED),
        ("They will invade the island.", "invade", Modality.FUTURE),
        ("They are going to invade the island.", "invade", Modality.FUTURE),
        ("They plan to invade the island.", "invade", Modality.FUTURE),
        ("They could invade the island.", "invade", Modality.HYPOTHETICAL),
        ("He faces prison if convicted in Russia.", "convicted", Modality.HYPOTHETICAL),
        ("The police did not arrest him.", "arrest", Modality.HYPOTHETICAL),
        ("There was no protest in the town.", "protest", Modality.HYPOTHETICAL),
        ("They called for a protest in the town.", "protest", Modality.HYPOTHETICAL),
        ("They often protest in the square.", "protest", Modality.GENERIC),
        ("The law on protests is old.", "protests", Modality.GENERIC),
        ("They were accused of torturing prisoners.", "torturing", Modality.HYPOTHETICAL),
    ],
)
def test_modality(parser: Parser, text: str, trigger: str, modality: Modality) -> None:
    """Only what is told as having happened is asserted."""
    assert {text[e.start : e.end]: e.modality for e in events(parser, text)}[trigger] is modality


def test_one_event_per_clause_and_type(parser: Parser) -> None:
    """Words of one type in one clause are one event; another clause has its own."""
    text = "Protesters held a protest rally with slogans in Omsk; police arrested students who protested."
    found = [event for event in events(parser, text) if event.type is EventType.PROTEST]
    assert len(found) == 2


def test_a_date_belongs_to_its_clause(parser: Parser) -> None:
    """Each event takes the date of its own clause."""
    text = "Rebels occupied the town in 2014, and the army liberated it in March 2022."
    assert {text[e.start : e.end]: e.date and e.date.value for e in events(parser, text)} == {
        "occupied": "2014",
        "liberated": "2022-03",
    }


def test_a_duration_is_no_date(parser: Parser) -> None:
    """An event that lasted 20 years is undated."""
    assert [e.date for e in events(parser, "They fought for 20 years.")] == [None]


def test_identity(parser: Parser) -> None:
    """The same article gives the same ids, each its own; another digest gives others."""
    text = "Rebels occupied the town. The army liberated the town."
    first, again = events(parser, text), events(parser, text)
    assert first == again
    assert len({event.id for event in first}) == 2
    article = Article("a", text, "fedcba9876543210")
    other = find_events(article, parser.parse(article).sentences, (), lexicon=LEXICON)
    assert not {event.id for event in first} & {event.id for event in other}


def test_main_event(parser: Parser) -> None:
    """The headline decides; exactly one event is marked, the others stay as they are."""
    text = "Police arrested a man. Rebels attacked a village. Thousands protested in Perm."
    found = events(parser, text)
    titled = Article("a", text, "d", title="Protest in Perm")
    chosen = MainChooser(LEXICON).choose(titled, (), found)
    assert [text[e.start : e.end] for e in chosen if e.main] == ["protested"]
    assert tuple(replace(event, main=False) for event in chosen) == found


def test_facts_before_possibilities(parser: Parser) -> None:
    """An asserted event is main before one that only may happen, and before statements."""
    text = "They could invade the island, he warned in an interview. Police arrested a man."
    found = events(parser, text)
    chosen = MainChooser(LEXICON).choose(Article("a", text, "d"), (), found)
    assert [text[e.start : e.end] for e in chosen if e.main] == ["arrested"]


def test_results_yield_to_causes(parser: Parser) -> None:
    """What a bombing did is not the main event, the bombing is."""
    text = "Ten people were killed in Hama when a car bomb exploded."
    chosen = MainChooser(LEXICON).choose(Article("a", text, "d"), (), events(parser, text))
    assert [e.type for e in chosen if e.main] == [EventType.STRIKE]


def test_no_events() -> None:
    """Without events there is no main one."""
    assert MainChooser(LEXICON).choose(Article("a", "", "d"), (), ()) == ()


LEMMAS = st.sampled_from(
    ["fight", "kill", "soldier", "protest", "not", "if", "to", "war", "take", "join", "İ", "🙂"]
)
TAGS = st.tuples(
    st.sampled_from(["VERB", "NOUN", "PROPN", "AUX", "ADP", "X"]),
    st.sampled_from(
        ["ROOT", "nsubj", "dobj", "prep", "pobj", "conj", "xcomp", "neg", "mark", "aux", "amod", "acl"]
    ),
)


@given(st.lists(st.tuples(LEMMAS, TAGS, st.integers(0, 30)), min_size=1, max_size=20))
def test_any_tree(words: list[tuple[str, tuple[str, str], int]]) -> None:
    """Whatever the tree, circles included, events lie inside the sentence and exactly one is main."""
    text = " ".join(lemma for lemma, _, _ in words)
    tokens, at = [], 0
    for lemma, (pos, dep), head in words:
        tokens.append(Token(at, at + len(lemma), lemma, lemma, pos, dep, head % len(words)))
        at += len(lemma) + 1
    article = Article("a", text, "d")
    found = find_events(article, [Sentence(0, len(text), tuple(tokens))], (), lexicon=LEXICON)
    assert all(0 <= event.start < event.end <= len(text) for event in found)
    assert sum(event.main for event in MainChooser(LEXICON).choose(article, (), found)) == bool(found)
