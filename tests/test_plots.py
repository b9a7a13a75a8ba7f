"""Every figure says in words what it shows, draws the same bytes each time, and survives names."""

from __future__ import annotations

import base64
import csv
import itertools
import re
import xml.etree.ElementTree as ET

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from multipolar import plots
from multipolar.figures import NEUTRAL, VOICE_COLOURS, colour_of, hues, number, short
from multipolar.formulas.usage import MODES

COLOURS = {"Sputnik": "#0072B2", "Xinhua": "#E69F00"}
RATES = pd.DataFrame(
    [
        ("China", "Sputnik", 10, 500, 20.0, 12.0, 30.0),
        ("China", "Xinhua", 9, 450, 20.0, np.nan, np.nan),
        ("Lavrov", "Xinhua", 3, 450, 6.7, np.nan, np.nan),
        ("Lavrov", "Sputnik", 0, 500, 0.0, np.nan, np.nan),
    ],
    columns=["actor", "newsroom", "n", "words", "rate", "low", "high"],
)
SHARES = pd.DataFrame(
    [
        ("Sputnik", "narration", 300, 0.6, 0.5, 0.7),
        ("Sputnik", "direct", 200, 0.4, 0.3, 0.5),
        ("Xinhua", "indirect", 450, 1.0, np.nan, np.nan),
    ],
    columns=["newsroom", "voice", "words", "share", "low", "high"],
)
STANCES = pd.DataFrame(
    [
        ("Putin", "multipolar world", 3, 1.0),
        ("Patrushev", "United States", 4, -0.75),
        ("Putin", "United States", 0, np.nan),
    ],
    columns=["holder", "target", "n", "value"],
)
ARTICLES = pd.DataFrame(
    {"newsroom": ["Sputnik", "Xinhua", "Xinhua"], "date": ["2023-07-25", "2024-06-11", None]}
)
NUMBERS = pd.DataFrame(
    {
        "k": [3, 4],
        "a": [0.5, 0.25],
        "a_sd": [0.1, np.nan],
        "b": [-0.2, 1],
        "b_sd": 0.0,
        "taken": [False, True],
    }
)
YEARS = pd.DataFrame(
    [
        ("2019", "Sputnik", 3, 500, 6.0, np.nan, np.nan),
        ("2020", "Sputnik", 0, 500, 0.0, 0.0, 5.5),
        ("2021", "Sputnik", 5, 500, 10.0, 4.0, 19.0),
        ("2019", "Xinhua", 1, 400, 2.5, 0.5, 8.0),
        ("2021", "Xinhua", 2, 400, 5.0, 1.0, 12.0),
        (None, "Xinhua", 4, 400, 10.0, 1.0, 12.0),
    ],
    columns=["period", "newsroom", "n", "words", "rate", "low", "high"],
)
USES = pd.DataFrame(
    [
        ("Xinhua", "2024-06-11", "own voice"),
        ("Xinhua", "2024-06-11", "quoted"),
        ("Sputnik", "2023-07-25", "quoted"),
        ("Sputnik", None, "embedded"),
    ],
    columns=["newsroom", "date", "mode"],
)
FORMULAS = pd.concat(
    [USES.assign(formula="win-win"), USES.assign(formula="new era", newsroom="Pier")],
    ignore_index=True,
)
CURVE = pd.DataFrame({"date": ["2023-07-25", "2024-06-11"], "newsrooms": [1, 4], "own": [0, 2]})
LINES = {"newsrooms": "that used it", "own": "in their own voice"}
RULES = pd.DataFrame({"rule": ["read_more", "tweet", "tweet"], "words": [4, 1000, 160]})


def graph(*names: str) -> nx.Graph:
    made = nx.Graph()
    made.add_nodes_from((name, {"n": 10 + len(names) - i}) for i, name in enumerate(names))
    made.add_edges_from((a, b, {"n": 2}) for a, b in itertools.pairwise(names))
    return made


def rate_dots(rates: pd.DataFrame = RATES) -> plots.AltFigure:
    return plots.rate_dots(
        rates, item="actor", by="newsroom", colours=COLOURS, title="Who is named"
    )


def over_time(rates: pd.DataFrame = YEARS) -> plots.AltFigure:
    return plots.over_time(rates, by="newsroom", colours=COLOURS, title="By year")


def lanes(stories: pd.DataFrame = FORMULAS, articles: pd.DataFrame = ARTICLES) -> plots.AltFigure:
    return plots.lanes(articles, stories, colours=COLOURS, title="Formulas", modes=MODES)


