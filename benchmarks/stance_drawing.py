"""Draws the sentences of `data/gold/general_debate_stance`, by the recipe of its `drawing.toml`.

Read from `../shared/data` beside the checkout, or the folder given (see the project's data notes).
The same recipe and speeches give the same sentences, of the first draw (s001 …) and of the second
(t001 …).
"""

from __future__ import annotations

import hashlib
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from multipolar.store import BUNDLED, HOME

GOLD = BUNDLED / "gold" / "general_debate_stance"
NAME = "ungdc_1991_2022.parquet"
COLUMNS = ["sentence_id", "speech_id", "start", "end", "sha256", "split", "stratum", "probability"]
END = re.compile(r"[.!?][\"”’)]*(?=\s+[\"“‘(]?[A-Z])")


def main(folder: Path) -> None:
    path = folder / NAME
    if not path.exists():
        print(f"skipped: {path.name} is not in {folder.name}/; see the project's data notes")
        return
    recipe = tomllib.loads((GOLD / "drawing.toml").read_text(encoding="utf-8"))
    actors = pd.read_csv(GOLD / "actors.csv", keep_default_na=False)
    speeches = pd.read_parquet(path)
    frame = framed(speeches, recipe, actors)
    print(frame["stratum"].value_counts().to_string())
    hashed(drawn(frame, recipe), speeches).to_csv(
        GOLD / "sentences.csv", index=False, lineterminator="\n"
    )


def framed(speeches: pd.DataFrame, recipe: dict, actors: pd.DataFrame) -> pd.DataFrame:
    """One row per sentence that names another actor or a proposition, with its stratum."""
    words = {name: any_of(recipe["words"][name]) for name in recipe["words"]}
    masked = any_of(map(re.escape, recipe["masked"]))
    naming = {w: a.actor_id for a in actors.itertuples() for w in a.words.split("|")}
    named = any_of(map(re.escape, sorted(naming, key=len, reverse=True)))
    own = dict(zip(actors["country"], actors["actor_id"], strict=True))
    rows = []
    for speech in speeches.itertuples():
        for start, end in sentences(speech.text, recipe):
            text = " ".join(speech.text[start:end].split())
            others = {naming[w] for w in named.findall(masked.sub("", text))}
            others.discard(own.get(speech.country, ""))
            if stratum := stratum_of(text, others, words, set(recipe["powers"])):
                rows.append((speech.id, speech.country, speech.year, start, end, stratum))
    names = ["speech_id", "country", "year", "start", "end", "stratum"]
    return pd.DataFrame(rows, columns=names)


def any_of(words: Iterator[str] | list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(words) + r")(?!\w)")


def sentences(text: str, recipe: dict) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of the lengths that are drawn from."""
    begun, short = 0, tuple(f" {word}." for word in recipe["abbreviations"])
    for end in [*(match.end() for match in END.finditer(text)), len(text)]:
        if f" {text[begun:end]}".replace("\n", " ").endswith(short) and end < len(text):
            continue
        stretch = text[begun:end]
        start = begun + len(stretch) - len(stretch.lstrip())
        if recipe["shortest"] <= end - start <= recipe["longest"]:
            yield start, begun + len(stretch.rstrip())
        begun = end


def stratum_of(text: str, others: set[str], words: dict, powers: set[str]) -> str:
    """The first stratum that the sentence fits, `other` where it names an actor and fits none."""
    for name, pattern in words.items():
        if (others or name == "proposition") and pattern.search(text):
            return name
    return "powers" if others & powers else "other" if others else ""


def hashed(sample: pd.DataFrame, speeches: pd.DataFrame) -> pd.DataFrame:
    """The drawn sentences in the columns of `sentences.csv`, with the sha256 of their words."""
    texts = speeches.set_index("id")["text"]
    places = zip(sample["speech_id"], sample["start"], sample["end"], strict=True)
    words = [texts[speech][start:end].encode() for speech, start, end in places]
    return sample.assign(sha256=[hashlib.sha256(one).hexdigest() for one in words])[COLUMNS]


def drawn(frame: pd.DataFrame, recipe: dict) -> pd.DataFrame:
    """One row per sentence of both draws, the second from speeches that nothing was drawn of.

    Scorers learn from speeches of the `dev` half alone, so the second is of the other half.
    """
    frame = frame.assign(split=[split_of(one, recipe["salt"]) for one in frame["speech_id"]])
    first = draw(frame, recipe, "s")
    fresh = (frame["split"] == "test") & ~frame["speech_id"].isin(first["speech_id"])
    second = draw(frame[fresh], recipe | recipe["second"], "t")
    return pd.concat([first, second.assign(split="second")], ignore_index=True)


def draw(frame: pd.DataFrame, recipe: dict, letter: str) -> pd.DataFrame:
    """One row per drawn sentence; `probability` is that of its draw, within its stratum."""
    rng = np.random.default_rng(recipe["seed"])
    parts = []
    for stratum, size in recipe["strata"].items():
        pool = frame if stratum == "random" else frame[frame["stratum"] == stratum]
        weights = pd.Series(1.0, index=pool.index) if stratum == "random" else evened(pool, recipe)
        chance = inclusion(weights, size)
        taken = systematic(chance.to_numpy(), size, rng)
        parts.append(pool.iloc[taken].assign(stratum=stratum, probability=chance.iloc[taken]))
    sample = pd.concat(parts).drop_duplicates(["speech_id", "start"])
    sample = sample.iloc[rng.permutation(len(sample))].reset_index(drop=True)
    return sample.assign(
        sentence_id=[f"{letter}{number:03d}" for number in range(1, len(sample) + 1)],
        probability=[f"{value:.3g}" for value in sample["probability"]],
    )


def evened(pool: pd.DataFrame, recipe: dict) -> pd.Series:
    """Weights that sum to one number for every country and third of the years, or its multiple."""
    third = np.searchsorted(recipe["thirds"], pool["year"], side="right")
    size = pool.groupby([pool["country"], third])["year"].transform("size")
    return pool["country"].isin(recipe["countries"]).map({True: recipe["weight"], False: 1}) / size


def systematic(chance: np.ndarray, size: int, rng: np.random.Generator) -> np.ndarray:
    """Places of a draw with these chances: the places in random order, one taken every whole 1."""
    order = rng.permutation(len(chance))
    ends = np.concatenate([[0], np.cumsum(chance[order])])
    ticks = rng.random() + np.arange(size)
    reached = np.searchsorted(ends, ticks, side="right") - 1
    return np.sort(order[np.minimum(reached, len(chance) - 1)])


def inclusion(weights: pd.Series, size: int) -> pd.Series:
    """Chances in proportion to the weights, none above 1, that sum to the size."""
    chance = weights * size / weights.sum()
    while (chance > 1).any():
        sure = chance >= 1
        rest = weights.where(~sure, 0)
        chance = (rest * (size - sure.sum()) / rest.sum()).where(~sure, 1.0)
    return chance


def split_of(speech: str, salt: str) -> str:
    """The half in which all sentences of a speech lie."""
    return "test" if hashlib.sha256(f"{salt}:{speech}".encode()).digest()[0] % 2 else "dev"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME.parent / "shared" / "data")
