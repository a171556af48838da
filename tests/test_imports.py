"""The design's rules about who may import whom, read from the source: nothing is imported here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.settings import ROOT

WORDS = {
    "models",
    "errors",
    "settings",
    "services",
    "timex",
    "names",
    "identity",
    "correction",
    "whole_file",
    "logs",
}
"""What every part may use: the project's words, its errors, its settings, the shape of dates and of names."""

GEO_RULES: dict[str, tuple[set[str], str]] = {
    "models": (set(), "the words depend on nothing"),
    "errors": (set(), "so do the errors"),
    "collector": (set(), "how often Python looks for cycles, in programs that serve pages"),
    "logs": ({"errors"}, "what happened, for whoever runs the program"),
    "whole_file": (set(), "files that are whole or not there, for whoever writes one"),
    "timex": (set(), "dates as text, for whoever reads or compares them"),
    "services": (set(), "what online services are; nothing is asked here"),
    "service_settings": ({"errors", "services", "whole_file"}, "which of them are on"),
    "names": (
        {"errors", "settings"},
        "names of people and bodies as keys, for whoever finds or compares them",
    ),
    "identity": ({"errors", "settings", "models", "names"}, "which names are one person or one body"),
    "correction": ({"models", "names", "timex"}, "what readers decide, whoever keeps or shows it"),
    "settings": ({"errors", "logs", "services", "service_settings"}, "a value read from the environment"),
    "geocoders": (WORDS | {"gazetteer", "resolve"}, "opens what geocodes, with services and shapes"),
    "outages": (WORDS | {"store"}, "which results lack an answer that a service owes"),
    "scores": (set(), "figures from counts and distances; knows no article"),
    "gold": ({"models", "errors"}, "reads annotated rows"),
    "gold_markup": ({"models", "errors", "gold"}, "reads our own annotated texts"),
    "gold_links": ({"models", "errors"}, "reads our own texts annotated with who and what"),
    "pairs": ({"errors", "gold"}, "what a model was trained on, as hashes"),
    "gold_events": ({"models", "errors", "gold"}, "reads annotated events"),
    "evaluate_events": (
        {"models", "scores", "gold_events", "gold_markup", "wire"},
        "scores what the pipeline gives; is handed the pipeline",
    ),
    "territory": ({"errors"}, "shapes of countries, to judge answers"),
    "wire": ({"models"}, "what is printed is what the words hold"),
    "gazetteer": (WORDS, "names to candidates; knows no article"),
    "read": (WORDS, "a stage"),
    "recognize": (WORDS | {"gazetteer"}, "a stage that is given the gazetteer's names"),
    "resolve": (
        WORDS | {"gazetteer", "__init__"},
        "a stage that asks the gazetteer; services learn who asks",
    ),
    "link": (WORDS, "a stage, pure"),
    "store": (WORDS, "keeps what the pipeline gives"),
    "view": (WORDS | {"store", "gazetteer.credits"}, "reads the store; every export names its sources"),
    "adding": (
        WORDS | {"inputs", "pipeline", "quarantine", "read", "store"},
        "what the page takes in, without a screen",
    ),
    "ui": (
        WORDS
        | {
            "view",
            "store",
            "gazetteer.credits",
            "service_settings",
            "adding",
            "read.files",
            "correction_csv",
        },
        "screens on top of the views; one panel switches services on, one takes articles in, one corrections",
    ),
    "who_scores": (
        WORDS | {"gold_links", "scores", "wire", "read"},
        "scores persons and their ties; noise is found as in reading",
    ),
    "pipeline": (
        WORDS
        | {"gazetteer", "geocoders", "read", "recognize", "resolve", "link", "store", "pairs", "outages"}
        | {"intake"},
        "joins the stages; nothing else may",
    ),
    "intake": (WORDS | {"outages", "quarantine", "store"}, "the books of a run: counts and quarantine"),
    "dataset": (WORDS, "analyses as Parquet files; asks nothing but the words"),
    "cluster": (
        WORDS | {"console", "dataset", "intake", "pipeline", "quarantine", "read", "store"},
        "the pipeline over many processes",
    ),
    "dataset_command": (
        WORDS | {"cluster", "commands", "console", "dataset", "inputs", "intake", "read", "store"},
        "ingest with workers or into files, and back into a store",
    ),
    "given_spans": ({"models", "errors", "wire", "resolve"}, "one stage alone, in and out as JSON"),
    "evaluate": (
        WORDS
        | {
            "gold",
            "gold_markup",
            "pairs",
            "scores",
            "territory",
            "wire",
            "pipeline",
            "recognize.spans",
            "resolve.geometry",
        },
        "scores the joined stages; spans and distances are measured as the stages measure them",
    ),
    "train": (
        WORDS
        | {
            "gold",
            "gold_markup",
            "pairs",
            "gold_events",
            "scores",
            "evaluate",
            "evaluate_events",
            "territory",
            "wire",
            "recognize",
            "resolve",
            "link",
            "pipeline",
            "gazetteer",
        },
        "makes what data/models holds; only the commands start it",
    ),
    "floors": (
        {"errors", "evaluate", "evaluate_events", "who_scores"},
        "holds scores against the least that they may be",
    ),
    "commands": (
        WORDS
        | {
            "console",
            "inputs",
            "wire",
            "given_spans",
            "evaluate",
            "evaluate_events",
            "floors",
            "gold_links",
            "who_scores",
            "territory",
            "outages",
            "pipeline",
            "read",
            "gazetteer",
            "store",
            "view",
            "train",
        },
        "what the command line does; no screen",
    ),
    "quarantine": ({"errors"}, "what could not be read, in words"),
    "watching": ({"errors", "read.folders"}, "which files of a folder are new"),
    "inputs": (
        WORDS | {"read", "watching"},
        "what a command is given to read, with leave to ask the network",
    ),
    "correction_csv": ({"models", "errors", "correction"}, "corrections as a file"),
    "correction_commands": (
        WORDS | {"console", "correction_csv", "store"},
        "the commands for corrections; needs no model",
    ),
    "doctor": (
        WORDS
        | {"gazetteer", "recognize.onnx_model", "resolve.cache_file", "resolve.choice", "store"}
        | {"view.static_files"},
        "opens everything once; changes nothing",
    ),
    "care_commands": (WORDS | {"console", "doctor", "store"}, "the commands that keep the data"),
    "cache_commands": (
        WORDS | {"console", "resolve.cache_file", "resolve.cache_rows"},
        "the commands for one file; needs no model",
    ),
    "export_command": (WORDS | {"console", "store", "view"}, "one command: the map's mentions as a file"),
    "frames": (WORDS | {"store", "view"}, "what other programs read from a store, as pandas has it"),
    "ingest_command": (
        WORDS | {"commands", "console", "dataset_command", "inputs", "intake", "pipeline", "store"},
        "the one command that writes articles",
    ),
    "console": (set(), "the streams of a command"),
    "cli": (
        {"commands", "cache_commands", "care_commands", "correction_commands", "export_command"}
        | {"ingest_command", "logs"}
        | {"console", "errors", "settings", "__init__"},
        "options and exit codes",
    ),
    "__main__": ({"cli"}, "starts the command line"),
    "__init__": ({"frames"}, "the version, and `open` for other programs"),
    "app": (
        {"ui", "settings", "logs", "errors", "geocoders", "collector"},
        "the page's frame; hands it what geocodes",
    ),
}
"""Which parts of `geo` each part may import besides itself, and why."""

