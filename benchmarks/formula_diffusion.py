"""Formulas of the UN General Debate, mined without being told of any: what is found, and how right.

    python -m benchmarks.formula_diffusion [folder] [--kit kit.csv]

Countries are the newsrooms, years the time, each speech its own story; only words are needed, no
parse. Printed are the time it takes, how many formulas come of words in random order, which known
formulas of the codebook are found without it, and who said these first here. Beside them what a
user would take instead: the n-grams of 3 to 6 words, and those of 2 to 4 content words, that stand
in the most speeches, and the phrases of gensim's word2phrase (Mikolov et al. 2013) where gensim is
installed.

How many are right was judged on 50 drawn from each list, mixed and coded without knowing which is
from where (`--kit` writes the sheet): F a set phrase of the discourse, T a term or compound of a
trade, C a habit of the occasion, N a name, X a piece or a free phrase. The codes are in
`formula_codes.csv` by the hash of the phrase, as the speeches' words are not kept here; a language
model gave them, once, and saw capitals that only the phrases found have. On the
5,982 speeches of 1991 to 2022, 13.2 million words (95% intervals by Wilson):

| list | F | F or T | N | C | X |
| --- | --- | --- | --- | --- | --- |
| found | 0.38 (0.26 to 0.52) | 0.72 (0.58 to 0.83) | 0.20 | 0.02 | 0.06 |
| n-grams of 3 to 6 words | 0.02 (0.00 to 0.10) | 0.04 (0.01 to 0.13) | 0.04 | 0.04 | 0.88 |
| n-grams of 2 to 4 content words | 0.02 (0.00 to 0.10) | 0.32 (0.21 to 0.46) | 0.06 | 0.04 | 0.58 |

Without being told, 11 of the 21 known formulas that five speeches of two countries have are among
the 500, 14 among all 5,462 found; in random order none is found. Mining takes 3.5 s of CPU. The
names among those found are long titles of bodies, programmes and treaties with small words in them
and parts of places' names, which capitals do not give away.

The weight by which formulas are ranked was chosen among others in view of how many known formulas
it puts among the 500 in speeches from 2007 on; that number is therefore flattered. What is found at
all is not.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import time
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from benchmarks.un_pieces import DATA, NAME
from multipolar.annotate import base_forms
from multipolar.codebook import Codebook
from multipolar.formulas.content_words import ContentWords, content_words
from multipolar.formulas.corpus_words import Content, content_of
from multipolar.formulas.finder import FormulaFinder, Tables
from multipolar.samples import listed
from multipolar.schema import TABLES
from multipolar.store import BUNDLED

SENTENCE = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St)\.|[^.!?;:\n]|[.](?=\S))+")
WORD = re.compile(r"\w+")
CODES = Path(__file__).with_name("formula_codes.csv")
MOST, DRAWN, AT_ONCE, SEED = 500, 50, 100, 20261126


def speeches(folder: Path) -> pd.DataFrame:
    """The speeches as articles."""
    rows = pd.read_parquet(folder / NAME).sort_values("id", ignore_index=True)
    return pd.DataFrame(
        {
            "doc_id": rows["id"],
            "family_id": rows["id"],
            "newsroom": rows["country"],
            "date": rows["year"].astype(str) + "-09-20",
            "text": rows["text"],
        }
    )


def read(documents: pd.DataFrame, known: ContentWords) -> Content:
    parts = []
    for begin in range(0, len(documents), AT_ONCE):
        some = documents.iloc[begin : begin + AT_ONCE]
        spans = [
            (doc_id, number, *match.span())
            for doc_id, text in zip(some["doc_id"], some["text"], strict=True)
            for number, match in enumerate(SENTENCE.finditer(text))
        ]
        sentences = pd.DataFrame(spans, columns=["doc_id", "sent_id", "start", "end"])
        parts.append(content_words(some, sentences, TABLES["mentions"].empty(), known=known))
    return content_of(pd.concat(parts, ignore_index=True))


def shuffled(content: Content) -> Content:
    """The same sentences with their content words in random order."""
    found = content(["words", "starts", "ends", "sentences", "places", "capitals", "persons"])
    chance = np.random.default_rng(SEED).random(len(found["row"]))
    order = np.lexsort((chance, found["sentences"], found["row"]))
    found |= {column: found[column][order] for column in ("words", "capitals")}
    return lambda wanted: {column: found[column] for column in ("row", *wanted)}


def find(documents: pd.DataFrame, content: Content, book: Codebook, known: ContentWords) -> Tables:
    tables = {name: TABLES[name].empty() for name in ("quotes", "marked", "segments")}
    tables["documents"] = documents
    return FormulaFinder(book, known).find(content, lambda name, wanted: tables[name][wanted])


def with_most(book: Codebook, most: int, **parts: object) -> Codebook:
    formulas = {**book.settings["formulas"], "most": most}
    return book.replaced(settings={**book.settings, "formulas": formulas}, **parts)


def ngrams(texts: pd.Series, *, sizes: range, without: frozenset[str]) -> list[str]:
    """The n-grams in the most speeches, words of `without` passed over."""
    counts: Counter[str] = Counter()
    for number, text in enumerate(texts, start=1):
        own = set()
        for sentence in SENTENCE.findall(text.lower()):
            words = [word for word in WORD.findall(sentence) if word not in without]
            own |= {" ".join(words[i : i + n]) for n in sizes for i in range(len(words) - n + 1)}
        counts.update(own)
        if number % 500 == 0:  # what was seen once in 500 speeches is in no list of 500
            counts = Counter({gram: n for gram, n in counts.items() if n > number // 500})
    return [gram for gram, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]]


def by_gensim(texts: pd.Series) -> list[str]:
    """The MOST phrases of two passes of word2phrase with gensim's defaults, by frequency."""
    from gensim.models.phrases import Phrases

    sentences = [WORD.findall(s) for text in texts for s in SENTENCE.findall(text.lower())]
    pairs = Phrases(sentences, delimiter=" ")
    longer = Phrases(pairs[sentences], delimiter=" ")
    counts = Counter(word for words in longer[pairs[sentences]] for word in words if " " in word)
    return [phrase for phrase, _ in sorted(counts.items(), key=lambda p: (-p[1], p[0]))[:MOST]]


