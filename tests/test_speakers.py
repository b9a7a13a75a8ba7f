"""Speakers: article → who speaks, and in which kind of quotation."""

import pytest

from multipolar.entities import ActorFinder
from multipolar.mention import Mention
from multipolar.reference.discourse import Discourse
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
    # who is quoted before and after his cue, and whose cue is a participle
    ('"We agree," Lavrov said, "and we will act."', ["Sergey Lavrov", "Sergey Lavrov"]),
    ("Noting that trade grows, Wang Yi said that talks go on.", ["Wang Yi", "Wang Yi"]),
    ("In the words of Lavrov, the old order is in decline.", ["Sergey Lavrov"]),
    # pronouns: the subject named last, not who is named only inside somebody's words
    (OPENING + "Maria Zakharova spoke.\nShe said that talks go on.", ["Maria Zakharova"]),
    (
        "Wang Yi said that Putin agrees.\nHe added that trade grows.",
        ["Wang Yi", "Wang Yi"],
    ),
    # somebody who is not of the codebook is nobody of the codebook, nor is "he" afterwards
    (OPENING + "Angela Stent arrived.\nShe said that talks go on.", [None]),
    # "I" is who speaks around it, and outside of speech the author
    ("I believe that talks go on.", [None]),
    # a document speaks for whose it is
    ("The Russian Foreign Ministry statement said that talks go on.", ["Russian Foreign Ministry"]),
    # people of a nationality are not their state
    ("Many Russians said that talks go on.", [None]),
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


def speakers(lines, nlp, codebook, attributed):
    mentions = ActorFinder(codebook, nlp=nlp).mentions(lines)
    return quotes(lines, mentions=mentions, attributions=attributed, codebook=codebook)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_speakers(body, nlp, codebook, attributed, text, expected):
    found = speakers(body(text), nlp, codebook, attributed)
    assert [quote.speaker and quote.speaker.name for quote in found] == expected


def test_strangers_and_open_candidates_are_told(body, nlp, codebook, attributed):
    text = (
        "Angela Stent arrived on Monday.\nStent said that talks go on.\n"
        "Wang Yi and Sergey Lavrov said that trade grows."
    )
    stranger, both = speakers(body(text), nlp, codebook, attributed)
    assert (stranger.who.stranger, stranger.speaker) == ("Angela Stent", None)
    assert (both.who.candidates, both.speaker) == (("wang_yi", "sergey_lavrov"), None)


STRANGERS = [
    # the fullest name, wherever it stands, and without a title
    ("Angela Stent arrived.\nStent said that talks go on.", ["Angela Stent"]),
    ("Stent said that talks go on.\nSen. Angela Stent arrived.", ["Angela Stent"]),
    # a surname that the model takes for a company or a place
    (
        "Aaron Corker arrived on Monday.\nCorker said that talks go on.\nThe price fell, Corker said.",
        ["Aaron Corker", "Aaron Corker"],
    ),
    # a name that the model overlooks: by a known first name, or an initial
    ("Maria Qwertz, a farmer, said that talks go on.", ["Maria Qwertz"]),
    ("Xyz Q. Qwertz, a farmer, said that talks go on.", ["Xyz Q. Qwertz"]),
    # he is not she, by title or by first name
    (
        "Mr. Stent met Angela Roe on Monday.\nHe said that talks go on.",
        ["Stent"],
    ),
    ("Peter Stent met Maria Roe on Monday.\nShe said that talks go on.", ["Maria Roe"]),
    # an apposition within the source; several stay open
    ("A lawyer for the farmer, Peter Stent, said that talks go on.", ["Peter Stent"]),
    ("The lawyers Peter Stent and Maria Roe said that talks go on.", [None]),
    # an organisation is no stranger
    ("The Xyz Institute said that talks go on.", [None]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), STRANGERS)
def test_strangers_by_their_fullest_names(body, nlp, codebook, attributed, text, expected):
    found = speakers(body(text), nlp, codebook, attributed)
    assert [quote.who.stranger for quote in found] == expected


@pytest.mark.parametrize(
    ("names", "fullest"),
    [
        (["Fiona Hill", "Hill"], "Fiona Hill"),
        (["Hill"], "Hill"),
        (["J. Hill", "Fiona J. Hill", "Hill"], "Fiona J. Hill"),
        # a surname that two strangers share stays a surname
        (["Fiona Hill", "Angus Hill", "Hill"], "Hill"),
    ],
)
def test_the_fullest_name_of_a_stranger(codebook, names, fullest):
    mentions = [Mention(9 * n, 9 * n + 4, s, "PERSON", "name") for n, s in enumerate(names)]
    assert Discourse(mentions, names=codebook.names).who(mentions[-1]).stranger == fullest


@pytest.mark.parametrize(("text", "expected"), HEADLINES)
def test_headlines_attribute(body, nlp, codebook, attributed, text, expected):
    found = speakers(body(text, kind="title"), nlp, codebook, attributed)
    assert [quote.speaker and quote.speaker.name for quote in found] == expected


def test_the_places_of_a_row_are_those_of_the_text(body, nlp, codebook, attributed):
    text = "Wang Yi said that talks go on.\nAnalysts noted that trade grows."
    rows = [quote_row(quote) for quote in speakers(body(text), nlp, codebook, attributed)]
    told = [(kind, text[a:b], text[e:f], *rest[:3]) for kind, a, b, _, _, e, f, *rest in rows]
    assert told == [
        ("indirect", "talks go on", "Wang Yi", "Wang Yi", "trained", "say"),
        ("indirect", "trade grows", "Analysts", None, "trained", "note"),
    ]
    assert all(0.5 < row[-1] <= 1 for row in rows)
    assert [text[row[3] : row[4]] for row in rows] == ["said", "noted"]
