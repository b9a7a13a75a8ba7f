"""What the report's own pages say: the corpus, its articles, exclusions, refusals and versions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

import multipolar
from multipolar import aggregates
from multipolar.adequacy import gates
from multipolar.codebook import Codebook
from multipolar.overview import addresses
from multipolar.report.methods import methods
from multipolar.samples import Part, drawn
from multipolar.schema import KEPT_KINDS, SEGMENT_KINDS
from multipolar.statistics.intervals import MIN_FAMILIES_FOR_INTERVAL
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
    shown = {
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
        "lacking": lacking(corpus, documents),
        "unread": listed["unread"].frame.to_dict("records"),
        "n_unread": listed["unread"].total,
        "reasons": _sizes(unread["reason"]),
        "changes": corpus.note("changes"),
        "model": manifest.get("model"),
        "versions": manifest.get("versions", {}),
        "settings": dict(_flat(manifest.get("settings", {}))),
        "newsrooms": _sizes(documents["newsroom"]),
        "inputs": listed["inputs"].frame.to_numpy().tolist(),
        "codebook": files["codebook"],
        "told": {name: part.told for name, part in listed.items()},
        "fingerprint": fingerprint(files),
        "fingerprints": {
            part: fingerprint(manifest.get(part, {})) for part in ("inputs", "codebook", "code")
        },
    }
    return {**shown, "methods": methods(shown)}


def fingerprint(hashes: Mapping[str, Any]) -> str:
    """Sixteen digits that stand for files with those hashes, whatever their order."""
    return sha256(json.dumps(hashes, sort_keys=True))[:16]


def lacking(corpus: Corpus, documents: pd.DataFrame) -> list[dict[str, Any]]:
    """The methods for which the corpus is too small, rows of `adequacy.gates`."""
    codebook = Codebook(corpus.codebook)
    long_enough = "SELECT count(*) AS n FROM segments WHERE kind = 'body' AND n_words >= $least"
    words = codebook.settings["passages"]["min_words"]
    table = gates(
        documents,
        by="newsroom",
        comparisons=len(codebook.themes),
        passages=int(corpus.query(long_enough, least=words)["n"].iloc[0]),
        n_topics=min(codebook.settings["topics"]["n_topics"]),
    )
    rows = table[table["lacks"] > 0].to_dict("records")
    return [{str(name): cell for name, cell in row.items()} for row in rows]


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


def _sizes(column: pd.Series) -> dict[str, int]:
    """Value → how many rows have it, the most frequent first, ties by name."""
    sizes = column.value_counts().sort_index()
    return {str(k): int(n) for k, n in sizes.sort_values(ascending=False, kind="stable").items()}


def _flat(settings: dict[str, Any], *, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in sorted(settings.items()):
        if isinstance(value, dict):
            yield from _flat(value, prefix=f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", ", ".join(map(str, value)) if isinstance(value, list) else value
