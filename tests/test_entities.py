"""Mentions: text → surface, kind, actor."""

from itertools import pairwise

import pytest

from multipolar.entities import ActorFinder

CASES = [
    # one person in several names
    ("Wang Yi spoke. Wang left.", [("Wang Yi", "name", "wang_yi"), ("Wang", "name", "wang_yi")]),
    ("Foreign Minister Wang arrived.", [("Wang", "name", "wang_yi")]),
    ("Sergei Lavrov came.", [("Sergei Lavrov", "name", "sergey_lavrov")]),
    ("Sergey Lavrov came.", [("Sergey Lavrov", "name", "sergey_lavrov")]),
    # one state in several names, and no pronoun
    (
        "The USA, the US and the United States told us so.",
        [
            ("USA", "name", "united_states"),
            ("US", "name", "united_states"),
            ("United States", "name", "united_states"),
        ],
    ),
    # organisations that the model takes for people and places
    ("BRICS grows.", [("BRICS", "name", "brics")]),
    ("The SCO met.", [("SCO", "name", "sco")]),
    (
        "The Shanghai Cooperation Organization met.",
        [("Shanghai Cooperation Organization", "name", "sco")],
    ),
    # demonyms and compounds
    ("Russian-Chinese ties grow.", [("Russian", "demonym", "russia"), ("Chinese", "demonym", "china")]),
    ("China-Russia ties grow.", [("China", "name", "china"), ("Russia", "name", "russia")]),
    # a capital as government and as place
    ("Moscow and Beijing will respond.", [("Moscow", "capital", "russia"), ("Beijing", "capital", "china")]),
    ("They met in Beijing.", [("Beijing", "name", "beijing")]),
    ("He returned from a visit to Moscow.", [("Moscow", "name", "moscow")]),
    # the longest name wins
    ("The Chinese Foreign Ministry spoke.", [("Chinese Foreign Ministry", "name", "mfa_china")]),
    (
        "The UN Security Council met.",
        [("UN Security Council", "name", "un_security_council")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_resolved_mentions(body, nlp, codebook, text, expected):
    found = ActorFinder(codebook, nlp=nlp).mentions(body(text))
    resolved = [(m.surface, m.kind, m.actor.actor_id) for m in found if m.actor]
    assert resolved == expected


AMBIGUOUS = [
    ("Wang spoke on Monday.", "Wang"),
    ("Wang Yi met Wang Wenbin. Later Wang spoke.", "Wang"),
    ("Wang Yi met Wang Huning. Later Wang spoke.", "Wang"),
]


@pytest.mark.parametrize(("text", "surface"), AMBIGUOUS)
def test_an_ambiguous_surname_stays_unresolved(body, nlp, codebook, text, surface):
    last = [m for m in ActorFinder(codebook, nlp=nlp).mentions(body(text)) if m.surface == surface][
        -1
    ]
    assert last.actor is None
    assert "wang_yi" in last.candidates


TITLED = [
    ("Defence Minister Li arrived.", "2023-06-01", "li_shangfu"),
    ("Premier Li arrived.", "2023-06-01", "li_qiang"),
    ("Premier Li arrived.", "2022-06-01", "li_keqiang"),
    ("Foreign Minister Wang arrived.", "2024-06-01", "wang_yi"),
]


@pytest.mark.parametrize(("text", "date", "actor"), TITLED)
def test_a_title_tells_a_surname_by_the_day(body, nlp, codebook, text, date, actor):
    found = ActorFinder(codebook, nlp=nlp).mentions(body(text), date=date)
    assert [m.actor.actor_id for m in found if m.actor] == [actor]


COMMON = [
    ("Johnson spoke on Monday.", None),
    ("Prime Minister Johnson spoke.", "boris_johnson"),
    ("Boris Johnson came. Johnson spoke.", "boris_johnson"),
    ("Lavrov spoke on Monday.", "sergey_lavrov"),
]


@pytest.mark.parametrize(("text", "actor"), COMMON)
def test_a_common_surname_needs_a_full_name_or_a_title(body, nlp, codebook, text, actor):
    found = ActorFinder(codebook, nlp=nlp).mentions(body(text), date="2022-06-01")
    assert (found[-1].actor and found[-1].actor.actor_id) == actor


INSIDE = [
    ("He reads China Daily in Shanghai.", ["china_daily", "shanghai"]),
    ("Ships sail the South China Sea.", ["south_china_sea"]),
    ("The Washington Post asked Washington.", ["washington_post", "united_states"]),
    ("Talks in the West Bank go on.", ["west_bank"]),
    ("The Kremlin, the White House and the Pentagon agree.", ["kremlin", "white_house", "pentagon"]),
    ("Brussels is where NATO meets the EU.", ["european_union", "nato", "european_union"]),
    ("BRICS, the G20, OPEC+ and AUKUS meet.", ["brics", "g20", "opec_plus", "aukus"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), INSIDE)
def test_the_longest_name_keeps_shorter_ones_from_counting(body, nlp, codebook, text, expected):
    found = ActorFinder(codebook, nlp=nlp).mentions(body(text))
    assert [m.actor.actor_id for m in found if m.actor] == expected


def test_an_article_is_no_part_of_a_name(body, nlp, codebook):
    found = ActorFinder(codebook, nlp=nlp).mentions(body("It serves the Global South."))
    assert [m.surface for m in found] == ["Global South"]


def test_mentions_do_not_overlap(body, nlp, codebook):
    text = "The Chinese Foreign Ministry and the Russian president, Vladimir Putin, met Wang Yi."
    found = ActorFinder(codebook, nlp=nlp).mentions(body(text))
    assert all(a.end <= b.start for a, b in pairwise(found))
