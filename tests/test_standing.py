"""Standing: sides, portions and who is heard, on planted counts."""

import numpy as np
import pandas as pd
import pytest

from multipolar.speech import STRANGERS, UNNAMED
from multipolar.standing import (
    OTHERS,
    in_percent,
    introduced_by,
    lumped,
    naming_rates,
    portions,
    share_finding,
    sides,
    voice_ratios,
)

OPTIONS = {"n_boot": 200, "seed": 1}


def test_sides_follow_the_codebook_to_the_end(codebook):
    found = sides(codebook.actors)
    expected = {
        "Wang Yi": "China",
        "Chinese Foreign Ministry": "China",
        "China": "China",
        "Vladimir Putin": "Russia",
        "the West": "the West",
        "Elon Musk": "Elon Musk",
    }
    assert {name: found[name] for name in expected} == expected
    left_out = [actor for actor in codebook.actors.values() if actor.name not in found]
    assert {actor.type for actor in left_out} == {"place"}
    assert {"Kazan"} <= {actor.name for actor in left_out}
    assert {"Taiwan", "Hong Kong"} <= set(found)


def test_sides_beyond_the_largest_are_one_and_what_is_no_side_stays():
    words = {
        "China": 9,
        "Russia": 5,
        "Iran": 2,
        "India": 1,
        STRANGERS: 1,
        UNNAMED: 1,
        "narration": 40,
    }
    given = pd.DataFrame({"side": list(words), "n_words": list(words.values())})
    given = given.assign(doc_id="a", newsroom="North", family_id="a")
    found = lumped(given, most=2).set_index("side")["n_words"].to_dict()
    expected = {"China": 9, "Russia": 5, OTHERS: 3, STRANGERS: 1, UNNAMED: 1, "narration": 40}
    assert found == expected
    assert lumped(given[:0], most=2).empty


def counted(shares, n=40):
    """Ten statements in each of n articles, each a family, of speakers with that share direct."""
    made = []
    for speaker, share in shares.items():
        direct = np.random.default_rng(0).binomial(10, share, size=n)
        for kind, numbers in (("direct", direct), ("indirect", 10 - direct)):
            ids = [f"{number:02d}" for number in range(n)]
            made.append(
                pd.DataFrame({"doc_id": ids, "kind": kind, "n": numbers}).assign(speaker=speaker)
            )
    return pd.concat(made).assign(family_id=lambda frame: frame["doc_id"])


def test_portions_find_planted_shares():
    planted = {"A": 0.2, "B": 0.7}
    found = portions(counted(planted), by="speaker", of="kind", **OPTIONS)
    direct = found[found["kind"] == "direct"].set_index("speaker")
    for speaker, share in planted.items():
        row = direct.loc[speaker]
        assert row["low"] < share < row["high"]
        assert row["high"] - row["low"] < 0.15
    assert found.groupby("speaker")["share"].sum().tolist() == pytest.approx([1, 1])
    assert found["n"].sum() == 2 * 40 * 10


def test_portions_of_nothing_have_their_columns():
    empty = counted({"A": 0.5})[:0]
    assert {"speaker", "kind", "n", "share", "low"} <= set(portions(empty, by="speaker", of="kind"))


def test_a_share_is_told_with_its_interval_and_none_as_none():
    table = portions(counted({"A": 0.2}), by="speaker", of="kind", **OPTIONS)
    look = {"id": "x", "of": "kind", "unit": "statements", "text": "{n} of {total}: {share:.0%}"}
    found = share_finding(table, "direct", **look)
    direct = table.set_index("kind").loc["direct"]
    assert found.text == f"{direct['n']:.0f} of 400: {direct['share']:.0%}"
    assert (found.n, found.value) == (400, direct["share"])
    assert found.low < found.value < found.high
    none = share_finding(table, "mixed", **look)
    assert (none.text, none.value, none.low) == ("0 of 400: 0%", None, None)


