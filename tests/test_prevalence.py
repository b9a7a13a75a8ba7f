"""Differences between groups: planted ones come out, none are called where none can be told."""

import numpy as np
import pandas as pd
import pytest
from benchmarks import coverage

from multipolar.prevalence import differences, side_by_side

RATES = {"x": {"A": 9, "B": 2, "C": 2}, "y": {"A": 3, "B": 3, "C": 3}}


def planted(n=30, groups="ABC", seed=0):
    """Articles of 500 words, each a family of its own, in which x is frequent in A alone."""
    rng = np.random.default_rng(seed)
    rows = [(f"{g}{i}", f"{g}{i}", 500, g) for g in groups for i in range(n)]
    words = pd.DataFrame(rows, columns=["doc_id", "family_id", "n_words", "paper"])
    hits = [
        coverage.planted(rng, own, rate=RATES[name][group], burstiness=0.2, name=name)
        for name in RATES
        for group, own in words.groupby("paper")
    ]
    return pd.concat(hits).rename(columns={"item": "theme"}), words


BESIDE = pd.DataFrame(
    [
        ("x", "B", 1.234, 0.5, 2.5, 12_000),
        ("y", "B", 2.0, np.nan, np.nan, 12_000),
        ("x", "A", 0.0, np.nan, np.nan, 9),
        ("y", "A", 5.0, 1.0, 9.0, 9),
    ],
    columns=["theme", "paper", "rate", "low", "high", "words"],
)


def test_rates_stand_beside_each_other_with_their_interval_and_the_words_behind_them():
    found = side_by_side(BESIDE, rows="theme", columns="paper")
    assert found.index.tolist() == ["x", "y"]
    assert found.to_dict("list") == {
        "B (12,000 words)": ["1.23 (0.50 to 2.50)", "2.00"],
        "A (9 words)": ["0.00", "5.00 (1.00 to 9.00)"],
    }


def test_groups_that_are_rows_are_named_with_their_words_there():
    found = side_by_side(BESIDE, rows="paper", columns="theme")
    assert found.index.tolist() == ["B (12,000 words)", "A (9 words)"]
    assert found["x"].tolist() == ["1.23 (0.50 to 2.50)", "0.00"]


@pytest.mark.parametrize("column", ["theme", "paper"])
def test_what_has_no_group_or_no_item_is_left_out(column):
    some = BESIDE.assign(**{column: BESIDE[column].where(BESIDE.index > 1)})
    found = side_by_side(some, rows="theme", columns="paper")
    assert found.equals(side_by_side(BESIDE[2:], rows="theme", columns="paper"))
    nowhere = side_by_side(BESIDE.assign(**{column: None}), rows="theme", columns="paper")
    assert nowhere.empty


BY = {"item": "theme", "by": "paper"}


def test_a_planted_difference_is_the_surest_and_holds():
    table, verdict = differences(*planted(), **BY, labels={"x": "the x"})
    assert table.loc[table["p_adjusted"] <= 0.05, "theme"].tolist() == ["x"]
    assert (verdict.verdict, verdict.value, verdict.n) == ("shown", 1, 60)
    assert verdict.text.startswith("1 of 2 differences between papers hold")
    assert "“the x”" in verdict.text


def test_all_pairs_are_adjusted_together():
    table, verdict = differences(*planted(), **BY, most=3)
    assert table.groupby(["group_a", "group_b"]).size().tolist() == [2, 2, 2]
    held = table[table["p_adjusted"] <= 0.05]
    assert set(zip(held["theme"], held["group_a"], held["group_b"], strict=True)) == {
        ("x", "A", "B"),
        ("x", "A", "C"),
    }
    assert "2 of 6" in verdict.text


def test_the_groups_with_most_families_are_taken_unless_others_are_named():
    hits, words = planted()
    words = words.drop(words.index[(words["paper"] == "A") & (words["n_words"] > 0)][:9])
    hits = hits[hits["doc_id"].isin(words["doc_id"])]
    assert set(differences(hits, words, **BY)[0]["group_a"]) == {"B"}
    assert set(differences(hits, words, **BY, groups=["C", "A"])[0]["group_a"]) == {"C"}


@pytest.mark.parametrize(
    ("n", "groups", "drop", "said"),
    [
        (3, "AB", False, "No contrast of theme between A and B, 2 at once: A has 3 story families"),
        (30, "A", False, "No contrast of papers: no two papers are known."),
        (30, "AB", True, "No contrast of papers: no theme is found in them."),
    ],
)
def test_what_cannot_be_told_is_refused(n, groups, drop, said):
    hits, words = planted(n=n, groups=groups)
    table, verdict = differences(hits[:0] if drop else hits, words, **BY)
    assert table.empty
    assert verdict.verdict == "refused"
    assert verdict.text.startswith(said)


def test_nothing_planted_is_seldom_called():
    called = []
    for seed in range(20):
        hits, words = planted(n=10, seed=seed)
        hits = hits[hits["theme"] == "y"]
        called.append(differences(hits, words, **BY).verdict.value > 0)
    assert sum(called) <= 4  # of 20 at 5%: more than 4 in 1 of 390 runs
