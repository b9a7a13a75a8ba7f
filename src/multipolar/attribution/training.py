"""The recipe of the attribution model: coded articles → its weights.

The articles are dealt into folds. Models trained on the others guess at each fold, and from these
guesses the trees and the threshold are learned; then the models are trained on all articles. What
was chosen by hand stands in capitals below and was chosen on the folds of PolNeAR's training part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import hstack
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from multipolar.attribution import content, cue, source
from multipolar.attribution.conditional_logit import chosen, stacked
from multipolar.attribution.crossing import SIZE, as_matrix, bagged
from multipolar.attribution.lessons import Coded, Lesson, chief, chiefs
from multipolar.attribution.model import AttributionModel, Features
from multipolar.attribution.trees import Trees
from multipolar.attribution.weighing import Guess, weighed_rows
from multipolar.attribution.wording import Span

FOLDS = 4
SEED = 2026
PENALTY = {"cue": 5.0, "source": 1.0, "content": 3.0}  # of the squared weights
ALIKE = 0.3  # a cue none of whose stretches shares this much with its content teaches nothing
OTHERS = 2, 0.01  # a word that is no verb may be a cue if it was one so often, in this share
TREES = {"max_iter": 150, "learning_rate": 0.05, "max_leaf_nodes": 15, "min_samples_leaf": 50}
HIDDEN = 10  # of so many possible cues one is also shown without its word, by its group alone

Arrays = dict[str, Any]


class TooFewError(ValueError):
    """The coded articles are too few to learn from; the message says what is needed."""


def train(
    lessons: Sequence[Lesson],
    *,
    groups: Mapping[str, str],
    phrases: Sequence[str],
    sections: Sequence[str],
    say: Callable[[str], object],
) -> Arrays:
    """The arrays of `weights.npz`; the same lessons give the same weights. Raises TooFewError.

    groups, phrases, sections: the codebook's, kept with the weights for texts read without one.
    """
    folds = [[n for n in range(len(lessons)) if n % FOLDS == fold] for fold in range(FOLDS)]
    if not all(any(_is_whole(one) for n in fold for one in lessons[n].coded) for fold in folds):
        whole = sum(any(map(_is_whole, lesson.coded)) for lesson in lessons)
        raise TooFewError(
            f"{whole} of {len(lessons)} articles hold an attribution with source, cue and content; "
            f"training deals the articles in turn into {FOLDS} parts and needs such in each"
        )
    guessed: list[list[Guess]] = [[] for _ in lessons]
    for number, fold in enumerate(folds):
        rest = [lesson for n, lesson in enumerate(lessons) if n % FOLDS != number]
        model = AttributionModel(_trained(rest, groups), groups=groups)
        for n in fold:
            guessed[n] = model.guesses(lessons[n].words)
        say(f"fold {number + 1} of {FOLDS}")
    weighed = _weighed(lessons, guessed)
    arrays = _trained(lessons, groups)
    say("all articles")
    trees, threshold = weighed
    return {
        **arrays,
        "phrases": np.array(phrases, dtype=str),
        "sections": np.array(sections, dtype=str),
        "threshold": np.array(threshold),
        **{f"t_{name}": value for name, value in trees._asdict().items()},
    }


def _is_whole(one: Coded) -> bool:
    return all(one)


def _trained(lessons: Sequence[Lesson], groups: Mapping[str, str]) -> Arrays:
    """The weights of cues, sources and contents, with trees that say nothing yet."""
    others = _others(lessons)
    features = Features.over(others, groups)
    w_cue, w_kid, bias = _cue_weights(lessons, features)
    w_source = _source_weights(lessons, features)
    w_content, w_carried = _content_weights(lessons, features)
    weights = {"cue": w_cue, "kid": w_kid, "source": w_source}
    weights |= {"content": w_content, "carried": w_carried}
    zeros: Any = np.zeros((1, 1))
    empty = Trees(zeros, zeros, zeros, zeros, zeros, zeros)
    return {
        **{f"w_{name}": value.astype(np.float16) for name, value in weights.items()},
        "bias": np.array(bias),
        "threshold": np.array(0.5),
        "others": np.array(sorted("/".join(pair) for pair in others)),
        "groups": np.array(sorted(f"{lemma}={group}" for lemma, group in groups.items())),
        "phrases": np.array([], dtype=str),
        "sections": np.array([], dtype=str),
        **{f"t_{name}": value for name, value in empty._asdict().items()},
    }


def _others(lessons: Sequence[Lesson]) -> frozenset[tuple[str, str]]:
    """Which words besides verbs may be cues."""
    seen: Counter[tuple[str, str]] = Counter()
    cues: Counter[tuple[str, str]] = Counter()
    for words, coded in lessons:
        pairs = list(zip(words.lemma, words.pos, strict=True))
        seen.update(pairs)
        cues.update(pairs[chief(words, one.cue)] for one in coded)
    least, share = OTHERS
    return frozenset(
        pair
        for pair, n in cues.items()
        if pair[1] != "VERB" and n >= least and n / seen[pair] >= share
    )


def _cue_weights(lessons: Sequence[Lesson], features: Features) -> tuple[Any, Any, float]:
    blocks, labels = [], []
    for words, coded in lessons:
        right = {chief(words, one.cue) for one in coded}
        places = cue.candidates(words, others=features.others)
        if not places:
            continue
        featured = features.of_cues(words, places)
        bag = bagged(featured.owners, featured.bag, rows=len(places))
        blocks.append(hstack([as_matrix(featured.places), bag], format="csr"))
        labels += [place in right for place in places]
        hidden = places[::HIDDEN]
        rows = [_hidden(cue.row(words, place, groups=features.groups)) for place in hidden]
        kids = [(n, kid) for n, place in enumerate(hidden) for kid in cue.kid_rows(words, place)]
        owners, bag_rows = [n for n, _ in kids], [("", "", *kid[2:]) for _, kid in kids]
        bag = bagged(owners, features.kid.places(bag_rows), rows=len(hidden))
        blocks.append(hstack([as_matrix(features.cue.places(rows)), bag], format="csr"))
        labels += [place in right for place in hidden]
    if len(set(labels)) < 2:
        raise TooFewError("training needs words that are cues and words that are none")
    matrix: Any = stacked(blocks)
    model = LogisticRegression(C=1 / PENALTY["cue"], solver="liblinear", random_state=SEED)
    model.fit(matrix, np.array(labels))
    return model.coef_[0][:SIZE], model.coef_[0][SIZE:], float(model.intercept_[0])


def _hidden(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The row without what tells its word."""
    told = {"word", "lemma", "ending"}
    return tuple("" if name in told else v for name, v in zip(cue.COLUMNS, row, strict=True))


