"""Relations: a planted corpus whose acts and stances are counted on one's fingers."""

from __future__ import annotations

import pandas as pd
import pytest
from planted import filled, stored

from multipolar.acts import relations
from multipolar.evidence import opened
from multipolar.schema import TABLES
from multipolar.stance.leanings import counted
from multipolar.standing import portions

SIDES = {"China": "China", "Wang Yi": "China", "Russia": "Russia", "Japan": "Japan"}
DOCUMENTS = [
    {"doc_id": d, "newsroom": n, "family_id": f, "text": "Words of an article."}
    for d, n, f in [("a", "North", "a"), ("b", "South", "b"), ("c", "South", "b")]
]
# doc_id, source, target, quad, mutual, status
ACTS = [
    ("a", "China", "Russia", "verbal cooperation", True, "told"),
    ("a", "Russia", "China", "material cooperation", False, "told"),
    ("b", "Russia", "China", "verbal conflict", False, "told"),
    ("b", "China", "Japan", "verbal conflict", False, "told"),
    ("c", "China", "Japan", "material conflict", False, "told"),
    ("c", "China", "Japan", "material conflict", False, "negated"),
    ("c", "Japan", "China", "verbal cooperation", False, "not done"),
]
# doc_id, holder, target, value
STANCES = [
    ("a", "Wang Yi", "Russia", 1),
    ("a", "China", "Russia", 1),
    ("b", "Wang Yi", "Japan", -1),
    ("b", "Wang Yi", "Japan", 0),
    ("c", "China", "Wang Yi", 1),
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    tables = {name: table.empty() for name, table in TABLES.items()}
    tables["documents"] = filled("documents", DOCUMENTS)
    acts = ["doc_id", "source_state", "target_state", "quad", "mutual", "status"]
    numbered = [{**dict(zip(acts, row, strict=True)), "start": n} for n, row in enumerate(ACTS)]
    tables["acts"] = filled("acts", [{**row, "end": row["start"] + 1} for row in numbered])
    held = ["doc_id", "holder", "target", "value"]
    rows = [{**dict(zip(held, row, strict=True)), "start": n} for n, row in enumerate(STANCES)]
    tables["stances"] = filled("stances", rows)
    return stored(tables, tmp_path_factory.mktemp("relations"))


def beside(corpus) -> pd.DataFrame:
    held = counted(corpus, homes=SIDES)
    return relations.beside(relations.deeds(corpus), held, sides=SIDES)


def rows(frame: pd.DataFrame) -> list[tuple]:
    return list(frame.itertuples(index=False, name=None))


def test_acts_of_a_pair_are_counted_whoever_does_them(corpus):
    told = relations.reported(corpus).drop(columns=["newsroom", "family_id"])
    assert rows(told) == [
        ("a", "China – Russia", "material cooperation", "cooperation", 1),
        ("a", "China – Russia", "verbal cooperation", "cooperation", 1),
        ("b", "China – Japan", "verbal conflict", "conflict", 1),
        ("b", "China – Russia", "verbal conflict", "conflict", 1),
        ("c", "China – Japan", "material conflict", "conflict", 1),
    ]


def test_what_is_not_done_is_counted_apart(corpus):
    apart = relations.reported(corpus, status=["negated", "not done"])
    assert rows(apart[["pair", "kind", "acts"]]) == [
        ("China – Japan", "conflict", 1),
        ("China – Japan", "cooperation", 1),
    ]
    assert rows(relations.statuses(corpus)[["told", "negated", "not_done"]]) == [(5, 1, 1)]


def test_shares_of_a_pair_have_no_interval_where_families_are_few(corpus):
    shares = portions(relations.reported(corpus), by="pair", of="kind", unit="acts", n_boot=99)
    found = shares.set_index(["pair", "kind"])
    assert found.loc[("China – Russia", "conflict"), "share"] == pytest.approx(1 / 3)
    assert found["low"].isna().all()


def test_what_both_do_counts_for_either(corpus):
    assert rows(relations.deeds(corpus)) == [
        ("Russia", "China", 3, 2, 1, pytest.approx(1 / 3), 2),
        ("China", "Japan", 2, 0, 2, 1.0, 1),
        ("China", "Russia", 1, 1, 0, 0.0, 1),
    ]


def test_deeds_stand_beside_the_stances_of_the_same_side(corpus):
    assert rows(beside(corpus)) == [
        ("China", "Japan", 2, 1.0, 1, 1.0),
        ("China", "Russia", 1, 0.0, 2, 0.0),
    ]


def test_a_cell_opens_in_its_words(corpus):
    pair = ["China", "Russia"]
    part = opened(corpus, "acts", n=9, seed=1, source_state=pair, target_state=pair)
    assert (part.total, part.unit) == (3, "acts")
    assert list(part.frame.columns[:4]) == ["source", "act", "target", "status"]


def test_a_corpus_without_acts_has_none(tmp_path):
    corpus = stored({name: table.empty() for name, table in TABLES.items()}, tmp_path)
    for ask in (relations.reported, relations.statuses, relations.deeds):
        assert ask(corpus).empty
    assert beside(corpus).empty
