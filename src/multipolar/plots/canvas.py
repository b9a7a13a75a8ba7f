"""The paper all figures are drawn on: house style, rows with labels, SVG without chance in it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from multipolar.figures import AltFigure, in_order, wrapped

WIDTH = 4.8  # inches: narrow enough that its print can be read on a telephone
STEP = 0.18  # inches from one line of a chart to the next
SMALL = 8.5  # points
LABEL = 22  # characters of a row's label on one line
FARTHEST = 2.5  # an axis reaches at most so many times as far as the farthest point
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "multipolar",
    "svg.fonttype": "path",
    "font.size": 9,
    "axes.axisbelow": True,
    "axes.labelsize": 9,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.dpi": 72,  # points, in which SVG is measured
    "figure.facecolor": "white",
    "grid.color": "#e3e6e8",
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.5,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
    "text.parse_math": False,
    "xtick.labelsize": SMALL,
    "ytick.major.size": 0,
}


@contextmanager
def canvas(height: float, *, width: float = WIDTH) -> Iterator[tuple[Figure, Axes]]:
    """A figure with one set of axes in the house style, whatever style the session has set."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure, figure.add_subplot()


@contextmanager
def panels(
    height: float, *, rows: int, one_scale: bool = True
) -> Iterator[tuple[Figure, list[Axes]]]:
    """A figure like that of `canvas`, panels under one another on one x axis, and one y scale."""
    with canvas(height) as (figure, axes):
        axes.remove()
        grid = figure.subplots(rows, sharex=True, sharey=one_scale, squeeze=False)
        yield figure, list(grid[:, 0])


def finish(
    figure: Figure,
    *,
    title: str,
    alt: str,
    caption: str,
    about: Sequence[Mapping[str, str]] = (),
    rows: pd.DataFrame | None = None,
) -> AltFigure:
    """The figure, laid out once and drawn once, as SVG with its words and the rows it shows."""
    stream = io.StringIO()
    if layout := figure.get_layout_engine():
        layout.execute(figure)
        figure.set_layout_engine("none")
    FigureCanvasSVG(figure).print_svg(stream, metadata={"Date": None})
    svg = stream.getvalue()
    return AltFigure(svg[svg.index("<svg") :], alt, title, caption, about, rows)


def empty(title: str, unit: str) -> AltFigure:
    """The figure of a frame without rows: says so instead of drawing bare axes."""
    with canvas(0.7) as (figure, axes):
        axes.axis("off")
        axes.text(0.5, 0.5, f"nothing to draw: n = 0 {unit}", ha="center", va="center")
        alt = f"Empty chart: {title}. n = 0 {unit}."
        return finish(figure, title=title, alt=alt, caption=f"n = 0 {unit}.")


def row_labels(axes: Axes, labels: Mapping[float, str], height: float, *, lines: int = 2) -> None:
    """Label the rows of a chart whose lines are counted downwards from 0 to `height`."""
    axes.set_ylim(height, 0)
    axes.set_yticks(list(labels), [wrapped(name, LABEL, lines=lines) for name in labels.values()])


def blocks(
    shown: pd.DataFrame, items: list[str], *, item: str, by: str
) -> tuple[list[tuple[float, pd.Series]], dict[float, str], float]:
    """Where each row and each item's label stands, in lines from the top, and the whole height.

    An item takes as many lines as it has rows, or as its label needs when that is more.
    """
    lines: list[tuple[float, pd.Series]] = []
    labels: dict[float, str] = {}
    series = in_order(shown[by])
    y = 0.8
    for name in items:
        rows = [row for _, row in shown[shown[item] == name].iterrows()]
        rows.sort(key=lambda row: series.index(row[by]))
        tall = max(len(rows), len(wrapped(name, LABEL).split("\n")))
        first = y + (tall - len(rows)) / 2
        lines += [(first + i, row) for i, row in enumerate(rows)]
        labels[y + (tall - 1) / 2] = name
        y += tall + 0.6
    return lines, labels, y - 0.8
