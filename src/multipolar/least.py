"""The least corpus each method can speak about, as found by simulation.

The numbers of LEAST were found on corpora whose answer was planted; the commands that print the
figures are in it. A method gets one by an entry here and a function there.
"""

from __future__ import annotations

from typing import NamedTuple


class Least(NamedTuple):
    """The least corpus that a method can speak about.

    method: what it is. unit, least: how many of what it needs. planted: what was simulated, and
    figure: what came of it. command: what prints that.
    """

    method: str
    unit: str
    least: int
    planted: str
    figure: str
    command: str


EXPLORATORY = ("topics",)
"""Methods that show what to look for, and never what is so."""

LEAST = {
    "rate": Least(
        "interval of a rate",
        "story families",
        5,
        "items at 20 per 1,000 words, even and less even from story to story",
        "95 to 98% hold the rate, but of 4 families they are 2.7 times as wide as it, of 5 twice",
        "python -m benchmarks.least intervals",
    ),
    "share": Least(
        "interval of a share",
        "story families",
        5,
        "shares of 0.1 and 0.4 of the words, even and uneven from story to story",
        "from 5 to 50 families 93 to 98% of intervals hold the share",
        "python -m benchmarks.coverage shares",
    ),
    "contrast": Least(
        "contrast of two groups",
        "story families in either group",
        8,
        "ten items alike in 50 stories and in a few that are five times as long",
        "after adjustment 0 to 5% call any where the few are 8, up to 8% where they are 6",
        "python -m benchmarks.least contrasts",
    ),
    "keyness": Least(
        "test of key terms",
        "story families in either group",
        30,
        "tables of terms alike in 50 stories and in a few that are five times as long",
        "after adjustment 1 to 5% of tables call any where the few are 30, 2 to 11% where 20",
        "python -m benchmarks.least keyness",
    ),
    "network": Least(
        "backbone of a network",
        "story families",
        200,
        "five pairs among 30 actors, of whom one hardly stands without the other",
        "of 200 stories 75 to 94% of pairs are kept, of 100 5 to 24%, and never another",
        "python -m benchmarks.least network",
    ),
    "formulas": Least(
        "search for formulas",
        "story families",
        100,
        "ten formulas of three words, each in one story of five of two newsrooms of six",
        "of 100 stories 81% are found, of 50 27%, of 150 97%; where rarer, 23% of 100",
        "python -m benchmarks.least formulas",
    ),
    "scale": Least(
        "scale by correspondence analysis",
        "story families in each of four groups",
        20,
        "eight newsrooms at even steps on a line, the ends for a thing in 18 and 82% of readings",
        "of 20 families their order is found to a rank correlation of 0.96, of 10 to 0.86, of 5 to "
        "0.66; half as far apart to 0.71, and 50 are needed for 0.94; alike, 2 to 11% have an axis",
        "python -m benchmarks.scales planted",
    ),
    "topics": Least(
        "topic model",
        "passages a topic",
        5,
        "4 and 10 topics of which a passage of 50 words has a third of its words",
        "of 5 passages a topic 80 and 98% of topics are found, of 3 passages 48 and 68%",
        "python -m benchmarks.least topics",
    ),
    "labels": Least(
        "precision, recall and F1",
        "coded labels",
        30,
        "labels of which 80% are found, and 80% right",
        "of 30 labels 94 to 96% of intervals hold it, of 20 90 to 92%, of 5 64 to 86%",
        "python -m benchmarks.least labels",
    ),
    "corrected": Least(
        "share corrected by coders",
        "coded passages of a holder and target",
        30,
        "a machine whose errors differ by what would be coded and by holder, and a good one",
        "of 10 on 93 to 99% hold the share, but of 20 they are ±24 points where it errs, of 30 ±18",
        "python -m benchmarks.corrected least",
    ),
}


def least(method: str) -> int:
    """How many of its unit a method needs. Raises KeyError for one not in LEAST."""
    if method not in LEAST:
        raise KeyError(f"no least corpus for {method!r}; there are: {', '.join(LEAST)}")
    return LEAST[method].least
