"""How often the suite's intervals cover and its tests err, on corpora whose answer was planted.

`python -m benchmarks.coverage` prints the tables quoted in the docstrings of
`multipolar.compare`; a name or two (`rates`, `shares`, `contrasts`, `families`) prints only those.
"""

from __future__ import annotations

import sys
from itertools import product

import numpy as np
import pandas as pd
from scipy import stats

from multipolar import compare
from multipolar import families as family
from multipolar.contrast import contrast
from multipolar.fingerprints import fingerprints

FAMILIES = (5, 8, 10, 20, 50)
RATES = (0.2, 1.0, 5.0)
BURSTINESS = (0.0, 0.3, 1.0, 3.0)
"""The variance of an item's own rate from story to story, over the square of its mean.

At 0 occurrences are Poisson; at 1 a story's rate is exponential; at 3 most stories lack an item
that a few are full of.
"""


def stories(rng: np.random.Generator, n: int, *, copies: bool, length: int = 500) -> pd.DataFrame:
    """One row per article of n families: `doc_id`, `family_id`, `n_words`.

    Lengths are lognormal (sigma 0.5). With copies, one family in four has some, 2.5 on average.
    """
    words = np.maximum(80, rng.lognormal(np.log(length), 0.5, n)).astype(int)
    copied = (rng.random(n) < 0.25) & copies
    times = 1 + copied * rng.geometric(0.4, n)
    story = np.repeat(np.arange(n), times)
    return pd.DataFrame(
        {
            "doc_id": [f"doc {i}" for i in range(len(story))],
            "family_id": [f"story {i}" for i in story],
            "n_words": words[story],
        }
    )


def planted(
    rng: np.random.Generator, words: pd.DataFrame, *, rate: float, burstiness: float, name: str
) -> pd.DataFrame:
    """One row per occurrence of the item in the articles; copies repeat their story's."""
    story = words.drop_duplicates("family_id")
    expected = story["n_words"].to_numpy() * rate / 1000
    if burstiness:
        expected = expected * rng.gamma(1 / burstiness, burstiness, len(story))
    times = dict(zip(story["family_id"], rng.poisson(expected), strict=True))
    times = words["family_id"].map(times)
    return pd.DataFrame({"doc_id": np.repeat(words["doc_id"].to_numpy(), times), "item": name})


def rates(*, replicates: int = 2000, families: tuple[int, ...] = FAMILIES) -> pd.DataFrame:
    """Coverage of the 95% intervals of `compare.rates`.

    One row: copies, families, rate and burstiness planted; the share of intervals that hold the
    rate, that are too low and too high, the median width over the rate, and the share of plain
    percentile intervals of the same families that hold it.
    """
    truth = {f"{r} {b}": (r, b) for r, b in product(RATES, BURSTINESS)}
    rows = []
    for copies, n in product((False, True), families):
        rng = np.random.default_rng([n, copies])
        for _ in range(replicates):
            words = stories(rng, n, copies=copies)
            hits = pd.concat(
                planted(rng, words, rate=r, burstiness=b, name=name)
                for name, (r, b) in truth.items()
            )
            hits["item"] = pd.Categorical(hits["item"], categories=list(truth))
            found = compare.rates(hits, words, item="item", n_boot=500)
            both = found.merge(_percentile(hits, words), on="item")
            rows += both.assign(copies=copies, families=n).to_dict("records")
    table = pd.DataFrame(rows)
    table[["rate", "burstiness"]] = [truth[name] for name in table["item"]]
    table["width"] = (table["high"] - table["low"]) / table["rate"]
    inside = table["plain_low"].le(table["rate"]) & table["plain_high"].ge(table["rate"])
    by = ["copies", "families", "rate", "burstiness"]
    return _summary(table, table["rate"], by).assign(
        percentile=inside.groupby([table[name] for name in by]).mean().to_numpy()
    )


