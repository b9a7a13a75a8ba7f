"""Factuality: whether the sentence says that an act was done, was not, or is still open.

After Saurí & Pustejovsky (2009, "FactBank"), in three values and by the words around the act.
"""

from __future__ import annotations

from spacy.tokens import Token

from multipolar.acts.parties import is_infinitive
from multipolar.vocabulary import ActWords

THROUGH = ("xcomp", "ccomp", "acl", "dobj", "nsubjpass", "compound")
ABOUT = ("for", "of", "on", "to", "about", "into", "from")


class Factuality:
    """Reads the status of acts with the words of a codebook."""

    def __init__(self, words: ActWords) -> None:
        self.negators, self.undone = frozenset(words.negators), frozenset(words.undone)
        self.open, self.modals = frozenset(words.open), frozenset(words.modals)
        self.marks, self.light = frozenset(words.marks), frozenset(words.light)

    def of(self, word: Token, *, about: Token | None = None, carried: bool = False) -> str:
        """told, negated or not done.

        about: what else names the act: a verb's object, or the verb that has the noun (carried).
        """
        verb = about if carried and about is not None else word
        if any(self._has(one, self.negators) for one in (word, about) if one is not None):
            return "negated"
        if self._is_open(verb) or word.sent[-1].text == "?":
            return "not done"
        return self._above(verb)

    def _is_open(self, verb: Token) -> bool:
        """Whether the verb's own words leave it open: "may", "if", "to meet"."""
        if verb.pos_ not in ("VERB", "AUX"):
            return any(c.lemma_.lower() in self.open for c in verb.children if c.dep_ == "amod")
        helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "mark", "advmod")}
        governed = verb.dep_ in ("xcomp", "ccomp", "advcl", "acl")
        return bool(helpers & (self.modals | self.marks)) or (is_infinitive(verb) and not governed)

    def _above(self, word: Token) -> str:
        """What the words that govern the act say of it."""
        while word.head != word:
            head = self._governor(word)
            if head is None:
                return "told"
            lemma, is_negated = head.lemma_.lower(), self._has(head, self.negators)
            if word.dep_ == "conj":
                if is_negated or self._is_open(head):
                    return "negated" if is_negated else "not done"
            elif lemma in self.undone:
                return "not done" if is_negated else "negated"
            elif lemma in self.open or (word.dep_ == "acl" and is_infinitive(word)):
                return "not done"
            elif word.dep_ != "xcomp" and lemma not in self.light:
                return "told"
            word = head
        return "told"

    def _governor(self, word: Token) -> Token | None:
        """The word that may say of this one whether it was done, where there is one."""
        head = word.head
        if word.dep_ in ("pobj", "pcomp"):
            return head.head if head.lower_ in ABOUT else None
        if word.dep_ == "conj":
            own = {"nsubj", "nsubjpass", "aux"} & {c.dep_ for c in word.children}
            return None if own else head
        is_done_to = word.dep_ == "nsubj" and head.tag_ == "VBN"  # "Talks cancelled"
        return head if is_done_to or word.dep_ in THROUGH else None

    def _has(self, word: Token, known: frozenset[str]) -> bool:
        return any(child.lower_ in known for child in word.children)
