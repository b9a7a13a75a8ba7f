"""Speech in a corpus as large as it may be, by SQL: who is given words, how, and by which verbs.

Like `aggregates`: each function asks a built corpus one question and returns a frame in the order
of its columns. `sides` is always actor name → whom the actor speaks for (`standing.sides`).
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from multipolar.aggregates import Queried

STRANGERS = "persons not in the codebook"
UNNAMED = "somebody not named"
UNLISTED = "not in the codebook"
WITHIN = "a voice within another"

# Whose side a row of `voices` or `quotes` is on that `known` was joined to.
SIDE = f"coalesce(known.side, CASE WHEN stranger IS NOT NULL THEN '{STRANGERS}' END)"
KNOWN = "known AS (SELECT unnest($names) AS speaker, unnest($sides) AS side)"


def _known(sides: Mapping[str, str]) -> dict[str, object]:
    return {"names": list(sides), "sides": list(sides.values())}


def given(corpus: Queried, *, sides: Mapping[str, str]) -> pd.DataFrame:
    """Kept words by article and whom they are given to.

    Columns: `doc_id`, `newsroom`, `family_id`, `side`, `n_words`. side: whom a known speaker
    speaks for, STRANGERS, UNNAMED (speech whose speaker is not named or stays open), `narration`,
    or `embedded` for posts and captions nobody is named for.
    """
    return corpus.query(
        f"""
        WITH {KNOWN}
        SELECT doc_id, newsroom, family_id,
               coalesce({SIDE}, if(v.voice IN ('narration', 'embedded'), v.voice, '{UNNAMED}'))
               AS side, sum(v.n_words)::BIGINT AS n_words
        FROM voices v JOIN documents USING (doc_id) LEFT JOIN known USING (speaker)
        GROUP BY ALL ORDER BY ALL
        """,
        **_known(sides),
    )


def kinds(corpus: Queried, *, n: int) -> pd.DataFrame:
    """Statements of the n speakers who make the most: direct, mixed or indirect.

    Columns: `doc_id`, `newsroom`, `family_id`, `speaker`, `kind`, `statements`.
    """
    return corpus.query(
        """
        WITH most AS (
            SELECT speaker FROM quotes WHERE speaker IS NOT NULL
            GROUP BY speaker ORDER BY count(*) DESC, speaker LIMIT $n)
        SELECT doc_id, newsroom, family_id, q.speaker, q.kind, count(*) AS statements
        FROM quotes q SEMI JOIN most USING (speaker) JOIN documents USING (doc_id)
        GROUP BY ALL ORDER BY ALL
        """,
        n=n,
    )


def quoted(corpus: Queried, *, n: int) -> pd.DataFrame:
    """Words of the n speakers with the most, inside quotation marks or paraphrased; not in posts.

    Columns: `doc_id`, `family_id`, `speaker`, `voice` (direct or indirect), `words`.
    """
    return corpus.query(
        """
        WITH spoken AS (
            FROM voices WHERE speaker IS NOT NULL AND voice IN ('direct', 'indirect')),
        most AS (
            SELECT speaker FROM spoken
            GROUP BY speaker ORDER BY sum(n_words) DESC, speaker LIMIT $n)
        SELECT doc_id, family_id, s.speaker, s.voice, sum(s.n_words)::BIGINT AS words
        FROM spoken s SEMI JOIN most USING (speaker) JOIN documents USING (doc_id)
        GROUP BY ALL ORDER BY ALL
        """,
        n=n,
    )


def introductions(
    corpus: Queried, *, sides: Mapping[str, str], attitudes: Mapping[str, str]
) -> pd.DataFrame:
    """Statements with a verb, by article, side and the verb's attitude.

    attitudes: verb → attitude; a verb it lacks is UNLISTED. Columns: `doc_id`, `newsroom`,
    `family_id`, `side` (as in `given`), `attitude`, `n`. What goes on from a line before and what
    a headline's colon gives has no verb and is left out.
    """
    return corpus.query(
        f"""
        WITH {KNOWN},
        verbs AS (SELECT unnest($verbs) AS cue, unnest($attitudes) AS attitude)
        SELECT doc_id, newsroom, family_id, coalesce({SIDE}, '{UNNAMED}') AS side,
               coalesce(attitude, '{UNLISTED}') AS attitude, count(*) AS n
        FROM quotes q JOIN documents USING (doc_id)
        LEFT JOIN known USING (speaker) LEFT JOIN verbs USING (cue)
        WHERE q.cue IS NOT NULL AND q.rule <> 'headline' GROUP BY ALL ORDER BY ALL
        """,
        **_known(sides),
        verbs=list(attitudes),
        attitudes=list(attitudes.values()),
    )


def verbs(corpus: Queried, *, sides: Mapping[str, str]) -> pd.DataFrame:
    """Which verbs introduce each side: `side`, `cue`, `n`, the most frequent first."""
    return corpus.query(
        f"""
        WITH {KNOWN}
        SELECT coalesce({SIDE}, '{UNNAMED}') AS side, q.cue, count(*) AS n
        FROM quotes q LEFT JOIN known USING (speaker)
        WHERE q.cue IS NOT NULL AND q.rule <> 'headline' GROUP BY ALL ORDER BY n DESC, side, q.cue
        """,
        **_known(sides),
    )


def heard(corpus: Queried, *, sides: Mapping[str, str], n: int) -> pd.DataFrame:
    """How often the n most named are named in each article, and how many words they are given.

    sides: name → who is counted; names that it lacks are left out. Columns: `doc_id`,
    `family_id`, `who`, `named` (namings in any voice), `words` (of their speech).
    """
    return corpus.query(
        """
        WITH known AS (SELECT unnest($names) AS name, unnest($sides) AS who),
        namings AS (
            SELECT doc_id, who, count(*) AS named FROM mentions JOIN known USING (name)
            WHERE actor_id IS NOT NULL GROUP BY ALL),
        speech AS (
            SELECT doc_id, who, sum(n_words)::BIGINT AS words
            FROM voices JOIN known ON name = speaker GROUP BY ALL),
        most AS (SELECT who FROM namings GROUP BY who ORDER BY sum(named) DESC, who LIMIT $n)
        SELECT doc_id, family_id, who, coalesce(named, 0) AS named, coalesce(words, 0) AS words
        FROM namings FULL JOIN speech USING (doc_id, who) SEMI JOIN most USING (who)
        JOIN documents USING (doc_id) ORDER BY ALL
        """,
        **_known(sides),
        n=n,
    )


def whom(corpus: Queried, *, n: int) -> pd.DataFrame:
    """Whom speakers name: the n actors named most in the words of known speakers.

    Columns: `doc_id`, `speaker`, `name`, `n`.
    """
    return corpus.query(
        """
        WITH said AS (FROM mentions WHERE actor_id IS NOT NULL AND speaker IS NOT NULL),
        most AS (SELECT name FROM said GROUP BY name ORDER BY count(*) DESC, name LIMIT $n)
        SELECT doc_id, speaker, name, count(*) AS n FROM said SEMI JOIN most USING (name)
        GROUP BY ALL ORDER BY ALL
        """,
        n=n,
    )


def strangers(corpus: Queried, *, n: int) -> pd.DataFrame:
    """The n persons outside the codebook who are given the most words.

    Columns: `stranger` (the fullest name an article gives), `words`, `statements`, `n_docs`,
    `n_newsrooms`.
    """
    return corpus.query(
        """
        WITH spoken AS (
            SELECT stranger, sum(v.n_words)::BIGINT AS words, count(DISTINCT doc_id) AS n_docs,
                   count(DISTINCT newsroom) AS n_newsrooms
            FROM voices v JOIN documents USING (doc_id) WHERE stranger IS NOT NULL
            GROUP BY stranger),
        made AS (
            SELECT stranger, count(*) AS statements FROM quotes
            WHERE stranger IS NOT NULL GROUP BY stranger)
        SELECT stranger, words, coalesce(statements, 0) AS statements, n_docs, n_newsrooms
        FROM spoken LEFT JOIN made USING (stranger) ORDER BY words DESC, stranger LIMIT $n
        """,
        n=n,
    )


NESTED = """
    WITH found AS (
        SELECT doc_id, 'namings' AS what, voice, "chain" FROM mentions
        WHERE actor_id IS NOT NULL
        UNION ALL SELECT doc_id, 'themes', voice, "chain" FROM themes)
    """


def depths(corpus: Queried) -> pd.DataFrame:
    """Namings of known actors, and themes, by article and how many voices lie over them.

    Columns: `doc_id`, `family_id`, `what` (namings, themes), `depth` (narration, one voice, or
    WITHIN where somebody is quoted within a quotation), `n`.
    """
    return corpus.query(
        f"""
        {NESTED}
        SELECT doc_id, family_id, what, CASE WHEN "chain" IS NOT NULL THEN '{WITHIN}'
               WHEN voice = 'narration' THEN voice ELSE 'one voice' END AS depth, count(*) AS n
        FROM found JOIN documents USING (doc_id) GROUP BY ALL ORDER BY ALL
        """
    )


def chains(corpus: Queried, *, n: int) -> pd.DataFrame:
    """The n chains of voices, outermost first, over the most namings of known actors and themes.

    Columns: `chain`, `namings`, `themes`, `n_docs`.
    """
    return corpus.query(
        f"""
        {NESTED}
        SELECT "chain", count_if(what = 'namings')::BIGINT AS namings,
               count_if(what = 'themes')::BIGINT AS themes, count(DISTINCT doc_id) AS n_docs
        FROM found WHERE "chain" IS NOT NULL
        GROUP BY "chain" ORDER BY count(*) DESC, "chain" LIMIT $n
        """,
        n=n,
    )
