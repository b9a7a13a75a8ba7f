"""Frames drawn as vector figures; the only package that knows matplotlib.

Every function takes a frame and returns an `AltFigure`: the picture, and in words what it shows,
in which unit, of how many, and its main values. The same frame gives the same bytes.
"""

from multipolar.figures import AltFigure
from multipolar.plots.bars import counts_bars, share_bars
from multipolar.plots.curves import choice_curves
from multipolar.plots.dates import cumulative, timeline, uses
from multipolar.plots.dots import rate_dots
from multipolar.plots.lanes import lanes
from multipolar.plots.lines import over_time
from multipolar.plots.matrix import heat
from multipolar.plots.ties import network

__all__ = [
    "AltFigure",
    "choice_curves",
    "counts_bars",
    "cumulative",
    "heat",
    "lanes",
    "network",
    "over_time",
    "rate_dots",
    "share_bars",
    "timeline",
    "uses",
]
