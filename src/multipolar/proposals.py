"""What to do about the codebook's actors, in lines of text: names to adopt, what an edit did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from multipolar import aggregates
from multipolar.actors import RefusedName
from multipolar.changes import STATES, named_otherwise, surfaces
from multipolar.codebook import Codebook
from multipolar.concordance import concordance
from multipolar.drawing import draw
from multipolar.entries import add_row
from multipolar.provenance import state
from multipolar.store import BUNDLED, Corpus, CorpusError
from multipolar.suggestions import suggested_actors

LINES, WIDTH, SEED = 3, 40, 20261122
FORMS = ("{}", "the {}", "The {}", "{}'s", "{}’s", "the {}'s", "the {}’s")  # as a text has a name


def offered(corpus: Corpus, *, most: int, least: int) -> Iterator[str]:
    """The suggested actors of a built corpus, each with a few lines of concordance and its row."""
    book = Codebook(corpus.codebook)
    table = suggested_actors(
        aggregates.unknown_names(corpus, least=least),
        aggregates.words(corpus),
        actors=book.actors,
        refused=[*book.refused_names, *book.role_words],
        most=most,
    )
    if table.empty:
        yield f"no name unknown to the codebook stands in {least} story families or more"
    for rank, found in enumerate(records(table), start=1):
        yield "{:>3}  {name}: {type}; in {n_families:,} story families, {n_docs:,} articles".format(
            rank, **found
        ) + " ({doc_share:.1%}), {n:,} times, dispersion {dp_norm:.2f}".format(**found)
        variants = found["variants"].split("|")
        if len(variants) > 1:
            yield f"     also: {', '.join(variants[1:8])}"
        forms = [form.format(v) for v in variants for form in FORMS]
        drawn = draw(corpus, "mentions", n=LINES, seed=SEED, surface=forms)
        for line in records(concordance(drawn.hits, drawn.documents, width=WIDTH)):
            yield "     {left:>{width}} [{hit}] {right}".format(width=WIDTH, **line)
        there = f" (in the place of the row of {found['alias_of']})" if found["alias_of"] else ""
        yield f"     for actors.csv{there}: {found['row']}"


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as mappings of column to value."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def refused(corpus: Corpus, name: str, *, because: str) -> Iterator[str]:
    """Note in the codebook that a name is not to be offered again. Raises as `own_file` does."""
    path = own_file(corpus, "refused_names.csv", decision=name, because=because)
    add_row(path, RefusedName(name=name, reason=because))
    yield f"refused: {name}; noted in {path}"


def own_file(corpus: Corpus, file: str, *, decision: str, because: str) -> Path:
    """The file of the corpus's own codebook in which a decision is noted, if its reason is given.

    Raises CorpusError where it is not, or the codebook is not the corpus's own.
    """
    if not because.strip():
        raise CorpusError(f"{decision}: give the reason with --because")
    if corpus.codebook == BUNDLED / "codebook" and corpus.root != BUNDLED:
        raise CorpusError(
            f"{corpus.root} uses the bundled codebook; copy it to {corpus.root / 'codebook'} first"
        )
    return corpus.codebook / file


def differences(corpus: Corpus) -> Iterator[str]:
    """How the namings of actors in the tables differ from those of the last report.

    Where the last report is of these tables, those it told. Raises CorpusError before the first.
    """
    before = corpus.note("snapshot")
    if "surfaces" not in before:
        raise CorpusError(f"{corpus.root} has no report to compare with: run `multipolar report`")
    rows = named_otherwise(before["surfaces"], surfaces(aggregates.surfaces(corpus)))
    now = corpus.manifest()
    causes = [told for part, told in STATES.items() if before["state"][part] != now.get(part)]
    if not rows:
        told = corpus.note("changes")
        rows, causes = told.get("namings", []), told.get("causes", [])
    if state(corpus)["codebook"] != now.get("codebook"):
        yield "the codebook was edited since the tables were built: run `multipolar build` first"
    if not rows:
        yield "no actor is named otherwise than before"
        return
    yield f"changed: {', '.join(causes)}"
    for row in rows:
        yield f"{row['name']}: {row['n_before']:,} before, {row['n_after']:,} now"
        for word in ("gained", "lost"):
            if row[word]:
                yield f"    {word}: " + ", ".join(f"{w} ({n:,})" for w, n in row[word])
