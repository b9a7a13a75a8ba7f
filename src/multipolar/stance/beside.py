"""Readings of stance by the rules and by the trained model, side by side."""

from __future__ import annotations

import pandas as pd

from multipolar.aggregates import Queried
from multipolar.findings import Finding, Verdict
from multipolar.samples import Part
from multipolar.schema import SCORED
from multipolar.stance.model import VALUES

SHOWN = ["newsroom", "holder", "target", "rules", "trained", "probability", "sentence"]


def side_by_side(corpus: Queried) -> Part:
    """What both scorers say of the readings that the table `scored` holds, one row a reading.

    Columns: those of `stances`, `newsroom`, the `sentence`, and what is said by the `rules` ("no
    cue" where none reaches the target) and by the `trained` model (against, neutral or for), with
    the `probability` that it gives that.
    """
    key = ", ".join(SCORED.key)
    read = corpus.query(
        f"""
        SELECT s.*, newsroom, against, neutral, "for",
               substr(text, b.start + 1, b."end" - b.start) AS sentence
        FROM scored JOIN stances s USING ({key}) JOIN sentences b USING (doc_id, sent_id)
        JOIN documents USING (doc_id) ORDER BY {key}
        """
    )
    total = corpus.query("SELECT count(*) AS n FROM stances")["n"]
    likely = read[list(VALUES.values())]
    read = read.assign(
        sentence=[" ".join(sentence.split()) for sentence in read["sentence"]],
        rules=read["value"].map({**VALUES, 0: "no cue"}),
        trained=likely.columns.to_numpy()[likely.to_numpy().argmax(axis=1)],
        probability=likely.max(axis=1),
    )
    return Part(read.drop(columns=likely.columns), len(read), int(total[0]), "readings")


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
