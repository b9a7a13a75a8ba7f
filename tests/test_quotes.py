"""Attributions by the trained model: text → kind, content, cue, source."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from multipolar.annotate import kept_lines, parse, placed
from multipolar.attribution.model import Features, Found
from multipolar.entities import ActorFinder
from multipolar.quotes import Attributions, attributions
from multipolar.segments import Segment
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
        [("indirect", "the talks were useful", "According to", "the ministry")],
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
    (
        "Zakharova pointed out that the pact is open.",
        [("indirect", "that the pact is open", "pointed out", "Zakharova")],
    ),
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


BELOW = "\n\nLavrov said on Monday that trade grows. The police would not say how much."
HEADLINES = [
    # behind the mark stands who says what stands before it
    ("Talks go on as planned: Chinese MFA" + BELOW, ("indirect", "Talks go on as planned", ":", "Chinese MFA")),
    ("Talks Important Amid Campaign - Lavrov" + BELOW, ("indirect", "Talks Important Amid Campaign", "-", "Lavrov")),
    ("12 hurt in storm: local police" + BELOW, ("indirect", "12 hurt in storm", ":", "local police")),
    ("Exclusive: Talks go on as planned: envoy" + BELOW, ("indirect", "Exclusive: Talks go on as planned", ":", "envoy")),
    # before it, if the article lets him speak
    ("Lavrov: The world is changing" + BELOW, ("indirect", "The world is changing", ":", "Lavrov")),
    ("Lavrov: ‘We will answer’" + BELOW, ("direct", "‘We will answer’", ":", "Lavrov")),
    ("Trade: The world is changing" + BELOW, None),
    ("World Focus: Trade grows again" + BELOW, None),
    ("China-Russia trade grows" + BELOW, None),
    ("Trade grows - and nobody asks why" + BELOW, None),
    # nothing but a headline
    ("Pence: Russia must be held to account", ("indirect", "Russia must be held to account", ":", "Pence")),
    ("Explainer: Why trade grows", None),
    # no headline: a line further down
    ("Trade grew last year.\nTalks go on as planned: police" + BELOW, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), HEADLINES)
def test_a_mark_in_a_headline_attributes(nlp, text, expected):
    found = [a for a in told(text, attributions(nlp(text))) if a[2] in (":", "-")]
    assert found == ([expected] if expected else [])


PHRASES = [
    ("In the words of Lavrov, the old order is in decline.", "In the words of", "Lavrov"),
    ("Talks go on, in the view of the ministry.", "in the view of", "the ministry"),
]


@pytest.mark.parametrize(("text", "cue", "source"), PHRASES)
def test_a_phrase_attributes(nlp, text, cue, source):
    found = [a for a in told(text, attributions(nlp(text))) if a[2] == cue]
    assert [who for *_, who in found] == [source]


ONE_WAY = [
    "Talks go on as planned: police\nLavrov said that trade grows.",
    "In the words of Lavrov, the old order is in decline.",
    "“We agree,” Lavrov said.\nAccording to the ministry, talks go on.",
]


@pytest.mark.parametrize("text", ONE_WAY)
def test_a_parse_gives_what_the_tables_give(nlp, codebook, attributed, text):
    first, *rest = text.split("\n")
    title = len(first) if rest else 0
    segments = [Segment(0, title, "title", "", {}), Segment(title, len(text), "body", "", {})]
    places = kept_lines(text, segments)
    parses = next(parse([[words for _, _, words in places]], nlp=nlp))
    lines = placed(parses, places=places)
    rows = [
        (*line.span(one.cue), *line.span(one.source))
        for line, own in zip(lines, attributed.of_lines(lines), strict=True)
        for one in own
    ]
    assert sorted(rows) == [a[2:6] for a in attributions(nlp(text))]


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


WORDS = 'Wang said that he , “ ” " ’ the ministry : according to \n “We agree,” told added . told'


@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=25))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_run_of_words_gives_rows_within_the_text(body, codebook, attributed, words):
    text = " ".join(words)
    lines = body(text)
    rows = [
        (quote.content, quote.line.span(quote.attribution.cue or quote.attribution.content))
        for quote in spoken(lines, mentions=[], attributions=attributed, codebook=codebook)
    ]
    assert all(text[a:b].strip() and text[c:d].strip() for (a, b), (c, d) in rows)


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


class Told:
    """A model that finds what it is told."""

    def __init__(self, *found):
        self.found = found
        self.features = Features.over(frozenset(), {})
        self.phrases = self.sections = ()

    def find(self, words):
        return list(self.found)


@pytest.mark.parametrize(
    ("cue", "content", "halves"),
    [(4, (0, 5), ["Talks go on ,"]), (0, (0, 5), ["go on , said"]), (2, (0, 5), ["Talks go", ", said"]), (0, (0, 1), [])],
)  # fmt: skip
def test_a_cue_at_the_edge_of_its_content_leaves_no_empty_row(body, cue, content, halves):
    found = Found(cue, -1, None, content, 0.9)
    (rows,) = Attributions(Told(found)).of_lines(body("Talks go on , said"))
    assert [row.content.text for row in rows] == [trim(half) for half in halves if trim(half)]


def trim(words):
    return words.strip(" ,")
