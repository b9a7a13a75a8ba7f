"""Stance: who is for or against whom or what, by cues that govern the target in its sentence.

A transparent first scorer: from the target it walks up the grammar of the sentence, and the
first cue of the codebook decides. It reads stance toward a target, not the tone of a sentence,
which differ in a third of news sentences (Bestvater & Monroe 2023, Political Analysis 31(2)).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Span, Token

from multipolar.annotate import Line
from multipolar.codebook import Codebook
from multipolar.mention import Mention
from multipolar.stance.cues import CueReader
from multipolar.themes import ThemeHit
from multipolar.voices import Voices


class Stance(NamedTuple):
    """A `stances` row without its article and sentence."""

    holder: str
    holder_kind: str
    target: str
    target_kind: str
    value: int
    confidence: float
    voice: str
    start: int
    end: int
    cue: str | None
    rule: str


def stances(
    *,
    mentions: list[Mention],
    hits: list[ThemeHit],
    voices: Voices,
    reader: CueReader,
    newsroom: str,
    codebook: Codebook,
) -> Iterator[Stance]:
    """One for each target named in a holder's words in one article.

    The holder is the speaker of the words, or the newsroom where it narrates. Left out: words
    of nobody known, targets on the holder's own side, places, speakers at their own cue, and
    demonyms that no cue reaches.
    """
    sources = [q.line.span(q.attribution.source) for q in voices.quotes if q.attribution.source]
    sides = _sides(mentions, codebook)
    for target in _targets(mentions, hits, voices, codebook):
        voice, speaker = voices.at(target.start, target.end)
        is_source = any(a <= target.start and target.end <= b for a, b in sources)
        holder = speaker or (newsroom if voice == "narration" else None)
        if holder is None or (target.is_actor and is_source):
            continue
        own = codebook.state_of(codebook.actor_ids[speaker]) if speaker else newsroom
        if target.side == own:
            continue

        def is_others(token: Token, own: str = own, line: Line = target.line) -> bool | None:
            side = sides.get(line.start + token.idx)
            return None if side is None else side != own

        reading = reader.read(
            target.span, is_actor=target.is_actor, is_others=is_others, naming=target.naming
        )
        if target.is_demonym and reading.value == 0:
            continue
        yield Stance(
            holder=holder,
            holder_kind="actor" if speaker else "outlet",
            target=target.name,
            target_kind="actor" if target.is_actor else "theme",
            value=-reading.value if target.opposite else reading.value,
            confidence=reading.confidence,
            voice=voice,
            start=target.start,
            end=target.end,
            cue=reading.cue,
            rule=reading.rule,
        )


def _sides(mentions: list[Mention], codebook: Codebook) -> dict[int, str]:
    """Where a word of a mention begins in the article → the side of its actor."""
    return {
        mention.start + word.start(): codebook.state_of(mention.actor.actor_id)
        for mention in mentions
        if mention.actor is not None
        for word in re.finditer(r"\S+", mention.surface)
    }


class Target(NamedTuple):
    """Something a stance can be toward, at its place in the article and in the parse."""

    start: int
    end: int
    line: Line
    span: Span
    name: str
    is_actor: bool
    side: str | None = None
    is_demonym: bool = False
    naming: str | None = None
    opposite: bool = False


def _targets(
    mentions: list[Mention], hits: list[ThemeHit], voices: Voices, codebook: Codebook
) -> Iterator[Target]:
    for mention in mentions:
        if mention.actor is None or mention.actor.type == "place":
            continue
        line = voices.line_at(mention.start)
        span = line.tokens(mention.start, mention.end)
        if span is not None:
            side = codebook.state_of(mention.actor.actor_id)
            yield Target(
                *(mention.start, mention.end, line, span, mention.actor.name, True),
                side=side,
                is_demonym=mention.kind == "demonym",
            )
    for hit in hits:
        naming = codebook.themes[hit.theme].naming
        yield Target(
            *(hit.start, hit.end, hit.line, hit.span, hit.theme, False),
            naming=naming,
            opposite=hit.opposite,
        )
