"""Stances of the five articles, by holder and target as people coded them: none turned round."""

from __future__ import annotations

import pandas as pd
import pytest

from multipolar.stance import StanceModel
from multipolar.stance.placing import pairs_of

MISSED: list[str] = []


@pytest.fixture(scope="module")
def read(built, codebook):
    """One row per row of `stances`, with the ids of its holder and target and what `both` says."""
    names = ("documents", "sentences", "quotes", "stances")
    documents, sentences, quotes, stances = (built.table(name) for name in names)
    texts = dict(zip(documents["doc_id"], documents["text"], strict=True))
    pairs = pairs_of(stances, sentences=sentences, quotes=quotes, texts=texts)
    ids = codebook.actor_ids
    return pairs, stances.assign(
        holder=stances["holder"].map(lambda name: ids.get(name, "newsroom")),
        target=stances["target"].map(lambda name: ids.get(name, name)),
        said=pd.array(StanceModel.load().predict(pairs), dtype="Int64"),
    )


@pytest.fixture(scope="module")
def coded(built, read):
    """One row per coded stance of coder A, with all that is said of that holder and target there."""
    gold = built.gold_tables()
    rows = gold["stances"].query("coder == 'A'").merge(gold["passages"], on="passage_id")
    found = []
    for row in rows.itertuples(index=False):
        own = read[1].query(
            "doc_id == @row.doc_id and holder == @row.holder and target == @row.target"
        )
        own = own[(row.start <= own["start"]) & (own["end"] <= row.end)]
        found.append(set(own["said"].fillna(9)))
    return rows.assign(said=found)


def test_each_row_has_its_words(read):
    pairs, rows = read
    assert len(pairs) == len(rows)
    assert all(pair.words(pair.target).strip() for pair in pairs)
    assert any(pair.holder is not None for pair in pairs)


def test_no_stance_against_is_called_for(coded):
    against = coded[coded["value"] == -1]
    assert len(against) >= 15
    assert against[against["said"].map(lambda said: 1 in said)].empty


def test_no_stance_for_is_called_against(coded):
    praised = coded[coded["value"] == 1]
    wrong = praised["said"].map(lambda said: -1 in said)
    assert wrong.mean() < 0.05


def test_stances_against_are_found_or_abstained_from(coded):
    reached = coded[(coded["value"] == -1) & (coded["said"].map(len) > 0)]
    missed = reached[reached["said"].map(lambda said: said == {0})]
    assert list(missed["passage_id"] + " " + missed["target"]) == MISSED
