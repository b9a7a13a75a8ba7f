"""Hostile inputs among good articles: each is told, nothing else is lost, nothing outside is touched.

All of them lie in one corpus that is built once, by the real pipeline in a process of its own, in
which every file opened for writing, every process and every connection is noted.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest
from hostile import INPUTS, Input

from multipolar import pipeline
from multipolar.readers import UnreadableError, read
from multipolar.schema import TABLES
from multipolar.store import BUNDLED, Corpus, open_corpus

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes and links are made for POSIX")

GOOD = ("!first", "exports", "html-nested-good", "m", "~last")  # before, between, after the others
CPU, MEMORY = 240, 4_000_000_000  # seconds and bytes at which the build is stopped
SLOWEST = 3.0  # seconds of CPU for one input
NOTES = """doc_id,field,value,reason
m,place,Kazan,the wire says so
no such article,title,=cmd|' /C calc'!A0,a formula
m,date,31 February 9999,no such day
m,colour,red,no such field
m,title,a,b,c
"""
WATCHED = """
import json, os, resource, sys
told, root = sys.argv[1], sys.argv[2]
ABROAD = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen",
          "os.system", "os.exec", "os.posix_spawn", "os.fork")
CHANGING = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate")
events = []

def hear(event, arguments):
    if event in ABROAD:
        events.append((event, str(arguments)[:200]))
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        if arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            events.append(("write", os.fsdecode(arguments[0])))
    if event in CHANGING:
        at = os.fsdecode(arguments[1 if event in ("os.rename", "os.link", "os.symlink") else 0])
        events.append(("write", at)) if os.path.isabs(at) else None

from multipolar import pipeline
from multipolar.store import open_corpus
sys.addaudithook(hear)
pipeline.build(open_corpus(root))
used = resource.getrusage(resource.RUSAGE_SELF)
seconds, peak = used.ru_utime + used.ru_stime, used.ru_maxrss * 1024
heard = list(events)
with open(told, "w") as file:
    json.dump({"events": heard, "seconds": seconds, "peak": peak}, file)
"""


class Built(NamedTuple):
    """The corpus, what its build did, what lay around it before and after, and what came of it.

    documents: path of a file → its articles. unread: path of a file → the reasons of its lines.
    """

    corpus: Corpus
    did: dict[str, Any]
    around: tuple[dict[str, bytes], dict[str, bytes]]
    documents: dict[str, int]
    unread: dict[str, list[str]]


def around(folder: Path, corpus: Path) -> dict[str, bytes]:
    """Every file under the folder that is not the corpus's, with its bytes."""
    found = (path for path in folder.rglob("*") if not path.is_relative_to(corpus))
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in found}


def good(raw: Path) -> None:
    raw.mkdir(parents=True)
    for name, path in zip(GOOD, sorted(BUNDLED.glob("raw/*.txt")), strict=True):
        shutil.copyfile(path, raw / f"{name}.txt")


@pytest.fixture(scope="module")
def alone(tmp_path_factory) -> Corpus:
    """The good articles by themselves."""
    root = tmp_path_factory.mktemp("alone")
    good(root / "raw")
    (root / "raw" / "articles.csv").write_text("".join(NOTES.splitlines(True)[:2]))
    pipeline.build(open_corpus(root))
    return open_corpus(root)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Built:
    """The good articles with all the hostile inputs beside them."""
    folder = tmp_path_factory.mktemp("hostile")
    root, temporary, canary = (folder / name for name in ("corpus", "temporary", "canary"))
    good(root / "raw")
    for made in (temporary, canary):
        made.mkdir()
    for name in ("secret.txt", "owned.txt"):
        (canary / name).write_text(
            "A secret\n\nIt must not be read into any table of the corpus.\n"
        )
        (folder / name).write_text("It must not be written over.\n")
    (root / "raw" / "articles.csv").write_text(NOTES)
    for hostile in INPUTS:
        hostile.lay(root / "raw")
    before = around(folder, root)
    told = tmp_path_factory.mktemp("told") / "did.json"
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(told), str(root)],
        env={**os.environ, "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU)),
    )
    assert done.returncode == 0, done.stderr[-3000:]
    corpus = open_corpus(root)
    unread: dict[str, list[str]] = {}
    for row in corpus.table("unread").itertuples():
        unread.setdefault(owner(str(row.path)), []).append(str(row.reason))
    return Built(
        corpus,
        json.loads(told.read_text()),
        (before, around(folder, root)),
        corpus.table("documents")["path"].value_counts().to_dict(),
        unread,
    )


def shown(name: str | bytes) -> str:
    """The path of an input as tables write it."""
    return "raw/" + os.fsencode(name).decode("utf-8", "backslashreplace")


