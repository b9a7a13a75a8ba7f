"""Leading: who is planted to be first is found, and who is first by chance is not called so."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from multipolar.formulas.leading import arrivals, lead_finding, leaders

DAYS = pd.date_range("2024-01-01", periods=200).strftime("%Y-%m-%d").to_numpy()
NEWSROOMS = 6


def corpora(
    seed: int, *, ahead: float = 0.0, formulas: int = 40
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Uses of formulas that come up, and what was published.

    Newsrooms begin on different days and print 200 to 3,000 stories each; a formula comes up on
    some day and then each newsroom uses it at a rate of its own. ahead: how often N0 is first.
    """
    rng = np.random.default_rng(seed)
    day = [np.sort(rng.integers(rng.integers(80), 200, rng.integers(200, 3000))) for _ in range(NEWSROOMS)]  # fmt: skip
    rows = []
    for formula in range(formulas):
        begin, rates = rng.integers(20, 160), rng.dirichlet(np.ones(NEWSROOMS))
        for newsroom, own in enumerate(day):
            later = np.flatnonzero(own >= begin)
            n = min(rng.binomial(rng.integers(5, 30), rates[newsroom]), len(later))
            rows += [(formula, newsroom, i, own[i]) for i in rng.choice(later, n, replace=False)]
        before = np.flatnonzero(day[0] == begin - 1)
        if len(before) and rng.random() < ahead:
            rows.append((formula, 0, before[0], begin - 1))
    names = [(f"f{f:02d}", f"{o}-{i}", f"N{o}", DAYS[d]) for f, o, i, d in rows]
    stories = pd.DataFrame(names, columns=["formula", "family_id", "newsroom", "date"])
    printed = [(f"N{o}", DAYS[d]) for o, own in enumerate(day) for d in own]
    published = pd.DataFrame(printed, columns=["newsroom", "date"]).value_counts()
    return stories.assign(doc_id=stories["family_id"]), published.rename("n").reset_index()


def test_nobody_is_called_a_leader_by_chance():
    """In 60 corpora without a leader at most one in ten calls one, and chances are even."""
    told = [leaders(*corpora(seed)) for seed in range(60)]
    assert np.mean([(led["adjusted"] < 0.05).any() for led in told]) <= 0.1
    chances = pd.concat(told)["chance"]
    assert np.mean(chances < 0.05) <= 0.07
    assert np.mean(chances < 0.5) == pytest.approx(0.5, abs=0.1)


def test_who_is_planted_to_be_first_is_found():
    told = [leaders(*corpora(seed, ahead=0.5)).set_index("newsroom") for seed in range(10)]
    assert np.mean([led.loc["N0", "adjusted"] < 0.05 for led in told]) >= 0.9
    assert not any((led["adjusted"].drop("N0") < 0.05).any() for led in told)


def test_the_chance_of_a_late_beginning_is_as_by_hand():
    """N0 printed 9 of 10 stories before, N1 one of 2: two uses of the one and one of the other."""
    rows = [("f", "a", "N0", "2024-01-09"), ("f", "b", "N0", "2024-01-10"), ("f", "c", "N1", "2024-01-09")]  # fmt: skip
    stories = pd.DataFrame(rows, columns=["formula", "family_id", "newsroom", "date"])
    days = [("N0", "2024-01-01", 8), ("N0", "2024-01-09", 1), ("N0", "2024-01-10", 1), ("N1", "2024-01-02", 1), ("N1", "2024-01-09", 1), ("N2", "2024-01-01", 50)]  # fmt: skip
    published = pd.DataFrame(days, columns=["newsroom", "date", "n"])
    row = arrivals(stories.assign(doc_id=stories["family_id"]), published).loc["f"]
    assert row["chance"] == pytest.approx(0.2**2 * 0.5)
    assert (row["stories"], row["before"]) == (3, 9)


def test_a_formula_of_the_first_day_may_be_older():
    stories, published = corpora(1)
    first = stories["formula"] == "f00"
    stories.loc[first, "date"] = published["date"].min()
    assert not arrivals(stories, published).loc["f00", "new"]


def test_ties_are_shared_and_one_story_counts_once():
    rows = [(f, f"s{n}", f"N{n}", "2024-06-01") for f in ("f", "g") for n in (0, 1)]
    rows += [(f, f"t{n}", "N0", "2024-07-01") for f in ("f", "g") for n in range(6)]
    stories = pd.DataFrame(rows, columns=["formula", "family_id", "newsroom", "date"])
    days = [(f"N{n}", day, k) for n in (0, 1) for day, k in (("2024-01-01", 99), ("2024-06-01", 3), ("2024-07-01", 9))]  # fmt: skip
    published = pd.DataFrame(days, columns=["newsroom", "date", "n"])
    led = leaders(stories.assign(doc_id=stories["family_id"]), published).set_index("newsroom")
    assert led["first"].to_dict() == {"N0": 0.5, "N1": 0.5}
    assert led["used"].to_dict() == {"N0": 1, "N1": 1}
    assert led.loc["N0", "expected"] == pytest.approx(7 / 8)


def test_the_finding_names_the_leader_or_says_that_none_can_be():
    led = leaders(*corpora(0, ahead=0.5))
    assert lead_finding(led, n=40).text.startswith("First more often than by chance: N0 (")
    assert lead_finding(leaders(*corpora(0)), n=40).text.startswith("None of 6 newsrooms")
    few = leaders(*corpora(0, formulas=1))
    assert lead_finding(few, n=1).verdict == "refused"
    assert lead_finding(led[:0], n=0).verdict == "refused"


def test_without_uses_or_dates_there_is_no_row():
    stories, published = corpora(0, formulas=2)
    for none in (stories[:0], stories.assign(date=None)):
        assert len(arrivals(none, published)) == 0
        assert len(leaders(none, published)) == 0
    always = stories.assign(date=published["date"].min())  # and so nothing is new
    assert len(leaders(always, published)) == 0


def test_a_newsroom_without_dates_does_not_matter():
    stories, published = corpora(0)
    undated = pd.DataFrame({"newsroom": ["N9"], "date": [None], "n": [999]})
    one, two = (leaders(stories, p) for p in (published, pd.concat([published, undated])))
    pd.testing.assert_frame_equal(one, two)
