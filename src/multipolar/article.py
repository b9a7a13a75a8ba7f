"""One parsed article → its rows of every table."""

from __future__ import annotations

import pandas as pd
from spacy.language import Language

from multipolar.annotate import Line, is_word, sentence_of, sentences
from multipolar.codebook import Codebook
from multipolar.cues import CueReader
from multipolar.documents import document
from multipolar.entities import ActorFinder
from multipolar.mention import mention_table
from multipolar.readers import Article
from multipolar.schema import TABLES
from multipolar.segments import Segment
from multipolar.speakers import quote_table, quotes
from multipolar.stance import stances
from multipolar.themes import ThemeFinder, theme_table
from multipolar.voices import Voices


class ArticleReader:
    """Reads parsed articles with one codebook and one model."""

    def __init__(self, codebook: Codebook, *, nlp: Language) -> None:
        self.codebook = codebook
        self.actors = ActorFinder(codebook, nlp=nlp)
        self.themes = ThemeFinder(codebook.themes, nlp=nlp)
        self.cues = CueReader(codebook.stance, verbs=codebook.verbs)

    def read(
        self,
        article: Article,
        segments: list[Segment],
        lines: list[Line],
        *,
        notes: dict[str, str],
        row: dict[str, str],
    ) -> dict[str, pd.DataFrame]:
        """Table name → this article's rows. row: what the pipeline knows of the article."""
        doc_id = article.doc_id
        mentions = self.actors.mentions(lines)
        spoken = quotes(lines, mentions=mentions, codebook=self.codebook)
        voices = Voices(lines, spoken)
        hits = self.themes.hits(lines)
        n_words = sum(is_word(token) for line in lines for token in line.doc)
        about = document(
            article,
            **row,
            segments=segments,
            n_words=n_words,
            notes=notes,
            codebook=self.codebook,
        )
        found = stances(
            mentions=mentions,
            hits=hits,
            voices=voices,
            reader=self.cues,
            newsroom=str(about["newsroom"]),
            codebook=self.codebook,
        )
        told = sentences(doc_id, lines)
        return {
            "documents": pd.DataFrame([about]),
            "sentences": told,
            "mentions": _placed(voices.assign(mention_table(mentions)), doc_id, told, "mentions"),
            "quotes": quote_table(doc_id, spoken),
            "voices": voices.words(doc_id),
            "themes": _placed(voices.assign(theme_table(hits)), doc_id, told, "themes"),
            "stances": _placed(found, doc_id, told, "stances"),
        }


def _placed(frame: pd.DataFrame, doc_id: str, told: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows with their article and sentence, in the columns of their table."""
    placed = frame.assign(doc_id=doc_id, sent_id=sentence_of(told, frame["start"]))
    return placed[list(TABLES[name].columns)]
