"""Story families against MinHash search, on the same articles in one run.

Pieces of about 400 words from the UN General Debate Corpus (read from `../shared/data` beside the
checkout, or the folder given), with copies planted: 5% and 10% of the words changed one by one,
and briefs (the first third). rensa and datasketch use 128 permutations in 32 bands of 4, which
finds pairs from a Jaccard similarity of about 0.4 on; both stop at candidates, while the suite's
search also decides on each and names the family. All three begin with the text of the articles.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from multipolar.families import families
from multipolar.fingerprints import fingerprints
from multipolar.store import HOME

PIECE, SHINGLE, BATCH = 400, 5, 250
WORD = re.compile(r"\w+")
Pairs = set[tuple[int, int]]


def pieces(path: Path, *, n: int) -> list[list[str]]:
    """The first n pieces of PIECE words."""
    found: list[list[str]] = []
    for text in pd.read_parquet(path, columns=["text"])["text"]:
        words = WORD.findall(text.casefold())
        found += [words[i : i + PIECE] for i in range(0, len(words) - PIECE, PIECE)]
        if len(found) >= n:
            return found[:n]
    return found


def planted(
    texts: list[list[str]], *, n: int, seed: int = 0
) -> tuple[list[list[str]], pd.DataFrame]:
    """The texts with copies of n of them, and one row per copy: original, copy, kind."""
    rng = np.random.default_rng(seed)
    vocabulary = sorted({word for text in texts[:200] for word in text})
    out, rows = list(texts), []
    for original in rng.choice(len(texts), n, replace=False):
        for kind in ("5%", "10%", "brief"):
            words = list(texts[original])
            if kind == "brief":
                words = words[: PIECE // 3]
            else:
                share = float(kind.rstrip("%")) / 100
                for place in rng.choice(len(words), int(share * len(words)), replace=False):
                    words[place] = str(rng.choice(vocabulary))
            rows.append((int(original), len(out), kind))
            out.append(words)
    return out, pd.DataFrame(rows, columns=["original", "copy", "kind"])


def by_suite(texts: list[str]) -> Pairs:
    names = [f"{i:07d}" for i in range(len(texts))]
    batches = [slice(begin, begin + BATCH) for begin in range(0, len(texts), BATCH)]
    prints = pd.concat(fingerprints(names[b], texts[b], shingle=SHINGLE) for b in batches)
    groups = families(prints.assign(date="2024-01-01")).groupby("family_id")["doc_id"]
    return {pair for _, own in groups for pair in combinations(sorted(map(int, own)), 2)}


def by_datasketch(texts: list[str]) -> Pairs:
    from datasketch import MinHash, MinHashLSH

    search = MinHashLSH(num_perm=128, params=(32, 4))
    found: Pairs = set()
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=128, seed=1)
        sketch.update_batch([word.encode() for word in _shingles(text)])
        found |= {(int(other), number) for other in search.query(sketch)}
        search.insert(str(number), sketch)
    return found


def by_rensa(texts: list[str]) -> Pairs:
    from rensa import RMinHash, RMinHashLSH

    search = RMinHashLSH(threshold=0.4, num_perm=128, num_bands=32)
    found: Pairs = set()
    for number, text in enumerate(texts):
        sketch = RMinHash(num_perm=128, seed=1)
        sketch.update(_shingles(text))
        found |= {(other, number) for other in search.query(sketch)}
        search.insert(number, sketch)
    return found


def _shingles(text: str) -> list[str]:
    words = WORD.findall(text.casefold())
    return [" ".join(words[i : i + SHINGLE]) for i in range(max(len(words) - SHINGLE + 1, 1))]


def measured(
    search: Callable[[list[str]], Pairs], texts: list[str], truth: pd.DataFrame
) -> dict[str, float]:
    """Seconds of CPU, recall by kind of copy, and the share of pairs found that were planted."""
    begun = time.process_time()
    found = search(texts)
    seconds = time.process_time() - begun
    pairs = zip(truth["original"], truth["copy"], strict=True)
    hit = truth.assign(hit=[(a, b) in found for a, b in pairs]).groupby("kind")["hit"].mean()
    home = {
        **{i: i for i in range(len(texts))},
        **dict(zip(truth["copy"], truth["original"], strict=True)),
    }
    right = sum(home[a] == home[b] for a, b in found)
    rest = {f"recall {kind}": round(float(share), 3) for kind, share in hit.items()}
    return {"seconds": round(seconds, 2), **rest, "precision": round(right / max(len(found), 1), 3)}


def main(folder: Path, *, n: int = 10_000) -> None:
    path = folder / "ungdc_1991_2022.parquet"
    if not path.exists():
        print(f"skipped: {path.name} is not in {folder.name}/; see the project's data notes")
        return
    words, truth = planted(pieces(path, n=n), n=n // 100)
    texts = [" ".join(article) for article in words]
    told = {
        search.__name__.removeprefix("by_"): measured(search, texts, truth)
        for search in (by_suite, by_rensa, by_datasketch)
    }
    ratio = {
        name: round(row["seconds"] / told["suite"]["seconds"], 2) for name, row in told.items()
    }
    print(
        json.dumps(
            {"articles": len(texts), "measured": told, "times the suite's CPU": ratio}, indent=1
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME.parent / "shared" / "data")
