"""ProQuest text exports (`.txt`): documents divided by a line of underscores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from multipolar.readers.article import Article, Unread, UnreadableError, contents, repair
from multipolar.readers.nexis_text import FIELD, HEADER, TITLE, author_of
from multipolar.readers.office import opening
from multipolar.readers.plain_text import decode

ENDINGS: tuple[str, ...] = (".txt",)
_DIVIDER = re.compile(r"^_{20,}[ \t]*$", re.MULTILINE)
_LABELS = (
    "Title|Alternate title|Author|Authors|Publication title|Publication info|Publication date"
    "|Publication year|Publication subject|Publisher|Place of publication"
    "|Country of publication|First page|Pages|Page count|Section|Edition|Column|Volume|Issue"
    "|ISSN|e-ISSN|ISBN|Source|Source type|Language|Language of publication|Document type"
    "|Document feature|ProQuest document ID|Accession number|Document URL|Links|Copyright"
    "|Last updated|Database|Full text|Full Text|Abstract|Subject|Location|People|Person"
    "|Company|Company / organization|Classification|Identifier / keyword"
    "|Business indexing term|Dateline|Credit|Number of pages|DOI|CODEN|Publication history"
    "|Online publication date|Year|Notes"
)
_LABEL = re.compile(rf"^(?P<label>{_LABELS}):")
_TELLING = ("Full text", "Publication title", "Publication date", "ProQuest document ID")
_TEXT = "full text"
_OF_HEADER = {
    *("author", "authors", "publication title", "publication info", "publication date"),
    *("copyright", "dateline", "place of publication"),
}
_FACTS = {
    "title": "title",
    "publication title": "outlet",
    "publication date": "date",
    "author": "author",
    "authors": "author",
    "dateline": "place",
}
_NUMBERED = re.compile(r"Document \d+ of \d+\s*")
_NOT_AVAILABLE = re.compile(r"\s*(?:full text )?not available\.?\s*", re.IGNORECASE)


class Field(NamedTuple):
    """A field from its label (`start`) over its value (`value`) to the next label (`end`)."""

    label: str
    start: int
    value: int
    end: int


def recognises(path: Path) -> bool:
    """Whether the opening holds a line of underscores and two of ProQuest's own fields."""
    text = opening(path)
    lines = {match["label"] for line in text.split("\n") if (match := _LABEL.match(line))}
    return bool(_DIVIDER.search(text)) and len(lines & set(_TELLING)) >= 2


def read(path: Path, *, options: dict[str, Any]) -> Iterator[Article | Unread]:
    """The documents in the order of the file, `stem#1` the first; one without text is Unread.

    What stands between two lines of underscores and has none of ProQuest's fields is no
    document (the head and the foot of the export); between two documents it is Unread.
    """
    blocks = _DIVIDER.split(decode(contents(path)))
    known = [len(_fields(block)) > 1 for block in blocks]
    if not any(known):
        raise UnreadableError("a ProQuest export without a document")
    last = len(known) - known[::-1].index(True)
    n = 0
    for block, is_document in list(zip(blocks, known, strict=True))[:last]:
        if is_document:
            n += 1
            yield _document(f"{path.stem}#{n}", block.strip("\n\f "))
        elif n and block.strip():
            yield Unread(f"after {path.stem}#{n}", "none of ProQuest's fields stands in it")


def _document(doc_id: str, block: str) -> Article | Unread:
    text, repaired = repair(block)
    fields = _fields(text)
    full = [field for field in fields if field.label == _TEXT]
    if not full:
        return Unread(doc_id, 'no field "Full text"')
    values = [text[field.value : field.end].strip() for field in full]
    if not any(value and not _NOT_AVAILABLE.fullmatch(value) for value in values):
        return Unread(doc_id, f'"Full text: {values[0]}"')
    numbered = _NUMBERED.match(text)
    above = numbered.end() if numbered else 0
    head = text[above : fields[0].start]
    marked = [(0, above, FIELD)] if numbered else []
    marked += [(above, above + len(head.rstrip()), TITLE)] if head.strip() else []
    known = {"title": head} if head.strip() else {}
    for field in fields:
        value = text[field.value : field.end]
        if field.label in _FACTS:
            known.setdefault(_FACTS[field.label], value)
        marked += _marked(field, len(value.rstrip()), titled=bool(head.strip()))
    return Article(doc_id, text, repaired, _facts(known), tuple(marked))


def _marked(field: Field, length: int, *, titled: bool) -> list[tuple[int, int, str]]:
    """The stretches of a field that are not the article's text."""
    end = field.value + length
    if field.label == _TEXT:
        return [(field.start, field.value, FIELD)]
    if field.label == "title" and not titled:
        return [(field.start, field.value, FIELD), (field.value, end, TITLE)]
    return [(field.start, end, HEADER if field.label in _OF_HEADER else FIELD)]


def _facts(known: dict[str, str]) -> dict[str, str]:
    """What the fields tell, the outlet without its place ("Daily News; New York, N.Y.")."""
    facts = {field: " ".join(value.split()) for field, value in known.items()}
    if "outlet" in facts:
        facts["outlet"] = facts["outlet"].split(";")[0].strip()
    if "author" in facts:
        facts["author"] = author_of(facts["author"]).rstrip(";. ")
    return {field: value for field, value in facts.items() if value}


def _fields(text: str) -> list[Field]:
    """The fields of a document, in their order.

    Inside the full text a line that looks like a label ("Location: the old port") is one only
    where the next filled line is a label too, or none follows.
    """
    found: list[tuple[str, int, int]] = []
    lines = list(re.finditer(r"^.*\S.*$", text, re.MULTILINE))
    labels = [_LABEL.match(line[0]) for line in lines]
    for i, (line, label) in enumerate(zip(lines, labels, strict=True)):
        if label is None:
            continue
        in_text = bool(found) and found[-1][0] == _TEXT
        if in_text and i + 1 < len(lines) and labels[i + 1] is None:
            continue
        name = " ".join(label["label"].casefold().split())
        value = line.start() + label.end()
        found.append((name, line.start(), value + (text[value : value + 1] == " ")))
    ends = [*(start for _, start, _ in found[1:]), len(text)]
    return [Field(*field, end) for field, end in zip(found, ends, strict=False)]