def heat(frame: pd.DataFrame = STANCES) -> plots.AltFigure:
    return plots.heat(
        frame, rows="holder", columns="target", value="value", n="n", signed=True,
        title="Who stands for what", axis="mean stance, −1 to 1", unit="sentences",
    )  # fmt: skip


FIGURES = {
    "rates": (rate_dots, "Rate per 1,000 words", "n = 22 mentions", "Sputnik 20 (12 to 30; n = 10)"),
    "shares": (
        lambda: plots.share_bars(SHARES, by="newsroom", of="voice", title="Whose voice"),
        "Share of words in percent", "n = 950 words", "narration 60 % (50 to 70)",
    ),
    "stance": (heat, "Mean stance, −1 to 1", "n = 7 sentences", "Patrushev – United States −0.75"),
    "network": (
        lambda: plots.network(graph("China", "Russia", "BRICS"), title="Named together"),
        "mentions", "3 names, n = 36 mentions", "China and Russia, 2 sentences",
    ),
    "timeline": (
        lambda: plots.timeline(ARTICLES, colours=COLOURS),
        "2023-07-25 to 2024-06-11", "n = 2 articles", "Not drawn, having no date: 1",
    ),
    "choice": (
        lambda: plots.choice_curves(
            NUMBERS, x="k", values=["a", "b"], chosen="taken", title="How many", axis="mean",
            what="number", n=10, unit="draws",
        ),
        "Mean, by number", "n = 10 draws", "a 3: 0.50; 4: 0.25. b 3: −0.20; 4: 1. Chosen: 4.",
    ),
    "over time": (
        over_time, "Rate per 1,000 words; 2019 to 2021; 2 panels", "n = 11 mentions",
        "Sputnik: highest in 2021, 10 (4 to 19; n = 5); 2019 6 to 2021 10",
        "Not drawn, having no date: 4 mentions",
    ),
    "uses": (
        lambda: plots.uses(USES, colours=COLOURS, title="A phrase", modes=MODES),
        "2023-07-25 to 2024-06-11", "n = 3 stories", "Sputnik from 2023-07-25, n = 1: quoted 1",
        "Xinhua from 2024-06-11, n = 2: own voice 1, quoted 1", "Not drawn, having no date: 1",
    ),
    "lanes": (
        lanes, "n = 2 articles and 6 stories, 2023-07-25 to 2024-06-11",
        "new era from 2023-07-25, n = 3: own voice 1, quoted 2; Pier 3",
    ),
    "cumulative": (
        lambda: plots.cumulative(CURVE, lines=LINES, title="A phrase", unit="newsrooms"),
        "that used it 1 on 2023-07-25, n = 4 on 2024-06-11", "in their own voice 0 on 2023-07-25",
    ),
    "counts": (
        lambda: plots.counts_bars(RULES, label="rule", n="words", unit="words", title="Set aside"),
        "words", "n = 1,164 words", "tweet 1,160; read_more 4",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FIGURES)
def test_alt_text_tells_unit_n_and_values(name: str) -> None:
    draw, *told = FIGURES[name]
    figure = draw()
    assert [words for words in told if words not in figure.alt] == []


@pytest.mark.parametrize("name", FIGURES)
def test_same_frame_same_bytes(name: str) -> None:
    draw = FIGURES[name][0]
    first, second = draw().svg, draw().svg
    assert first == second
    assert ET.fromstring(first).tag.endswith("svg")


@pytest.mark.parametrize("name", FIGURES)
def test_shown_as_an_image_with_its_words(name: str) -> None:
    figure = FIGURES[name][0]()
    bundle, _ = figure._repr_mimebundle_()
    assert bundle["text/plain"] == figure.alt
    image = re.search(
        r'<img [^>]*alt="([^"]+)" src="data:image/svg\+xml;base64,([^"]+)">', bundle["text/html"]
    )
    assert image and base64.b64decode(image[2]).decode() == figure.svg


def test_the_style_of_the_session_changes_nothing() -> None:
    import matplotlib as mpl

    plain = rate_dots().svg
    with mpl.rc_context({"font.size": 20, "axes.facecolor": "red", "lines.linewidth": 9}):
        assert rate_dots().svg == plain


def test_a_missing_interval_is_explained() -> None:
    assert "Hollow points: no interval, fewer than 5 story families" in rate_dots().caption
    assert "Hollow" not in rate_dots(RATES.iloc[:1]).caption
    assert "Sputnik 0" not in rate_dots().alt  # neither found nor bounded: nothing to draw


@pytest.mark.parametrize(
    "title",
    ["<script>alert(1)</script>", '" onload="alert(1)', r"$\frac{1}$ & $x", "王毅 \u202e 中国", "", "a" * 300],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Glyph")
def test_hostile_names_are_only_text(title: str) -> None:
    figure = rate_dots(RATES.assign(actor=title or None))
    assert "<script" not in figure.html
    assert 'onload="alert' not in figure.html
    assert re.sub(r'alt="[^"]*"', "", figure.html).count("onload") == 0


LONG = [f"The {i}th Commission for Affairs of a Rather Long Name" for i in range(30)]
ITEMS = ["China", *LONG[:9]]
MANY = pd.DataFrame(
    [
        (f"Outlet {i:03d}", f"{1990 + j % 30}-{j % 12 + 1:02d}-{j % 28 + 1:02d}")
        for i in range(200)
        for j in range(50 + i % 7)
    ],
    columns=["newsroom", "date"],
)
CROWDED = {
    "rates": lambda: rate_dots(pd.concat(RATES.assign(actor=name) for name in ITEMS)),
    "stance": lambda: heat(
        pd.DataFrame(
            [(a, b, 1000, -0.55) for a in ITEMS for b in ITEMS],
            columns=["holder", "target", "n", "value"],
        )
    ),
    "shares": lambda: plots.share_bars(
        pd.concat(SHARES.assign(newsroom=SHARES["newsroom"] + name) for name in ITEMS),
        by="newsroom", of="voice", title="t",
    ),
    "timeline": lambda: plots.timeline(
        pd.DataFrame({"newsroom": ITEMS, "date": [f"20{10 + i}-01-01" for i in range(10)]}), colours={}
    ),
    "uses": lambda: plots.uses(
        pd.concat(USES.assign(newsroom=name) for name in LONG), colours={}, title="t", modes=MODES
    ),
    "uses of many": lambda: plots.uses(
        MANY.assign(mode=["own voice", "quoted", "embedded"] * (len(MANY) // 3) + ["quoted"] * (len(MANY) % 3)),
        colours={}, title="t", modes=MODES,
    ),
    "lanes": lambda: lanes(pd.concat(FORMULAS.assign(formula=name, newsroom=name) for name in LONG)),
    "lanes of many": lambda: lanes(
        MANY.assign(mode="quoted", formula=[f"F{i % 40}" for i in range(len(MANY))]), MANY
    ),
    "no lanes": lambda: lanes(FORMULAS[:0]),
    "one use": lambda: plots.uses(USES.iloc[:1], colours={}, title="t", modes=MODES),
    "cumulative": lambda: plots.cumulative(CURVE, lines=LINES, title="t", unit="newsrooms"),
    "one date": lambda: plots.cumulative(CURVE[:1], lines=LINES, title="t", unit="newsrooms"),
    "one day": lambda: plots.timeline(ARTICLES.iloc[:1], colours={}),
    "counts": lambda: plots.counts_bars(
        pd.DataFrame({"rule": LONG, "n": range(1, 31)}), label="rule", n="n", unit="words", title="t"
    ),
    "two hundred outlets": lambda: plots.timeline(MANY, colours={}),
    "many series": lambda: rate_dots(
        pd.concat(RATES.iloc[:1].assign(newsroom=f"Outlet {i}") for i in range(200))
    ),
    "many bars": lambda: plots.share_bars(
        pd.concat(SHARES.iloc[:2].assign(newsroom=f"Outlet {i}") for i in range(200)),
        by="newsroom", of="voice", title="t",
    ),
    "large cells": lambda: heat(
        pd.DataFrame(
            [(f"H{a}", f"T{b}", 1_234_567, -0.55) for a in range(200) for b in range(30)],
            columns=["holder", "target", "n", "value"],
        )
    ),
    "days far apart": lambda: over_time(
        pd.concat(
            YEARS[:5].assign(period=day, newsroom=name)
            for day in ("0001-01-01", "2024-02-29", "2024-03-01")
            for name in ITEMS
        ).drop_duplicates(["period", "newsroom"])
    ),
    "every month": lambda: over_time(
        pd.concat(
            YEARS[:1].assign(period=f"{2019 + i // 12}-{i % 12 + 1:02d}", newsroom=name)
            for i in range(24)
            for name in ITEMS
        )
    ),
    "one period": lambda: over_time(YEARS[:1]),
    "one name": lambda: plots.network(graph("China"), title="t"),
    "two names": lambda: plots.network(graph("China", "Russia"), title="t"),
    "network": lambda: plots.network(graph(*LONG), title="t"),
}  # fmt: skip


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Bbox]]:
    """Every upright text of the figure that is drawn last, with the room it takes, in points."""
    boxes: list[tuple[str, Bbox]] = []
    draw_figure, draw_text = Figure.draw, Text.draw

    def figure(self: Figure, renderer: RendererBase) -> None:
        boxes.clear()
        draw_figure(self, renderer)

    def text(self: Text, renderer: RendererBase) -> None:
        draw_text(self, renderer)
        if self.get_visible() and self.get_text().strip() and not self.get_rotation():
            boxes.append((self.get_text(), self.get_window_extent(renderer)))

    monkeypatch.setattr(Figure, "draw", figure)
    monkeypatch.setattr(Text, "draw", text)
    return boxes


@pytest.mark.parametrize("name", CROWDED)
def test_no_text_meets_another_or_leaves_the_figure(
    name: str, drawn: list[tuple[str, Bbox]]
) -> None:
    width = float(re.search(r' width="([\d.]+)pt"', CROWDED[name]().svg)[1])
    pairs = itertools.combinations(drawn, 2)
    assert drawn
    assert [(a, b) for (a, x), (b, y) in pairs if x.padded(-0.5).overlaps(y.padded(-0.5))] == []
    assert [a for a, x in drawn if x.x0 < -0.5 or x.x1 > width + 0.5] == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("two hundred outlets", "The 15 of 200 rows with the largest n"),
        ("many series", "8 of 200 series, the largest"),
        ("every month", "The 6 of 10 series with the largest n"),
        ("many bars", "The 15 of 200 bars with the largest n"),
        ("lanes of many", "The 6 of 40 lanes with the largest n"),
        ("large cells", "The 15 of 200 rows with the largest n. The 10 of 30 columns"),
    ],
)
def test_what_is_left_out_is_said(name: str, told: str) -> None:
    assert told in CROWDED[name]().caption


