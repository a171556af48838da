"""Where persons and organisations stand in each sentence: by name, by pronoun, by "the soldier", by speaking.

Pronouns go to the person whom the narration last had as a subject; "I" and "my" inside a quotation go to
its speaker.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from geo.link.quotations import Quotation, Saying, attribute, find_quotations
from geo.link.tree import STEPS, Tree
from geo.models import Mention, Sentence, Span

SAY = frozenset(
    "say tell add explain reply admit claim warn argue insist state declare ask write recall note continue "
    "emphasize emphasise announce confirm deny describe report mention stress suggest believe think call "
    "urge answer conclude reveal complain promise accuse joke acknowledge".split()
)
"""Verbs whose subject speaks."""
_SPEECH = SAY - {"believe", "think", "accuse", "describe"}
_HE = frozenset({"he", "she", "him", "his", "her", "hers", "himself", "herself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_I = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})
_PEOPLE = frozenset(
    "soldier fighter man woman officer activist worker engineer volunteer defector commander president "
    "minister official teacher doctor journalist politician leader mother father lawyer student farmer "
    "suspect prisoner writer artist author mayor governor boy girl son daughter husband wife brother "
    "sister veteran".split()
)
_NAMING = frozenset({"know", "nickname", "call", "dub", "name", "identify", "codename"})
_FRONTED = frozenset({"ccomp", "dep", "npadvmod", "advcl", "dislocated"})
_ADDED = frozenset(
    {"acl", "appos", "oprd", "prep", "agent", "pobj", "conj", "dobj", "nmod", "compound", "xcomp"}
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """One way in which a sentence names or points to persons or organisations."""

    token: int
    """Index of the token in the sentence."""
    ids: tuple[str, ...]
    """Ids of the persons and organisations."""
    explicit: bool
    """True for a name, False for a pronoun or "the soldier"."""
    spoken: bool = False
    """True for the speaker's "I" or "we" inside a quotation."""


@dataclass(frozen=True, slots=True)
class Discourse:
    """The anchors of every sentence and the quotations of the article."""

    trees: tuple[Tree, ...]
    """One per sentence."""
    anchors: tuple[tuple[Anchor, ...], ...]
    """One tuple per sentence, rising by token."""
    quotations: tuple[Quotation, ...]
    """Sorted by start."""

    def sentence(self, start: int) -> int | None:
        """Return the index of the sentence that an offset lies in, or None."""
        index = bisect_right(self.trees, start, key=lambda tree: tree.sentence.start) - 1
        return index if index >= 0 and start < self.trees[index].sentence.end else None

    def quotation(self, start: int) -> Quotation | None:
        """Return the quotation that an offset lies in, or None."""
        index = bisect_right(self.quotations, start, key=lambda item: item.span.start) - 1
        if index >= 0 and start < self.quotations[index].span.end:
            return self.quotations[index]
        return None


@dataclass(slots=True)
class _State:
    """What the reading of the narration carries from sentence to sentence."""

    focus: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    sayings: list[Saying] = field(default_factory=list)
    subjects: list[Saying] = field(default_factory=list)


def read(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], owners: Mapping[int, str]
) -> Discourse:
    """Read an article from the first sentence to the last.

    Args:
        text: The article's text.
        sentences: Its sentences in order.
        mentions: All mentions.
        owners: The id of the person or organisation of each mention that has one.
    """
    spans = find_quotations(text)
    trees = tuple(Tree(sentence) for sentence in sentences)
    named = _named(trees, mentions, owners)
    state = _State()
    told = [_narration(tree, names, spans, state) for tree, names in zip(trees, named, strict=True)]
    quotations = attribute(text, spans, state.sayings, state.subjects)
    discourse = Discourse(trees, (), quotations)
    anchors = tuple(
        tuple(sorted([*outside, *_spoken(tree, names, discourse)], key=lambda anchor: anchor.token))
        for tree, names, outside in zip(trees, named, told, strict=True)
    )
    return Discourse(trees, anchors, quotations)


def _named(
    trees: Sequence[Tree], mentions: Sequence[Mention], owners: Mapping[int, str]
) -> list[dict[int, tuple[str, ...]]]:
    named: list[dict[int, tuple[str, ...]]] = [{} for _ in trees]
    starts = [tree.sentence.start for tree in trees]
    for index, owner in owners.items():
        mention = mentions[index]
        at = bisect_right(starts, mention.start) - 1
        if at >= 0 and mention.start < trees[at].sentence.end:
            token = trees[at].root(mention.start, mention.end)
            if token is not None:
                named[at][token] = tuple(dict.fromkeys((*named[at].get(token, ()), owner)))
    return named


def _inside(spans: Sequence[Span], at: int) -> bool:
    index = bisect_right(spans, at, key=lambda span: span.start) - 1
    return index >= 0 and at < spans[index].end


