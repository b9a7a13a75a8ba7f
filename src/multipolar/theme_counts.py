"""Theme hits in a corpus as large as it may be, by SQL; like `aggregates`, from which it starts."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from multipolar.aggregates import Queried

ELSE = "somebody else who speaks"


def patterns(corpus: Queried) -> pd.DataFrame:
    """Hits by the pattern that found them: `theme`, `pattern`, `n`, `n_families`, `alone`.

    alone: sentences in which no other pattern of the theme is counted. Of overlapping patterns
    the longest is counted.
    """
    return corpus.query(
        """
        WITH sentences_with AS (
            SELECT doc_id, sent_id, theme, count(DISTINCT pattern) AS ways FROM themes
            GROUP BY ALL)
        SELECT theme, pattern, count(*) AS n, count(DISTINCT family_id) AS n_families,
               count(DISTINCT (doc_id, sent_id)) FILTER (ways = 1) AS alone
        FROM themes JOIN sentences_with USING (doc_id, sent_id, theme) JOIN documents USING (doc_id)
        GROUP BY ALL ORDER BY ALL
        """
    )


def by_side(corpus: Queried, *, sides: Mapping[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Theme hits, and kept words, by article and whose side they are on.

    sides: actor name → whom the actor speaks for (`standing.sides`). Both frames have `doc_id` and
    `side`: whom a known speaker speaks for, ELSE for any other speaker, `narration`, or `embedded`
    for posts and captions nobody is named for. Hits have `theme` and `n`, words `newsroom`,
    `family_id` and `n_words`.
    """
    side = f"coalesce(known.side, if(voice IN ('narration', 'embedded'), voice, '{ELSE}')) AS side"
    known = "known AS (SELECT unnest($names) AS speaker, unnest($sides) AS side)"
    values = {"names": list(sides), "sides": list(sides.values())}
    hits = corpus.query(
        f"""
        WITH {known} SELECT doc_id, {side}, theme, count(*) AS n
        FROM themes LEFT JOIN known USING (speaker) GROUP BY ALL ORDER BY ALL
        """,
        **values,
    )
    words = corpus.query(
        f"""
        WITH {known} SELECT doc_id, newsroom, family_id, {side}, sum(v.n_words)::BIGINT AS n_words
        FROM voices v JOIN documents USING (doc_id) LEFT JOIN known USING (speaker)
        GROUP BY ALL ORDER BY ALL
        """,
        **values,
    )
    return hits, words
