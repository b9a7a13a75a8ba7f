"""Rules and trained model on the same readings of the five articles."""

from __future__ import annotations

import pytest

from multipolar.drawing import coded, draw
from multipolar.stance.beside import SHOWN, agreement, crossed, disagreed, side_by_side


@pytest.fixture(scope="module")
def scored(built):
    drawn = draw(built, "stances", n=40, seed=1)
    tables = coded(built, ["sentences", "quotes"], doc_ids=list(drawn.documents["doc_id"]))
    return side_by_side(drawn, tables)


def test_each_reading_has_what_both_say(scored):
    assert len(scored) == 40
    assert set(scored["rules"]) <= {"against", "no cue", "for"}
    assert set(scored["trained"]) <= {"against", "neutral", "for"}
    assert scored["probability"].between(1 / 3, 1).all()
    assert scored["sentence"].str.len().gt(0).all()


def test_the_rules_are_those_of_the_table(scored):
    told = scored["rules"].map({"against": -1, "no cue": 0, "for": 1})
    assert told.tolist() == scored["value"].tolist()


def test_every_reading_is_counted_once(scored):
    table = crossed(scored)
    assert table.to_numpy().sum() == len(scored)
    assert (
        table.loc["for", "for"] == ((scored["rules"] == "for") & (scored["trained"] == "for")).sum()
    )


def test_only_those_turned_round_disagree(scored):
    turned = scored.assign(rules="for", trained=["against", "neutral"] * 20)
    assert len(disagreed(turned)) == 20
    assert disagreed(turned)["probability"].is_monotonic_decreasing
    assert list(disagreed(turned)) == SHOWN


def test_the_finding_says_how_many_agree(scored):
    read = scored.assign(
        rules=["for"] * 30 + ["no cue"] * 10, trained=["for"] * 35 + ["neutral"] * 5
    )
    text = agreement(read).text
    assert "Of 30 readings for or against by the rules the trained model has 30 alike" in text
    assert "in 5 of 10" in text


def test_a_corpus_without_a_stance_is_refused(built):
    drawn = draw(built, "stances", n=5, seed=1, holder="nobody")
    tables = coded(built, ["sentences", "quotes"], doc_ids=[])
    read = side_by_side(drawn, tables)
    assert crossed(read).to_numpy().sum() == 0
    assert agreement(read).verdict == "refused"
