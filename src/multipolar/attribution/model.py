"""The attribution model: cues found, a source and a content chosen for each, the cue weighed again.

Four steps, each a small model over the parse. A logistic regression says how likely each word is
a cue; two conditional logits (McFadden 1974) choose among the cue's possible sources and contents;
boosted trees judge the cue again, now that these and its neighbours are known. Trained on PolNeAR
(Newell, Margolin & Ruths 2018); `training` is the recipe.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from multipolar.attribution import choosing, content, cue, source
from multipolar.attribution.crossing import Crosses, Places, summed, summed_bags
from multipolar.attribution.trees import Trees
from multipolar.attribution.weighing import Guess, weighed_rows
from multipolar.attribution.wording import Span, Wording

LEAST = 0.2  # below this probability a word is not looked at again
Floats = npt.NDArray[np.float64]


class Found(NamedTuple):
    """An attribution in the wording of an article: all places are numbers of words.

    cue: the cue's chief word. source: the source's chief word, or `source.NONE`. content: from
    its first word to behind its last, the cue between them where it interrupts a quotation.
    probability: by the model; 1 for a phrase, None for a headline. rule: what found it. phrase:
    the words of a cue that is one.
    """

    cue: int
    source: int
    source_span: Span | None
    content: Span
    probability: float | None
    rule: str = "trained"
    phrase: Span | None = None


class Featured(NamedTuple):
    """Features of rows, and of further rows that each belong to one of them."""

    places: Places
    owners: list[int]
    bag: Places

    def scores(self, weights: npt.NDArray[Any], bag_weights: npt.NDArray[Any]) -> Floats:
        """Each row's sum of weights."""
        own = summed(self.places, weights)
        return own + summed_bags(self.owners, self.bag, bag_weights, rows=len(own))


