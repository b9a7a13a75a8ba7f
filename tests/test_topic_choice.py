"""The number of topics: measures with known values, planted numbers found, contrasts repeated."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from planted_topics import LETTERS, planted
from scipy import sparse

from multipolar.topics import TopicModel, topic_shares
from multipolar.topics.contrasts import contrasts
from multipolar.topics.exploration import explore
from multipolar.topics.grid import FIGURES, Grid, grid, ranked
from multipolar.topics.measures import coherence, diversity, exclusivity
from multipolar.topics.stability import drawn, matched

TEXTS = sparse.csc_array(np.array([[1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 1, 0], [0, 0, 0, 0.0]]))


# --- measures ---------------------------------------------------------------------------------

NPMI = [
    # topic's weights over four terms, its coherence in TEXTS by hand
    ([0.6, 0.4, 0, 0], 1.0),  # in the same two of four
    ([0.6, 0, 0.4, 0], 0.0),  # together in 1/4, apart each in 1/2
    ([0.5, 0.3, 0.2, 0], 1 / 3),  # 1, 0 and 0
    ([0.6, 0, 0, 0.4], np.nan),  # the second is in no text
    ([1.0, 0, 0, 0], np.nan),  # no pair
]


@pytest.mark.parametrize(("weights", "expected"), NPMI)
def test_coherence_by_hand(weights, expected):
    assert coherence(np.array([weights]), TEXTS) == pytest.approx([expected], nan_ok=True)


def test_coherence_of_terms_always_and_never_together():
    texts = sparse.csc_array(np.array([[1, 1, 0], [1, 1, 0], [1, 1, 0.0]]))
    assert coherence(np.array([[0.5, 0.5, 0]]), texts) == pytest.approx([1])
    apart = sparse.csc_array(np.array([[1, 0], [0, 1.0]]))
    assert coherence(np.array([[0.5, 0.5]]), apart) == pytest.approx([-1])


def test_exclusivity_is_highest_where_no_term_is_shared():
    apart, shared = np.eye(4)[[0, 1]], np.array([[0.5, 0.5, 0, 0], [0.5, 0.5, 0, 0]])
    assert exclusivity(apart, n_terms=1) == pytest.approx([1, 1])
    assert (exclusivity(shared, n_terms=2) < 1).all()


def test_exclusivity_is_that_of_stm_by_hand():
    """frexw 0.7: 1 / (0.7 / rank of the share + 0.3 / rank of the frequency), ranks over terms."""
    weights = np.array([[0.7, 0.2, 0.1], [0.1, 0.2, 0.7]])
    frex = [1 / (0.7 / 1 + 0.3 / 1), 1 / (0.7 / (2 / 3) + 0.3 / (2 / 3))]
    assert exclusivity(weights, n_terms=2) == pytest.approx([np.mean(frex)] * 2)


def test_diversity_by_hand():
    weights = np.array([[0.6, 0.4, 0, 0], [0, 0.6, 0.4, 0]])
    assert diversity(weights, n_terms=2) == 3 / 4


def test_topics_are_matched_so_that_cosines_add_up_to_most():
    own = np.eye(3)
    other = np.array([[0, 0, 1.0], [0.8, 0.6, 0], [1, 0, 0]])
    found = matched(own, other, n_terms=1)
    assert found["other"].tolist() == [3, 2, 1]
    assert found["cosine"].tolist() == pytest.approx([1, 0.6, 1])
    fixed = matched(own, other, fixed=1)
    assert fixed["other"].tolist() == [1, 2, 3]
    assert fixed["cosine"].tolist() == pytest.approx([0, 0.6, 0])


def test_families_are_drawn_whole_and_as_many_as_there_are():
    families = pd.Series(list("aabbbc"))
    times = drawn(families, seed=3)
    per_family = pd.Series(times).groupby(families).unique()
    assert (per_family.str.len() == 1).all()
    assert per_family.str[0].sum() == 3


@pytest.mark.parametrize("method", ["nmf", "lda"])
@pytest.mark.parametrize("k", [3, 5])
def test_the_planted_topics_come_out(k, method):
    model = TopicModel(k, method=method).fit(planted(k, 1)["text"])
    topic = np.array([LETTERS.index(t[1]) if t.endswith("x") else -1 for t in model.terms_])
    rank = np.array([LETTERS.index(t[2]) + 1 for t in model.terms_])
    truth = np.array([np.where(topic == own, 1 / rank, 0) for own in range(k)])
    assert matched(model.components_, truth)["cosine"].min() > 0.85


# --- the choice -------------------------------------------------------------------------------


@pytest.mark.parametrize("k", [3, 5, 7])
def test_the_planted_number_is_chosen_or_one_beside_it(k):
    found = [
        grid(TopicModel(), planted(k, seed), n_topics=range(2, 10), seeds=range(10)).chosen
        for seed in range(2)
    ]
    assert all(abs(number - k) <= 1 for number in found), found


RANKS = [
    # (coherence, exclusivity, diversity, stability) of 3, 4 and 5 topics; chosen
    ([(3, 3, 3, 3), (2, 2, 2, 2), (1, 1, 1, 1)], 3),
    ([(1, 1, 1, 1), (2, 2, 2, 2), (1, 1, 1, 3)], 4),
    ([(1, 1, 1, 1), (1, 1, 1, 1), (1, 1, 1, 1)], 3),  # equals: the fewest
    ([(2, 1, 1, 1), (1, 2, 1, 1), (1, 1, 0, 2)], 3),
]


@pytest.mark.parametrize(("figures", "expected"), RANKS)
def test_the_best_mean_rank_is_chosen(figures, expected):
    table = pd.DataFrame(figures, columns=list(FIGURES)).assign(n_topics=[3, 4, 5])
    table = ranked(table)
    assert table.loc[table["chosen"], "n_topics"].tolist() == [expected]


def test_a_number_that_is_tried_alone_is_chosen():
    found = grid(TopicModel(), planted(3), n_topics=[3], seeds=range(2))
    assert (found.chosen, found.neighbours) == (3, [])


def test_the_order_of_passages_does_not_matter():
    news = planted(3)
    one = grid(TopicModel(), news, n_topics=[2, 3], seeds=range(3))
    other = grid(TopicModel(), news.sample(frac=1, random_state=1), n_topics=[2, 3], seeds=range(3))
    assert_frame_equal(one.table, other.table)
    assert_frame_equal(one.topics, other.topics)


# --- shares and contrasts ---------------------------------------------------------------------


def test_planted_shares_come_out_and_their_intervals_hold_them():
    """Nearly all of 36 cells of 95%; the share of a topic is that of its passages' topic words."""
    held = []
    for seed in range(6):
        news = planted(3, seed, n_docs=60, lean=0.5)
        model = TopicModel(3).fit(news["text"])
        heads = model.terms_[model.components_.argmax(axis=1)]
        number = {LETTERS.index(term[1]): topic for topic, term in enumerate(heads, start=1)}
        found = topic_shares(model.transform(news["text"]), news, n_boot=500)
        found = found.set_index(["newsroom", "topic"])
        for newsroom, lean in (("A", 0.5), ("B", 0.0)):
            for topic in range(3):
                mix = lean * (topic == 0) + (1 - lean) / 3
                truth = 12 / 18 * mix + 6 / 18 / 3
                row = found.loc[(newsroom, number[topic])]
                held.append(row["low"] <= truth <= row["high"])
    assert sum(held) >= 32, held


