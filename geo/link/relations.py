"""What a person or an organisation has to do with a place: verbs, nouns and prepositions of the clause."""

from __future__ import annotations

from dataclasses import dataclass

from geo.link.discourse import REPORT, SAY
from geo.link.people import KIN, MEN, PEOPLE, WOMEN
from geo.link.places import STRONG
from geo.link.tree import NOUNS, STEPS, VERBS, Tree
from geo.link.unreal import unreal
from geo.link.verbs import BIRTH, TRANSITIVE, fate_of, verb_relation, where_relation
from geo.models import Modality, Relation, Tier

_NOUNS = {
    **dict.fromkeys(
        ("hometown", "native", "homeland", "son", "daughter", "motherland", "citizen"), Relation.FROM
    ),
    "birthplace": Relation.BORN_IN,
    **dict.fromkeys(("resident", "inhabitant", "home", "house", "apartment", "flat"), Relation.LIVES_IN),
    **dict.fromkeys(
        "president minister mayor governor head chief director ambassador spokesman spokeswoman spokesperson "
        "premier chancellor senator judge prosecutor commissioner king queen leader ombudsman bishop".split(),
        Relation.WORKED_IN,
    ),
}
_NOT_AT_WORK = (
    KIN
    | WOMEN
    | MEN
    | frozenset(
        "soldier fighter suspect prisoner victim survivor patient witness defendant convict inmate detainee "
        "fugitive refugee migrant asylum-seeker tourist pensioner teenager toddler resident native candidate "
        "dissident exile student gunman attacker accused hero heroine passenger visitor guest leader".split()
    )
)
"""Nouns for people that are no work which is done at a place."""


PAIR = 2
"""A clause and the one that governs it."""
_VAGUE = frozenset({Relation.OTHER, Relation.PRESENT_AT})


@dataclass(frozen=True, slots=True)
class Tie:
    """How a place and an anchor are tied in one sentence."""

    relation: Relation
    """What they have to do with each other."""
    tier: Tier
    """Clause, quotation (indirect speech) or sentence."""
    modality: Modality = Modality.ASSERTED
    """Whether the text says so; what it denies or wishes is of no relation but `other`."""
    trigger: int | None = None
    """Index of the token that says so."""


def relate(tree: Tree, place: int, anchor: int, *, modifies: bool) -> Tie:
    """Say how an anchor and a place of the same sentence are tied.

    Args:
        tree: The sentence.
        place: Index of the place's head token.
        anchor: Index of the token that names or points to somebody.
        modifies: True for a demonym: it says nothing about where somebody was.
    """
    told = _tie(tree, place, anchor, modifies=modifies)
    where = None if modifies else _where(tree, place, anchor)
    if where is None or (told.tier is Tier.CLAUSE and told.relation not in _VAGUE):
        return told
    vague = where.relation in _VAGUE and told.tier is Tier.CLAUSE and told.relation is Relation.PRESENT_AT
    return told if vague else where


def _tie(tree: Tree, place: int, anchor: int, *, modifies: bool) -> Tie:
    nouns = _nouns_above(tree, place)
    if found := _by_noun(tree, place, nouns, anchor):
        return Tie(found[0], Tier.CLAUSE, trigger=found[1])
    if relation := _attached(tree, place, nouns, anchor):
        return Tie(relation, Tier.CLAUSE, trigger=_index(tree, place))
    verb = tree.verb(place)
    source = _source(tree, anchor)
    if source is not None and tree.path(place, anchor) is None:
        return Tie(Relation.SPEAKS_ABOUT, Tier.QUOTATION, trigger=source)
    if verb is None:
        return Tie(Relation.OTHER, Tier.CLAUSE if tree.verb(anchor) is None else Tier.SENTENCE)
    return _by_verb(tree, place, verb, anchor, modifies=modifies)


def _where(tree: Tree, place: int, anchor: int) -> Tie | None:
    """Tie by a clause that "where" opens: "Sumy, where she was born"."""
    for child in tree.children[place]:
        if tree.tokens[child].dep != "relcl" or not _opened(tree, child):
            continue
        for verb in tree.joined([child]):
            agent, patient = _roles(tree, verb, anchor)
            if not agent and not patient:
                continue
            if (modality := unreal(tree, verb)) is not Modality.ASSERTED:
                return Tie(Relation.OTHER, Tier.CLAUSE, modality, verb)
            relation = where_relation(tree, place, verb, agent=agent, patient=patient)
            return Tie(relation, Tier.CLAUSE, trigger=verb)
    return None


