from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cli import main
from geo.errors import InputError
from geo.models import Article
from geo.read import read_paths
from geo.store import Store

Maker = Callable[[str, str], bytes]
TOWNS = "Visby Lund Umea Falun Boden Ystad Kalmar Skara Vara Mora".split()


def story(number: int) -> tuple[str, str]:
    """A title and a text that no other number has."""
    town = TOWNS[number % len(TOWNS)]
    title = f"Fire number {number} put out in {town}"
    text = (
        f"Firefighters in {town} put out their fire number {number} of the year on Friday evening.\n\n"
        f"The blaze had begun in warehouse {number} by the harbour, and nobody was hurt, the brigade said."
    )
    return title, text


def broken(makers: dict[str, Maker]) -> Iterator[tuple[str, bytes]]:
    """Files that are damaged, each in a way of its own."""
    title, text = story(0)
    for kind in (
        ".pdf",
        ".docx",
        ".odt",
        ".epub",
        ".xlsx",
        ".parquet",
        ".zip",
        ".tar.gz",
        ".html.gz",
        ".warc.gz",
    ):
        whole = makers[kind](title, text)
        yield f"cut{kind}", whole[: len(whole) // 3]
        yield f"noise{kind}", bytes(range(256)) * 8
        yield f"empty{kind}", b""
    for kind in (".txt", ".md", ".html", ".mhtml", ".rtf", ".eml", ".mbox", ".csv", ".jsonl", ".rss", ".tar"):
        yield f"empty{kind}", b""
    yield "picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))
    yield "blank.txt", b" \n\t\n"
    yield "matter.md", b"---\ntitle: [\n---\ntext"
    yield "only-a-menu.html", b"<html><body><script>x()</script></body></html>"
    yield "other.docx", makers[".zip"](title, text)
    yield "no-text-column.csv", b"a,b\n1,2\n"
    yield "unknown.xyz", b"text"
    yield "page.pdf", makers[".html"](title, text)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"a" * (24 << 20))
    yield "bomb.zip", bomb.getvalue()
    yield "bomb.txt.gz", gzip.compress(b"a" * (24 << 20))


@pytest.fixture
def mixed(makers: dict[str, Maker], tmp_path: Path) -> tuple[Path, set[str], set[str]]:
    """A folder of 500 files of every kind, the titles of its good articles and the names of its bad files."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    bad = {f"bad-{name}": data for name, data in broken(makers)}
    assert len(bad) >= 50
    kinds = sorted(makers)
    titles = set()
    for number in range(500 - len(bad)):
        title, text = story(number)
        kind = kinds[number % len(kinds)]
        (folder / f"good-{number:03}{kind}").write_bytes(makers[kind](title, text))
        titles.add(title)
    for name, data in bad.items():
        (folder / name).write_bytes(data)
    return folder, titles, set(bad)


def test_a_folder_of_500_mixed_files(mixed: tuple[Path, set[str], set[str]]) -> None:
    """Every good article comes once, every broken file gives a reason and its name, and nothing is raised."""
    folder, expected, bad = mixed
    results = list(read_paths([str(folder)]))
    titles = [a.title for a in results if isinstance(a, Article)]
    assert len(titles) == len(set(titles))
    assert set(titles) == expected
    named = {Path(str(e.path)).relative_to(folder).parts[0] for e in results if isinstance(e, InputError)}
    assert {name.partition("#")[0] for name in named} == bad


@pytest.mark.long
def test_500_mixed_files_in_the_store(mixed: tuple[Path, set[str], set[str]], tmp_path: Path) -> None:
    """The command stores each good article once and names each broken file, exit code 1; again: no change."""
    folder, expected, bad = mixed
    store = f"sqlite:///{tmp_path / 'store.sqlite'}"
    environ = {"GEO_STORE": store, "GEO_CACHE": str(tmp_path / "cache.sqlite")}
    for line in (
        f"{len(expected)} added, 0 replaced, 0 unchanged",
        f"0 added, 0 replaced, {len(expected)} unch",
    ):
        said = io.StringIO()
        assert (
            main(["ingest", "--fast", str(folder)], environ=environ, stderr=said, stdout=io.StringIO()) == 1
        )
        assert line in said.getvalue()
        with Store.open(store) as opened:
            assert opened.status().articles == len(expected)
            failures = opened.failures("default")
        assert {Path(failure.file).name for failure in failures} == bad
        assert all(failure.reason and failure.advice for failure in failures)


KINDS = (
    ".txt .md .html .mhtml .rtf .eml .mbox .csv .tsv .xlsx .parquet .jsonl .rss .zip .tar .tgz .gz .warc"
).split()
GOOD: dict[str, bytes] = {}
"""One good file of each kind, made once."""


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(KINDS), st.binary(max_size=200), st.integers(0, 5000))
def test_a_file_damaged_anywhere_is_read_or_named(kind: str, damage: bytes, at: int) -> None:
    """Bytes overwritten at any place give articles with text and reasons, never an exception."""
    whole = bytearray(GOOD[kind])
    at %= len(whole)
    whole[at : at + len(damage)] = damage
    with tempfile.NamedTemporaryFile(suffix=kind) as file:
        file.write(whole)
        file.flush()
        for result in read_paths([file.name]):
            assert result.reason if isinstance(result, InputError) else result.text.strip()


@pytest.fixture(autouse=True)
def _good_files(makers: dict[str, Maker]) -> None:
    title, text = story(1)
    spellings = {".tgz": ".tar.gz", ".gz": ".html.gz"}
    for kind in KINDS:
        GOOD.setdefault(kind, makers[spellings.get(kind, kind)](title, text))
