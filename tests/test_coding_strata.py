"""Strata: every reading can be drawn, seldom ones more often, and what was drawn stays."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from multipolar.coding.strata import (
    KEYS,
    LEAST_DRAWN,
    TooFewToDraw,
    allocation,
    merged,
    responded,
    strata,
    thresholds,
)


def kinds(*rows):
    return pd.DataFrame(rows, columns=[*KEYS, "n"])


FEW = kinds(
    (-1, True, "Post", "Ann", 40),
    (0, True, "Post", "Ann", 900),
    (0, True, "Post", "Bob", 3),
    (0, True, "Post", "Cid", 2),
    (0, True, "Star", "Cid", 400),
    (1, False, "Post", "Ann", 5),
    (1, True, "Post", "Ann", 4),
)


@pytest.mark.parametrize(
    ("counts", "n", "drawn"),
    [
        ([100, 100], 10, [5, 5]),
        ([400, 100], 12, [8, 4]),  # by the square root
        ([400, 100, 1], 12, [8, 4, 0]),
        ([2, 2], 10, [2, 2]),  # no more than there are
        ([900, 4], 40, [38, 2]),
        ([900, 4], 60, [56, 4]),
        ([5], 3, [3]),
    ],
)
def test_as_many_are_drawn_of_each_as_its_root_says(counts, n, drawn):
    assert allocation(pd.Series(counts, index=list("abc")[: len(counts)]), n=n).tolist() == drawn


def test_every_reading_has_a_stratum_of_which_some_are_drawn():
    found = strata(FEW, n=40)
    sizes = found.drop_duplicates("stratum")["size"]
    assert sizes.sum() == 40
    assert (sizes >= LEAST_DRAWN).all()


def test_what_is_too_few_is_joined_from_the_holder_on_and_values_never():
    named = strata(FEW, n=40)["stratum"].tolist()
    assert named[0] == "-1 | sure | Post | Ann"
    assert named[1] == "0 | sure | Post | Ann"
    assert named[2] == named[3] == "0 | (others) | (others) | (others)"
    assert named[5] == named[6] == "1 | (others) | (others) | (others)"


def test_more_to_draw_means_more_strata():
    numbers = [strata(FEW, n=n)["stratum"].nunique() for n in (12, 40, 1354)]
    assert numbers == sorted(numbers)
    assert strata(FEW, n=1354)["size"].sum() >= FEW["n"].sum()


def test_too_few_to_have_each_value_is_refused_with_the_least():
    with pytest.raises(TooFewToDraw, match="11 passages are too few to draw; at least 12"):
        strata(FEW, n=11)
    assert strata(kinds((0, True, "Post", "Ann", 2)), n=2)["size"].tolist() == [2]


def readings(seed, *, n=600):
    """Readings with what `strata` asks and a number each, as `frame.ranked` has them."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"row": range(n), "value": rng.choice([-1, 0, 1], n, p=[0.1, 0.7, 0.2])})
    table["sure"], table["newsroom"] = rng.random(n) < 0.5, rng.choice(["Post", "Star"], n)
    table["holder"] = rng.choice(["Ann", "Bob", "Cid"], n, p=[0.8, 0.15, 0.05])
    return table.assign(
        number=rng.random(n), order=rng.random(n), y=rng.random(n) + (table["value"] == -1)
    )


COLUMNS = ["id", "draw", "row", "value", "y", "stratum", "probability"]


@cache
def sizes(n, *, holder=None):
    """Strata of a draw of n, made once for all seeds."""
    found = readings(0) if holder is None else readings(0).query("holder == @holder")
    return strata(found.groupby(list(KEYS)).size().rename("n").reset_index(), n=n).drop(columns="n")


def draw(found, n, before=None, *, holder=None):
    chosen = sizes(n, holder=holder)
    found = found if holder is None else found[found["holder"] == holder]
    ranked = found.merge(chosen, on=list(KEYS)).sort_values("number")
    ranked = ranked.assign(rank=ranked.groupby("stratum").cumcount() + 1)
    before = pd.DataFrame(columns=COLUMNS) if before is None else before
    return merged(before, ranked, key=["row"], draw=1 + before["draw"].nunique())


