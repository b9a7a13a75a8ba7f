"""Whether corrected shares and contrasts cover, with a machine whose errors were planted.

    python -m benchmarks.corrected [coverage | draws | least]

Stories of which one in four has copies; in each a few readings of two holders toward one target,
alike within a story. The machine errs by known rates, which differ by what would be coded and by
holder. Readings are drawn by `multipolar.coding.strata`, all with their true codes. Some six
minutes in all.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from unittest import mock

import numpy as np
import pandas as pd

from multipolar.coding import corrected as suite
from multipolar.coding import strata

CODES = np.array(["-1", "0", "1", "x"])
HOLDERS = ("first", "second")
CELL = ["holder", "target"]


class Machine(NamedTuple):
    """What a machine reads: for each holder and code the chances of -1, 0 and 1.

    truth: for each holder how often each code is right.
    """

    truth: np.ndarray
    reads: np.ndarray


COMMON = np.array([[0.33, 0.37, 0.23, 0.07], [0.19, 0.47, 0.28, 0.06]])
RARE = np.array([[0.05, 0.7, 0.2, 0.05], [0.1, 0.65, 0.2, 0.05]])
MISSES = [[0.6, 0.35, 0.05], [0.05, 0.9, 0.05], [0.02, 0.2, 0.78], [0.2, 0.6, 0.2]]
ACCUSES = [[0.85, 0.1, 0.05], [0.15, 0.8, 0.05], [0.1, 0.1, 0.8], [0.4, 0.4, 0.2]]
GOOD = [[0.9, 0.08, 0.02], [0.02, 0.96, 0.02], [0.01, 0.05, 0.94], [0.1, 0.8, 0.1]]
MACHINES = {
    "errs by class and holder": Machine(COMMON, np.array([MISSES, ACCUSES])),
    "errs by class alike": Machine(COMMON, np.array([MISSES, MISSES])),
    "good, blame rare": Machine(RARE, np.array([GOOD, GOOD])),
    "of no use": Machine(COMMON, np.full((2, 4, 3), 1 / 3)),
}


def readings(rng: np.random.Generator, machine: Machine, *, families: int) -> pd.DataFrame:
    """One row per reading: what strata are made of, `family_id`, and the true `code`."""
    per_story, copied = 1 + rng.poisson(1.0, families), rng.random(families) < 0.25
    copies = 1 + copied * rng.geometric(0.4, families)
    story = np.repeat(np.arange(families), per_story)
    holder = rng.integers(2, size=families)[story] ^ (rng.random(len(story)) < 0.2)
    own = rng.gamma(6 * machine.truth, size=(families, *machine.truth.shape))
    code = _chosen(rng, (own / own.sum(axis=-1, keepdims=True))[story, holder])
    value = _chosen(rng, machine.reads[holder, code]) - 1
    table = pd.DataFrame({"family_id": story, "value": value, "code": CODES[code]})
    table["holder"], table["target"] = np.array(HOLDERS)[holder], "state"
    table["sure"] = rng.random(len(table)) < np.where(value == code - 1, 0.7, 0.4)
    table = table.loc[table.index.repeat(copies[story])].reset_index(drop=True)
    newsroom = rng.integers(4, size=len(table))
    table["newsroom"] = [f"newsroom {i}" for i in newsroom]
    return table.assign(row=table.index, number=rng.random(len(table)))


def _chosen(rng: np.random.Generator, chances: np.ndarray) -> np.ndarray:
    """For each row of chances the place of one drawn by them."""
    return (rng.random(len(chances))[:, None] > chances.cumsum(axis=1)[:, :-1]).sum(axis=1)


def chosen(found: pd.DataFrame, *, n: int) -> pd.DataFrame:
    """The strata of a draw of n. They are made once for many corpora of one kind, to save time."""
    kinds = found.groupby(list(strata.KEYS)).size().rename("n").reset_index()
    return strata.strata(kinds, n=n).drop(columns="n")


def draw(
    found: pd.DataFrame, sizes: pd.DataFrame, *, before: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The readings drawn, with what `strata.merged` gives them. sizes: of `chosen`."""
    ranked = found.merge(sizes, on=list(strata.KEYS)).sort_values("number")
    ranked = ranked.assign(rank=ranked.groupby("stratum").cumcount() + 1, order=ranked["row"])
    columns = ["id", "draw", *found.columns, "stratum", "probability"]
    before = pd.DataFrame(columns=columns) if before is None else before
    return strata.merged(before, ranked, key=["row"], draw=1 + before["draw"].nunique())


def counted(found: pd.DataFrame) -> pd.DataFrame:
    return found.groupby([*CELL, "family_id", "value"]).size().rename("n").reset_index()


def judged(
    found: pd.DataFrame, coded: pd.DataFrame, machine: Machine, *, method: str
) -> Iterator[dict[str, object]]:
    """Whether each interval, naive and corrected, holds what was planted."""
    planted = machine.truth[:, :3] / machine.truth[:, :3].sum(axis=1, keepdims=True)
    table = suite.shares(counted(found), coded, by=CELL, method=method)
    for row in table.to_dict("records"):
        truth = planted[HOLDERS.index(row["holder"]), row["value"] + 1]
        yield {"of": f"share {row['value']}", **_held(row, truth)}
    apart = suite.contrasts(counted(found), coded, of="holder", within=["target"], method=method)
    for row in apart.to_dict("records"):
        a, b = (planted[HOLDERS.index(row[f"group_{g}"]), row["value"] + 1] for g in "ab")
        yield {"of": f"contrast {row['value']}", **_held(row, a - b)}


