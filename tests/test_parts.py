"""Tables in parts: where one ends, what a part holds, and how rows come together again."""

from __future__ import annotations

import os
import subprocess
import sys
from unittest.mock import Mock

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multipolar import parts
from multipolar.parts import cut, part_hashes, read_part, take_part, together, write_part
from multipolar.schema import TABLES, validate

BODY = {"kind": "body", "rule": "rest", "n_words": 1}
NAMES = [f"article {number:05d}" for number in range(5000)]


def test_the_parts_in_order_are_the_names():
    assert [name for part in cut(NAMES) for name in part] == NAMES
    assert cut([]) == []
    assert cut(["one"]) == [["one"]]


def test_a_part_holds_half_its_size_at_least_and_never_more_than_it(monkeypatch):
    monkeypatch.setattr(parts, "SIZE", 300)
    sizes = [len(part) for part in cut(NAMES)]
    assert 0.6 * parts.SIZE < sum(sizes) / len(sizes) < 0.8 * parts.SIZE
    assert min(sizes[:-1]) >= parts.SIZE // 2
    assert max(sizes) <= parts.SIZE


@given(st.integers(0, len(NAMES) - 1), st.text(min_size=1, max_size=3))
def test_a_new_name_changes_few_parts(place, more):
    before = set(map(tuple, cut(NAMES)))
    after = set(map(tuple, cut(sorted({*NAMES, NAMES[place] + more}))))
    assert len(after - before) <= 8  # two, or the few until the next end that a hash makes


def segments(*rows: tuple[str, int]) -> pd.DataFrame:
    places = [
        {"doc_id": doc_id, "start": start, "end": start + 5, **BODY} for doc_id, start in rows
    ]
    return pd.DataFrame(places)


def arrow(*rows: tuple[str, int]):
    return validate(segments(*rows), TABLES["segments"])


def test_rows_from_several_places_come_in_the_order_of_the_table(tmp_path):
    pieces = [arrow(("c", 0), ("a", 5)), arrow(("b", 0), ("a", 0))]
    joined = together("segments", pieces)
    assert joined == together("segments", pieces[::-1])
    ids = joined.select(["doc_id", "start"]).to_pylist()
    assert [tuple(row.values()) for row in ids] == [("a", 0), ("a", 5), ("b", 0), ("c", 0)]


def test_the_bytes_of_a_part_do_not_depend_on_where_its_rows_came_from(tmp_path):
    rows = [("a", 0), ("a", 5), ("b", 0)]
    whole, pieces = together("segments", [arrow(*rows)]), [arrow(row) for row in rows]
    write_part(tmp_path / "one", "segments", 0, whole)
    write_part(tmp_path / "two", "segments", 0, together("segments", pieces))
    assert part_hashes(tmp_path / "one") == part_hashes(tmp_path / "two")
    assert list(part_hashes(tmp_path / "one")) == ["segments/part-00000.parquet"]


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_part_of_every_table_reads_back_with_its_columns(name, tmp_path):
    write_part(tmp_path, name, 3, together(name, []))
    assert read_part(tmp_path, name, 3).num_rows == 0
    frame = pd.read_parquet(tmp_path / name)
    assert list(frame.columns) == list(TABLES[name].columns)


def test_a_part_taken_over_stays_as_it_is_where_it_came_from(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    write_part(old, "segments", 7, together("segments", [arrow(("a", 0))]))
    before = part_hashes(old)
    take_part(new, "segments", 0, source=old, old=7)
    assert list(part_hashes(new).values()) == list(before.values())
    write_part(new, "segments", 0, together("segments", [arrow(("b", 0), ("c", 0))]))
    assert read_part(new, "segments", 0).num_rows == 2
    assert part_hashes(old) == before


def test_a_part_is_copied_where_the_disk_has_no_links(tmp_path, monkeypatch):
    monkeypatch.setattr(parts.os, "link", Mock(side_effect=PermissionError))
    write_part(tmp_path / "old", "segments", 0, together("segments", [arrow(("a", 0))]))
    take_part(tmp_path / "new", "segments", 0, source=tmp_path / "old", old=0)
    assert part_hashes(tmp_path / "new") == part_hashes(tmp_path / "old")


def test_offsets_that_may_be_missing_are_read_as_whole_numbers(tmp_path):
    write_part(tmp_path, "quotes", 0, together("quotes", []))
    kinds = pd.read_parquet(tmp_path / "quotes").dtypes
    assert {str(kinds[column]) for column in ("cue_start", "source_end")} == {"Int64"}


def test_items_of_lists_come_one_after_the_other_whatever_part_they_lie_in(tmp_path):
    own = {"starts": [0], "ends": [1], "places": [0], "capitals": [True], "persons": [False]}
    rows = [("a", ["peace", "war"], [0, 7]), ("b", [], []), ("c", ["war"], [3])]
    for number, (doc_id, words, sentences) in enumerate(rows):
        table = pd.DataFrame([{"doc_id": doc_id, "words": words, "sentences": sentences, **own}])
        write_part(tmp_path, "content_words", number, validate(table, TABLES["content_words"]))
    found = parts.items(tmp_path, "content_words", ["words", "sentences"])
    assert list(found["words"]) == ["peace", "war", "war"]
    assert (found["sentences"].tolist(), found["row"].tolist()) == ([0, 7, 3], [0, 0, 2])
    assert parts.items(tmp_path, "content_words", ["capitals"])["capitals"].tolist() == [True] * 3


def test_arrow_gives_back_what_is_freed():
    """Whose memory it takes C++ decides at its first import, whatever Python sets later."""
    program = "import multipolar.parts, pyarrow; print(pyarrow.default_memory_pool().backend_name)"
    own = {k: v for k, v in os.environ.items() if k != "ARROW_DEFAULT_MEMORY_POOL"}
    told = subprocess.run([sys.executable, "-c", program], env=own, capture_output=True, text=True)
    assert told.stdout.strip() == "system", told.stderr
