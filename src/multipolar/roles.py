"""Definite descriptions ("the official", "the Chinese leader"): whom they mean."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from itertools import chain, takewhile

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Span
from spacy.util import filter_spans

from multipolar.annotate import Line
from multipolar.codebook import Actor, Codebook
from multipolar.mention import Mention, is_subject


class Salience:
    """Who was named before a place in the article, the likeliest to be meant first.

    Subjects come before others, the nearer before the farther (Grosz, Joshi & Weinstein 1995,
    "Centering"); a description once resolved counts as a naming.
    """

    def __init__(self, mentions: list[Mention]) -> None:
        named = [m for m in mentions if m.actor is not None]
        self.latest = sorted(named, key=lambda m: -m.start)
        self.earliest = sorted(named, key=lambda m: m.start)

    def add(self, mention: Mention) -> None:
        insort(self.latest, mention, key=lambda m: -m.start)
        insort(self.earliest, mention, key=lambda m: m.start)

    def before(self, place: int, *, window: int = 900) -> Iterator[Actor]:
        """Actors named before `place`: subjects within `window` characters, then all others."""
        begun = self.latest[bisect_left(self.latest, -place, key=lambda m: -m.start) :]
        near = takewhile(lambda m: m.start >= place - window, begun)
        subjects = (m for m in near if m.is_subject)
        return (m.actor for m in chain(subjects, begun) if m.actor and m.end <= place)

    def after(self, place: int) -> Iterator[Actor]:
        """Actors named after `place`, the nearest first: for a headline that names nobody."""
        begin = bisect_right(self.earliest, place, key=lambda m: m.start)
        return (m.actor for m in self.earliest[begin:] if m.actor)


class RoleFinder:
    """Finds descriptions with the role words of a codebook, and whom they mean."""

    def __init__(self, codebook: Codebook, *, nlp: Language) -> None:
        self.codebook = codebook
        self.roles: dict[str, list[Actor]] = {}
        self.namings: dict[str, list[Actor]] = {}
        for actor in codebook.actors.values():
            for role in dict.fromkeys(role.lower() for role in actor.roles):
                self.roles.setdefault(role, []).append(actor)
            for name in (*actor.names, *actor.short_names, *actor.demonyms, *actor.capitals):
                self.namings.setdefault(name, []).append(actor)
        self.written = {role for actor in codebook.actors.values() for role in actor.roles}
        self.title_words = {word for role in self.roles for word in role.split()}
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self.matcher.add("roles", [nlp.make_doc(role) for role in self.roles])

    def mentions(self, lines: list[Line], *, named: list[Mention]) -> Iterator[Mention]:
        """The descriptions that are definite and no title of a name; named: who is named."""
        salience = Salience(named)
        for line in lines:
            for role in filter_spans(self.matcher(line.doc, as_spans=True)):
                described = self._described(role)
                if described is None:
                    continue
                mention = self._resolved(line, role, described, salience)
                if mention.actor:
                    salience.add(mention)
                if mention.actor or mention.candidates:
                    yield mention

    def _described(self, role: Span) -> Span | None:
        """The role with the demonym before it; None where it is indefinite, plural or a title."""
        doc, start = role.doc, role.start
        if start and doc[start - 1].text in self.namings:
            start -= 1
        determiners = self.codebook.settings["roles"]["determiners"]
        definite = start > 0 and doc[start - 1].lower_ in determiners
        shouted = role.text in self.written and (role[0].is_title or role[0].is_upper)
        return doc[start : role.end] if (definite or shouted) and not self._is_title(role) else None

    def _is_title(self, role: Span) -> bool:
        """Whether the role belongs to a name beside it: "Minister Wang", "the President, Xi"."""
        if role.root.dep_ == "compound":
            return True
        following = [t for t in role.doc[role.end : role.end + 2] if t.text != ","][:1]
        beside = [t for t in role.root.children if t.dep_ == "appos"] + following
        return any(t.ent_type_ == "PERSON" or t.text in self.namings for t in beside)

    def _resolved(self, line: Line, role: Span, described: Span, salience: Salience) -> Mention:
        start, end = line.span(described)
        fitting = self.roles[role.text.lower()]
        if described.start < role.start:
            states = {actor.actor_id for actor in self.namings[described[0].text]}
            fitting = [a for a in fitting if self.codebook.state_of(a.actor_id) in states]
        order = chain(salience.before(start), salience.after(start))
        likely = {actor.actor_id for actor in fitting}
        chosen = next((actor for actor in order if actor.actor_id in likely), None)
        speaking = [a for a in fitting if a.type == "person" or a.speaks_for]
        candidates = () if chosen else tuple(actor.actor_id for actor in speaking)
        return Mention(
            *(start, end, described.text, None, "role", chosen),
            candidates=candidates,
            is_subject=is_subject(role),
        )
