"""Which articles are copies of one story: as they are, edited, cut short; and which are not."""

from __future__ import annotations

import tracemalloc

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from benchmarks import coverage
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from multipolar import families as search
from multipolar.families import THRESHOLD, candidates, containment, families
from multipolar.fingerprints import fingerprints
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
    names, dates, texts = zip(*rows, strict=True)
    return fingerprints(names, texts, shingle=5).assign(date=dates)


def placed(frame: pd.DataFrame) -> list[list[object]]:
    return families(frame).round(2).to_numpy().tolist()


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


def little_corpus(seed: int) -> pd.DataFrame:
    """Forty texts; of ten also a copy of a copy, one with changes and a brief."""
    rng = np.random.default_rng(seed)
    texts = [rng.choice(400, 80).astype(str).tolist() for _ in range(40)]
    for original in range(0, 40, 4):
        copied = texts[original].copy()
        copied[rng.integers(80)] = "new"
        changed = ["x" if rng.random() < 0.08 else word for word in copied]
        texts += [copied, changed, texts[original][:30]]
    return documents(*((f"{i:03d}", None, " ".join(words)) for i, words in enumerate(texts)))


@pytest.mark.parametrize("seed", range(5))
def test_the_search_finds_the_families_that_all_pairs_give(seed):
    corpus = little_corpus(seed)
    pairs = np.stack(np.triu_indices(len(corpus), k=1), axis=1)
    alike = pairs[containment(corpus["shingles"].tolist(), pairs) >= THRESHOLD]
    expected = {
        frozenset(f"{i:03d}" for i in own)
        for own in nx.connected_components(nx.Graph(alike.tolist()))
    }
    found = families(corpus).groupby("family_id")["doc_id"].agg(frozenset)
    assert {family for family in found if len(family) > 1} == expected


def test_containment_is_of_the_shorter_in_the_longer():
    own = [np.array(hashes, dtype=np.uint64) for hashes in ([1, 2, 3, 4], [3, 9], [], [7])]
    found = containment(own, np.array([[0, 1], [1, 0], [0, 2], [0, 3], [3, 3]]))
    assert found.tolist() == [0.5, 0.5, 0.0, 0.0, 1.0]


@pytest.mark.parametrize("at_once", [20, 300, 2000])
def test_ranges_searched_one_after_another_find_the_same(at_once):
    shingles = little_corpus(0)["shingles"].tolist()
    expected = candidates(shingles, threshold=THRESHOLD)
    assert len(expected) > 30
    assert candidates(shingles, threshold=THRESHOLD, at_once=at_once).tolist() == expected.tolist()


def test_a_formula_in_every_article_pairs_each_with_two():
    formula = np.arange(20, dtype=np.uint64) << np.uint64(40)
    times = search._paired([formula] * 500)
    assert len(times) == 499 + 498
    assert times.max() == 20


def test_the_search_needs_a_few_times_the_memory_of_what_it_searches_at_once():
    rng = np.random.default_rng(0)
    shingles = [np.sort(rng.integers(2**64, size=400, dtype=np.uint64)) for _ in range(2000)]
    tracemalloc.start()
    candidates(shingles, threshold=THRESHOLD, at_once=100_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6 * 8 * 100_000


def test_planted_copies_are_found_and_formulas_do_not_join_stories():
    found = coverage.families(stories=60).set_index("threshold").loc[0.4]
    assert found["precision"] >= 0.95
    assert found[["0%", "5%", "brief"]].min() == 1.0
    assert found[["10%", "sentences"]].min() >= 0.95


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (WIRE.drop(columns="whole"), "documents lacks whole; it has doc_id, shingles, date"),
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
