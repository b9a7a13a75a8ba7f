"""The grammar under stance cues: the way up from a word, negation, and whose deed a word is."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

SUBJECT = ("nsubj", "nsubjpass", "csubj")
OWNERS = ("poss", "compound", "nmod", "amod")
OWNED_THROUGH = ("of", "by")
OPEN_CLAUSES = ("xcomp", "advcl", "acl", "conj")


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


def owners(word: Token) -> list[Token]:
    """Who owns a noun ("its support", "attempts of the West") or does a passive verb ("by …")."""
    is_noun = word.pos_ in ("NOUN", "PROPN")
    before = [c for c in word.children if c.dep_ in OWNERS and c.i < word.i] if is_noun else []
    named = [c for c in before if c.dep_ != "amod" or c.ent_type_]
    after = [
        c
        for preposition in word.children
        if preposition.dep_ == "agent" or (is_noun and preposition.lower_ in OWNED_THROUGH)
        for c in preposition.children
        if c.dep_ == "pobj"
    ]
    return [c for c in (*named, *after) if c.pos_ != "PRON"]


def agents(word: Token) -> list[Token]:
    """Whose deed a word is: the subject of the verb, or the owner of the noun ("its support").

    An open clause has the agent of the word it hangs on: in "the attempts of the West to weaken
    it" the West weakens. Empty where the sentence does not say.
    """
    while True:
        found = [c for c in word.children if c.dep_ in SUBJECT and c.dep_ != "nsubjpass"]
        found += owners(word)
        if found:
            return [*found, *(c for one in found for c in one.conjuncts)]
        if word.dep_ in ("pobj", "pcomp"):
            word = word.head
        elif word.dep_ not in (*OPEN_CLAUSES, "dobj", "prep") or word.head == word:
            return []
        word = word.head
