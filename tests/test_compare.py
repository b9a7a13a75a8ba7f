"""Rates, shares, dispersion and contrasts: by hand, planted, and refused where they must be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from benchmarks import coverage
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from scipy import stats

from multipolar.compare import dispersion, rates, shares
from multipolar.schema import TableError
from multipolar.statistics import intervals
from multipolar.statistics.contrast import contrast
from multipolar.statistics.intervals import MIN_FAMILIES_FOR_INTERVAL

WORDS = pd.DataFrame(
    [
        ("sputnik-1", "sputnik-1", "Sputnik", 400),
        ("sputnik-2", "sputnik-2", "Sputnik", 600),
        ("xinhua-1", "xinhua-1", "Xinhua", 500),
    ],
    columns=["doc_id", "family_id", "newsroom", "n_words"],
)
HITS = pd.DataFrame(
    [
        ("sputnik-1", "China", "name"),
        ("sputnik-1", "China", "demonym"),
        ("sputnik-2", "China", "name"),
        ("sputnik-2", "Lavrov", "name"),
        ("sputnik-2", None, "name"),
        ("xinhua-1", "China", "demonym"),
    ],
    columns=["doc_id", "name", "kind"],
)
VOICES = pd.DataFrame(
    [
        ("sputnik-1", "sputnik-1", "Sputnik", "narration", 100),
        ("sputnik-1", "sputnik-1", "Sputnik", "direct", 300),
        ("sputnik-2", "sputnik-2", "Sputnik", "narration", 600),
        ("xinhua-1", "xinhua-1", "Xinhua", "narration", 500),
    ],
    columns=["doc_id", "family_id", "newsroom", "voice", "n_words"],
)


def story(n: int, *, group: str = "a", words: int = 500) -> pd.DataFrame:
    """n articles of one group, each a story of its own."""
    ids = [f"{group}{i:02d}" for i in range(n)]
    return pd.DataFrame({"doc_id": ids, "family_id": ids, "group": group, "n_words": words})


def occurrences(words: pd.DataFrame, times: list[int], name: str = "China") -> pd.DataFrame:
    return pd.DataFrame({"doc_id": np.repeat(words["doc_id"].to_numpy(), times), "name": name})


def planted(seed: int, n: int = 30) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Three items in stories with copies, in two groups."""
    rng = np.random.default_rng(seed)
    words = coverage.stories(rng, n, copies=True)
    words["group"] = np.where(words["family_id"].str[-1].isin(list("02468")), "even", "odd")
    hits = [
        coverage.planted(rng, words, rate=rate, burstiness=1, name=name)
        for name, rate in (("China", 8), ("Russia", 4), ("BRICS", 1))
    ]
    return pd.concat(hits, ignore_index=True), words


