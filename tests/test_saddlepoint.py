"""The p of families dealt out at random: that of the draws it stands for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse, stats

from multipolar.statistics.saddlepoint import dealt_p


def drawn_p(counts, words, in_group, *, n, seed=0):
    """The same by drawing who is in the group."""
    rng = np.random.default_rng(seed)
    excess = counts - counts.sum(axis=0) / words.sum() * words[:, None]
    share, observed = words[in_group].sum() / words.sum(), excess[in_group].sum(axis=0)
    sums = (rng.random((n, len(words))) < share) @ excess
    beyond = [(sums >= observed - 1e-9).mean(axis=0), (sums <= observed + 1e-9).mean(axis=0)]
    return np.minimum(1, 2 * np.minimum(*beyond))


@pytest.mark.parametrize("n_a", [20, 50, 80])
@pytest.mark.parametrize("burstiness", [0.2, 2.0])
def test_it_is_that_of_the_draws(n_a, burstiness):
    rng = np.random.default_rng(7)
    words = np.maximum(80, rng.lognormal(6, 0.5, 100)).round()
    in_group = np.arange(100) < n_a
    levels = rng.gamma(1 / burstiness, burstiness, (100, 60))
    levels[in_group] *= np.linspace(1, 2.5, 60)
    counts = rng.poisson(words[:, None] * np.geomspace(0.002, 0.0002, 60) * levels)
    found = dealt_p(sparse.csr_array(counts), words, in_group)
    drawn = drawn_p(counts, words, in_group, n=20_000)
    told = (drawn > 0.001) & (drawn < 0.2)
    assert told.sum() >= 10
    apart = np.abs(np.log10(found[told] / drawn[told]))
    assert np.median(apart) < 0.05
    assert apart.max() < 0.35
    assert found[drawn < 0.0002].max(initial=0) < 0.001


def test_far_out_it_goes_on_where_draws_end():
    words, in_group = np.full(100, 500.0), np.arange(100) < 20
    counts = np.ones((100, 1))
    counts[:20] = 3
    found = dealt_p(sparse.csr_array(counts), words, in_group)[0]
    assert 1e-26 < found < 1e-18
    assert stats.hypergeom.sf(19, 100, 20, 20) == pytest.approx(1.9e-21, rel=0.05)


def test_what_is_the_same_everywhere_is_no_news():
    words, in_group = np.full(30, 400.0), np.arange(30) < 10
    counts = np.zeros((30, 3))
    counts[:, 0], counts[::3, 1] = 2, 1
    found = dealt_p(sparse.csr_array(counts), words, in_group)
    assert found[0] == pytest.approx(1)
    assert found[1] > 0.5
    assert found[2] == 1


def test_where_families_are_of_other_lengths_their_own_variance_counts_too():
    """Of 30 short stories 7 have the term, of 30 others none: by the deal next to impossible."""
    in_group, counts = np.arange(60) < 30, np.zeros((60, 1))
    counts[30:37, 0] = 2
    alike, unlike = (
        dealt_p(sparse.csr_array(counts), np.repeat([length, 200.0], 30), in_group)[0]
        for length in (390.0, 400.0)
    )
    assert alike < 0.001 < unlike
