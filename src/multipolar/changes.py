"""What changed: a corpus as it stood at one report against how it stands at the next."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from multipolar.compare import rates

STATES = {"inputs": "articles", "codebook": "codebook", "code": "code", "versions": "packages"}
ARTICLE = ("doc_id", "sha256", "title", "newsroom", "outlet", "date")
MEASURES = ("actor", "theme", "stance")
MOST = 5


def snapshot(
    frames: dict[str, pd.DataFrame],
    *,
    findings: list[dict[str, Any]],
    state: dict[str, Any],
    topics: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """What a later report needs to tell what changed, as plain values that JSON can hold.

    frames: those of `aggregates.compared`: articles, words, and for each kind of measure the
    occurrences of each `item` in each article, and `surfaces`. findings: as the notebooks state
    them. state: the hashes of all that decides the tables. topics: the topic model they keep.
    """
    about = frames["articles"][[*ARTICLE]]
    words = frames["words"].groupby(["doc_id", "family_id"])["n_words"].sum().reset_index()
    return {
        "articles": about.astype(object).where(about.notna(), None).to_dict("records"),
        "measures": {kind: _measured(frames[kind], words) for kind in MEASURES},
        "surfaces": surfaces(frames["surfaces"]),
        "findings": {f["id"]: {k: f.get(k) for k in _FINDING} for f in findings},
        "state": {part: state[part] for part in STATES},
        "topics": topics,
    }


_FINDING = ("text", "n", "unit", "verdict", "value", "low", "high")


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What is different between two snapshots, as plain values.

    articles: added, removed and edited ones. newsrooms: those that are new.
    measures: per kind the items whose rate per 1,000 words differs most, with the verdict
    `moved` where each interval leaves the other's rate out, else `within chance`, or `no
    interval` where there are too few stories to say. findings: each with its `mark`: held,
    weakened, reversed, changed, new or no longer testable. causes: what changed of articles,
    codebook, code and packages; with more than one, a change cannot be laid to either alone.
    namings: where the codebook changed, what `named_otherwise` tells. topics: the model before.
    """
    return {
        "articles": _articles(before["articles"], after["articles"]),
        "newsrooms": sorted(
            {a["newsroom"] for a in after["articles"]} - {a["newsroom"] for a in before["articles"]}
        ),
        "causes": [
            STATES[part] for part in STATES if before["state"][part] != after["state"][part]
        ],
        "measures": [
            row
            for kind, measured in after["measures"].items()
            for row in _moves(kind, before["measures"].get(kind, {}), measured)
        ],
        "namings": (
            named_otherwise(before.get("surfaces", {}), after["surfaces"])
            if before["state"]["codebook"] != after["state"]["codebook"]
            else []
        ),
        "findings": _findings(before["findings"], after["findings"]),
        "topics": before.get("topics"),
    }


def surfaces(frame: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Actor → the words it is named by, each with how often. frame: of `aggregates.surfaces`."""
    summed = frame.groupby(["name", "surface"], as_index=False)["n"].sum()
    found: dict[str, dict[str, int]] = {}
    for name, surface, n in summed.to_numpy().tolist():
        found.setdefault(name, {})[surface] = n
    return found


def named_otherwise(
    before: dict[str, dict[str, int]], after: dict[str, dict[str, int]]
) -> list[dict[str, Any]]:
    """Actors that are named more or less often than before, or by other words; a row an actor.

    before, after: from `surfaces`. name; n_before, n_after: how often it is named; gained, lost:
    the words that name it now and did not, and the other way round, each with how often, the most
    frequent first. The largest difference first.
    """
    rows: list[dict[str, Any]] = []
    for name in sorted({*before, *after}):
        old, new = before.get(name, {}), after.get(name, {})
        if old != new:
            rows.append(
                {
                    "name": name,
                    "n_before": sum(old.values()),
                    "n_after": sum(new.values()),
                    "gained": _only(new, old),
                    "lost": _only(old, new),
                }
            )
    return sorted(rows, key=lambda row: (-abs(row["n_after"] - row["n_before"]), row["name"]))


def _only(one: dict[str, int], other: dict[str, int]) -> list[list[Any]]:
    own = [[word, n] for word, n in one.items() if word not in other]
    return sorted(own, key=lambda pair: (-pair[1], pair[0]))


def mark(before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    """What became of a finding.

    With a value and interval: reversed where the sign turned, weakened where its interval now
    holds 0 or its value fell below the old interval, else held. Without: held where it says the
    same, else changed.
    """
    if before is None or (
        before["verdict"] == "refused" and after and after["verdict"] != "refused"
    ):
        return "new"
    if after is None or (after["verdict"] == "refused" and before["verdict"] != "refused"):
        return "no longer testable"
    old, new, low = before["value"], after["value"], before["low"]
    if None in (old, new, low, after["low"]):
        return "held" if before["text"] == after["text"] else "changed"
    if old * new < 0:
        return "reversed"
    lost = (low > 0 >= after["low"]) or abs(new) < min(abs(low), abs(before["high"]))
    return "weakened" if lost else "held"


def _measured(hits: pd.DataFrame, words: pd.DataFrame) -> dict[str, list[Any]]:
    """Item → n, rate, low, high."""
    if hits.empty:
        return {}
    table = rates(hits[["doc_id", "item", "n"]], words, item="item", n="n")
    figures = (table[column] for column in ("item", "n", "rate", "low", "high"))
    return {
        str(item): [int(n), *map(_plain, interval)]
        for item, n, *interval in zip(*figures, strict=True)
    }


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 4)


def _articles(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> dict[str, list[Any]]:
    old, new = ({a["doc_id"]: a for a in side} for side in (before, after))
    return {
        "added": [new[key] for key in sorted(new.keys() - old.keys())],
        "removed": [old[key] for key in sorted(old.keys() - new.keys())],
        "edited": [
            new[key]
            for key in sorted(new.keys() & old.keys())
            if new[key]["sha256"] != old[key]["sha256"]
        ],
    }


def _moves(
    kind: str, before: dict[str, list[Any]], after: dict[str, list[Any]]
) -> list[dict[str, Any]]:
    """The items of one kind whose rate differs most, the largest difference first."""
    nothing = [0, 0.0, None, None]
    rows = []
    for name in sorted({*before, *after}):
        old, new = before.get(name, nothing), after.get(name, nothing)
        if old[:2] != new[:2]:
            rows.append(
                {
                    "kind": kind,
                    "name": name,
                    "n_before": old[0],
                    "n_after": new[0],
                    "before": old[1],
                    "after": new[1],
                    "low": new[2],
                    "high": new[3],
                    "verdict": _verdict(old, new),
                }
            )
    rows.sort(
        key=lambda row: (row["verdict"] != "moved", -abs(row["after"] - row["before"]), row["name"])
    )
    return rows[:MOST]


def _verdict(old: list[Any], new: list[Any]) -> str:
    if None in (*old, *new):
        return "no interval"
    apart = [not low <= rate <= high for (_, _, low, high), rate in ((old, new[1]), (new, old[1]))]
    return "moved" if all(apart) else "within chance"


def _findings(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": key,
            "mark": mark(before.get(key), after.get(key)),
            "before": before.get(key, {}).get("text"),
            "after": after.get(key, {}).get("text"),
        }
        for key in [*after, *(key for key in before if key not in after)]
    ]
