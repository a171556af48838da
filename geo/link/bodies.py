"""Which organisation "it" and "the company" mean: the one last told of, when its name allows the noun."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.link.people import KIN, PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.link.tree import Tree

PREFIX = "organisation:"
"""How the id of an organisation begins; its folded name follows."""
REACH = 2
"""Paragraphs back that "the company" may reach; a noun of the name ("the ministry") reaches further."""
_ANY = frozenset("organisation organization group body institution agency operator owner".split())
"""Nouns for nearly every organisation."""
_OWN = frozenset(
    "ministry court parliament university college hospital church school museum theatre theater library "
    "prison tribunal senate congress duma embassy".split()
)
"""Nouns that an organisation is only called when its name has them."""
BODIES = (
    _ANY
    | _OWN
    | frozenset(
        "company firm party club team side union bank charity bloc alliance corporation conglomerate "
        "manufacturer maker airline carrier brand chain retailer producer developer publisher institute "
        "foundation fund association federation league council committee commission battalion brigade "
        "regiment unit militia movement network newspaper magazine broadcaster station channel watchdog "
        "regulator service department office orchestra band studio startup start-up subsidiary cartel gang "
        "cooperative consortium lender utility insurer supplier contractor giant outfit syndicate coalition "
        "collective society academy legion squadron corps regime supermarket restaurant hotel brewery".split()
    )
)
"""Nouns that point back to an organisation when they are definite and say no more: "the company"."""
_IT = frozenset({"it", "its", "itself"})
_EMPTY = frozenset("seem appear rain snow happen take turn matter".split())
"""Verbs whose "it" means nothing."""
_CLAUSAL = frozenset({"ccomp", "xcomp", "csubj", "advcl"})


@dataclass(slots=True)
class Bodies:
    """What is remembered of organisations from sentence to sentence."""

    paragraph: int = 0
    """Number of the paragraph that is read."""
    told: dict[str, int] = field(default_factory=dict)
    """The paragraph of each organisation's last mention, the latest last."""
    thing: tuple[str, ...] = ()
    """What "it" means: an organisation, or nothing we know."""

    def turn(self) -> None:
        """Begin a paragraph: "it" means nothing of the one before."""
        self.paragraph += 1
        self.thing = ()

    def note(self, ids: Iterable[str]) -> None:
        """Remember that organisations were told of."""
        for one in ids:
            if one.startswith(PREFIX):
                self.told.pop(one, None)
                self.told[one] = self.paragraph

    def pointed(self, tree: Tree, index: int) -> tuple[str, ...]:
        """Return the organisation that "it" or "the company" means, if any."""
        token = tree.tokens[index]
        if token.pos == "PRON":
            return self.thing if token.text.lower() in _IT and not _is_empty(tree, index) else ()
        if token.lemma not in BODIES or token.text.lower() != token.lemma or not _is_bare(tree, index):
            return ()
        return self._called(token.lemma)

    def _called(self, noun: str) -> tuple[str, ...]:
        for one in reversed(self.told):
            words = set(one.removeprefix(PREFIX).split("-"))
            if noun in words:
                return (one,)
            named = words & (BODIES - _ANY)
            fits = noun in _ANY or (noun not in _OWN and not named)
            if fits and self.paragraph - self.told[one] <= REACH:
                return (one,)
        return ()

    def follow(
        self, tree: Tree, index: int, ids: Sequence[str], names: Mapping[int, tuple[str, ...]]
    ) -> None:
        """Let "it" mean a main clause's subject, or the organisation that a person does something to."""
        token = tree.tokens[index]
        if token.dep not in ("nsubj", "nsubjpass"):
            return
        if tree.boundaries([token.head, *tree.up(token.head)]) and self.thing:
            return
        bodies = tuple(one for one in ids if one.startswith(PREFIX))
        if bodies:
            self.thing = bodies[:1]
        elif ids or token.lemma in PEOPLE | KIN:
            self.thing = next((_bodies(names.get(o, ())) for o in tree.objects(token.head)), ()) or self.thing
        elif token.pos in ("NOUN", "PROPN") and token.text.lower() == token.lemma.lower():
            self.thing = ()


def _bodies(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in ids if one.startswith(PREFIX))[:1]


def _is_empty(tree: Tree, index: int) -> bool:
    """Tell the "it" that means nothing: "it is clear that", "it rained"."""
    token = tree.tokens[index]
    if token.dep not in ("nsubj", "nsubjpass", "expl"):
        return False
    verb = tree.tokens[token.head]
    below = {tree.tokens[child].dep for child in tree.children[token.head]}
    states = verb.lemma == "be" and bool(below & {"acomp", "attr"}) and bool(below & _CLAUSAL)
    said = token.dep == "nsubjpass" and "ccomp" in below
    return states or said or verb.lemma in _EMPTY


def _is_bare(tree: Tree, noun: int) -> bool:
    """Tell whether a noun has an article and nothing else: "the court in Zurich" is a new one."""
    children = [tree.tokens[child] for child in tree.children[noun]]
    words = [child.text.lower() for child in children if child.dep not in ("case", "punct")]
    return words in (["the"], ["this"], ["that"])
