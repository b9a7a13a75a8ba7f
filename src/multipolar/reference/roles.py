"""Definite descriptions ("the official", "the Chinese foreign minister"): whom they mean."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from itertools import chain, takewhile

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from multipolar.actors import Actor, Use, holdings, uses
from multipolar.annotate import Line
from multipolar.codebook import Codebook
from multipolar.mention import Mention, first_joined, is_subject


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
        return (m.actor for m in self._before(place, window) if m.actor)

    def after(self, place: int) -> Iterator[Actor]:
        """Actors named after `place`, the nearest first: for a headline that names nobody."""
        return (m.actor for m in self._after(place) if m.actor)

    def likeliest(self, place: int, actor_ids: set[str], *, window: int = 900) -> list[str]:
        """Whom of these a description at `place` means: one, none, or those named side by side."""
        order = chain(self._before(place, window), self._after(place))
        first = next((m for m in order if m.actor and m.actor.actor_id in actor_ids), None)
        if first is None or first.actor is None:
            return []
        joined = [m for m in self.earliest if first.joint is not None and m.joint == first.joint]
        likely = dict.fromkeys(m.actor.actor_id for m in joined if m.actor)
        return [i for i in likely if i in actor_ids] or [first.actor.actor_id]

    def _before(self, place: int, window: int) -> Iterator[Mention]:
        begun = self.latest[bisect_left(self.latest, -place, key=lambda m: -m.start) :]
        near = takewhile(lambda m: m.start >= place - window, begun)
        subjects = (m for m in near if m.is_subject)
        return (m for m in chain(subjects, begun) if m.end <= place)

    def _after(self, place: int) -> Iterator[Mention]:
        begin = bisect_right(self.earliest, place, key=lambda m: m.start)
        return iter(self.earliest[begin:])


class RoleFinder:
    """Finds descriptions with the role words of a codebook, and whom they mean."""

    def __init__(self, codebook: Codebook, *, nlp: Language) -> None:
        self.codebook = codebook
        self.settings = codebook.settings["roles"]
        actors, titles = codebook.actors, codebook.titles
        self.uses = uses(actors, offices=codebook.offices, titles=titles)
        self.held = holdings(self.uses, actors)
        self.namings: dict[str, list[str]] = {}
        for actor in actors.values():
            for name in (*actor.names, *actor.short_names, *actor.demonyms, *actor.capitals):
                self.namings.setdefault(name, []).append(actor.actor_id)
        self.demonyms = {name for actor in actors.values() for name in actor.demonyms}
        own = (role for actor in actors.values() for role in actor.roles)
        named = (w for title in titles.values() for w in (*title.names, *title.descriptions))
        self.written = {*own, *named}
        self.title_words = {word for role in self.uses for word in role.split()}
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self.matcher.add("roles", [nlp.make_doc(role) for role in self.uses])

    def mentions(
        self, lines: list[Line], *, named: list[Mention], date: str | None = None, home: str = ""
    ) -> Iterator[Mention]:
        """The descriptions that are definite and no title of a name.

        named: who is named. date: the article's; offices are looked up by it. home: the state of
        the newsroom, whose institutions it may leave unnamed ("the Foreign Ministry").
        """
        article = _Article(self, named, date, home)
        for line in lines:
            for role in filter_spans(self.matcher(line.doc, as_spans=True)):
                described = self._described(line, role)
                mention = described and article.resolved(line, role, described)
                if mention:
                    yield mention

    def titled(self, actor_id: str, words: str, *, date: str | None) -> bool:
        """Whether the words end in a title that the actor had on that day."""
        tokens = words.lower().split()
        ends = (" ".join(tokens[first:]) for first in range(len(tokens)))
        found = (use for end in ends for use in self.uses.get(end, ()))
        return any(use.actor.actor_id == actor_id and use.holds(date) for use in found)

    def _described(self, line: Line, role: Span) -> Span | None:
        """The role with the demonym before it; None where it is indefinite, plural or a title."""
        doc, owner = role.doc, self._named_before(role.start, role.doc)
        before = owner.start if owner is not None else role.start
        last = doc[before - 1] if before else None
        mutual = role.text.lower() in self.settings["mutual"]
        definite = last is not None and (
            last.lower_ in self.settings["determiners"]
            or (mutual and last.lower_ in self.settings["possessives"])
            or (owner is None and self._possessor(last) is not None)
        )
        shouted = role.text in self.written and (role[0].is_title or role[0].is_upper)
        headline = line.kind == "title" and owner is not None
        past = last is not None and last.lower_ in self.settings["others"]
        if past or not (definite or shouted or headline):
            return None
        if self._is_title(role) or self._is_others(role):
            return None
        inside = owner is not None and owner.text in self.demonyms
        return doc[before : role.end] if inside else role

    def _named_before(self, end: int, doc: Doc) -> Span | None:
        """The name or demonym that ends there, the longest one."""
        spans = (doc[start:end] for start in range(max(0, end - 3), end))
        return next((span for span in spans if span.text in self.namings), None)

    def _possessor(self, mark: Token) -> Span | None:
        """Whose the role is, from the mark before it: "China's foreign minister"."""
        return self._named_before(mark.i, mark.doc) if mark.tag_ == "POS" else None

    def _is_title(self, role: Span) -> bool:
        """Whether the role belongs to a name beside it: "Minister Wang", "the President, Xi"."""
        if role.root.dep_ == "compound":
            return True
        following = [t for t in role.doc[role.end : role.end + 2] if t.text != ","][:1]
        beside = [t for t in role.root.children if t.dep_ == "appos"] + following
        return any(t.ent_type_ == "PERSON" or t.text in self.namings for t in beside)

    def owners(self, role: Span) -> set[str]:
        """Whose the role is said to be: "Chinese …", "China's …", "… of China".

        For an institution in the role's own words ("Kremlin spokesman") its state is given too.
        """
        doc, start, end = role.doc, role.start, role.end
        found = self._named_before(start, doc)
        if found is None and start:
            found = self._possessor(doc[start - 1])
        if found is None and end < len(doc) and doc[end].lower_ == "of":
            first = end + (2 if doc[end + 1 : end + 2].text.lower() == "the" else 1)
            spans = (doc[first:last] for last in range(min(len(doc), first + 3), first, -1))
            found = next((span for span in spans if span.text in self.namings), None)
        if found is not None:
            return set(self.namings[found.text])
        if not any(use.office for use in self.uses[role.text.lower()]):
            return set()
        within = (doc[start:last].text for last in range(end - 1, start, -1))
        named = next((self.namings[text] for text in within if text in self.namings), [])
        return {*named, *map(self.codebook.state_of, named)}

    def _is_others(self, role: Span) -> bool:
        """Whether it belongs to somebody unknown: "the president of the academy"."""
        after = role.doc[role.end : role.end + 1].text.lower()
        return after == "of" and not self.owners(role)


class _Article:
    """What one article tells of whom its descriptions mean."""

    def __init__(
        self, finder: RoleFinder, named: list[Mention], date: str | None, home: str
    ) -> None:
        self.finder, self.date, self.home = finder, date, home
        self.salience = Salience(named)
        self.named = {m.actor.actor_id for m in named if m.actor}

    def resolved(self, line: Line, role: Span, described: Span) -> Mention | None:
        """The mention, with its actor or its candidates; None where neither is known."""
        start, end = line.span(described)
        owners = self.finder.owners(role)
        fitting = [u for u in self.finder.uses[role.text.lower()] if u.holds(self.date)]
        if role.text.lower() in self.finder.settings["mutual"] and owners:
            fitting = self._opposite(start, owners) or fitting
        if owners:
            fitting = [u for u in fitting if u.of in owners]
        actor_id, candidates = self._meant(start, fitting, owners)
        if actor_id is None and not candidates:
            return None
        mention = Mention(
            *(start, end, described.text, None, "role"),
            actor=self.finder.codebook.actors[actor_id] if actor_id else None,
            candidates=candidates,
            is_subject=is_subject(role),
            joint=line.span(first_joined(role))[0],
        )
        if mention.actor:
            self.salience.add(mention)
        return mention

    def _meant(
        self, start: int, fitting: list[Use], owners: set[str]
    ) -> tuple[str | None, tuple[str, ...]]:
        """The actor where it is clear, else the candidates: by salience, then by office."""
        salient = self.salience.likeliest(start, {u.actor.actor_id for u in fitting})
        if salient:
            return (salient[0], ()) if len(salient) == 1 else (None, tuple(salient))
        holders = _ids(u for u in fitting if u.names and (owners or self._is_own(u)))
        if self.date and len(holders) == 1:
            return holders[0], ()
        likely = _ids(
            u
            for u in fitting
            if (u.office or u.actor.type == "person") and (owners or u.of in self.named)
        )
        return None, likely if len(likely) <= self.finder.settings["most_candidates"] else ()

    def _is_own(self, use: Use) -> bool:
        """Whether it is an institution of the newsroom's state, of which the article speaks."""
        return use.actor.type == "organisation" and use.of == self.home and use.of in self.named

    def _opposite(self, start: int, owners: set[str]) -> list[Use]:
        """Who holds for the owners the first office of him last named, if of another side."""
        titles = self.finder.codebook.titles
        people = (a.actor_id for a in self.salience.before(start) if a.type == "person")
        other = next((i for i in people if self.finder.held[i]), None)
        held = [u for u in self.finder.held.get(other or "", ()) if u.holds(self.date)]
        like = {titles[u.office].like or u.office for u in held[:1] if u.of not in owners}
        return [
            u._replace(names=True)
            for u in chain.from_iterable(self.finder.held.values())
            if u.of in owners and (titles[u.office].like or u.office) in like and u.holds(self.date)
        ]


def _ids(found: Iterable[Use]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(use.actor.actor_id for use in found))
