"""Topics of a corpus on disk: sheets that people fill in, and the model of the last report."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from multipolar import aggregates
from multipolar.codebook import Codebook
from multipolar.drawing import Drawn, paragraphs
from multipolar.passages import passages
from multipolar.schema import TableError
from multipolar.store import BUNDLED, Corpus, CorpusError, replacing
from multipolar.topics.exploration import explore
from multipolar.topics.intrusion import INTRUSION, Kit, answers, passage_kit, word_kit
from multipolar.topics.kept import Fit, restored, still_fits

GUIDELINES = BUNDLED / "gold" / "intrusion.md"
KEYS = ["item", "topic", "terms", "answer"]
PASSAGES = 40  # as many as a person codes at one sitting


def write_sheets(corpus: Corpus) -> Iterator[str]:
    """Write the sheets of the intrusion test, their keys and the guidelines; tell where.

    The topics are those of notebook 03. Raises CorpusError where there are no topics, and where a
    sheet is there already that somebody has begun to fill in.
    """
    folder = corpus.coding / "intrusion"
    sheets = {name: s for name, s in _sheets(folder).items() if "choice" in s}
    begun = [name for name, sheet in sheets.items() if sheet["choice"].notna().any()]
    if begun:
        raise CorpusError(f"{folder}: {', '.join(begun)} is filled in; move the folder away first")
    book = Codebook(corpus.codebook)
    read = _read(corpus, book)
    options = {"min_words": book.settings["passages"]["min_words"], **book.settings["topics"]}
    found = explore(read.hits, read.documents, **options)
    if found.grid is None:
        raise CorpusError(f"{corpus.root}: {found.verdict.text}")
    seed, model = book.settings["samples"]["seed"], found.grid.models[found.grid.chosen]
    weights = model.transform_counts(found.grid.counts)
    kits = {
        "words": word_kit(model, seed=seed),
        "passages": passage_kit(model, weights, found.grid.texts, n=PASSAGES, seed=seed),
    }
    with replacing(folder) as new:
        (new / "key").mkdir(parents=True)
        shutil.copyfile(GUIDELINES, new / "README.md")
        for name, kit in kits.items():
            kit.sheet.to_csv(new / f"{name}.csv", index=False)
            kit.key.to_csv(new / "key" / f"{name}.csv", index=False)
    yield from _told(folder, kits)


def _told(folder: Path, kits: dict[str, Kit]) -> Iterator[str]:
    for name, kit in kits.items():
        yield f"{len(kit.sheet)} items to fill in: {folder / f'{name}.csv'}"
    yield f"not for who fills them in: {folder / 'key'}; how to: {folder / 'README.md'}"


def filled(corpus: Corpus) -> dict[str, pd.DataFrame]:
    """What was filled in: `answers` to the sheets of words and of passages, whoever coded them.

    A second coder's sheet is a file beside the first whose name begins alike. Raises CorpusError
    naming the sheet, the item and the choice where one is not allowed.
    """
    folder = corpus.coding / "intrusion"
    found = {}
    for kind in INTRUSION:
        path = folder / "key" / f"{kind}.csv"
        key = pd.read_csv(path) if path.exists() else pd.DataFrame(columns=KEYS)
        sheets = {name: s for name, s in _sheets(folder).items() if name.startswith(kind)}
        n_options = sum(str(name).startswith(("word_", "share_")) for name in key)
        try:
            found[kind] = answers(sheets, key, n_options=n_options)
        except TableError as error:
            raise CorpusError(f"{folder}: {error}") from error
    return found


def _sheets(folder: Path) -> dict[str, pd.DataFrame]:
    found = {}
    for path in sorted(folder.glob("*.csv")):
        try:
            found[path.stem] = pd.read_csv(path)
        except ValueError as error:
            raise CorpusError(f"{path}: no CSV file: {error}") from error
    return found


def fit(corpus: Corpus) -> Fit:
    """Whether the topics of the last report still fit, now that articles were added.

    Where the last report has the articles that were built, the topics of the one before. Raises
    CorpusError where there is no such report, or no article was added since.
    """
    shot, there = corpus.note("snapshot"), set(aggregates.articles(corpus)["doc_id"])
    kept, known = shot.get("topics"), {a["doc_id"] for a in shot.get("articles", [])}
    if there <= known:
        told = corpus.note("changes")
        kept = told.get("topics")
        known = there - {a["doc_id"] for a in told.get("articles", {}).get("added", [])}
    if not kept or not known:
        raise CorpusError(f"{corpus.root} has no earlier report with topics to compare with")
    if there <= known:
        raise CorpusError(f"{corpus.root}: no article was added since the last report")
    book = Codebook(corpus.codebook)
    least = book.settings["passages"]["min_words"]
    read = _read(corpus, book, doc_id=sorted(there - known))
    try:
        new = passages(read.hits, read.documents, min_words=least)
    except TableError as error:
        raise CorpusError(f"{corpus.root}: {error}") from error
    return still_fits(restored(kept), kept["old"], new)


def _read(corpus: Corpus, book: Codebook, **equal: list[str]) -> Drawn:
    """The paragraphs that notebook 03 reads, or as many of some articles."""
    options: dict[str, Any] = {**book.settings["passages"], **equal}
    return paragraphs(corpus, seed=book.settings["samples"]["seed"], **options)
