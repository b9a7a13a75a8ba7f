"""Theme hits counted by SQL: by pattern, and by whose side they are on."""

import pytest
from planted import filled, stored

from multipolar.schema import TABLES
from multipolar.theme_counts import ELSE, by_side

KEYS = ("doc_id", "start", "theme", "voice", "speaker")
HITS = [
    ("a", 1, "x", "direct", "Wang Yi"),
    ("a", 2, "x", "indirect", "China"),
    ("a", 3, "x", "narration", None),
    ("a", 4, "y", "embedded", None),
    ("b", 5, "y", "direct", None),
    ("b", 6, "y", "indirect", "a town"),
]
WORDS = [
    ("a", "direct", "Wang Yi", None, 7),
    ("a", "indirect", "China", None, 5),
    ("a", "narration", None, None, 20),
    ("a", "embedded", None, None, 3),
    ("b", "direct", None, "A Stranger", 4),
    ("b", "indirect", "a town", None, 2),
    ("b", "indirect", None, None, 1),
]


@pytest.mark.parametrize("n_parts", [1, 2])
def test_hits_and_words_by_the_side_that_speaks(tmp_path, n_parts):
    tables = {name: TABLES[name].empty() for name in TABLES}
    tables["documents"] = filled(
        "documents", [{"doc_id": d, "family_id": d, "newsroom": "N"} for d in "ab"]
    )
    tables["themes"] = filled("themes", [dict(zip(KEYS, row, strict=True)) for row in HITS])
    keys = ("doc_id", "voice", "speaker", "stranger", "n_words")
    tables["voices"] = filled("voices", [dict(zip(keys, row, strict=True)) for row in WORDS])
    sides = {"Wang Yi": "China", "China": "China"}
    hits, words = by_side(stored(tables, tmp_path, n_parts=n_parts), sides=sides)
    assert hits[["doc_id", "side", "theme", "n"]].to_numpy().tolist() == [
        ["a", "China", "x", 2],
        ["a", "embedded", "y", 1],
        ["a", "narration", "x", 1],
        ["b", ELSE, "y", 2],
    ]
    assert words[["doc_id", "side", "n_words"]].to_numpy().tolist() == [
        ["a", "China", 12],
        ["a", "embedded", 3],
        ["a", "narration", 20],
        ["b", ELSE, 7],
    ]
