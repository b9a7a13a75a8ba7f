"""Surnames: whom one means in an article, by who is named in full in it, and when."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import replace

from multipolar.actors import Actor
from multipolar.codebook import Codebook
from multipolar.mention import Mention

Named = dict[str, list[int]]  # an actor_id or a stranger's name → where it is named in full
NEVER = 1 << 62


class Surnames:
    """Resolves the short names of a codebook's actors.

    An article names a person in full before it uses the surname alone. So a surname means the one
    who is named in full before it first stands alone; else the one of the codebook who is named in
    full later; else the only one whom the codebook knows. Where several are, it means whoever is
    named twice as often as any other, and stays open where nobody is.
    """

    def __init__(self, codebook: Codebook, *, short: Collection[str]) -> None:
        """short: the short names of the codebook's actors."""
        self.actors = codebook.actors
        self.common = set(codebook.settings["surnames"]["common"])
        self.short = short
        self.names = codebook.names
        self.borne: dict[str, tuple[str, ...]] = {}
        self.bearers: dict[str, list[str]] = {}
        for actor in self.actors.values():
            words = [*actor.short_names]
            if actor.type == "person":
                words += [word for name in actor.names for word in name.split() if word in short]
            self.borne[actor.actor_id] = tuple(dict.fromkeys(words))
            for word in self.borne[actor.actor_id]:
                self.bearers.setdefault(word, []).append(actor.actor_id)

    def resolved(self, found: list[Mention], *, body: int) -> list[Mention]:
        """The mentions of an article with its surnames resolved as far as it tells.

        body: where the text below the first line begins; a headline names nobody in full.
        """
        if not any(mention.candidates for mention in found):
            return found
        full: dict[str, Named] = {}
        begun: dict[str, int] = {}
        for mention in found:
            who, surnames = self._in_full(mention)
            for surname in surnames:
                full.setdefault(surname, {}).setdefault(who, []).append(mention.start)
            if mention.candidates and not surnames and mention.start >= body:
                begun.setdefault(mention.surface, mention.start)
        told: dict[Hashable, tuple[Actor | None, tuple[str, ...]]] = {}
        resolved = []
        for mention in found:
            if mention.candidates:
                name = mention.surface
                key = name, mention.candidates, mention.is_titled, mention.pronoun
                if key not in told:
                    places = full.get(name, {}), begun.get(name, NEVER)
                    told[key] = self._meant(mention, *places)
                actor, candidates = told[key]
                mention = replace(mention, actor=actor, candidates=candidates)
            resolved.append(mention)
        return resolved

    def _in_full(self, mention: Mention) -> tuple[str, Collection[str]]:
        """Whom a mention names in full or by his title, and by which surnames he may go."""
        if mention.actor:
            return mention.actor.actor_id, self.borne[mention.actor.actor_id]
        if mention.candidates:
            clear = mention.is_titled and len(mention.candidates) == 1
            return mention.candidates[0], [mention.surface] if clear else []
        name = self.names.plain(mention.surface) if mention.label == "PERSON" else ""
        surname, parts = self.names.surname(name), self.names.parts(name)
        return " ".join(parts), [surname] if surname in self.short and len(parts) > 1 else []

    def _meant(
        self, mention: Mention, full: Named, begun: int
    ) -> tuple[Actor | None, tuple[str, ...]]:
        """Whom a surname means, or whom it may mean; nobody of the codebook if it is a stranger's.

        full: who bears it and is named in full, and where. begun: where it first stands alone.
        """
        known = dict.fromkeys(mention.candidates)
        if not mention.is_titled:
            known |= dict.fromkeys(self.bearers.get(mention.surface, ()))
        fitting = [one for one in known if self._may_be(one, mention.pronoun)]
        here = {who: at for who, at in full.items() if who in fitting or who not in self.actors}
        before = {who: at for who, at in here.items() if at[0] < begun}
        named = before or {who: at for who, at in here.items() if who in fitting}
        meant = _foremost(named)
        possible = [who for who in named if who in fitting]
        possible = possible or [one for one in mention.candidates if one in fitting]
        if not named and len(possible) == 1:
            clear = mention.is_titled or mention.surface not in self.common
            meant = possible[0] if clear else None
        if meant is None:
            return None, tuple(possible)
        return self.actors.get(meant), ()

    def _may_be(self, actor_id: str, pronoun: str) -> bool:
        """Whether a title that tells this pronoun ("": none does) may stand before this actor."""
        own = self.actors[actor_id].pronoun
        return not (own and pronoun) or own == pronoun


def _foremost(named: Named) -> str | None:
    """The one named, or named twice as often as any other."""
    counts = sorted((len(at) for at in named.values()), reverse=True)
    if not counts or (len(counts) > 1 and counts[0] < 2 * counts[1]):
        return None
    return max(named, key=lambda who: len(named[who]))
