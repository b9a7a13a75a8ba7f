"""`.html`: a saved web page, its article told from what stands around it by trafilatura.

The text is every visible line of the page. What trafilatura leaves out is marked as furniture,
so that nothing is lost and the body is what trafilatura calls the body (Barbaresi 2021,
https://aclanthology.org/2021.acl-demo.15). Nothing is fetched from the network.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from lxml.html import HTMLParser

from multipolar.readers.article import Article, Unread, UnreadableError, contents, repair
from multipolar.readers.plain_text import BYTE_ORDER_MARKS, decode

LARGEST = 20_000_000  # bytes: no page with an article in it is as large
ENDINGS: tuple[str, ...] = (".html", ".htm")

MOST_ATTRIBUTES = 1_000  # of one tag: the parser's time grows with their square
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{4000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
CHARSET = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""")
# The comments in which browsers and their extensions note where a page was saved from.
SAVED_FROM = re.compile(r"saved from url=\(\d+\)(https?://\S+)|SingleFile\s+url: (https?://\S+)")
BROADER = {"iso-8859-1": "windows-1252", "ascii": "windows-1252", "gb2312": "gb18030"}
UNSEEN = re.compile("head|script|style|noscript|template|svg|iframe|object|audio|video|canvas")
PARAGRAPHS = re.compile("p|h[1-6]|blockquote|article|section|ul|ol|table|figure")
INLINE = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|img|ins|kbd|label|mark|q|s|samp|small|"
    "span|strike|strong|sub|sup|time|tt|u|var|wbr|script"
)
Marks = tuple[tuple[int, int, str], ...]


class Line(NamedTuple):
    """A line as shown, what parts it from the one before, and the number of its h1 or 0."""

    text: str
    gap: str
    heading: int


def recognises(path: Path) -> bool:
    """Any page is one article, unless a reader before this one knows better."""
    return True


def read(path: Path, *, options: dict[str, Any]) -> Iterator[Article | Unread]:
    """The page's one article; its `doc_id` is the file's stem."""
    yield article(contents(path), doc_id=path.stem)


def article(data: bytes, *, doc_id: str, url: str = "", charset: str = "") -> Article:
    """A page as article. url and charset: what is known of it from elsewhere.

    Raises UnreadableError where it shows no text or trafilatura finds no article in it.
    """
    if len(data) > LARGEST:
        raise UnreadableError(f"a page of {len(data):,} bytes; at most {LARGEST:,} are read")
    html, repaired = repair(_decoded(data, charset))
    if any(_attributes(tag) > MOST_ATTRIBUTES for tag in _LONG_TAG.findall(html)):
        raise UnreadableError(f"a tag with more than {MOST_ATTRIBUTES:,} attributes: no web page")
    saved = SAVED_FROM.search(html[:5000])
    known = url or (saved[1] or saved[2] if saved else None)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = etree.fromstring(html.encode(), parser=parser)
    if tree is None or not (lines := visible_lines(tree)):
        raise UnreadableError("the page shows no text; was it saved before its scripts ran?")
    from trafilatura import bare_extraction

    # No dates guessed from copyright notices and the cards of other articles.
    dates = {"original_date": True, "extensive_search": False}
    found = bare_extraction(
        tree, url=known, include_comments=False, with_metadata=True, date_extraction_params=dates
    )
    if found is None or isinstance(found, dict) or not found.text:
        raise UnreadableError("trafilatura finds no article in the page, only what surrounds one")
    told = {
        "title": found.title,
        "author": found.author,
        "date": found.date,
        "outlet": found.sitename or found.hostname,
        "url": url or found.url,
        "language": (tree.get("lang") or "").split("-")[0].lower(),
    }
    titles = _title(lines, found.title or "")
    body = _body([line.text for line in lines], found.text)
    other = [None if kept else "page_furniture" for kept in body]
    rules = ["page_title" if title else rule for title, rule in zip(titles, other, strict=True)]
    text, marked = _laid_out(lines, rules)
    facts = {field: " ".join(value.split()) for field, value in told.items() if value}
    return Article(doc_id, text, repaired, facts, marked)


