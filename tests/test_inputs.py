"""What lies in raw/: hashed by its bytes, and again only where it was touched."""

import os
import time

import pytest

from multipolar import inputs
from multipolar.inputs import input_hashes, noted, why_not
from multipolar.store import Corpus, open_corpus, sha256

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links and pipes are made for POSIX")


@pytest.fixture
def two(tmp_path) -> Corpus:
    """Two files written a minute ago."""
    (tmp_path / "corpus" / "raw").mkdir(parents=True)
    corpus = open_corpus(tmp_path / "corpus")
    for name in ("a.txt", "b.txt"):
        (corpus.raw / name).write_text(name)
    return corpus


@pytest.fixture
def opened(two, monkeypatch) -> list[str]:
    """Files whose bytes are hashed."""
    seen: list[str] = []
    digest = inputs._digest
    monkeypatch.setattr(
        inputs, "_digest", lambda path, corpus: (seen.append(path.name), digest(path, corpus))[1]
    )
    return seen


def later(monkeypatch) -> None:
    """An hour goes by."""
    now = time.time_ns()
    monkeypatch.setattr(inputs.time, "time_ns", lambda: now + 3_600_000_000_000)


def test_every_file_has_the_hash_of_its_bytes(two):
    assert input_hashes(two) == {f"raw/{name}": sha256(name) for name in ("a.txt", "b.txt")}


def test_what_was_not_touched_is_not_read_again(two, opened, monkeypatch):
    later(monkeypatch)
    noted(two)
    opened.clear()
    before = input_hashes(two)
    assert opened == []
    (two.raw / "b.txt").write_text("B.txt")
    after = input_hashes(two)
    assert opened == ["b.txt"]
    assert before["raw/a.txt"] == after["raw/a.txt"]
    assert after["raw/b.txt"] == sha256("B.txt")


def test_a_file_of_the_old_size_and_time_is_read_again(two, monkeypatch):
    later(monkeypatch)
    noted(two)
    path = two.raw / "a.txt"
    about = path.stat()
    path.write_text("A.txt")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert input_hashes(two)["raw/a.txt"] == sha256("A.txt")


def test_what_was_written_just_before_the_note_is_read_again(two, opened):
    noted(two)
    opened.clear()
    input_hashes(two)
    assert opened == ["a.txt", "b.txt"]


def test_what_is_no_file_has_its_reason_and_is_never_opened(two, tmp_path, opened):
    (tmp_path / "secret").write_text("1")
    (two.raw / "out.txt").symlink_to(tmp_path / "secret")
    (two.raw / "nowhere.txt").symlink_to(two.raw / "not there")
    (two.raw / "round.txt").symlink_to(two.raw / "round.txt")
    (two.raw / "sub").mkdir()
    (two.raw / "folder").symlink_to(two.raw / "sub")
    os.mkfifo(two.raw / "pipe.txt")
    reasons = {
        "out.txt": "a link that leads out of the corpus; copy the file in",
        "nowhere.txt": "a link to nothing",
        "round.txt": "a link that leads round in a circle",
        "folder": "a link to a folder; copy the folder in",
        "pipe.txt": "no file but a pipe or device",
    }
    assert {name: why_not(two.raw / name, two) for name in reasons} == reasons
    before = input_hashes(two)
    assert set(before) == {"raw/a.txt", "raw/b.txt", *(f"raw/{name}" for name in reasons)}
    (tmp_path / "secret").write_text("2")
    assert input_hashes(two) == before


def test_a_link_within_the_corpus_follows_what_it_names(two):
    (two.raw / "link.txt").symlink_to(two.raw / "a.txt")
    assert why_not(two.raw / "link.txt", two) is None
    noted(two)
    (two.raw / "a.txt").write_text("other")
    assert input_hashes(two)["raw/link.txt"] == sha256("other")
