"""What lies in `raw/`, by the hashes of its bytes; hashed again only where it was touched since."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import NamedTuple

from multipolar.store import Corpus, sha256

NOTE = "inputs"
MARGIN = 2_000_000_000  # nanoseconds; two changes in one tick of a disk's clock look like one


class Input(NamedTuple):
    """A file: its hash, and by what it is seen whether it was touched (size, times, place)."""

    digest: str
    stamp: list[int]


def input_hashes(corpus: Corpus) -> dict[str, str]:
    """Path inside the corpus → hash of the bytes there, for everything in `raw/`.

    A file whose size, times and place on the disk are those of the last `noted` is taken to hold
    what it held. What lies outside the corpus is never opened: of a link out, of a pipe, and of
    what may not be read, the hash says just that.
    """
    return {name: found.digest for name, found in _inputs(corpus).items()}


def noted(corpus: Corpus) -> None:
    """Note how the files of `raw/` stand, for `input_hashes` to know them by."""
    now = time.time_ns()
    corpus.write_note(NOTE, {"at": now, "files": _inputs(corpus)})


def why_not(path: Path, corpus: Corpus) -> str | None:
    """Why what lies in `raw/` is no file to read, if so."""
    try:
        within = path.resolve().is_relative_to(corpus.root)
    except (OSError, RuntimeError):
        return "a link that leads round in a circle"
    if not within:
        return "a link that leads out of the corpus; copy the file in"
    if path.is_dir():
        return "a link to a folder; copy the folder in"
    if not path.is_file():
        return "a link to nothing" if path.is_symlink() else "no file but a pipe or device"
    return None


def _inputs(corpus: Corpus) -> dict[str, Input]:
    note = corpus.note(NOTE)
    before, at = note.get("files", {}), note.get("at", 0)
    found: dict[str, Input] = {}
    for path in corpus.inputs:
        name = corpus.relative(path)
        about = path.lstat()
        stamp = [about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino]
        digest, seen = before.get(name, (None, None))
        untouched = seen == stamp and max(stamp[1:3]) < at - MARGIN and not path.is_symlink()
        found[name] = Input(digest if untouched else _digest(path, corpus), stamp)
    return found


def _digest(path: Path, corpus: Corpus) -> str:
    try:
        reason = why_not(path, corpus)
        if reason:
            return sha256(reason)
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return sha256(f"cannot be read: {type(error).__name__}")
