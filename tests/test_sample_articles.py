from pathlib import Path

import pytest

from geo.models import Article
from geo.read import read_paths

FOLDER = Path(__file__).resolve().parent.parent / "data" / "articles"


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    results = list(read_paths([str(FOLDER)]))
    return [result for result in results if isinstance(result, Article)]


def test_every_sample_reads_without_error() -> None:
    """The folder gives 8 to 12 articles and no error."""
    results = list(read_paths([str(FOLDER)]))
    assert [str(result) for result in results if not isinstance(result, Article)] == []
    assert 8 <= len(results) <= 12


def test_each_names_its_title_and_its_source(articles: list[Article]) -> None:
    """Each sample states a title of its own and the outlet that its facts come from."""
    assert len({article.title for article in articles}) == len(articles)
    for article in articles:
        assert len(article.title.split()) >= 4
        assert article.source in (
            "Wherein sample, after WhatsNew2Day",
            "Wherein sample, after Important Stories",
        )


def test_no_date_is_invented(articles: list[Article]) -> None:
    """The originals state no date of publication, so no sample has one."""
    assert [article.title for article in articles if article.published] == []


def test_each_is_short_and_clean(articles: list[Article]) -> None:
    """Each has 80 to 220 words, and nothing in it is taken for boilerplate or a repeat."""
    for article in articles:
        assert 80 <= len(article.text.split()) <= 220, article.title
        assert article.noise == (), article.title


def test_several_formats_are_shown(articles: list[Article]) -> None:
    """The samples show Markdown, HTML and JSON Lines."""
    assert {Path(article.origin).suffix for article in articles} == {".md", ".html", ".jsonl"}
