"""How far coders agree, with each other and with the machine, and what they decide together."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import krippendorff
import numpy as np
import pandas as pd

from multipolar.coding.sheets import CODES
from multipolar.findings import Finding


def alpha(
    coded: pd.DataFrame, families: pd.Series, *, n_boot: int, seed: int, level: float
) -> dict[str, Any]:
    """Krippendorff's alpha (2019, ch. 12; nominal) of all coders, with a bootstrap interval.

    coded: `id`, `coder`, `code`. families: id → story family; families are what is drawn with
    replacement, as what one story says is coded alike. A mapping: `n` passages that two coders or
    more coded, `alpha`, `low` and `high`; null where no two coders met or only one code was used.
    """
    counts = _counted(coded)
    counts = counts[counts.sum(axis=1) > 1]
    place = pd.factorize(families.reindex(counts.index), sort=True)[0]
    n_families, values = place.max(initial=-1) + 1, counts.to_numpy()
    low = high = np.nan
    if n_families > 1:
        even = np.full(n_families, 1 / n_families)
        times = np.random.default_rng(seed).multinomial(n_families, even, size=n_boot)
        drawn = _alphas(values, times[:, place])
        low, high = np.nanquantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return {"n": len(counts), "alpha": nominal(values), "low": float(low), "high": float(high)}


def _alphas(counts: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Nominal alpha where each unit comes as often as each row of `times` says."""
    m = counts.sum(axis=1)
    unlike = (counts * (m[:, None] - counts)).sum(axis=1) / (m - 1)
    n, of_code = times @ m, times @ counts
    observed = times @ unlike / n
    expected = (of_code * (n[:, None] - of_code)).sum(axis=1) / (n * (n - 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return 1 - observed / np.where(expected > 0, expected, np.nan)


def nominal(counts: np.ndarray) -> float:
    """Nominal alpha of units × codes counts; null where they do not let it be told."""
    if len(counts) == 0 or (counts.sum(axis=0) > 0).sum() < 2:
        return float("nan")
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def _counted(coded: pd.DataFrame) -> pd.DataFrame:
    """How many coders gave each code: ids × CODES."""
    table = pd.crosstab(coded["id"], coded["code"])
    return table.reindex(columns=list(CODES), fill_value=0)


def pairs(coded: pd.DataFrame) -> pd.DataFrame:
    """The coders two by two: `a`, `b`, `n` passages of both, `alike` (a share), and `alpha`."""
    rows = []
    wide = coded.pivot(index="id", columns="coder", values="code")
    for a, b in combinations(sorted(set(coded["coder"])), 2):
        both = wide[[a, b]].dropna()
        counts = _counted(coded[coded["coder"].isin([a, b]) & coded["id"].isin(both.index)])
        alike = (both[a] == both[b]).mean()
        rows.append((a, b, len(both), alike, nominal(counts.to_numpy())))
    return pd.DataFrame(rows, columns=["a", "b", "n", "alike", "alpha"])


def confusion(one: pd.Series, other: pd.Series) -> pd.DataFrame:
    """How often each code of one met each of the other, for ids that both have: CODES × CODES."""
    both = pd.DataFrame({"one": one, "other": other}).dropna()
    table = pd.crosstab(both["one"], both["other"])
    codes = [code for code in CODES if code in {*table.index, *table.columns}]
    names = [CODES[code] for code in codes]
    table = table.reindex(index=codes, columns=codes, fill_value=0)
    return table.set_axis(pd.Index(names, name="one")).set_axis(
        pd.Index(names, name="other"), axis=1
    )


def adjudicated(coded: pd.DataFrame) -> tuple[pd.Series, list[str]]:
    """What the coders decide by majority: id → code; and the ids on which they tie.

    More coders must have given a code than any other; a tie stays uncoded.
    """
    counts = _counted(coded)
    if counts.empty:
        return pd.Series(dtype=str, name="code"), []
    most = counts.max(axis=1)
    tied = counts.eq(most, axis=0).sum(axis=1) > 1
    return counts[~tied].idxmax(axis=1).rename("code"), sorted(counts.index[tied])


def summary(
    coded: pd.DataFrame, drawn: pd.DataFrame, *, n_boot: int, seed: int, level: float
) -> dict[str, Any]:
    """All of it as plain values: alpha, and for each two coders, the machine among them, what each
    called what the other called otherwise.

    drawn: `id`, `family_id` and `value`, what the machine read when they were drawn.
    """
    by_id = drawn.set_index("id")
    whole = alpha(coded, by_id["family_id"], n_boot=n_boot, seed=seed, level=level)
    wide = coded.pivot(index="id", columns="coder", values="code")
    columns = {str(name): wide[name] for name in wide}
    columns["machine"] = by_id["value"].astype(str)
    tables = {
        f"{a} × {b}": _plain(confusion(columns[a], columns[b])) for a, b in combinations(columns, 2)
    }
    two = [
        {str(k): None if v != v else v for k, v in row.items()}
        for row in pairs(coded).to_dict("records")
    ]
    known = {name: None if value != value else value for name, value in whole.items()}
    return {"alpha": known, "pairs": two, "confusion": tables}


def _plain(table: pd.DataFrame) -> dict[str, dict[str, int]]:
    return {str(one): {str(o): int(n) for o, n in row.items()} for one, row in table.iterrows()}


def told(
    coded: pd.DataFrame, families: pd.Series, *, n_boot: int, seed: int, level: float
) -> Finding:
    """How far the coders agree, or why that cannot be said."""
    look: dict[str, Any] = {"id": "coders-agree", "unit": "passages coded twice"}
    coders = coded["coder"].nunique()
    found = alpha(coded, families, n_boot=n_boot, seed=seed, level=level)
    if np.isnan(found["alpha"]):
        text = (
            f"How far coders agree is unknown: {coders} coded, and two must code the same passages."
        )
        return Finding(text=text, n=found["n"], verdict="refused", **look)
    bounds = "" if np.isnan(found["low"]) else f" ({found['low']:.2f} to {found['high']:.2f})"
    text = f"{coders} coders agree with Krippendorff's alpha {found['alpha']:.2f}{bounds}, nominal."
    value = {"value": found["alpha"], "low": found["low"], "high": found["high"]}
    return Finding(text=text, n=found["n"], **value, **look)
