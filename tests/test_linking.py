"""Links from tables, figures and findings to their sentences: which there are, and where to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pandas as pd
import pytest
from lxml import html

from multipolar import plots
from multipolar.findings import Finding
from multipolar.report.linking import address, asked, linked
from multipolar.samples import largest

HOSTILE = '<script>alert("x")</script> {{ 7 * 7 }} javascript:alert(1) & "é"'
MARKUP = '<b onclick="x()">a</b> & "é"'
VALUES = {
    "actor": {"China", "Wang Yi", HOSTILE, MARKUP},
    "with": {"China", "Wang Yi"},
    "theme": {"multipolar_world"},
    "formula": set(),
    "voice": {"direct", "narration"},
    "speaker": {"Wang Yi"},
    "holder": {"Wang Yi"},
    "source": {"China"},
    "act": {"CONSULT"},
    "stance": {"for", "against"},
    "target": {"China"},
    "newsroom": {"Xinhua", "TASS"},
    "outlet": set(),
}


def links(shown: str) -> list[tuple[str, dict[str, str]]]:
    """Every link: its words, and what it asks for."""
    found = html.fragment_fromstring(shown, create_parent="div").iter("a")
    return [(one.text_content(), dict(parse_qsl(one.get("href").split("#")[1]))) for one in found]


def told(shown: Any) -> tuple[str, Mapping[str, Any]]:
    """What an object shows as HTML, and what it says of itself beside that."""
    bundle = shown._repr_mimebundle_()
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    return data["text/html"], metadata.get("multipolar", {})


ROWS = [
    # columns, cells of the row, what its link says and asks for
    ({"name": "China", "n": 3}, ("China", {"actor": "China"})),
    ({"n": 3, "newsroom": "Xinhua", "theme": "multipolar_world"},
     ("Xinhua", {"newsroom": "Xinhua", "theme": "multipolar_world"})),
    ({"newsroom": "Xinhua", "words": "1,200"}, ("Xinhua", {"newsroom": "Xinhua"})),
    ({"a": "China", "b": "Wang Yi", "n": 2}, ("China", {"actor": "China", "with": "Wang Yi"})),
    ({"holder": "Wang Yi", "target": "China", "n_for": 1},
     ("Wang Yi", {"holder": "Wang Yi", "target": "China"})),
    ({"source": "China", "target": "China", "n": 2},
     ("China", {"source": "China", "target": "China"})),
    ({"name": MARKUP, "n": 1}, (MARKUP, {"actor": MARKUP})),
]  # fmt: skip


@pytest.mark.parametrize(("row", "link"), ROWS)
def test_a_row_is_linked_once_by_all_it_can_be_asked_for(row, link):
    assert links(linked(*told(largest(pd.DataFrame([row]), n=9, unit="rows")), VALUES)) == [link]


@pytest.mark.parametrize(
    "row",
    [
        {"name": "Nobody", "n": 3},
        {"what": "China", "n": 3},
        {"a": "Nobody", "b": "China"},
        {"newsroom": "Xinhua", "left": "of", "hit": "China"},
        {"newsroom": "Xi\u202enhua"},
    ],
)
def test_what_cannot_be_asked_for_or_is_a_sentence_stays_as_it_is(row):
    shown = pd.DataFrame([row]).to_html(notebook=True)
    assert linked(shown, {}, VALUES) == shown


def test_each_cell_of_a_cross_table_leads_to_its_row_and_column():
    rates = pd.DataFrame(
        {"Xinhua": [2.5, 0.0], "TASS (1,234 words)": [np.nan, 1.0], "other": [3.0, 4.0]},
        index=pd.Index(["China", "Nobody"], name="name"),
    ).rename_axis(columns="newsroom")
    assert links(linked(rates.to_html(notebook=True), {}, VALUES)) == [
        ("China", {"actor": "China"}),
        ("2.5", {"actor": "China", "newsroom": "Xinhua"}),
    ]


def test_a_linked_table_holds_what_it_held():
    frame = pd.DataFrame({"name": ["China", HOSTILE], "said": [HOSTILE, "\u202egpj"]})
    shown = frame.to_html(notebook=True)
    with_links = linked(shown, {}, VALUES)
    texts = [html.fragment_fromstring(one).text_content() for one in (shown, with_links)]
    assert texts[0] == texts[1]
    assert "<script" not in with_links


def test_every_mark_of_a_figure_leads_to_its_sentences():
    rates = pd.DataFrame(
        [("China", "Xinhua", 3, 9.0), ("China", "Nobody", 2, 4.0), ("Wang Yi", "TASS", 1, 2.0)],
        columns=["name", "newsroom", "n", "rate"],
    ).assign(low=np.nan, high=np.nan)
    figure = plots.rate_dots(rates, item="name", by="newsroom", colours={}, title="Namings")
    assert links(linked(*told(figure), VALUES)) == [
        ("China", {"actor": "China"}),
        ("Xinhua", {"actor": "China", "newsroom": "Xinhua"}),
        ("Wang Yi", {"actor": "Wang Yi"}),
        ("TASS", {"actor": "Wang Yi", "newsroom": "TASS"}),
    ]


def test_the_marks_of_a_timeline_lead_to_their_days():
    articles = pd.DataFrame({"newsroom": ["Xinhua"] * 2, "date": ["2024-06-11", "2024-06-12"]})
    assert links(linked(*told(plots.timeline(articles, colours={})), VALUES)) == [
        ("Xinhua", {"newsroom": "Xinhua"}),
        ("2024-06-11", {"newsroom": "Xinhua", "from": "2024-06-11", "to": "2024-06-11"}),
        ("2024-06-12", {"newsroom": "Xinhua", "from": "2024-06-12", "to": "2024-06-12"}),
    ]


def test_a_figure_about_nothing_there_is_has_no_list():
    figure = plots.counts_bars(
        pd.DataFrame({"rule": ["r"], "n": [3]}), label="rule", n="n", unit="words", title="Rules"
    )
    shown, beside = told(figure)
    assert linked(shown, beside, VALUES) == shown


def test_a_finding_leads_to_its_sentences():
    finding = Finding("f", HOSTILE, 3, "namings", evidence={"actor": ["China", HOSTILE]})
    shown = linked(*told(finding), VALUES)
    assert shown.endswith("its sentences</a></span></div>")
    assert address({"actor": ["China", HOSTILE]}) in html.fragment_fromstring(shown).xpath(
        "//a/@href"
    )
    assert "<script" not in shown


NAMED = [
    ("Most often named: Wang Yi (4 times) and China (3 times).",
     [("Wang Yi", {"actor": "Wang Yi"}), ("China", {"actor": "China"})]),
    ("China, said of China, in Xinhua’s “multipolar_world”.",
     [("China", {"actor": "China"}), ("Xinhua", {"newsroom": "Xinhua"}),
      ("multipolar_world", {"theme": "multipolar_world"})]),
    ("Chinatown and the Chinese are not it, nor is TASSEL.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), NAMED)
def test_a_finding_that_says_no_more_leads_to_whom_it_names(text, found):
    assert links(linked(*told(Finding("f", text, 3, "namings")), VALUES)) == found
    empty = {name: set() for name in VALUES}
    assert links(linked(*told(Finding("f", text, 3, "namings")), empty)) == []


def test_an_address_is_plain_letters():
    found = address({"actor": HOSTILE, "voice": "direct"})
    assert found.isascii()
    assert not set("<>\"' {}:") & set(found)


def test_a_second_name_is_not_asked_for_alone():
    assert asked([("a", "Nobody"), ("b", "China")], VALUES) == {}
