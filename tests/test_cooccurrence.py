"""Pairs of names in one sentence, and the network they make."""

from __future__ import annotations

import io
import itertools
import math

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from scipy import integrate

from multipolar.cooccurrence import backbone, backbone_finding, cooccurrence, gexf, network
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


# --- backbone ---------------------------------------------------------------------------------


def tied(weights: dict[str, float]) -> pd.DataFrame:
    rows = [(pair[0], pair[1], n, n) for pair, n in weights.items()]
    return pd.DataFrame(rows, columns=["a", "b", "n", "n_families"])


def everybody(n: int, weights: np.ndarray) -> pd.DataFrame:
    pairs = list(itertools.combinations([f"name {i:02d}" for i in range(n)], 2))
    return pd.DataFrame(pairs, columns=["a", "b"]).assign(n=weights, n_families=weights)


def test_the_disparity_of_a_star_by_hand():
    """A has three ties of 8, 1 and 1 of 10: (1 - 0.8)² and (1 - 0.1)²; the others have one each."""
    found = backbone(tied({"AB": 8, "AC": 1, "AD": 1}), alpha=0.13)
    assert found["p"].tolist() == pytest.approx([0.04, 0.81, 0.81])
    assert found["p_adjusted"].tolist() == pytest.approx([0.12, 0.81, 0.81])
    assert found["kept"].tolist() == [True, False, False]
    assert found["one_family"].tolist() == [False, True, True]


def test_of_two_ends_the_smaller_counts_twice_by_hand():
    """A: 6 of 8 over two ties, 1 - 0.75; B: 6 of 9 over three ties, (1 - 2/3)²."""
    found = backbone(tied({"AB": 6, "AC": 2, "BD": 2, "BE": 1}))
    ab, ac, bd, be = 2 * (1 / 3) ** 2, 1 - 2 / 8, (1 - 2 / 9) ** 2, (1 - 1 / 9) ** 2
    assert found["p"].tolist() == pytest.approx([ab, ac, bd, be])


@pytest.mark.parametrize(("share", "ties"), [(0.5, 2), (0.3, 5), (0.05, 40)])
def test_the_disparity_is_the_integral_of_the_paper(share, ties):
    """Serrano, Boguñá & Vespignani 2009, equation 2: 1 - (k - 1) ∫ (1 - x)^(k - 2) dx up to p."""
    rest = [(1 - share) / (ties - 1)] * (ties - 1)
    weights = {("A", f"b{i}"): w for i, w in enumerate([share, *rest])}
    found = backbone(tied(weights), weight="n")
    below, _ = integrate.quad(lambda x: (1 - x) ** (ties - 2), 0, share)
    assert found["p"][0] == pytest.approx(1 - (ties - 1) * below)


def test_a_planted_backbone_is_found_and_nothing_else():
    rng = np.random.default_rng(5)
    edges = everybody(30, 1 + rng.poisson(2, 435))
    planted = rng.choice(435, 12, replace=False)
    edges.loc[planted, "n_families"] = 60
    found = backbone(edges)
    assert found.index[found["kept"]].tolist() == sorted(planted)


@pytest.mark.parametrize("chance", ["broken at random", "thrown evenly"])
def test_where_chance_alone_cuts_the_weights_hardly_a_network_has_a_backbone(chance):
    rng = np.random.default_rng(6)
    weights = {
        "broken at random": lambda: rng.exponential(size=190),
        "thrown evenly": lambda: 1 + rng.multinomial(400, np.full(190, 1 / 190)),
    }[chance]
    called = [backbone(everybody(20, weights()))["kept"].any() for _ in range(200)]
    assert np.mean(called) <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / 200)


def test_the_order_of_ties_decides_nothing():
    edges = tied({"AB": 8, "AC": 1, "AD": 1, "BC": 3, "CD": 2})
    mixed = backbone(edges.sample(frac=1, random_state=2))
    assert_frame_equal(mixed.sort_index(), backbone(edges))


def test_a_single_tie_stands_out_from_nothing_and_no_tie_gives_no_row():
    assert backbone(tied({"AB": 9}))["p"].tolist() == [1.0]
    none = backbone(tied({}))
    assert none.empty
    assert {"p", "p_adjusted", "kept", "one_family"} <= set(none)


