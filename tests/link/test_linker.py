from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from geo.link.linker import link
from geo.models import (
    Article,
    Event,
    EventType,
    Kind,
    Mention,
    Modality,
    Organisation,
    Person,
    Role,
    Sentence,
    Token,
)

ANNA = "person:anna-koval"
MakeScene = Callable[..., Any]


def test_pronoun_goes_to_the_last_subject(scene: MakeScene) -> None:
    """The words "she" and "her" mean the person whom the narration last had as a subject."""
    found = scene(
        "Anna Koval left school early. Later she moved to Odesa and worked in her hometown of Sumy.",
        places=["Odesa", "Sumy"],
        persons=["Anna Koval"],
    )
    assert ("Odesa", "travelled_to", "clause") in found.ties(ANNA)
    assert ("Sumy", "from", "clause") in found.ties(ANNA)


def test_pronoun_skips_the_subject_of_a_side_clause(scene: MakeScene) -> None:
    """The main clause goes on with its own subject, not with that of "after …"."""
    found = scene(
        "Anna Koval was a nurse. After Petro Bondar closed the clinic, she moved to Odesa.",
        places=["Odesa"],
        persons=["Anna Koval", "Petro Bondar"],
    )
    assert ("Odesa", "travelled_to", "clause") in found.ties(ANNA)
    assert ("Odesa", "travelled_to", "clause") not in found.ties("person:petro-bondar")


def test_the_soldier_is_the_last_subject(scene: MakeScene) -> None:
    """A definite noun for a person works like a pronoun."""
    found = scene(
        "Anna Koval joined a brigade. The soldier fought in Izyum.", places=["Izyum"], persons=["Anna Koval"]
    )
    assert found.ties(ANNA) == {("Izyum", "fought_in", "clause")}


def test_they_are_the_last_group(scene: MakeScene) -> None:
    """A plural pronoun means the subjects that "and" joined."""
    found = scene(
        "Anna Koval and Petro Bondar met in spring. They moved to Odesa.",
        places=["Odesa"],
        persons=["Anna Koval", "Petro Bondar"],
    )
    assert found.ties(ANNA) == found.ties("person:petro-bondar") == {("Odesa", "travelled_to", "clause")}


def test_speaker_speaks_about_the_places_of_the_quotation(scene: MakeScene) -> None:
    """A place inside a quotation belongs to the speaker, also in the paragraphs that continue it."""
    found = scene(
        'Anna Koval said: "The bridges of Kherson are gone.\n"Nobody knows what happens in Nikopol."',
        places=["Kherson", "Nikopol"],
        persons=["Anna Koval"],
    )
    assert found.ties(ANNA) == {
        ("Kherson", "speaks_about", "quotation"),
        ("Nikopol", "speaks_about", "quotation"),
    }


def test_i_inside_a_quotation_is_the_speaker(scene: MakeScene) -> None:
    """What the speaker tells of themself is a relation of its own."""
    found = scene(
        '"I fought in Izyum for two months," said Anna Koval.', places=["Izyum"], persons=["Anna Koval"]
    )
    assert found.ties(ANNA) == {("Izyum", "fought_in", "quotation")}


def test_reported_speech(scene: MakeScene) -> None:
    """After "she said that" comes speech without quotes."""
    found = scene(
        "Anna Koval said that the bridges in Kherson were gone.", places=["Kherson"], persons=["Anna Koval"]
    )
    assert found.ties(ANNA) == {("Kherson", "speaks_about", "quotation")}


def test_another_clause_is_only_the_sentence_tier(scene: MakeScene) -> None:
    """A person of another clause of the sentence is tied to the place, but weakly."""
    found = scene(
        "Petro Bondar lived in Odesa while Anna Koval was a student.",
        places=["Odesa"],
        persons=["Anna Koval", "Petro Bondar"],
    )
    assert found.ties("person:petro-bondar") == {("Odesa", "lives_in", "clause")}
    assert found.ties(ANNA) <= {("Odesa", "other", "sentence")}


def test_call_signs_are_followed(scene: MakeScene) -> None:
    """Two fighters known by call signs share what the sentence says of the fighters."""
    found = scene(
        "Two fighters - known by their call signs 'Heron' and 'Falcon' - spoke at a camp near Izyum. "
        "Heron, born in Sumy, laughed. Falcon nodded.",
        places=["Izyum", "Sumy"],
    )
    assert ("Izyum", "present_at", "clause") in found.ties("person:heron")
    assert ("Izyum", "present_at", "clause") in found.ties("person:falcon")
    assert ("Sumy", "born_in", "clause") in found.ties("person:heron")
    assert not any(place == "Sumy" for place, _, _ in found.ties("person:falcon"))


