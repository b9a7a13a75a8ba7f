"""Concordance: each hit in its words, on one line, in an order that can be chosen."""

from __future__ import annotations

import pandas as pd
import pytest

from multipolar.concordance import concordance, statements

LATER = "China backs a multipolar world.\n\nThe West seeks\ta unipolar one."
EARLIER = "A just world order is near. So is a new world."
DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["a", "b"],
        "newsroom": ["Xinhua", "TASS"],
        "date": ["2024-06-11", "2023-09-19"],
        "text": [LATER, EARLIER],
    }
)


def hits(*places: tuple[str, str]) -> pd.DataFrame:
    texts = dict(zip(DOCUMENTS["doc_id"], DOCUMENTS["text"], strict=True))
    starts = [(doc_id, texts[doc_id].index(words), len(words)) for doc_id, words in places]
    return pd.DataFrame(
        [(doc_id, start, start + n, "narration") for doc_id, start, n in starts],
        columns=["doc_id", "start", "end", "voice"],
    )


ALL = hits(("a", "unipolar"), ("a", "multipolar"), ("b", "world order"), ("b", "new world"))


def lines(**options) -> list[tuple[str, str, str]]:
    table = concordance(ALL, DOCUMENTS, **options)
    return list(table[["left", "hit", "right"]].itertuples(index=False, name=None))


def test_hits_stand_in_order_of_date_and_place_with_their_words_around():
    assert lines(width=14) == [
        ("A just", "world order", "is near. So i"),
        ("near. So is a", "new world", "."),
        ("China backs a", "multipolar", "world. ¶ ¶ The W"),
        ("West seeks a", "unipolar", "one."),
    ]


def test_sorted_by_the_words_before_the_nearest_word_counts_first():
    found = [(left, hit) for left, hit, _ in lines(width=12, sort="left")]
    assert found == [
        ("ina backs a", "multipolar"),
        ("ar. So is a", "new world"),
        ("est seeks a", "unipolar"),
        ("A just", "world order"),
    ]


def test_sorted_by_the_words_after():
    found = [right.lower() for _, _, right in lines(width=12, sort="right")]
    assert found == [".", "is near. so", "one.", "world. ¶ ¶ the"]


def test_another_order_is_refused():
    with pytest.raises(ValueError, match="sort is 'middle', allowed: left, right or None"):
        lines(sort="middle")


def test_every_line_tells_whose_words_they_are():
    spoken = ALL.assign(speaker=[None, "Wang Yi", None, None])
    table = concordance(spoken, DOCUMENTS)
    assert list(table.columns) == ["newsroom", "date", "voice", "speaker", "left", "hit", "right"]
    (row,) = table[table["hit"] == "multipolar"].to_dict("records")
    assert (row["newsroom"], row["speaker"]) == ("Xinhua", "Wang Yi")


def test_no_hit_gives_no_line():
    assert len(concordance(ALL[:0], DOCUMENTS)) == 0


def test_an_article_that_is_there_twice_is_refused():
    with pytest.raises(pd.errors.MergeError):
        concordance(ALL, pd.concat([DOCUMENTS, DOCUMENTS]))


def test_on_the_five_articles_every_hit_is_its_text(built):
    mentions, documents = built.table("mentions"), built.table("documents")
    table = concordance(mentions, documents).sort_values("hit", ignore_index=True)
    assert len(table) == len(mentions)
    surfaces = mentions["surface"].map(lambda s: " ".join(s.split()))
    assert sorted(table["hit"]) == sorted(surfaces)


def test_statements_stand_with_who_says_them_and_the_verb_as_printed():
    text = "Wang pointed out that trade\ngrows. Jane Brownlow: no. Prices fall, it is said."
    documents = DOCUMENTS[:1].assign(text=text)
    # speaker, stranger, kind, content, cue
    planted = [
        ("Wang Yi", None, "indirect", "that trade\ngrows", "pointed out"),
        (None, "Jane Brownlow", "direct", "no", None),
        (None, None, "indirect", "Prices fall", "said"),
    ]
    quotes = pd.DataFrame(planted, columns=["speaker", "stranger", "kind", "content", "cue"])
    for name in ("content", "cue"):
        starts = [text.index(words) if isinstance(words, str) else None for words in quotes[name]]
        quotes[f"{name}_start"] = pd.array(starts, dtype="Int64")
        quotes[f"{name}_end"] = quotes[f"{name}_start"] + quotes[name].str.len().astype("Int64")
    quotes = quotes.assign(doc_id="a", quote_id=range(3)).drop(columns=["content", "cue"])
    found = statements(quotes[::-1], documents, width=12)
    assert list(
        found[["speaker", "verb", "kind", "content"]].itertuples(index=False, name=None)
    ) == [
        ("Wang Yi", "pointed out", "indirect", "that trade …"),
        ("Jane Brownlow", "", "direct", "no"),
        ("", "said", "indirect", "Prices fall"),
    ]
    assert set(found["newsroom"]) == {"Xinhua"}
    assert statements(quotes[:0], documents).empty