def test_sentences_can_be_weighed_in_the_place_of_families():
    edges = cooccurrence(MENTIONS)
    assert backbone(edges, weight="n")["p"].tolist() == pytest.approx([1 / 3, 2 / 3])
    assert "one_family" not in backbone(edges.drop(columns="n_families"), weight="n")
    with pytest.raises(TableError, match="edges lacks n_families; it has a, b, n"):
        backbone(edges.drop(columns="n_families"))


FINDINGS = [
    ({"AB": 90, "AC": 1, "AD": 1}, 199, "refused", "No filter of 3 ties: most that stand out are found from 200 story families on"),
    ({}, 200, "refused", "beside the others one would need two names with several ties"),
    ({"AB": 5, "CD": 5}, 200, "refused", "two names with several ties; story families in the corpus: 200."),
    # A's other ties weigh 200 and (1 - p)² must come to 0.05 / 6: p = 0.91, 1,991 of 2,191
    ({"AB": 100, "AC": 100, "AD": 100}, 1_990, "refused", "one would need 1,991 story families"),
    ({"AB": 100, "AC": 100, "AD": 100}, 1_991, "shown", "0 of 3 ties between names carry more"),
    ({"AB": 90, "AC": 1, "AD": 1}, 200, "shown", "1 of 3 ties between names carry more of a name's company than chance has it, 0 of them in one story family only"),
]  # fmt: skip


@pytest.mark.parametrize(("weights", "n_families", "verdict", "told"), FINDINGS)
def test_the_finding_says_what_was_kept_or_what_the_corpus_lacks(
    weights, n_families, verdict, told
):
    finding = backbone_finding(backbone(tied(weights)), n_families=n_families)
    assert (finding.verdict, finding.n) == (verdict, len(weights))
    assert told in finding.text


# --- GEXF -------------------------------------------------------------------------------------

TYPES = {"China": "state", "Russia": "state"}


def read_back(text: str) -> nx.Graph:
    return nx.read_gexf(io.BytesIO(text.encode("utf-8")), version="1.2draft")


def test_a_network_written_as_gexf_is_read_back():
    ties = backbone(cooccurrence(MENTIONS))
    back = read_back(gexf(network(ties), types=TYPES))
    nodes = dict(back.nodes(data=True))
    assert nodes["China"] == {"label": "China", "type": "state", "n": 2}
    assert nodes["United States"]["type"] == ""
    edge = back.edges["China", "Russia"]
    assert (edge["n"], edge["weight"], edge["n_families"]) == (2, 2, 1)
    assert edge["npmi"] == pytest.approx(ties["npmi"][0])
    assert edge["p_adjusted"] == pytest.approx(ties["p_adjusted"][0])
    assert (len(back), back.number_of_edges()) == (3, 2)


def test_the_same_network_gives_the_same_text_without_a_date():
    ties = cooccurrence(MENTIONS)
    text = gexf(network(ties), types=TYPES)
    assert text == gexf(network(ties[::-1]), types=TYPES)
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<gexf ')
    assert "date" not in text and "<meta" not in text
    other_way = nx.Graph()
    other_way.add_nodes_from(reversed(list(network(ties).nodes(data=True))))
    other_way.add_edges_from((b, a, d) for a, b, d in network(ties).edges(data=True))
    assert gexf(other_way, types=TYPES) == text


HOSTILE = [
    ('<script>"x"</script>', '<script>"x"</script>'),
    ("A & B 'c' <meta x='</meta>'>", "A & B 'c' <meta x='</meta>'>"),
    ("bell\x07 null\x00", r"bell\x07 null\x00"),
    ("right\u202eleft \ufffe", r"right\u202eleft \ufffe"),
    ("two\nlines\ttab", r"two\nlines\ttab"),
    ("Čína 中国 🐼", "Čína 中国 🐼"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "told"), HOSTILE)
def test_a_hostile_name_is_escaped_or_spelled_out(name, told):
    ties = strength_of(name)
    back = read_back(gexf(network(ties), types={name: name, "Z": "]]>"}))
    assert sorted(back) == sorted(["Z", told])
    assert back.nodes[told]["label"] == told
    assert back.edges["Z", told]["n"] == 3


def strength_of(name: str) -> pd.DataFrame:
    rows = [(f"d{i}", f"d{i}", 0, who) for i in range(3) for who in (name, "Z")]
    return cooccurrence(pd.DataFrame(rows, columns=["doc_id", "family_id", "sent_id", "name"]))


def test_nobody_named_together_is_an_empty_network_that_can_be_read():
    assert len(read_back(gexf(network(cooccurrence(MENTIONS[:0])), types={}))) == 0
