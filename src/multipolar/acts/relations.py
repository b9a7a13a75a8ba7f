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
# What both do alike counts for either.
DIRECTED = """(
    FROM acts UNION ALL BY NAME
    SELECT * REPLACE (target_state AS source_state, source_state AS target_state)
    FROM acts WHERE mutual)"""


def reported(corpus: Queried, *, status: Sequence[str] = ("told",)) -> pd.DataFrame:
    """Acts by article, pair and quad.

    Columns: `doc_id`, `newsroom`, `family_id`, `pair`, `quad`, `kind` (cooperation or conflict, a
    category), `acts` (how many): what `standing.portions` takes for shares with intervals over
    story families.
    """
    found = corpus.query(
        f"""
        SELECT doc_id, newsroom, family_id, {PAIR} AS pair, quad, {KIND} AS kind, count(*) AS acts
        FROM acts a JOIN documents USING (doc_id) WHERE list_contains($status, a.status)
        GROUP BY ALL ORDER BY ALL
        """,
        status=list(status),
    )
    return found.assign(kind=pd.Categorical(found["kind"], [COOPERATION, CONFLICT]))


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
        WITH directed AS (
            SELECT family_id, source_state AS source, target_state AS target, {KIND} AS kind
            FROM {DIRECTED} a JOIN documents USING (doc_id)
            WHERE list_contains($status, a.status))
        SELECT source, target, count(*) AS n,
               count_if(kind = '{COOPERATION}')::BIGINT AS n_cooperation,
               count_if(kind = '{CONFLICT}')::BIGINT AS n_conflict,
               count_if(kind = '{CONFLICT}') / count(*) AS conflict,
               count(DISTINCT family_id) AS n_families
        FROM directed GROUP BY source, target ORDER BY n DESC, source, target
        """,
        status=list(status),
    )


def beside(deeds: pd.DataFrame, held: pd.DataFrame, *, sides: Mapping[str, str]) -> pd.DataFrame:
    """What each side is told to do to each other, beside what its speakers say of it.

    deeds: as from `deeds`. held: rows of `leanings.counted`. sides: actor name → whom the actor
    speaks for (`standing.sides`); newsrooms and themes have none and are left out.

    One row is a source and a target with both: `acts`, `conflict` (its share of these), `readings`
    (of stance for or against), `against` (its share of these). The pair with the most of the
    rarer of both comes first.
    """
    spoken = held.assign(source=held["holder"].map(sides), target=held["target"].map(sides))
    spoken = spoken[spoken["source"] != spoken["target"]]
    spoken = spoken.assign(against=spoken["n"].where(spoken["value"] == -1, 0))
    said = spoken.groupby(["source", "target"], as_index=False)[["n", "against"]].sum()
    said = said.assign(against=said["against"] / said["n"]).rename(columns={"n": "readings"})
    done = deeds[["source", "target", "n", "conflict"]].rename(columns={"n": "acts"})
    both = done.merge(said, on=["source", "target"])
    both = both.assign(rarer=both[["acts", "readings"]].min(axis=1))
    order = ["rarer", "source", "target"]
    both = both.sort_values(order, ascending=[False, True, True], ignore_index=True)
    return both.drop(columns="rarer")


def told(acts: pd.DataFrame, documents: pd.DataFrame, *, width: int = 60) -> pd.DataFrame:
    """Acts in their words: source, act, target, status, and the concordance of the naming word."""
    columns = ["source_state", "act", "target_state", "status"]
    lines = concordance(acts, documents, width=width, also=columns)
    lines = lines.rename(columns={"source_state": "source", "target_state": "target"})
    first = ["source", "act", "target", "status"]
    return lines[[*first, *(column for column in lines if column not in first)]]
