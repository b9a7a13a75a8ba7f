"""Raw files → articles with their segments; what is none is listed with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from multipolar.codebook import Codebook
from multipolar.languages import UNDETERMINED, language
from multipolar.readers import Article, UnreadableError, endings, read
from multipolar.readers.notes import read_notes
from multipolar.segments import Segment, kept_text, segment
from multipolar.store import Corpus, CorpusError

Notes = dict[str, dict[str, str]]
Progress = Callable[[str, int, int], None]


class Source(NamedTuple):
    """An article that was read, where from, its segments, and the language of what is kept."""

    article: Article
    path: str
    segments: list[Segment]
    language: str


def gather(
    corpus: Corpus, *, codebook: Codebook, progress: Progress = lambda *_: None
) -> tuple[list[Source], pd.DataFrame, Notes]:
    """The articles, the `unread` table of what was none or set aside whole, and the notes.

    Raises CorpusError where no article is left.
    """
    sources: dict[str, Source] = {}
    unread: list[tuple[str, str]] = []
    paths = corpus.articles
    for number, path in enumerate(paths, start=1):
        progress("reading", number, len(paths))
        name = corpus.relative(path)
        try:
            if not name.endswith(path.name):
                raise UnreadableError("its name is not UTF-8; give the file another one")
            if not path.resolve().is_relative_to(corpus.root):
                raise UnreadableError("a link that leads out of the corpus; copy the file in")
            articles, records = read(path, options=codebook.settings["readers"])
        except UnreadableError as error:
            unread.append((name, str(error)))
            continue
        unread += [(f"{name}#{record.record}", record.reason) for record in records]
        for article in articles:
            source = _source(article, name, codebook)
            reason = _refusal(source, sources, codebook)
            if reason is None:
                sources[article.doc_id] = source
            else:
                record = "" if len(articles) == 1 else f"#{article.doc_id}"
                unread.append((f"{name}{record}", reason))
    notes = _notes(corpus, sources, unread)
    if not sources:
        raise CorpusError(f"{corpus.raw}: no article could be read{_told(unread)}")
    frame = pd.DataFrame(unread, columns=["path", "reason"])
    return [sources[key] for key in sorted(sources)], frame, notes


def _source(article: Article, name: str, codebook: Codebook) -> Source:
    segments = segment(article.text, rules=codebook.segment_rules, marked=article.marked)
    return Source(article, name, segments, language(kept_text(article.text, segments)))


def _refusal(source: Source, sources: dict[str, Source], codebook: Codebook) -> str | None:
    """Why an article that was read does not join the others."""
    same = sources.get(source.article.doc_id)
    if same is not None:
        return f"its name {source.article.doc_id!r} is that of {same.path}"
    spoken: list[str] = codebook.settings["languages"]["read"]
    if source.language not in (*spoken, UNDETERMINED):
        return (
            f"set aside: it is in another language ({source.language}); read: {', '.join(spoken)}"
        )
    return None


def _notes(corpus: Corpus, sources: dict[str, Source], unread: list[tuple[str, str]]) -> Notes:
    """`articles.csv`; what is wrong in it joins what could not be read."""
    path = corpus.raw / "articles.csv"
    name = corpus.relative(path)
    try:
        notes, refused = read_notes(path)
    except UnreadableError as error:
        unread.append((name, str(error)))
        return {}
    unread += [(f"{name}#row {number}", reason) for number, reason in refused.items()]
    unread += [
        (f"{name}#{doc_id}", "no article has this doc_id")
        for doc_id in sorted(set(notes) - set(sources))
    ]
    return notes


def _told(unread: list[tuple[str, str]]) -> str:
    if not unread:
        return f"; put files of these kinds there: {', '.join(endings())}"
    return f" ({'; '.join(f'{name}: {reason}' for name, reason in unread)})"
