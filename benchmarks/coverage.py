"""How often the suite's intervals cover and its tests err, on corpora whose answer was planted.

`python -m benchmarks.coverage` prints the tables quoted in the docstrings of `multipolar.compare`,
`multipolar.statistics.contrast` and `multipolar.adequacy`, in six minutes; a name or two (`rates`,
`shares`, `contrasts`, `power`, `families`) prints only those. What else was tried in the place of
the test of `multipolar.statistics.significance` stands in `benchmarks.contrast_tests`.
"""

from __future__ import annotations

import sys
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse, stats

from multipolar import families as family
from multipolar.fingerprints import fingerprints
from multipolar.statistics.counts import Group
from multipolar.statistics.intervals import rate_interval, share_interval
from multipolar.statistics.significance import difference_p

FAMILIES = (5, 8, 10, 20, 50)
RATES = (0.2, 1.0, 5.0, 20.0)
BURSTINESS = (0.0, 0.3, 1.0, 3.0)
"""The variance of an item's own rate from story to story, over the square of its mean.

At 0 occurrences are Poisson; at 1 a story's rate is exponential; at 3 most stories lack an item
that a few are full of.
"""
TAIL = 0.025


class Design(NamedTuple):
    """Two groups: how many families each has, and the words of an article of each.

    `voices`: both are of the same articles, of whose words b has as many.
    """

    a: int
    b: int
    length_a: int = 500
    length_b: int = 500
    voices: bool = False


DESIGNS = {
    "alike": Design(20, 20),
    "least": Design(8, 8),
    "fewer": Design(20, 8),
    "one of many": Design(100, 8),
    "shorter": Design(20, 20, length_b=100),
    "fewer, shorter": Design(20, 8, length_b=100),
    "fewer, longer": Design(20, 8, length_b=2500),
    "much fewer, longer": Design(50, 8, length_b=2500),
    "voices": Design(20, 20, length_b=125, voices=True),
    "hundreds": Design(600, 200, length_b=2500),
}


class Items(NamedTuple):
    """How many items there are, how often they occur per 1,000 words, how unevenly by story.

    of_stories: the share of stories that can have an item at all.
    """

    n: int = 10
    rate: float = 2.0
    burstiness: float = 1.0
    of_stories: float = 1.0


ITEMS = {
    "usual": Items(),
    "even": Items(burstiness=0.0),
    "bursty": Items(burstiness=3.0),
    "of few stories": Items(burstiness=0.0, of_stories=0.3),
    "rare": Items(rate=0.3),
    "many": Items(n=50),
}


