"""The words behind a number: any count of a built corpus opened where it stands in the texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd

from multipolar.acts.relations import told
from multipolar.aggregates import Queried
from multipolar.asking import Filters, asked, days
from multipolar.asking import choices as choices
from multipolar.codebook import Codebook
from multipolar.concordance import concordance, statements
from multipolar.drawing import Drawn, draw, texts, where
from multipolar.kwic import terms
from multipolar.marking import Marked, marked
from multipolar.samples import Part
from multipolar.stance.positions import evidence as readings
from multipolar.store import Corpus

Values = str | Sequence[str] | None


def together(corpus: Queried, *, a: str, b: str, n: int, seed: int, **equal: object) -> Drawn:
    """At most n sentences that name both, each from the first such name to the last.

    `voice` and `speaker` are those of the first. equal: as in `drawing.where`, of mentions.
    """
    condition, values = where("mentions", {"name": [a, b], **equal})
    sentences = f"""
        FROM (SELECT doc_id, sent_id, min("start") AS "start", max("end") AS "end",
                     first(voice ORDER BY "start") AS voice,
                     first(speaker ORDER BY "start") AS speaker
              FROM mentions WHERE actor_id IS NOT NULL AND {condition}
              GROUP BY doc_id, sent_id HAVING count(DISTINCT name) = 2)
        """
    order = "md5(concat_ws(chr(31), doc_id, sent_id, $seed)), doc_id, sent_id"
    hits = corpus.query(
        f"SELECT *, count(*) OVER () AS total {sentences} ORDER BY {order} LIMIT $n",
        n=n,
        seed=seed,
        **values,
    )
    total = int(hits["total"].max()) if len(hits) else 0
    return Drawn(hits.drop(columns="total"), texts(corpus, hits), total)


DRAWERS: dict[str, Callable[..., Drawn]] = {"pairs": together, "terms": terms}
READERS: dict[str, Callable[..., pd.DataFrame]] = {
    "acts": told,
    "quotes": statements,
    "stances": readings,
}
UNITS = {
    "acts": "acts",
    "mentions": "namings",
    "pairs": "sentences",
    "quotes": "statements",
    "stances": "readings",
    "terms": "occurrences",
    "themes": "hits",
}


def opened(
    corpus: Queried,
    table: str,
    *,
    n: int,
    seed: int,
    unit: str | None = None,
    sort: str | None = None,
    also: Sequence[str] = (),
    width: int = 60,
    **equal: object,
) -> Part:
    """What a row counts, in its words: at most n lines drawn by hash, told as the part they are.

    table: one with places in the texts; or `terms`; or "pairs", whose columns `a` and `b` are two
    names in one sentence. equal: what the row is about, as in `drawing.where`: columns of the
    table or of `documents` (newsroom, family_id …) and their values, or lists of them. Quotes are
    shown as `statements`, stances for or against as `positions.evidence`, acts as `relations.told`,
    others as `concordance` shows them, which takes sort and also. unit: what is counted, where the
    usual word is wrong.

    Raises KeyError for a table or a column that is not there.
    """
    if table == "stances":
        equal = {"value": [1, -1], **equal}
    drawer = DRAWERS.get(table, partial(draw, table=table))
    drawn = drawer(corpus, n=n, seed=seed, **equal)
    if table in READERS:
        lines = READERS[table](drawn.hits, drawn.documents, width=width)
    else:
        lines = concordance(drawn.hits, drawn.documents, sort=sort, also=also, width=width)
    return drawn.part(lines, unit=unit or UNITS.get(table, table))


def evidence(
    corpus: Corpus,
    *,
    actor: Values = None,
    named_with: Values = None,
    theme: Values = None,
    formula: Values = None,
    voice: Values = None,
    speaker: Values = None,
    holder: Values = None,
    stance: Values = None,
    source: Values = None,
    act: Values = None,
    target: Values = None,
    newsroom: Values = None,
    outlet: Values = None,
    words: str | None = None,
    since: str | None = None,
    until: str | None = None,
    n: int = 5,
) -> Marked:
    """The sentences behind a number, as the evidence page of the report finds and cuts them.

    One row a sentence: the `sentence`, `voice` and `speaker` of what was asked for, `date`,
    `newsroom`, `outlet` and `article` (its title), and the `words` asked for, which a notebook
    marks. At most n sentences, drawn at random, with how many there are; no more of an article
    than `[evidence]` in the corpus's `settings.toml` allows.

        evidence(corpus, actor="China", voice="direct")
        evidence(corpus, holder="Russia", stance="against", target=["NATO", "the West"], n=20)
        evidence(corpus, actor="China", words="trade", since="2024-05-01").browse()

    A filter is a value, or a list any of which will do; `choices(corpus, "actor")` lists those of
    one. All filters must hold. actor: who is named; named_with: who else is, in the same sentence.
    theme, formula: what stands there. holder, stance (for or against), target: who is read as for
    or against what. source, act, target: who is told to do what to whom. voice (narration, direct,
    indirect or embedded), speaker: whose words the naming, theme … are; alone, any of theirs.
    words: all of them stand in the sentence. since, until: days, as 2024-05-01.

    Raises AskedError for a value that no sentence has, with those near it.
    """
    given = {
        "actor": actor, "with": named_with, "theme": theme, "formula": formula, "voice": voice,
        "speaker": speaker, "holder": holder, "stance": stance, "source": source, "act": act,
        "target": target, "newsroom": newsroom, "outlet": outlet,
        "words": " ".join(words.split()) if words else None,
    }  # fmt: skip
    filters: Filters = {
        **{k: [v] if isinstance(v, str) else list(v) for k, v in given.items() if v is not None},
        **days(since=since, until=until),
    }
    rights = Codebook(corpus.codebook).settings["evidence"]
    found = asked(corpus, filters, n=n, **rights)
    return marked(found, filters, n=n, share=rights["share"])