@dataclass(frozen=True)
class Features:
    """What the model sees of words, the same in training and in use.

    others: lemmas with parts of speech that may be cues besides verbs. groups: lemma → group of
    the codebook's reporting verbs.
    """

    others: frozenset[tuple[str, str]]
    groups: Mapping[str, str]
    cue: Crosses
    kid: Crosses
    source: Crosses
    content: Crosses
    carried: Crosses

    @classmethod
    def over(cls, others: frozenset[tuple[str, str]], groups: Mapping[str, str]) -> Features:
        return cls(
            others,
            groups,
            Crosses(cue.COLUMNS, cue.TEMPLATES),
            Crosses(cue.KID_COLUMNS, cue.KID_TEMPLATES),
            Crosses(source.COLUMNS, source.TEMPLATES),
            Crosses(choosing.COLUMNS, choosing.TEMPLATES),
            Crosses(choosing.CARRIED_COLUMNS, choosing.CARRIED_TEMPLATES),
        )

    def of_cues(self, words: Wording, places: Sequence[int]) -> Featured:
        """One row per possible cue."""
        rows = [cue.row(words, place, groups=self.groups) for place in places]
        kids = [(n, kid) for n, place in enumerate(places) for kid in cue.kid_rows(words, place)]
        return Featured(
            self.cue.places(rows), [n for n, _ in kids], self.kid.places([kid for _, kid in kids])
        )

    def of_sources(self, words: Wording, pairs: Sequence[tuple[int, int]]) -> Places:
        """One row per cue and possible source."""
        return self.source.places([source.row(words, one, other) for one, other in pairs])

    def of_contents(
        self, words: Wording, choices: Sequence[tuple[int, Span | None, dict[Span, str]]]
    ) -> Featured:
        """One row per cue and possible content; choices: cue, source and its stretches."""
        rows: list[tuple[Hashable, ...]] = []
        carried: list[tuple[Hashable, ...]] = []
        owners: list[int] = []
        for place, speaker, stretches in choices:
            group = self.groups.get(words.lemma[place], "")
            names = set(stretches.values())
            at_hand = "kid ccomp" in names, "kid dobj" in names, min(6, len(stretches) // 3)
            for span, name in stretches.items():
                kept = choosing.carried_rows(words, place, span, group=group)
                owners += [len(rows)] * len(kept)
                carried += kept
                rows.append(
                    choosing.row(words, place, speaker, span, name, group=group, at_hand=at_hand)
                )
        return Featured(self.content.places(rows), owners, self.carried.places(carried))


class AttributionModel:
    """Finds the attributions of an article."""

    def __init__(
        self, weights: Mapping[str, Any], *, groups: Mapping[str, str] | None = None
    ) -> None:
        """weights: the arrays of `weights.npz`. groups: of the codebook's reporting verbs;
        without them those the model was trained with."""
        if groups is None:
            groups = dict(str(pair).split("=", 1) for pair in weights["groups"])
        pairs = (str(pair).rpartition("/") for pair in weights["others"])
        others = frozenset((lemma, part) for lemma, _, part in pairs)
        self.features = Features.over(others, groups)
        self.phrases, self.sections = (
            [str(words) for words in weights[name]] for name in ("phrases", "sections")
        )
        self.weights = {name: weights[name] for name in weights if name.startswith("w_")}
        self.bias = float(weights["bias"])
        self.threshold = float(weights["threshold"])
        self.trees = Trees(*(weights[f"t_{name}"] for name in Trees._fields))

    def find(self, words: Wording) -> list[Found]:
        """The attributions, in the order of their cues."""
        guesses = self.guesses(words)
        if not guesses:
            return []
        sure = self.trees.probabilities(weighed_rows(words, guesses))
        return [
            Found(g.cue, g.source, g.source_span, g.content, float(p))
            for g, p in zip(guesses, sure, strict=True)
            if g.content is not None and (p >= self.threshold or self._is_plain_speech(words, g))
        ]

    def _is_plain_speech(self, words: Wording, guess: Guess) -> bool:
        """Whether all is there that makes speech: a verb of speech, a source, a quotation."""
        is_speech = self.features.groups.get(words.lemma[guess.cue], "").startswith("speech")
        if not is_speech or guess.source == source.NONE or guess.content is None:
            return False
        return words.count("quoted", *guess.content) == guess.content[1] - guess.content[0]

    def guesses(self, words: Wording) -> list[Guess]:
        """For each word that may be a cue the likeliest source and content."""
        places = cue.candidates(words, others=self.features.others)
        if not places:
            return []
        featured = self.features.of_cues(words, places)
        odds = featured.scores(self.weights["w_cue"], self.weights["w_kid"]) + self.bias
        likely = 1 / (1 + np.exp(-odds))
        kept = [(place, float(p)) for place, p in zip(places, likely, strict=True) if p >= LEAST]
        sources = self._sources(words, [place for place, _ in kept])
        spoken = [(place, who) for (place, _), (who, _, _) in zip(kept, sources, strict=True)]
        contents = self._contents(words, spoken)
        return [
            Guess(place, p, who, who_share, who_score, *what)
            for (place, p), (who, who_share, who_score), what in zip(
                kept, sources, contents, strict=True
            )
        ]

    def _sources(self, words: Wording, cues: list[int]) -> list[tuple[int, float, float]]:
        """For each cue its likeliest source, how likely that is, and its score."""
        pairs = [(place, other) for place in cues for other in source.candidates(words, place)]
        scores = summed(self.features.of_sources(words, pairs), self.weights["w_source"])
        chosen = []
        for group in _grouped([place for place, _ in pairs]):
            best, share, score = _best(scores[group])
            chosen.append((pairs[group.start + best][1], share, score))
        return chosen

    def _contents(
        self, words: Wording, cues: list[tuple[int, int]]
    ) -> list[tuple[Span | None, Span | None, str, float, float]]:
        """For each cue with its source the likeliest content: its construction, share and score."""
        spans = [source.extent(words, place, speaker) for place, speaker in cues]
        choices = [
            (place, span, content.candidates(words, place, span))
            for (place, _), span in zip(cues, spans, strict=True)
        ]
        featured = self.features.of_contents(words, choices)
        scores = featured.scores(self.weights["w_content"], self.weights["w_carried"])
        chosen: list[tuple[Span | None, Span | None, str, float, float]] = []
        begun = 0
        for _, span, stretches in choices:
            if not stretches:
                chosen.append((span, None, "", 0.0, -9.0))
                continue
            best, share, score = _best(scores[begun : begun + len(stretches)])
            stretch = list(stretches)[best]
            chosen.append((span, stretch, stretches[stretch], share, score))
            begun += len(stretches)
        return chosen


def _best(scores: Floats) -> tuple[int, float, float]:
    """The place of the highest score, its share by softmax, and the score."""
    best = int(np.argmax(scores))
    return best, float(1 / np.exp(scores - scores[best]).sum()), float(scores[best])


def _grouped(keys: list[int]) -> list[slice]:
    """The runs of equal keys."""
    borders = [n for n, key in enumerate(keys) if not n or keys[n - 1] != key] + [len(keys)]
    return [slice(a, b) for a, b in pairwise(borders)]
