"""The corpus through the commands: as files' names, fields, members and collections; out on a terminal."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from geo.cli import main
from geo.models import Filter
from geo.resolve.answers import candidates
from geo.store import Store
from tests.hostile.payloads import COMPUTED, PAYLOADS

Run = Callable[..., tuple[str, str]]
_TEXT = "A fire broke out in Visby on Friday. Nobody was hurt, the mayor of Visby said. "
_TITLE = "Fire in Visby"


def _is_obeyed(text: str) -> list[str]:
    """The signs in a text that a terminal acts on, or that turn what follows them."""
    turning = "\u202a\u202b\u202d\u202e\u2066\u2067"
    return [c for c in text if c not in "\n\t" and (ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or c in turning)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files whose names, fields and members are the payloads."""
    made = tmp_path_factory.mktemp("in")
    rows = [
        {"text": f"{_TEXT}{text} ({number})", "title": text, "source": text, "author": text, "url": text,
         "published": text, "id": text, text or "x": text}
        for number, text in enumerate(PAYLOADS)
    ]  # fmt: skip
    (made / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    items, metas = [], []
    for number, text in enumerate(PAYLOADS):
        plain = escape("".join(c for c in text if c.isprintable()))[:2000]
        items.append(f"<item><title>{plain}</title><link>{plain}</link><author>{plain}</author>"
                     f"<description>{_TEXT} {plain} feed {number}</description></item>")  # fmt: skip
        metas.append(f'<meta property="og:title" content="{plain}"><meta name="author" content="{plain}">')
    feed = f"<rss version='2.0'><channel><title>a</title>{''.join(items)}</channel></rss>"
    (made / "a.rss").write_text(feed,
                                encoding="utf-8")  # fmt: skip
    for number in range(0, len(metas), 40):
        head = "".join(metas[number : number + 40])
        page = f"<html><head><meta charset=utf-8>{head}</head><body><article><p>{_TEXT * 9}{number}</p>"
        (made / f"{number}.html").write_text(page, encoding="utf-8")
    with zipfile.ZipFile(made / "a.zip", "w") as archive:
        for number, text in enumerate(PAYLOADS):
            name = text.encode("utf-8", "replace").decode()[:200]
            if "\0" in name:
                continue  # zipfile itself ends a name there
            archive.writestr(f"{name}{number}.txt", f"{_TITLE}\n\n{_TEXT} zip {number}")
            archive.writestr(f"{name}{number}.pdf", b"no PDF")
    for number, text in enumerate(PAYLOADS):
        name = (
            text.encode("utf-8", "replace")
            .replace(b"/", b"_")
            .replace(b"\0", b"_")[:60]
            .decode("utf-8", "ignore")
        )
        (made / f"{name}{number}.docx").write_bytes(b"no document")
    return made


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a command over a store of its own; gives what it wrote to both streams."""
    home = tmp_path_factory.mktemp("store")
    environ = {"GEO_STORE": f"sqlite:///{home / 'store.sqlite'}", "GEO_CACHE": str(home / "cache.sqlite"),
               "GEO_SERVICES": "off", "GEO_USER": "\x1b[31mAnna\u202e"}  # fmt: skip

    def command(*arguments: str) -> tuple[str, str]:
        out, said = io.StringIO(), io.StringIO()
        main(list(arguments), environ=environ, stdin=io.BytesIO(), stdout=out, stderr=said)
        return out.getvalue(), said.getvalue()

    return command


def test_all_ways_in_and_what_a_terminal_is_told(folder: Path, run: Run) -> None:
    """Everything is read or named; no command writes a sign that a terminal obeys; nothing is computed."""
    name = "\x1b[2J{{191*700+13}}\u202e"
    outputs = [run("ingest", "--fast", "--collection", name, str(folder))]
    assert " added" in outputs[0][1]
    several = ("status", "status --check", "collections list", "audit", "corrections report", "people")
    outputs += [run(*command.split()) for command in several]
    outputs.append(run("corrections", "import", str(folder / "rows.jsonl")))
    outputs.append(run("collections", "rename", name, "\x1b]0;x\x07"))
    outputs.append(run("forget", "--person", "\x1b[31mNobody"))
    outputs.append(run("export", "--country", "\x1b[31m"))
    for out, said in outputs:
        assert _is_obeyed(said) == []
        assert _is_obeyed(out) == [], out[:200]
        assert COMPUTED not in out + said


def test_what_is_read_is_stored_as_it_is(folder: Path, run: Run) -> None:
    """A text keeps its payload, in place; what `extract` prints is one line of JSON for each article."""
    out, said = run("extract", "--fast", str(folder / "rows.jsonl"))
    found = [json.loads(line) for line in out.splitlines()]
    assert len(found) > len(PAYLOADS) * 0.95
    texts = {it["text"] for it in found}
    assert f"{_TEXT}<svg onload=window.__x=1> ({PAYLOADS.index('<svg onload=window.__x=1>')})" in texts
    for it in found:
        assert all(it["text"][m["start"] : m["end"]] == m["text"] for m in it["mentions"])
        assert it["url"] is None or it["url"].startswith(("http://", "https://"))
    assert _is_obeyed(said) == []


@pytest.mark.parametrize("service", ["nominatim", "photon", "geonames", "opencage"])
def test_a_geocoder_s_names_are_one_line_of_text(service: str) -> None:
    """Whatever a service calls a place, the name is printable, short, and a country two letters."""
    from geopy.location import Location  # noqa: PLC0415 - beside the shapes of its answers

    for text in PAYLOADS:
        raw = {"name": text, "display_name": text, "osm_type": "node", "osm_id": 1, "geonameId": 1,
               "countryCode": text, "adminName1": text, "address": {"state": text, "country_code": text},
               "components": {"_type": "city", "city": text, "country_code": text}}  # fmt: skip
        if service == "photon":
            raw = {"properties": raw | {"osm_type": "N", "countrycode": text, "state": text}}
        try:
            found = candidates(service, "x", [Location(text, (57.6, 18.3, 0), raw)], lambda *_: (None, None))
        except ValueError:
            continue  # a result without a name that can be shown is refused as a whole
        (place,) = (it.place for it in found)
        assert place.name.isprintable()
        assert 0 < len(place.name) <= 200
        assert (place.admin1 or "a").isprintable()
        assert place.country is None or (place.country.isalpha() and len(place.country) == 2)


def test_a_search_is_no_syntax(corpus_store: str) -> None:
    """Each payload can be asked for, as words, person, source and column, and raises nothing."""
    with Store.open(corpus_store, create=False) as store:
        for text in PAYLOADS:
            for wanted in (
                Filter(text=text),
                Filter(persons=(text,), sources=(text,), extra=((text, text),)),
            ):
                with store.reading() as snapshot:
                    store.select(snapshot, wanted)