def _percentile(hits: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """The bounds that scipy's percentile bootstrap over families gives each item."""
    homes = words.set_index("doc_id")["family_id"]
    sizes = words.groupby("family_id")["n_words"].sum()
    counts = pd.crosstab(hits["doc_id"].map(homes), hits["item"], dropna=False)
    counts = counts.reindex(index=sizes.index, fill_value=0)
    size, count = sizes.to_numpy(), counts.to_numpy()
    interval = stats.bootstrap(
        (np.arange(len(size)),),
        lambda rows, axis: 1000 * count[rows].sum(axis=-2).T / size[rows].sum(axis=-1),
        method="percentile",
        n_resamples=500,
        vectorized=True,
        rng=0,
    ).confidence_interval
    return pd.DataFrame(
        {"item": counts.columns, "plain_low": interval.low, "plain_high": interval.high}
    )


def shares(*, replicates: int = 2000, families: tuple[int, ...] = FAMILIES) -> pd.DataFrame:
    """Coverage of the 95% intervals of `compare.shares`; rows as in `rates`.

    A story's own share is beta with the planted mean and the concentration `even`: at 3 many
    stories have next to none, at 20 most are near the mean.
    """
    rows = []
    for copies, n, share, even in product((False, True), families, (0.1, 0.4), (3, 20)):
        rng = np.random.default_rng([n, copies, even, int(100 * share)])
        for _ in range(replicates):
            words = stories(rng, n, copies=copies)
            names = words["family_id"].unique()
            own = rng.beta(share * even, (1 - share) * even, len(names))
            part = words["n_words"] * words["family_id"].map(dict(zip(names, own, strict=True)))
            quoted = words.assign(voice="direct", n_words=part)
            told = words.assign(voice="narration", n_words=words["n_words"] - part)
            found = compare.shares(
                pd.concat([quoted, told]).assign(group="all"), by="group", of="voice", n_boot=500
            )
            planted_as = {"copies": copies, "families": n, "planted": share, "even": even}
            rows += found[:1].assign(**planted_as).to_dict("records")
    table = pd.DataFrame(rows).assign(width=lambda found: found["high"] - found["low"])
    return _summary(table, table["planted"], ["copies", "families", "planted", "even"])


def contrasts(
    *,
    replicates: int = 1000,
    designs: tuple[str, ...] = ("alike", "fewer", "shorter", "voices"),
    families: tuple[int, ...] = (10, 20),
    n_items: int = 10,
) -> pd.DataFrame:
    """How often `contrast` calls a difference where none was planted.

    One row: a design, the families of group a, the share of items with p <= 0.05, and the
    share of contrasts with any p_adjusted <= 0.05. Items are at 2 per 1,000 words, burstiness
    1; b is as a, or has 6 families, or articles a fifth as long, or is a quarter of the words of
    the same articles.
    """
    rows = []
    for design, n in product(designs, families):
        rng = np.random.default_rng(n)
        found = pd.concat(
            contrast(
                *_two_groups(rng, design, n, n_items),
                item="item",
                by="group",
                groups=("a", "b"),
            ).assign(replicate=replicate)
            for replicate in range(replicates)
        )
        adjusted = found.groupby("replicate")["p_adjusted"].min()
        called = {"p": (found["p"] <= 0.05).mean(), "any adjusted": (adjusted <= 0.05).mean()}
        rows.append({"design": design, "families": n, **called})
    return pd.DataFrame(rows)


def families(*, stories: int = 300) -> pd.DataFrame:
    """Precision and recall of `families.families` on planted copies, by threshold.

    Stories of 60 to 600 words draw on a stock of 40 formulas of 25 words, which make up as much
    as half of them. Half of the stories have copies: four with 0 to 20% of the words changed,
    each word alone, which breaks the most sequences; one with 30% of its sentences changed; and
    a brief of the first 60 words. One row: a threshold, the pairs rightly joined of all joined,
    and the copies joined with their original of all planted, by kind.
    """
    rng = np.random.default_rng(0)
    texts = _edited_stories(rng, stories)
    prints = fingerprints(texts["doc_id"], texts["words"].map(" ".join), shingle=5)
    rows = []
    for threshold in (0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
        found = family.families(prints.assign(date=None), threshold=threshold).merge(
            texts, on="doc_id"
        )
        joined = found.groupby(["family_id", "story"]).size()
        pairs = (joined * (joined - 1)).sum()
        sizes = joined.groupby("family_id").sum()
        original = found[found["kind"] == "original"].set_index("story")["family_id"]
        right = found["family_id"] == found["story"].map(original)
        recall = right.groupby(found["kind"]).mean().drop("original")
        rows.append(
            {"threshold": threshold, "precision": pairs / (sizes * (sizes - 1)).sum(), **recall}
        )
    return pd.DataFrame(rows)


def _edited_stories(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """One row per article: `doc_id`, `story`, `kind` (of copy) and its `words`."""
    vocabulary = np.array([f"w{i}" for i in range(20_000)])
    weights = 1 / np.arange(10, 10 + len(vocabulary))

    def prose(length: int) -> np.ndarray:
        return rng.choice(vocabulary, length, p=weights / weights.sum())

    stock = [prose(25) for _ in range(40)]
    rows = []
    for story in range(n):
        length = int(rng.integers(60, 600))
        formulas = rng.choice(len(stock), int(rng.integers(0, length // 50 + 1)), replace=False)
        own = np.array_split(prose(length - 25 * len(formulas)), len(formulas) + 1)
        ends = [stock[i] for i in formulas] + [prose(0)]
        words = np.concatenate([part for pair in zip(own, ends, strict=True) for part in pair])
        rows.append((story, "original", words))
        if story % 2:
            changed = {f"{share:.0%}": rng.random(length) < share for share in (0, 0.05, 0.1, 0.2)}
            changed["sentences"] = np.repeat(rng.random(length // 20 + 1) < 0.3, 20)[:length]
            for kind, where in changed.items():
                rows.append((story, kind, np.where(where, prose(length), words)))
            rows.append((story, "brief", words[:60]))
    table = pd.DataFrame(rows, columns=["story", "kind", "words"])
    return table.assign(doc_id=[f"{row:05d}" for row in table.index])


def _two_groups(
    rng: np.random.Generator, design: str, n: int, n_items: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    a = stories(rng, n, copies=True).assign(group="a")
    if design == "voices":
        b = a.assign(n_words=(a["n_words"] / 4).astype(int), group="b")
    else:
        size = 6 if design == "fewer" else n
        b = stories(rng, size, copies=True, length=100 if design == "shorter" else 500)
        b = ("other " + b[["doc_id", "family_id"]]).assign(n_words=b["n_words"], group="b")
    hits = [
        planted(rng, words, rate=2, burstiness=1, name=f"item {i}").assign(group=name)
        for name, words in (("a", a), ("b", b))
        for i in range(n_items)
    ]
    return pd.concat(hits), pd.concat([a, b])


def _summary(table: pd.DataFrame, truth: pd.Series, by: list[str]) -> pd.DataFrame:
    """One row per setting: the share of intervals that hold the truth, and where others lie."""
    table = table.assign(
        covered=(table["low"] <= truth) & (truth <= table["high"]),
        too_low=table["high"] < truth,
        too_high=table["low"] > truth,
    )
    figures = {"covered": "mean", "too_low": "mean", "too_high": "mean", "width": "median"}
    return table.groupby(by).agg(figures).reset_index()


if __name__ == "__main__":
    pd.set_option("display.width", 120, "display.max_rows", 500, "display.precision", 3)
    for name in sys.argv[1:] or ["rates", "shares", "contrasts", "families"]:
        print(f"{name}: {globals()[name].__doc__}\n{globals()[name]().to_string()}\n", flush=True)
