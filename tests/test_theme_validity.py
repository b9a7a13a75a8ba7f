"""Themes scored one by one against coded passages, and what their patterns do."""

import pandas as pd
import pytest
from planted import filled, stored
from scipy import stats

from multipolar.schema import TABLES
from multipolar.theme_counts import patterns
from multipolar.theme_validity import dead, pattern_scores, theme_scores, trusted
from multipolar.vocabulary import Theme


def theme(name, *patterns, opposite=()):
    return Theme(
        theme=name, label=f"the {name}", definition="d", include="", exclude="", sources="",
        patterns=patterns, opposite=opposite, examples={},
    )  # fmt: skip


THEMES = {"x": theme("x", "one", "two"), "y": theme("y", "three", opposite=("four",))}
PASSAGES = pd.DataFrame({"passage_id": [f"p{i}" for i in range(12)]})


def given(**passages):
    rows = [(f"p{i}", name) for name, numbers in passages.items() for i in numbers]
    return pd.DataFrame(rows, columns=["passage_id", "theme"])


def scored(found, gold, passages=PASSAGES, **options):
    return theme_scores(found, gold, passages, themes=THEMES, **options).set_index("theme")


def test_shares_by_hand():
    row = scored(given(x=range(2, 10)), given(x=range(6))).loc["x"]
    assert row[["n_gold", "n_found", "n_right"]].tolist() == [6, 8, 4]
    assert (row["precision"], row["recall"]) == (4 / 8, 4 / 6)
    assert row["f1"] == pytest.approx(8 / 14)


@pytest.mark.parametrize("right", range(9))
def test_the_interval_is_that_of_clopper_and_pearson(right):
    row = scored(given(x=range(8)), given(x=range(right))).loc["x"]
    exact = stats.binomtest(right, 8).proportion_ci(method="exact")
    assert (row["precision_low"], row["precision_high"]) == pytest.approx(tuple(exact))


def test_the_interval_of_f1_is_that_of_the_share_of_both_among_either():
    row = scored(given(x=range(2, 10)), given(x=range(6))).loc["x"]
    exact = stats.binomtest(4, 10).proportion_ci(method="exact")
    assert row["f1_low"] == pytest.approx(2 * exact.low / (1 + exact.low))
    assert row["f1_high"] == pytest.approx(2 * exact.high / (1 + exact.high))


def test_a_passage_that_stands_for_many_counts_for_many():
    drawn = PASSAGES.assign(probability=[0.5] * 6 + [0.1] * 6)
    row = scored(given(x=[0, 1, 2, 3, 4]), given(x=[0, 1, 2, 3, 6]), drawn).loc["x"]
    assert row["precision"] == pytest.approx(4 / 5)
    assert row["recall"] == pytest.approx(4 * 2 / (4 * 2 + 10))


def test_equal_probabilities_change_nothing():
    found, gold = given(x=range(2, 10)), given(x=range(6))
    drawn = PASSAGES.assign(probability=0.2)
    pd.testing.assert_frame_equal(scored(found, gold, drawn), scored(found, gold))


def test_unequal_weights_widen_the_interval():
    found, gold = given(x=range(8)), given(x=range(4))
    drawn = PASSAGES.assign(probability=[0.5, 0.1] * 6)
    wide, plain = (scored(found, gold, p).loc["x"] for p in (drawn, PASSAGES))
    assert wide["precision"] == plain["precision"]
    assert wide["precision_high"] > plain["precision_high"]


def test_of_too_few_no_share_is_told():
    row = scored(given(y=range(4)), given(y=range(12))).loc["y"]
    assert pd.isna(row["precision"])
    assert row["recall"] == 4 / 12
    assert scored(given(y=range(4)), given(y=range(12)), least=4).loc["y", "precision"] == 1


