"""Speakers: the source of each attribution resolved to an actor of the codebook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Span, Token

from multipolar.actors import Actor
from multipolar.annotate import Line
from multipolar.attributed import Attribution, AttributionFinder
from multipolar.codebook import Codebook
from multipolar.mention import Mention
from multipolar.reference.descriptions import Descriptions
from multipolar.reference.discourse import NOBODY, Discourse, Who

NOUNS = ("NOUN", "PROPN", "PRON")
RELATIVE = ("WP", "WDT")
PLURAL = ("NNS", "NNPS")
RECENT = 30  # statements back among which one may stand around another
PRONOUNS = {("Masc", "3"): "he", ("Fem", "3"): "she", ("Neut", "3"): "it"}


@dataclass(frozen=True)
class Quote:
    """An attributed statement in the article, and who says it as far as that can be told."""

    line: Line
    attribution: Attribution
    who: Who

    @property
    def speaker(self) -> Actor | None:
        """The actor who says it; None for strangers and where it stays open."""
        return self.who.actor

    @cached_property
    def content(self) -> tuple[int, int]:
        return self.line.span(self.attribution.content)

    @cached_property
    def marked(self) -> list[tuple[int, int]]:
        """Where its words inside quotation marks stand in the article's text."""
        return [self.line.span(span) for span in self.attribution.marked]


def quotes(
    lines: list[Line],
    *,
    mentions: list[Mention],
    attributions: AttributionFinder,
    codebook: Codebook,
) -> list[Quote]:
    """The attributed statements of one article, in order."""
    discourse = Discourse(mentions, names=codebook.names)
    listener = _Listener(discourse, Descriptions(lines, discourse, codebook))
    found: list[Quote] = []
    for line, own in zip(lines, attributions.of_lines(lines), strict=True):
        for attribution in [] if line.kind == "caption" else own:
            quote = Quote(line, attribution, listener.who(line, attribution, found))
            nameless = attribution.rule == "continued" and not quote.who.is_known
            if not nameless and not _is_own_side(quote, found, codebook):
                found.append(quote)
    return found


class _Listener:
    """Tells who speaks, attribution after attribution."""

    def __init__(self, discourse: Discourse, descriptions: Descriptions) -> None:
        self.discourse = discourse
        self.descriptions = descriptions

    def who(self, line: Line, attribution: Attribution, found: list[Quote]) -> Who:
        source = attribution.source
        if source is None:
            before = found[-1].who if found else NOBODY
            return before if attribution.rule == "continued" else NOBODY
        who = self._meant(line, attribution, source, found)
        self.discourse.speaks(line.span(source)[0], who)
        return who

    def _meant(self, line: Line, attribution: Attribution, source: Span, found: list[Quote]) -> Who:
        root = _antecedent_of_relative(source.root)
        joined = [root, *(word for word in root.conjuncts if word.pos_ in NOUNS)]
        if any(word in source for word in joined[1:]):
            several = dict.fromkeys(self._named(line, word, source) for word in joined)
            if len(several) == 1:
                return next(iter(several))
            return Who(candidates=tuple(who.actor.actor_id for who in several if who.actor))
        said = [line.span(attribution.content), *(q.content for q in found[-RECENT:])]

        def is_quoted(place: int) -> bool:
            return any(start <= place < end for start, end in said)

        def whose(word: Token) -> Who:
            return self._pronoun(line, word, found, is_quoted)

        if root.pos_ == "PRON":
            return whose(root)
        named = self._named(line, root, source)
        if named.is_known or root.tag_ != "NN":
            return named
        return self.descriptions.meant(line, root, whose=whose, is_quoted=is_quoted)

    def _named(self, line: Line, root: Token, source: Span) -> Who:
        """Whom a noun names, by itself or by its apposition."""
        heads = [root]
        if root.tag_ not in PLURAL:
            heads += [child for child in root.children if child.dep_ == "appos"]
            heads += [root.head] if root.dep_ == "appos" else []
            is_end = source[-1].dep_ == "appos" and source[-1].ent_type_ == "PERSON"
            heads += [source[-1]] if is_end and root.tag_ == "NN" else []
        for head in heads:
            mention = self.discourse.covering(*line.span(head))
            if mention is None or _means_many(mention, head):
                continue
            who = self.discourse.who(mention)
            if who.stranger and head.tag_ == "NNP":
                who = self.discourse.fuller(who, _name(head))
            if who.is_known and not (who.actor and who.actor.type == "place"):
                return who
        return self.discourse.called(_name(root)) if root.tag_ == "NNP" else NOBODY

    def _pronoun(
        self, line: Line, word: Token, found: list[Quote], is_quoted: Callable[[int], bool]
    ) -> Who:
        """Whom "he", "she" and "it" mean; "I" is who speaks around it."""
        place = line.span(word)[0]
        if word.morph.get("Person", []) == ["1"] and word.morph.get("Number", []) == ["Sing"]:
            near = reversed(found[-RECENT:])
            around = (q.who for q in near if q.content[0] <= place < q.content[1])
            return next(around, NOBODY)
        gender, person = (word.morph.get(name, [""])[0] for name in ("Gender", "Person"))
        pronoun = PRONOUNS.get((gender, person))
        if pronoun is None:
            return NOBODY
        return self.discourse.meant(place, pronoun=pronoun, is_quoted=is_quoted)


def _antecedent_of_relative(word: Token) -> Token:
    """The noun that "who" follows; any other word itself."""
    if word.tag_ not in RELATIVE:
        return word
    clause = word.head
    while clause.dep_ not in ("relcl", "ROOT"):
        clause = clause.head
    return clause.head


def _name(word: Token) -> str:
    """The name that ends with this word; nothing where an article stands before it."""
    if any(child.dep_ == "det" for child in word.children):
        return ""
    first = word.i
    while first and word.doc[first - 1].head == word and word.doc[first - 1].tag_ == "NNP":
        first -= 1
    return word.doc[first : word.i + 1].text


def _means_many(mention: Mention, word: Token) -> bool:
    """Whether people of a nationality or party are meant: "Democrats", "many Russians"."""
    return mention.kind == "demonym" and word.tag_ in PLURAL


def _is_own_side(quote: Quote, found: list[Quote], codebook: Codebook) -> bool:
    """Whether somebody speaks here of what his own side says: still his own words.

    In "Putin said that Russia condemns …" nobody but Putin speaks.
    """
    near = [q for q in found[-RECENT:] if q.line is quote.line]
    outer = [q for q in near if _lies_in(quote.content, q.content)]
    if not outer or outer[-1].speaker is None or quote.speaker is None:
        return False
    sides = {codebook.state_of(actor.actor_id) for actor in (outer[-1].speaker, quote.speaker)}
    return len(sides) == 1 and quote.attribution.kind != "direct"


def _lies_in(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1] and inner != outer


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
        quote.who.stranger,
        "|".join(quote.who.candidates) or None,
        found.probability,
    )
