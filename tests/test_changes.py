"""What changed between two reports: planted changes come out, and nothing else."""

import json

import pandas as pd
import pytest

from multipolar.changes import changes, mark, named_otherwise, snapshot

STATE = {"inputs": {"raw/a.txt": "1"}, "codebook": {"x": "1"}, "code": {"y": "1"}, "versions": {}}


def frames(n_docs=8, *, per_doc=2, newsroom="Paper", surface="China"):
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
    words = pd.DataFrame({"doc_id": ids, "family_id": ids, "voice": "narration", "n_words": 500})
    return {
        "articles": documents,
        "words": words,
        "actor": pd.DataFrame({"doc_id": ids, "item": "China", "n": per_doc}),
        "theme": pd.DataFrame({"doc_id": ids[:1], "item": ["t"], "n": 1}),
        "stance": pd.DataFrame({"doc_id": ids[:1], "item": ["H for T"], "n": 1}),
        "surfaces": pd.DataFrame({"name": ["China"], "kind": "name", "surface": surface, "n": 8}),
    }


def taken(frames, *, state=STATE, findings=()):
    shot = snapshot(frames, findings=list(findings), state=state)
    return json.loads(json.dumps(shot))


def test_nothing_changed_is_nothing():
    shot = taken(frames())
    found = changes(shot, shot)
    assert found["causes"] == []
    assert found["measures"] == []
    assert found["newsrooms"] == []
    assert not any(found["articles"].values())


def test_articles_added_removed_and_edited_are_told_apart():
    before, after = frames(4), frames(5)
    after["articles"].loc[0, "sha256"] = "edited"
    for name in [name for name in after if "doc_id" in after[name]]:
        after[name] = after[name][after[name]["doc_id"] != "d1"]
    found = changes(taken(before), taken(after))["articles"]
    assert [[a["doc_id"] for a in found[k]] for k in ("added", "removed", "edited")] == [
        ["d4"],
        ["d1"],
        ["d0"],
    ]


def test_a_planted_move_is_marked_and_a_small_one_is_not():
    after = frames(8, per_doc=9)
    after["theme"] = after["theme"].assign(n=2)
    rows = {row["name"]: row for row in changes(taken(frames(8)), taken(after))["measures"]}
    assert rows["China"]["verdict"] == "moved"
    assert (rows["China"]["n_before"], rows["China"]["n_after"]) == (16, 72)
    assert rows["t"]["verdict"] == "within chance"


def test_too_few_stories_never_move():
    rows = changes(taken(frames(2)), taken(frames(2, per_doc=50)))["measures"]
    assert [row["verdict"] for row in rows] == ["no interval"]


@pytest.mark.parametrize(
    ("part", "cause"),
    [("inputs", "articles"), ("codebook", "codebook"), ("code", "code"), ("versions", "packages")],
)
def test_causes_are_named(part, cause):
    other = {**STATE, part: {"z": "2"}}
    assert changes(taken(frames()), taken(frames(), state=other))["causes"] == [cause]


EDITS = [
    # before, after, rows: name, before, now, gained, lost
    ({"A": {"a": 2}}, {"A": {"a": 2}}, []),
    ({"A": {"a": 2}}, {"A": {"a": 2, "b": 3}}, [("A", 2, 5, [["b", 3]], [])]),
    ({"A": {"a": 2}}, {"B": {"a": 2}}, [("A", 2, 0, [], [["a", 2]]), ("B", 0, 2, [["a", 2]], [])]),
    ({"A": {"a": 2}}, {"A": {"a": 1}}, [("A", 2, 1, [], [])]),
    (
        {"A": {"a": 1}, "B": {"b": 1}},
        {"A": {"a": 2}, "B": {"b": 9}},
        [("B", 1, 9, [], []), ("A", 1, 2, [], [])],
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), EDITS)
def test_an_edit_of_names_tells_what_was_gained_and_lost(before, after, expected):
    assert [tuple(row.values()) for row in named_otherwise(before, after)] == expected


def test_namings_are_told_where_the_codebook_changed_and_only_there():
    before, after = frames(), frames(surface="PRC")
    other = {**STATE, "codebook": {"x": "2"}}
    assert changes(taken(before), taken(after))["namings"] == []
    rows = changes(taken(before), taken(after, state=other))["namings"]
    assert [(r["name"], r["gained"], r["lost"]) for r in rows] == [
        ("China", [["PRC", 8]], [["China", 8]])
    ]


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
    before = taken(frames(), findings=[{"id": "x", **finding(text="Old.")}])
    after = taken(
        frames(), findings=[{"id": "x", **finding(text="New.")}, {"id": "y", **finding()}]
    )
    found = changes(before, after)["findings"]
    assert [(f["id"], f["mark"], f["before"], f["after"]) for f in found] == [
        ("x", "changed", "Old.", "New."),
        ("y", "new", None, "A."),
    ]