@pytest.mark.parametrize("name", FIGURES)
def test_the_rows_behind_a_figure_are_what_it_shows(name: str) -> None:
    figure = FIGURES[name][0]()
    told = figure._repr_mimebundle_()[1]["multipolar"]["rows"]
    assert told["title"] == figure.title
    header, *rows = csv.reader(told["csv"].splitlines())
    assert 0 < len(rows) == len(figure.rows)
    assert {len(row) for row in rows} == {len(header)}


@pytest.mark.parametrize("name", CROWDED)
def test_the_rows_behind_a_crowded_figure_are_few(name: str) -> None:
    assert len(CROWDED[name]().rows) <= 3000


def test_rows_hold_numbers_nulls_and_words_and_no_column_of_ours() -> None:
    rows = over_time()._repr_mimebundle_()[1]["multipolar"]["rows"]
    header, first, *_ = rows["csv"].splitlines()
    assert header == "period,newsroom,n,words,rate,low,high"
    assert first == "2019,Sputnik,3,500,6.0,,"


def test_a_whisker_that_would_flatten_the_dots_is_cut_and_the_caption_says_so() -> None:
    cut = "Whiskers that reach beyond the axis are cut"
    assert cut in rate_dots(RATES.assign(low=1.0, high=900.0)).caption
    assert cut not in rate_dots().caption


