"""Keyness: planted differences lead the table, nothing planted is seldom called, few are refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from benchmarks import keyness_null
from pandas.testing import assert_frame_equal
from scipy import sparse, stats

from multipolar.compare import dispersion
from multipolar.keyness import key_terms, keyness, telling
from multipolar.lexicon import Lexicon
from multipolar.statistics.contrast import TooFewFamilies
from multipolar.statistics.measures import log_likelihood, log_ratio, weighted_log_odds

AB = {"by": "group", "group": "a", "against": "b"}


def lexicon(rows: list[tuple[str, str, int, dict[str, int]]]) -> Lexicon:
    """family, group, words, and how often each term: one row an article."""
    about = pd.DataFrame(
        [(f"d{i}", *row[:3]) for i, row in enumerate(rows)],
        columns=["doc_id", "family_id", "group", "n_words"],
    )
    names = sorted({term for row in rows for term in row[3]})
    terms = pd.DataFrame({"kind": "word", "term": names})
    found = [[row[3].get(name, 0) for name in names] for row in rows]
    return Lexicon(about, terms, sparse.csr_array(np.array(found, float)), len(rows))


def groups(n_a: int, n_b: int, a: dict[str, int], b: dict[str, int]) -> Lexicon:
    """So many stories of 500 words in each group, all with the same terms."""
    own = [(f"a{i:02d}", "a", 500, a) for i in range(n_a)]
    return lexicon(own + [(f"b{i:02d}", "b", 500, b) for i in range(n_b)])


SMALL = lexicon(
    [
        ("s1", "a", 400, {"bloc": 4, "order": 1}),
        ("s2", "a", 600, {"bloc": 2}),
        ("s2", "a", 600, {"bloc": 2}),
        ("s3", "b", 900, {"bloc": 1, "order": 3}),
        ("s4", "b", 500, {"order": 1}),
        ("s5", "c", 1000, {"bloc": 1, "trade": 5}),
    ]
)


class TestFigures:
    def test_counts_rates_and_families_by_hand(self):
        table = key_terms(SMALL, **AB).table
        columns = ["term", "n_a", "n_b", "rate_a", "rate_b", "families_a", "families_b"]
        assert table[columns].to_numpy().tolist() == [
            ["bloc", 8, 1, 5.0, 1000 / 1400, 2, 1],
            ["order", 1, 4, 0.625, 4000 / 1400, 1, 2],
        ]

    def test_measures_are_those_of_the_counts(self):
        bloc = key_terms(SMALL, **AB).table.iloc[0]
        words = {"words_a": 1600, "words_b": 1400}
        assert bloc["g2"] == pytest.approx(log_likelihood(8, 1, **words))
        assert bloc["p_words"] == pytest.approx(stats.chi2.sf(bloc["g2"], 1))
        assert bloc["log_ratio"] == pytest.approx(log_ratio(8, 1, **words))

    @pytest.mark.parametrize(("prior_words", "counted"), [(None, 1400), (500, 500)])
    def test_the_prior_is_the_average_of_the_whole_corpus(self, prior_words, counted):
        bloc = key_terms(SMALL, **AB, prior_words=prior_words).table.iloc[0]
        prior = {"prior": counted * 10 / 4000, "prior_words": counted}
        expected = weighted_log_odds(8, 1, words_a=1600, words_b=1400, **prior)
        assert bloc[["log_odds", "z"]].tolist() == pytest.approx(expected)

    def test_dispersion_is_over_the_groups_families(self):
        bloc = key_terms(SMALL, **AB).table.iloc[0]
        words = pd.DataFrame(
            {"doc_id": ["s1", "s2"], "family_id": ["s1", "s2"], "n_words": [400, 1200]}
        )
        hits = pd.DataFrame({"doc_id": ["s1"] * 4 + ["s2"] * 4, "term": "bloc"})
        expected = dispersion(hits, words, item="term")["dp_norm"][0]
        assert bloc["dp_norm_a"] == pytest.approx(expected)

    def test_against_all_the_rest(self):
        table = key_terms(SMALL, by="group", group="a").table.set_index("term")
        assert table.loc["trade", ["n_a", "n_b"]].tolist() == [0, 5]
        assert table["group_b"].unique().tolist() == ["the rest"]

    def test_the_order_of_rows_does_not_matter(self):
        order = [3, 0, 5, 2, 1, 4]
        rows = SMALL.rows.iloc[order].reset_index(drop=True)
        mixed = SMALL._replace(rows=rows, found=SMALL.found[order])
        assert_frame_equal(key_terms(mixed, **AB).table, key_terms(SMALL, **AB).table)


class TestTest:
    def test_a_term_of_every_story_of_one_group_is_called(self):
        found = keyness(groups(12, 12, {"bloc": 2, "talk": 1}, {"talk": 1}), **AB)
        assert found["term"].tolist() == ["bloc", "talk"]
        assert found["p"][0] < 1e-5
        assert found["p"][1] == pytest.approx(1)

    def test_a_term_of_one_story_is_not_however_often(self):
        rows = groups(12, 12, {"talk": 1}, {"talk": 1})
        counts = rows.found.toarray()
        once = sparse.csr_array(np.column_stack([counts, [40] + [0] * 23]))
        terms = pd.DataFrame({"kind": "word", "term": ["talk", "scandal"]})
        found = keyness(rows._replace(terms=terms, found=once), **AB).set_index("term")
        assert found.loc["scandal", "p_words"] < 1e-9
        assert found.loc["scandal", "p"] > 0.1

    def test_ten_copies_of_each_story_are_no_more_evidence(self):
        rng = np.random.default_rng(1)
        stories = [
            (f"{g}{i:02d}", g, 500, {"bloc": int(rng.poisson(2 if g == "a" else 1))})
            for g in "ab"
            for i in range(15)
        ]
        once, often = (keyness(lexicon(stories * n), **AB)["p"][0] for n in (1, 10))
        assert often == pytest.approx(once)

    def test_a_family_in_both_groups_is_left_out_of_a_comparison_between_them(self):
        some = groups(12, 12, {"bloc": 1}, {"bloc": 1})
        both = [(f"x{i}", g, 500, {"bloc": 9 * (g == "a")}) for i in range(3) for g in "ab"]
        rows = [tuple(row) for row in some.rows[["family_id", "group", "n_words"]].to_numpy()]
        joined = lexicon([*((*row, {"bloc": 1}) for row in rows), *both])
        assert_frame_equal(keyness(joined, **AB), keyness(some, **AB))

    def test_voices_of_the_same_stories_are_compared_within_each(self):
        rows = [
            (f"s{i:02d}", voice, words, {"say": n})
            for i in range(20)
            for voice, words, n in (("narration", 300, 3), ("speech", 100, 0))
        ]
        rows += [("alone", "speech", 5000, {"say": 50})]
        found = keyness(lexicon(rows), by="group", group="narration", against="speech").iloc[0]
        assert found[["n_a", "n_b", "families_a"]].tolist() == [60, 0, 20]
        assert found["p"] < 0.001

    def test_voices_that_only_have_different_parts_of_a_story_do_not_differ(self):
        rng = np.random.default_rng(0)
        rows = []
        for i in range(40):
            words = int(rng.integers(50, 350))
            topic = int(rng.poisson(5))
            said = int(rng.binomial(topic, words / 400))
            rows += [(f"s{i:02d}", "narration", words, {"bloc": said})]
            rows += [(f"s{i:02d}", "speech", 400 - words, {"bloc": topic - said})]
        found = keyness(lexicon(rows), by="group", group="narration", against="speech").iloc[0]
        assert found["p"] > 0.05

    def test_planted_terms_lead_and_are_called(self):
        found = keyness_null.tripled(replicates=4).set_index(["design", "of"])
        easy = found[found["rate"] > 1].loc[("alike", "even")]
        assert easy["first"].item() >= 0.75
        assert easy["called"].item() >= 0.5

    def test_nothing_planted_is_seldom_called(self):
        found = keyness_null.nothing(replicates=5)
        assert found["any adjusted"].mean() <= 0.05
        assert found["any of p_words"].mean() > 0.9
        assert found["p"].mean() < 0.06


class TestRefusal:
    def test_too_few_families_are_named_with_the_number_needed(self):
        few = groups(3, 9, {"bloc": 2, "talk": 1}, {"talk": 1})
        with pytest.raises(TooFewFamilies) as refused:
            keyness(few, **AB)
        assert (refused.value.group, refused.value.found, refused.value.needed) == ("a", 3, 5)

    def test_the_ranking_is_then_exploratory_and_without_p(self):
        verdict, table = key_terms(groups(3, 9, {"bloc": 2, "talk": 1}, {"talk": 1}), **AB)
        assert verdict.verdict == "exploratory"
        assert "2 terms at once need 30 story families" in verdict.text
        assert "a has 3" in verdict.text
        assert table["term"].tolist() == ["bloc", "talk"]
        assert table[["p", "p_adjusted"]].isna().all(axis=None)

    def test_a_group_that_is_not_there_is_refused_with_those_that_are(self):
        with pytest.raises(ValueError, match="group has no z; it has a, b, c"):
            keyness(SMALL, by="group", group="z")
        verdict, table = key_terms(SMALL, by="group", group="z")
        assert (verdict.verdict, len(table)) == ("refused", 0)

    def test_a_corpus_of_one_group_has_no_rest(self):
        verdict, table = key_terms(groups(3, 0, {"bloc": 1}, {}), by="group", group="a")
        assert verdict.text == "No terms to compare: group has only a."
        assert table.empty

    def test_a_group_that_only_copies_is_refused(self):
        stories = [("s1", "a"), ("s1", "b"), ("s2", "b"), ("s3", "b")]
        copied = lexicon([(story, group, 500, {"bloc": 2}) for story, group in stories])
        with pytest.raises(ValueError, match="group: all stories of a stand on the other side too"):
            keyness(copied, **AB)
        for sides in (AB, {**AB, "group": "b", "against": "a"}):
            assert key_terms(copied, **sides).verdict.verdict == "refused"

    def test_a_column_without_a_value_is_told(self):
        unknown = SMALL._replace(rows=SMALL.rows.assign(state=None))
        verdict, table = key_terms(unknown, by="state")
        assert verdict.text == "No terms to compare: state is known of no article."
        assert len(telling(table).frame) == 0

    def test_shown_tells_both_sides(self):
        verdict, _ = key_terms(groups(30, 30, {"bloc": 2}, {"talk": 2}), **AB)
        assert verdict.verdict == "shown"
        assert verdict.text.endswith("a: bloc. b: talk.")
        assert verdict.n == 60

    def test_one_story_less_than_the_least_is_not_shown(self):
        verdict, table = key_terms(groups(29, 30, {"bloc": 2}, {"talk": 2}), **AB)
        assert verdict.verdict == "exploratory"
        assert table["p"].isna().all()


def test_without_a_name_it_is_the_group_with_the_most_words():
    assert key_terms(SMALL, by="group").table["group_a"].unique().tolist() == ["a"]


def test_telling_shows_the_largest_z_of_either_side_in_order():
    table = key_terms(groups(12, 12, {"bloc": 4, "talk": 5}, {"talk": 5, "trade": 2}), **AB).table
    part = telling(table, most=2)
    assert part.frame["term"].tolist() == ["bloc", "trade"]
    assert part.told == "2 of 3 terms, those with the largest z"
    assert part.frame["dp_norm"].tolist() == [0, 0]
