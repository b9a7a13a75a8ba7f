"""Ways of finding attributions side by side: the trained model, the rules, quotation marks alone.

All three are given the same lines, the same namings and the same resolution of speakers, so that
what differs is the attribution.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd
from spacy.language import Language
from spacy.tokens import Doc

from multipolar import annotate
from multipolar.annotate import Line
from multipolar.attributed import Attribution, AttributionFinder
from multipolar.attribution import rules
from multipolar.attribution.plain import plain_quotations
from multipolar.attribution.scoring import Offsets
from multipolar.attribution.wording import Wording
from multipolar.codebook import Codebook
from multipolar.entities import ActorFinder
from multipolar.quotes import of_headline
from multipolar.segments import Segment
from multipolar.speakers import quotes
from multipolar.validity import gold_labels, machine_labels, scores
from multipolar.vocabulary import ReportingVerb

TRAINED, RULES, PLAIN = "trained model", "rules", "quotation marks"
TASKS = ("quotes", "quoted_words")
COLUMNS = ("way", "doc_id", "content_start", "content_end", "speaker")


class ByRules:
    """Finds the attributions of an article by the rules, each line by itself."""

    def __init__(self, verbs: dict[str, ReportingVerb], *, sections: Sequence[str]) -> None:
        self.verbs = verbs
        self.sections = sections

    def of_lines(self, lines: Sequence[Line]) -> list[list[Attribution]]:
        """For each line its attributions, in the order of their content."""
        found = [rules.attributions(line.doc, verbs=self.verbs) for line in lines]
        sources = [one.source for own in found for one in own if one.source is not None]
        speakers = {source.root.lower_ for source in sources}
        for line, own in zip(lines, found, strict=True):
            if line.kind == "title":
                own[:0] = of_headline(line, sections=self.sections, speakers=speakers)
        return found


class ByMarks:
    """Finds what stands in quotation marks beside a reporting verb."""

    def __init__(self, verbs: Collection[str]) -> None:
        self.verbs = verbs

    def of_lines(self, lines: Sequence[Line]) -> list[list[Attribution]]:
        """For each line its quotations, in order."""
        return [
            [
                _quotation(line.doc, one)
                for one in plain_quotations(Wording([(0, line.doc)]), verbs=self.verbs)
            ]
            for line in lines
        ]


def _quotation(doc: Doc, found: Offsets) -> Attribution:
    source, cue, content = (
        doc.char_span(*place, alignment_mode="expand") if place else None
        for place in (found.source, found.cue, found.content)
    )
    if content is None:
        raise ValueError(f"{found.content} is no stretch of this line")
    return Attribution(content, "marks", cue, source, "direct", (content,))


def other_quotes(
    documents: pd.DataFrame, segments: pd.DataFrame, *, nlp: Language | None, codebook: Codebook
) -> pd.DataFrame:
    """One row per attributed statement that the rules, or quotation marks alone, find.

    Columns: way, doc_id, content_start, content_end, and speaker as in the table `quotes`. nlp:
    None where there is no article.
    """
    if nlp is None:
        return pd.DataFrame(columns=list(COLUMNS))
    ways: dict[str, AttributionFinder] = {
        RULES: ByRules(codebook.verbs, sections=codebook.settings["speakers"]["sections"]),
        PLAIN: ByMarks(codebook.verbs.keys()),
    }
    finder = ActorFinder(codebook, nlp=nlp)
    own = dict(list(segments.groupby("doc_id")))
    rows = []
    for about in documents.to_dict("records"):
        lines = _lines(about["text"], own[about["doc_id"]], nlp)
        date = about["date"] if isinstance(about["date"], str) else None
        home = codebook.states.get(about["newsroom"], "")
        mentions = finder.mentions(lines, date=date, home=home)
        for way, attributions in ways.items():
            for quote in quotes(
                lines, mentions=mentions, attributions=attributions, codebook=codebook
            ):
                speaker = quote.speaker.name if quote.speaker else None
                rows.append((way, about["doc_id"], *quote.content, speaker))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _lines(text: str, segments: pd.DataFrame, nlp: Language) -> list[Line]:
    columns = (segments[name] for name in ("start", "end", "kind", "rule"))
    stretches = [
        Segment(start, end, kind, rule, {}) for start, end, kind, rule in zip(*columns, strict=True)
    ]
    places = annotate.kept_lines(text, stretches)
    docs = next(annotate.parse([[words for _, _, words in places]], nlp=nlp))
    return annotate.placed(docs, places=places)


def way_scores(
    tables: dict[str, pd.DataFrame],
    others: pd.DataFrame,
    gold: dict[str, pd.DataFrame],
    *,
    coder: str,
    actor_ids: dict[str, str],
) -> pd.DataFrame:
    """How well each way tells who is quoted and whose words these are: one row per task and way.

    tables: as for `validity.machine_labels`; their `quotes` are the trained model's. others: of
    `other_quotes`. gold: cut to articles that stand as they were coded. actor_ids: name →
    actor_id of the actors that were coded. The measures are those of `validity.scores`.
    """
    passages = gold["passages"]
    given = gold_labels(gold, tables["documents"], coder=coder)
    found = {TRAINED: tables["quotes"]}
    found |= {way: others[others["way"] == way] for way in (RULES, PLAIN)}
    rows = []
    for way, own in found.items():
        labels = machine_labels({**tables, "quotes": own}, passages, actor_ids=actor_ids)
        rows.append(scores(labels, given, passages, tasks=TASKS).assign(way=way))
    return pd.concat(rows).sort_values("task", kind="stable", ignore_index=True)