def articles(
    rng: np.random.Generator, n: int, *, copies: bool = True, length: int = 500
) -> tuple[np.ndarray, np.ndarray]:
    """The words of an article of each of n families, and how many articles a family has.

    Lengths are lognormal (sigma 0.5). With copies, one family in four has some, 2.5 on average.
    """
    words = np.maximum(length // 6, rng.lognormal(np.log(length), 0.5, n)).astype(int)
    copied = (rng.random(n) < 0.25) & copies
    return words, 1 + copied * rng.geometric(0.4, n)


def stories(rng: np.random.Generator, n: int, *, copies: bool, length: int = 500) -> pd.DataFrame:
    """One row per article of n families: `doc_id`, `family_id`, `n_words`.

    Lengths and copies are those of `articles`.
    """
    words, times = articles(rng, n, copies=copies, length=length)
    story = np.repeat(np.arange(n), times)
    return pd.DataFrame(
        {
            "doc_id": [f"doc {i}" for i in range(len(story))],
            "family_id": [f"story {i}" for i in story],
            "n_words": words[story],
        }
    )


def planted(
    rng: np.random.Generator, words: pd.DataFrame, *, rate: float, burstiness: float, name: str
) -> pd.DataFrame:
    """One row per occurrence of the item in the articles; copies repeat their story's."""
    story = words.drop_duplicates("family_id")
    expected = story["n_words"].to_numpy() * rate / 1000
    if burstiness:
        expected = expected * rng.gamma(1 / burstiness, burstiness, len(story))
    times = dict(zip(story["family_id"], rng.poisson(expected), strict=True))
    times = words["family_id"].map(times)
    return pd.DataFrame({"doc_id": np.repeat(words["doc_id"].to_numpy(), times), "item": name})


def group(words: np.ndarray, copies: np.ndarray, found: np.ndarray) -> Group:
    """The counts of families × items found in one article of each family, as `compare` has them."""
    index, cells = pd.RangeIndex(len(words)), sparse.csr_array(found * copies[:, None])
    return Group({}, index, cells, words * copies, copies, np.zeros(found.shape[1]))


def occurrences(
    rng: np.random.Generator,
    words: np.ndarray,
    rates: np.ndarray,
    burstiness: np.ndarray,
    *,
    of_stories: float = 1.0,
) -> np.ndarray:
    """How often each item occurs in an article of each family: families × items.

    rates: per 1,000 words. burstiness: as BURSTINESS.
    """
    expected = words[:, None] * rates / 1000
    shape = 1 / np.maximum(burstiness, 1e-9)
    own = np.where(burstiness > 0, rng.gamma(shape, 1 / shape, expected.shape), 1)
    has = rng.random(expected.shape) < of_stories
    return rng.poisson(expected * own * has / of_stories)


def rates(
    *, replicates: int = 250, families: tuple[int, ...] = FAMILIES, each: int = 10
) -> pd.DataFrame:
    """Coverage of the 95% intervals of `compare.rates`.

    One row: copies, families, rate and burstiness planted; `expected` occurrences in stories; the
    share of intervals that hold the rate, that are too low and too high, the median width over the
    rate, and the share of plain percentile intervals of the same families that hold it. each: how
    many items of a kind are planted at once.
    """
    kinds = np.array(list(product(RATES, BURSTINESS))).repeat(each, axis=0)
    planted_as = pd.DataFrame(kinds, columns=["rate", "burstiness"])
    tables = []
    for copies, n in product((False, True), families):
        rng = np.random.default_rng([n, copies])
        for _ in range(replicates):
            words, times = articles(rng, n, copies=copies)
            drawn = group(words, times, occurrences(rng, words, *kinds.T))
            low, high = rate_interval(drawn, n_boot=500, seed=0, tail=TAIL)
            plain = _percentile(drawn.found.toarray(), drawn.words)
            found = {"low": 1000 * low, "high": 1000 * high} | plain
            tables.append(planted_as.assign(copies=copies, families=n, **found))
    table = pd.concat(tables)
    rate = table["rate"]
    table["percentile"] = (table["plain_low"] <= rate) & (rate <= table["plain_high"])
    table["width"] = (table["high"] - table["low"]) / rate
    by = ["copies", "families", "rate", "burstiness"]
    told = _summary(table, rate, by, {"percentile": "mean"})
    told.insert(4, "expected", told["families"] * told["rate"] * 0.5 * np.exp(0.125))
    return told


def _percentile(count: np.ndarray, words: np.ndarray) -> dict[str, np.ndarray]:
    """The bounds that scipy's percentile bootstrap over families gives each item."""
    interval = stats.bootstrap(
        (np.arange(len(words)),),
        lambda rows, axis: 1000 * count[rows].sum(axis=-2).T / words[rows].sum(axis=-1),
        method="percentile",
        n_resamples=500,
        vectorized=True,
        rng=0,
    ).confidence_interval
    return {"plain_low": interval.low, "plain_high": interval.high}


def shares(
    *, replicates: int = 250, families: tuple[int, ...] = FAMILIES, each: int = 10
) -> pd.DataFrame:
    """Coverage of the 95% intervals of `compare.shares`; rows as in `rates`.

    A story's own share is beta with the planted mean and the concentration `even`: at 3 many
    stories have next to none, at 20 most are near the mean.
    """
    kinds = np.array(list(product((0.1, 0.4), (3, 20)))).repeat(each, axis=0)
    planted_as = pd.DataFrame(kinds, columns=["planted", "even"])
    mean, even = kinds.T
    tables = []
    for copies, n in product((False, True), families):
        rng = np.random.default_rng([n, copies])
        for _ in range(replicates):
            words, times = articles(rng, n, copies=copies)
            own = rng.beta(mean * even, (1 - mean) * even, (n, len(kinds)))
            drawn = group(words, times, (words[:, None] * own).astype(int))
            low, high = share_interval(drawn, n_boot=500, seed=0, tail=TAIL)
            tables.append(planted_as.assign(copies=copies, families=n, low=low, high=high))
    table = pd.concat(tables).assign(width=lambda found: found["high"] - found["low"])
    return _summary(table, table["planted"], ["copies", "families", "planted", "even"])


def contrasts(
    *,
    replicates: int = 200,
    designs: tuple[str, ...] = tuple(DESIGNS),
    items: tuple[str, ...] = tuple(ITEMS),
) -> pd.DataFrame:
    """How often the test of `contrast` calls a difference where none was planted.

    One row: a design, the kind of items, the share of items with p <= 0.05 and the share of
    contrasts with any p_adjusted <= 0.05. 999 permutations, where `contrast` takes 9,999.
    """
    rows = []
    for design, kind in product(designs, items):
        p = tested(DESIGNS[design], ITEMS[kind], replicates=replicates)
        called = {"p": (p <= TAIL * 2).mean(), "any adjusted": (adjusted(p) <= 0.05).any(1).mean()}
        rows.append({"design": design, "items": kind, **called})
    return pd.DataFrame(rows)


def power(
    *,
    replicates: int = 100,
    families: tuple[int, ...] = (8, 20, 50, 100),
    ratios: tuple[float, ...] = (2, 3),
) -> pd.DataFrame:
    """How often the test of `contrast` finds an item that is more frequent in one group.

    One row: the families of either group, the ratio planted, and how often the one such item of
    1 or of 10 has p_adjusted <= 0.05. The others are alike; all are at 2 per 1,000 words in the
    other group, burstiness 1, in articles of 500 words.
    """
    rows = []
    for n, ratio in product(families, ratios):
        found = {}
        for k in (1, 10):
            p = tested(Design(n, n), Items(n=k), replicates=replicates, ratio=ratio)
            found[f"of {k}"] = (adjusted(p)[:, 0] <= 0.05).mean()
        rows.append({"families": n, "ratio": ratio, **found})
    return pd.DataFrame(rows)


def tested(design: Design, items: Items, *, replicates: int, ratio: float = 1.0) -> np.ndarray:
    """The p of each item in each of so many contrasts; 1 where it does not occur."""
    rng = np.random.default_rng([design.a, design.b, design.length_b, items.n])
    rates = [np.full(items.n, items.rate), np.full(items.n, items.rate)]
    rates[rng.integers(2)][0] *= ratio
    p = np.ones((replicates, items.n))
    for row in p:
        a, b = two_groups(rng, design, items, rates)
        seen = a.found.sum(axis=0) + b.found.sum(axis=0) > 0
        a, b = (one._replace(found=one.found[:, seen]) for one in (a, b))
        row[seen] = difference_p(a, b, paired=design.voices, n_resamples=999)
    return p


def two_groups(
    rng: np.random.Generator, design: Design, items: Items, rates: list[np.ndarray]
) -> tuple[Group, Group]:
    words, times = articles(rng, design.a, length=design.length_a)
    sides = [(words, times), articles(rng, design.b, length=design.length_b)]
    if design.voices:
        sides[1] = words * design.length_b // design.length_a, times
    burstiness = np.full(items.n, items.burstiness)
    a, b = (
        group(w, c, occurrences(rng, w, rate, burstiness, of_stories=items.of_stories))
        for (w, c), rate in zip(sides, rates, strict=True)
    )
    return a, b


def adjusted(p: np.ndarray) -> np.ndarray:
    return stats.false_discovery_control(p, axis=1)


def families(*, stories: int = 300) -> pd.DataFrame:
    """Precision and recall of `families.families` on planted copies, by threshold.

    Stories of 60 to 600 words draw on a stock of 40 formulas of 25 words, which make up as much
    as half of them. Half of the stories have copies: four with 0 to 20% of the words changed,
    each word alone, which breaks the most sequences; one with 30% of its sentences changed; and
    a brief of the first 60 words. One row: a threshold, the pairs rightly joined of all joined,
    and the copies joined with their original of all planted, by kind.
    """
    rng = np.random.default_rng(0)
    texts = _edited_stories(rng, stories)
    prints = fingerprints(texts["doc_id"], texts["words"].map(" ".join), shingle=5)
    rows = []
    for threshold in (0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
        found = family.families(prints.assign(date=None), threshold=threshold).merge(
            texts, on="doc_id"
        )
        joined = found.groupby(["family_id", "story"]).size()
        pairs = (joined * (joined - 1)).sum()
        sizes = joined.groupby("family_id").sum()
        original = found[found["kind"] == "original"].set_index("story")["family_id"]
        right = found["family_id"] == found["story"].map(original)
        recall = right.groupby(found["kind"]).mean().drop("original")
        rows.append(
            {"threshold": threshold, "precision": pairs / (sizes * (sizes - 1)).sum(), **recall}
        )
    return pd.DataFrame(rows)


def _edited_stories(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """One row per article: `doc_id`, `story`, `kind` (of copy) and its `words`."""
    vocabulary = np.array([f"w{i}" for i in range(20_000)])
    weights = 1 / np.arange(10, 10 + len(vocabulary))

    def prose(length: int) -> np.ndarray:
        return rng.choice(vocabulary, length, p=weights / weights.sum())

    stock = [prose(25) for _ in range(40)]
    rows = []
    for story in range(n):
        length = int(rng.integers(60, 600))
        formulas = rng.choice(len(stock), int(rng.integers(0, length // 50 + 1)), replace=False)
        own = np.array_split(prose(length - 25 * len(formulas)), len(formulas) + 1)
        ends = [stock[i] for i in formulas] + [prose(0)]
        words = np.concatenate([part for pair in zip(own, ends, strict=True) for part in pair])
        rows.append((story, "original", words))
        if story % 2:
            changed = {f"{share:.0%}": rng.random(length) < share for share in (0, 0.05, 0.1, 0.2)}
            changed["sentences"] = np.repeat(rng.random(length // 20 + 1) < 0.3, 20)[:length]
            for kind, where in changed.items():
                rows.append((story, kind, np.where(where, prose(length), words)))
            rows.append((story, "brief", words[:60]))
    table = pd.DataFrame(rows, columns=["story", "kind", "words"])
    return table.assign(doc_id=[f"{row:05d}" for row in table.index])


def _summary(
    table: pd.DataFrame, truth: pd.Series, by: list[str], also: dict[str, str] | None = None
) -> pd.DataFrame:
    """One row per setting: the share of intervals that hold the truth, and where others lie."""
    table = table.assign(
        covered=(table["low"] <= truth) & (truth <= table["high"]),
        too_low=table["high"] < truth,
        too_high=table["low"] > truth,
    )
    figures = {"covered": "mean", "too_low": "mean", "too_high": "mean", "width": "median"}
    return table.groupby(by).agg(figures | (also or {})).reset_index()


if __name__ == "__main__":
    pd.set_option("display.width", 120, "display.max_rows", 500, "display.precision", 3)
    for name in sys.argv[1:] or ["rates", "shares", "contrasts", "power", "families"]:
        print(f"{name}: {globals()[name].__doc__}\n{globals()[name]().to_string()}\n", flush=True)
