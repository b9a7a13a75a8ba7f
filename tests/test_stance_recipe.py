"""What the stance model learned from beside news: coded pairs of speeches, and invented frames."""

import hashlib
import importlib
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from ruamel.yaml import YAML

from multipolar.stance.weights import learned_from, trained
from multipolar.store import BUNDLED, HOME

RECIPE = HOME / "recipes" / "stance_model"
GOLD = BUNDLED / "gold" / "general_debate_stance"


@pytest.fixture(scope="module")
def pairs():
    return pd.read_csv(RECIPE / "speech_pairs.csv")


def test_no_speech_of_the_gold_is_learned_from(pairs):
    assert not set(pairs["speech_id"]) & set(pd.read_csv(GOLD / "sentences.csv")["speech_id"])


def test_no_speech_of_the_test_half_is_learned_from(pairs):
    salt = tomllib.loads((GOLD / "drawing.toml").read_text("utf-8"))["salt"]
    hashes = [hashlib.sha256(f"{salt}:{s}".encode()).digest() for s in pairs["speech_id"]]
    assert all(one[0] % 2 == 0 for one in hashes)


def test_pairs_are_within_their_sentence(pairs):
    length = pairs["end"] - pairs["start"]
    assert ((pairs["target_start"] >= 0) & (pairs["target_end"] <= length)).all()
    held = pairs.dropna(subset=["holder_start"])
    assert (held["holder_end"] <= length[held.index]).all()
    assert set(pairs["value"]) == {-1, 0, 1}
    assert not pairs.duplicated(["speech_id", "start", "target_start"]).any()


def test_invented_frames_name_whom_they_are_about():
    book = YAML(typ="safe", pure=True).load((RECIPE / "frames.yml").read_text("utf-8"))
    assert all("A" in frame.split("'")[0] or " A" in frame for frame in book["deeds"])
    assert all("A" in frame for frame, _ in book["judgements"])
    assert {value for _, value in book["judgements"]} == {-1, 0, 1}
    assert all(len(verb) == 3 for verb in book["harm"])


@pytest.fixture
def uncoded(monkeypatch):
    monkeypatch.syspath_prepend(str(RECIPE))
    return importlib.import_module("uncoded")


def test_nobody_coded_speeches_of_the_gold_or_of_its_test_half(uncoded, tmp_path):
    drawn = pd.read_csv(GOLD / "sentences.csv").query("split == 'dev'")["speech_id"].iloc[0]
    text = "We condemn the attack of Russia on its neighbour. The day was long and there was rain."
    ids = [drawn, *(f"XXX_{number}_2000" for number in range(40))]
    frame = pd.DataFrame({"id": ids, "country": "XXX", "year": 2000})
    frame["text"] = [text.replace("Russia", f"Russia {own}") for own in ids]
    frame.to_parquet(tmp_path / "speeches.parquet")
    recipe = tomllib.loads((GOLD / "drawing.toml").read_text("utf-8"))
    pairs = list(uncoded._of_speeches(tmp_path / "speeches.parquet", recipe))
    found = {one.sentence.split("Russia ")[1].split(" ")[0] for one in pairs}
    assert found == {s for s in ids[1:] if uncoded.split_of(s, recipe["salt"]) == "dev"} != set()
    assert {(one.words(one.holder), one.words(one.target)) for one in pairs} == {("We", "Russia")}


def test_names_that_meet_in_a_row_make_pairs(uncoded):
    named = uncoded.any_of(["Arland", "Borland"])
    (pair,) = uncoded._meeting(["Arland spoke and Arland met Borland."], named)
    assert (pair.holder, pair.target) == ((17, 23), (28, 35))


def test_the_network_is_small_and_knows_its_marks():
    kept = trained()
    assert Path(kept.network).stat().st_size < 62e6
    assert kept.vocabulary[-4:] == ["[H]", "[/H]", "[T]", "[/T]"]
    assert len(kept.vocabulary) == len(set(kept.vocabulary))
    assert len(learned_from()) > 15_000


def test_the_card_cites_what_was_learned_from():
    card = (HOME / "src" / "multipolar" / "stance" / "weights" / "README.md").read_text("utf-8")
    assert all(word in card for word in ("Park", "Hamborg", "make stance", "seed 2026"))
