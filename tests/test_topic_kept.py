"""A kept model is the same model, and new passages that it does not fit are told from others."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from planted_topics import planted

from multipolar.topics import TopicModel
from multipolar.topics.kept import Kept, kept, plain, restored, still_fits


@pytest.fixture(scope="module")
def news() -> pd.DataFrame:
    return planted(3, n_docs=60)


@pytest.fixture(scope="module")
def model(news: pd.DataFrame) -> TopicModel:
    return TopicModel(3, stop_words=["english", "fillera"]).fit(news["text"])


def test_a_kept_model_gives_new_texts_the_same_weights(model, news):
    again = restored(json.loads(json.dumps(plain(model))))
    new = [*planted(3, 9)["text"], "entirely unheard of"]
    assert again.transform(new) == pytest.approx(model.transform(new), abs=1e-3)
    assert again.terms_.tolist() == model.terms_.tolist()
    assert plain(again)["topics"] == plain(model)["topics"]


def test_words_the_model_does_not_have_change_nothing(model):
    text = planted(3, 9)["text"].iloc[0]
    known, mixed = model.transform([text, text + " unheard of words"])
    assert mixed == pytest.approx(known)


def test_a_model_of_lda_is_not_kept(news):
    with pytest.raises(ValueError, match="method 'lda' cannot be kept"):
        plain(TopicModel(3, method="lda").fit(news["text"]))


def test_what_is_kept_goes_with_the_output_as_a_finding_does(model):
    shown, beside = Kept(model)._repr_mimebundle_()
    assert "3 topics" in shown["text/plain"]
    assert restored(beside["multipolar"]["topics"]).n_topics == 3
    assert "No topics" in str(kept(None))


def half(news: pd.DataFrame, side: int) -> pd.DataFrame:
    return news[news["doc_id"].str[1:].astype(int) % 2 == side]


def test_a_planted_change_of_subject_is_noticed(model):
    old = half(planted(3, 1, n_docs=60), 0)
    strange = planted(6, 2, n_docs=40)
    strange = strange[strange["planted"] > 2]
    found = still_fits(model, old, strange).verdict
    assert found.high < 0
    assert "fit worse" in found.text


def test_more_of_the_same_is_not_called_worse():
    """Of 40 pairs drawn alike at most 5 are called worse, of 95% intervals two-sided."""
    worse = 0
    for seed in range(40):
        news = planted(3, seed, n_docs=60)
        model = TopicModel(3).fit(planted(3, 100)["text"])
        worse += still_fits(model, half(news, 0), half(news, 1)).verdict.high < 0
    assert worse <= 5


def test_the_table_says_what_each_side_rests_on(model):
    old, new = half(planted(3, 1), 0), half(planted(3, 1), 1)[:30]
    table = still_fits(model, old, new).table.set_index("which")
    assert table["passages"].tolist() == [len(old), 30]
    assert table["families"].tolist() == [old["family_id"].nunique(), new["family_id"].nunique()]
    assert table["known"].between(0.5, 1).all()
    assert table["explained"].between(0, 1).all()


def test_too_few_stories_are_refused(model):
    old, new = planted(3, 1), planted(3, 2, n_docs=4)
    found = still_fits(model, old, new).verdict
    assert found.verdict == "refused"
    assert "the new passages are of 4 story families, and 5 are needed" in found.text


def test_explained_is_the_share_of_squares_that_the_topics_account_for():
    texts = ["alpha beta", "alpha beta", "gamma delta", "gamma delta"]
    exact = TopicModel(2, min_df=1).fit(texts)
    passages = pd.DataFrame({"text": texts * 3, "family_id": np.arange(12)})
    halves = ["alpha unheard of", "alpha beta gamma delta"] * 6
    table = still_fits(exact, passages[:3].assign(family_id=0), passages.assign(text=halves)).table
    assert table["explained"].tolist() == pytest.approx([1, (0.5 + 1) / 2], abs=1e-3)
