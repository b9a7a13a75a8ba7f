"""Validity: planted disagreements come out; the coded articles are scored."""

import pandas as pd
import pytest

from multipolar.namings import coded_actors
from multipolar.validity import (
    TASKS,
    agreement,
    applicable,
    disagreements,
    gold_labels,
    machine_labels,
    scores,
)

PASSAGES = pd.DataFrame({"passage_id": list("abcd")})


def labels(*rows):
    return pd.DataFrame(rows, columns=["task", "passage_id", "label"])


GOLD = labels(*(("themes", p, "x") for p in "abc"), ("themes", "d", "y"))
FOUND = labels(*(("themes", p, "x") for p in "ab"), ("themes", "d", "x"))


def row(table, task="themes"):
    return table.set_index("task").loc[task]


def test_precision_recall_f1_by_hand():
    measured = row(scores(FOUND, GOLD, PASSAGES))
    assert (measured["n_gold"], measured["n_found"]) == (4, 3)
    assert measured["precision"] == pytest.approx(2 / 3)
    assert measured["recall"] == pytest.approx(2 / 4)
    assert measured["f1"] == pytest.approx(4 / 7)
    assert measured["f1_low"] <= measured["f1"] <= measured["f1_high"]


def test_all_right_is_one_and_its_interval_has_no_width():
    measured = row(scores(GOLD, GOLD, PASSAGES))
    assert measured[["precision", "recall", "f1", "f1_low"]].tolist() == [1, 1, 1, 1]


def test_alpha_of_a_worked_example():
    # Two coders, ten units, nominal: Krippendorff (2011), "Computing Krippendorff's
    # alpha-reliability", example A: binary data, alpha = 0.095.
    meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    passages = pd.DataFrame({"passage_id": [str(i) for i in range(10)]})
    one, other = (
        labels(*(("themes", str(i), "x") for i, v in enumerate(coder) if v))
        for coder in (meg, owen)
    )
    found = row(agreement(one, other, passages))
    assert found["n_units"] == 10
    assert found["alpha"] == pytest.approx(0.095, abs=5e-4)


def test_disagreements_name_the_side():
    rows = disagreements(FOUND, GOLD, task="themes")
    assert set(zip(rows["passage_id"], rows["label"], rows["side"], strict=True)) == {
        ("c", "x", "missed"),
        ("d", "y", "missed"),
        ("d", "x", "extra"),
    }


def test_without_passages_nothing_is_scored():
    none = PASSAGES[:0]
    assert scores(FOUND, GOLD, none).empty
    assert agreement(FOUND, GOLD, none).empty


@pytest.fixture(scope="module")
def coded(built, codebook):
    names = ("documents", "segments", "mentions", "quotes", "themes", "stances")
    tables = {name: built.table(name) for name in names}
    gold = applicable(built.gold_tables(), tables["documents"])
    ids = coded_actors(gold, {a.actor_id: a.name for a in codebook.actors.values()})
    return gold, tables, machine_labels(tables, gold["passages"], actor_ids=ids)


# What was reached, less a margin: a change that costs more than the margin must be looked at.
FLOORS = {"kinds": 0.97, "mentions": 0.96, "quotes": 0.92, "quoted_words": 0.94, "themes": 0.89, "stances": 0.62}  # fmt: skip


@pytest.mark.parametrize("task", TASKS)
def test_scores_against_the_independent_coder_do_not_fall(coded, task):
    gold, tables, found = coded
    given = gold_labels(gold, tables["documents"], coder="B")
    assert row(scores(found, given, gold["passages"]), task)["f1"] >= FLOORS[task]


def test_at_least_120_passages_are_coded_by_each(coded):
    gold, _, _ = coded
    assert gold["kinds"].groupby("coder")["passage_id"].nunique().min() >= 120


def test_gold_of_another_text_is_left_out(coded):
    gold, tables, _ = coded
    edited = tables["documents"].assign(sha256=lambda d: d["sha256"].where(d.index > 0, "other"))
    fewer = applicable(gold, edited)
    assert tables["documents"]["doc_id"].iloc[0] not in set(fewer["passages"]["doc_id"])
    assert set(fewer["mentions"]["passage_id"]) <= set(fewer["passages"]["passage_id"])


def test_gold_places_lie_in_their_passages(coded):
    gold, _, _ = coded
    for name in ("mentions", "quotes", "themes"):
        rows = gold[name].merge(gold["passages"], on="passage_id", suffixes=("", "_passage"))
        assert (
            (rows["start_passage"] <= rows["start"]) & (rows["end"] <= rows["end_passage"])
        ).all()
