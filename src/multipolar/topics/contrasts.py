"""Where a topic is most at home, and whether that depends on how many topics there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from multipolar.statistics.counts import require
from multipolar.statistics.intervals import MIN_FAMILIES_FOR_INTERVAL
from multipolar.topics.grid import Grid
from multipolar.topics.model import spread
from multipolar.topics.stability import ALIKE, matched
from multipolar.topics.tables import topic_shares

ALPHA = 0.05
N_BOOT = 500
MOST_GROUPS = 15
OTHERS = "\x1f"  # before the name of a group: all but it


def contrasts(grid: Grid, weights: Mapping[int, np.ndarray], *, by: str) -> pd.DataFrame:
    """For each topic the group it is most at home in, and whether other numbers of topics agree.

    weights: number of topics → texts × topics, for the grid's chosen number and its neighbours.
    by: a column of its texts, of which the groups of `comparable` are compared.

    One row is a topic: `by`, `group`, `share` and `others` (of the group's and of all other words),
    `difference`, `low`, `high`; then for each neighbouring number k `like_k`, the cosine of the
    topic matched to it there, and `difference_k`, between the same two; and `verdict`: "not clear"
    where the interval holds 0, else "survives" where at each neighbour a topic with a cosine of
    ALIKE or more differs the same way, its interval without 0, or "does not survive". Intervals
    are of a difference of two shares (Zou & Donner 2008), adjusted for the number of topics and
    groups (Bonferroni). Without rows where fewer than two groups are large enough.
    """
    require(grid.texts, ["doc_id", "family_id", "n_words", by], "texts")
    groups = comparable(grid.texts, by=by)
    if len(groups) < 2:
        return pd.DataFrame()
    table = differences(weights[grid.chosen], grid.texts, by=by, groups=groups)
    table = table.loc[table.groupby("topic")["difference"].idxmax()].reset_index(drop=True)
    clear = survives = table["low"] > 0
    own = spread(grid.models[grid.chosen], grid.counts.terms)
    headline, n = sorted(set(table["group"])), len(groups) * len(own)
    for k in grid.neighbours:
        other = matched(own, spread(grid.models[k], grid.counts.terms))
        there = differences(weights[k], grid.texts, by=by, groups=headline, comparisons=n)
        there = there.rename(columns={"topic": "other"})[["other", "group", "difference", "low"]]
        found = table[["topic", "group"]].merge(other, how="left").merge(there, how="left")
        table[f"like_{k}"], table[f"difference_{k}"] = found["cosine"], found["difference"]
        survives = survives & (found["cosine"] >= ALIKE) & (found["low"] > 0)
    kept = "survives" if grid.neighbours else "no other number tried"
    verdict = np.select([~clear, survives], ["not clear", kept], "does not survive")
    table.insert(0, "by", by)
    return table.assign(verdict=verdict)


def comparable(texts: pd.DataFrame, *, by: str) -> list[str]:
    """The MOST_GROUPS largest groups that have, as all others together, enough story families.

    Enough for an interval: MIN_FAMILIES_FOR_INTERVAL.
    """
    total = texts["family_id"].nunique()
    families = texts.groupby(by)["family_id"].nunique()
    enough = families[np.minimum(families, total - families) >= MIN_FAMILIES_FOR_INTERVAL]
    return sorted(enough.sort_values(ascending=False, kind="stable").index[:MOST_GROUPS])


def differences(
    weights: np.ndarray,
    texts: pd.DataFrame,
    *,
    by: str,
    groups: Sequence[str],
    comparisons: int | None = None,
) -> pd.DataFrame:
    """One row per topic and group: `share`, that of all `others`, `difference`, `low`, `high`.

    comparisons: for how many the intervals are adjusted; without it, for these.
    """
    places = np.arange(len(texts))
    known = texts[by].notna().to_numpy()
    inside = [(g, places[(texts[by] == g).to_numpy()]) for g in groups]
    outside = [(OTHERS + g, places[known & (texts[by] != g).to_numpy()]) for g in groups]
    rows = np.concatenate([found for _, found in (*inside, *outside)])
    names = np.concatenate([np.full(len(found), g) for g, found in (*inside, *outside)])
    level = 1 - ALPHA / (comparisons or weights.shape[1] * len(groups))
    table = topic_shares(
        weights[rows], texts.iloc[rows].assign(side=names), by="side", n_boot=N_BOOT, level=level
    )
    table = table[table["topic"] > 0].set_index(["side", "topic"])[["share", "low", "high"]]
    own = table[~table.index.get_level_values("side").str.startswith(OTHERS)]
    rest = table.loc[[(OTHERS + side, topic) for side, topic in own.index]].set_index(own.index)
    difference = own["share"] - rest["share"]
    down = np.hypot(own["share"] - own["low"], rest["high"] - rest["share"])
    up = np.hypot(own["high"] - own["share"], rest["share"] - rest["low"])
    return (
        pd.DataFrame(
            {
                "share": own["share"],
                "others": rest["share"],
                "difference": difference,
                "low": difference - down,
                "high": difference + up,
            }
        )
        .rename_axis(["group", "topic"])
        .reset_index()
    )