LIBRARY_RULES: dict[str, tuple[set[str], str]] = {
    "streamlit": ({"app", "ui"}, "only screens know the screen"),
    "streamlit_folium": ({"view", "ui"}, "the map's widget"),
    "folium": ({"view", "ui"}, "one place guards the map against text that runs as code"),
    "branca": ({"view", "ui"}, "folium's own parts"),
    "geopy": ({"gazetteer", "resolve"}, "geocoding"),
    "sqlalchemy": ({"store"}, "one place speaks to the store's database"),
    "sqlite3": (
        {"store", "gazetteer", "resolve.cache_file", "resolve.gate", "view.exports.geopackage"},
        "the store, the gazetteer's file, the cache's, and a GeoPackage is an SQLite file",
    ),
    "dask": ({"cluster.machines"}, "optional: workers alone"),
    "distributed": ({"cluster.machines", "cluster.engine"}, "optional: workers alone"),
    "cloudpickle": ({"cluster.alone"}, "comes with Dask"),
    "fsspec": ({"read.remote", "dataset.files"}, "optional: addresses of file systems"),
    "spacy": ({"recognize"}, "the language model"),
    "lightgbm": ({"train"}, "training alone: it is not installed where articles are read"),
    "onnxruntime": ({"recognize", "train"}, "runs our own model"),
    "torch": ({"train"}, "training alone: it is not installed where articles are read"),
    "safetensors": ({"train"}, "training alone"),
    "sklearn": ({"train"}, "training alone: models are evaluated with numpy"),
    "scipy": ({"train"}, "training alone"),
    "onnx": ({"train"}, "training alone"),
}
"""Which parts may import a library at all, and why."""

