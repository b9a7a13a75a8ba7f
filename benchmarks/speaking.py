"""What finding names and who speaks adds to the parse, in CPU time on the same lines, one thread.

    python -m benchmarks.speaking [--n 300]

On articles full of speech (PolNeAR's dev part, 2016 US campaign) and on UN speeches, of which the
whole is one voice. `names` is `ActorFinder`, `attributions` the trained model, `speakers` all of
it; `parse` is the suite's own way to the annotations, `stock` is `nlp.pipe` as spaCy loads it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable

import spacy
from threadpoolctl import threadpool_limits

from benchmarks.un_pieces import DATA, NAME, pieces
from multipolar import annotate
from multipolar.article import ArticleReader
from multipolar.codebook import Codebook
from multipolar.coded import coded_articles
from multipolar.segments import Segment
from multipolar.speakers import quotes
from multipolar.store import BUNDLED

CODED = "polnear_dev.jsonl"


def timed(work: Callable[[], object]) -> float:
    """The least CPU seconds of three runs."""
    spent = []
    for _ in range(3):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return min(spent)


def measured(texts: list[str]) -> dict[str, float]:
    codebook = Codebook(BUNDLED / "codebook")
    nlp = annotate.load_model(codebook.settings["model"]["names"])
    reader = ArticleReader(codebook, nlp=nlp)
    places = [annotate.kept_lines(t, [Segment(0, len(t), "body", "", {})]) for t in texts]
    words = [[line for _, _, line in own] for own in places]
    parses = list(annotate.parse(words, nlp=nlp))
    lines = [annotate.placed(docs, places=own) for docs, own in zip(parses, places, strict=True)]
    parse = timed(lambda: list(annotate.parse(words, nlp=nlp)))
    plain = spacy.load(f"{nlp.meta['lang']}_{nlp.meta['name']}")
    stock = timed(lambda: list(plain.pipe(line for own in words for line in own)))
    names = timed(lambda: [reader.actors.mentions(own) for own in lines])
    found = timed(lambda: [reader.attributions.of_lines(own) for own in lines])
    mentions = [reader.actors.mentions(own) for own in lines]
    both = list(zip(lines, mentions, strict=True))
    speak = timed(
        lambda: [
            quotes(own, mentions=named, attributions=reader.attributions, codebook=codebook)
            for own, named in both
        ]
    )
    return {
        "articles": len(texts),
        "parse, s": round(parse, 2),
        "stock, s": round(stock, 2),
        "names / parse": round(names / parse, 3),
        "attributions / parse": round(found / parse, 3),
        "names and speakers / parse": round((names + speak) / parse, 3),
        "names and speakers / stock": round((names + speak) / stock, 3),
    }


def main(*, n: int) -> None:
    if not (DATA / CODED).exists() or not (DATA / NAME).exists():
        print(f"skipped: {CODED} or {NAME} is not in {DATA.name}/; see the project's data notes")
        return
    news = [article.text for article in coded_articles(DATA / CODED)]
    speeches = [text for _, text, _, _ in pieces(n)]
    with threadpool_limits(limits=1):
        told = {"news": measured(news), "speeches": measured(speeches)}
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=300, help="pieces of UN speeches")
    main(n=parser.parse_args().n)
