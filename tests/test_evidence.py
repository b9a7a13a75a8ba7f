"""Evidence: every kind of row opens to as many lines as it counts, each in its words."""

from __future__ import annotations

import pandas as pd
import pytest
from planted import planted, stored

from multipolar import aggregates
from multipolar.concordance import concordance, statements
from multipolar.drawing import draw
from multipolar.evidence import opened, together
from multipolar.stance.positions import evidence
from multipolar.store import Corpus

FEW = {"n": 5, "seed": 7}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return stored(planted(3, n_docs=40), tmp_path_factory.mktemp("evidence"), n_parts=3)


SHOWN = [
    ("mentions", {"name": "China"}, concordance, "namings"),
    ("themes", {"theme": ["a"], "voice": "direct"}, concordance, "hits"),
    ("quotes", {"speaker": "A", "cue": "say"}, statements, "statements"),
    ("stances", {"holder": "A", "value": [1, -1]}, evidence, "readings"),
    ("mentions", {"newsroom": ["N1", "N2"], "voice": "direct"}, concordance, "namings"),
    ("mentions", {"name": None}, concordance, "namings"),
]


@pytest.mark.parametrize(("table", "equal", "reader", "unit"), SHOWN)
def test_a_row_opens_as_its_rows_are_drawn_and_read(corpus, table, equal, reader, unit):
    drawn = draw(corpus, table, **FEW, **equal)
    part = opened(corpus, table, **FEW, **equal, width=60)
    assert (part.n, part.total, part.unit) == (len(drawn.hits), drawn.total, unit)
    assert part.total > 5 == part.n
    lines = reader(drawn.hits, drawn.documents, width=60)
    pd.testing.assert_frame_equal(part.frame, lines)


def test_readings_that_are_neither_for_nor_against_are_no_evidence(corpus):
    both = opened(corpus, "stances", **FEW, target="T").total
    assert both == opened(corpus, "stances", **FEW, target="T", value=[1, -1]).total
    assert both < draw(corpus, "stances", **FEW, target="T").total


def test_the_order_of_lines_further_columns_and_the_unit_can_be_chosen(corpus):
    part = opened(corpus, "mentions", n=9, seed=1, sort="left", also=["surface"], unit="names")
    assert part.told.startswith("9 of ") and part.told.endswith(" names, drawn at random")
    assert part.frame["surface"].str.startswith("s").all()
    left = [words.lower().split()[::-1] for words in part.frame["left"]]
    assert left == sorted(left)


def test_every_pair_of_the_network_opens_to_as_many_sentences_as_it_counts(corpus):
    pairs, _ = aggregates.pairs(corpus)
    for pair in pairs.itertuples():
        drawn = together(corpus, a=pair.a, b=pair.b, n=1000, seed=1)
        assert len(drawn.hits) == drawn.total == pair.n


def test_a_sentence_of_two_names_is_shown_from_the_first_to_the_last(built):
    part = opened(built, "pairs", a="China", b="Russia", n=100, seed=1)
    pairs, _ = aggregates.pairs(built)
    (row,) = pairs[(pairs["a"] == "China") & (pairs["b"] == "Russia")].itertuples()
    assert (part.n, part.unit) == (row.n, "sentences")
    named = {"Chin", "Beij", "Russ", "Mosc"}
    assert {hit[:4] for hit in part.frame["hit"]} <= named
    assert set(part.frame["voice"]) == {"narration", "indirect", "direct", "embedded"}
    same = opened(built, "pairs", **pairs.loc[row.Index, ["b", "a"]], n=100, seed=1)
    pd.testing.assert_frame_equal(same.frame, part.frame)


def test_the_voice_of_a_sentence_is_that_of_the_first_name_also_where_nobody_is_known(built):
    drawn = together(built, a="China", b="Russia", n=100, seed=1)
    mentions = built.table("mentions")[["doc_id", "start", "voice", "speaker"]]
    both = drawn.hits.merge(mentions, on=["doc_id", "start"], suffixes=("", "_first"))
    assert len(both) == len(drawn.hits)
    for column in ("voice", "speaker"):
        assert both[column].fillna("").tolist() == both[f"{column}_first"].fillna("").tolist()


@pytest.mark.parametrize(
    ("table", "equal", "told"),
    [
        ("mentions", {"theme": "a"}, "mentions lacks theme; it has doc_id"),
        ("pairs", {"a": "A", "b": "B", "x": 1}, "mentions lacks x"),
        ("tweets", {}, "no table 'tweets'; there are: documents"),
    ],
)
def test_what_is_not_there_is_named(corpus, table, equal, told):
    with pytest.raises(KeyError, match=told):
        opened(corpus, table, **FEW, **equal)


def test_a_value_is_a_value_whatever_it_holds(corpus):
    assert opened(corpus, "mentions", **FEW, newsroom="' OR true --").total == 0
    assert opened(corpus, "pairs", **FEW, a="' OR 1 --", b="China").total == 0
