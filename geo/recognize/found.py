"""What the recogniser of our own finds in an article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.models import Role, Span


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """One place name."""

    span: Span
    """Where it stands in the article's text."""
    demonym: bool
    """An adjective or a people."""
    role: Role
    """Literal or associative, as the role head has it."""
    score: float
    """Least probability of its words, 0 to 1."""


@dataclass(frozen=True, slots=True)
class FoundEntity:
    """One person, organisation or other entity."""

    span: Span
    """Where it stands in the article's text."""
    label: str
    """One of `tagging.ENTITIES`."""
    score: float
    """Least probability of its words, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the recogniser sees in one article."""

    places: tuple[FoundPlace, ...]
    """Sorted by start, without overlaps."""
    entities: tuple[FoundEntity, ...]
    """Sorted by start, without overlaps."""
