"""Pairs of names in one sentence, and the network they make."""

from __future__ import annotations

import math

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from multipolar.cooccurrence import cooccurrence, network
from multipolar.schema import TableError

MENTIONS = pd.DataFrame(
    [
        ("tass-1", "tass-1", 0, "Russia"),
        ("tass-1", "tass-1", 0, "China"),
        ("tass-1", "tass-1", 0, "Russia"),
        ("tass-1", "tass-1", 1, "United States"),
        ("tass-2", "tass-1", 0, "Russia"),
        ("tass-2", "tass-1", 0, "China"),
        ("xinhua-1", "xinhua-1", 0, "United States"),
        ("xinhua-1", "xinhua-1", 0, "Russia"),
        ("xinhua-1", "xinhua-1", 1, None),
    ],
    columns=["doc_id", "family_id", "sent_id", "name"],
)


def test_pairs_of_names_in_one_sentence():
    found = cooccurrence(MENTIONS)
    columns = ["a", "b", "n", "n_a", "n_b", "n_docs", "n_families"]
    assert found[columns].to_numpy().tolist() == [
        ["China", "Russia", 2, 2, 3, 2, 1],
        ["Russia", "United States", 1, 3, 2, 1, 1],
    ]


@pytest.mark.parametrize(
    ("n_units", "expected"),
    [
        (None, math.log((2 / 4) / ((2 / 4) * (3 / 4))) / -math.log(2 / 4)),
        (100, math.log((2 / 100) / ((2 / 100) * (3 / 100))) / -math.log(2 / 100)),
    ],
)
def test_npmi_is_among_all_units(n_units, expected):
    assert cooccurrence(MENTIONS, n_units=n_units)["npmi"][0] == pytest.approx(expected)


def pairs(*sentences: str) -> pd.DataFrame:
    rows = [("d", i, name) for i, names in enumerate(sentences) for name in names]
    return pd.DataFrame(rows, columns=["doc_id", "sent_id", "name"])


@pytest.mark.parametrize(
    ("sentences", "npmi"),
    [
        (("AB", "AB", "C", "D"), 1.0),
        (("AB", "A", "B", "C"), 0.0),
    ],
)
def test_npmi_is_1_for_names_never_apart_and_0_where_chance_has_it(sentences, npmi):
    assert cooccurrence(pairs(*sentences))["npmi"][0] == pytest.approx(npmi)


def test_npmi_is_null_where_every_unit_has_both():
    assert cooccurrence(pairs("AB", "AB"))["npmi"].isna().all()


def test_units_may_be_articles_and_rare_pairs_left_out():
    found = cooccurrence(MENTIONS, unit=["doc_id"], min_count=2)
    assert found[["a", "b", "n"]].to_numpy().tolist() == [
        ["China", "Russia", 2],
        ["Russia", "United States", 2],
    ]


def test_network_of_the_pairs_that_are_frequent_enough():
    edges = cooccurrence(MENTIONS)
    graph = network(edges)
    assert dict(graph.nodes(data="n")) == {"China": 2, "Russia": 3, "United States": 2}
    assert graph.edges["China", "Russia"]["n_docs"] == 2
    assert list(network(edges, min_count=2)) == ["China", "Russia"]
    assert "Russia" in "".join(nx.generate_gexf(graph))


def test_nobody_named_together_gives_an_empty_table_and_network():
    found = cooccurrence(MENTIONS[:0])
    assert found.empty
    assert "npmi" in found
    assert len(network(found)) == 0


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("name", "mentions lacks name; it has doc_id, family_id, sent_id"),
        ("sent_id", "mentions lacks sent_id; it has doc_id, family_id, name"),
    ],
)
def test_a_missing_column_is_named_with_those_that_are_there(missing, said):
    with pytest.raises(TableError, match=said):
        cooccurrence(MENTIONS.drop(columns=missing))


@settings(deadline=None, derandomize=True)
@given(st.permutations(range(len(MENTIONS))))
def test_the_order_of_rows_does_not_matter(order):
    mixed = MENTIONS.iloc[list(order)]
    assert_frame_equal(cooccurrence(mixed), cooccurrence(MENTIONS))
    assert list(network(cooccurrence(mixed)).edges) == list(network(cooccurrence(MENTIONS)).edges)
