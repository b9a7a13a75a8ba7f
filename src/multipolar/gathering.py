"""Raw files → articles with their segments, one after the other; what is none has its reason."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from multipolar.codebook import Codebook
from multipolar.inputs import why_not
from multipolar.languages import UNDETERMINED, language
from multipolar.readers import Article, Unread, UnreadableError, endings, records
from multipolar.readers.notes import read_notes
from multipolar.segments import Segment, kept_text, segment
from multipolar.store import Corpus, Progress

Notes = dict[str, dict[str, str]]
MOST = 10  # reasons told in one line


class Source(NamedTuple):
    """An article that was read, where from, its segments, and the language of what is kept."""

    article: Article
    path: str
    segments: list[Segment]
    language: str

    def to_json(self) -> str:
        """All of it as one line, for `from_json`."""
        return json.dumps([asdict(self.article), self.path, self.segments, self.language])

    @classmethod
    def from_json(cls, line: str) -> Source:
        article, path, segments, spoken = json.loads(line)
        article["marked"] = tuple(map(tuple, article["marked"]))
        return cls(Article(**article), path, [Segment(*place) for place in segments], spoken)


class Refusal(NamedTuple):
    """A row of `unread`: a file, or a record of it, that is no article of the corpus.

    taken: its name is that of an article read before it; without that one it may be read.
    """

    path: str
    record: str | None
    reason: str
    taken: bool = False


class Known(NamedTuple):
    """A file that stands as it was read before, with the names of its articles."""

    path: str
    doc_ids: list[str]


def gather(
    corpus: Corpus,
    *,
    codebook: Codebook,
    known: Mapping[str, list[str]] | None = None,
    progress: Progress = lambda *_: None,
) -> Iterator[Source | Refusal | Known]:
    """What each file holds, in order of the paths; of articles of one name the first is taken.

    known: path → names of its articles, for files that need not be read again; one whose names
    are taken by now is.
    """
    taken: dict[str, str] = {}
    paths = corpus.articles
    for number, path in enumerate(paths, start=1):
        progress("reading", number, len(paths))
        name = corpus.relative(path)
        before = (known or {}).get(name)
        if before is not None and not any(doc_id in taken for doc_id in before):
            taken |= dict.fromkeys(before, name)
            yield Known(name, before)
            continue
        others: dict[str, list[str]] = {}
        try:
            for found in _read(path, name, corpus, codebook):
                if isinstance(found, Unread):
                    yield Refusal(name, found.record, found.reason)
                    continue
                doc_id = found.article.doc_id
                if doc_id in taken:
                    others.setdefault(taken[doc_id], []).append(doc_id)
                elif reason := _set_aside(found, codebook):
                    yield Refusal(name, doc_id if "#" in doc_id else None, reason)
                else:
                    taken[doc_id] = name
                    yield found
        except UnreadableError as error:
            yield Refusal(name, None, str(error))
        for other, doc_ids in others.items():
            yield Refusal(name, None, _clash(doc_ids, other), taken=True)


def read_articles_csv(corpus: Corpus) -> tuple[Notes, list[Refusal]]:
    """`articles.csv`: what it says of each article, and what is wrong in it."""
    path = corpus.raw / "articles.csv"
    name = corpus.relative(path)
    try:
        notes, refused = read_notes(path)
    except UnreadableError as error:
        return {}, [Refusal(name, None, str(error))]
    return notes, [Refusal(name, f"row {row}", reason) for row, reason in refused.items()]


def none_readable(corpus: Corpus, unread: list[Refusal]) -> str:
    """The one line that says why a corpus has no article."""
    told = [f"{r.path}{f'#{r.record}' if r.record else ''}: {r.reason}" for r in unread]
    more = f"; and {len(told) - MOST:,} more" if len(told) > MOST else ""
    if not told:
        return (
            f"{corpus.raw}: no article could be read; put files of these kinds there: "
            f"{', '.join(endings())}"
        )
    return f"{corpus.raw}: no article could be read ({'; '.join(told[:MOST])}{more})"


def _read(path: Path, name: str, corpus: Corpus, codebook: Codebook) -> Iterator[Source | Unread]:
    if name != path.relative_to(corpus.root).as_posix():
        raise UnreadableError("its name is not UTF-8; give the file or its folder another one")
    reason = why_not(path, corpus)
    if reason:
        raise UnreadableError(reason)
    for found in records(path, options=codebook.settings["readers"]):
        if isinstance(found, Unread):
            yield found
            continue
        places = segment(found.text, rules=codebook.segment_rules, marked=found.marked)
        yield Source(found, name, places, language(kept_text(found.text, places)))


def _set_aside(source: Source, codebook: Codebook) -> str | None:
    """Why an article that was read does not join the others."""
    spoken: list[str] = codebook.settings["languages"]["read"]
    if source.language in (*spoken, UNDETERMINED):
        return None
    return f"set aside: it is in another language ({source.language}); read: {', '.join(spoken)}"


def _clash(doc_ids: list[str], other: str) -> str:
    """Why articles are refused whose names are those of articles in another file."""
    rest = f"{other}; give the file another name"
    if len(doc_ids) == 1:
        return f"its name {doc_ids[0]!r} is that of an article in {rest}"
    return f"{len(doc_ids):,} of its articles, first {doc_ids[0]!r}, have names of those in {rest}"
