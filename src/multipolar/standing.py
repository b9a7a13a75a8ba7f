"""Standing: who is given a voice, and who is only spoken about.

The word is that of Ferree, Gamson, Gerhards & Rucht (2002, "Shaping Abortion Discourse"): who has
standing is quoted or paraphrased, and not merely named.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from multipolar.actors import Actor, state_of
from multipolar.compare import rates, shares
from multipolar.findings import Finding
from multipolar.samples import listed
from multipolar.schema import VOICES
from multipolar.speech import STRANGERS, UNNAMED

OTHERS = "others in the codebook"


def sides(actors: Mapping[str, Actor]) -> dict[str, str]:
    """Actor name → the name of whom it speaks for; its own where it speaks for nobody.

    Places nobody speaks for, as towns, are left out.
    """
    whose = {actor.actor_id: state_of(actor, actors) for actor in actors.values()}
    voiced = {side for actor_id, side in whose.items() if side != actor_id}
    return {
        actor.name: actors[whose[actor.actor_id]].name
        for actor in actors.values()
        if actor.type != "place" or whose[actor.actor_id] in voiced
    }


def lumped(given: pd.DataFrame, *, most: int) -> pd.DataFrame:
    """The words of `speech.given`, all but the `most` sides with the most words as one, OTHERS.

    Narration, posts, strangers and the unnamed are no sides and stay what they are.
    """
    apart = {*VOICES, STRANGERS, UNNAMED}
    totals = given[~given["side"].isin(apart)].groupby("side", sort=True)["n_words"].sum()
    kept = totals.sort_values(ascending=False, kind="stable").index[:most]
    side = given["side"].where(given["side"].isin([*apart, *kept]), OTHERS)
    keys = ["doc_id", "newsroom", "family_id", "side"]
    return given.assign(side=side).groupby(keys, as_index=False).agg(n_words=("n_words", "sum"))


def portions(
    counted: pd.DataFrame, *, by: str, of: str, unit: str = "n", **options: Any
) -> pd.DataFrame:
    """What share of each group's count falls in each category of the column `of`.

    counted: `doc_id`, `family_id`, the columns `by` and `of`, and the count, which the column
    `unit` holds. One row is that of `compare.shares`, the options of which it takes, with `unit`
    in the place of `words`; none where nothing was counted.
    """
    if counted.empty:
        return pd.DataFrame(columns=[by, of, unit, "n_families", "share", "low", "high"])
    words = counted.rename(columns={unit: "n_words"})
    return shares(words, by=by, of=of, **options).rename(columns={"words": unit})


def in_percent(table: pd.DataFrame) -> pd.Series:
    """Each row's `share` in words: "33% (14 to 57)", "2.7%" where it has no interval."""
    told = []
    for share, low, high in zip(*(100 * table[c] for c in ("share", "low", "high")), strict=True):
        digits = 0 if share >= 10 or not share else 1
        bounds = "" if pd.isna(low) else f" ({low:.{digits}f} to {high:.{digits}f})"
        told.append(f"{share:.{digits}f}%{bounds}")
    return pd.Series(told, index=table.index, dtype=str)


def share_finding(
    table: pd.DataFrame, category: str, *, id: str, of: str, unit: str, text: str, n: str = "n"
) -> Finding:
    """The share of one category, from `portions` of a single group, as a finding.

    text: with places for `n`, `total` and `share`. n: the column of the count. A category that
    was not found has none of the total, and no interval.
    """
    total, rows = int(table[n].sum()), table[table[of] == category]
    if rows.empty:
        return Finding(id, text.format(n=0, total=total, share=0.0), n=total, unit=unit)
    row = rows.iloc[0]
    told = text.format(n=int(row[n]), total=total, share=row["share"])
    bounds = {"value": row["share"], "low": row["low"], "high": row["high"]}
    return Finding(id, told, n=total, unit=unit, **bounds)


def introduced_by(verbs: pd.DataFrame, *, most: int = 8) -> pd.DataFrame:
    """The verbs of `speech.verbs` in one row a `side`: `n` statements, `verbs` ("say (15), …").

    The side with the most statements comes first, and of each the `most` frequent verbs.
    """
    told = verbs["cue"] + " (" + verbs["n"].map("{:,}".format) + ")"
    by_side = verbs.assign(verbs=told).groupby("side")
    listing = by_side["verbs"].agg(listed, most=most, sort=False)
    found = pd.DataFrame({"n": by_side["n"].sum(), "verbs": listing})
    return found.sort_values("n", ascending=False, kind="stable")


def naming_rates(whom: pd.DataFrame, said: pd.DataFrame, **options: Any) -> pd.DataFrame:
    """How often each speaker names each actor, per 1,000 of the speaker's words.

    whom: the frame of `speech.whom`. said: `doc_id`, `family_id`, `speaker`, `n_words`. One row is
    that of `compare.rates`, whose options it takes; none where nobody named is given words.
    """
    whom = whom[whom["speaker"].isin(said["speaker"])]
    if whom.empty:
        columns = ["name", "speaker", "n", "n_docs", "n_families", "words", "rate", "low", "high"]
        return pd.DataFrame(columns=columns)
    return rates(whom, said, item="name", by="speaker", n="n", **options)


def voice_ratios(heard: pd.DataFrame, **options: Any) -> pd.DataFrame:
    """How much each of those named is heard, the most often named first.

    heard: rows of `speech.heard`. options: those of `compare.rates`.

    One row is a `who`: `named` (namings), `words` (of their speech), `ratio` (words a naming)
    with `ratio_low` and `ratio_high`, null where nothing was said, as words come in sentences and
    a Poisson bound on none would be too narrow; `n_docs` (articles that name them), `heard` (the
    share of these in which they speak) with `low` and `high`, and `n_families`. Intervals as in
    `compare`. Who speaks in an article without being named there counts as named once.
    """
    if heard.empty:
        ratios = ["who", "named", "words", "ratio", "ratio_low", "ratio_high"]
        return pd.DataFrame(columns=[*ratios, "n_docs", "heard", "low", "high", "n_families"])
    speaks = heard["words"] > 0
    heard = heard.assign(
        is_heard=pd.Categorical(speaks.map({True: "heard", False: "named"}), ["heard", "named"]),
        named=heard["named"].clip(lower=1),
    )
    said, named = heard.rename(columns={"words": "n"}), heard.rename(columns={"named": "n_words"})
    ratio = rates(said, named, item="is_heard", by="who", n="n", **options)
    ratio = ratio[ratio["is_heard"] == "heard"].set_index("who")
    of_articles = portions(heard.assign(n=1), by="who", of="is_heard", **options)
    share = of_articles[of_articles["is_heard"] == "heard"].set_index("who")
    found = pd.DataFrame({"named": ratio["words"], "words": ratio["n"], "ratio": ratio["rate"]})
    found = found.assign(ratio_low=ratio["low"], ratio_high=ratio["high"])
    per_naming = ["ratio", "ratio_low", "ratio_high"]
    found[per_naming] = found[per_naming] / 1000
    found[per_naming[1:]] = found[per_naming[1:]].where(found["words"] > 0)
    found = found.assign(n_docs=heard.groupby("who")["doc_id"].nunique(), heard=share["share"])
    found = found.assign(**share[["low", "high", "n_families"]]).reset_index()
    return found.sort_values(["named", "who"], ascending=[False, True], ignore_index=True)
