"""The vocabulary of a corpus: every entry of `codebook/`, typed and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from multipolar.actors import Actor, Office, RefusedName, Title, check_offices, state_of
from multipolar.entries import CodebookError, Entry, Row, check, read_rows, read_settings, read_yaml
from multipolar.reference.names import Names
from multipolar.store import BUNDLED
from multipolar.vocabulary import (
    ActClass,
    Acts,
    Cue,
    Formula,
    Outlet,
    ReportingVerb,
    SegmentRule,
    StanceCues,
    Theme,
    WordClass,
    Wording,
)


@dataclass(frozen=True)
class Codebook:
    """The vocabulary of one corpus, read when first asked for."""

    folder: Path

    def replaced(self, **parts: Any) -> Codebook:
        """A codebook like this one in which some parts (`actors`, `offices`, …) are others."""
        other = Codebook(self.folder)
        vars(other).update(parts)
        return other

    @cached_property
    def outlets(self) -> list[Outlet]:
        return read_rows(self.folder / "outlets.csv", Outlet)

    @cached_property
    def actors(self) -> dict[str, Actor]:
        rows = read_rows(self.folder / "actors.csv", Actor)
        return {actor.actor_id: actor for actor in rows}

    @cached_property
    def actor_ids(self) -> dict[str, str]:
        """Name of an actor → its actor_id."""
        return {actor.name: actor.actor_id for actor in self.actors.values()}

    @cached_property
    def titles(self) -> dict[str, Title]:
        """Office → the words that name or describe who holds it."""
        rows = read_rows(self.folder / "titles.csv", Title)
        return {title.office: title for title in rows}

    @cached_property
    def offices(self) -> list[Office]:
        return read_rows(self.folder / "offices.csv", Office)

    @property
    def role_words(self) -> list[str]:
        """The words of all offices."""
        return [w for title in self.titles.values() for w in (*title.names, *title.descriptions)]

    @cached_property
    def names(self) -> Names:
        """How people's names are read."""
        return Names(self.settings["speakers"])

    @cached_property
    def named(self) -> dict[str, Actor]:
        """Full name in lower case → the actor."""
        return {name.lower(): actor for actor in self.actors.values() for name in actor.names}

    @cached_property
    def refused_names(self) -> dict[str, str]:
        """Name that somebody decided not to adopt → the reason."""
        rows = read_rows(self.folder / "refused_names.csv", RefusedName)
        return {row.name: row.reason for row in rows}

    @cached_property
    def verbs(self) -> dict[str, ReportingVerb]:
        rows = read_rows(self.folder / "reporting_verbs.csv", ReportingVerb)
        return {row.verb: row for row in rows}

    @cached_property
    def verb_groups(self) -> dict[str, str]:
        """Verb → the group it belongs to and what it takes as content, as "speech/clause"."""
        return {verb.verb: f"{verb.group}/{verb.content}" for verb in self.verbs.values()}

    @cached_property
    def themes(self) -> dict[str, Theme]:
        path = self.folder / "themes.yml"
        named = read_yaml(path, dict).items()
        entries = [{"theme": n, **e} if isinstance(e, dict) else {"theme": n} for n, e in named]
        return {theme.theme: theme for theme in check(path, entries, Theme)}

    @cached_property
    def theme_wordings(self) -> list[Wording]:
        """What was decided on wordings that were offered for a theme."""
        return read_rows(self.folder / "theme_wordings.csv", Wording)

    @cached_property
    def stance(self) -> StanceCues:
        return self._with_entries("stance.yml", "cues", Cue, StanceCues)

    @cached_property
    def acts(self) -> Acts:
        return self._with_entries("acts.yml", "acts", ActClass, Acts)

    @cached_property
    def segment_rules(self) -> list[SegmentRule]:
        path = self.folder / "segments.yml"
        return check(path, read_yaml(path, list), SegmentRule)

    @cached_property
    def phrase_words(self) -> list[WordClass]:
        path = self.folder / "phrase_words.yml"
        return check(path, read_yaml(path, list), WordClass)

    @cached_property
    def formulas(self) -> dict[str, Formula]:
        """Known formula → its entry."""
        path = self.folder / "formulas.yml"
        return {entry.formula: entry for entry in check(path, read_yaml(path, list), Formula)}

    @cached_property
    def settings(self) -> dict[str, Any]:
        name = "settings.toml"
        return read_settings(self.folder / name, like=BUNDLED / "codebook" / name)

    @property
    def colours(self) -> dict[str, str]:
        """Outlet → its colour in every figure."""
        return {outlet.outlet: outlet.colour for outlet in self.outlets}

    @cached_property
    def states(self) -> dict[str, str]:
        """Outlet → the state it is published in."""
        return {outlet.outlet: outlet.state for outlet in self.outlets}

    def outlet_named(self, alias: str) -> str:
        """The outlet known under this name; the name itself where the codebook has none."""
        for outlet in self.outlets:
            if alias in (outlet.outlet, *outlet.aliases):
                return outlet.outlet
        return alias

    def outlet_of(self, url: str) -> str | None:
        """The outlet whose domain, or a part of whose domain, the address lies in."""
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:  # no address
            return None
        for outlet in self.outlets:
            if outlet.domain and f".{host}".endswith(f".{outlet.domain.lower()}"):
                return outlet.outlet
        return None

    def state_of(self, actor_id: str) -> str:
        """The actor this one speaks for, followed to the end; itself where it speaks for none."""
        return state_of(self.actors[actor_id], self.actors)

    def check(self) -> Codebook:
        """Read all of it now, so that a wrong entry is refused before any work is done."""
        for name in ("outlets", "verbs", "themes", "stance", "acts", "segment_rules", "settings"):
            getattr(self, name)
        _ = self.refused_names, self.theme_wordings
        for actor_id in self.actors:
            self._check_speaks_for(actor_id, ())
        check_offices(self.offices, actors=self.actors, titles=self.titles)
        self._check_formulas()
        return self

    def _with_entries(self, file: str, name: str, entry: type[Entry], whole: type[Row]) -> Row:
        """A file of several keys, of which `name` holds entries that are checked one by one."""
        path = self.folder / file
        found = read_yaml(path, dict)
        entries = check(path, found.get(name) or [], entry)
        return check(path, [{**found, name: entries}], whole)[0]

    def _check_formulas(self) -> None:
        function = {w for one in self.phrase_words if one.kind == "function" for w in one.words}
        for entry in self.formulas.values():
            if entry.by and entry.by not in self.actors:
                raise CodebookError(
                    f"formulas.yml: {entry.formula}: by is {entry.by!r}, which is no actor_id of "
                    "actors.csv; it may be empty"
                )
            for wording in entry.wordings:
                if sum(w.lower() not in function for w in re.findall(r"\w+", wording)) < 2:
                    raise CodebookError(
                        f"formulas.yml: {entry.formula}: the wording {wording!r} needs two words "
                        "that are no function words of phrase_words.yml"
                    )

    def _check_speaks_for(self, actor_id: str, before: tuple[str, ...]) -> None:
        speaks_for = self.actors[actor_id].speaks_for
        wrong = f"actors.csv: {actor_id}: speaks_for is {speaks_for!r}, "
        if speaks_for and speaks_for not in self.actors:
            raise CodebookError(wrong + "which is no actor_id of the file")
        if speaks_for in (actor_id, *before):
            raise CodebookError(wrong + "which leads back to itself")
        if speaks_for:
            self._check_speaks_for(speaks_for, (actor_id, *before))
