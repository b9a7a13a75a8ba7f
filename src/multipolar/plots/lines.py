"""Lines: rates over time with their intervals, a panel for each series."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from multipolar import figures as fig
from multipolar.figures import AltFigure
from multipolar.periods import ordinals
from multipolar.plots.canvas import FARTHEST, SMALL, empty, finish, panels

PANEL, REST = 0.72, 0.85  # inches: a panel's height, and what stands above and below them all
NAME = 32  # characters of a series' name above its panel
TICKS = 5
PALE = "#c6cdd2"


def over_time(
    rates: pd.DataFrame,
    *,
    by: str,
    colours: Mapping[str, str],
    title: str,
    period: str = "period",
    unit: str = "mentions",
    value: str = "rate",
    axis: str = "rate per 1,000 words",
    interval: str = fig.INTERVAL,
    min_families: int = 5,
    n_series: int = 6,
    own_scales: bool = False,
    note: str = "",
) -> AltFigure:
    """Lines over time with interval bands, a panel for each series, the others pale behind it.

    rates: one row per period, named as by `periods.periods`, and `by`, with columns n, `value`,
    low, high, and where known words: what `compare.rates` gives with by=[period, by], or by
    period alone where `by` is the item. A period without a row, as it has no words, is a gap; a
    point without an interval is hollow; rows without a period are not drawn. axis: what `value`
    is and its unit; unit: what `n` counts. note: what else the caption should say. Drawn are the
    n_series with most n, all on one scale, or with own_scales each on its own, so that rare ones
    can be read, and without the others behind it. Raises ValueError for what is no period.
    """
    found = rates[rates[period].notna() & rates[value].notna()]
    found = fig.known(found, by).assign(x=ordinals(found[period]))
    found = found.sort_values("x", ignore_index=True)
    if found.empty or not found["n"].any():
        return empty(title, unit)
    series = fig.top(found, by, "n", n_series)
    shown = found[found[by].isin(series)]
    hues = fig.hues(series, colours)
    lines = {name: shown[shown[by] == name] for name in series}
    height = PANEL * len(series) + REST
    with panels(height, rows=len(series), one_scale=not own_scales) as (figure, every):
        cut = False
        for name, axes in zip(series, every, strict=True):
            for other in [] if own_scales else series:
                _line(axes, lines[other], value, colour=PALE, width=0.8)
            _series(axes, lines[name], value, colour=hues[name])
            axes.set_title(_told(name, lines[name]), loc="left", size=SMALL)
            cut |= _scale(axes, lines[name] if own_scales else shown, value)
        _ticks(every[-1], dict(zip(shown["x"], shown[period], strict=True)))
        figure.supylabel(axis, size=9)
        how = (
            "each series on a scale of its own" if own_scales else "one series a panel, others pale"
        )
        undated = int(rates.loc[rates[period].isna(), "n"].sum())
        rest = f"Not drawn, having no date: {undated:,} {unit}" if undated else ""
        span = f"{shown[period].iloc[0]} to {shown[period].iloc[-1]}"
        alt = fig.sentences(
            f"Lines: {title}",
            f"{fig.capital(axis)}; {span}; {len(series)} panels",
            f"n = {int(shown['n'].sum()):,} {unit}",
            *(_highest(name, lines[name], period=period, value=value) for name in series),
            rest,
        )
        caption = fig.sentences(
            f"{fig.capital(axis)}, {how}; band: {interval}",
            fig.why_hollow(shown, min_families=min_families, mark="Hollow points"),
            "A gap in a line: nothing to count in" if _broken(lines) else "",
            "Bands that reach above a panel are cut" if cut else "",
            f"n counts {unit}",
            fig.left_out(len(series), found[by].nunique(), "series"),
            rest,
            note,
        )
        about, drawn = fig.about(shown, by), shown.drop(columns="x")
        return finish(figure, title=title, alt=alt, caption=caption, about=about, rows=drawn)


def _line(axes: Axes, rows: pd.DataFrame, value: str, *, colour: str, width: float) -> None:
    """A line through the points of neighbouring periods, broken where one is missing."""
    broken = _with_gaps(rows)
    axes.plot(broken["x"], broken[value], color=colour, lw=width, zorder=1 + width)


def _series(axes: Axes, rows: pd.DataFrame, value: str, *, colour: str) -> None:
    """A line with its points, and a band where neighbours have an interval, else a whisker."""
    _line(axes, rows, value, colour=colour, width=1.4)
    has_interval = rows["low"].notna() & rows["high"].notna()
    bounded = rows[has_interval]
    band = _with_gaps(bounded)
    axes.fill_between(band["x"], band["low"], band["high"], color=colour, alpha=0.22, lw=0)
    alone = bounded[(bounded["x"].diff() != 1) & (bounded["x"].diff(-1) != -1)]
    axes.vlines(alone["x"], alone["low"], alone["high"], color=colour, lw=1.2)
    fills = has_interval.map({True: colour, False: "white"})
    axes.scatter(rows["x"], rows[value], s=13, c=fills, ec=colour, lw=1, zorder=3, clip_on=False)


def _with_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with an empty one wherever the next period is missing."""
    gaps = rows.loc[rows["x"].diff(-1) != -1, ["x"]] + 0.5
    return pd.concat([rows, gaps]).sort_values("x", ignore_index=True)


def _scale(axes: Axes, shown: pd.DataFrame, value: str) -> bool:
    """Set the height of a panel, from 0 up; returns whether a band reaches above it."""
    highest, reach = shown[value].max(), shown["high"].fillna(0).max()
    axes.set_ylim(0, 1.08 * max(min(reach, FARTHEST * highest), highest) or 1)
    axes.locator_params(axis="y", nbins=3)
    return bool(reach > axes.get_ylim()[1])


def _ticks(axes: Axes, names: Mapping[int, str]) -> None:
    """Set the axis of time that all panels share, with labels at periods far enough apart."""
    first, last = min(names), max(names)
    ticks = [first]
    for place in sorted(names)[1:]:
        if place - ticks[-1] >= (last - first) / TICKS:
            ticks.append(place)
    axes.set_xticks(ticks, [str(names[place]) for place in ticks])
    margin = max(0.04 * (last - first), 0.5)
    axes.set_xlim(first - margin, last + margin)


def _broken(lines: Mapping[str, pd.DataFrame]) -> bool:
    return any((rows["x"].diff().dropna() != 1).any() for rows in lines.values())


def _told(name: str, rows: pd.DataFrame) -> str:
    words = f", {fig.short(int(rows['words'].sum()))} words" if "words" in rows else ""
    return f"{fig.wrapped(name, NAME, lines=1)} (n = {int(rows['n'].sum()):,}{words})"


def _highest(name: str, rows: pd.DataFrame, *, period: str, value: str) -> str:
    """A series' highest point, and its first and last, in words."""
    top = rows.sort_values(value, ascending=False, kind="stable").iloc[0]
    ends = (rows.iloc[0], rows.iloc[-1])
    said = [f"{row[period]} {fig.number(row[value])}" for row in ends]
    return (
        f"{name}: highest in {top[period]}, {fig.number(top[value])} ({fig.interval(top)}; "
        f"n = {int(top['n']):,}); {' to '.join(dict.fromkeys(said))}"
    )
