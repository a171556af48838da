import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.read.text import read_text, title_from_name

BODY = (
    "The ferry to Gotland was turned back on Friday after a fire broke out in its engine room. "
    "Nobody was hurt, and all passengers were brought to Oskarshamn.\r\n\r\nThe fire was out by noon.\r\n"
)


def test_text_is_unchanged() -> None:
    """Line endings, NUL and signs of other languages stay as they are."""
    text = BODY + "{{7*7}} ${x} \0 \u202e Київ\r"
    assert read_text(text.encode(), origin="a.txt").text == text


def test_headline_above_an_empty_line_is_the_title_and_stays_in_the_text() -> None:
    """The first short line apart from the story is its title."""
    article = read_text(f"Fire turns Gotland ferry back\r\n\r\n{BODY}".encode(), origin="a.txt")
    assert article.title == "Fire turns Gotland ferry back"
    assert article.text.startswith("Fire turns")


def test_title_source_author_and_date_stand_at_the_top() -> None:
    """Masthead, by-line and date line are read, and the headline is found between them."""
    text = (
        "DailyPost24\nLatest News And Headlines\n\nFire turns Gotland ferry back\n\n"
        f"By Ann Lee\n\nPublished: 3 May 2021\n\n{BODY}"
    )
    article = read_text(text.encode(), origin="a.txt")
    assert (article.title, article.source) == ("Fire turns Gotland ferry back", "DailyPost24")
    assert (article.author, article.published) == ("Ann Lee", "2021-05-03")


@pytest.mark.parametrize(
    "first", ["", "The mayor of Visby resigned on Monday.\n\n", "A line that is not apart\n"]
)
def test_without_a_headline_there_is_no_title(first: str) -> None:
    """A first line that is a sentence, or goes on into the story, is no title."""
    assert read_text((first + BODY).encode(), origin="a.txt").title == ""


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (codecs.BOM_UTF8 + "Visby är här".encode(), "Visby är här"),
        ("Visby är här".encode("utf-16"), "Visby är här"),
        ("Visby är här".encode("utf-32"), "Visby är här"),
    ],
)
def test_byte_order_marks_are_believed(data: bytes, text: str) -> None:
    """UTF-8, UTF-16 and UTF-32 with a byte order mark are read, the mark is dropped."""
    assert read_text(data, origin="a.txt").text == text


def test_older_encodings_are_recognised() -> None:
    """A Russian text in Windows-1251 is read as what it says."""
    text = (
        "Паром на остров вернулся в порт в пятницу после пожара в машинном отделении. Никто не пострадал. "
        * 3
    )
    assert read_text(text.encode("cp1251"), origin="a.txt").text == text


@pytest.mark.parametrize("data", [b"", b" \n", b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xd8"])
def test_what_is_no_text_is_an_error(data: bytes) -> None:
    """Empty files, broken UTF-16 and pictures are refused with their name."""
    with pytest.raises(InputError, match=r"a\.txt"):
        read_text(data, origin="a.txt")


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("fire-on-the-ferry", "Fire on the ferry"),
        ("2021-05-03_fire_in_Visby", "Fire in Visby"),
        ("000_d97d13b1dd29b672", ""),
        ("article", ""),
        ("scan 17b copy", ""),
        ("${alert(1)} or so", ""),
    ],
)
def test_a_file_name_is_a_title_only_when_it_reads_like_words(stem: str, title: str) -> None:
    """Words become a title without numbers in front; hashes, serials and odd signs do not."""
    assert title_from_name(stem) == title


@given(st.text(min_size=1).filter(lambda t: t.strip().strip("\0").strip() and t[0] != "\ufeff"))
def test_any_unicode_text_comes_back_as_it_went_in(text: str) -> None:
    """Whatever UTF-8 a file holds, its text is exactly that, and the title lies in it."""
    article = read_text(text.encode(), origin="a.txt")
    assert article.text == text
    assert article.title.split() == [] or article.title.split()[0] in text
