"""A family bootstrap of every rate beside the ways a user would write it, CPU seconds in one run.

    python -m benchmarks.bootstrap [--n 10000]

Planted articles, one in ten a copy, and 500 items of Zipf's frequencies. `suite` is the whole of
`compare.rates` from the two frames, its variance drawn 1,000 times (it would compute it of so many
families, `linearised`). The others begin with the counts by family, and do so many of the 1,000
draws that it takes seconds: a loop over a pandas frame, a loop over numpy's arrays, and
scipy.stats.bootstrap, all of families with replacement, occurrences and words together.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from unittest import mock

import numpy as np
import pandas as pd
from scipy import stats
from threadpoolctl import threadpool_limits

from multipolar.compare import rates
from multipolar.statistics import intervals

DRAWS, N_ITEMS = 1000, 500


def planted(n: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Occurrences by article and item (`n` of them), and the words of each article."""
    rng, n_stories = np.random.default_rng(0), n - n // 10
    stories = [*range(n_stories), *rng.integers(n_stories, size=n // 10)]
    words = pd.DataFrame(
        {
            "doc_id": [f"doc {i:06d}" for i in range(n)],
            "family_id": [f"story {i:06d}" for i in stories],
            "n_words": np.maximum(80, rng.lognormal(6.2, 0.5, n)).astype(int),
        }
    )
    rate = 8 / np.arange(1, N_ITEMS + 1)
    times = rng.poisson(words["n_words"].to_numpy()[:, None] * rate / 1000)
    article, item = times.nonzero()
    hits = {"doc_id": words["doc_id"].to_numpy()[article], "item": item, "n": times[article, item]}
    return pd.DataFrame(hits), words


def counted(hits: pd.DataFrame, words: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Families × items, and the words of each family."""
    both = hits.merge(words[["doc_id", "family_id"]])
    sizes = words.groupby("family_id")["n_words"].sum()
    counts = both.pivot_table(
        index="family_id", columns="item", values="n", aggfunc="sum", fill_value=0
    )
    return counts.reindex(sizes.index, fill_value=0), sizes


def pandas_loop(counts: pd.DataFrame, sizes: pd.Series, *, draws: int) -> pd.DataFrame:
    both = counts.assign(words=sizes)
    sums = [both.sample(frac=1, replace=True, random_state=i).sum() for i in range(draws)]
    drawn = pd.DataFrame(sums)
    return drawn.drop(columns="words").div(drawn["words"], axis=0)


def numpy_loop(counts: np.ndarray, sizes: np.ndarray, *, draws: int) -> np.ndarray:
    rng, n = np.random.default_rng(0), len(sizes)
    rows = (rng.integers(n, size=n) for _ in range(draws))
    return np.array([counts[chosen].sum(axis=0) / sizes[chosen].sum() for chosen in rows])


def scipy_bootstrap(counts: np.ndarray, sizes: np.ndarray, *, draws: int) -> np.ndarray:
    return stats.bootstrap(
        (np.arange(len(sizes)),),
        lambda rows, axis: counts[rows].sum(axis=-2).T / sizes[rows].sum(axis=-1),
        method="percentile",
        n_resamples=draws,
        batch=1,
        vectorized=True,
        rng=0,
    ).standard_error


def spent(work: Callable[[], object], *, times: int = 1) -> float:
    """The least CPU seconds of so many runs."""
    seconds = []
    for _ in range(times):
        intervals._draws.cache_clear()
        begun = time.process_time()
        work()
        seconds.append(time.process_time() - begun)
    return min(seconds)


def main(*, n: int) -> None:
    hits, words = planted(n)
    options = {"item": "item", "n": "n", "n_boot": DRAWS}
    linearised = spent(lambda: rates(hits, words, **options), times=3)
    with mock.patch.object(intervals, "MANY_FAMILIES", np.inf):
        suite = spent(lambda: rates(hits, words, **options), times=3)
    counts, sizes = counted(hits, words)
    arrays = counts.to_numpy(), sizes.to_numpy()
    others = {
        "pandas loop": (spent(lambda: pandas_loop(counts, sizes, draws=20)), 20),
        "numpy loop": (spent(lambda: numpy_loop(*arrays, draws=20)), 20),
        "scipy.stats.bootstrap": (spent(lambda: scipy_bootstrap(*arrays, draws=20)), 20),
    }
    seconds = {name: s * DRAWS / draws for name, (s, draws) in others.items()}
    told = {
        "articles": n,
        "families": len(sizes),
        "items": counts.shape[1],
        "suite, s": round(suite, 2),
        "suite, linearised, s": round(linearised, 2),
        **{f"{name}, s": round(s, 1) for name, s in seconds.items()},
        **{f"{name} / suite": round(s / suite) for name, s in seconds.items()},
    }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=10_000, help="articles")
    with threadpool_limits(limits=1):
        main(n=parser.parse_args().n)
