"""How far coders agree is that of the `krippendorff` package, and a tie decides nothing."""

import numpy as np
import pandas as pd
import pytest

from multipolar.coding.agreement import adjudicated, alpha, confusion, nominal, pairs, summary, told


def coded(**by_coder):
    rows = [
        (f"p{place}", coder, code)
        for coder, codes in by_coder.items()
        for place, code in enumerate(codes.split())
        if code != "."
    ]
    return pd.DataFrame(rows, columns=["id", "coder", "code"])


THREE = coded(A="-1 -1 0 0 1 1 x 0 -1 0", B="-1 -1 0 1 1 1 x 0 0 0", C="-1 0 0 0 1 . . . . .")
FAMILIES = pd.Series({f"p{place}": f"story {place // 2}" for place in range(10)})
OPTIONS = {"n_boot": 500, "seed": 1, "level": 0.95}


def test_alpha_of_a_published_example():
    """Krippendorff (2011, "Computing Krippendorff's alpha-reliability", C): nominal, 0.743."""
    matrix = [
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    ]
    columns = zip(*(row.split() for row in matrix), strict=True)
    counts = np.array([[column.count(str(code)) for code in range(1, 6)] for column in columns])
    assert nominal(counts[counts.sum(axis=1) > 1]) == pytest.approx(0.743, abs=0.0005)


def test_the_interval_holds_alpha_and_is_the_same_again():
    found = alpha(THREE, FAMILIES, **OPTIONS)
    assert found["n"] == 10
    assert found["low"] < found["alpha"] < found["high"] <= 1
    assert alpha(THREE.sample(frac=1, random_state=2), FAMILIES, **OPTIONS) == found


def test_families_are_drawn_and_not_passages():
    whole = alpha(THREE, FAMILIES, **OPTIONS)
    one_story = alpha(THREE, FAMILIES.map(lambda _: "one"), **OPTIONS)
    assert np.isnan(one_story["low"]) and one_story["alpha"] == whole["alpha"]


def test_coders_are_compared_two_by_two_where_both_coded():
    table = pairs(THREE).set_index(["a", "b"])
    assert table["n"].to_dict() == {("A", "B"): 10, ("A", "C"): 5, ("B", "C"): 5}
    assert table.loc[("A", "B"), "alike"] == pytest.approx(0.8)


def test_confusion_counts_what_each_called_it():
    wide = THREE.pivot(index="id", columns="coder", values="code")
    table = confusion(wide["A"], wide["B"])
    assert table.loc["against", "against"] == 2
    assert table.loc["against", "neutral"] == 1
    assert table.loc["neutral", "for"] == 1
    assert table.to_numpy().sum() == 10


@pytest.mark.parametrize(
    ("by_coder", "code", "tied"),
    [
        ({"A": "1", "B": "1", "C": "0"}, ["1"], []),
        ({"A": "1", "B": "0"}, [], ["p0"]),
        ({"A": "1", "B": "0", "C": "x"}, [], ["p0"]),
        ({"A": "x"}, ["x"], []),
        ({}, [], []),
    ],
)
def test_the_majority_decides_and_a_tie_stays_uncoded(by_coder, code, tied):
    agreed, told = adjudicated(coded(**by_coder))
    assert agreed.tolist() == code
    assert told == tied


def test_agreement_is_told_or_why_not():
    assert "3 coders agree with Krippendorff's alpha 0." in told(THREE, FAMILIES, **OPTIONS).text
    alone = told(coded(A="1 0 1"), FAMILIES, **OPTIONS)
    assert alone.verdict == "refused"
    assert "1 coded, and two must" in alone.text
    assert told(coded(A="1 1", B="1 1"), FAMILIES, **OPTIONS).verdict == "refused"


def test_the_machine_is_one_more_in_the_tables():
    drawn = pd.DataFrame({"id": [f"p{n}" for n in range(10)], "value": 0}).assign(family_id="s")
    found = summary(THREE, drawn, **OPTIONS)
    assert list(found["confusion"]) == ["A × B", "A × C", "A × machine", "B × C", "B × machine", "C × machine"]  # fmt: skip
    assert found["confusion"]["A × machine"]["against"]["neutral"] == 3
    assert found["alpha"]["low"] is None
