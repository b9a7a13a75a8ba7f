"""A cold build of a corpus against spaCy alone on the same kept lines, CPU time in one run.

Pieces of about 400 words from the UN General Debate Corpus (read from `../shared/data` beside the
checkout, or the folder given), delivered as one CSV file.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from multipolar import annotate, pipeline
from multipolar.codebook import Codebook
from multipolar.gathering import gather
from multipolar.store import HOME, open_corpus

PIECE = 400


def corpus_of(path: Path, *, n: int, root: Path) -> None:
    """Write the first n pieces as `raw/pieces.csv`."""
    rows: list[tuple[str, str]] = []
    for text in pd.read_parquet(path, columns=["text"])["text"]:
        words = text.split()
        pieces = [" ".join(words[i : i + PIECE]) for i in range(0, len(words) - PIECE, PIECE)]
        rows += [(f"Piece {len(rows) + k}", piece) for k, piece in enumerate(pieces)]
        if len(rows) >= n:
            break
    (root / "raw").mkdir(parents=True)
    with (root / "raw" / "pieces.csv").open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([("title", "text"), *rows[:n]])


def main(folder: Path, *, n: int = 200) -> None:
    path = folder / "ungdc_1991_2022.parquet"
    if not path.exists():
        print(f"skipped: {path.name} is not in {folder.name}/; see the project's data notes")
        return
    with tempfile.TemporaryDirectory() as scratch:
        corpus_of(path, n=n, root=Path(scratch))
        corpus = open_corpus(scratch)
        codebook = Codebook(corpus.codebook)
        nlp = annotate.load_model(codebook.settings["model"]["names"])
        sources, _, _ = gather(corpus, codebook=codebook)
        kept = [annotate.kept_lines(s.article.text, s.segments) for s in sources]
        lines = [words for article in kept for _, _, words in article]
        begun = time.process_time()
        for _ in nlp.pipe(lines):
            pass
        bare = time.process_time() - begun
        begun = time.process_time()
        pipeline.build(corpus)
        build = time.process_time() - begun
        begun = time.process_time()
        pipeline.build(corpus)
        again = time.process_time() - begun
    words = sum(len(line.split()) for line in lines)
    told = {"articles": n, "words": words, "spaCy alone, s": round(bare, 1)}
    told |= {"cold build, s": round(build, 1), "cold build / spaCy alone": round(build / bare, 2)}
    print(json.dumps({**told, "nothing new / cold build": round(again / build, 4)}, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME.parent / "shared" / "data")
