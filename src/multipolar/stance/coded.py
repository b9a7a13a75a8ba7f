"""Sentences whose stances people coded, as files: DSE's tables and NewsMTSC's lines of JSON."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from multipolar.stance.pairs import Pair, Span, checked
from multipolar.store import CorpusError

BRACKETED = re.compile(r"\[([^\[\]]+)\]")
POLARITIES = {2.0: -1, 4.0: 0, 6.0: 1}
DIRECTED = 5  # of the first toward the second and back: 0 none, 1 and 2 for, 3 and 4 against


class Directed(NamedTuple):
    """Two entities in a sentence, and DSE's label: who is for or against whom."""

    sentence: str
    first: Span
    second: Span
    label: int

    @property
    def pairs(self) -> list[Pair]:
        """The first toward the second, and the second toward the first."""
        return [
            Pair(self.sentence, self.first, self.second),
            Pair(self.sentence, self.second, self.first),
        ]


class Targeted(NamedTuple):
    """A target in a sentence, its holder outside, and the coded stance: -1, 0 or 1."""

    pair: Pair
    value: int


def directed(path: Path) -> Iterator[Directed | str]:
    """Rows as Park, Pan & Joo (2021) give them: sentence, first, second, label, between tabs.

    A row that is none gives a line that says so. Raises CorpusError where the file is no text.
    """
    rows = csv.reader(_lines(path), delimiter="\t")
    try:
        for row in rows:
            if row:
                yield _told(f"{path.name}: line {rows.line_num}", partial(_directed, row))
    except csv.Error as error:
        raise CorpusError(f"{path.name}: line {rows.line_num}: no table: {error}") from error


def targeted(path: Path) -> Iterator[Targeted | str]:
    """Each target of each sentence as Hamborg & Donnay (2021) give them, one JSON a line.

    A line or target that is none gives a line that says so. Raises CorpusError as `directed`.
    """
    for number, line in enumerate(_lines(path), start=1):
        where = f"{path.name}: line {number}"
        if not line.strip():
            continue
        found = _told(where, partial(_object, line))
        if isinstance(found, str):
            yield found
            continue
        for target in found["targets"]:
            yield _told(where, partial(_targeted, found["sentence_normalized"], target))


def fingerprint(sentence: str) -> int:
    """Eight bytes of the sha256 of the sentence's words: the same for what only looks unlike."""
    words = " ".join(re.findall(r"\w+", re.sub(r"[\[\]]", "", sentence).lower()))
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], "big")


def _directed(row: list[str]) -> Directed:
    sentence, label = row[0], row[-1]
    found = list(BRACKETED.finditer(sentence))
    if len(row) != 4 or len(found) != 2:
        raise ValueError(
            f"{len(row)} columns and {len(found)} names in brackets; 4 and 2 are needed"
        )
    if label not in map(str, range(DIRECTED)):
        raise ValueError(f"the label is {label!r:.40}; allowed: 0, 1, 2, 3, 4")
    plain = BRACKETED.sub(r"\1", sentence)
    places = [(m.start() - 2 * n, m.end() - 2 * n - 2) for n, m in enumerate(found)]
    first, second = (_whole(plain, *place) for place in places)
    checked([(plain, first, second)])
    return Directed(plain, first, second, int(label))


def _whole(sentence: str, first: int, end: int) -> Span:
    """The place with the rest of the words that it begins or ends within."""
    while first and sentence[first - 1].isalnum() and sentence[first].isalnum():
        first -= 1
    while end < len(sentence) and sentence[end].isalnum() and sentence[end - 1].isalnum():
        end += 1
    return first, end


def _object(line: str) -> dict[str, Any]:
    found = json.loads(line)
    if not (
        isinstance(found, dict)
        and isinstance(found.get("sentence_normalized"), str)
        and isinstance(found.get("targets"), list)
    ):
        raise ValueError("no object with sentence_normalized and targets")
    return found


def _targeted(sentence: str, target: Any) -> Targeted:
    polarity = target["polarity"]
    if polarity not in POLARITIES:
        raise ValueError(f"the polarity is {polarity!r:.40}; allowed: 2, 4, 6")
    (pair,) = checked([(sentence, None, (target["from"], target["to"]))])
    return Targeted(pair, POLARITIES[polarity])


def _told(where: str, make: Callable[[], Any]) -> Any:
    try:
        return make()
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        why = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        return f"{where}: left out: {why}"


def _lines(path: Path) -> io.StringIO:
    try:
        return io.StringIO(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path.name}: no text in UTF-8 at byte {error.start}") from error