def test_shares_are_told_in_percent_with_their_interval():
    planted = [
        (0.33, 0.144, 0.566),
        (0.027, None, None),
        (0.05, 0.0, 0.2),
        (1, 0.9, 1),
        (0, None, None),
    ]
    found = in_percent(pd.DataFrame(planted, columns=["share", "low", "high"], dtype=float))
    assert found.tolist() == [
        "33% (14 to 57)",
        "2.7%",
        "5.0% (0.0 to 20.0)",
        "100% (90 to 100)",
        "0%",
    ]


def test_verbs_are_listed_by_side_the_most_frequent_first():
    planted = [
        ("China", "say", 1500),
        ("Iran", "say", 4),
        ("China", "add", 3),
        ("China", "note", 1),
    ]
    found = introduced_by(pd.DataFrame(planted, columns=["side", "cue", "n"]), most=2)
    assert found["n"].to_dict() == {"China": 1504, "Iran": 4}
    assert found["verbs"].tolist() == ["say (1,500), add (3) and 1 others", "say (4)"]


# who: in each of twenty articles, how often named and how many words said; every `spoken`th alone
HEARD = {"talker": (2, 30, 1), "now and then": (4, 10, 2), "silent": (6, 0, 1)}


def heard():
    made = [
        {"doc_id": f"{i:02d}", "family_id": f"{i:02d}", "who": who, "named": named, "words": words}
        | ({"words": 0} if i % spoken else {})
        for who, (named, words, spoken) in HEARD.items()
        for i in range(20)
    ]
    return pd.DataFrame(made)


def test_voice_ratios_tell_who_is_only_spoken_about():
    found = voice_ratios(heard(), **OPTIONS).set_index("who")
    assert found.index.tolist() == ["silent", "now and then", "talker"]
    assert found["named"].tolist() == [120, 80, 40]
    assert found["words"].tolist() == [0, 100, 600]
    assert found["ratio"].tolist() == pytest.approx([0, 1.25, 15])
    assert found["heard"].tolist() == pytest.approx([0, 0.5, 1])
    assert found.loc["now and then", "ratio_low"] < 1.25 < found.loc["now and then", "ratio_high"]
    assert pd.isna(found.loc["silent", "ratio_high"])
    silent = found.loc["silent"]
    assert (silent["low"], silent["n_docs"], silent["n_families"]) == (0, 20, 20)
    assert 0.05 < silent["high"] < 0.25


def test_who_speaks_unnamed_counts_as_named_once():
    one = heard().query("who == 'talker'").assign(named=0)
    assert voice_ratios(one, **OPTIONS)["ratio"].tolist() == pytest.approx([30])


def test_few_families_have_no_interval():
    few = heard().query("doc_id < '04'")
    found = voice_ratios(few, **OPTIONS)
    assert found[["ratio_low", "ratio_high", "low", "high"]].isna().all(axis=None)
    assert found["ratio"].notna().all()


def test_nobody_named_is_nobody_heard():
    found = voice_ratios(heard()[:0])
    assert found.empty
    assert {"who", "named", "heard", "low", "high"} <= set(found)


def test_each_names_whom_per_1000_of_their_own_words():
    said = pd.DataFrame(
        [("a", "1", "Wang Yi", 100), ("b", "2", "Wang Yi", 100), ("b", "2", "China", 50)],
        columns=["doc_id", "family_id", "speaker", "n_words"],
    )
    columns = ["doc_id", "speaker", "name", "n"]
    whom = [("a", "Wang Yi", "Russia", 3), ("b", "China", "Russia", 1), ("b", "Doe", "Russia", 9)]
    found = naming_rates(pd.DataFrame(whom, columns=columns), said, n_boot=99)
    assert found.set_index("speaker")["rate"].to_dict() == {"Wang Yi": 15.0, "China": 20.0}


def test_where_nobody_named_speaks_there_is_no_rate():
    said = pd.DataFrame(columns=["doc_id", "family_id", "speaker", "n_words"])
    whom = pd.DataFrame(columns=["doc_id", "speaker", "name", "n"])
    assert naming_rates(whom, said).empty
