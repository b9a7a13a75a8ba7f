"""Counts over a corpus as large as it may be: what the notebooks start from, by SQL.

Each function asks a built corpus one question and returns a frame in the order of its columns.
Nothing here reads an article's text, except to measure it where it lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pandas as pd

from multipolar.schema import KEPT_KINDS, TABLES
from multipolar.stance.positions import balanced


class Queried(Protocol):
    """What can answer a SELECT over the tables: see `store.Corpus.query`."""

    def query(self, sql: str, **parameters: object) -> pd.DataFrame: ...


def articles(corpus: Queried) -> pd.DataFrame:
    """One row per article: `documents` without the texts."""
    return corpus.query("SELECT * EXCLUDE (text) FROM documents ORDER BY doc_id")


def texts(corpus: Queried) -> pd.DataFrame:
    """One row per article: its length, letters that were lost, and whether segments rebuild it.

    Columns: `doc_id`, `characters`, `lost_letters` (replacement characters), `rebuilt` (its
    segments, in order, begin where the one before ends, from the first character to the last).
    """
    return corpus.query(
        """
        WITH steps AS (
            SELECT doc_id, "end", "start" = lag("end", 1, 0) OVER (
                PARTITION BY doc_id ORDER BY "start", "end") AS joined
            FROM segments),
        tiled AS (SELECT doc_id, bool_and(joined) AS joined, max("end") AS last
                  FROM steps GROUP BY doc_id)
        SELECT doc_id, length(text) AS characters,
               length(text) - length(replace(text, chr(65533), '')) AS lost_letters,
               coalesce(joined AND last = length(text), length(text) = 0) AS rebuilt
        FROM documents LEFT JOIN tiled USING (doc_id) ORDER BY doc_id
        """
    )


def stretches(corpus: Queried) -> pd.DataFrame:
    """Segments by newsroom, kind and rule: whether `kept`, `n`, `characters` and `words`.

    Words are what stands between white space, as most of what is set aside is never parsed.
    """
    return corpus.query(
        """
        SELECT newsroom, s.kind, s.rule, list_contains($kept, s.kind) AS kept, count(*) AS n,
               sum(s."end" - s."start")::BIGINT AS characters, sum(s.n_words)::BIGINT AS words
        FROM segments s JOIN documents USING (doc_id) GROUP BY ALL ORDER BY ALL
        """,
        kept=list(KEPT_KINDS),
    )


def words(corpus: Queried) -> pd.DataFrame:
    """Kept words by article and voice: `doc_id`, `newsroom`, `family_id`, `voice`, `n_words`."""
    return corpus.query(
        """
        SELECT doc_id, newsroom, family_id, v.voice, sum(v.n_words)::BIGINT AS n_words
        FROM voices v JOIN documents USING (doc_id) GROUP BY ALL ORDER BY ALL
        """
    )


def namings(corpus: Queried) -> pd.DataFrame:
    """Namings of known actors by article and voice: `doc_id`, `name`, `voice`, `n`."""
    return corpus.query(
        """
        SELECT doc_id, name, voice, count(*) AS n FROM mentions
        WHERE actor_id IS NOT NULL GROUP BY ALL ORDER BY ALL
        """
    )


def surfaces(corpus: Queried) -> pd.DataFrame:
    """The words actors are named by: `name`, `kind`, `surface`, `n`, the most frequent first."""
    return corpus.query(
        """
        SELECT name, kind, surface, count(*) AS n FROM mentions
        WHERE actor_id IS NOT NULL GROUP BY ALL ORDER BY n DESC, name, kind, surface
        """
    )


def unresolved(corpus: Queried, *, n: int) -> pd.DataFrame:
    """The n most frequent namings without an actor: `surface`, `kind`, `candidates`, `n`."""
    return corpus.query(
        """
        SELECT surface, kind, coalesce(candidates, '') AS candidates, count(*) AS n FROM mentions
        WHERE actor_id IS NULL GROUP BY ALL ORDER BY n DESC, surface, kind, candidates LIMIT $n
        """,
        n=n,
    )


def unknown_names(corpus: Queried, *, least: int, most: int = 3000) -> pd.DataFrame:
    """Names that no actor of the codebook has, by article: `surface`, `label`, `doc_id`, `n`.

    Only surfaces that stand in at least `least` story families, the `most` widespread ones. A
    leading "the" and a possessive are left off.
    """
    return corpus.query(
        r"""
        WITH named AS (
            SELECT regexp_replace(regexp_replace(surface, '^[Tt]he\s+', ''), '(''|’)s?$', '')
                   AS surface, label, doc_id
            FROM mentions
            WHERE actor_id IS NULL AND candidates IS NULL AND kind <> 'role' AND label IS NOT NULL),
        spread AS (
            SELECT surface FROM named JOIN documents USING (doc_id) WHERE length(surface) > 1
            GROUP BY surface HAVING count(DISTINCT family_id) >= $least
            ORDER BY count(DISTINCT family_id) DESC, surface LIMIT $most)
        SELECT surface, label, doc_id, count(*) AS n FROM named SEMI JOIN spread USING (surface)
        GROUP BY ALL ORDER BY ALL
        """,
        least=least,
        most=most,
    )


def themes(corpus: Queried) -> pd.DataFrame:
    """Theme hits by article and speaker: `doc_id`, `theme`, `voice`, `speaker` (or null), `n`."""
    return corpus.query(
        """
        SELECT doc_id, theme, voice, speaker, count(*) AS n FROM themes
        GROUP BY ALL ORDER BY ALL
        """
    )


def statements(corpus: Queried) -> pd.DataFrame:
    """Quotes by `newsroom`, `speaker`, `kind`, `rule` and `cue`: `n`, the most frequent first."""
    return corpus.query(
        """
        SELECT newsroom, q.speaker, q.kind, q.rule, q.cue, count(*) AS n
        FROM quotes q JOIN documents USING (doc_id)
        GROUP BY ALL ORDER BY n DESC, newsroom, q.speaker, q.kind, q.rule, q.cue
        """
    )


def pairs(corpus: Queried, *, without: Sequence[str] = ()) -> tuple[pd.DataFrame, int]:
    """Names in one sentence, as `cooccurrence` counts them, and how many sentences name anyone.

    One row is a pair, `a` before `b`: `n`, `n_a`, `n_b`, `n_docs`, `n_families`. without:
    actor_ids to leave out.
    """
    found = """
        FROM mentions WHERE actor_id IS NOT NULL AND actor_id NOT IN (SELECT unnest($without))
        """
    options = {"without": list(without)}
    table = corpus.query(
        f"""
        WITH articles AS (
            SELECT doc_id, row_number() OVER (ORDER BY doc_id)::INT AS article,
                   dense_rank() OVER (ORDER BY family_id)::INT AS family FROM documents),
        names AS (
            SELECT name, row_number() OVER (ORDER BY name)::INT AS rank
            FROM (SELECT DISTINCT name {found})),
        named AS (
            SELECT DISTINCT article, family, sent_id::INT AS sentence, rank
            FROM (SELECT doc_id, sent_id, name {found})
            JOIN articles USING (doc_id) JOIN names USING (name)),
        in_articles AS (
            SELECT x.rank AS a, y.rank AS b, x.family AS family, count(*) AS n
            FROM named x JOIN named y USING (article, sentence)
            WHERE x.rank < y.rank GROUP BY a, b, article, x.family),
        in_families AS (
            SELECT a, b, sum(n) AS n, count(*) AS n_docs FROM in_articles GROUP BY a, b, family),
        sizes AS (
            SELECT rank, any_value(name) AS name, count(*) AS n
            FROM named JOIN names USING (rank) GROUP BY rank)
        SELECT x.name AS a, y.name AS b, sum(f.n)::BIGINT AS n, any_value(x.n) AS n_a,
               any_value(y.n) AS n_b, sum(n_docs)::BIGINT AS n_docs, count(*) AS n_families
        FROM in_families f JOIN sizes x ON x.rank = f.a JOIN sizes y ON y.rank = f.b
        GROUP BY x.name, y.name ORDER BY x.name, y.name
        """,
        **options,
    )
    units = corpus.query(
        f"SELECT count(*) AS n FROM (SELECT DISTINCT doc_id, sent_id {found})", **options
    )
    return table, int(units["n"][0])


def positions(
    corpus: Queried, *, by: Sequence[str] = ("holder", "target"), target_kind: str | None = None
) -> pd.DataFrame:
    """How often each holder was for or against each target: the frame of `positions.positions`.

    by: columns of `stances` or `documents`. target_kind: actor or theme, or both.
    """
    known = [*TABLES["stances"].columns, "newsroom"]
    keys = ", ".join(known[known.index(name)] for name in by)
    return balanced(
        corpus.query(
            f"""
            SELECT {keys}, count_if(value = 1)::BIGINT AS n_for,
                   count_if(value = -1)::BIGINT AS n_against,
                   count_if(value = 0)::BIGINT AS n_no_cue, count(DISTINCT doc_id) AS n_docs
            FROM stances JOIN documents USING (doc_id)
            WHERE $kind IS NULL OR target_kind = $kind GROUP BY {keys} ORDER BY {keys}
            """,
            kind=target_kind,
        )
    )


def sides(corpus: Queried) -> pd.DataFrame:
    """Readings for or against by article: `doc_id`, `side` ("A for B"), `n`."""
    return corpus.query(
        """
        SELECT doc_id, holder || CASE value WHEN 1 THEN ' for ' ELSE ' against ' END || target
               AS side, count(*) AS n
        FROM stances WHERE value <> 0 GROUP BY ALL ORDER BY ALL
        """
    )


def compared(corpus: Queried) -> dict[str, pd.DataFrame]:
    """What `changes.snapshot` takes."""
    return {
        "articles": articles(corpus),
        "words": words(corpus),
        "actor": namings(corpus).rename(columns={"name": "item"}),
        "theme": themes(corpus).rename(columns={"theme": "item"}),
        "stance": sides(corpus).rename(columns={"side": "item"}),
        "surfaces": surfaces(corpus),
    }
