"""Leading: which formulas came up within a corpus, and who is first more often than by chance."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from scipy import stats

from multipolar.findings import Finding
from multipolar.formulas.diffusion import days
from multipolar.samples import listed

ALPHA = 0.05


def arrivals(stories: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Which formulas came up within the corpus, and which may be older than it.

    stories, published: as from `usage`.

    One row is a formula with a dated story: `date`, `stories` (dated ones), `before` (stories of
    any kind, of the newsrooms that use it, before that day), `chance`: the probability that none of
    those would have had it, had each newsroom strewn its uses evenly over all of its stories;
    `adjusted` for the number of formulas (Benjamini & Hochberg 1995); `new`, where that is below
    ALPHA.
    """
    uses = _uses(stories, published)
    share = uses["since"] / (uses["before"] + uses["since"])
    by = uses.assign(log=uses["uses"] * np.log(share)).groupby("formula")
    found = by.agg(date=("date", "first"), stories=("uses", "sum"), before=("before", "sum"))
    found = found.assign(chance=np.exp(by["log"].sum()))
    found = found.assign(adjusted=_adjusted(found["chance"]))
    return found.assign(new=found["adjusted"] < ALPHA)


def leaders(stories: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Who is first more often than chance would have it, of formulas that came up in the corpus.

    stories, published: as from `usage`.

    One row is a newsroom: `used` (new formulas that it uses), `first` (those it used first; of a
    tie each has its part), `expected`, `chance` (of as many or more), `adjusted` (Benjamini &
    Hochberg 1995), `best` (the chance had it been first in all that it uses). Of formulas that
    begin in one story one counts, as they come together.

    Whoever publishes more and uses a formula more is sooner first by chance. So it is asked who
    would have had the story with it on that day, had each newsroom strewn its uses evenly over its
    stories from that day on: each in proportion to its uses, times the share of those stories that
    are of the day. The number of firsts is then Poisson-binomial (Hodges & Le Cam 1960).
    """
    new = arrivals(stories, published).query("new").index
    dated = stories[stories["date"].notna() & stories["formula"].isin(new)]
    first = dated[dated["date"] == dated.groupby("formula")["date"].transform("min")]
    story = first.sort_values("doc_id", kind="stable").drop_duplicates("formula")
    kept = story.drop_duplicates("family_id")["formula"]
    uses = _uses(dated[dated["formula"].isin(kept)], published)
    weight = uses["uses"] * uses["that_day"] / uses["since"]
    uses = uses.assign(p=weight / weight.groupby(uses["formula"]).transform("sum"))
    who = first[first["formula"].isin(kept)].drop_duplicates(["formula", "newsroom"])
    part = 1 / who.groupby("formula")["newsroom"].transform("size")
    times = part.groupby(who["newsroom"]).sum()
    rows = [
        (
            newsroom,
            len(own),
            n := times.get(newsroom, 0.0),
            own.sum(),
            _at_least(n, own),
            own.prod(),
        )
        for newsroom, own in uses.groupby("newsroom")["p"]
    ]
    columns = ["newsroom", "used", "first", "expected", "chance", "best"]
    found = pd.DataFrame(rows, columns=columns)
    found = found.assign(adjusted=_adjusted(found["chance"]))
    return found.sort_values(["chance", "newsroom"], ignore_index=True)


def lead_finding(led: pd.DataFrame, *, n: int) -> Finding:
    """Who leads, or that nobody can be shown to.

    led: from `leaders`. n: the new formulas behind it. Refused where no newsroom could have come
    out below ALPHA after adjustment even had it been first in all of the formulas that it uses.
    """
    unit = "formulas that came up within the corpus"
    if not len(led) or led["best"].min() * len(led) > ALPHA:
        text = (
            "Nobody can be shown to be first more often than by chance: too few formulas came up."
        )
        return Finding("leaders", text, n=n, unit=unit, verdict="refused")
    text = f"None of {len(led):,} newsrooms is first more often than by chance."
    ahead = led[led["adjusted"] < ALPHA]
    if len(ahead):
        told = [
            f"{who} ({times:.4g} times, by chance {expected:.1f})"
            for who, times, expected in zip(
                ahead["newsroom"], ahead["first"], ahead["expected"], strict=True
            )
        ]
        text = f"First more often than by chance: {listed(told, sort=False)}."
    return Finding("leaders", text, n=n, unit=unit, verdict="exploratory")


def _uses(stories: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """One row per formula and newsroom: its dated `uses`, and of its stories those `before` the
    `date` on which the formula begins, those `since` then and those of `that_day`."""
    dated = stories[stories["date"].notna()]
    uses = dated.groupby(["formula", "newsroom"]).size().rename("uses").reset_index()
    begun = dated.groupby("formula")["date"].min().rename("date")
    uses = uses.join(begun, on="formula")
    known = published.dropna(subset="date").assign(date=days(published["date"].dropna()))
    known = known.sort_values("date", kind="stable")
    until = known.assign(before=known.groupby("newsroom")["n"].cumsum()).drop(columns="n")
    uses = uses.assign(date=days(uses["date"])).sort_values(["date", "formula", "newsroom"])
    if uses.empty:
        return uses.assign(before=0, that_day=0, since=0)
    uses = pd.merge_asof(uses, until, on="date", by="newsroom", allow_exact_matches=False)
    uses = uses.merge(known.rename(columns={"n": "that_day"}), on=["newsroom", "date"], how="left")
    total = known.groupby("newsroom")["n"].sum().reindex(uses["newsroom"]).to_numpy()
    uses = uses.fillna({"before": 0, "that_day": 0})
    return uses.assign(since=total - uses["before"])


def _at_least(n: float, chances: pd.Series) -> float:
    """The probability that of independent events of these chances at least n happen."""
    law = np.ones(1)
    for p in chances:
        law = np.convolve(law, [1 - p, p])
    return float(min(law[math.ceil(n - 1e-9) :].sum(), 1))


def _adjusted(chances: pd.Series) -> np.ndarray:
    return stats.false_discovery_control(chances) if len(chances) else np.empty(0)
