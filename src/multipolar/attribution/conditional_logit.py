"""Conditional logits (McFadden 1974): which of several rows is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_array, vstack


def stacked(blocks: list[csr_array]) -> csr_array:
    """The blocks under each other, with the short indices that liblinear reads."""
    rows: Any = vstack(blocks, format="csr")
    short = rows.indices.astype(np.int32), rows.indptr.astype(np.int32)
    return csr_array((rows.data, *short), shape=rows.shape)


def chosen(
    rows: csr_array, sizes: Sequence[int], wanted: Sequence[float], *, penalty: float
) -> npt.NDArray[np.float64]:
    """Weights under which the wanted rows of each group are likeliest.

    rows: the features of all rows, group after group. sizes: how many rows each group has.
    wanted: for each row its share of what is wanted, 1 in every group. penalty: of the sum of
    squared weights.
    """
    target = np.array(wanted)
    group = np.repeat(np.arange(len(sizes)), sizes)
    begun = np.r_[0, np.cumsum(sizes)[:-1]]
    across: Any = rows.T.tocsr()

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        scores: Any = rows @ weights
        scores = scores - np.maximum.reduceat(scores, begun)[group]
        powers = np.exp(scores)
        total = np.add.reduceat(powers, begun)[group]
        missed = -(target * (scores - np.log(total))).sum()
        slope = across @ (powers / total - target) + penalty * weights
        return missed + 0.5 * penalty * (weights @ weights), slope

    start = np.zeros(rows.shape[1])
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 100}).x
