"""The words behind a row: any count of a built corpus opened where it stands in the texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd

from multipolar.acts.relations import told
from multipolar.aggregates import Queried
from multipolar.concordance import concordance, statements
from multipolar.drawing import Drawn, draw, texts, where
from multipolar.kwic import terms
from multipolar.positions import evidence
from multipolar.samples import Part


def together(corpus: Queried, *, a: str, b: str, n: int, seed: int, **equal: object) -> Drawn:
    """At most n sentences that name both, each from the first such name to the last.

    `voice` and `speaker` are those of the first. equal: as in `drawing.where`, of mentions.
    """
    condition, values = where("mentions", {"name": [a, b], **equal})
    sentences = f"""
        FROM (SELECT doc_id, sent_id, min("start") AS "start", max("end") AS "end",
                     first(voice ORDER BY "start") AS voice,
                     first(speaker ORDER BY "start") AS speaker
              FROM mentions WHERE actor_id IS NOT NULL AND {condition}
              GROUP BY doc_id, sent_id HAVING count(DISTINCT name) = 2)
        """
    order = "md5(concat_ws(chr(31), doc_id, sent_id, $seed)), doc_id, sent_id"
    hits = corpus.query(
        f"SELECT *, count(*) OVER () AS total {sentences} ORDER BY {order} LIMIT $n",
        n=n,
        seed=seed,
        **values,
    )
    total = int(hits["total"].max()) if len(hits) else 0
    return Drawn(hits.drop(columns="total"), texts(corpus, hits), total)


DRAWERS: dict[str, Callable[..., Drawn]] = {"pairs": together, "terms": terms}
READERS: dict[str, Callable[..., pd.DataFrame]] = {
    "acts": told,
    "quotes": statements,
    "stances": evidence,
}
UNITS = {
    "acts": "acts",
    "mentions": "namings",
    "pairs": "sentences",
    "quotes": "statements",
    "stances": "readings",
    "terms": "occurrences",
    "themes": "hits",
}


def opened(
    corpus: Queried,
    table: str,
    *,
    n: int,
    seed: int,
    unit: str | None = None,
    sort: str | None = None,
    also: Sequence[str] = (),
    width: int = 60,
    **equal: object,
) -> Part:
    """What a row counts, in its words: at most n lines drawn by hash, told as the part they are.

    table: one with places in the texts; or `terms`; or "pairs", whose columns `a` and `b` are two
    names in one sentence. equal: what the row is about, as in `drawing.where`: columns of the
    table or of `documents` (newsroom, family_id …) and their values, or lists of them. Quotes are
    shown as `statements`, stances for or against as `positions.evidence`, acts as `relations.told`,
    others as `concordance` shows them, which takes sort and also. unit: what is counted, where the
    usual word is wrong.

    Raises KeyError for a table or a column that is not there.
    """
    if table == "stances":
        equal = {"value": [1, -1], **equal}
    drawer = DRAWERS.get(table, partial(draw, table=table))
    drawn = drawer(corpus, n=n, seed=seed, **equal)
    if table in READERS:
        lines = READERS[table](drawn.hits, drawn.documents, width=width)
    else:
        lines = concordance(drawn.hits, drawn.documents, sort=sort, also=also, width=width)
    return drawn.part(lines, unit=unit or UNITS.get(table, table))