def test_event_with_place_person_and_label(scene: MakeScene) -> None:
    """An event gets its literal places, those who take part, and a label that reads well."""
    found = scene(
        "Anna Koval joined a protest in Odesa.",
        places=["Odesa"],
        persons=["Anna Koval"],
        triggers=[("protest", EventType.PROTEST)],
    )
    (event,) = found.linked.events
    assert event.label == "Protest in Odesa"
    assert event.persons == (ANNA,)
    assert [found.mentions[index].text for index in event.places] == ["Odesa"]
    assert found.ties("event:protest") == {("Odesa", "took_place_in", "clause")}


def test_events_never_happen_at_associative_places(scene: MakeScene) -> None:
    """Neither "Kyiv's government" nor "Russian" is where something happened."""
    found = scene(
        "Russian officials in Kyiv denied the protest.",
        associative=["Kyiv"],
        demonyms=["Russian"],
        triggers=[("protest", EventType.PROTEST)],
    )
    assert found.linked.events[0].places == ()
    assert found.linked.events[0].label == "Protest"


def test_nothing_in_nothing_out() -> None:
    """An empty article has no links."""
    article = Article("a", "", "d")
    linked = link(article, (), (), persons=(), organisations=(), events=(), event_labels={})
    assert linked.events == ()
    assert linked.links == ()


def test_a_megabyte_without_a_sentence() -> None:
    """Mentions outside every sentence are left alone, however long the text."""
    text = "x" * 1_000_000
    mentions = (Mention(0, 5, text[:5], Kind.PLACE, Role.LITERAL),)
    linked = link(
        Article("a", text, "d"), (), mentions, persons=(), organisations=(), events=(), event_labels={}
    )
    assert linked.links == ()


POS = ["NOUN", "PROPN", "VERB", "AUX", "ADP", "PRON", "ADJ", "PUNCT"]
DEP = [
    "nsubj",
    "dobj",
    "pobj",
    "prep",
    "ROOT",
    "conj",
    "relcl",
    "advcl",
    "ccomp",
    "acl",
    "appos",
    "poss",
    "npadvmod",
]
WORDS = ["he", "say", "I", "in", "bear", "Sumy", '"', "they", "fight", "the"]


@st.composite
def analysed(draw: st.DrawFn) -> tuple[Article, tuple[Sentence, ...], tuple[Mention, ...]]:
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25))
    text = " ".join(words)
    tokens = []
    at = 0
    for word in words:
        head = draw(st.integers(0, len(words) - 1))
        pos, dep = draw(st.sampled_from(POS)), draw(st.sampled_from(DEP))
        tokens.append(Token(at, at + len(word), word, word.lower(), pos, dep, head))
        at += len(word) + 1
    spans = draw(st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, 8)), max_size=12))
    mentions = {
        Mention(
            start, min(start + length, len(text)), text[start : start + length], draw(st.sampled_from(Kind))
        )
        for start, length in spans
    }
    ordered = tuple(sorted(mentions, key=lambda m: (m.start, m.end, m.kind)))
    return Article("a", text, "d"), (Sentence(0, len(text), tuple(tokens)),), ordered


@given(analysed())
def test_any_tree_and_any_mentions(
    material: tuple[Article, tuple[Sentence, ...], tuple[Mention, ...]],
) -> None:
    """Whatever the syntax, even a circle: indices and ids are valid, links sorted, unique and repeatable."""
    article, sentences, mentions = material
    of_kind = {kind: [i for i, m in enumerate(mentions) if m.kind is kind] for kind in Kind}
    persons = [Person(f"person:{i}", "p", (), (i,)) for i in of_kind[Kind.PERSON]]
    bodies = [Organisation(f"organisation:{i}", "o", (), (i,)) for i in of_kind[Kind.ORGANISATION]]
    events = [Event("event:0", EventType.BATTLE, "", 0, 1, Modality.ASSERTED)]

    def run() -> Any:
        return link(
            article,
            sentences,
            mentions,
            persons=persons,
            organisations=bodies,
            events=events,
            event_labels={},
        )

    linked = run()
    ids = {who.id for who in persons} | {body.id for body in bodies} | {event.id for event in events}
    assert len(linked.events) == 1
    assert set(linked.events[0].places) <= set(of_kind[Kind.PLACE])
    assert set(linked.events[0].persons) <= ids
    for item in linked.links:
        assert mentions[item.mention].kind is Kind.PLACE
        assert len([end for end in (item.person, item.organisation, item.event) if end in ids]) == 1
    assert [item.mention for item in linked.links] == sorted(item.mention for item in linked.links)
    assert len(set(linked.links)) == len(linked.links)
    assert run() == linked