def _opened(tree: Tree, verb: int) -> bool:
    return any(tree.tokens[child].lemma == "where" for child in tree.children[verb])


def _source(tree: Tree, anchor: int) -> int | None:
    """Return the word of "according to" before an anchor, as an index."""
    head = tree.tokens[anchor].head
    above = tree.tokens[head].head
    named = tree.tokens[anchor].dep == "pobj" and tree.tokens[head].text.lower() == "to"
    return above if named and tree.tokens[above].text.lower() == "according" else None


def _nouns_above(tree: Tree, place: int) -> list[int]:
    """Return the nouns between a place and its verb, nearest first."""
    found = []
    for head in tree.up(place):
        token = tree.tokens[head]
        if token.pos in NOUNS or token.pos == "ADJ":
            found.append(head)
        elif token.pos not in ("ADP", "PRON") or tree.opens_clause(head):
            break
    return found


def _index(tree: Tree, place: int) -> int | None:
    """Return the preposition before a place, as an index."""
    governor = tree.preposition(place)
    return None if governor is None else next(i for i in tree.up(place) if tree.tokens[i] is governor)


def _by_noun(tree: Tree, place: int, nouns: list[int], anchor: int) -> tuple[Relation, int] | None:
    for number, noun in enumerate(nouns):
        lemma = tree.tokens[noun].lemma
        if any(tree.tokens[other].lemma in PEOPLE | KIN for other in nouns[:number]):
            return None
        word = "hometown" if lemma == "town" and _has(tree, noun, "home") else lemma
        if word in ("born", "bear") and _under(tree, noun, anchor):
            return Relation.BORN_IN, noun
        relation = _NOUNS.get(word) or _at_work(tree, place, lemma)
        if relation is None:
            continue
        if anchor in tree.possessors(noun) or _under(tree, noun, anchor):
            return relation, noun
        top = tree.tokens[noun]
        if (
            top.dep == "attr"
            and anchor in tree.subjects(top.head)
            and not unreal(tree, top.head) is not Modality.ASSERTED
        ):
            return relation, noun
    return None


def _at_work(tree: Tree, place: int, lemma: str) -> Relation | None:
    """Tell of "a nurse in X", "the director of the museum in X"."""
    governor = tree.preposition(place)
    if lemma not in PEOPLE - _NOT_AT_WORK or governor is None or governor.lemma not in STRONG:
        return None
    return Relation.WORKED_IN


def _has(tree: Tree, noun: int, word: str) -> bool:
    return any(tree.tokens[child].lemma == word for child in tree.children[noun])


def _under(tree: Tree, noun: int, anchor: int) -> bool:
    """Tell whether a noun is only a title of, or an addition to, the anchor or the other way round."""
    return _adds(tree, noun, anchor) or _adds(tree, anchor, noun)


def _adds(tree: Tree, part: int, whole: int) -> bool:
    token = tree.tokens[part]
    return (
        token.head == whole and part != whole and token.dep in ("appos", "compound", "amod", "nmod", "nsubj")
    )


def _attached(tree: Tree, place: int, nouns: list[int], anchor: int) -> Relation | None:
    """Relate a place that hangs on the anchor itself: "Ivan from Kyiv", "Ukrainian-born Ivan"."""
    path = tree.path(place, anchor)
    if path is None or tree.boundaries(path):
        return None
    if any(tree.tokens[noun].lemma in BIRTH for noun in nouns) or _born_word(tree, place, anchor):
        return Relation.BORN_IN
    if any(tree.tokens[noun].lemma in PEOPLE | KIN and not _under(tree, noun, anchor) for noun in path):
        return Relation.OTHER
    words = [tree.tokens[index].lemma for index in path if tree.tokens[index].pos == "ADP"]
    if len(path) <= STEPS and tree.tokens[path[-1]].dep in ("amod", "compound", "poss", "nmod"):
        return Relation.FROM
    if words and words[-1] in ("from", "of"):
        return Relation.FROM
    return Relation.PRESENT_AT if words and words[0] in STRONG else Relation.OTHER


def _born_word(tree: Tree, place: int, anchor: int) -> bool:
    return any(tree.tokens[index].lemma in BIRTH for index in range(place + 1, min(place + 3, anchor)))


