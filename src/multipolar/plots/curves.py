"""Curves: figures that depend on a number somebody chooses."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from multipolar import figures as fig
from multipolar.figures import AltFigure
from multipolar.plots.canvas import canvas, empty, finish

HEIGHT = 2.6  # inches
APART = 0.06  # of the least step between two numbers: how far series stand beside one another


def choice_curves(
    frame: pd.DataFrame,
    *,
    x: str,
    values: list[str],
    chosen: str,
    title: str,
    axis: str,
    what: str,
    n: int,
    unit: str,
) -> AltFigure:
    """Lines of several figures over a number, with whiskers, and a mark at the number chosen.

    frame: one row per number `x`, with each of `values`, its standard deviation in a column ending
    in `_sd`, and `chosen`, true in one row. axis: what the figures are; what: what `x` counts; n
    and unit: how many of what each row rests on.
    """
    if frame.empty:
        return empty(title, unit)
    frame = frame.sort_values(x)
    step = float(frame[x].diff().min()) if len(frame) > 1 else 1.0
    marks, hues = fig.markers(values), dict(zip(values, fig.OKABE_ITO, strict=False))
    taken = frame.loc[frame[chosen], x].iloc[0]
    with canvas(HEIGHT + 0.19 * len(values)) as (figure, axes):
        axes.axvline(taken, color=fig.NEUTRAL, ls=":", lw=1)
        for place, name in enumerate(values):
            shift = (place - (len(values) - 1) / 2) * APART * step
            _curve(axes, frame[x] + shift, frame, name, mark=marks[name], colour=hues[name])
        axes.set_xticks(frame[x].tolist())
        axes.set_xlabel(what)
        axes.set_ylabel(axis)
        axes.grid(axis="y")
        figure.legend(loc="outside upper left", handletextpad=0.4, ncols=2)
        told = (f"{name} {_run(frame, x, name)}" for name in values)
        alt = fig.sentences(
            f"Lines: {title}",
            f"{fig.capital(axis)}, by {what}",
            f"n = {n:,} {unit}",
            *told,
            f"Chosen: {taken}",
        )
        caption = fig.sentences(
            f"{fig.capital(axis)}; whiskers: standard deviation over n = {n:,} {unit}",
            f"dotted: chosen, {taken}",
        )
        return finish(figure, title=title, alt=alt, caption=caption, rows=frame)


def _curve(
    axes: Axes, places: pd.Series, frame: pd.DataFrame, name: str, *, mark: str, colour: str
) -> None:
    axes.errorbar(
        places, frame[name], yerr=frame[f"{name}_sd"], color=colour, marker=mark, ms=5, lw=1.2,
        elinewidth=1, mec="#333333", mew=0.5, label=name,
    )  # fmt: skip


def _run(frame: pd.DataFrame, x: str, name: str) -> str:
    return "; ".join(f"{k}: {fig.number(v)}" for k, v in zip(frame[x], frame[name], strict=True))
