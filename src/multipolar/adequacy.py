"""What a corpus can support: the least each method can speak about, and refusals that name it.

The numbers of LEAST were found by simulation, on corpora whose answer was planted; the commands
that print the figures are in it. A method gets one by an entry here and a function there.
"""

from __future__ import annotations

from itertools import count
from math import comb
from typing import NamedTuple

import pandas as pd

from multipolar.findings import Finding, Verdict
from multipolar.samples import listed


class Least(NamedTuple):
    """The least corpus that a method can speak about.

    method: what it is. unit, least: how many of what it needs. planted: what was simulated, and
    figure: what came of it. command: what prints that.
    """

    method: str
    unit: str
    least: int
    planted: str
    figure: str
    command: str


EXPLORATORY = ("topics",)
"""Methods that show what to look for, and never what is so."""

LEAST = {
    "rate": Least(
        "interval of a rate",
        "story families",
        5,
        "items at 20 per 1,000 words, even and less even from story to story",
        "95 to 98% hold the rate, but of 4 families they are 2.7 times as wide as it, of 5 twice",
        "python -m benchmarks.least intervals",
    ),
    "share": Least(
        "interval of a share",
        "story families",
        5,
        "shares of 0.1 and 0.4 of the words, even and uneven from story to story",
        "from 5 to 50 families 93 to 98% of intervals hold the share",
        "python -m benchmarks.coverage shares",
    ),
    "contrast": Least(
        "contrast of two groups",
        "story families in either group",
        8,
        "ten items alike in 50 stories and in a few that are five times as long",
        "after adjustment 0 to 5% call any where the few are 8, up to 8% where they are 6",
        "python -m benchmarks.least contrasts",
    ),
    "scale": Least(
        "scale by correspondence analysis",
        "story families in each of four groups",
        20,
        "eight newsrooms at even steps on a line, the ends for a thing in 18 and 82% of readings",
        "of 20 families their order is found to a rank correlation of 0.96, of 10 to 0.86, of 5 to "
        "0.66; half as far apart to 0.71, and 50 are needed for 0.94; alike, 2 to 11% have an axis",
        "python -m benchmarks.least scales",
    ),
    "topics": Least(
        "topic model",
        "passages a topic",
        5,
        "4 and 10 topics of which a passage of 50 words has a third of its words",
        "of 5 passages a topic 80 and 98% of topics are found, of 3 passages 48 and 68%",
        "python -m benchmarks.least topics",
    ),
    "labels": Least(
        "precision, recall and F1",
        "coded labels",
        30,
        "labels of which 80% are found, and 80% right",
        "of 30 labels 94 to 96% of intervals hold it, of 20 90 to 92%, of 5 64 to 86%",
        "python -m benchmarks.least labels",
    ),
}


def least(method: str) -> int:
    """How many of its unit a method needs. Raises KeyError for one not in LEAST."""
    if method not in LEAST:
        raise KeyError(f"no least corpus for {method!r}; there are: {', '.join(LEAST)}")
    return LEAST[method].least


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
    labels: int,
) -> pd.DataFrame:
    """Which methods this corpus can support, and what each of the others lacks.

    documents: `family_id` and the column `by`, whose groups would be compared. comparisons: how
    many items at once. passages: how many a topic model of `n_topics` would read. labels: how many
    were coded by hand for the task with the fewest.

    One row is a method and `what` it would tell: the `unit` it needs, the `least` of them, how many
    are `found`, how many it `lacks`, and the `verdict`: shown, exploratory or refused.
    """
    in_groups = documents.groupby(by)["family_id"].nunique().sort_values(ascending=False)
    most, second = [*in_groups, 0, 0][:2]
    to_contrast = families_to_contrast(comparisons=comparisons)
    largest, per_topic = f"of the {by} with the most", passages // max(n_topics, 1)
    asked: list[tuple[str, str, int, int]] = [
        ("rate", "over the whole corpus", least("rate"), documents["family_id"].nunique()),
        ("rate", largest, least("rate"), most),
        ("share", largest, least("share"), most),
        ("contrast", f"{by}s, {comparisons} items", to_contrast, second),
        ("topics", f"of {n_topics} topics", least("topics"), per_topic),
        ("labels", "of the task coded least", least("labels"), labels),
    ]
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
