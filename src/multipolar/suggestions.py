"""Frequent names that the codebook does not know, offered for adoption; nothing is adopted here."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Mapping

import pandas as pd

from multipolar.actors import Actor
from multipolar.compare import dispersion

TYPES = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "state",
}
ALONE = 0.75  # of the full names that a surname may mean, the share that settles it
COLUMNS = (
    *("name", "type", "variants", "n_families", "n_docs", "doc_share", "n", "dp_norm"),
    *("alias_of", "row"),
)


def suggested_actors(
    found: pd.DataFrame,
    words: pd.DataFrame,
    *,
    actors: Mapping[str, Actor],
    refused: Collection[str],
    most: int = 20,
) -> pd.DataFrame:
    """One row per name that might become an actor, the widest spread first.

    found: from `aggregates.unknown_names`. words: `doc_id`, `family_id`, `n_words` of all articles
    of the corpus. refused: names that somebody decided not to adopt. Variants of one name are one
    row: other capitals or accents, and a person's surname with the full name ("Peskov" with
    "Dmitry Peskov"), where at least three in four of the full names with this surname are this
    one.
    Columns: name; type (a proposal from the recogniser's label); variants, joined with |;
    n_families and n_docs it stands in, doc_share of all articles, n times; dp_norm (Gries 2008: 0
    is spread evenly, 1 all in one place); alias_of: the actor_id that has this name in other
    capitals or accents, or nothing; row: a row for actors.csv, to be read before it is pasted.
    """
    rows = found[found["label"].isin(TYPES)]
    homes = words.groupby("doc_id", as_index=False).agg(
        family_id=("family_id", "first"), n_words=("n_words", "sum")
    )
    rows = rows.assign(name=rows["surface"].map(_joined(rows))).merge(homes, on="doc_id")
    out = {_folded(name) for name in refused}
    dropped = [n for n in {*rows["name"], *rows["surface"]} if _folded(n) in out]
    rows = rows[~rows["name"].isin(dropped) & ~rows["surface"].isin(dropped)]
    if rows.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    counted = rows.groupby("name", as_index=False).agg(
        n_families=("family_id", "nunique"), n_docs=("doc_id", "nunique"), n=("n", "sum")
    )
    counted = counted.nlargest(5 * most, ["n_families", "n_docs", "n"])
    hits = rows[rows["name"].isin(counted["name"])][["doc_id", "name", "n"]]
    spread = dispersion(hits, homes, item="name", n="n")[["name", "dp_norm"]]
    table = counted.merge(spread, on="name")
    order = ["n_families", "n_docs", "dp_norm", "n", "name"]
    table = table.sort_values(order, ascending=[False, False, True, False, True]).head(most)
    return _described(table, rows, n_docs=len(homes), actors=actors)


def _described(
    table: pd.DataFrame, rows: pd.DataFrame, *, n_docs: int, actors: Mapping[str, Actor]
) -> pd.DataFrame:
    """The table with type, variants, share, and the row that may be pasted."""
    rows = rows[rows["name"].isin(table["name"])]
    known = {_folded(name): a.actor_id for a in actors.values() for name in (a.name, *a.names)}
    labels = rows.groupby(["name", "label"])["n"].sum().reset_index()
    label = labels.sort_values("n", kind="stable").groupby("name")["label"].last()
    forms = (
        rows.groupby(["name", "surface"])["n"]
        .sum()
        .sort_index()
        .sort_values(ascending=False, kind="stable")
    )
    variants = forms.reset_index().groupby("name")["surface"].agg(list)
    table = table.assign(
        type=table["name"].map(label).map(TYPES),
        doc_share=table["n_docs"] / n_docs,
        alias_of=table["name"].map(lambda name: known.get(_folded(name), "")),
    )
    records = [{str(k): v for k, v in r.items()} for r in table.to_dict("records")]
    return table.assign(
        variants=["|".join(variants[r["name"]]) for r in records],
        row=[_row(r, variants[r["name"]], actors=actors, n_docs=n_docs) for r in records],
    )[list(COLUMNS)].reset_index(drop=True)


def _joined(rows: pd.DataFrame) -> dict[str, str]:
    """Surface → the name it is counted under."""
    times = rows.groupby("surface")["n"].sum().sort_values(ascending=False, kind="stable")
    best: dict[str, str] = {}
    for surface in times.index:
        best.setdefault(_folded(surface), surface)
    persons = set(rows.loc[rows["label"] == "PERSON", "surface"])
    full: dict[str, dict[str, int]] = {}
    for surface in sorted(persons):
        parts = _folded(surface).split()
        for part in {parts[0], parts[-1]} if len(parts) > 1 else ():
            whole = full.setdefault(part, {})
            whole[best[_folded(surface)]] = whole.get(best[_folded(surface)], 0) + times[surface]
    homes = {surface: best[_folded(surface)] for surface in times.index}
    for surface in sorted(persons):
        whole = full.get(_folded(surface), {})
        first = max(whole, key=lambda name: (whole[name], name), default=None)
        if first and whole[first] >= ALONE * sum(whole.values()):
            homes[surface] = first
    return homes


def _folded(name: str) -> str:
    """The name without accents, capitals and signs."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(
        re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    )


def _row(
    found: Mapping[str, object], variants: list[str], *, actors: Mapping[str, Actor], n_docs: int
) -> str:
    """A row of actors.csv: a new actor, or the one there is with the new names added."""
    alias_of = str(found["alias_of"])
    if alias_of:
        cells = actors[alias_of].model_dump()
        cells["names"] = (*dict.fromkeys((*cells["names"], *variants)),)
    else:
        kind, name = str(found["type"]), str(found["name"])
        short = [v for v in variants if kind == "person" and " " not in v and v != name]
        cells = {
            "actor_id": _actor_id(name, actors),
            "name": name,
            "type": kind,
            "names": [name, *(v for v in variants if v not in (name, *short))],
            "short_names": short,
            "reason": f"Named in {found['n_docs']} of {n_docs} articles; say here who it is",
        }
    line = io.StringIO()
    values = (cells.get(column, "") for column in Actor.model_fields)
    joined = (value if isinstance(value, str) else "|".join(value) for value in values)
    csv.writer(line, lineterminator="").writerow(joined)
    return line.getvalue()


def _actor_id(name: str, actors: Collection[str]) -> str:
    plain = "_".join(_folded(name).split())
    return f"{plain}_2" if plain in actors else plain
