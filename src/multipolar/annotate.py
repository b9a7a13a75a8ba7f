"""spaCy: the model, the parse of an article's kept lines, and its sentences."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from types import ModuleType

import pandas as pd
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span, Token
from spacy.vocab import Vocab

from multipolar.schema import SENTENCES
from multipolar.segments import Segment, kept

ATTRIBUTES = ("ORTH", "SPACY", "TAG", "POS", "LEMMA", "MORPH", "DEP", "HEAD", "SENT_START")
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
    """The first installed model of the list, as it is. Raises ModelMissingError."""
    return spacy.load(_installed(names).__name__)


def model_name(names: Sequence[str]) -> str:
    """Which model `load_model` would load, with its version and spaCy's: all that decides a parse.

    Raises ModelMissingError.
    """
    module = _installed(names)
    return f"{module.__name__} {module.__version__} spacy {version('spacy')}"


def _installed(names: Sequence[str]) -> ModuleType:
    for name in names:
        with suppress(ImportError):
            return importlib.import_module(name)
    raise ModelMissingError(
        f"none of these spaCy models is installed: {', '.join(names)}; run `make setup`, "
        "or see README.md, 'The language model'"
    )


def kept_lines(text: str, segments: Iterable[Segment]) -> list[tuple[int, str, str]]:
    """(start, kind, words) of every line of the kept segments, stripped of white space."""
    return [
        (segment.start + match.start(), segment.kind, match.group().rstrip())
        for segment in kept(segments)
        for match in re.finditer(r"\S.*", text[segment.start : segment.end])
    ]


def parse(lines: Iterable[list[str]], *, nlp: Language) -> Iterator[bytes]:
    """For each article, given as its lines, the parses of these as the bytes of a DocBin."""
    articles = [list(article) for article in lines]
    docs = nlp.pipe(line for article in articles for line in article)
    for article in articles:
        parsed = [next(docs) for _ in article]
        yield DocBin(attrs=[*ATTRIBUTES, "ENT_IOB", "ENT_TYPE"], docs=parsed).to_bytes()


def read_parse(data: bytes, *, places: Iterable[tuple[int, str, str]], vocab: Vocab) -> list[Line]:
    """The parsed lines of an article, from its DocBin and the places of its lines."""
    docs = DocBin().from_bytes(data).get_docs(vocab)
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
