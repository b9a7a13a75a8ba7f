"""Differences between groups: what they come to, or why none can be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import pandas as pd
from scipy import stats

from multipolar.findings import Finding
from multipolar.statistics.contrast import TooFewFamilies, contrast


class Differences(NamedTuple):
    """Contrasts of groups and what they come to.

    table: rows of `contrast.contrast`, adjusted over all of them; empty where they are refused.
    verdict: how many hold and the surest of them, or why none can be told.
    """

    table: pd.DataFrame
    verdict: Finding


def side_by_side(table: pd.DataFrame, *, rows: str, columns: str) -> pd.DataFrame:
    """Rates beside each other, as a matrix of `rows` and `columns`, groups named with their words.

    table: rows of `compare.rates`; without a group or an item they are left out. A cell is the rate
    per 1,000 words with its interval in words, "1.20 (0.85 to 1.64)"; without an interval the rate
    alone.
    """
    table = table.dropna(subset=[rows, columns])
    group = columns if (table.groupby(columns)["words"].nunique() == 1).all() else rows
    words = table["words"].map(" ({:,} words)".format).astype(str)
    bounds = table[["rate", "low", "high"]].itertuples(index=False)
    told = [
        f"{rate:.2f}" if pd.isna(low) else f"{rate:.2f} ({low:.2f} to {high:.2f})"
        for rate, low, high in bounds
    ]
    named = table.assign(told=told)
    named[group] = named[group].astype(str) + words
    order = {name: list(dict.fromkeys(named[name])) for name in (rows, columns)}
    cells = named.pivot(index=rows, columns=columns, values="told")
    return cells.loc[order[rows], order[columns]]


def differences(
    hits: pd.DataFrame,
    words: pd.DataFrame,
    *,
    item: str,
    by: str,
    groups: Sequence[object] = (),
    most: int = 2,
    n: str | None = None,
    labels: Mapping[str, str] | None = None,
    alpha: float = 0.05,
    seed: int = 0,
) -> Differences:
    """Whether items differ in frequency between groups, each pair of which is contrasted.

    hits, words, n, alpha and seed as in `contrast`. groups: values of the column `by`, of which
    those with words are taken; without them the `most` with the most story families. labels: what
    an item is called in the finding.

    p_adjusted is over all items of all pairs (Benjamini & Hochberg 1995). Refused where there are
    no two groups, no hit in them, or too few families in one of them.
    """
    chosen = [group for group in groups if group in set(words[by])] or _largest(words, by, most)
    words = words[words[by].isin(chosen)]
    kept = hits[by].isin(chosen) if by in hits else hits["doc_id"].isin(words["doc_id"])
    hits, families = hits[kept], words["family_id"].nunique()
    if len(chosen) < 2 or hits.empty:
        lacking = f"no two {by}s are known" if len(chosen) < 2 else f"no {item} is found in them"
        return _refused(f"No contrast of {by}s: {lacking}.", by=by, item=item, n=families)
    options: dict[str, Any] = {"item": item, "by": by, "n": n, "alpha": alpha, "seed": seed}
    try:
        pairs = [contrast(hits, words, groups=p, **options) for p in combinations(chosen, 2)]
    except TooFewFamilies as error:
        return _refused(f"No {error}.", by=by, item=item, n=families)
    table = pd.concat(pairs, ignore_index=True)
    table = table.assign(p_adjusted=stats.false_discovery_control(table["p"]))
    told = _told(table, item=item, by=by, labels=labels or {}, alpha=alpha)
    id, held = f"differences-{item}-{by}", int((table["p_adjusted"] <= alpha).sum())
    return Differences(table, Finding(id, told, n=families, unit="story families", value=held))


def _largest(words: pd.DataFrame, by: str, most: int) -> list[object]:
    families = words.groupby(by, sort=True)["family_id"].nunique()
    return families.sort_values(ascending=False, kind="stable").index[:most].tolist()


def _told(
    table: pd.DataFrame, *, item: str, by: str, labels: Mapping[str, str], alpha: float
) -> str:
    row = table.sort_values(["p", item], kind="stable").iloc[0]
    held = (table["p_adjusted"] <= alpha).sum()
    return (
        f"{held:,} of {len(table):,} differences between {by}s hold after adjustment for their "
        f"number; the surest is “{labels.get(row[item], row[item])}”, {row['rate_a']:.2f} in "
        f"{row['group_a']} and {row['rate_b']:.2f} in {row['group_b']} per 1,000 words (adjusted "
        f"p = {row['p_adjusted']:.2g})."
    )


def _refused(text: str, *, by: str, item: str, n: int) -> Differences:
    verdict = Finding(
        f"differences-{item}-{by}", text, n=n, unit="story families", verdict="refused"
    )
    return Differences(pd.DataFrame(), verdict)