def weights_of(found: Grid) -> dict[int, np.ndarray]:
    numbers = [found.chosen, *found.neighbours]
    return {k: found.models[k].transform_counts(found.counts) for k in numbers}


def test_a_planted_contrast_survives_and_none_is_found_without():
    for lean, expected in ((0.9, True), (0.0, False)):
        found = grid(
            TopicModel(), planted(4, 2, n_docs=60, lean=lean), n_topics=[3, 4, 5], seeds=range(5)
        )
        table = contrasts(found, weights_of(found), by="newsroom")
        assert len(table) == found.chosen
        assert (table["verdict"] == "survives").any() == expected
        clear = table[table["verdict"] != "not clear"]
        assert (clear["low"] > 0).all()
        assert len(clear) > 0 if expected else clear.empty


def test_a_contrast_that_one_number_alone_makes_does_not_survive():
    news = planted(4, 2, n_docs=60, lean=0.9)
    found = grid(TopicModel(), news, n_topics=[3, 4, 5], seeds=range(3))
    weights = weights_of(found)
    even = {k: w if k == found.chosen else np.ones_like(w) for k, w in weights.items()}
    table = contrasts(found, even, by="newsroom")
    assert set(table["verdict"]) == {"does not survive", "not clear"}


def test_what_no_other_number_was_tried_for_is_not_said_to_survive():
    found = grid(TopicModel(), planted(4, 2, n_docs=60, lean=0.9), n_topics=[4], seeds=range(2))
    table = contrasts(found, weights_of(found), by="newsroom")
    assert "no other number tried" in set(table["verdict"])
    assert "survives" not in set(table["verdict"])


