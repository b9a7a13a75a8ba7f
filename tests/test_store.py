"""Paths, whole-or-not-at-all writing, the manifest, the cache, and which folder is a corpus."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from planted import planted, stored

from multipolar.parsing.cache import ParseCache
from multipolar.parts import write_part
from multipolar.schema import TABLES, validate
from multipolar.store import (
    BUNDLED,
    HOME,
    Corpus,
    CorpusError,
    folder_hashes,
    open_corpus,
    replacing,
    sha256,
)

ONE = pd.DataFrame({"path": ["raw/a.pdf"], "reason": ["no reader for .pdf"]})
TWO = pd.DataFrame({"path": ["raw/b.txt"], "reason": ["the file is empty"]})


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


@pytest.fixture
def empty(tmp_path: Path) -> Corpus:
    (tmp_path / "raw").mkdir()
    return open_corpus(tmp_path)


# --- writing ----------------------------------------------------------------------------------


def put(corpus: Corpus, words: str) -> None:
    corpus.processed.mkdir(exist_ok=True)
    with corpus.scratch() as folder:
        (folder / "unread").mkdir()
        (folder / "unread" / "part").write_text(words)
        corpus.put(folder, ["unread"])


def test_tables_take_the_place_of_those_before_and_the_manifest_counts_no_more(empty):
    put(empty, "old")
    empty.write_manifest({"n": 1})
    put(empty, "new")
    assert (empty.processed / "unread" / "part").read_text() == "new"
    assert empty.manifest() == {}
    assert names(empty.processed) == ["part", "unread"]


def test_a_failure_while_making_tables_leaves_the_old_ones_and_no_scratch(empty):
    put(empty, "old")
    with pytest.raises(RuntimeError), empty.scratch() as folder:
        (folder / "unread").mkdir()
        raise RuntimeError("the power is gone")
    assert (empty.processed / "unread" / "part").read_text() == "old"
    assert names(empty.processed) == ["part", "unread"]


def test_a_failure_while_writing_leaves_the_old_file_and_no_scratch(empty):
    put(empty, "old")
    with pytest.raises(RuntimeError), replacing(empty.processed / "unread") as folder:
        folder.mkdir()
        raise RuntimeError("the power is gone")
    assert (empty.processed / "unread" / "part").read_text() == "old"
    assert names(empty.processed) == ["part", "unread"]


def test_a_writer_that_writes_nothing_leaves_the_old_file(empty):
    put(empty, "old")
    with pytest.raises(FileNotFoundError), replacing(empty.processed / "unread"):
        pass
    assert (empty.processed / "unread" / "part").read_text() == "old"
    assert names(empty.processed) == ["part", "unread"]


def test_a_table_before_the_first_build_says_what_to_do(empty):
    with pytest.raises(CorpusError, match=r"documents is not there: run `multipolar build"):
        empty.table("documents")


def test_a_table_that_is_none_is_refused_with_those_there_are(empty):
    with pytest.raises(CorpusError, match=r"no table 'article'; there are: documents, segments"):
        empty.table("article")


# --- the manifest -----------------------------------------------------------------------------

MANIFEST = {"inputs": {"raw/Ülkü.txt": "0f"}, "unread": [{"path": "a", "reason": "“b”"}], "n": 1}


def test_the_manifest_is_read_as_it_was_written(empty):
    assert empty.manifest() == {}
    empty.write_manifest({"n": 2})
    empty.write_manifest(MANIFEST)
    assert empty.manifest() == MANIFEST
    assert names(empty.processed) == ["manifest.json"]


@pytest.mark.parametrize("damaged", [b"", b'{"inputs": ', b"[1, 2]", b"\xff\xfe\x00"])
def test_a_damaged_manifest_counts_as_none(empty, damaged):
    empty.write_manifest(MANIFEST)
    (empty.processed / "manifest.json").write_bytes(damaged)
    assert empty.manifest() == {}


# --- the cache of parses ----------------------------------------------------------------------

KEY, OTHER = sha256("Wang left."), sha256("Lavrov came.")


def damage(path: Path, how: str) -> None:
    data = path.read_bytes()
    changed = {"cut": data[:-1], "emptied": b"", "one bit": data[:-1] + bytes([data[-1] ^ 1])}
    path.write_bytes(changed[how])


@pytest.mark.parametrize("how", ["cut", "emptied", "one bit"])
def test_a_damaged_entry_counts_as_absent_and_is_written_anew(tmp_path, how):
    cache = ParseCache(tmp_path)
    assert cache.get(KEY) is None
    cache.put(KEY, b"\x00parse\xff")
    assert cache.get(KEY) == b"\x00parse\xff"
    (path,) = tmp_path.glob(f"*/{KEY}")
    damage(path, how)
    assert cache.get(KEY) is None
    cache.put(KEY, b"\x00parse\xff")
    assert cache.get(KEY) == b"\x00parse\xff"


def test_only_what_is_needed_stays_in_the_cache(tmp_path):
    cache = ParseCache(tmp_path)
    cache.put(KEY, b"1")
    cache.put(OTHER, b"2")
    cache.keep_only({OTHER})
    assert (cache.get(KEY), cache.get(OTHER)) == (None, b"2")


# --- which folder is a corpus -----------------------------------------------------------------


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CorpusError, match=r"nowhere: no such folder; a corpus is a folder that"):
        open_corpus(tmp_path / "nowhere")


def test_a_file_is_no_corpus(tmp_path):
    (tmp_path / "article.txt").write_text("Wang left.")
    with pytest.raises(CorpusError, match=r"article\.txt: no such folder"):
        open_corpus(tmp_path / "article.txt")


def test_a_folder_without_raw_is_refused_and_told_where_articles_go(tmp_path):
    with pytest.raises(CorpusError, match=r"has no raw/ folder; put the articles into .*/raw$"):
        open_corpus(tmp_path)


def test_the_environment_names_the_corpus_where_nothing_else_does(empty, monkeypatch):
    monkeypatch.setenv("MULTIPOLAR_CORPUS", str(empty.root))
    assert open_corpus().root == empty.root
    assert open_corpus(BUNDLED).root == BUNDLED
    monkeypatch.delenv("MULTIPOLAR_CORPUS")
    assert open_corpus().root == BUNDLED


def test_a_corpus_has_its_own_codebook_gold_and_report_or_the_bundled_ones(empty):
    assert (empty.codebook, empty.gold) == (BUNDLED / "codebook", BUNDLED / "gold")
    (empty.root / "codebook").mkdir()
    (empty.root / "gold").mkdir()
    assert (empty.codebook, empty.gold) == (empty.root / "codebook", empty.root / "gold")
    assert empty.report == empty.root / "report"
    assert open_corpus(BUNDLED).report == HOME / "report"


def test_articles_are_the_files_under_raw_that_are_not_hidden(empty):
    for name in ("b.txt", "a.txt", "sub/c.TXT", "articles.csv", "sub/articles.csv", "notes.pdf"):
        (empty.raw / name).parent.mkdir(exist_ok=True)
        (empty.raw / name).write_text("Wang left.")
    for name in (".DS_Store", ".trash/d.txt"):
        (empty.raw / name).parent.mkdir(exist_ok=True)
        (empty.raw / name).write_text("Lavrov left.")
    there = ["a.txt", "b.txt", "notes.pdf", "sub/articles.csv", "sub/c.TXT"]
    assert [empty.relative(path) for path in empty.articles] == [f"raw/{name}" for name in there]
    assert list(folder_hashes(empty.raw)) == sorted([*there, "articles.csv"])


def test_hashes_tell_files_apart_by_name_and_content(tmp_path):
    (tmp_path / "a.py").write_text("1")
    (tmp_path / "b.html").write_text("1")
    assert folder_hashes(tmp_path) == {"a.py": sha256("1"), "b.html": sha256(b"1")}
    assert list(folder_hashes(tmp_path, suffixes=(".py",))) == ["a.py"]


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be on Windows")
def test_a_name_that_is_no_utf8_can_be_written_down(empty):
    path = empty.raw / os.fsdecode(b"caf\xe9.txt")
    path.write_text("Wang left.")
    assert empty.relative(path) == "raw/caf\\xe9.txt"
    empty.write_manifest({"inputs": folder_hashes(empty.raw)})
    assert empty.manifest() == {"inputs": {"caf\\xe9.txt": sha256("Wang left.")}}


# --- SQL over the parts -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["plain", "a [b] *c?", 'it\'s "q"', "{x,y}", "é 中", "$n; --"])
def test_a_folder_of_any_name_can_be_queried(name, tmp_path):
    corpus = stored(planted(1), tmp_path / name, n_parts=3)
    found = corpus.query("SELECT count(*) AS n FROM mentions")
    assert found["n"].tolist() == [len(planted(1)["mentions"])]


def test_a_query_reads_the_parts_as_they_are_now(tmp_path):
    corpus = stored(planted(1), tmp_path)
    for seed in range(3):
        rows = planted(seed)["mentions"]
        write_part(corpus.processed, "mentions", 1, validate(rows, TABLES["mentions"]))
        assert corpus.query("SELECT count(*) AS n FROM mentions")["n"].tolist() == [len(rows)]


def test_a_query_takes_parameters_as_values(tmp_path):
    corpus = stored(planted(1), tmp_path)
    found = corpus.query("SELECT $a AS a, list_contains($b, 'x') AS b", a="' OR 1 --", b=["x"])
    assert found.to_dict("records") == [{"a": "' OR 1 --", "b": True}]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{root}/secret.csv')",
        "SELECT * FROM '{root}/processed/mentions/secret.parquet'",
        "COPY (SELECT 1 FROM mentions) TO '{root}/written.csv'",
        "ATTACH '{root}/other.db' AS other",
        "INSTALL httpfs",
        "SET threads = 4",
    ],
)
def test_a_query_reads_the_tables_and_nothing_else(sql, tmp_path):
    corpus = stored(planted(1), tmp_path)
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with pytest.raises(duckdb.Error, match=r"disabled|locked"):
        corpus.query(sql.format(root=tmp_path))
    assert not (tmp_path / "written.csv").exists()


def test_before_the_first_build_a_query_says_what_to_do(corpus):
    with pytest.raises(CorpusError, match="run `multipolar build"):
        corpus.query("SELECT * FROM mentions")


def test_some_columns_of_a_table_are_read_alone(built):
    assert list(built.table("documents", columns=["doc_id", "date"])) == ["doc_id", "date"]