def _held(row: dict[str, float], truth: float) -> dict[str, float]:
    is_told = not np.isnan(row["low"])
    return {
        "n_coded": row["n_coded"],
        "told": is_told,
        "naive": row["naive_low"] <= truth <= row["naive_high"],
        "corrected": float(row["low"] <= truth <= row["high"]) if is_told else np.nan,
        "too_low": float(row["high"] < truth) if is_told else np.nan,
        "naive_bias": row["naive"] - truth,
        "bias": row["corrected"] - truth,
        "naive_width": row["naive_high"] - row["naive_low"],
        "width": row["high"] - row["low"],
    }


FIGURES = {
    "n_coded": "median",
    **dict.fromkeys(("told", "naive", "corrected", "too_low", "naive_bias", "bias"), "mean"),
    **dict.fromkeys(("naive_width", "width"), "median"),
}


def coverage(
    *,
    replicates: int = 200,
    families: int = 300,
    machines: tuple[str, ...] = tuple(MACHINES),
    sizes: tuple[int, ...] = (80, 200),
    methods: tuple[str, ...] = suite.METHODS,
) -> pd.DataFrame:
    """Coverage of 95% intervals, naive and corrected.

    One row: a machine, how many passages were drawn and coded, a method, and what is estimated: of
    a cell how many were coded (median), how often that was enough, the shares of intervals that
    hold what was planted, of corrected ones that are too low, mean errors, and median widths.
    """
    rows = []
    for name in machines:
        for n in sizes:
            first = readings(np.random.default_rng(n), MACHINES[name], families=5 * families)
            of_strata = chosen(first, n=n)
            for turn in range(replicates):
                rng = np.random.default_rng([n, turn])
                found = readings(rng, MACHINES[name], families=families)
                coded = draw(found, of_strata)
                for method in methods:
                    about = {"machine": name, "n": n, "method": method}
                    told = judged(found, coded, MACHINES[name], method=method)
                    rows += [about | row for row in told]
    return _summary(rows, by=["machine", "n", "method", "of"])


def draws(*, replicates: int = 200, families: int = 300, n: int = 120) -> pd.DataFrame:
    """Coverage where a sample was drawn otherwise than at once and coded whole.

    One row: how, and what is estimated, as in `coverage`, for the machine that errs by class and
    holder. `enlarged`: n drawn, then 2n. `grown`: n drawn of half of the stories, then n of all.
    `begun`: of 2n passages the first half coded. `aimed`: n drawn of all, then n of one holder.
    """
    machine, rows = MACHINES["errs by class and holder"], []
    first = readings(np.random.default_rng(n), machine, families=5 * families)
    small, large = chosen(first, n=n), chosen(first, n=2 * n)
    one = chosen(first[first["holder"] == HOLDERS[0]], n=n)
    for turn in range(replicates):
        rng = np.random.default_rng([n, turn])
        found = readings(rng, machine, families=families)
        first = draw(found, small)
        early = draw(found[found["family_id"] < families // 2], small)
        aimed = found[found["holder"] == HOLDERS[0]]
        ways = {
            "enlarged": draw(found, large, before=first),
            "grown": draw(found, small, before=early),
            "begun": _begun(rng, draw(found, large)),
            "aimed": draw(aimed, one, before=first),
        }
        for way, coded in ways.items():
            told = judged(found, coded, machine, method=suite.METHODS[0])
            rows += [{"draw": way} | row for row in told]
    return _summary(rows, by=["draw", "of"])


def _begun(rng: np.random.Generator, drawn: pd.DataFrame) -> pd.DataFrame:
    coded = drawn.iloc[rng.permutation(len(drawn))[: len(drawn) // 2]]
    chance = strata.responded(drawn, coded["id"])
    return coded.assign(probability=chance[coded.index])


@contextmanager
def any_number() -> Iterator[None]:
    with mock.patch.object(suite, "least", lambda method: 2):
        yield


def least(*, replicates: int = 200, sizes: tuple[int, ...] = (20, 30, 40, 60, 80)) -> pd.DataFrame:
    """Coverage of corrected 95% intervals by the number of coded passages of a cell.

    One row: a machine, how many were drawn of the two cells together, and what is estimated.
    """
    with any_number():
        return coverage(
            replicates=replicates,
            machines=("errs by class and holder", "good, blame rare"),
            sizes=sizes,
            methods=suite.METHODS[:1],
        )


def _summary(rows: list[dict[str, object]], *, by: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows).groupby(by, sort=False).agg(FIGURES).reset_index()


if __name__ == "__main__":
    pd.set_option("display.width", 160, "display.max_rows", 500, "display.precision", 3)
    for name in sys.argv[1:] or ["coverage", "draws", "least"]:
        print(f"{name}: {globals()[name].__doc__}\n{globals()[name]().to_string()}\n", flush=True)
