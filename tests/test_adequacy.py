"""Adequacy: what a corpus can support is said, what it cannot is refused with the number needed."""

import pandas as pd
import pytest

from multipolar.adequacy import can_contrast, checked


def documents(**families):
    rows = [(group, f"{group}{i}") for group, n in families.items() for i in range(n)]
    return pd.DataFrame(rows, columns=["newsroom", "family_id"])


@pytest.mark.parametrize(
    ("families", "comparisons", "verdict"),
    [
        ({"A": 1, "B": 1}, 1, "refused"),
        ({"A": 3, "B": 9}, 1, "refused"),
        ({"A": 4, "B": 4}, 1, "shown"),
        ({"A": 4, "B": 4}, 10, "refused"),
        ({"A": 9, "B": 9}, 10, "shown"),
    ],
)
def test_can_contrast(families, comparisons, verdict):
    found = can_contrast(
        documents(**families), by="newsroom", what="themes", comparisons=comparisons
    )
    assert found.verdict == verdict


def test_a_refusal_names_what_is_there_and_what_is_needed():
    found = can_contrast(documents(A=1, B=2), by="newsroom", what="themes", comparisons=1)
    assert "at least 4 story families" in found.text
    assert "has 2" in found.text


MEASURED = pd.DataFrame(
    {
        "task": ["themes"],
        "coder": ["B"],
        "precision": [0.9],
        "recall": [0.8],
        "f1": [0.85],
        "f1_low": [0.7],
        "f1_high": [0.95],
    }
)


JUDGE = pd.Series({"is": "person"}, name="B")


def test_checked_says_the_measure_with_its_interval():
    found = checked(MEASURED, task="themes", judge=JUDGE, n=20)
    assert (found.verdict, found.value, found.low, found.high) == ("shown", 0.85, 0.7, 0.95)
    assert "90%" in found.text
    assert "coder B, a person" in found.text


@pytest.mark.parametrize(("coder", "n"), [("B", 0), ("C", 20)])
def test_nothing_coded_is_refused(coder, n):
    judge = JUDGE.rename(coder)
    assert checked(MEASURED, task="themes", judge=judge, n=n).verdict == "refused"
