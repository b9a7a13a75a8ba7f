"""Parts of tables too long to show, which say so: drawn by hash, or the largest rows.

Which rows are drawn depends on their keys and a seed alone, never on the order they come in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import md5
from html import escape

import pandas as pd


@dataclass(frozen=True)
class Part:
    """A frame about `n` of `total` units; shown as the frame, told as a part where it is one."""

    frame: pd.DataFrame
    n: int
    total: int
    unit: str
    how: str = "drawn at random"

    @property
    def told(self) -> str:
        """`25 of 13,204 namings, drawn at random`; empty where nothing is left out."""
        left = self.total > self.n
        return f"{self.n:,} of {self.total:,} {self.unit}, {self.how}" if left else ""

    def of(self, frame: pd.DataFrame) -> Part:
        """Another frame about the same units."""
        return replace(self, frame=frame)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        rows = len(self.frame) or None
        with pd.option_context("display.max_rows", rows, "display.min_rows", rows):
            plain, html = repr(self.frame), self.frame.to_html(notebook=True)
        if not self.told:
            return {"text/plain": plain, "text/html": html}
        note = f'<p class="mp-part">{escape(self.told)}:</p>'
        return {"text/plain": f"{self.told}:\n{plain}", "text/html": f"{note}\n{html}"}


def drawn(
    frame: pd.DataFrame,
    *,
    n: int,
    seed: int,
    unit: str,
    key: Sequence[str] = ("doc_id",),
) -> Part:
    """The frame where it has at most n rows; else n of them drawn at random, in their own order.

    key: columns that together name a row.
    """
    if len(frame) <= n:
        return Part(frame, len(frame), len(frame), unit)
    names = zip(*(frame[column] for column in key), strict=True)
    ranks = pd.Series([_rank(*name, seed) for name in names])
    chosen = ranks.sort_values(kind="stable").index[:n].sort_values()
    return Part(frame.iloc[chosen], n, len(frame), unit)


def largest(
    frame: pd.DataFrame,
    *,
    n: int,
    unit: str,
    by: str | None = None,
    how: str = "the most frequent",
) -> Part:
    """The frame where it has at most n rows; else the n rows largest in `by`, largest first.

    by: a column; without one the sum of the row counts. Ties keep the frame's order.
    """
    if len(frame) <= n:
        return Part(frame, len(frame), len(frame), unit)
    sizes = (frame[by] if by else frame.sum(axis=1, numeric_only=True)).reset_index(drop=True)
    order = sizes.sort_values(ascending=False, kind="stable").index[:n]
    return Part(frame.iloc[order], n, len(frame), unit, how)


def leading(frame: pd.DataFrame, column: str, *, by: str, n: int, unit: str, how: str) -> Part:
    """The rows that hold the n values of a column with the largest sum of `by`, ties by name."""
    totals = frame.groupby(column, sort=True)[by].sum()
    chosen = totals.sort_values(ascending=False, kind="stable").index[:n]
    rows = frame[frame[column].isin(chosen)] if len(totals) > n else frame
    return Part(rows, len(chosen), len(totals), unit, how=how)


def listed(names: Iterable[str], *, most: int = 12, sort: bool = True) -> str:
    """Names, each once, by the alphabet or as given; only the first `most`, and how many others."""
    different = list(dict.fromkeys(names))
    chosen = different[:most]
    shown = ", ".join(sorted(chosen) if sort else chosen)
    return f"{shown} and {len(different) - most:,} others" if len(different) > most else shown


def _rank(*name: object) -> str:
    return md5("\x1f".join(map(str, name)).encode("utf-8", "replace")).hexdigest()
