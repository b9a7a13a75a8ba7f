"""A naming of an actor, and its row."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Span, Token

from multipolar.actors import Actor

Voice = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Mention:
    """A naming at `start:end` of the article's text; unresolved where `actor` is None.

    is_subject: it is the subject of a verb, which makes it likely to be meant by "he" or
    "the official" later. joint: where the first of those stands that it is joined with ("Xi and
    Putin"), its own place where there is none. is_titled: a title of the candidates stands before
    it ("Foreign Minister Wang"). pronoun: he or she, where a title before it tells ("Mrs. Wang").
    candidates: the actors it may mean where more than one fits.
    """

    start: int
    end: int
    surface: str
    label: str | None
    kind: str
    actor: Actor | None = None
    candidates: tuple[str, ...] = ()
    is_subject: bool = False
    joint: int | None = None
    is_titled: bool = False
    pronoun: str = ""


def mention_row(mention: Mention, spoken: Voice) -> tuple[object, ...]:
    """A `mentions` row without its article and sentence; spoken: its voice, speaker and chain."""
    actor = mention.actor
    return (
        *(mention.start, mention.end, mention.surface, mention.label, mention.kind),
        *((actor.actor_id, actor.name) if actor else (None, None)),
        *spoken,
        "|".join(mention.candidates) or None,
    )


def is_subject(span: Span) -> bool:
    """Whether the span is, or is part of the name of, the subject of a verb."""
    return first_joined(span).dep_ in ("nsubj", "nsubjpass")


def first_joined(span: Span) -> Token:
    """The head of the first of the names that the span is joined with or a part of."""
    head = span.root
    while head.dep_ in ("compound", "appos", "conj") and head.head != head:
        head = head.head
    return head
