"""Validity: the machine's labels and a second coder's against passages coded by hand.

Everything coded becomes a label of a passage, so that one measure serves all tasks:

=============  =================================================================
task           a label is
=============  =================================================================
kinds          the kind of the passage
mentions       an actor and where its naming begins
quotes         a speaker who is quoted in the passage
quoted_words   a word of the passage and whose words it is
themes         a theme
stances        holder, target and sign
=============  =================================================================
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import krippendorff
import numpy as np
import pandas as pd

TASKS = ("kinds", "mentions", "quotes", "quoted_words", "themes", "stances")
MEASURES = tuple(
    f"{m}{end}" for m in ("precision", "recall", "f1") for end in ("", "_low", "_high")
)
NEWSROOM, NOBODY = "newsroom", "-"


def applicable(gold: dict[str, pd.DataFrame], documents: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The gold tables cut to passages of articles that stand in `documents` as they were coded.

    An article whose text is another than the coded one (`texts.csv` holds its sha256) is left
    out, since the passages' offsets would point elsewhere.
    """
    same = gold["texts"].merge(documents[["doc_id", "sha256"]], on=["doc_id", "sha256"])
    passages = gold["passages"][gold["passages"]["doc_id"].isin(same["doc_id"])]
    ids = passages["passage_id"]
    cut = {
        name: f[f["passage_id"].isin(ids)] if "passage_id" in f else f for name, f in gold.items()
    }
    return {**cut, "passages": passages.reset_index(drop=True)}


def gold_labels(
    gold: dict[str, pd.DataFrame], documents: pd.DataFrame, *, coder: str
) -> pd.DataFrame:
    """One row per label that one coder gave: task, passage_id, label."""
    own = {
        name: f[f["coder"] == coder]
        for name, f in gold.items()
        if "passage_id" in f and "coder" in f
    }
    speakers = own["quotes"].assign(speaker=own["quotes"]["speaker"].fillna(NOBODY))
    places = speakers.merge(gold["passages"][["passage_id", "doc_id"]], on="passage_id")
    mentions, stances = own["mentions"], own["stances"]
    return _labels(
        {
            "kinds": own["kinds"].assign(label=own["kinds"]["kind"]),
            "mentions": mentions.assign(label=_joined(mentions, "actor_id", "start")),
            "quotes": speakers.assign(label=speakers["speaker"]),
            "quoted_words": _quoted_words(places, documents),
            "themes": own["themes"].assign(label=own["themes"]["theme"]),
            "stances": stances.assign(label=_joined(stances, "holder", "target", "value")),
        }
    )


def machine_labels(
    tables: dict[str, pd.DataFrame], passages: pd.DataFrame, *, actor_ids: dict[str, str]
) -> pd.DataFrame:
    """One row per label that the tables give to the coded passages: task, passage_id, label.

    tables: documents, segments, mentions, quotes, themes and stances. actor_ids: name → actor_id
    of the actors that were coded (`namings.coded_actors`).
    """
    in_passages = {
        "kinds": within(passages, tables["segments"], reverse=True),
        **{name: within(passages, tables[name]) for name in ("mentions", "themes", "stances")},
    }
    kinds, mentions, themes, stances = in_passages.values()
    mentions = mentions[mentions["actor_id"].isin(actor_ids.values())]
    stances = stances[stances["value"] != 0]
    for side in ("holder", "target"):
        coded = (stances[f"{side}_kind"] != "actor") | stances[side].isin(list(actor_ids))
        stances = stances[coded]
    named = stances.assign(
        holder=stances["holder"].map(actor_ids).where(stances["holder_kind"] == "actor", NEWSROOM),
        target=stances["target"].map(actor_ids).fillna(stances["target"]),
    )
    pieces = _pieces(tables["quotes"], passages)
    spoken = pieces.assign(speaker=pieces["speaker"].map(actor_ids).fillna(NOBODY))
    return _labels(
        {
            "kinds": kinds.assign(label=kinds["kind"]),
            "mentions": mentions.assign(label=_joined(mentions, "actor_id", "start")),
            "quotes": spoken.assign(label=spoken["speaker"]),
            "quoted_words": _quoted_words(spoken, tables["documents"]),
            "themes": themes.assign(label=themes["theme"]),
            "stances": named.assign(label=_joined(named, "holder", "target", "value")),
        }
    )


def scores(
    found: pd.DataFrame,
    gold: pd.DataFrame,
    passages: pd.DataFrame,
    *,
    tasks: Sequence[str] = TASKS,
    resamples: int = 2000,
    seed: int = 0,
    level: float = 0.95,
) -> pd.DataFrame:
    """Precision, recall and F1 of the labels found, one row per task.

    Intervals are percentiles of a bootstrap over passages (Efron & Tibshirani 1993, ch. 13).
    Passages of one article are alike, so they are too narrow as a claim about other articles.
    """
    order = passages["passage_id"].tolist()
    if not order:
        return pd.DataFrame(columns=["task", "n_gold", "n_found", *MEASURES])
    draws = np.random.default_rng(seed).multinomial(
        len(order), np.full(len(order), 1 / len(order)), size=resamples
    )
    rows = []
    for task in tasks:
        one, other = (_sets(f, task) for f in (found, gold))
        counts = np.array([_counts(one.get(p, set()), other.get(p, set())) for p in order])
        point = _rates(counts.sum(axis=0, keepdims=True))[0]
        low = high = np.full(3, np.nan)
        if counts.any():
            tails = [(1 - level) / 2, (1 + level) / 2]
            low, high = np.nanquantile(_rates(draws @ counts), tails, axis=0)
        row: dict[str, object] = {"task": task}
        row |= {"n_gold": counts[:, 2].sum(), "n_found": counts[:, 1].sum()}
        for i, name in enumerate(("precision", "recall", "f1")):
            row |= {name: point[i], f"{name}_low": low[i], f"{name}_high": high[i]}
        rows.append(row)
    return pd.DataFrame(rows)


