"""Topics that were planted come out, numbered and weighed the same in any order of passages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfVectorizer

from multipolar.passages import passages
from multipolar.schema import TableError
from multipolar.topics import TopicModel, representative_passages, top_terms, topic_shares
from multipolar.topics.stability import comebacks, restarted, stability
from multipolar.topics.terms import TERM, Counts

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
    found = topic_shares(model.transform(news["text"]), news, n_boot=200)
    assert found.groupby("newsroom")["share"].sum().tolist() == pytest.approx([1, 1])
    found["planted"] = found["topic"].map(names)
    heaviest = found.sort_values("share").groupby("newsroom")["planted"].last()
    assert heaviest.to_dict() == {"Trade Daily": "trade", "Army Post": "defence"}
    assert (found["low"].lt(found["share"]) & found["share"].lt(found["high"])).all()


def test_a_passage_without_a_known_term_is_of_topic_0(model, news):
    unknown = news[:1].assign(doc_id="x", family_id="x", text="entirely unheard of")
    both = pd.concat([news, unknown])
    found = topic_shares(model.transform(both["text"]), both, n_boot=200)
    assert found.loc[found["topic"] == 0, "words"].tolist() == [0.0, 30.0]


def test_representative_passages_are_of_different_stories(model, names, news):
    copies = news.assign(doc_id=news["doc_id"] + "-copy")
    both = pd.concat([news, copies])
    found = representative_passages(model.transform(both["text"]), both, n=3)
    assert found.groupby("topic")["rank"].agg(list).tolist() == [[1, 2, 3]] * 3
    assert (found["planted"] == found["topic"].map(names)).all()
    assert not found.duplicated(["topic", "text"]).any()


def come_back(model, news, *, seeds=range(3)):
    texts = news.sort_values("text")
    counts = model.counted(texts["text"])
    runs = restarted(model, counts, seeds=seeds, families=texts["family_id"])
    return stability(comebacks(model, runs, counts.terms))


def test_planted_topics_are_stable_and_topics_beyond_them_are_not(model, news):
    planted = come_back(model, news)
    assert planted["cosine_min"].min() > 0.95
    assert planted["overlap"].min() > 0.5
    assert planted["stable"].all()
    assert not come_back(TopicModel(8).fit(news["text"]), news)["stable"].all()


@pytest.mark.parametrize("options", [{}, {"min_df": 9}, {"max_df": 0.3}, {"max_features": 12}])
def test_terms_and_their_rarity_are_those_of_a_vectoriser(news, options):
    stock = TfidfVectorizer(token_pattern=TERM, **{"min_df": 2, **options}).fit(news["text"])
    fitted = TopicModel(3, **options).fit(news["text"])
    assert fitted.terms_.tolist() == stock.get_feature_names_out().tolist()
    assert fitted.idf_ == pytest.approx(stock.idf_)


@pytest.mark.parametrize("method", ["nmf", "lda"])
def test_a_text_that_counts_twice_is_two_of_it(news, method):
    model = TopicModel(3, method=method)
    times = np.arange(len(news)) % 3
    counts = model.counted(news["text"])
    once = clone(model).fit_counts(counts, times=times)
    twice = clone(model).fit_counts(counts.of(np.repeat(np.arange(len(news)), times)))
    assert once.idf_ == pytest.approx(twice.idf_)
    assert once.components_ == pytest.approx(twice.components_, abs=1e-3)


def test_a_term_that_was_not_counted_is_missed(model, news):
    counts = model.counted(news["text"])
    with pytest.raises(ValueError, match="1 terms were not counted, among them 'tariff'"):
        model.transform_counts(
            Counts(counts.matrix, np.where(counts.terms == "tariff", "tarifg", counts.terms))
        )


def test_lda_finds_the_planted_topics_too(news):
    fitted = TopicModel(3, method="lda").fit(news["text"])
    heads = [set(terms) for _, terms in top_terms(fitted, n=8).groupby("topic")["term"]]
    assert sorted(map(sorted, heads)) == sorted(sorted(v.split()) for v in PLANTED.values())
    weights = fitted.transform([*news["text"], "entirely unheard of"])
    assert weights.sum(axis=1) == pytest.approx(np.r_[np.ones(len(news)), 0])
    assert weights[:-1].argmax(axis=1).tolist() == heaviest_planted(fitted, news)


def heaviest_planted(fitted, news):
    first = top_terms(fitted, n=1)["term"]
    places = {k: next(i for i, t in enumerate(first) if t in v.split()) for k, v in PLANTED.items()}
    return news["planted"].map(places).tolist()


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
        one, other = again.transform(mixed["text"]), model.transform(news["text"])
        assert_frame_equal(table(one, mixed), table(other, news))
