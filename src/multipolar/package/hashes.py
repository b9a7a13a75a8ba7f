"""The list of a package's files with their hashes, in the form that `sha256sum -c` reads."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from multipolar.provenance import changed

LIST = "sha256sums.txt"
LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hashes(folder: Path) -> dict[str, str]:
    """Path inside the folder → hash, for every file there but the list itself, in order."""
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    return {name: file_hash(files[name]) for name in sorted(files) if name != LIST}


def as_list(found: dict[str, str]) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in found.items())


def of_list(text: str) -> dict[str, str]:
    """What `as_list` wrote. Raises ValueError naming a line that is none."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        match = LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"{LIST}: line {number} is no hash and name: {line[:40]!r}")
        found[match[2]] = match[1]
    return found


def told(listed: dict[str, str], found: dict[str, str]) -> list[str]:
    """A line for each file that is missing, added or changed, in order of their names."""
    words = {"gone": "missing", "new": "added"}
    return [f"{words.get(how, how):<8} {name}" for how, name in changed(listed, found)]
