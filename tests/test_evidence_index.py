"""The index of the evidence page: what it holds of planted sentences, how little, and as text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from planted import written

from multipolar.report.evidence_index import Index, as_script, evidence_index
from multipolar.store import Corpus

FIRST = ["Anland met Boland.", "Nothing came of it.", "Boland thanked Anland.", "They left."]
SECOND = ["“Anland is our friend,” said Doe.", "It rained on the day.", "The end came soon after."]
ALL = {"most": 100, "characters": 300, "share": 1.0, "seed": 7}
HOSTILE = '</script><script>alert("x")</script> {{ 7 * 7 }} \u2028\u2029\u202egpj.exe & 😀'


DIRECT = {"voice": "direct", "speaker": "Doe"}
ROWS = [
    ("a", 0, "Anland", {"name": "Anland", "voice": "narration"}),
    ("a", 0, "Boland", {"name": "Boland", "voice": "narration"}),
    ("a", 2, "thanked", {"holder": "Boland", "holder_kind": "actor", "target": "Anland", "target_kind": "actor", "value": 1}),
    ("a", 2, "Boland", {"holder": "N", "holder_kind": "outlet", "target": "Boland", "target_kind": "actor", "value": 0}),
    ("a", 2, "thanked", {"source_state": "B", "act": "APPRECIATE", "target_state": "A", "mutual": False, "status": "told"}),
    ("a", 0, "met", {"source_state": "A", "act": "CONSULT", "target_state": "B", "mutual": True, "status": "told"}),
    ("a", 2, "thanked", {"source_state": "B", "act": "FIGHT", "target_state": "A", "status": "negated"}),
    ("b", 0, "Anland", {"name": "Anland", **DIRECT}),
    ("b", 0, "friend", {"theme": "friendship", **DIRECT}),
    ("b", 0, "our friend", {"formula": "our friends", **DIRECT}),
]  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return written(tmp_path, {"a": FIRST, "b": SECOND}, ROWS)


def told(index: Index) -> list[tuple[str, ...]]:
    """Every hit: the words it marks, and what it means."""
    rows = []
    for hit in index.hits.itertuples():
        text = index.sentences["text"][hit.sentence]
        meaning = index.meanings.loc[hit.meaning].dropna()
        rows.append((text[hit.start : hit.start + hit.length], *meaning))
    return rows


def test_each_hit_marks_its_words_and_says_what_they_mean(corpus):
    index = evidence_index(corpus, **ALL)
    assert told(index) == [
        ("Anland", "narration", "Anland"),
        ("met", "narration", "A", "CONSULT", "B"),
        ("met", "narration", "B", "CONSULT", "A"),
        ("Boland", "narration", "Boland"),
        ("thanked", "narration", "B", "APPRECIATE", "A"),
        ("thanked", "narration", "Boland", "Boland", "for", "Anland"),
        ("Anland", "direct", "Doe", "Anland"),
        ("our friend", "direct", "Doe", "our friends"),
        ("friend", "direct", "Doe", "friendship"),
    ]
    assert (index.n, index.total) == (3, 3)


SPOKEN = [
    # the article, the sentence and words a quote begins with, what is known of it → voices found
    ("indirect", "Doe", "body", {("it rains", "indirect")}),
    ("mixed", "Doe", "body", {("it rains", "direct"), ("it rains", "indirect")}),
    ("direct", None, "body", set()),
    ("direct", "Doe", "caption", {("it rains", "embedded")}),
    ("indirect", "Doe", "embed", {("it rains", "embedded")}),
]


@pytest.mark.parametrize(("kind", "speaker", "segment", "found"), SPOKEN)
def test_words_of_a_known_speaker_are_found_where_nothing_else_is(
    tmp_path, kind, speaker, segment, found
):
    quote = ("a", 0, "it rains", {"cue": "say", "kind": kind, "speaker": speaker})
    corpus = written(tmp_path, {"a": ["Doe said it rains.", "They left."]}, [quote], segment)
    index = evidence_index(corpus, **{**ALL, "share": 0.99})
    assert {row[:2] for row in told(index)} == found
    assert index.meanings["speaker"].tolist() == ["Doe"] * len(found)
    assert index.n == index.total == bool(found)


def test_words_over_several_sentences_are_found_in_each_of_them(tmp_path):
    lines = ["“Anland sleeps.", "It wakes,” said Doe.", "They left."]
    end = len(" ".join(lines[:2])) - len(",” said Doe.")
    rest = {"cue": "say", "kind": "direct", "speaker": "Doe", "content_end": end}
    index = evidence_index(written(tmp_path, {"a": lines}, [("a", 0, "Anland", rest)]), **ALL)
    assert [row[0] for row in told(index)] == ["Anland sleeps.", "It wakes"]


def test_of_a_long_quote_the_piece_around_what_is_named_is_shown(tmp_path):
    line = "Doe said that rain fell on the coast, " + "and on the hills, " * 9 + "and on Boland."
    quote = ("a", 0, "that rain", {"cue": "say", "kind": "indirect", "speaker": "Doe"})
    quote[3]["content_end"] = len(line) - 1
    rows = [quote, ("a", 0, "Boland", {"name": "Boland"})]
    index = evidence_index(written(tmp_path, {"a": [line]}, rows), **{**ALL, "characters": 60})
    assert "Boland" in index.sentences["text"][0]


def test_where_all_may_be_shown_the_neighbours_come_along(corpus):
    index = evidence_index(corpus, **ALL)
    assert index.sentences["text"].tolist() == [*FIRST, *SECOND[:2]]


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.8, 0.99])
def test_no_more_of_an_article_is_shown_than_its_share(corpus, share):
    index = evidence_index(corpus, **{**ALL, "share": share})
    shown = index.sentences["text"].str.len().groupby(index.sentences["article"]).sum()
    for article, characters in shown.items():
        whole = {"a": FIRST, "b": SECOND}[index.articles["title"][article]]
        assert characters <= share * len(" ".join(whole))
    assert set(index.sentences["text"]) <= {FIRST[0], FIRST[2], SECOND[0]}
    assert (index.n, index.total) == (len(index.sentences), 3)


@pytest.mark.parametrize("place", range(0, 20, 4))
def test_what_an_article_says_once_is_shown_before_what_it_repeats(tmp_path, place):
    lines = [f"Anland did {number:2}." for number in range(20)]
    rows = [("a", number, "Anland", {"name": "Anland"}) for number in range(20)]
    rows.append(("a", place, "did", {"theme": "a theme"}))
    index = evidence_index(written(tmp_path, {"a": lines}, rows), **{**ALL, "share": 0.06})
    assert index.sentences["text"].tolist() == [lines[place]]
    assert {words for words, *_ in told(index)} == {"Anland", "did"}


def test_of_a_long_sentence_the_piece_around_what_is_meant_is_shown(tmp_path):
    line = "Rain fell on the coast, " * 9 + "said Boland, " + "and it fell on the hills, " * 9
    corpus = written(tmp_path, {"a": [line, "A line."]}, [("a", 0, "Boland", {"name": "Boland"})])
    index = evidence_index(corpus, **{**ALL, "characters": 60})
    assert told(index) == [("Boland", "narration", "Boland")]
    assert index.sentences["cut"].tolist() == [3, 0]
    assert index.sentences["text"].str.len().tolist() == [60, 7]
    assert index.sentences["text"][0] in line


def test_what_was_cut_off_is_found_and_not_marked(tmp_path):
    line = "Anland said " + "nothing of note and " * 9 + "left for Boland."
    rows = [("a", 0, name, {"name": name}) for name in ("Anland", "Boland")]
    index = evidence_index(written(tmp_path, {"a": [line]}, rows), **{**ALL, "characters": 50})
    assert [words for words, *_ in told(index)] == ["Anland", ""]
    assert index.sentences["cut"].tolist() == [2]


def test_more_than_fit_are_drawn_by_hash_whatever_their_order(tmp_path):
    lines = [f"Anland did {number}." for number in range(40)]
    rows = [("a", number, "Anland", {"name": "Anland"}) for number in range(40)]
    one = evidence_index(written(tmp_path / "1", {"a": lines}, rows), **{**ALL, "most": 9})
    two = evidence_index(written(tmp_path / "2", {"a": lines}, rows[::-1]), **{**ALL, "most": 9})
    assert as_script(one) == as_script(two)
    assert (one.n, one.total) == (9, 40)
    other = evidence_index(
        written(tmp_path / "3", {"a": lines}, rows), **{**ALL, "most": 9, "seed": 8}
    )
    assert as_script(one) != as_script(other)


def test_a_corpus_without_a_hit_has_an_index_without_rows(tmp_path):
    index = evidence_index(written(tmp_path, {"a": FIRST}, []), **ALL)
    assert (index.n, index.total, len(index.sentences)) == (0, 0, 0)
    assert json.loads(as_script(index)[18:-2])["meanings"]["actor"] == {"names": [], "codes": []}


def test_the_script_is_the_index_and_no_markup(tmp_path):
    about = {"title": HOSTILE, "outlet": HOSTILE, "newsroom": HOSTILE, "date": "2024-06-11"}
    rows = [("a", 0, "gpj", {"name": HOSTILE, "speaker": HOSTILE, "voice": "direct"})]
    script = as_script(evidence_index(written(tmp_path, {"a": [HOSTILE]}, rows, **about), **ALL))
    assert not set("<\u2028\u2029") & set(script)
    index = json.loads(script.removeprefix("window.EVIDENCE = ").removesuffix(";\n"))
    assert index["sentences"]["text"] == [HOSTILE]
    assert index["articles"]["title"] == [HOSTILE]
    assert index["articles"]["newsroom"] == {"names": [HOSTILE], "codes": [1]}
    assert index["meanings"]["speaker"] == {"names": [HOSTILE], "codes": [1]}
    assert index["meanings"]["theme"] == {"names": [], "codes": [0]}


def test_an_article_without_a_title_goes_by_its_file(tmp_path):
    corpus = written(
        tmp_path, {"<b>.txt": ["Anland."]}, [("<b>.txt", 0, "Anland", {"name": "Anland"})]
    )
    assert evidence_index(corpus, **ALL).articles["title"].tolist() == ["<b>.txt"]
