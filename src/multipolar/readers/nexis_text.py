"""Older LexisNexis exports as plain text: documents headed "3 of 10 DOCUMENTS"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from multipolar.readers.article import Article, Unread, repair

HEADED = re.compile(r"^[ \t\f]*(\d{1,9}) of (\d{1,9}) DOCUMENTS?[ \t]*$", re.MULTILINE)
SELECTED = re.compile(r"^Download Request:[^\n\d]*(\d[\d, \t-]*)$", re.M)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
DATE = re.compile(
    rf"\s*(?:{_WEEKDAY},? )?(?P<date>{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.? {_MONTH},? \d{{4}})\b"
)
COPYRIGHT = re.compile(r"\s*(?:Copyright\b|©|\(c\) ?\d{4}|All rights reserved)", re.IGNORECASE)
TITLE, HEADER, FIELD = "export_title", "export_header", "export_field"
_CENTRED = re.compile(r"[ \t]{8,}\S")
_LABEL = re.compile(r"(?P<label>[A-Z][A-Z-]+(?: [A-Z-]+)?):(?= |$)")
_OF_HEADER = {"BYLINE", "DATELINE"}
_AFTER_LENGTH = {*_OF_HEADER, "SECTION", "HIGHLIGHT"}
_TAIL = re.compile(
    r"(?:LOAD-DATE|LANGUAGE|PUBLICATION-TYPE|JOURNAL-CODE|DISTRIBUTION|GRAPHIC|SUBJECT|COMPANY"
    r"|ORGANIZATION|PERSON|CITY|STATE|COUNTRY|GEOGRAPHIC|INDUSTRY|TICKER|UPDATE|NOTES|CORRECTION"
    r"|ACC-NO|TYPE|URL|PUB-TYPE|DOCUMENT-TYPE):(?: |$)"
)
_WRAPPED = 60  # characters from which a line ends because it is full


def documents(text: str, stem: str) -> Iterator[Article | Unread]:
    """The documents of an export; lines that are full are joined to the next of their paragraph.

    Announced is what the request at the head selected, else what "N of M DOCUMENTS" says.
    """
    heads = list(HEADED.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for n, (head, end) in enumerate(zip(heads, ends, strict=True), start=1):
        yield mended(f"{stem}#{n}", text[head.start() : end].strip(), document)
    announced = _selected(text[: heads[0].start()]) or max(int(head[2]) for head in heads)
    if announced != len(heads):
        yield Unread("cover", counted(announced, len(heads)))


def counted(announced: int, found: int) -> str:
    """The reason of an export that lacks documents, or holds more than it says."""
    return f"announces {announced} document{'s' * (announced != 1)}, {found} found"


def mended(
    doc_id: str, text: str, parse: Callable[[str, list[str]], Article | Unread]
) -> Article | Unread:
    """The document of these words, mojibake mended, as `parse` reads its lines."""
    text, repaired = repair(text.strip("\n"))
    record = parse(doc_id, text.split("\n"))
    return replace(record, repaired=repaired) if isinstance(record, Article) else record


def document(doc_id: str, lines: list[str]) -> Article | Unread:
    """One document: its head, centred lines, headline, labelled fields, text, fields."""
    lines = unwrapped(lines)
    length = next((i for i, line in enumerate(lines) if line.startswith("LENGTH:")), None)
    first = next((i for i, line in enumerate(lines) if _LABEL.match(line)), len(lines))
    if first == len(lines) or _TAIL.match(lines[first]):  # no field stands before the text
        first = start = _after_paragraph(lines, _headline_start(lines, first))
    else:
        start = _header_end(lines, first if length is None else length)
    tails = (i for i, line in enumerate(lines[start:], start) if _TAIL.match(line))
    tail = next(tails, _trailing(lines, start))
    if not any(map(str.strip, lines[start:tail])):
        return Unread(doc_id, "no text between the headline and the fields at its end")
    rules, metadata = _header(lines, first, start)
    rules += [None] * (tail - start)
    rules += [HEADER if _CENTRED.match(line) else FIELD for line in lines[tail:]]
    return article(doc_id, lines, rules, metadata)


def article(
    doc_id: str, lines: Sequence[str], rules: Sequence[str | int | None], metadata: dict[str, str]
) -> Article:
    """An article of lines, each with its rule; of one with a number only the label is a field.

    Lines of one rule that follow each other are one stretch.
    """
    marked: list[tuple[int, int, str]] = []
    at, before = 0, None
    for line, rule in zip(lines, rules, strict=True):
        end = at + len(line)
        if isinstance(rule, int):
            marked.append((at, at + rule, FIELD))
        elif rule and line.strip():
            if rule == before:
                marked[-1] = (marked[-1][0], end, rule)
            else:
                marked.append((at, end, rule))
        if line.strip():
            before = rule
        at = end + 1
    known = {field: " ".join(value.split()) for field, value in metadata.items()}
    known = {field: value for field, value in known.items() if value}
    return Article(doc_id, "\n".join(lines), metadata=known, marked=tuple(marked))


def author_of(words: str) -> str:
    """The names of a byline, without its "By"."""
    return re.sub(r"^by\s+", "", words.strip(), flags=re.IGNORECASE)


def place_of(words: str) -> str:
    """The place of a dateline, without the day behind it."""
    place = re.sub(rf",? *\(?{_MONTH} *\d.*$", "", words.strip())
    return place.title() if place.split(",")[0].isupper() else place


def unwrapped(narrow: list[str]) -> list[str]:
    """The lines of a text of fixed width, each paragraph one line."""
    lines: list[str] = []
    full = False
    for line in narrow:
        flush = bool(line[:1].strip())
        if full and flush:
            lines[-1] = f"{lines[-1].rstrip()} {line}"
        else:
            lines.append(line)
        full = flush and len(line) >= _WRAPPED
    return lines


def _header(
    lines: list[str], first: int, start: int
) -> tuple[list[str | int | None], dict[str, str]]:
    """The rules of the lines before the text, and what they tell."""
    rules: list[str | int | None] = [FIELD]
    known: dict[str, str] = {}
    headline = _headline_start(lines, first)
    for i, line in enumerate(lines[1:first], start=1):
        dated = DATE.match(line)
        if i >= headline and not _CENTRED.match(line):
            rules.append(TITLE)
            known["title"] = f"{known.get('title', '')} {line}"
            continue
        rules.append(HEADER)
        if dated:
            known.setdefault("date", dated["date"])
        elif "date" not in known and line.strip() and not COPYRIGHT.match(line):
            known.setdefault("outlet", line)
    label = ""
    for line in lines[first:start]:
        found = _LABEL.match(line)
        label = found["label"] if found else label
        value = line[found.end() :] if found else line
        if found and label == "HIGHLIGHT":
            rules.append(found.end())
        else:
            rules.append(HEADER if label in _OF_HEADER else FIELD)
        if label == "BYLINE":
            known["author"] = author_of(f"{known.get('author', '')} {value}")
        elif label == "DATELINE" and found:
            known["place"] = place_of(value)
    return rules, known


def _headline_start(lines: list[str], first: int) -> int:
    """The first line of the headline: flush left; where none is centred, the one after the date."""
    if any(map(_CENTRED.match, lines[1:first])):
        rows = range(1, first)
        return next((i for i in rows if lines[i][:1].strip()), first)
    return next((i + 1 for i in range(1, first) if DATE.match(lines[i])), 1)


def _header_end(lines: list[str], at: int) -> int:
    """The line after the labelled paragraphs that begin at this one."""
    while at < len(lines):
        end = _after_paragraph(lines, at)
        rest = next((i for i in range(end, len(lines)) if lines[i].strip()), len(lines))
        label = _LABEL.match(lines[rest]) if rest < len(lines) else None
        if not label or label["label"] not in _AFTER_LENGTH:
            return end
        at = rest
    return at


def _after_paragraph(lines: list[str], at: int) -> int:
    filled = next((i for i in range(at, len(lines)) if lines[i].strip()), len(lines))
    return next((i for i in range(filled, len(lines)) if not lines[i].strip()), len(lines))


def _trailing(lines: list[str], start: int) -> int:
    """The centred copyright lines at the end, where no field stands before them."""
    rows = range(start, len(lines))
    return next(
        (i for i in rows if _CENTRED.match(lines[i]) and COPYRIGHT.match(lines[i])), len(lines)
    )


def _selected(cover: str) -> int:
    """How many documents the request selected ("1-10, 15"); 0 where it does not say."""
    found = SELECTED.search(cover)
    ranges = [re.findall(r"\d{1,9}", part) for part in found[1].split(",")] if found else []
    return sum(max(0, int(part[-1]) - int(part[0]) + 1) for part in ranges if part)
