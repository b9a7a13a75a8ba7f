"""Who is named, scored on coded passages by kind of actor, beside the recogniser alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from multipolar.schema import KEPT_KINDS
from multipolar.validity import scores

if TYPE_CHECKING:  # spaCy is loaded where there is something for it to read
    from spacy.language import Language

LABELS = {"person": ("PERSON",), "state": ("GPE", "NORP")}
OWN, PLAIN = "multipolar", "plain spaCy"


def coded_actors(gold: dict[str, pd.DataFrame], names: Mapping[str, str]) -> dict[str, str]:
    """Name → actor_id of the actors that coders were asked for: those of `actors.csv` in gold/.

    names: actor_id → name. All of them where gold/ has no such list.
    """
    listed = set(gold["actors"]["actor_id"]) if "actors" in gold else set(names)
    return {name: actor_id for actor_id, name in names.items() if actor_id in listed}


def plain_entities(documents: pd.DataFrame, *, nlp: Language | None) -> pd.DataFrame:
    """One row per entity that the model's own recogniser finds in an article as it was delivered.

    Columns: doc_id, start, end, label. No codebook, and page furniture is read like the rest.
    nlp: None where there is no article, as then no model need be loaded.
    """
    docs = nlp.pipe(documents["text"]) if nlp else ()
    rows = [
        (doc_id, ent.start_char, ent.end_char, ent.label_)
        for doc_id, doc in zip(documents["doc_id"], docs, strict=True)
        for ent in doc.ents
    ]
    return pd.DataFrame(rows, columns=["doc_id", "start", "end", "label"])


def naming_scores(
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
    gold: dict[str, pd.DataFrame],
    *,
    coder: str,
    kinds: Mapping[str, str],
) -> pd.DataFrame:
    """How well persons and states are found: one row per finder and kind of actor.

    A naming counts where it begins at the place the coder marked, with an actor of the same kind;
    for `mentions` it must be the same actor too. The recogniser's PERSON is a person, its GPE and
    NORP a state, but where the coder has a place (a city), which it cannot tell from a state,
    nothing is counted. Besides the measures of `validity.scores`: `in_furniture`, how many were
    found in what is no part of the article (web editors).
    gold: cut to articles that stand as they were coded. kinds: actor_id → kind.
    """
    own = gold["mentions"][gold["mentions"]["coder"] == coder]
    own = own.assign(kind=own["actor_id"].map(kinds))
    known = mentions.assign(kind=mentions["actor_id"].map(kinds))
    known = known[known["actor_id"].isin(coded_actors(gold, {i: i for i in kinds}))]
    found = {OWN: _in_passages(known, gold), PLAIN: _in_passages(_as_kinds(entities), gold)}
    places = own[own["kind"] == "place"][["passage_id", "start"]]
    tables = []
    for finder, rows in found.items():
        named = finder == OWN
        rows = rows if named else _without(rows, places)
        table = scores(
            _labels(rows, named=named),
            _labels(own, named=named),
            gold["passages"],
            tasks=tuple(LABELS),
        )
        outside = rows[~rows["passage_kind"].isin(KEPT_KINDS)].groupby("kind").size()
        table["in_furniture"] = table["task"].map(outside).fillna(0).astype(int)
        tables.append(table.rename(columns={"task": "kind"}).assign(finder=finder))
    return pd.concat(tables, ignore_index=True)


def _as_kinds(entities: pd.DataFrame) -> pd.DataFrame:
    kinds = {label: kind for kind, labels in LABELS.items() for label in labels}
    return entities.assign(kind=entities["label"].map(kinds)).dropna(subset=["kind"])


def _in_passages(rows: pd.DataFrame, gold: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows with the passage they begin in and what kind of text its first coder called it."""
    coded = gold["kinds"].drop_duplicates("passage_id").rename(columns={"kind": "passage_kind"})
    homes = gold["passages"].merge(coded[["passage_id", "passage_kind"]], on="passage_id")
    pairs = rows.merge(homes.rename(columns={"start": "first", "end": "last"}), on="doc_id")
    inside = (pairs["first"] <= pairs["start"]) & (pairs["start"] < pairs["last"])
    return pairs[inside]


def _without(rows: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    marked = rows.merge(places, on=["passage_id", "start"], how="left", indicator=True)
    return marked[marked["_merge"] == "left_only"].drop(columns="_merge")


def _labels(rows: pd.DataFrame, *, named: bool) -> pd.DataFrame:
    """One row per naming: task (the kind of actor), passage_id, label (its place, and who)."""
    label = rows["start"].astype(str)
    if named:
        label = rows["actor_id"] + " > " + label
    return rows[["passage_id"]].assign(task=rows["kind"], label=label)
