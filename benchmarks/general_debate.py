"""Who speaks of a multipolar world in the UN General Debate of 1991 to 2022, and when.

    python -m benchmarks.general_debate [--sample 100]

States are the outlets, years the time, each speech a story family of its own. Nothing was tuned on
these speeches: the theme is the codebook's as it is for news, the phrase is the two words. What is
known of China, Russia and Venezuela, and of 2022, is to come out of it. The theme is looked for in
the sentences that hold the words of one of its patterns; what that loses is measured on a sample of
speeches that are parsed whole.

Read from `../shared/data` beside the checkout (see the project's data notes).
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
from spacy.language import Language

from benchmarks.un_pieces import DATA, NAME
from multipolar import annotate
from multipolar.annotate import Line
from multipolar.codebook import Codebook
from multipolar.compare import rates
from multipolar.store import BUNDLED
from multipolar.themes import ThemeFinder

THEME = "multipolar_world"
PHRASE = re.compile(r"\bmulti-?polar world\b", re.IGNORECASE)
FIRST, HIGHEST = {"CHN", "RUS", "VEN"}, 2022
LEAST = 20_000  # words of a state's speeches; of fewer, one sentence more makes it first
SHOWN = 15
DRAWS, SEED = 2000, 20261122
SENTENCE = re.compile(r"(?<=[.!?;])\s+")


def speeches(folder: Path = DATA) -> pd.DataFrame:
    """One row per speech: `doc_id`, `family_id`, `country`, `year`, `text`, `n_words`."""
    table = pd.read_parquet(folder / NAME)
    words = table["text"].str.split()
    return pd.DataFrame(
        {
            "doc_id": table["id"],
            "family_id": table["id"],
            "country": table["country"],
            "year": table["year"],
            "text": words.str.join(" "),
            "n_words": words.str.len(),
        }
    )


class Sought:
    """One theme, looked for in the sentences that hold the words of one of its patterns."""

    def __init__(self, codebook: Codebook, *, nlp: Language) -> None:
        theme = codebook.themes[THEME]
        self.nlp = nlp
        self.finder = ThemeFinder({THEME: theme}, nlp=nlp)
        self.needs = [_needs(pattern) for pattern in (*theme.patterns, *theme.opposite)]

    def sentences(self, text: str) -> list[str]:
        """Those that may hold the theme."""
        if not self.is_possible(text):
            return []
        return [sentence for sentence in SENTENCE.split(text) if self.is_possible(sentence)]

    def is_possible(self, text: str) -> bool:
        return any(all(word.search(text) for word in needs) for needs in self.needs)

    def found(self, pieces: pd.DataFrame) -> pd.DataFrame:
        """One row per hit of the theme in pieces of text: `doc_id` and `pattern`."""
        docs = annotate.parse(([text] for text in pieces["text"]), nlp=self.nlp)
        rows = [
            (doc_id, hit.pattern)
            for doc_id, (doc,) in zip(pieces["doc_id"], docs, strict=True)
            for hit in self.finder.hits([Line(0, "body", doc)])
        ]
        return pd.DataFrame(rows, columns=["doc_id", "pattern"])


def _needs(pattern: str) -> list[re.Pattern[str]]:
    """What a sentence must hold for a pattern: one of the stems in the place of each word."""
    words = [word.lstrip("=").split("|") for word in pattern.split() if not word.startswith("..")]
    stems = ("|".join(re.escape(stem.rstrip("*")) for stem in word) for word in words)
    return [re.compile(stem, re.IGNORECASE) for stem in stems]


def in_sentences(sought: Sought, table: pd.DataFrame) -> pd.DataFrame:
    """Hits of the theme in the sentences that may hold it."""
    pieces = table[["doc_id"]].assign(text=table["text"].map(sought.sentences))
    return sought.found(pieces.explode("text").dropna())


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Hits of the bare phrase: one row each, `doc_id` and the `pattern`."""
    times = table["text"].map(lambda text: len(PHRASE.findall(text)))
    doc_ids = table["doc_id"].repeat(times)
    return pd.DataFrame({"doc_id": doc_ids, "pattern": "multipolar world"})


