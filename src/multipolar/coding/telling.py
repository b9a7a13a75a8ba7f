"""Corrected shares and contrasts in words, beside what the machine read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from multipolar.coding.corrected import HALF_WIDTH
from multipolar.coding.sheets import CODES
from multipolar.findings import Finding
from multipolar.least import least


def side_by_side(table: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Each row of `corrected.shares` in words, and how many passages its correction lacks.

    Columns: by, `stance` (against, neutral, for), `n`, `coded`, `naive`, `corrected`. A share is
    "33% (14 to 57)", without its interval where there are too few story families. Where the cell's
    intervals are wider than HALF_WIDTH on either side it says how many more coded passages, or
    that more stories, would make them narrower.
    """
    corrected = _percent(table, "corrected", "low", "high") + table["more"].map(_wanted)
    lacking = table["lacks"].map("{:,} more to code".format)
    told = {
        "stance": _stances(table),
        "n": table["n"],
        "coded": table["n_coded"],
        "naive": _percent(table, "naive", "naive_low", "naive_high"),
        "corrected": corrected.where(table["lacks"] == 0, lacking),
    }
    return table[list(by)].assign(**told)


def apart(table: pd.DataFrame) -> pd.DataFrame:
    """Each row of `corrected.contrasts` in words: differences in points, with their intervals.

    Columns: those it has before the value, `stance`, `naive`, `corrected`, and `p_naive` and `p`,
    each adjusted for the number of rows.
    """
    before = list(table.columns[: table.columns.get_loc("value")])
    corrected = _points(table, "corrected", "low", "high")
    lacking = table["lacks"].map("{:,} more to code".format)
    told: dict[str, Any] = {
        "stance": _stances(table),
        "naive": _points(table, "naive", "naive_low", "naive_high"),
        "corrected": corrected.where(table["lacks"] == 0, lacking),
        "p_naive": table["naive_p"].astype(float).round(3),
        "p": table["p_adjusted"].astype(float).round(3),
    }
    return table[before].assign(**told)


def _wanted(more: float) -> str:
    if np.isnan(more) or more == 0:
        return ""
    what = "more stories" if np.isinf(more) else f"{more:,.0f} more"
    return f"; {what} for ±{100 * HALF_WIDTH:.0f} points"


def _stances(table: pd.DataFrame) -> pd.Series:
    return table["value"].astype(str).map(CODES)


def _percent(table: pd.DataFrame, value: str, low: str, high: str) -> pd.Series:
    return _worded(table[[value, low, high]], "{:.0f}%")


def _points(table: pd.DataFrame, value: str, low: str, high: str) -> pd.Series:
    return _worded(table[[value, low, high]], "{:+.0f} points")


def _worded(bounds: pd.DataFrame, form: str) -> pd.Series:
    sign = "+" if "+" in form else ""
    told = []
    for value, low, high in (100 * bounds.astype(float)).itertuples(index=False):
        known = "" if pd.isna(low) else f" ({low:{sign}.0f} to {high:{sign}.0f})"
        told.append("" if pd.isna(value) else form.format(value) + known)
    return pd.Series(told, index=bounds.index, dtype=str)


def corrections(table: pd.DataFrame, *, by: Sequence[str]) -> Finding:
    """What the correction changes most, or how many passages it lacks.

    table: of `corrected.shares`. n counts the coded passages of these cells.
    """
    cells = table.drop_duplicates(list(by))
    id, n, unit = "corrected-stances", int(cells["n_coded"].sum()), "coded passages"
    done = table[table["corrected"].notna()]
    if done.empty:
        text = f"No share is corrected by coders: each needs {least('corrected')} coded passages"
        text += ", or all there are."
        if len(cells):
            row = cells.sort_values("lacks", kind="stable").iloc[0]
            most = cells["lacks"].max()
            text += f" {_named(row, by)} has {row['n_coded']:,} and lacks the fewest, "
            text += f"{row['lacks']:,}; none of {len(cells):,} lacks more than {most:,}."
        return Finding(id, text, n=n, unit=unit, verdict="refused")
    row = done.iloc[int((done["corrected"] - done["naive"]).abs().argmax())]
    naive, corrected = side_by_side(done.loc[[row.name]], by=by)[["naive", "corrected"]].iloc[0]
    text = (
        f"{done.drop_duplicates(list(by)).shape[0]:,} of {len(cells):,} holders with targets are "
        f"corrected by coders; furthest from what was read is {_named(row, by)}, "
        f"{CODES[str(row['value'])]}: {corrected}, not {naive}."
    )
    value, low, high = (float(row[name]) for name in ("corrected", "low", "high"))
    return Finding(id, text, n=n, unit=unit, value=value, low=low, high=high)


def _named(row: pd.Series, by: Sequence[str]) -> str:
    return " toward ".join(str(row[name]) for name in by if not name.endswith("_kind"))


def differences(table: pd.DataFrame, *, alpha: float = 0.05) -> Finding:
    """How many contrasts hold as read and as corrected, or why none can be told.

    table: of `corrected.contrasts`, whose p are adjusted for their number.
    """
    look: dict[str, Any] = {"id": "corrected-contrasts", "unit": "contrasts"}
    known = table[table["p"].notna()]
    if known.empty:
        text = "No contrast of two holders toward the same is corrected by coders: "
        text += f"each holder needs {least('corrected')} coded passages and {least('contrast')} "
        text += f"story families, and {len(table) or 'no'} contrasts have the families."
        return Finding(text=text, n=len(table), verdict="refused", **look)
    read, held = ((known[name] <= alpha).sum() for name in ("naive_p", "p_adjusted"))
    both = ((known["naive_p"] <= alpha) & (known["p_adjusted"] <= alpha)).sum()
    text = (
        f"Of {len(known):,} contrasts {read:,} hold as the machine read, {held:,} corrected by "
        f"coders, {both:,} both ways."
    )
    return Finding(text=text, n=len(known), **look)
