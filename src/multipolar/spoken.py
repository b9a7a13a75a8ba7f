"""Whose words stand at places of a corpus: what `voices.Voices` tells of one article, for many."""

from __future__ import annotations

import numpy as np
import pandas as pd

from multipolar.schema import EMBEDDED_KINDS


def whose(
    places: pd.DataFrame, *, quotes: pd.DataFrame, marked: pd.DataFrame, segments: pd.DataFrame
) -> pd.DataFrame:
    """The places with the columns `voice`, `speaker` and `chain`, as in the table `themes`.

    places: `doc_id`, `start` and `end`, inside one line each. quotes, marked, segments: the tables,
    in their order.
    """
    places = places.reset_index(drop=True)
    embedded = segments[segments["kind"].isin(EMBEDDED_KINDS)]
    quotes = quotes.rename(columns={"content_start": "start", "content_end": "end"})
    around = _around(places, quotes)
    own = quotes.iloc[around["other"]].assign(place=around["place"].to_numpy())
    own = own.assign(name=own["speaker"].fillna(own["stranger"]).fillna("?"))
    own = own.assign(length=own["end"] - own["start"]).sort_values(
        ["place", "length"], kind="stable"
    )
    inner = own.drop_duplicates("place").set_index("place")
    nested = own[own["place"].duplicated(keep=False)]
    chains = nested[::-1].groupby("place")["name"].agg(" > ".join)
    posts = places.index.isin(_around(places, embedded)["place"])
    in_marks = places.index.isin(_around(places, marked)["place"])
    spoken = np.where(in_marks, "direct", "indirect")
    quoted = np.where(places.index.isin(inner.index), spoken, "narration")
    return places.assign(
        voice=np.where(posts, "embedded", quoted),
        speaker=inner["speaker"].reindex(places.index),
        chain=chains.reindex(places.index),
    )


def _around(places: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Which of the others lie around each place: `place` and `other`, their rows."""
    both = pd.concat([places["doc_id"], others["doc_id"]], ignore_index=True)
    article, _ = pd.factorize(both)
    own, theirs = article[: len(places)], article[len(places) :]
    order = np.argsort(theirs, kind="stable")
    begins, ends = (np.searchsorted(theirs[order], own, side=side) for side in ("left", "right"))
    n = ends - begins
    place = np.repeat(np.arange(len(places)), n)
    other = order[np.arange(len(place)) + np.repeat(begins - np.cumsum(n) + n, n)]
    start, end = (others[name].to_numpy()[other] for name in ("start", "end"))
    inside = (start <= places["start"].to_numpy()[place]) & (places["end"].to_numpy()[place] <= end)
    return pd.DataFrame({"place": place[inside], "other": other[inside]})
