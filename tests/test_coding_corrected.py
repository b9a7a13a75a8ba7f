"""Corrected shares: exact where they can be known, those of `ppi-python`, and covering by planting."""

import numpy as np
import pandas as pd
import pytest
from benchmarks import corrected as planted

from multipolar.coding.corrected import METHODS, contrasts, shares
from multipolar.coding.rectified import (
    Cell,
    design_based,
    interval,
    naive,
    prediction_powered,
    predictions,
)
from multipolar.coding.telling import apart, corrections, differences, side_by_side
from multipolar.least import least

NUMBERS = np.arange(400)
LABEL = (NUMBERS * 37 % 101) % 3
CODE = np.where(NUMBERS * 53 % 97 < 25, (NUMBERS * 11 % 7) % 3, LABEL)
IS_CODED = NUMBERS * 29 % 10 == 3
CHANCES = {"equal": np.full(400, 0.1), "weights": np.where(LABEL == 1, 0.05, 0.2)}


def cell(chance, is_coded=IS_CODED, code=CODE):
    """400 readings of as many families, of which some are coded."""
    parts = (np.flatnonzero(is_coded), LABEL[is_coded], code[is_coded], chance[is_coded])
    return Cell(np.eye(3)[LABEL], *parts)


# `ppi_mean_pointestimate(y, f, F, lam=, w=)` of ppi-python 0.2.3 for each value of these readings.
PUBLISHED = [
    ("equal", 1.0, [0.335, 0.335, 0.33]),
    ("equal", 0.5, [0.3425, 0.3175, 0.34]),
    ("weights", 1.0, [0.37447368421052635, 0.2560526315789474, 0.36947368421052634]),
    ("weights", 0.5, [0.2990789473684211, 0.4043421052631579, 0.2965789473684211]),
]


@pytest.mark.parametrize(("chance", "tuning", "expected"), PUBLISHED)
def test_prediction_powered_shares_are_those_of_ppi_python(chance, tuning, expected):
    found = prediction_powered(cell(CHANCES[chance]), np.full(3, tuning))
    assert found.share == pytest.approx(expected, rel=1e-12)


def test_tuned_shares_and_errors_are_near_those_of_ppi_python():
    """It takes the coded for a sample beside the others, we for a part of them."""
    found = prediction_powered(cell(CHANCES["equal"]))
    error = interval(found.share, found.influence, families=400, level=0.95).error
    assert found.share == pytest.approx([0.33766, 0.32291, 0.33548], abs=2e-4)
    assert error == pytest.approx([0.03980, 0.05001, 0.05033], rel=0.03)


@pytest.mark.parametrize("method", [design_based, prediction_powered])
def test_where_all_is_coded_the_shares_are_those_coded(method):
    whole = cell(np.ones(400), np.full(400, True))
    found = design_based(whole, predictions([whole])) if method is design_based else method(whole)
    assert found.share == pytest.approx(np.bincount(CODE, minlength=3) / 400)


def test_design_based_shares_are_the_pseudo_outcomes_mean():
    """ỹ = g + (y - g) R/π, reading by reading (Egami et al. 2023, eq. 4)."""
    one = cell(CHANCES["weights"])
    g = predictions([one])[NUMBERS % 5, LABEL]
    y = np.eye(4)[CODE]
    pseudo = g + np.where(IS_CODED, 1 / CHANCES["weights"], 0)[:, None] * (y - g)
    assert design_based(one, predictions([one])).share == pytest.approx(
        pseudo[:, :3].sum(axis=0) / pseudo[:, :3].sum()
    )


def test_no_reading_predicts_itself():
    one = cell(CHANCES["equal"])
    other = one._replace(code=np.where(one.family % 5 == 2, 3, one.code))
    changed = np.abs(predictions([one]) - predictions([other])).sum(axis=(1, 2)) > 0
    assert changed.tolist() == [True, True, False, True, True]


