from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.scores import FARTHEST_KM, Answer, Answers, Spans, share


def answer(km: float | None, *, in_named_country: bool = False, exact: bool | None = None) -> Answer:
    return Answer(km, in_named_country, exact)


def answers(*km: float | None) -> Answers:
    return Answers([answer(k) for k in km])


def test_precision_recall_and_f1_of_counted_spans() -> None:
    """3 right of 4 found and 6 wanted: 0.75, 0.5 and their harmonic mean 0.6."""
    spans = Spans(right=3, predicted=4, gold=6)
    assert (spans.precision, spans.recall) == (0.75, 0.5)
    assert spans.f1 == pytest.approx(0.6)


def test_nothing_found_and_nothing_wanted_score_nothing() -> None:
    """Empty counts are 0, not a division by zero."""
    assert (Spans().precision, Spans().recall, Spans().f1) == (0.0, 0.0, 0.0)
    assert Spans(0, 5, 0).f1 == 0.0


def test_articles_add_up_before_the_shares_are_taken() -> None:
    """Scores are micro-averaged: 1/1 and 0/3 give 1/4, not 1/2."""
    spans = Spans(1, 1, 1)
    spans.add(Spans(0, 3, 1))
    assert (spans.right, spans.predicted, spans.gold) == (1, 4, 2)
    assert spans.precision == 0.25


def test_a161_counts_the_boundary_and_counts_no_answer_as_wrong() -> None:
    """161 km is near, a metre more is not, no answer is not."""
    assert answers(0.0, 161.0, 161.001, None).accuracy == 0.5


def test_a161_plus_forgives_a_country_with_another_centre() -> None:
    """The named country whose territory holds the point is right for A@161+, wrong for A@161."""
    found = Answers([answer(900.0, in_named_country=True), answer(900.0)])
    assert (found.accuracy, found.accuracy_plus) == (0.0, 0.5)


def test_exact_ids_are_counted_where_the_gold_has_one() -> None:
    """Toponyms without an id in the gold are left out of the share."""
    found = Answers([answer(0.0, exact=True), answer(0.0, exact=False), answer(0.0)])
    assert found.exact == 0.5


def test_median_and_mean_count_no_answer_as_half_the_earth_s_circumference() -> None:
    """Errors 1, 3 and none: median 3, mean (1 + 3 + 20039) / 3."""
    found = answers(3.0, None, 1.0)
    assert found.median_km == 3.0
    assert found.mean_km == pytest.approx(20043 / 3)


def test_auc_by_hand() -> None:
    """Errors 0, e-1 and e^3-1 have logs 0, 1, 3: area 0.5 + 2, over 2 steps of ln 20039."""
    found = answers(math.e**3 - 1, 0.0, math.e - 1)
    assert found.auc == pytest.approx(2.5 / (2 * math.log(20_039)))


def test_auc_runs_from_zero_to_one() -> None:
    """All right is 0; no answer at all is 1 (up to the +1 under the logarithm)."""
    assert answers(0.0, 0.0, 0.0).auc == 0.0
    assert answers(None, None).auc == pytest.approx(1.0, abs=1e-5)


def test_auc_of_fewer_than_two_answers_has_no_area() -> None:
    """One point spans no curve, and there is nothing to divide by."""
    assert (answers(500.0).auc, answers().auc) == (0.0, 0.0)


@given(st.lists(st.floats(0, FARTHEST_KM), min_size=2, max_size=40))
def test_auc_is_the_trapezoid_rule_of_the_literature(errors: list[float]) -> None:
    """It equals numpy's trapz over the sorted ln(err+1), over ln(20039)·(n-1), in any order of answers."""
    wanted = np.trapezoid(np.sort(np.log(np.array(errors) + 1))) / (math.log(20_039) * (len(errors) - 1))
    assert answers(*errors).auc == pytest.approx(float(wanted))
    assert answers(*reversed(errors)).auc == pytest.approx(float(wanted))


def test_no_answers_at_all_score_zero() -> None:
    """A corpus without coordinates gives zeros."""
    empty = Answers()
    assert (empty.accuracy, empty.accuracy_plus, empty.exact) == (0.0, 0.0, 0.0)
    assert (empty.median_km, empty.mean_km) == (0.0, 0.0)


def test_share_counts_true_flags() -> None:
    """None counts as false; of none at all the share is 0."""
    assert share([True, False, None, True]) == 0.5
    assert share([]) == 0.0
