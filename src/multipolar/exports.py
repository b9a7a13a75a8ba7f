"""Tables in the forms that other programs read."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from multipolar.aggregates import Queried
from multipolar.schema import KEPT_KINDS

ABOUT = ("newsroom", "outlet", "originator", "date", "author", "family_id", "n_words")


def quanteda(corpus: Queried) -> pd.DataFrame:
    """One row an article: `doc_id`, its kept `text`, and what is known of it as document variables.

    What was set aside is no part of the text; kept stretches are joined by a line break. In R:
    `quanteda::corpus(read.csv(file), text_field = "text")`.
    """
    about = ", ".join(f"documents.{name}" for name in ABOUT)
    return corpus.query(
        f"""
        SELECT doc_id, string_agg(trim(substr(text, "start" + 1, "end" - "start")), chr(10)
                                  ORDER BY "start") AS text, {about}
        FROM segments JOIN documents USING (doc_id)
        WHERE kind IN (SELECT unnest($kinds)) GROUP BY doc_id, {about} ORDER BY doc_id
        """,
        kinds=list(KEPT_KINDS),
    )


def citations(corpus: Queried) -> pd.DataFrame:
    """One row an article, by date: what a list of sources says of it, and the file it came from."""
    return corpus.query(
        """
        SELECT date, coalesce(outlet, newsroom) AS outlet, author, title, originator, url, path,
               doc_id FROM documents ORDER BY date NULLS LAST, outlet, doc_id
        """
    )


def flat(table: pd.DataFrame) -> pd.DataFrame:
    """A table as CSV can hold it: lists as JSON."""
    lists = [str(c) for c in table if len(table) and isinstance(table[c].iloc[0], np.ndarray)]
    return table.assign(**{c: [json.dumps(own.tolist()) for own in table[c]] for c in lists})