def _source_weights(lessons: Sequence[Lesson], features: Features) -> Any:
    blocks, wanted, groups = [], [], []
    for words, coded in lessons:
        pairs: list[tuple[int, int]] = []
        for one in coded:
            place = chief(words, one.cue)
            possible = source.candidates(words, place)
            tops = chiefs(words, one.source) or {source.NONE}
            right = [float(other in tops) for other in possible]
            if sum(right):
                pairs += [(place, other) for other in possible]
                wanted += [value / sum(right) for value in right]
                groups.append(len(possible))
        if pairs:
            blocks.append(as_matrix(features.of_sources(words, pairs)))
    if not blocks:
        raise TooFewError("no coded source is one that its cue may have")
    return chosen(stacked(blocks), groups, wanted, penalty=PENALTY["source"])


def _content_weights(lessons: Sequence[Lesson], features: Features) -> tuple[Any, Any]:
    blocks, wanted, groups = [], [], []
    for words, coded in lessons:
        choices: list[tuple[int, Span | None, dict[Span, str]]] = []
        for one in coded:
            if not one.content:
                continue
            place = chief(words, one.cue)
            speaker = (min(one.source), max(one.source) + 1) if one.source else None
            stretches = content.candidates(words, place, speaker)
            right = content.trimmed(words, (one.content[0], one.content[-1] + 1))
            shares = [_shared(span, right) for span in stretches]
            if max(shares, default=0) < ALIKE:
                continue
            best = [float(share >= max(shares) - 1e-9) for share in shares]
            wanted += [value / sum(best) for value in best]
            groups.append(len(best))
            choices.append((place, speaker, stretches))
        if choices:
            featured = features.of_contents(words, choices)
            bag = bagged(featured.owners, featured.bag, rows=len(featured.places))
            blocks.append(hstack([as_matrix(featured.places), bag], format="csr"))
    if not blocks:
        raise TooFewError("no coded content is one that its cue may have")
    weights = chosen(stacked(blocks), groups, wanted, penalty=PENALTY["content"])
    return weights[:SIZE], weights[SIZE:]


def _shared(one: Span, other: Span) -> float:
    """Of the words that two stretches cover together, the share that both cover."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, both) / (one[1] - one[0] + other[1] - other[0] - max(0, both))


def _weighed(lessons: Sequence[Lesson], guessed: list[list[Guess]]) -> tuple[Trees, float]:
    """The trees that judge guesses, and the probability from which a guess counts."""
    rows, right, fold = [], [], []
    for number, ((words, coded), guesses) in enumerate(zip(lessons, guessed, strict=True)):
        if guesses:
            rows.append(weighed_rows(words, guesses))
            cues = {chief(words, one.cue) for one in coded}
            right += [guess.cue in cues for guess in guesses]
            fold += [number % FOLDS] * len(guesses)
    if len(set(right)) < 2:
        raise TooFewError("training needs articles enough to guess both rightly and wrongly")
    table, labels, folds = np.concatenate(rows), np.array(right), np.array(fold)
    judged = np.zeros(len(labels))
    for number in range(FOLDS):
        trees = _fitted(table[folds != number], labels[folds != number])
        judged[folds == number] = trees.probabilities(table[folds == number])
    total = sum(len(coded) for _, coded in lessons)
    levels = np.round(np.arange(0.25, 0.6, 0.01), 2)
    f1 = [2 * labels[judged >= level].sum() / ((judged >= level).sum() + total) for level in levels]
    return _fitted(table, labels), float(levels[int(np.argmax(f1))])


def _fitted(table: npt.NDArray[np.float64], labels: npt.NDArray[np.bool_]) -> Trees:
    model = HistGradientBoostingClassifier(**TREES, l2_regularization=5.0, random_state=SEED)
    return Trees.of(model.fit(table, labels))
