"""Definite descriptions ("the official", "the Chinese leader"): whom they mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.tokens import Span
from spacy.util import filter_spans

from multipolar.annotate import Line
from multipolar.codebook import Actor, Codebook
from multipolar.mention import Mention, is_subject

if TYPE_CHECKING:
    from multipolar.entities import ActorFinder


class Salience:
    """Who was named before a place in the article, the likeliest to be meant first.

    Subjects come before others, the nearer before the farther (Grosz, Joshi & Weinstein 1995,
    "Centering"); a description once resolved counts as a naming.
    """

    def __init__(self, codebook: Codebook, mentions: list[Mention]) -> None:
        self.codebook = codebook
        self.namings = [m for m in mentions if m.actor is not None]

    def add(self, mention: Mention) -> None:
        self.namings.append(mention)

    def before(self, place: int, *, window: int = 900) -> list[Actor]:
        """Actors named before `place`: subjects within `window` characters, then all others."""
        past = sorted((m for m in self.namings if m.end <= place), key=lambda m: -m.start)
        near = [m for m in past if m.is_subject and m.start >= place - window]
        return [m.actor for m in (*near, *past) if m.actor]

    def after(self, place: int) -> list[Actor]:
        """Actors named after `place`, the nearest first: for a headline that names nobody."""
        future = sorted((m for m in self.namings if m.start > place), key=lambda m: m.start)
        return [m.actor for m in future if m.actor]


def role_mentions(line: Line, *, finder: ActorFinder, salience: Salience) -> Iterator[Mention]:
    """The descriptions in a line that are definite and no title of a name that follows."""
    for span in filter_spans(finder.role_matcher(line.doc, as_spans=True)):
        described = _described(span, finder)
        if described is None:
            continue
        mention = _resolved(line, span, described, finder=finder, salience=salience)
        if mention.actor:
            salience.add(mention)
        if mention.actor or mention.candidates:
            yield mention


def _described(span: Span, finder: ActorFinder) -> Span | None:
    """The role with the demonym before it; None where it is indefinite, plural or a title."""
    doc, start = span.doc, span.start
    if start and doc[start - 1].text in finder.names:
        start -= 1
    settings = finder.codebook.settings["roles"]
    definite = start > 0 and doc[start - 1].lower_ in settings["determiners"]
    shouted = span.text in {role for a in finder.roles[span.text.lower()] for role in a.roles}
    if not definite and not (shouted and (span[0].is_title or span[0].is_upper)):
        return None
    return None if _is_title(span, finder) else doc[start : span.end]


def _is_title(span: Span, finder: ActorFinder) -> bool:
    """Whether the role belongs to a name beside it: "Minister Wang", "the President, Xi"."""
    if span.root.dep_ == "compound":
        return True
    following = [t for t in span.doc[span.end : span.end + 2] if t.text != ","][:1]
    named = [t for t in span.root.children if t.dep_ == "appos"] + following
    return any(t.ent_type_ == "PERSON" or t.text in finder.names for t in named)


def _resolved(
    line: Line, role: Span, described: Span, *, finder: ActorFinder, salience: Salience
) -> Mention:
    start, end = line.span(described)
    fitting = finder.roles[role.text.lower()]
    if described.start < role.start:
        states = {actor.actor_id for _, actor in finder.names[described[0].text]}
        fitting = [a for a in fitting if finder.codebook.state_of(a.actor_id) in states]
    order = [*salience.before(start), *salience.after(start)]
    chosen = next((actor for actor in order if actor in fitting), None)
    speaking = [a for a in fitting if a.type == "person" or a.speaks_for]
    candidates = () if chosen else tuple(actor.actor_id for actor in speaking)
    return Mention(
        *(start, end, described.text, None, "role", chosen),
        candidates=candidates,
        is_subject=is_subject(role),
    )
