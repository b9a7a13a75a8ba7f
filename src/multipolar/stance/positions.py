"""Positions: stances gathered by holder and target, and the sentences behind each."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from multipolar.concordance import concordance


def positions(
    stances: pd.DataFrame, *, by: Sequence[str] = ("holder", "target"), n: str | None = None
) -> pd.DataFrame:
    """How often each holder was read as for or against each target.

    n: a column that says how many readings a row stands for; without one, each is one.

    One row per group: `n_for`, `n_against`, `n_no_cue` (named, but no cue reached it: not the
    same as neutral), `n` (for and against), `n_docs`, and `balance` = (for - against) / n, from
    -1 to 1, null where n is 0.
    """
    weight = stances[n] if n else 1
    signs = {"n_for": 1, "n_against": -1, "n_no_cue": 0}
    marked = stances.assign(**{c: (stances["value"] == sign) * weight for c, sign in signs.items()})
    sums = {column: (column, "sum") for column in signs}
    return balanced(
        marked.groupby(list(by), as_index=False).agg(**sums, n_docs=("doc_id", "nunique"))
    )


def balanced(counted: pd.DataFrame) -> pd.DataFrame:
    """The counts of `positions` with `n` and `balance` beside them."""
    n = counted["n_for"] + counted["n_against"]
    balance = ((counted["n_for"] - counted["n_against"]) / n).where(n > 0)
    return counted.assign(n=n, balance=balance)


def evidence(
    stances: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    holder: str | None = None,
    target: str | None = None,
    width: int = 90,
) -> pd.DataFrame:
    """The words behind a cell, the surest first: holder, target, value, cue and the concordance.

    Stances without a cue are left out.
    """
    chosen = stances[stances["value"] != 0]
    chosen = chosen[chosen["holder"] == holder] if holder else chosen
    chosen = chosen[chosen["target"] == target] if target else chosen
    columns = ["holder", "value", "target", "cue"]
    order = ["confidence", "doc_id", "start"]
    lines = concordance(chosen, documents, width=width, also=[*columns, *order])
    lines = lines.sort_values(order, ascending=[False, True, True], ignore_index=True)
    return lines[[*columns, "newsroom", "date", "voice", "left", "hit", "right"]]


def agreeing(table: pd.DataFrame, *, target: str, value: int) -> pd.DataFrame:
    """The rows of `positions` whose holder was read more often on this side (1 or -1)."""
    return table[(table["target"] == target) & (table["balance"] * value > 0)]
