"""A planted corpus of tables, cut into parts as one likes, for what reads tables by SQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from multipolar.schema import TABLES, validate
from multipolar.store import Corpus

NAMES = {"cn": "China", "ru": "Russia", "mo": "Moscow", "wy": "Wang Yi"}
VOICES = ("narration", "direct")


def filled(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of a table with what they leave out filled in: nulls where allowed, else an x or 0."""
    table = TABLES[name]
    blank = {c: None if c in table.nullable else "x" for c in table.columns}
    blank |= {c: 0 for c, kind in table.columns.items() if str(kind) == "int64"}
    blank |= {c: 0.5 for c, kind in table.columns.items() if str(kind) == "double"}
    blank |= {c: False for c, kind in table.columns.items() if str(kind) == "bool"}
    blank |= {c: values[0] for c, values in table.allowed.items()}
    frame = pd.DataFrame([{**blank, **row} for row in rows], columns=list(table.columns))
    return frame if rows else table.empty()


def planted(seed: int, *, n_docs: int = 12) -> dict[str, pd.DataFrame]:
    """Tables of articles of four sentences, with namings, themes, stances and quotes at random."""
    rng = np.random.default_rng(seed)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for number in range(n_docs):
        doc_id = f"d{number:02d}"
        text = f"Title é {number}\n" + "Words of a sentence. " * 4 + "\ufffd" * (number % 3)
        about = {"newsroom": f"N{number % 3}", "family_id": f"d{number // 2 * 2:02d}"}
        rows["documents"].append({"doc_id": doc_id, "text": text, "n_words": 16, **about})
        cuts = [0, 10, 10 + 21 * 4, len(text)]
        for kind, start, end in zip(("title", "body", "boilerplate"), cuts, cuts[1:], strict=False):
            place = {"start": start, "end": end, "n_words": len(text[start:end].split())}
            rows["segments"].append({"doc_id": doc_id, "kind": kind, **place})
        for voice in VOICES:
            words = {"voice": voice, "n_words": int(rng.integers(1, 9))}
            rows["voices"].append({"doc_id": doc_id, **words, "speaker": None})
        for start in range(int(rng.integers(0, 12))):
            at = {"doc_id": doc_id, "sent_id": start // 3, "start": start, "end": start + 1}
            at["voice"] = str(rng.choice(VOICES))
            actor = str(rng.choice([*NAMES, ""]))
            known = {"actor_id": actor or None, "name": NAMES.get(actor)}
            rows["mentions"].append({**at, "kind": "name", "surface": f"s{actor}", **known})
            rows["themes"].append({**at, "theme": str(rng.choice(["a", "b"]))})
            sides = {"holder": str(rng.choice(["A", "B"])), "target": str(rng.choice(["T", "U"]))}
            value = int(rng.integers(-1, 2))
            kinds = {"target_kind": "theme" if sides["target"] == "T" else "actor"}
            rows["stances"].append({**at, **sides, **kinds, "value": value})
            cue = {"quote_id": start, "speaker": "A", "cue": str(rng.choice(["say", "claim"]))}
            rows["quotes"].append({"doc_id": doc_id, **cue})
    return {name: filled(name, own) for name, own in rows.items()}


def stored(tables: dict[str, pd.DataFrame], root: Path, *, n_parts: int = 1) -> Corpus:
    """A corpus of these tables, each cut by article into n_parts; the last part is empty."""
    corpus = Corpus(root)
    for name, frame in tables.items():
        folder = corpus.processed / name
        folder.mkdir(parents=True)
        places = (
            pd.factorize(frame["doc_id"], sort=True)[0] % n_parts if "doc_id" in frame else None
        )
        for part in range(n_parts):
            own = frame if places is None and part == 0 else frame[:0]
            own = frame[places == part] if places is not None else own
            arrow = validate(own, TABLES[name])
            pq.write_table(arrow, folder / f"part-{n_parts - part:05d}.parquet")
        pq.write_table(validate(frame[:0], TABLES[name]), folder / "part-99999.parquet")
    return corpus


HOLDS = {
    "name": "mentions", "theme": "themes", "formula": "formulas", "holder": "stances", "act": "acts",
    "cue": "quotes",
}  # fmt: skip


def written(
    root: Path,
    articles: dict[str, list[str]],
    rows: list[tuple[str, int, str, dict[str, Any]]],
    kind: str = "body",
    **about: Any,
) -> Corpus:
    """A corpus of articles, given as sentences, and of hits: article, sentence, words, the rest.

    A hit belongs to the table whose column HOLDS has. kind: of each article's one segment. about:
    columns of all articles.
    """
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    starts = {}
    for doc_id, lines in articles.items():
        text = " ".join(lines)
        tables["documents"].append({"doc_id": doc_id, "text": text, "newsroom": "N", **about})
        tables["segments"].append({"doc_id": doc_id, "end": len(text), "kind": kind})
        for number, line in enumerate(lines):
            start = starts[doc_id, number] = sum(len(one) + 1 for one in lines[:number])
            place = {"start": start, "end": start + len(line)}
            tables["sentences"].append({"doc_id": doc_id, "sent_id": number, **place})
    for doc_id, number, words, rest in rows:
        start = starts[doc_id, number] + articles[doc_id][number].index(words)
        place = {"doc_id": doc_id, "sent_id": number, "start": start, "end": start + len(words)}
        table = next(HOLDS[column] for column in HOLDS if column in rest)
        known = {"actor_id": "x"} if table == "mentions" else {}
        if table == "quotes":
            known = {"quote_id": start, "content_start": start, "content_end": place["end"]}
        tables[table].append({**place, **known, **rest})
    return stored({name: filled(name, own) for name, own in tables.items()}, root)
