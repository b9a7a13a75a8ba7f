"""Positions: stances gathered, and the sentences behind them."""

import pandas as pd
import pytest

from multipolar.stance.positions import agreeing, evidence, positions

TEXT = "A praises B. A blames B. C meets B."
STANCES = pd.DataFrame(
    [
        ("d", 0, "A", "B", 1, 0.8, "direct", 10, 11, "praises"),
        ("d", 1, "A", "B", -1, 0.5, "direct", 22, 23, "blames"),
        ("d", 2, "C", "B", 0, 0.1, "narration", 33, 34, None),
    ],
    columns=["doc_id", "sent_id", "holder", "target", "value", "confidence", "voice", "start", "end", "cue"],
)  # fmt: skip
DOCUMENTS = pd.DataFrame(
    {"doc_id": ["d"], "newsroom": ["Paper"], "date": ["2024-01-01"], "text": [TEXT]}
)


def test_counts_and_balance():
    table = positions(STANCES).set_index("holder")
    assert table.loc["A", ["n_for", "n_against", "n_no_cue", "n", "n_docs"]].tolist() == [
        1,
        1,
        0,
        2,
        1,
    ]
    assert table.loc["A", "balance"] == 0
    assert table.loc["C", ["n", "n_no_cue"]].tolist() == [0, 1]
    assert pd.isna(table.loc["C", "balance"])


def test_evidence_opens_the_words_the_surest_first():
    rows = evidence(STANCES, DOCUMENTS, target="B")
    assert rows["cue"].tolist() == ["praises", "blames"]
    assert rows["left"].tolist() == ["A praises", "A praises B. A blames"]
    assert rows["hit"].tolist() == ["B", "B"]


def test_evidence_of_nothing_is_an_empty_table():
    assert evidence(STANCES, DOCUMENTS, holder="nobody").empty


@pytest.mark.parametrize(("value", "holders"), [(1, []), (-1, ["A"])])
def test_agreeing(value, holders):
    more = pd.concat([STANCES, STANCES.iloc[[1]].assign(start=30)])
    assert agreeing(positions(more), target="B", value=value)["holder"].tolist() == holders
