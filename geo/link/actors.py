"""Which persons and organisations belong to which place mention, how strongly and why."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from geo.link.people import KIN, PEOPLE
from geo.link.places import REACH
from geo.link.relations import Tie, relate
from geo.link.tree import SUBJECTS
from geo.models import Kind, Link, Modality, Relation, Span, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.link.anchors import Anchor
    from geo.link.discourse import Discourse
    from geo.link.places import PlaceToken
    from geo.link.tree import Tree
    from geo.models import Mention

MOST_ANCHORS = 24
"""The nearest anchors that one place mention is tied to; more only stand in lists and broken text."""

_DATELINE = re.compile(r"(?:, ?[^\W\d_][\w .]{1,30})?(?: ?\([^()\n]{2,30}\))? ?(?:--?|–|—) ")


def actor_links(
    text: str,
    discourse: Discourse,
    placed: Mapping[int, Sequence[PlaceToken]],
    mentions: Sequence[Mention],
    owners: Mapping[int, str],
) -> Iterator[Link]:
    """Tie persons and organisations to the place mentions of one article.

    Args:
        text: The article's text.
        discourse: Where its sentences name or point to somebody.
        placed: The place mentions of each sentence.
        mentions: All mentions, sorted by start.
        owners: The id of the person or organisation of each mention that has one.
    """
    held = dict(_inside_names(mentions, owners))
    for inside, owner in held.items():
        yield _owned(inside, Tie(Relation.OTHER, Tier.CLAUSE), owner, None)
    for at, tokens in placed.items():
        for place in tokens:
            mention = mentions[place.mention]
            if is_dateline(text, mention.span):
                continue
            found = list(_by_anchors(discourse, at, place, demonym=mention.demonym))
            if place.mention in held:
                owner = held[place.mention]
                yield from (link for link in found if link.organisation == owner or _serves(link))
                continue
            quotation = discourse.quotation(mention.start)
            if quotation is not None and not mention.demonym:
                said = Tie(Relation.SPEAKS_ABOUT, Tier.QUOTATION)
                found += [_owned(place.mention, said, owner, None) for owner in quotation.speakers]
            strong = [link for link in found if not _is_weak(link)]
            yield from strong or found


def _serves(link: Link) -> bool:
    """Tell of somebody who works for what a place stands for: "Kremlin spokesman Dmitry Peskov"."""
    return link.person is not None and link.relation is Relation.WORKED_IN


def _is_weak(link: Link) -> bool:
    """Tell the ties that only a common sentence makes: beside another they are wrong more often than not."""
    return link.tier is Tier.SENTENCE and link.relation is Relation.OTHER


def is_dateline(text: str, place: Span) -> bool:
    """Tell whether a place only says where a report was written: "KYIV, Ukraine (Agency) - …"."""
    line = text.rfind("\n", 0, place.start) + 1
    before = text[line : place.start]
    if before.strip() and not re.fullmatch(r"[^\W\d_][\w .]{1,30}, ?", before):
        return False
    return _DATELINE.match(text, place.end) is not None


def nearest(anchors: Sequence[Anchor], token: int) -> Sequence[Anchor]:
    """Return the anchors of a sentence that are near a token, the nearest first."""
    at = bisect_left(anchors, token, key=lambda anchor: anchor.token)
    around = anchors[max(at - MOST_ANCHORS, 0) : at + MOST_ANCHORS]
    near = [anchor for anchor in around if abs(anchor.token - token) <= REACH]
    return sorted(near, key=lambda anchor: abs(anchor.token - token))[:MOST_ANCHORS]


def _by_anchors(discourse: Discourse, at: int, place: PlaceToken, *, demonym: bool) -> Iterator[Link]:
    tree = discourse.trees[at]
    quotation = discourse.quotation(tree.tokens[place.token].start)
    for anchor in nearest(discourse.anchors[at], place.token):
        if anchor.token == place.token:
            continue
        if discourse.quotation(tree.tokens[anchor.token].start) is not quotation:
            continue
        tie = relate(tree, place.token, anchor.token, modifies=demonym)
        if not _counts(tree, place.token, anchor, tie, demonym=demonym):
            continue
        if anchor.spoken:
            tie = Tie(tie.relation, Tier.QUOTATION, tie.modality, tie.trigger)
        for owner in anchor.ids:
            yield _owned(place.mention, tie, owner, tree)


def _counts(tree: Tree, place: int, anchor: Anchor, tie: Tie, *, demonym: bool) -> bool:
    """Tell whether a tie says enough to be kept."""
    vague = tie.relation is Relation.OTHER and tie.modality is Modality.ASSERTED
    if (vague and anchor.spoken) or (demonym and tie.relation in (Relation.OTHER, Relation.SPEAKS_ABOUT)):
        return False
    if tie.tier is Tier.SENTENCE and (_elsewhere(tree, place) or not _speaks_for_itself(tree, anchor)):
        return False
    return not (vague and _only_owns(tree, place, anchor))


def _elsewhere(tree: Tree, place: int) -> bool:
    """Tell whether a place stands in a clause of its own: "…, while fighting for X went on"."""
    verb = tree.verb(place)
    return verb is not None and tree.tokens[verb].dep == "advcl" and tree.has_subject(verb)


def _speaks_for_itself(tree: Tree, anchor: Anchor) -> bool:
    """Tell whether an anchor is more than a genitive or a part of another noun ("Anna's army")."""
    dep = tree.tokens[anchor.token].dep
    return dep in SUBJECTS or (anchor.explicit and dep not in ("poss", "compound", "amod", "nmod"))


def _only_owns(tree: Tree, place: int, anchor: Anchor) -> bool:
    """Tell whether somebody only owns what acts or is acted on: "her pupils write from X", "his aunt in X".

    "His villa in X" ties the owner to the place, since the place belongs to what is owned.
    """
    token = tree.tokens[anchor.token]
    if token.dep != "poss":
        return token.pos == "PRON" and (
            token.dep in ("pobj", "dative") or token.text.lower() in ("them", "us")
        )
    owned = tree.tokens[token.head]
    if owned.lemma in PEOPLE | KIN:
        return True
    below = tree.path(place, token.head)
    return below is None or tree.boundaries(below) > 0


def _owned(mention: int, tie: Tie, owner: str, tree: Tree | None) -> Link:
    token = tree.tokens[tie.trigger] if tree is not None and tie.trigger is not None else None
    return Link(
        mention,
        tie.relation,
        tie.tier,
        person=owner if owner.startswith("person:") else None,
        organisation=None if owner.startswith("person:") else owner,
        modality=tie.modality,
        trigger=None if token is None else Span(token.start, token.end),
    )


def _inside_names(mentions: Sequence[Mention], owners: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Give the place mentions that stand inside an organisation's name ("Bank of Sochi"), with it."""
    places = [index for index, mention in enumerate(mentions) if mention.kind is Kind.PLACE]
    starts = [mentions[index].start for index in places]
    for index, owner in owners.items():
        mention = mentions[index]
        if mention.kind is not Kind.ORGANISATION:
            continue
        for place in places[bisect_left(starts, mention.start) : bisect_left(starts, mention.end)]:
            if mentions[place].end <= mention.end:
                yield place, owner
