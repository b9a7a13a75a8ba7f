"""How often `keyness` calls terms that were planted alike in both groups, and how often one that
was planted three times as frequent.

    python -m benchmarks.keyness_null [nothing | tripled]
"""

from __future__ import annotations

import sys
from itertools import product

import numpy as np
import pandas as pd
from scipy import sparse, stats

from multipolar.keyness import keyness
from multipolar.lexicon import Lexicon, families

# Stories of a and b, and the words of an article of each.
DESIGNS = {
    "alike": (60, 60, 500, 500),
    "one of many": (20, 400, 500, 500),
    "shorter": (30, 200, 100, 500),
    "longer": (60, 60, 800, 200),
    "few longer": (20, 200, 1000, 500),
    "voices": (60, 60, 125, 375),
}
# Burstiness as in `coverage`, and the share of stories that can have a term at all.
TERMS = {"even": (0.2, 1.0), "bursty": (4.0, 1.0), "of few stories": (1.0, 0.1)}
RATES = 6 / np.arange(1, 1001) ** 0.8
"""Per 1,000 words, from the 1st to the 1,000th term: from 6 to 0.02."""
MIN_FAMILIES = 5


def planted(rng: np.random.Generator, design: str, terms: str, rates: np.ndarray) -> Lexicon:
    """Two groups of stories, one in four of them with copies; rates: of each group and term."""
    n_a, n_b, long_a, long_b = DESIGNS[design]
    sizes = [
        np.maximum(length / 6, rng.lognormal(np.log(length), 0.5, n)).astype(int)
        for n, length in ((n_a, long_a), (n_b, long_b))
    ]
    levels, stories = [_levels(rng, n, *TERMS[terms]) for n in (n_a, n_b)], [*range(n_a + n_b)]
    if design == "voices":
        levels = [levels[0] * _levels(rng, n_a, 0.5, 1) for _ in sizes]
        stories = [*range(n_a)] * 2
    times = 1 + (rng.random(n_a + n_b) < 0.25) * rng.geometric(0.4, n_a + n_b)
    expected = [s[:, None] * r / 1000 * v for s, r, v in zip(sizes, rates, levels, strict=True)]
    found = rng.poisson(np.concatenate(expected)) * times[stories, None]
    words = np.concatenate(sizes) * times[stories]
    rows = pd.DataFrame({"group": ["a"] * n_a + ["b"] * n_b, "n_words": words})
    rows["family_id"] = [f"{story:04d}" for story in stories]
    table = pd.DataFrame({"kind": "word", "term": [f"term {i}" for i in range(rates.shape[1])]})
    counts = sparse.csr_array(found)
    by_story = sparse.csr_array(pd.get_dummies(rows["family_id"]).to_numpy(float).T @ found)
    kept = np.flatnonzero(families(by_story) >= MIN_FAMILIES)
    return Lexicon(rows, table.iloc[kept].reset_index(drop=True), counts[:, kept], len(rows))


def _levels(rng: np.random.Generator, n: int, burstiness: float, present: float) -> np.ndarray:
    """How much more frequent than on average each term is in each story."""
    level = rng.gamma(1 / burstiness, burstiness, (n, len(RATES)))
    return level * (rng.random(level.shape) < present) / present


def nothing(*, replicates: int = 400) -> pd.DataFrame:
    """Tables of terms at the same rates in both groups.

    One row: a design and a kind of terms; how many terms a table has; of them the share with
    p <= 0.05 and with p <= 0.001; the share of tables with any p_adjusted <= 0.05, and with any
    where p_words is adjusted instead.
    """
    rows = []
    for design, terms in product(DESIGNS, TERMS):
        rng = np.random.default_rng(20261126)
        for _ in range(replicates):
            lexicon = planted(rng, design, terms, np.array([RATES, RATES]))
            found = keyness(lexicon, by="group", group="a", against="b")
            by_words = stats.false_discovery_control(found["p_words"])
            figures = {"terms": len(found), "p": (found["p"] <= 0.05).mean()}
            figures["p at 0.001"] = (found["p"] <= 0.001).mean()
            figures["any adjusted"] = (found["p_adjusted"] <= 0.05).any()
            figures["any of p_words"] = (by_words <= 0.05).any()
            rows.append({"design": design, "of": terms, **figures})
    return pd.DataFrame(rows).groupby(["design", "of"], sort=False).mean().reset_index()


def tripled(*, replicates: int = 200) -> pd.DataFrame:
    """Tables of which one term is three times as frequent in group a.

    One row: a design, a kind of terms and the term's rate in b per 1,000 words; the share of tables
    where it is the first by z, among the first ten, and with p_adjusted <= 0.05.
    """
    rows = []
    for design, terms, place in product(DESIGNS, TERMS, (5, 50)):
        rng = np.random.default_rng(20261126)
        rates = np.array([RATES, RATES])
        rates[0, place] *= 3
        for _ in range(replicates):
            lexicon = planted(rng, design, terms, rates)
            found = keyness(lexicon, by="group", group="a", against="b")
            own = found[found["term"] == f"term {place}"]
            figures = {"first": 0 in own.index, "of the first ten": (own.index < 10).any()}
            figures["called"] = (own["p_adjusted"] <= 0.05).any()
            rows.append({"design": design, "of": terms, "rate": RATES[place], **figures})
    return pd.DataFrame(rows).groupby(["design", "of", "rate"], sort=False).mean().reset_index()


if __name__ == "__main__":
    pd.set_option("display.width", 120, "display.precision", 4)
    for name in sys.argv[1:] or ["nothing", "tripled"]:
        print(f"{name}: {globals()[name].__doc__}\n{globals()[name]().to_string()}\n", flush=True)
