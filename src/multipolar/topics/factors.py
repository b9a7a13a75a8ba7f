"""Matrices taken apart into topics: what the two methods and the seeds are made of."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import sparse
from sklearn.decomposition import NMF, LatentDirichletAllocation, non_negative_factorization
from sklearn.preprocessing import normalize
from threadpoolctl import ThreadpoolController

MAX_ITERATIONS = 5000
PASSES, FEWER = 20, 10  # of LDA over the texts: at once, and in small batches
MANY = 1000  # texts are too many for LDA to take at once
ROUGH = 1e-2
"""How close the topics without a seed come before the seeded ones are put beside them."""


def nmf(
    frequencies: sparse.csr_array,
    n_topics: int,
    themes: np.ndarray | None = None,
    *,
    times: np.ndarray,
    init: str,
    tol: float,
    anchor: float,
    random_state: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Texts × topics and topics × terms whose product is nearest to the frequencies.

    times: how often each text counts. themes: texts × themes, true where the text has the theme.
    Each theme is then a pseudo-text, its profile, which counts as much as the share `anchor` of
    the texts (guided NMF: Vendrow, Haddock, Rebrova & Needell 2021); its topic, the first ones in
    their order, starts there.
    """
    options = {"tol": tol, "max_iter": MAX_ITERATIONS, "random_state": random_state}
    often = np.sqrt(times)[:, None]  # a text that counts twice is as near as two of it
    wanted = sparse.csr_array(frequencies * often)
    with _blas().limit(limits=1, user_api="blas"):  # more threads wait for one another
        if themes is None:
            free = NMF(n_topics, init=init, **options)
            return free.fit_transform(wanted) / often, free.components_
        seeds = profiles(frequencies, themes, times=times)
        weight = np.sqrt(anchor * times.sum()) * np.eye(len(seeds))
        rest = NMF(n_topics - len(seeds), init=init, **{**options, "tol": ROUGH})
        start = np.hstack([wanted @ seeds.T, rest.fit_transform(wanted)])
        own = np.hstack([weight, np.zeros((len(seeds), n_topics - len(seeds)))])
        guided = NMF(n_topics, init="custom", **options)
        weights = guided.fit_transform(
            sparse.vstack([wanted, sparse.csr_array(weight @ seeds)], format="csr"),
            W=np.vstack([start, own]),
            H=np.vstack([seeds, rest.components_]),
        )
        return weights[: len(often)] / often, guided.components_


def profiles(frequencies: sparse.csr_array, themes: np.ndarray, *, times: np.ndarray) -> np.ndarray:
    """Themes × terms: how much more of a term the texts with a theme have than all; of length 1.

    0 throughout for a theme that no text has.
    """
    marked = themes * times[:, None]
    means = (frequencies.T @ marked).T / np.maximum(marked.sum(axis=0), 1)[:, None]
    return normalize(np.maximum(means - times @ frequencies / times.sum(), 0))


def weighed(frequencies: sparse.csr_array, components: np.ndarray) -> np.ndarray:
    """Texts × topics whose product with topics × terms is nearest to the frequencies."""
    with _blas().limit(limits=1, user_api="blas"):
        weights, _, _ = non_negative_factorization(
            frequencies, H=components, n_components=len(components), update_H=False,
            max_iter=MAX_ITERATIONS,
        )  # fmt: skip
    return weights


def lda(
    counts: sparse.csr_array, n_topics: int, *, times: np.ndarray, random_state: int
) -> tuple[LatentDirichletAllocation, np.ndarray]:
    """A fitted LDA (Hoffman, Blei & Bach 2010) and the share of each topic in each text."""
    many = times.sum() > MANY
    model = LatentDirichletAllocation(
        n_topics,
        learning_method="online" if many else "batch",
        max_iter=FEWER if many else PASSES,
        random_state=random_state,
    )
    again = counts[np.repeat(np.arange(counts.shape[0]), times.astype(int))]
    model.fit(again)
    return model, model.transform(counts)


@cache
def _blas() -> ThreadpoolController:
    """The libraries that multiply matrices, looked for once."""
    return ThreadpoolController()
