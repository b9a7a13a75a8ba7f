"""Nexis Uni and LexisNexis exports (`.docx`, `.rtf`, `.txt`): one file, many articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from multipolar.readers.article import Article, Unread, UnreadableError, contents
from multipolar.readers.nexis_text import (
    COPYRIGHT,
    DATE,
    FIELD,
    HEADED,
    HEADER,
    TITLE,
    author_of,
    counted,
    mended,
    place_of,
)
from multipolar.readers.nexis_text import article as article_of_lines
from multipolar.readers.nexis_text import documents as older_documents
from multipolar.readers.office import opening, text_of
from multipolar.readers.plain_text import decode

ENDINGS: tuple[str, ...] = (".docx", ".rtf", ".txt")
_JOB = re.compile(r"^[^\S\n]*Job Number:", re.MULTILINE)
_COUNT = re.compile(r"^[^\S\n]*Documents? \((\d{1,9})\)[^\S\n]*$", re.MULTILINE)
_LENGTH = re.compile(r"^[^\S\n]*Length:[^\S\n]*[\d,.]+ words?[^\S\n]*$", re.MULTILINE)
_BODY = re.compile(r"^[^\S\n]*Body[^\S\n]*$", re.MULTILINE)
_END = re.compile(r"^\s*End of Document\s*$")
_LABEL = re.compile(r"\s*(?P<label>[A-Z][A-Za-z]+(?:[- ][A-Z][A-Za-z]+)?):(?=\s|$)")
_OF_HEADER = {"Byline", "Dateline"}
# What stands alone on its line and opens the fields after the text.
_TAIL_HEADINGS = {"Classification", "Graphic"}
_LOADED = "Load-Date:"
_OF_COVER = re.compile(r"\s*(?:Client/Matter|Search Terms|Search Type|Narrowed by|Content Type)\b")
_NUMBER = re.compile(r"^\s*\d+\.\s*")


def recognises(path: Path) -> bool:
    """Whether the opening shows Nexis' cover, its fields, or "1 of 10 DOCUMENTS"."""
    text = opening(path)
    return bool(_is_uni(text) or HEADED.search(text))


def read(path: Path, *, options: dict[str, Any]) -> Iterator[Article | Unread]:
    """The documents in the order of the file, `stem#1` the first.

    A document without text is an Unread record, and so is a cover that announces another number
    of documents than the file holds. The cover itself is no article.
    """
    text = decode(contents(path)) if path.suffix.lower() == ".txt" else text_of(path)
    found = older_documents if HEADED.search(text) else _documents
    yield from found(text.replace("\f", "\n"), path.stem)


def _is_uni(text: str) -> bool:
    cover = _JOB.search(text) and _COUNT.search(text)
    return bool(cover or (_LENGTH.search(text) and _BODY.search(text)))


def _documents(text: str, stem: str) -> Iterator[Article | Unread]:
    """The documents of a Nexis Uni export, each up to its "End of Document"."""
    lines = text.split("\n")
    ends = [i + 1 for i, line in enumerate(lines) if _END.match(line)]
    blocks = [lines[a:b] for a, b in zip([0, *ends], [*ends, len(lines)], strict=True)]
    *blocks, rest = blocks
    if any(_BODY.match(line) for line in rest):  # cut off before its end
        blocks.append(rest)
    elif blocks and "".join(rest).strip():
        yield Unread("after the last document", "lines that belong to no document")
    cover = _COUNT.search("\n".join(_before_text(blocks[0] if blocks else rest)))
    for n, block in enumerate(blocks, start=1):
        start = _after_cover(block) if cover and n == 1 else 0
        yield mended(f"{stem}#{n}", "\n".join(block[start:]), _document)
    if cover and int(cover[1]) != len(blocks):
        yield Unread("cover", counted(int(cover[1]), len(blocks)))
    if not blocks and not cover:
        raise UnreadableError("a Nexis export without a document")


