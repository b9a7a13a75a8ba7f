"""A planted corpus of topics, for the tests of what finds and measures them."""

from __future__ import annotations

import numpy as np
import pandas as pd

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def planted(
    k: int, seed: int = 0, *, n_docs: int = 40, per: int = 5, lean: float = 0.0
) -> pd.DataFrame:
    """Passages of k topics of 20 words each, 18 words on one topic, six of them of any, and filler.

    lean: of how many of its articles newsroom A has only topic 0, while B has all alike.
    """
    rng = np.random.default_rng(seed)
    topics = [[f"t{LETTERS[t]}{c}x" for c in LETTERS[:20]] for t in range(k)]
    filler = [f"filler{a}{b}" for a in LETTERS[:3] for b in LETTERS[:20]]
    often = 1 / np.arange(1, 21)
    rows = []
    for doc in range(n_docs):
        newsroom = "AB"[doc % 2]
        mix = rng.dirichlet(np.full(k, 0.3))
        if newsroom == "A" and rng.random() < lean:
            mix = np.eye(k)[0]
        for start in range(per):
            topic, other = rng.choice(k, p=mix), rng.choice(k)
            own = rng.choice(topics[topic], 12, p=often / often.sum())
            words = [*own, *rng.choice(topics[other], 6), *rng.choice(filler, 12)]
            text = " ".join(rng.permutation(words))
            rows.append((f"d{doc:02d}", f"d{doc:02d}", newsroom, start, text, 30, topic))
    columns = ["doc_id", "family_id", "newsroom", "start", "text", "n_words", "planted"]
    return pd.DataFrame(rows, columns=columns)
