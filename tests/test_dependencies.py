"""What the runtime installs is locked, listed and known by its licence."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, version

import pytest

from bench.dependencies import licences, normal, pins, sbom
from geo.settings import ROOT

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)


def _pinned(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return {normal(package): number for package, number in _PIN.findall(text)}


@pytest.mark.parametrize("name", ["requirements.txt", "constraints.txt"])
def test_the_lock_agrees_with_what_is_required(name: str) -> None:
    """Everything required is in the lock at the same version; `make lock` makes it again."""
    locked = {it.name: it.version for it in pins()}
    wanted = _pinned(name)
    missing = {it for it in wanted if it not in locked} if name == "requirements.txt" else set()
    assert not missing
    assert {it: wanted[it] for it in wanted if it in locked} == {
        it: locked[it] for it in wanted if it in locked
    }


def test_every_locked_package_has_hashes() -> None:
    """A file of another content is refused by pip."""
    assert [it.name for it in pins() if not it.hashes] == []
    assert len(pins()) > 90


def test_what_is_installed_is_what_is_locked() -> None:
    """This environment has the locked versions, packages for other systems and pip's own tools aside."""
    other = {}
    for it in pins():
        try:
            found = version(it.name)
        except PackageNotFoundError:
            assert it.where, it.name
            continue
        if found != it.version and it.name != "setuptools":
            other[it.name] = (it.version, found)
    assert other == {}


def test_the_list_of_licences_is_current() -> None:
    """docs/licences.md is what `make licences` writes."""
    assert (ROOT / "docs" / "licences.md").read_text(encoding="utf-8") == licences()


def test_the_bill_of_materials_names_everything() -> None:
    """CycloneDX with a component, a version and a package address for each locked package."""
    bom = json.loads(sbom())
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.5")
    assert {(it["name"], it["version"]) for it in bom["components"]} == {
        (it.name, it.version) for it in pins()
    }
    assert all(it["purl"].startswith("pkg:pypi/") for it in bom["components"])
