import io
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.models import Article
from geo.read import read_paths

TEXT = "The ferry to Gotland was turned back on Friday after a fire."


def shown(results: Iterator[Article | InputError]) -> list[str]:
    """Name of the file that each result is about, with `!` for an error."""
    return [f"!{Path(r.path).name}" if isinstance(r, InputError) else Path(r.origin).name for r in results]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter; who is root gives that up until the test ends."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "good.txt").write_text(TEXT)
        (folder / "secret.txt").write_text(TEXT)
        (folder / "secret.txt").chmod(0)
        (folder / "shut").mkdir(mode=0)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            if root:
                os.seteuid(0)
            (folder / "shut").chmod(0o700)


def test_inputs_come_in_order_and_folders_in_order_of_name(tmp_path: Path) -> None:
    """Paths keep their order; a folder gives its files by name, to any depth, hidden ones left out."""
    folder = tmp_path / "in"
    (folder / "b" / "deep").mkdir(parents=True)
    for name in ("c.md", "a.TXT", "b/deep/x.txt", "b/a.txt", ".hidden.txt", "README.md", "photo.jpg"):
        (folder / name).write_text(TEXT)
    (tmp_path / "z.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n')
    results = read_paths([str(tmp_path / "z.jsonl"), str(folder)])
    assert shown(results) == ["z.jsonl", "z.jsonl", "a.TXT", "a.txt", "x.txt", "c.md"]


def test_a_dash_is_rows_on_standard_input() -> None:
    """`-` reads JSON Lines from the stream that was given."""
    (article,) = read_paths(["-"], stdin=io.BytesIO(b'{"id": "a", "text": "One."}'))
    assert isinstance(article, Article)
    assert (article.id, article.origin) == ("a", "-")


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    """Every kind of failure stands in its place with a reason."""
    (tmp_path / "letter.docx").write_bytes(b"PK")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "broken.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "lost.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "good.txt").write_text(TEXT)
    os.mkfifo(tmp_path / "pipe.txt")
    expected = ["!broken.txt", "!empty.txt", "!folder.txt", "good.txt", "!letter.docx", "!lost.txt"]
    assert shown(read_paths([str(tmp_path)])) == [*expected, "!pipe.txt", "!self.txt"]
    named = [str(tmp_path / name.removeprefix("!")) for name in [*expected, "!absent.txt"]]
    results = list(read_paths(named))
    assert shown(iter(results)) == [*expected, "!absent.txt"]
    assert all(r.reason for r in results if isinstance(r, InputError))


def test_no_permission_is_told(open_folder: Path) -> None:
    """A file and a folder that may not be read are named; what may be is read."""
    results = list(read_paths([str(open_folder)]))
    assert shown(iter(results)) == ["good.txt", "!secret.txt", "!shut"]
    assert {r.reason for r in results if isinstance(r, InputError)} == {"permission denied"}


def test_links_in_a_circle_come_to_an_end(tmp_path: Path) -> None:
    """A link back to a folder that was read is named, and each file is read once."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_text(TEXT)
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    assert shown(read_paths([str(tmp_path)])) == ["!loop", "x.txt"]


def test_a_folder_without_articles_is_an_error(tmp_path: Path) -> None:
    """A folder that gives nothing says so."""
    assert shown(read_paths([str(tmp_path)])) == [f"!{tmp_path.name}"]


def test_names_of_any_bytes_can_be_printed_and_stored(tmp_path: Path) -> None:
    """A file name that is no UTF-8 is read, and its origin holds no half characters."""
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad-\xff-name {{7*7}}.txt")).write_text(TEXT)
    (article,) = read_paths([str(tmp_path)])
    assert isinstance(article, Article)
    assert article.origin.encode().endswith(b"{{7*7}}.txt")
    assert article.title == ""


def test_the_name_of_a_file_is_the_last_resort_for_a_title(tmp_path: Path) -> None:
    """A name made of words is shown as title when the file states none."""
    (tmp_path / "fire-on-the-ferry.txt").write_text(TEXT)
    (article,) = read_paths([str(tmp_path / "fire-on-the-ferry.txt")])
    assert isinstance(article, Article)
    assert article.title == "Fire on the ferry"