def test_what_is_no_pair_is_no_part_of_the_whole():
    code = np.where(NUMBERS % 2 == 0, 3, CODE)
    whole = cell(np.ones(400), np.full(400, True), code)
    expected = np.bincount(CODE[1::2], minlength=3) / 200
    assert design_based(whole, predictions([whole])).share == pytest.approx(expected)
    assert prediction_powered(whole).share == pytest.approx(expected)


def test_copies_of_a_story_are_one_observation():
    one = cell(CHANCES["equal"])
    family = np.repeat(np.arange(100), 4)
    joined = Cell(np.add.reduceat(one.counts, np.arange(0, 400, 4)), family[one.family], *one[2:])
    apart, together = naive(one), naive(joined)
    assert apart.share == pytest.approx(together.share)
    assert together.influence == pytest.approx(
        np.add.reduceat(apart.influence, np.arange(0, 400, 4))
    )


def test_a_share_without_exception_has_an_interval_all_the_same():
    told = interval(np.array([0.0]), np.zeros((20, 1)), families=20, level=0.95)
    assert told.high[0] == pytest.approx(1 - 0.025 ** (1 / 20))


def counted(n=60, **cells):
    rows = [
        {"holder": holder, "target": "Borland", "family_id": f"s{i}", "value": value, "n": 1}
        for holder, values in cells.items()
        for i, value in enumerate(values * n)
    ]
    return pd.DataFrame(rows)


def people(rows, code, *, n, chance=0.5):
    table = rows.groupby("holder").head(n).assign(probability=chance)
    return table.assign(code=table["value"].astype(str) if code is None else code)


BY = ["holder", "target"]
READ = counted(Ann=[-1, 0], Bob=[1, 1])


def test_nothing_coded_leaves_what_the_machine_read_and_says_how_many_are_needed():
    found = shares(READ, people(READ, None, n=0), by=BY)
    ann = found[found["holder"] == "Ann"].set_index("value")
    assert ann["naive"].tolist() == [0.5, 0.5, 0.0]
    assert ann["corrected"].isna().all()
    assert (found["lacks"] == least("corrected")).all()
    assert corrections(found, by=BY).text == (
        "No share is corrected by coders: each needs 30 coded passages, or all there are. Ann toward "
        "Borland has 0 and lacks the fewest, 30; none of 2 lacks more than 30."
    )


@pytest.mark.parametrize("method", METHODS)
def test_with_enough_coded_the_correction_is_told(method):
    found = shares(READ, people(READ, None, n=40), by=BY, method=method)
    assert (found["lacks"] == 0).all()
    assert found["corrected"].notna().all()
    assert ((found["low"] <= found["corrected"]) & (found["corrected"] <= found["high"])).all()
    assert corrections(found, by=BY).verdict == "shown"


def test_one_passage_too_few_is_told_as_one():
    found = shares(READ, people(READ, None, n=least("corrected") - 1), by=BY)
    assert (found["lacks"] == 1).all()
    assert found["corrected"].isna().all()


def test_a_small_cell_lacks_no_more_than_it_has():
    small = counted(n=4, Ann=[-1, 0])
    assert (shares(small, people(small, None, n=3), by=BY)["lacks"] == 5).all()


def test_what_is_no_pair_does_not_count_as_coded():
    wrong = people(READ, None, n=40)
    wrong["code"] = np.where(wrong.groupby("holder").cumcount() < 15, "x", wrong["code"])
    found = shares(READ, wrong, by=BY)
    assert (found["n_coded"] == 25).all()
    assert (found["lacks"] == 5).all()


@pytest.mark.parametrize("method", METHODS)
def test_where_no_reading_is_a_pair_there_is_no_share(method):
    found = shares(READ, people(READ, "x", n=120, chance=1), by=BY, method=method)
    assert (found["lacks"] == 0).all()
    assert found[["corrected", "low", "high"]].isna().all(axis=None)
    assert corrections(found, by=BY).verdict == "refused"


def test_a_machine_that_sees_blame_where_there_is_none_is_corrected():
    found = shares(READ, people(READ, "0", n=60), by=BY).set_index(["holder", "value"])
    assert found.loc[("Ann", -1), "naive"] == 0.5
    assert found.loc[("Ann", -1), "high"] < 0.5
    assert found.loc[("Ann", 0), "corrected"] > 0.9


