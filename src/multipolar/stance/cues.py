"""Stance cues in a sentence: from a target up its grammar, the first cue met decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from spacy.tokens import Span, Token

from multipolar.stance.grammar import OPEN_CLAUSES, SUBJECT, agents, negated, owners, step_up
from multipolar.vocabulary import Cue, Pole, ReportingVerb, StanceCues

DOER = ("nsubj", "poss", "compound", "amod", "nmod", "agent")
DOER_PREPOSITIONS = ("by", "from")
DEEDS = ("xcomp", "acl", "advcl", "relcl", "compound")
COMPLEMENTS = ("acomp", "attr", "oprd", "dobj", "xcomp")


Side = Callable[[Token], bool | None]


class Judgement(NamedTuple):
    """The word that decided and its cue; without a cue where it does harm to the target."""

    word: Token
    cue: Cue | None


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
        self.placing = frozenset(cues.placing.words)
        self.words: dict[str, list[Cue]] = {}
        for cue in cues.cues:
            for word in cue.words:
                self.words.setdefault(word, []).append(cue)

    def read(
        self, target: Span, *, is_actor: bool, is_others: Side, naming: str | None = None
    ) -> Reading:
        """The stance toward the target; `naming` is what its very name says ("against").

        is_others: whether a word names somebody on another side than the holder; what such a
        one supports or opposes is told, not held. Value 0 means that no cue reaches the target,
        not that its holder is neutral.
        """
        found = self._judge(target, is_actor=is_actor, is_others=is_others)
        if found is not None and found.cue is not None:
            value = 1 if found.cue.value == "for" else -1
            value = -value if negated(found.word, self.cues.negators.words) else value
            confidence = self.cues.confidence[found.cue.kind]
            return Reading(value, found.word.text, found.cue.id, confidence)
        if naming is not None and found is None:
            value = 1 if naming == "for" else -1
            return Reading(value, target.text, "naming", self.cues.confidence["naming"])
        return Reading(0, None, "none", self.cues.confidence["none"])

    def naming(self, target: Span) -> Pole | None:
        """What the words of a target that is nobody's name say of it themselves."""
        for token in reversed(target):
            for cue in self.words.get(token.lemma_.lower(), []):
                if cue.kind == "name":
                    return cue.value
        return None

    def _judge(self, target: Span, *, is_actor: bool, is_others: Side) -> Judgement | None:
        """The first cue met on the way up; without a cue where the target is the one harmed."""
        described = self._among(target.root.children, "predicate", relation=("amod",))
        if described and described.word not in target:
            return described
        placed = False
        for head, relation, preposition in step_up(target.root):
            if head in target:
                continue
            placed |= is_actor and preposition is not None and preposition.lower_ in self.placing
            is_doer = is_actor and (
                relation in DOER
                or (preposition is not None and preposition.lower_ in DOER_PREPOSITIONS)
            )
            found = self._at(head, relation, preposition, is_doer=is_doer)
            if found is not None and not self._is_told(found, is_others):
                return None if placed and not self._is_for(found) else found
            if is_doer or (is_actor and preposition is not None and preposition.lower_ == "of"):
                deed = self._deed(head, target)
                if deed is not None:
                    return deed
            if is_doer and relation == "poss":
                owned = target.doc[target.end : head.i]
                deed = self._among(owned, "harm", relation=("compound",))
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
                is_purpose = relation == "advcl"
                return Judgement(head, cue if is_doer or is_purpose else None)
            if cue.kind == "governs" and not is_doer and relation not in ("nsubj", "csubj"):
                return Judgement(head, cue)
            joins = preposition is not None and preposition.lower_ in cue.prepositions
            if cue.kind == "with" and joins:
                return Judgement(head, cue)
        return None

    def _is_for(self, found: Judgement) -> bool:
        return found.cue is not None and found.cue.value == "for"

    def _is_told(self, found: Judgement, is_others: Side) -> bool:
        """Whether the cue is the deed of somebody on another side, or an aim of nobody named."""
        if found.cue is None or found.cue.kind == "harm":
            return False
        above = found.word.head if found.word.dep_ in OPEN_CLAUSES else found.word
        is_aim = any(cue.kind == "aim" for cue in self.words.get(above.lemma_.lower(), []))
        sides = [is_others(doer) for doer in (owners(above) if is_aim else agents(found.word))]
        return (is_aim and not sides) or (True in sides and False not in sides)

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
        self, words: Iterable[Token], kind: str, *, relation: tuple[str, ...] | None
    ) -> Judgement | None:
        for word in words:
            if relation is None or word.dep_ in relation:
                for cue in self.words.get(word.lemma_.lower(), []):
                    if cue.kind == kind:
                        return Judgement(word, cue)
        return None
