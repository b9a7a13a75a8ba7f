"""Stances coded by hand in speeches at the United Nations: complete, in range, of known targets."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache

import krippendorff
import pandas as pd
import pytest
from benchmarks.stance_drawing import drawn, framed, hashed

from multipolar.codebook import Codebook
from multipolar.store import BUNDLED, HOME

GOLD = BUNDLED / "gold" / "general_debate_stance"
SPEECHES = BUNDLED.parent.parent / "shared" / "data" / "ungdc_1991_2022.parquet"
LEARNED = HOME / "recipes" / "stance_model" / "speech_pairs.csv"
HARD = {
    *("negated", "concessive", "conditional", "reported", "irony"),
    *("act", "several", "distant", "unnamed"),
}
SENTENCE = ["speech_id", "start", "end"]

with_speeches = pytest.mark.skipif(
    not SPEECHES.is_file(), reason="the speeches are not beside the checkout (../shared/data)"
)


@cache
def table(name: str) -> pd.DataFrame:
    rows = pd.read_csv(GOLD / f"{name}.csv", dtype=str, keep_default_na=False)
    numbers = [c for c in rows if c in ("start", "end", "value") or c.startswith("target_")]
    return rows.astype({c: int for c in numbers if c != "target_kind"})


@cache
def speeches() -> pd.Series:
    return pd.read_parquet(SPEECHES, columns=["id", "text"]).set_index("id")["text"]


def hashed_half(speech: str) -> str:
    salt = tomllib.loads((GOLD / "drawing.toml").read_text(encoding="utf-8"))["salt"]
    return "test" if hashlib.sha256(f"{salt}:{speech}".encode()).digest()[0] % 2 else "dev"


def kinds() -> dict[str, str]:
    """The kind of everything that may be a target."""
    book = Codebook(BUNDLED / "codebook")
    own, drawn = table("targets"), table("actors")
    return {
        **dict.fromkeys(book.themes, "theme"),
        **{actor.actor_id: actor.type for actor in book.actors.values()},
        **dict(zip(drawn["actor_id"], drawn["kind"], strict=True)),
        **dict(zip(own["target"], own["kind"], strict=True)),
    }


def test_pairs_stand_in_drawn_sentences():
    shared = [*SENTENCE, "sha256", "split", "stratum", "probability"]
    pairs, sentences = table("pairs"), table("sentences")
    assert len(pairs.merge(sentences, on=shared)) == len(pairs)
    assert not sentences.duplicated(SENTENCE).any()
    assert not sentences.duplicated("sentence_id").any()


def test_a_target_of_a_holder_is_coded_once_in_a_sentence():
    pairs = table("pairs")
    assert not pairs.duplicated("pair_id").any()
    assert not pairs.duplicated([*SENTENCE, "holder", "target"]).any()


def test_places_are_within_the_sentence():
    pairs = table("pairs")
    assert (pairs["start"] <= pairs["target_start"]).all()
    assert (pairs["target_start"] < pairs["target_end"]).all()
    assert (pairs["target_end"] <= pairs["end"]).all()
    held = pairs[pairs["holder_start"] != ""].astype({"holder_start": int, "holder_end": int})
    assert (held["start"] <= held["holder_start"]).all()
    assert (held["holder_start"] < held["holder_end"]).all()
    assert (held["holder_end"] <= held["end"]).all()
    assert (pairs["holder_start"] == "").equals(pairs["holder_end"] == "")


def test_codes_are_of_the_guidelines():
    pairs = table("pairs")
    assert set(pairs["value"]) == {-1, 0, 1}
    assert set(pairs["hard"].str.split("|").explode()) == {"", *HARD}
    assert set(pairs["coder"]) <= set(table("coders")["coder"])


def test_targets_are_known_by_their_kind():
    pairs, known = table("pairs"), kinds()
    assert list(pairs["target"].map(known)) == list(pairs["target_kind"])
    assert set(table("targets")["target"]) <= {*pairs["target"], *pairs["holder"]}


def test_the_holder_is_the_country_or_somebody_whose_view_is_reported():
    pairs, known = table("pairs"), kinds()
    others = pairs["holder"] != pairs["speech_id"].str.split("_").str[0]
    assert set(pairs.loc[others, "holder"]) <= set(known)
    assert pairs.loc[others, "hard"].str.contains("reported").all()
    assert (pairs["holder"] != pairs["target"]).all()


def test_several_is_said_where_a_holder_is_for_one_and_against_another():
    pairs = table("pairs")
    values = pairs.groupby([*SENTENCE, "holder"])["value"]
    mixed = (values.transform("min") == -1) & (values.transform("max") == 1)
    assert (mixed & (pairs["value"] != 0)).equals(pairs["hard"].str.contains("several"))


def test_a_speech_lies_in_one_half_by_its_hash():
    sentences, pairs = (table(name).query("split != 'second'") for name in ("sentences", "pairs"))
    assert list(sentences["speech_id"].map(hashed_half)) == list(sentences["split"])
    assert sentences.groupby("speech_id")["split"].nunique().eq(1).all()
    assert pairs["split"].value_counts(normalize=True).min() > 0.4


def test_the_second_draw_is_of_fresh_speeches_that_nothing_may_learn_from():
    sentences = table("sentences")
    second = sentences["split"] == "second"
    assert sentences["sentence_id"].str.startswith("t").equals(second)
    fresh = set(sentences.loc[second, "speech_id"])
    assert set(map(hashed_half, fresh)) == {"test"}
    assert not fresh & set(sentences.loc[~second, "speech_id"])
    assert not fresh & set(pd.read_csv(LEARNED)["speech_id"])


def test_chances_are_chances_and_one_in_the_random_stratum():
    sentences = table("sentences").astype({"probability": float})
    assert sentences["probability"].between(0, 1, inclusive="right").all()
    random = sentences[sentences["stratum"] == "random"]
    assert random.groupby(random["split"] == "second")["probability"].nunique().eq(1).all()


def test_there_are_as_many_as_were_asked_for():
    pairs = table("pairs").query("split != 'second'")
    values = pairs["value"].value_counts()
    assert len(pairs) >= 320
    assert values[-1] >= 95
    assert values[1] >= 95
    assert values[0] >= 80
    assert (pairs["hard"].isin(["", "several"])).sum() <= len(pairs) - 60
    assert (pairs["stratum"] == "random").sum() >= 60


def test_the_second_draw_is_coded_whole_by_another():
    second = table("pairs").query("split == 'second'")
    assert set(second["coder"]).isdisjoint(table("pairs").query("split != 'second'")["coder"])
    assert (second["value"] == -1).sum() >= 100
    asked = table("sentences").query("split == 'second'")
    assert len(asked) == len(second[SENTENCE].drop_duplicates()) == 185


@pytest.mark.parametrize("coder", sorted(set(table("recodings")["coder"])))
def test_a_second_coding_agrees_beyond_chance(coder):
    again = table("recodings").query("coder == @coder")
    both = again.merge(table("pairs"), on="pair_id", suffixes=("_again", ""))
    assert len(both) == len(again) >= 80
    assert coder in set(table("coders")["coder"])
    alpha = krippendorff.alpha([both["value"], both["value_again"]], level_of_measurement="nominal")
    print(f"alpha of {coder}: {alpha:.2f} on {len(both)} pairs")
    assert alpha >= 0.67  # the least for tentative conclusions (Krippendorff 2004)


@with_speeches
def test_the_recipe_gives_both_draws_again_byte_for_byte():
    recipe = tomllib.loads((GOLD / "drawing.toml").read_text(encoding="utf-8"))
    actors = pd.read_csv(GOLD / "actors.csv", keep_default_na=False)
    whole = pd.read_parquet(SPEECHES)
    again = hashed(drawn(framed(whole, recipe, actors), recipe), whole)
    told = again.to_csv(index=False, lineterminator="\n").encode()
    assert told == (GOLD / "sentences.csv").read_bytes()


@with_speeches
def test_sentences_are_those_that_were_coded():
    rows = table("sentences")
    places = zip(rows["speech_id"], rows["start"], rows["end"], strict=True)
    texts = [speeches()[speech][start:end] for speech, start, end in places]
    assert [hashlib.sha256(text.encode()).hexdigest() for text in texts] == list(rows["sha256"])


@with_speeches
@pytest.mark.parametrize("who", ["holder", "target"])
def test_places_begin_and_end_with_words(who):
    rows = table("pairs")
    rows = rows[rows[f"{who}_start"] != ""]
    ends = zip(rows["speech_id"], rows[f"{who}_start"], rows[f"{who}_end"], strict=True)
    for speech, start, end in ends:
        text = speeches()[speech]
        before, within, after = text[int(start) - 1], text[int(start) : int(end)], text[int(end)]
        assert within == within.strip()
        assert not (before.isalnum() and within[0].isalnum()), within
        assert not (after.isalnum() and within[-1].isalnum()), within
