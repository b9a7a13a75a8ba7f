"""Keyness: which words and phrases set one group of texts apart from another, or from the rest."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import special, stats

from multipolar.adequacy import needed_families
from multipolar.compare import deviation
from multipolar.findings import Finding, Verdict
from multipolar.least import least
from multipolar.lexicon import Lexicon, by_family, families
from multipolar.samples import Part, listed
from multipolar.statistics.contrast import TooFewFamilies
from multipolar.statistics.measures import log_likelihood, log_ratio, weighted_log_odds
from multipolar.statistics.saddlepoint import dealt_p

REST = "the rest"
_NONE = pd.DataFrame(columns=["kind", "term"])
_FIGURES = ["term", "n_a", "n_b", "rate_a", "rate_b", "log_ratio", "z", "g2"]
_FIGURES += ["families_a", "families_b"]


class KeyTerms(NamedTuple):
    """What sets a group apart, and how far to trust it. table: that of `keyness`."""

    verdict: Finding
    table: pd.DataFrame


class _Sides(NamedTuple):
    """Two groups: which rows of the lexicon are theirs, and their words by story family.

    codes: the family of each row. paired: whether families are compared within themselves.
    """

    names: tuple[str, str]
    codes: np.ndarray
    in_a: np.ndarray
    in_b: np.ndarray
    words_a: np.ndarray
    words_b: np.ndarray
    paired: bool


def keyness(
    lexicon: Lexicon,
    *,
    by: str,
    group: str,
    against: str | None = None,
    prior_words: float | None = None,
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Which terms are more frequent in a group than in another, the most telling first.

    by: a column of `lexicon.rows`. group, against: values of it; without `against` all the rest.
    prior_words: how many words of the whole corpus' average text each group is taken to have had
    already; without a number as many as the smaller group has, so that there its own words and
    the average weigh the same.

    One row is a term of either group: `kind`, `term`, `group_a`, `group_b`, `n_a`, `n_b`, `rate_a`
    and `rate_b` (per 1,000 words), `log_ratio`, `log_odds` and its `z` (weighted, as Monroe,
    Colaresi & Quinn 2008; the order of the rows), `g2` (log-likelihood) with `p_words`,
    `families_a` and `families_b` (that have it), `dp_norm_a` and `dp_norm_b` (dispersion over
    the families), `p` and `p_adjusted` (Benjamini & Hochberg 1995, over these terms).

    `p_words` takes each word for independent and calls far too much; `p` deals whole story families
    out to the groups at random (`saddlepoint.dealt_p`). A family in both groups is left out. Where
    more families are in both than in either alone, as when the groups are voices, only those are
    compared, each within itself: `p` is then that of the term's excess in group a, by the variance
    of that excess between families, or by the binomial variance where that is larger (a
    cluster-robust score test: Rao, Scott & Skinner 1998). All figures are of the families compared.
    With nothing planted 0 to 4% of tables have any `p_adjusted` <= 0.05, be the stories of one
    group few, long or short; were `p_words` adjusted in its place, 91 to 100% would
    (`python -m benchmarks.keyness_null nothing`). Of 10 long stories beside 50 short ones up to 24%
    have (`python -m benchmarks.least keyness`).

    Raises TooFewFamilies where a group has fewer than `needed_families` for that many terms, and
    ValueError for a group without words.
    """
    sides = _sides(lexicon, by=by, group=group, against=against)
    return _tested(_ranking(lexicon, sides, prior_words), lexicon, sides, alpha=alpha)


