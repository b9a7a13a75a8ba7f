"""Typed readers of `codebook/`: every entry is checked; a refusal names file, entry and value."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, field_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from multipolar.schema import SEGMENT_KINDS

Pole = Literal["for", "against"]
Cells = Annotated[
    tuple[str, ...],
    BeforeValidator(
        lambda cell: (
            tuple(filter(None, (part.strip() for part in cell.split("|"))))
            if isinstance(cell, str)
            else cell
        )
    ),
]


class CodebookError(ValueError):
    """An entry of the codebook cannot be used; one line per entry."""


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Examples(Entry):
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


class Outlet(Entry):
    outlet: str
    aliases: Cells
    state: str
    ownership: Literal["state", "public", "private"]
    domain: str
    colour: str
    reason: str


class Actor(Entry):
    actor_id: str
    name: str
    type: Literal["person", "state", "organisation", "bloc", "place"]
    speaks_for: str
    names: Cells
    short_names: Cells
    demonyms: Cells
    capitals: Cells
    roles: Cells
    reason: str


class ReportingVerb(Entry):
    verb: str
    group: Literal["speech", "emphasis", "commitment", "attitude", "thought"]
    attitude: Literal["neutral", "distancing", "endorsing"]
    content: Literal["clause", "noun", "both", "predicate"]
    count: int
    reason: str


class Theme(Entry):
    theme: str
    label: str
    definition: str
    include: str
    exclude: str
    sources: str
    patterns: tuple[str, ...]
    opposite: tuple[str, ...] = ()
    naming: Pole | None = None
    examples: Examples


class SegmentRule(Entry):
    id: str
    kind: Literal[SEGMENT_KINDS]  # type: ignore[valid-type]
    pattern: str
    first: bool = False
    opens: str | None = None
    closes: str | None = None
    reach: int = 0
    reason: str
    examples: Examples

    @field_validator("pattern", "opens", "closes")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        try:
            re.compile(pattern or "")
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return pattern


class Cue(Entry):
    id: str
    kind: Literal["governs", "with", "predicate", "harm"]
    value: Pole
    words: tuple[str, ...]
    prepositions: tuple[str, ...] = ()
    reason: str


class Negators(Entry):
    words: tuple[str, ...]
    reason: str


class StanceCues(Entry):
    negators: Negators
    confidence: dict[str, float]
    cues: tuple[Cue, ...]


@dataclass(frozen=True)
class Codebook:
    """The vocabulary of one corpus, read when first asked for."""

    folder: Path

    @cached_property
    def outlets(self) -> list[Outlet]:
        return _rows(self.folder / "outlets.csv", Outlet)

    @cached_property
    def actors(self) -> dict[str, Actor]:
        return {actor.actor_id: actor for actor in _rows(self.folder / "actors.csv", Actor)}

    @cached_property
    def verbs(self) -> dict[str, ReportingVerb]:
        rows = _rows(self.folder / "reporting_verbs.csv", ReportingVerb)
        return {row.verb: row for row in rows}

    @cached_property
    def themes(self) -> dict[str, Theme]:
        path = self.folder / "themes.yml"
        entries = [{"theme": name, **entry} for name, entry in _load(path, _yaml).items()]
        return {theme.theme: theme for theme in _entries(path, entries, Theme)}

    @cached_property
    def stance(self) -> StanceCues:
        path = self.folder / "stance.yml"
        return _entries(path, [_load(path, _yaml)], StanceCues)[0]

    @cached_property
    def segment_rules(self) -> list[SegmentRule]:
        path = self.folder / "segments.yml"
        return _entries(path, _load(path, _yaml), SegmentRule)

    @cached_property
    def settings(self) -> dict[str, Any]:
        return _load(self.folder / "settings.toml", tomllib.loads)

    @property
    def colours(self) -> dict[str, str]:
        """Outlet → its colour in every figure."""
        return {outlet.outlet: outlet.colour for outlet in self.outlets}

    def outlet_named(self, alias: str) -> str:
        """The outlet known under this name; the name itself where the codebook has none."""
        for outlet in self.outlets:
            if alias in (outlet.outlet, *outlet.aliases):
                return outlet.outlet
        return alias

    def state_of(self, actor_id: str) -> str:
        """The actor this one speaks for, followed to the end; itself where it speaks for none."""
        actor = self.actors[actor_id]
        return self.state_of(actor.speaks_for) if actor.speaks_for else actor_id

    def check(self) -> Codebook:
        """Read all of it now, so that a wrong entry is refused before any work is done."""
        for name in ("outlets", "verbs", "themes", "stance", "segment_rules", "settings"):
            getattr(self, name)
        for actor in self.actors.values():
            if actor.speaks_for and actor.speaks_for not in self.actors:
                raise CodebookError(
                    f"actors.csv: {actor.actor_id}: speaks_for is {actor.speaks_for!r}, "
                    "which is no actor_id of the file"
                )
        return self


_yaml = YAML(typ="safe", pure=True).load  # YAML 1.2: `yes` and `no` are words
Row = TypeVar("Row", bound=Entry)


def _load(path: Path, parse: Callable[[str], Any]) -> Any:
    try:
        return parse(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise CodebookError(f"{path}: not there; copy it from the bundled codebook") from error
    except (YAMLError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CodebookError(f"{path.name}: {' '.join(str(error).split())}") from error


def _rows(path: Path, model: type[Row]) -> list[Row]:
    rows = _load(path, lambda text: list(csv.DictReader(text.splitlines())))
    return _entries(path, rows, model)


def _entries(path: Path, entries: list[dict[str, Any]], model: type[Row]) -> list[Row]:
    """One checked entry for each raw one. Raises CodebookError listing every entry refused."""
    checked: list[Row] = []
    refused: list[str] = []
    for number, entry in enumerate(entries, start=1):
        try:
            checked.append(model.model_validate(entry))
        except ValidationError as error:
            name = f"{path.name}: entry {number} ({next(iter(entry.values()), '')})"
            refused += [f"{name}: {line}" for line in _reasons(error)]
    keys = [next(iter(entry.model_dump().values())) for entry in checked]
    refused += [
        f"{path.name}: {key!r} stands there twice" for key in _repeated(keys) if len(keys) > 1
    ]
    if refused:
        raise CodebookError("\n".join(refused))
    return checked


def _reasons(error: ValidationError) -> Iterator[str]:
    for found in error.errors():
        place = ".".join(map(str, found["loc"]))
        value = "is missing" if found["type"] == "missing" else f"is {found['input']!r}"
        yield f"{place} {value}: {found['msg']}"


def _repeated(keys: list[Any]) -> list[Any]:
    return sorted({key for key in keys if keys.count(key) > 1})
