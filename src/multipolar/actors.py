"""Actors of a codebook: who they are, which offices they held when, and the words for both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Annotated, Literal, NamedTuple

from pydantic import StringConstraints, model_validator

from multipolar.entries import Cells, CodebookError, Entry, Words

Day = Annotated[str, StringConstraints(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")]


class Actor(Entry):
    actor_id: Words
    name: Words
    type: Literal["person", "state", "organisation", "bloc", "place"]
    speaks_for: str
    names: Cells
    short_names: Cells
    demonyms: Cells
    capitals: Cells
    roles: Cells
    pronoun: Literal["", "he", "she"]
    wikidata: Annotated[str, StringConstraints(pattern=r"^(Q[1-9]\d*)?$")]
    reason: Words


class Title(Entry):
    """An office and its words: `names` mean its holder, `descriptions` may mean many others.

    like: the office that this one is the counterpart of in other states, where not itself.
    """

    office: Words
    like: str
    names: Cells
    descriptions: Cells
    reason: Words


class Office(Entry):
    """Who held an office of a state or body from one day to another; empty: open on that side."""

    actor_id: Words
    office: Words
    of: Words
    since: Day
    until: Day
    reason: Words

    @property
    def key(self) -> object:
        return self.actor_id, self.office, self.of, self.since

    @model_validator(mode="after")
    def _in_order(self) -> Office:
        if self.since and self.until and self.until < self.since[: len(self.until)]:
            raise ValueError(f"until {self.until} lies before since {self.since}")
        return self


class RefusedName(Entry):
    name: Words
    reason: Words


class Use(NamedTuple):
    """A word that may mean an actor, from one day to another.

    office: empty for the `roles` of the actor's own row. of: the state or body it belongs to.
    names: the words name the office, so that they mean its holder without more being said.
    """

    actor: Actor
    office: str
    of: str
    since: str
    until: str
    names: bool

    def holds(self, date: str | None) -> bool:
        """Whether it does on that day; dates may lack their day or month. Always without one."""
        if not date:
            return True
        begun = date >= self.since[: len(date)] if self.since else True
        over = bool(self.until) and date[: len(self.until)] > self.until[: len(date)]
        return begun and not over


def uses(
    actors: Mapping[str, Actor], *, offices: Iterable[Office], titles: Mapping[str, Title]
) -> dict[str, list[Use]]:
    """Role word in lower case → whom it may mean, each with its dates."""
    found: dict[str, list[Use]] = {}
    for actor in actors.values():
        for role in dict.fromkeys(role.lower() for role in actor.roles):
            found.setdefault(role, []).append(
                Use(actor, "", state_of(actor, actors), "", "", False)
            )
    for held in offices:
        title, actor = titles[held.office], actors[held.actor_id]
        for names, words in ((True, title.names), (False, title.descriptions)):
            for word in dict.fromkeys(word.lower() for word in words):
                use = Use(actor, held.office, held.of, held.since, held.until, names)
                found.setdefault(word, []).append(use)
    return found


def holdings(words: Mapping[str, list[Use]], actors: Iterable[str]) -> dict[str, list[Use]]:
    """Actor → the offices it held, each once; words: from `uses`."""
    held: dict[str, dict[Use, None]] = {actor_id: {} for actor_id in actors}
    for found in words.values():
        for use in found:
            if use.office:
                held[use.actor.actor_id][use._replace(names=False)] = None
    return {actor_id: list(offices) for actor_id, offices in held.items()}


def state_of(actor: Actor, actors: Mapping[str, Actor]) -> str:
    """The actor_id of whom it speaks for in the end; its own where it speaks for none."""
    return state_of(actors[actor.speaks_for], actors) if actor.speaks_for else actor.actor_id


def check_offices(
    offices: Iterable[Office], *, actors: Collection[str], titles: Collection[str]
) -> None:
    """Raise CodebookError, naming each entry whose actor, state or office is not known."""
    wrong = list(_unknown(offices, actors, titles))
    if wrong:
        raise CodebookError("\n".join(wrong))


def _unknown(
    offices: Iterable[Office], actors: Collection[str], titles: Collection[str]
) -> Iterator[str]:
    for held in offices:
        place = f"offices.csv: {held.actor_id}: {held.office}: "
        if held.actor_id not in actors:
            yield place + f"{held.actor_id!r} is no actor_id of actors.csv"
        if held.of not in actors:
            yield place + f"of is {held.of!r}, which is no actor_id of actors.csv"
        if held.office not in titles:
            yield place + "the office is not in titles.csv"
