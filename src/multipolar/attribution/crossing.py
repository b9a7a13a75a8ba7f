"""Features as crosses of columns, hashed into one row of weights.

A template names the columns it crosses: "lemma dep" has one weight for every pair of a lemma and
a dependency. Crosses are hashed to places in the row of weights, so that no list of all features
is kept (the hashing trick: Weinberger et al. 2009, ICML).
"""

from __future__ import annotations

import zlib
from collections.abc import Hashable, Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

BITS = 18
SIZE = 1 << BITS
MOST = 1 << 15  # values whose codes are kept: the rest is seldom met again
ODD = np.uint64(0x9E3779B97F4A7C15)
SHIFT, TOP = np.uint64(29), np.uint64(64 - BITS)

Places = npt.NDArray[np.int64]


class Crosses:
    """Templates over the columns of a table, and over tables of further rows (bags).

    columns: the names of a row's values. templates: each the names of the columns it crosses.
    """

    def __init__(self, columns: Sequence[str], templates: Iterable[str]) -> None:
        known = {name: number + 1 for number, name in enumerate(columns)}
        self.width = len(columns)
        crossed = [[known[name] for name in template.split()] for template in templates]
        deepest = max(map(len, crossed))
        self.crossed = np.array([names + [0] * (deepest - len(names)) for names in crossed])
        self.seeds = np.arange(1, len(crossed) + 1, dtype=np.uint64) * ODD
        self.codes = _Codes()

    def places(self, rows: Sequence[tuple[Hashable, ...]]) -> Places:
        """Where the weights of each row's features stand: (rows, templates)."""
        values = list(chain.from_iterable(rows))
        flat = list(map(self.codes.__getitem__, values))
        table = np.zeros((len(rows), self.width + 1), dtype=np.uint64)
        table[:, 1:] = np.array(flat, dtype=np.uint64).reshape(len(rows), self.width)
        mixed = np.broadcast_to(self.seeds, (len(rows), len(self.seeds)))
        for depth in range(self.crossed.shape[1]):
            mixed = _mix(mixed, table[:, self.crossed[:, depth]])
        return (mixed >> TOP).astype(np.int64)


class _Codes(dict[Hashable, int]):
    """Value → its code, reckoned once."""

    def __missing__(self, value: Hashable) -> int:
        plain = int(value) if isinstance(value, bool) else value  # True is found under 1
        code = zlib.crc32(repr(plain).encode()) + 1
        if len(self) < MOST:
            self[value] = code
        return code


def _mix(mixed: npt.NDArray[np.uint64], more: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    mixed = (mixed ^ more) * ODD
    return mixed ^ (mixed >> SHIFT)


def bagged(owners: Sequence[int], places: Places, *, rows: int) -> csr_array:
    """Features of further rows, of which each belongs to an owner, as a matrix of the owners."""
    owner = np.repeat(np.asarray(owners, dtype=np.int64), places.shape[1])
    ones = np.ones(len(owner), dtype=np.float32)
    return csr_array((ones, (owner, places.ravel())), shape=(rows, SIZE))


def as_matrix(places: Places) -> csr_array:
    """The features of rows as a sparse matrix of ones: (rows, SIZE)."""
    return bagged(range(len(places)), places, rows=len(places))


def summed(places: Places, weights: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Each row's sum of the weights of its features."""
    return weights[places].sum(axis=1, dtype=np.float64)


def summed_bags(
    owners: Sequence[int], places: Places, weights: npt.NDArray[Any], *, rows: int
) -> npt.NDArray[np.float64]:
    """For each owner the sum of the weights of the features of its further rows."""
    own = summed(places, weights)
    total = np.bincount(np.asarray(owners, dtype=np.int64), own, minlength=rows)
    return total.astype(np.float64)
