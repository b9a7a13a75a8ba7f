"""The corpus in a paragraph, what was set aside, and whether segments rebuild their text."""

import pandas as pd

from multipolar.overview import describe, rebuilt, set_aside


def test_describe_says_how_much_is_there(built):
    text = describe(*map(built.table, ("documents", "segments", "unread"))).text
    words = built.table("documents")["n_words"].sum()
    assert text.startswith(
        "5 articles of 5 newsrooms (5 story families), from 2022-09-15 to 2024-10-31"
    )
    assert f"{words:,} words are kept" in text


def test_set_aside_goes_through_the_articles_in_order(built):
    segments, documents = built.table("segments"), built.table("documents")
    rows = set_aside(segments, documents)
    assert set(rows["kind"]) == {"byline", "teaser", "boilerplate"}
    sputnik = rows[rows["newsroom"] == "Sputnik"]["rule"].tolist()
    assert sputnik[:3] == ["site_header", "photo_credit", "image_alt_text"]
    assert sputnik[-1] == "cyrillic_loader"


def test_every_article_is_rebuilt_and_a_lost_segment_is_noticed(built):
    segments, documents = built.table("segments"), built.table("documents")
    assert rebuilt(segments, documents)["rebuilt"].all()
    assert rebuilt(segments.drop(index=3), documents)["rebuilt"].tolist().count(False) == 1


def test_an_undated_corpus_is_described():
    documents = pd.DataFrame(
        {
            "doc_id": ["d"],
            "newsroom": ["Paper"],
            "family_id": ["d"],
            "date": [None],
            "n_words": [3],
            "text": ["a b c"],
        }
    )
    segments = pd.DataFrame(
        {"doc_id": ["d"], "start": [0], "end": [5], "kind": ["body"], "rule": ["paragraph"]}
    )
    unread = pd.DataFrame({"path": ["raw/x"], "reason": ["empty"]})
    text = describe(documents, segments, unread).text
    assert "without any date" in text
    assert "1 inputs could not be read" in text