def recalled(known: dict[str, set[tuple[str, ...]]], phrases: pd.DataFrame) -> dict[str, str]:
    """Known formula → the phrase found that is one of its wordings or holds it whole."""
    found = {tuple(row.words.split()): row.phrase for row in phrases.itertuples()}
    return {
        name: phrase
        for name, wordings in known.items()
        for words, phrase in found.items()
        if any(words[i : i + len(w)] == w for w in wordings for i in range(len(words)))
    }


def missed(known: dict[str, set[tuple[str, ...]]], phrases: pd.DataFrame) -> dict[str, list[str]]:
    """Known formula that is not found → what its wordings were taken for."""
    lost = known.keys() - recalled(known, phrases[phrases["kind"] == "found"]).keys()
    kinds = dict(zip(phrases["words"], phrases["kind"], strict=True))
    return {
        name: [kinds.get(" ".join(words), "no unit") for words in sorted(known[name])]
        for name in sorted(lost)
    }


def first_here(tables: Tables, documents: pd.DataFrame, names: Iterable[str]) -> dict[str, str]:
    """Formula → the year it is first used in, and by whom."""
    uses = tables.formulas.merge(documents[["doc_id", "newsroom", "date"]], on="doc_id")
    begun = uses.groupby("formula")["date"].transform("min")
    first = uses[uses["formula"].isin(list(names)) & (uses["date"] == begun)]
    return {
        name: f"{own['date'].iloc[0][:4]}: {listed(own['newsroom'], most=6)}"
        for name, own in first.groupby("formula")
    }


