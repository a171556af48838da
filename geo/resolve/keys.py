"""Keeps keys out of what is logged and kept."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from geo.services import Service


class _KeyFilter(logging.Filter):
    """geopy logs addresses, keys and all, when somebody turns its logging on."""

    def __init__(self) -> None:
        super().__init__()
        self.services: set[Service] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, without keys."""
        text = record.getMessage()
        for service in self.services:
            text = without_keys(text, service)
        record.msg, record.args = text, ()
        return True


_KEY_FILTER = _KeyFilter()


def hide_keys(service: Service) -> None:
    """Keep a service's keys out of geopy's log from now on."""
    if service.keys:
        _KEY_FILTER.services.add(replace(service, options=()))
        logging.getLogger("geopy").addFilter(_KEY_FILTER)


def without_keys(text: str, service: Service) -> str:
    """Put … where a text holds one of the service's keys, as it is or as addresses write it."""
    for _, secret in service.keys:
        for form in _forms(secret.reveal()):
            text = text.replace(form, "…")
    return text


def _forms(key: str) -> Iterable[str]:
    return sorted({key, quote(key), quote(key, safe=""), quote_plus(key)}, key=len, reverse=True)
