"""How four Chinese outlets and the BBC name Russia, Ukraine and NATO in headlines of 2022.

    python -m benchmarks.headlines [--corpus folder]

Each headline from April to September is an article; the suite builds a corpus of them as of any
other, copies joined to families, in the folder or else in one that is gone afterwards. Printed are
rates per 1,000 words with intervals over story families, by outlet and by month, the words that
name, and the terms that set the headlines of an outlet that name an actor apart from its others.
Of the BBC there is next to nothing before July, so that outlets are compared from July on.

Read from `../shared/data` beside the checkout (see the project's data notes).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from benchmarks.un_pieces import DATA, spent
from multipolar import aggregates
from multipolar.codebook import Codebook
from multipolar.compare import rates
from multipolar.findings import Finding
from multipolar.keyness import key_terms
from multipolar.lexicon import lexicon
from multipolar.samples import listed
from multipolar.statistics.contrast import contrast
from multipolar.store import Corpus, open_corpus

NAME = "headlines_2022.parquet"
SINCE, COMMON = "2022-04-01", "2022-07"  # the BBC's headlines begin in the month COMMON
ACTORS = ("Russia", "Ukraine", "NATO")
ONE = "BBC"
TERMS = 12
LEAST = 1000  # words of an outlet's month; of fewer, one headline more decides


def built(folder: Path, root: Path) -> Corpus:
    """A corpus of the headlines; built already, it is as it is."""
    (root / "raw").mkdir(parents=True, exist_ok=True)
    table = pd.read_parquet(folder / NAME).rename(columns={"headline": "text"})
    table[table["date"] >= SINCE].to_parquet(root / "raw" / "headlines.parquet")
    spent("build", str(root))
    return open_corpus(root)


def counted(corpus: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Namings of the actors by headline, and the words of all headlines, each with its month."""
    words = aggregates.words(corpus).groupby(["doc_id", "newsroom", "family_id"], as_index=False)
    words = words.agg(n_words=("n_words", "sum"))
    months = aggregates.articles(corpus).set_index("doc_id")["date"].str[:7]
    words["month"] = words["doc_id"].map(months)
    named = aggregates.namings(corpus)
    named = named[named["name"].isin(ACTORS)].drop(columns="voice")
    return named.assign(name=pd.Categorical(named["name"], ACTORS)), words


def rate_rows(
    named: pd.DataFrame, words: pd.DataFrame, *, by: list[str], **options: Any
) -> list[str]:
    """A line for each actor and group of LEAST words: rate per 1,000 words, interval, namings."""
    found = rates(named, words, item="name", by=by, n="n", **options)
    found = found[found["words"] >= LEAST].sort_values(["name", *by])
    return [
        f"{row['name']}, {', '.join(row[c] for c in by)}: {row['rate']:.2f} "
        f"({row['low']:.2f} to {row['high']:.2f}), n = {row['n']}"
        for row in found.to_dict("records")
    ]


def differences(named: pd.DataFrame, words: pd.DataFrame, *, seed: int) -> list[str]:
    """A line for each actor and other outlet: the rate of ONE less that of the other, tested."""
    found = pd.concat(
        contrast(named, words, item="name", by="newsroom", n="n", groups=(ONE, other), seed=seed)
        for other in sorted(set(words["newsroom"]) - {ONE})
    )
    adjusted = found.assign(p=stats.false_discovery_control(found["p"])).to_dict("records")
    return [
        f"{row['name']}, {row['group_a']} - {row['group_b']}: {row['difference']:+.2f}, "
        f"p = {row['p']:.4f} of {len(found)} adjusted"
        for row in adjusted
    ]


def surfaces(corpus: Corpus) -> list[str]:
    """A line for each actor and outlet: what share of its namings is of which kind and words."""
    found = corpus.query(
        """
        SELECT name, newsroom, m.kind, surface, count(*) AS n
        FROM mentions m JOIN documents USING (doc_id) WHERE list_contains($names, name)
        GROUP BY ALL ORDER BY n DESC, surface
        """,
        names=list(ACTORS),
    )
    lines = []
    for (name, newsroom), own in found.groupby(["name", "newsroom"]):
        kinds = (own.groupby("kind")["n"].sum() / own["n"].sum()).sort_values(ascending=False)
        shares = ", ".join(f"{kind} {share:.0%}" for kind, share in kinds.items())
        words = listed(own["surface"] + " " + own["n"].astype(str), most=8, sort=False)
        lines.append(f"{name}, {newsroom}: {shares} ({words})")
    return lines


def collocates(corpus: Corpus, named: pd.DataFrame) -> dict[str, str]:
    """For each actor and outlet the terms of headlines that name it, against its others.

    Terms of nothing but words that name the actor are left out.
    """
    known, told = lexicon(corpus), {}
    own_words = corpus.query(
        "SELECT DISTINCT name, lower(surface) AS surface FROM mentions WHERE actor_id IS NOT NULL"
    )
    for name in ACTORS:
        own = set(" ".join(own_words.loc[own_words["name"] == name, "surface"]).split())
        naming = known.rows["doc_id"].isin(named.loc[named["name"] == name, "doc_id"])
        side = known.rows["newsroom"] + np.where(naming, f", {name}", ", others")
        sides = known._replace(rows=known.rows.assign(side=side))
        for newsroom in sorted(set(known.rows["newsroom"])):
            groups = {"group": f"{newsroom}, {name}", "against": f"{newsroom}, others"}
            if (side == groups["group"]).any():
                told[groups["group"]] = _terms(*key_terms(sides, by="side", **groups), without=own)
    return {"read": known.told, **told}


def _terms(verdict: Finding, table: pd.DataFrame, *, without: set[str]) -> str:
    """The terms that are called, the most telling first; or why there are none."""
    if verdict.verdict != "shown":
        return str(verdict)
    called = table[(table["z"] > 0) & (table["p_adjusted"] <= 0.05)]
    called = called[[not set(term.split()) <= without for term in called["term"]]]
    return ", ".join(f"{row.term} {row.n_a}" for row in called.head(TERMS).itertuples()) or "none"


def measured(corpus: Corpus) -> dict[str, object]:
    intervals = Codebook(corpus.codebook).settings["intervals"]
    named, words = counted(corpus)
    late = words[words["month"] >= COMMON]
    named_late = named[named["doc_id"].isin(late["doc_id"])]
    sizes = words.groupby("newsroom").agg(
        headlines=("doc_id", "size"), families=("family_id", "nunique"), words=("n_words", "sum")
    )
    by_month = ["newsroom", "month"]
    return {
        "headlines": sizes.to_dict("index"),
        "taken for another language": len(corpus.table("unread")),
        "by outlet, from July": rate_rows(named_late, late, by=["newsroom"], **intervals),
        "differences, from July": differences(named_late, late, seed=intervals["seed"]),
        "by outlet, from April": rate_rows(named, words, by=["newsroom"], **intervals),
        "by outlet and month": rate_rows(named, words, by=by_month, **intervals),
        "words that name": surfaces(corpus),
        "terms beside": collocates(corpus, named),
    }


def main(folder: Path, *, root: Path | None) -> None:
    if not (folder / NAME).exists():
        print(f"skipped: {NAME} is not in {folder.name}/; see the project's data notes")
        return
    with tempfile.TemporaryDirectory() as scratch:
        found = measured(built(folder, root or Path(scratch)))
    print(json.dumps(found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=DATA)
    parser.add_argument("--corpus", type=Path, help="where the corpus is built and kept")
    given = parser.parse_args()
    main(given.folder, root=given.corpus)
