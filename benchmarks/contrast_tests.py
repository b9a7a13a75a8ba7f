"""What else could test a difference between two groups, on the designs of `coverage`.

    python -m benchmarks.contrast_tests [size] [power]

It takes three minutes. Of 100 contrasts of ten items alike in both groups, those that call any
after adjustment (`size`; at 5% up to 9 are chance), and how often an item three times as frequent
in one group has p <= 0.05 (`power`; usual items, a or b having more):

                         suite  with_  by_    by_   score_  wild  quasi_   thinned
                                length count  rate  t             poisson
    size, the worst of usual, even, of few stories and rare items
    alike                 0.03   0.06   0.05   0.08   0.01  0.06    0.36     0.06
    shorter               0.01   0.17   0.10   0.30   0.00  0.26    0.09     0.07
    much fewer, longer    0.02   0.61   0.17   0.08   0.00  0.24    0.71     0.04
    voices                0.00   0.16   0.07   0.11   0.00  0.11    0.05     0.00
    power
    alike                 0.54   0.58   0.54   0.55   0.35  0.55    0.66     0.57
    shorter               0.31   0.32   0.35   0.39   0.14  0.36    0.37     0.32
    much fewer, longer    0.39   0.61   0.43   0.39   0.29  0.52    0.80     0.38
    voices                0.37   0.40   0.40   0.41   0.13  0.41    0.39     0.33

Families that change places with their lengths fail where the lengths of the groups differ: what
short stories lack altogether is no news, but to the permutations it is. The suite's test and
thinning alone hold everywhere; thinning discards words by chance, so that another seed gives
another p, and finds a little less between voices. Permuting within strata of length is left out:
where one group has the short stories and the other the long, no stratum has both.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import product

import numpy as np
import pandas as pd
from scipy import special, stats

from benchmarks.coverage import DESIGNS, ITEMS, Design, Items, adjusted, two_groups
from multipolar.statistics.counts import Group
from multipolar.statistics.significance import (
    Compared,
    chance_p,
    difference_p,
    permuted_p,
    student_p,
)

DRAWS = 299
Test = Callable[[Group, Group, bool], np.ndarray]


def compared(a: Group, b: Group, paired: bool) -> Compared:
    found = np.concatenate([one.found.toarray() for one in (a, b)]).astype(float)
    words = np.concatenate([a.words, b.words])[:, None]
    return Compared(found - found.sum(axis=0) / words.sum() * words, words, len(a.words), paired)


def extreme(drawn: np.ndarray, observed: np.ndarray) -> np.ndarray:
    return (1 + (drawn >= observed).sum(axis=0)) / (1 + len(drawn))


def with_length(a: Group, b: Group, paired: bool) -> np.ndarray:
    """Families change places with their lengths, studentised (Janssen 1997): the suite's former."""
    own, rng = compared(a, b, paired), np.random.default_rng(0)
    n, n_a, drawn = len(own.words), own.n_a, []
    for _ in range(DRAWS):
        order = rng.permutation(n)
        if paired:
            other = (np.arange(n) + n_a) % n
            order = np.where(np.tile(rng.random(n_a) < 0.5, 2), other, np.arange(n))
        moved = own._replace(words=own.words[order])
        drawn.append(moved.statistic(own.excess[order]))
    return extreme(np.array(drawn), own.statistic(own.excess))


def by_count(a: Group, b: Group, paired: bool) -> np.ndarray:
    """Excess permuted in standard deviations of a count (negative binomial), lengths in place."""
    own = compared(a, b, paired)
    copies = np.concatenate([a.copies, b.copies])[:, None]
    rate = (a.found.sum(axis=0) + b.found.sum(axis=0)) / own.words.sum()
    chance, n = rate * copies * own.words, len(own.words)
    beyond = (own.excess**2 - chance).sum(axis=0) / (own.words**2).sum() * n / (n - 1)
    unit = np.sqrt(chance + np.maximum(beyond, 0) * own.words**2)
    return permuted_p(own, unit, n_resamples=DRAWS, seed=0)


def by_rate(a: Group, b: Group, paired: bool) -> np.ndarray:
    """Excess permuted in occurrences per word, lengths in place."""
    own = compared(a, b, paired)
    unit = np.broadcast_to(own.words, own.excess.shape)
    return permuted_p(own, unit, n_resamples=DRAWS, seed=0)


def suite(a: Group, b: Group, paired: bool) -> np.ndarray:
    """The larger of the two, and no less than the mid-p of two Poisson counts."""
    return difference_p(a, b, paired=paired, n_resamples=DRAWS)


def score_t(a: Group, b: Group, paired: bool) -> np.ndarray:
    """t of the cluster-robust score, its degrees of freedom estimated (Satterthwaite 1946)."""
    return np.maximum(student_p(compared(a, b, paired)), chance_p(a, b))


