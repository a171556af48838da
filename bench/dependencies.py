"""What the runtime installs: its lock file, a bill of materials, and everybody's licence.

Run: `python -m bench.dependencies sbom` prints CycloneDX 1.5 as JSON (`make sbom` keeps it in data/build/),
`python -m bench.dependencies licences` prints docs/licences.md. Both read requirements.lock and
requirements-models.txt, and what the installed packages say of themselves.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path
from typing import Final

from geo import __version__
from geo.settings import ROOT

LOCKED: Final = ("requirements.lock", "requirements-models.txt")
"""Files that name everything that `make setup` installs, each with its hashes."""

_PIN: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*([^\\]*))?", re.MULTILINE)
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_COPYLEFT: Final = re.compile(
    r"\b(?:[AL]?GPL|MPL|EPL|EUPL|CC[- ]BY[- ]SA|Mozilla|Lesser General)", re.IGNORECASE
)
_LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class Pin:
    """One package at one version."""

    name: str
    """Its name, normalised (PEP 503)."""
    version: str
    """The version."""
    where: str
    """On which machines it is installed (PEP 508), empty for all."""
    hashes: tuple[str, ...]
    """SHA-256 of each file that may be installed."""


def pins(root: Path = ROOT) -> list[Pin]:
    """Give everything that is locked, by name."""
    found = []
    for name in LOCKED:
        text = (root / name).read_text(encoding="utf-8")
        several = list(_PIN.finditer(text))
        for pin, following in zip(several, [*several[1:], None], strict=True):
            block = text[pin.end() : following.start() if following else len(text)]
            where = (pin[3] or "").partition("--hash")[0].strip()
            found.append(Pin(normal(pin[1]), pin[2], where, tuple(_HASH.findall(block))))
    return sorted(found, key=lambda it: it.name)


def normal(name: str) -> str:
    """Give a package's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(name: str) -> str:
    """Give what an installed package says of its licence; empty when it is not installed."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return ""
    given = {it: about[it].strip() for it in ("License-Expression", "License") if it in about}
    stated = given.get("License-Expression") or _classified(about) or given.get("License", "")
    first = (stated.splitlines() or [""])[0].removesuffix(" License")
    return first[:_LONGEST] or "not stated"


def _classified(about: PackageMetadata) -> str:
    rows = (it for it in about.get_all("Classifier") or [] if it.startswith("License ::"))
    return "; ".join(
        dict.fromkeys(it.rpartition(" :: ")[2] for it in rows if it != "License :: OSI Approved")
    )


def sbom() -> str:
    """Give the bill of materials (CycloneDX 1.5)."""
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{it.name}@{it.version}",
            "name": it.name,
            "version": it.version,
            "purl": f"pkg:pypi/{it.name}@{it.version}",
            **({"licenses": [{"license": {"name": licence}}]} if (licence := licence_of(it.name)) else {}),
            **({"hashes": [{"alg": "SHA-256", "content": it.hashes[0]}]} if len(it.hashes) == 1 else {}),
        }
        for it in pins()
    ]
    about = {"component": {"type": "application", "name": "wherein", "version": __version__}}
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": about}
    return json.dumps(bom | {"components": components}, indent=1) + "\n"


def licences() -> str:
    """Give docs/licences.md."""
    lines = [
        "# Licences of what Wherein runs on",
        "",
        "Made by `make licences` from requirements.lock and what the installed packages say of themselves;",
        "a test fails when it is out of date. A ¶ marks a licence with copyleft: who passes the package on",
        "changed must pass its source on too. Wherein uses them unchanged, as PyPI has them.",
        "",
        "| package | version | licence |",
        "|---|---|---|",
    ]
    for it in pins():
        licence = licence_of(it.name) or f"not installed here ({it.where or 'anywhere'})"
        mark = " ¶" if _COPYLEFT.search(licence) else ""
        lines.append(f"| {it.name} | {it.version} | {licence.replace('|', '/')}{mark} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Print what is asked for."""
    made = {"sbom": sbom, "licences": licences}
    if len(arguments) != 1 or arguments[0] not in made:
        print(f"usage: python -m bench.dependencies {'|'.join(made)}", file=sys.stderr)
        return 2
    print(made[arguments[0]](), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
