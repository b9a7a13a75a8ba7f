"""What a built corpus answers about readings to draw and readings coded, by SQL.

Like `aggregates`: each function asks one question and returns a frame in the order of its columns.
A reading is a row of `stances`: a holder's position toward a target in one sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from multipolar.aggregates import Queried
from multipolar.drawing import where
from multipolar.samples import Part

KEY = ["doc_id", "sent_id", "holder", "target", "start"]
CELL = ["holder", "holder_kind", "target"]
UNIT = "holders with targets"

# A reading is sure where its confidence is at least the median of the readings of its value.
FRAMED = """
    framed AS (
        SELECT s.*, newsroom, family_id,
               confidence >= median(confidence) OVER (PARTITION BY value) AS sure
        FROM stances s JOIN documents USING (doc_id) WHERE {condition})
    """
NAMED = 'concat_ws(chr(31), doc_id, sent_id, holder, target, "start")'
# 52 of the 128 bits of a hash, as a number between 0 and 1.
NUMBER = (
    "('0x' || substr(md5(concat_ws(chr(31), {named}, {seed})), 1, 13))::BIGINT / 2::DOUBLE ^ 52"
)


def counted(corpus: Queried, **equal: object) -> pd.DataFrame:
    """How many readings there are of each kind that strata are made of.

    equal: as in `drawing.where`, of stances. Columns: `value`, `sure`, `newsroom`, `holder`, `n`.
    """
    condition, values = where("stances", equal)
    return corpus.query(
        f"""
        WITH {FRAMED.format(condition=condition)}
        SELECT value, sure, newsroom, holder, count(*) AS n FROM framed GROUP BY ALL ORDER BY ALL
        """,
        **values,
    )


def ranked(
    corpus: Queried, strata: pd.DataFrame, before: pd.DataFrame, *, seed: int, **equal: object
) -> pd.DataFrame:
    """The readings with the lowest numbers of each stratum, and those that were drawn before.

    strata: of `strata.strata`. before: KEY. One row is a reading of either kind: all columns of
    stances, `newsroom`, `family_id`, `stratum`, `size`, `number` (by hash of its key and the seed,
    the same in every draw), `rank` in its stratum, and `order`, another such number. Of each
    stratum there is one more than its size, the first that is left.
    """
    condition, values = where("stances", equal)
    columns = ["value", "sure", "newsroom", "holder", "stratum", "size"]
    lists = {f"of_{name}": strata[name].tolist() for name in columns}
    unnested = ", ".join(f"unnest($of_{name}) AS {name}" for name in columns)
    return corpus.query(
        f"""
        WITH {FRAMED.format(condition=condition)},
        strata AS (SELECT {unnested}),
        numbered AS (
            SELECT *, {NUMBER.format(named=NAMED, seed="$seed")} AS number,
                   {NUMBER.format(named=NAMED, seed="$seed, 'order'")} AS "order"
            FROM framed JOIN strata USING (value, sure, newsroom, holder)),
        ranked AS (
            SELECT *, row_number() OVER (PARTITION BY stratum ORDER BY number, {NAMED}) AS rank
            FROM numbered)
        SELECT * FROM ranked WHERE rank <= size + 1 OR {NAMED} IN (SELECT unnest($before))
        ORDER BY stratum, rank
        """,
        seed=seed,
        before=named(before),
        **lists,
        **values,
    )


def named(rows: pd.DataFrame) -> list[str]:
    """The keys of readings as SQL joins them."""
    return ["\x1f".join(map(str, row)) for row in rows[KEY].itertuples(index=False)]


def readings(corpus: Queried, drawn: pd.DataFrame) -> pd.DataFrame:
    """The drawn readings as the tables have them now: KEY, `holder_kind`, `value`, `family_id`.

    Those that are no longer there are left out.
    """
    return corpus.query(
        f"""
        SELECT {", ".join(f'"{name}"' for name in KEY)}, holder_kind, value, family_id
        FROM stances JOIN documents USING (doc_id)
        WHERE doc_id IN (SELECT unnest($ids)) AND {NAMED} IN (SELECT unnest($names)) ORDER BY ALL
        """,
        ids=sorted(set(drawn["doc_id"])),
        names=named(drawn),
    )


def sentences(corpus: Queried, rows: pd.DataFrame) -> pd.DataFrame:
    """The sentences of readings with their neighbours.

    One row per sentence: `doc_id`, `sent_id`, its `first` and `last` offset in the article, and
    the words: `before`, `sentence` and `after`, empty where there is none.
    """
    return corpus.query(
        """
        WITH asked AS (SELECT DISTINCT unnest($docs) AS doc_id, unnest($sents) AS sent_id),
        near AS (
            SELECT doc_id, sent_id, s."start", s."end",
                   substr(text, s."start" + 1, s."end" - s."start") AS words
            FROM sentences s JOIN documents USING (doc_id)
            WHERE doc_id IN (SELECT doc_id FROM asked))
        SELECT a.doc_id, a.sent_id, s."start" AS first, s."end" AS last,
               coalesce(b.words, '') AS before, s.words AS sentence, coalesce(e.words, '') AS after
        FROM asked a JOIN near s USING (doc_id, sent_id)
        LEFT JOIN near b ON b.doc_id = a.doc_id AND b.sent_id = a.sent_id - 1
        LEFT JOIN near e ON e.doc_id = a.doc_id AND e.sent_id = a.sent_id + 1
        ORDER BY a.doc_id, a.sent_id
        """,
        docs=rows["doc_id"].tolist(),
        sents=rows["sent_id"].tolist(),
    )


def cells(corpus: Queried, *, n: int, by: Sequence[str] = CELL) -> Part:
    """Readings by family and value of the n cells with the most: by, `family_id`, `value`, `n`.

    by: columns of stances or documents that make a cell. Cells come by their size.
    """
    names = ", ".join(f'"{name}"' for name in by)
    table = corpus.query(
        f"""
        WITH joined AS (
            SELECT s.*, newsroom, family_id FROM stances s JOIN documents USING (doc_id)),
        sizes AS (SELECT {names}, count(*) AS size FROM joined GROUP BY ALL),
        most AS (SELECT *, (SELECT count(*) FROM sizes) AS total,
                        row_number() OVER (ORDER BY size DESC, {names}) AS place
                 FROM sizes ORDER BY place LIMIT $n)
        SELECT {names}, family_id, value, count(*) AS n, place, total
        FROM joined JOIN most USING ({names}) GROUP BY {names}, place, total, family_id, value
        ORDER BY place, family_id, value
        """,
        n=n,
    )
    shown, total = (int(table[name].max()) if len(table) else 0 for name in ("place", "total"))
    table = table.drop(columns=["place", "total"])
    return Part(table, shown, total, UNIT, "those with the most readings")
