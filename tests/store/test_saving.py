"""What saving means for articles, origins, places and people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bench.made_up_news import PER_ARTICLE, News
from geo.errors import StoreError
from geo.models import Analysis
from geo.store import Origin, Saved, Store, schema

Write = Callable[..., Analysis]
Sql = Callable[[str], list[tuple[object, ...]]]


def dump(sql: Sql) -> list[tuple[object, ...]]:
    """Every row of every table but the one that counts changes."""
    tables = [table.name for table in schema.METADATA.sorted_tables if table.name != "meta"]
    return [(table, *row) for table in tables for row in sql(f"SELECT * FROM {table} ORDER BY 1, 2")]


def test_again_changes_nothing(store: Store, write: Write, sql: Sql) -> None:
    """Saving the same analysis again leaves every row and its number as it was."""
    found = write("Bakhmut; person Anna Oak; battle 2022-05", "Irpin; nil")
    assert store.save(found, collection="c") is Saved.ADDED
    before = dump(sql)
    assert store.save(found, collection="c") is Saved.UNCHANGED
    assert store.reuse(found.article, collection="c", version="1") is Saved.UNCHANGED
    assert dump(sql) == before


def test_new_methods_replace(store: Store, write: Write) -> None:
    """Results of other methods take the place of the old ones, in every collection of the article."""
    old, new = write("Bakhmut; person Anna Oak"), write("Bakhmut; battle 2022-05", version="2")
    store.save(old, collection="c")
    store.save(old, collection="d")
    assert not store.has(old.article.digest, collection="c", version="2")
    assert store.save(new, collection="c") is Saved.REPLACED
    assert store.analysis(old.article.digest) == new
    assert store.has(old.article.digest, collection="d", version="2")
    assert store.status().persons == 0
    assert store.check() == []


def test_changed_file_replaces(store: Store, write: Write) -> None:
    """Another text at the same path takes the place of the old article, in this collection only."""
    old, new = write("Bakhmut; person Anna Oak"), write("Irpin")
    store.save(old, collection="c")
    assert store.save(new, collection="c") is Saved.REPLACED
    assert store.digests("c") == (new.article.digest,)
    with pytest.raises(StoreError, match="no article"):
        store.analysis(old.article.digest)
    assert store.status() == store.status("c")
    assert store.status().persons == 0
    assert store.check() == []


def test_changed_row_replaces(store: Store, write: Write) -> None:
    """In a file of rows only the row with the same id is replaced; rows without an id stay apart."""
    first = write("Bakhmut", origin="r.jsonl", ident="1")
    second = write("Irpin", origin="r.jsonl", ident="2")
    nameless = [write(name, origin="r.jsonl") for name in ("Bucha", "Sochi")]
    for found in (first, second, *nameless):
        assert store.save(found, collection="c") is Saved.ADDED
    changed = write("Izyum", origin="r.jsonl", ident="1")
    assert store.save(changed, collection="c") is Saved.REPLACED
    kept = {it.article.digest for it in (second, *nameless, changed)}
    assert set(store.digests("c")) == kept


def test_standard_input_never_replaces(store: Store, write: Write) -> None:
    """Two pipes may use the same ids: neither loses its articles to the other."""
    for name in ("Bakhmut", "Irpin"):
        assert store.save(write(name, origin="-", ident="1"), collection="c") is Saved.ADDED
    assert store.status("c").articles == 2


def test_same_article_elsewhere(store: Store, write: Write) -> None:
    """A copy at another path is the same article: it counts once and both paths are listed."""
    first = write("Bakhmut", origin="a.txt", source="North")
    copy = write("Bakhmut", origin="b.txt", source="South")
    store.save(first, collection="c")
    for _ in range(2):
        assert store.save(copy, collection="c") is Saved.UNCHANGED
        assert store.save(first, collection="c") is Saved.UNCHANGED
    assert store.origins(first.article.digest) == (Origin("c", "a.txt", ""), Origin("c", "b.txt", ""))
    assert store.status("c").mentions == 1
    assert store.analysis(first.article.digest).article.source == "North"


def test_copy_stays_when_first_changes(store: Store, write: Write) -> None:
    """When the first path gets another text, the copy keeps the article alive and becomes its origin."""
    first, copy = write("Bakhmut", origin="a.txt"), write("Bakhmut", origin="b.txt")
    store.save(first, collection="c")
    store.save(copy, collection="c")
    assert store.save(write("Irpin", origin="a.txt"), collection="c") is Saved.REPLACED
    assert store.analysis(first.article.digest) == copy
    assert store.check() == []


def test_corrected_particulars_replace(store: Store, write: Write) -> None:
    """A corrected source at a known path is news, wherever the article was read first."""
    store.save(write("Bakhmut", origin="a.txt", source="North"), collection="c")
    store.save(write("Bakhmut", origin="b.txt", source="South"), collection="c")
    corrected = write("Bakhmut", origin="b.txt", source="East")
    assert store.reuse(corrected.article, collection="c", version="1") is None
    assert store.save(corrected, collection="c") is Saved.REPLACED
    assert store.analysis(corrected.article.digest) == corrected
    assert store.save(write("Bakhmut", origin="a.txt", source="North"), collection="c") is Saved.UNCHANGED


def test_two_collections(store: Store, write: Write) -> None:
    """An article in two collections is kept once and leaves one without leaving the other."""
    found = write("Bakhmut; person Anna Oak")
    assert store.save(found, collection="c") is Saved.ADDED
    assert store.reuse(found.article, collection="d", version="1") is Saved.ADDED
    assert store.status().articles == 1
    assert store.save(write("Irpin"), collection="c") is Saved.REPLACED
    assert store.digests("d") == (found.article.digest,)
    assert store.has(found.article.digest, collection="d", version="1")
    assert not store.has(found.article.digest, collection="c", version="1")


def test_reuse_asks_for_new_methods(store: Store, write: Write) -> None:
    """Unknown articles and results of other methods must be analysed."""
    found = write("Bakhmut")
    assert store.reuse(found.article, collection="c", version="1") is None
    store.save(found, collection="c")
    assert store.reuse(found.article, collection="c", version="2") is None
    moved = replace(found.article, origin="moved.txt")
    assert store.reuse(moved, collection="c", version="1") is Saved.UNCHANGED
    assert [origin.path for origin in store.origins(found.article.digest)] == ["a.txt", "moved.txt"]


def test_failures(store: Store, write: Write) -> None:
    """A failure is listed once, and forgotten when the same input succeeds."""
    store.record_failure("c", "a.txt", None, "not UTF-8")
    store.record_failure("c", "a.txt", None, "empty")
    store.record_failure("c", "r.jsonl", 3, "no text")
    store.record_failure("c", "r.jsonl", 4, "no text")
    assert [(it.path, it.line, it.reason) for it in store.failures("c")] == [
        ("a.txt", None, "empty"),
        ("r.jsonl", 3, "no text"),
        ("r.jsonl", 4, "no text"),
    ]
    store.save(write("Bakhmut"), collection="c")
    store.save(write("Irpin", origin="r.jsonl", ident="3"), collection="c", line=3)
    assert [(it.path, it.line) for it in store.failures("c")] == [("r.jsonl", 4)]
    store.clear_failures("c", "r.jsonl")
    assert store.failures("c") == ()
    assert store.failures("unknown") == ()


def test_known_article_clears_its_failure(store: Store, write: Write) -> None:
    """An input that failed and now gives the article that is stored already is no failure any longer."""
    store.save(write("Bakhmut"), collection="c")
    store.record_failure("c", "a.txt", None, "the disk was away")
    assert store.save(write("Bakhmut"), collection="c") is Saved.UNCHANGED
    assert store.failures("c") == ()


def test_unsound_analysis_is_refused(store: Store, write: Write) -> None:
    """An analysis that contradicts itself is not stored, and the message names the contradiction."""
    found = write("Bakhmut")
    moved = replace(found.mentions[0], start=0, end=7)
    with pytest.raises(StoreError, match="'Bakhmut' does not stand at 0 to 7"):
        store.save(replace(found, mentions=(moved,)), collection="c")
    assert store.status().articles == 0


def test_status_and_collections(store: Store, write: Write) -> None:
    """Status counts place mentions, resolved or not; collections are listed by name."""
    store.save(
        write("Bakhmut; person Anna Oak; organisation Red Cross", "Bakhmut", "Nowhere; nil"), collection="c"
    )
    store.record_failure("b", "x.txt", None, "empty")
    status = store.status("c")
    assert (status.articles, status.mentions, status.places) == (1, 3, 1)
    assert (status.resolved, status.unresolved, status.failures) == (2, 1, 0)
    assert (status.persons, status.organisations, status.events) == (1, 1, 0)
    assert [(it.name, it.articles, it.failures) for it in store.collections()] == [("b", 0, 1), ("c", 1, 0)]
    assert store.status("unknown").articles == 0


def test_check_names_damage(store: Store, write: Write, sql: Sql) -> None:
    """A text changed behind the store's back is found out."""
    found = write("Bakhmut")
    store.save(found, collection="c")
    sql("UPDATE body SET text = 'other'")
    sql("DELETE FROM origin")
    problems = store.check()
    assert any("does not stand at" in problem for problem in problems)
    assert any("no origin" in problem for problem in problems)


