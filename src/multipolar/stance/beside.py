"""Readings of stance by the rules and by the trained model, side by side."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from multipolar.drawing import Drawn
from multipolar.findings import Finding, Verdict
from multipolar.stance.model import VALUES, StanceModel
from multipolar.stance.placing import pairs_of

SHOWN = ["newsroom", "holder", "target", "rules", "trained", "probability", "sentence"]


def side_by_side(drawn: Drawn, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What both scorers say of readings drawn from `stances`, one row a reading, in their order.

    tables: the `sentences` and `quotes` of their articles. Columns: those of `stances`, `newsroom`,
    the `sentence`, and what is said by the `rules` ("no cue" where none reaches the target) and by
    the `trained` model (against, neutral or for), with the `probability` that it gives that.
    """
    texts = dict(zip(drawn.documents["doc_id"], drawn.documents["text"], strict=True))
    pairs = pairs_of(
        drawn.hits, sentences=tables["sentences"], quotes=tables["quotes"], texts=texts
    )
    likely = StanceModel.load("trained").predict_proba(pairs)
    homes = drawn.documents.set_index("doc_id")["newsroom"]
    return drawn.hits.assign(
        newsroom=drawn.hits["doc_id"].map(homes),
        sentence=[" ".join(pair.sentence.split()) for pair in pairs],
        rules=drawn.hits["value"].map({**VALUES, 0: "no cue"}),
        trained=[VALUES[int(row.argmax()) - 1] for row in likely],
        probability=likely.max(axis=1, initial=0),
    )


def crossed(read: pd.DataFrame) -> pd.DataFrame:
    """How many readings the rules (rows) and the trained model (columns) give which stance."""
    rows, columns = ["against", "no cue", "for"], list(VALUES.values())
    counted = read.groupby(["rules", "trained"]).size().unstack(fill_value=0)
    return counted.reindex(index=rows, columns=columns, fill_value=0)


def disagreed(read: pd.DataFrame) -> pd.DataFrame:
    """One row a reading that is for by one scorer and against by the other, the surest first."""
    opposite = read["rules"].map({"for": "against", "against": "for"}) == read["trained"]
    surest = read[opposite].sort_values(["doc_id", "start"], ignore_index=True)
    surest = surest.sort_values("probability", ascending=False, kind="stable", ignore_index=True)
    return surest[SHOWN]


def agreement(read: pd.DataFrame) -> Finding:
    """How often the trained model says what the rules say, where these find a stance."""
    ruled = read[read["rules"] != "no cue"]
    same, turned = int((ruled["rules"] == ruled["trained"]).sum()), len(disagreed(read))
    more = int(((read["rules"] == "no cue") & (read["trained"] != "neutral")).sum())
    text = (
        f"Of {len(ruled):,} readings for or against by the rules the trained model has {same:,} "
        f"alike, {turned:,} the other way round and the rest as neutral; where no cue reaches the "
        f"target it finds a stance in {more:,} of {len(read) - len(ruled):,}."
    )
    if read.empty:
        text = "No stance was read, so there is nothing to compare."
    verdict: Verdict = "refused" if read.empty else "exploratory"
    return Finding("scorers", text, n=len(read), unit="readings drawn", verdict=verdict)
