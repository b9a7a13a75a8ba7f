"""Who is named together: pairs of names in one sentence, and the network they make."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import ceil

import networkx as nx
import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from multipolar.findings import Finding
from multipolar.least import least
from multipolar.statistics.counts import require

ENDS = ("a", "b")
ON_EDGES = ("n", "npmi", "n_families", "p_adjusted")
META = re.compile(r"\s*<meta .*?</meta>", re.DOTALL)  # the day, which would differ from run to run


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


def backbone(
    edges: pd.DataFrame, *, alpha: float = 0.05, weight: str = "n_families"
) -> pd.DataFrame:
    """Which ties carry more of a name's company than chance has it: the disparity filter.

    edges: the frame of `cooccurrence`, `a`, `b` and the column `weight`; story families unless it
    says otherwise, since copies of one story tie nothing twice.

    The same rows with `p`, `p_adjusted`, `kept` and `one_family` (marked: the pair stands in one
    story family only; absent without `n_families`). A name with k ties that cut its whole weight
    at random would give one of them a share of p or more with probability (1 - p)^(k - 1)
    (Serrano, Boguñá & Vespignani 2009); `p` is the smaller of the two ends', doubled for there
    being two, or one end's where the other name has no second tie. `p_adjusted` is Benjamini &
    Hochberg's (1995) over all ties, and those up to `alpha` are kept. What is kept is strong for
    one of its names, also where the other is named with everybody: read `npmi` beside it.

    Raises TableError for missing columns.
    """
    require(edges, ["a", "b", weight], "edges")
    ties, whole = _ties(edges, weight)
    several = [edges[end].map(ties) > 1 for end in ENDS]
    by_end = [
        (1 - edges[weight] / edges[end].map(whole)) ** (edges[end].map(ties) - 1) for end in ENDS
    ]
    tests = np.maximum(np.sum(several, axis=0), 1)
    p = np.minimum(tests * np.min(by_end, axis=0), 1.0)
    adjusted = false_discovery_control(p) if len(p) else p
    marked = {"one_family": edges["n_families"] == 1} if "n_families" in edges else {}
    return edges.assign(p=p, p_adjusted=adjusted, kept=adjusted <= alpha, **marked)


def _ties(edges: pd.DataFrame, weight: str) -> tuple[pd.Series, pd.Series]:
    """How many ties each name has, and of which weight together."""
    ends = pd.concat([edges.set_index(end)[weight] for end in ENDS]).groupby(level=0)
    return ends.size(), ends.sum()


def backbone_finding(ties: pd.DataFrame, *, n_families: int, alpha: float = 0.05) -> Finding:
    """How many ties `backbone` kept; refused where the corpus is too small to keep most of them.

    ties: its frame, by story families. n_families: of the corpus. Refused below the least of
    `least`, and where a tie that stood in every family of the corpus could not be kept by itself,
    beside the other ties as they are.
    """
    n, kept = len(ties), int(ties["kept"].sum())
    needed = _needed_families(ties, alpha)
    if n_families < least("network") or (not kept and (needed is None or needed > n_families)):
        single = "two names with several ties" if needed is None else f"{needed:,} story families"
        text = (
            f"No filter of {n:,} ties: most that stand out are found from {least('network')} story "
            f"families on, and beside the others one would need {single}; story families in the "
            f"corpus: {n_families:,}."
        )
        return Finding("network-backbone", text, n=n, unit="ties", verdict="refused")
    alone = int(ties.loc[ties["kept"], "one_family"].sum())
    text = (
        f"{kept:,} of {n:,} ties between names carry more of a name's company than chance has it, "
        f"{alone:,} of them in one story family only; the others may be no more than chance."
    )
    return Finding("network-backbone", text, n=n, unit="ties", value=kept / n)


def _needed_families(ties: pd.DataFrame, alpha: float) -> int | None:
    """The fewest families a tie must stand in to be kept by itself; None where none can be."""
    number, whole = _ties(ties, "n_families")
    largest = pd.concat([ties.set_index(end)["n_families"] for end in ENDS]).groupby(level=0).max()
    others = (whole - largest)[number > 1]
    fewest = others * ((2 * len(ties) / alpha) ** (1 / (number[number > 1] - 1)) - 1)
    return ceil(fewest.min()) if len(fewest) else None


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


def gexf(graph: nx.Graph, *, types: Mapping[str, str]) -> str:
    """The network as GEXF 1.2, as Gephi and others read it; the same network gives the same text.

    types: name → type of actor. A node carries `type` and `n`, an edge `n` (as `weight` too),
    `npmi` and `n_families`, and `p_adjusted` where `backbone` was asked. What XML cannot hold of
    a name, as a control character, is spelled out.
    """
    plain = nx.Graph()
    for name, n in sorted(graph.nodes(data="n")):
        plain.add_node(_spelled(name), n=n, type=_spelled(types.get(name, "")))
    for a, b, figures in sorted(graph.edges(data=True), key=lambda edge: sorted(edge[:2])):
        known = {name: figures[name] for name in ON_EDGES if pd.notna(figures.get(name))}
        plain.add_edge(*sorted((_spelled(a), _spelled(b))), weight=figures["n"], **known)
    text = "\n".join(nx.generate_gexf(plain, version="1.2draft"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{META.sub("", text, count=1)}\n'


def _spelled(name: str) -> str:
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in name)
