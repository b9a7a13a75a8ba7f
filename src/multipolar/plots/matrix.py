"""Matrices: who stands how towards what."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd

from multipolar import figures as fig
from multipolar.figures import AltFigure
from multipolar.plots.canvas import canvas, empty, finish, row_labels

NARROW = 3.4  # inches: room for the colour bar's label


def heat(
    frame: pd.DataFrame,
    *,
    rows: str,
    columns: str,
    value: str,
    n: str,
    title: str,
    axis: str,
    unit: str,
    signed: bool = False,
    n_rows: int = 15,
    n_columns: int = 10,
    note: str = "",
) -> AltFigure:
    """A matrix with value and n printed in each cell, blank where n is 0.

    frame: one row per cell. signed: values from -1 to 1 in two hues, near white at 0; else one
    hue from 0 to the largest. axis: what `value` is and its unit; unit: what `n` counts.
    note: what else the caption should say.
    """
    found = fig.known(frame[(frame[n] > 0) & frame[value].notna()], rows, columns)
    if found.empty:
        return empty(title, unit)
    down = fig.top(found, rows, n, n_rows)
    shown = found[found[rows].isin(down)]
    across = fig.top(shown, columns, n, n_columns)
    shown = shown[shown[columns].isin(across)]
    values = shown.pivot(index=rows, columns=columns, values=value).reindex(down)[across]
    low, high = (-1.0, 1.0) if signed else (0.0, float(shown[value].max()))
    hues = mpl.colormaps["PuOr" if signed else "Blues"]
    width = max(NARROW, 1.9 + 0.62 * len(across))
    with canvas(0.4 * len(down) + 2.1, width=width) as (figure, axes):
        mesh = axes.pcolormesh(values, cmap=hues, vmin=low, vmax=high, ec="white", lw=1.5)
        for _, row in shown.iterrows():
            spot = (across.index(row[columns]) + 0.5, down.index(row[rows]) + 0.5)
            dark = np.mean(hues((row[value] - low) / (high - low))[:3]) < 0.5
            number = "" if value == n else f"{fig.number(row[value], signed=signed)}\n"
            text = f"{number}n={fig.short(int(row[n]))}"
            axes.text(
                *spot, text, ha="center", va="center", size=8, color="w" if dark else "k",
                in_layout=False,
            )  # fmt: skip
        row_labels(axes, {y + 0.5: name for y, name in enumerate(down)}, len(down))
        names = [fig.wrapped(name, 18, lines=2) for name in across]
        axes.set_xticks(np.arange(len(across)) + 0.5, names, rotation=50, ha="left", va="bottom")
        axes.tick_params(length=0, top=False, labeltop=True, labelbottom=False, pad=1)
        axes.spines[:].set_visible(False)
        figure.colorbar(mesh, location="bottom", label=axis, aspect=40, shrink=0.9)
        alt = fig.sentences(
            f"Matrix: {title}",
            fig.capital(axis),
            f"n = {int(shown[n].sum()):,} {unit} in {len(shown)} cells",
            f"Those with the largest n: {_largest(shown, rows, columns, value, n, signed=signed)}",
        )
        caption = fig.sentences(
            f"{fig.capital(axis)}; n counts {unit}; blank: none found",
            fig.left_out(len(down), found[rows].nunique(), "rows"),
            fig.left_out(len(across), found[columns].nunique(), "columns"),
            note,
        )
        about = fig.about(shown, rows, columns)
        return finish(figure, title=title, alt=alt, caption=caption, about=about, rows=shown)


def _largest(
    shown: pd.DataFrame, rows: str, columns: str, value: str, n: str, *, signed: bool
) -> str:
    ordered = shown.sort_values([n, rows, columns], ascending=[False, True, True]).head(8)
    return "; ".join(
        f"{row[rows]} – {row[columns]} {fig.number(row[value], signed=signed)} "
        f"(n = {int(row[n]):,})"
        for _, row in ordered.iterrows()
    )
