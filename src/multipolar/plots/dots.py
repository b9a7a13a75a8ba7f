"""Dots: rates with their intervals."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from multipolar import figures as fig
from multipolar.figures import AltFigure
from multipolar.plots.canvas import FARTHEST, SMALL, STEP, blocks, canvas, empty, finish, row_labels


def rate_dots(
    rates: pd.DataFrame,
    *,
    item: str,
    by: str,
    colours: Mapping[str, str],
    title: str,
    n_items: int = 15,
    unit: str = "mentions",
    value: str = "rate",
    axis: str = "rate per 1,000 words",
    interval: str = fig.INTERVAL,
    min_families: int = 5,
    n_series: int = len(fig.MARKERS),
    note: str = "",
) -> AltFigure:
    """Dots with intervals: one block per item, in it one line per newsroom (or voice) found.

    rates: one row per item and `by`, with columns n, `value`, low, high, and where known words.
    A dot without an interval is hollow; a row with neither n nor an interval has no dot.
    axis: what `value` is and its unit; unit: what `n` counts. note: what else the caption should
    say. Drawn are the n_items with the largest n, and the n_series with most words, or n.
    """
    found = fig.known(rates[(rates["n"] > 0) | rates["high"].notna()], item, by)
    found = found[found[value].notna()]
    if found.empty:
        return empty(title, unit)
    every = found[by].nunique()
    found = found[
        found[by].isin(fig.top(found, by, "words" if "words" in found else "n", n_series))
    ]
    items = fig.top(found, item, "n", n_items)
    shown = found[found[item].isin(items)]
    series = fig.in_order(shown[by])
    marks = fig.markers(series)
    lines, labels, height = blocks(shown, items, item=item, by=by)
    with canvas(height * STEP + 0.7 + 0.19 * len(series)) as (figure, axes):
        for y, row in lines:
            name = row[by]
            _dot(axes, y, row, value, mark=marks[name], colour=fig.colour_of(name, colours))
        row_labels(axes, labels, height, lines=3)
        reach, farthest = axes.get_xlim()[1], FARTHEST * shown[value].max()
        cut = 0 < farthest < reach
        axes.set_xlim(0, farthest if cut else reach)
        axes.set_xlabel(axis)
        axes.grid(axis="x")
        axes.text(1.04, 1, "n", transform=axes.transAxes, size=SMALL)
        _legend(figure, axes, shown, series, by=by, marks=marks, colours=colours)
        alt = fig.sentences(
            f"Dot plot: {title}",
            f"{fig.capital(axis)}; {len(items)} rows; {', '.join(series)}",
            f"n = {int(shown['n'].sum()):,} {unit}",
            f"Highest: {_highest(shown, item=item, by=by, value=value)}",
        )
        caption = fig.sentences(
            f"{fig.capital(axis)}; whiskers: {interval}",
            fig.why_hollow(shown, min_families=min_families, mark="Hollow points"),
            f"n counts {unit}",
            "Whiskers that reach beyond the axis are cut" if cut else "",
            "No dot: none found" if len(found) < len(rates) else "",
            fig.left_out(len(items), found[item].nunique(), "rows"),
            f"{len(series)} of {every:,} series, the largest" if every > len(series) else "",
            note,
        )
        about = fig.about(shown[shown["n"] > 0], item, by)
        return finish(figure, title=title, alt=alt, caption=caption, about=about, rows=shown)


def _dot(axes: Axes, y: float, row: pd.Series, value: str, *, mark: str, colour: str) -> None:
    hollow = fig.hollow(row)
    if not hollow:
        axes.plot([row["low"], row["high"]], [y, y], color=colour, lw=1.6, zorder=2)
    axes.plot(
        [row[value]], [y], marker=mark, ms=5.5, mew=1.3 if hollow else 0.5, zorder=3,
        mfc="white" if hollow else colour, mec=colour if hollow else "#333333", clip_on=False,
    )  # fmt: skip
    beside = axes.get_yaxis_transform()
    axes.text(1.04, y, f"{int(row['n']):,}", transform=beside, va="center", size=SMALL)


def _legend(
    figure: Figure, axes: Axes, shown: pd.DataFrame, series: list[str], *, by: str,
    marks: Mapping[str, str], colours: Mapping[str, str],
) -> None:  # fmt: skip
    words = shown.groupby(by)["words"].max() if "words" in shown else None
    for name in series:
        size = "" if words is None else f" ({int(words[name]):,} words)"
        axes.plot(
            [], [], marker=marks[name], ls="", color=fig.colour_of(name, colours), mec="#333333",
            mew=0.5, ms=5.5, label=fig.wrapped(f"{name}{size}", 60),
        )  # fmt: skip
    figure.legend(loc="outside upper left", handletextpad=0.2)


def _highest(shown: pd.DataFrame, *, item: str, by: str, value: str) -> str:
    first = shown.sort_values([value, item, by], ascending=[False, True, True]).head(6)
    return "; ".join(
        f"{row[item]} in {row[by]} {fig.number(row[value])} "
        f"({fig.interval(row)}; n = {int(row['n']):,})"
        for _, row in first.iterrows()
    )
