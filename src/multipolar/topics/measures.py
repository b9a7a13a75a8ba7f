"""How good topics are, by four figures that reviewers ask for; see `stability` for the fourth."""

from __future__ import annotations

import numpy as np
from scipy import sparse, stats

from multipolar.topics.tables import heaviest

N_TERMS = 10  # of a topic that are held together, as in Lau, Newman & Baldwin (2014)
N_DIVERSE = 25  # of a topic that are held apart, as in Dieng, Ruiz & Blei (2020)
EXCLUSIVE = 0.7  # how much exclusivity counts beside frequency, as in the package stm


def coherence(
    components: np.ndarray, present: sparse.csc_array, *, n_terms: int = N_TERMS
) -> np.ndarray:
    """Each topic's coherence: the mean NPMI of the pairs of its n_terms heaviest terms.

    components: topics × terms. present: texts × terms, 1 where the term is in the text; of texts
    that the topics were not fitted to, since their own flatter them. From -1 (never together)
    over 0 (as chance has it) to 1 (always). A pair of which one is in no text says nothing; null
    where no pair does (Bouma 2009; Lau, Newman & Baldwin 2014).
    """
    heads = [heaviest(weights, n_terms) for weights in components]
    places = sorted({term for head in heads for term in head})
    found = present[:, places].toarray()
    npmi = _npmi(found.T @ found / max(len(found), 1))
    means = []
    for head in heads:
        own = np.searchsorted(places, head)
        pairs = npmi[np.ix_(own, own)][np.triu_indices(len(own), 1)]
        pairs = pairs[~np.isnan(pairs)]
        means.append(pairs.mean() if len(pairs) else np.nan)
    return np.array(means)


def _npmi(together: np.ndarray) -> np.ndarray:
    """Terms × terms, of the shares of texts in which both are; null where one is in none."""
    share = np.diag(together)
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.log(together / np.outer(share, share)) / -np.log(together)
    npmi[together == 1] = 1
    npmi[together == 0] = -1
    npmi[np.outer(share, share) == 0] = np.nan
    return npmi


def exclusivity(components: np.ndarray, *, n_terms: int = N_TERMS) -> np.ndarray:
    """Each topic's exclusivity: the mean FREX of its n_terms heaviest terms, from 0 to 1.

    FREX is the harmonic mean of a term's rank by frequency in the topic and by the share of its
    weight in all topics that the topic has (Bischof & Airoldi 2012), as Roberts et al. (2014)
    compute it. components: topics × terms, each row summing to 1.
    """
    known = components[:, components.sum(axis=0) > 0]
    ranks = (stats.rankdata(weights, axis=1) for weights in (known / known.sum(axis=0), known))
    exclusive, frequent = (rank / known.shape[1] for rank in ranks)
    frex = 1 / (EXCLUSIVE / exclusive + (1 - EXCLUSIVE) / frequent)
    heads = (heaviest(weights, n_terms) for weights in known)
    return np.array([f[head].mean() for f, head in zip(frex, heads, strict=True)])


def diversity(components: np.ndarray, *, n_terms: int = N_DIVERSE) -> float:
    """The share of different terms among the n_terms heaviest of all topics (Dieng et al. 2020)."""
    heads = [term for weights in components for term in heaviest(weights, n_terms)]
    return len(set(heads)) / max(len(heads), 1)
