"""Articles, and uses of a phrase, on a time axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.ticker import MaxNLocator

from multipolar import figures as fig
from multipolar.figures import AltFigure
from multipolar.plots.calendar import AREA, LARGEST, ROW, counted, spans, time_axis
from multipolar.plots.canvas import canvas, empty, finish, row_labels


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
    period, counts = counted(dated[dated[by].isin(rows)], [by])
    marks = fig.markers(rows)
    scale = min(AREA, LARGEST / counts["n"].max())
    with canvas(len(rows) * ROW + 0.75) as (figure, axes):
        for y, name in enumerate(rows):
            own = counts[counts[by] == name]
            axes.scatter(
                own["date"], [y + 0.5] * len(own), s=scale * own["n"], marker=marks[name],
                color=fig.colour_of(name, colours), ec="#333333", lw=0.5, alpha=0.85, zorder=2,
            )  # fmt: skip
        names = {y + 0.5: f"{name} (n = {totals[name]:,})" for y, name in enumerate(rows)}
        row_labels(axes, names, len(rows))
        time_axis(axes, first, last, period)
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
        about = spans(counts, period, by)
        return finish(figure, title=title, alt=alt, caption=caption, about=about, rows=counts)


def uses(
    stories: pd.DataFrame,
    *,
    colours: Mapping[str, str],
    title: str,
    modes: Sequence[str],
    by: str = "newsroom",
    of: str = "mode",
    unit: str = "stories",
    n_rows: int = 15,
) -> AltFigure:
    """Uses of a phrase on a time axis, a row for each newsroom and a mark for each mode.

    stories: one row per use, with `date`, `by` and `of` (the mode: whose voice it is). The first to
    use it stands on top; the more uses at one time, the larger the mark. modes: all there may be,
    in order. Drawn are the n_rows newsrooms that used it first.
    """
    when = pd.to_datetime(stories["date"], errors="coerce")
    dated = fig.known(stories.assign(date=when)[when.notna()], by, of)
    if dated.empty:
        return empty(title, f"{unit} with a date")
    first, last = dated["date"].min(), dated["date"].max()
    begun = dated.groupby(by, sort=True)["date"].min().sort_values(kind="stable")
    rows = begun.index[:n_rows].tolist()
    shown = dated[dated[by].isin(rows)]
    period, counts = counted(shown, [by, of])
    marks = fig.markers(modes)
    scale = min(AREA, LARGEST / 2 / counts["n"].max())
    with canvas(len(rows) * ROW + 0.95) as (figure, axes):
        for key, own in counts.groupby([by, of]):
            name, mode = map(str, key)
            y = rows.index(name) + (modes.index(mode) + 0.5 * (5 - len(modes))) / 4
            axes.scatter(
                own["date"], [y] * len(own), s=scale * own["n"], marker=marks[mode], zorder=2,
                color=fig.colour_of(name, colours), ec="#333333", lw=0.5, alpha=0.85,
            )  # fmt: skip
        for mode in modes:
            axes.scatter([], [], s=AREA, marker=marks[mode], color=fig.NEUTRAL, label=mode)
        totals = shown[by].value_counts()
        row_labels(
            axes, {y + 0.5: f"{n} (n = {totals[n]:,})" for y, n in enumerate(rows)}, len(rows)
        )
        time_axis(axes, first, last, period)
        figure.legend(loc="outside upper left", handletextpad=0.2, ncols=len(modes))
        span = f"n = {len(shown):,} {unit}, {first:%Y-%m-%d} to {last:%Y-%m-%d}"
        told = [
            f"{name} from {begun[name]:%Y-%m-%d}, n = {totals[name]:,}: "
            + ", ".join(
                f"{mode} {n:,}" for mode, n in own.value_counts(sort=False).sort_index().items()
            )
            for name, own in ((name, shown.loc[shown[by] == name, of]) for name in rows)
        ]
        undated = len(stories) - len(dated)
        rest = f"Not drawn, having no date: {undated:,}" if undated else ""
        left = (
            f"The {len(rows):,} of {len(begun):,} rows that begin first"
            if len(begun) > len(rows)
            else ""
        )
        alt = fig.sentences(f"Timeline: {title}", span, "; ".join(told), rest)
        caption = fig.sentences(
            f"{span}; area: {unit} of one {period}; the first to use it on top", left, rest
        )
        about = spans(counts, period, by, of)
        return finish(figure, title=title, alt=alt, caption=caption, about=about, rows=counts)


def cumulative(
    curve: pd.DataFrame, *, lines: Mapping[str, str], title: str, unit: str
) -> AltFigure:
    """Counts that only grow, as steps over time.

    curve: one row per date, with `date` and a column for each line. lines: column → what it counts.
    """
    if curve.empty:
        return empty(title, unit)
    when = pd.to_datetime(curve["date"])
    first, last = when.min(), when.max()
    marks = fig.markers(list(lines))
    with canvas(2.1 + 0.19 * len(lines)) as (figure, axes):
        for (column, label), colour in zip(lines.items(), fig.OKABE_ITO, strict=False):
            axes.step(
                when, curve[column], where="post", color=colour, lw=1.4, marker=marks[column],
                ms=3.5, label=f"{label} (n = {curve[column].iloc[-1]:,})",
            )  # fmt: skip
        axes.set_ylim(0, None)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylabel(unit)
        time_axis(axes, first, last, "day")
        figure.legend(loc="outside upper left", handletextpad=0.4)
        told = [
            f"{label} {curve[column].iloc[0]:,} on {when.iloc[0]:%Y-%m-%d}, "
            f"n = {curve[column].iloc[-1]:,} on {last:%Y-%m-%d}"
            for column, label in lines.items()
        ]
        alt = fig.sentences(f"Steps: {title}", "; ".join(told))
        caption = fig.sentences(f"{fig.capital(unit)} up to each date, {len(curve):,} dates")
        return finish(figure, title=title, alt=alt, caption=caption, rows=curve)
