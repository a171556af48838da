from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.read.cleaning import find_masthead, find_noise

STORY = (
    "The ferry to Gotland was turned back on Friday after a fire broke out in its engine room.\n"
    "Nobody was hurt, and all passengers were brought to Oskarshamn before midnight, the crew said.\n"
)


def marked(text: str) -> list[tuple[str, str]]:
    return [(noise.reason, text[noise.span.start : noise.span.end]) for noise in find_noise(text)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Read more", "navigation"),
        ("ACCEPT ALL", "navigation"),
        ("Subscribe now", "navigation"),
        ("Share this article on Facebook", "navigation"),
        ("Home | News | Sport | Weather", "navigation"),
        ("Follow us on Twitter for more", "navigation"),
        ("Sign up for our weekly newsletter", "navigation"),
        ("READ MORE: Ferry line to buy new ships", "navigation"),
        ("World News And Headlines", "boilerplate"),
        ("Published: 3 May 2021, 10:15", "boilerplate"),
        ("All rights reserved by the publisher.", "boilerplate"),
        ("By Ann Lee and Bo Ek", "byline"),
        ("By Ann Lee, Staff Writer", "byline"),
        ("Additional coverage by Ann Lee.", "byline"),
        ("(Reporting by Ann Lee in Visby; editing by Bo Ek)", "byline"),
        ("Photo: Ann Lee/AFP", "byline"),
        ("Ann Lee in Visby contributed to this report.", "byline"),
        ("We use cookies to make this page better.", "cookie notice"),
    ],
)
def test_lines_of_the_site_are_marked(line: str, reason: str) -> None:
    """A line that the site or the staff put there is marked, whole, with its reason."""
    assert marked(STORY + line) == [(reason, line)]


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the harbour was open again.",
        "Read more books, the mayor of Visby told the pupils.",
        "Reporting by the broadcaster showed that the fire had started in Slite.",
        "Sign up for the marathon at the town hall in Visby by Friday.",
        "The photo shows Visby in 1930.",
        "Home to 24,000 people, Visby lies on the coast.",
        "The bakery sells cookies to tourists from Stockholm.",
        "Copyright is on the agenda in Brussels.",
        "News of the fire reached Kalmar late.",
    ],
)
def test_sentences_that_only_look_alike_stay(line: str) -> None:
    """Ordinary sentences with the same words are not marked."""
    assert marked(STORY + line) == []


def test_a_cookie_notice_takes_the_buttons_behind_it_along() -> None:
    """What follows a cookie notice on its line, consent and buttons, belongs to it; the story stays."""
    line = "The ferry is in dock. This website uses cookies. You can opt-out if you wish. Accept Read More"
    assert marked(STORY + line) == [
        ("cookie notice", "This website uses cookies."),
        ("cookie notice", "You can opt-out if you wish."),
        ("cookie notice", "Accept Read More"),
    ]


def test_the_caption_goes_and_the_running_text_stays() -> None:
    """A caption that repeats a sentence is marked wherever it stands, with `(pictured)` overlooked."""
    caption = (
        "The ferry to Gotland (pictured) was turned back on Friday after a fire broke out in its engine room"
    )
    assert marked(caption + "\n" + STORY) == [("repeat", caption)]
    assert marked(STORY + caption) == [("repeat", caption)]


def test_quotes_and_spaces_make_no_difference() -> None:
    """The same words in other quotation marks and spacing are the same."""
    first = "The captain said ‘nobody on board panicked’ and praised the crew from Klintehamn."
    second = "The captain said 'nobody on board  panicked' and praised the crew from Klintehamn."
    assert marked(f"{first}\n{STORY}{second}") == [("repeat", second)]


def test_a_copy_cut_short_goes_before_the_whole() -> None:
    """A picture's cut label and its full label count once, and not at all beside the running text."""
    whole = (
        "Ann Lee, 48, says that she loves the island and wants to build a second harbour at Klintehamn soon"
    )
    cut = "Ann Lee, 48, says that she loves the island and wants to build"
    assert marked(f"{STORY}{cut}\n{whole}\n") == [("repeat", cut)]


def test_a_new_name_keeps_its_line() -> None:
    """Lines that differ in a name or a number tell two things, and both stay."""
    text = (
        "The school in Visby will stay closed on Monday because of the heavy snow that fell overnight.\n"
        "The school in Slite will stay closed on Monday because of the heavy snow that fell overnight.\n"
    )
    assert marked(text) == []


def test_one_of_many_copies_stays() -> None:
    """Of any number of copies exactly one is left."""
    line = "The lighthouse at Hoburgen will be painted again before the summer season begins in June.\n"
    assert len(marked(line * 6)) == 5


def test_an_outlet_glued_to_the_last_word_is_marked() -> None:
    """A site's name stuck to the last full stop goes; a last word in its own right stays."""
    assert marked(STORY + "They went back to Sweden.DailyPost24") == [("boilerplate", "DailyPost24")]
    assert marked(STORY + "They flew to the U.S.A") == []


def test_a_masthead_is_a_short_line_above_a_tagline() -> None:
    """The outlet's name at the top is found and marked with its tagline; a headline is none."""
    text = f"DailyPost24\nLatest News And Headlines\n\n{STORY}"
    assert find_masthead(text) == "DailyPost24"
    assert [reason for reason, _ in marked(text)] == ["boilerplate", "boilerplate"]
    assert find_masthead(f"Ferry turned back\n\n{STORY}") is None


def test_marking_twice_finds_nothing_more() -> None:
    """When what is marked is blanked out, nothing else is marked: the rules do not chain."""
    text = f"DailyPost24\nLatest News\n\n{STORY}{STORY}By Ann Lee\nRead more\nWe use cookies. Accept\n"
    blank = list(text)
    for noise in find_noise(text):
        blank[noise.span.start : noise.span.end] = " " * (noise.span.end - noise.span.start)
    assert find_noise(text) != ()
    assert find_noise("".join(blank)) == ()


PIECES = st.sampled_from(
    [
        "We use cookies. ",
        "By Ann Lee\n",
        "Read more",
        "(pictured) ",
        "\n",
        "\r\n",
        "(",
        ". ",
        "’",
        "\0",
        "İ",
        STORY,
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=30).map("".join))
def test_spans_are_sorted_disjoint_and_inside(text: str) -> None:
    """Whatever the text, the spans rise, share nothing, are not empty and lie inside."""
    noise = find_noise(text)
    assert all(0 <= n.span.start < n.span.end <= len(text) for n in noise)
    assert all(a.span.end <= b.span.start for a, b in pairwise(noise))


@pytest.mark.parametrize("piece", ["x", "(", ".", "more from ", "(photo: ", "a "])
def test_a_megabyte_of_anything_comes_to_an_end(piece: str) -> None:
    """Half a megabyte of one piece, with no line in it, is read through and gives at most one span."""
    assert len(find_noise(piece * (500_000 // len(piece)))) <= 1
