"""Diffusion: who is first, who takes up, when and in whose voice, as planted."""

from __future__ import annotations

import pandas as pd
import pytest
from planted import filled, stored

from multipolar.formulas import usage
from multipolar.formulas.diffusion import (
    adoptions,
    curve,
    echoes,
    farthest,
    firsts,
    recurrence,
    spread,
)
from multipolar.formulas.usage import EMBEDDED, OWN, QUOTED

# article: family, newsroom, date; its uses: formula, voice, speaker
ARTICLES = [
    ("a1", "a1", "Xin", "2024-01-05", [("F", "direct", "Wang Yi"), ("G", "narration", None)]),
    ("a2", "a1", "Daily", "2024-01-06", [("F", "direct", "Wang Yi")]),  # a copy of a1
    ("a3", "a3", "Sput", "2024-01-05", [("F", "narration", None), ("F", "direct", "Wang Yi")]),
    ("a4", "a4", "Sput", "2024-02-04", [("F", "indirect", None)]),
    ("a5", "a5", "Xin", "2024-03-05", [("F", "narration", None)]),
    ("a6", "a6", "Post", None, [("F", "embedded", None)]),
    ("a7", "a7", "Post", "2024-01-01", []),
    ("a8", "a8", "Post", "2024-04-04", [("G", "indirect", "Vladimir Putin")]),
]
STATES = {"Xin": "china", "Daily": "china", "Sput": "russia", "Post": ""}
SIDES = {"Wang Yi": "China", "Vladimir Putin": "Russia"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    documents, uses = [], []
    for doc_id, family, newsroom, date, own in ARTICLES:
        documents.append(
            {"doc_id": doc_id, "family_id": family, "newsroom": newsroom, "date": date}
        )
        for place, (formula, voice, speaker) in enumerate(own):
            at = {"doc_id": doc_id, "start": 10 * place, "end": 10 * place + 5}
            uses.append({**at, "formula": formula, "voice": voice, "speaker": speaker})
    tables = {
        "documents": filled("documents", documents),
        "formulas": filled("formulas", uses),
        "phrases": filled("phrases", [{"phrase": "F", "kind": "known", "n_families": 5}, {"phrase": "Z", "kind": "known"}]),
    }  # fmt: skip
    return stored(tables, tmp_path_factory.mktemp("diffusion"), n_parts=2)


@pytest.fixture(scope="module")
def stories(corpus) -> pd.DataFrame:
    return usage.stories(corpus, sides=SIDES, states=STATES)


def test_copies_are_one_story_in_the_voice_of_its_earliest(stories):
    rows = stories[["formula", "family_id", "newsroom", "date", "state", "n", "mode", "side"]]
    assert rows.astype(object).where(rows.notna(), None).to_numpy().tolist() == [
        ["F", "a1", "Xin", "2024-01-05", "china", 2, QUOTED, "China"],
        ["F", "a3", "Sput", "2024-01-05", "russia", 2, OWN, "China"],
        ["F", "a4", "Sput", "2024-02-04", "russia", 1, QUOTED, None],
        ["F", "a5", "Xin", "2024-03-05", "china", 1, OWN, None],
        ["F", "a6", "Post", None, None, 1, EMBEDDED, None],
        ["G", "a1", "Xin", "2024-01-05", "china", 1, OWN, None],
        ["G", "a8", "Post", "2024-04-04", None, 1, QUOTED, "Russia"],
    ]


def test_the_spread_counts_stories_newsrooms_and_known_states(stories):
    table = spread(stories)
    assert table.index.tolist() == ["F", "G"]
    assert table.loc["F", ["stories", "newsrooms", "states", "undated"]].tolist() == [5, 3, 2, 1]
    assert table.loc["F", [OWN, QUOTED, EMBEDDED]].tolist() == [2, 2, 1]
    assert table.loc["F", ["first", "last"]].tolist() == ["2024-01-05", "2024-03-05"]


def test_all_who_are_first_on_one_day_are_told(stories):
    table = firsts(stories)
    assert table.loc["F"].tolist() == ["2024-01-05", "Sput, Xin", f"{OWN}, {QUOTED}", "China", "2024-01-05", "Sput"]  # fmt: skip
    assert table.loc["G", ["newsrooms", "own_newsrooms"]].tolist() == ["Xin", "Xin"]


def test_a_formula_nobody_says_himself_has_no_first_of_its_own(stories):
    table = firsts(stories[stories["mode"] != OWN])
    assert table[["own_date", "own_newsrooms"]].isna().all(axis=None)
    assert table.loc["F", "newsrooms"] == "Xin"


def test_lags_are_days_after_the_first_use_anywhere(stories):
    table = adoptions(stories)
    rows = table.loc[table["formula"] == "F", ["newsroom", "lag", "mode", "own_lag", "stories", "own"]]  # fmt: skip
    assert rows.astype(object).where(rows.notna(), None).to_numpy().tolist() == [
        ["Sput", 0, OWN, 0, 2, 1],
        ["Xin", 0, QUOTED, 60, 2, 1],
        ["Post", None, EMBEDDED, None, 1, 0],
    ]


def test_the_curve_counts_from_the_beginning(stories):
    table = curve(stories[stories["formula"] == "F"])
    assert table.to_numpy().tolist() == [
        ["2024-01-05", 2, 2, 2, 1],
        ["2024-02-04", 3, 2, 2, 1],
        ["2024-03-05", 4, 2, 2, 2],
    ]


def test_echoes_tell_quoting_from_saying(stories):
    table = echoes(stories[stories["formula"] == "F"])
    rows = table[["state", "mode", "side", "stories", "first"]]
    assert rows.astype(object).where(rows.notna(), None).to_numpy().tolist() == [
        ["china", QUOTED, "China", 1, "2024-01-05"],
        ["russia", OWN, None, 1, "2024-01-05"],
        ["russia", QUOTED, None, 1, "2024-02-04"],
        ["china", OWN, None, 1, "2024-03-05"],
        [None, EMBEDDED, None, 1, None],
    ]


def test_known_formulas_that_stand_nowhere_are_not_shown(corpus):
    assert usage.phrases(corpus, kinds=["known"])["phrase"].tolist() == ["F"]
    assert usage.counted(corpus).to_numpy().tolist() == [["known", 2, 1]]


def test_a_newsroom_has_as_many_stories_as_families_on_a_day(corpus):
    rows = usage.published(corpus)
    assert rows["n"].sum() == len(ARTICLES)
    assert rows.loc[rows["newsroom"] == "Post", "n"].tolist() == [1, 1, 1]


@pytest.mark.parametrize("function", [spread, firsts, adoptions, curve, echoes])
def test_no_stories_are_no_rows(stories, function):
    assert len(function(stories[:0])) == 0
    undated = stories[stories["date"].isna()]
    assert len(function(undated)) == (1 if function in (spread, adoptions, echoes) else 0)


SETTINGS = {"min_families": 5, "min_share": 0.0005, "min_newsrooms": 2}


def test_the_findings_say_what_was_found_or_why_nothing_was(corpus, stories):
    few = recurrence(usage.counted(corpus), n_families=99, settings=SETTINGS)
    none = recurrence(usage.counted(corpus), n_families=100, settings=SETTINGS)
    assert few.verdict == none.verdict == "refused"
    assert "from 100 story families on, and there are 99; 0 recur in 5 stories" in few.text
    assert "none stands in 5 stories of 2 newsrooms. 1 of the 2 known ones" in none.text
    counted = pd.DataFrame({"kind": ["even", "found"], "phrases": [9, 4], "here": [9, 4]})
    shown = recurrence(counted, n_families=20_000, settings=SETTINGS)
    assert shown.text.startswith("4 formulas were found, each in 10 stories of 2 newsrooms")
    told = farthest(stories)
    assert (told.n, told.value) == (5, 0.4)
    assert (
        "“F” has come farthest: 3 newsrooms of 2 known states use it, 2 of 5 stories" in told.text
    )
    assert "3 newsrooms use it" in farthest(stories.assign(state=None)).text
    assert farthest(stories[:0]).verdict == "refused"
