"""Shares and contrasts of stances told twice: as the machine read them and as coders correct it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from multipolar.coding.rectified import (
    CODES,
    LABELS,
    Cell,
    Estimate,
    design_based,
    interval,
    naive,
    prediction_powered,
    predictions,
)
from multipolar.least import least
from multipolar.statistics.counts import require

METHODS = ("design-based", "prediction-powered")
HALF_WIDTH = 0.1
"""What an interval is wanted to be narrower than, on either side, when told how many to code."""


class Read(NamedTuple):
    """A cell with its name, what is estimated of it, and how many there are of what.

    n_coded: those that coders take for pairs. lacks: how many more are needed for `corrected`.
    """

    key: dict[str, Any]
    cell: Cell
    n: int
    n_families: int
    n_coded: int
    lacks: int
    naive: Estimate
    corrected: Estimate | None


def shares(
    counted: pd.DataFrame,
    coded: pd.DataFrame,
    *,
    by: Sequence[str],
    method: str = "design-based",
    level: float = 0.95,
    half_width: float = HALF_WIDTH,
) -> pd.DataFrame:
    """The share of each value among the readings of a cell, naive and corrected.

    counted: the columns of `by` that name a cell, `family_id`, `value` as the machine read it, and
    `n`, how many. coded: those columns of readings that people coded, wherever they stand, with
    `code` (of `sheets.CODES`) and `probability`, that of being drawn and coded.

    One row is a cell and a value (-1, 0, 1): `n` (readings), `n_families`, `n_coded`; the share as
    read, `naive`, with `naive_low` and `naive_high`; `corrected`, with `low` and `high`; `lacks`,
    how many coded passages more the correction needs, and `more`, how many bring all three of the
    cell's intervals to about `half_width` on either side: null where it lacks any, infinite where
    the families are too few for any number. Intervals are over story families and null below the
    least for a share; shares and bounds are cut to 0 and 1.

    The whole is what coders take for pairs: of readings that are none (x) no share is told, and
    `n_coded` does not count them.

    method: "design-based" supervised learning (Egami et al. 2023), or "prediction-powered"
    inference (Angelopoulos, Duchi & Zrnic 2023). Of 95% intervals of planted shares 94 to 98% hold
    the share design-based and 92 to 98% prediction-powered, with some 37 and 93 coded passages of
    the cell and machines that err by class and by holder, that are good, and that are of no use; of
    naive ones 29 to 97% do. Sheets enlarged, aimed at one holder, drawn again of a grown corpus and
    coded by half cover 94 to 98% (`python -m benchmarks.corrected coverage draws`).
    """
    rows = []
    for one in _read(counted, coded, by=by, method=method):
        told = _bounds(one.naive, one, level=level)
        table = pd.DataFrame(told, index=["naive", "naive_low", "naive_high"], columns=LABELS).T
        table[["corrected", "low", "high"]], table["more"] = np.nan, np.nan
        if one.corrected is not None:
            table[["corrected", "low", "high"]] = _bounds(one.corrected, one, level=level).T
            table["more"] = _more(one, one.corrected, half_width=half_width, level=level)
        about = {"n": one.n, "n_families": one.n_families, "n_coded": one.n_coded}
        about["lacks"] = one.lacks
        rows.append(table.rename_axis("value").reset_index().assign(**one.key, **about))
    bounds = ["naive", "naive_low", "naive_high", "corrected", "low", "high"]
    columns = [*by, "value", "n", "n_families", "n_coded", *bounds, "lacks", "more"]
    table = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=columns)
    return table.astype({"value": int})[columns]


def contrasts(
    counted: pd.DataFrame,
    coded: pd.DataFrame,
    *,
    of: str,
    within: Sequence[str],
    method: str = "design-based",
    level: float = 0.95,
) -> pd.DataFrame:
    """How far the shares of two groups toward the same are apart, naive and corrected.

    counted, coded, method and level as in `shares`. of: the column whose values are the groups, of
    which the first two of `counted` are contrasted. within: columns that say what both are about.

    One row is a value (-1, 1): `group_a`, `group_b`, `n_families` (of the smaller group), `n_coded`
    (of the group with fewer coded), the difference a - b as read (`naive` with `naive_low`,
    `naive_high` and `naive_p`) and `corrected`, with `low`, `high`, `p`, and `p_adjusted` over all
    rows (Benjamini & Hochberg 1995; so is `naive_p`); `lacks`, how many coded passages more the
    group with fewer needs. Left out are groups with fewer story families than a contrast needs.

    Design-based intervals hold 94 to 99% of planted differences, and all of them where a good
    machine reads a rare value; naive ones of a value that the machine misses in one group and sees
    everywhere in the other 2 to 6% (`python -m benchmarks.corrected coverage`).
    """
    rows = []
    read = _read(counted, coded, by=[of, *within], method=method)
    for a, b in _paired(read, of=of, within=within):
        about: dict[str, Any] = {name: a.key[name] for name in within}
        about |= {"group_a": a.key[of], "group_b": b.key[of]}
        about |= {
            f"n_{part}": min(getattr(a, f"n_{part}"), getattr(b, f"n_{part}"))
            for part in ("families", "coded")
        }
        about["lacks"] = max(a.lacks, b.lacks)
        told = _difference(a.naive, b.naive, a, b, level=level)
        table = pd.DataFrame(
            told, index=["naive", "naive_low", "naive_high", "naive_p"], columns=LABELS
        ).T
        table[["corrected", "low", "high", "p"]] = np.nan
        if a.corrected is not None and b.corrected is not None:
            told = _difference(a.corrected, b.corrected, a, b, level=level)
            table[["corrected", "low", "high", "p"]] = told.T
        rows.append(table.rename_axis("value").reset_index().assign(**about))
    figures = ["naive", "naive_low", "naive_high", "naive_p", "corrected", "low", "high", "p"]
    columns = [*within, "group_a", "group_b", "value", "n_families", "n_coded", *figures]
    columns = [*columns, "p_adjusted", "lacks"]
    table = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=columns)
    table = table[table["value"] != "0"].reset_index(drop=True).astype({"value": int})
    table["p_adjusted"] = _adjusted(table.get("p", pd.Series(dtype=float)))
    table["naive_p"] = _adjusted(table["naive_p"])
    return table[columns]


def _adjusted(p: pd.Series) -> pd.Series:
    known = p.dropna().astype(float)
    told = stats.false_discovery_control(known) if len(known) else known
    return pd.Series(told, index=known.index, dtype=float).reindex(p.index)


def _paired(read: list[Read], *, of: str, within: Sequence[str]) -> list[tuple[Read, Read]]:
    groups: dict[tuple[object, ...], list[Read]] = {}
    for one in read:
        if one.n_families >= least("contrast"):
            groups.setdefault(tuple(one.key[name] for name in within), []).append(one)
    return [(own[0], own[1]) for own in groups.values() if len(own) > 1]


def _read(
    counted: pd.DataFrame, coded: pd.DataFrame, *, by: Sequence[str], method: str
) -> list[Read]:
    """Each cell in the order of its first row, with its estimates."""
    if method not in METHODS:
        raise ValueError(f"no method {method!r}; there are: {', '.join(METHODS)}")
    by = list(by)
    require(counted, [*by, "family_id", "value", "n"], "counted")
    require(coded, [*by, "family_id", "value", "code", "probability"], "coded")
    families = pd.Index(sorted({*counted["family_id"], *coded["family_id"]}))
    everything = _cell(counted[:0], coded, families)
    predicted = predictions([everything])
    found = []
    for name, own in counted.groupby(by, sort=False):
        key = dict(zip(by, name, strict=True))
        here = coded[np.logical_and.reduce([coded[column] == key[column] for column in by])]
        cell = _cell(own, here, families)
        n, n_coded = int(own["n"].sum()), int((here["code"] != "x").sum())
        lacks = 0 if len(here) >= n else max(min(least("corrected"), n) - n_coded, 0)
        corrected = None if lacks else _corrected(cell, predicted, method=method)
        sizes = (n, own["family_id"].nunique(), n_coded, lacks)
        found.append(Read(key, cell, *sizes, naive(cell), corrected))
    return found


def _corrected(cell: Cell, predicted: np.ndarray, *, method: str) -> Estimate:
    if method == "prediction-powered":
        return prediction_powered(cell)
    return design_based(cell, predicted)


def _cell(counted: pd.DataFrame, coded: pd.DataFrame, families: pd.Index) -> Cell:
    counts = np.zeros((len(families), len(LABELS)))
    np.add.at(counts, (_places(counted["family_id"], families), counted["value"] + 1), counted["n"])
    return Cell(
        counts,
        _places(coded["family_id"], families),
        coded["value"].to_numpy(int) + 1,
        _places(coded["code"], pd.Index(CODES)),
        coded["probability"].to_numpy(float),
    )


def _places(names: pd.Series, known: pd.Index) -> np.ndarray:
    return known.get_indexer(pd.Index(names))


def _bounds(estimate: Estimate, one: Read, *, level: float) -> np.ndarray:
    """Share, low and high of each label, as rows."""
    told = interval(estimate.share, estimate.influence, families=one.n_families, level=level)
    cut = np.clip([estimate.share, told.low, told.high], 0, 1)
    if one.n_families < least("share"):
        cut[1:] = np.nan
    return cut


def _difference(first: Estimate, second: Estimate, a: Read, b: Read, *, level: float) -> np.ndarray:
    """Difference, low, high and p of each label, as rows."""
    apart = first.share - second.share
    influence = first.influence - second.influence
    both = int(((a.cell.counts + b.cell.counts).sum(axis=1) > 0).sum())
    told = interval(apart, influence, families=both, level=level)
    return np.stack([*np.clip([apart, told.low, told.high], -1, 1), told.p])


def _more(one: Read, corrected: Estimate, *, half_width: float, level: float) -> float:
    """How many more coded passages bring the widest interval of the cell to about that width.

    What is due to coding goes down with the number coded; what is left is due to the families,
    and that of the shares as read is taken for it.
    """
    found = (
        interval(e.share, e.influence, families=one.n_families, level=level).error ** 2
        for e in (one.naive, corrected)
    )
    by_families, whole = found
    wanted = (half_width / stats.norm.ppf((1 + level) / 2)) ** 2 - by_families
    if (wanted <= 0).any():
        return np.inf
    by_coding = np.maximum(whole - by_families, 0)
    return max(float(np.ceil((by_coding / wanted).max() * one.n_coded)) - one.n_coded, 0.0)
