"""Who speaks of a multipolar world at the United Nations, and when: a finding to be reproduced.

Every speech of the UN General Debate Corpus 1991–2022 (read from `../shared/data` beside the
checkout, or the folder given), countries as newsrooms and years as time. Only sentences that hold a
beginning of one of the theme's words are parsed: in others none of its patterns can stand. The
patterns are those of the codebook, which were not written on these speeches.

    python -m benchmarks.un_multipolar
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pandas as pd

from multipolar import annotate, evaluation
from multipolar.codebook import Codebook
from multipolar.compare import rates
from multipolar.store import BUNDLED, HOME

THEME = "multipolar_world"
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def main(folder: Path) -> None:
    path = folder / "ungdc_1991_2022.parquet"
    if not path.exists():
        print(f"skipped: {path.name} is not in {folder.name}/; see the project's data notes")
        return
    book = Codebook(BUNDLED / "codebook")
    speeches = pd.read_parquet(path).sort_values("id", ignore_index=True)
    texts = {
        f"{speech}/{number}": " ".join(sentence.split())
        for speech, text in zip(speeches["id"], speeches["text"], strict=True)
        for number, sentence in enumerate(SENTENCE.split(text))
        if re.search(r"polar|polycentr|unilateral", sentence, re.IGNORECASE)
    }
    nlp = annotate.load_model(book.settings["model"]["names"])
    found = evaluation.theme_hits(texts, nlp=nlp, themes={THEME: book.themes[THEME]})
    hits = found.assign(doc_id=found["passage_id"].str.partition("/")[0])
    words = pd.DataFrame(
        {
            "doc_id": speeches["id"],
            "family_id": speeches["id"],
            "n_words": speeches["text"].str.split().str.len(),
            "country": speeches["country"],
            "year": speeches["year"].astype(str),
        }
    )
    told = {"sentences parsed": len(texts), "hits": len(hits)}
    for by in ("country", "year"):
        table = rates(hits, words, item="theme", by=by).nlargest(5, "rate")
        told[by] = table[[by, "n", "rate", "low", "high"]].round(3).to_dict("records")
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME.parent / "shared" / "data")
