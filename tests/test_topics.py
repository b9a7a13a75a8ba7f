"""Topics that were planted come out, numbered and weighed the same in any order of passages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer

from multipolar.passages import passages
from multipolar.schema import TableError
from multipolar.stability import stability
from multipolar.topics import (
    TERM,
    TopicModel,
    representative_passages,
    top_terms,
    topic_shares,
)

TEXT = "Headline\n\n  The ministers met in the capital today.\n\nShort one.\n"
DOCUMENTS = pd.DataFrame(
    {"doc_id": ["a"], "family_id": ["a"], "newsroom": ["TASS"], "text": [TEXT]}
)
SEGMENTS = pd.DataFrame(
    [("a", 0, 10, "title"), ("a", 10, 53, "body"), ("a", 53, len(TEXT), "body")],
    columns=["doc_id", "start", "end", "kind"],
)
PLANTED = {
    "trade": "tariff export import customs market freight duty quota",
    "defence": "missile army fleet radar exercise border troops base",
    "culture": "museum opera theatre festival painter novel cinema choir",
}
WEIGHTS = {"Trade Daily": (0.8, 0.1, 0.1), "Army Post": (0.1, 0.8, 0.1)}


def written(seed: int = 0, *, n_docs: int = 24, n_passages: int = 5) -> pd.DataFrame:
    """Passages of 30 words, each mostly on one planted topic, with filler of no topic."""
    rng = np.random.default_rng(seed)
    filler = [f"filler{'abcdefghijklmnopqrstuvwxyz'[i]}" for i in range(26)]
    rows = []
    for doc in range(n_docs):
        newsroom = list(WEIGHTS)[doc % 2]
        for passage in range(n_passages):
            topic = rng.choice(list(PLANTED), p=WEIGHTS[newsroom])
            words = [*rng.choice(PLANTED[topic].split(), 20), *rng.choice(filler, 10)]
            text = " ".join(rng.permutation(words))
            rows.append((f"d{doc:02d}", f"d{doc:02d}", newsroom, passage, text, 30, topic))
    columns = ["doc_id", "family_id", "newsroom", "start", "text", "n_words", "planted"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="module")
def news() -> pd.DataFrame:
    return written()


@pytest.fixture(scope="module")
def model(news: pd.DataFrame) -> TopicModel:
    return TopicModel(3).fit(news["text"])


@pytest.fixture(scope="module")
def names(model: TopicModel) -> dict[int, str]:
    """Topic number → the planted topic that its first term is of."""
    first = top_terms(model, n=1).set_index("topic")["term"]
    return {n: next(k for k, v in PLANTED.items() if term in v) for n, term in first.items()}


def test_passages_are_the_body_paragraphs_that_are_long_enough():
    found = passages(SEGMENTS, DOCUMENTS, min_words=5)
    (row,) = found.to_dict("records")
    assert row["text"] == "The ministers met in the capital today."
    assert TEXT[row["start"] : row["end"]] == row["text"]
    assert (row["newsroom"], row["family_id"], row["n_words"]) == ("TASS", "a", 7)


def test_planted_topics_come_out_whole(model, names):
    assert sorted(names.values()) == sorted(PLANTED)
    for topic, terms in top_terms(model, n=8).groupby("topic")["term"]:
        assert set(terms) == set(PLANTED[names[topic]].split())


def test_each_passage_is_mostly_of_the_topic_it_was_written_on(model, names, news):
    heaviest = model.transform(news["text"]).argmax(axis=1) + 1
    assert (news["planted"] == pd.Series(heaviest).map(names)).all()


def test_topics_are_numbered_by_their_weight(model, news):
    assert (np.diff(model.weights_) <= 0).all()
    assert model.transform(news["text"]).sum(axis=0) == pytest.approx(model.weights_, rel=1e-5)
    assert model.components_.sum(axis=1) == pytest.approx(np.ones(3))


def test_another_start_finds_and_numbers_the_same_topics(model, news):
    again = TopicModel(3, init="random", random_state=5).fit(news["text"])
    assert_frame_equal(
        top_terms(again)[["topic", "rank", "term"]], top_terms(model)[["topic", "rank", "term"]]
    )


def test_the_model_is_an_estimator(model, news):
    twin = clone(model).fit(news["text"])
    assert np.array_equal(twin.components_, model.components_)
    assert clone(model).fit_transform(news["text"]).shape == (len(news), 3)


@pytest.mark.parametrize(
    ("stop_words", "left_out", "kept"),
    [
        (["tariff"], {"tariff"}, {"export", "the"}),
        ("english", {"the"}, {"tariff"}),
        (["english", "tariff"], {"the", "tariff"}, {"export"}),
    ],
)
def test_stop_words_are_left_out(news, stop_words, left_out, kept):
    fitted = TopicModel(3, stop_words=stop_words).fit("the " + news["text"])
    assert not left_out & set(fitted.terms_)
    assert kept <= set(fitted.terms_)


def test_topic_shares_of_each_newsroom(model, names, news):
    found = topic_shares(model, news, n_boot=200)
    assert found.groupby("newsroom")["share"].sum().tolist() == pytest.approx([1, 1])
    found["planted"] = found["topic"].map(names)
    heaviest = found.sort_values("share").groupby("newsroom")["planted"].last()
    assert heaviest.to_dict() == {"Trade Daily": "trade", "Army Post": "defence"}
    assert (found["low"].lt(found["share"]) & found["share"].lt(found["high"])).all()


def test_a_passage_without_a_known_term_is_of_topic_0(model, news):
    unknown = news[:1].assign(doc_id="x", family_id="x", text="entirely unheard of")
    found = topic_shares(model, pd.concat([news, unknown]), n_boot=200)
    assert found.loc[found["topic"] == 0, "words"].tolist() == [0.0, 30.0]


def test_representative_passages_are_of_different_stories(model, names, news):
    copies = news.assign(doc_id=news["doc_id"] + "-copy")
    found = representative_passages(model, pd.concat([news, copies]), n=3)
    assert found.groupby("topic")["rank"].agg(list).tolist() == [[1, 2, 3]] * 3
    assert (found["planted"] == found["topic"].map(names)).all()
    assert not found.duplicated(["topic", "text"]).any()


def test_planted_topics_are_stable_and_topics_beyond_them_are_not(model, news):
    planted = stability(model, news, seeds=range(3))
    assert planted.filter(like="cosine").min().min() > 0.95
    assert planted.filter(like="overlap").min().min() > 0.5
    more = stability(TopicModel(8).fit(news["text"]), news, seeds=range(3))
    assert more["stories_cosine"].min() < 0.8


@pytest.mark.parametrize("options", [{}, {"min_df": 9}, {"max_df": 0.3}, {"max_features": 12}])
def test_a_fit_to_counted_terms_is_the_fit_to_the_texts(news, options):
    texts = sorted(news["text"].sample(150, replace=True, random_state=1))
    counter = CountVectorizer(token_pattern=TERM)
    counts = counter.fit_transform(texts)
    again = TopicModel(3, **options).fit_counts(counts, counter.get_feature_names_out())
    first = TopicModel(3, **options).fit(texts)
    assert again.terms_.tolist() == first.terms_.tolist()
    assert again.components_ == pytest.approx(first.components_, abs=1e-6)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["trade fair", "trade talks"] * 2, "9 topics were asked of 4 texts with 3 terms"),
        (["the", "the"], "empty vocabulary"),
    ],
)
def test_more_topics_than_texts_or_terms_are_refused(texts, said):
    with pytest.raises(ValueError, match=said):
        TopicModel(9, min_df=1, stop_words="english").fit(texts)


@pytest.mark.parametrize(
    ("segments", "documents", "said"),
    [
        (SEGMENTS.drop(columns="kind"), DOCUMENTS, "segments lacks kind; it has doc_id, start"),
        (SEGMENTS, DOCUMENTS.drop(columns="newsroom"), "documents lacks newsroom; it has doc_id"),
        (SEGMENTS[:0], DOCUMENTS, "none of 0 paragraphs has 20 words"),
        (SEGMENTS, DOCUMENTS, "none of 2 paragraphs has 20 words"),
    ],
)
def test_refusals_are_one_line_that_says_what_is_there(segments, documents, said):
    with pytest.raises(TableError, match=said):
        passages(segments, documents)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(seed=st.integers(0, 99))
def test_the_order_of_passages_does_not_matter(seed, model, news):
    mixed = news.sample(frac=1, random_state=seed)
    again = TopicModel(3).fit(mixed["text"])
    assert np.array_equal(again.components_, model.components_)
    assert np.array_equal(
        again.transform(mixed["text"]), model.transform(news["text"])[mixed.index]
    )
    for table in (representative_passages, lambda *given: topic_shares(*given, n_boot=20)):
        assert_frame_equal(table(again, mixed), table(model, news))