def test_in_lanes_whose_voice_it_is_stays_apart_and_newsrooms_beyond_the_largest_are_others() -> (
    None
):
    rows = lanes().rows
    assert rows[rows["formula"] == "win-win"][["newsroom", "mode", "n"]].to_numpy().tolist() == [
        ["Sputnik", "quoted", 1], ["Xinhua", "own voice", 1], ["Xinhua", "quoted", 1],
    ]  # fmt: skip
    many = pd.concat(FORMULAS.assign(newsroom=f"Pier {i}") for i in range(9))
    assert set(lanes(many).rows["newsroom"]) == {"", "others", *(f"Pier {i}" for i in range(5))}
    assert "others" not in {mark["newsroom"] for mark in lanes(many).about}


def test_a_line_breaks_where_a_period_has_no_words() -> None:
    gap = "A gap in a line: nothing to count in"
    assert gap in over_time().caption
    assert gap not in over_time(YEARS[YEARS["newsroom"] == "Sputnik"]).caption


def test_a_series_nothing_was_found_of_is_an_empty_figure() -> None:
    assert over_time(YEARS[YEARS["n"] == 0]).alt == "Empty chart: By year. n = 0 mentions."


def test_a_band_that_would_flatten_the_lines_is_cut_and_the_caption_says_so() -> None:
    cut = "Bands that reach above a panel are cut"
    assert cut in over_time(YEARS.assign(high=YEARS["high"] * 10)).caption
    assert cut not in over_time().caption


