"""The grammar under stance cues: the way up from a word, and negation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Token

from multipolar.codebook import Cue


class Judgement(NamedTuple):
    """The word that decided and its cue; without a cue where it does harm to the target."""

    word: Token
    cue: Cue | None


def step_up(token: Token) -> Iterator[tuple[Token, str, Token | None]]:
    """From a word to the root of its sentence: (head, relation to it, preposition between).

    Conjuncts and appositions stand where their first member stands; a preposition joins its
    object to the word it hangs on ("support for X": support, "prep", for).
    """
    while token.dep_ != "ROOT" and token.head != token:
        if token.dep_ in ("conj", "appos"):
            token = token.head
        elif token.dep_ in ("pobj", "pcomp"):
            preposition = token.head
            if preposition.head == preposition:
                return
            relation = "agent" if preposition.dep_ == "agent" else "prep"
            token = preposition.head
            yield token, relation, preposition
        else:
            relation = token.dep_
            token = token.head
            yield token, relation, None


def negated(word: Token, negators: tuple[str, ...]) -> bool:
    """Whether an odd number of negators stand with the word or with the verbs that open it."""
    count = 0
    while True:
        count += sum(child.lower_ in negators for child in word.children)
        if word.dep_ not in ("xcomp", "acomp", "attr", "oprd") or word.head == word:
            return count % 2 == 1
        word = word.head
