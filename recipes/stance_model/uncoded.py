"""Pairs that nobody coded, for the teacher to answer: who meets whom in sentences of four kinds."""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pandas as pd
from benchmarks.stance_drawing import any_of, framed, sentences, split_of
from lessons import Lesson, Lessons, kept_apart

from multipolar.stance.coded import fingerprint
from multipolar.stance.pairs import Pair, Span
from multipolar.store import BUNDLED

GOLD = BUNDLED / "gold" / "general_debate_stance"
EACH = 4000  # pairs of each kind at most
OFTEN = 3  # a name is one that was coded so many times
SPEAKER = re.compile(r"\b(?:[Mm]y (?:delegation|country|Government|people)|[Ww]e|I)\b")


def uncoded(folder: Path, told: Lessons, *, seed: int) -> list[Lesson]:
    """Pairs of sentences that are learned from, of articles and of speeches, none of them coded.

    No sentence to choose by is among them, nor one of a speech that the gold has drawn from, nor
    of its test half.
    """
    rng, recipe = random.Random(seed), tomllib.loads((GOLD / "drawing.toml").read_text("utf-8"))
    named = any_of(sorted(map(re.escape, _names(told)), key=len, reverse=True))
    kept = kept_apart(told.valid, told.held_out)
    articles = _articles(folder / "polnear_train.jsonl", recipe)
    kinds = (
        (Pair(one.pair.sentence, None, one.pair.target) for one in told.dse),
        _meeting((one.pair.sentence for one in told.news), named),
        _meeting((sentence for sentence in articles if fingerprint(sentence) not in kept), named),
        _of_speeches(folder / "ungdc_1991_2022.parquet", recipe),
    )
    found = []
    for kind in kinds:
        pairs = sorted({*kind}, key=str)
        found += rng.sample(pairs, min(EACH, len(pairs)))
    return [Lesson(pair, None, source="uncoded") for pair in found]


def _names(told: Lessons) -> list[str]:
    """How those are named who were coded often; what is also a word (she, he) is no name."""
    times = Counter(one.pair.words(one.pair.target) for one in [*told.dse, *told.news])
    return [
        name
        for name, n in times.items()
        if n >= OFTEN and name[0].isupper() and len(name) > 1 and name.lower() not in times
    ]


def _meeting(texts: Iterable[str], named: re.Pattern[str]) -> Iterator[Pair]:
    """Each two names in a row in a sentence."""
    for text in texts:
        places: list[Span] = [found.span() for found in named.finditer(text)]
        for first, second in pairwise(places):
            if text[slice(*first)] != text[slice(*second)]:
                yield Pair(text, first, second)


def _articles(path: Path, recipe: dict) -> Iterator[str]:
    for line in path.read_text("utf-8").splitlines():
        text = json.loads(line)["text"]
        for start, end in sentences(text, recipe):
            yield " ".join(text[start:end].split())


def _of_speeches(path: Path, recipe: dict) -> Iterator[Pair]:
    """Who speaks, as holder, and each actor that a sentence names."""
    actors = pd.read_csv(GOLD / "actors.csv", keep_default_na=False)
    words = sorted("|".join(actors["words"]).split("|"), key=len, reverse=True)
    named = any_of(map(re.escape, words))
    drawn = set(pd.read_csv(GOLD / "sentences.csv")["speech_id"])
    speeches = pd.read_parquet(path)
    ours = [s not in drawn and split_of(s, recipe["salt"]) == "dev" for s in speeches["id"]]
    speeches = speeches[ours]
    texts = speeches.set_index("id")["text"]
    frame = framed(speeches, recipe, actors)
    for row in frame[frame["stratum"] != "other"].itertuples(index=False):
        text = texts[row.speech_id][row.start : row.end]
        speaker = SPEAKER.search(text)
        for target in named.finditer(text):
            yield Pair(text, speaker.span() if speaker else None, target.span())
