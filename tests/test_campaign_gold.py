"""Speakers coded by hand in articles of another corpus: complete, in range, of known names."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import krippendorff
import pandas as pd
import pytest

from multipolar.actors import Actor
from multipolar.codebook import read_rows
from multipolar.store import BUNDLED

GOLD = BUNDLED / "gold"
SEEN, HELD_OUT = GOLD / "campaign_2016", GOLD / "campaign_2016_heldout"
FOLDERS = [SEEN, HELD_OUT]
ARTICLES = BUNDLED.parent.parent / "shared" / "data" / "polnear_dev.jsonl"
PARTS = ["cue", "source", "content"]

each_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
with_articles = pytest.mark.skipif(
    not ARTICLES.is_file(), reason="PolNeAR is not beside the checkout (../shared/data)"
)


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)


def coded(folder: Path) -> pd.DataFrame:
    """One row per passage, a column of kinds and one of speakers for each coder."""
    speakers = table(folder, "speakers")
    return speakers.pivot(index="passage_id", columns="coder", values=["kind", "speaker"])


def listed() -> set[str]:
    """The actors of the campaign: one list for both folders."""
    return {row.actor_id for row in read_rows(SEEN / "actors.csv", Actor)}


@cache
def articles() -> dict[str, dict]:
    lines = ARTICLES.read_text(encoding="utf-8").splitlines()
    return {article["id"]: article for article in map(json.loads, lines)}


@each_folder
def test_every_passage_is_coded_once_by_each_coder(folder):
    codes = coded(folder)
    assert set(codes.index) == set(table(folder, "passages")["passage_id"])
    assert not codes.isna().any(axis=None)
    assert set(codes["speaker"].columns) == set(table(folder, "coders")["coder"])


@each_folder
def test_codings_stand_at_the_places_of_their_passages(folder):
    passages, speakers = table(folder, "passages"), table(folder, "speakers")
    keys = ["passage_id", "article_id", "cue_start", "cue_end"]
    assert len(speakers.merge(passages, on=keys)) == len(speakers)
    assert not passages.duplicated("passage_id").any()
    assert not passages.duplicated(["article_id", "cue_start"]).any()
    assert set(passages["article_id"]) == set(table(folder, "texts")["article_id"])


@each_folder
@pytest.mark.parametrize("part", PARTS)
def test_places_are_stretches(folder, part):
    passages = table(folder, "passages")
    start, end = passages[f"{part}_start"].astype(int), passages[f"{part}_end"].astype(int)
    assert ((start >= 0) & (start < end)).all()


@with_articles
@each_folder
def test_texts_are_those_that_were_coded(folder):
    texts = table(folder, "texts")
    hashes = [hashlib.sha256(articles()[i]["text"].encode()).hexdigest() for i in texts.article_id]
    assert hashes == list(texts["sha256"])


@with_articles
@each_folder
@pytest.mark.parametrize("part", PARTS)
def test_places_are_within_the_text(folder, part):
    passages = table(folder, "passages")
    lengths = passages["article_id"].map(lambda article: len(articles()[article]["text"]))
    assert (passages[f"{part}_end"].astype(int) <= lengths).all()


@with_articles
@each_folder
def test_every_attribution_with_source_and_cue_is_coded(folder):
    places = table(folder, "passages")[["article_id", "cue_start", "source_start"]]
    given = {
        (article, str(one["cue"][0][0]), str(min(one["source"])[0]))
        for article in table(folder, "texts")["article_id"]
        for one in articles()[article]["attributions"]
        if one["source"] and one["cue"]
    }
    assert set(places.itertuples(index=False, name=None)) == given


@each_folder
def test_speakers_are_of_the_list_or_named_in_their_article(folder):
    named = {
        (row.in_article, article)
        for row in table(folder, "in_article").itertuples()
        for article in row.article_ids.split("|")
    }
    known = {*listed(), "-"}
    spoken = {(row.speaker, row.article_id) for row in table(folder, "speakers").itertuples()}
    assert {pair for pair in spoken if pair[0] not in known} == named


@each_folder
def test_in_article_names_say_what_they_name(folder):
    rows = table(folder, "in_article")
    prefixes = rows["type"].map({"person": "person:", "organisation": "org:"})
    assert list(prefixes + rows["name"]) == list(rows["in_article"])


@each_folder
def test_kinds_are_of_the_guidelines(folder):
    assert set(table(folder, "speakers")["kind"]) == {"direct", "indirect", "mixed"}


def test_there_are_as_many_as_the_issue_asks_for():
    codes = coded(SEEN)
    assert len(codes) + 127 >= 250
    assert (codes["kind"] == "direct").sum().min() >= 60


def test_the_held_out_articles_are_others():
    seen, held_out = (set(table(folder, "texts")["article_id"]) for folder in FOLDERS)
    assert len(held_out) == 10
    assert not seen & held_out


@pytest.mark.parametrize(("what", "floor"), [("kind", 0.9), ("speaker", 0.9)])
def test_the_coders_agree_beyond_chance(what, floor):
    numbers = coded(SEEN)[what].T.to_numpy()
    codes = pd.factorize(numbers.ravel())[0].reshape(numbers.shape)
    assert krippendorff.alpha(codes, level_of_measurement="nominal") >= floor
