"""A scale of newsrooms, or other groups, by what they are for and against: correspondence analysis.

Greenacre (2017, "Correspondence Analysis in Practice"). A group's profile is how its readings fall
to targets and sides; groups with like profiles lie near each other. The first axis is that on which
they differ most, whatever it is about: the readings that stretch it say what.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from multipolar.adequacy import gate, least
from multipolar.contrast import TooFewFamilies
from multipolar.counts import Group, aligned, weighted
from multipolar.counts import groups as grouped
from multipolar.findings import Finding

LEAST_GROUPS = 4
"""Three groups lie on a line whatever they say, near enough."""


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
    `adequacy.LEAST` says, and readings of fewer than an interval of a rate needs.

    The axis points to the reading that makes most of it. Intervals draw each group's families
    with replacement, fit the axis anew and turn it to the first; they hold for the axis as well as
    for the place on it. Raises TooFewFamilies where fewer than LEAST_GROUPS groups have enough.
    """
    rows = _common(held, by)
    families = rows.groupby(by)["family_id"].nunique()
    enough = least("scale")
    kept = families.index[families >= enough]
    if len(kept) < LEAST_GROUPS:
        asked, last = f"scale of {LEAST_GROUPS} groups by {by}", f"the last {by} of these"
        raise TooFewFamilies(asked, group=last, found=_fourth(families), needed=enough)
    tables = _tables(rows[rows[by].isin(kept)], by)
    names, readings, cells = tables
    fitted = analysed(np.array([group.sum(axis=0) for group in cells]))
    rng, tail = np.random.default_rng(seed), (1 - level) / 2
    drawn = np.array([_drawn(cells, fitted, rng) for _ in range(n_boot)])
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    first = fitted.inertias[0]
    beyond = sum(_shuffled(cells, rng) >= first for _ in range(n_permuted))
    return Scale(
        pd.DataFrame({"group": names, "n": [int(group.sum()) for group in cells]}).assign(
            n_families=[len(group) for group in cells], x=fitted.rows, low=low, high=high
        ),
        pd.DataFrame({"reading": readings, "x": fitted.columns}).assign(
            contribution=fitted.contributions
        ),
        fitted.inertias / fitted.inertias.sum(),
        (beyond + 1) / (n_permuted + 1),
    )


def can_scale(held: pd.DataFrame, *, by: str) -> Finding:
    """Whether there are LEAST_GROUPS groups with story families enough; refused where not."""
    families = _common(held, by).groupby(by)["family_id"].nunique()
    return gate("scale", found=_fourth(families), what=f"of {by}s")


def _common(held: pd.DataFrame, by: str) -> pd.DataFrame:
    """The rows whose reading, a target with a side, stands in story families enough."""
    rows = held.assign(reading=held["target"] + ": " + held["side"])
    families = rows.groupby("reading")["family_id"].nunique()
    return rows[rows["reading"].isin(families.index[families >= least("rate")]) & rows[by].notna()]


def _fourth(families: pd.Series) -> int:
    """The families of the group that comes last of the LEAST_GROUPS with the most; 0 of fewer."""
    most = sorted(families, reverse=True)[:LEAST_GROUPS]
    return int(most[-1]) if len(most) == LEAST_GROUPS else 0


def _tables(rows: pd.DataFrame, by: str) -> tuple[list[object], pd.Index, list[np.ndarray]]:
    """The groups, the readings, and for each group its families × readings."""
    words = rows.groupby(["doc_id", by, "family_id"], as_index=False).agg(n_words=("n", "sum"))
    hits, words, items = aligned(weighted(rows, "n"), words, item="reading", by=[by])
    found: list[Group] = list(grouped(hits, words, items, item="reading", by=[by]))
    return [group.key[by] for group in found], items, [g.found.toarray() for g in found]


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
    """The groups' places in one draw of each group's families, on the axis most like the first."""
    draws = [group[rng.integers(len(group), size=len(group))].sum(axis=0) for group in cells]
    again = analysed(np.array(draws))
    return again.rows * (np.sign(again.rows @ first.rows) or 1.0)


def _shuffled(cells: list[np.ndarray], rng: np.random.Generator) -> float:
    """The inertia of the first axis where families are dealt to groups of the same sizes."""
    families = rng.permutation(np.concatenate(cells))
    ends = np.cumsum([len(group) for group in cells])[:-1]
    dealt = np.split(families, ends)
    return float(analysed(np.array([group.sum(axis=0) for group in dealt])).inertias[0])
