"""Fits LightGBM models and turns their trees into the form that the ranker evaluates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lightgbm
import numpy as np

from geo.resolve.forest import Forest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DEPTH = 7
"""Steps from root to leaf at most; the evaluator walks as many for every row."""

PARAMETERS: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 31,
    "max_depth": DEPTH,
    "learning_rate": 0.06,
    "min_child_samples": 20,
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


def fit(
    rows: NDArray[np.float32],
    targets: NDArray[np.float64],
    weights: NDArray[np.float64],
    features: Sequence[str],
    *,
    rounds: int,
    **overrides: Any,
) -> lightgbm.Booster:
    """Fit trees that tell the right candidates from the others; rows (n, features), targets 0 or 1."""
    data = lightgbm.Dataset(rows, targets, weight=weights, feature_name=list(features))
    return lightgbm.train({**PARAMETERS, **overrides}, data, num_boost_round=rounds)


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
