"""Diffusion: who used a formula first in this corpus, who took it up, when, and in whose voice.

All functions take the frame of `usage.stories`, in which ten copies of one story are one. What is
first here is the first of these articles and not the first that ever was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from multipolar.findings import Finding
from multipolar.formulas.sequences import least_families
from multipolar.formulas.usage import MODES, OWN, QUOTED
from multipolar.least import least
from multipolar.samples import listed

MOST_NAMED = 4  # newsrooms of one day


def spread(stories: pd.DataFrame) -> pd.DataFrame:
    """How far each formula has come.

    One row is a formula: `stories`, `newsrooms`, `states` (known ones), how many stories of each
    mode, `first` and `last` (dates), `undated`; the one in the most states, newsrooms and stories
    comes first.
    """
    by = stories.groupby("formula")
    modes = pd.crosstab(stories["formula"], stories["mode"]).reindex(columns=list(MODES))
    found = pd.DataFrame(
        {
            "stories": by.size(),
            "newsrooms": by["newsroom"].nunique(),
            "states": by["state"].nunique(),
            **{mode: modes[mode].fillna(0).astype(int) for mode in MODES},
            "first": by["date"].min(),
            "last": by["date"].max(),
            "undated": by.size() - by["date"].count(),
        }
    )
    order = found.reset_index().sort_values(
        ["states", "newsrooms", "stories", "formula"], ascending=[False, False, False, True]
    )
    return order.set_index("formula")


def firsts(stories: pd.DataFrame) -> pd.DataFrame:
    """Who used each formula first, and who first said it in a voice of its own.

    One row is a formula with a dated story: `date`, `newsrooms` (all of that day, so more than one
    is a tie), `modes` and `sides` (of the quoted), and `own_date` and `own_newsrooms`, null where
    nobody says it so.
    """
    dated = stories[stories["date"].notna()]
    first = dated[dated["date"] == dated.groupby("formula")["date"].transform("min")]
    own = dated[dated["mode"] == OWN]
    own = own[own["date"] == own.groupby("formula")["date"].transform("min")]
    by, by_own = first.groupby("formula"), own.groupby("formula")
    return pd.DataFrame(
        {
            "date": by["date"].first(),
            "newsrooms": by["newsroom"].agg(_named),
            "modes": by["mode"].agg(_named),
            "sides": by["side"].agg(_named),
            "own_date": by_own["date"].first(),
            "own_newsrooms": by_own["newsroom"].agg(_named),
        }
    )


def adoptions(stories: pd.DataFrame) -> pd.DataFrame:
    """When each newsroom took up each formula: the chain of echoes, in order of time.

    One row is a newsroom that uses a formula: `state`, `date` of its first dated story and `lag`
    after the formula's first anywhere, `mode` and `side` of that story, `own_date` and `own_lag` of
    the first in its own voice, `stories`, `own`. Lags are days; null without a date.
    """
    ordered = stories.sort_values(["date", "doc_id"], na_position="last", kind="stable")
    keys = ["formula", "newsroom"]
    first = ordered.drop_duplicates(keys).set_index(keys)
    own = ordered[ordered["mode"] == OWN].drop_duplicates(keys).set_index(keys)
    found = first[["state", "date", "mode", "side"]].assign(own_date=own["date"])
    begun = days(stories.groupby("formula")["date"].min())
    since = begun.reindex(found.index.get_level_values("formula")).to_numpy()
    for lag, date in (("lag", "date"), ("own_lag", "own_date")):
        found[lag] = (days(found[date]) - since).dt.days.astype("Int64")
    counts = stories.groupby(keys).agg(stories=("mode", "size"), own=("mode", _n_own))
    found = found.join(counts).reset_index()
    columns = [*keys, "state", "date", "lag", "mode", "side", "own_date", "own_lag"]
    found = found[[*columns, "stories", "own"]]
    return found.sort_values(["formula", "date", "newsroom"], na_position="last", ignore_index=True)


def curve(stories: pd.DataFrame) -> pd.DataFrame:
    """How far a formula had come by each date.

    stories: of one formula. One row is a date with a story: `stories`, `newsrooms`, `states` and
    `own` (newsrooms that had said it in their own voice), each counted from the beginning.
    """
    dated = stories[stories["date"].notna()].sort_values(["date", "doc_id"], kind="stable")
    own = dated["newsroom"].where(dated["mode"] == OWN)
    seen = pd.DataFrame(
        {
            "date": dated["date"],
            "stories": np.arange(1, len(dated) + 1),
            "newsrooms": (~dated["newsroom"].duplicated()).cumsum(),
            "states": (dated["state"].notna() & ~dated["state"].duplicated()).cumsum(),
            "own": (own.notna() & ~own.duplicated()).cumsum(),
        }
    )
    return seen.drop_duplicates("date", keep="last").reset_index(drop=True)


def echoes(stories: pd.DataFrame) -> pd.DataFrame:
    """A formula by whose newsrooms use it and whose words they are.

    stories: of one formula. One row is a state (null: not known) whose newsrooms use it in a mode
    and, where quoted, the words of a side: `stories`, `newsrooms`, `first`; in order of time.
    """
    keys = ["state", "mode", "side"]
    told = stories.assign(side=stories["side"].where(stories["mode"] != OWN))
    by = told.groupby(keys, dropna=False)
    found = by.agg(
        stories=("mode", "size"), newsrooms=("newsroom", "nunique"), first=("date", "min")
    )
    return found.reset_index().sort_values(["first", *keys], na_position="last", ignore_index=True)


def recurrence(counted: pd.DataFrame, *, n_families: int, settings: Mapping[str, Any]) -> Finding:
    """How many formulas were found and how many known ones stand here, or why none was found.

    counted: as from `usage.counted`. settings: the part `formulas` of the codebook's. Refused below
    the least of `least`, as most that are there would not be found, and where none is.
    """
    kinds = counted.set_index("kind").reindex(["found", "known"], fill_value=0)
    (_, found), (listed_, known) = kinds.to_numpy().tolist()
    told = (
        f"{least_families(n_families, settings):,} stories of {settings['min_newsrooms']} newsrooms"
    )
    rest = f"{known:,} of the {listed_:,} known ones of the codebook stand here"
    if n_families < least("formulas"):
        text = (
            f"No search for formulas: most of them are found from {least('formulas')} story "
            f"families on, and there are {n_families:,}; {found:,} recur in {told}. {rest}."
        )
        return Finding("formulas", text, n=n_families, unit="story families", verdict="refused")
    if not found:
        text = f"No formula was found: none stands in {told}. {rest}."
        return Finding("formulas", text, n=n_families, unit="story families", verdict="refused")
    text = f"{found:,} formulas were found, each in {told} at least; {rest}."
    return Finding("formulas", text, n=n_families, unit="story families", value=found)


def farthest(stories: pd.DataFrame) -> Finding:
    """Which formula has come farthest, and how often it is said and how often quoted."""
    reach = spread(stories)
    if reach.empty:
        text = "No story uses a formula, known or found."
        return Finding("widest-formula", text, n=0, unit="stories", verdict="refused")
    row = reach.iloc[0]
    states = f" of {row['states']:,} known states" if row["states"] else ""
    text = (
        f"“{reach.index[0]}” has come farthest: {row['newsrooms']:,} newsrooms{states} use it, "
        f"{row[OWN]:,} of {row['stories']:,} stories in their own voice and {row[QUOTED]:,} in "
        "quotation alone."
    )
    n = int(row["stories"])
    about = {"formula": str(reach.index[0])}
    value = row[OWN] / n
    return Finding("widest-formula", text, n=n, unit="stories", value=value, evidence=about)


def _named(names: pd.Series) -> str | None:
    return listed(names.dropna(), most=MOST_NAMED) or None


def _n_own(modes: pd.Series) -> int:
    return int((modes == OWN).sum())


def days(dates: pd.Series) -> pd.Series:
    """Dates in ISO 8601 as days; a month or a year as its first."""
    return pd.to_datetime(dates, format="ISO8601").dt.as_unit("s")
