"""The entries of a codebook, each with its columns or keys and what these may hold."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from multipolar.actors import Day
from multipolar.entries import Cells, Entry, Words
from multipolar.schema import QUADS, SEGMENT_KINDS

# What the named groups of a segment rule may say of an article.
TOLD = ("date", "author", "place", "credit", "outlet")
Pole = Literal["for", "against"]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Examples(Entry):
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


class Outlet(Entry):
    outlet: Words
    aliases: Cells
    state: str
    ownership: Literal["state", "public", "private"]
    domain: str
    colour: Colour
    reason: Words


class ReportingVerb(Entry):
    verb: Words
    group: Literal["speech", "emphasis", "commitment", "attitude", "thought", "act"]
    attitude: Literal["neutral", "distancing", "endorsing"]
    content: Literal["clause", "noun", "both", "predicate"]
    count: int
    reason: Words


class Theme(Entry):
    theme: Words
    label: Words
    definition: Words
    include: str
    exclude: str
    sources: str
    patterns: Annotated[tuple[Words, ...], Field(min_length=1)]
    opposite: tuple[Words, ...] = ()
    naming: Pole | None = None
    examples: Examples


class Wording(Entry):
    """What somebody decided on words that were offered for a theme."""

    theme: Words
    wording: Words
    decision: Literal["accepted", "rejected"]
    pattern: str
    reason: Words

    @property
    def key(self) -> object:
        return f"{self.theme}: {self.wording}"


class SegmentRule(Entry):
    id: Words
    kind: Literal[SEGMENT_KINDS]  # type: ignore[valid-type]
    pattern: str | None = None
    first: bool = False
    opens: str | None = None
    closes: str | None = None
    reach: int = Field(0, ge=0)
    reason: Words
    examples: Examples

    @field_validator("pattern", "opens", "closes")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        try:
            groups = re.compile(pattern or "").groupindex
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        unknown = [name for name in groups if name.removesuffix("_first") not in TOLD]
        if unknown:
            raise ValueError(f"group {', '.join(unknown)} is not known; allowed: {', '.join(TOLD)}")
        return pattern

    @model_validator(mode="after")
    def _reaches(self) -> SegmentRule:
        if (self.opens or self.closes) and not self.reach:
            raise ValueError("opens and closes need a reach of 1 line or more")
        return self


class WordClass(Entry):
    """Words that make no formula: those passed over in one, or those of a habit of writing news.

    unless: spellings, with their capitals, that are none of them.
    """

    id: Words
    kind: Literal["function", "convention"]
    words: Annotated[tuple[Words, ...], Field(min_length=1)]
    unless: tuple[Words, ...] = ()
    reason: Words


class Formula(Entry):
    """A set phrase that is known: its wordings, and who is held to have said it first.

    since: the day, where one is known. by: the actor_id of whom it is held to come from.
    """

    formula: Words
    wordings: Annotated[tuple[Words, ...], Field(min_length=1)]
    by: str
    since: Day
    source: Words
    reason: Words


class Cue(Entry):
    id: Words
    kind: Literal["governs", "with", "predicate", "harm", "aim", "name"]
    value: Pole
    words: tuple[str, ...]
    prepositions: tuple[str, ...] = ()
    reason: Words


class CueWords(Entry):
    """Words that the reading of cues needs to know, and why these."""

    words: tuple[str, ...]
    reason: Words


class StanceCues(Entry):
    negators: CueWords
    own: CueWords
    placing: CueWords
    confidence: dict[str, float]
    cues: tuple[Cue, ...]


Wordings = tuple[Annotated[str, StringConstraints(pattern=r"^\S+( \S+){0,2}$")], ...]


class ActClass(Entry):
    """A class of acts: the verbs and nouns that name one, as the head of `acts.yml` says.

    both: the words by which both sides are said to do the same.
    """

    act: Words
    quad: Literal[QUADS]  # type: ignore[valid-type]
    verbs: Wordings
    nouns: Wordings = ()
    both: tuple[Words, ...] = ()
    reason: Words
    examples: Examples


class ActWords(Entry):
    """The words around an act: whether it was done, and whose it is."""

    negators: tuple[Words, ...]
    undone: tuple[Words, ...]
    open: tuple[Words, ...]
    modals: tuple[Words, ...]
    marks: tuple[Words, ...]
    light: tuple[Words, ...]
    others: tuple[Words, ...]
    own: tuple[Words, ...]
    reason: Words


class Acts(Entry):
    words: ActWords
    acts: tuple[ActClass, ...]
