"""How likely one group's share of a count is, were its story families dealt out at random."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse, special

from multipolar.statistics.intervals import linearised

UNLIKE = 2.0  # times as long on average, and dealing families out is not fair to every term
PLAIN = 1.5  # standard errors up to which the normal distribution is near enough
STEPS = 30
NEAR = 1e-3  # standard errors by which the last step may move the mean
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

    def only(self, kept: np.ndarray) -> _Deal:
        """The entries of some of the terms."""
        own, number = np.flatnonzero(kept[self.term]), np.cumsum(kept) - 1
        chosen = (number[self.term[own]], self.excess[own], self.times[own])
        return _Deal(*chosen, share=self.share, n=int(kept.sum()))

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
    which a p that thousands of terms can stand would need millions. Where one group's families are
    on average UNLIKE times as long as the others, no p is smaller than that by the variance between
    each group's own families (Welch 1947).
    """
    share = words[in_group].sum() / words.sum()
    rate = counts.sum(axis=0) / words.sum()
    observed = in_group @ counts - rate * words[in_group].sum()
    deal = _dealt(counts, words, rate, share)
    error = np.sqrt(share * (1 - share) * deal.summed(deal.excess**2))
    p = 2 * special.ndtr(-np.abs(observed) / np.where(error > 0, error, np.inf))
    far = np.abs(observed) > PLAIN * error
    signed = deal._replace(excess=np.sign(observed)[deal.term] * deal.excess)
    p[far] = 2 * _tail(signed.only(far), np.abs(observed[far]), error[far])
    shorter, longer = sorted((words[in_group].mean(), words[~in_group].mean()))
    if longer >= UNLIKE * shorter:
        p = np.maximum(p, _own_p(counts, words, in_group))
    return p


def _own_p(counts: sparse.csr_array, words: np.ndarray, in_group: np.ndarray) -> np.ndarray:
    """The two-sided p of the difference of rates, over its error from either group's families."""
    difference, variance = np.zeros(counts.shape[1]), np.zeros(counts.shape[1])
    for sign, rows in ((1, in_group), (-1, ~in_group)):
        own, size = counts[np.flatnonzero(rows)], words[rows]
        difference += sign * own.sum(axis=0) / size.sum()
        variance += len(size) / (len(size) - 1) * linearised(own, size)
    error = np.sqrt(np.where(variance > 0, variance, np.inf))
    return 2 * special.ndtr(-np.abs(difference) / error)


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
    """The tail from what was observed on, all above 0, as Lugannani & Rice (1980) have it."""
    tilt = _tilts(deal, observed, error)
    whole, _, variance = deal.moments(tilt)
    root = np.sqrt(np.maximum(2 * (tilt * observed - whole), np.finfo(float).tiny))
    deviate = root + np.log(tilt * np.sqrt(variance) / root) / root
    return special.ndtr(-np.maximum(deviate, 0))


def _tilts(deal: _Deal, observed: np.ndarray, error: np.ndarray) -> np.ndarray:
    """The tilt that makes each term's expected sum the observed one: Newton's steps, bracketed."""
    highest = np.zeros(deal.n)
    np.maximum.at(highest, deal.term, np.abs(deal.excess))
    low, high = np.zeros(deal.n), LARGEST / highest
    tilt, moving = np.minimum(observed / error**2, high), np.arange(deal.n)
    for _ in range(STEPS):
        at, goal = tilt[moving], observed[moving]
        _, mean, variance = deal.moments(at)
        low[moving] = np.where(mean < goal, at, low[moving])
        high[moving] = np.where(mean < goal, high[moving], at)
        newton = at + (goal - mean) / variance
        inside = (low[moving] < newton) & (newton < high[moving])
        tilt[moving] = np.where(inside, newton, (low[moving] + high[moving]) / 2)
        far = np.abs(tilt[moving] - at) * np.sqrt(variance) > NEAR
        moving, deal = moving[far], deal.only(far)
        if not len(moving):
            break
    return tilt
