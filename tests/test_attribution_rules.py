"""Attributions: sentence → kind, content, cue, source."""

import pytest

from multipolar.attribution.rules import attributions

CASES = [
    # the plain forms
    (
        "Rudenko said that relations are developing rapidly.",
        [("indirect", "relations are developing rapidly", "said", "Rudenko")],
    ),
    (
        "Russia is ready to work with China, Lavrov said.",
        [("indirect", "Russia is ready to work with China", "said", "Lavrov")],
    ),
    (
        '"We will answer," the minister said.',
        [("direct", "We will answer,", "said", "the minister")],
    ),
    (
        "“We will answer”, explained the Russian dignitary.",
        [("direct", "We will answer", "explained", "the Russian dignitary")],
    ),
    (
        'Wang said that the relationship enjoys "strong internal impetus".',
        [("mixed", 'the relationship enjoys "strong internal impetus', "said", "Wang")],
    ),
    # participles take the subject of the verb above them
    (
        "It is a choice made by both sides, Wang said, adding that it targets nobody.",
        [
            ("indirect", "It is a choice made by both sides", "said", "Wang"),
            ("indirect", "it targets nobody", "adding", "Wang"),
        ],
    ),
    (
        "Calling BRICS an important platform, Wang said the group will grow.",
        [
            ("indirect", "BRICS an important platform", "Calling", "Wang"),
            ("indirect", "the group will grow", "said", "Wang"),
        ],
    ),
    # what a verb of emphasis has as its object is content
    (
        "During the talks, both sides emphasized the need to implement the consensus.",
        [("indirect", "the need to implement the consensus", "emphasized", "both sides")],
    ),
    # according to
    (
        "The partnership was not aggressive, according to Zakharova.",
        [("indirect", "The partnership was not aggressive", "according to", "Zakharova")],
    ),
    (
        "According to the ministry, the talks were useful.",
        [("indirect", "the talks were useful", "According to", "the ministry")],
    ),
    # a quotation of several sentences belongs to its cue as a whole
    (
        '"It is important. It concerns the order of the world," Patrushev said at a meeting.',
        [
            (
                "direct",
                "It is important. It concerns the order of the world,",
                "said",
                "Patrushev",
            )
        ],
    ),
    # a quotation split by its cue
    (
        '"We agree," Lavrov said, "and we will act on it together."',
        [
            ("direct", "We agree,", "said", "Lavrov"),
            ("direct", "and we will act on it together.", "said", "Lavrov"),
        ],
    ),
    # speech around its cue
    (
        "In this way, the leader added, trust will be promoted in all countries.",
        [("indirect", "trust will be promoted in all countries", "added", "the leader")],
    ),
    # a line that is nothing but quotation goes on with whoever spoke before
    ('"But why should we not combine our potential?"', [("direct", "But why should we not combine our potential?", None, None)]),
    (
        "The minister hoped that the talks would go on.",
        [("indirect", "the talks would go on", "hoped", "The minister")],
    ),
    # no attribution
    ("The two sides exchanged views on the crisis.", []),
    ("The ministers met in Kazan on Monday.", []),
    ("The two sides discussed the crisis.", []),
    ("Wang supported the plan of the Russian minister.", []),
    ("The ministers refused to sign the statement.", []),
    ('The "collective West" is a term.', []),
    ("He did not say that the talks had failed.", []),
]  # fmt: skip


def told(doc, verbs):
    return [
        (a.kind, a.content.text, a.cue and a.cue.text, a.source and a.source.text)
        for a in attributions(doc, verbs=verbs)
    ]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_attributions(nlp, codebook, text, expected):
    assert told(nlp(text), codebook.verbs) == expected


@pytest.mark.xfail(reason="an apposition set between commas is taken for the subject", strict=True)
def test_subject_after_an_apposition(nlp, codebook):
    text = (
        "During the meeting with his Russian counterpart, Vladimir Putin, the Chinese president "
        "highlighted the strong relationship between the two powers, which is growing."
    )
    assert told(nlp(text), codebook.verbs)[0][3] == "the Chinese president"


def test_an_odd_quotation_mark_loses_nothing(nlp, codebook):
    text = "The Ministers' remark: \"We agree, he said. Lavrov said that talks go on."
    assert attributions(nlp(text), verbs=codebook.verbs)