def ranking(hits: pd.DataFrame, table: pd.DataFrame, *, by: str, intervals: dict) -> pd.DataFrame:
    """Rates by state or year, the highest first, of groups with LEAST words or more."""
    words = table.drop(columns="text")
    found = rates(hits.assign(item="it"), words, item="item", by=by, **intervals)
    found = found[found["words"] >= LEAST].drop(columns=["item", "n_families"])
    return found.sort_values(["rate", by], ascending=[False, True], ignore_index=True)


def told(hits: pd.DataFrame, table: pd.DataFrame, *, intervals: dict) -> dict[str, object]:
    """The rankings, whether what was to come out did, and in which share of draws of speeches."""
    by_state, by_year = (
        ranking(hits, table, by=by, intervals=intervals) for by in ("country", "year")
    )
    return {
        "hits": len(hits),
        "speeches with it": hits["doc_id"].nunique(),
        "wordings": hits["pattern"].value_counts().sort_index().to_dict(),
        "states ranked": len(by_state),
        "the three are first": set(by_state["country"][:3]) == FIRST,
        "in draws of speeches": drawn_first(hits, table, by="country", first=FIRST),
        "2022 is highest": int(by_year["year"][0]) == HIGHEST,
        "in draws of speeches of a year": drawn_first(hits, table, by="year", first={HIGHEST}),
        "by state": _rows(by_state),
        "by year": _rows(by_year),
    }


def drawn_first(hits: pd.DataFrame, table: pd.DataFrame, *, by: str, first: set) -> float:
    """In which share of DRAWS, of as many speeches in each group, these have the highest rates."""
    rng = np.random.default_rng(SEED)
    found = table["doc_id"].map(hits.groupby("doc_id").size()).fillna(0).to_numpy()
    words = table["n_words"].to_numpy()
    drawn = {}
    for name, places in table.groupby(by).indices.items():
        if words[places].sum() >= LEAST:
            chosen = rng.choice(places, (DRAWS, len(places)))
            drawn[name] = found[chosen].sum(axis=1) / words[chosen].sum(axis=1)
    ranks = pd.DataFrame(drawn).rank(axis=1, ascending=False).reindex(columns=sorted(first))
    return float((ranks.max(axis=1, skipna=False) <= len(first)).mean())


def _rows(ranked: pd.DataFrame) -> list[str]:
    """A line for each of the first rows: who, rate and interval per 1,000 words, hits, speeches."""
    return [
        f"{row[0]}: {row.rate:.3f} ({row.low:.3f} to {row.high:.3f}), {row.n} in {row.n_docs}"
        for row in ranked[:SHOWN].itertuples(index=False)
    ]


def lost(sought: Sought, table: pd.DataFrame, hits: pd.DataFrame, *, n: int) -> dict[str, object]:
    """Hits in speeches parsed whole against those in their likely sentences; half have some."""
    has_some = table["doc_id"].isin(hits["doc_id"])
    some, none = table[has_some], table[~has_some]
    sample = pd.concat(
        [part.sample(min(n // 2, len(part)), random_state=1) for part in (some, none)]
    )
    whole, own = (
        found.groupby(["doc_id", "pattern"]).size()
        for found in (sought.found(sample), hits[hits["doc_id"].isin(sample["doc_id"])])
    )
    both = pd.DataFrame({"whole": whole, "sentences": own}).fillna(0)
    return {
        "speeches": len(sample),
        "hits in the whole": int(both["whole"].sum()),
        "lost": int((both["whole"] - both["sentences"]).clip(lower=0).sum()),
        "added": int((both["sentences"] - both["whole"]).clip(lower=0).sum()),
    }


def main(folder: Path, *, sample: int) -> None:
    if not (folder / NAME).exists():
        print(f"skipped: {NAME} is not in {folder.name}/; see the project's data notes")
        return
    codebook = Codebook(BUNDLED / "codebook")
    sought = Sought(codebook, nlp=annotate.load_model(codebook.settings["model"]["names"]))
    table, intervals = speeches(folder), codebook.settings["intervals"]
    theme = in_sentences(sought, table)
    shown = {
        "speeches": len(table),
        "words": int(table["n_words"].sum()),
        "theme": told(theme, table, intervals=intervals),
        "phrase": told(in_words(table), table, intervals=intervals),
        "parsed whole": lost(sought, table, theme, n=sample) if sample else "nothing",
    }
    print(json.dumps(shown, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=DATA)
    parser.add_argument("--sample", type=int, default=100, help="speeches to parse whole")
    given = parser.parse_args()
    main(given.folder, sample=given.sample)
