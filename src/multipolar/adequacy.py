"""What a corpus can support: refusals that name what is there and what is needed (`least`)."""

from __future__ import annotations

from itertools import count
from math import comb

import pandas as pd

from multipolar.findings import Finding, Verdict
from multipolar.least import EXPLORATORY, LEAST, least
from multipolar.samples import listed


def needed_families(*, alpha: float = 0.05, comparisons: int = 1, paired: bool = False) -> int:
    """The fewest families per group whose permutation test can reach alpha / comparisons.

    Two groups of k families can be formed in C(2k, k) ways; where the k families are in both
    groups (`paired`), their sides in 2^k. The two-sided p is at best 2 over that number.
    """
    ways = ((k, 2**k if paired else comb(2 * k, k)) for k in count(2))
    return next(k for k, number in ways if 2 / number <= alpha / max(comparisons, 1))


def families_to_contrast(*, alpha: float = 0.05, comparisons: int = 1, paired: bool = False) -> int:
    """The families either group needs: as many as LEAST says, and as `needed_families` does."""
    needed = needed_families(alpha=alpha, comparisons=comparisons, paired=paired)
    return max(least("contrast"), needed)


def gate(method: str, *, found: int, needed: int | None = None, what: str = "") -> Finding:
    """Whether a corpus has enough for a method of LEAST; refused where it has not.

    found: how many of the method's unit there are. needed: where the least depends on what is
    asked. what: that which it would tell, as "of themes between newsrooms".
    """
    enough = least(method) if needed is None else needed
    entry = LEAST[method]
    name = " ".join([entry.method, what]).strip()
    id = "-".join(["gate", method, *what.split()])
    there = f"{found:,} {entry.unit}"
    if found >= enough:
        text = f"There are {there}, enough for: {name} (at least {enough:,})."
        return Finding(id, text, n=found, unit=entry.unit)
    text = (
        f"No {name}: there are {there}, and it needs {enough:,}, {enough - found:,} more; "
        "look at the counts and their concordance instead."
    )
    return Finding(id, text, n=found, unit=entry.unit, verdict="refused")


def gates(
    documents: pd.DataFrame,
    *,
    by: str,
    comparisons: int,
    passages: int,
    n_topics: int,
    labels: int | None = None,
) -> pd.DataFrame:
    """Which methods this corpus can support, and what each of the others lacks.

    documents: `family_id` and the column `by`, whose groups would be compared. comparisons: how
    many items at once. passages: how many a topic model of `n_topics` would read. labels: how many
    were coded by hand for the task with the fewest; without them that is left out.

    One row is a method and `what` it would tell: the `unit` it needs, the `least` of them, how many
    are `found`, how many it `lacks`, and the `verdict`: shown, exploratory or refused.
    """
    in_groups = documents.groupby(by)["family_id"].nunique().sort_values(ascending=False)
    most, second = [*in_groups, 0, 0][:2]
    n_families = documents["family_id"].nunique()
    to_contrast = families_to_contrast(comparisons=comparisons)
    largest, per_topic = f"of the {by} with the most", passages // max(n_topics, 1)
    asked: list[tuple[str, str, int, int]] = [
        ("rate", "over the whole corpus", least("rate"), n_families),
        ("rate", largest, least("rate"), most),
        ("share", largest, least("share"), most),
        ("contrast", f"of {by}s, {comparisons} items", to_contrast, second),
        ("keyness", f"of {by}s", least("keyness"), second),
        ("network", "of actors", least("network"), n_families),
        ("formulas", "over the whole corpus", least("formulas"), n_families),
        ("topics", f"of {n_topics} topics", least("topics"), per_topic),
    ]
    if labels is not None:
        asked.append(("labels", "of the task coded least", least("labels"), labels))
    n_docs = len(documents)
    counted: Verdict = "shown" if n_docs else "refused"
    rows = [("counts and concordances", "of anything", "articles", 1, n_docs, counted)]
    for method, what, needed, found in asked:
        entry, verdict = LEAST[method], _verdict(method, found=found, needed=needed)
        rows.append((entry.method, what, entry.unit, needed, found, verdict))
    table = pd.DataFrame(rows, columns=["method", "what", "unit", "least", "found", "verdict"])
    table.insert(5, "lacks", (table["least"] - table["found"]).clip(lower=0))
    return table


def _verdict(method: str, *, found: int, needed: int) -> Verdict:
    if found < needed:
        return "refused"
    return "exploratory" if method in EXPLORATORY else "shown"


def can_contrast(
    documents: pd.DataFrame, *, by: str, what: str, comparisons: int, alpha: float = 0.05
) -> Finding:
    """Whether groups of articles have families enough for a test of their differences.

    Refused where no two groups have `families_to_contrast` for as many `comparisons`.
    """
    needed = families_to_contrast(alpha=alpha, comparisons=comparisons)
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

    judge: the coder's row of `gold/coders.csv`, named by the coder, with what the coder is. Of
    fewer labels than LEAST says it is exploratory.
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
    enough = row[["n_gold", "n_found"]].min() >= least("labels")
    return Finding(
        f"checked-{task}",
        text,
        n=n,
        unit="passages",
        verdict="shown" if enough else "exploratory",
        value=value,
        low=low,
        high=high,
    )
