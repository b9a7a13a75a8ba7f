"""The strict scorer: planted answers → what they score."""

import pytest

from multipolar.attribution.scoring import Offsets, scores, tally
from multipolar.coded import CodedAttribution

TEXT = 'The minister of trade said that talks go on. "We agree," Lavrov added. China hopes so.'


def at(words):
    start = TEXT.index(words)
    return start, start + len(words)


def coded(source, cue, content):
    parts = ([at(words)] if words else [] for words in (source, cue, content))
    return CodedAttribution(**dict(zip(("source", "cue", "content"), parts, strict=True)))


def found(source, cue, content):
    return Offsets(at(source) if source else None, at(cue) if cue else None, at(content))


GOLD = [
    coded("The minister of trade", "said", "that talks go on"),
    coded("Lavrov", "added", '"We agree,"'),
]
RIGHT = [
    found("The minister of trade", "said", "that talks go on"),
    found("Lavrov", "added", '"We agree,"'),
]
CASES = [
    # all as coded
    (RIGHT, {"cue_f1": 1.0, "source_f1": 1.0, "content_words_f1": 1.0, "content_exact_f1": 1.0}),
    # nothing found
    ([], {"cue_f1": 0.0, "source_f1": 0.0, "content_words_f1": 0.0, "cue_recall_direct": 0.0}),
    # the chief word of a source decides, not how much of it was taken
    ([found("The minister", "said", "that talks go on"), RIGHT[1]], {"source_f1": 1.0}),
    ([found("trade", "said", "that talks go on"), RIGHT[1]], {"source_f1": 0.5}),
    # a content half right is not exact; its words count
    (
        [found("Lavrov", "added", "agree"), RIGHT[0]],
        {"content_exact_f1": 0.5, "content_words_f1": 0.714, "all_right_f1": 0.5},
    ),
    # one cue too many costs precision, and its content words too
    (
        [*RIGHT, found("China", "hopes", "so")],
        {"cue_precision": 0.667, "cue_recall": 1.0, "cue_f1": 0.8, "cue_recall_direct": 1.0},
    ),
    # two that claim one cue: only one of them counts
    ([RIGHT[0], RIGHT[0]], {"cue_precision": 0.5, "cue_recall": 0.5}),
    # right content under a wrong cue counts for nothing
    ([found("Lavrov", "Lavrov", '"We agree,"')], {"cue_f1": 0.0, "content_words_recall": 0.0}),
]


@pytest.mark.parametrize(("answers", "expected"), CASES)
def test_planted_answers_score_as_they_should(nlp, answers, expected):
    told = scores([tally(nlp(TEXT), found=answers, coded=GOLD)])
    assert {name: told[name] for name in expected} == expected


def test_no_source_is_an_answer_too(nlp):
    gold = [coded(None, "said", "that talks go on")]
    right = tally(nlp(TEXT), found=[found(None, "said", "that talks go on")], coded=gold)
    wrong = tally(nlp(TEXT), found=[found("Lavrov", "said", "that talks go on")], coded=gold)
    assert (right.sources, wrong.sources) == (1, 0)


def test_of_two_cues_that_overlap_the_one_that_shares_more_is_matched(nlp):
    gold = [coded("Lavrov", "Lavrov added", '"We agree,"')]
    one, two = found("China", "added", "so"), found("Lavrov", "Lavrov added", '"We agree,"')
    assert tally(nlp(TEXT), found=[one, two], coded=gold).all_right == 1