def key_terms(
    lexicon: Lexicon,
    *,
    by: str,
    group: str | None = None,
    against: str | None = None,
    prior_words: float | None = None,
    alpha: float = 0.05,
    most: int = 5,
) -> KeyTerms:
    """`keyness` with its finding; without `p` where either side has fewer families than `least`.

    group: that with the most words, where none is named. most: how many terms the finding names
    for each group.
    """
    asked = f"key-terms-{by}"
    sizes = lexicon.rows.groupby(by)["n_words"].sum().sort_values(ascending=False, kind="stable")
    try:
        sides = _sides(lexicon, by=by, group=group or next(iter(sizes.index), ""), against=against)
    except ValueError as error:
        return KeyTerms(_finding(asked, f"No terms to compare: {error}.", 0, "refused"), _NONE)
    table, (a, b) = _ranking(lexicon, sides, prior_words), sides.names
    n = int(((sides.words_a > 0) | (sides.words_b > 0)).sum())
    try:
        table = _tested(table, lexicon, sides, alpha=alpha, least=least("keyness"))
    except TooFewFamilies as error:
        text = (
            f"{len(table):,} terms at once need {error.needed} story families on either side to be "
            f"tested, and {error.group} has {error.found}. By their ranking alone {a} is set apart "
            f"by {_first(table, most)}; {b} by {_first(_reversed(table), most)}."
        )
        table = table.assign(p=np.nan, p_adjusted=np.nan).reset_index(drop=True)
        return KeyTerms(_finding(asked, text, n, "exploratory"), table)
    called = table[table["p_adjusted"] <= alpha]
    text = (
        f"{len(called):,} of {len(table):,} terms differ between {a} and {b} by more than stories "
        f"do. {a}: {_first(called, most)}. {b}: {_first(_reversed(called), most)}."
    )
    return KeyTerms(_finding(asked, text, n, "shown"), table)


def telling(table: pd.DataFrame, *, most: int = 12) -> Part:
    """The rows of `keyness` with the largest `z` either way, in their order, for show.

    `dp_norm` is that of the group where the term is more frequent.
    """
    table = table.reindex(columns=[*_FIGURES, "dp_norm_a", "dp_norm_b", "p_adjusted"])
    largest = table["z"].abs().sort_values(ascending=False, kind="stable").index[:most]
    chosen = table.loc[largest.sort_values()].reset_index(drop=True)
    dispersion = chosen.pop("dp_norm_a").where(chosen["z"] > 0, chosen.pop("dp_norm_b"))
    chosen.insert(len(_FIGURES), "dp_norm", dispersion)
    return Part(chosen.round(3), len(chosen), len(table), "terms", "those with the largest z")


def _finding(id: str, text: str, n: int, verdict: Verdict) -> Finding:
    return Finding(id, text, n=n, unit="story families", verdict=verdict)


def _first(table: pd.DataFrame, most: int) -> str:
    """The first terms that are more frequent in the table's first group."""
    return listed(table.loc[table["z"] > 0, "term"].head(most), sort=False) or "none"


def _reversed(table: pd.DataFrame) -> pd.DataFrame:
    return table[::-1].assign(z=-table["z"])


def _sides(lexicon: Lexicon, *, by: str, group: str, against: str | None) -> _Sides:
    values, codes = lexicon.rows[by], pd.factorize(lexicon.rows["family_id"], sort=True)[0]
    in_a = (values == group).to_numpy(bool)
    in_b = (values.notna() if against is None else values == against).to_numpy(bool) & ~in_a
    there = listed(values.dropna().unique())
    if not there:
        raise ValueError(f"{by} is known of no article")
    for name, rows in ((group, in_a), (against, in_b)):
        if not rows.any():
            raise ValueError(f"{by} has {f'no {name}; it has ' if name else 'only '}{there}")
    n_words = lexicon.rows["n_words"].to_numpy()
    a, b = (np.bincount(codes, n_words * rows) for rows in (in_a, in_b))
    shared = (a > 0) & (b > 0)
    paired = bool(2 * shared.sum() > max((a > 0).sum(), (b > 0).sum()))
    kept = shared if paired else ~shared
    in_a, in_b, a, b = in_a & kept[codes], in_b & kept[codes], a * kept, b * kept
    for name, words in ((group, a), (against or REST, b)):
        if not words.any():
            raise ValueError(f"{by}: all stories of {name} stand on the other side too")
    return _Sides((group, against or REST), codes, in_a, in_b, a, b, paired)


