"""Relations of states as they are reported: acts between each two, beside what each says of whom.

By SQL, like `aggregates`. A pair is two sides without regard to whose deed it is: "China – Russia".
Counted are acts that are told as done, unless another status is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from multipolar.aggregates import Queried
from multipolar.concordance import concordance

PAIR = "concat_ws(' – ', least(source_state, target_state), greatest(source_state, target_state))"
COOPERATION, CONFLICT = "cooperation", "conflict"
KIND = "string_split(quad, ' ')[2]"  # of "verbal conflict"


def reported(corpus: Queried, *, status: Sequence[str] = ("told",)) -> pd.DataFrame:
    """Acts by article, pair and quad.

    Columns: `doc_id`, `newsroom`, `family_id`, `pair`, `quad`, `kind` (cooperation or conflict),
    `acts` (how many): what `standing.portions` takes for shares with intervals over story families.
    """
    return corpus.query(
        f"""
        SELECT doc_id, newsroom, family_id, {PAIR} AS pair, quad, {KIND} AS kind, count(*) AS acts
        FROM acts a JOIN documents USING (doc_id) WHERE list_contains($status, a.status)
        GROUP BY ALL ORDER BY ALL
        """,
        status=list(status),
    )


def statuses(corpus: Queried) -> pd.DataFrame:
    """How many acts of each class are `told`, `negated` and `not done`: a row a class.

    Columns: `act`, `quad`, `told`, `negated`, `not_done`; the most often told first.
    """
    return corpus.query(
        """
        SELECT act, any_value(quad) AS quad, count_if(a.status = 'told')::BIGINT AS told,
               count_if(a.status = 'negated')::BIGINT AS negated,
               count_if(a.status = 'not done')::BIGINT AS not_done
        FROM acts a GROUP BY act ORDER BY told DESC, act
        """
    )


def deeds(corpus: Queried, *, status: Sequence[str] = ("told",)) -> pd.DataFrame:
    """Acts of each side toward each other: a row a source and a target.

    Columns: `source`, `target` (sides), `n`, `n_cooperation`, `n_conflict`, `conflict` (its share),
    `n_families`. What both do alike counts for either.
    """
    return corpus.query(
        f"""
        WITH {_DIRECTED}
        SELECT source, target, count(*) AS n,
               count_if(kind = '{COOPERATION}')::BIGINT AS n_cooperation,
               count_if(kind = '{CONFLICT}')::BIGINT AS n_conflict,
               count_if(kind = '{CONFLICT}') / count(*) AS conflict,
               count(DISTINCT family_id) AS n_families
        FROM directed GROUP BY source, target ORDER BY n DESC, source, target
        """,
        status=list(status),
    )


_DIRECTED = f"""
    chosen AS (
        SELECT doc_id, source_state, target_state, mutual, {KIND} AS kind FROM acts a
        WHERE list_contains($status, a.status)),
    directed AS (
        SELECT doc_id, family_id, source, target, kind FROM (
            SELECT doc_id, source_state AS source, target_state AS target, kind FROM chosen
            UNION ALL
            SELECT doc_id, target_state, source_state, kind FROM chosen WHERE mutual)
        JOIN documents USING (doc_id))
    """


def beside(
    corpus: Queried, *, sides: Mapping[str, str], status: Sequence[str] = ("told",)
) -> pd.DataFrame:
    """What each side is told to do to each other, beside what its speakers say of it.

    sides: actor name → whom the actor speaks for (`standing.sides`).

    One row is a source and a target with both: `acts`, `conflict` (its share of these), `readings`
    (of stance for or against, in the words of the source's speakers), `against` (its share of
    these). The pair with the most of the rarer of both comes first.
    """
    return corpus.query(
        f"""
        WITH {_DIRECTED},
        known AS (SELECT unnest($names) AS name, unnest($sides) AS side),
        held AS (
            SELECT h.side AS source, t.side AS target, count(*) AS readings,
                   count_if(value = -1) / count(*) AS against
            FROM stances s JOIN known h ON h.name = s.holder JOIN known t ON t.name = s.target
            WHERE value <> 0 AND holder_kind = 'actor' AND h.side <> t.side GROUP BY ALL),
        done AS (
            SELECT source, target, count(*) AS acts,
                   count_if(kind = '{CONFLICT}') / count(*) AS conflict
            FROM directed GROUP BY source, target)
        SELECT source, target, acts, conflict, readings, against
        FROM done JOIN held USING (source, target)
        ORDER BY least(acts, readings) DESC, source, target
        """,
        status=list(status),
        names=list(sides),
        sides=list(sides.values()),
    )


def told(acts: pd.DataFrame, documents: pd.DataFrame, *, width: int = 60) -> pd.DataFrame:
    """Acts in their words: source, act, target, status, and the concordance of the naming word."""
    columns = ["source_state", "act", "target_state", "status"]
    lines = concordance(acts, documents, width=width, also=columns)
    lines = lines.rename(columns={"source_state": "source", "target_state": "target"})
    first = ["source", "act", "target", "status"]
    return lines[[*first, *(column for column in lines if column not in first)]]
