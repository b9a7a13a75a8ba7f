"""Acts: which state is said to do what to which, by the verbs and nouns of a codebook.

A small and open event coder in the manner of TABARI and PETRARCH (Schrodt & Van Brackle 2013), with
the top-level classes of PLOVER (Halterman et al. 2023): words are looked up first, and only where
one stands is the grammar of its sentence read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import NamedTuple

from spacy.tokens import Token

from multipolar.acts.factuality import Factuality
from multipolar.acts.parties import (
    Parties,
    Party,
    is_infinitive,
    is_passive,
    is_verb,
    objects,
    undergoers,
)
from multipolar.acts.patterns import ALIKE, BETWEEN, PREPOSITIONS, THAT, TO_DO, Pattern, patterns
from multipolar.annotate import Line
from multipolar.codebook import Codebook
from multipolar.mention import Mention
from multipolar.voices import Voices


class Act(NamedTuple):
    """An `acts` row without its article and sentence."""

    start: int
    end: int
    source: str
    source_state: str
    target: str
    target_state: str
    act: str
    quad: str
    verb: str
    mutual: bool
    status: str
    voice: str
    speaker: str | None
    chain: str | None


class Found(NamedTuple):
    """An act at a word, its sources and targets, and what else of the sentence belongs to it.

    carrier: the verb that has the noun, or the verb's object. inner: the verb of what is promised
    or threatened. between: those it is said to be between.
    """

    pattern: Pattern
    sources: list[Party]
    targets: list[Party]
    carrier: Token | None = None
    inner: Token | None = None
    between: tuple[Party, ...] = ()


class ActReader:
    """Finds the acts of an article's lines with the words of a codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.words = codebook.acts.words
        self.light, self.own = frozenset(self.words.light), frozenset(self.words.own)
        self.factuality = Factuality(self.words)
        self.demonyms = {d: a for a in codebook.actors.values() for d in a.demonyms}
        self.patterns = patterns(codebook.acts.acts)

    def acts(self, mentions: list[Mention], voices: Voices) -> Iterator[Act]:
        """The acts of one article, in order."""
        by_line: dict[int, list[Mention]] = {}
        for mention in mentions:
            if mention.kind == "role" or (mention.actor and mention.actor.type != "place"):
                by_line.setdefault(voices.line_at(mention.start).start, []).append(mention)
        for line in voices.lines:
            if here := by_line.get(line.start):
                yield from self._in_line(line, here, voices)

    def _in_line(self, line: Line, mentions: list[Mention], voices: Voices) -> Iterator[Act]:
        named = self._named(line, mentions)
        least = 1 if line.start in voices.in_line else 2  # "we" may be the other side
        if len({party.state for party in named.values()}) < least:
            return

        def party(token: Token) -> Party | None:
            if token.pos_ == "PRON" and token.lower_ in self.own:
                return self._speaker(*line.span(token), voices)
            return named.get(token.i)

        parties, taken = Parties(party, words=self.words), set[int]()
        for token, known in self._words(line, named, least):
            if token.i not in taken and (found := self._found(token, known, parties)):
                taken |= {t.i for t in (found.carrier, found.inner) if t is not None}
                yield from self._rows(line, token, found, voices)

    def _words(
        self, line: Line, named: dict[int, Party], least: int
    ) -> Iterator[tuple[Token, list[Pattern]]]:
        """The words that may name an act, in sentences that name as many sides as it takes."""
        lemmas = line.doc.to_array("LEMMA").tolist()
        for sent in line.doc.sents:
            sides = {named[place].state for place in named if sent.start <= place < sent.end}
            for place in range(sent.start, sent.end) if len(sides) >= least else ():
                if (known := self.patterns.get(lemmas[place])) is not None:
                    yield line.doc[place], known

    def _named(self, line: Line, mentions: list[Mention]) -> dict[int, Party]:
        """Word → the party that it is, or is part of the name of.

        Of a description that may mean several, as "the Russian official", the demonym tells.
        """
        named: dict[int, Party] = {}
        for mention in mentions:
            for token in line.tokens(mention.start, mention.end) or ():
                actor = mention.actor or self.demonyms.get(token.text)
                if actor is not None:
                    named[token.i] = self._party(actor.actor_id)
        return named

    def _party(self, actor_id: str) -> Party:
        actors = self.codebook.actors
        return Party(actors[actor_id].name, actors[self.codebook.state_of(actor_id)].name)

    def _speaker(self, start: int, end: int, voices: Voices) -> Party | None:
        """The side of whose words stand there, which "we" means."""
        _, speaker = voices.at(start, end)
        return self._party(self.codebook.actor_ids[speaker]) if speaker else None

    def _found(self, token: Token, known: list[Pattern], parties: Parties) -> Found | None:
        """What the first pattern that has its parties here finds."""
        for pattern in known:
            if pattern.is_noun == is_verb(token):
                continue
            found = (
                self._noun(token, pattern, parties)
                if pattern.is_noun
                else self._verb(token, pattern, parties)
            )
            if found is not None and list(_pairs(found)):
                return found
        return None

    def _verb(self, verb: Token, pattern: Pattern, parties: Parties) -> Found | None:
        thing = next((w for w in undergoers(verb) if w.lemma_.lower() in pattern.object), None)
        if pattern.object and thing is None:
            return None
        targets, inner = self._targets(verb, thing, pattern)
        alone = thing is not None or inner is not None or pattern.joins <= {ALIKE}
        if not targets and not (pattern.mutual and alone):
            return None
        sides = [party for one in targets for party in parties.of(one)]
        return Found(pattern, parties.doers(verb), sides, thing, inner)

    def _targets(
        self, verb: Token, thing: Token | None, pattern: Pattern
    ) -> tuple[list[Token], Token | None]:
        """The words a verb is aimed at, and the verb of what it is said to be about."""
        if TO_DO in pattern.joins:
            clauses = (c for c in verb.children if c.dep_ in ("xcomp", "ccomp"))
            clause = next((c for c in clauses if is_infinitive(c)), None)
            if clause is None:
                return [], None
            reached = [*undergoers(clause), *objects(clause, PREPOSITIONS)]
            reached += [o for one in reached for o in objects(one, PREPOSITIONS)]
            return reached, clause
        if ALIKE in pattern.joins:
            return [], None
        if not pattern.joins:
            return list(undergoers(verb)), None
        if THAT in pattern.joins:
            told = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp")]
            subjects = [s for c in told for s in c.children if s.dep_ == "nsubj"]
            return list(undergoers(verb)) or ([] if is_passive(verb) else subjects), None
        joined = [
            o for word in (thing, verb) if word is not None for o in objects(word, pattern.joins)
        ]
        return joined, None

    def _noun(self, noun: Token, pattern: Pattern, parties: Parties) -> Found | None:
        carrier = noun.head if self._is_carried(noun) else None
        hosts = [noun, *([carrier] if carrier is not None else [])]
        sides = [
            p for host in hosts for one in objects(host, pattern.joins) for p in parties.of(one)
        ]
        owners = list(self._owners(noun, pattern, parties))
        if carrier is not None:
            owners += parties.doers(carrier)
        elif not owners and pattern.mutual and noun.dep_ == "pobj":
            owners = parties.doers(noun.head.head)
        those = [p for one in objects(noun, frozenset([BETWEEN])) for p in parties.of(one)]
        return Found(pattern, owners, sides, carrier, between=tuple(those))

    def _owners(self, noun: Token, pattern: Pattern, parties: Parties) -> Iterator[Party]:
        """Whose act a noun is: "Russia's", "Russian", "by Russia", and "of Russia" where free."""
        for child in noun.children:
            if child.dep_ in ("poss", "compound", "amod", "nmod"):
                yield from parties.of(child)
            elif child.lower_ in ("by", "of") and child.lower_ not in pattern.joins:
                yield from (p for c in child.children for p in parties.of(c))

    def _is_carried(self, noun: Token) -> bool:
        """Whether a light verb carries the noun: "held talks", "sanctions were imposed"."""
        is_object = noun.dep_ in ("dobj", "nsubjpass")
        return is_object and noun.head.lemma_.lower() in self.light

    def _rows(self, line: Line, token: Token, found: Found, voices: Voices) -> Iterator[Act]:
        start, end = line.span(token)
        entry = found.pattern.entry
        status = self.factuality.of(token, about=found.carrier, carried=found.pattern.is_noun)
        seen = set()
        for source, target in _pairs(found):
            if (source.state, target.state) not in seen:
                seen.add((source.state, target.state))
                yield Act(
                    *(start, end, *source, *target, entry.act, entry.quad),
                    *(token.lemma_.lower(), found.pattern.mutual, status),
                    *voices.of(start, end),
                )


def _pairs(found: Found) -> Iterator[tuple[Party, Party]]:
    """Sources with targets of other sides; of what both do alike each two of those who do it."""
    between = {party.state for party in found.between}
    apart = [] if len(between) > 1 else list(product(found.sources, found.targets))
    apart = [(a, b) for a, b in apart if a.state != b.state]
    if not apart and found.pattern.mutual:
        alike = combinations(found.between or found.sources, 2)
        apart = [(a, b) for a, b in alike if a.state != b.state]
    yield from apart
