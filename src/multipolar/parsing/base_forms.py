"""The base form of a word by itself, whatever part of speech it is: what its inflections share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from spacy.lookups import Lookups
from spacy.strings import get_string_id

PARTS = ("verb", "noun", "adj")
KNOWN = 1 << 17  # words remembered


class BaseForms:
    """Words in lower case → base forms, by the rules and lists of spaCy's lemmatizer.

    Where a word may belong to several parts of speech ("meeting", "left") the shortest base form
    is taken, so that a word has one in every sentence, whatever a parser makes of it there. A word
    that no list has is its own.
    """

    def __init__(self, lookups: Lookups) -> None:
        self.exceptions, self.rules, self.index = (
            {part: table.get(get_string_id(part), {}) for part in PARTS}
            for table in map(lookups.get_table, ("lemma_exc", "lemma_rules", "lemma_index"))
        )
        self.index = {part: frozenset(words) for part, words in self.index.items()}
        self.of = lru_cache(maxsize=KNOWN)(self._of)

    def _of(self, word: str) -> str:
        return min(self._possible(word), key=lambda form: (len(form), form), default=word)

    def _possible(self, word: str) -> Iterator[str]:
        for part in PARTS:
            irregular = self.exceptions[part].get(word)
            if irregular:
                yield from irregular
                continue
            forms = (word.removesuffix(a) + b for a, b in self.rules[part] if word.endswith(a))
            yield from (form for form in (word, *forms) if form in self.index[part])
