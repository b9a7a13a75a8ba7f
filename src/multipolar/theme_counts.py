"""Theme hits in a corpus as large as it may be, by SQL; like `aggregates`, from which it starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

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


class Company(NamedTuple):
    """Sentences with a theme and others, drawn by the hash of their key and the seed.

    sentences: `doc_id`, `family_id`, `start`, `text`, `with_theme`, and `stands_for`, of how many
    each is drawn. hits: the theme's in the articles of those with it: `doc_id`, `start`, `end`.
    """

    sentences: pd.DataFrame
    hits: pd.DataFrame


def company(corpus: Queried, *, theme: str, most: int, others: int, seed: int) -> Company:
    """At most `most` sentences with a theme, and at most `others` without it; see `Company`."""
    sentences = corpus.query(
        """
        WITH found AS (SELECT DISTINCT doc_id, sent_id FROM themes WHERE theme = $theme),
        told AS (
            SELECT s.*, found.doc_id IS NOT NULL AS with_theme
            FROM sentences s LEFT JOIN found USING (doc_id, sent_id)),
        ranked AS (
            SELECT *, count(*) OVER kind AS n, row_number() OVER (
                kind ORDER BY md5(concat_ws(chr(31), doc_id, sent_id, $seed)), doc_id, sent_id)
                AS rank
            FROM told WINDOW kind AS (PARTITION BY with_theme))
        SELECT doc_id, family_id, "start",
               substring(text, "start" + 1, "end" - "start") AS text, with_theme,
               n / least(n, if(with_theme, $most, $others)) AS stands_for
        FROM ranked JOIN documents USING (doc_id)
        WHERE rank <= if(with_theme, $most, $others) ORDER BY doc_id, "start"
        """,
        theme=theme, most=most, others=others, seed=seed,
    )  # fmt: skip
    hits = corpus.query(
        """
        SELECT doc_id, "start", "end" FROM themes
        WHERE theme = $theme AND doc_id IN (SELECT unnest($ids)) ORDER BY ALL
        """,
        theme=theme,
        ids=sorted(set(sentences.loc[sentences["with_theme"], "doc_id"])),
    )
    return Company(sentences, hits)
