"""What a corpus can support: findings that say so, or refuse and name what would be needed."""

from __future__ import annotations

import pandas as pd

from multipolar.findings import Finding
from multipolar.intervals import needed_families
from multipolar.samples import listed


def can_contrast(
    documents: pd.DataFrame, *, by: str, what: str, comparisons: int, alpha: float = 0.05
) -> Finding:
    """Whether groups of articles have families enough for a test of their differences.

    Refused where a permutation test over story families could not come out significant in any
    pair of groups after adjustment for `comparisons`, however the data fell.
    """
    needed = needed_families(alpha=alpha, comparisons=max(comparisons, 1))
    families = documents.groupby(by)["family_id"].nunique()
    ready = families.index[families >= needed].tolist()
    most = f"{by} with the most has {families.max() if len(families) else 0}"
    if len(ready) >= 2:
        named = listed(families[ready].sort_values(ascending=False, kind="stable").index)
        text = f"Differences in {what} can be tested between: {named}."
        return Finding(
            f"test-{by}-{what}", text, n=int(families[ready].sum()), unit="story families"
        )
    text = (
        f"No test of differences in {what} between {by}s: with {comparisons} comparisons at "
        f"{alpha:.0%} each needs at least {needed} story families, and the {most}."
    )
    n = int(documents["family_id"].nunique())
    return Finding(f"test-{by}-{what}", text, n=n, unit="story families", verdict="refused")


def checked(measured: pd.DataFrame, *, task: str, judge: pd.Series, n: int) -> Finding:
    """How well a task's labels did against one coder; refused where nothing was coded.

    judge: the coder's row of `gold/coders.csv`, named by the coder, with what the coder is.
    """
    coder = judge.name
    rows = (
        measured[(measured["task"] == task) & (measured["coder"] == coder)] if n else measured[:0]
    )
    if rows.empty:
        text = f"No passage of this corpus was coded for {task}: its error is unknown."
        return Finding(f"checked-{task}", text, n=0, unit="passages", verdict="refused")
    row = rows.iloc[0]
    text = (
        f"{task.capitalize()}: of the machine's labels {row['precision']:.0%} are right and "
        f"{row['recall']:.0%} of the right ones found, judged by coder {coder}, a {judge['is']} "
        f"(F1 {row['f1']:.2f}, {row['f1_low']:.2f} to {row['f1_high']:.2f})."
    )
    value, low, high = (float(row[name]) for name in ("f1", "f1_low", "f1_high"))
    return Finding(f"checked-{task}", text, n=n, unit="passages", value=value, low=low, high=high)
