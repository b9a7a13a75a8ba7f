"""The corpus in a paragraph, and what was set aside."""

import pandas as pd

from multipolar import aggregates
from multipolar.drawing import draw
from multipolar.overview import describe, set_aside


def test_describe_says_how_much_is_there(built):
    articles, stretches = aggregates.articles(built), aggregates.stretches(built)
    text = describe(articles, stretches, built.table("unread")).text
    words = built.table("documents")["n_words"].sum()
    assert text.startswith(
        "5 articles of 5 newsrooms (5 story families), from 2022-09-15 to 2024-10-31"
    )
    assert f"{words:,} words are kept" in text


def test_set_aside_goes_through_the_articles_in_order(built):
    kinds = ["byline", "teaser", "boilerplate"]
    removed = draw(built, "segments", n=100, seed=0, kind=kinds)
    rows = set_aside(removed.hits, removed.documents)
    assert set(rows["kind"]) == set(kinds)
    assert len(rows) == removed.total
    sputnik = rows[rows["newsroom"] == "Sputnik"]["rule"].tolist()
    assert sputnik[:3] == ["site_header", "photo_credit", "image_alt_text"]
    assert sputnik[-1] == "cyrillic_loader"


def test_an_undated_corpus_is_described():
    articles = pd.DataFrame(
        {"doc_id": ["d"], "newsroom": ["Paper"], "family_id": ["d"], "date": [None], "n_words": [3]}
    )
    stretches = pd.DataFrame({"kind": ["body"], "kept": [True], "n": [1], "characters": [5]})
    unread = pd.DataFrame({"path": ["raw/x"], "reason": ["empty"]})
    text = describe(articles, stretches, unread).text
    assert "without any date" in text
    assert "1 inputs could not be read" in text
