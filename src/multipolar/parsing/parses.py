"""The parses of a built corpus, as they were kept; those that are gone are made again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pandas as pd
from spacy.language import Language
from spacy.vocab import Vocab

from multipolar import annotate
from multipolar.annotate import Line
from multipolar.parsing.cache import ParseCache
from multipolar.store import Corpus


def kept_lines(corpus: Corpus, articles: pd.DataFrame, vocab: Vocab) -> Iterator[list[Line]]:
    """The parsed lines of each article.

    articles: `text`, `parse` (the key in `readings`) and `segments`. Raises ModelMissingError
    where a parse must be made and there is no model.
    """
    cache = ParseCache(corpus.processed / "cache" / "parse")
    models = tuple(corpus.manifest()["settings"]["model"]["names"])
    for text, key, segments in articles[["text", "parse", "segments"]].itertuples(index=False):
        places = annotate.kept_lines(text, segments)
        data = cache.get(key) or _made([words for _, _, words in places], models)
        yield annotate.placed(annotate.unpacked(data, vocab=vocab), places=places)


def _made(lines: list[str], models: tuple[str, ...]) -> bytes:
    return annotate.packed(next(annotate.parse([lines], nlp=_model(models))))


@lru_cache(maxsize=1)
def _model(models: tuple[str, ...]) -> Language:
    return annotate.load_model(models)
