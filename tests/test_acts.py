"""Acts: sentence → who does what to whom, and whether it was done."""

from __future__ import annotations

import pytest

from multipolar.acts.reader import ActReader
from multipolar.codebook import Codebook
from multipolar.entities import ActorFinder
from multipolar.schema import QUADS
from multipolar.speakers import quotes
from multipolar.store import BUNDLED
from multipolar.voices import Voices

BOOK = Codebook(BUNDLED / "codebook")
CLASSES = {entry.act: entry for entry in BOOK.acts.acts}


@pytest.fixture(scope="module")
def read(body, nlp, codebook, attributed):
    finder, reader = ActorFinder(codebook, nlp=nlp), ActReader(codebook)

    def acts(text: str, kind: str = "body"):
        lines = body(text, kind)
        mentions = finder.mentions(lines)
        spoken = quotes(lines, mentions=mentions, attributions=attributed, codebook=codebook)
        return list(reader.acts(mentions, Voices(lines, spoken)))

    return acts


def told(found) -> list[tuple[str, ...]]:
    return [(a.source_state, a.act, a.target_state, a.status) for a in found]


R, C, U, J, S = "Russia", "China", "Ukraine", "Japan", "United States"
SENTENCES = [
    # whose deed, and to whom
    ("Russia attacked Ukraine.", [(R, "ASSAULT", U, "told")]),
    ("Ukraine was attacked by Russia.", [(R, "ASSAULT", U, "told")]),
    ("Ukraine, which Russia attacked, resisted.", [(R, "ASSAULT", U, "told")]),
    ("Russia, which attacked Ukraine, denied it.", [(R, "ASSAULT", U, "told")]),
    ("Russian troops attacking Ukraine crossed a river.", [(R, "ASSAULT", U, "told")]),
    ("A Turkish officer killed the Russian ambassador.", [("Turkey", "ASSAULT", R, "told")]),
    ("Moscow supplied Damascus with missiles.", [(R, "AID", "Syria", "told")]),
    ("China rejected accusations by the United States.", [(C, "REJECT", S, "told")]),
    (
        "China and Japan condemned and sanctioned North Korea.",
        [
            (C, "ACCUSE", "North Korea", "told"),
            (J, "ACCUSE", "North Korea", "told"),
            (C, "SANCTION", "North Korea", "told"),
            (J, "SANCTION", "North Korea", "told"),
        ],
    ),
    (
        "Russia accused Poland of attacking Belarus.",
        [(R, "ACCUSE", "Poland", "told"), ("Poland", "ASSAULT", "Belarus", "told")],
    ),
    # both alike: once for each two
    ("Xi and Putin met in Samarkand.", [(C, "CONSULT", R, "told")]),
    ("Xi met with Putin and Modi.", [(C, "CONSULT", R, "told"), (C, "CONSULT", "India", "told")]),
    ("China, Austria to boost cooperation.", [(C, "COOPERATE", "Austria", "not done")]),
    ("China and Russia agree that the sea is deep.", []),
    ("Patrushev was told of the talks with Kim Jong-un and Jake Sullivan.", []),
    ("China and Japan clashed at sea.", [(C, "ASSAULT", J, "told")]),
    # nouns
    (
        "Doha talks between Iran, Japan and China ended.",
        [("Iran", "CONSULT", J, "told"), ("Iran", "CONSULT", C, "told"), (J, "CONSULT", C, "told")],
    ),
    ("They discussed fines for violating US sanctions on Iran.", [(S, "SANCTION", "Iran", "told")]),
    ("Talks between Putin and Xi ended.", [(R, "CONSULT", C, "told")]),
    ("Russia-Ukraine talks resumed.", [(R, "CONSULT", U, "told")]),
    ("Putin's visit to China ended.", [(R, "CONSULT", C, "told")]),
    ("Sanctions imposed on Russia by the United States hurt.", [(S, "SANCTION", R, "told")]),
    ("Sanctions were imposed by the United States on Russia.", [(S, "SANCTION", R, "told")]),
    ("The Russian invasion of Ukraine goes on.", [(R, "ASSAULT", U, "told")]),
    ("China's support for Russia has not weakened.", [(C, "SUPPORT", R, "told")]),
    ("Wang Yi said during talks with Lavrov that trade grows.", [(C, "CONSULT", R, "told")]),
    # not done
    ("Japan did not criticise China.", [(J, "ACCUSE", C, "negated")]),
    ("China would never attack Russia.", [(C, "ASSAULT", R, "negated")]),
    ("Washington imposed no sanctions on China.", [(S, "SANCTION", C, "negated")]),
    ("Japan may sanction Russia.", [(J, "SANCTION", R, "not done")]),
    ("If Russia attacks Poland, ships sail.", [(R, "ASSAULT", "Poland", "not done")]),
    ("Will Japan meet China?", [(J, "CONSULT", C, "not done")]),
    ("Iran's foreign minister to visit Russia.", [("Iran", "CONSULT", R, "not done")]),
    ("China called for talks with Russia.", [(C, "CONSULT", R, "not done")]),
    (
        "China urges Japan to withdraw troops from Syria.",
        [(C, "REQUEST", J, "told"), (J, "RETREAT", "Syria", "not done")],
    ),
    # what is threatened, promised or refused is no act of its own
    ("The United States threatened to attack Iran.", [(S, "THREATEN", "Iran", "told")]),
    ("The United States refused to meet Iran.", [(S, "REJECT", "Iran", "told")]),
    ("France agreed on Monday to help Ukraine.", [("France", "AGREE", U, "told")]),
    # nobody's
    ("China's neighbours criticised Japan.", []),
    ("China criticised an ally of Japan.", []),
    ("Russia is larger than Ukraine.", []),
    ("China criticised China's own press.", []),
    ("He criticised Japan.", []),
    ("Ukraine warned that Russia is near.", []),
    ("To contain Japan, the friendship of China is of use.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_acts(read, text, expected):
    assert told(read(text)) == expected


SPOKEN = [
    ('"We support China," Putin said.', [(R, "SUPPORT", C, "told")], ("direct", "Vladimir Putin")),
    (
        'Wang Yi said that "the United States bullies us".',
        [(S, "COERCE", C, "told")],
        ("direct", "Wang Yi"),
    ),
    (
        "Lavrov said that the West wants to weaken Russia.",
        [("the West", "COERCE", R, "not done")],
        ("indirect", "Sergey Lavrov"),
    ),
]


@pytest.mark.parametrize(("text", "expected", "spoken"), SPOKEN)
def test_whose_words_tell_of_it(read, text, expected, spoken):
    found = read(text)
    assert told(found) == expected
    assert (found[0].voice, found[0].speaker) == spoken


def test_a_row_leads_to_its_word_and_its_actors(read):
    (act,) = read("Lavrov met Wang Yi in May.")
    assert (act.start, act.end, act.verb, act.mutual) == (7, 10, "meet", True)
    assert (act.source, act.target) == ("Sergey Lavrov", "Wang Yi")


MISSED = [
    ("Japan protested. It then sanctioned Russia.", (J, "SANCTION", R, "told"), "a pronoun"),
    ("The decision of Japan to sanction Russia was hailed.", (J, "SANCTION", R, "told"), "decided"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, act, id=why, marks=pytest.mark.xfail(reason=why, strict=True))
        for text, act, why in MISSED
    ],
)
def test_acts_that_are_missed(read, text, expected):
    assert expected in told(read(text))


def examples(kind: str) -> list:
    return [
        pytest.param(act, text, id=f"{act}: {text}")
        for act, entry in CLASSES.items()
        for text in getattr(entry.examples, kind)
    ]


@pytest.mark.parametrize(("act", "text"), examples("yes"))
def test_an_act_is_found_where_its_examples_say_yes(read, act, text):
    assert act in {found.act for found in read(text)}


@pytest.mark.parametrize(("act", "text"), examples("no"))
def test_an_act_is_not_found_where_its_examples_say_no(read, act, text):
    assert act not in {found.act for found in read(text)}


def test_the_classes_are_those_of_plover_in_their_quads():
    quads = {quad: [a for a, entry in CLASSES.items() if entry.quad == quad] for quad in QUADS}
    assert quads == {
        "verbal cooperation": ["AGREE", "CONSULT", "SUPPORT", "CONCEDE"],
        "material cooperation": ["COOPERATE", "AID", "RETREAT"],
        "verbal conflict": ["REQUEST", "ACCUSE", "REJECT", "THREATEN"],
        "material conflict": ["PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"],
    }
    assert all(entry.examples.yes and entry.examples.no for entry in CLASSES.values())


def test_no_two_classes_have_the_same_wording():
    """What stands in two is decided by the order of the file, which nobody would see."""
    written = [
        (kind, head, tuple(rest))
        for entry in CLASSES.values()
        for kind in ("verbs", "nouns")
        for wording in getattr(entry, kind)
        for heads, *rest in [wording.split()]
        for head in heads.split("|")
    ]
    assert sorted({one for one in written if written.count(one) > 1}) == []
