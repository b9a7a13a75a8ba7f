"""Some articles → their rows of every table: the unit of work that a worker is given."""

from __future__ import annotations

import pickle
import threading
from functools import lru_cache
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
from spacy.language import Language

from multipolar import annotate
from multipolar.article import ArticleReader
from multipolar.codebook import Codebook
from multipolar.fingerprints import fingerprints
from multipolar.gathering import Source
from multipolar.provenance import code, versions
from multipolar.schema import TABLES, validate
from multipolar.segments import kept_text, segment_table
from multipolar.spool import Waiting
from multipolar.store import sha256
from multipolar.workers import WorkersError

_ONE_AT_A_TIME = threading.Lock()  # the model's strings are freed after each batch


class Job(NamedTuple):
    """Articles to read, with what `articles.csv` says of each and its parse where there is one.

    codebook: pickled. state: the code and packages of whoever gives the job.
    """

    articles: list[Waiting]
    notes: list[dict[str, str]]
    parses: list[bytes | None]
    codebook: bytes
    state: str


class Result(NamedTuple):
    """Table → the rows of a batch's articles, and the parses that were made: key → bytes."""

    tables: dict[str, pa.Table]
    parses: dict[str, bytes]


def state() -> str:
    """The code and packages of this process, as one hash."""
    return sha256(repr((code(), versions())))


def pickled(codebook: Codebook) -> bytes:
    """The codebook for a job."""
    return pickle.dumps(codebook)


def analyse(job: Job) -> Result:
    """The rows of a job's articles.

    Raises WorkersError where the code or packages here are not those of whoever gives the job,
    and ModelMissingError where there is no model.
    """
    if not job.articles:
        return Result({}, {})
    if job.state != state():
        raise WorkersError(
            "a worker runs other code or packages; give it the same multipolar and lock file"
        )
    with _ONE_AT_A_TIME:
        reader, nlp = _reader(job.codebook)
        with nlp.memory_zone():
            return _analysed(job, reader, nlp)


@lru_cache(maxsize=1)
def _reader(codebook: bytes) -> tuple[ArticleReader, Language]:
    book: Codebook = pickle.loads(codebook)
    nlp = annotate.load_model(book.settings["model"]["names"])
    return ArticleReader(book, nlp=nlp), nlp


def _analysed(job: Job, reader: ArticleReader, nlp: Language) -> Result:
    sources = [Source.from_json(article.source) for article in job.articles]
    places = [annotate.kept_lines(s.article.text, s.segments) for s in sources]
    missing = [number for number, parse in enumerate(job.parses) if parse is None]
    parses = annotate.parse(([w for _, _, w in places[n]] for n in missing), nlp=nlp)
    made = dict(zip(missing, parses, strict=True))
    frames: dict[str, list[pd.DataFrame]] = {"segments": []}
    for number, source in enumerate(sources):
        doc_id = source.article.doc_id
        data = made[number] if number in made else job.parses[number]
        lines = annotate.read_parse(data, places=places[number], vocab=nlp.vocab)
        row = {
            "path": source.path,
            "sha256": sha256(source.article.text),
            "language": source.language,
        }
        frames["segments"].append(segment_table(doc_id, source.segments))
        read = reader.read(source.article, source.segments, lines, notes=job.notes[number], row=row)
        for name, frame in read.items():
            frames.setdefault(name, []).append(frame)
    tables = {name: _joined(own, name) for name, own in frames.items()}
    tables["documents"] = tables["documents"].assign(family_id="")
    names = [article.doc_id for article in job.articles]
    texts = [kept_text(source.article.text, source.segments) for source in sources]
    shingle = reader.codebook.settings["families"]["shingle"]
    tables["fingerprints"] = fingerprints(names, texts, shingle=shingle)
    tables["readings"] = pd.DataFrame(job.articles)[list(TABLES["readings"].columns)]
    arrow = {name: validate(frame, TABLES[name]) for name, frame in tables.items()}
    return Result(arrow, {job.articles[n].parse: data for n, data in made.items()})


def _joined(frames: list[pd.DataFrame], name: str) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else TABLES[name].empty()
