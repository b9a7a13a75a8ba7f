"""Adequacy: what a corpus can support is said, what it cannot is refused with the number needed."""

from importlib import import_module

import pandas as pd
import pytest

from multipolar.adequacy import (
    can_contrast,
    checked,
    families_to_contrast,
    gate,
    gates,
    needed_families,
)
from multipolar.least import LEAST, least


def documents(**families):
    rows = [(group, f"{group}{i}") for group, n in families.items() for i in range(n)]
    return pd.DataFrame(rows, columns=["newsroom", "family_id"])


@pytest.mark.parametrize(
    ("families", "comparisons", "verdict"),
    [
        ({"A": 1, "B": 1}, 1, "refused"),
        ({"A": 3, "B": 9}, 1, "refused"),
        ({"A": 7, "B": 9}, 1, "refused"),
        ({"A": 8, "B": 8}, 1, "shown"),
        ({"A": 8, "B": 8}, 1_000, "refused"),
        ({"A": 9, "B": 9}, 1_000, "shown"),
    ],
)
def test_can_contrast(families, comparisons, verdict):
    found = can_contrast(
        documents(**families), by="newsroom", what="themes", comparisons=comparisons
    )
    assert found.verdict == verdict


def test_a_refusal_names_what_is_there_and_what_is_needed():
    found = can_contrast(documents(A=1, B=2), by="newsroom", what="themes", comparisons=1)
    assert "at least 8 story families" in found.text
    assert "has 2" in found.text


MEASURED = pd.DataFrame(
    {
        "task": ["themes"],
        "coder": ["B"],
        "n_gold": [30],
        "n_found": [40],
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


def test_checked_on_few_labels_is_a_lead_and_no_result():
    few = MEASURED.assign(n_found=least("labels") - 1)
    assert checked(few, task="themes", judge=JUDGE, n=20).verdict == "exploratory"


@pytest.mark.parametrize(("coder", "n"), [("B", 0), ("C", 20)])
def test_nothing_coded_is_refused(coder, n):
    judge = JUDGE.rename(coder)
    assert checked(MEASURED, task="themes", judge=judge, n=n).verdict == "refused"


@pytest.mark.parametrize(
    ("comparisons", "paired", "needed"),
    [(1, False, 4), (10, False, 6), (100, False, 8), (1, True, 6), (10, True, 9), (0, False, 4)],
)
def test_needed_families(comparisons, paired, needed):
    assert needed_families(comparisons=comparisons, paired=paired) == needed
    options = {"comparisons": comparisons, "paired": paired}
    assert families_to_contrast(**options) == max(needed, least("contrast"))


def test_a_method_without_a_least_is_refused_with_those_that_have_one():
    with pytest.raises(KeyError, match="no least corpus for 'astrology'; there are: rate, share"):
        least("astrology")


@pytest.mark.parametrize(("found", "verdict"), [(4, "refused"), (5, "shown")])
def test_a_gate_opens_at_the_least_there_is(found, verdict):
    told = gate("rate", found=found, what="of themes")
    assert (told.verdict, told.n, told.unit) == (verdict, found, "story families")


def test_a_closed_gate_says_what_is_missing_and_what_is_left():
    assert gate("topics", found=3, what="of newsrooms").text == (
        "No topic model of newsrooms: there are 3 passages a topic, and it needs 5, 2 more; look at "
        "the counts and their concordance instead."
    )


def test_more_may_be_needed_than_the_least():
    assert gate("contrast", found=9, needed=10).verdict == "refused"


ASKED = {"by": "newsroom", "comparisons": 10, "passages": 50, "n_topics": 4, "labels": 50}


def test_five_articles_of_five_newsrooms_have_counts_and_topics_to_explore_and_no_test():
    five = documents(A=1, B=1, C=1, D=1, E=1)
    table = gates(five, **ASKED)
    assert table[["method", "least", "found", "lacks", "verdict"]].to_numpy().tolist() == [
        ["counts and concordances", 1, 5, 0, "shown"],
        ["interval of a rate", 5, 5, 0, "shown"],
        ["interval of a rate", 5, 1, 4, "refused"],
        ["interval of a share", 5, 1, 4, "refused"],
        ["contrast of two groups", 8, 1, 7, "refused"],
        ["test of key terms", 30, 1, 29, "refused"],
        ["backbone of a network", 200, 5, 195, "refused"],
        ["search for formulas", 100, 5, 95, "refused"],
        ["topic model", 5, 12, 0, "exploratory"],
        ["precision, recall and F1", 30, 50, 0, "shown"],
    ]


def test_a_corpus_of_nothing_has_no_method_but_says_so():
    none = gates(documents(), **ASKED | {"passages": 0, "labels": 0})
    assert set(none["verdict"]) == {"refused"}
    assert (none["found"] == 0).all()


def test_without_what_was_coded_its_method_is_left_out():
    asked = {name: n for name, n in ASKED.items() if name != "labels"}
    assert "precision, recall and F1" not in set(gates(documents(A=1), **asked)["method"])


def test_a_contrast_needs_two_groups():
    table = gates(documents(A=40, B=3), **ASKED).set_index("method")
    assert table.loc["contrast of two groups", ["found", "lacks"]].tolist() == [3, 5]


@pytest.mark.parametrize("entry", LEAST.values(), ids=lambda entry: entry.method)
def test_every_least_names_what_prints_it(entry):
    module, function = entry.command.removeprefix("python -m ").split()
    assert callable(getattr(import_module(module), function))
    assert entry.planted
    assert entry.figure
