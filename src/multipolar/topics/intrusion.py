"""Intruders: what people see in topics, by sheets they fill in blind (Chang et al. 2009)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from multipolar.findings import Finding
from multipolar.schema import TableError
from multipolar.statistics.counts import require
from multipolar.topics.model import TopicModel
from multipolar.topics.tables import heaviest, named

OWN_WORDS = 5  # shown beside the intruder, as in Chang et al.
OWN_TOPICS = 2  # beside the intruding one; Chang et al. show 3, which few passages have under NMF
OWN, LIGHT = (
    0.1,
    0.05,
)  # what share of a passage a topic of its own has at least, an intruder at most
HEAVY = 10  # an intruding word is among so many heaviest of another topic
SHOWN = 8  # words by which a topic is told
FLOOR = 0.01
"""A share of less is taken for this much, so that the log of an NMF's zero is a number."""
INTRUSION = ("words", "passages")


class Kit(NamedTuple):
    """A sheet to fill in and its key, which the coder does not see: a row an item in both.

    sheet: `item`, what is shown, and the empty column `choice`, for the number of the intruder.
    key: `item`, `topic` (of words), `answer`, and what the item was made of.
    """

    sheet: pd.DataFrame
    key: pd.DataFrame


def word_kit(model: TopicModel, *, seed: int) -> Kit:
    """For each topic its heaviest words and one of another topic that is light in this one.

    Topics without such a word, or with fewer than OWN_WORDS, are left out. ValueError for a single
    topic.
    """
    if model.n_topics < 2:
        raise ValueError("one topic has no intruders; at least 2 are needed")
    rng = np.random.default_rng(seed)
    names, rows = named(model, n=SHOWN), []
    for topic in rng.permutation(model.n_topics):
        own = heaviest(model.components_[topic], OWN_WORDS)
        light = model.components_[topic] <= np.median(model.components_[topic])
        others = np.delete(model.components_, topic, axis=0)
        heavy = {term for weights in others for term in heaviest(weights, HEAVY)}
        strangers = sorted(term for term in heavy if light[term])
        if len(own) == OWN_WORDS and strangers:
            intruder = rng.choice(strangers)
            shown = rng.permutation([*own, intruder])
            answer = int(np.flatnonzero(shown == intruder)[0]) + 1
            rows.append((topic + 1, names[topic + 1], answer, *model.terms_[shown]))
    columns = ["topic", "terms", "answer", *(f"word_{n + 1}" for n in range(OWN_WORDS + 1))]
    return _kit(pd.DataFrame(rows, columns=columns), shown=columns[3:])


def passage_kit(
    model: TopicModel, weights: np.ndarray, passages: pd.DataFrame, *, n: int, seed: int
) -> Kit:
    """Passages, each with the topics that weigh most in it and one that weighs little.

    weights: passages × topics. At most n passages, drawn at random and of different story families,
    of those in which OWN_TOPICS topics have a share of OWN or more and one LIGHT or less.
    """
    require(passages, ["doc_id", "family_id", "start", "text"], "passages")
    rng = np.random.default_rng(seed)
    names, rows = named(model, n=SHOWN), []
    shares = weights / np.maximum(weights.sum(axis=1), np.finfo(float).tiny)[:, None]
    apt = ((shares >= OWN).sum(axis=1) >= OWN_TOPICS) & (shares <= LIGHT).any(axis=1)
    order = rng.permutation(np.flatnonzero(apt))
    different = ~passages["family_id"].iloc[order].duplicated().to_numpy()
    for place in order[different][:n]:
        share = shares[place]
        own = np.argsort(-share, kind="stable")[:OWN_TOPICS]
        intruder = rng.choice(np.flatnonzero(share <= LIGHT))
        shown = rng.permutation([*own, intruder])
        answer = int(np.flatnonzero(shown == intruder)[0]) + 1
        passage = passages.iloc[place]
        text = "“" + " ".join(passage["text"].split()) + "”"  # no cell that begins with an =
        told = [names[topic + 1] for topic in shown]
        where = (passage["doc_id"], int(passage["start"]))
        rows.append((*where, answer, *share[shown].round(4), text, *told))
    options = range(1, OWN_TOPICS + 2)
    shown_columns = ["passage", *(f"topic_{k}" for k in options)]
    columns = ["doc_id", "start", "answer", *(f"share_{k}" for k in options), *shown_columns]
    return _kit(pd.DataFrame(rows, columns=columns), shown=shown_columns)


