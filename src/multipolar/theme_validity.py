"""How often themes are found rightly, theme by theme, and what each of their patterns does."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import special

from multipolar.findings import Finding, Note
from multipolar.samples import listed
from multipolar.vocabulary import Theme

LEAST = 5
"""Of fewer labels than these no share is told: of four, all right, the interval is 40 to 100%."""

SHARES = ("precision", "recall", "f1")
BOUNDS = tuple(f"{share}{end}" for share in SHARES for end in ("", "_low", "_high"))


def theme_scores(
    found: pd.DataFrame,
    gold: pd.DataFrame,
    passages: pd.DataFrame,
    *,
    themes: Mapping[str, Theme],
    least: int = LEAST,
    level: float = 0.95,
) -> pd.DataFrame:
    """Precision, recall and F1 of each theme against one coder's passages, one row per theme.

    found, gold: `passage_id` and `theme`, a row or more for each theme a passage has. passages:
    `passage_id`, and where they were drawn with different probabilities `probability`.

    Columns: `theme`, `n_gold` and `n_found` (passages with it), `n_right` (both), and each share
    with its bounds, null below `least` passages. Shares weigh a passage by one over its
    probability. Intervals are Clopper & Pearson's (1934) for as many passages as would be as
    informative with equal weights (Kish 1965); that of F1 is theirs for the share of both among
    those with either, of which it is a function. Of 95% intervals 97 to 99% hold the share; but
    recall, and with it F1, knows nothing of what is missed where no passage with the theme was
    drawn: where a third of a theme stands scattered in sentences without any word of its patterns,
    of which some 50 to 100 were drawn, 43 to 66% do (`python -m benchmarks.coded_coverage`).
    Passages of one article are alike, so they are too narrow as a claim about other articles.
    """
    order = passages["passage_id"]
    weight = 1 / passages.get("probability", pd.Series(1.0, index=passages.index)).to_numpy()
    rows = []
    for theme in themes:
        with_it = (f.loc[f["theme"] == theme, "passage_id"] for f in (found, gold))
        has, given = (order.isin(those).to_numpy() for those in with_it)
        both = has & given
        row: dict[str, object] = {"theme": theme, "n_gold": given.sum(), "n_found": has.sum()}
        row["n_right"] = both.sum()
        for share, of in zip(SHARES, (has, given, has | given), strict=True):
            told = _share(both[of], weight[of], tail=(1 - level) / 2)
            told = told if of.sum() >= least else np.full(3, np.nan)
            told = 2 * told / (1 + told) if share == "f1" else told
            row |= dict(zip((share, f"{share}_low", f"{share}_high"), told, strict=True))
        rows.append(row)
    return pd.DataFrame(rows, columns=["theme", "n_gold", "n_found", "n_right", *BOUNDS])


def pattern_scores(
    patterns: pd.DataFrame,
    hits: pd.DataFrame,
    gold: pd.DataFrame,
    *,
    themes: Mapping[str, Theme],
) -> pd.DataFrame:
    """What each pattern of the codebook finds and how rightly, one row per pattern, found or not.

    patterns: hits counted over the corpus, from `theme_counts.patterns`. hits: those in the coded
    passages: `passage_id`, `theme`, `pattern`. gold: `passage_id`, `coder`, `theme`.

    Columns: `theme`, `pattern`, `n` (hits), `n_families`, `alone` (sentences of which no other
    pattern of the theme is counted, which would be lost without it), for each coder `right A` and
    `wrong A` (hits in passages that coder A gave the theme, or did not), and `uncoded` (hits in no
    coded passage). A pattern with n = 0 is dead in this corpus.
    """
    known = [(t.theme, p) for t in themes.values() for p in (*t.patterns, *t.opposite)]
    index = pd.MultiIndex.from_tuples(known, names=["theme", "pattern"])
    counts = patterns.set_index(["theme", "pattern"])[["n", "n_families", "alone"]]
    table = counts.reindex(index, fill_value=0)
    coded = hits.groupby(["theme", "pattern"]).size().reindex(index, fill_value=0)
    for coder, own in gold.groupby("coder"):
        agreed = hits.merge(own[["passage_id", "theme"]].drop_duplicates())
        right = agreed.groupby(["theme", "pattern"]).size().reindex(index, fill_value=0)
        table[f"right {coder}"], table[f"wrong {coder}"] = right, coded - right
    return table.assign(uncoded=table["n"] - coded).reset_index()


def dead(patterns: pd.DataFrame) -> Note:
    """Which patterns find nothing in the corpus, from `pattern_scores`."""
    none = patterns.loc[patterns["n"] == 0, "pattern"]
    told = f"{len(none):,} of {len(patterns):,} patterns find nothing in this corpus"
    return Note(f"{told}: {listed(none, most=8, sort=False)}." if len(none) else f"{told}.")


def trusted(scores: pd.DataFrame, *, coder: str, themes: Mapping[str, Theme]) -> Finding:
    """Which themes were coded often enough to be judged, and the worst of them."""
    judged = scores[scores["f1"].notna() & scores["precision"].notna() & scores["recall"].notna()]
    n = int(scores["n_gold"].sum())
    rest = [themes[name].label for name in scores["theme"] if name not in set(judged["theme"])]
    missing = f" Coded or found too rarely to judge (fewer than {LEAST}): {listed(rest)}."
    if judged.empty:
        text = f"No theme was coded and found {LEAST} times: how far to trust them is not known."
        return Finding("themes-checked", text, n=n, unit="coded labels", verdict="refused")
    worst = judged.sort_values(["f1", "theme"]).iloc[0]
    bounds = {s: "{:.0%} to {:.0%}".format(*worst[[f"{s}_low", f"{s}_high"]]) for s in SHARES}
    text = (
        f"{len(judged)} of {len(scores)} themes can be judged by coder {coder}. The least sure is "
        f"“{themes[worst['theme']].label}”: {worst['precision']:.0%} of what is found is right "
        f"({bounds['precision']}) and {worst['recall']:.0%} of what was coded is found "
        f"({bounds['recall']})."
    )
    value, low, high = (float(worst[name]) for name in ("f1", "f1_low", "f1_high"))
    told = text + (missing if rest else "")
    return Finding(
        "themes-checked", told, n=n, unit="coded labels", value=value, low=low, high=high
    )


def _share(right: np.ndarray, weight: np.ndarray, *, tail: float) -> np.ndarray:
    """The weighted share of those that are right, its lower and its upper bound."""
    if not len(right):
        return np.full(3, np.nan)
    share = float((weight * right).sum() / weight.sum())
    size = weight.sum() ** 2 / (weight**2).sum()
    low = special.betaincinv(share * size, (1 - share) * size + 1, tail) if share > 0 else 0.0
    high = special.betaincinv(share * size + 1, (1 - share) * size, 1 - tail) if share < 1 else 1.0
    return np.array([share, low, high])
