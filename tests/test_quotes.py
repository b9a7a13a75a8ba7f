"""Attributions by the trained model: text → kind, content, cue, source."""

import pytest

from multipolar.entities import ActorFinder
from multipolar.quotes import attributions
from multipolar.speakers import quotes as spoken

CASES = [
    # clausal complements, before and behind the cue
    (
        "Rudenko said that relations are developing rapidly.",
        [("indirect", "that relations are developing rapidly", "said", "Rudenko")],
    ),
    (
        "Russia is ready to work with China, Lavrov said.",
        [("indirect", "Russia is ready to work with China", "said", "Lavrov")],
    ),
    # quotation marks of every style
    ('"We will answer," the minister said.', [("direct", '"We will answer,"', "said", "the minister")]),
    ("“We will answer,” the minister said.", [("direct", "“We will answer,”", "said", "the minister")]),
    ("«We will answer», the minister said.", [("direct", "«We will answer»", "said", "the minister")]),
    ("„We will answer“, the minister said.", [("direct", "„We will answer“", "said", "the minister")]),
    ("‘We will answer,’ the minister said.", [("direct", "‘We will answer,’", "said", "the minister")]),
    (
        "“They said ‘never’ to us,” Lavrov said.",
        [("direct", "“They said ‘never’ to us,”", "said", "Lavrov")],
    ),
    # partly quoted
    (
        'Wang said that the relationship enjoys "strong internal impetus".',
        [("mixed", 'that the relationship enjoys "strong internal impetus"', "said", "Wang")],
    ),
    # split by its cue: one attribution from the first half to the second
    (
        '"We agree," Lavrov said, "and we will act on it together."',
        [("direct", '"We agree," Lavrov said, "and we will act on it together."', "said", "Lavrov")],
    ),
    # several sentences in one quotation
    (
        '"It is important. It concerns the order of the world," Patrushev said at a meeting.',
        [("direct", '"It is important. It concerns the order of the world,"', "said", "Patrushev")],
    ),
    # according to; diplomatic verbs; commitments, beliefs and intentions
    (
        "According to the ministry, the talks were useful.",
        [("indirect", "the talks were useful", "According", "the ministry")],
    ),
    (
        "Beijing reaffirmed its commitment to peace.",
        [("indirect", "its commitment to peace", "reaffirmed", "Beijing")],
    ),
    (
        "China urged all parties to show restraint.",
        [("indirect", "all parties to show restraint", "urged", "China")],
    ),
    ("China hopes that talks resume.", [("indirect", "that talks resume", "hopes", "China")]),
    # no attribution
    ("The two sides exchanged views on the crisis.", []),
    ("The ministers met in Kazan on Monday.", []),
]  # fmt: skip


def told(text, found):
    parts = (
        (a.content_start, a.content_end, a.cue_start, a.cue_end, a.source_start, a.source_end)
        for a in found
    )
    places = [[text[p[n] : p[n + 1]] for n in (0, 2, 4)] for p in parts]
    return [(a.kind, *place) for a, place in zip(found, places, strict=True)]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_attributions(nlp, text, expected):
    assert told(text, attributions(nlp(text))) == expected


def test_a_whole_text_is_read_line_by_line(nlp):
    text = "Trade grows\n\nRudenko said that talks go on\n“We agree,” Lavrov said."
    doc = nlp(text)
    assert not any("\n" in sent.text.strip() for sent in doc.sents)
    assert [(content, who) for _, content, _, who in told(text, attributions(doc))] == [
        ("that talks go on", "Rudenko"),
        ("“We agree,”", "Lavrov"),
    ]


ODD = [
    "The Ministers' remark: \"We agree, he said. Lavrov said that talks go on.",
    "Lavrov said: “We agree. Talks go on.",
    "Lavrov said ‘ that ‘ talks ‘ go on.",
    "” Lavrov said that talks go on.",
    "\" \" “” Lavrov said that talks go on. '' ``",
]


@pytest.mark.parametrize("text", ODD)
def test_an_odd_quotation_mark_loses_nothing(nlp, text):
    assert "Lavrov" in [who for *_, who in told(text, attributions(nlp(text)))]


NOTHING = ["", " ", "\n\n", '"', "’", "…", "said", "“” «» ‘’" * 200, "a\u0000b", "said " * 500]


@pytest.mark.parametrize("text", NOTHING)
def test_any_text_is_survived(nlp, text):
    places = [a[:6] for a in attributions(nlp(text))]
    assert all(0 <= place <= len(text) for own in places for place in own if place is not None)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        # a row for each half, without "that", marks, cue and source
        (
            '"We agree," Lavrov said, "and we will act on it."',
            [("direct", "We agree,", "trained"), ("direct", "and we will act on it.", "split")],
        ),
        ("Wang Yi said that talks go on.", [("indirect", "talks go on", "trained")]),
        # a line of nothing but quotation goes on with whoever spoke before
        (
            "Lavrov said: “We agree on it.\n“And we will act upon it together.”",
            [("direct", "We agree on it", "trained"), ("direct", "And we will act upon it together.", "continued")],
        ),
        # what somebody does not say is not his
        ("Lavrov did not say that the talks had failed.", []),
    ],
)  # fmt: skip
def test_rows_are_cut_at_cues_and_lines(body, nlp, codebook, attributed, text, pieces):
    lines = body(text)
    mentions = ActorFinder(codebook, nlp=nlp).mentions(lines)
    kept = spoken(lines, mentions=mentions, attributions=attributed, codebook=codebook)
    assert [
        (q.attribution.kind, text[slice(*q.content)], q.attribution.rule) for q in kept
    ] == pieces
