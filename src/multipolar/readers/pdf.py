"""`.pdf` with a text layer: one file, one article, each paragraph one line.

The page's hard line breaks and hyphens are undone; lines that recur on most pages (running
headers, footers, page numbers) are marked as furniture.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from multipolar.readers.article import Article, Unread, UnreadableError, contents, repair

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it cannot read is told below

ENDINGS: tuple[str, ...] = (".pdf",)
LARGEST = 200_000_000  # bytes: a scanned book of a hundred pages with its pictures
EDGE = 3  # lines at the top and at the foot of a page that may be furniture
FULL = 0.7  # of the usual width: a line shorter than this ends its paragraph
SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
OPENING = re.compile(r"[\"'“‘(\[]*[A-Z0-9À-ÖØ-Þ]|[-–—•]\s")
HYPHENATED = re.compile(r"(\w+)[-\u00ad\u2010]$")


def recognises(path: Path) -> bool:
    """Any file of this ending; what is none is refused when read."""
    return True


def read(path: Path, *, options: dict[str, Any]) -> Iterator[Article | Unread]:
    """The file's one article, `doc_id` its stem; pages without a text layer are told.

    Raises UnreadableError where no page has any text, and what to do then.
    """
    pages, told, problems = _pages(path)
    if not any(page.strip() for page in pages):
        if problems and not any("text layer" in problem for problem in problems.values()):
            raise UnreadableError(f"damaged: {next(iter(problems.values()))}; get the file anew")
        raise UnreadableError("no text layer: run OCR first, then add the file it makes")
    lines = [[" ".join(line.split()) for line in repair(page)[0].split("\n")] for page in pages]
    repaired = any(repair(page)[1] for page in pages)
    text, marked = _laid_out(lines)
    yield Article(path.stem, text, repaired, told, marked)
    for number, reason in problems.items():
        yield Unread(f"{path.stem}, page {number}", reason)


def _pages(path: Path) -> tuple[list[str], dict[str, str], dict[int, str]]:
    """The text of every page, what the file tells of itself, and page → why it has no text.

    pypdf raises errors of every kind on a damaged file, so all of them are taken as damage.
    """
    from pypdf import PdfReader

    try:
        reader = PdfReader(BytesIO(contents(path, largest=LARGEST)))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("encrypted: save a copy without password and add that")
        count = len(reader.pages)
        about = reader.metadata
        facts = {"title": about and about.title, "author": about and about.author}
    except UnreadableError:
        raise
    except Exception as error:
        if "cryptography" in str(error):
            reason = "encrypted: save a copy without password and add that"
            raise UnreadableError(reason) from error
        raise UnreadableError(f"no PDF file, or a damaged one: {error}; get it anew") from error
    told = {field: str(value) for field, value in facts.items() if value and str(value).strip()}
    pages: list[str] = []
    problems: dict[int, str] = {}
    for number in range(count):
        try:
            page = reader.pages[number]
            pages.append(page.extract_text().replace("\0", ""))
            if not pages[-1].strip() and "/XObject" in (page.get("/Resources") or {}):
                problems[number + 1] = "a page without text layer: run OCR first"
        except Exception as error:
            pages.append("")
            problems[number + 1] = f"{type(error).__name__}: {error}"
    return pages, told, problems


def _laid_out(pages: list[list[str]]) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """The pages as one text, a line a paragraph, and where in it the furniture stands.

    The furniture between the two halves of a paragraph that runs over the page follows it.
    """
    running = _running(pages)
    width = _width(pages)
    words = Counter(re.findall(r"\w+(?:-\w+)*", " ".join(line for page in pages for line in page)))
    out: list[tuple[str, bool]] = []
    paragraph, last = "", ""
    waiting: list[str] = []
    blank = False
    for page in pages:
        edges = _edges(page)
        for place, line in enumerate(page):
            if not line:
                # above and below the lines of a page a blank one says nothing
                blank = blank or min(edges, default=place) < place < max(edges, default=place)
            elif place in edges and _pattern(line) in running:
                waiting.append(line)
                blank = False
            elif paragraph and not blank and not _ends(last, line, width):
                paragraph, last = _joined(paragraph, line, words), line
            else:
                out += [(paragraph, False)] * bool(paragraph)
                out += [(text, True) for text in waiting]
                paragraph, last, waiting, blank = line, line, [], False
    out += [(paragraph, False)] * bool(paragraph) + [(text, True) for text in waiting]
    text, marked = "", []
    for line, furniture in out:
        start = len(text := text + ("\n\n" if text else ""))
        text += line
        if furniture:
            marked.append((start, len(text), "page_furniture"))
    return text, tuple(marked)


def _running(pages: list[list[str]]) -> set[str]:
    """The lines at the edges of pages that recur on most of them, with # for every number."""
    found: Counter[str] = Counter()
    for page in pages:
        found.update({_pattern(page[place]) for place in _edges(page)})
    with_text = sum(any(page) for page in pages)
    return {line for line, n in found.items() if n >= 2 and 2 * n > with_text}


def _edges(page: list[str]) -> set[int]:
    """The places of the first and last lines of a page that are not blank."""
    places = [place for place, line in enumerate(page) if line]
    return {*places[:EDGE], *places[-EDGE:]}


def _pattern(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split())).casefold()


def _width(pages: list[list[str]]) -> int:
    """The usual length of a full line: nine lines of ten are no longer."""
    lengths = sorted(len(line) for page in pages for line in page if line)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _ends(line: str, following: str, width: int) -> bool:
    """Whether a paragraph ends between two lines that follow each other without a blank one."""
    if HYPHENATED.search(line) or not OPENING.match(following):
        return False
    return bool(SENTENCE_END.search(line)) or len(line) < FULL * width


def _joined(paragraph: str, line: str, words: Counter[str]) -> str:
    """The line set after the paragraph, a word that was parted at the line's end made whole.

    A hyphen stays before a capital or digit, and where the file writes the word with it
    elsewhere and never without.
    """
    parted = HYPHENATED.search(paragraph)
    rest = re.match(r"\w+", line)
    if not parted or not rest:
        return f"{paragraph} {line}"
    if not rest[0][0].islower():
        return paragraph + line
    without, hyphened = parted[1] + rest[0], f"{parted[1]}-{rest[0]}"
    if paragraph[-1] == "-" and words[hyphened] and not words[without]:
        return paragraph + line
    return paragraph[:-1] + line