def agreement(one: pd.DataFrame, other: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Krippendorff's alpha (2019, ch. 12; nominal) and F1 between two coders, a row per task.

    A unit is a passage together with a label that either coder used anywhere; its value is
    whether the label was given there. For `kinds` a unit is a passage, its value the kind.
    """
    order = passages["passage_id"].tolist()
    rows = []
    for task in TASKS if order else ():
        first, second = _sets(one, task), _sets(other, task)
        counts = np.array([_counts(first.get(p, set()), second.get(p, set())) for p in order])
        data = _units(first, second, order, single=task == "kinds")
        alpha = _alpha(data)
        f1 = _rates(counts.sum(axis=0, keepdims=True))[0][2]
        rows.append({"task": task, "n_units": len(data), "alpha": alpha, "f1": f1})
    return pd.DataFrame(rows, columns=["task", "n_units", "alpha", "f1"])


def disagreements(found: pd.DataFrame, gold: pd.DataFrame, *, task: str) -> pd.DataFrame:
    """A task's labels that only one side gave: `passage_id`, `label`, `side` (missed, extra)."""
    pairs = [f.loc[f["task"] == task, ["passage_id", "label"]] for f in (gold, found)]
    both = pairs[0].merge(pairs[1], how="outer", indicator="side")
    only = both[both["side"] != "both"]
    named = only["side"].map({"left_only": "missed", "right_only": "extra"}).astype(str)
    return only.assign(side=named).reset_index(drop=True)


def within(passages: pd.DataFrame, frame: pd.DataFrame, *, reverse: bool = False) -> pd.DataFrame:
    """Rows with the passage they begin in; `reverse`: passages with the row they begin in."""
    inner, outer = (passages, frame) if reverse else (frame, passages)
    pairs = inner.merge(outer, on="doc_id", suffixes=("", "_outer"))
    return pairs[(pairs["start_outer"] <= pairs["start"]) & (pairs["start"] < pairs["end_outer"])]


def _labels(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    parts = [frame[["passage_id", "label"]].assign(task=task) for task, frame in frames.items()]
    joined = pd.concat(parts, ignore_index=True)[["task", "passage_id", "label"]]
    return joined.drop_duplicates().sort_values(["task", "passage_id", "label"], ignore_index=True)


def _joined(frame: pd.DataFrame, *columns: str) -> pd.Series:
    return (
        frame[list(columns)].astype(str).agg(" > ".join, axis=1) if len(frame) else frame.iloc[:, 0]
    )


def _pieces(quotes: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """The part of each quote that lies in each passage: passage_id, doc_id, start, end, speaker."""
    pairs = quotes.merge(passages, on="doc_id")
    pieces = pairs.assign(
        start=pairs[["start", "content_start"]].max(axis=1),
        end=pairs[["end", "content_end"]].min(axis=1),
    )
    return pieces[pieces["start"] < pieces["end"]]


def _quoted_words(pieces: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    texts = documents.set_index("doc_id")["text"]
    columns = (pieces[c] for c in ("passage_id", "doc_id", "start", "end", "speaker"))
    rows = [
        (passage, f"{start + word.start()} > {speaker}")
        for passage, doc_id, start, end, speaker in zip(*columns, strict=True)
        for word in re.finditer(r"\w+", texts[doc_id][start:end])
    ]
    return pd.DataFrame(rows, columns=["passage_id", "label"])


def _sets(labels: pd.DataFrame, task: str) -> dict[str, set[str]]:
    own = labels[labels["task"] == task]
    return {str(passage): set(given) for passage, given in own.groupby("passage_id")["label"]}


def _counts(found: set[str], gold: set[str]) -> tuple[int, int, int]:
    return len(found & gold), len(found), len(gold)


def _rates(counts: np.ndarray) -> np.ndarray:
    """Precision, recall and F1 for each row of (hits, found, gold); NaN where nothing is there."""
    hits, found, gold = counts.astype(float).T
    with np.errstate(invalid="ignore"):
        return np.stack([hits / found, hits / gold, 2 * hits / (found + gold)], axis=1)


def _alpha(counts: np.ndarray) -> float:
    """Nominal alpha; null where no label was ever given."""
    if counts.shape[1] < 2 or not len(counts):
        return float("nan")
    return krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")


def _units(
    first: dict[str, set[str]], second: dict[str, set[str]], order: list[str], *, single: bool
) -> np.ndarray:
    """For each unit how many coders gave each value: krippendorff's `value_counts`."""
    labels = sorted(set().union(*first.values(), *second.values()))
    places = {label: number for number, label in enumerate(labels)}

    def matrix(coded: dict[str, set[str]]) -> np.ndarray:
        given = np.zeros((len(order), len(labels)), dtype=int)
        for row, passage in enumerate(order):
            given[row, [places[label] for label in coded.get(passage, ())]] = 1
        return given

    both = matrix(first) + matrix(second)
    return both if single else np.stack([2 - both.ravel(), both.ravel()], axis=1)
