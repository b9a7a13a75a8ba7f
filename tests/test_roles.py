"""Definite descriptions: who is meant by "the official"."""

import pytest

from multipolar.entities import ActorFinder
from multipolar.mention import Mention
from multipolar.reference.roles import Salience

CASES = [
    ("Nikolai Patrushev met Wang Yi. The official left.", "official", "nikolai_patrushev"),
    ("Vladimir Putin met Xi Jinping. The Chinese leader smiled.", "Chinese leader", "xi_jinping"),
    ("Vladimir Putin met Xi Jinping. The Russian dignitary smiled.", "Russian dignitary", "vladimir_putin"),
    ("Maria Zakharova met Wang Yi. The spokeswoman left.", "spokeswoman", "maria_zakharova"),
    ("China chairs the SCO. Russia is in the organization.", "organization", "sco"),
]  # fmt: skip
NONE = [
    "Foreign Minister Wang Yi spoke.",  # a title is part of a naming
    "The President of Russia, Vladimir Putin, spoke.",
    "Wang Yi met an official.",  # indefinite
    "Wang Yi met the officials.",  # plural
]


@pytest.mark.parametrize(("text", "surface", "actor"), CASES)
def test_description_means_the_likeliest(body, nlp, codebook, text, surface, actor):
    found = [m for m in ActorFinder(codebook, nlp=nlp).mentions(body(text)) if m.kind == "role"]
    assert [(m.surface, m.actor and m.actor.actor_id) for m in found] == [(surface, actor)]


@pytest.mark.parametrize("text", NONE)
def test_titles_indefinite_and_plural_are_no_descriptions(body, nlp, codebook, text):
    found = ActorFinder(codebook, nlp=nlp).mentions(body(text))
    assert [m.surface for m in found if m.kind == "role"] == []


def roles(lines, nlp, codebook, **known):
    found = ActorFinder(codebook, nlp=nlp).mentions(lines, **known)
    return [
        (m.surface, m.actor.actor_id if m.actor else m.candidates)
        for m in found
        if m.kind == "role"
    ]


HELD = [
    # who held the office on the article's day, though somebody else is named
    ("The Chinese foreign minister spoke.", "2022-06-01", "Chinese foreign minister", "wang_yi"),
    ("The Chinese foreign minister spoke.", "2023-03-01", "Chinese foreign minister", "qin_gang"),
    ("The Chinese foreign minister spoke.", "2024-03-01", "Chinese foreign minister", "wang_yi"),
    ("Wang Yi waited. The Chinese foreign minister spoke.", "2023-03-01", "Chinese foreign minister", "qin_gang"),
    ("Sergei Shoigu met Nikolai Patrushev. The Russian defence minister left.", "2023-05-01", "Russian defence minister", "sergei_shoigu"),
    ("Sergei Shoigu met Andrei Belousov. The Russian defence minister left.", "2025-05-01", "Russian defence minister", "andrei_belousov"),
    ("The Chinese head of state wrote a letter.", "2024-05-01", "Chinese head of state", "xi_jinping"),
    ("The Russian president wrote a letter.", "2010-05-01", "Russian president", "dmitry_medvedev"),
    # whose the office is, said by a possessive or after it
    ("China's foreign minister spoke.", "2023-03-01", "foreign minister", "qin_gang"),
    ("The foreign minister of China spoke.", "2023-03-01", "foreign minister", "qin_gang"),
    ("The president of the United States spoke.", "2023-03-01", "president", "joe_biden"),
    ("The South Korean president spoke.", "2023-03-01", "South Korean president", "yoon_suk_yeol"),
    ("The NATO chief spoke.", "2023-03-01", "chief", "jens_stoltenberg"),
    ("The Kremlin spokesman declined.", "2023-03-01", "Kremlin spokesman", "dmitry_peskov"),
    ("The Russian Foreign Ministry spokeswoman spoke.", "2023-03-01", "Russian Foreign Ministry spokeswoman", "maria_zakharova"),
    # the day lacks, or the day and the month
    ("The US president spoke.", "2023-03", "president", "joe_biden"),
    ("The US president spoke.", "2023", "president", "joe_biden"),
    # the office on the other side
    ("Wang Yi met his Russian counterpart on Monday.", "2024-03-01", "Russian counterpart", "sergey_lavrov"),
    ("Xi Jinping met his Russian counterpart on Monday.", "2024-03-01", "Russian counterpart", "vladimir_putin"),
    ("Antony Blinken met his Chinese counterpart on Monday.", "2023-06-19", "Chinese counterpart", "qin_gang"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "date", "surface", "actor"), HELD)
