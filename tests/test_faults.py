"""Faults: a build that is killed, and two builds at once, end in the tables of an undisturbed one."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from multipolar.schema import TABLES
from multipolar.store import Corpus, folder_hashes, open_corpus


def start(corpus: Corpus) -> subprocess.Popen:
    command = [sys.executable, "-m", "multipolar.cli", "build", str(corpus.root)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def hashes(corpus: Corpus) -> dict[str, dict[str, str]]:
    return {name: folder_hashes(corpus.processed / name) for name in TABLES}


def left_over(corpus: Corpus) -> list[str]:
    return [path.name for path in corpus.processed.rglob(".*") if path.name != ".lock"]


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a signal of POSIX systems")
def test_a_build_killed_ten_times_and_resumed_gives_the_same_bytes(corpus, built):
    moments = random.Random(20261122)
    for _ in range(10):
        running = start(corpus)
        time.sleep(moments.uniform(0.3, 4.0))
        running.send_signal(signal.SIGKILL)
        running.communicate()
    last = start(corpus)
    told, _ = last.communicate()
    assert last.returncode == 0, told
    assert hashes(corpus) == hashes(built)
    assert left_over(corpus) == []


def test_two_builds_at_once_give_the_same_bytes(corpus, built):
    running = [start(corpus) for _ in range(2)]
    told = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    assert hashes(corpus) == hashes(built)
    assert left_over(corpus) == []


def test_a_damaged_parse_is_made_again(corpus, built):
    shutil.copytree(built.processed, corpus.processed)
    (corpus.processed / "manifest.json").unlink()
    parses = sorted((corpus.processed / "cache" / "parse").glob("??/*"))
    parses[0].write_bytes(parses[0].read_bytes()[:-7])
    parses[1].write_bytes(b"")
    running = start(corpus)
    told, _ = running.communicate()
    assert running.returncode == 0, told
    assert hashes(corpus) == hashes(built)


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_a_link_out_of_the_corpus_is_not_followed(corpus, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("A secret\n\nIt must not be read into any table of the corpus.\n")
    (corpus.raw / "link.txt").symlink_to(secret)
    running = start(corpus)
    told, _ = running.communicate()
    assert running.returncode == 0, told
    unread = open_corpus(corpus.root).table("unread")
    assert unread[["path", "reason"]].to_numpy().tolist() == [
        ["raw/link.txt", "a link that leads out of the corpus; copy the file in"]
    ]
