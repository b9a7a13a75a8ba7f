"""Mentions: every naming of an actor, by the codebook first and by spaCy's entities besides."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Span
from spacy.util import filter_spans

from multipolar.actors import Actor
from multipolar.annotate import NAMED, Line
from multipolar.codebook import Codebook
from multipolar.mention import Mention, first_joined, is_subject
from multipolar.reference.roles import RoleFinder
from multipolar.reference.surnames import Surnames


class ActorFinder:
    """Finds the mentions of an article's lines with the names of a codebook."""

    def __init__(self, codebook: Codebook, *, nlp: Language) -> None:
        self.codebook = codebook
        self.names: dict[str, list[tuple[str, Actor]]] = {}
        for actor in codebook.actors.values():
            for kind, names in (
                ("name", actor.names),
                ("short", actor.short_names),
                ("demonym", actor.demonyms),
                ("capital", actor.capitals),
            ):
                for name in names:
                    self.names.setdefault(name, []).append((kind, actor))
        self.full = tuple(n for n, uses in self.names.items() if "name" in dict(uses))
        speakers = codebook.settings["speakers"]
        self.pronouns = {title: told for told in ("he", "she") for title in speakers[told]}
        self.short = {n for n, uses in self.names.items() if "short" in dict(uses)}
        self.surnames = Surnames(codebook, short=self.short)
        self.persons = {
            codebook.names.parts(name): actor
            for actor in codebook.actors.values()
            for name in (actor.names if actor.type == "person" else ())
        }
        self.matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
        self.matcher.add("names", [nlp.make_doc(name) for name in self.names])
        self.roles = RoleFinder(codebook, nlp=nlp)

    def mentions(
        self, lines: list[Line], *, date: str | None = None, home: str = ""
    ) -> list[Mention]:
        """The mentions of one article, in order.

        date: the article's, by which offices are looked up. home: the state of its newsroom.
        """
        found = [mention for line in lines for mention in self._named(line, date)]
        resolved = self.surnames.resolved(found, body=lines[1].start if lines[1:] else 0)
        described = list(self.roles.mentions(lines, named=resolved, date=date, home=home))
        return _without_overlap(resolved, described)

    def _named(self, line: Line, date: str | None) -> Iterator[Mention]:
        """Codebook names, the longest first; then what spaCy names and the codebook does not."""
        doc = line.doc
        persons = [ent for ent in doc.ents if ent.label_ == "PERSON"]
        strangers = [ent for ent in persons if self._is_stranger(ent)]
        listed = filter_spans([*self.matcher(doc, as_spans=True), *strangers])
        taken = {token.i for span in listed for token in span}
        others = [
            ent
            for ent in doc.ents
            if ent.label_ in NAMED
            and not any(token.i in taken or token.like_url or "/" in token.text for token in ent)
        ]
        for span in sorted([*listed, *others]):
            yield self._mention(line, span, date)

    def _is_stranger(self, ent: Span) -> bool:
        """A person's full name that shares only the surname with a person of the codebook."""
        words = [token.text for token in ent if token.is_alpha or "-" in token.text]
        known = ent.text in self.names or ent.text.startswith(self.full)
        known = known or ent.text.endswith(self.full)
        plain = [word for word in words if word.lower() not in self.roles.title_words]
        return not known and len(plain) > 1 and any(word in self.short for word in plain)

    def _mention(self, line: Line, span: Span, date: str | None) -> Mention:
        start, end = line.span(span)
        mention = Mention(
            *(start, end, span.text, _label(span), "name"),
            is_subject=is_subject(span),
            joint=line.span(first_joined(span))[0],
            pronoun=self._pronoun(span),
        )
        uses = self.names.get(span.text, [])
        if not uses and (person := self._person(span)):
            uses = [("name", person)]
        kinds = {kind for kind, _ in uses}
        if "short" in kinds and "name" not in kinds:
            candidates = tuple(actor.actor_id for kind, actor in uses if kind == "short")
            before = span.doc[max(0, span.start - 4) : span.start].text
            titled = tuple(i for i in candidates if self.roles.titled(i, before, date=date))
            return replace(mention, candidates=titled or candidates, is_titled=bool(titled))
        if "capital" in kinds:
            wanted = "name" if self._is_place(span) else "capital"
            uses = [(kind, actor) for kind, actor in uses if kind == wanted] or uses
        if uses:
            kind, actor = uses[0]
            return replace(mention, kind=kind, actor=actor)
        return replace(mention, kind="demonym" if span.label_ == "NORP" else "name")

    def _person(self, span: Span) -> Actor | None:
        """Whose name it is but for its initials: "Harry S. Truman"."""
        names = self.codebook.names
        is_other = span.label_ != "PERSON" or span[-1].text in names.suffixes
        return None if is_other or len(span) < 2 else self.persons.get(names.parts(span.text))

    def _pronoun(self, span: Span) -> str:
        """He or she, where a title before the name or at its beginning tells."""
        near = span.doc[max(0, span.start - 1) : span.start + 1]
        return next((self.pronouns[t.text] for t in near if t.text in self.pronouns), "")

    def _is_place(self, span: Span) -> bool:
        """Whether a capital stands for the city: "in Beijing", "a visit to Moscow"."""
        settings = self.codebook.settings["capitals"]
        before = [token.lower_ for token in span.doc[max(0, span.start - 2) : span.start]]
        if before and before[-1] in settings["place_after"]:
            return True
        return len(before) == 2 and before[1] == "to" and before[0] in settings["travel"]


def _without_overlap(named: list[Mention], described: list[Mention]) -> list[Mention]:
    """In order; a proper name of the codebook wins over a description, that over the rest.

    But a description whose actor is known wins over a name within it ("Kremlin spokesman").
    """
    names = [m for m in named if m.actor and m.kind == "name"]
    known = [d for d in described if d.actor]
    names = [m for m in names if not _lies_in(m, known)]
    roles = [d for d in described if not _overlaps(d, names)]
    kept = {m.start for m in names}
    others = [m for m in named if m.start in kept or not _overlaps(m, roles)]
    return sorted([*others, *roles], key=lambda mention: mention.start)


def _lies_in(one: Mention, others: list[Mention]) -> bool:
    """Whether one of the others, which are in order and apart, holds it and more."""
    after = bisect_right(others, one.start, key=lambda other: other.end)
    if after == len(others):
        return False
    start, end = others[after].start, others[after].end
    return start <= one.start and one.end <= end and end - start > one.end - one.start


def _overlaps(one: Mention, others: list[Mention]) -> bool:
    """Whether it shares a place with one of the others, which are in order and apart."""
    after = bisect_right(others, one.start, key=lambda other: other.end)
    return after < len(others) and others[after].start < one.end


def _label(span: Span) -> str | None:
    labels = [token.ent_type_ for token in span if token.ent_type_]
    return labels[-1] if labels else None
