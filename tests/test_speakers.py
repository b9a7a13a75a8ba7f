"""Speakers: article → who speaks, and in which kind of quotation."""

import pytest

from multipolar.entities import ActorFinder
from multipolar.speakers import quote_row, quotes

OPENING = "Chinese Foreign Minister Wang Yi met Russian President Vladimir Putin on Thursday.\n"
CASES = [
    ("Wang Yi said that talks go on.", ["Wang Yi"]),
    (OPENING + "Wang said that talks go on.", ["Wang Yi"]),
    (OPENING + "The foreign minister noted that talks go on.", ["Wang Yi"]),
    (OPENING + "The Russian dignitary said that talks go on.", ["Vladimir Putin"]),
    (OPENING + "Wang said that talks go on.\nHe added that trade grows.", ["Wang Yi", "Wang Yi"]),
    ("Maria Zakharova spoke.\nThe spokeswoman said that talks go on.", ["Maria Zakharova"]),
    ("The Chinese Foreign Ministry said that talks go on.", ["Chinese Foreign Ministry"]),
    ("Russia stated that talks go on.", ["Russia"]),
    # the second paragraph of a speech
    (
        'Patrushev said: "We agree on it."\n"And we will act upon it together."',
        ["Nikolai Patrushev", "Nikolai Patrushev"],
    ),
    # a relative pronoun means the noun it follows
    (
        "The pact is open, according to Zakharova, who said that all may join.",
        ["Maria Zakharova", "Maria Zakharova"],
    ),
    # what his own side says within somebody's speech is still his speech
    ("Putin said that Russia condemns the attempts of others.", ["Vladimir Putin"]),
    # nobody in particular
    ("Both sides said that talks go on.", [None]),
    ("Analysts noted that talks go on.", [None]),
    ("Wang Yi and Sergey Lavrov said that talks go on.", [None]),
]
HEADLINES = [
    ("China ready to strengthen cooperation with Russia: Chinese MFA", ["Chinese Foreign Ministry"]),
    ("Coordination Important Amid Campaign - Patrushev", ["Nikolai Patrushev"]),
    ("Putin: The world is changing for good", ["Vladimir Putin"]),
    ("China-Russia trade grows", []),
]  # fmt: skip


def speakers(lines, nlp, codebook):
    mentions = ActorFinder(codebook, nlp=nlp).mentions(lines)
    return quotes(lines, mentions=mentions, codebook=codebook)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_speakers(body, nlp, codebook, text, expected):
    found = speakers(body(text), nlp, codebook)
    assert [quote.speaker and quote.speaker.name for quote in found] == expected


@pytest.mark.parametrize(("text", "expected"), HEADLINES)
def test_headlines_attribute(body, nlp, codebook, text, expected):
    found = speakers(body(text, kind="title"), nlp, codebook)
    assert [quote.speaker and quote.speaker.name for quote in found] == expected


def test_the_places_of_a_row_are_those_of_the_text(body, nlp, codebook):
    text = "Wang Yi said that talks go on.\nAnalysts noted that trade grows."
    rows = [quote_row(quote) for quote in speakers(body(text), nlp, codebook)]
    told = [(kind, text[a:b], text[e:f], *rest) for kind, a, b, _, _, e, f, *rest in rows]
    assert told == [
        ("indirect", "talks go on", "Wang Yi", "Wang Yi", "clause", "say"),
        ("indirect", "trade grows", "Analysts", None, "clause", "note"),
    ]
    assert [text[row[3] : row[4]] for row in rows] == ["said", "noted"]