def _by_verb(tree: Tree, place: int, verb: int, anchor: int, *, modifies: bool) -> Tie:
    chain = _verbs(tree, verb)
    if _says_aside(tree, chain, anchor):
        return Tie(Relation.SPEAKS_ABOUT, Tier.QUOTATION, trigger=tree.tokens[anchor].head)
    for number, current in enumerate(chain):
        agent, patient = _roles(tree, current, anchor)
        if not agent and not patient:
            continue
        if number == 0:
            return _in_clause(tree, place, current, (agent, patient), modifies=modifies)
        return _in_governing(tree, place, chain[: number + 1], agent=agent, patient=patient)
    path = tree.path(anchor, verb)
    place_path = tree.path(place, verb)
    near = path is not None and place_path is not None and not tree.boundaries(path + place_path)
    return Tie(Relation.OTHER, Tier.CLAUSE if near else Tier.SENTENCE)


def _in_clause(tree: Tree, place: int, verb: int, roles: tuple[bool, bool], *, modifies: bool) -> Tie:
    """Tie by the verb of the place's own clause."""
    modality = unreal(tree, verb)
    if modifies or modality is not Modality.ASSERTED:
        return Tie(Relation.OTHER, Tier.CLAUSE, modality, verb)
    relation = verb_relation(tree, place, verb, agent=roles[0], patient=roles[1])
    return Tie(relation, Tier.CLAUSE, trigger=verb)


def _in_governing(tree: Tree, place: int, chain: list[int], *, agent: bool, patient: bool) -> Tie:
    """Tie by a verb that governs the place's clause, the last of the chain."""
    verb = chain[-1]
    if len(chain) == PAIR and _while(tree, chain[0], place):
        fate = fate_of(tree, verb, agent=agent, patient=patient)
        if fate is not None and unreal(tree, verb) is Modality.ASSERTED:
            return Tie(fate, Tier.CLAUSE, trigger=verb)
    reported = tree.tokens[chain[-2]].dep in ("ccomp", "xcomp", "pcomp")
    if agent and reported and tree.tokens[verb].lemma in REPORT:
        return Tie(Relation.SPEAKS_ABOUT, Tier.QUOTATION, trigger=verb)
    return Tie(Relation.OTHER, Tier.SENTENCE)


def _says_aside(tree: Tree, chain: list[int], anchor: int) -> bool:
    """Tell whether the anchor speaks in an insertion: "One of them, she said, lives in X"."""
    said = tree.tokens[anchor].head
    token = tree.tokens[said]
    return (
        tree.tokens[anchor].dep == "nsubj"
        and token.lemma in SAY
        and token.dep in ("parataxis", "ccomp", "advcl")
        and token.head in chain
        and said not in chain
        and not any(tree.tokens[child].dep == "mark" for child in tree.children[said])
    )


def _verbs(tree: Tree, verb: int) -> list[int]:
    """Return a verb and the verbs above it, as far as one clause hangs in the next."""
    return [verb, *(head for head in tree.up(verb) if tree.tokens[head].pos in VERBS)]


def _while(tree: Tree, verb: int, place: int) -> bool:
    """Tell of a clause that says when and thus where: "was killed when his jet crashed in X"."""
    if tree.tokens[verb].dep != "advcl" or not any(
        tree.tokens[child].lemma in ("when", "as") for child in tree.children[verb]
    ):
        return False
    under = tree.path(place, verb)
    return bool(under) and any(tree.tokens[i].lemma in STRONG for i in under or ())


def _roles(tree: Tree, verb: int, anchor: int) -> tuple[bool, bool]:
    """Tell whether the anchor does what the verb says, and whether it is done to it."""
    subjects, objects = tree.with_same(tree.subjects(verb)), tree.with_same(tree.objects(verb))
    passive = _is_passive(tree, verb)
    is_subject = anchor in subjects
    doers = tree.with_same(tree.doers(verb))
    return (is_subject and not passive) or anchor in doers, anchor in objects or (is_subject and passive)


def _is_passive(tree: Tree, verb: int) -> bool:
    token = tree.tokens[verb]
    if any(tree.tokens[child].dep in ("nsubjpass", "auxpass") for child in tree.children[verb]):
        return True
    if tree.has_subject(verb):
        return False
    if token.dep == "conj" and token.head != verb and token.lemma in TRANSITIVE:
        return not tree.objects(verb) and _is_passive(tree, token.head)
    return token.dep in ("acl", "advcl") and not token.text.endswith("ing")
