"""Which articles are copies of one story: as they are, edited, cut short; and which are not."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from benchmarks import coverage
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from multipolar.families import THRESHOLD, containment, families, shingled
from multipolar.schema import FAMILIES, TableError, validate

STORY = (
    "The foreign ministers of the two countries met on Tuesday in the northern capital and spoke "
    "for three hours about trade, about the railway across the river and about the visit that "
    "the president will pay to his neighbour in the spring of next year."
)
EDITED = STORY.replace("for three hours", "at some length").replace("pay to", "make to")
OTHER = (
    "Grain exports through the southern ports fell by a tenth in August, the customs service "
    "reported, after a dry summer had cut the harvest and freight rates for bulk carriers rose."
)


def documents(*rows: tuple[str, str | None, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["doc_id", "date", "text"])


def placed(frame: pd.DataFrame, **options: object) -> list[list[object]]:
    return families(frame, **options).round(2).to_numpy().tolist()


WIRE = documents(
    ("agency", "2023-09-18", STORY),
    ("portal", "2023-09-19", "  " + STORY.upper().replace(", ", " - ")),
    ("daily", "2023-09-20", EDITED),
    ("weekly", "2023-09-21", STORY + " " + OTHER),
    ("market", "2023-09-18", OTHER.replace("a tenth", "an eighth").replace("rose", "rose sharply")),
    ("sport", "2023-09-18", "The cup final ended without a goal after a long evening of rain."),
)


def test_the_earliest_names_the_family_and_each_copy_has_its_role():
    assert placed(WIRE[WIRE["doc_id"] != "market"]) == [
        ["agency", "agency", 1.0, "earliest"],
        ["daily", "agency", 0.71, "edit"],
        ["portal", "agency", 1.0, "copy"],
        ["sport", "sport", 1.0, "earliest"],
        ["weekly", "agency", 1.0, "edit"],
    ]


def test_an_article_that_holds_two_stories_joins_them():
    found = families(WIRE).set_index("doc_id")
    assert found.loc["market", ["family_id", "similarity"]].tolist() == ["agency", 0.0]


@pytest.mark.parametrize(
    ("dates", "family"),
    [
        (("2023-09-19", "2023-09-18"), "b"),
        ((None, "2023-09-18"), "b"),
        (("2023-09-18", "2023-09-18"), "a"),
        ((None, None), "a"),
    ],
)
def test_the_earliest_is_by_date_then_name_with_the_undated_last(dates, family):
    found = families(documents(("a", dates[0], STORY), ("b", dates[1], STORY)))
    assert found["family_id"].tolist() == [family, family]


@pytest.mark.parametrize("text", ["", "Wang left.", "One two three four five"])
def test_short_texts_are_copies_only_of_the_same_words(text):
    rows = [("a", None, text), ("b", None, text), ("c", None, "Lavrov left.")]
    found = families(documents(*rows)).set_index("doc_id")
    assert (found.loc["b", "family_id"] == "a") == bool(text)
    assert found.loc["c", "family_id"] == "c"


def test_the_table_is_that_of_the_design():
    assert validate(families(WIRE), FAMILIES).num_rows == len(WIRE)


def test_sequences_are_counted_as_by_hand():
    texts = ["a b a b a b", "b a b", "a", "", "c d e"]
    found = shingled([text.split() for text in texts], size=3)
    assert found.sum(axis=1).tolist() == [2, 1, 1, 0, 1]  # "a b a" and "b a b" once each
    assert containment(found, np.array([0]), np.array([1])).tolist() == [1.0]


@pytest.mark.parametrize("seed", range(5))
def test_the_search_finds_the_families_that_all_pairs_give(seed):
    rng = np.random.default_rng(seed)
    texts = [rng.choice(400, 80).astype(str).tolist() for _ in range(40)]
    for original in range(0, 40, 4):  # a copy of a copy, a brief, and one with changes
        copied = texts[original].copy()
        copied[rng.integers(80)] = "new"
        changed = ["x" if rng.random() < 0.08 else word for word in copied]
        texts += [copied, changed, texts[original][:30]]
    documents = pd.DataFrame(
        {
            "doc_id": [f"{i:03d}" for i in range(len(texts))],
            "date": None,
            "text": map(" ".join, texts),
        }
    )
    shingles = shingled(texts, size=5)
    first, second = np.triu_indices(len(texts), k=1)
    alike = containment(shingles, first, second) >= THRESHOLD
    graph = nx.Graph(zip(first[alike], second[alike], strict=True))
    expected = {frozenset(f"{i:03d}" for i in family) for family in nx.connected_components(graph)}
    found = families(documents).groupby("family_id")["doc_id"].agg(frozenset)
    assert {family for family in found if len(family) > 1} == expected


def test_planted_copies_are_found_and_formulas_do_not_join_stories():
    found = coverage.families(stories=60).set_index("threshold").loc[0.4]
    assert found["precision"] >= 0.95
    assert found[["0%", "5%", "brief"]].min() == 1.0
    assert found[["10%", "sentences"]].min() >= 0.95


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (WIRE.drop(columns="text"), "documents lacks text; it has doc_id, date"),
        (WIRE[:0], "documents has no row"),
        (pd.concat([WIRE, WIRE[:1]]), "the doc_id agency occurs more than once"),
    ],
)
def test_refusals_are_one_line_that_says_what_is_there(frame, said):
    with pytest.raises(TableError, match=said):
        families(frame)


@settings(deadline=None, derandomize=True, max_examples=30)
@given(st.permutations(range(len(WIRE))))
def test_the_order_of_rows_does_not_matter(order):
    mixed = WIRE.iloc[list(order)].set_index(np.arange(len(WIRE))[::-1])
    assert_frame_equal(families(mixed), families(WIRE))
