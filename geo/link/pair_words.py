"""The words and labels that the features of trigger and place look for."""

from __future__ import annotations

from collections.abc import Mapping

from geo.link.places import DIRECTED, SIDES
from geo.models import Feature

PREPOSITIONS: Mapping[str, tuple[str, ...]] = {
    "in": ("in",),
    "at": ("at",),
    "near": ("near", "around", "outside", "off", "along", "between", "amid", "beside", "within"),
    "on": ("on",),
    "of": ("of",),
    "from": ("from",),
    "to": tuple(sorted(DIRECTED)),
    "side": tuple(sorted(SIDES)),
}
LABELS: Mapping[str, tuple[str, ...]] = {
    "object": ("dobj",),
    "subject": ("nsubj",),
    "passive": ("nsubjpass",),
    "genitive": ("poss",),
    "part": ("compound", "amod", "nmod"),
    "apposition": ("appos",),
    "joined": ("conj",),
    "governed": ("pobj",),
}
TRIGGER_LABELS: Mapping[str, tuple[str, ...]] = {
    "root": ("ROOT",),
    "joined": ("conj",),
    "relative": ("relcl", "acl"),
    "adverbial": ("advcl",),
    "content": ("ccomp", "xcomp"),
    "subject": ("nsubj", "nsubjpass"),
    "object": ("dobj",),
    "governed": ("pobj", "pcomp"),
    "part": ("compound", "amod"),
}
SORTS: Mapping[str, tuple[Feature, ...]] = {
    "country": (Feature.COUNTRY, Feature.CONTINENT),
    "region": (Feature.REGION,),
    "settlement": (Feature.SETTLEMENT,),
    "nature": (Feature.WATER, Feature.LANDFORM),
    "facility": (Feature.FACILITY,),
}
HAPPENINGS = frozenset(
    "ambush assault attack battle blast bombardment bombing campaign clash conflict crackdown demonstration "
    "explosion fight fighting firefight incident march massacre offensive operation protest raid rally riot "
    "rocket shelling shooting siege strike airstrike violence war".split()
)
"""Nouns of events: "killed in an attack on X" happened in X."""
PARTS = frozenset(
    "area center centre central countryside district east edge field front headquarters hill line "
    "neighborhood neighbourhood north outskirts part perimeter position "
    "region road side slum south square street suburb "
    "surroundings vicinity west".split()
)
"""Nouns of which a place may say whose they are: "in the vicinity of X"."""
HOLDERS = frozenset(
    "aide army chief citizen commander family force government group head leader member minister native "
    "officer official people police president resident soldier source troop unit".split()
)
"""Nouns of people: "the commander of X" need not be in X."""
JOINTS = frozenset({",", "and", "or", "&", "/", "as", "well", "both", ";"})