def test_reuse_writes_only_what_is_new(store: Store, write: Write) -> None:
    """What is there as it was read, and what is not there at all, are no change of the store."""
    found = write("Bakhmut")
    store.save(found, collection="c")
    before = store.changes()
    other = write("Kyiv", origin="b.txt").article
    assert store.reuse(found.article, collection="c", version="1") is Saved.UNCHANGED
    assert store.reuse(other, collection="c", version="1") is None
    assert store.save_all([], collection="c") == []
    assert store.changes() == before
    store.record_failure("c", "a.txt", None, "was empty for a moment")
    assert store.reuse(found.article, collection="c", version="1") is Saved.UNCHANGED
    assert store.failures("c") == ()


@pytest.mark.parametrize("kind", ["postgresql"])
def test_the_server_looks_at_what_grew(store: Store, sql: Sql) -> None:
    """While a store is filled the server knows how large it is, not only once a minute."""
    sql("ALTER TABLE mention SET (autovacuum_enabled = off)")
    news = News(places=50)
    for at in range(0, 1_200, 200):
        store.save_all([(it, None) for it in news.articles(at, 200)], collection="c")
        [(known,)] = sql("SELECT reltuples::integer FROM pg_class WHERE relname = 'mention'")
        assert isinstance(known, int)
        assert (at + 200) * PER_ARTICLE / 5 < known <= (at + 200) * PER_ARTICLE
