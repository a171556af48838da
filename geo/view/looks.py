"""How the map looks, whoever draws it: colours of event groups, and what it says about its borders."""

from __future__ import annotations

from geo.models import EVENT_GROUPS

UNSURE = 0.5
"""A place whose mentions score less on average is drawn dashed: another place of its name is as likely."""

MAX_ZOOM = 10
"""The basemap has nothing to show closer up."""

GROUP_COLOURS: dict[str, str] = {
    "violence": "#b3261e",
    "control": "#7b3f98",
    "humanitarian": "#1f6f8b",
    "civic": "#8a6200",
    "justice": "#3f5aa6",
    "cooperation": "#2e7d4f",
    "context": "#7a5c4d",
    "": "#55606b",
}
"""Event group -> colour, each at least 4.5:1 against white; the empty group is "no event"."""

LABELS = {"": "No event named"} | {group: group.capitalize() for group in EVENT_GROUPS}
"""Event group -> what a reader calls it."""
BORDERS = {
    "deu": "Crimea within Ukraine",
    "default": "Crimea within Russia",
}
"""Point of view -> its most disputed border in three words."""
VIEWS = {
    "deu": "Borders as Natural Earth draws them from the German point of view: Crimea within Ukraine.",
    "default": "Borders as Natural Earth draws them, by who holds the land: Crimea within Russia.",
}
"""Point of view -> what the map says about its borders."""
