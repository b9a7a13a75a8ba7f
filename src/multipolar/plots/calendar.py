"""What figures with an axis of time share: periods, marks and the axis itself."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

from multipolar import figures as fig

MOST_MARKS = 300  # more on one figure run into one another
PERIODS = {"day": "D", "month": "M", "year": "Y"}
ROW = 0.4  # inches, of a row
AREA = 30  # points, of the mark of one article
LARGEST = 90  # points, of the largest mark
EARLIEST, LATEST = pd.Timestamp("0001-01-01"), pd.Timestamp("9999-12-31")  # of an axis


def time_axis(axes: Axes, first: pd.Timestamp, last: pd.Timestamp, period: str) -> None:
    """The axis of dates from the first to the last, with a margin, and its grid."""
    axes.grid()
    margin = max(0.06 * (last - first), pd.Timedelta(days=5))
    axes.set_xlim(max(first - margin, EARLIEST), min(last + margin, LATEST))  # type: ignore[arg-type]
    axes.xaxis.set_major_locator(locator := AutoDateLocator(maxticks=6))
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))
    axes.set_xlabel(f"date of publication ({period})")


def counted(dated: pd.DataFrame, by: list[str]) -> tuple[str, pd.DataFrame]:
    """Rows of each kind and date, in the shortest period that gives few enough marks to see."""
    period, counts = "", pd.DataFrame()
    for period in PERIODS:
        starts = dated["date"].dt.to_period(PERIODS[period]).dt.start_time
        counts = dated.assign(date=starts).groupby([*by, "date"]).size().rename("n").reset_index()
        if len(counts) <= MOST_MARKS:
            break
    return period, counts


def spans(counts: pd.DataFrame, period: str, *columns: str) -> list[dict[str, str]]:
    """What each mark is about: its row, and its first and last day."""
    periods = counts["date"].dt.to_period(PERIODS[period])
    days = {"from": periods.dt.start_time, "to": periods.dt.end_time}
    dated = counts.assign(**{name: day.dt.strftime("%Y-%m-%d") for name, day in days.items()})
    return fig.about(dated, *columns, *days)
