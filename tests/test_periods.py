"""Dates fall into the shortest kind of period that gives few enough of them."""

from __future__ import annotations

import pandas as pd
import pytest

from multipolar.periods import ordinals, periods

DAYS = ["2024-06-11", "2024-06-12", "2024-07-01", "2024-12-31", "2025-01-01", "2031-01-01"]

TABLE = [
    (6, DAYS),
    (5, ["2024-06", "2024-06", "2024-07", "2024-12", "2025-01", "2031-01"]),
    (4, ["2024", "2024", "2024", "2024", "2025", "2031"]),  # quarters would be five
    (2, ["2020s", "2020s", "2020s", "2020s", "2020s", "2030s"]),
    (1, ["2020s", "2020s", "2020s", "2020s", "2020s", "2030s"]),
]


@pytest.mark.parametrize(("most", "expected"), TABLE)
def test_the_shortest_kind_that_gives_few_enough(most, expected):
    assert periods(pd.Series(DAYS), most=most).tolist() == expected


def test_quarters():
    days = [f"2024-{month:02d}-01" for month in range(1, 13)]
    found = periods(pd.Series(days), most=4)
    assert found.tolist() == [f"2024-Q{q}" for q in (1, 2, 3, 4) for _ in range(3)]


def test_an_unknown_date_has_no_period_and_the_index_stays():
    found = periods(pd.Series(["2024-06-11", None], index=[7, 3]))
    assert found.to_dict() == {7: "2024-06-11", 3: None}


@pytest.mark.parametrize("dates", [[], [None, None]])
def test_no_date_at_all(dates):
    assert periods(pd.Series(dates, dtype=object)).tolist() == dates


NEIGHBOURS = [
    ["2024-02-28", "2024-02-29", "2024-03-01"],
    ["2023-12", "2024-01", "2024-02"],
    ["2023-Q4", "2024-Q1", "2024-Q2"],
    ["0999", "1000", "1001"],
    ["1990s", "2000s", "2010s"],
]


@pytest.mark.parametrize("named", NEIGHBOURS)
def test_neighbours_in_time_are_one_apart(named):
    first, second, third = ordinals(pd.Series(named))
    assert (second - first, third - second) == (1, 1)


def test_what_is_no_period_is_refused():
    with pytest.raises(ValueError, match="spring"):
        ordinals(pd.Series(["spring"]))


SPANS = [
    (3000, DAYS),
    (100, ["2024-06", "2024-06", "2024-07", "2024-12", "2025-01", "2031-01"]),
    (30, ["2024-Q2", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2031-Q1"]),
    (8, ["2024", "2024", "2024", "2024", "2025", "2031"]),
]


@pytest.mark.parametrize(("most", "expected"), SPANS)
def test_with_gaps_the_periods_in_between_count_too(most, expected):
    assert periods(pd.Series(DAYS), most=most, gaps=True).tolist() == expected


def test_with_gaps_no_date_at_all_is_none():
    assert periods(pd.Series([None], dtype=object), gaps=True).tolist() == [None]
