"""Collocations: what stands near, counted by hand; what is only the subject is none."""

from __future__ import annotations

import pandas as pd
import pytest

from multipolar.collocations import Surroundings, collocates, surroundings
from multipolar.drawing import Drawn, draw
from multipolar.kwic import terms
from multipolar.statistics.measures import association, log_dice, npmi

TEXT = "Trade talks went on. The bloc wants fair trade and trade talks. Oil is dear. The bloc wants oil."
LEMMAS = {word: word for word in ("trade", "bloc", "fair", "oil", "dear")}
LEMMAS |= {"talks": "talk", "wants": "want", "went": "go"}


def places(*words: str, doc_id: str = "a") -> pd.DataFrame:
    rows = [
        (doc_id, start, start + len(word))
        for word in words
        for start in range(len(TEXT))
        if TEXT.startswith(word, start)
    ]
    return pd.DataFrame(rows, columns=["doc_id", "start", "end"])


def sentences(*doc_ids: str) -> pd.DataFrame:
    ends = [i + 1 for i, letter in enumerate(TEXT) if letter == "."]
    rows = [(d, start, end) for d in doc_ids for start, end in zip([0, *ends], ends, strict=False)]
    return pd.DataFrame(rows, columns=["doc_id", "start", "end"])


def drawn(hits: pd.DataFrame) -> Drawn:
    ids = sorted(set(hits["doc_id"]))
    documents = pd.DataFrame({"doc_id": ids, "family_id": ids, "text": TEXT})
    return Drawn(hits, documents, len(hits))


def found(*words: str, window: int | None = None, **options: int) -> pd.DataFrame:
    around = Surroundings(sentences("a"), LEMMAS)
    return collocates(drawn(places(*words)), around, window=window, **options).set_index("term")


def test_counts_by_hand_in_the_sentence():
    """Of 17 words that are not "bloc" 11 are in its sentences; "want" is there twice of twice."""
    want = found("bloc").loc["want"]
    assert want[["n", "n_term", "n_docs", "n_families"]].tolist() == [2, 2, 1, 1]
    assert want["expected"] == pytest.approx(2 * 10 / 17)
    counts = {"n_x": 10, "n_y": 2}
    assert want["g2"] == pytest.approx(association(2, total=17, **counts))
    assert want["npmi"] == pytest.approx(npmi(2, total=17, **counts))
    assert want["log_dice"] == pytest.approx(log_dice(2, n_x=2, n_y=2))


def test_a_window_ends_with_the_sentence():
    near = found("bloc", window=1, min_count=1)
    assert near["n"].to_dict() == {"want": 2}
    assert found("talks", window=1, min_count=1)["n"].to_dict() == {"trade": 2, "go": 1}


def test_words_near_two_places_count_once():
    assert found("trade", window=2, min_count=1).loc["fair", "n"] == 1


def test_what_is_as_frequent_elsewhere_is_no_collocate():
    assert "talk" not in found("bloc", min_count=1).index


def test_families_are_those_of_the_articles():
    hits = pd.concat([places("bloc"), places("bloc", doc_id="b")])
    around = Surroundings(sentences("a", "b"), LEMMAS)
    table = collocates(drawn(hits), around).set_index("term")
    assert table.loc["want", ["n", "n_docs", "n_families"]].tolist() == [4, 2, 2]


def test_nothing_drawn_has_none():
    table = collocates(drawn(places("bloc")[:0]), Surroundings(sentences(), LEMMAS))
    assert table.empty


@pytest.mark.parametrize("window", [None, 5])
def test_of_a_term_and_of_an_actor_in_the_five_articles(built, window):
    cooperation = terms(built, n=200, seed=1, term="cooperation")
    china = draw(built, "mentions", n=200, seed=1, name="China")
    for one in (cooperation, china):
        table = collocates(one, surroundings(built, one.hits["doc_id"].tolist()), window=window)
        assert (table["n"] > table["expected"]).all()
        assert table["g2"].is_monotonic_decreasing
        assert not {"the", "of", "and"} & set(table["term"])
    assert len(table) > 1
