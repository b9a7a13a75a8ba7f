"""Themes coded by hand in speeches of the UN General Debate: complete, in range, as drawn."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest

from multipolar.codebook import Codebook
from multipolar.store import BUNDLED

GOLD = BUNDLED / "gold" / "general_debate_themes"
SPEECHES = BUNDLED.parent.parent / "shared" / "data" / "ungdc_1991_2022.parquet"
PASSAGES, THEMES, CODERS = (
    pd.read_csv(GOLD / f"{n}.csv") for n in ("passages", "themes", "coders")
)

with_speeches = pytest.mark.skipif(
    not SPEECHES.is_file(), reason="the speeches are not beside the checkout (../shared/data)"
)


def test_every_label_is_of_a_passage_a_coder_and_a_theme_of_the_codebook():
    assert set(THEMES["passage_id"]) <= set(PASSAGES["passage_id"])
    assert set(THEMES["coder"]) == set(CODERS["coder"])
    assert set(THEMES["theme"]) <= set(Codebook(BUNDLED / "codebook").themes)
    assert not THEMES.duplicated().any()


def test_every_passage_is_drawn_once_with_a_probability_and_a_part():
    assert len(PASSAGES) == 300
    assert not PASSAGES.duplicated("passage_id").any()
    assert not PASSAGES.duplicated(["speech_id", "start"]).any()
    assert PASSAGES["probability"].between(0, 1, inclusive="neither").all()
    assert PASSAGES.groupby("drawn_from")["probability"].nunique().eq(1).all()
    assert PASSAGES["part"].value_counts().to_dict() == {"dev": 150, "held-out": 150}


def test_the_frame_is_as_large_as_its_strata():
    """One over the probabilities of all drawn estimates the sentences of the frame."""
    assert (1 / PASSAGES["probability"]).sum() == pytest.approx(502_757, rel=0.1)


@with_speeches
def test_the_passages_are_the_text_that_was_coded():
    texts = pd.read_parquet(SPEECHES, columns=["id", "text"]).set_index("id")["text"]
    places = zip(PASSAGES["speech_id"], PASSAGES["start"], PASSAGES["end"], strict=True)
    found = [hashlib.sha256(texts[i][a:b].encode()).hexdigest() for i, a, b in places]
    assert found == PASSAGES["sha256"].tolist()
