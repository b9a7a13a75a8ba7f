"""Factiva exports (`.html`, `.rtf`): articles as tables of two-letter codes, or without them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from lxml import html as lxml_html

from multipolar.readers.article import Article, Unread, UnreadableError, contents, repair
from multipolar.readers.nexis_text import COPYRIGHT, DATE, FIELD, HEADER, TITLE, author_of
from multipolar.readers.office import opening, text_of
from multipolar.readers.plain_text import decode

ENDINGS: tuple[str, ...] = (".html", ".htm", ".rtf")
CODES = (
    *("HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "SE", "CLM", "LA", "CY"),
    *("LP", "TD", "ART", "CT", "RF", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "DLN"),
)
_RULES = {"HD": TITLE, "BY": HEADER, "CR": HEADER, "PD": HEADER, "SN": HEADER, "CY": HEADER}
_BODY = ("LP", "TD")
_FACTS = {"HD": "title", "BY": "author", "PD": "date", "SN": "outlet"}
_CODE_CELL = re.compile(
    rf"^[|\s]*(?P<code>{'|'.join(sorted(CODES, key=len)[::-1])})(?:[ ]*\||[ ]*\t|[ ]{{2,}}|[ ]*$)"
)
_DIV = re.compile(r"""<div[^<>]*\bclass=["']?article\b""", re.IGNORECASE)
_PARAGRAPH = re.compile(r"""class=["']?articleParagraph|<b>\s*HD\s*</b>""", re.IGNORECASE)
_NUMBER = re.compile(r"^Document\s+[A-Za-z0-9]{10,}$")
_WORDS = re.compile(r"^[\d,.]+\s+words$")
_TIME = re.compile(r"^\d{1,2}:\d{2}(?:\s|$)")
_LANGUAGE = re.compile(r"^article ([a-z]{2})Article$")


class Field(NamedTuple):
    """One field of an article: its code, its paragraphs, and whether the export shows the code."""

    code: str
    paragraphs: list[str]
    shown: bool


def recognises(path: Path) -> bool:
    """Whether the opening holds Factiva's `div.article`, or the codes of one article by line."""
    text = opening(path)
    if path.suffix.lower() != ".rtf":
        return bool(_DIV.search(text) and _PARAGRAPH.search(text))
    found = {match["code"] for line in text.split("\n") if (match := _CODE_CELL.match(line))}
    return {"HD", "PD", "SN"} <= found and bool(found & {"LP", "TD", "AN"})


def read(path: Path, *, options: dict[str, Any]) -> Iterator[Article | Unread]:
    """The articles in the order of the file, `stem#1` the first; one without text is Unread.

    The text of an article is its fields in their order, a field a line behind its code, the
    paragraphs of its lead and body between blank lines.
    """
    found = _of_rtf(text_of(path)) if path.suffix.lower() == ".rtf" else _of_html(path)
    n = 0
    for n, (fields, language) in enumerate(found, start=1):
        yield _article(f"{path.stem}#{n}", fields, language)
    if not n:
        raise UnreadableError("a Factiva export without an article")


def _article(doc_id: str, fields: list[Field], language: str | None) -> Article | Unread:
    if not any(field.code in _BODY and "".join(field.paragraphs).strip() for field in fields):
        return Unread(doc_id, "no text: neither lead paragraph (LP) nor text (TD)")
    text, mended = "", False
    marked: list[tuple[int, int, str]] = []
    known = {"language": language} if language else {}
    for field in fields:
        body = field.code in _BODY
        if field.shown:
            marked.append((len(text), len(text) + len(field.code), FIELD))
            text += field.code + ("\n\n" if body else " ")
        joined, repaired = repair(("\n\n" if body else "\n").join(field.paragraphs))
        mended |= repaired
        if not body:
            rule = _RULES.get(field.code, FIELD)
            marked.append((len(text), len(text) + len(joined), rule))
        if field.code in _FACTS:
            known.setdefault(_FACTS[field.code], " ".join(joined.split()))
        if field.code == "LA" and joined.strip():
            known.setdefault("language", _language(joined))
        text += joined + ("\n\n" if body else "\n")
    if "author" in known:
        known["author"] = author_of(known["author"])
    return Article(doc_id, text, mended, {k: v for k, v in known.items() if v}, tuple(marked))


