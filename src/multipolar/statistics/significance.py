"""The p of a difference in rate between two groups of story families, however long and many."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse, special, stats

from multipolar.statistics.counts import Group

MANY_FAMILIES = 200
"""Where both groups have so many, t is near enough and no family is permuted."""

FIRST_LOOK = 999
CLEARLY_NOT = 0.2
"""An item with a larger p after FIRST_LOOK permutations is permuted no further (Besag & Clifford
1991)."""

CELLS_AT_ONCE = 2_000_000
TINY = np.finfo(float).tiny


class Compared(NamedTuple):
    """The families of both groups, those of a first, and how far each is from the common rate.

    excess: families × items, occurrences beyond those of its words at the rate of both groups
    together. words: families × 1.
    """

    excess: np.ndarray
    words: np.ndarray
    n_a: int
    paired: bool

    def parts(self, excess: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What each family of a and of b adds to the rate of its group."""
        a, b = slice(None, self.n_a), slice(self.n_a, None)
        in_a, in_b = (excess[..., s, :] / self.words[s].sum() for s in (a, b))
        return in_a, in_b

    def statistic(self, excess: np.ndarray) -> np.ndarray:
        """The difference over its standard error, up to a hundredth, which is no difference."""
        a, b = self.parts(excess)
        if self.paired:
            variance = ((a - b) ** 2).sum(axis=-2)
        else:
            n = a.shape[-2], b.shape[-2]
            squares = [(part**2).sum(axis=-2) for part in (a, b)]
            variance = sum(s * k / (k - 1) for s, k in zip(squares, n, strict=True))
        difference = a.sum(axis=-2) - b.sum(axis=-2)
        return (np.abs(difference) / np.sqrt(np.maximum(variance, TINY))).round(2)


def difference_p(
    a: Group, b: Group, *, paired: bool, n_resamples: int = 9999, seed: int = 0
) -> np.ndarray:
    """The two-sided p of the difference of each item's rates.

    a, b: groups with the same items; where `paired` also with the same families, in order.

    How far each family is from the rate of both groups together is permuted over the families, and
    the difference studentised (Janssen 1997). Were families to change places with their lengths,
    that would hold only for groups alike in length. So the lengths stay, and the excess is moved as
    residuals are (Winkler et al. 2014): once in standard deviations of the count in so many words
    (negative binomial, by chance and by story), once in occurrences per word. The larger p counts,
    and it is no less than the mid-p of two Poisson counts of stories (Lancaster 1961), which few
    occurrences need. Where both groups have MANY_FAMILIES, t takes the place of permutations, its
    degrees of freedom estimated (Satterthwaite 1946). What else was tried:
    `python -m benchmarks.contrast_tests`.
    """
    found = sparse.vstack([a.found, b.found]).toarray().astype(float)
    words, copies = (
        np.concatenate(pair)[:, None] for pair in ((a.words, b.words), (a.copies, b.copies))
    )
    rate = found.sum(axis=0) / words.sum()
    excess = found - rate * words
    excess[np.abs(excess) < 1e-9] = 0
    compared, p = Compared(excess, words, len(a.words), paired), chance_p(a, b)
    if not excess.size:
        return p
    if min(len(a.words), len(b.words)) >= MANY_FAMILIES:
        return np.maximum(p, student_p(compared))
    chance, n = rate * copies * words, len(words)
    beyond = (excess**2 - chance).sum(axis=0) / (words**2).sum() * n / (n - 1)
    by_count = np.sqrt(np.maximum(chance + np.maximum(beyond, 0) * words**2, TINY))
    for unit in (by_count, np.broadcast_to(words, excess.shape)):
        p = np.maximum(p, permuted_p(compared, unit, n_resamples=n_resamples, seed=seed))
    return p


def chance_p(a: Group, b: Group) -> np.ndarray:
    """The mid-p of two Poisson counts, given their sum; the copies of a family are one story."""
    totals = [group.words.sum() for group in (a, b)]
    copies = [(g.copies * g.words).sum() / total for g, total in zip((a, b), totals, strict=True)]
    n_a, n_b = (g.found.sum(axis=0) / c for g, c in zip((a, b), copies, strict=True))
    share = totals[0] / copies[0] / (totals[0] / copies[0] + totals[1] / copies[1])
    at_most = np.where(n_b > 0, special.betainc(np.maximum(n_b, TINY), n_a + 1, 1 - share), 1)
    below = np.where(n_a > 0, special.betainc(n_b + 1, np.maximum(n_a, TINY), 1 - share), 0)
    middle = (at_most + below) / 2
    return 2 * np.minimum(middle, 1 - middle)


def student_p(compared: Compared) -> np.ndarray:
    """The p of t, of which the degrees of freedom fall where a few families have all the excess."""
    a, b = compared.parts(compared.excess)
    apart = a - b if compared.paired else np.concatenate([a, -b])
    variance = (apart**2).sum(axis=0)
    freedom = 2 * variance**2 / np.maximum((apart**4).sum(axis=0), TINY)
    t = np.abs(apart.sum(axis=0)) / np.sqrt(np.maximum(variance, TINY))
    return np.where(variance > 0, 2 * special.stdtr(np.maximum(freedom, 1), -t), 1)


def permuted_p(compared: Compared, unit: np.ndarray, *, n_resamples: int, seed: int) -> np.ndarray:
    p = _one_look(compared, unit, n_resamples=min(FIRST_LOOK, n_resamples), seed=seed)
    near = p <= CLEARLY_NOT
    if near.any() and n_resamples > FIRST_LOOK:
        closer = compared._replace(excess=compared.excess[:, near])
        p[near] = _one_look(closer, unit[:, near], n_resamples=n_resamples, seed=seed)
    return p


def _one_look(compared: Compared, unit: np.ndarray, *, n_resamples: int, seed: int) -> np.ndarray:
    standard, words, n = compared.excess / unit, compared.words, len(compared.words)

    def statistic(*rows: np.ndarray, axis: int) -> np.ndarray:
        moved = standard[np.concatenate(rows, axis=-1)] * unit
        moved -= moved.sum(axis=-2, keepdims=True) / words.sum() * words
        return compared.statistic(moved)

    sides = np.split(np.arange(n), [compared.n_a]) if compared.paired else [np.arange(n)]
    return stats.permutation_test(
        tuple(sides),
        statistic,
        permutation_type="samples" if compared.paired else "pairings",
        alternative="greater",
        vectorized=True,
        n_resamples=n_resamples,
        batch=max(CELLS_AT_ONCE // standard.size, 1),
        axis=-1,
        rng=seed,
    ).pvalue
