"""Articles as spaCy documents, from the parses that were kept, to go on from in spaCy."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

import pandas as pd
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from multipolar.aggregates import Queried
from multipolar.annotate import Line
from multipolar.parsing.operations import ATTRIBUTES
from multipolar.segments import Segment

SIZE = 500  # articles in one file
MOST = 2_000  # articles that are one file, all of which spaCy holds in memory at once
OF_QUOTES = """
    SELECT doc_id, {part}_start AS "start", {part}_end AS "end", kind AS label,
           coalesce(speaker, stranger) AS about, quote_id::VARCHAR AS known
    FROM quotes WHERE {part}_start IS NOT NULL
    """
GROUPS = {
    "mentions": """
        SELECT doc_id, "start", "end", name AS label, actor_id AS about, voice AS known
        FROM mentions WHERE actor_id IS NOT NULL
        """,
    "themes": """
        SELECT doc_id, "start", "end", theme AS label, NULL AS about, voice AS known FROM themes
        """,
    "quotes": OF_QUOTES.format(part="content"),
    "cues": OF_QUOTES.format(part="cue"),
    "sources": OF_QUOTES.format(part="source"),
}


class Stretch(NamedTuple):
    """A span to be: its place in the article's text, its label, kb_id and id."""

    start: int
    end: int
    label: str
    about: str
    known: str


def bins(
    corpus: Queried,
    lines: Callable[[pd.DataFrame, Vocab], Iterable[list[Line]]],
    *,
    size: int = SIZE,
) -> Iterator[DocBin]:
    """The articles of a corpus, in order, in files of at most so many.

    lines: rows with `doc_id`, `text`, `parse` and `segments` → the parsed lines of each article.

    A document is the kept lines of an article, joined by spaces. Its `user_data` holds `doc_id`,
    `newsroom`, `date`, and as `lines` where each line begins: in the document and in
    `documents.text`, in characters. Its `spans` are groups: `mentions` of actors (label: name,
    kb_id: actor_id, id: voice), `themes` (label: theme, id: voice), and `quotes`, their `cues` and
    `sources` (label: kind, kb_id: speaker, id: quote_id, which joins the three).
    """
    vocab = Vocab()
    names = corpus.query("SELECT doc_id FROM documents ORDER BY doc_id")["doc_id"].tolist()
    for first in range(0, len(names), size):
        some = names[first : first + size]
        made = DocBin(attrs=ATTRIBUTES, store_user_data=True)
        groups = {group: _by_article(corpus, sql, some) for group, sql in GROUPS.items()}
        articles = _articles(corpus, some)
        rows = articles.to_dict("records")
        for row, own in zip(rows, lines(articles, vocab), strict=True):
            doc_id = str(row["doc_id"])
            spans = {group: found.get(doc_id, []) for group, found in groups.items()}
            about = {name: str(row[name]) for name in ("doc_id", "newsroom", "date")}
            made.add(document(own, about=about, spans=spans, vocab=vocab))
        yield made


def document(
    lines: list[Line],
    *,
    about: Mapping[str, str],
    spans: Mapping[str, Sequence[Stretch]],
    vocab: Vocab,
) -> Doc:
    """One article as `bins` describes it, from its parsed lines."""
    docs = [line.doc for line in lines]
    whole = Doc.from_docs(docs, ensure_whitespace=True) if docs else Doc(vocab)
    tokens = [0, *accumulate(len(doc) for doc in docs)]
    begins = [whole[first].idx for first in tokens[:-1]]
    starts = [line.start for line in lines]
    whole.user_data |= {**about, "lines": list(zip(begins, starts, strict=True))}
    for group, stretches in spans.items():
        found = []
        for start, end, label, about_whom, known in stretches:
            number = bisect_right(starts, start) - 1
            piece = lines[number].tokens(start, end) if number >= 0 else None
            if piece is not None:
                first, last = (tokens[number] + place for place in (piece.start, piece.end))
                found.append(Span(whole, first, last, label, kb_id=about_whom, span_id=known))
        whole.spans[group] = found
    return whole


def _articles(corpus: Queried, some: list[str]) -> pd.DataFrame:
    """The articles with their texts, their kept segments and the keys of their parses."""
    texts = corpus.query(
        """
        SELECT doc_id, newsroom, coalesce(date, '') AS date, text, parse
        FROM documents JOIN readings USING (doc_id)
        WHERE doc_id IN (SELECT unnest($ids)) ORDER BY doc_id
        """,
        ids=some,
    )
    stretches = corpus.query(
        """
        SELECT doc_id, "start", "end", kind, rule FROM segments
        WHERE doc_id IN (SELECT unnest($ids)) ORDER BY doc_id, "start"
        """,
        ids=some,
    )
    own: dict[str, list[Segment]] = {doc_id: [] for doc_id in some}
    for doc_id, start, end, kind, rule in stretches.itertuples(index=False, name=None):
        own[doc_id].append(Segment(start, end, kind, rule, {}))
    return texts.assign(segments=pd.Series([own[doc_id] for doc_id in texts["doc_id"]]))


def _by_article(corpus: Queried, sql: str, some: list[str]) -> dict[str, list[Stretch]]:
    rows = corpus.query(
        f"""
        SELECT doc_id, "start"::BIGINT AS "start", "end"::BIGINT AS "end", label,
               coalesce(about, '') AS about, coalesce(known, '') AS known
        FROM ({sql}) WHERE doc_id IN (SELECT unnest($ids)) ORDER BY ALL
        """,
        ids=some,
    )
    found: dict[str, list[Stretch]] = {}
    for doc_id, *stretch in rows.itertuples(index=False, name=None):
        found.setdefault(doc_id, []).append(Stretch(*stretch))
    return found
