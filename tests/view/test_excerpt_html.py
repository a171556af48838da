import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.models import Feature, Place, Role
from geo.view.excerpt_html import date_words, escaped, excerpt_html, place_html, plain, web_address
from geo.view.shapes import Excerpt, PlaceOnMap

EXCERPT = Excerpt(
    mention=1,
    place="geonames:1",
    text="Graves were found in Bucha.",
    start=21,
    end=26,
    title="After the spring",
    article="0123456789abcdef",
    source="River Gazette",
    published=None,
    url="https://river.example/2",
    role=Role.LITERAL,
    score=0.9,
    persons=("Anna Petrova",),
    organisations=(),
    events=("Graves found in Bucha",),
    date=None,
)
_TAGS = {"div", "p", "bdi", "mark", "a", "h2"}


class _Reader(HTMLParser):
    """Collects tags, attributes and text."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_marks_the_mention_and_names_its_article() -> None:
    """The sentence, the marked name, title, source, date of publication, who and what are all there."""
    found = excerpt_html(EXCERPT)
    assert "found in <mark>Bucha</mark>." in found
    shown = _Reader(found).text
    for part in ("After the spring", "River Gazette", "no publication date", "Anna Petrova"):
        assert part in shown


def test_an_event_without_a_date_is_called_undated() -> None:
    """An unknown date is said, not left out."""
    assert "Graves found in Bucha (undated)" in _Reader(excerpt_html(EXCERPT)).text
    dated = replace(EXCERPT, date="2022-03")
    assert "Graves found in Bucha (March 2022)" in _Reader(excerpt_html(dated)).text


@given(st.text(st.characters(), max_size=30))
def test_text_from_outside_never_becomes_markup(text: str) -> None:
    """Whatever stands in an article, only our own tags and attributes come out, and it can be sent."""
    sentence = replace(EXCERPT, text=text, start=0, end=len(text) // 2, persons=(text,), events=(text,))
    hostile = replace(
        sentence, title=text, source=text, published=text, url=f"https://e.example/{text}", date=text
    )
    found = excerpt_html(hostile)
    read = _Reader(found)
    assert read.tags <= _TAGS
    assert read.attributes <= {"class", "href", "target", "rel"}
    assert found.encode("utf-8")


def test_markup_in_an_article_is_shown_as_written() -> None:
    """A tag in a title is read, not obeyed."""
    read = _Reader(excerpt_html(replace(EXCERPT, title="<img src=x onerror=alert(1)>")))
    assert "<img src=x onerror=alert(1)>" in read.text
    assert "img" not in read.tags


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//e.example", "https://", "ftp://a"]
)
def test_only_web_addresses_become_links(url: str) -> None:
    """Anything but http and https with a host is no link."""
    assert web_address(url) is None
    assert "<a " not in excerpt_html(replace(EXCERPT, url=url))


def test_a_relation_is_said_with_its_radius() -> None:
    """Whatever lies south of Bucha says so and how far; what is simply in the place says nothing."""
    south = replace(EXCERPT, relation="south of", radius_km=18.8)
    assert "Where: south of Bucha, within about 20 km" in _Reader(excerpt_html(south)).text
    assert "Where:" not in _Reader(excerpt_html(replace(EXCERPT, radius_km=3.8))).text
    vague = replace(EXCERPT, approximate=True, radius_km=161.0)
    assert "a guess: the gazetteer has no Bucha" in _Reader(excerpt_html(vague)).text
    assert "within about 150 km" in _Reader(excerpt_html(vague)).text


def test_a_popup_says_how_many_more_the_list_has() -> None:
    """A place with more mentions than excerpts points to the list."""
    place = Place("geonames:1", "Bucha", 50.5, 30.2, Feature.SETTLEMENT)
    found = place_html(PlaceOnMap(place, 3, 2, 0.9, None, (EXCERPT,)))
    assert "2 more in the list" in _Reader(found).text
    assert "more in the list" not in place_html(PlaceOnMap(place, 1, 1, 0.9, None, (EXCERPT,)))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "undated"),
        ("2014", "2014"),
        ("2022-03", "March 2022"),
        ("2021-FA", "autumn 2021"),
        ("2014-02-27", "27 February 2014"),
        ("2022-W21", "2022-W21"),
        ("2022-99", "2022-99"),
    ],
)
def test_dates_of_any_precision_are_said_in_words(value: str | None, words: str) -> None:
    """What is known of a date is said, and no more; what is no date stays as it is."""
    assert date_words(value) == words


@given(st.text(st.characters(), max_size=30))
def test_plain_text_cannot_turn_what_follows_it(text: str) -> None:
    """No control character is left, and direction marks are closed off within the text."""
    found = plain(text)
    assert not re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]", found)
    if re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text):
        assert found[0] == "\u2068"
        assert found[-1] == "\u2069"
        assert "\u2069" not in found[:-1]
    else:
        assert "\u2068" not in found


def test_escaped_text_keeps_its_direction_to_itself() -> None:
    """Text from outside stands in a `bdi` element."""
    assert escaped("\u202eabc") == "<bdi>\u202eabc</bdi>"


def test_a_story_printed_by_many_lists_them() -> None:
    """Below an excerpt stands by how many its story was printed, and by whom, with their names escaped."""
    shown = excerpt_html(replace(EXCERPT, printed_by=2, sources=("A <b>", "B")))
    assert "printed by 2" in shown
    assert "A &lt;b&gt;" in shown
    assert "printed by" not in excerpt_html(EXCERPT)
