"""Dates fall into the shortest kind of period that gives few enough of them."""

from __future__ import annotations

import pandas as pd
import pytest

from multipolar.periods import periods

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