def _before_text(lines: list[str]) -> list[str]:
    """The lines of a document, and of a cover before it, above "Length:" or "Body"."""
    stops = (i for i, line in enumerate(lines) if _LENGTH.match(line) or _BODY.match(line))
    return lines[: next(stops, len(lines))]


def _date_line(lines: list[str]) -> int | None:
    return next((i for i in reversed(range(len(lines))) if DATE.match(lines[i])), None)


def _after_cover(lines: list[str]) -> int:
    """Where the first document begins: at the last line above its date that the cover lists.

    Where none is listed, two lines above the date: headline, publication.
    """
    above = _before_text(lines)
    filled = [i for i, line in enumerate(above[: _date_line(above)]) if line.strip()]
    listed: set[str] = set()
    headline = None
    for i in filled:
        words = " ".join(_NUMBER.sub("", lines[i]).split()).casefold()
        if words in listed and not _OF_COVER.match(lines[i]):
            headline = i
        listed.add(words)
    fields = [i for i in filled if _COUNT.match(lines[i])]
    if headline is not None and headline > max(fields, default=0):
        return headline
    return filled[-2] if len(filled) > 1 else 0


def _document(doc_id: str, lines: list[str]) -> Article | Unread:
    """One document from its headline to its "End of Document"."""
    body = next((i for i, line in enumerate(lines) if _BODY.match(line) and i), None)
    if body is None:
        return Unread(doc_id, 'no "Body": the export holds no text of it')
    tail = _tail(lines, body + 1)
    if not any(map(str.strip, lines[body + 1 : tail])):
        return Unread(doc_id, 'no text below "Body"')
    rules, metadata = _header(lines, body)
    rules += [FIELD, *[None] * (tail - body - 1), *[FIELD] * (len(lines) - tail)]
    return article_of_lines(doc_id, lines, rules, metadata)


def _tail(lines: list[str], start: int) -> int:
    """The first line of the fields after the text."""
    rows = range(start, len(lines))
    end = next((i for i in rows if _END.match(lines[i])), len(lines))
    loaded = next((i for i in reversed(rows) if lines[i].strip().startswith(_LOADED)), end)
    headings = [i for i in range(start, loaded) if lines[i].strip() in _TAIL_HEADINGS]
    return headings[0] if headings else loaded


def _header(lines: list[str], body: int) -> tuple[list[str | int | None], dict[str, str]]:
    """The rules of the lines above "Body", and what they tell."""
    above = _before_text(lines[:body])
    dated = _date_line(above)
    until = next((i for i, line in enumerate(above) if _furniture(line)), len(above))
    names = [i for i, line in enumerate(above[: until if dated is None else dated]) if line.strip()]
    outlet = names[-1] if len(names) > 1 else None
    known = {"title": " ".join(lines[i] for i in names if i != outlet)}
    if outlet is not None:
        known["outlet"] = lines[outlet]
    if dated is not None and (found := DATE.match(lines[dated])):
        known["date"] = found["date"]
    head = len(above) if not names else names[-1] + 1
    rules: list[str | int | None] = [TITLE if i != outlet else HEADER for i in range(head)]
    label = ""
    for line in lines[head:body]:
        found = None if COPYRIGHT.match(line) else _LABEL.match(line)
        label = found["label"] if found else label
        value = line[found.end() :] if found else line
        if found and label == "Highlight":
            rules.append(found.end())
        else:
            rules.append(HEADER if not label or label in _OF_HEADER else FIELD)
        if label == "Byline":
            known["author"] = author_of(f"{known.get('author', '')} {value}")
        elif label == "Dateline" and found:
            known["place"] = place_of(value)
    return rules, known


def _furniture(line: str) -> bool:
    """Whether a line is a field or the copyright, so neither headline nor publication."""
    return bool(COPYRIGHT.match(line) or _LABEL.match(line))
