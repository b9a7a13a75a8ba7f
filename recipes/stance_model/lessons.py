"""What the model of stance learns from: coded pairs of four sources as lessons."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from ruamel.yaml import YAML

from multipolar.stance.coded import Directed, Targeted, directed, fingerprint, targeted
from multipolar.stance.pairs import Pair, Span

HERE = Path(__file__).parent
HELD_OUT = 26  # of 256 sentences of NewsMTSC, by the first byte of their hash


class Lesson(NamedTuple):
    """A pair with its stance (-1, 0, 1), that of the way back where it was coded, and a weight.

    value: None where nobody coded it. answer: the teacher's log-probabilities of against, neutral
    and for, and of these on the way back.
    """

    pair: Pair
    value: int | None
    back: int | None = None
    weight: float = 1.0
    source: str = ""
    answer: tuple[float, ...] | None = None

    def turned(self) -> Lesson:
        """The same from the other end."""
        answer = self.answer and (*self.answer[3:], *self.answer[:3])
        return self._replace(
            pair=self.pair.turned(), value=self.back, back=self.value, answer=answer
        )

    def renamed(self, names: list[str], rng: random.Random) -> Lesson:
        """The same of others, drawn from the names: who somebody is must not decide."""
        holder, target = self.pair.holder, self.pair.target
        if holder and holder[0] < target[1] and target[0] < holder[1]:
            return self
        sentence, shift, places = self.pair.sentence, 0, {}
        for first, end in sorted({target, *([holder] if holder else [])}):
            name = rng.choice(names)
            name = name[0].upper() + name[1:] if first == 0 else name
            sentence = sentence[: first + shift] + name + sentence[end + shift :]
            places[first, end] = (first + shift, first + shift + len(name))
            shift += len(name) - (end - first)
        return self._replace(
            pair=Pair(sentence, places[holder] if holder else None, places[target])
        )


class Lessons(NamedTuple):
    """dse, news, speeches: to learn from. valid, held_out: to choose by, none of it learned."""

    dse: list[Lesson]
    news: list[Lesson]
    speeches: list[Lesson]
    valid: list[Directed]
    held_out: list[Targeted]


def lessons(folder: Path) -> Lessons:
    """All lessons from the files in the folder; no sentence to choose by is learned from."""
    rows = [row for row in directed(folder / "dse_train.tsv") if isinstance(row, Directed)]
    valid = [row for row in directed(folder / "dse_valid.tsv") if isinstance(row, Directed)]
    news = [row for row in targeted(folder / "newsmtsc_train.jsonl") if isinstance(row, Targeted)]
    learned = {fingerprint(row.sentence) for row in rows}
    valid = [row for row in valid if fingerprint(row.sentence) not in learned]
    held_out = [row for row in news if _is_held_out(row.pair.sentence)]
    kept = kept_apart(valid, held_out)
    return Lessons(
        dse=[_of_dse(row) for row in rows if fingerprint(row.sentence) not in kept],
        news=[
            Lesson(row.pair, row.value, source="news")
            for row in news
            if fingerprint(row.pair.sentence) not in kept
        ],
        speeches=list(of_speeches(folder / "ungdc_1991_2022.parquet")),
        valid=valid,
        held_out=held_out,
    )


def kept_apart(valid: Iterable[Directed], held_out: Iterable[Targeted]) -> set[int]:
    """Fingerprints of the sentences to choose by."""
    sentences = [row.sentence for row in valid] + [row.pair.sentence for row in held_out]
    return {fingerprint(sentence) for sentence in sentences}


def of_speeches(path: Path) -> Iterator[Lesson]:
    """The pairs of `speech_pairs.csv`, none of them in a speech of the gold's test half."""
    pairs = pd.read_csv(
        HERE / "speech_pairs.csv", dtype={"holder_start": "Int64", "holder_end": "Int64"}
    )
    texts = pd.read_parquet(path, columns=["id", "text"]).set_index("id")["text"]
    for row in pairs.itertuples(index=False):
        holder = None if pd.isna(row.holder_start) else _place(row, "holder")
        sentence = texts[row.speech_id][row.start : row.end]
        yield Lesson(Pair(sentence, holder, _place(row, "target")), row.value, source="speeches")


def invented(n: int, *, seed: int) -> Iterator[Lesson]:
    """Sentences of `frames.yml` with names filled in: who does harm, who is praised."""
    book = YAML(typ="safe", pure=True).load((HERE / "frames.yml").read_text("utf-8"))
    rng = random.Random(seed)
    for _ in range(n):
        opening, holder = rng.choice(book["openings"])
        if rng.random() < 0.5:
            verb, done, doing = rng.choice(book["harm"])
            frame, who = rng.choice(book["deeds"]), rng.choice("AAB")
            frame = frame.replace("{v}", verb).replace("{d}", done).replace("{g}", doing)
            value = -1 if who == "A" else 0
        else:
            (frame, value), who = rng.choice(book["judgements"]), "A"
        sentence, places = _filled(opening + frame, book["names"], rng)
        span = (0, len(holder)) if holder else None
        yield Lesson(Pair(sentence, span, places[who]), value, weight=0.5, source="invented")


def _filled(frame: str, names: list[str], rng: random.Random) -> tuple[str, dict[str, Span]]:
    drawn = dict(zip("ABC", rng.sample(names, 3), strict=True))
    sentence, places, end = "", {}, 0
    for slot in re.finditer(r"\b[ABC]\b", frame):
        sentence += frame[end : slot.start()]
        places.setdefault(slot.group(), (len(sentence), len(sentence) + len(drawn[slot.group()])))
        sentence += drawn[slot.group()]
        end = slot.end()
    sentence += frame[end:]
    return sentence[0].upper() + sentence[1:], places


def names_of(found: Iterable[Lesson]) -> list[str]:
    """How targets are named that begin with a capital."""
    named = {lesson.pair.words(lesson.pair.target) for lesson in found}
    return sorted(name for name in named if name[0].isupper() and len(name) < 25)


def _of_dse(row: Directed) -> Lesson:
    there, back = {0: (0, 0), 1: (1, 0), 2: (0, 1), 3: (-1, 0), 4: (0, -1)}[row.label]
    return Lesson(row.pairs[0], there, back, source="dse")


def _place(row: object, what: str) -> Span:
    return int(getattr(row, f"{what}_start")), int(getattr(row, f"{what}_end"))


def _is_held_out(sentence: str) -> bool:
    words = " ".join(re.findall(r"\w+", sentence.lower()))
    return hashlib.sha256(words.encode()).digest()[0] < HELD_OUT
