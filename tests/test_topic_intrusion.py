"""Intruders: sheets that hide the answer, and answers scored by hand."""

from __future__ import annotations

import shutil

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from planted_topics import planted
from typer.testing import CliRunner

from multipolar.cli import app
from multipolar.schema import TableError
from multipolar.store import open_corpus
from multipolar.topics import TopicModel, top_terms
from multipolar.topics.intrusion import (
    LIGHT,
    OWN,
    answers,
    log_odds,
    passage_kit,
    precision,
    seen,
    word_kit,
)
from multipolar.topics.kept import plain
from multipolar.topics.onfile import filled, write_sheets


@pytest.fixture(scope="module")
def news() -> pd.DataFrame:
    return planted(4)


@pytest.fixture(scope="module")
def model(news: pd.DataFrame) -> TopicModel:
    return TopicModel(4).fit(news["text"])


def test_the_intruding_word_is_of_another_topic_and_light_in_this_one(model):
    kit = word_kit(model, seed=1)
    assert sorted(kit.key["topic"]) == [1, 2, 3, 4]
    heads = top_terms(model, n=5).groupby("topic")["term"].agg(set)
    strong = top_terms(model, n=10).groupby("topic")["term"].agg(set)
    for row in kit.key.to_dict("records"):
        words = [row[f"word_{n}"] for n in range(1, 7)]
        intruder = words.pop(row["answer"] - 1)
        assert set(words) == heads[row["topic"]]
        assert intruder not in strong[row["topic"]]
        assert any(intruder in strong[other] for other in strong.index if other != row["topic"])


def test_the_intruding_topic_is_hardly_in_the_passage(model, news):
    weights = model.transform(news["text"])
    kit = passage_kit(model, weights, news, n=20, seed=1)
    assert not kit.key["doc_id"].duplicated().any()
    for row in kit.key.to_dict("records"):
        shares = [row[f"share_{n}"] for n in (1, 2, 3)]
        assert shares.pop(row["answer"] - 1) <= LIGHT
        assert min(shares) >= OWN - 1e-4


def test_sheets_do_not_tell_the_answer(model, news):
    weights = model.transform(news["text"])
    for kit in (word_kit(model, seed=1), passage_kit(model, weights, news, n=40, seed=1)):
        assert not {"answer", "topic", "terms", "doc_id"} & set(kit.sheet)
        assert not [name for name in kit.sheet if name.startswith("share")]
        assert (kit.sheet["choice"] == "").all()
        assert kit.sheet["item"].tolist() == kit.key["item"].tolist()
    assert kit.key["answer"].nunique() == 3  # the intruder stands anywhere


def test_no_cell_begins_as_a_formula(model, news):
    hostile = news.assign(text='=HYPERLINK("x") ' + news["text"])
    kit = passage_kit(model, model.transform(hostile["text"]), hostile, n=5, seed=1)
    assert kit.sheet["passage"].str.startswith("“").all()


def test_the_same_model_gives_the_same_sheets(model, news):
    weights = model.transform(news["text"])
    for make in (word_kit, lambda m, *, seed: passage_kit(m, weights, news, n=9, seed=seed)):
        assert_frame_equal(make(model, seed=1).sheet, make(model, seed=1).sheet)
        assert not make(model, seed=1).sheet.equals(make(model, seed=2).sheet)


def test_one_topic_has_no_intruders():
    with pytest.raises(ValueError, match="at least 2"):
        word_kit(TopicModel(1).fit(planted(1)["text"]), seed=1)


KEY = pd.DataFrame(
    {
        "item": [1, 2],
        "answer": [1, 3],
        "share_1": [0.0, 0.5],
        "share_2": [0.6, 0.5],
        "share_3": [0.4, 0.02],
    }
)


def sheet(*choices: object) -> pd.DataFrame:
    return pd.DataFrame({"item": [1, 2], "choice": list(choices)})


