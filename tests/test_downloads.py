"""Figures as files of the report: the picture as it was, the rows as a spreadsheet may open them."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import pandas as pd
import pytest
from lxml import html

from multipolar import plots
from multipolar.figures import as_csv
from multipolar.report.downloads import separated

HOSTILE = '=HYPERLINK("x") <script>alert(1)</script> {{ 7 * 7 }} javascript:alert(2) \u202egpj.exe'
RULES = pd.DataFrame({"rule": ["read more", HOSTILE], "words": [4, 7]})


def shown(frame: pd.DataFrame = RULES, title: str = "Set aside"):
    figure = plots.counts_bars(frame, label="rule", n="words", unit="words", title=title)
    bundle, metadata = figure._repr_mimebundle_()
    return figure, separated(bundle["text/html"], metadata["multipolar"], "01_load_1")


def test_the_picture_is_the_figure_and_the_page_holds_its_address():
    figure, (text, files) = shown()
    assert files["01_load_1.svg"] == figure.svg
    assert "data:image" not in text
    (image,) = html.fragment_fromstring(text, create_parent="div").iter("img")
    assert image.get("src") == "_static/figures/01_load_1.svg"
    assert image.get("alt") == figure.alt


def test_links_say_what_they_are_and_of_which_figure():
    _, (text, files) = shown(title=HOSTILE)
    links = [*html.fragment_fromstring(text, create_parent="div").iter("a")]
    assert [link.text_content() for link in links] == ["Picture (SVG)", "Data (CSV)"]
    assert [link.get("href") for link in links] == [f"_static/figures/{name}" for name in files]
    assert [link.get("download") for link in links] == [*files]
    for link in links:
        assert link.get("aria-label") == f"{link.text_content()}: {HOSTILE}"


def test_nothing_of_a_name_is_markup_in_page_or_picture():
    _, (text, files) = shown(title=HOSTILE)
    assert "<script" not in text
    tags = {
        element.tag.rpartition("}")[2] for element in ET.fromstring(files["01_load_1.svg"]).iter()
    }
    assert not tags & {"script", "a", "foreignObject", "image"}


def test_a_notebook_may_be_called_as_one_likes():
    figure, _ = shown()
    text, files = separated(figure.html, {}, 'my "first" 100% #1 \\g<0>')
    (image,) = html.fragment_fromstring(text, create_parent="div").iter("img")
    assert unquote(image.get("src")) == f"_static/figures/{next(iter(files))}"
    assert "#" not in image.get("src")


CELLS = [
    ("Ann", "Ann"),
    ("=1+1", "'=1+1"),
    (" =1+1", "'=1+1"),
    ("+1", "'+1"),
    ("-1", "'-1"),
    ("@now", "'@now"),
    ('say "no", twice', 'say "no", twice'),
    ("two\nlines", "two lines"),
    (-1.5, "-1.5"),
    (-3, "-3"),
    (0.123456789, "0.123457"),
    (12345678, "12345678"),
    (None, ""),
    (float("nan"), ""),
    (pd.Timestamp("2024-06-11"), "2024-06-11"),
]


@pytest.mark.parametrize(("cell", "read"), CELLS)
def test_a_cell_is_text_or_a_number_and_never_a_formula(cell, read):
    rows = pd.DataFrame({"one": pd.Series([cell], dtype=object), "n": [1]})
    assert [*csv.reader(io.StringIO(as_csv(rows)))] == [["one", "n"], [read, "1"]]


def test_what_is_no_figure_stays_and_one_without_rows_is_a_picture_alone():
    assert separated("<p>Ann</p>", {}, "x") == ("<p>Ann</p>", {})
    figure, _ = shown()
    assert [*separated(figure.html, {}, "x").files] == ["x.svg"]
