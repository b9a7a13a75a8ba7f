"""Topics seeded by themes: what goes with a planted theme comes out, in its own place, stably."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from multipolar.topics import TopicModel, top_terms
from multipolar.topics.factors import profiles
from multipolar.topics.grid import grid
from multipolar.topics.seeding import LEAST, carried, seeded
from multipolar.topics.stability import comebacks, restarted, stability

COMPANY = "pole centre balance rise south order partner summit"
PLANTED = {
    "trade": "tariff export import customs market freight duty quota",
    "defence": "missile army fleet radar exercise border troops base",
}


def written(seed: int = 0, *, n_docs: int = 60, named: float = 0.5) -> pd.DataFrame:
    """Passages of two loud topics, and in a tenth of a quiet one, of which some name a theme."""
    rng = np.random.default_rng(seed)
    filler = [f"filler{a}" for a in "abcdefghijklmnopqrstuvwxyz"]
    rows = []
    for number in range(n_docs * 4):
        quiet = rng.random() < 0.1
        own = (COMPANY if quiet else PLANTED[rng.choice(list(PLANTED))]).split()
        theme = quiet and rng.random() < named
        words = [*rng.choice(own, 14), *rng.choice(filler, 12), *["multipolarity"] * theme]
        doc = f"d{number // 4:02d}"
        rows.append((doc, doc, number % 4 * 1000, " ".join(rng.permutation(words)), quiet, theme))
    columns = ["doc_id", "family_id", "start", "text", "quiet", "theme"]
    table = pd.DataFrame(rows, columns=columns).assign(newsroom="N", n_words=26)
    return table.assign(end=table["start"] + table["text"].str.len())


def hits_of(news: pd.DataFrame) -> pd.DataFrame:
    found = news[news["theme"]]
    places = [t.index("multipolarity") for t in found["text"]]
    return found[["doc_id"]].assign(start=found["start"] + places, theme="multipolar_world")


@pytest.fixture(scope="module")
def news() -> pd.DataFrame:
    return written()


def test_hits_are_counted_in_the_passage_they_stand_in():
    passages = pd.DataFrame({"doc_id": ["a", "a", "b"], "start": [0, 10, 0], "end": [9, 20, 9]})
    hits = pd.DataFrame(
        {"doc_id": ["a", "a", "a", "b", "c"], "start": [0, 8, 10, 9, 1], "theme": list("xxyxx")}
    )
    table = carried(passages.set_index(pd.Index([5, 3, 4])), hits, themes=["x", "y", "z"])
    assert table.index.tolist() == [5, 3, 4]
    assert table.to_numpy().tolist() == [[2, 0, 0], [0, 1, 0], [0, 0, 0]]


def test_profiles_are_what_the_texts_with_a_theme_have_more_of():
    found = profiles(
        np.array([[1.0, 1, 0], [0, 1, 1]]),
        np.array([[True, False], [False, False]]),
        times=np.ones(2),
    )
    assert found.tolist() == [[1, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize("seed", range(4))
def test_the_company_of_a_theme_comes_out_in_its_place(seed):
    news = written(seed)
    marked = carried(news, hits_of(news), themes=["multipolar_world"])
    model = TopicModel(3, random_state=seed, init="random").fit(news["text"], marked)
    assert model.seeds_ == ["multipolar_world", "", ""]
    first = set(top_terms(model, n=9).query("topic == 1")["term"])
    assert first == {"multipolarity", *COMPANY.split()}
    # It weighs most where the theme is meant, named or not.
    heaviest = model.transform(news["text"]).argmax(axis=1)
    assert ((heaviest == 0) == news["quiet"]).mean() > 0.99


def test_without_a_seed_two_topics_pass_the_quiet_one_over(news):
    plain = TopicModel(2).fit(news["text"])
    assert not set(top_terms(plain, n=5)["term"]) & set(COMPANY.split())
    marked = carried(news, hits_of(news), themes=["multipolar_world"])
    anchored = TopicModel(2).fit(news["text"], marked)
    assert set(top_terms(anchored, n=5).query("topic == 1")["term"]) <= {
        "multipolarity",
        *COMPANY.split(),
    }


def test_seeded_topics_come_back_from_every_start_and_from_other_stories(news):
    texts = news.sort_values("text", ignore_index=True)
    marked = carried(texts, hits_of(texts), themes=["multipolar_world"])
    model = TopicModel(4).fit(texts["text"], marked)
    counts = model.counted(texts["text"])
    for families in (None, texts["family_id"]):
        runs = restarted(model, counts, marked, seeds=range(5), families=families)
        first = stability(comebacks(model, runs, counts.terms)).iloc[0]
        assert first["cosine_min"] > 0.8


def test_the_order_of_texts_does_not_matter(news):
    mixed = news.sample(frac=1, random_state=3)
    both = [
        TopicModel(3).fit(t["text"], carried(t, hits_of(t), themes=["multipolar_world"]))
        for t in (news, mixed)
    ]
    assert np.array_equal(both[0].components_, both[1].components_)


@pytest.mark.parametrize(
    ("options", "themes", "said"),
    [
        ({}, ["multipolar_world", "other"], "in none of the 240 texts: other"),
        ({"n_topics": 1}, ["multipolar_world"], "1 topics are too few for 1 themes"),
        ({"method": "lda"}, ["multipolar_world"], "method 'lda' takes no themes"),
    ],
)
def test_what_cannot_be_seeded_is_refused(news, options, themes, said):
    marked = carried(news, hits_of(news), themes=themes)
    with pytest.raises(ValueError, match=said):
        TopicModel(**{"n_topics": 3, **options}).fit(news["text"], marked)


def test_themes_of_enough_stories_seed_a_topic_each(news):
    found = grid(TopicModel(), news, n_topics=[2], seeds=range(3))
    hits = hits_of(news)
    rare = hits[:2].assign(theme="rare")
    table = seeded(
        found, pd.concat([hits, rare]), themes=["multipolar_world", "rare"], seeds=range(3)
    )
    (row,) = table.topics.to_dict("records")
    assert row["theme"] == "multipolar_world"
    assert row["passages"] == len(hits)
    assert row["families"] == hits["doc_id"].nunique() >= LEAST
    assert "1 of 2 themes" in table.verdict.text
    # The passage shown beyond the theme's words has its company but not its name.
    (text,) = table.beyond["text"]
    assert "multipolarity" not in text
    assert set(COMPANY.split()) & set(text.split())


def test_without_a_theme_or_topics_it_is_refused(news):
    found = grid(TopicModel(), news, n_topics=[2], seeds=range(2))
    for given in (found, None):
        table = seeded(given, hits_of(news)[:0], themes=["multipolar_world"], seeds=range(2))
        assert table.verdict.verdict == "refused"
        assert table.topics.empty and table.beyond.empty
