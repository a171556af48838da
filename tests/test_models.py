from __future__ import annotations

import ast
import dataclasses
import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import models
from geo.models import EVENT_GROUPS, EventType, Kind, Mention, Span

SPANS = st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda s: Span(s[0], s[0] + s[1]))


@given(SPANS, SPANS)
def test_spans_overlap_when_they_share_a_code_point(one: Span, other: Span) -> None:
    """Half-open spans that only touch do not overlap, and the question is symmetric."""
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    assert one.overlaps(other) is bool(shared)
    assert other.overlaps(one) is bool(shared)


def test_each_event_type_has_exactly_one_colour_group() -> None:
    """Seven groups hold all eighteen types, in the order of the types."""
    assert len(EVENT_GROUPS) == 7
    assert [t for group in EVENT_GROUPS.values() for t in group] == list(EventType)


def test_what_stages_exchange_cannot_be_changed_on_the_way() -> None:
    """Every dataclass is frozen, has slots, and can be a set's member."""
    classes = [c for _, c in inspect.getmembers(models, inspect.isclass) if dataclasses.is_dataclass(c)]
    assert len(classes) > 15
    for cls in classes:
        assert getattr(cls, "__dataclass_params__").frozen, cls  # noqa: B009 - typeshed does not know it
        assert "__slots__" in vars(cls), cls
        assert cls.__hash__ is not None, cls
    with pytest.raises(dataclasses.FrozenInstanceError):
        Span(1, 2).start = 0  # type: ignore[misc]  # that is the test


def test_every_field_says_what_it_holds() -> None:
    """Each field is followed by a docstring: meaning, unit, range."""
    tree = models_source()
    missing = []
    for name, body in tree.items():
        for here, following in zip(body, [*body[1:], ""], strict=True):
            if here == "field" and following != "doc":
                missing.append(name)
    assert not missing


def models_source() -> dict[str, list[str]]:
    """Each dataclass's body as the kinds of its statements."""
    found = {}
    for node in ast.parse(inspect.getsource(models)).body:
        if isinstance(node, ast.ClassDef) and node.decorator_list:
            found[node.name] = [
                "field" if isinstance(s, ast.AnnAssign) else "doc" if isinstance(s, ast.Expr) else "other"
                for s in node.body
            ]
    return found


def test_a_mention_gives_its_span() -> None:
    """The span is where the mention stands."""
    assert Mention(3, 7, "Kyiv", Kind.PLACE).span == Span(3, 7)
