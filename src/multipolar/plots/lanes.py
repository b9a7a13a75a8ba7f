"""Articles and what they use, each thing in a lane of its own on one time axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from multipolar import figures as fig
from multipolar.figures import AltFigure
from multipolar.plots.calendar import AREA, LARGEST, ROW, counted, time_axis
from multipolar.plots.canvas import SMALL, canvas, empty, finish, row_labels

EVERY = "every article"
OTHERS = "others"


def lanes(
    documents: pd.DataFrame,
    stories: pd.DataFrame,
    *,
    colours: Mapping[str, str],
    title: str,
    modes: Sequence[str],
    of: str = "formula",
    by: str = "newsroom",
    mode: str = "mode",
    unit: str = "stories",
    n_rows: int = 6,
    n_series: int = 5,
) -> AltFigure:
    """Articles in the first lane, and below it the uses of each thing, coloured by newsroom.

    documents: one row an article, with `date`. stories: one row a use, with `date`, `of`, `by` and
    the mode: whose voice it is. modes: all there may be; a mark of the first is filled, one of the
    others hollow. The more at one time, the larger the mark. Drawn are the n_rows things with the
    most uses, and of newsrooms the n_series with the most; the rest are OTHERS.
    """
    articles, uses = _dated(documents), _dated(stories)
    if articles.empty:
        return empty(title, "articles with a date")
    things = fig.top(uses.assign(n=1), of, "n", n_rows)
    shown, series = _lumped(fig.known(uses[uses[of].isin(things)], of, by, mode), by, n_series)
    every = articles[["date"]].assign(**{of: EVERY, by: "", mode: ""})
    period, rows = counted(pd.concat([every, shown[list(every)]]), [of, by, mode])
    above, counts = rows[rows[by] == ""], rows[rows[by] != ""]
    sizes = shown[of].value_counts()
    hues = fig.hues(series, colours) | {OTHERS: fig.NEUTRAL}
    names = [EVERY, *things]
    with canvas(len(names) * ROW * 1.2 + 0.95 + 0.12 * len(series)) as (figure, axes):
        _marks(axes, above["date"], 0.5, above["n"], colour=fig.NEUTRAL)
        marks = fig.markers(series)
        for key, own in counts.groupby([by, mode]):
            name, whose = map(str, key)
            lift = 0.2 + 0.6 * (series.index(name) + 0.5) / len(series)
            heights = own[of].map({thing: 1 + place + lift for place, thing in enumerate(things)})
            _marks(
                axes, own["date"], heights, own["n"], largest=counts["n"].max(), mark=marks[name],
                colour=hues[name], filled=whose == modes[0],
            )  # fmt: skip
        row_labels(axes, {y + 0.5: name for y, name in enumerate(names)}, len(names))
        beside = axes.get_yaxis_transform()
        axes.text(1.04, 1.01, "n", transform=axes.transAxes, size=SMALL)
        for lane, n in enumerate([len(articles), *(sizes[thing] for thing in things)]):
            axes.text(1.04, lane + 0.5, f"{n:,}", transform=beside, va="center", size=SMALL)
        time_axis(axes, articles["date"].min(), articles["date"].max(), period)
        _legend(figure, axes, series, marks=marks, hues=hues)
        span = f"{articles['date'].min():%Y-%m-%d} to {articles['date'].max():%Y-%m-%d}"
        total = f"n = {len(articles):,} articles and {len(shown):,} {unit}, {span}"
        told = (_told(thing, shown[shown[of] == thing], by=by, mode=mode) for thing in things)
        alt = fig.sentences(f"Lanes: {title}", total, *told)
        caption = fig.sentences(
            f"{total}; area: how many in one {period}",
            f"Circles on top: all articles; filled: {modes[0]}; hollow: {' or '.join(modes[1:])}",
            fig.left_out(len(things), uses[of].nunique(), "lanes"),
        )
        about = fig.about(shown[shown[by] != OTHERS], of, by)
        return finish(figure, title=title, alt=alt, caption=caption, about=about, rows=rows)


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    when = pd.to_datetime(frame["date"], errors="coerce")
    return frame.assign(date=when)[when.notna()]


def _lumped(uses: pd.DataFrame, by: str, most: int) -> tuple[pd.DataFrame, list[str]]:
    """The uses with all but the `most` largest of `by` as OTHERS, and the names there then are."""
    series = sorted(fig.top(uses.assign(n=1), by, "n", most))
    lumped = uses[by].where(uses[by].isin(series), OTHERS)
    return uses.assign(**{by: lumped}), series + [OTHERS] * bool((lumped == OTHERS).any())


def _marks(
    axes: Axes, dates: pd.Series, y: pd.Series | float, n: pd.Series, *, colour: str,
    mark: str = "o", filled: bool = True, largest: int | None = None,
) -> None:  # fmt: skip
    """Marks at dates in lanes, their area as n, with the colour as their face or as their edge."""
    sizes = n * min(AREA, LARGEST / (largest or n.max()))
    edge, face, width = ("#333333", colour, 0.5) if filled else (colour, "white", 1.0)
    places = y if isinstance(y, pd.Series) else [y] * len(dates)
    axes.scatter(dates, places, s=sizes, marker=mark, color=face, ec=edge, lw=width, zorder=2)


def _legend(
    figure: Figure, axes: Axes, series: list[str], *, marks: Mapping[str, str],
    hues: Mapping[str, str],
) -> None:  # fmt: skip
    for name in series:
        axes.scatter(
            [], [], s=AREA, marker=marks[name], color=hues[name], ec="#333333", lw=0.5,
            label=fig.wrapped(name, 24, lines=1),
        )  # fmt: skip
    if series:
        figure.legend(loc="outside upper left", handletextpad=0.2, ncols=2)


def _told(thing: str, rows: pd.DataFrame, *, by: str, mode: str) -> str:
    """One lane in words: since when, how often in which voice, and by whom."""
    voices = (f"{name} {n:,}" for name, n in rows[mode].value_counts().sort_index().items())
    users = (f"{name} {n:,}" for name, n in rows[by].value_counts().sort_index().items())
    first = f"{rows['date'].min():%Y-%m-%d}"
    return f"{thing} from {first}, n = {len(rows):,}: {', '.join(voices)}; {', '.join(users)}"
