"""What a package says of itself to whoever opens it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from multipolar.package.hashes import LIST
from multipolar.package.withheld import HASHED, reasons

if TYPE_CHECKING:
    from multipolar.package.crate import About

WITHOUT = """The articles are their publishers' and are left out. So are the parses, which hold
their words, and these columns of the tables, each replaced by a column of hashes (`{hashed}`):

{columns}

`manifest.json` holds the hash of each file they were read from: whoever has the files can put them
back. Tables keep titles, names, cues and counts of words.

{shown}"""
WITH = """The raw files are in `raw/`: pass the package on to those only who may have them. In the
tables these columns are replaced by hashes all the same (`{hashed}`):

{columns}"""
PAGE = """# {name}

{description}

| what | is |
| --- | --- |
| `tables/` | every table, as Parquet; the columns are described in `ro-crate-metadata.json` |
| `codebook/` | outlets, actors, themes, rules and settings, each with its reason |
| `notebooks/`, `report/` | what was computed and shown, where it is part of the package |
| `manifest.json` | hashes of raw files, codebook, code and tables; versions of packages |
| `requirements.lock`, `pyproject.toml` | the environment |
| `{list}` | the hash of every file here |

## What was left out

{left_out}

What people coded (`gold/`, `coding/`) is left out too, as sheets show sentences; `manifest.json`
has its hashes.

## To check it

`sha256sum -c {list}` tells whether a file was changed. With multipolar {version} installed,

    multipolar verify PACKAGE {raw}

tells the same, makes the tables again from the articles and this codebook, and says of each
whether it is identical or what differs.
"""


def readme(said: About, manifest: Mapping[str, Any]) -> str:
    columns = "\n".join(f"- `{name}`: {reason}" for name, reason in reasons())
    left_out = (WITH if said.with_text else WITHOUT).format(
        hashed=HASHED.format("column"), columns=columns, shown=said.shown
    )
    return PAGE.format(
        name=said.name,
        description=said.description,
        left_out=left_out,
        list=LIST,
        version=manifest["versions"]["multipolar"],
        raw="" if said.with_text else "--raw FOLDER",
    )
