"""The sentences behind a cell of a matrix of stances: the surest first, or the most contested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from multipolar.aggregates import Queried, positions
from multipolar.concordance import concordance
from multipolar.drawing import texts, where
from multipolar.samples import Part
from multipolar.schema import TABLES

Order = Literal["strongest", "contested"]

# The surest; or in turn the surest of either side, the rarer side first.
ORDERS = {"strongest": "confidence DESC", "contested": "turn, size, value"}
HOW = {"strongest": "the surest first", "contested": "the surest of either side in turn"}
KEY = ", ".join(f'"{name}"' for name in TABLES["stances"].key)
SHOWN = ["holder", "value", "target", "cue", "confidence"]


def contested(corpus: Queried, *, by: Sequence[str] = ("holder", "target")) -> pd.DataFrame:
    """The cells read both ways, those with the most readings on their rarer side first.

    One row is a cell of `aggregates.positions`, with `rarer`: the readings on that side.
    """
    table = positions(corpus, by=by)
    rarer = table[["n_for", "n_against"]].min(axis=1)
    table = table.assign(rarer=rarer)[rarer > 0]
    ascending = [False, True, *(True for _ in by)]
    return table.sort_values(["rarer", "n", *by], ascending=ascending, ignore_index=True)


def opened(
    corpus: Queried, *, n: int, order: Order = "strongest", width: int = 90, **equal: object
) -> Part:
    """At most n readings for or against in their words: the surest first, or both sides in turn.

    equal: what the cell is about, as in `drawing.where`, of `stances`: holder, target, newsroom …
    Columns: holder, value, target, cue, confidence, and the concordance.
    """
    condition, values = where("stances", {"value": [1, -1], **equal})
    hits = corpus.query(
        f"""
        WITH readings AS (
            SELECT *, count(*) OVER () AS total, count(*) OVER (PARTITION BY value) AS size,
                   row_number() OVER (PARTITION BY value ORDER BY confidence DESC, {KEY}) AS turn
            FROM stances WHERE {condition})
        SELECT *, row_number() OVER (ORDER BY {ORDERS[order]}, {KEY}) AS place FROM readings
        ORDER BY place LIMIT $n
        """,
        **values,
        n=n,
    )
    lines = concordance(hits, texts(corpus, hits), width=width, also=[*SHOWN, "place"])
    lines = lines.sort_values("place", ignore_index=True)
    shown = [*SHOWN, "newsroom", "date", "voice", "left", "hit", "right"]
    total = int(hits["total"].max()) if len(hits) else 0
    return Part(lines[shown], len(hits), total, "readings", HOW[order])
