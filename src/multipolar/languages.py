"""The language of a text, so that articles in others than the model's are told and set aside."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

UNDETERMINED = "und"  # ISO 639-2 for what cannot be told
FEWEST = 20  # letters in a line: fewer are names and headings, which many languages share


def language(text: str) -> str:
    """The ISO 639-1 code of the language most of the text is in, by py3langid.

    Each line is judged by itself and counts by its letters: a sentence in another script would
    else outweigh an article. `und` where no line has 20 letters. The same text gives the same code
    everywhere. The method is Lui & Baldwin's (2012) langid.py: naive Bayes over byte n-grams.
    """
    letters: Counter[str] = Counter()
    for line in text.split("\n"):
        if (n := _letters(line)) >= FEWEST:
            code, _ = _identifier().classify(line)
            letters[str(code)] += n
    return letters.most_common(1)[0][0] if letters else UNDETERMINED


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


@cache
def _identifier() -> Any:
    """The model, loaded once and its own: py3langid's shared one may be set to fewer languages."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