def test_the_threshold_is_the_first_number_that_is_left():
    ranked = pd.DataFrame(
        [("a", 2, 1, 0.1), ("a", 2, 2, 0.2), ("a", 2, 3, 0.4), ("b", 2, 1, 0.3), ("b", 2, 2, 0.6)],
        columns=["stratum", "size", "rank", "number"],
    )
    assert thresholds(ranked).to_dict() == {"a": 0.4, "b": 1.0}


def test_drawing_more_keeps_what_was_drawn_and_its_ids():
    found = readings(0)
    first = draw(found, 40)
    more = draw(found, 120, first)
    assert len(first) == 40
    assert more["id"].is_unique
    assert more.head(40)[["id", "row"]].equals(first[["id", "row"]])
    assert (more.head(40)["probability"] >= first["probability"]).all()
    assert set(draw(found, 120)["row"]) <= set(more["row"])


def test_drawing_less_or_the_same_again_changes_nothing():
    found = readings(0)
    first = draw(found, 120)
    assert draw(found, 120, first)[["id", "row", "probability"]].equals(
        first[["id", "row", "probability"]]
    )
    assert draw(found, 40, first)["id"].tolist() == first["id"].tolist()


def test_the_order_of_rows_changes_nothing():
    found = readings(0)
    assert draw(found.sample(frac=1, random_state=1), 60).equals(draw(found, 60))


@pytest.mark.parametrize("way", ["once", "enlarged", "grown", "aimed"])
def test_sums_weighed_by_one_over_the_probability_are_right_on_average(way):
    """The seeds are fixed: 100 draws, whose mean is within three of its standard errors."""
    errors = []
    for seed in range(100):
        found = readings(seed, n=200)
        before = {
            "once": None,
            "enlarged": lambda found: draw(found, 20),
            "grown": lambda found: draw(found[found["row"] < 100], 20),
            "aimed": lambda found: draw(found, 20, holder="Ann"),
        }[way]
        sample = draw(found, 40, before(found) if before else None)
        errors.append((sample["y"] / sample["probability"]).sum() - found["y"].sum())
    assert abs(np.mean(errors)) < 3 * np.std(errors) / len(errors) ** 0.5


def test_a_wrong_probability_would_be_noticed():
    errors = []
    for seed in range(100):
        found = readings(seed, n=200)
        sample = draw(found, 40)
        errors.append(sample["y"].mean() * 200 - found["y"].sum())
    assert abs(np.mean(errors)) > 3 * np.std(errors) / len(errors) ** 0.5


def test_an_aimed_draw_that_is_not_coded_yet_leaves_the_others_as_they_were():
    found = readings(0)
    first = draw(found, 40)
    both = draw(found, 120, first, holder="Ann")
    chance = responded(both, first["id"])
    others = ~both["row"].isin(found.loc[found["holder"] == "Ann", "row"])
    assert others.any()
    assert chance[others].tolist() == both["probability"][others].tolist()
    assert (chance[~others] < both["probability"][~others]).any()


DRAWN = pd.DataFrame(
    {
        "id": ["p1", "p2", "p3", "p4", "p5", "p6"],
        "stratum": ["a", "a", "b", "b", "c", "c"],
        "value": [-1, -1, 0, 0, 0, 0],
        "probability": [0.4, 0.4, 0.2, 0.2, 0.1, 0.1],
    }
)


@pytest.mark.parametrize(
    ("coded", "chance"),
    [
        (["p1", "p2", "p3", "p4", "p5", "p6"], [0.4, 0.4, 0.2, 0.2, 0.1, 0.1]),
        (["p1", "p3", "p4", "p5"], [0.2, 0.2, 0.2, 0.2, 0.05, 0.05]),
        (["p1", "p2", "p3"], [0.4, 0.4, 0.05, 0.05, 0.025, 0.025]),  # none of c: all of value 0
        ([], [0, 0, 0, 0, 0, 0]),
    ],
)
def test_a_sheet_that_is_not_finished_is_a_random_part(coded, chance):
    assert responded(DRAWN, pd.Series(coded, dtype=str)).tolist() == pytest.approx(chance)
