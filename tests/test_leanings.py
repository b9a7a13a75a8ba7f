"""Leanings: groups whose stances were planted alike or apart, and a corpus counted on fingers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from planted import filled, planted, stored

from multipolar.adequacy import families_to_contrast
from multipolar.schema import TABLES
from multipolar.stance import leanings
from multipolar.stance.positions import positions


def held(against: dict[str, dict[str, float]], *, families: int, seed: int = 0) -> pd.DataFrame:
    """newsroom → target → the share of its readings that are against; one to four a family."""
    rng, rows = np.random.default_rng(seed), []
    for newsroom, shares in against.items():
        for number in range(families):
            name = f"{newsroom}{number}"
            for target, share in shares.items():
                values = np.where(rng.random(rng.integers(1, 5)) < share, -1, 1)
                rows += [(name, newsroom, target, value) for value in values]
    frame = pd.DataFrame(rows, columns=["doc_id", "newsroom", "target", "value"])
    side = frame["value"].map({1: "for", -1: "against"})
    return frame.assign(family_id=frame["doc_id"], side=side, n=1)


def test_a_planted_difference_is_found_and_its_like_is_not():
    apart = held({"A": {"X": 0.9, "Y": 0.5}, "B": {"X": 0.2, "Y": 0.5}}, families=40)
    found = leanings.differences(apart, by="newsroom", groups=("A", "B"), targets=["X", "Y"])
    assert list(found["p_adjusted"] <= 0.05) == [True, False]
    assert found["difference"][0] == pytest.approx(0.7, abs=0.15)
    assert list(found["lacks"]) == [0, 0]
    told = leanings.differing(found, by="newsroom", groups=("A", "B"))
    assert told.text.startswith("A and B differ on 1 of 2 targets tested: X (")
    assert told.verdict == "exploratory"


def test_no_difference_is_called_where_none_was_planted():
    """Of 40 pairs of groups alike about 2 may be called at 5%."""
    called = 0
    for seed in range(40):
        alike = held({"A": {"X": 0.4}, "B": {"X": 0.4}}, families=15, seed=seed)
        found = leanings.differences(alike, by="newsroom", groups=("A", "B"), targets=["X"])
        called += int(found["p"][0] <= 0.05)
    assert called <= 6


def test_too_few_families_are_not_tested_and_told_how_many_lack():
    few = held({"A": {"X": 1.0}, "B": {"X": 0.0}}, families=3)
    found = leanings.differences(few, by="newsroom", groups=("A", "B"), targets=["X"])
    assert list(found["lacks"]) == [families_to_contrast() - 3]
    assert found[["p", "p_adjusted"]].isna().all(axis=None)
    assert found["difference"][0] == 1.0
    told = leanings.differing(found, by="newsroom", groups=("A", "B"))
    assert told.verdict == "refused"
    assert f"lacks {families_to_contrast() - 3}." in told.text


def test_families_of_both_groups_are_left_out_and_may_leave_too_few():
    both = held({"A": {"X": 1.0}, "B": {"X": 0.0}}, families=10)
    both["family_id"] = both["family_id"].str.slice(1).where(both["newsroom"] == "A", "0")
    found = leanings.differences(both, by="newsroom", groups=("A", "B"), targets=["X"])
    assert found["lacks"][0] > 0


def test_groups_of_one_mind_do_not_differ():
    same = held({"A": {"X": 0.0}, "B": {"X": 0.0}}, families=12)
    found = leanings.differences(same, by="newsroom", groups=("A", "B"), targets=["X"])
    assert (found["p"][0], found["difference"][0]) == (1.0, 0.0)


def test_a_target_nobody_speaks_of_has_no_share():
    few = held({"A": {"X": 1.0}, "B": {"X": 0.0}}, families=3)
    found = leanings.differences(few, by="newsroom", groups=("A", "B"), targets=["Z"])
    assert found[["against_a", "against_b", "difference"]].isna().all(axis=None)


def test_a_grid_has_the_mean_and_the_readings_of_each_group():
    rows = [("A", "X", 1), ("A", "X", -1), ("A", "X", 1), ("B", "X", -1), ("A", "Y", 1)]
    frame = pd.DataFrame(rows, columns=["voice", "target", "value"]).assign(doc_id="d", n=1)
    part = leanings.grid(frame, by="voice", n=1)
    assert part.frame.to_dict("index") == {"X": {"A": "+0.33 (3)", "B": "-1.00 (1)"}}
    assert part.told == "1 of 2 targets, those with the most readings"
    assert leanings.grid(frame, by="voice").frame.loc["Y", "B"] == ""
    assert leanings.grid(frame[:0], by="voice").frame.empty


def test_groups_and_targets_are_those_with_the_most_to_compare():
    rows = held({"A": {"X": 0.9, "Y": 0.5}, "B": {"Y": 0.2, "Z": 0.5}}, families=5)
    rows = pd.concat([rows, rows[rows["newsroom"] == "A"].head(1).assign(newsroom="C")])
    assert leanings.two(rows, by="newsroom") == ("A", "B")
    look = {"groups": ("A", "B"), "by": "newsroom"}
    assert leanings.spoken_of(rows, **look, n=1) == ["Y"]
    assert leanings.two(rows[rows["newsroom"] == "A"], by="newsroom") == ("A", None)
    assert leanings.two(rows[:0], by="newsroom") == (None, None)
    assert leanings.spoken_of(rows[:0], groups=(None, None), by="newsroom", n=3) == []


def test_the_order_of_rows_does_not_matter():
    rows = held({"A": {"X": 0.9}, "B": {"X": 0.2}}, families=12)
    look = {"by": "newsroom", "groups": ("A", "B"), "targets": ["X"]}
    shuffled = rows.sample(frac=1, random_state=1)
    told = leanings.differences(rows, **look)
    pd.testing.assert_frame_equal(told, leanings.differences(shuffled, **look))


@pytest.mark.parametrize("n_parts", [1, 3])
def test_counts_are_those_of_the_stances(tmp_path, n_parts):
    tables = planted(5)
    corpus = stored(tables, tmp_path, n_parts=n_parts)
    found = leanings.counted(corpus, homes={"A": "Arland"})
    told = tables["stances"].query("value != 0")
    assert found["n"].sum() == len(told)
    by = ["holder", "target"]
    columns = ["n_for", "n_against", "balance"]
    expected = positions(told, by=by)[columns]
    pd.testing.assert_frame_equal(positions(found, by=by, n="n")[columns], expected)
    assert set(found.loc[found["holder"] == "A", "state"]) == {"Arland"}
    assert found.loc[found["holder"] == "B", "state"].isna().all()


def test_periods_are_those_of_the_dates(tmp_path):
    tables = {name: table.empty() for name, table in TABLES.items()}
    dates = ["2021-05-01", "2022-05-01", None]
    ids = ["a", "b", "c"]
    tables["documents"] = filled(
        "documents",
        [{"doc_id": d, "date": date, "family_id": d} for d, date in zip(ids, dates, strict=True)],
    )
    tables["stances"] = filled("stances", [{"doc_id": d, "value": 1} for d in ids])
    found = leanings.counted(stored(tables, tmp_path), homes={})
    assert [p if isinstance(p, str) else None for p in found["period"]] == [*dates[:2], None]


def test_a_corpus_without_stances_has_none(tmp_path):
    corpus = stored({name: table.empty() for name, table in TABLES.items()}, tmp_path)
    found = leanings.counted(corpus, homes={})
    assert found.empty
    none = leanings.differences(found, by="state", groups=("A", "B"), targets=[])
    assert none.empty
    assert leanings.differing(none, by="state", groups=("A", "B")).verdict == "refused"
