"""A cold build of a corpus against spaCy alone on the same kept lines, CPU time, one thread.

Each way runs in a process of its own, and they take turns of some seconds, so that what else the
machine does meanwhile falls on all alike (POSIX only):
`stock` is `nlp.pipe` of the model as spaCy loads it, `pipe` the same with the matrix products and
the lemmatizer that the suite uses, `parse` the suite's own way to the same annotations, and
`build` a whole cold build, with the loading of the model, after which `again` has nothing new.
Where spaCy's own products, those of BLIS, do not know the processor, `pipe` is far below `stock`.
Of how many words two ways do not say the same, is counted: every attribute of each is compared.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import spacy
from threadpoolctl import threadpool_limits

from benchmarks.un_pieces import DATA, NAME, pieces, write
from multipolar import annotate, pipeline
from multipolar.codebook import Codebook
from multipolar.gathering import Source, gather
from multipolar.parsing.operations import ATTRIBUTES, products
from multipolar.store import open_corpus

WAYS = ("stock", "pipe", "parse", "build")
TURN = 5  # seconds


def kept(root: Path) -> list[list[str]]:
    """The kept lines of each article of the corpus."""
    corpus = open_corpus(root)
    found = gather(corpus, codebook=Codebook(corpus.codebook))
    sources = [one for one in found if isinstance(one, Source)]
    places = [annotate.kept_lines(s.article.text, s.segments) for s in sources]
    return [[words for _, _, words in article] for article in places]


def timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def run(way: str, root: Path) -> dict[str, object]:
    """CPU seconds of one way; what the parse said of each word is kept beside the corpus."""
    if way == "build":
        built = timed(lambda: pipeline.build(open_corpus(root)))
        return {"s": built, "again": timed(lambda: pipeline.build(open_corpus(root)))}
    names = Codebook(open_corpus(root).codebook).settings["model"]["names"]
    nlp = annotate.load_model(names)
    told = products(nlp)
    if way == "stock":
        nlp, told = spacy.load(f"{nlp.meta['lang']}_{nlp.meta['name']}"), "blis"
    articles = kept(root)
    said: list[np.ndarray] = []

    def parse() -> None:
        lines = [line for article in articles for line in article]
        found: Iterable = (doc for docs in annotate.parse(articles, nlp=nlp) for doc in docs)
        for doc in found if way == "parse" else nlp.pipe(lines):
            said.append(doc.to_array([*ATTRIBUTES]))

    with threadpool_limits(limits=1):
        spent = timed(parse)
    np.save(root / f"{way}.npy", np.concatenate(said))
    return {"s": spent, "products": told}


def otherwise(root: Path, one: str, other: str) -> dict[str, int]:
    """Words of which two ways do not say the same: any attribute of them, and each."""
    mine, yours = (np.load(root / f"{way}.npy", mmap_mode="r") for way in (one, other))
    differ = mine != yours
    each = dict(zip(ATTRIBUTES, differ.sum(axis=0).tolist(), strict=True))
    return {"any": int(differ.any(axis=1).sum()), **{name: n for name, n in each.items() if n}}


def main(folder: Path, *, n: int) -> None:
    if not (folder / NAME).exists():
        print(f"skipped: {NAME} is not in {folder.name}/; see the project's data notes")
        return
    with tempfile.TemporaryDirectory() as scratch:
        write(pieces(n, folder=folder), Path(scratch))
        found = _in_turns(WAYS, scratch)
        words = len(np.load(Path(scratch) / "stock.npy", mmap_mode="r"))
        differ = {
            f"words otherwise than {one}, {other}": otherwise(Path(scratch), one, other)
            for one, other in (("stock", "pipe"), ("stock", "parse"), ("pipe", "parse"))
        }
    spent = {way: told["s"] for way, told in found.items()}
    print(json.dumps(
        {
            "articles": n,
            "words and marks": words,
            "matrix products": found["parse"]["products"],
            **differ,
            **{f"{way}, s": round(seconds, 1) for way, seconds in spent.items()},
            "pipe / stock": round(spent["pipe"] / spent["stock"], 2),
            "parse / stock": round(spent["parse"] / spent["stock"], 2),
            "parse / pipe": round(spent["parse"] / spent["pipe"], 2),
            "build / stock": round(spent["build"] / spent["stock"], 2),
            "build / pipe": round(spent["build"] / spent["pipe"], 2),
            "build / parse": round(spent["build"] / spent["parse"], 2),
            "nothing new / build": round(found["build"]["again"] / spent["build"], 4),
        },
        indent=1,
    ))  # fmt: skip


def _in_turns(ways: Iterable[str], root: str) -> dict[str, dict]:
    """What each way tells, run in a process that is stopped while it is another's turn."""
    command = [sys.executable, "-m", "benchmarks.cold_build", root, "--way"]
    running: dict[str, subprocess.Popen[str]] = {}
    told: dict[str, dict] = {}
    try:
        for way in ways:
            running[way] = subprocess.Popen([*command, way], stdout=subprocess.PIPE, text=True)
            running[way].send_signal(signal.SIGSTOP)
        while running:
            for way, process in [*running.items()]:
                process.send_signal(signal.SIGCONT)
                try:
                    process.wait(TURN)
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGSTOP)
                    continue
                if process.returncode:
                    raise subprocess.CalledProcessError(process.returncode, [*command, way])
                told[way] = json.loads(running.pop(way).communicate()[0])
    finally:
        for process in running.values():
            process.kill()
    return {way: told[way] for way in ways}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=DATA)
    parser.add_argument("--n", type=int, default=200, help="articles")
    parser.add_argument("--way", help="time this way alone, on the corpus in the folder")
    given = parser.parse_args()
    if given.way:
        print(json.dumps(run(given.way, given.folder)))
    else:
        main(given.folder, n=given.n)
