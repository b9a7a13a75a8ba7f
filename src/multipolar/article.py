"""Parsed articles → their rows of every table."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd
from spacy.language import Language

from multipolar.acts.reader import ActReader
from multipolar.annotate import Line, base_forms, sentences
from multipolar.attribution.model import AttributionModel
from multipolar.attribution.weights import trained
from multipolar.codebook import Codebook
from multipolar.documents import document
from multipolar.entities import ActorFinder
from multipolar.formulas.content_words import ContentWords
from multipolar.marks import marked_spans
from multipolar.mention import mention_row
from multipolar.quotes import Attributions
from multipolar.readers import Article
from multipolar.schema import TABLES
from multipolar.segments import Segment
from multipolar.speakers import quote_row, quotes
from multipolar.stance.cues import CueReader
from multipolar.stance.rows import stances
from multipolar.terms import terms
from multipolar.themes import ThemeFinder
from multipolar.voices import Voices

Rows = dict[str, list[tuple[object, ...]]]


class Parsed(NamedTuple):
    """An article with its segments, its parsed lines, and what is known of it besides.

    notes: what `articles.csv` says of it. row: its path, sha256 and language.
    """

    article: Article
    segments: list[Segment]
    lines: list[Line]
    notes: dict[str, str]
    row: dict[str, str]


class ArticleReader:
    """Reads parsed articles with one codebook and one model."""

    def __init__(self, codebook: Codebook, *, nlp: Language) -> None:
        self.codebook = codebook
        self.actors = ActorFinder(codebook, nlp=nlp)
        speakers = codebook.settings["speakers"]
        self.attributions = Attributions(
            AttributionModel(trained(), groups=codebook.verb_groups),
            phrases=speakers["phrases"],
            sections=speakers["sections"],
        )
        self.themes = ThemeFinder(codebook.themes, nlp=nlp)
        self.cues = CueReader(codebook.stance, verbs=codebook.verbs)
        self.acts = ActReader(codebook)
        lists = base_forms(codebook.settings["model"]["names"])
        self.content = ContentWords(codebook.phrase_words, lists)

    def read(self, articles: Iterable[Parsed]) -> dict[str, pd.DataFrame]:
        """Table name → the rows of these articles; `documents` still without `family_id`."""
        documents: list[dict[str, object]] = []
        rows: Rows = {}
        for parsed in articles:
            about = self._about(parsed)
            documents.append(about)
            for name, own in self._rows(parsed, about).items():
                rows.setdefault(name, []).extend(own)
        frames = {name: _frame(name, own) for name, own in rows.items()}
        return {"documents": pd.DataFrame(documents), **frames}

    def _about(self, parsed: Parsed) -> dict[str, object]:
        return document(
            parsed.article,
            **parsed.row,
            segments=parsed.segments,
            n_words=sum(len(line.words) for line in parsed.lines),
            notes=parsed.notes,
            codebook=self.codebook,
        )

    def _rows(self, parsed: Parsed, about: dict[str, object]) -> Rows:
        doc_id, lines, newsroom = parsed.article.doc_id, parsed.lines, str(about["newsroom"])
        date = str(about["date"]) if about["date"] else None
        home = self.codebook.states.get(newsroom, "")
        mentions = self.actors.mentions(lines, date=date, home=home)
        spoken = quotes(
            lines, mentions=mentions, attributions=self.attributions, codebook=self.codebook
        )
        voices = Voices(lines, spoken)
        hits = self.themes.hits(lines)
        held = stances(
            mentions=mentions,
            hits=hits,
            voices=voices,
            reader=self.cues,
            newsroom=newsroom,
            codebook=self.codebook,
        )
        told = sentences(lines)
        starts = [start for start, _ in told]

        def at(start: int) -> tuple[str, int]:
            """The article and the sentence of a place: the last sentence begun before it."""
            return doc_id, bisect_right(starts, start) - 1

        return {
            "segments": [
                (doc_id, *s[:4], len(parsed.article.text[s.start : s.end].split()))
                for s in parsed.segments
            ],
            "sentences": [(doc_id, number, *place) for number, place in enumerate(told)],
            "mentions": [
                (*at(m.start), *mention_row(m, voices.of(m.start, m.end))) for m in mentions
            ],
            "quotes": [(doc_id, n, *quote_row(quote)) for n, quote in enumerate(spoken)],
            "voices": [(doc_id, *who, n) for who, n in voices.words().items()],
            "terms": [(doc_id, *term) for term in terms(voices)],
            "marked": [(doc_id, *line.span(s)) for line in lines for s in marked_spans(line.doc)],
            "themes": [(*at(h.start), *h[:4], *voices.of(h.start, h.end)) for h in hits],
            "acts": [(*at(act.start), *act) for act in self.acts.acts(mentions, voices)],
            "stances": [(*at(stance.start), *stance) for stance in held],
        }


def _frame(name: str, rows: list[tuple[object, ...]]) -> pd.DataFrame:
    """The rows as a frame, whole numbers as such where some are missing."""
    if not rows:
        return TABLES[name].empty()
    frame = pd.DataFrame(rows, columns=list(TABLES[name].columns))
    nullable = [column for column in TABLES[name].nullable if column.endswith(("_start", "_end"))]
    return frame.astype(dict.fromkeys(nullable, "Int64"))
