"""Formulas: set phrases that travel, with every use of them and whose words it is.

A formula is a sequence of content words of one sentence, with whatever function words between,
that recurs in several story families and newsrooms; that holds together (`cohesion`) and stands so
more often than not where its words meet (`fixedness`); that is no mere name and no habit of
writing news; and that is not used everywhere alike (`evenness`). Known formulas come from the
codebook besides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from multipolar.codebook import Codebook
from multipolar.formulas.content_words import ContentWords
from multipolar.formulas.corpus_words import Content, CorpusWords
from multipolar.formulas.phrases import Forms, Judge, Names, Phrase
from multipolar.formulas.sequences import least_families, recurring
from multipolar.schema import FORMULAS, PHRASES
from multipolar.spoken import whose

Table = Callable[[str, list[str]], pd.DataFrame]
"""The name of a table and some of its columns → these, in the order of its key."""

ABOUT = ["doc_id", "family_id", "newsroom", "date"]
VOICED_BY = {
    "quotes": ["doc_id", "content_start", "content_end", "speaker", "stranger"],
    "marked": ["doc_id", "start", "end"],
    "segments": ["doc_id", "start", "end", "kind"],
}
KEPT = ("known", "found")
READ = 30  # uses of a phrase; the wording most frequent in them is its name


class Tables(NamedTuple):
    """The tables of these names."""

    formulas: pd.DataFrame
    phrases: pd.DataFrame


class FormulaFinder:
    """Finds the formulas of a corpus with one codebook."""

    def __init__(self, codebook: Codebook, reader: ContentWords) -> None:
        self.settings: Mapping[str, Any] = codebook.settings["formulas"]
        self.known: dict[str, set[Forms]] = {
            name: {reader.of_phrase(wording) for wording in entry.wordings}
            for name, entry in codebook.formulas.items()
        }
        actors = codebook.actors.values()
        names = [n for a in actors for n in (*a.names, *a.short_names, *a.demonyms, *a.capitals)]
        offices = [name for title in codebook.titles.values() for name in title.names]
        self.names = Names(map(reader.of_phrase, names), offices=map(reader.of_phrase, offices))
        habits = (one for one in codebook.phrase_words if one.kind == "convention")
        self.conventions = {word for one in habits for word in one.words}

    def find(self, content: Content, table: Table) -> Tables:
        """The formulas of a corpus and what else recurs in it.

        Texts and voices are read when all is found, so that not everything is in memory at once.
        """
        documents = table("documents", ABOUT)
        phrases, uses = self._found(documents, content)
        worded = _wordings(uses, table("documents", ["text"])["text"])
        names = [*self.known, *worded[len(self.known) :]]
        found = pd.DataFrame(phrases, columns=list(Phrase._fields)).assign(phrase=names)
        uses = uses[found["kind"].isin(KEPT).to_numpy()[uses["phrase"]]]
        uses = uses.assign(
            doc_id=documents["doc_id"].to_numpy()[uses["article"]],
            formula=found["phrase"].to_numpy()[uses["phrase"]],
        )
        spoken = {name: table(name, wanted) for name, wanted in VOICED_BY.items()}
        return Tables(whose(uses, **spoken)[list(FORMULAS.columns)], found[list(PHRASES.columns)])

    def _found(
        self, documents: pd.DataFrame, content: Content
    ) -> tuple[list[Phrase], pd.DataFrame]:
        corpus = CorpusWords(documents, content, between=self.settings["between"])
        phrases = [*self._known(corpus), *self._recurring(corpus)]
        return phrases, _uses(corpus, content, phrases)

    def _known(self, corpus: CorpusWords) -> list[Phrase]:
        """The codebook's formulas that stand in the corpus."""
        found = []
        worded = sorted(set().union(*self.known.values()))
        places = dict(zip(worded, corpus.places_of(worded), strict=True))
        for wordings in self.known.values():
            first = np.concatenate([places[words] for words in sorted(wordings)])
            last = np.concatenate([places[words] + len(words) - 1 for words in sorted(wordings)])
            order = np.lexsort((-last, first))
            first, last = first[order], last[order]
            apart = first > np.maximum.accumulate(np.append(-1, last[:-1]))
            families = corpus.families_at(first[apart])
            newsrooms = len(np.unique(corpus.newsroom[families]))
            words = " | ".join(sorted(map(" ".join, wordings)))
            size = (len(families), newsrooms)
            found.append(Phrase(words, first[apart], last[apart], "known", *size))
        return found

    def _recurring(self, corpus: CorpusWords) -> list[Phrase]:
        settings = self.settings
        least = least_families(len(corpus.newsroom), settings)
        levels = recurring(corpus.words, least=least, longest=settings["longest"])
        judge = Judge(
            corpus,
            levels,
            names=self.names,
            conventions=self.conventions,
            known=set().union(*self.known.values()),
            min_newsrooms=settings["min_newsrooms"],
            fixed=settings["fixed"],
        )
        return judge.chosen(most=settings["most"])


def _uses(corpus: CorpusWords, content: Content, phrases: Sequence[Phrase]) -> pd.DataFrame:
    """Every use of the formulas, and READ of any other phrase: where it stands."""
    most = [None if phrase.kind in KEPT else READ for phrase in phrases]
    first, last = (
        np.concatenate([np.empty(0, int), *(p[:n] for p, n in zip(places, most, strict=True))])
        for places in ([p.first for p in phrases], [p.last for p in phrases])
    )
    sizes = [len(p.first[:n]) for p, n in zip(phrases, most, strict=True)]
    words = content(["sentences", "starts", "ends"])
    begun, ended = corpus.origin[first], corpus.origin[last]
    return pd.DataFrame(
        {
            "phrase": np.repeat(np.arange(len(phrases)), sizes),
            "article": words["row"][begun],
            "sent_id": words["sentences"][begun],
            "start": words["starts"][begun],
            "end": words["ends"][ended],
        }
    )


def _wordings(uses: pd.DataFrame, texts: pd.Series) -> list[str]:
    """Of each phrase the wording found most often in its first uses, as it is mostly spelled."""
    n_phrases = uses["phrase"].max() + 1 if len(uses) else 0
    spelled: list[Counter[str]] = [Counter() for _ in range(n_phrases)]
    some = uses[uses.groupby("phrase").cumcount() < READ]
    some = some.sort_values("article", kind="stable")[["article", "phrase", "start", "end"]]
    for article, own in groupby(some.to_numpy().tolist(), key=itemgetter(0)):
        text = str(texts.iat[article])  # one at a time: all are more than the rest of memory
        for _, phrase, start, end in own:
            spelled[phrase][" ".join(text[start:end].split())] += 1
    return [_most_frequent(own) for own in spelled]


def _most_frequent(spelled: Counter[str]) -> str:
    """The wording found most often, capitals aside, in its most frequent spelling."""
    worded: Counter[str] = Counter()
    for wording, n in spelled.items():
        worded[wording.lower()] += n
    ranks = {w: (-worded[w.lower()], w.lower(), -n, w) for w, n in spelled.items()}
    return min(spelled, key=ranks.__getitem__, default="")
