"""Strata to draw readings from, how many from each, and with what probability."""

from __future__ import annotations

import numpy as np
import pandas as pd

KEYS = ("value", "sure", "newsroom", "holder")
"""What strata are made of; the last is the first to be given up where rows are too few."""
LEAST_DRAWN = 4
"""A stratum of which fewer would be drawn is joined with others, so that each can be weighed."""
OTHERS = "(others)"


class TooFewToDraw(ValueError):
    """So few are to be drawn that not even the machine's values could each be a stratum."""


def strata(counted: pd.DataFrame, *, n: int) -> pd.DataFrame:
    """The strata of a draw of n, a row for each row of `counted`, with its stratum and size.

    counted: `value`, `sure`, `newsroom`, `holder` and how many readings have them, `n`.

    Adds `stratum`, its name, and `size`, how many are to be drawn from it. Sizes are in proportion
    to the square root of a stratum's readings, so that seldom ones are drawn more often than they
    occur (Bankier 1988). A stratum of which fewer than LEAST_DRAWN would be drawn is joined with
    such others: first holders of one newsroom, then newsrooms, then sure and unsure readings;
    values are never joined. Sizes sum to n, to all readings where these are fewer, and to a few
    more than n where LEAST_DRAWN of what was joined asks for it. Raises TooFewToDraw where n is
    below LEAST_DRAWN for each value.
    """
    least = LEAST_DRAWN * counted["value"].nunique()
    if n < min(least, counted["n"].sum()):
        raise TooFewToDraw(f"{n} passages are too few to draw; at least {least} are needed")
    told = counted[list(KEYS)].astype(str)
    told["sure"] = counted["sure"].map({True: "sure", False: "unsure"})
    for place in range(len(KEYS) - 1, 0, -1):
        name = _named(told)
        sizes = allocation(counted.groupby(name)["n"].sum(), n=n)
        sparse = name.map(sizes) < LEAST_DRAWN
        told.loc[sparse, list(KEYS[place:])] = OTHERS
    name = _named(told)
    sizes = allocation(counted.groupby(name)["n"].sum(), n=n, least=LEAST_DRAWN)
    return counted.assign(stratum=name, size=name.map(sizes))


def _named(told: pd.DataFrame) -> pd.Series:
    return told[KEYS[0]].str.cat(told[list(KEYS[1:])], sep=" | ")


def allocation(counts: pd.Series, *, n: int, least: int = 0) -> pd.Series:
    """How many of each stratum are drawn: whole numbers, none above the count, n in sum.

    least: as many are drawn from each, where it has them, and the others shared out.
    """
    floor = counts.clip(upper=least)
    rest = min(n, int(counts.sum())) - int(floor.sum())
    share, left = np.zeros(len(counts)), (counts - floor).to_numpy(float)
    weight = np.sqrt(counts.to_numpy(float))
    full = left <= 0
    while rest > 0 and not full.all():
        share = np.where(full, left, weight * (rest - left[full].sum()) / weight[~full].sum())
        if (share <= left).all():
            break
        full |= share >= left
    share = np.minimum(share, left)
    whole = np.floor(share + 1e-9).astype(int)
    order = np.lexsort((counts.index.to_numpy(str), whole - share))
    whole[order[: max(rest - int(whole.sum()), 0)]] += 1
    return pd.Series(floor.to_numpy(int) + np.minimum(whole, left.astype(int)), index=counts.index)


def thresholds(ranked: pd.DataFrame) -> pd.Series:
    """The probability with which rows of each stratum were drawn.

    ranked: `stratum`, `size`, `rank` and `number` of the rows up to the first that is not drawn.

    Each reading has a number between 0 and 1 of its own, and the lowest of a stratum are drawn: as
    if each had been drawn whose number is below that of the first not drawn. Weighed by one over
    it, sums are unbiased (Cohen & Kaplan 2007, "Summarizing data using bottom-k sketches").
    """
    first_left = ranked[ranked["rank"] == ranked["size"] + 1].set_index("stratum")["number"]
    names = sorted(set(ranked["stratum"]))
    return first_left.reindex(names).fillna(1.0)


def merged(
    before: pd.DataFrame, ranked: pd.DataFrame, *, key: list[str], draw: int
) -> pd.DataFrame:
    """All that was ever drawn: the rows of `before`, then the new ones in random order.

    ranked: readings with `stratum`, `size`, `rank`, `number`, `order` and all columns of `before`
    but those told here. draw: which draw it is, 1 for the first.

    `probability` is the highest threshold a reading was ever held against: numbers do not change
    from draw to draw (permanent random numbers, Ohlsson 1995), so that it would have been drawn
    were its number below any of them. `stratum` is that of the last draw it could be part of,
    after the number of that draw.
    """
    chance = ranked["stratum"].map(thresholds(ranked[ranked["rank"] <= ranked["size"] + 1]))
    now = ranked.assign(probability=chance, stratum=f"{draw}: " + ranked["stratum"])
    old = before.merge(
        now[[*key, "probability", "stratum"]], on=key, how="left", suffixes=("", "_now")
    )
    old["probability"] = old[["probability", "probability_now"]].max(axis=1)
    old["stratum"] = old["stratum_now"].fillna(old["stratum"])
    known = pd.MultiIndex.from_frame(before[key])
    new = now[(now["rank"] <= now["size"]) & ~pd.MultiIndex.from_frame(now[key]).isin(known)]
    new = new.sort_values("order", kind="stable").assign(draw=draw)
    ids = [f"p{number:04d}" for number in range(len(old) + 1, len(old) + len(new) + 1)]
    parts = [old[before.columns], new.assign(id=ids)[before.columns]]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def responded(drawn: pd.DataFrame, coded: pd.Series) -> pd.Series:
    """The probability of each drawn reading to be drawn and coded.

    drawn: `id`, `stratum`, `value` and `probability`. coded: ids. As sheets are in random order,
    those not coded yet are taken for a random part: of its stratum, or, where none of one of the
    strata of a value is coded, of all with the machine's value.
    """
    has = drawn["id"].isin(coded)
    share = has.groupby(drawn["stratum"]).transform("mean")
    whole = share.groupby(drawn["value"]).transform("min") > 0
    share = share.where(whole, has.groupby(drawn["value"]).transform("mean"))
    return drawn["probability"] * share
