"""What the report's own pages say: the corpus, its articles, exclusions, inputs and versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

import multipolar
from multipolar import aggregates
from multipolar.intervals import MIN_FAMILIES_FOR_INTERVAL
from multipolar.overview import addresses
from multipolar.samples import Part, drawn
from multipolar.schema import KEPT_KINDS, SEGMENT_KINDS
from multipolar.store import Corpus, sha256

MOST_ROWS = 500  # of a list on a page; a longer one is a sample, and says so


def contents(corpus: Corpus, *, findings: list[dict[str, Any]]) -> dict[str, Any]:
    """All that the templates show. findings: as the notebooks state them, with their address."""
    documents, manifest = aggregates.articles(corpus), corpus.manifest()
    dates = documents["date"].dropna()
    files = {part: manifest.get(part, {}) for part in ("inputs", "codebook")}
    inputs = pd.DataFrame(sorted(files["inputs"].items()), columns=["path", "sha256"])
    unread = corpus.table("unread")
    unread = unread.assign(path=addresses(unread))
    listed = {
        "articles": _listed(documents, key="doc_id", unit="articles"),
        "inputs": _listed(inputs, key="path", unit="inputs"),
        "unread": _listed(unread, key="path", unit="inputs"),
    }
    return {
        "name": corpus.root.name,
        "version": multipolar.__version__,
        "articles": listed["articles"].frame.sort_values(["date", "doc_id"]).to_dict("records"),
        "n_articles": len(documents),
        "n_words": int(documents["n_words"].sum()),
        "n_newsrooms": documents["newsroom"].nunique(),
        "n_outlets": documents["outlet"].nunique(),
        "n_families": documents["family_id"].nunique(),
        "min_families": MIN_FAMILIES_FOR_INTERVAL,
        "n_undated": int(documents["date"].isna().sum()),
        "first": dates.min() if len(dates) else None,
        "last": dates.max() if len(dates) else None,
        "stretches": stretches(aggregates.stretches(corpus)),
        "findings": findings,
        "unread": listed["unread"].frame.to_dict("records"),
        "n_unread": listed["unread"].total,
        "changes": corpus.note("changes"),
        "model": manifest.get("model"),
        "versions": manifest.get("versions", {}),
        "settings": dict(_flat(manifest.get("settings", {}))),
        "inputs": listed["inputs"].frame.to_numpy().tolist(),
        "codebook": files["codebook"],
        "told": {name: part.told for name, part in listed.items()},
        "fingerprint": sha256(repr({part: sorted(files[part].items()) for part in files}))[:16],
    }


def _listed(frame: pd.DataFrame, *, key: str, unit: str) -> Part:
    return drawn(frame, n=MOST_ROWS, seed=0, unit=unit, key=[key])


def stretches(counted: pd.DataFrame) -> list[dict[str, Any]]:
    """One row per kind of text and rule: kept or not, how many stretches, how many words.

    counted: the frame of `aggregates.stretches`.
    """
    summed = counted.groupby(["kind", "rule"], as_index=False)[["n", "words"]].sum()
    columns = (summed[name].tolist() for name in ("kind", "rule", "n", "words"))
    rows = [
        {"kept": kind in KEPT_KINDS, "kind": kind, "rule": rule, "n": n, "words": words}
        for kind, rule, n, words in zip(*columns, strict=True)
    ]
    order = SEGMENT_KINDS.index
    return sorted(rows, key=lambda row: (row["kept"], order(row["kind"]), row["rule"]))


def _flat(settings: dict[str, Any], *, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in sorted(settings.items()):
        if isinstance(value, dict):
            yield from _flat(value, prefix=f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", ", ".join(map(str, value)) if isinstance(value, list) else value
