"""Networks: names on a ring, with their labels outside it, so that no label meets another."""

from __future__ import annotations

import math

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from multipolar import figures as fig
from multipolar.figures import AltFigure
from multipolar.plots.canvas import SMALL, canvas, empty, finish

Tie = tuple[int, str, str]
Spots = dict[str, tuple[float, float]]


def network(
    graph: nx.Graph,
    *,
    title: str,
    unit: str = "mentions",
    tie_unit: str = "sentences",
    n_nodes: int = 20,
) -> AltFigure:
    """The `n_nodes` largest nodes and the ties between them, each as large or wide as its `n`.

    graph: nodes and edges carry an attribute `n`. Nodes with a strong tie stand side by side; the
    layout is the same every time. A tie that is marked `one_family` is dashed.
    """
    counts = {str(node): int(n) for node, n in graph.nodes(data="n") if n}
    if not counts:
        return empty(title, unit)
    names = sorted(counts, key=lambda name: (-counts[name], name))[:n_nodes]
    ties = _ties(graph, set(names))
    ring = _ring(names, ties)
    with canvas(0.24 * max(len(ring), 8) + 0.4) as (figure, axes):
        figure.set_layout_engine("none")
        axes.set_position((0.0, 0.02, 1.0, 0.96))
        axes.axis("off")
        axes.set(xlim=(-2.4, 2.4), ylim=(-1.1, 1.1))
        spots = _spots(ring)
        lone = {(a, b) for _, a, b in ties if graph.edges[a, b].get("one_family")}
        for n, a, b in reversed(ties):
            style = "--" if (a, b) in lone else "-"
            _tie(axes, spots[a], spots[b], width=0.4 + 4.6 * n / ties[0][0], style=style)
        for name in ring:
            x, y = spots[name]
            size = 15 + 240 * counts[name] / counts[names[0]]
            axes.scatter([x], [y], s=size, color="#2f4b5c", ec="white", lw=0.8, zorder=3)
            label = fig.wrapped(f"{name} ({counts[name]:,})", 20)
            side = "right" if x < 0 else "left"
            axes.annotate(
                label, (x, y), (11 if x >= 0 else -11, 0), textcoords="offset points", ha=side,
                va="center", size=SMALL, linespacing=0.95,
            )  # fmt: skip
        strongest = "; ".join(f"{a} and {b}, {n:,} {tie_unit}" for n, a, b in ties[:6]) or "none"
        total = f"{len(ring)} names, n = {sum(counts[name] for name in ring):,} {unit}"
        dashed = f", {len(lone)} of them in one story family only" if lone else ""
        alt = fig.sentences(
            f"Network: {title}", f"{total}; {len(ties)} ties{dashed}", f"Strongest: {strongest}"
        )
        caption = fig.sentences(
            f"Circle area and the number in brackets: {unit}; line width: {tie_unit} shared, "
            f"1 to {ties[0][0] if ties else 1:,}",
            "Dashed: in one story family only" if lone else "",
            fig.left_out(len(ring), len(counts), "names"),
        )
        about = [{"a": name} for name in ring] + [{"a": a, "b": b} for _, a, b in ties]
        rows = _rows(ring, ties, counts)
        return finish(figure, title=title, alt=alt, caption=caption, about=about, rows=rows)


def _ties(graph: nx.Graph, names: set[str]) -> list[Tie]:
    """The ties between those names, strongest first."""
    pairs = ((*sorted((str(a), str(b))), n) for a, b, n in graph.edges(data="n"))
    ties = [(int(n), a, b) for a, b, n in pairs if n and a != b and {a, b} <= names]
    return sorted(ties, key=lambda tie: (-tie[0], tie[1], tie[2]))


def _rows(ring: list[str], ties: list[Tie], counts: dict[str, int]) -> pd.DataFrame:
    """What is drawn: a row a name, with its n and no `b`, then a row a tie."""
    names = [(name, None, counts[name]) for name in ring]
    return pd.DataFrame([*names, *((a, b, n) for n, a, b in ties)], columns=["a", "b", "n"])


def _ring(names: list[str], ties: list[Tie]) -> list[str]:
    """The names in the order of the ring: beside each the one it is most strongly tied to."""
    strength = {frozenset(pair): n for n, *pair in ties}
    ring, left = names[:1], names[1:]
    while left:
        last = ring[-1]
        ring.append(max(left, key=lambda name: strength.get(frozenset((last, name)), 0)))
        left.remove(ring[-1])
    return ring


def _spots(ring: list[str]) -> Spots:
    """Points on a circle at even heights, down its right side and up its left."""
    half = math.ceil(len(ring) / 2)
    spots: Spots = {}
    for side, names in ((1, ring[:half]), (-1, ring[half:][::-1])):
        for i, name in enumerate(names):
            y = 1 - 2 * (i + 0.5) / half
            spots[name] = (side * math.sqrt(1 - y**2) * 0.8, y)
    return spots


def _tie(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    width: float,
    style: str,
) -> None:
    """A line bent towards the middle of the ring."""
    middle = ((start[0] + end[0]) * 0.2, (start[1] + end[1]) * 0.2)
    path = Path([start, middle, end], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    patch = PathPatch(path, fc="none", ec="#8f9ba3", lw=width, ls=style, alpha=0.75, zorder=1)
    axes.add_patch(patch)