def wild(a: Group, b: Group, paired: bool) -> np.ndarray:
    """Wild cluster bootstrap-t with the null imposed (Cameron, Gelbach & Miller 2008)."""
    own, rng = compared(a, b, paired), np.random.default_rng(0)
    drawn = []
    for _ in range(DRAWS):
        moved = own.excess * rng.choice([-1, 1], len(own.words))[:, None]
        drawn.append(own.statistic(moved - moved.sum(axis=0) / own.words.sum() * own.words))
    return extreme(np.array(drawn), own.statistic(own.excess))


def quasi_poisson(a: Group, b: Group, paired: bool) -> np.ndarray:
    """The mid-p of two Poisson counts, both over the dispersion of all families."""
    own = compared(a, b, paired)
    rate = (a.found.sum(axis=0) + b.found.sum(axis=0)) / own.words.sum()
    dispersion = (own.excess**2 / (rate * own.words)).sum(axis=0) / (len(own.words) - 1)
    copies = [(g.copies * g.words).sum() / g.words.sum() for g in (a, b)]
    n_a, n_b = (
        g.found.sum(axis=0) / np.maximum(dispersion, c) for g, c in zip((a, b), copies, strict=True)
    )
    share = a.words.sum() / own.words.sum()
    middle = (
        special.betainc(n_b + 1e-9, n_a + 1, 1 - share)
        + special.betainc(n_b + 1, n_a + 1e-9, 1 - share)
    ) / 2
    return 2 * np.minimum(middle, 1 - middle)


def thinned(a: Group, b: Group, paired: bool) -> np.ndarray:
    """The longer stories lose words at random, to the lengths of the other group's."""
    rng = np.random.default_rng(0)
    length = [g.words / g.copies for g in (a, b)]
    aims = [
        np.quantile(other, stats.rankdata(own) / (len(own) + 1))
        for own, other in zip(length, length[::-1], strict=True)
    ]
    if paired:
        aims = length[::-1]
    cut = []
    for group, own, aim in zip((a, b), length, aims, strict=True):
        share = np.minimum(aim / own, 1)
        once = np.rint(group.found.toarray() / group.copies[:, None]).astype(int)
        found = rng.binomial(once, share[:, None]) * group.copies[:, None]
        cut.append(group._replace(found=type(group.found)(found), words=group.words * share))
    return with_length(cut[0], cut[1], paired)


TESTS: tuple[Test, ...] = (
    *(with_length, by_count, by_rate, suite, score_t, wild, quasi_poisson, thinned),
)


def _p(design: Design, items: Items, *, replicates: int, ratios: tuple[float, float]) -> np.ndarray:
    """Tests × replicates × items; 1 where an item does not occur."""
    rng = np.random.default_rng([design.a, design.b, design.length_b])
    rates = [np.full(items.n, items.rate), np.full(items.n, items.rate)]
    for rate, ratio in zip(rates, ratios, strict=True):
        rate[:3] *= ratio
    p = np.ones((len(TESTS), replicates, items.n))
    for i in range(replicates):
        a, b = two_groups(rng, design, items, rates)
        seen = a.found.sum(axis=0) + b.found.sum(axis=0) > 0
        a, b = (one._replace(found=one.found[:, seen]) for one in (a, b))
        for test, rows in zip(TESTS, p, strict=True):
            rows[i, seen] = test(a, b, design.voices)
    return p


def size(*, replicates: int = 100) -> pd.DataFrame:
    """How often each test calls any of ten items alike in both groups, after adjustment."""
    rows = {}
    for design, kind in product(
        ("alike", "shorter", "much fewer, longer", "voices"),
        ("usual", "even", "of few stories", "rare"),
    ):
        p = _p(DESIGNS[design], ITEMS[kind], replicates=replicates, ratios=(1, 1))
        rows[design, kind] = [(adjusted(own) <= 0.05).any(axis=1).mean() for own in p]
    return _table(rows)


def power(*, replicates: int = 60) -> pd.DataFrame:
    """How often each test has p <= 0.05 for three of ten items, three times as frequent in one."""
    rows = {}
    for design, side in product(("alike", "shorter", "much fewer, longer", "voices"), ("a", "b")):
        ratios = (3, 1) if side == "a" else (1, 3)
        p = _p(DESIGNS[design], ITEMS["usual"], replicates=replicates, ratios=ratios)
        rows[design, f"more in {side}"] = [(own[:, :3] <= 0.05).mean() for own in p]
    return _table(rows)


def _table(rows: dict[tuple[str, str], list[float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, index=[test.__name__ for test in TESTS]).T


if __name__ == "__main__":
    pd.set_option("display.width", 140, "display.precision", 2)
    for name in sys.argv[1:] or ["size", "power"]:
        print(f"{name}: {globals()[name].__doc__}\n{globals()[name]().to_string()}\n", flush=True)