LONGEST_MODULE = 320
LONGEST_FUNCTION = 45
LONG_BY_NATURE = {
    "models": "declarations alone, each field with its docstring",
    "store.schema": "declarations alone, a column a line",
}

SOURCES = [ROOT / "app.py", *sorted((ROOT / "geo").rglob("*.py"))]


def dotted(path: Path) -> str:
    """The module's name below `geo`: `resolve.cache`, `resolve.__init__`, `app`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[1:] if parts[0] == "geo" else parts)


def below(module: str, names: set[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in names)


def imports(source: str, module: str) -> Iterator[tuple[int, str]]:
    """Every import of a module with its line, those in functions and for type checking included."""
    package = ["geo", *module.split(".")[:-1]]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            whole = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                # "from geo import wire" imports geo.wire, "from geo.wire import dumps" imports geo.wire
                yield node.lineno, f"{whole}.{alias.name}" if is_module(f"{whole}.{alias.name}") else whole


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def offences(source: str, module: str) -> list[str]:
    """What a module imports against the rules."""
    part = module.split(".", maxsplit=1)[0]
    found = []
    for line, name in imports(source, module):
        root, _, rest = name.partition(".")
        where = f"{module}, line {line},"
        if root == "geo":
            allowed, reason = GEO_RULES[part]
            if not below(rest or "__init__", allowed | {part}):
                found.append(f"{where} imports {name}; {part} is {reason!r}")
        elif root in LIBRARY_RULES and not below(module, LIBRARY_RULES[root][0]):
            found.append(f"{where} imports {name}; {LIBRARY_RULES[root][1]}")
    return found


def test_every_part_has_a_rule_and_every_rule_a_part() -> None:
    """A new module needs a place in the design; a rule for what is gone is removed."""
    assert {dotted(path).split(".")[0] for path in SOURCES} == set(GEO_RULES)


@pytest.mark.parametrize("part", sorted(GEO_RULES))
def test_imports_follow_the_flow_of_data(part: str) -> None:
    """No stage imports another, nothing below imports what sits on top, each library has its place."""
    paths = [path for path in SOURCES if dotted(path).split(".")[0] == part]
    found = [o for path in paths for o in offences(path.read_text(encoding="utf-8"), dotted(path))]
    assert found == []


def test_rules_hold_no_circle() -> None:
    """Following what may be imported one never comes back."""
    allowed = {part: {name.split(".")[0] for name in names} for part, (names, _) in GEO_RULES.items()}
    while leaves := {part for part, names in allowed.items() if not names & allowed.keys() - {part}}:
        allowed = {part: names for part, names in allowed.items() if part not in leaves}
    assert allowed == {}


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("resolve", "import geo.recognize.spans"),
        ("resolve", "from geo import store"),
        ("read", "from ..link import tree"),
        ("link", "def f():\n    from geo.view.shapes import x"),
        (
            "recognize",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from geo.store.store import Store",
        ),
        ("view", "import streamlit as st"),
        ("store", "from folium.plugins import X"),
        ("read", "import sqlite3"),
        ("view", "import sqlalchemy.exc"),
        ("view", "from geo.gazetteer.lookup import Gazetteer"),
    ],
)
def test_an_offence_is_seen_wherever_it_stands(part: str, code: str) -> None:
    """In functions, for type checking, relative or dotted: the test sees it."""
    assert len(offences(code, f"{part}.offender")) == 1


@pytest.mark.parametrize("path", SOURCES, ids=dotted)
def test_modules_and_functions_stay_short(path: Path) -> None:
    """A module can be read at one sitting, a function at one glance."""
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= LONGEST_MODULE or dotted(path) in LONG_BY_NATURE
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []
