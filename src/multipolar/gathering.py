"""Raw files → articles with their segments, one after the other; what is none has its reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from multipolar.codebook import Codebook
from multipolar.languages import UNDETERMINED, language
from multipolar.readers import Article, Unread, UnreadableError, endings, records
from multipolar.readers.notes import read_notes
from multipolar.segments import Segment, kept_text, segment
from multipolar.store import Corpus

Notes = dict[str, dict[str, str]]
Progress = Callable[[str, int, int], None]
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
        try:
            for found in _read(path, name, corpus, codebook):
                if isinstance(found, Unread):
                    yield Refusal(name, found.record, found.reason)
                    continue
                doc_id = found.article.doc_id
                refusal = _refusal(found, taken.get(doc_id), codebook)
                if refusal is None:
                    taken[doc_id] = name
                yield refusal or found
        except UnreadableError as error:
            yield Refusal(name, None, str(error))


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
    if not name.endswith(path.name):
        raise UnreadableError("its name is not UTF-8; give the file another one")
    if not path.resolve().is_relative_to(corpus.root):
        raise UnreadableError("a link that leads out of the corpus; copy the file in")
    for found in records(path, options=codebook.settings["readers"]):
        if isinstance(found, Unread):
            yield found
            continue
        places = segment(found.text, rules=codebook.segment_rules, marked=found.marked)
        yield Source(found, name, places, language(kept_text(found.text, places)))


def _refusal(source: Source, other: str | None, codebook: Codebook) -> Refusal | None:
    """Why an article that was read does not join the others; other: the file with its name."""
    doc_id = source.article.doc_id
    record = doc_id if "#" in doc_id else None
    if other is not None:
        reason = f"its name {doc_id!r} is that of an article in {other}"
        return Refusal(source.path, record, reason, taken=True)
    spoken: list[str] = codebook.settings["languages"]["read"]
    if source.language not in (*spoken, UNDETERMINED):
        told = f"it is in another language ({source.language}); read: {', '.join(spoken)}"
        return Refusal(source.path, record, f"set aside: {told}")
    return None
