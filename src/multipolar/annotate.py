"""spaCy: the model, the parse of an article's kept lines, and its sentences."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import islice, tee

import pandas as pd
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span, Token
from spacy.vocab import Vocab

from multipolar.operations import ATTRIBUTES, annotated, fitted
from multipolar.schema import SENTENCES
from multipolar.segments import Segment, kept

NAMED = ("PERSON", "NORP", "ORG", "GPE", "LOC", "FAC", "EVENT", "LAW")


class ModelMissingError(RuntimeError):
    """No model of the codebook's list is installed; the message says what to install."""


@dataclass(frozen=True)
class Line:
    """A parsed line of a kept segment: its place in the article's text, its kind, its parse."""

    start: int
    kind: str
    doc: Doc

    def span(self, piece: Span | Token) -> tuple[int, int]:
        """Where a piece of the parse stands in the article's text."""
        first, last = (piece, piece) if isinstance(piece, Token) else (piece[0], piece[-1])
        return self.start + first.idx, self.start + last.idx + len(last)

    def tokens(self, start: int, end: int) -> Span | None:
        """The tokens that cover these offsets into the article's text."""
        return self.doc.char_span(start - self.start, end - self.start, alignment_mode="expand")


def load_model(names: Sequence[str]) -> Language:
    """The first installed model of the list, fitted to this machine. Raises ModelMissingError."""
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            continue
        nlp = spacy.load(name)
        fitted(nlp)
        return nlp
    raise ModelMissingError(
        f"none of these spaCy models is installed: {', '.join(names)}; run `make setup`, "
        "or see README.md, 'The language model'"
    )


def model_name(nlp: Language) -> str:
    """Which model it is, with its version and spaCy's: all that decides a parse."""
    meta = nlp.meta
    return f"{meta['lang']}_{meta['name']} {meta['version']} spacy {version('spacy')}"


def kept_lines(text: str, segments: Iterable[Segment]) -> list[tuple[int, str, str]]:
    """(start, kind, words) of every line of the kept segments, stripped of white space."""
    return [
        (segment.start + match.start(), segment.kind, match.group().rstrip())
        for segment in kept(segments)
        for match in re.finditer(r"\S.*", text[segment.start : segment.end])
    ]


def parse(articles: Iterable[list[str]], *, nlp: Language) -> Iterator[list[Doc]]:
    """For each article, given as its lines, the parses of these."""
    articles, again = tee(articles)
    docs = annotated((line for article in articles for line in article), nlp=nlp)
    for article in again:
        yield list(islice(docs, len(article)))


def packed(docs: Iterable[Doc]) -> bytes:
    """The parses of an article as bytes that `unpacked` reads."""
    return DocBin(attrs=ATTRIBUTES, docs=docs).to_bytes()


def unpacked(data: bytes, *, vocab: Vocab) -> list[Doc]:
    """The parses of an article as they were `packed`: the same tokens and annotations."""
    return list(DocBin().from_bytes(data).get_docs(vocab))


def placed(docs: Iterable[Doc], *, places: Iterable[tuple[int, str, str]]) -> list[Line]:
    """The parsed lines of an article, from their parses and their places."""
    return [Line(start, kind, doc) for (start, kind, _), doc in zip(places, docs, strict=True)]


def sentences(doc_id: str, lines: Iterable[Line]) -> pd.DataFrame:
    """The `sentences` rows of one article; `sent_id` counts from 0 through the article."""
    found = ((line, sent) for line in lines for sent in line.doc.sents)
    words = ((line, [token for token in sent if not token.is_space]) for line, sent in found)
    spans = [(line.span(told[0])[0], line.span(told[-1])[1]) for line, told in words if told]
    rows = [(doc_id, number, start, end) for number, (start, end) in enumerate(spans)]
    return pd.DataFrame(rows, columns=list(SENTENCES.columns))


def sentence_of(table: pd.DataFrame, starts: Iterable[int]) -> list[int]:
    """For each offset the `sent_id` of the sentence it falls into (the last begun before it)."""
    places = table["start"].searchsorted(list(starts), side="right") - 1
    return table["sent_id"].to_numpy()[places].tolist()


def is_word(token: Token) -> bool:
    """Whether the token counts as a word: it holds a letter or a digit."""
    return any(character.isalnum() for character in token.text) and not token.is_space