def test_an_office_means_who_held_it_on_the_day(body, nlp, codebook, text, date, surface, actor):
    assert roles(body(text), nlp, codebook, date=date) == [(surface, actor)]


OPEN = [
    # on the day of a change both held it
    ("The Chinese foreign minister spoke.", "2022-12-30", ("wang_yi", "qin_gang")),
    # a year holds both
    ("The US president spoke.", "2025", ("joe_biden", "donald_trump")),
    # without a date, whoever was named; nobody was
    ("The Chinese foreign minister spoke.", None, ("wang_yi", "qin_gang")),
    # the word may mean others
    ("The Iranian spokesman left.", "2023-05-01", ("nasser_kanaani",)),
    # no state is said, and these two are of states that were named
    ("Russia and China agreed. The foreign minister spoke.", "2023-05-01", ("qin_gang", "sergey_lavrov")),
    # two of them in one breath
    ("Xi Jinping and Vladimir Putin met. The president spoke.", "2023-05-01", ("xi_jinping", "vladimir_putin")),
    ("Talks were held by Xi Jinping and Vladimir Putin. The president spoke.", None, ("xi_jinping", "vladimir_putin")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "date", "candidates"), OPEN)
def test_where_several_fit_they_are_listed(body, nlp, codebook, text, date, candidates):
    assert [who for _, who in roles(body(text), nlp, codebook, date=date)] == [candidates]


@pytest.mark.parametrize(
    "text", ["The spokeswoman left.", "The president spoke.", "The group met."]
)
def test_words_that_single_out_nobody_are_no_mention(body, nlp, codebook, text):
    assert roles(body(text), nlp, codebook, date="2023-05-01") == []


HOMES = [
    ("china", "Russia and China met. The Foreign Ministry replied.", "mfa_china"),
    ("russia", "Russia and China met. The Foreign Ministry replied.", "mfa_russia"),
    ("lebanon", "Russia and China met. The Foreign Ministry replied.", ("mfa_china", "mfa_russia")),
    # the newsroom's state is not what the article is about
    ("china", "Russia and Iran met. The Foreign Ministry replied.", ("mfa_russia", "mfa_iran")),
    # the one that was named comes first
    ("china", "China heard the Russian Foreign Ministry. The ministry replied.", "mfa_russia"),
]


@pytest.mark.parametrize(("home", "text", "expected"), HOMES)
def test_a_newsroom_leaves_its_own_ministry_unnamed(body, nlp, codebook, home, text, expected):
    found = roles(body(text), nlp, codebook, date="2024-05-01", home=home)
    assert [who for _, who in found] == [expected]


HEADLINES = [
    ("Chinese foreign minister calls for talks", [("Chinese foreign minister", "wang_yi")]),
    ("Former Chinese foreign minister calls for talks", []),
    ("Foreign minister calls for talks", []),
]


@pytest.mark.parametrize(("text", "expected"), HEADLINES)
def test_a_headline_leaves_out_the_article(body, nlp, codebook, text, expected):
    assert roles(body(text, kind="title"), nlp, codebook, date="2024-05-01") == expected


def naming(start, end, actor, *, is_subject=False):
    return Mention(start, end, actor.name, None, "name", actor, is_subject=is_subject)


def test_near_subjects_come_first_then_all_before_the_nearest_first(codebook):
    xi, wang, putin, un = (
        codebook.actors[a] for a in ("xi_jinping", "wang_yi", "vladimir_putin", "sco")
    )
    namings = [naming(0, 5, xi, is_subject=True), naming(1000, 1005, wang), naming(1010, 1015, un)]
    salience = Salience([*namings, Mention(1020, 1025, "the official", None, "role")])
    assert list(salience.before(1100)) == [un, wang, xi]
    salience.add(naming(900, 905, putin, is_subject=True))
    assert list(salience.before(1100)) == [putin, un, wang, putin, xi]
    assert list(salience.before(1012)) == [putin, wang, putin, xi]
    assert list(salience.before(880)) == [xi, xi]
    assert list(salience.after(905)) == [wang, un]
    assert list(salience.after(10_000)) == list(salience.before(3)) == []


def test_those_named_in_one_breath_are_all_meant(codebook):
    xi, putin = (codebook.actors[a] for a in ("xi_jinping", "vladimir_putin"))
    one, other = (
        Mention(place, place + 5, "", None, "name", who, joint=0)
        for place, who in ((0, xi), (9, putin))
    )
    salience = Salience([one, other])
    assert salience.likeliest(50, {"xi_jinping", "vladimir_putin"}) == [
        "xi_jinping",
        "vladimir_putin",
    ]
    assert salience.likeliest(50, {"vladimir_putin"}) == ["vladimir_putin"]
    assert salience.likeliest(50, {"wang_yi"}) == []
