"""The least corpus each method can speak about, found on corpora whose answer was planted.

    python -m benchmarks.least [intervals | contrasts | scales | topics | labels]

Each function prints a figure by the size of the corpus; `multipolar.adequacy` holds where it is
good enough, and this command. About four minutes in all.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from unittest import mock

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from benchmarks import coverage
from benchmarks.coverage import ITEMS, Design, articles, group, occurrences
from multipolar import intervals as suite
from multipolar import scales as scaling
from multipolar.topics import TopicModel, top_terms
from multipolar.validity import scores

LETTERS = [chr(ord("a") + i) for i in range(26)]


@contextmanager
def any_size() -> Iterator[None]:
    with mock.patch.object(suite, "MIN_FAMILIES_FOR_INTERVAL", 2):
        yield


def intervals(
    *, replicates: int = 200, families: tuple[int, ...] = (2, 3, 4, 5, 6, 8), each: int = 10
) -> pd.DataFrame:
    """Intervals of a rate of 20 per 1,000 words: what they cover, and their width over the rate.

    One row: a number of families, none with copies, and how bursty the item is (see `coverage`).
    """
    kinds = np.repeat((0.0, 0.3, 1.0), each)
    tables = []
    for n in families:
        rng = np.random.default_rng(n)
        for _ in range(replicates):
            words, times = articles(rng, n, copies=False)
            found = occurrences(rng, words, np.full(len(kinds), 20.0), kinds)
            drawn = group(words, times, found)
            with any_size():
                low, high = suite.rate_interval(drawn, n_boot=500, seed=0, tail=coverage.TAIL)
            told = {"covered": (low <= 0.02) & (high >= 0.02), "width": (high - low) / 0.02}
            tables.append(pd.DataFrame({"families": n, "burstiness": kinds} | told))
    figures = {"covered": "mean", "width": "median"}
    return pd.concat(tables).groupby(["families", "burstiness"]).agg(figures).reset_index()


def contrasts(
    *, replicates: int = 400, families: tuple[int, ...] = (5, 6, 7, 8, 10)
) -> pd.DataFrame:
    """How often the test of `contrast` calls any of ten items where no difference was planted.

    One row: the families of the smaller group, against 50 with articles a fifth as long, and the
    kind of items; the hardest of the designs in `coverage`.
    """
    rows = []
    for n, kind in product(families, ("usual", "of few stories", "rare")):
        design = Design(50, n, length_b=2500)
        p = coverage.tested(design, ITEMS[kind], replicates=replicates)
        called = (coverage.adjusted(p) <= 0.05).any(axis=1).mean()
        rows.append({"families": n, "items": kind, "p": (p <= 0.05).mean(), "any adjusted": called})
    return pd.DataFrame(rows)


def topics(
    *,
    replicates: int = 20,
    passages: tuple[int, ...] = (2, 3, 5, 8, 10, 15, 20, 30, 50),
    numbers: tuple[int, ...] = (4, 10),
) -> pd.DataFrame:
    """How many planted topics a topic model of as many topics finds.

    One row: the number of topics, the passages of each, and the share found. A passage has 50
    words, a third of them of its topic (30 words, the frequent ones first), the others of 600 that
    all share. A topic is found where six of the eight heaviest words of one of the model's are its.
    """
    rows = []
    for k, n in product(numbers, passages):
        rng = np.random.default_rng([k, n])
        found = [_found(*_passages(rng, k=k, n=n), k=k) for _ in range(replicates)]
        rows.append({"topics": k, "passages": n, "found": np.mean(found)})
    return pd.DataFrame(rows)


def _passages(rng: np.random.Generator, *, k: int, n: int) -> tuple[list[str], list[set[str]]]:
    def words(prefix: str, size: int) -> np.ndarray:
        pairs = list(product(LETTERS, LETTERS))[:size]
        return np.array([prefix + "".join(pair) for pair in pairs])

    own, shared = [words(f"own{LETTERS[t]}", 30) for t in range(k)], words("any", 600)
    often, seldom = (1 / np.arange(start, start + size) for start, size in ((1, 30), (5, 600)))
    texts = []
    for topic in np.repeat(np.arange(k), n):
        size = rng.binomial(50, 1 / 3)
        of_topic = rng.choice(own[topic], size, p=often / often.sum())
        others = rng.choice(shared, 50 - size, p=seldom / seldom.sum())
        texts.append(" ".join([*of_topic, *others]))
    return texts, [set(one) for one in own]


def _found(texts: list[str], own: list[set[str]], *, k: int) -> float:
    try:
        model = TopicModel(k, min_df=2, max_features=1000).fit(texts)
    except ValueError:
        return 0.0
    heads = top_terms(model, n=8).groupby("topic")["term"].agg(set)
    return float(np.mean([any(len(head & words) >= 6 for head in heads) for words in own]))


def labels(
    *, replicates: int = 200, sizes: tuple[int, ...] = (5, 10, 20, 30, 50, 100)
) -> pd.DataFrame:
    """Intervals of `validity.scores` for a precision, recall and F1 that were planted at 0.8.

    One row: how many passages were coded, one label each; what the intervals cover, and the median
    width of that of F1.
    """
    rows = []
    for n in sizes:
        rng = np.random.default_rng(n)
        for _ in range(replicates):
            passages = pd.DataFrame({"passage_id": [f"passage {i}" for i in range(n)]})
            right, wrong = rng.random(n) < 0.8, rng.random(n) < 0.2
            gold = passages.assign(task="themes", label="x")
            found = pd.concat([gold[right], gold[wrong].assign(label="y")])
            told = scores(found, gold, passages, tasks=["themes"], resamples=500).iloc[0]
            held = {
                name: told[f"{name}_low"] <= 0.8 <= told[f"{name}_high"]
                for name in ("precision", "recall", "f1")
            }
            rows.append({"passages": n, **held, "width": told["f1_high"] - told["f1_low"]})
    held = dict.fromkeys(("precision", "recall", "f1"), "mean")
    return pd.DataFrame(rows).groupby("passages").agg(held | {"width": "median"}).reset_index()


def scales(
    *, replicates: int = 100, families: tuple[int, ...] = (5, 10, 15, 20, 30, 50), k: int = 8
) -> pd.DataFrame:
    """Scales of k groups by `scales.scale`, planted on a line at even steps, and planted alike.

    One row: the families of each group and how far the ends of the line are apart (`spread`; 0:
    all alike): the rank correlation of scale and line, the share of intervals that hold the place
    that groups would have were there families without end, and how often the first axis is found
    at p <= 0.05.
    """
    rows = []
    for n, spread in product(families, (0.0, 1.5, 3.0)):
        rng = np.random.default_rng([n, int(10 * spread)])
        for _ in range(replicates):
            line = np.linspace(-spread / 2, spread / 2, k)
            held, places = scaled(rng, line, n)
            with mock.patch.object(scaling, "least", lambda method: 2):
                told = scaling.scale(held, by="newsroom", n_boot=200, n_permuted=99)
            found = told.groups.set_index("group").loc[[f"N{i:02d}" for i in range(k)]]
            turned = np.sign(found["x"] @ places) or 1.0
            low, high = (found[["low", "high"]].to_numpy() * turned).T
            covered = (np.minimum(low, high) <= places) & (places <= np.maximum(low, high))
            order = abs(spearmanr(found["x"], line).statistic) if spread else np.nan
            rows.append((n, spread, order, covered.mean(), told.p <= 0.05))
    table = pd.DataFrame(rows, columns=["families", "spread", "order", "covered", "called"])
    return table.groupby(["families", "spread"]).mean().reset_index()


def scaled(
    rng: np.random.Generator, line: np.ndarray, n: int, *, targets: int = 6
) -> tuple[pd.DataFrame, np.ndarray]:
    """Readings of n families a newsroom, and the newsrooms' places were there no end of them.

    A story has one to five readings, of targets at random, two thirds of them of one target; its
    chance to be for it grows with the newsroom's place or falls with it, from target to target.
    """
    slopes = np.where(np.arange(targets) % 2, -1.0, 1.0) * np.linspace(0.5, 1.5, targets)
    chances = 1 / (1 + np.exp(-np.outer(line, slopes)))
    rows = []
    for place, chance in enumerate(chances):
        for number in range(n):
            size, main = rng.integers(1, 6), rng.integers(targets)
            of = np.where(rng.random(size) < 2 / 3, main, rng.integers(targets, size=size))
            sides = np.where(rng.random(size) < chance[of], "for", "against")
            one = f"{place}-{number}"
            rows += [
                (one, f"N{place:02d}", f"t{t}", side) for t, side in zip(of, sides, strict=True)
            ]
    held = pd.DataFrame(rows, columns=["doc_id", "newsroom", "target", "side"])
    columns = np.concatenate([chances, 1 - chances], axis=1)
    return held.assign(family_id=held["doc_id"], n=1), scaling.analysed(columns).rows


if __name__ == "__main__":
    pd.set_option("display.width", 120, "display.max_rows", 500, "display.precision", 3)
    for name in sys.argv[1:] or ["intervals", "contrasts", "scales", "topics", "labels"]:
        print(f"{name}: {globals()[name].__doc__}\n{globals()[name]().to_string()}\n", flush=True)
