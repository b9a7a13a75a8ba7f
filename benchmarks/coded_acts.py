"""The acts found in sentences that were coded by hand, `data/gold/acts`: precision and recall.

    python -m benchmarks.coded_acts [--show]

The sentences are those of three public collections that lie beside the checkout; each is read by
itself. An act counts as found by what is compared: the `pair` of sides, their `quad`, its `class`,
and that with its `status`. Whose deed it is counts too, but not where both do the same.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator

import numpy as np
import pandas as pd

from benchmarks.un_pieces import DATA
from multipolar import annotate
from multipolar.acts.reader import Act, ActReader
from multipolar.codebook import Codebook
from multipolar.entities import ActorFinder
from multipolar.segments import Segment
from multipolar.store import BUNDLED
from multipolar.voices import Voices

GOLD = BUNDLED / "gold" / "acts"
FILES = ("headlines_2022.parquet", "dse_valid.tsv", "ungdc_1991_2022.parquet")
LEVELS = {"pair": [], "quad": ["quad"], "class": ["act"], "class and status": ["act", "status"]}
ALIKE = ("CONSULT", "COOPERATE", "AGREE")
PLACE = ["file", "record", "start", "end"]
N_BOOT, SEED = 2000, 20261126


def sentences() -> pd.DataFrame:
    """The coded sentences with their words. Raises ValueError where they are other words."""
    rows = pd.read_csv(GOLD / "sentences.csv", dtype={"start": "Int64", "end": "Int64"})
    headlines, pairs, speeches = (DATA / name for name in FILES)
    told = pd.read_csv(pairs, sep="\t", quoting=3, header=None)[0]
    texts = {
        headlines.name: pd.read_parquet(headlines)["headline"],
        pairs.name: told.str.replace(r"[\[\]]", "", regex=True),
        speeches.name: pd.read_parquet(speeches, columns=["id", "text"]).set_index("id")["text"],
    }
    rows["text"] = [
        texts[file].loc[record if file == speeches.name else int(record)][
            slice(*((None, None) if pd.isna(start) else (start, end)))
        ]
        for file, record, start, end in zip(*(rows[c] for c in PLACE), strict=True)
    ]
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in rows["text"]]
    if digests != list(rows["sha256"]):
        raise ValueError("the sentences are not those that were coded")
    return rows


def found(rows: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The acts of each sentence: `sentence` and the columns of `acts`."""
    nlp = annotate.load_model(codebook.settings["model"]["names"])
    finder, reader = ActorFinder(codebook, nlp=nlp), ActReader(codebook)

    def acts(text: str, kind: str) -> Iterator[Act]:
        places = annotate.kept_lines(text, [Segment(0, len(text), kind, "coded", {})])
        docs = next(annotate.parse([[words for _, _, words in places]], nlp=nlp))
        lines = annotate.placed(docs, places=places)
        yield from reader.acts(finder.mentions(lines), Voices(lines, []))

    kinds = rows["file"].map(lambda name: "title" if name == FILES[0] else "body")
    told = [
        {"sentence": sentence, **act._asdict()}
        for sentence, text, kind in zip(rows["sentence"], rows["text"], kinds, strict=True)
        for act in acts(text, kind)
    ]
    return pd.DataFrame(told)


def labelled(acts: pd.DataFrame, columns: list[str]) -> set[tuple[str, ...]]:
    """The acts as labels that compare equal: the two in order, unless both do the same."""
    labels = set()
    for row in acts.to_dict("records"):
        sides = (row["source_state"], row["target_state"])
        pair = tuple(sorted(sides)) if row["act"] in ALIKE or not columns else sides
        labels.add((row["sentence"], *pair, *(row[column] for column in columns)))
    return labels


def main(*, show: bool = False) -> None:
    if not all((DATA / name).is_file() for name in FILES):
        print(f"skipped: {', '.join(FILES)} are not all in {DATA.name}/")
        return
    codebook = Codebook(BUNDLED / "codebook")
    rows = sentences()
    names = {actor.actor_id: actor.name for actor in codebook.actors.values()}
    quads = {entry.act: entry.quad for entry in codebook.acts.acts}
    gold = pd.read_csv(GOLD / "acts.csv")
    gold = gold.assign(quad=gold["act"].map(quads))
    for side in ("source", "target"):
        gold[f"{side}_state"] = gold[side].map(names)
    machine = found(rows, codebook)
    for drawn, some in rows.groupby("drawn"):
        inside = [frame[frame["sentence"].isin(some["sentence"])] for frame in (machine, gold)]
        for level, columns in LEVELS.items():
            told, right = (labelled(frame, columns) for frame in inside)
            figures = scored(told, right, list(some["sentence"]))
            print(json.dumps({"drawn": drawn, "compared": level, **figures}))
        for name, left in (("missed", right - told), ("wrong", told - right)) if show else ():
            print(*(f"{name}: {' | '.join(one)}" for one in sorted(left)), sep="\n")


def scored(told: set, right: set, sentences: list[str]) -> dict[str, object]:
    """Precision, recall and F1 with 95% intervals over draws of sentences."""
    counts = np.array(
        [
            [sum(one[0] == s for one in some) for some in (told & right, told, right)]
            for s in sentences
        ]
    )
    rng = np.random.default_rng(SEED)
    draws = rng.integers(len(counts), size=(N_BOOT, len(counts)))
    figures = {}
    for name, ratio in RATIOS.items():
        value = ratio(*counts.sum(axis=0))
        low, high = np.quantile(ratio(*counts[draws].sum(axis=1).T), [0.025, 0.975])
        figures[name] = [round(float(x), 2) for x in (value, low, high)]
    return {"n_gold": len(right), "n_found": len(told), **figures}


RATIOS = {
    "precision": lambda both, told, right: both / np.maximum(told, 1),
    "recall": lambda both, told, right: both / np.maximum(right, 1),
    "f1": lambda both, told, right: 2 * both / np.maximum(told + right, 1),
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="what is missed and what is wrong")
    main(show=parser.parse_args().show)
