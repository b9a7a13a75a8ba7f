"""Whether the intervals of `theme_validity.theme_scores` hold the truth, by simulation.

Sentences are drawn as for `data/gold/general_debate_themes`: some at random from all, some from
two strata in which the theme is likely. A machine with known errors finds it. One row: a theme
(missed where no word of a pattern stands, missed nowhere else, or rare), how many are drawn, and
for precision, recall and F1 the share of 95% intervals that hold the population's value.

    python -m benchmarks.coded_coverage
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from multipolar.theme_validity import theme_scores
from multipolar.vocabulary import Theme

# Of each stratum: sentences, how many are drawn from it, and the shares that have the theme, of
# these that are found, and of the others that are found.
STRATA = {
    "some missed in the rest": [(495_000, 0, 0.01, 0.1, 0.0), (11_000, 28, 0.9, 0.95, 0.3)],
    "none missed in the rest": [(495_000, 0, 0.0, 0.0, 0.0), (5_500, 28, 0.8, 0.9, 0.2)],
    "rare": [(502_000, 0, 0.0002, 0.0, 0.0), (455, 28, 0.9, 0.9, 0.2)],
}
SHARES = ("precision", "recall", "f1")
THEME = Theme(
    theme="x", label="x", definition="x", include="", exclude="", sources="", patterns=("x",),
    examples={},
)  # fmt: skip


def coverage(*, replicates: int = 2000) -> pd.DataFrame:
    rows = []
    for (name, strata), random in product(STRATA.items(), (54, 108)):
        rng = np.random.default_rng(random)
        truth = _truth(strata)
        held = []
        for _ in range(replicates):
            passages, found, gold = _drawn(strata, random, rng)
            row = theme_scores(found, gold, passages, themes={"x": THEME}).iloc[0]
            held.append([row[f"{s}_low"] <= truth[s] <= row[f"{s}_high"] for s in SHARES])
        covered = dict(zip(SHARES, np.mean(held, axis=0).round(3), strict=True))
        rows.append({"theme": name, "at random": random, **covered})
    return pd.DataFrame(rows)


def _truth(strata: list[tuple[float, ...]]) -> dict[str, float]:
    gold = sum(n * given for n, _, given, _, _ in strata)
    right = sum(n * given * finds for n, _, given, finds, _ in strata)
    found = right + sum(n * (1 - given) * errs for n, _, given, _, errs in strata)
    return {"precision": right / found, "recall": right / gold, "f1": 2 * right / (found + gold)}


def _drawn(
    strata: list[tuple[float, ...]], random: int, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The passages with their probabilities, the themes found, and those that were coded."""
    total = sum(n for n, *_ in strata)
    parts = []
    counts = rng.multinomial(random, [n / total for n, *_ in strata])
    for (n, own, given, finds, errs), extra in zip(strata, counts, strict=True):
        size = int(own + extra)
        has = rng.random(size) < given
        part = pd.DataFrame({"gold": has, "found": rng.random(size) < np.where(has, finds, errs)})
        parts.append(part.assign(probability=1 - (1 - random / total) * (1 - own / n)))
    drawn = pd.concat(parts, ignore_index=True)
    drawn = drawn.assign(passage_id=drawn.index.astype(str), theme="x")
    return drawn, drawn[drawn["found"]], drawn[drawn["gold"]]


if __name__ == "__main__":
    print(coverage().to_string())
