from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.models import Span
from geo.read import repeats
from geo.read.cleaning import find_noise
from geo.read.copies import may_repeat
from geo.read.segments import lines_of

WORDS = st.sampled_from(
    "the ferry fire Visby harbour on Friday was (pictured) said. By Ann Lee ß İstanbul\n".split(" ")
)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=80).map(" ".join), st.lists(WORDS, max_size=20).map(" ".join))
def test_the_quick_look_never_hides_a_repeat(text: str, copied: str) -> None:
    """Whatever the closer look finds, the quick one has let through."""
    whole = f"{copied}\n{text}\n{copied}"
    ignored = tuple(noise.span for noise in find_noise(whole) if noise.reason != "repeat")
    lines = [line for line in lines_of(whole) if not repeats._touches(line, ignored)]
    words = repeats._Words(whole, ignored)
    segments = repeats._with_pairs(words, words.segments(lines, at_least=repeats._LINE_WORDS))
    if words.mark(segments, share=repeats._LINE_SHARE):
        assert repeats._may_repeat(whole, lines, ignored)


def test_a_text_that_repeats_nothing_is_passed_at_once() -> None:
    """Common pairs of words are no copies; a sentence that comes twice is worth the closer look."""
    once = "The ferry to Gotland was late on Friday. The ferry to Nynashamn was early on Sunday morning."
    twice = f"{once} The ferry to Gotland was late on Friday."
    assert not may_repeat(once, [Span(0, len(once))], words=6, share=0.8, chain=8)
    assert may_repeat(twice, [Span(0, len(twice))], words=6, share=0.8, chain=8)
