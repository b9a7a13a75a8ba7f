"""The machine scored against coded articles, each way of finding beside the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd
from spacy.language import Language
from spacy.tokens import Doc

from multipolar import annotate
from multipolar.annotate import Line
from multipolar.article import ArticleReader
from multipolar.attribution import rules
from multipolar.attribution.plain import plain_quotations
from multipolar.attribution.scoring import Offsets, Tally, scores, tally
from multipolar.attribution.wording import Wording
from multipolar.codebook import Codebook
from multipolar.coded import CodedArticle
from multipolar.quotes import attributions
from multipolar.segments import Segment
from multipolar.speakers import Quote, quotes
from multipolar.themes import ThemeFinder
from multipolar.vocabulary import ReportingVerb, Theme

Way = Callable[[Doc], list[Offsets]]


def attribution_scores(
    articles: Iterable[CodedArticle], *, nlp: Language, verbs: dict[str, ReportingVerb]
) -> dict[str, dict[str, float | int]]:
    """Scores of each way (see `attribution.scoring`): trained, rules and plain quotations."""
    ways: dict[str, Way] = {
        "trained": _trained,
        "rules": lambda doc: _by_rules(doc, verbs),
        "plain quotations": lambda doc: list(
            plain_quotations(Wording([(0, doc)]), verbs=verbs.keys())
        ),
    }
    tallies: dict[str, list[Tally]] = {name: [] for name in ways}
    for article in articles:
        doc = nlp(article.text)
        for name, way in ways.items():
            found = way(doc)
            tallies[name].append(tally(doc, found=found, coded=article.attributions))
    return {name: scores([Tally(), *own]) for name, own in tallies.items()}


def speaker_scores(
    coded: pd.DataFrame, *, texts: Mapping[str, str], nlp: Language, codebook: Codebook
) -> pd.DataFrame:
    """Of the coded attributions that were found, how many have the right speaker.

    coded: one row per attribution: `article_id`, `cue_start`, `cue_end`, `kind` and `speaker`, an
    actor_id, "person:" or "org:" with a name for somebody the codebook does not have, or "-" for
    nobody in particular. texts: article_id → its text.

    One row per kind (mixed counts as indirect): `coded`, `found` (an attribution with that cue),
    `right` (the coded actor, or none where none of the codebook is coded), `share` of the found;
    `listed` (found ones whose speaker the codebook has), `listed_right`; `strangers` (found ones
    of a person it does not have), `strangers_named` (whose name was given as coded).
    """
    reader = ArticleReader(codebook, nlp=nlp)
    rows = []
    for article_id, own in coded.groupby("article_id", sort=True):
        found = _spoken(texts[str(article_id)], reader, nlp)
        rows += [_judged(row, found) for row in own.itertuples(index=False)]
    judged = pd.DataFrame(rows)
    table = judged.groupby("kind", as_index=False).sum()
    return table.assign(share=table["right"] / table["found"])


def theme_hits(
    texts: Mapping[str, str], *, nlp: Language, themes: dict[str, Theme]
) -> pd.DataFrame:
    """The themes found in passages, each read alone: `passage_id`, `theme`, `pattern`, a row a hit.

    texts: passage_id → its text.
    """
    finder = ThemeFinder(themes, nlp=nlp)
    rows = [
        (passage, hit.theme, hit.pattern)
        for passage, text in texts.items()
        for hit in finder.hits(_lines(text, nlp))
    ]
    return pd.DataFrame(rows, columns=["passage_id", "theme", "pattern"])


def _lines(text: str, nlp: Language) -> list[Line]:
    places = annotate.kept_lines(text, [Segment(0, len(text), "body", "", {})])
    parses = next(annotate.parse([[line for _, _, line in places]], nlp=nlp))
    return annotate.placed(parses, places=places)


def _spoken(text: str, reader: ArticleReader, nlp: Language) -> list[Quote]:
    lines = _lines(text, nlp)
    named = reader.actors.mentions(lines)
    found = quotes(
        lines, mentions=named, attributions=reader.attributions, codebook=reader.codebook
    )
    return [quote for quote in found if quote.attribution.cue is not None]


def _judged(row: Any, found: list[Quote]) -> dict[str, object]:
    """One coded attribution beside the one found at its cue."""
    spans = [(q.line.span(q.attribution.cue), q) for q in found if q.attribution.cue is not None]
    at_cue = (q for (a, b), q in spans if a < row.cue_end and row.cue_start < b)
    quote = next(at_cue, None)
    listed = row.speaker != "-" and ":" not in row.speaker
    told = quote.speaker.actor_id if quote and quote.speaker else None
    right = quote is not None and told == (row.speaker if listed else None)
    is_person = quote is not None and row.speaker.startswith("person:")
    named = quote.who.stranger if quote else None
    return {
        "kind": "direct" if row.kind == "direct" else "indirect",
        "coded": 1,
        "found": quote is not None,
        "right": right,
        "listed": listed and quote is not None,
        "listed_right": listed and right,
        "strangers": is_person,
        "strangers_named": is_person and named == row.speaker.removeprefix("person:"),
    }


def _trained(doc: Doc) -> list[Offsets]:
    return [
        Offsets(
            _stretch(one.source_start, one.source_end),
            _stretch(one.cue_start, one.cue_end),
            (one.content_start, one.content_end),
        )
        for one in attributions(doc)
    ]


def _stretch(first: int | None, last: int | None) -> tuple[int, int] | None:
    return None if first is None or last is None else (first, last)


def _by_rules(doc: Doc, verbs: dict[str, ReportingVerb]) -> list[Offsets]:
    """What the rules find in each line; they were written for single lines."""
    words = Wording([(0, doc)])
    found = []
    for first, last in words.lines:
        begin = words.token(first).i
        line = doc[begin : words.token(last - 1).i + 1].as_doc()
        shift = words.start[first]
        for one in rules.attributions(line, verbs=verbs):
            parts = (one.source, one.cue, one.content)
            places = [(s.start_char + shift, s.end_char + shift) if s else None for s in parts]
            if places[1] is not None and places[2] is not None:
                found.append(Offsets(places[0], places[1], places[2]))
    return found
