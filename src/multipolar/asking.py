"""Sentences asked for as the evidence page is: by what is meant in them, and whose words it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

import pandas as pd

from multipolar.aggregates import Queried
from multipolar.hits import LINES, OF_ARTICLES, OF_HITS, WHAT, WHOSE, hits, shown
from multipolar.schema import KEPT_KINDS, VOICES

Filters = Mapping[str, Sequence[str]]  # as the page calls them → values, any of which will do

DAYS = {"from": "date >= $from[1]", "to": "date <= $to[1]"}
ALLOWED = {"voice": VOICES, "stance": ("for", "against")}
MOST_NEAR = 5  # values offered in place of one that is not there
OVERDRAWN = 4  # times as many sentences as are shown, since some may not be


class AskedError(ValueError):
    """A value that nothing in the corpus has: what is like it, and how to list all."""


class Asked(NamedTuple):
    """The sentences that some filters leave, and what was asked for in them.

    sentences: `title` (else the doc_id), `date`, `newsroom`, `outlet`, `text` and where it was
    `cut`, as in `evidence_index`, by date. hits: `sentence` (its row), where in the text what is
    meant stands (`start`, `end`), `voice` and `speaker`. total: how many sentences there are.
    """

    sentences: pd.DataFrame
    hits: pd.DataFrame
    total: int


def asked(
    corpus: Queried,
    filters: Filters,
    *,
    n: int,
    most: int,
    characters: int,
    share: float,
    seed: int,
) -> Asked:
    """At most n of the sentences that all the filters leave, drawn by hash.

    filters: names of OF_HITS and OF_ARTICLES; `with`, another actor named beside; `words`, all of
    which stand in the sentence; `from` and `to`, days. What one hit can be, is asked of one hit:
    actor and voice. The rest: as in `evidence_index`.

    Raises AskedError for a value that no sentence has.
    """
    first = _drawn(corpus, filters, n=n * OVERDRAWN, seed=seed)
    total = int(first["total"].max()) if len(first) else 0
    if not total or any(len(given) > 1 for given in filters.values()):
        _check(corpus, filters)
    cut = {"most": most, "length": characters, "share": share, "seed": seed}
    sentences = _lines(corpus, first, n=n, **cut)
    if len(sentences) < n and len(first) < total:
        every = _drawn(corpus, filters, n=total, seed=seed)
        sentences = _lines(corpus, every, n=n, **cut)
    return Asked(sentences, _meant(corpus, filters, sentences), total)


def _drawn(corpus: Queried, filters: Filters, *, n: int, seed: int) -> pd.DataFrame:
    """The first n sentences by their hash: `doc_id`, `sent_id` and the `total`."""
    return corpus.query(
        f"""
        SELECT doc_id, sent_id, count(*) OVER () AS total FROM ({_matching(filters)})
        {_joined(filters)} ORDER BY md5(concat_ws(chr(31), doc_id, sent_id, $seed)), doc_id, sent_id
        LIMIT $n
        """,
        **{name: list(given) for name, given in filters.items()}, seed=seed, n=n,
    )  # fmt: skip


def _lines(corpus: Queried, drawn: pd.DataFrame, *, n: int, **cut: object) -> pd.DataFrame:
    """The first n of these sentences that may be shown, by date."""
    sentences = corpus.query(
        f"""
        WITH drawn AS (SELECT unnest($docs) AS doc_id, unnest($places) AS sent_id),
        {shown("doc_id IN (SELECT doc_id FROM drawn)")}
        {LINES} WHERE doc_id IN (SELECT doc_id FROM drawn) AND (doc_id, sent_id) IN (FROM drawn)
        ORDER BY rank, doc_id, sent_id LIMIT $n
        """,
        docs=drawn["doc_id"].tolist(), places=drawn["sent_id"].tolist(), n=n,
        kept=list(KEPT_KINDS), **cut,
    )  # fmt: skip
    return sentences.sort_values(["date", "doc_id", "sent_id"], ignore_index=True)


def choices(corpus: Queried, name: str) -> pd.DataFrame:
    """What a filter can be: a row a value, with how many `sentences` (or `articles`) have it.

    name: one of OF_HITS or OF_ARTICLES. Raises KeyError for another.
    """
    if name in OF_ARTICLES:
        of, unit = f"SELECT {name}, doc_id FROM documents", "articles"
    elif name in OF_HITS:
        of, unit = f"SELECT DISTINCT {name}, doc_id, sent_id FROM ({hits(name)})", "sentences"
    else:
        raise KeyError(f"no filter {name!r}; there are: {', '.join((*OF_HITS, *OF_ARTICLES))}")
    return corpus.query(
        f"""
        SELECT {name}, count(*) AS {unit} FROM ({of}) WHERE {name} IS NOT NULL
        GROUP BY {name} ORDER BY {unit} DESC, {name}
        """
    )


def _groups(filters: Filters) -> list[dict[str, str]]:
    """What one hit must be, for each hit there must be: filter → column."""
    whose = [name for name in WHOSE if name in filters]
    groups = [[name for name in group if name in filters] for group in WHAT]
    found = [{name: name for name in (*group, *whose)} for group in groups if group]
    if whose and not found:
        found.append({name: name for name in whose})
    return [*found, {"with": "actor"}] if "with" in filters else found


def _hits(group: Mapping[str, str]) -> str:
    tests = [f'list_contains(${name}, "{column}")' for name, column in group.items()]
    return f"({hits(*group.values())}) WHERE {' AND '.join(tests) or 'true'}"


def _matching(filters: Filters) -> str:
    groups = _groups(filters) or [{}]
    own = (f"SELECT DISTINCT doc_id, sent_id FROM {_hits(group)}" for group in groups)
    return " INTERSECT ".join(own)


def _joined(filters: Filters) -> str:
    """The tables that tell of a sentence what hits do not, and the conditions on them."""
    tests = [f"list_contains(${name}, {name})" for name in OF_ARTICLES if name in filters]
    tests += [test for name, test in DAYS.items() if name in filters]
    joined = "JOIN documents USING (doc_id)" if tests else ""
    if "words" in filters:
        joined = "JOIN documents USING (doc_id) JOIN sentences USING (doc_id, sent_id)"
        line = 'lower(substring(text, "start" + 1, "end" - "start"))'
        every = "string_split(lower($words[1]), ' ')"
        tests.append(f"list_bool_and([contains({line}, word) FOR word IN {every}])")
    return f"{joined} WHERE {' AND '.join(tests)}" if tests else ""


def _meant(corpus: Queried, filters: Filters, sentences: pd.DataFrame) -> pd.DataFrame:
    """The hits of these sentences that were asked for, by their place in what is shown."""
    groups = _groups(filters) or [{}]
    columns = 'doc_id, sent_id, "start", "end", voice, speaker'
    meant = " UNION ".join(f"SELECT {columns} FROM {_hits(group)}" for group in groups)
    values = {name: list(filters[name]) for group in groups for name in group}
    own = sentences[["doc_id", "sent_id"]].to_dict("list")
    found = corpus.query(
        f"""
        WITH own AS (SELECT unnest($docs) AS doc_id, unnest($places) AS sent_id)
        FROM ({meant}) SEMI JOIN own USING (doc_id, sent_id) ORDER BY ALL
        """,
        docs=own["doc_id"], places=own["sent_id"], **values,
    )  # fmt: skip
    home = sentences.assign(sentence=sentences.index, size=sentences["text"].str.len())
    found = found.merge(home[["doc_id", "sent_id", "from", "sentence", "size"]])
    placed = {end: (found[end] - found["from"]).clip(0, found["size"]) for end in ("start", "end")}
    return found.assign(**placed)[["sentence", "start", "end", "voice", "speaker"]]


def _check(corpus: Queried, filters: Filters) -> None:
    for name, given in filters.items():
        column = "actor" if name == "with" else name
        if column not in (*OF_HITS, *OF_ARTICLES):
            continue
        known = [*ALLOWED.get(column, ()), *choices(corpus, column)[column]]
        for value in given:
            if value not in known:
                raise AskedError(_told(name, value, known, column))


def _told(name: str, value: str, known: Sequence[str], column: str) -> str:
    """`actor 'Wng Yi' is in no sentence; near it: …`."""
    low = {one.lower(): one for one in known}
    near = [one for one in low if value.lower() in one][:MOST_NEAR]
    near = near or get_close_matches(value.lower(), low, n=MOST_NEAR, cutoff=0.5)
    told = f"near it: {', '.join(low[one] for one in near)}" if near else "nothing is near it"
    return f"{name} {value!r} is in no sentence here; {told}; choices(corpus, {column!r}) lists all"


def days(since: str | None, until: str | None) -> dict[str, list[str]]:
    """The days that were given, as filters. Raises AskedError for what is no day."""
    for day in filter(None, (since, until)):
        try:
            date.fromisoformat(day)
        except ValueError as error:
            raise AskedError(f"{day!r} is no day; one is written 2024-05-01") from error
    return {name: [day] for name, day in (("from", since), ("to", until)) if day}
