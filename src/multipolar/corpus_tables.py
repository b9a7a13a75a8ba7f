"""What is made of all articles at once, from the parts of the other tables."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd

from multipolar import annotate, parts
from multipolar.codebook import Codebook
from multipolar.families import families
from multipolar.formulas.content_words import ContentWords
from multipolar.formulas.finder import FormulaFinder
from multipolar.schema import TABLES, validate
from multipolar.stance.scored import Over, scored
from multipolar.store import Tables


def join_families(folder: Path) -> None:
    """The table `families`, and each article's family in `documents`."""
    documents = parts.columns(folder, "documents", ["doc_id", "date"])
    prints = parts.columns(folder, "fingerprints", ["doc_id", "whole", "shingles"])
    rows = validate(families(documents.merge(prints, on="doc_id")), TABLES["families"])
    for number in range(parts.n_parts(folder, "documents")):
        old = parts.read_part(folder, "documents", number, columns=["family_id"])
        own, rows = rows.slice(0, len(old)), rows.slice(len(old))
        if old["family_id"] != own["family_id"]:
            part = parts.read_part(folder, "documents", number)
            place = part.column_names.index("family_id")
            part = part.set_column(place, "family_id", own["family_id"])
            parts.write_part(folder, "documents", number, part)
        parts.write_part(folder, "families", number, own)


def find_formulas(folder: Path, codebook: Codebook) -> None:
    """The tables `phrases` and `formulas`."""
    forms = annotate.base_forms(codebook.settings["model"]["names"])
    finder = FormulaFinder(codebook, ContentWords(codebook.phrase_words, forms))
    content = partial(parts.items, folder, "content_words")
    found = finder.find(content, partial(parts.columns, folder))
    for name, rows in found._asdict().items():
        parts.write_part(folder, name, 0, validate(rows, TABLES[name]))


def score_readings(folder: Path, codebook: Codebook, *, before: pd.DataFrame, over: Over) -> None:
    """The table `scored`.

    before: its rows of articles that are as they were. over: as in `stance.scored.scored`.
    """
    rows = scored(Tables(folder), **codebook.settings["scored"], before=before, over=over)
    parts.write_part(folder, "scored", 0, validate(rows, TABLES["scored"]))
