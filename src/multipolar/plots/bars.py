"""Bars: shares that add up to a whole, and counts."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from multipolar import figures as fig
from multipolar.figures import AltFigure
from multipolar.plots.canvas import SMALL, STEP, blocks, canvas, empty, finish, row_labels


def share_bars(
    shares: pd.DataFrame,
    *,
    by: str,
    of: str,
    title: str,
    unit: str = "words",
    interval: str = fig.INTERVAL,
    min_families: int = 5,
    note: str = "",
    n_bars: int = 15,
) -> AltFigure:
    """Stacked bars: what share of a newsroom's words each voice has, 0 to 100 %.

    shares: one row per `by` and `of`, with columns `unit` (a count), share (0 to 1), low, high.
    The whisker is that of the first part, the only one whose end can be read on the axis; the
    intervals of all parts are in the alt text. The n_bars with most of `unit` are drawn. note:
    what else the caption should say.
    """
    found = fig.known(shares[shares[unit] > 0], by, of)
    if found.empty:
        return empty(title, unit)
    total, n_found = int(found[unit].sum()), found[by].nunique()
    bars, parts = sorted(fig.top(found, by, unit, n_bars)), fig.in_order(found[of])
    found = found[found[by].isin(bars)]
    fills = fig.fills(parts)
    with canvas(len(bars) * 0.46 + 0.75 + 0.19 * len(parts)) as (figure, axes):
        for y, bar in enumerate(bars):
            rows = found[found[by] == bar].set_index(of).reindex(parts)
            _stack(axes, y + 0.5, rows, fills)
            axes.text(103, y + 0.5, f"{int(rows[unit].sum()):,}", va="center", size=SMALL)
        row_labels(axes, {y + 0.5: bar for y, bar in enumerate(bars)}, len(bars))
        axes.set_xlim(0, 100)
        axes.set_xlabel(f"share of {unit}, %")
        axes.text(1.03, 1, f"n {unit}", transform=axes.transAxes, size=SMALL)
        patches = [
            Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=part)
            for part, (colour, hatch) in fills.items()
        ]
        figure.legend(handles=patches, loc="outside upper left")
        told = _told(found, bars, by=by, of=of, unit=unit)
        alt = fig.sentences(
            f"Stacked bars: {title}", f"Share of {unit} in percent; n = {total:,} {unit}", *told
        )
        first = found[found[of] == parts[0]]
        caption = fig.sentences(
            f"Share of {unit}, %; whisker under the end of {parts[0]}: {interval}",
            fig.why_hollow(first, min_families=min_families, mark="No whisker"),
            fig.left_out(len(bars), n_found, "bars"),
            note,
        )
        about = fig.about(found, by, of)
        return finish(figure, title=title, alt=alt, caption=caption, about=about, rows=found)


def counts_bars(
    frame: pd.DataFrame, *, label: str, n: str, unit: str, title: str, n_bars: int = 20
) -> AltFigure:
    """Bars of counts, largest first, each with its number at its end.

    frame: rows of the same `label` are added up; unit: what `n` counts.
    """
    found = fig.known(frame[frame[n] > 0], label)
    if found.empty:
        return empty(title, unit)
    totals = found.groupby(label)[n].sum().astype(int)
    names = fig.top(found, label, n, n_bars)
    bars = pd.DataFrame({"name": names, "n": totals[names].to_numpy()})
    lines, labels, height = blocks(bars, names, item="name", by="name")
    with canvas(height * STEP * 1.1 + 0.55) as (figure, axes):
        for y, row in lines:
            axes.barh(y, row["n"], height=0.9, color=fig.NEUTRAL)
            axes.annotate(
                f"{row['n']:,}", (row["n"], y), (4, 0), textcoords="offset points", va="center",
                size=SMALL,
            )  # fmt: skip
        row_labels(axes, labels, height, lines=3)
        axes.margins(x=0.14)
        axes.locator_params(axis="x", integer=True)
        axes.set_xlabel(f"{unit} (count)")
        total = f"n = {totals.sum():,} {unit}"
        listed = "; ".join(f"{row['name']} {row['n']:,}" for _, row in bars.head(8).iterrows())
        alt = fig.sentences(f"Bars: {title}", total, listed)
        caption = fig.sentences(total, fig.left_out(len(names), len(totals), "bars"))
        about = [{label: name} for name in names]
        rows = bars.rename(columns={"name": label, "n": n})
        return finish(figure, title=title, alt=alt, caption=caption, about=about, rows=rows)


def _stack(axes: Axes, y: float, rows: pd.DataFrame, fills: Mapping[str, tuple[str, str]]) -> None:
    """One bar: its parts side by side, the larger ones with their share printed on them."""
    left = 0.0
    for i, (part, row) in enumerate(rows.iterrows()):
        width = 0.0 if pd.isna(row["share"]) else 100 * row["share"]
        colour, hatch = fills[str(part)]
        axes.barh(y, width, left=left, height=0.56, color=colour, hatch=hatch, ec="white", lw=0.5)
        if width >= 9:
            box = {"fc": "white", "ec": "none", "pad": 1.2}
            middle = left + width / 2
            axes.text(
                middle, y, f"{width:.0f}", ha="center", va="center", size=SMALL, bbox=box, zorder=4,
                in_layout=False,
            )  # fmt: skip
        if i == 0 and not fig.hollow(row):
            ends = [100 * row["low"], 100 * row["high"]]
            axes.plot(ends, [y + 0.38] * 2, color="#222222", lw=1.2, marker="|", ms=4, zorder=3)
        left += width


def _told(found: pd.DataFrame, bars: list[str], *, by: str, of: str, unit: str) -> list[str]:
    """Each bar in words: every part's share with its interval, and the bar's n."""
    told = []
    for bar in bars:
        rows = found[found[by] == bar].set_index(of)
        parts = [
            f"{part} {fig.number(100 * row['share'])} % ({fig.interval(row, scale=100)})"
            for part, row in rows.loc[fig.in_order(rows.index)].iterrows()
        ]
        told.append(f"{bar}: {', '.join(parts)}; n = {int(rows[unit].sum()):,}")
    return told
