"""Fits LightGBM models and turns their trees into the form that the ranker evaluates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lightgbm
import numpy as np

from geo.resolve.forest import Forest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

DEPTH = 7
"""Steps from root to leaf at most; the evaluator walks as many for every row."""

_LEAST_CURVATURE = 1e-3

PARAMETERS: dict[str, Any] = {
    "num_leaves": 15,
    "max_depth": DEPTH,
    "learning_rate": 0.06,
    "min_child_samples": 40,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 2.0,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "use_missing": False,
    "seed": 1,
    "verbose": -1,
}


RISING = frozenset({"exact_primary", "area", "container", "domain_region", "domain_country", "home_region"})
FALLING = frozenset({"home_distance_to_best"})
"""What may only speak for a candidate, or only against it, whatever a few articles say."""


def fit(
    rows: NDArray[np.float32],
    targets: NDArray[np.float64],
    weights: NDArray[np.float64],
    sizes: NDArray[np.int64],
    features: Sequence[str],
    *,
    rounds: int,
) -> lightgbm.Booster:
    """Fit trees whose softmax over a name's candidates puts the belief on the right one (conditional logit).

    `rows` (n, features) hold the candidates of name after name, `sizes` how many each name has; `targets`
    sum to 1 over each name.
    """
    data = lightgbm.Dataset(rows, targets, feature_name=list(features))
    objective = _conditional_logit(targets, weights, sizes)
    signs = [int(f in RISING) - int(f in FALLING) for f in features]
    parameters = {**PARAMETERS, "objective": objective, "monotone_constraints": signs}
    return lightgbm.train(parameters, data, num_boost_round=rounds)


DOUBT_PARAMETERS: dict[str, Any] = {
    **PARAMETERS,
    "objective": "binary",
    "num_leaves": 8,
    "max_depth": 4,
    "learning_rate": 0.05,
    "feature_fraction": 0.4,
    "lambda_l2": 10.0,
    "min_child_samples": 100,
    "boost_from_average": False,
}
"""Shallow trees: a few thousand answers teach no more."""


def fit_chance(
    rows: NDArray[np.float32], right: NDArray[np.float64], features: Sequence[str], *, rounds: int
) -> lightgbm.Booster:
    """Fit trees whose logistic sum is the chance that an answer is right; `right` holds 1 and 0."""
    data = lightgbm.Dataset(rows, right, feature_name=list(features))
    return lightgbm.train(DOUBT_PARAMETERS, data, num_boost_round=rounds)


def _conditional_logit(
    targets: NDArray[np.float64], weights: NDArray[np.float64], sizes: NDArray[np.int64]
) -> Callable[[NDArray[np.float64], lightgbm.Dataset], tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Gradient and curvature of the weighted cross-entropy of each name's softmax."""
    starts = np.cumsum(sizes) - sizes

    def gradients(
        log_odds: NDArray[np.float64], _: lightgbm.Dataset
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        odds = np.exp(log_odds - np.repeat(np.maximum.reduceat(log_odds, starts), sizes))
        belief = odds / np.repeat(np.add.reduceat(odds, starts), sizes)
        return weights * (belief - targets), weights * np.maximum(belief * (1 - belief), _LEAST_CURVATURE)

    return gradients


def to_forest(booster: lightgbm.Booster) -> Forest:
    """Give the same trees as a `Forest`; its log-odds equal the booster's raw scores on float32 rows."""
    trees = [info["tree_structure"] for info in booster.dump_model()["tree_info"]]
    depth = max(1, *(_depth(tree) for tree in trees))
    inner = 2**depth - 1
    feature = np.zeros((len(trees), inner), dtype=np.int32)
    threshold = np.full((len(trees), inner), np.inf, dtype=np.float32)
    leaf = np.zeros((len(trees), inner + 1))
    for number, tree in enumerate(trees):
        _fill(tree, 0, feature[number], threshold[number], leaf[number])
    return Forest(feature, threshold, leaf)


def _depth(node: dict[str, Any]) -> int:
    if "split_index" not in node:
        return 0
    return 1 + max(_depth(node["left_child"]), _depth(node["right_child"]))


def _fill(
    node: dict[str, Any],
    position: int,
    feature: NDArray[np.int32],
    threshold: NDArray[np.float32],
    leaf: NDArray[np.float64],
) -> None:
    if "split_index" in node:
        feature[position] = node["split_feature"]
        threshold[position] = _rounded_down(node["threshold"])
        _fill(node["left_child"], 2 * position + 1, feature, threshold, leaf)
        _fill(node["right_child"], 2 * position + 2, feature, threshold, leaf)
        return
    while position < len(feature):
        position = 2 * position + 1
    leaf[position - len(feature)] = node["leaf_value"]


def _rounded_down(value: float) -> np.float32:
    """The largest 32-bit number not above the value: the same 32-bit rows stay on the same side."""
    near = np.float32(value)
    return near if float(near) <= value else np.nextafter(near, np.float32(-np.inf))
