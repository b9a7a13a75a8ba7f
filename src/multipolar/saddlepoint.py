"""How likely one group's share of a count is, were its story families dealt out at random."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse, special

PLAIN = 1.5  # standard errors up to which the normal distribution is near enough
STEPS = 12
LARGEST = 30.0  # of the tilt times an excess, so that nothing overflows


class _Deal(NamedTuple):
    """By how much families exceed what their words give them, one entry a family and term.

    term: which of n. excess: in occurrences. times: how many such families the entry stands for.
    share: how likely a family falls to the group.
    """

    term: np.ndarray
    excess: np.ndarray
    times: np.ndarray
    share: float
    n: int

    def summed(self, values: np.ndarray) -> np.ndarray:
        return np.bincount(self.term, self.times * values, minlength=self.n)

    def moments(self, tilt: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The cumulant generating function of the group's sum and its first two derivatives."""
        raised = self.share * np.exp(tilt[self.term] * self.excess)
        weight = raised + 1 - self.share
        chance = raised / weight
        variance = chance * (1 - chance) * self.excess**2
        return (
            self.summed(np.log(weight)),
            self.summed(chance * self.excess),
            self.summed(variance),
        )


def dealt_p(counts: sparse.csr_array, words: np.ndarray, in_group: np.ndarray) -> np.ndarray:
    """The two-sided p of each term's count in a group of families, were these dealt at random.

    counts: families × terms. words: of each family. in_group: which families are the group's.

    A family falls to the group with the chance that its share of all words gives; what is summed
    is by how much its count exceeds what its words would give it. That is the permutation test of
    families, with its distribution from the saddlepoint (Robinson 1982) and not from draws, of
    which a p that thousands of terms can stand would need millions.
    """
    share = words[in_group].sum() / words.sum()
    rate = counts.sum(axis=0) / words.sum()
    observed = in_group @ counts - rate * words[in_group].sum()
    deal = _dealt(counts, words, rate, share)
    error = np.sqrt(share * (1 - share) * deal.summed(deal.excess**2))
    p = 2 * special.ndtr(-np.abs(observed) / np.where(error > 0, error, np.inf))
    far = np.abs(observed) > PLAIN * error
    kept, number = far[deal.term], np.cumsum(far) - 1
    own = (number[deal.term[kept]], deal.excess[kept], deal.times[kept])
    p[far] = _tail(_Deal(*own, share=share, n=int(far.sum())), observed[far], error[far])
    return p


def _dealt(counts: sparse.csr_array, words: np.ndarray, rate: np.ndarray, share: float) -> _Deal:
    """Families that have a term; those that lack it as so many of equal length, for each term."""
    cells, n = counts.tocoo(), counts.shape[1]
    row, term = cells.coords
    lack = words.sum() - np.bincount(term, words[row], minlength=n)
    squares = (words**2).sum() - np.bincount(term, words[row] ** 2, minlength=n)
    some = np.flatnonzero((squares > 0.5) & (rate > 0))
    return _Deal(
        np.append(term, some),
        np.append(cells.data - rate[term] * words[row], -rate[some] * squares[some] / lack[some]),
        np.append(np.ones(len(term)), lack[some] ** 2 / squares[some]),
        share,
        n,
    )


def _tail(deal: _Deal, observed: np.ndarray, error: np.ndarray) -> np.ndarray:
    """Twice the tail beyond what was observed, as Lugannani & Rice (1980) approximate it."""
    highest = np.zeros(deal.n)
    np.maximum.at(highest, deal.term, np.abs(deal.excess))
    limit = LARGEST / highest
    tilt = np.clip(observed / error**2, -limit, limit)
    for _ in range(STEPS):
        _, mean, variance = deal.moments(tilt)
        step = np.clip((observed - mean) / variance, -limit / 10, limit / 10)
        tilt = np.clip(tilt + step, -limit, limit)
    whole, _, variance = deal.moments(tilt)
    root = np.sqrt(np.maximum(2 * (tilt * observed - whole), np.finfo(float).tiny))
    deviate = root + np.log(np.abs(tilt) * np.sqrt(variance) / root) / root
    return 2 * special.ndtr(-np.maximum(deviate, 0))