def _language(name: str) -> str:
    """The ISO code where the interface's name for it is that of the suite's language."""
    return "en" if name.strip().casefold() == "english" else name.strip()


# --- HTML -------------------------------------------------------------------------------------


def _of_html(path: Path) -> Iterator[tuple[list[Field], str | None]]:
    try:
        tree = lxml_html.document_fromstring(decode(contents(path)).encode(), parser=_parser())
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableError(f"no HTML page: {error}") from error
    for part in tree.xpath("//div[@class='article' or starts-with(@class, 'article ')]"):
        language = _LANGUAGE.match(part.get("class"))
        rows = part.xpath(".//tr[td]")
        coded = _coded(rows)
        yield coded or _codeless(part), language[1] if language else None


def _parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(encoding="utf-8", remove_comments=True)


def _coded(rows: list[Any]) -> list[Field]:
    """The fields of a table whose first column holds the codes."""
    fields: list[Field] = []
    for row in rows:
        code, *values = (cell for cell in row if cell.tag == "td")
        name = _words(code)
        paragraphs = [words for value in values for words in _paragraphs(value)]
        if name in CODES:
            fields.append(Field(name, paragraphs, True))
        elif fields and not name:
            fields[-1].paragraphs.extend(paragraphs)
    return fields


def _codeless(part: Any) -> list[Field]:
    """The fields of the "article format", known by their place and shape."""
    fields: list[Field] = []
    seen: set[str] = set()
    for node in part.xpath(".//div[not(.//div or .//p)] | .//p | ./span"):
        words = _words(node)
        if not words:
            continue
        code = _code(node, words, seen)
        seen.add(code)
        if fields and fields[-1].code == code:
            fields[-1].paragraphs.append(words)
        else:
            fields.append(Field(code, [words], False))
    return fields


def _code(node: Any, words: str, seen: set[str]) -> str:
    """Which field a part of the codeless format is."""
    classes = " ".join(node.xpath("descendant-or-self::*/@class"))
    if _NUMBER.match(words):
        return "AN"
    if "articleParagraph" in classes:
        return "TD"
    if "Headline" in classes:
        return "HD"
    if "author" in classes:
        return "BY"
    if _WORDS.match(words):
        return "WC"
    if "PD" not in seen and DATE.match(words):
        return "PD"
    if _TIME.match(words):
        return "ET"
    if COPYRIGHT.match(words):
        return "CY"
    if "PD" in seen and "SN" not in seen:
        return "SN"
    return "SC" if "SN" in seen else "BY" if "HD" in seen and "WC" not in seen else "SE"


def _paragraphs(cell: Any) -> list[str]:
    """The paragraphs of a cell: those it marks, with the words before, between and after them."""
    found = [""]
    for event, node in etree.iterwalk(cell, events=("start", "end")):
        if event == "start":
            found += [""] if node.tag in ("p", "br", "div") and node is not cell else []
            found[-1] += node.text or ""
        elif node is not cell:
            found += [""] if node.tag in ("p", "div") else []
            found[-1] += node.tail or ""
    return [words for words in (" ".join(part.split()) for part in found) if words]


def _words(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())


# --- RTF --------------------------------------------------------------------------------------


def _of_rtf(text: str) -> Iterator[tuple[list[Field], str | None]]:
    """The articles of coded lines: one ends behind its number (AN), or where a code comes again."""
    fields: list[Field] = []
    closed = False
    for line in text.split("\n"):
        found = _CODE_CELL.match(line)
        again = found and found["code"] in {field.code for field in fields}
        if found and (closed or (again and found["code"] in ("HD", "AN"))):
            yield fields, None
            fields, closed = [], False
        if found:
            fields.append(Field(found["code"], [], True))
        words = (line[found.end() :] if found else line).strip("| \t\f")
        if words and fields and not closed:
            fields[-1].paragraphs.append(words)
        closed = closed or bool(fields and fields[-1].code == "AN" and fields[-1].paragraphs)
    if fields:
        yield fields, None
