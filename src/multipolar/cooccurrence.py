"""Who is named together: pairs of names in one sentence, and the network they make."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import numpy as np
import pandas as pd

from multipolar.counts import require


def cooccurrence(
    mentions: pd.DataFrame,
    *,
    unit: Sequence[str] = ("doc_id", "sent_id"),
    min_count: int = 1,
    n_units: int | None = None,
) -> pd.DataFrame:
    """How often two names stand in one unit, a sentence unless `unit` says otherwise.

    mentions: `doc_id`, `name` (rows without one are left out), the columns of `unit`, and
    `family_id` where story families are to be counted. A name counts once a unit.

    One row is a pair of names, `a` before `b` in the alphabet, that share at least `min_count`
    units: `n` (units with both), `n_a` and `n_b` (with each), `n_docs` and `n_families`
    (articles and families where they share a unit), and `npmi`, from -1 (never together) over
    0 (as chance has it) to 1 (never apart), null where every unit has both (Bouma 2009).
    `npmi` is among all `n_units`; without a number, among the units that name anyone, which
    are fewer, so that it is lower. Read it with `n`: it flatters rare names.

    Raises TableError for missing columns.
    """
    unit = list(unit)
    require(mentions, ["doc_id", "name", *unit], "mentions")
    counted = ["doc_id", "family_id"] if "family_id" in mentions else ["doc_id"]
    columns = list(dict.fromkeys([*unit, *counted, "name"]))
    named = mentions.loc[mentions["name"].notna(), columns].drop_duplicates([*unit, "name"])
    pairs = named.merge(named[[*unit, "name"]], on=unit, suffixes=("", "_b"))
    pairs = pairs[pairs["name"] < pairs["name_b"]].rename(columns={"name": "a", "name_b": "b"})
    table = pairs.groupby(["a", "b"]).agg(
        n=("doc_id", "size"),
        **{f"n_{'docs' if c == 'doc_id' else 'families'}": (c, "nunique") for c in counted},
    )
    table = table[table["n"] >= min_count].reset_index()
    units = named.groupby("name").size()
    table.insert(3, "n_a", table["a"].map(units).astype(int))
    table.insert(4, "n_b", table["b"].map(units).astype(int))
    total = n_units or len(named.drop_duplicates(unit))
    return strength(table, n_units=total)


def strength(pairs: pd.DataFrame, *, n_units: int) -> pd.DataFrame:
    """Counted pairs (`n`, `n_a`, `n_b`) with their `npmi` among `n_units`, as `cooccurrence`."""
    together = pairs["n"] / n_units
    surprise = np.log(together / (pairs["n_a"] / n_units * (pairs["n_b"] / n_units)))
    return pairs.assign(npmi=(surprise / -np.log(together)).where(together < 1))


def network(edges: pd.DataFrame, *, min_count: int = 1) -> nx.Graph:
    """The pairs that share at least `min_count` units as a graph, names as nodes.

    edges: the frame of `cooccurrence`. A node's `n` is the units that name it; an edge carries
    the other columns of its row. Nodes and edges come in alphabetical order. Raises TableError
    for missing columns.
    """
    require(edges, ["a", "b", "n", "n_a", "n_b"], "edges")
    kept = edges[edges["n"] >= min_count].sort_values(["a", "b"])
    sizes = dict(zip(kept["a"], kept["n_a"], strict=True))
    sizes |= dict(zip(kept["b"], kept["n_b"], strict=True))
    graph = nx.Graph()
    graph.add_nodes_from((name, {"n": int(sizes[name])}) for name in sorted(sizes))
    figures = kept.drop(columns=["a", "b", "n_a", "n_b"]).to_dict("records")
    graph.add_edges_from(zip(kept["a"], kept["b"], figures, strict=True))
    return graph
