"""Quotation marks and the nearest reporting verb: the baseline other tools offer.

After textacy's `direct_quotations`: what stands in quotation marks belongs to the subject of the
reporting verb nearest to it in the sentence. Measured beside the model, used for nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from multipolar.attribution.scoring import Offsets
from multipolar.attribution.wording import SUBJECTS, Wording

LEAST = 4  # words; less is a term, not a quotation


def plain_quotations(words: Wording, *, verbs: Collection[str]) -> Iterator[Offsets]:
    """The quotations of an article that a reporting verb with a subject stands beside."""
    for first, last in words.quotes:
        if last - first < LEAST:
            continue
        begin = words.sents[words.sent[first]][0]
        end = words.sents[words.sent[last - 1]][1]
        near = [n for n in (*range(begin, first), *range(last, end)) if words.lemma[n] in verbs]
        cues = [n for n in near if words.pos[n] == "VERB" and words.quote[n] < 0]
        cue = min(cues, key=lambda n: min(abs(n - first), abs(n - last)), default=None)
        if cue is None:
            continue
        subject = next((kid for kid in words.kids[cue] if words.dep[kid] in SUBJECTS), None)
        if subject is None:
            continue
        reach = words.reach[subject]
        yield Offsets(
            (words.start[reach[0]], words.end[reach[1] - 1]),
            (words.start[cue], words.end[cue]),
            (words.start[first], words.end[last - 1]),
        )
