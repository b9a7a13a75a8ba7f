"""A kept model is the same model, and new passages that it does not fit are told from others."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from planted_topics import planted
from scipy import stats

from multipolar.topics import TopicModel
from multipolar.topics.grid import Grid, grid
from multipolar.topics.kept import Fit, held_out, kept, plain, restored, still_fits


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


def tried(news: pd.DataFrame) -> Grid:
    return grid(TopicModel(), news, n_topics=[3], seeds=range(5))


def test_what_is_kept_goes_with_the_output_as_a_finding_does(news):
    shown, beside = kept(tried(news))._repr_mimebundle_()
    assert "3 topics" in shown["text/plain"]
    values = json.loads(json.dumps(beside))["multipolar"]["topics"]
    assert restored(values).n_topics == 3
    assert 45 <= values["old"]["families"] <= 60  # each left out of one of five draws or more
    assert "No topics" in str(kept(None))


def half(news: pd.DataFrame, side: int) -> pd.DataFrame:
    return news[news["doc_id"].str[1:].astype(int) % 2 == side]


def fit_of(old: pd.DataFrame, new: pd.DataFrame) -> Fit:
    found = tried(old)
    return still_fits(found.models[3], held_out(found), new)


def test_a_planted_change_of_subject_is_noticed():
    strange = planted(6, 2, n_docs=40)
    found = fit_of(half(planted(3, 1, n_docs=60), 0), strange[strange["planted"] > 2]).verdict
    assert found.high < 0
    assert "fit worse" in found.text


def test_more_of_the_same_is_not_called_worse():
    """Of 30 corpora cut into halves at most 3 are, though one half is what was fitted."""
    cut = ([half(planted(3, seed, n_docs=60), side) for side in (0, 1)] for seed in range(30))
    worse = sum(fit_of(old, new).verdict.high < 0 for old, new in cut)
    assert worse <= 3


def test_the_table_says_what_each_side_rests_on():
    old, new = half(planted(3, 1), 0), half(planted(3, 1), 1)[:30]
    table = fit_of(old, new).table.set_index("which")
    assert table["passages"].iloc[1] == 30
    assert (table["families"] <= [old["family_id"].nunique(), 6]).all()
    assert table["known"].between(0.5, 1).all()
    assert table["explained"].between(0, 1).all()


def test_too_few_stories_are_refused(news):
    found = fit_of(news, planted(3, 2, n_docs=4)).verdict
    assert found.verdict == "refused"
    assert "the new passages are of 4 story families, and 5 are needed" in found.text


OLD = {"passages": 9, "families": 9, "known": 1.0, "explained": 1.0, "sd": 0.1, "coherence": 0.0}


def test_explained_is_the_share_of_squares_that_the_topics_account_for():
    texts = ["alpha beta", "alpha beta", "gamma delta", "gamma delta"]
    exact = TopicModel(2, min_df=1).fit(texts)
    new = pd.DataFrame(
        {"text": ["alpha unheard of", "alpha beta gamma delta"] * 6, "family_id": np.arange(12)}
    )
    table = still_fits(exact, OLD, new).table
    assert table["explained"].tolist() == pytest.approx([1, (0.5 + 1) / 2], abs=1e-3)


def test_the_interval_is_that_of_scipy():
    texts = planted(3, 1)
    model = TopicModel(3).fit(texts["text"])
    rng = np.random.default_rng(0)
    old = rng.normal(0.3, 0.1, 20)
    about = {**OLD, "families": 20, "explained": old.mean(), "sd": old.std(ddof=1)}
    found = still_fits(model, about, texts)
    row = found.table.iloc[1]
    scale = rng.normal(size=row["families"])
    new = (scale - scale.mean()) / scale.std(ddof=1) * row["sd"] + row["explained"]
    interval = stats.ttest_ind(new, old, equal_var=False).confidence_interval(0.95)
    assert (found.verdict.low, found.verdict.high) == pytest.approx(tuple(interval))