PATHS = sorted([*(shown(hostile.name) for hostile in INPUTS), "raw/articles.csv"], key=len)[::-1]


def owner(path: str) -> str:
    """The file a line of `unread` is about."""
    return next((name for name in PATHS if path == name or path.startswith(f"{name}#")), path)


MISSED = {
    "txt-mark-lies.txt": "ASCII behind a mark of UTF-16 is read as Chinese signs of no language",
}
FILES = [hostile for hostile in INPUTS if hostile.name != "folder.txt"]  # that is only in the way
EACH = [
    pytest.param(
        hostile,
        id=ascii(hostile.name)[:60],
        marks=[
            pytest.mark.xfail(reason=reason, strict=True)
            for name, reason in MISSED.items()
            if name == hostile.name
        ],
    )
    for hostile in FILES
]


@pytest.mark.parametrize("hostile", EACH)
def test_it_gives_its_articles_or_its_line(built, hostile: Input):
    name = shown(hostile.name)
    articles, reasons = built.documents.get(name, 0), built.unread.get(name, [])
    assert articles or reasons, "neither an article nor a line"
    assert hostile.articles in (-1, articles), reasons
    if hostile.told:
        assert any(re.search(hostile.told, reason) for reason in reasons), reasons
    elif hostile.articles > 0:
        assert reasons == []
    for reason in reasons:
        assert reason.strip() and reason.isprintable() and len(reason) < 400


@pytest.mark.parametrize("hostile", FILES, ids=lambda hostile: ascii(hostile.name)[:60])
def test_it_is_read_or_refused_in_seconds(built, hostile: Input):
    path = built.corpus.raw / os.fsdecode(hostile.name)
    if not path.is_file() or path.is_symlink():
        pytest.skip("no file of its own")
    begun = time.process_time()
    with suppress(UnreadableError):
        read(path, options={})
    assert time.process_time() - begun < SLOWEST


@pytest.mark.parametrize(
    "table", sorted({name for name in TABLES if "doc_id" in TABLES[name].columns})
)
def test_the_good_articles_are_as_if_alone(built, alone, table):
    ours, theirs = (corpus.table(table) for corpus in (built.corpus, alone))
    assert len(theirs)
    ours = ours[ours["doc_id"].isin(GOOD)].reset_index(drop=True)
    pd.testing.assert_frame_equal(ours, theirs, check_exact=True)


def test_what_is_wrong_in_the_notes_is_told(built):
    assert len(built.unread["raw/articles.csv"]) == 4
    assert built.corpus.table("documents").set_index("doc_id").loc["m", "place"]


def test_nothing_around_the_corpus_is_changed(built):
    before, after = built.around
    assert after == before
    assert {Path(name).name for name in before} >= {"secret.txt", "owned.txt"}


def test_nothing_is_written_outside_no_process_started_nobody_called(built):
    root, temporary = str(built.corpus.root), str(built.corpus.root.parent / "temporary")
    events = built.did["events"]
    assert [event for event in events if event[0] != "write"] == []
    inside = (f"{root}/processed", temporary, "/dev/null")
    places = {place for _, place in events}
    assert places  # the build's own writing is heard
    assert [place for place in sorted(places) if not place.startswith(inside)] == []


def test_no_secret_is_in_any_table(built):
    account = Path("/etc/passwd").read_text().splitlines()[0]
    texts = "\n".join(built.corpus.table("documents")["text"])
    assert [words for words in ("It must not be read", account) if words in texts] == []


def test_the_build_is_bounded(built):
    assert built.did["seconds"] < CPU / 2
    assert built.did["peak"] < MEMORY / 2


def test_there_are_two_hundred_of_every_kind():
    names = [os.fsencode(hostile.name) for hostile in INPUTS]
    assert len(set(names)) == len(names) >= 200
    endings = {os.path.splitext(name)[1] for name in names}
    assert {b".txt", b".html", b".docx", b".rtf", b".zip", b".csv", b".tsv", b".jsonl", b".ndjson",
            b".parquet", b".pdf", b".warc", b".gz"} <= endings  # fmt: skip


def test_the_watcher_hears(tmp_path):
    """A planted writer, process and call are noted."""
    planted = WATCHED.replace(
        "pipeline.build(open_corpus(root))",
        "import socket, subprocess\nopen(root + '/x', 'w').close()\nsubprocess.run(['true'])\n"
        "try: socket.create_connection(('127.0.0.1', 9), 1)\nexcept OSError: pass",
    )
    subprocess.run(
        [sys.executable, "-c", planted, str(tmp_path / "did"), str(tmp_path)], check=True
    )
    events = json.loads((tmp_path / "did").read_text())["events"]
    assert ["write", f"{tmp_path}/x"] in events
    assert {"subprocess.Popen", "socket.connect"} <= {event for event, _ in events}