def drawn(names: list[str]) -> list[str]:
    """DRAWN of the phrases, at random but always the same."""
    return sorted(names, key=lambda name: hashed(f"{SEED} {name.lower()}"))[:DRAWN]


def hashed(phrase: str) -> str:
    return sha256(" ".join(phrase.lower().split()).encode()).hexdigest()[:16]


def judged(lists: dict[str, list[str]]) -> dict[str, dict[str, float]]:
    """List → the share of each code among those drawn of it."""
    with CODES.open(newline="", encoding="utf-8") as file:
        codes = dict(csv.reader(file))
    told = {}
    for name, phrases in lists.items():
        given = Counter(codes.get(hashed(phrase), "not coded") for phrase in drawn(phrases))
        told[name] = {code: n / DRAWN for code, n in sorted(given.items())}
    return told


def alternatives(texts: pd.Series) -> dict[str, list[str]]:
    """What a user would take instead, of every third speech."""
    some = texts[::3]
    lists = {
        "n-grams of 3 to 6 words": ngrams(some, sizes=range(3, 7), without=frozenset()),
        "n-grams of 2 to 4 content words": ngrams(
            some, sizes=range(2, 5), without=ENGLISH_STOP_WORDS
        ),
    }
    try:
        return {**lists, "gensim": by_gensim(some)}
    except ImportError:
        print("gensim is not installed: its phrases are left out")
        return lists


def main(folder: Path, *, kit: Path | None = None) -> None:
    if not (folder / NAME).exists():
        print(f"skipped: {NAME} is not in {folder.name}/; see the project's data notes")
        return
    book, documents = Codebook(BUNDLED / "codebook"), speeches(folder)
    known = ContentWords(book.phrase_words, base_forms())
    begun = time.process_time()
    content = read(documents, known)
    read_in = time.process_time() - begun
    untold = with_most(book, MOST, formulas={})
    begun = time.process_time()
    tables = find(documents, content, untold, known)
    mined_in = time.process_time() - begun
    found = tables.phrases[tables.phrases["kind"] == "found"]
    chance = find(documents, shuffled(content), untold, known).phrases["kind"]
    wide = find(documents, content, with_most(book, 20 * MOST, formulas={}), known).phrases
    told = find(documents, content, book, known)
    often = told.phrases.query("kind == 'known' and n_families >= 5 and n_newsrooms >= 2")
    sought = {name: FormulaFinder(book, known).known[name] for name in often["phrase"]}
    lists = {"found": found["phrase"].tolist(), **alternatives(documents["text"])}
    if kit:
        mixed = sorted({hashed(p): p for own in lists.values() for p in drawn(own)}.items())
        kit.write_text("".join(f"{key},{p.lower()}\n" for key, p in mixed), "utf-8")
    spread = found.sort_values(["n_newsrooms", "n_families"], ascending=False)[:30]
    report = {
        "words": int(documents["text"].str.split().str.len().sum()),
        "reading, s of CPU": round(read_in, 1),
        "mining, s of CPU": round(mined_in, 1),
        "kinds": tables.phrases["kind"].value_counts().to_dict(),
        "found in random order": int((chance == "found").sum()),
        "found, however many": int((wide["kind"] == "found").sum()),
        "known formulas in 5 speeches of 2 countries": len(sought),
        f"of these among the {MOST}": recalled(sought, found),
        "of these found at all": recalled(sought, wide[wide["kind"] == "found"]),
        "the others were taken for": missed(sought, wide),
        "first here": first_here(told, documents, told.phrases.query("kind == 'known'")["phrase"]),
        "30 of the widest spread": dict(zip(spread["phrase"], spread["n_newsrooms"], strict=True)),
        f"judged, of {DRAWN}": judged(lists),
    }
    print(json.dumps(report, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=DATA)
    parser.add_argument("--kit", type=Path)
    arguments = parser.parse_args()
    main(arguments.folder, kit=arguments.kit)
