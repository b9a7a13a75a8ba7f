"""Shared storage: a corpus at an address is worked on in a copy, and what is made goes back."""

from __future__ import annotations

import fsspec
import pytest
from typer.testing import CliRunner

from multipolar import pipeline, shared
from multipolar.cli import app
from multipolar.schema import TABLES
from multipolar.store import Corpus, CorpusError, folder_hashes, open_corpus

pytestmark = pytest.mark.usefixtures("quick")

ARTICLE = "Wang meets Lavrov\n\nMOSCOW (TASS) - Wang said the world is multipolar.\n"


@pytest.fixture(params=["memory", "file"])
def address(request, tmp_path, monkeypatch) -> str:
    """Storage with one article, and a machine that has seen none of it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    url = f"memory://{tmp_path}/there" if request.param == "memory" else f"file://{tmp_path}/there"
    put(url, "raw/one.txt", ARTICLE)
    return url


def put(url: str, name: str, words: str) -> None:
    there, base = fsspec.core.url_to_fs(url)
    there.makedirs(f"{base}/{name}".rpartition("/")[0], exist_ok=True)
    with there.open(f"{base}/{name}", "w") as file:
        file.write(words)


def names(url: str) -> set[str]:
    there, base = fsspec.core.url_to_fs(url)
    return {path.removeprefix(f"{base}/") for path in there.find(base)}


def built(url: str) -> list[str]:
    """Build the corpus at the address; what is told."""
    told: list[str] = []
    with shared.copied(url, tell=told.append) as corpus:
        pipeline.build(corpus)
    return told


def test_the_tables_go_back_and_are_those_of_a_folder(address, tmp_path):
    built(address)
    (tmp_path / "folder" / "raw").mkdir(parents=True)
    (tmp_path / "folder" / "raw" / "one.txt").write_text(ARTICLE)
    own = open_corpus(tmp_path / "folder")
    pipeline.build(own)
    there, base = fsspec.core.url_to_fs(address)
    there.get(f"{base}/processed", str(tmp_path / "back"), recursive=True)
    back = Corpus(tmp_path / "folder").processed
    for name in TABLES:
        assert folder_hashes(tmp_path / "back" / name) == folder_hashes(back / name), name


def test_only_what_changed_travels(address):
    assert built(address)[0].startswith("1 files fetched")
    told = built(address)
    assert told[0].startswith("0 files fetched")
    assert told[1].startswith("0 files returned")
    put(address, "raw/two.txt", "Putin meets Xi\n\nThey met.\n")
    assert built(address)[0].startswith("1 files fetched")


def test_what_is_gone_there_is_gone_here(address):
    put(address, "raw/two.txt", "Putin meets Xi\n\nThey met.\n")
    built(address)
    there, base = fsspec.core.url_to_fs(address)
    there.rm_file(f"{base}/raw/two.txt")
    with shared.copied(address) as corpus:
        pipeline.build(corpus)
        assert corpus.table("documents")["doc_id"].tolist() == ["one"]
    assert len([name for name in names(address) if "/cache/" in name]) == 1


def test_another_machine_goes_on_from_the_parses(address, tmp_path, monkeypatch):
    built(address)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    with shared.copied(address) as corpus:
        assert pipeline.build(corpus) is False


def test_nothing_goes_back_where_the_build_fails(address):
    before = names(address)
    with pytest.raises(RuntimeError), shared.copied(address) as corpus:
        pipeline.build(corpus)
        raise RuntimeError("the power is gone")
    assert names(address) == before


def test_an_address_without_articles_is_refused(tmp_path):
    (tmp_path / "there").mkdir()
    with (
        pytest.raises(CorpusError, match="there: has no files in raw/"),
        shared.copied(f"file://{tmp_path}/there"),
    ):
        pass


@pytest.mark.parametrize("url", ["nosuch://bucket/corpus", "s3://bucket/corpus"])
def test_storage_that_cannot_be_used_is_one_line(url):
    result = CliRunner().invoke(app, ["build", url])
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{url}: ")
    assert len(result.stderr.splitlines()) == 1


def test_the_command_takes_an_address(address):
    result = CliRunner().invoke(app, ["build", address])
    assert result.exit_code == 0, result.output
    assert "processed/manifest.json" in names(address)
    assert "processed/shared.json" not in names(address)
