"""Shares of codes among readings of which a machine read all and people coded a few.

What the machine read is a prediction of what people would code, and what they did code, each
weighed by one over its probability, says how far it is wrong: design-based supervised learning
(Egami, Hinck, Stewart & Wei 2023, NeurIPS 36) and prediction-powered inference (Angelopoulos,
Bates, Fannjiang, Jordan & Zrnic 2023, Science 382; power-tuned: Angelopoulos, Duchi & Zrnic 2023,
arXiv 2311.01453). Neither trusts the machine: with any prediction the estimates are consistent.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats

LABELS = ("-1", "0", "1")
CODES = (*LABELS, "x")
FOLDS = 5
PRIOR = 0.5  # added to each code's count: of few coded, no code is taken for impossible


class Cell(NamedTuple):
    """The readings of a cell.

    counts: families × LABELS, how many the machine read so. family, label, code and probability:
    of each coded reading, the first three as places among families, LABELS and CODES.
    """

    counts: np.ndarray
    family: np.ndarray
    label: np.ndarray
    code: np.ndarray
    probability: np.ndarray


class Estimate(NamedTuple):
    """Shares of LABELS among the pairs that are pairs, and how each family moves them.

    influence: families × LABELS; estimates are taken to be a mean of which these are the parts.
    """

    share: np.ndarray
    influence: np.ndarray


class Interval(NamedTuple):
    """Bounds at a level, the standard error, its degrees of freedom, and p for no difference."""

    low: np.ndarray
    high: np.ndarray
    error: np.ndarray
    freedom: np.ndarray
    p: np.ndarray


def predictions(cells: list[Cell]) -> np.ndarray:
    """How likely each code is where the machine read each label: FOLDS × LABELS × CODES.

    Learned from the coded readings of all cells, weighed; those of a family of the same fold (its
    place modulo FOLDS) left out, so that no reading predicts itself (cross-fitting).
    """
    family, label, code, chance = (
        np.concatenate(part) for part in list(zip(*cells, strict=True))[1:]
    )
    found = np.zeros((FOLDS, len(LABELS), len(CODES)))
    for fold in range(FOLDS):
        others = family % FOLDS != fold
        places = (label[others], code[others])
        weight, number = np.zeros(found.shape[1:]), np.zeros(len(LABELS))
        np.add.at(weight, places, 1 / chance[others])
        np.add.at(number, label[others], 1)
        size = number / np.maximum(weight.sum(axis=1), np.finfo(float).tiny)
        counts = weight * size[:, None] + PRIOR
        found[fold] = counts / counts.sum(axis=1, keepdims=True)
    return found


def naive(cell: Cell) -> Estimate:
    """The shares as the machine read them."""
    n = cell.counts.sum()
    share = cell.counts.sum(axis=0) / n
    influence = (cell.counts - share * cell.counts.sum(axis=1, keepdims=True)) / n
    return Estimate(share, influence)


def design_based(cell: Cell, predicted: np.ndarray) -> Estimate:
    """Design-based supervised learning: the prediction, and in coded readings its weighed error.

    predicted: of `predictions`. Pairs that are none (x) are taken out of the whole.
    """
    places = np.arange(len(cell.counts)) % FOLDS
    whole = np.einsum("fl,flc->fc", cell.counts.astype(float), predicted[places])
    error = np.eye(len(CODES))[cell.code] - predicted[cell.family % FOLDS, cell.label]
    np.add.at(whole, cell.family, error / cell.probability[:, None])
    size = whole[:, : len(LABELS)].sum(axis=1)
    total = size.sum() or np.nan  # of no pair at all there is no share
    share = whole[:, : len(LABELS)].sum(axis=0) / total
    return Estimate(share, (whole[:, : len(LABELS)] - share * size[:, None]) / total)


def prediction_powered(cell: Cell, tuning: np.ndarray | None = None) -> Estimate:
    """Prediction-powered inference of each share, with weights.

    tuning: how far each label is relied on, 0 to 1; without it as far as makes the variance least,
    as the coded ones say.
    """
    n, labels = cell.counts.sum(), len(LABELS)
    read = cell.counts.sum(axis=0) / n
    weight = (1 / cell.probability) / (1 / cell.probability).sum()
    seen, meant = np.eye(labels)[cell.label], np.eye(len(CODES))[cell.code]
    valid, meant = meant[:, :labels].sum(axis=1), meant[:, :labels]
    if tuning is None:
        together = weight @ (meant * seen) - (weight @ meant) * (weight @ seen)
        scale = np.maximum(read * (1 - read), np.finfo(float).tiny) * (1 + len(cell.code) / n)
        tuning = np.clip(together / scale, 0, 1)
    error = meant - tuning * seen
    whole = weight @ valid or np.nan
    share = (tuning * read + weight @ error) / whole
    off = weight[:, None] * (error - weight @ error - share * (valid - whole)[:, None])
    influence = tuning * (cell.counts - read * cell.counts.sum(axis=1, keepdims=True)) / n
    np.add.at(influence, cell.family, off)
    return Estimate(share, influence / whole)


def interval(value: np.ndarray, influence: np.ndarray, *, families: int, level: float) -> Interval:
    """The interval of shares or of differences, over families.

    Families are what varies: the variance is that of their influences (Liang & Zeger 1986), its
    degrees of freedom one less than the number of families that would be as informative if all had
    the same influence (Kish 1965). Without variation bounds are as far from the value as those of
    as many observations without one exception (Clopper & Pearson 1934).
    """
    squares = (influence**2).sum(axis=0)
    fourth = np.maximum((influence**4).sum(axis=0), np.finfo(float).tiny)
    freedom = np.maximum(squares**2 / fourth - 1, 1)
    error = np.sqrt(squares * families / max(families - 1, 1))
    half = error * stats.t.ppf((1 + level) / 2, freedom)
    half = np.where(squares > 0, half, 1 - ((1 - level) / 2) ** (1 / max(families, 1)))
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 2 * stats.t.sf(np.abs(value) / error, freedom)
    without = np.minimum(2 * (1 - np.minimum(np.abs(value), 1)) ** families, 1)
    return Interval(value - half, value + half, error, freedom, np.where(squares > 0, p, without))
