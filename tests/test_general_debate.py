"""The benchmark on the UN General Debate: its search on planted speeches, its answer on the real."""

from __future__ import annotations

import pandas as pd
import pytest
from benchmarks import general_debate as debate
from benchmarks.un_pieces import DATA, NAME


@pytest.fixture(scope="module")
def sought(codebook, nlp):
    return debate.Sought(codebook, nlp=nlp)


def planted(*texts: str, country: str = "AAA", year: int = 2000) -> pd.DataFrame:
    ids = [f"{country}_{year}_{n}" for n in range(len(texts))]
    table = pd.DataFrame({"doc_id": ids, "family_id": ids, "text": texts})
    return table.assign(country=country, year=year, n_words=5000)


POSSIBLE = [
    ("We want a multipolar world.", True),
    ("MULTIPOLARITY grows", True),
    ("a multi-polar order", True),
    ("uni - polar", True),
    ("A unilateral act; the order of states", True),  # the words are there; the parse will say no
    ("A bipolar world.", False),
    ("Multilateralism and polar bears", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "expected"), POSSIBLE)
def test_a_sentence_is_possible_where_the_words_of_a_pattern_stand(sought, text, expected):
    assert sought.is_possible(text) is expected


def test_the_theme_is_found_in_its_sentences_as_in_the_whole(sought):
    table = planted(
        "Peace is near. A multipolar world is near; a unipolar one is not. The end.",
        "They took unilateral action. The world order is just. Dr. X. said multi-polarity grows!",
        "Nothing.",
    )
    hits = debate.in_sentences(sought, table)
    assert hits.to_numpy().tolist() == [
        ["AAA_2000_0", "multipolar*"],
        ["AAA_2000_0", "unipolar*"],
        ["AAA_2000_1", "multi - polar*"],
    ]
    assert debate.lost(sought, table, hits, n=6) == {
        "speeches": 3,
        "hits in the whole": 3,
        "lost": 0,
        "added": 0,
    }
    assert debate.lost(sought, table, hits[:2], n=6)["lost"] == 1
    assert len(debate.in_words(table)) == 1


def test_the_ranking_is_by_rate_and_leaves_out_who_spoke_little(codebook):
    table = pd.concat([
        planted(*["a"] * 8, country="CHN", year=2022),
        planted(*["b"] * 8, country="RUS", year=2021),
        planted("c", country="FEW", year=2020),
    ])  # fmt: skip
    hits = table.iloc[[0, 0, 1, 8, 16, 16, 16, 16]][["doc_id"]].assign(pattern="p")
    told = debate.told(hits, table, intervals=codebook.settings["intervals"])
    assert [row.split(":")[0] for row in told["by state"]] == ["CHN", "RUS"]
    assert told["by state"][0].startswith("CHN: 0.075 (") and told["by state"][0].endswith(
        ", 3 in 2"
    )
    assert (told["2022 is highest"], told["the three are first"]) == (True, False)
    assert 0.5 < told["in draws of speeches of a year"] < 1


@pytest.mark.skipif(not (DATA / NAME).exists(), reason=f"{NAME} is not in ../shared/data")
def test_of_a_multipolar_world_most_is_said_by_those_known_for_it_and_in_2022(sought, codebook):
    table, options = debate.speeches(), {"intervals": codebook.settings["intervals"]}
    for hits in (debate.in_sentences(sought, table), debate.in_words(table)):
        found = debate.told(hits, table, **options)
        assert found["the three are first"] and found["2022 is highest"]
