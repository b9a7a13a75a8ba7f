"""A scale of newsrooms, or other groups, by what they are for and against: correspondence analysis.

Greenacre (2017, "Correspondence Analysis in Practice"). A group's profile is how its readings fall
to targets and sides; groups with like profiles lie near each other. The first axis is that on which
they differ most, whatever it is about: the readings that stretch it say what.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from multipolar.adequacy import gate
from multipolar.findings import Finding
from multipolar.least import least
from multipolar.statistics.contrast import TooFewFamilies
from multipolar.statistics.counts import Group, aligned, weighted
from multipolar.statistics.counts import groups as grouped

LEAST_GROUPS = 4
"""Three groups lie on a line whatever they say, near enough."""

MOST_GROUPS, MOST_READINGS = 12, 40
"""The largest are enough to see, and more would take seconds."""


class Scale(NamedTuple):
    """Groups and readings on the first axis.

    groups: a row a `group`: `n` (readings), `n_families`, `x` with `low` and `high`.
    readings: a row a target and side: `reading` ("target: against"), `x`, `contribution` (its share
    of the axis). inertia: the share of each axis in how profiles differ. p: how often groups made
    of the same families at random differ as much on their first axis.
    """

    groups: pd.DataFrame
    readings: pd.DataFrame
    inertia: np.ndarray
    p: float


NOTHING = Scale(
    pd.DataFrame(columns=["group", "n", "n_families", "x", "low", "high"]),
    pd.DataFrame(columns=["reading", "x", "contribution"]),
    np.zeros(0),
    float("nan"),
)
"""What a corpus that is too small has in the place of a scale."""


class Fitted(NamedTuple):
    """Rows in principal and columns in standard coordinates on the first axis, and all inertias."""

    rows: np.ndarray
    columns: np.ndarray
    contributions: np.ndarray
    inertias: np.ndarray


def scale(
    held: pd.DataFrame,
    *,
    by: str,
    n_boot: int = 500,
    n_permuted: int = 199,
    seed: int = 0,
    level: float = 0.95,
) -> Scale:
    """The groups on the axis that tells their stances apart most.

    held: rows of `leanings.counted`. Left out are groups with fewer story families than
    `least.LEAST` says and readings of fewer than an interval of a rate needs, and of both all
    but the MOST_GROUPS and MOST_READINGS with the most.

    The axis points to the reading that makes most of it. Intervals draw each group's families
    with replacement, fit the axis anew and turn it to the first; they hold for the axis as well as
    for the place on it. Of newsrooms planted on a line they hold the place in 95 to 99%
    (`python -m benchmarks.scales planted`). Raises TooFewFamilies where fewer than LEAST_GROUPS
    groups have enough.
    """
    rows = _common(held, by)
    families = _families(rows, by)
    enough = least("scale")
    if _fourth(families) < enough:
        asked, last = f"scale of {LEAST_GROUPS} groups by {by}", f"the last {by} of these"
        raise TooFewFamilies(asked, group=last, found=_fourth(families), needed=enough)
    kept = families.index[families >= enough][:MOST_GROUPS]
    names, readings, cells = _tables(rows[rows[by].isin(kept)], by)
    fitted = analysed(np.array([group.sum(axis=0) for group in cells]))
    rng, tail = np.random.default_rng(seed), (1 - level) / 2
    drawn = np.array([_drawn(cells, fitted, rng) for _ in range(n_boot)])
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    beyond = sum(_shuffled(cells, rng) >= fitted.inertias[0] for _ in range(n_permuted))
    places = {"x": fitted.rows, "low": low, "high": high}
    sizes = {"n": [int(group.sum()) for group in cells], "n_families": [len(g) for g in cells]}
    return Scale(
        pd.DataFrame({"group": names, **sizes, **places}),
        pd.DataFrame(
            {"reading": readings, "x": fitted.columns, "contribution": fitted.contributions}
        ),
        fitted.inertias / fitted.inertias.sum(),
        (beyond + 1) / (n_permuted + 1),
    )


def can_scale(held: pd.DataFrame, *, by: str) -> Finding:
    """Whether there are LEAST_GROUPS groups with story families enough; refused where not."""
    found = _fourth(_families(_common(held, by), by))
    return gate("scale", found=found, what=f"of {by}s")


def _common(held: pd.DataFrame, by: str) -> pd.DataFrame:
    """The rows whose reading, a target with a side, is one of the most common ones."""
    rows = held.assign(reading=held["target"] + ": " + held["side"]).dropna(subset=by)
    families = _families(rows, "reading")
    return rows[rows["reading"].isin(families.index[families >= least("rate")][:MOST_READINGS])]


def _families(rows: pd.DataFrame, by: str) -> pd.Series:
    """How many story families each value of a column has, the most first."""
    counted = rows.groupby(by)["family_id"].nunique()
    return counted.sort_values(ascending=False, kind="stable")


def _fourth(families: pd.Series) -> int:
    """The families of the group that comes last of the LEAST_GROUPS with the most; 0 of fewer."""
    return int(families.iloc[LEAST_GROUPS - 1]) if len(families) >= LEAST_GROUPS else 0


def _tables(rows: pd.DataFrame, by: str) -> tuple[list[object], pd.Index, list[np.ndarray]]:
    """The groups, the readings, and for each group its families × readings."""
    words = rows.groupby(["doc_id", by, "family_id"], as_index=False).agg(n_words=("n", "sum"))
    hits, words, items = aligned(weighted(rows, "n"), words, item="reading", by=[by])
    found: list[Group] = list(grouped(hits, words, items, item="reading", by=[by]))
    return (
        [group.key[by] for group in found],
        items,
        [group.found.toarray().astype(float) for group in found],
    )


def analysed(table: np.ndarray) -> Fitted:
    """Correspondence analysis of a table of counts, the first axis turned to its chief column."""
    shares = table / table.sum()
    rows, columns = shares.sum(axis=1), np.maximum(shares.sum(axis=0), 1e-12)
    expected = np.outer(rows, columns)
    left, sizes, right = np.linalg.svd((shares - expected) / np.sqrt(expected), full_matrices=False)
    turned = np.sign(right[0][np.argmax(np.abs(right[0]))])
    return Fitted(
        turned * left[:, 0] * sizes[0] / np.sqrt(rows),
        turned * right[0] / np.sqrt(columns),
        right[0] ** 2,
        sizes**2,
    )


def _drawn(cells: list[np.ndarray], first: Fitted, rng: np.random.Generator) -> np.ndarray:
    """The groups' places in one draw of each group's families, on the axis turned to the first."""
    draws = [_times(len(group), rng) @ group for group in cells]
    again = analysed(np.array(draws))
    return again.rows * (np.sign(again.rows @ first.rows) or 1.0)


def _times(n: int, rng: np.random.Generator) -> np.ndarray:
    """How often each of n families comes in a draw of as many."""
    return np.bincount(rng.integers(n, size=n), minlength=n).astype(float)


def _shuffled(cells: list[np.ndarray], rng: np.random.Generator) -> float:
    """The inertia of the first axis where families are dealt to groups of the same sizes."""
    families = np.concatenate(cells)[rng.permutation(sum(map(len, cells)))]
    starts = np.cumsum([0, *(len(group) for group in cells[:-1])])
    return float(analysed(np.add.reduceat(families, starts)).inertias[0])