def _narration(
    tree: Tree, names: Mapping[int, tuple[str, ...]], spans: Sequence[Span], state: _State
) -> list[Anchor]:
    """Find the anchors of one sentence outside quotations and move the focus on."""
    anchors: dict[int, Anchor] = {}
    for index, token in enumerate(tree.tokens):
        if token.pos == "PUNCT" or _inside(spans, token.start):
            continue
        if index in names:
            anchors[index] = Anchor(index, names[index], explicit=True)
        elif ids := _pointed(tree, index, names, state):
            anchors[index] = Anchor(index, ids, explicit=False)
        if index in anchors and _leads(tree, index, state):
            _move(tree, index, anchors[index].ids, names, state)
    for index, token in enumerate(tree.tokens):
        if token.lemma in _SPEECH and token.pos == "VERB" and not _inside(spans, token.start):
            state.sayings.append(Saying(token.start, token.end, _speakers(tree, index, anchors)))
    return list(anchors.values())


def _leads(tree: Tree, index: int, state: _State) -> bool:
    """Tell whether later pronouns mean it: a main clause's subject, else its object, else any subject."""
    token = tree.tokens[index]
    if token.dep not in ("nsubj", "nsubjpass", "npadvmod", "dobj"):
        return False
    main = tree.boundaries([token.head, *tree.up(token.head)]) == 0
    if token.dep == "dobj":
        return main and index > token.head and not _person_before(tree, token.head, state)
    return main or not state.focus


def _person_before(tree: Tree, verb: int, state: _State) -> bool:
    """Tell whether the last subject of the narration is this verb's."""
    last = state.subjects[-1].start if state.subjects else -1
    return any(tree.tokens[subject].start == last for subject in tree.subjects(verb))


def _pointed(tree: Tree, index: int, names: Mapping[int, tuple[str, ...]], state: _State) -> tuple[str, ...]:
    token = tree.tokens[index]
    word = token.text.lower()
    if token.pos == "PRON":
        return state.focus if word in _HE else state.group if word in _THEY else ()
    if token.pos != "NOUN":
        return ()
    if token.dep in _FRONTED and token.lemma in _PEOPLE and _taken_up(tree, index):
        return state.focus
    if token.dep not in ("nsubj", "nsubjpass", "npadvmod"):
        return ()
    known = token.lemma in _PEOPLE and _definite(tree, index)
    meant = state.focus if word == token.lemma else state.group
    return _called(tree, index, names) or (meant if known else ())


def _taken_up(tree: Tree, noun: int) -> bool:
    """Tell whether "he" takes up a noun in front: "A carpenter who lived there, he said"."""
    subjects = [c for c in tree.children[tree.tokens[noun].head] if tree.tokens[c].dep == "nsubj"]
    return any(tree.tokens[c].text.lower() in ("he", "she") and c > noun for c in subjects)


def _definite(tree: Tree, index: int) -> bool:
    return any(tree.tokens[child].text.lower() in ("the", "this", "these") for child in tree.children[index])


def _called(tree: Tree, noun: int, names: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Return those whom a phrase names after its noun: "a fighter nicknamed X", "the men, X and Y"."""
    found: dict[str, None] = {}
    queue = [
        child
        for child in tree.children[noun]
        if tree.tokens[child].dep == "appos"
        or (tree.tokens[child].dep == "acl" and tree.tokens[child].lemma in _NAMING)
    ]
    if tree.tokens[noun].dep == "npadvmod" and tree.tokens[tree.tokens[noun].head].lemma in _NAMING:
        queue.append(tree.tokens[noun].head)
    for child in queue:
        found.update(dict.fromkeys(names.get(child, ())))
        if len(queue) < STEPS:
            queue += [deeper for deeper in tree.children[child] if tree.tokens[deeper].dep in _ADDED]
    return tuple(found)


def _move(
    tree: Tree, subject: int, ids: tuple[str, ...], names: Mapping[int, tuple[str, ...]], state: _State
) -> None:
    persons = [owner for owner in ids if owner.startswith("person:")]
    joined = [owner for other in tree.joined([subject]) for owner in names.get(other, ())]
    group = tuple(dict.fromkeys([*persons, *(owner for owner in joined if owner.startswith("person:"))]))
    if not group:
        return
    if len(group) > 1:
        state.group = group
    if len(persons) == 1:
        state.focus = (persons[0],)
    token = tree.tokens[subject]
    state.subjects.append(Saying(token.start, token.end, group))


def _speakers(tree: Tree, verb: int, anchors: Mapping[int, Anchor]) -> tuple[str, ...]:
    subjects = tree.subjects(verb)
    found = [owner for subject in subjects if subject in anchors for owner in anchors[subject].ids]
    if not found and not tree.has_subject(verb):
        before = [index for index in anchors if index < verb and anchors[index].explicit]
        found = list(anchors[before[0]].ids) if before else []
    return tuple(dict.fromkeys(found))


def _spoken(tree: Tree, names: Mapping[int, tuple[str, ...]], discourse: Discourse) -> Iterator[Anchor]:
    """Find the anchors of one sentence inside quotations."""
    for index, token in enumerate(tree.tokens):
        first_person = token.pos == "PRON" and token.text.lower() in _I
        if index not in names and not first_person:
            continue
        quotation = discourse.quotation(token.start)
        if quotation is None:
            continue
        if index in names:
            yield Anchor(index, names[index], explicit=True)
        elif quotation.speakers:
            yield Anchor(index, quotation.speakers, explicit=False, spoken=True)