def shuffled(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    return frame.sample(frac=1, random_state=seed)


class TestRates:
    def test_every_item_in_every_group_zeros_included(self):
        found = rates(HITS, WORDS, item="name", by="newsroom")
        assert found.drop(columns=["low", "high"]).to_numpy().tolist() == [
            ["China", "Sputnik", 3, 2, 2, 1000, 3.0],
            ["China", "Xinhua", 1, 1, 1, 500, 2.0],
            ["Lavrov", "Sputnik", 1, 1, 2, 1000, 1.0],
            ["Lavrov", "Xinhua", 0, 0, 1, 500, 0.0],
        ]

    def test_the_whole_corpus(self):
        found = rates(HITS, WORDS, item="name").set_index("name")
        assert found["words"].tolist() == [1500, 1500]
        assert found["rate"].tolist() == pytest.approx([4 / 1.5, 1 / 1.5])

    def test_categories_that_were_not_found_have_rows(self):
        themes = ["BRICS", "China", "Lavrov"]
        found = rates(HITS.assign(name=pd.Categorical(HITS["name"], themes)), WORDS, item="name")
        assert dict(zip(found["name"], found["n"], strict=True)) == {
            "BRICS": 0,
            "China": 4,
            "Lavrov": 1,
        }

    def test_words_are_divided_by_voice_where_the_words_have_voices(self):
        hits = HITS.assign(voice=["direct", *["narration"] * 5])
        found = rates(hits, VOICES, item="name", by="voice").set_index(["name", "voice"])
        assert found.loc[("China", "direct"), ["n", "words"]].tolist() == [1, 300]
        assert found.loc[("China", "narration"), ["n", "words"]].tolist() == [3, 1200]

    def test_words_are_not_divided_by_what_only_the_hits_have(self):
        found = rates(HITS, WORDS, item="name", by=["newsroom", "kind"])
        china = found[found["name"] == "China"].set_index(["newsroom", "kind"])
        assert china["n"].to_dict() == {
            ("Sputnik", "demonym"): 1,
            ("Sputnik", "name"): 2,
            ("Xinhua", "demonym"): 1,
            ("Xinhua", "name"): 0,
        }
        assert china["words"].tolist() == [1000, 1000, 500, 500]

    def test_an_unknown_newsroom_is_a_group_of_its_own(self):
        words = WORDS.assign(newsroom=["Sputnik", "Sputnik", None])
        found = rates(HITS, words, item="name", by="newsroom")
        assert found["words"].tolist() == [1000, 500, 1000, 500]
        assert found["newsroom"].isna().tolist() == [False, True, False, True]

    @pytest.mark.parametrize("n", [MIN_FAMILIES_FOR_INTERVAL - 1, MIN_FAMILIES_FOR_INTERVAL])
    def test_an_interval_needs_families(self, n):
        words = story(n)
        found = rates(occurrences(words, list(range(n))), words, item="name").iloc[0]
        if n < MIN_FAMILIES_FOR_INTERVAL:
            assert np.isnan([found["low"], found["high"]]).all()
        else:
            assert found["low"] < found["rate"] < found["high"]

    def test_ten_copies_of_each_story_are_no_more_evidence(self):
        words = story(8)
        hits = occurrences(words, [3, 0, 1, 5, 2, 2, 0, 4])
        copies = pd.concat(words.assign(doc_id=words["doc_id"] + f"-{i}") for i in range(10))
        copied = pd.concat(hits.assign(doc_id=hits["doc_id"] + f"-{i}") for i in range(10))
        columns = ["n_families", "rate", "low", "high"]
        assert_frame_equal(
            rates(hits, words, item="name")[columns], rates(copied, copies, item="name")[columns]
        )

    def test_what_was_never_found_has_an_upper_bound_and_copies_do_not_lower_it(self):
        words = story(20)
        hits = occurrences(words, [1] * 20).assign(
            name=pd.Categorical(["China"] * 20, ["China", "NATO"])
        )
        nato = rates(hits, words, item="name").iloc[1]
        assert nato["low"] == 0
        assert nato["high"] > 1000 * stats.chi2.ppf(0.975, 2) / 2 / 10_000
        copies = pd.concat(words.assign(doc_id=words["doc_id"] + f"-{i}") for i in range(10))
        copied = hits.assign(doc_id=hits["doc_id"] + "-0")
        assert rates(copied, copies, item="name")["high"].iloc[1] == pytest.approx(nato["high"])

    def test_the_intervals_cover(self):
        found = coverage.rates(replicates=20, families=(5, 20))
        frequent = found[found["expected"] >= 10]
        assert 0.93 < frequent["covered"].mean() < 0.98
        assert found["covered"].min() > 0.88
        assert (found["covered"] > found["percentile"]).mean() > 0.9

    def test_the_more_a_few_stories_are_full_of_it_the_wider(self):
        words = story(10)
        even, uneven = (
            rates(occurrences(words, times), words, item="name").iloc[0]
            for times in ([4, 5, 3, 4, 4, 5, 3, 4, 4, 4], [20, 0, 0, 16, 0, 0, 4, 0, 0, 0])
        )
        assert even["rate"] == uneven["rate"]
        assert uneven["high"] / uneven["rate"] > 2 > even["high"] / even["rate"]

    def test_nothing_found_is_an_empty_table(self):
        found = rates(HITS[:0], WORDS, item="name", by="newsroom")
        assert found.empty
        assert found.columns.tolist()[:3] == ["name", "newsroom", "n"]

    @pytest.mark.parametrize("burstiness", [0, 1, 4])
    def test_of_many_families_the_variance_is_that_of_the_draws(self, burstiness, monkeypatch):
        rng = np.random.default_rng(5)
        words = coverage.stories(rng, 1500, copies=False)
        hits = coverage.planted(rng, words, rate=2, burstiness=burstiness, name="China")
        computed = rates(hits, words, item="item").iloc[0]
        monkeypatch.setattr(intervals, "MANY_FAMILIES", 10_000)
        drawn = rates(hits, words, item="item", n_boot=4000).iloc[0]
        assert computed["high"] - computed["low"] == pytest.approx(
            drawn["high"] - drawn["low"], rel=0.05
        )
        assert computed["rate"] == drawn["rate"]


class TestShares:
    def test_of_each_groups_words(self):
        found = shares(VOICES, by="newsroom", of="voice")
        assert found[["newsroom", "voice", "words", "share"]].to_numpy().tolist() == [
            ["Sputnik", "direct", 300, 0.3],
            ["Sputnik", "narration", 700, 0.7],
            ["Xinhua", "direct", 0, 0.0],
            ["Xinhua", "narration", 500, 1.0],
        ]
        assert found["low"].isna().all()

    def test_bounds_lie_between_0_and_1_around_the_share(self):
        words = story(10)
        told = words.assign(voice="narration", n_words=[500] * 9 + [200])
        quoted = words[-1:].assign(voice="direct", n_words=300)
        found = shares(pd.concat([told, quoted]), by="group", of="voice")
        assert (found["low"].ge(0) & found["low"].le(found["share"])).all()
        assert (found["high"].le(1) & found["high"].ge(found["share"])).all()

    def test_the_intervals_cover(self):
        found = coverage.shares(replicates=20, families=(10,))
        assert 0.93 < found["covered"].mean() < 0.99
        assert found["covered"].min() > 0.9


GRIES = ["b a m n i b e u p", "b a s a t b e w q n", "b c a g a b e s t a"]
GRIES += ["b a g h a b e a a t", "b a h a a b e a x a t"]


class TestDispersion:
    def test_the_worked_example_of_gries_2008_and_2020(self):
        words = story(5).assign(n_words=[len(line.split()) for line in GRIES])
        tokens = [line.split() for line in GRIES]
        hits = words.assign(word=tokens).explode("word")[["doc_id", "word"]]
        found = dispersion(hits, words, item="word").set_index("word")
        assert found.loc["a", ["n", "n_docs"]].tolist() == [15, 5]
        assert found.loc["a", "dp"] == pytest.approx(0.18, abs=1e-9)
        assert found.loc["a", "dp_norm"] == pytest.approx(0.18 / 0.82)
        assert round(found.loc["a", "juilland_d"], 3) == 0.785
        assert round(found.loc["b", "juilland_d"], 3) == 0.968
        assert found.loc["q", "juilland_d"] == pytest.approx(0)

    def test_all_in_the_shortest_article_is_1(self):
        words = story(3).assign(n_words=[100, 300, 600])
        found = dispersion(occurrences(words, [4, 0, 0]), words, item="name").iloc[0]
        assert found[["dp", "dp_norm"]].tolist() == pytest.approx([0.9, 1.0])

    def test_one_article_has_no_dispersion(self):
        words = story(1)
        found = dispersion(occurrences(words, [3]), words, item="name").iloc[0]
        assert found[["dp_norm", "juilland_d"]].isna().all()


@pytest.mark.parametrize(
    ("hits", "words", "by", "said"),
    [
        (HITS.drop(columns="name"), WORDS, None, "hits lacks name; it has doc_id, kind"),
        (HITS, WORDS.drop(columns="n_words"), None, "words lacks n_words; it has doc_id, family_i"),
        (HITS, WORDS[:0], None, "words has no row with n_words above 0"),
        (HITS, WORDS.assign(family_id=None), None, "sputnik-1 needs one family_id"),
        (HITS, WORDS, "outlet", "neither hits nor words has all columns: words lacks outlet"),
        (HITS, VOICES, "voice", "hits lacks voice, which differs within an article"),
        (HITS, WORDS[:2], "newsroom", "1 hits are where words has no words, first in xinhua-1"),
    ],
)
def test_refusals_are_one_line_that_says_what_is_there(hits, words, by, said):
    with pytest.raises(TableError) as refused:
        rates(hits, words, item="name", by=by)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("n", [5, 700])
def test_draws_are_of_as_many_families_each_as_likely_as_another(n):
    times = intervals._draws(n, 450, 3)
    assert times.shape == (450, n)
    assert (times.sum(axis=1) == n).all()
    assert abs(times.mean() - 1) < 1e-9
    assert times.var() == pytest.approx(1 - 1 / n, rel=0.1)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(0, 99), order=st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(seed, order):
    hits, words = planted(seed)
    mixed = shuffled(hits, order), shuffled(words, order + 1)
    for measure, options in (
        (rates, {"by": "group", "n_boot": 50}),
        (dispersion, {}),
        (contrast, {"by": "group", "groups": ("even", "odd")}),
    ):
        assert_frame_equal(
            measure(hits, words, item="item", **options), measure(*mixed, item="item", **options)
        )
    voices = pd.concat([words.assign(voice="direct", n_words=9), words.assign(voice="narration")])
    assert_frame_equal(
        shares(voices, by="group", of="voice", n_boot=50),
        shares(shuffled(voices, order), by="group", of="voice", n_boot=50),
    )
