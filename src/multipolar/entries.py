"""Files of a codebook → checked entries; a refusal names file, entry, value and what is allowed."""

from __future__ import annotations

import csv
import io
import reprlib
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
)
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
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

    @property
    def key(self) -> object:
        """What no two entries of a file may share: the first column."""
        return getattr(self, next(iter(type(self).model_fields)))


_shown = reprlib.Repr()  # of lists that hold each other in YAML the whole has no end
_shown.maxlevel, _shown.maxstring, _shown.maxother = 2, 200, 200
LONGEST_LINE = 1_000_000  # characters: lines are left as long as they are
Row = TypeVar("Row", bound=Entry)
# YAML 1.2: `yes` and `no` are words. The same text is read once; nobody changes what it holds.
_yaml = lru_cache(maxsize=16)(YAML(typ="safe", pure=True).load)


def read_rows(path: Path, model: type[Row]) -> list[Row]:
    """The entries of a CSV file, one a row."""
    rows = _load(path, lambda text: list(csv.reader(io.StringIO(text), strict=True)))
    header, *cells = [row for row in rows if row] or [[]]
    needed = list(model.model_fields)
    if sorted(header) != sorted(needed):
        raise CodebookError(
            f"{path.name}: the columns are {', '.join(header)}; needed: {', '.join(needed)}"
        )
    for number, row in enumerate(cells, start=1):
        if len(row) != len(header):
            raise CodebookError(
                f"{path.name}: entry {number} ({row[0]}) has {len(row)} cells, the header "
                f"{len(header)}; a cell that holds a comma stands in quotation marks"
            )
    return check(path, [dict(zip(header, row, strict=True)) for row in cells], model)


def read_yaml(path: Path, kind: type) -> Any:
    """What a YAML file holds: a list of entries, or a mapping of names to them (`kind`)."""
    found = _load(path, _yaml)
    if not isinstance(found, kind):
        wanted = "a list of entries" if kind is list else "names with their entries"
        raise CodebookError(f"{path.name}: holds {type(found).__name__}, must be {wanted}")
    return found


def read_settings(path: Path, *, like: Path) -> dict[str, Any]:
    """The settings of a TOML file: the same ones as in the file `like`, of the same types."""
    settings, known = (_load(place, tomllib.loads) for place in (path, like))
    _compare(path.name, settings, known)
    return settings


def check(path: Path, entries: list[Any], model: type[Row]) -> list[Row]:
    """One checked entry for each raw one. Raises CodebookError listing every entry refused."""
    checked: list[Row] = []
    refused: list[str] = []
    for number, entry in enumerate(entries, start=1):
        try:
            checked.append(model.model_validate(entry))
        except ValidationError as error:
            name = next(iter(entry.values()), "") if isinstance(entry, dict) else entry
            place = f"{path.name}: entry {number} ({name!s:.40})"
            refused += [f"{place}: {line}" for line in _reasons(error)]
    times = Counter(entry.key for entry in checked)
    repeated = sorted(str(key) for key, n in times.items() if n > 1)
    refused += [f"{path.name}: {key!r} stands there twice" for key in repeated]
    if refused:
        raise CodebookError("\n".join(refused))
    return checked


def _load(path: Path, parse: Callable[[str], Any]) -> Any:
    try:
        return parse(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise CodebookError(f"{path}: not there; copy it from the bundled codebook") from error
    except (YAMLError, tomllib.TOMLDecodeError, csv.Error, UnicodeDecodeError) as error:
        raise CodebookError(f"{path.name}: {' '.join(str(error).split())}") from error


def _reasons(error: ValidationError) -> Iterator[str]:
    for found in error.errors():
        place = ".".join(map(str, found["loc"])) or "it"
        value = "is missing" if found["type"] == "missing" else f"is {_shown.repr(found['input'])}"
        yield f"{place} {value}: {found['msg']}"


def _compare(place: str, found: dict[str, Any], known: dict[str, Any]) -> None:
    """Refuse a setting that is missing, unknown, or of another type than the known one."""
    for key in sorted(found.keys() | known.keys()):
        if key not in known:
            raise CodebookError(f"{place}: {key} is not known; allowed: {', '.join(known)}")
        if key not in found:
            raise CodebookError(f"{place}: {key} is missing; in the bundled one: {known[key]!r}")
        value, model = found[key], known[key]
        if isinstance(value, dict) and isinstance(model, dict):
            _compare(f"{place}: {key}", value, model)
        elif type(value) is not type(model) and not (
            isinstance(model, float) and type(value) is int
        ):
            kind = type(model).__name__
            raise CodebookError(f"{place}: {key} is {value!r}, must be {kind}, as {model!r}")


def add_row(path: Path, row: Row) -> None:
    """One more entry at the end of a CSV file. Raises CodebookError where its key is there."""
    check(
        path, [*(r.model_dump() for r in read_rows(path, type(row))), row.model_dump()], type(row)
    )
    text = path.read_text("utf-8-sig")
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write("" if text.endswith("\n") else "\n")
        csv.writer(file, lineterminator="\n").writerow(row.model_dump().values())


def amend(path: Path, change: Callable[[Any], None]) -> None:
    """Change what a YAML file holds; its comments and the rest of its words stay as they are."""
    yaml = YAML()
    yaml.preserve_quotes, yaml.width = True, LONGEST_LINE
    yaml.indent(mapping=2, sequence=4, offset=2)
    held = _load(path, yaml.load)
    change(held)
    changed = io.StringIO()
    yaml.dump(held, changed)
    path.write_text(changed.getvalue(), "utf-8")
