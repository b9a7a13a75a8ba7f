"""What changed between two reports: planted changes come out, and nothing else."""

import json

import pandas as pd
import pytest

from multipolar.changes import changes, mark, snapshot

STATE = {"inputs": {"raw/a.txt": "1"}, "codebook": {"x": "1"}, "code": {"y": "1"}, "versions": {}}


def tables(n_docs=8, *, per_doc=2, newsroom="Paper"):
    ids = [f"d{i}" for i in range(n_docs)]
    documents = pd.DataFrame(
        {
            "doc_id": ids,
            "sha256": ids,
            "title": ids,
            "newsroom": newsroom,
            "outlet": newsroom,
            "date": "2024-01-01",
            "family_id": ids,
        }
    )
    voices = pd.DataFrame({"doc_id": ids, "voice": "narration", "speaker": None, "n_words": 500})
    mentions = pd.DataFrame(
        [(d, "China") for d in ids for _ in range(per_doc)], columns=["doc_id", "name"]
    )
    themes = pd.DataFrame({"doc_id": ids[:1], "theme": ["t"]})
    stances = pd.DataFrame({"doc_id": ids[:2], "holder": "H", "target": "T", "value": [1, 0]})
    return {
        "documents": documents,
        "voices": voices,
        "mentions": mentions,
        "themes": themes,
        "stances": stances,
    }


def taken(tables, *, state=STATE, findings=()):
    shot = snapshot(tables, findings=list(findings), state=state)
    return json.loads(json.dumps(shot))


def test_nothing_changed_is_nothing():
    shot = taken(tables())
    found = changes(shot, shot)
    assert found["causes"] == []
    assert found["measures"] == []
    assert found["newsrooms"] == []
    assert not any(found["articles"].values())


def test_articles_added_removed_and_edited_are_told_apart():
    before, after = tables(4), tables(5)
    after["documents"].loc[0, "sha256"] = "edited"
    for name in after:
        after[name] = after[name][after[name]["doc_id"] != "d1"]
    found = changes(taken(before), taken(after))["articles"]
    assert [[a["doc_id"] for a in found[k]] for k in ("added", "removed", "edited")] == [
        ["d4"],
        ["d1"],
        ["d0"],
    ]


def test_a_planted_move_is_marked_and_a_small_one_is_not():
    after = tables(8, per_doc=9)
    extra = pd.DataFrame({"doc_id": ["d0"], "theme": ["t"]})
    after["themes"] = pd.concat([after["themes"], extra])
    rows = {row["name"]: row for row in changes(taken(tables(8)), taken(after))["measures"]}
    assert rows["China"]["verdict"] == "moved"
    assert (rows["China"]["n_before"], rows["China"]["n_after"]) == (16, 72)
    assert rows["t"]["verdict"] == "within chance"


def test_too_few_stories_never_move():
    rows = changes(taken(tables(2)), taken(tables(2, per_doc=50)))["measures"]
    assert [row["verdict"] for row in rows] == ["no interval"]


@pytest.mark.parametrize(
    ("part", "cause"),
    [("inputs", "articles"), ("codebook", "codebook"), ("code", "code"), ("versions", "packages")],
)
def test_causes_are_named(part, cause):
    other = {**STATE, part: {"z": "2"}}
    assert changes(taken(tables()), taken(tables(), state=other))["causes"] == [cause]


def finding(value=None, low=None, high=None, *, verdict="shown", text="A."):
    return {
        "text": text,
        "n": 1,
        "unit": "u",
        "verdict": verdict,
        "value": value,
        "low": low,
        "high": high,
    }


MARKS = [
    (None, finding(), "new"),
    (finding(verdict="refused"), finding(), "new"),
    (finding(), None, "no longer testable"),
    (finding(), finding(verdict="refused"), "no longer testable"),
    (finding(verdict="refused"), finding(verdict="refused"), "held"),
    (finding(0.5, 0.2, 0.8), finding(0.6, 0.3, 0.9), "held"),
    (finding(0.5, 0.2, 0.8), finding(-0.4, -0.6, -0.1), "reversed"),
    (finding(0.5, 0.2, 0.8), finding(0.3, -0.1, 0.7), "weakened"),
    (finding(0.5, 0.4, 0.6), finding(0.2, 0.1, 0.3), "weakened"),
    (finding(text="A."), finding(text="B."), "changed"),
]


@pytest.mark.parametrize(("before", "after", "expected"), MARKS)
def test_marks(before, after, expected):
    assert mark(before, after) == expected


def test_findings_are_listed_with_both_their_texts():
    before = taken(tables(), findings=[{"id": "x", **finding(text="Old.")}])
    after = taken(
        tables(), findings=[{"id": "x", **finding(text="New.")}, {"id": "y", **finding()}]
    )
    found = changes(before, after)["findings"]
    assert [(f["id"], f["mark"], f["before"], f["after"]) for f in found] == [
        ("x", "changed", "Old.", "New."),
        ("y", "new", None, "A."),
    ]