def test_groups_of_few_families_are_not_contrasted():
    found = grid(TopicModel(), planted(3, n_docs=8), n_topics=[3], seeds=range(2))
    assert contrasts(found, weights_of(found), by="newsroom").empty


# --- all in one -------------------------------------------------------------------------------

OPTIONS = {"min_words": 20, "n_seeds": 3, "n_terms": 5, "min_df": 2, "stop_words": []}


def corpus_of(news: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The passages as segments of articles, and the articles."""
    joined = news.groupby("doc_id")["text"].agg("\n".join)
    about = news.drop_duplicates("doc_id")[["doc_id", "family_id", "newsroom"]]
    months = [f"2024-0{1 + n % 2}-15" for n in range(len(about))]
    documents = about.assign(text=about["doc_id"].map(joined), date=months)
    length = news["text"].str.len() + 1
    end = length.groupby(news["doc_id"]).cumsum()
    segments = news[["doc_id"]].assign(start=end - length, end=end - 1, kind="body")
    return segments, documents


def test_explored_topics_are_marked_where_they_are_unstable():
    found = explore(*corpus_of(planted(3, n_docs=24)), n_topics=[3, 9], **OPTIONS)
    assert found.choice.value == found.grid.chosen == 3
    assert not found.terms["topic"].str.contains("unstable").any()
    more = explore(*corpus_of(planted(3, n_docs=24)), n_topics=[9], **OPTIONS)
    unstable = more.terms.loc[more.terms["cosine"] < 0.7, "topic"]
    assert len(unstable) and unstable.str.endswith(" (unstable)").all()
    for table in (more.shares, more.times, more.contrasts, more.examples):
        assert set(unstable) <= set(table["topic"])
    assert more.verdict.value == 9 - len(unstable)


@pytest.mark.parametrize(
    ("news", "said"),
    [
        (planted(2, n_docs=2), "3 topics need 15 passages"),
        (planted(2, n_docs=2).assign(text="too short"), "none of 10 paragraphs has 20 words"),
        (planted(2, n_docs=4).assign(text="the and of " * 9), "empty vocabulary"),
    ],
)
def test_too_small_a_corpus_is_refused_with_what_it_would_take(news, said):
    found = explore(*corpus_of(news), n_topics=[3, 4], **OPTIONS)
    assert {f.verdict for f in (found.verdict, found.choice, found.survival)} == {"refused"}
    assert said in found.verdict.text
    assert found.grid is None
    assert found.shares.empty and found.times.empty and found.numbers.empty


def test_numbers_with_too_few_passages_are_not_tried():
    found = explore(*corpus_of(planted(2, n_docs=4)), n_topics=[3, 4, 8], **OPTIONS)
    assert found.numbers["n_topics"].tolist() == [3, 4]
