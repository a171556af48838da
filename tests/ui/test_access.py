"""Who may see the page and change something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.settings import Settings
from geo.ui.access import access, is_loopback

ANY = "0.0.0.0"  # noqa: S104, nothing is bound to it here
MINE = replace(Settings(), user="Anna")
PROXY = replace(MINE, user_header="X-Forwarded-User")


@pytest.mark.parametrize(
    ("settings", "address", "headers", "who", "writes", "refused"),
    [
        (MINE, "127.0.0.1", {}, "Anna", True, False),
        (MINE, "::1", {}, "Anna", True, False),
        (MINE, "127.0.0.1", {"Host": "127.0.0.1:8501"}, "Anna", True, False),
        (MINE, "127.0.0.1", {"Host": "localhost:8501"}, "Anna", True, False),
        (MINE, "::1", {"Host": "[::1]:8501"}, "Anna", True, False),
        (MINE, "127.0.0.1", {"Host": "news.example:8501"}, "", False, True),
        (MINE, "127.0.0.1", {"Host": "127.0.0.1.news.example"}, "", False, True),
        (MINE, "127.0.0.1", {"Host": "[::1"}, "", False, True),
        (PROXY, "127.0.0.1", {"Host": "map.example", "X-Forwarded-User": "Ben"}, "Ben", True, False),
        (replace(MINE, readonly=True), "127.0.0.1", {"Host": "map.example"}, "", False, False),
        (MINE, "localhost", {"X-Forwarded-User": "Mallory"}, "Anna", True, False),
        (MINE, ANY, {}, "", False, True),
        (MINE, None, {}, "", False, True),
        (MINE, "192.168.1.7", {"X-Forwarded-User": "Mallory"}, "", False, True),
        (replace(MINE, readonly=True), ANY, {}, "", False, False),
        (replace(MINE, readonly=True), "127.0.0.1", {}, "", False, False),
        (replace(PROXY, readonly=True), ANY, {"X-Forwarded-User": "Ben"}, "", False, False),
        (PROXY, ANY, {"X-Forwarded-User": " Ben\x00\n\u202e "}, "Ben", True, False),
        (PROXY, ANY, {"X-Forwarded-User": "B" * 500}, "B" * 100, True, False),
        (PROXY, ANY, {"X-Forwarded-User": " \t"}, "", False, True),
        (PROXY, "127.0.0.1", {}, "", False, True),
        (PROXY, ANY, {"X-Other": "Ben"}, "", False, True),
    ],
)
def test_access(
    *,
    settings: Settings,
    address: str | None,
    headers: dict[str, str],
    who: str,
    writes: bool,
    refused: bool,
) -> None:
    """Loopback is open by its own names; elsewhere only read-only or with a trusted header."""
    found = access(settings, address=address, headers=headers)
    assert (found.who, found.writes, bool(found.refused)) == (who, writes, refused)


@pytest.mark.parametrize("address", ["", ANY, "::", "example.org", "127.0.0.1.example.org", "10.0.0.1"])
def test_what_is_not_loopback(address: str) -> None:
    """Names other than localhost may lead anywhere."""
    assert not is_loopback(address)
