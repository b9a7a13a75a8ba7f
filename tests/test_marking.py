"""Sentences with their marks: shown as text whatever they hold, told as the part they are."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from lxml import html
from planted import written

from multipolar.evidence import evidence
from multipolar.marking import Marked
from multipolar.report.linking import linked
from multipolar.store import BUNDLED

HOSTILE = (
    "<script>alert(1)</script></td><img src=x onerror=alert(2)> {{ 7 * 7 }} "
    '<a href="javascript:alert(3)" onclick="x()">y</a> \u202egpj.exe & 😀'
)


def marked(sentence: str, *spans: tuple[int, int], total: int = 1) -> Marked:
    columns = ["date", "newsroom", "outlet", "article", "voice", "speaker", "words"]
    frame = pd.DataFrame([{**dict.fromkeys(columns, HOSTILE), "date": None, "sentence": sentence}])
    return Marked(frame, [spans], total, {"actor": [HOSTILE, "b"]}, "drawn at random")


SPANS = [
    # where marks are → the sentence as text
    ([], "Anland met Boland."),
    ([(0, 6)], "[Anland] met Boland."),
    ([(11, 17), (0, 6)], "[Anland] met [Boland]."),
    ([(7, 17), (0, 10)], "[Anland met Boland]."),
    ([(0, 17), (7, 10), (0, 6)], "[Anland met Boland]."),
    ([(0, 6), (6, 10)], "[Anland][ met] Boland."),
    ([(18, 18), (4, 4)], "Anland met Boland."),
]


@pytest.mark.parametrize(("spans", "text"), SPANS)
def test_each_word_is_marked_once(spans, text):
    shown = marked("Anland met Boland.", *spans)
    assert text in shown.plain
    (line,) = html.fromstring(shown.html).xpath("//tr/td[1]")
    assert line.text_content() == "Anland met Boland."
    assert [mark.text for mark in line.iter("mark")] == re.findall(r"\[(.*?)\]", text)


def test_whatever_cells_hold_is_text():
    shown = marked(HOSTILE, (0, 8), (30, 40))
    table = html.fromstring(shown.html)
    assert {one.tag for one in table.iter()} == {
        "div", "p", "table", "thead", "tbody", "tr", "th", "td", "bdi", "mark", "span",
    }  # fmt: skip
    assert {name for one in table.iter() for name in one.attrib} == {"class", "style"}
    assert [cell.text_content() for cell in table.iter("td")] == [
        *[HOSTILE] * 3,
        "",
        *[HOSTILE] * 3,
    ]
    assert HOSTILE in table.find("p/bdi").text
    assert linked(shown.html, {}, {}) == shown.html


TOLD = [
    ({"actor": "Anland", "n": 1}, "1 of 2 sentences, drawn at random (actor: Anland)"),
    ({"actor": "Anland"}, "2 sentences (actor: Anland)"),
    ({"actor": "Boland"}, "1 sentence (actor: Boland)"),
    ({"actor": ["Anland", "Boland"], "words": "they  left"}, "0 sentences (actor: Anland or Boland; words: they left)"),
    ({"voice": "narration", "since": "2024-01-01"}, "2 sentences (voice: narration; from: 2024-01-01)"),
    ({"actor": []}, "0 sentences (actor: none)"),
    ({}, "2 sentences"),
]  # fmt: skip


@pytest.fixture
def corpus(tmp_path):
    lines = ["Anland met Boland.", "They left for the coast.", "Anland slept."]
    names = [("a", 0, "Anland"), ("a", 0, "Boland"), ("a", 2, "Anland")]
    rows = [(*place, {"name": place[2], "voice": "narration"}) for place in names]
    return written(tmp_path, {"a": lines}, rows, date="2024-05-02", title="At the coast")


def allow(corpus, share: str) -> None:
    """Let the corpus's own codebook allow this share of an article."""
    book = corpus.root / "codebook"
    book.mkdir()
    settings = (BUNDLED / "codebook" / "settings.toml").read_text("utf-8")
    (book / "settings.toml").write_text(settings.replace("share = 0.5 ", f"share = {share} "))


@pytest.mark.parametrize(("given", "told"), TOLD)
def test_it_is_told_how_many_of_how_many(corpus, given, told):
    allow(corpus, "1.0")
    assert evidence(corpus, **given).told == told


def test_no_more_of_an_article_is_shown_than_settings_allow(corpus):
    allow(corpus, "0.4")
    shown = evidence(corpus, actor="Anland")
    assert shown.told == "1 of 2 sentences, no more than 40% of an article (actor: Anland)"
    assert len(shown.frame) == 1
    one = evidence(corpus, actor="Anland", n=1).told
    assert (
        one == "1 of 2 sentences, drawn at random, no more than 40% of an article (actor: Anland)"
    )


def test_a_row_says_where_it_stands_and_whose_words_they_are(corpus):
    allow(corpus, "1.0")
    first = evidence(corpus, actor=["Anland", "Boland"]).frame.iloc[0]
    assert first.to_dict() == {
        "date": "2024-05-02", "newsroom": "N", "outlet": first["outlet"], "article": "At the coast",
        "voice": "narration", "speaker": "", "words": "Anland, Boland", "sentence": "Anland met Boland.",
    }  # fmt: skip


def test_what_was_cut_is_shown_as_cut_and_marks_stay_on_their_words(tmp_path):
    line = "Rain fell on the coast, " * 9 + "said Boland, " + "and it fell on the hills, " * 9
    corpus = written(tmp_path, {"a": [line] * 2}, [("a", 1, "Boland", {"name": "Boland"})])
    allow(corpus, "0.99")
    shown = evidence(corpus, actor="Boland")
    (sentence,) = shown.frame["sentence"]
    assert (sentence[:2], sentence[-2:], len(sentence)) == ("… ", " …", 304)
    assert shown.frame["words"].tolist() == ["Boland"]


def test_in_the_report_it_leads_to_the_evidence_page(corpus):
    data, told = evidence(corpus, actor=["Anland", "Boland"], voice="narration")._repr_mimebundle_()
    known = {"actor": {"Anland", "Boland"}, "voice": {"narration"}}
    links = html.fromstring(linked(data["text/html"], told["multipolar"], known)).iter("a")
    assert [one.get("href") for one in links] == [
        "evidence.html#actor=Anland",
        "evidence.html#actor=Anland&voice=narration",
        "evidence.html#actor=Boland",
        "evidence.html#actor=Boland&voice=narration",
    ]
