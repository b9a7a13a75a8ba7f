"""Boosted decision trees kept as plain arrays: what scikit-learn fitted, without its pickles."""

from __future__ import annotations

from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt


class Trees(NamedTuple):
    """Trees of (trees, nodes) arrays, shorter ones filled up with leaves.

    feature: the column a node asks about, -1 for a leaf. threshold: up to which its left child
    is taken. left, right: numbers of the children. value: what a leaf adds to the log odds.
    """

    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float64]
    left: npt.NDArray[np.int16]
    right: npt.NDArray[np.int16]
    value: npt.NDArray[np.float64]
    baseline: npt.NDArray[np.float64]

    @classmethod
    def of(cls, fitted: Any) -> Self:
        """The trees of a fitted `HistGradientBoostingClassifier` of two classes."""
        nodes = [tree[0].nodes for tree in fitted._predictors]
        shape = len(nodes), max(map(len, nodes))
        feature = np.full(shape, -1, dtype=np.int16)
        threshold, value = np.zeros(shape), np.zeros(shape)
        left, right = np.zeros(shape, dtype=np.int16), np.zeros(shape, dtype=np.int16)
        for number, tree in enumerate(nodes):
            size = len(tree)
            inner = tree["is_leaf"] == 0
            feature[number, :size] = np.where(inner, tree["feature_idx"], -1)
            threshold[number, :size] = np.where(inner, tree["num_threshold"], 0)
            left[number, :size], right[number, :size] = tree["left"], tree["right"]
            value[number, :size] = tree["value"]
        return cls(feature, threshold, left, right, value, fitted._baseline_prediction.ravel())

    def probabilities(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The probability of the second class for each row."""
        first = np.arange(len(self.feature)) * self.feature.shape[1]
        begun = np.arange(len(rows))[:, np.newaxis] * rows.shape[1]
        node = np.broadcast_to(first, (len(rows), len(first)))
        while True:
            asked = self.feature.take(node)
            inner = asked >= 0
            if not inner.any():
                break
            lower = rows.take(begun + np.maximum(asked, 0)) <= self.threshold.take(node)
            below = np.where(lower, self.left.take(node), self.right.take(node)) + first
            node = np.where(inner, below, node)
        odds = self.baseline[0] + self.value.take(node).sum(axis=1)
        return 1 / (1 + np.exp(-odds))
