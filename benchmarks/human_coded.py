"""How the rules do on news that other people coded, out of sample.

Attributions on the dev part of PolNeAR 1.0 (Newell, Margolin & Ruths 2018): 84 articles of the
2016 US campaign. The data is not part of the project: it is read from `../shared/data` beside the
checkout, or from the folder given.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from multipolar import annotate
from multipolar.attribution.rules import attributions
from multipolar.codebook import Codebook
from multipolar.store import BUNDLED, HOME

Span = tuple[int, int]


def coded(path: Path) -> Iterable[tuple[str, list[Span]]]:
    """Each article's text and its attributed contents, each from its first to its last offset."""
    for line in path.read_text("utf-8").splitlines():
        article = json.loads(line)
        contents = [a["content"] for a in article["attributions"] if a["content"]]
        yield article["text"], [(spans[0][0], spans[-1][1]) for spans in contents]


def found(text: str, *, nlp: annotate.Language, codebook: Codebook) -> list[Span]:
    """The contents that the rules attribute."""
    places = [(m.start(), "body", m.group().rstrip()) for m in re.finditer(r"\S.*", text)]
    lines = [
        annotate.Line(start, kind, doc)
        for (start, kind, _), doc in zip(places, nlp.pipe(p[2] for p in places), strict=True)
    ]
    return [
        line.span(attribution.content)
        for line in lines
        for attribution in attributions(line.doc, verbs=codebook.verbs)
    ]


def words(text: str, spans: list[Span]) -> set[int]:
    """Where the words begin that lie in any of the spans."""
    starts = [m.start() for m in re.finditer(r"\w+", text)]
    return {start for start in starts if any(a <= start < b for a, b in spans)}


def alike(one: Span, other: Span) -> bool:
    """Whether two spans share at least half of what they cover together."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared >= 0.5 * (max(one[1], other[1]) - min(one[0], other[0]))


def rates(hits: int, hits_gold: int, n_found: int, n_gold: int) -> dict[str, float]:
    precision, recall = hits / n_found, hits_gold / n_gold
    f1 = 2 * precision * recall / (precision + recall)
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}


def main(folder: Path) -> None:
    path = folder / "polnear_dev.jsonl"
    if not path.exists():
        print(f"skipped: {path.name} is not in {folder.name}/; see the project's data notes")
        return
    codebook = Codebook(BUNDLED / "codebook")
    nlp = annotate.load_model(codebook.settings["model"]["names"])
    by_word, by_span = [0, 0, 0, 0], [0, 0, 0, 0]
    for text, gold in coded(path):
        own = found(text, nlp=nlp, codebook=codebook)
        one, other = words(text, own), words(text, gold)
        counts = (len(one & other), len(one & other), len(one), len(other))
        right = sum(any(alike(a, b) for b in gold) for a in own)
        met = sum(any(alike(a, b) for a in own) for b in gold)
        by_word = [a + b for a, b in zip(by_word, counts, strict=True)]
        by_span = [a + b for a, b in zip(by_span, (right, met, len(own), len(gold)), strict=True)]
    told = {"attributed words": rates(*by_word), "contents, half alike": rates(*by_span)}
    print(
        json.dumps({"PolNeAR dev": told, "n": {"found": by_span[2], "gold": by_span[3]}}, indent=1)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME.parent / "shared" / "data")
