"""The machine scored against coded articles, each way of finding beside the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from spacy.language import Language
from spacy.tokens import Doc

from multipolar import quotes
from multipolar.attribution import rules
from multipolar.attribution.plain import plain_quotations
from multipolar.attribution.scoring import Offsets, Tally, scores, tally
from multipolar.attribution.wording import Wording
from multipolar.codebook import ReportingVerb
from multipolar.coded import CodedArticle

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


def _trained(doc: Doc) -> list[Offsets]:
    return [
        Offsets(
            _stretch(one.source_start, one.source_end),
            _stretch(one.cue_start, one.cue_end),
            (one.content_start, one.content_end),
        )
        for one in quotes.attributions(doc)
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
