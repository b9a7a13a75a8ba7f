"""Stance: who is for or against whom or what, by cues that govern the target in its sentence.

A transparent first scorer: from the target it walks up the grammar of the sentence, and the
first cue of the codebook decides. It reads stance toward a target, not the tone of a sentence,
which differ in a third of news sentences (Bestvater & Monroe 2023, Political Analysis 31(2)).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd
from spacy.tokens import Span, Token

from multipolar.annotate import Line
from multipolar.codebook import Codebook, Cue, ReportingVerb, StanceCues
from multipolar.cues import Judgement, negated, step_up
from multipolar.mention import Mention
from multipolar.schema import STANCES
from multipolar.themes import ThemeHit
from multipolar.voices import Voices

SUBJECT = ("nsubj", "csubj", "nsubjpass")
DOER = ("nsubj", "poss", "compound", "amod", "nmod", "agent")
DOER_PREPOSITIONS = ("by", "from")
DEEDS = ("xcomp", "acl", "advcl", "relcl", "compound")
COMPLEMENTS = ("acomp", "attr", "oprd", "dobj", "xcomp")


class Reading(NamedTuple):
    """A target's stance: value -1, 0 or 1, the cue's word and the rule that decided."""

    value: int
    cue: str | None
    rule: str
    confidence: float


class CueReader:
    """Reads the stance of a sentence's words toward a target in it."""

    def __init__(self, cues: StanceCues, *, verbs: dict[str, ReportingVerb]) -> None:
        self.cues = cues
        self.predicative = {v.verb for v in verbs.values() if v.content == "predicate"}
        self.words: dict[str, list[Cue]] = {}
        for cue in cues.cues:
            for word in cue.words:
                self.words.setdefault(word, []).append(cue)

    def read(self, target: Span, *, is_actor: bool, naming: str | None = None) -> Reading:
        """The stance toward the target; `naming` is what its very name says ("against").

        Value 0 means that no cue reaches the target, not that its holder is neutral.
        """
        found = self._judge(target, is_actor=is_actor)
        if found is not None and found.cue is not None:
            value = 1 if found.cue.value == "for" else -1
            value = -value if negated(found.word, self.cues.negators.words) else value
            confidence = self.cues.confidence[found.cue.kind]
            return Reading(value, found.word.text, found.cue.id, confidence)
        if naming is not None and found is None:
            value = 1 if naming == "for" else -1
            return Reading(value, target.text, "naming", self.cues.confidence["naming"])
        return Reading(0, None, "none", self.cues.confidence["none"])

    def _judge(self, target: Span, *, is_actor: bool) -> Judgement | None:
        """The first cue met on the way up; without a cue where the target is the one harmed."""
        described = self._among(target.root.children, "predicate", relation=("amod",))
        if described and described.word not in target:
            return described
        for head, relation, preposition in step_up(target.root):
            if head in target:
                continue
            is_doer = is_actor and (
                relation in DOER
                or (preposition is not None and preposition.lower_ in DOER_PREPOSITIONS)
            )
            found = self._at(head, relation, preposition, is_doer=is_doer)
            if found is not None:
                return found
            if is_doer or (is_actor and preposition is not None and preposition.lower_ == "of"):
                deed = self._deed(head, target)
                if deed is not None:
                    return deed
            if relation in SUBJECT or relation in ("dobj", "dative"):
                said = self._said_of(head, target, subject=relation in SUBJECT)
                if said is not None:
                    return said
        return None

    def _at(
        self, head: Token, relation: str, preposition: Token | None, *, is_doer: bool
    ) -> Judgement | None:
        """What the head itself says of what depends on it in this relation."""
        for cue in self.words.get(head.lemma_.lower(), []):
            if cue.kind == "harm":
                return Judgement(head, cue if is_doer else None)
            if cue.kind == "governs" and not is_doer and relation not in ("nsubj", "csubj"):
                return Judgement(head, cue)
            joins = preposition is not None and preposition.lower_ in cue.prepositions
            if cue.kind == "with" and joins:
                return Judgement(head, cue)
        return None

    def _deed(self, head: Token, target: Span) -> Judgement | None:
        """A hurtful deed of the doer: "the campaign of X to contain Y"."""
        deeds = [c for c in head.children if c.dep_ in DEEDS]
        deeds += [c for deed in deeds for c in deed.children if c.dep_ in ("conj", "xcomp")]
        outside = (deed for deed in deeds if deed not in target)
        return self._among(outside, "harm", relation=(*DEEDS, "conj"))

    def _said_of(self, head: Token, target: Span, *, subject: bool) -> Judgement | None:
        """What is said of a subject ("X is important") or of what is called something."""
        said = [c for c in head.children if c.dep_ in COMPLEMENTS and c.i > target.root.i]
        if subject:
            preps = [c for c in head.children if c.dep_ == "prep" and c.i > head.i]
            said += [c for prep in preps for c in prep.children if prep.lower_ == "of"]
        elif head.lemma_.lower() not in self.predicative:
            return None
        words = [*said, *(c for word in said for c in word.children if c.dep_ == "amod")]
        return self._among(words, "predicate", relation=None)

    def _among(
        self, words: Iterator[Token] | list[Token], kind: str, *, relation: tuple[str, ...] | None
    ) -> Judgement | None:
        for word in words:
            if relation is None or word.dep_ in relation:
                for cue in self.words.get(word.lemma_.lower(), []):
                    if cue.kind == kind:
                        return Judgement(word, cue)
        return None


