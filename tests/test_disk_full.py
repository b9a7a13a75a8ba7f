"""The disk is full while a build writes: it ends in one line, harms no table, and can go on."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from multipolar.schema import TABLES
from multipolar.store import BUNDLED, Corpus, folder_hashes, open_corpus

SIZE = 24_000_000  # bytes of the small disk
NEW = "A bridge opens\n\nThe ministers of two river states opened the bridge on Tuesday.\n"


def mounted(folder: Path) -> bool:
    """Whether a small disk could be put at the folder."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.mount(b"none", os.fsencode(folder), b"tmpfs", 0, f"size={SIZE}".encode()) == 0


@pytest.fixture
def small(tmp_path) -> Iterator[Corpus]:
    """The five articles on a disk that is small."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not mounted(disk):
        pytest.skip("no right to mount a small tmpfs")
    try:
        shutil.copytree(BUNDLED / "raw", disk / "corpus" / "raw")
        yield open_corpus(disk / "corpus")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def build(corpus: Corpus) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "multipolar.cli", "build", str(corpus.root)]
    return subprocess.run(command, capture_output=True, text=True)


def fill(corpus: Corpus, *, free: int) -> Path:
    """Take all of the disk but so many bytes, which may be more than there are."""
    filler = corpus.root.parent / "filler"
    room = shutil.disk_usage(corpus.root).free - free
    with filler.open("wb") as file:
        file.write(b"\0" * max(0, room))
    return filler


def hashes(corpus: Corpus) -> dict[str, dict[str, str]]:
    return {name: folder_hashes(corpus.processed / name) for name in TABLES}


def half_done(corpus: Corpus) -> list[str]:
    return [path.name for path in corpus.processed.rglob(".*") if path.name != ".lock"]


def whole(corpus: Corpus) -> list[str]:
    """The tables that are there, each read in full."""
    there = [name for name in TABLES if (corpus.processed / name).is_dir()]
    for name in there:
        assert list(pd.read_parquet(corpus.processed / name)) == list(TABLES[name].columns)
    return there


def refused(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def room_of(corpus: Corpus) -> int:
    """Bytes that the build took of the disk."""
    blocks = (path.stat().st_blocks for path in corpus.processed.rglob("*"))
    return 512 * sum(blocks)


# Of the room a whole build takes, how much is free: nothing, some of the parses, some tables.
FREE = [0.0, 0.05, 0.2, 0.4, 0.6]


@pytest.mark.parametrize("share", FREE)
def test_a_first_build_on_a_full_disk_ends_in_one_line_and_goes_on_later(small, built, share):
    filler = fill(small, free=int(share * room_of(built)))
    done = build(small)
    refused(done)
    assert half_done(small) == []
    whole(small)
    filler.unlink()
    again = build(small)
    assert again.returncode == 0, again.stderr
    assert hashes(small) == hashes(built)


@pytest.fixture(scope="module")
def six(tmp_path_factory) -> Corpus:
    """The five articles and one more, built where there is room."""
    root = tmp_path_factory.mktemp("six")
    shutil.copytree(BUNDLED / "raw", root / "raw")
    (root / "raw" / "zz.txt").write_text(NEW)
    done = build(open_corpus(root))
    assert done.returncode == 0, done.stderr
    return open_corpus(root)


@pytest.mark.parametrize("free", [0, 4_096, 12_288])
def test_an_update_on_a_full_disk_keeps_the_tables_there_were(small, built, six, free):
    shutil.copytree(built.processed, small.processed)
    (small.raw / "zz.txt").write_text(NEW)
    filler = fill(small, free=free)
    refused(build(small))
    assert half_done(small) == []
    assert whole(small) == list(TABLES)
    filler.unlink()
    again = build(small)
    assert again.returncode == 0, again.stderr
    assert hashes(small) == hashes(six)


def test_the_line_names_the_disk_and_what_to_do(small):
    fill(small, free=4_096)
    told = build(small).stderr
    assert "No space left on device" in told or "disk" in told
    assert str(small.root) in told
    assert "free" in told and "again" in told
