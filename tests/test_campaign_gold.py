"""Speakers coded by hand in twelve articles of another corpus: complete, in range, of known names."""

from __future__ import annotations

import krippendorff
import pandas as pd
import pytest

from multipolar.codebook import Actor, read_rows
from multipolar.store import BUNDLED

FOLDER = BUNDLED / "gold" / "campaign_2016"


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def coded() -> pd.DataFrame:
    """One row per passage, a column of kinds and one of speakers for each coder."""
    return table("speakers").pivot(index="passage_id", columns="coder", values=["kind", "speaker"])


def test_every_passage_is_coded_once_by_each_coder(coded):
    assert set(coded.index) == set(table("passages")["passage_id"])
    assert not coded.isna().any(axis=None)
    assert set(coded["speaker"].columns) == set(table("coders")["coder"])


def test_codings_stand_at_the_places_of_their_passages():
    keys = ["passage_id", "article_id", "cue_start", "cue_end"]
    assert len(table("speakers").merge(table("passages"), on=keys)) == len(table("speakers"))
    assert not table("passages").duplicated(["article_id", "cue_start"]).any()
    assert set(table("passages")["article_id"]) == set(table("texts")["article_id"])


@pytest.mark.parametrize("part", ["cue", "source", "content"])
def test_places_are_stretches(part):
    passages = table("passages")
    start, end = passages[f"{part}_start"].astype(int), passages[f"{part}_end"].astype(int)
    assert (start < end).all()


def test_speakers_are_of_the_list_or_named_in_their_article():
    listed = {row.actor_id for row in read_rows(FOLDER / "actors.csv", Actor)}
    named = {
        (row.in_article, article)
        for row in table("in_article").itertuples()
        for article in row.article_ids.split("|")
    }
    unknown = [
        (row.passage_id, row.speaker)
        for row in table("speakers").itertuples()
        if row.speaker not in {*listed, "-"} and (row.speaker, row.article_id) not in named
    ]
    assert unknown == []


def test_kinds_are_of_the_guidelines():
    assert set(table("speakers")["kind"]) == {"direct", "indirect", "mixed"}


def test_there_are_as_many_as_the_issue_asks_for(coded):
    assert len(coded) + 127 >= 250
    assert (coded["kind"] == "direct").sum().min() >= 60


@pytest.mark.parametrize(("what", "floor"), [("kind", 0.9), ("speaker", 0.9)])
def test_the_coders_agree_beyond_chance(coded, what, floor):
    numbers = coded[what].T.to_numpy()
    codes = pd.factorize(numbers.ravel())[0].reshape(numbers.shape)
    assert krippendorff.alpha(codes, level_of_measurement="nominal") >= floor