def visible_lines(tree: etree._Element) -> list[Line]:
    """What a reader of the page sees, a line per block, with white space as browsers show it."""
    lines: list[Line] = []
    words: list[str] = []
    gap, heading, headings = "\n", 0, 0
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag == "br" and heading:
            words.append(" ")
        elif not INLINE.fullmatch(tag):
            if text := " ".join("".join(words).split()):
                lines.append(Line(text, gap, heading))
                gap = "\n"
            words = []
            gap = "\n\n" if PARAGRAPHS.fullmatch(tag) else gap
        if event == "start":
            if tag == "h1":
                headings += 1
                heading = headings
            if UNSEEN.fullmatch(tag) or "hidden" in element.attrib:
                walk.skip_subtree()
            else:
                words.append(element.text or "")
        else:
            heading = 0 if tag == "h1" else heading
            words.append(element.tail or "")
    return lines


def _decoded(data: bytes, charset: str) -> str:
    """The page's source: as UTF-8 where it is that, else as the page or its server declares."""
    declared = CHARSET.search(data[:4096].lower())
    name = (charset or (declared[1].decode("ascii", "replace") if declared else "")).lower()
    if name and not any(map(data.startswith, BYTE_ORDER_MARKS)):
        for encoding in ("utf-8", BROADER.get(name, name)):  # neither: as in any text
            with suppress(LookupError, ValueError):
                return decode(data.decode(encoding).encode())
    return decode(data)


def _attributes(tag: str) -> int:
    """About how many attributes a tag has."""
    bare = _QUOTED.sub("", tag)
    return max(bare.count("="), len(bare.split()))


def _plain(line: str) -> str:
    return " ".join(line.split()).casefold()


def _title(lines: list[Line], title: str) -> list[bool]:
    """Of each line, whether it is the headline: a top heading, else any line, that says it."""
    title = _plain(title)
    headings = {
        number: _plain(" ".join(line.text for line in group))
        for number, group in groupby(lines, key=lambda line: line.heading)
        if number
    }
    near = [n for n, text in headings.items() if title in text or text in title]
    near = [n for n in near if title and 2 * len(headings[n]) >= len(title)]
    if near:
        chosen = min(near, key=lambda n: headings[n] != title)
        return [line.heading == chosen for line in lines]
    first = next((i for i, line in enumerate(lines) if _plain(line.text) == title), None)
    return [i == first for i in range(len(lines))]


def _body(lines: list[str], extracted: str) -> list[bool]:
    """Of each line, whether trafilatura has it in the article.

    Same lines are matched in order; between them a line belongs to the body where half of its
    words are in what was extracted there; an extracted line found nowhere there is looked for
    in the whole page, so that nothing of it is lost.
    """
    shown = [_plain(line) for line in lines]
    taken = [_plain(line).removeprefix("- ") for line in extracted.split("\n") if line.strip()]
    body = [False] * len(shown)
    lost: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(a=taken, b=shown).get_opcodes():
        if kind == "equal":
            body[c:d] = [True] * (d - c)
        elif kind in ("delete", "replace"):
            here = Counter(" ".join(taken[a:b]).split())
            for i in range(c, d):
                words = Counter(shown[i].split())
                body[i] = 2 * (words & here).total() >= words.total()
            held = " ".join(shown[i] for i in range(c, d) if body[i])
            lost += [line for line in taken[a:b] if line not in held]
    for line in lost:
        if line in shown:
            body[shown.index(line)] = True
    return body


def _laid_out(lines: list[Line], rules: list[str | None]) -> tuple[str, Marks]:
    """The lines as one text, and where in it the rules hold; neighbours of one rule are one."""
    text = ""
    marked: list[tuple[int, int, str]] = []
    before: str | None = None
    for line, rule in zip(lines, rules, strict=True):
        start = len(text := text + (line.gap if text else ""))
        text += line.text
        if rule and rule == before:
            marked[-1] = (marked[-1][0], len(text), rule)
        elif rule:
            marked.append((start, len(text), rule))
        before = rule
    return text, tuple(marked)
