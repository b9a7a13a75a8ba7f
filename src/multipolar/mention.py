"""A naming of an actor, and the table of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from spacy.tokens import Span

from multipolar.codebook import Actor

COLUMNS = ("start", "end", "surface", "label", "kind", "actor_id", "name", "candidates")


@dataclass(frozen=True)
class Mention:
    """A naming at `start:end` of the article's text; unresolved where `actor` is None.

    is_subject: it is the subject of a verb, which makes it likely to be meant by "he" or
    "the official" later. candidates: the actors it may mean where more than one fits.
    """

    start: int
    end: int
    surface: str
    label: str | None
    kind: str
    actor: Actor | None = None
    candidates: tuple[str, ...] = ()
    is_subject: bool = False


def mention_table(mentions: Iterable[Mention]) -> pd.DataFrame:
    """One row per mention, without its article, sentence and voice."""
    rows = [
        (
            *(m.start, m.end, m.surface, m.label, m.kind),
            *((m.actor.actor_id, m.actor.name) if m.actor else (None, None)),
            "|".join(m.candidates) or None,
        )
        for m in mentions
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def is_subject(span: Span) -> bool:
    """Whether the span is, or is part of the name of, the subject of a verb."""
    head = span.root
    while head.dep_ in ("compound", "appos", "conj") and head.head != head:
        head = head.head
    return head.dep_ in ("nsubj", "nsubjpass")
