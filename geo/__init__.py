"""Wherein maps the places that articles mention."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from geo.frames import Opened

__version__ = "0.1.0"


def open(address: str | Path) -> Opened:  # noqa: A001 - reads well as geo.open
    """Open a store for pandas: a path, or an address as `GEO_STORE` has it.

    Raises StoreError when there is none. pandas is imported only now.
    """
    from geo.frames import Opened  # noqa: PLC0415 - see above

    return Opened(address)
