import io
import json

from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.models import Article
from geo.read.jsonl import MAX_ROW_BYTES, read_rows


def rows(*lines: str | bytes) -> list[Article | InputError]:
    data = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    return list(read_rows(io.BytesIO(data), origin="a.jsonl"))


def articles(results: list[Article | InputError]) -> list[Article]:
    return [result for result in results if isinstance(result, Article)]


def test_a_row_is_an_article_with_its_text_unchanged() -> None:
    """Every field is read, and the text stays as it is, NUL and line endings included."""
    text = "First.\r\n\0 \u2028 {{7*7}} "
    row = {"id": "x1", "text": text, "title": "T", "published": "2021-05", "source": "Post", "language": "en"}
    (article,) = articles(rows(json.dumps(row)))
    assert (article.id, article.text, article.title, article.published) == ("x1", text, "T", "2021-05")
    assert (article.source, article.language, article.origin) == ("Post", "en", "a.jsonl")


def test_a_broken_row_is_named_by_its_line_and_the_others_go_on() -> None:
    """Each fault gives an InputError with its line in its place; good rows before and after are read."""
    results = rows(
        '{"id": 1, "text": "Good."}',
        "{broken",
        "[1]",
        '{"id": 2}',
        "",
        '{"text": "half \\ud800"}',
        b'{"text": "\xff"}',
        '{"text": " "}',
        "[" * 100_000,
        '{"id": 3, "text": "Good."}',
    )
    assert [r.line if isinstance(r, InputError) else r.id for r in results] == ["1", 2, 3, 4, 6, 7, 8, 9, "3"]


def test_ids_are_unique_within_a_file() -> None:
    """An id that came before is told apart by a number; without an id the digest is the id."""
    row = '{"id": "a", "text": "One."}'
    found = articles(rows(row, row, '{"id": "a~2", "text": "Two."}', '{"text": "Three."}'))
    assert [a.id for a in found] == ["a", "a~2", "a~2~2", found[3].digest]


def test_a_byte_order_mark_in_front_is_passed_over() -> None:
    """A file that begins with UTF-8's mark is read from its first row on."""
    assert [a.text for a in articles(rows(b'\xef\xbb\xbf{"text": "One."}'))] == ["One."]


def test_an_empty_stream_is_an_error() -> None:
    """No line at all is told, once."""
    assert [str(r) for r in rows()] == ["a.jsonl: there is no text in it"]


def test_a_row_beyond_the_limit_is_refused_and_the_next_is_read() -> None:
    """One endless row does not fill the memory nor stop the file."""
    results = rows(b'{"text": "' + b"x" * (MAX_ROW_BYTES + 5) + b'"}', '{"id": "b", "text": "Good."}')
    assert [r.line if isinstance(r, InputError) else r.id for r in results] == [1, "b"]


def test_one_article_is_read_at_a_time() -> None:
    """Nothing behind the row that was asked for has been read from the stream."""
    stream = io.BytesIO(b'{"text": "One."}\n{"text": "Two."}\n')
    next(read_rows(stream, origin="-"))
    assert stream.tell() == len(b'{"text": "One."}\n')


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_any_bytes_give_articles_or_errors(lines: list[bytes]) -> None:
    """Whatever the stream holds, each result is an article or names a line of it."""
    data = b"\n".join(lines)
    for result in read_rows(io.BytesIO(data), origin="-"):
        assert isinstance(result, Article) or result.line is None or 1 <= result.line <= data.count(b"\n") + 1
