"""Which recurring sequences are units: those that hold together more than with a word more or less.

Of "with a shared future for mankind" pieces recur as often as the whole, and of "the community with
a shared future for mankind plays a role" the whole as seldom as its last words. What holds together
is decided by Silva & Lopes' (1999) local maxima, which need no threshold, unlike the cut-offs of
frequency in lexical bundles (Biber, Conrad & Cortes 2004) and of length in memes (Leskovec,
Backstrom & Kleinberg 2009).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from multipolar.formulas.sequences import Level

NEARLY = 0.8
"""A sequence is a piece of a longer one where the longer has this share of its families."""


def units(levels: Sequence[Level], *, n_families: int) -> pd.DataFrame:
    """The sequences of two words and more that hold together.

    levels: from `sequences.recurring`. n_families: of the corpus.

    One row is a sequence: `length` and `number` (its place in the levels), `families`, `glue`.
    glue is the symmetric conditional probability (Silva & Lopes 1999): the square of the share of
    families that have the sequence, over the mean, for each place where it can be cut, of the
    product of the shares that have its two parts; 1 where no part is found without the other. Kept
    are sequences stickier than any recurring one with a word more, and no less sticky than those
    with a word less; but what is nearly always a piece of one longer sequence gives way to it,
    however sticky it is.
    """
    glues = [_glue(levels[:n], n_families=n_families) for n in range(1, len(levels) + 1)]
    tables = []
    for n in range(1, len(levels)):
        level, glue = levels[n], glues[n]
        inside, often = np.zeros((2, level.size))
        if n + 1 < len(levels):
            longer = levels[n + 1]
            for part in (longer.first, longer.first + 1):
                np.maximum.at(inside, level.at(part), glues[n + 1])
                np.maximum.at(often, level.at(part), longer.families)
        kept = (glue > inside) & (often < NEARLY * level.families)
        for part in (level.first, level.first + 1) if n > 1 else ():
            shorter = levels[n - 1].at(part)
            piece = level.families >= NEARLY * levels[n - 1].families[shorter]
            kept &= piece | (glue >= glues[n - 1][shorter])
        number = np.flatnonzero(kept)
        tables.append(
            pd.DataFrame({"length": n + 1, "number": number}).assign(
                families=level.families[number], glue=glue[number]
            )
        )
    columns = ["length", "number", "families", "glue"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def _glue(levels: Sequence[Level], *, n_families: int) -> np.ndarray:
    """The symmetric conditional probability of the sequences of the last level."""
    whole = levels[-1]
    shares = [level.families / n_families for level in levels]
    parts = np.zeros(whole.size)
    for cut in range(1, whole.length):
        left = shares[cut - 1][levels[cut - 1].at(whole.first)]
        rest = levels[whole.length - cut - 1]
        parts += left * shares[whole.length - cut - 1][rest.at(whole.first + cut)]
    cuts = max(whole.length - 1, 1)
    return shares[-1] ** 2 / (parts / cuts) if whole.length > 1 else np.ones(whole.size)
