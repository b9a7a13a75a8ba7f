"""What was found in sentences, where, and whose words it is: by these all evidence is asked for."""

from __future__ import annotations

from multipolar.acts.relations import DIRECTED

OF_ARTICLES = ("newsroom", "outlet")
WHOSE = ("voice", "speaker")
# What one hit can be; those of a group are asked for together.
WHAT = (("actor",), ("theme",), ("formula",), ("holder", "stance", "source", "act", "target"))
OF_HITS = (*WHOSE, *(name for group in WHAT for name in group))
MEANT = "actor, theme, formula, act, target"  # one of them is there unless it is speech alone
NAMED = ", ".join(f"coalesce({name}, '')" for group in WHAT for name in group)
MEANING = f"concat_ws(chr(31), {NAMED}, if(coalesce({MEANT}) IS NULL, speaker, ''))"

# What a hit is → the hits, as a SELECT. Those of nothing are the words of a known speaker.
FOUND = {
    ("actor",): """
        SELECT doc_id, sent_id, "start", "end", voice, speaker, name AS actor
        FROM mentions WHERE actor_id IS NOT NULL
        """,
    ("theme",): 'SELECT doc_id, sent_id, "start", "end", voice, speaker, theme FROM themes',
    ("formula",): 'SELECT doc_id, sent_id, "start", "end", voice, speaker, formula FROM formulas',
    ("holder", "stance", "target"): """
        SELECT doc_id, sent_id, "start", "end", voice,
               if(holder_kind = 'actor', holder, null) AS speaker,
               holder, if(value > 0, 'for', 'against') AS stance, target
        FROM stances WHERE value <> 0
        """,
    ("source", "act", "target"): f"""
        SELECT doc_id, sent_id, "start", "end", voice, speaker,
               source_state AS source, act, target_state AS target
        FROM {DIRECTED} a WHERE a.status = 'told'
        """,
    (): """
        SELECT doc_id, sent_id, greatest(content_start, s."start") AS "start",
               least(content_end, s."end") AS "end",
               unnest(CASE WHEN g.kind IN ('caption', 'embed') THEN ['embedded']
                           WHEN q.kind = 'mixed' THEN ['direct', 'indirect']
                           ELSE [q.kind] END) AS voice, speaker
        FROM quotes q JOIN sentences s USING (doc_id) JOIN segments g USING (doc_id)
        WHERE speaker IS NOT NULL AND content_start < s."end" AND s."start" < content_end
          AND g."start" <= content_start AND content_start < g."end"
        """,
}


def hits(*names: str) -> str:
    """The hits that may have all of these columns, or, without any, all, as a SELECT."""
    asked = set(names) - set(WHOSE)
    found = [select for what, select in FOUND.items() if asked <= set(what)]
    return " UNION ALL BY NAME ".join(found or FOUND.values())


def shown(among: str = "true") -> str:
    """The CTE `shown`: a piece of each sentence around what is first meant in it, else spoken.

    As far as an article's share allows: first come the sentences that alone mean most for their
    length, where what n sentences of the article mean counts 1/n in each, then by a hash. among:
    which articles, as a condition on doc_id. Parameters: most, length, share, seed and kept.
    """
    return f"""
    meant AS MATERIALIZED (
        SELECT doc_id, sent_id, {MEANING} AS meaning, min("start") AS "start",
               bool_or(coalesce({MEANT}) IS NOT NULL) AS is_named
        FROM ({hits()}) WHERE {among} GROUP BY ALL),
    weighed AS (
        SELECT *, 1 / count(*) OVER (PARTITION BY doc_id, meaning) AS weight FROM meant),
    found AS (
        SELECT doc_id, sent_id, round(sum(weight), 6) AS weight,
               coalesce(min("start") FILTER (is_named), min("start")) AS first,
               md5(concat_ws(chr(31), doc_id, sent_id, $seed)) AS rank
        FROM weighed GROUP BY doc_id, sent_id),
    beside AS (
        SELECT doc_id, sent_id + unnest([-1, 1]) AS sent_id FROM found WHERE $share >= 1),
    pieces AS (
        SELECT doc_id, sent_id, rank, weight, "start", "end",
               "start" + greatest(0, least(coalesce(first, "start") - "start" - $length // 3,
                                           "end" - "start" - $length)) AS "from"
        FROM sentences LEFT JOIN found USING (doc_id, sent_id)
        WHERE {among} AND (
            rank IS NOT NULL OR (doc_id, sent_id) IN (SELECT (doc_id, sent_id) FROM beside))),
    cut AS (SELECT *, least("end", "from" + $length) AS upto FROM pieces),
    sizes AS (
        SELECT doc_id, sum("end" - "start") AS size FROM segments
        WHERE list_contains($kept, kind) AND {among} GROUP BY doc_id),
    summed AS (
        SELECT *, sum(upto - "from") OVER (
            PARTITION BY doc_id ORDER BY weight / (upto - "from") DESC NULLS LAST, rank, sent_id
            ROWS UNBOUNDED PRECEDING) AS taken
        FROM cut),
    shown AS (
        SELECT doc_id, sent_id, rank, "start", "end", "from", upto
        FROM summed JOIN sizes USING (doc_id)
        WHERE taken <= $share * size ORDER BY rank NULLS LAST, doc_id, sent_id LIMIT $most)
    """


# Of each sentence shown, its article and text; cut: before (1), behind (2), on both sides (3).
LINES = """
    SELECT doc_id, sent_id, rank, "from", coalesce(title, doc_id) AS title, date, newsroom, outlet,
           substring(text, ("from" + 1)::BIGINT, (upto - "from")::BIGINT) AS text,
           ("from" > "start")::INT + 2 * (upto < "end")::INT AS cut
    FROM shown JOIN documents USING (doc_id)
    """