def test_answers_of_several_coders_are_scored_by_hand():
    found = answers({"a": sheet(1, 2), "b": sheet(3.0, np.nan)}, KEY, n_options=3)
    assert found["right"].tolist() == [True, False, False]
    (row,) = precision(found.assign(all=1), by="all").to_dict("records")
    assert (row["n"], row["right"]) == (3, 1)
    assert (row["low"], row["high"]) == pytest.approx((0.0615, 0.7923), abs=1e-4)  # Wilson
    # 0 where right; else the log of the intruder's share, at least 0.01, over the chosen one's.
    assert log_odds(found).tolist() == pytest.approx([0, np.log(0.02 / 0.5), np.log(0.01 / 0.4)])
    told = seen(found.assign(terms="x"), pd.Series(["x"]), of="passages").text
    assert "33% of 3 answers" in told
    assert "guessing finds 33% (2 sheets)" in told
    assert "changed" not in told
    assert "topics have changed" in seen(found.assign(terms="y"), pd.Series(["x"]), of="words").text


@pytest.mark.parametrize(
    ("filled_in", "said"),
    [
        (sheet(4, 1), "a: item 1 has the choice '4'; items of the key have 1 to 3"),
        (sheet("b", ""), "a: item 1 has the choice 'b'"),
        (sheet(1, 2).assign(item=[1, 9]), "a: item 9 has the choice '2'"),
        (sheet(1, 2)[["item"]], "a lacks choice; it has item"),
    ],
)
def test_what_is_no_answer_is_refused(filled_in, said):
    with pytest.raises(TableError, match=said):
        answers({"a": filled_in}, KEY, n_options=3)


def test_nothing_filled_in_is_said():
    found = seen(answers({}, KEY, n_options=3), pd.Series(["x"]), of="words")
    assert found.verdict == "refused"
    assert "Nobody has looked" in found.text


@pytest.fixture
def own(built, tmp_path):
    shutil.copytree(built.root, tmp_path / "own")
    return open_corpus(tmp_path / "own")


def test_sheets_are_written_filled_in_and_read_again(own):
    done = CliRunner().invoke(app, ["sample", "intrusion", "--corpus", str(own.root)])
    assert done.exit_code == 0, done.output
    folder = own.coding / "intrusion"
    first = (folder / "words.csv").read_bytes()
    assert (folder / "README.md").exists()
    assert all(found.empty for found in filled(own).values())
    list(write_sheets(own))  # nothing was filled in: written again, the same
    assert (folder / "words.csv").read_bytes() == first
    words, key = pd.read_csv(folder / "words.csv"), pd.read_csv(folder / "key" / "words.csv")
    words.assign(choice=key["answer"]).to_csv(folder / "words_b.csv", index=False)
    found = filled(own)
    assert found["words"]["right"].all()
    assert found["passages"].empty
    refused = CliRunner().invoke(app, ["sample", "intrusion", "--corpus", str(own.root)])
    assert refused.exit_code == 1
    assert "words_b is filled in; move the folder away first" in refused.output
    words.assign(choice=9).to_csv(folder / "words_b.csv", index=False)
    with pytest.raises(ValueError, match=r"intrusion: words_b: item \d+ has the choice '9'"):
        filled(own)


def test_fit_is_told_after_articles_are_added(own):
    asked = ["diff", "topics", "--corpus", str(own.root)]
    assert "no earlier report with topics" in CliRunner().invoke(app, asked).output
    old = {"passages": 9, "families": 9, "known": 0.5, "explained": 0.3, "sd": 0.1, "coherence": 0}
    model = plain(TopicModel(3).fit(planted(3)["text"]), old)
    ids = own.table("documents", columns=["doc_id"])["doc_id"]
    articles = [{"doc_id": doc_id} for doc_id in ids]
    own.write_note("snapshot", {"topics": model, "articles": articles})
    own.write_note("changes", {"topics": model, "articles": {"added": []}})
    assert "no article was added" in CliRunner().invoke(app, asked).output
    own.write_note("changes", {"topics": model, "articles": {"added": articles[3:]}})
    assert "old: 9 passages" in CliRunner().invoke(app, asked).output
    own.write_note("snapshot", {"topics": model, "articles": articles[:3]})
    told = CliRunner().invoke(app, asked).output
    assert "old: 9 passages" in told and "new: " in told
    assert "2 story families, and 5 are needed" in told
