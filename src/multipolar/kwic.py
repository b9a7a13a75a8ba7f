"""Keywords in context over a whole corpus: words found by pattern or by lemma, where they stand.

The search is done by DuckDB, whose regular expressions are RE2's: the time they take grows with
the text and never faster. Only kept segments are searched, each by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import prod

import pandas as pd

from multipolar.aggregates import Queried
from multipolar.concordance import concordance
from multipolar.drawing import Drawn, coded, texts, where
from multipolar.samples import Part
from multipolar.schema import KEPT_KINDS
from multipolar.spoken import whose

LONGEST = 200  # characters of a pattern
MOST_REPEATS = 50  # how often a pattern may repeat a part of itself, all its {n} multiplied
REPEATED = re.compile(r"(?<!\\x)\{(?:\d+,)?(\d+),?\}")
ALLOWED = "allowed is the syntax of RE2, which cannot look around, as (?=…), or refer back, as \\1"
OVERDRAWN = 25  # where a voice is asked for, so many times as many hits are drawn, others dropped
NOTHING = r"[^\s\S]"
ANYWHERE = "SELECT doc_id, NULL::VARCHAR[] AS forms FROM documents"
WITH_FORMS = """
    SELECT doc_id, list(form) AS forms
    FROM (SELECT unnest($docs) AS doc_id, unnest($forms) AS form) GROUP BY doc_id
    """

# The segments s cut at the hits: between, a hit, between, …, so that piece 2i is the hit i.
CUT = r"""
    SELECT * EXCLUDE (words, "start"), "start" AS segment,
           string_split(regexp_replace(words, $pattern, chr(30) || '\0' || chr(30), 'g'), chr(30))
           AS pieces
    FROM (SELECT s.*, replace(substring(text, s."start" + 1, s."end" - s."start"), chr(30), ' ')
                 AS words FROM s JOIN documents USING (doc_id))
    WHERE regexp_matches(words, $pattern)
    """


class PatternError(ValueError):
    """A pattern that cannot be searched for: what is wrong with it, and what is allowed."""


def kwic(
    corpus: Queried,
    pattern: str | None = None,
    *,
    lemma: str | None = None,
    n: int,
    seed: int,
    width: int = 60,
    sort: str | None = None,
    **equal: object,
) -> Part:
    """Words in context wherever they stand in a corpus: at most n lines, as `concordance` has them.

    pattern: a regular expression of RE2. Capitals do not count unless it begins with `(?-i)`, `.`
    stops at a line's end, and hits do not overlap. lemma: in place of a pattern, a word or phrase
    of the table `terms`, in all its forms, in the articles that have it. n, seed: how many lines
    are drawn of more, by the hash of their place. sort: "left" or "right". equal: as in
    `drawing.where`, of segments, or of terms with a lemma.

    Raises PatternError for a pattern that is none, fits the empty string, is longer than LONGEST
    or repeats a part of itself more than MOST_REPEATS times by counts in braces.
    """
    if (pattern is None) == (lemma is None):
        raise PatternError("give a pattern or a lemma, one of the two")
    if lemma is None:
        drawn = found(corpus, str(pattern), n=n, seed=seed, **equal)
    else:
        drawn = terms(corpus, n=n, seed=seed, term=lemma, **equal)
    lines = concordance(drawn.hits, drawn.documents, width=width, sort=sort)
    return drawn.part(lines, unit="occurrences")


def found(corpus: Queried, pattern: str, *, n: int, seed: int, **equal: object) -> Drawn:
    """At most n hits of a pattern: `doc_id`, `start`, `end`, `voice`, `speaker`; see `kwic`."""
    _check(corpus, pattern)
    condition, values = where("segments", equal)
    pattern = f"(?i){pattern}"
    places, total = _drawn(corpus, pattern, n=n, seed=seed, condition=condition, values=values)
    return Drawn(*_placed(corpus, pattern, places), total)


def terms(corpus: Queried, *, n: int, seed: int, **equal: object) -> Drawn:
    """At most n places where a term stands, as `found` has them, of as many as `terms` counts.

    equal: as in `drawing.where`, `term` among it. A form counts where it stands in an article that
    has it of this term, also where it is another word's.
    """
    condition, values = where("terms", equal)
    counted = corpus.query(
        f"SELECT doc_id, form, sum(n)::BIGINT AS n FROM terms WHERE {condition} GROUP BY ALL",
        **values,
    )
    longest_first = sorted(set(counted["form"]), key=lambda form: (-len(form), form))
    pattern = f"(?i)(?:{'|'.join(map(_of_form, longest_first)) or NOTHING})"
    voiced = [name for name in ("voice", "speaker") if name in equal]
    places, _ = _drawn(
        corpus,
        pattern,
        n=n * OVERDRAWN if voiced else n,
        seed=seed,
        homes=WITH_FORMS,
        values={"docs": counted["doc_id"].tolist(), "forms": counted["form"].tolist()},
    )
    hits, documents = _placed(corpus, pattern, places)
    for name in voiced:
        hits = hits[hits[name].isin(values[name])]
    return Drawn(hits[:n], documents, int(counted["n"].sum()))


def _of_form(form: str) -> str:
    """A pattern for a word or phrase as it stands in a text; "n't" within another word too."""
    words = r"\s+".join(map(re.escape, form.split()))
    before, after = (
        r"\b" if edge.isascii() and edge.isalnum() and not {"'", "’"} & set(form) else ""
        for edge in (form[0], form[-1])
    )
    return f"{before}{words}{after}"


def _check(corpus: Queried, pattern: str) -> None:
    told = f"pattern {pattern[:LONGEST]!r}"
    if len(pattern) > LONGEST:
        raise PatternError(f"{told} … has {len(pattern):,} characters, at most {LONGEST}")
    repeats = prod(max(int(number), 1) for number in REPEATED.findall(pattern))
    if repeats > MOST_REPEATS:
        raise PatternError(
            f"{told} repeats a part of itself {repeats:,} times, at most {MOST_REPEATS}"
        )
    if r"\C" in pattern:
        raise PatternError(f"{told}: \\C is half a character; {ALLOWED}")
    try:
        empty = corpus.query("SELECT regexp_matches('', $pattern) AS it", pattern=f"(?i){pattern}")
    except ValueError as error:
        raise PatternError(f"{told}: {error}; {ALLOWED}") from error
    if empty["it"][0]:
        raise PatternError(f"{told} fits the empty string, so every place; name a word in it")


def _drawn(
    corpus: Queried,
    pattern: str,
    *,
    n: int,
    seed: int,
    values: Mapping[str, object],
    condition: str = "true",
    homes: str = ANYWHERE,
) -> tuple[pd.DataFrame, int]:
    """The segments and the numbers in them of n hits, and how many hits there are.

    homes: a SELECT of the articles to search, each with the forms that count, or null for any.
    """
    row = corpus.query(
        rf"""
        WITH homes AS ({homes}),
        s AS (FROM (FROM segments WHERE {condition}) JOIN homes USING (doc_id)
              WHERE list_contains($kept, kind)),
        hits AS (
            SELECT doc_id, segment, unnest(list_filter(
                range(1, len(pieces) // 2 + 1), lambda i: pieces[2 * i] <> '' AND (
                    forms IS NULL OR list_contains(
                        forms, regexp_replace(lower(pieces[2 * i]), '\s+', ' ', 'g'))))) AS place
            FROM ({CUT}))
        SELECT min_by({{doc_id: doc_id, segment: segment, place: place}},
                      md5(concat_ws(chr(31), doc_id, segment, place, $seed)), $n) AS drawn,
               count(*) AS total
        FROM hits
        """,
        pattern=pattern, kept=list(KEPT_KINDS), n=n, seed=seed, **values,
    ).iloc[0]  # fmt: skip
    drawn = [] if row["total"] == 0 else list(row["drawn"])
    return pd.DataFrame(drawn, columns=["doc_id", "segment", "place"]), int(row["total"])


def _placed(
    corpus: Queried, pattern: str, drawn: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The hits drawn, in that order, where they stand and whose words they are; their articles."""
    hits = corpus.query(
        rf"""
        WITH drawn AS (SELECT unnest($docs) AS doc_id, unnest($segments) AS segment,
                              unnest($places) AS place, unnest($ranks) AS rank),
        s AS (FROM segments SEMI JOIN drawn ON segments.doc_id = drawn.doc_id
                                            AND segments."start" = drawn.segment)
        SELECT doc_id, segment + length(array_to_string(pieces[1:2 * place - 1], '')) AS "start",
               "start" + length(pieces[2 * place]) AS "end"
        FROM drawn JOIN ({CUT}) USING (doc_id, segment) ORDER BY rank
        """,
        pattern=pattern,
        docs=drawn["doc_id"].tolist(),
        segments=drawn["segment"].tolist(),
        places=drawn["place"].tolist(),
        ranks=list(range(len(drawn))),
    )
    said = coded(corpus, ["quotes", "marked", "segments"], doc_ids=list(set(hits["doc_id"])))
    found = whose(hits, **said)
    return found.drop(columns="chain"), texts(corpus, hits)