def test_more_coding_is_asked_for_where_the_interval_is_wider_than_wanted():
    read = counted(n=400, Ann=[-1, 0])
    wrong = people(read, None, n=60, chance=0.075)
    wrong["code"] = np.where(np.arange(len(wrong)) % 3 == 0, "1", wrong["code"])
    wide, narrow = (
        shares(read, wrong, by=BY, half_width=width)["more"].iloc[0] for width in (0.2, 0.1)
    )
    assert 0 <= wide < narrow < np.inf
    told = side_by_side(shares(read, wrong, by=BY), by=BY)["corrected"]
    assert told.str.endswith(f"; {narrow:,.0f} more for ±10 points").all()
    assert shares(read, wrong, by=BY, half_width=0.01)["more"].iloc[0] == np.inf


def test_few_families_have_no_interval():
    few = READ.assign(family_id="s" + (READ.index % 4).astype(str))
    found = shares(few, people(few, None, n=40), by=BY)
    assert found[["naive_low", "naive_high", "low", "high"]].isna().all(axis=None)


def test_the_two_largest_groups_toward_the_same_are_contrasted():
    found = contrasts(READ, people(READ, None, n=60), of="holder", within=["target"])
    assert found[["group_a", "group_b", "value"]].to_numpy().tolist() == [
        ["Ann", "Bob", -1],
        ["Ann", "Bob", 1],
    ]
    assert found["naive"].tolist() == [0.5, -1.0]
    assert (found["p_adjusted"] <= 0.001).all()
    assert found["p_adjusted"].ge(found["p"]).all()
    assert differences(found).text == (
        "Of 2 contrasts 2 hold as the machine read, 2 corrected by coders, 2 both ways."
    )
    assert apart(found)["naive"].iloc[1].startswith("-100 points (")


def test_a_contrast_needs_families_and_coded_passages():
    assert contrasts(READ.head(10), people(READ, None, n=60), of="holder", within=["target"]).empty
    few = contrasts(READ, people(READ, None, n=10), of="holder", within=["target"])
    assert few["corrected"].isna().all()
    assert (few["lacks"] == least("corrected") - 10).all()
    assert apart(few)["corrected"].tolist() == ["20 more to code"] * 2
    assert "needs 30 coded passages and 8 story families" in differences(few).text


def test_a_method_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="no method 'prayer'; there are: design-based, pred"):
        shares(READ, people(READ, None, n=0), by=BY, method="prayer")


def test_no_readings_give_no_rows():
    none = READ[:0]
    assert shares(none, people(none, None, n=0), by=BY).empty
    assert contrasts(none, people(none, None, n=0), of="holder", within=["target"]).empty
    assert corrections(shares(none, people(none, None, n=0), by=BY), by=BY).verdict == "refused"


def test_naive_and_corrected_stand_side_by_side_in_words():
    found = side_by_side(shares(READ, people(READ, None, n=120, chance=1), by=BY), by=BY)
    assert found.loc[0, "stance"] == "against"
    assert found.loc[0, "naive"].startswith("50% (")
    assert found.loc[0, "corrected"].endswith(")")
    bare = side_by_side(shares(READ, people(READ, None, n=0), by=BY), by=BY)
    assert set(bare["corrected"]) == {"30 more to code"}


@pytest.fixture(scope="module")
def covered():
    """120 corpora whose machine errs by class and holder, 80 passages coded of each; seeded."""
    name = "errs by class and holder"
    table = planted.coverage(replicates=120, machines=(name,), sizes=(120,), methods=METHODS[:1])
    return table.set_index("of")


def test_naive_intervals_miss_and_corrected_ones_cover(covered):
    """Of 95% intervals 120 corpora hold 91 to 99% within two standard errors of the share."""
    assert covered.loc["contrast -1", "naive"] < 0.1
    assert covered.loc["share -1", "naive"] < 0.6
    assert covered["corrected"].between(0.91, 0.99).all()
    assert 0.93 <= covered["corrected"].mean() <= 0.98
    assert (covered["bias"].abs() < 0.03).all()
