"""The README says what is true."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from geo.cli import build_parser
from geo.settings import ROOT, Settings

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def _commands() -> list[list[str]]:
    lines = re.findall(r"^python -m geo ([^#\n]+)", README, re.MULTILINE)
    return [line.split() for line in lines]


@pytest.mark.parametrize("arguments", _commands(), ids=" ".join)
def test_its_commands_exist(arguments: list[str]) -> None:
    """Every `python -m geo` line of the README is one that the parser takes."""
    assert build_parser().parse_args(arguments).run is not None


def test_it_shows_every_command() -> None:
    """No command is missing from the README."""
    usage = build_parser().format_help()
    offered = set(re.findall(r"^    (\w+)(?: |$)", usage, re.MULTILINE))
    assert offered == {arguments[0] for arguments in _commands()}


def test_its_make_targets_exist() -> None:
    """Every `make` line of the README names a target of the Makefile."""
    targets = set(re.findall(r"^make (\w+)", README, re.MULTILINE)) | {"setup"}
    assert targets
    for target in targets:
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_its_modules_exist() -> None:
    """The table lists what there is: each entry is a file or a folder, and no stage is left out."""
    listed = set(re.findall(r"^\| `(geo/[\w/.]+)` ", README, re.MULTILINE))
    assert all((ROOT / path).exists() for path in listed)
    stages = {f"geo/{p.name}/" for p in (ROOT / "geo").iterdir() if (p / "__init__.py").is_file()}
    assert stages <= listed


def test_its_settings_are_the_settings() -> None:
    """The table of settings names every field of Settings, with its default where that is one value."""
    listed = dict(re.findall(r"^\| `GEO_(\w+)` \|[^|]+\|([^|]+)\|", README, re.MULTILINE))
    assert {name.lower() for name in listed} == {field.name for field in fields(Settings)}
    defaults = Settings()
    assert f"`{defaults.min_score}`" in listed["MIN_SCORE"]
    assert f"`{defaults.point_of_view}`" in listed["POINT_OF_VIEW"]
    assert f"`{defaults.collection}`" in listed["COLLECTION"]


def test_what_it_links_to_is_there() -> None:
    """Every relative link and picture of the README is a file of the project."""
    for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