def _ranking(lexicon: Lexicon, sides: _Sides, prior_words: float | None) -> pd.DataFrame:
    """The table of `keyness` without the figures of its test."""
    a, b = (by_family(sides.codes, lexicon.found, weights=w) for w in (sides.in_a, sides.in_b))
    seen = np.flatnonzero(a.sum(axis=0) + b.sum(axis=0))
    n_a, n_b = (one.sum(axis=0)[seen].astype(int) for one in (a, b))
    words_a, words_b = sides.words_a.sum(), sides.words_b.sum()
    counts: dict[str, Any] = {"n_a": n_a, "n_b": n_b, "words_a": words_a, "words_b": words_b}
    weight = min(words_a, words_b) if prior_words is None else prior_words
    average = lexicon.found.sum(axis=0)[seen] / lexicon.rows["n_words"].sum()
    odds, z = weighted_log_odds(**counts, prior=weight * average, prior_words=weight)
    g2 = log_likelihood(**counts)
    figures = {
        **{"group_a": sides.names[0], "group_b": sides.names[1], "n_a": n_a, "n_b": n_b},
        **{"rate_a": 1000 * n_a / words_a, "rate_b": 1000 * n_b / words_b},
        **{"log_ratio": log_ratio(**counts), "log_odds": odds, "z": z},
        **{"g2": g2, "p_words": special.chdtrc(1, g2)},
        **{"families_a": families(a)[seen], "families_b": families(b)[seen]},
        "dp_norm_a": deviation(a, sides.words_a)[1][seen],
        "dp_norm_b": deviation(b, sides.words_b)[1][seen],
    }
    table = lexicon.terms[["kind", "term"]].iloc[seen].assign(**figures)
    return table.sort_values(["z", "kind", "term"], ascending=[False, True, True])


def _tested(
    table: pd.DataFrame, lexicon: Lexicon, sides: _Sides, *, alpha: float, least: int = 0
) -> pd.DataFrame:
    """The ranking with `p` and `p_adjusted`. Raises TooFewFamilies."""
    possible = needed_families(alpha=alpha, comparisons=len(table), paired=sides.paired)
    needed = max(least, possible)
    for name, words in zip(sides.names, (sides.words_a, sides.words_b), strict=True):
        found = int((words > 0).sum())
        if found < needed:
            asked = f"{len(table)} terms of {sides.names[0]} and {sides.names[1]} at once"
            raise TooFewFamilies(asked, group=name, found=found, needed=needed)
    p = (_within if sides.paired else _between)(lexicon, sides)[table.index]
    adjusted = stats.false_discovery_control(p) if len(p) else p
    return table.assign(p=p, p_adjusted=adjusted).reset_index(drop=True)


def _between(lexicon: Lexicon, sides: _Sides) -> np.ndarray:
    """The p of each term where every family is in one of the groups."""
    both = by_family(sides.codes, lexicon.found, weights=sides.in_a | sides.in_b)
    return dealt_p(both, sides.words_a + sides.words_b, sides.words_a > 0)


def _within(lexicon: Lexicon, sides: _Sides) -> np.ndarray:
    """The p of each term where every family is in both groups."""
    words = sides.words_a + sides.words_b
    share = (sides.words_a / np.where(words > 0, words, 1))[sides.codes]
    weights = (1 - share) * sides.in_a - share * sides.in_b
    excess = by_family(sides.codes, lexicon.found, weights=weights)
    binomial = (share * (1 - share) * (sides.in_a | sides.in_b)) @ lexicon.found
    variance = np.maximum(excess.power(2).sum(axis=0), binomial)
    error = np.sqrt(np.where(variance > 0, variance, np.inf))
    return 2 * special.ndtr(-np.abs(excess.sum(axis=0)) / error)
