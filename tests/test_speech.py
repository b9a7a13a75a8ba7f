"""Who is given words, by SQL: a planted corpus whose answers are counted on one's fingers."""

import pandas as pd
import pytest
from planted import filled, planted, stored

from multipolar import speech
from multipolar.schema import TABLES
from multipolar.speech import STRANGERS, UNLISTED, UNNAMED

SIDES = {"Wang Yi": "China", "China": "China", "Sergey Lavrov": "Russia", "Elon Musk": "Elon Musk"}
DOCUMENTS = [
    {"doc_id": "a", "newsroom": "North", "family_id": "a"},
    {"doc_id": "b", "newsroom": "South", "family_id": "b"},
]
# doc_id, voice, speaker, stranger, n_words
VOICES = [
    ("a", "narration", None, None, 50),
    ("a", "indirect", "Wang Yi", None, 20),
    ("a", "direct", "Wang Yi", None, 5),
    ("a", "direct", "China", None, 3),
    ("a", "embedded", None, None, 7),
    ("a", "embedded", "Wang Yi", None, 4),
    ("a", "indirect", None, "Ann Brownlow", 6),
    ("b", "narration", None, None, 30),
    ("b", "direct", "Sergey Lavrov", None, 9),
    ("b", "indirect", None, None, 2),
    ("b", "indirect", None, "Ann Brownlow", 8),
    ("b", "direct", None, "Bo Tran", 8),
]
# doc_id, kind, speaker, stranger, rule, cue
QUOTES = [
    ("a", "indirect", "Wang Yi", None, "trained", "say"),
    ("a", "mixed", "Wang Yi", None, "trained", "claim"),
    ("a", "direct", "Wang Yi", None, "continued", None),
    ("a", "direct", "China", None, "headline", ":"),
    ("a", "indirect", None, "Ann Brownlow", "trained", "say"),
    ("b", "direct", "Sergey Lavrov", None, "trained", "claim"),
    ("b", "indirect", None, None, "trained", "mumble"),
    ("b", "indirect", None, "Ann Brownlow", "trained", "say"),
    ("b", "direct", None, "Bo Tran", "trained", "say"),
]
# doc_id, name, voice, speaker, chain
MENTIONS = [
    ("a", "Wang Yi", "narration", None, None),
    ("a", "China", "indirect", "Wang Yi", None),
    ("a", "Sergey Lavrov", "indirect", "Wang Yi", "China > Wang Yi"),
    ("b", "Sergey Lavrov", "narration", None, None),
    ("b", "Wang Yi", "direct", "Sergey Lavrov", None),
    ("b", "Moscow", "narration", None, None),
    ("b", None, "direct", None, "? > Bo Tran"),
]
# doc_id, voice, chain
THEMES = [
    ("a", "indirect", "China > Wang Yi"),
    ("b", "direct", "? > Bo Tran"),
    ("b", "narration", None),
]


def rows(table, columns, values):
    numbered = {"quotes": "quote_id", "mentions": "start", "themes": "start"}.get(table)
    made = [dict(zip(columns, value, strict=True)) for value in values]
    return filled(table, [{**row, numbered: i} if numbered else row for i, row in enumerate(made)])


@pytest.fixture
def corpus(tmp_path):
    tables = {name: table.empty() for name, table in TABLES.items()}
    tables["documents"] = filled("documents", DOCUMENTS)
    told = ["doc_id", "voice", "speaker", "stranger", "n_words"]
    tables["voices"] = rows("voices", told, VOICES)
    told = ["doc_id", "kind", "speaker", "stranger", "rule", "cue"]
    tables["quotes"] = rows("quotes", told, QUOTES)
    named = rows("mentions", ["doc_id", "name", "voice", "speaker", "chain"], MENTIONS)
    tables["mentions"] = named.assign(actor_id=named["name"])
    tables["themes"] = rows("themes", ["doc_id", "voice", "chain"], THEMES)
    return stored(tables, tmp_path, n_parts=2)


def told(frame, *columns):
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_words_are_given_to_whom_a_speaker_speaks_for(corpus):
    found = speech.given(corpus, sides=SIDES)
    assert set(told(found, "newsroom", "side", "n_words")) == {
        ("North", "China", 20 + 5 + 3 + 4),
        ("North", "narration", 50),
        ("North", "embedded", 7),
        ("North", STRANGERS, 6),
        ("South", "Russia", 9),
        ("South", "narration", 30),
        ("South", STRANGERS, 16),
        ("South", UNNAMED, 2),
    }
    assert found["n_words"].sum() == sum(row[-1] for row in VOICES)


def test_statements_by_kind_are_of_those_who_make_the_most(corpus):
    found = speech.kinds(corpus, n=1)
    assert set(told(found, "speaker", "kind", "statements")) == {
        ("Wang Yi", "indirect", 1),
        ("Wang Yi", "mixed", 1),
        ("Wang Yi", "direct", 1),
    }


