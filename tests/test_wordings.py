"""Wordings near a theme: a synonym and a companion, planted in a corpus, come first."""

import numpy as np
import pandas as pd
import pytest

from multipolar.wordings import COLUMNS, wordings

HIT, SYNONYM, COMPANION = "multipolar order", "concert of many poles", "steppe summit"
FRAMES = [
    "leaders hailed a {} as the answer to old empires",
    "officials want a {} built by equal nations",
    "nobody can stop a {} from rising in the east",
    "the rise of a {} worries old empires",
]
NOISE = [f"w{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(300)]


def planted(*, seed=0, n=400, theme_in=0.1, synonym_in=0.1, companion=0.6):
    """Sentences of which some hold the theme, as many a synonym in its place, the others noise."""
    rng = np.random.default_rng(seed)
    rows, hits = [], []
    for i in range(n):
        kind, noise = rng.random(), " ".join(rng.choice(NOISE, 8))
        frame = str(rng.choice(FRAMES))
        text = noise
        if kind < theme_in + synonym_in:
            text = f"{frame.format(HIT if kind < theme_in else SYNONYM)}. {noise}"
        if kind < theme_in and rng.random() < companion:
            text = f"at the {COMPANION}, {text}"
        if HIT in text:
            place = 1000 + text.index(HIT)
            hits.append((f"d{i}", place, place + len(HIT)))
        rows.append((f"d{i}", f"d{i}", 1000, text, HIT in text, 1.0))
    columns = ["doc_id", "family_id", "start", "text", "with_theme", "stands_for"]
    sentences = pd.DataFrame(rows, columns=columns)
    return sentences, pd.DataFrame(hits, columns=["doc_id", "start", "end"])


def test_a_planted_synonym_is_found_by_its_context_and_a_companion_by_its_company():
    table = wordings(*planted()).set_index("wording")
    assert table["similarity"].idxmax() in SYNONYM
    assert table["npmi"].idxmax() == COMPANION
    assert COMPANION in table.index[:5]
    assert any(wording in SYNONYM for wording in table.index[:5])


def test_the_hits_themselves_are_not_offered():
    table = wordings(*planted(), most=1000)
    assert not table["wording"].str.contains("multipolar").any()


@pytest.mark.parametrize("without", [[], ["concert", "poles", "concert of many"]])
def test_what_was_decided_is_not_offered_again(without):
    table = wordings(*planted(), without=without, most=1000)
    assert not set(table["wording"]) & set(without)


def test_a_part_of_a_longer_wording_is_left_to_that():
    table = wordings(*planted(), most=1000)
    assert "steppe summit" in set(table["wording"])
    assert not {"steppe", "summit"} & set(table["wording"])


def test_without_a_companion_or_a_synonym_none_is_made_up():
    table = wordings(*planted(synonym_in=0, companion=0), most=1000)
    noise = table["wording"].isin(NOISE)
    assert table.loc[noise, "similarity"].max() < 0.35
    assert not set(table["wording"]) & {"steppe summit", "concert"}


def test_a_family_counts_once():
    sentences, hits = planted()
    assert wordings(sentences.assign(family_id="one"), hits, least=2).empty


def test_sentences_that_stand_for_many_weigh_as_many():
    """Half of the others drawn, each for two, is the corpus again as far as chance allows."""
    sentences, hits = planted(n=4000)
    every = wordings(sentences, hits, most=1000).set_index("wording")
    kept = sentences["with_theme"] | (sentences.index % 2 == 0)
    drawn = sentences[kept].assign(stands_for=lambda f: np.where(f["with_theme"], 1.0, 2.0))
    half = wordings(drawn.reset_index(drop=True), hits, most=1000).set_index("wording")
    assert half.loc[COMPANION, "npmi"] == pytest.approx(every.loc[COMPANION, "npmi"], abs=0.01)
    assert half.loc["old empires", "npmi"] == pytest.approx(
        every.loc["old empires", "npmi"], abs=0.1
    )


@pytest.mark.parametrize("n", [0, 5])
def test_without_the_theme_there_is_nothing_to_offer(n):
    sentences, hits = planted(n=n, theme_in=0)
    table = wordings(sentences, hits)
    assert table.empty
    assert list(table.columns) == list(COLUMNS)


def test_the_order_of_sentences_does_not_matter():
    sentences, hits = planted()
    mixed = sentences.sample(frac=1, random_state=1).reset_index(drop=True)
    pd.testing.assert_frame_equal(wordings(mixed, hits), wordings(sentences, hits))
