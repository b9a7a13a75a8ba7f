"""The transparent scorer: cues of the codebook that govern the target in its sentence.

The rules of the table `stances`, for any pair: from the target up the grammar of the sentence
the first cue decides; where none does, a target whose very name judges it (an aggression, a
peace) says so itself.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from multipolar.annotate import NAMED
from multipolar.codebook import Codebook
from multipolar.parsing.operations import annotated
from multipolar.stance import pairs as asked
from multipolar.stance.cues import CueReader, Reading
from multipolar.stance.pairs import Pair

NOTHING = 0.4  # how likely neutral is where no cue was found


class RuleScorer:
    """Scores pairs by the cues of one codebook; it parses the sentences itself."""

    def __init__(self, codebook: Codebook, *, nlp: Language) -> None:
        self.reader = CueReader(codebook.stance, verbs=codebook.verbs)
        self.confidence = codebook.stance.confidence
        self.nlp = nlp

    def predict_proba(
        self, pairs: Iterable[tuple[str, asked.Span | None, asked.Span]]
    ) -> np.ndarray:
        """The declared strength of the cue found, the rest shared out: an array of shape (n, 3).

        Raises ValueError where a place is not in its sentence.
        """
        found = self.readings(asked.checked(pairs))
        proba = np.array([self._shares(reading) for reading in found])
        return proba.reshape(-1, 3)

    def readings(self, pairs: Iterable[Pair]) -> list[Reading]:
        """What the rules read of each pair, with the cue and the rule that decided."""
        wanted = list(pairs)
        texts = dict.fromkeys(pair.sentence for pair in wanted)
        docs = dict(zip(texts, annotated(texts, nlp=self.nlp), strict=True))
        return [self.reading(docs[p.sentence], p.holder, p.target) for p in wanted]

    def reading(self, doc: Doc, holder: asked.Span | None, target: asked.Span) -> Reading:
        """What the rules read of one pair in the parse of its sentence."""
        span = _tokens(doc, target)
        held = _tokens(doc, holder) if holder else None

        def is_others(token: Token) -> bool | None:
            if (held is not None and token in held) or self.is_own(token.text):
                return False
            return True if token.ent_type_ in NAMED or token.pos_ == "PROPN" else None

        is_actor = any(token.ent_type_ in NAMED or token.pos_ == "PROPN" for token in span)
        naming = self.reader.naming(span)
        found = self.reader.read(span, is_actor=is_actor, is_others=is_others, naming=naming)
        if naming == "against" and found.value > 0:
            return Reading(-1, span.text, "naming", self.confidence["naming"])
        return found

    def is_own(self, words: str) -> bool:
        """Whether the words are those of one who speaks of himself: "we", "my country"."""
        return any(word in self.reader.cues.own.words for word in words.lower().split())

    def _shares(self, reading: Reading) -> list[float]:
        strength = max(reading.confidence, NOTHING)
        rest = (1 - strength) / 2
        return [strength if value == reading.value else rest for value in (-1, 0, 1)]


def _tokens(doc: Doc, span: asked.Span) -> Span:
    found = doc.char_span(*span, alignment_mode="expand")
    assert found is not None  # a checked span holds words
    return found
