"""Measures of keyness and collocation: the figures their authors and others have published."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from multipolar.statistics.measures import (
    association,
    log_dice,
    log_likelihood,
    log_ratio,
    npmi,
    weighted_log_odds,
)


def test_log_likelihood_of_lancasters_worked_example():
    """52 in 50,000 words and 57 in 75,000 (UCREL's log-likelihood wizard, teaching page)."""
    assert round(float(log_likelihood(52, 57, words_a=50_000, words_b=75_000)), 2) == 2.65


@pytest.mark.parametrize(
    ("a", "b", "words_a", "words_b"), [(52, 57, 50_000, 75_000), (0, 9, 400, 4_000), (7, 7, 10, 90)]
)
def test_log_likelihood_is_scipys(a, b, words_a, words_b):
    share = (a + b) / (words_a + words_b)
    expected = stats.power_divergence([a, b], [words_a * share, words_b * share], lambda_=0)
    found = log_likelihood(a, b, words_a=words_a, words_b=words_b)
    assert found == pytest.approx(expected.statistic, abs=1e-9)


DUNNING = [(270.72, 110, 2442, 111, 29114), (263.90, 29, 13, 123, 31612)]


@pytest.mark.parametrize(("published", "both", "x", "y", "neither"), DUNNING)
def test_association_of_dunnings_bigrams(published, both, x, y, neither):
    """`the swiss` and `can be`, Dunning (1993), table 1."""
    counts = {"n_x": both + x, "n_y": both + y, "total": both + x + y + neither}
    found = association(both, **counts)
    assert round(float(found), 2) == published
    table = [[both, x], [y, neither]]
    expected = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
    assert found == pytest.approx(expected.statistic, abs=1e-6)


RATIOS = [
    (6, 2, 1.584963),  # 0.0006 and 0.0002 of the words: three times (Hardie 2014)
    (5, 5, 0.0),
    (10, 5, 1.0),
    (5, 20, -2.0),
    (8, 0, 4.0),  # none counts for half an occurrence
    (0, 4, -3.0),
]


@pytest.mark.parametrize(("a", "b", "ratio"), RATIOS)
def test_log_ratio(a, b, ratio):
    assert log_ratio(a, b, words_a=10_000, words_b=10_000) == pytest.approx(ratio, abs=1e-6)


FOX = ["the", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "pig"]
DONKEY = ["the", "lazy", "purple", "pig", "jumps", "over", "the", "lazier", "donkey"]
FOX_Z = {
    **dict.fromkeys(["donkey", "lazier", "purple"], -0.6894227886807968),
    **dict.fromkeys(["jumps", "lazy", "over", "pig", "the"], 0.0),
    **dict.fromkeys(["brown", "fox", "quick"], 0.6894227886807968),
}


def test_weighted_log_odds_of_a_published_example():
    """The figures in the manual of the package fightin_words (Wigderowitz 2019)."""
    words = sorted(FOX_Z)
    counts = [[text.count(word) for word in words] for text in (FOX, DONKEY)]
    prior = {"prior": 0.05, "prior_words": 0.05 * len(words)}
    _, z = weighted_log_odds(*counts, words_a=9, words_b=9, **prior)
    assert z.tolist() == pytest.approx([FOX_Z[word] for word in words], abs=1e-6)


def transcribed(y_i, y_j, n_i, n_j, alpha, alpha_0):
    """Equations (16), (20) and (22) of Monroe, Colaresi & Quinn (2008), letter by letter."""
    omega_i = (y_i + alpha) / (n_i + alpha_0 - (y_i + alpha))
    omega_j = (y_j + alpha) / (n_j + alpha_0 - (y_j + alpha))
    delta = np.log(omega_i) - np.log(omega_j)
    variance = 1 / (y_i + alpha) + 1 / (y_j + alpha)
    return delta, delta / variance**0.5


TABLE = [(12, 3, 400, 900, 4.5, 390), (0, 7, 400, 900, 2.1, 390), (5, 0, 50, 60, 0.01, 10)]


@pytest.mark.parametrize("row", TABLE)
def test_weighted_log_odds_are_the_papers_formulae(row):
    y_i, y_j, n_i, n_j, alpha, alpha_0 = row
    found = weighted_log_odds(y_i, y_j, words_a=n_i, words_b=n_j, prior=alpha, prior_words=alpha_0)
    assert found == pytest.approx(transcribed(*row), abs=1e-9)


def test_weighted_log_odds_by_hand():
    """1 of 3 against 1 of 9, the prior 1 in 4: odds 2/5 and 2/11, variance 1/2 + 1/2."""
    delta, z = weighted_log_odds(1, 1, words_a=3, words_b=9, prior=1, prior_words=4)
    assert (delta, z) == pytest.approx((np.log(2.2), np.log(2.2)), abs=1e-12)


DICE = [(8, 389, 230, 8.726204), (300, 300, 300, 14), (3, 3000, 3000, 4.034216), (300, 3000, 3000, 10.678072)]  # fmt: skip


@pytest.mark.parametrize(("both", "x", "y", "score"), DICE)
def test_log_dice_of_published_examples(both, x, y, score):
    """Sugiura's table of Rychlý's (2008) score."""
    assert log_dice(both, n_x=x, n_y=y) == pytest.approx(score, abs=1e-6)


def test_npmi_at_its_ends_and_in_the_middle():
    found = npmi([5, 1], n_x=[5, 10], n_y=[5, 10], total=[100, 100])
    assert found.tolist() == pytest.approx([1, 0])
