"""Whom a pronoun means: the people an article has named and let speak before it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable
from dataclasses import dataclass, field

from multipolar.actors import Actor
from multipolar.mention import Mention
from multipolar.reference.names import Bearers, Names

WINDOW = 900  # characters back in which somebody is still present


@dataclass(frozen=True)
class Who:
    """Somebody in an article.

    actor: where the codebook has it. stranger: else the fullest name that the article gives a
    person. candidates: the actors it may be where that is open. pronoun: he, she, it or unknown.
    """

    actor: Actor | None = None
    stranger: str | None = None
    candidates: tuple[str, ...] = ()
    pronoun: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.actor or self.stranger or self.candidates)


NOBODY = Who()


@dataclass(frozen=True, order=True)
class Present:
    """Somebody named, or speaking, at a place of the text."""

    place: int
    who: Who = field(compare=False)
    is_subject: bool = field(compare=False)
    spoke: bool = field(compare=False, default=False)


class Discourse:
    """Who is present at each place of an article.

    Subjects and speakers come before others, the nearer before the farther (Grosz, Joshi &
    Weinstein 1995, "Centering"). Who is named only inside somebody's words is not present.
    """

    def __init__(self, mentions: list[Mention], *, names: Names) -> None:
        self.mentions = mentions
        self.names = names
        self.starts = [mention.start for mention in mentions]
        unknown = [mention for mention in mentions if _is_unknown(mention)]
        self.bearers = Bearers(
            (names.plain(m.surface) for m in unknown if m.label == "PERSON"), forms=names
        )
        self.alone = {m.surface for m in unknown if " " not in m.surface}
        self.titled = {self._fullest(m): m.pronoun for m in mentions if m.pronoun and not m.actor}
        self.present: list[Present] = []
        for mention in mentions:
            who = self.who(mention)
            if _is_person(who):
                self.present.append(Present(mention.start, who, mention.is_subject))

    def who(self, mention: Mention) -> Who:
        """Whom a naming means."""
        if mention.actor is not None:
            return Who(mention.actor, pronoun=mention.actor.pronoun or mention.pronoun)
        if mention.candidates:
            return Who(candidates=mention.candidates, pronoun=mention.pronoun)
        name = self.names.plain(mention.surface)
        if _is_unknown(mention) and (mention.label == "PERSON" or self.bearers.bears(name)):
            return self._stranger(self.bearers.fullest(name))
        return NOBODY

    def _stranger(self, name: str) -> Who:
        """Somebody of this name, with the pronoun that his title or his first name tells."""
        return Who(stranger=name, pronoun=self.titled.get(name) or self.names.pronoun(name))

    def _fullest(self, mention: Mention) -> str:
        return self.bearers.fullest(self.names.plain(mention.surface))

    def fuller(self, who: Who, words: str) -> Who:
        """A stranger by these words, where only his surname was known."""
        name = self.names.plain(words)
        if who.stranger and " " not in who.stranger and name.endswith(f" {who.stranger}"):
            self.bearers.add(name)
            return self._stranger(name)
        return who

    def called(self, words: str) -> Who:
        """Whom a name means that no naming covers, if it can only be a person's.

        It is the end of a person's fuller name, or has an initial, a known first name, or a last
        word that stands alone elsewhere, as surnames do.
        """
        name = self.names.plain(words)
        first, *others = name.split() or [""]
        is_person = bool(others) and (
            len(self.names.parts(name)) < len(others) + 1
            or first in self.names.given
            or self.names.surname(name) in self.alone
        )
        if is_person:
            self.bearers.add(name)
        if is_person or self.bearers.bears(name):
            return self._stranger(self.bearers.fullest(name))
        return NOBODY

    def covering(self, start: int, end: int) -> Mention | None:
        """The naming that holds this stretch of the text."""
        number = bisect_left(self.starts, start + 1) - 1
        mention = self.mentions[number] if number >= 0 else None
        return mention if mention and end <= mention.end else None

    def speaks(self, place: int, who: Who) -> None:
        """Somebody speaks here."""
        if who.is_known:
            insort(self.present, Present(place, who, is_subject=True, spoke=True))

    def is_near(self, place: int, who: Who) -> bool:
        """Whether somebody is still present at this place."""
        return any(one.who == who for one in self._near(place))

    def _near(self, place: int) -> list[Present]:
        """Who is present at a place, the farthest first."""
        first, last = (
            bisect_left(self.present, border, key=lambda one: one.place)
            for border in (place - WINDOW, place)
        )
        return self.present[first:last]

    def meant(self, place: int, *, pronoun: str, is_quoted: Callable[[int], bool]) -> Who:
        """Whom "he", "she" or "it" at this place means ("": he or she); NOBODY if nobody fits."""
        fitting = [
            one
            for one in reversed(self._near(place))
            if _fits(one, pronoun) and (one.spoke or not is_quoted(one.place))
        ]
        subjects = [one for one in fitting if one.is_subject]
        return (subjects or fitting)[0].who if fitting else NOBODY


def _fits(one: Present, pronoun: str) -> bool:
    """Whether a pronoun may mean somebody; "it" means only who spoke."""
    if pronoun == "it":
        return one.spoke and not _is_person(one.who) and one.who.actor is not None
    return _is_person(one.who) and not (pronoun and one.who.pronoun not in ("", pronoun))


def _is_person(who: Who) -> bool:
    if who.actor is not None:
        return who.actor.type == "person"
    return who.is_known


def _is_unknown(mention: Mention) -> bool:
    return mention.kind == "name" and mention.actor is None and not mention.candidates
