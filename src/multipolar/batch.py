"""Some articles → their rows of every table: the unit of work that a worker is given."""

from __future__ import annotations

import gc
import pickle
import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
from spacy.language import Language

from multipolar import annotate
from multipolar.article import ArticleReader, Parsed
from multipolar.codebook import Codebook
from multipolar.fingerprints import fingerprints
from multipolar.formulas.content_words import content_words
from multipolar.gathering import Source
from multipolar.parsing import operations
from multipolar.schema import TABLES, validate
from multipolar.segments import kept_text
from multipolar.spool import Waiting
from multipolar.store import sha256
from multipolar.workers import WorkersError

SIZE = 100  # about 5 s of work
_ONE_AT_A_TIME = threading.Lock()  # the model's strings are freed after each batch


class Job(NamedTuple):
    """Articles to read, with what `articles.csv` says of each and its parse where there is one.

    codebook: pickled.
    """

    articles: list[Waiting]
    notes: list[dict[str, str]]
    parses: list[bytes | None]
    codebook: bytes


class Result(NamedTuple):
    """What comes of a job.

    tables: name → the rows of its articles. parses: those that were made, key → bytes.
    products: by which matrix products (`operations.products`), where any was made.
    """

    tables: dict[str, pa.Table]
    parses: dict[str, bytes]
    products: str = ""


def cut(names: Sequence[str]) -> list[Sequence[str]]:
    """Names in order, in jobs of at most `SIZE`."""
    return [names[first : first + SIZE] for first in range(0, len(names), SIZE)]


def pickled(codebook: Codebook) -> bytes:
    """The codebook for a job."""
    return pickle.dumps(codebook)


def analyse(job: Job) -> Result:
    """The rows of a job's articles.

    Raises WorkersError where there is no model.
    """
    if not job.articles:
        return Result({}, {})
    with _ONE_AT_A_TIME:
        try:
            reader, nlp = _reader(job.codebook)
        except annotate.ModelMissingError as error:
            raise WorkersError(f"a worker has no model: {error}") from error
        with nlp.memory_zone():
            return _analysed(job, reader, nlp)


@lru_cache(maxsize=1)
def _reader(codebook: bytes) -> tuple[ArticleReader, Language]:
    book: Codebook = pickle.loads(codebook)
    nlp = annotate.load_model(book.settings["model"]["names"])
    return ArticleReader(book, nlp=nlp), nlp


def forget() -> None:
    """Let go of the model, which takes 150 MB, when all is read."""
    _reader.cache_clear()
    operations.forget()
    gc.collect()


def _analysed(job: Job, reader: ArticleReader, nlp: Language) -> Result:
    sources = [Source.from_json(article.source) for article in job.articles]
    made: dict[str, bytes] = {}
    tables = reader.read(_parsed(job, sources, made, nlp))
    tables["documents"] = tables["documents"].assign(family_id="")
    names = [article.doc_id for article in job.articles]
    texts = [kept_text(source.article.text, source.segments) for source in sources]
    shingle = reader.codebook.settings["families"]["shingle"]
    tables["fingerprints"] = fingerprints(names, texts, shingle=shingle)
    about = (tables[name] for name in ("documents", "sentences", "mentions"))
    tables["content_words"] = content_words(*about, known=reader.content)
    tables["readings"] = pd.DataFrame(job.articles)[list(TABLES["readings"].columns)]
    arrow = {name: validate(frame, TABLES[name]) for name, frame in tables.items()}
    return Result(arrow, made, operations.products(nlp) if made else "")


def _parsed(
    job: Job, sources: list[Source], made: dict[str, bytes], nlp: Language
) -> Iterator[Parsed]:
    """The articles with their parses, one after the other; those made now are packed as well."""
    places = [annotate.kept_lines(s.article.text, s.segments) for s in sources]
    missing = [number for number, parse in enumerate(job.parses) if parse is None]
    parses = annotate.parse(([w for _, _, w in places[n]] for n in missing), nlp=nlp)
    for number, (source, parse) in enumerate(zip(sources, job.parses, strict=True)):
        if parse is None:
            docs = next(parses)
            made[job.articles[number].parse] = annotate.packed(docs)
        else:
            docs = annotate.unpacked(parse, vocab=nlp.vocab)
        lines = annotate.placed(docs, places=places[number])
        digest = sha256(source.article.text)
        row = {"path": source.path, "sha256": digest, "language": source.language}
        yield Parsed(source.article, source.segments, lines, job.notes[number], row)
