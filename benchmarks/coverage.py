"""How often the suite's intervals cover and its tests err, on corpora whose answer was planted.

`python -m benchmarks.coverage` prints the tables quoted in the docstrings of
`multipolar.compare`; a name or two (`rates`, `shares`, `contrasts`) prints only those.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
import pandas as pd

from multipolar import compare

FAMILIES = (5, 8, 10, 20, 50)
RATES = (0.2, 1.0, 5.0)
BURSTINESS = (0.0, 0.3, 1.0, 3.0)
"""The variance of an item's own rate from story to story, over the square of its mean.

At 0 occurrences are Poisson; at 1 a story's rate is exponential; at 3 most stories lack an item
that a few are full of.
"""


def stories(rng: np.random.Generator, n: int, *, copies: bool, length: int = 500) -> pd.DataFrame:
    """One row per article of n families: `doc_id`, `family_id`, `n_words`.

    Lengths are lognormal (sigma 0.5). With copies, one family in four has some, 2.5 on average.
    """
    words = np.maximum(80, rng.lognormal(np.log(length), 0.5, n)).astype(int)
    copied = (rng.random(n) < 0.25) & copies
    times = 1 + copied * rng.geometric(0.4, n)
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
    times = words["family_id"].map(dict(zip(story["family_id"], rng.poisson(expected), strict=True)))
    return pd.DataFrame({"doc_id": np.repeat(words["doc_id"].to_numpy(), times), "item": name})


def rates(*, replicates: int = 2000, families: tuple[int, ...] = FAMILIES) -> pd.DataFrame:
    """Coverage of the 95% intervals of `compare.rates`.

    One row: copies, families, rate and burstiness planted; the share of intervals that hold the
    rate, that are too low and too high, and the median width over the rate.
    """
    truth = {f"{r} {b}": (r, b) for r, b in product(RATES, BURSTINESS)}
    rows = []
    for copies, n in product((False, True), families):
        rng = np.random.default_rng([n, copies])
        for _ in range(replicates):
            words = stories(rng, n, copies=copies)
            hits = pd.concat(
                planted(rng, words, rate=r, burstiness=b, name=name)
                for name, (r, b) in truth.items()
            )
            hits["item"] = pd.Categorical(hits["item"], categories=list(truth))
            found = compare.rates(hits, words, item="item", n_boot=500)
            rows.append(found.assign(copies=copies, families=n))
    table = pd.concat(rows)
    table["rate"], table["burstiness"] = zip(*table["item"].astype(str).map(truth), strict=True)
    table["width"] = (table["high"] - table["low"]) / table["rate"]
    return _summary(table, table["rate"], ["copies", "families", "rate", "burstiness"])


def shares(*, replicates: int = 2000, families: tuple[int, ...] = FAMILIES) -> pd.DataFrame:
    """Coverage of the 95% intervals of `compare.shares`; rows as in `rates`.

    A story's own share is beta with the planted mean; concentration 2 is as uneven as a
    uniform share, 20 nearly even.
    """
    rows = []
    for copies, n, share, even in product((False, True), families, (0.05, 0.3), (2, 20)):
        rng = np.random.default_rng([n, copies, even, int(100 * share)])
        for _ in range(replicates):
            words = stories(rng, n, copies=copies)
            names = words["family_id"].unique()
            own = rng.beta(share * even, (1 - share) * even, len(names))
            part = words["n_words"] * words["family_id"].map(dict(zip(names, own, strict=True)))
            quoted = words.assign(voice="direct", n_words=part)
            told = words.assign(voice="narration", n_words=words["n_words"] - part)
            found = compare.shares(
                pd.concat([quoted, told]).assign(group="all"), by="group", of="voice", n_boot=500
            )
            rows.append(found[:1].assign(copies=copies, families=n, planted=share, even=even))
    table = pd.concat(rows).assign(width=lambda found: (found["high"] - found["low"]))
    return _summary(table, table["planted"], ["copies", "families", "planted", "even"])


def contrasts(*, replicates: int = 500, n_items: int = 10) -> pd.DataFrame:
    """How often `compare.contrast` calls a difference where none was planted.

    One row: a design, its families, the share of items with p <= 0.05, and the share of
    contrasts with any p_adjusted <= 0.05.
    """
    rows = []
    for name, design in DESIGNS.items():
        for n in (8, 20):
            rng = np.random.default_rng(n)
            p, any_called = [], []
            for _ in range(replicates):
                hits, words = design(rng, n, n_items)
                found = compare.contrast(
                    hits, words, item="item", by="group", groups=("a", "b"), alpha=0.5
                )
                p.extend(found["p"])
                any_called.append((found["p_adjusted"] <= 0.05).any())
            called = {"p": np.mean(np.array(p) <= 0.05), "any adjusted": np.mean(any_called)}
            rows.append({"design": name, "families": n, **called})
    return pd.DataFrame(rows)
