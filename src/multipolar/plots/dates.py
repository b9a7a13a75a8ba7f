"""Articles on a time axis."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

from multipolar import figures as fig
from multipolar.figures import AltFigure
from multipolar.plots.canvas import canvas, empty, finish, row_labels

MOST_MARKS = 300  # more on one figure run into one another
PERIODS = {"day": "D", "month": "M", "year": "Y"}
AREA = 30  # points, of the mark of one article
EARLIEST, LATEST = pd.Timestamp("0001-01-01"), pd.Timestamp("9999-12-31")  # of an axis
LARGEST = 90  # points, of the largest mark


def timeline(
    documents: pd.DataFrame,
    *,
    colours: Mapping[str, str],
    title: str = "Articles by date of publication",
    by: str = "newsroom",
    n_rows: int = 15,
) -> AltFigure:
    """Articles on a time axis, one row per newsroom; the more at one time, the larger the mark.

    A mark is a day, or a month or a year where days would be too many to tell apart. Drawn are
    the n_rows newsrooms with the most articles.
    """
    days = pd.to_datetime(documents["date"], errors="coerce")
    dated = fig.known(documents.assign(date=days)[days.notna()], by)
    if dated.empty:
        return empty(title, "articles with a date")
    first, last = dated["date"].min(), dated["date"].max()
    totals = dated[by].value_counts()
    rows = sorted(fig.top(totals.rename("n").reset_index(), by, "n", n_rows))
    period, counts = _counted(dated[dated[by].isin(rows)], by)
    marks = fig.markers(rows)
    scale = min(AREA, LARGEST / counts["n"].max())
    with canvas(len(rows) * 0.4 + 0.75) as (figure, axes):
        for y, name in enumerate(rows):
            own = counts[counts[by] == name]
            axes.scatter(
                own["date"], [y + 0.5] * len(own), s=scale * own["n"], marker=marks[name],
                color=fig.colour_of(name, colours), ec="#333333", lw=0.5, alpha=0.85, zorder=2,
            )  # fmt: skip
        names = {y + 0.5: f"{name} (n = {totals[name]:,})" for y, name in enumerate(rows)}
        row_labels(axes, names, len(rows))
        axes.grid()
        margin = max(0.06 * (last - first), pd.Timedelta(days=5))
        axes.set_xlim(max(first - margin, EARLIEST), min(last + margin, LATEST))
        axes.xaxis.set_major_locator(locator := AutoDateLocator(maxticks=6))
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))
        axes.set_xlabel(f"date of publication ({period})")
        span = f"n = {len(dated):,} articles, {first:%Y-%m-%d} to {last:%Y-%m-%d}"
        undated = len(documents) - len(dated)
        rest = f"Not drawn, having no date: {undated:,}" if undated else ""
        largest = f", the largest {counts['n'].max():,}" if scale < AREA else ""
        alt = fig.sentences(f"Timeline: {title}", span, "; ".join(names.values()), rest)
        caption = fig.sentences(
            f"{span}; area: articles of one {period}{largest}",
            fig.left_out(len(rows), len(totals), "rows"),
            rest,
        )
        return finish(figure, title=title, alt=alt, caption=caption)


def _counted(dated: pd.DataFrame, by: str) -> tuple[str, pd.DataFrame]:
    """Articles by row and date, in the shortest period that gives few enough marks to see."""
    period, counts = "", pd.DataFrame()
    for period in PERIODS:
        starts = dated["date"].dt.to_period(PERIODS[period]).dt.start_time
        counts = dated.assign(date=starts).groupby([by, "date"]).size().rename("n").reset_index()
        if len(counts) <= MOST_MARKS:
            break
    return period, counts
