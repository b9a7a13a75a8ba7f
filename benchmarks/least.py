"""The least corpus each method can speak about, found on corpora whose answer was planted.

    python -m benchmarks.least [intervals | contrasts | keyness | network | formulas | topics |
                                labels]

Each function prints a figure by the size of the corpus; `multipolar.least` holds where it is good
enough, and this command. About six minutes in all.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise, product
from unittest import mock

import numpy as np
import pandas as pd

from benchmarks import coverage, keyness_null
from benchmarks.coverage import ITEMS, Design, articles, group, occurrences
from benchmarks.keyness_null import RATES
from multipolar import keyness as keyed
from multipolar.annotate import base_forms
from multipolar.codebook import Codebook
from multipolar.cooccurrence import backbone, cooccurrence
from multipolar.formulas.content_words import ContentWords, content_words
from multipolar.formulas.corpus_words import content_of
from multipolar.formulas.finder import FormulaFinder
from multipolar.schema import TABLES
from multipolar.statistics import intervals as suite
from multipolar.store import BUNDLED
from multipolar.topics import TopicModel, top_terms
from multipolar.validity import scores

LETTERS = [chr(ord("a") + i) for i in range(26)]


@contextmanager
def any_size() -> Iterator[None]:
    with mock.patch.object(suite, "MIN_FAMILIES_FOR_INTERVAL", 2):
        yield


def intervals(
    *, replicates: int = 200, families: tuple[int, ...] = (2, 3, 4, 5, 6, 8), each: int = 10
) -> pd.DataFrame:
    """Intervals of a rate of 20 per 1,000 words: what they cover, and their width over the rate.

    One row: a number of families, none with copies, and how bursty the item is (see `coverage`).
    """
    kinds = np.repeat((0.0, 0.3, 1.0), each)
    tables = []
    for n in families:
        rng = np.random.default_rng(n)
        for _ in range(replicates):
            words, times = articles(rng, n, copies=False)
            found = occurrences(rng, words, np.full(len(kinds), 20.0), kinds)
            drawn = group(words, times, found)
            with any_size():
                low, high = suite.rate_interval(drawn, n_boot=500, seed=0, tail=coverage.TAIL)
            told = {"covered": (low <= 0.02) & (high >= 0.02), "width": (high - low) / 0.02}
            tables.append(pd.DataFrame({"families": n, "burstiness": kinds} | told))
    figures = {"covered": "mean", "width": "median"}
    return pd.concat(tables).groupby(["families", "burstiness"]).agg(figures).reset_index()


def contrasts(
    *, replicates: int = 400, families: tuple[int, ...] = (5, 6, 7, 8, 10)
) -> pd.DataFrame:
    """How often the test of `contrast` calls any of ten items where no difference was planted.

    One row: the families of the smaller group, against 50 with articles a fifth as long, and the
    kind of items; the hardest of the designs in `coverage`.
    """
    rows = []
    for n, kind in product(families, ("usual", "of few stories", "rare")):
        design = Design(50, n, length_b=2500)
        p = coverage.tested(design, ITEMS[kind], replicates=replicates)
        called = (coverage.adjusted(p) <= 0.05).any(axis=1).mean()
        rows.append({"families": n, "items": kind, "p": (p <= 0.05).mean(), "any adjusted": called})
    return pd.DataFrame(rows)


def topics(
    *,
    replicates: int = 20,
    passages: tuple[int, ...] = (2, 3, 5, 8, 10, 15, 20, 30, 50),
    numbers: tuple[int, ...] = (4, 10),
) -> pd.DataFrame:
    """How many planted topics a topic model of as many topics finds.

    One row: the number of topics, the passages of each, and the share found. A passage has 50
    words, a third of them of its topic (30 words, the frequent ones first), the others of 600 that
    all share. A topic is found where six of the eight heaviest words of one of the model's are its.
    """
    rows = []
    for k, n in product(numbers, passages):
        rng = np.random.default_rng([k, n])
        found = [_found(*_passages(rng, k=k, n=n), k=k) for _ in range(replicates)]
        rows.append({"topics": k, "passages": n, "found": np.mean(found)})
    return pd.DataFrame(rows)


def _passages(rng: np.random.Generator, *, k: int, n: int) -> tuple[list[str], list[set[str]]]:
    def words(prefix: str, size: int) -> np.ndarray:
        pairs = list(product(LETTERS, LETTERS))[:size]
        return np.array([prefix + "".join(pair) for pair in pairs])

    own, shared = [words(f"own{LETTERS[t]}", 30) for t in range(k)], words("any", 600)
    often, seldom = (1 / np.arange(start, start + size) for start, size in ((1, 30), (5, 600)))
    texts = []
    for topic in np.repeat(np.arange(k), n):
        size = rng.binomial(50, 1 / 3)
        of_topic = rng.choice(own[topic], size, p=often / often.sum())
        others = rng.choice(shared, 50 - size, p=seldom / seldom.sum())
        texts.append(" ".join([*of_topic, *others]))
    return texts, [set(one) for one in own]


def _found(texts: list[str], own: list[set[str]], *, k: int) -> float:
    try:
        model = TopicModel(k, min_df=2, max_features=1000).fit(texts)
    except ValueError:
        return 0.0
    heads = top_terms(model, n=8).groupby("topic")["term"].agg(set)
    return float(np.mean([any(len(head & words) >= 6 for head in heads) for words in own]))


def labels(
    *, replicates: int = 200, sizes: tuple[int, ...] = (5, 10, 20, 30, 50, 100)
) -> pd.DataFrame:
    """Intervals of `validity.scores` for a precision, recall and F1 that were planted at 0.8.

    One row: how many passages were coded, one label each; what the intervals cover, and the median
    width of that of F1.
    """
    rows = []
    for n in sizes:
        rng = np.random.default_rng(n)
        for _ in range(replicates):
            passages = pd.DataFrame({"passage_id": [f"passage {i}" for i in range(n)]})
            right, wrong = rng.random(n) < 0.8, rng.random(n) < 0.2
            gold = passages.assign(task="themes", label="x")
            found = pd.concat([gold[right], gold[wrong].assign(label="y")])
            told = scores(found, gold, passages, tasks=["themes"], resamples=500).iloc[0]
            held = {
                name: told[f"{name}_low"] <= 0.8 <= told[f"{name}_high"]
                for name in ("precision", "recall", "f1")
            }
            rows.append({"passages": n, **held, "width": told["f1_high"] - told["f1_low"]})
    held = dict.fromkeys(("precision", "recall", "f1"), "mean")
    return pd.DataFrame(rows).groupby("passages").agg(held | {"width": "median"}).reset_index()


def keyness(*, replicates: int = 150, families: tuple[int, ...] = (5, 10, 20, 30)) -> pd.DataFrame:
    """How often `keyness` calls any of a table's terms where none was planted to differ.

    One row: the families of the smaller group, the larger one's (as many, or 50 with articles a
    fifth as long), and the kind of terms (see `keyness_null`); how many terms a table has.
    """
    rows = []
    for n, terms, larger in product(families, ("even", "bursty"), ("as many", "50")):
        design = (n, n, 500, 500) if larger == "as many" else (n, 50, 2500, 500)
        rng = np.random.default_rng(n)
        for _ in range(replicates):
            with _any_design(design):
                lexicon = keyness_null.planted(rng, "any", terms, np.array([RATES, RATES]))
                found = keyed.keyness(lexicon, by="group", group="a", against="b")
            called = {"p": (found["p"] <= 0.05).mean(), "any": (found["p_adjusted"] <= 0.05).any()}
            told = {"families": n, "against": larger, "of": terms, "terms": len(found)}
            rows.append(told | called)
    by = ["families", "against", "of"]
    return pd.DataFrame(rows).groupby(by, sort=False).mean().reset_index()


@contextmanager
def _any_design(design: tuple[int, int, int, int]) -> Iterator[None]:
    with (
        mock.patch.dict(keyness_null.DESIGNS, {"any": design}),
        mock.patch.object(keyed, "needed_families", lambda **_: 2),
    ):
        yield


def network(
    *,
    replicates: int = 20,
    families: tuple[int, ...] = (10, 20, 50, 75, 100, 150, 200, 300),
    bonds: tuple[float, ...] = (0.8, 1.0),
) -> pd.DataFrame:
    """Which planted ties between actors the backbone keeps, and how many others.

    One row: story families, and how often a sentence that begins with the first of a planted pair
    goes on with the second. A story has six sentences that name two of 30 actors each, the n-th in
    proportion to 1 / (n + 2); five pairs, from the 9th actor on, are planted.
    """
    pairs = {8 + 2 * i: 9 + 2 * i for i in range(5)}
    planted = {(f"{a:02d}", f"{b:02d}") for a, b in pairs.items()}
    shares = 1 / np.arange(3, 33)
    rows = []
    for n, bond in product(families, bonds):
        rng = np.random.default_rng(n)
        for _ in range(replicates):
            first, other = rng.choice(30, (2, 6 * n), p=shares / shares.sum())
            bound = np.isin(first, list(pairs)) & (rng.random(6 * n) < bond)
            mentions = pd.DataFrame({"name": np.append(first, np.where(bound, first + 1, other))})
            mentions["sent_id"] = [*range(6 * n)] * 2
            mentions["doc_id"] = mentions["family_id"] = mentions["sent_id"] // 6
            mentions["name"] = mentions["name"].map("{:02d}".format)
            ties = backbone(cooccurrence(mentions))
            kept = set(ties.loc[ties["kept"], ["a", "b"]].itertuples(index=False, name=None))
            found = len(kept & planted) / len(planted)
            rows.append(
                {"families": n, "bond": bond, "found": found, "others": len(kept - planted)}
            )
    return pd.DataFrame(rows).groupby(["families", "bond"]).mean().reset_index()


def formulas(
    *,
    replicates: int = 10,
    families: tuple[int, ...] = (20, 50, 75, 100, 150, 200, 300),
    shares: tuple[float, ...] = (0.1, 0.2),
) -> pd.DataFrame:
    """How many planted formulas are found, and how many phrases that nobody planted.

    One row: story families, and the share of the stories of two newsrooms of six that have each of
    ten formulas. A story has 20 sentences of 12 words, the n-th of 1,352 in proportion to
    1 / (n + 19); a formula is three of these words at random. Not planted is what holds no two
    neighbours of a formula.
    """
    book = Codebook(BUNDLED / "codebook")
    known = ContentWords(book.phrase_words, base_forms())
    finder = FormulaFinder(book, known)
    rows = []
    for n, share in product(families, shares):
        rng = np.random.default_rng(n)
        for _ in range(replicates):
            tables, planted = _travelling(rng, n=n, share=share)
            about = (tables[name] for name in ("documents", "sentences", "mentions"))
            content = content_of(content_words(*about, known=known))
            phrases = finder.find(content, partial(_columns, tables)).phrases
            told = [
                tuple(words.split()) for words in phrases.loc[phrases["kind"] == "found", "words"]
            ]
            neighbours = {pair for one in planted for pair in pairwise(one)}
            others = sum(neighbours.isdisjoint(pairwise(words)) for words in told)
            found = np.mean([one in told for one in planted])
            rows.append({"families": n, "share": share, "found": found, "others": others})
    return pd.DataFrame(rows).groupby(["families", "share"]).mean().reset_index()


def _columns(tables: dict[str, pd.DataFrame], name: str, wanted: list[str]) -> pd.DataFrame:
    return tables[name][wanted]


def _travelling(
    rng: np.random.Generator, *, n: int, share: float
) -> tuple[dict[str, pd.DataFrame], list[tuple[str, ...]]]:
    words = np.array([a + b + c for a, b, c in product(("any", "own"), LETTERS, LETTERS)])
    often = 1 / np.arange(20, 20 + len(words))
    drawn = rng.choice(words, (n, 20, 12), p=often / often.sum())
    written = [[" ".join(sentence) for sentence in story] for story in drawn]
    newsroom = rng.integers(6, size=n)
    planted = [tuple(map(str, rng.choice(words, 3, replace=False))) for _ in range(10)]
    for formula in planted:
        two = rng.choice(6, 2, replace=False)
        for story in np.flatnonzero(np.isin(newsroom, two) & (rng.random(n) < share)):
            which, place = rng.integers(20), rng.integers(13)
            own = written[story][which].split()
            written[story][which] = " ".join([*own[:place], *formula, *own[place:]])
    names = [f"{story:04d}" for story in range(n)]
    ends = [np.cumsum([len(sentence) + 2 for sentence in story]) for story in written]
    spans = [
        (name, number, end - len(sentence) - 2, end - 1)
        for name, story, own in zip(names, written, ends, strict=True)
        for number, (sentence, end) in enumerate(zip(story, own, strict=True))
    ]
    documents = pd.DataFrame({"doc_id": names, "family_id": names, "newsroom": newsroom})
    documents["date"] = pd.date_range("2024-01-01", periods=n).strftime("%Y-%m-%d")
    documents["text"] = [". ".join(story) + "." for story in written]
    empty = {name: TABLES[name].empty() for name in ("quotes", "marked", "segments", "mentions")}
    sentences = pd.DataFrame(spans, columns=["doc_id", "sent_id", "start", "end"])
    return {**empty, "documents": documents, "sentences": sentences}, planted


ALL = ["intervals", "contrasts", "keyness", "network", "formulas", "topics", "labels"]

if __name__ == "__main__":
    pd.set_option("display.width", 120, "display.max_rows", 500, "display.precision", 3)
    for name in sys.argv[1:] or ALL:
        print(f"{name}: {globals()[name].__doc__}\n{globals()[name]().to_string()}\n", flush=True)
