"""Theme hits in a corpus as large as it may be, by SQL; like `aggregates`, from which it starts."""

from __future__ import annotations

import pandas as pd

from multipolar.aggregates import Queried


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