def stances(
    *,
    mentions: list[Mention],
    hits: list[ThemeHit],
    lines: list[Line],
    voices: Voices,
    newsroom: str,
    codebook: Codebook,
) -> pd.DataFrame:
    """One row per target named in a holder's words in one article.

    The holder is the speaker of the words, or the newsroom where it narrates. Left out: words
    of nobody known, targets on the holder's own side, places, speakers at their own cue, and
    demonyms that no cue reaches.
    """
    reader = CueReader(codebook.stance, verbs=codebook.verbs)
    sources = [q.line.span(q.attribution.source) for q in voices.quotes if q.attribution.source]
    by_name = {actor.name: actor.actor_id for actor in codebook.actors.values()}
    rows = []
    for target in _targets(mentions, hits, lines, codebook):
        voice, speaker = voices.at(target.start, target.end)
        is_source = any(a <= target.start and target.end <= b for a, b in sources)
        holder = speaker or (newsroom if voice == "narration" else None)
        if holder is None or (target.is_actor and is_source):
            continue
        if speaker and target.side == codebook.state_of(by_name[speaker]):
            continue
        reading = reader.read(target.span, is_actor=target.is_actor, naming=target.naming)
        if target.is_demonym and reading.value == 0:
            continue
        rows.append(
            (
                *(holder, "actor" if speaker else "outlet"),
                *(target.name, "actor" if target.is_actor else "theme"),
                *(-reading.value if target.opposite else reading.value, reading.confidence),
                *(voice, target.start, target.end, reading.cue, reading.rule),
            )
        )
    return pd.DataFrame(
        rows, columns=[c for c in STANCES.columns if c not in ("doc_id", "sent_id")]
    )


class Target(NamedTuple):
    """Something a stance can be toward, at its place in the article and in the parse."""

    start: int
    end: int
    span: Span
    name: str
    is_actor: bool
    side: str | None = None
    is_demonym: bool = False
    naming: str | None = None
    opposite: bool = False


def _targets(
    mentions: list[Mention], hits: list[ThemeHit], lines: list[Line], codebook: Codebook
) -> Iterator[Target]:
    for mention in mentions:
        if mention.actor is None or mention.actor.type == "place":
            continue
        line = next(line for line in reversed(lines) if line.start <= mention.start)
        span = line.tokens(mention.start, mention.end)
        if span is not None:
            side = codebook.state_of(mention.actor.actor_id)
            yield Target(
                *(mention.start, mention.end, span, mention.actor.name, True),
                side=side,
                is_demonym=mention.kind == "demonym",
            )
    for hit in hits:
        naming = codebook.themes[hit.theme].naming
        yield Target(
            *(hit.start, hit.end, hit.span, hit.theme, False),
            naming=naming,
            opposite=hit.opposite,
        )
