"""Leanings: stances counted by article, and whether two groups differ in them.

What is compared is the share of readings against a target among those for or against it. The mean
stance, from -1 to 1, says the same: it is 1 less twice that share (`positions.balanced`).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import stats

from multipolar.adequacy import families_to_contrast
from multipolar.aggregates import Queried
from multipolar.findings import Finding
from multipolar.periods import periods
from multipolar.samples import Part, listed
from multipolar.stance.positions import positions
from multipolar.statistics.contrast import TooFewFamilies, contrast

AGAINST, FOR = "against", "for"
FEWER = 6
"""Periods to read side by side: a matrix has no room for more, and stances are few."""


def counted(
    corpus: Queried, *, homes: Mapping[str, str], target_kind: str | None = None
) -> pd.DataFrame:
    """Readings for or against, by article: what matrices and contrasts start from.

    homes: holder → its state: of an actor whom it speaks for (`standing.sides`), of a newsroom
    where it is published (`codebook.states`). target_kind: actor or theme, or both.

    Columns: `doc_id`, `newsroom`, `family_id`, `voice`, `holder`, `target`, `value` (1 or -1),
    `side` (for or against), `n`, `state` (of the holder, null where not known), and `period`
    (`periods`, null without a date).
    """
    found = corpus.query(
        f"""
        SELECT doc_id, newsroom, family_id, date, s.voice, holder, target, value,
               if(value = 1, '{FOR}', '{AGAINST}') AS side, count(*) AS n
        FROM stances s JOIN documents USING (doc_id)
        WHERE value <> 0 AND ($kind IS NULL OR target_kind = $kind) GROUP BY ALL ORDER BY ALL
        """,
        kind=target_kind,
    )
    period = periods(found["date"], most=FEWER)
    state = found["holder"].map(dict(homes)).astype(object)
    return found.drop(columns="date").assign(state=state, period=period)


def grid(held: pd.DataFrame, *, by: str, n: int = 12) -> Part:
    """The mean stance toward the n targets with the most readings, in each group of a column.

    One row is a target, one column a group: "-0.19 (59)", the mean and the readings; empty where
    there are none.
    """
    table = positions(held.dropna(subset=by), by=["target", by], n="n")
    told = [
        f"{mean:+.2f} ({size:,})" for mean, size in zip(table["balance"], table["n"], strict=True)
    ]
    wide = table.assign(told=told).pivot(index="target", columns=by, values="told").fillna("")
    totals = table.groupby("target")["n"].sum().sort_values(ascending=False, kind="stable")
    shown = wide.loc[totals.index[:n]]
    return Part(shown, len(shown), len(totals), "targets", "those with the most readings")


def differences(
    held: pd.DataFrame,
    *,
    by: str,
    groups: tuple[object, object],
    targets: list[str],
    alpha: float = 0.05,
    seed: int = 0,
) -> pd.DataFrame:
    """Whether two groups are against the same targets alike, by permuting story families.

    held: rows of `counted`. groups: two values of its column `by`.

    One row is a target: `n_a`, `n_b` (readings), `against_a`, `against_b` (shares of these),
    `difference` (a - b), `n_families_a`, `n_families_b`, `p` (as of `contrast`), `p_adjusted`
    (Benjamini & Hochberg 1995, over the targets tested) and `lacks`: the story families that the
    smaller group needs more before it is tested, 0 where it was.
    """
    needed = families_to_contrast(alpha=alpha, comparisons=max(len(targets), 1))
    rows = [_difference(held[held["target"] == t], t, by, groups, needed, seed) for t in targets]
    table = pd.DataFrame(rows, columns=COLUMNS)
    tested = table["p"].notna()
    adjusted = pd.Series(np.nan, index=table.index)
    if tested.any():
        adjusted[tested] = stats.false_discovery_control(table.loc[tested, "p"])
    table.insert(len(COLUMNS) - 1, "p_adjusted", adjusted)
    return table


def two(held: pd.DataFrame, *, by: str) -> tuple[object, object]:
    """The two groups with readings in the most story families; None where there is no second."""
    families = held.groupby(by)["family_id"].nunique().sort_values(ascending=False, kind="stable")
    first, second = [*families.index[:2], None, None][:2]
    return first, second


def spoken_of(held: pd.DataFrame, *, groups: tuple[object, object], by: str, n: int) -> list[str]:
    """The n targets that the group with the fewer readings of each speaks of the most."""
    own = held[held[by].isin(groups)].groupby(["target", by])["n"].sum().unstack(fill_value=0)
    rarer = own.reindex(columns=list(groups), fill_value=0).min(axis=1)
    order = rarer.sort_values(ascending=False, kind="stable")
    return [str(target) for target in order.index[:n]]


def differing(
    table: pd.DataFrame, *, by: str, groups: tuple[object, object], alpha: float = 0.05
) -> Finding:
    """Which targets two groups differ on, from `differences`; refused where none was tested."""
    n = int(table[["n_a", "n_b"]].sum().sum())
    tested = table[table["p"].notna()]
    if tested.empty:
        lacks = f"; the nearest lacks {table['lacks'].min()}" if len(table) else ""
        text = f"No test of stances between {by}s: no target has story families enough{lacks}."
        return Finding("stance-contrasts", text, n=n, unit="readings", verdict="refused")
    apart = tested[tested["p_adjusted"] <= alpha]
    told = [
        f"{row.target} ({row.against_a:.0%} and {row.against_b:.0%} against)"
        for row in apart.itertuples()
    ]
    text = (
        f"{groups[0]} and {groups[1]} differ on {len(apart)} of {len(tested)} targets tested: "
        f"{listed(told, sort=False) or 'none'}."
    )
    return Finding("stance-contrasts", text, n=n, unit="readings", verdict="exploratory")


COLUMNS = [
    *("target", "n_a", "n_b", "against_a", "against_b", "difference"),
    *("n_families_a", "n_families_b", "p", "lacks"),
]


def _difference(
    own: pd.DataFrame, target: str, by: str, groups: tuple[object, object], needed: int, seed: int
) -> tuple[object, ...]:
    """The row of one target, without adjustment."""
    a, b = (own[own[by] == group] for group in groups)
    n = [int(some["n"].sum()) for some in (a, b)]
    against = [some["n"][some["value"] == -1].sum() / max(some["n"].sum(), 1) for some in (a, b)]
    families = [some["family_id"].nunique() for some in (a, b)]
    p, lacks = np.nan, max(needed - min(families), 0)
    if not lacks:
        p, lacks = _tested(pd.concat([a, b]), by, groups, seed)
    shares = [share if total else np.nan for share, total in zip(against, n, strict=True)]
    return (target, *n, *shares, shares[0] - shares[1], *families, p, lacks)


def _tested(
    own: pd.DataFrame, by: str, groups: tuple[object, object], seed: int
) -> tuple[float, int]:
    """The p of the difference, or how many families are lacking once shared ones are left out."""
    against = own[own["value"] == -1]
    if against.empty:
        return 1.0, 0
    words = own.assign(n_words=own["n"]).drop(columns="side")
    try:
        table = contrast(against, words, item="side", by=by, groups=groups, n="n", seed=seed)
    except TooFewFamilies as error:
        return np.nan, error.needed - error.found
    return float(table["p"].iloc[0]), 0
