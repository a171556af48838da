"""The page on online geocoders says what is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geo.cli import build_parser
from geo.service_settings import read_services
from geo.services import ALIASES, KNOWN
from geo.settings import ROOT, Settings

PAGE = (ROOT / "docs" / "geocoders.md").read_text(encoding="utf-8")
TABLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
EVERYTHING = {"GEO_KEY_OPENCAGE": "k", "GEO_CONTACT": "desk@paper.example"}


@pytest.mark.parametrize("text", TABLES, ids=range(len(TABLES)))
def test_its_settings_files_are_taken(tmp_path: Path, text: str) -> None:
    """Each example of services.toml is read without complaint and switches something on."""
    file = tmp_path / "services.toml"
    file.write_text(text)
    assert read_services(EVERYTHING, file).chosen


def test_its_commands_exist() -> None:
    """Every `python -m geo` line is one that the parser takes, each of several choices too."""
    lines = re.findall(r"python -m geo ([^#`\n]+)", PAGE)
    assert lines
    for line in lines:
        before, _, choices = line.strip().rpartition(" ")
        for choice in choices.split("|"):
            needed = ["answers.jsonl"] if choice == "import" else []
            assert build_parser().parse_args([*before.split(), choice, *needed]).run is not None


def test_it_names_every_service_that_we_know() -> None:
    """By the name that a user writes."""
    familiar = {name: alias for alias, name in ALIASES.items()}
    for name in KNOWN:
        assert f"`{familiar.get(name, name)}`" in PAGE


def test_its_defaults_are_the_defaults() -> None:
    """The size of the cache and the threshold as they are without any setting."""
    assert f"({Settings().cache_mb:g})" in PAGE
    assert f"ask_below = {Settings().services.ask_below}" in PAGE
