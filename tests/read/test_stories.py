from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.models import Article
from geo.read.fields import Fields, build_article
from geo.read.stories import StoryGrouper, group_stories

SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve zi ko ra".split()


def story(seed: int, *, sentences: int = 20) -> list[str]:
    """Sentences in invented words, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret

    def word() -> str:
        return "".join(chance.choice(SYLLABLES) for _ in range(3))

    return [" ".join(word() for _ in range(12)).capitalize() + "." for _ in range(sentences)]


def printed(sentences: list[str], source: str) -> Article:
    return build_article(" ".join(sentences), Fields(source=source), origin=source)


def test_a_wire_story_of_40_papers_is_one_story_with_40_sources() -> None:
    """Each paper cuts, adds and signs as it likes; an unrelated article stays on its own."""
    wire = story(1)
    papers = []
    for number in range(40):
        chance = random.Random(number)  # noqa: S311 - no secret
        own = [f"Our correspondent number {number} sent this from the harbour on Friday."]
        cut = wire[: chance.randint(16, 20)]
        papers.append(printed([*cut, *own], f"Paper {number:02}"))
    other = printed(story(2), "Other")
    found = group_stories([other, *papers])
    assert [len(s.sources) for s in found] == [1, 40]
    assert found[1].digests[0] == papers[0].digest


def test_articles_on_one_event_in_other_words_are_not_one_story() -> None:
    """A fifth of common sentences, such as a shared quotation, joins nothing."""
    one, two = story(1), story(2)
    assert len(group_stories([printed(one, "A"), printed([*one[:4], *two[4:]], "B")])) == 2


def test_short_texts_are_one_story_only_when_equal() -> None:
    """A caption that differs in a word is another one; the same one twice is one."""
    texts = ["Fire in Visby on Friday.", "Fire in Visby on Sunday.", "Fire in Visby on Friday."]
    articles = [printed([text], source) for text, source in zip(texts, "ABC", strict=True)]
    assert [s.sources for s in group_stories(articles)] == [("A", "C"), ("B",)]


def test_a_story_is_named_by_its_first_article() -> None:
    """What `add` gives is the same for every later copy."""
    grouper = StoryGrouper()
    first, second = printed(story(1), "A"), printed(story(1)[:18], "B")
    assert grouper.add(first) == grouper.add(second) == first.digest


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_the_articles_does_not_matter(order: list[int]) -> None:
    """The same articles give the same groups however they come."""
    articles = [printed(story(n // 3)[: 20 - n % 3], f"S{n}") for n in range(6)]
    found = group_stories(articles[n] for n in order)
    assert {s.sources for s in found} == {("S0", "S1", "S2"), ("S3", "S4", "S5")}
