"""Rules and trained model on the same readings of the five articles."""

from __future__ import annotations

import pytest

from multipolar.stance.beside import SHOWN, agreement, crossed, disagreed, side_by_side


@pytest.fixture(scope="module")
def some(built):
    return side_by_side(built)


@pytest.fixture(scope="module")
def read(some):
    return some.frame


def test_where_all_are_scored_nothing_is_told(some, built):
    assert len(some.frame) == some.total == len(built.table("stances"))
    assert some.told == ""


def test_each_reading_has_what_both_say(read):
    assert set(read["rules"]) <= {"against", "no cue", "for"}
    assert set(read["trained"]) <= {"against", "neutral", "for"}
    assert read["probability"].between(1 / 3, 1).all()
    assert read["sentence"].str.len().gt(0).all()


def test_the_rules_are_those_of_the_table(read):
    told = read["rules"].map({"against": -1, "no cue": 0, "for": 1})
    assert told.tolist() == read["value"].tolist()


def test_every_reading_is_counted_once(read):
    table = crossed(read)
    assert table.to_numpy().sum() == len(read)
    assert table.loc["for", "for"] == ((read["rules"] == "for") & (read["trained"] == "for")).sum()


def test_only_those_turned_round_disagree(read):
    turned = read[:40].assign(rules="for", trained=["against", "neutral"] * 20)
    assert len(disagreed(turned)) == 20
    assert disagreed(turned)["probability"].is_monotonic_decreasing
    assert list(disagreed(turned)) == SHOWN


def test_the_finding_says_how_many_agree(read):
    told = read[:40].assign(
        rules=["for"] * 30 + ["no cue"] * 10, trained=["for"] * 35 + ["neutral"] * 5
    )
    text = agreement(told).text
    assert "Of 30 readings for or against by the rules the trained model has 30 alike" in text
    assert "in 5 of 10" in text


def test_a_corpus_without_a_stance_is_refused(read):
    assert crossed(read[:0]).to_numpy().sum() == 0
    assert agreement(read[:0]).verdict == "refused"