def test_on_scales_of_their_own_no_series_stands_behind_another() -> None:
    options = {"by": "newsroom", "colours": COLOURS, "title": "By year"}
    own, one = (plots.over_time(YEARS, **options, own_scales=on) for on in (True, False))
    assert "each series on a scale of its own" in own.caption
    assert "one series a panel, others pale" in one.caption
    assert ("#c6cdd2" in own.svg, "#c6cdd2" in one.svg) == (False, True)
    assert own.alt == one.alt


def test_series_without_a_colour_of_their_own_get_different_ones() -> None:
    given = hues(["a", "Sputnik", "b", "narration"], COLOURS)
    assert given["Sputnik"] == COLOURS["Sputnik"]
    assert given["narration"] == VOICE_COLOURS["narration"]
    assert len(set(given.values())) == 4
    assert NEUTRAL not in given.values()


def test_many_dates_are_counted_by_year_and_few_by_day() -> None:
    figure = plots.timeline(MANY, colours={})
    assert f"n = {len(MANY):,} articles" in figure.alt
    assert "area: articles of one year" in figure.caption
    assert figure.svg.count("<use ") < 700
    assert "area: articles of one day" in plots.timeline(ARTICLES, colours=COLOURS).caption


def test_a_column_of_a_matrix_that_stands_in_no_drawn_row_is_not_drawn() -> None:
    rows = [(f"H{i:02d}", "T", 5, 1.0) for i in range(15)]
    rows += [(f"X{i}", "U", 4, 1.0) for i in range(60)]
    frame = pd.DataFrame(rows, columns=["holder", "target", "n", "value"])
    assert "n = 75 sentences in 15 cells" in heat(frame).alt


@pytest.mark.parametrize(
    ("n", "printed"),
    [(9999, "9,999"), (12_345, "12.3k"), (123_456, "123k"), (1_234_567, "1.2m"), (0, "0")],
)
def test_counts_in_narrow_places(n: int, printed: str) -> None:
    assert short(n) == printed


def test_a_note_stands_in_the_caption() -> None:
    figure = plots.share_bars(SHARES, by="newsroom", of="voice", title="t", note="2 of 9 outlets")
    assert figure.caption.endswith("2 of 9 outlets.")


def test_empty_frames_say_so() -> None:
    assert rate_dots(RATES.iloc[:0]).alt == "Empty chart: Who is named. n = 0 mentions."
    assert "n = 0 sentences" in heat(STANCES[STANCES["n"] == 0]).alt
    assert "n = 0" in plots.network(nx.Graph(), title="t").alt
    assert "n = 0" in plots.uses(USES[3:], colours={}, title="t", modes=MODES).alt
    assert "n = 0" in plots.cumulative(CURVE[:0], lines=LINES, title="t", unit="newsrooms").alt


def test_a_tie_of_one_story_family_is_dashed_and_told() -> None:
    marked = graph("China", "Russia", "BRICS")
    plain = plots.network(marked, title="t")
    marked.edges["China", "Russia"]["one_family"] = True
    figure = plots.network(marked, title="t")
    assert "Dashed: in one story family only." in figure.caption
    assert ", 1 of them in one story family only." in figure.alt
    assert "stroke-dasharray" in figure.svg and "stroke-dasharray" not in plain.svg
    assert "family" not in plain.alt + plain.caption


def test_colours_come_from_the_codebook() -> None:
    assert colour_of("Sputnik", COLOURS) == "#0072B2"
    assert colour_of("narration", COLOURS) == VOICE_COLOURS["narration"]
    assert colour_of("Reuters", COLOURS) == NEUTRAL
    assert COLOURS["Sputnik"].lower() in rate_dots().svg


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0, "0"), (0.126, "0.13"), (12.34, "12.3"), (1234.5, "1,234"), (-0.5, "−0.50"), (np.nan, "–")],
)
def test_numbers_in_print(value: float, printed: str) -> None:
    assert number(value) == printed
