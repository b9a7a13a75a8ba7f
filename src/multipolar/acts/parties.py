"""Parties: whose side a phrase of a sentence names, and whose deed a verb or noun is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from spacy.tokens import Token

from multipolar.vocabulary import ActWords

MODIFIERS = ("poss", "compound", "amod", "nmod", "appos")
RELATIVE = ("who", "which", "that")
SUBJECTS = ("nsubj", "csubj")
LISTED = ("dep", "npadvmod", "advmod", "amod")
CHAINED = ("conj", "xcomp", "advcl", "pcomp")


class Party(NamedTuple):
    """An actor of the codebook, and the state, bloc or body it speaks for in the end."""

    name: str
    state: str


Named = Callable[[Token], Party | None]


class Parties:
    """Whose side the phrases of one line name.

    named: the party that a word is, or is part of the name of.
    """

    def __init__(self, named: Named, *, words: ActWords) -> None:
        self.named = named
        self.others = frozenset(words.others)

    def of(self, token: Token, *, joined: bool = True) -> list[Party]:
        """The parties of the phrase that the word heads, with those joined to it by "and".

        "Chinese officials" are China's, "the government of Japan" Japan's; "an ally of Japan" is
        nobody's. Of a relative pronoun it is what the clause is about.
        """
        if token.dep_ in ("nsubj", "nsubjpass", "dobj") and token.lower_ in RELATIVE:
            clause = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
            token = clause.head if clause is not None else token
        heads = [token, *(conjuncts(token) if joined else ())]
        return list(dict.fromkeys(party for head in heads for party in self._one(head)))

    def _one(self, head: Token) -> list[Party]:
        if self.named(head) is not None:
            words = [c for c in head.children if c.dep_ in ("compound", "appos")]
            named = (self.named(word) for word in sorted([*words, head]))
            return [one for one in named if one is not None]
        if head.lemma_.lower() in self.others:
            return []
        return [
            p
            for word in modifiers(head)
            for one in (word, *conjuncts(word))
            for p in self._one(one)
        ]

    def doers(self, verb: Token) -> list[Party]:
        """Who does what the verb says, as far as the sentence tells."""
        seen: set[int] = set()
        while verb.i not in seen:
            seen.add(verb.i)
            passive = is_passive(verb)
            found = [c for c in verb.lefts if c.dep_ in SUBJECTS or self._is_listed(c)]
            found += [c for c in verb.lefts if c.dep_ == "compound" and is_verb(verb)]
            if passive:
                found = [c for by in verb.children if by.dep_ == "agent" for c in by.children]
            if found:
                return [party for one in found for party in self.of(one)]
            if passive or verb.head == verb:
                return self.of(verb) if verb.pos_ == "PROPN" else []
            if verb.dep_ in ("acl", "relcl"):
                return self.of(verb.head)
            above = verb.head.head if verb.dep_ == "pcomp" else verb.head
            if verb.dep_ not in CHAINED or above.lemma_ == "be":
                return []
            if verb.dep_ in ("xcomp", "pcomp") and (told := self._told(above)):
                return told
            verb = above
        return []

    def _is_listed(self, word: Token) -> bool:
        """Whether it is the first of two named before a headline's verb ("China, Japan meet")."""
        return word.dep_ in LISTED and self.named(word) is not None

    def _told(self, verb: Token) -> list[Party]:
        """Whom a verb has do something: "Japan" of "urged Japan to leave"."""
        return [party for one in undergoers(verb) for party in self.of(one)]


def conjuncts(word: Token) -> Iterator[Token]:
    """What is joined to the word after it: "Japan" and "Iran" of "China, Japan and Iran"."""
    for child in word.children:
        if child.dep_ == "conj" and child.i > word.i:
            yield child
            yield from conjuncts(child)


def modifiers(noun: Token) -> Iterator[Token]:
    """Whose a noun may be: what stands before it, and what "of" and "by" join to it."""
    for child in noun.children:
        if child.dep_ in MODIFIERS:
            yield child
        elif child.dep_ == "prep" and child.lower_ in ("of", "by"):
            yield from (c for c in child.children if c.dep_ == "pobj")


def is_passive(verb: Token) -> bool:
    """Whether the verb is done to its subject, or is a participle after what it is done to."""
    marks = [c.dep_ for c in verb.children]
    return any(dep in ("nsubjpass", "auxpass", "agent") for dep in marks) or (
        verb.dep_ == "acl" and verb.tag_ == "VBN"
    )


def objects(word: Token, prepositions: frozenset[str]) -> Iterator[Token]:
    """What these prepositions join to the word."""
    for child in word.children:
        if child.lower_ in prepositions and child.dep_ in ("prep", "dative", "agent", "prt"):
            yield from (c for c in child.children if c.dep_ in ("pobj", "pcomp"))


def undergoers(verb: Token) -> Iterator[Token]:
    """Whom the verb is done to: its objects, the subject of its passive, what it is told of."""
    passive = is_passive(verb)
    wanted = ("nsubjpass",) if passive else ("dobj", "dative")
    own = [c for c in verb.children if c.dep_ in wanted and c.pos_ != "ADP"]
    yield from own
    if not own and not passive:
        joined = (c for c in verb.children if c.dep_ == "conj" and c.pos_ == "VERB")
        yield from (one for other in joined for one in undergoers(other))
    if passive and verb.dep_ in ("acl", "relcl"):
        yield verb.head


def is_verb(word: Token) -> bool:
    """Whether it is a verb, or a headline's that the parser takes for a noun with an object."""
    return word.pos_ in ("VERB", "AUX") or any(c.dep_ == "dobj" for c in word.children)


def is_infinitive(verb: Token) -> bool:
    """Whether it stands with "to"."""
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)
