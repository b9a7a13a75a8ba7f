"""Speakers: the source of each attribution resolved to an actor of the codebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Span

from multipolar.annotate import Line
from multipolar.codebook import Actor, Codebook
from multipolar.mention import Mention
from multipolar.quotes import Attribution, attributions
from multipolar.roles import Salience


@dataclass(frozen=True)
class Quote:
    """An attributed statement in the article, its speaker resolved or None."""

    line: Line
    attribution: Attribution
    speaker: Actor | None

    @cached_property
    def content(self) -> tuple[int, int]:
        return self.line.span(self.attribution.content)

    @cached_property
    def marked(self) -> list[tuple[int, int]]:
        """Where its words inside quotation marks stand in the article's text."""
        return [self.line.span(span) for span in self.attribution.marked]


def quotes(lines: list[Line], *, mentions: list[Mention], codebook: Codebook) -> list[Quote]:
    """The attributed statements of one article, in order."""
    found: list[Quote] = []
    salience = Salience(mentions)
    for line in lines:
        here = [] if line.kind == "caption" else attributions(line.doc, verbs=codebook.verbs)
        if line.kind == "title":
            here += _headline(line, mentions)
        for attribution in here:
            last = found[-1].speaker if found else None
            speaker = _speaker(line, attribution, mentions=mentions, salience=salience, last=last)
            quote = Quote(line, attribution, speaker)
            nameless = attribution.rule == "continued" and speaker is None
            if not nameless and not _is_own_side(quote, found, codebook):
                found.append(quote)
    return found


def _is_own_side(quote: Quote, found: list[Quote], codebook: Codebook) -> bool:
    """Whether somebody speaks here of what his own side says: still his own words.

    In "Putin said that Russia condemns …" nobody but Putin speaks.
    """
    outer = [q for q in found if q.line is quote.line and _lies_in(quote.content, q.content)]
    if not outer or outer[-1].speaker is None or quote.speaker is None:
        return False
    sides = {codebook.state_of(actor.actor_id) for actor in (outer[-1].speaker, quote.speaker)}
    return len(sides) == 1 and quote.attribution.kind != "direct"


def _lies_in(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1] and inner != outer


def _speaker(
    line: Line,
    attribution: Attribution,
    *,
    mentions: list[Mention],
    salience: Salience,
    last: Actor | None,
) -> Actor | None:
    source = attribution.source
    if source is None:
        return last if attribution.rule == "continued" else None
    root = source.root
    if any(child.dep_ == "conj" for child in root.children):
        return None
    if root.tag_ in ("WP", "WDT"):
        clause = root.head
        while clause.dep_ not in ("relcl", "ROOT"):
            clause = clause.head
        root = clause.head
    if root.pos_ == "PRON":
        return _antecedent(line, source, salience=salience, last=last)
    heads = [root, *(child for child in root.children if child.dep_ == "appos")]
    places = [line.span(head) for head in heads]
    named = (m.actor for a, b in places for m in mentions if m.start <= a and b <= m.end)
    return next((actor for actor in named if actor and actor.type != "place"), None)


def _antecedent(
    line: Line, source: Span, *, salience: Salience, last: Actor | None
) -> Actor | None:
    """Whom "he" or "she" means: the last speaker, or the person last named as a subject."""
    morph = source.root.morph
    if morph.get("Number", []) != ["Sing"] or morph.get("Gender", []) == ["Neut"]:
        return None
    if last is not None and last.type == "person":
        return last
    named = salience.before(line.span(source)[0])
    return next((actor for actor in named if actor.type == "person"), None)


def _headline(line: Line, mentions: list[Mention]) -> Iterator[Attribution]:
    """ "Statement: SOURCE", "Statement - SOURCE" and "SOURCE: statement" in a headline."""
    doc = line.doc
    for mark in doc[1:-1]:
        spaced = mark.text in ("-", "–", "—") and mark.nbor(-1).whitespace_
        if mark.text != ":" and not spaced:
            continue
        before, after = doc[: mark.i], doc[mark.i + 1 :]
        for source, content in ((after, before), (before, after)):
            if len(source) <= 5 < len(content) + 3 and _names_one(line, source, mentions):
                yield Attribution(content, "headline", doc[mark.i : mark.i + 1], source)
                return


def _names_one(line: Line, source: Span, mentions: list[Mention]) -> bool:
    """Whether the stretch is the naming of one speaker and nothing more."""
    start, end = line.span(source)
    return any(m.start - start <= 1 and end - m.end <= 1 and m.end > start for m in mentions)


def quote_row(quote: Quote) -> tuple[object, ...]:
    """A `quotes` row without its article and number."""
    found = quote.attribution
    return (
        *(found.kind, *quote.content),
        *(quote.line.span(found.cue) if found.cue else (None, None)),
        *(quote.line.span(found.source) if found.source else (None, None)),
        quote.speaker.name if quote.speaker else None,
        found.rule,
        found.cue.lemma_.lower() if found.cue else None,
    )
