"""Articles whose attributions people coded, in the form of PolNeAR as one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from annotated_types import Ge
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from multipolar.store import CorpusError

TELLING = ("missing", "value_error")  # kinds of error whose message says all
Place = tuple[Annotated[int, Ge(0)], Annotated[int, Ge(0)]]


class CodedAttribution(BaseModel):
    """An attribution: each part a list of stretches (first and end offset), empty without it."""

    model_config = ConfigDict(frozen=True)
    source: list[Place] = []
    cue: list[Place] = []
    content: list[Place] = []


class CodedArticle(BaseModel):
    """An article and its attributions, whose places are offsets into `text`."""

    model_config = ConfigDict(frozen=True)
    id: str
    text: str
    attributions: list[CodedAttribution]

    @model_validator(mode="after")
    def _within(self) -> CodedArticle:
        for number, one in enumerate(self.attributions):
            for part in ("source", "cue", "content"):
                for first, last in getattr(one, part):
                    if not first < last <= len(self.text):
                        raise ValueError(
                            f"attributions.{number}.{part}: [{first}, {last}] is no stretch of a "
                            f"text of {len(self.text)} characters"
                        )
        return self


def coded_articles(path: Path) -> Iterator[CodedArticle]:
    """The articles of a file, in its order. Raises CorpusError naming the line and the value."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _article(line, f"{path.name}: line {number}")


def _article(line: bytes, where: str) -> CodedArticle:
    try:
        return CodedArticle.model_validate(json.loads(line.decode()))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        found = "" if first["type"] in TELLING else f", found {str(first['input'])[:40]!r}"
        message = f"{where}: {place}: {first['msg']}{found}"
        raise CorpusError(message.replace(": : ", ": ")) from error
    except (ValueError, RecursionError) as error:
        start = line[:40].decode(errors="replace")
        raise CorpusError(f"{where}: no JSON object in UTF-8: {start!r}") from error