def _kit(items: pd.DataFrame, *, shown: list[str]) -> Kit:
    items.insert(0, "item", np.arange(1, len(items) + 1))
    sheet = items[["item", *shown]].assign(choice="")
    return Kit(sheet, items.drop(columns=[name for name in shown if name == "passage"]))


def answers(
    sheets: Mapping[str, pd.DataFrame], key: pd.DataFrame, *, n_options: int
) -> pd.DataFrame:
    """The items that were filled in: a row of the key each, with `sheet`, `choice` and `right`.

    sheets: name → a sheet; several coders fill in one each. Raises TableError for an item that the
    key lacks and a choice that is none of the options.
    """
    found = [pd.DataFrame(columns=["sheet", "item", "choice"])]
    for name, sheet in sheets.items():
        require(sheet, ["item", "choice"], name)
        filled = sheet[sheet["choice"].notna()]
        filled = filled[filled["choice"].astype(str).str.strip() != ""]
        number = pd.to_numeric(filled["choice"], errors="coerce")
        wrong = filled[~number.isin(range(1, n_options + 1)) | ~filled["item"].isin(key["item"])]
        if len(wrong):
            item, choice = wrong.iloc[0][["item", "choice"]]
            raise TableError(
                f"{name}: item {item} has the choice {str(choice)!r}; items of the key have 1 to "
                f"{n_options}, or nothing"
            )
        found.append(filled.assign(sheet=name, choice=number)[["sheet", "item", "choice"]])
    table = pd.concat(found, ignore_index=True).astype({"item": int, "choice": int})
    table = table.merge(key, on="item", how="left")
    return table.assign(right=table["choice"] == table["answer"])


def precision(found: pd.DataFrame, *, by: str | list[str]) -> pd.DataFrame:
    """One row per value of `by`: `n` answers, `right`, `precision` and its 95% interval (Wilson).

    Model precision where the items are words (Chang et al. 2009). found: of `answers`.
    """
    table = found.groupby(by)["right"].agg(n="size", right="sum").reset_index()
    counts = zip(table["right"].astype(int), table["n"].astype(int), strict=True)
    intervals = [stats.binomtest(r, n).proportion_ci(method="wilson") for r, n in counts]
    return table.assign(
        precision=table["right"] / table["n"],
        low=[interval.low for interval in intervals],
        high=[interval.high for interval in intervals],
    )


def log_odds(found: pd.DataFrame) -> pd.Series:
    """For each answer the topic log odds: log of the intruder's share over the chosen topic's.

    0 where the intruder was found, the lower the more of the passage was of the topic chosen
    instead (Chang et al. 2009). found: of `answers` to passages.
    """
    shares = found[[name for name in found if str(name).startswith("share_")]].to_numpy(float)
    shares, rows = np.maximum(shares, FLOOR), np.arange(len(found))
    right, chosen = (shares[rows, found[c].to_numpy(int) - 1] for c in ("answer", "choice"))
    return pd.Series(np.log(right / chosen), index=found.index)


def seen(found: pd.DataFrame, terms: pd.Series, *, of: str) -> Finding:
    """How often people found the intruder; refused where nobody has looked yet.

    found: of `answers`. terms: of the topics as they are now. of: words or passages.
    """
    if found.empty:
        text = f"Nobody has looked for intruders among the {of} yet: what people see is unknown."
        return Finding(f"intruding-{of}", text, n=0, unit="answers", verdict="refused")
    (row,) = precision(found.assign(all=1), by="all").to_dict("records")
    columns = [str(name) for name in found]
    n_options = sum(name.startswith(("word_", "share_")) for name in columns)
    sheets = found["sheet"].nunique()
    text = (
        f"People found the intruder among the {of} in {row['precision']:.0%} of {row['n']:,} "
        f"answers ({row['low']:.0%} to {row['high']:.0%}); guessing finds {1 / n_options:.0%} "
        f"({sheets} sheet{'' if sheets == 1 else 's'})."
    )
    if of == "passages":
        text += f" Mean topic log odds: {log_odds(found).mean():.2f}."
    told = [name for name in columns if name == "terms" or name.startswith("topic_")]
    if not set(found[told].to_numpy().ravel()) <= set(terms):
        text += " The topics have changed since the sheets were made."
    value, low, high = (float(row[name]) for name in ("precision", "low", "high"))
    about = f"intruding-{of}"
    return Finding(about, text, int(row["n"]), "answers", value=value, low=low, high=high)
