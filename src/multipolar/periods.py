"""Dates → the days, months, quarters or years they fall in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

MOST = 24
"""More periods than these are too many to read side by side, and hold too few families each."""


def periods(dates: pd.Series, *, most: int = MOST, gaps: bool = False) -> pd.Series:
    """For each date the period it falls in, in the shortest kind that gives at most `most` periods.

    dates: ISO 8601 as in `documents`, null where unknown. Kinds: day `2024-06-11`, month `2024-06`,
    quarter `2024-Q2`, year `2024`, decade `2020s`; their order as text is that of time. Null stays
    null. Where even decades are more than `most`, decades. gaps: count the periods without a date
    between the first and the last too, as an axis of time has room for them.
    """
    days = dates.astype("string").str.slice(0, 10)
    kinds: tuple[Callable[[pd.Series], pd.Series], ...] = (_same, _month, _quarter, _year, _decade)
    found = days
    for kind in kinds:
        found = kind(days)
        if (_spanned(found) if gaps else found.nunique()) <= most:
            break
    return found.astype(object).where(found.notna(), None)


def _spanned(named: pd.Series) -> int:
    places = ordinals(named.dropna())
    return int(places.max() - places.min()) + 1 if len(places) else 0


def ordinals(named: pd.Series) -> pd.Series:
    """For each period its place on an axis of its kind: neighbours in time are one apart.

    named: as `periods` names them, all of one kind, none null. Raises ValueError for what is none.
    """
    return named.map({name: _place(str(name)) for name in named.unique()}).astype(int)


def _place(name: str) -> int:
    if name.endswith("0s"):
        return int(name[:-2])
    year, *rest = name.split("-")
    if not rest:
        return int(year)
    if len(rest) == 2:
        return date.fromisoformat(name).toordinal()
    quarter = rest[0].startswith("Q")
    return int(year) * (4 if quarter else 12) + int(rest[0].removeprefix("Q"))


def _same(days: pd.Series) -> pd.Series:
    return days


def _month(days: pd.Series) -> pd.Series:
    return days.str.slice(0, 7)


def _quarter(days: pd.Series) -> pd.Series:
    months = pd.to_numeric(days.str.slice(5, 7)).astype("Int64")
    return _year(days) + "-Q" + ((months + 2) // 3).astype("string")


def _year(days: pd.Series) -> pd.Series:
    return days.str.slice(0, 4)


def _decade(days: pd.Series) -> pd.Series:
    return days.str.slice(0, 3) + "0s"
