"""How large a corpus must be for a scale of newsrooms: `scales.scale` on planted ones.

    python -m benchmarks.scales [planted]

About two minutes; `multipolar.least` holds from where on it is good enough.
"""

from __future__ import annotations

import sys
from itertools import product
from unittest import mock

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from multipolar.stance import scales as scaling


def planted(
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
    for name in sys.argv[1:] or ["planted"]:
        print(f"{globals()[name].__doc__}\n{globals()[name]().to_string()}")
