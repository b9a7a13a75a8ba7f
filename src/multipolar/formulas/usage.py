"""Uses of formulas in a corpus as large as it may be, by SQL: one row a story, and who says it.

Like `aggregates`: each function asks a built corpus one question and returns a frame in the order
of its columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from multipolar.aggregates import Queried

OWN = "own voice"
QUOTED = "quoted"
EMBEDDED = "embedded"
MODES = (OWN, QUOTED, EMBEDDED)


def stories(
    corpus: Queried, *, sides: Mapping[str, str], states: Mapping[str, str]
) -> pd.DataFrame:
    """Stories that use a formula.

    sides: actor → whom the actor speaks for (`standing.sides`). states: newsroom → the state it is
    published in (`Codebook.states`).

    One row is a formula in a story family: `formula`, `family_id`, `doc_id`, `newsroom` and `date`
    of its earliest article that has it (undated ones last), `state` (null where not known), `n`
    (uses), `mode`, `side`. mode: OWN where a newsroom says it in its narration, QUOTED where it
    stands in somebody's words alone, EMBEDDED where in posts and captions alone. side: of whom is
    quoted first; null where nobody known is.
    """
    return corpus.query(
        f"""
        WITH known AS (SELECT unnest($names) AS speaker, unnest($sides) AS side),
        homes AS (SELECT unnest($newsrooms) AS newsroom, unnest($states) AS state),
        used AS (
            SELECT formula, family_id, doc_id, newsroom, date, voice, side,
                   row_number() OVER (
                       PARTITION BY formula, family_id ORDER BY date NULLS LAST, doc_id, "start")
                   AS place
            FROM formulas JOIN documents USING (doc_id) LEFT JOIN known USING (speaker)),
        told AS (
            SELECT formula, family_id, arg_min(doc_id, place) AS doc_id,
                   arg_min(newsroom, place) AS newsroom, min(date) AS date, count(*) AS n,
                   CASE WHEN bool_or(voice = 'narration') THEN '{OWN}'
                        WHEN bool_or(voice <> 'embedded') THEN '{QUOTED}'
                        ELSE '{EMBEDDED}' END AS mode,
                   arg_min(side, place) FILTER (voice <> 'narration') AS side
            FROM used GROUP BY ALL)
        SELECT formula, family_id, doc_id, newsroom, date, nullif(state, '') AS state, n, mode, side
        FROM told LEFT JOIN homes USING (newsroom) ORDER BY formula, date NULLS LAST, doc_id
        """,
        names=list(sides),
        sides=list(sides.values()),
        newsrooms=list(states),
        states=list(states.values()),
    )


def published(corpus: Queried) -> pd.DataFrame:
    """How many stories each newsroom has on each date: `newsroom`, `date`, `n`."""
    return corpus.query(
        """
        SELECT newsroom, date, count(DISTINCT family_id) AS n FROM documents
        GROUP BY newsroom, date ORDER BY newsroom, date
        """
    )


def phrases(corpus: Queried, *, kinds: Sequence[str]) -> pd.DataFrame:
    """The phrases of some kinds that stand in the corpus, those in the most stories first.

    One row is a row of the table `phrases`.
    """
    return corpus.query(
        """
        FROM phrases WHERE list_contains($kinds, kind) AND n_families > 0
        ORDER BY n_families DESC, phrase, words
        """,
        kinds=list(kinds),
    )


def counted(corpus: Queried) -> pd.DataFrame:
    """How many phrases there are of each kind: `kind`, `phrases`, `here` (that stand somewhere)."""
    return corpus.query(
        """
        SELECT kind, count(*) AS phrases, count_if(n_families > 0)::BIGINT AS here
        FROM phrases GROUP BY kind ORDER BY kind
        """
    )