def test_without_passages_every_theme_is_there_and_nothing_is_told():
    table = scored(given(), given(), PASSAGES[:0])
    assert table.index.tolist() == ["x", "y"]
    assert table[["n_gold", "n_found"]].to_numpy().sum() == 0
    assert table[["precision", "recall", "f1"]].isna().all(axis=None)


COUNTED = pd.DataFrame(
    [("x", "one", 5, 2, 3), ("y", "three", 2, 2, 2)],
    columns=["theme", "pattern", "n", "n_families", "alone"],
)
HITS = pd.DataFrame(
    [("p0", "x", "one"), ("p0", "x", "one"), ("p1", "x", "one"), ("p1", "y", "three")],
    columns=["passage_id", "theme", "pattern"],
)
GOLD = pd.concat([given(x=[0, 0]).assign(coder="A"), given(x=[0, 1], y=[1]).assign(coder="B")])


def test_what_each_pattern_does_the_dead_ones_too():
    table = pattern_scores(COUNTED, HITS, GOLD, themes=THEMES).set_index("pattern")
    columns = ["n", "n_families", "alone", "right A", "wrong A", "right B", "wrong B", "uncoded"]
    assert table[columns].to_numpy().tolist() == [
        [5, 2, 3, 2, 1, 3, 0, 2],
        [0, 0, 0, 0, 0, 0, 0, 0],
        [2, 2, 2, 0, 1, 1, 0, 1],
        [0, 0, 0, 0, 0, 0, 0, 0],
    ]
    assert table.index.tolist() == ["one", "two", "three", "four"]


def test_dead_patterns_are_named():
    table = pattern_scores(COUNTED, HITS, GOLD, themes=THEMES)
    assert str(dead(table)) == "2 of 4 patterns find nothing in this corpus: two, four."
    assert str(dead(table[table["n"] > 0])) == "0 of 2 patterns find nothing in this corpus."


def test_where_nobody_coded_all_hits_are_uncoded():
    table = pattern_scores(COUNTED, HITS[:0], GOLD[:0], themes=THEMES)
    assert table["uncoded"].tolist() == table["n"].tolist()


@pytest.mark.parametrize("n_parts", [1, 3])
def test_hits_are_counted_by_pattern_and_by_the_sentences_it_finds_alone(tmp_path, n_parts):
    tables = {name: TABLES[name].empty() for name in TABLES}
    documents = [("a", "a"), ("b", "a"), ("c", "c")]
    tables["documents"] = filled("documents", [{"doc_id": d, "family_id": f} for d, f in documents])
    rows = [
        ("a", 0, 1, "x", "one"),
        ("a", 0, 2, "x", "two"),
        ("a", 1, 3, "x", "one"),
        ("a", 1, 4, "x", "one"),
        ("a", 1, 5, "y", "one"),
        ("b", 0, 1, "x", "one"),
        ("c", 7, 1, "x", "two"),
    ]
    tables["themes"] = filled(
        "themes",
        [
            dict(zip(("doc_id", "sent_id", "start", "theme", "pattern"), r, strict=True))
            for r in rows
        ],
    )
    found = patterns(stored(tables, tmp_path, n_parts=n_parts))
    assert found.to_numpy().tolist() == [
        ["x", "one", 4, 1, 2],
        ["x", "two", 2, 2, 1],
        ["y", "one", 1, 1, 1],
    ]


def test_the_least_sure_theme_is_named_and_those_that_cannot_be_judged():
    table = scored(given(x=range(2, 10), y=[1]), given(x=range(6), y=[1])).reset_index()
    told = trusted(table, coder="A", themes=THEMES)
    assert (told.verdict, told.n) == ("shown", 7)
    assert "1 of 2 themes can be judged by coder A" in told.text
    assert "“the x”: 50% of what is found is right (16% to 84%)" in told.text
    assert told.text.endswith("Coded or found too rarely to judge (fewer than 5): the y.")


def test_where_nothing_can_be_judged_it_is_refused():
    table = scored(given(), given()).reset_index()
    assert trusted(table, coder="A", themes=THEMES).verdict == "refused"