def test_quoted_words_leave_posts_aside(corpus):
    assert told(speech.quoted(corpus, n=2), "doc_id", "speaker", "voice", "words") == [
        ("a", "Wang Yi", "direct", 5),
        ("a", "Wang Yi", "indirect", 20),
        ("b", "Sergey Lavrov", "direct", 9),
    ]


def test_introductions_have_the_attitude_of_their_verb_and_colons_none(corpus):
    attitudes = {"say": "neutral", "claim": "distancing"}
    found = speech.introductions(corpus, sides=SIDES, attitudes=attitudes)
    assert set(told(found, "newsroom", "side", "attitude", "n")) == {
        ("North", "China", "neutral", 1),
        ("North", "China", "distancing", 1),
        ("North", STRANGERS, "neutral", 1),
        ("South", "Russia", "distancing", 1),
        ("South", UNNAMED, UNLISTED, 1),
        ("South", STRANGERS, "neutral", 2),
    }


def test_verbs_are_counted_by_side_the_most_frequent_first(corpus):
    found = told(speech.verbs(corpus, sides=SIDES), "side", "cue", "n")
    assert found[0] == (STRANGERS, "say", 3)
    assert set(found[1:]) == {
        ("China", "say", 1),
        ("China", "claim", 1),
        ("Russia", "claim", 1),
        (UNNAMED, "mumble", 1),
    }


def test_namings_stand_beside_the_words_of_whom_is_named(corpus):
    columns = ("doc_id", "who", "named", "words")
    assert told(speech.heard(corpus, sides=SIDES, n=9), *columns) == [
        ("a", "China", 2, 32),
        ("a", "Russia", 1, 0),
        ("b", "China", 1, 0),
        ("b", "Russia", 1, 9),
    ]
    most = speech.heard(corpus, sides={name: name for name in SIDES}, n=1)
    assert told(most, *columns) == [("a", "Sergey Lavrov", 1, 0), ("b", "Sergey Lavrov", 1, 9)]


def test_whom_speakers_name_is_counted_in_their_words_alone(corpus):
    columns = ("doc_id", "speaker", "name", "n")
    assert told(speech.whom(corpus, n=9), *columns) == [
        ("a", "Wang Yi", "China", 1),
        ("a", "Wang Yi", "Sergey Lavrov", 1),
        ("b", "Sergey Lavrov", "Wang Yi", 1),
    ]
    assert told(speech.whom(corpus, n=1), *columns) == [("a", "Wang Yi", "China", 1)]


def test_strangers_come_by_their_words(corpus):
    columns = ("stranger", "words", "statements", "n_docs", "n_newsrooms")
    assert told(speech.strangers(corpus, n=9), *columns) == [
        ("Ann Brownlow", 14, 2, 2, 2),
        ("Bo Tran", 8, 1, 1, 1),
    ]
    assert speech.strangers(corpus, n=1)["stranger"].tolist() == ["Ann Brownlow"]


def test_depths_tell_a_voice_within_another(corpus):
    found = speech.depths(corpus).groupby(["what", "depth"])["n"].sum().to_dict()
    assert found == {
        ("namings", "narration"): 3,
        ("namings", "one voice"): 2,
        ("namings", "a voice within another"): 1,
        ("themes", "narration"): 1,
        ("themes", "a voice within another"): 2,
    }


def test_chains_come_by_what_stands_in_them(corpus):
    assert told(speech.chains(corpus, n=9), "chain", "namings", "themes", "n_docs") == [
        ("China > Wang Yi", 1, 1, 1),
        ("? > Bo Tran", 0, 1, 1),
    ]


def asked(corpus):
    """Every question of the module."""
    sides = {"sides": SIDES}
    return [
        speech.given(corpus, **sides),
        speech.kinds(corpus, n=3),
        speech.quoted(corpus, n=3),
        speech.introductions(corpus, **sides, attitudes={"say": "neutral"}),
        speech.verbs(corpus, **sides),
        speech.heard(corpus, **sides, n=3),
        speech.whom(corpus, n=3),
        speech.strangers(corpus, n=3),
        speech.depths(corpus),
        speech.chains(corpus, n=3),
    ]


def test_an_empty_corpus_gives_empty_frames(tmp_path):
    corpus = stored({name: table.empty() for name, table in TABLES.items()}, tmp_path)
    assert [len(found) for found in asked(corpus)] == [0] * 10


def test_the_cut_of_the_tables_changes_nothing(tmp_path):
    whole, cut = (stored(planted(3), tmp_path / str(n), n_parts=n) for n in (1, 4))
    for one, other in zip(asked(whole), asked(cut), strict=True):
        pd.testing.assert_frame_equal(one, other)
