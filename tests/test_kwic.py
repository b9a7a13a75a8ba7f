"""Keywords in context: what a pattern or a lemma finds over a corpus, where, and in whose voice."""

from __future__ import annotations

import re
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from planted import filled, stored

from multipolar.kwic import LONGEST, MOST_REPEATS, PatternError, found, kwic, terms
from multipolar.schema import KEPT_KINDS, TABLES
from multipolar.store import Corpus

# Articles as their segments: kind and text.
ARTICLES = {
    "a": [
        ("title", "China backs a multipolar world\n"),
        ("byline", "By a multipolar editor\n"),
        ("body", "A Multi-polar world, Wang said, is near. The MULTIPOLARITY of été.\nCafé"),
        ("boilerplate", "More: multipolar news. "),
    ],
    "b": [
        (
            "body",
            "The West wants \x1e a unipolar one.\nNot the world\x1e of others; world of world",
        ),
        ("caption", "A multipolar table."),
    ],
    "c": [("boilerplate", "multipolar multipolar multipolar")],
    "d": [("body", "")],
}
SPOKEN = [("a", "direct", "Multi-polar world", "Wang Yi"), ("b", "indirect", "unipolar", None)]


def tables() -> dict[str, pd.DataFrame]:
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in TABLES}
    texts = {}
    for doc_id, pieces in ARTICLES.items():
        texts[doc_id] = "".join(words for _, words in pieces)
        about = {
            "text": texts[doc_id],
            "newsroom": f"N-{doc_id}",
            "date": f"2024-0{ord(doc_id) - 96}-01",
        }
        rows["documents"].append({"doc_id": doc_id, "family_id": doc_id, **about})
        start = 0
        for kind, words in pieces:
            place = {"start": start, "end": start + len(words)}
            rows["segments"].append({"doc_id": doc_id, "kind": kind, **place})
            start += len(words)
    for number, (doc_id, kind, words, speaker) in enumerate(SPOKEN):
        begin = texts[doc_id].index(words)
        content = {"content_start": begin, "content_end": begin + len(words)}
        said = {"doc_id": doc_id, "quote_id": number, "kind": kind, "speaker": speaker}
        rows["quotes"].append({**said, **content})
        if kind == "direct":
            rows["marked"].append({"doc_id": doc_id, "start": begin, "end": begin + len(words)})
    return {name: filled(name, own) for name, own in rows.items()}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return stored(tables(), tmp_path_factory.mktemp("kwic"), n_parts=2)


def hits(corpus: Corpus, pattern: str, **options) -> list[tuple[str, str]]:
    drawn = found(corpus, pattern, **{"n": 1000, "seed": 1, **options})
    rows = drawn.hits.merge(drawn.documents).sort_values(["doc_id", "start"])
    return [(row.doc_id, row.text[row.start : row.end]) for row in rows.itertuples()]


FOUND = [
    ("multi-?polar", [("a", "multipolar"), ("a", "Multi-polar"), ("a", "MULTIPOLAR"), ("b", "multipolar")]),
    ("(?-i)multi-?polar", [("a", "multipolar"), ("b", "multipolar")]),
    (r"\w*polar\w*", [("a", "multipolar"), ("a", "polar"), ("a", "MULTIPOLARITY"), ("b", "unipolar"), ("b", "multipolar")]),
    ("(a|the) (multipolar|w)", [("a", "a multipolar"), ("a", "The MULTIPOLAR"), ("b", "The W"), ("b", "the w"), ("b", "A multipolar")]),
    ("^a", [("a", "A"), ("b", "A")]),
    ("world$", [("b", "world")]),
    ("world of world|world", [("a", "world"), ("a", "world"), ("b", "world"), ("b", "world of world")]),
    ("one.not", []),
    (r"one\.\snot", [("b", "one.\nNot")]),
    ("été|café", [("a", "été"), ("a", "Café")]),
    (r"é\b", [("a", "é")]),
    (r"x?\bwants\b|\b", [("b", "wants")]),
    ("table\\.$", [("b", "table.")]),
    ("editor|news", []),
    (r"world\W+of", [("b", "world\x1e of"), ("b", "world of")]),
    ("' OR true --", []),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "expected"), FOUND, ids=[p for p, _ in FOUND])
def test_what_a_pattern_finds_in_kept_segments(corpus, pattern, expected):
    assert hits(corpus, pattern) == expected


SAME_IN_BOTH = st.from_regex(r"\A(?:[aelopruwW .]|\[a-m\]|\\w|\(?:or|an\)|[a-w][?+]){1,6}\Z")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SAME_IN_BOTH)
def test_the_hits_are_those_that_pythons_expressions_find(corpus, pattern):
    try:
        compiled = re.compile(pattern, re.IGNORECASE | re.ASCII)
    except re.error:
        with pytest.raises(PatternError):
            hits(corpus, pattern)
        return
    if compiled.fullmatch(""):
        with pytest.raises(PatternError, match="fits the empty string"):
            hits(corpus, pattern)
        return
    expected = [
        (doc_id, match.group())
        for doc_id, pieces in ARTICLES.items()
        for kind, words in pieces
        if kind in KEPT_KINDS
        for match in compiled.finditer(words.replace("\x1e", " "))
        if match.group()
    ]
    assert [(a, hit.replace("\x1e", " ")) for a, hit in hits(corpus, pattern)] == expected


def test_a_line_tells_whose_words_they_are(corpus):
    frame = kwic(corpus, "(uni|multi|multi-)polar", n=10, seed=1).frame
    lines = frame[["newsroom", "hit", "voice", "speaker"]].fillna("")
    assert lines.to_numpy().tolist() == [
        ["N-a", "multipolar", "narration", ""],
        ["N-a", "Multi-polar", "direct", "Wang Yi"],
        ["N-a", "MULTIPOLAR", "narration", ""],
        ["N-b", "unipolar", "indirect", ""],
        ["N-b", "multipolar", "embedded", ""],
    ]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("left", ["multipolar", "unipolar", "Multi-polar", "MULTIPOLAR", "multipolar"]),
        ("right", ["MULTIPOLAR", "unipolar", "multipolar", "multipolar", "Multi-polar"]),
    ],
)
def test_lines_are_sorted_by_the_words_before_or_after(corpus, sort, expected):
    part = kwic(corpus, "(uni|multi|multi-)polar", n=10, seed=1, sort=sort, width=12)
    assert part.frame["hit"].tolist() == expected


def test_more_hits_than_wanted_are_drawn_by_hash_and_told_as_a_part(corpus, tmp_path):
    other = stored(tables(), tmp_path, n_parts=1)
    one, same = (kwic(c, "[a-z]+", n=5, seed=4) for c in (corpus, other))
    assert_frame_equal(one.frame, same.frame)
    assert one.told == f"5 of {len(hits(corpus, '[a-z]+')):,} occurrences, drawn at random"
    drawn = {tuple(hits(corpus, "[a-z]+", n=5, seed=seed)) for seed in range(10)}
    assert len(drawn) > 5
    assert {hit for rows in drawn for hit in rows} <= set(hits(corpus, "[a-z]+"))


def test_a_part_of_the_corpus_can_be_searched(corpus):
    assert hits(corpus, "multipolar", newsroom="N-b") == [("b", "multipolar")]
    assert hits(corpus, "multipolar", kind=["title", "caption"], doc_id="a") == [
        ("a", "multipolar")
    ]
    with pytest.raises(KeyError, match="segments lacks voice; it has doc_id"):
        hits(corpus, "multipolar", voice="direct")


def test_no_hit_gives_no_line(corpus):
    part = kwic(corpus, "tripolar", n=5, seed=1, sort="left")
    assert (len(part.frame), part.total, part.told) == (0, 0, "")


REFUSED = [
    ("a(b", "pattern 'a(b': missing ): (?i)a(b; allowed is the syntax of RE2"),
    ("(?=a)", "invalid perl operator: (?=; allowed is the syntax of RE2, which cannot look around"),
    (r"(a)\1", "invalid escape sequence"),
    ("a)|(b", "unexpected )"),
    ("", "pattern '' fits the empty string"),
    ("x*", "pattern 'x*' fits the empty string"),
    ("a|", "fits the empty string"),
    (r"a\C", "is half a character"),
    ("\ud800", "surrogate"),
    ("a" * 201, f"has 201 characters, at most {LONGEST}"),
    (".{51}", f"repeats a part of itself 51 times, at most {MOST_REPEATS}"),
    ("(a{8}b){0,8}", "repeats a part of itself 64 times"),
    ("(?:a{0}){51,}", "repeats a part of itself 51 times"),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "told"), REFUSED)
def test_a_pattern_that_cannot_be_taken_is_refused_in_one_line(corpus, pattern, told):
    with pytest.raises(PatternError) as refusal:
        kwic(corpus, pattern, n=1, seed=1)
    assert told in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


@pytest.mark.parametrize("options", [{}, {"pattern": "a", "lemma": "a"}])
def test_a_pattern_or_a_lemma_is_wanted_and_not_both(corpus, options):
    with pytest.raises(PatternError, match="give a pattern or a lemma, one of the two"):
        kwic(corpus, n=1, seed=1, **options)


def test_a_braced_character_is_no_count(corpus):
    assert hits(corpus, r"\x{57}ang") == [("a", "Wang")]


SLOW = ["(x+x+)+y", "(a*)*b", r"(\w+\s?)+\d$", "[ab].{49}c", r"(?:\w\W?.?\pL?\d?.?.?.?){0,50}Q"]


@pytest.mark.parametrize("pattern", SLOW)
def test_no_pattern_hangs(tmp_path_factory, pattern):
    """Python's own expressions would need longer than the world has been there for the first."""
    text = ("x" * 60 + " " + "ab" * 100 + " ") * 300
    own = tables()
    own["documents"].loc[0, "text"] = text
    own["segments"] = filled("segments", [{"doc_id": "a", "kind": "body", "end": len(text)}])
    long = stored(own, tmp_path_factory.mktemp("slow"))
    begun = time.process_time()
    kwic(long, pattern, n=1, seed=1)
    assert time.process_time() - begun < 20


def test_on_the_five_articles_every_hit_is_its_text_in_a_kept_segment(built):
    drawn = found(built, r"\bcooperat\w+", n=1000, seed=1)
    rows = drawn.hits.merge(drawn.documents)
    words = [row.text[row.start : row.end].lower() for row in rows.itertuples()]
    assert len(words) == drawn.total > 20
    assert set(words) <= {"cooperation", "cooperate", "cooperative", "cooperating"}


# --- by lemma ---------------------------------------------------------------------------------

LEMMAS = {
    "x": "They left. We don't leave; the left won't. A co-operation of states",
    "y": "The left wins. Contain,  contained, container: contain\ncontain! Joint  exercises.",
}
COUNTED = [  # article, voice, term, form, how often
    ("x", "narration", "leave", "left", 1),
    ("x", "narration", "leave", "leave", 1),
    ("x", "narration", "left", "left", 1),
    ("x", "narration", "not", "n't", 2),
    ("y", "narration", "left", "left", 1),
    ("y", "narration", "contain", "contain", 3),
    ("y", "indirect", "contain", "contained", 1),
    ("y", "narration", "container", "container", 1),
    ("y", "narration", "joint exercise", "joint exercises", 1),
]


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in TABLES}
    for doc_id, text in LEMMAS.items():
        rows["documents"].append({"doc_id": doc_id, "text": text, "newsroom": f"N-{doc_id}"})
        rows["segments"].append({"doc_id": doc_id, "kind": "body", "start": 0, "end": len(text)})
    for doc_id, voice, term, form, n in COUNTED:
        row = {"doc_id": doc_id, "voice": voice, "term": term, "form": form, "n": n}
        rows["terms"].append({**row, "kind": "phrase" if " " in term else "word"})
    begin = LEMMAS["y"].index("contained")
    content = {"content_start": begin, "content_end": begin + len("contained")}
    rows["quotes"].append({"doc_id": "y", "quote_id": 0, "kind": "indirect", **content})
    frames = {name: filled(name, own) for name, own in rows.items()}
    return stored(frames, tmp_path_factory.mktemp("lemmas"))


BY_LEMMA = [
    ({"term": "contain"}, ["Contain", "contained", "contain", "contain"], 4),
    ({"term": "contain", "voice": "indirect"}, ["contained"], 1),
    ({"term": "contain", "voice": ["narration", "direct"]}, ["Contain", "contain", "contain"], 3),
    ({"term": "container"}, ["container"], 1),
    ({"term": "not"}, ["n't", "n't"], 2),
    ({"term": "joint exercise", "kind": "phrase"}, ["Joint  exercises"], 1),
    ({"term": "left", "newsroom": "N-y"}, ["left"], 1),
    ({"term": "contain", "newsroom": "N-x"}, [], 0),
    ({"term": "' OR true --"}, [], 0),
    ({"term": "leave"}, ["left", "leave", "left"], 2),  # the second "left" is not of "leave"
]


@pytest.mark.parametrize(("equal", "expected", "total"), BY_LEMMA)
def test_a_lemma_is_found_in_all_its_forms_where_they_are_its_forms(
    counted, equal, expected, total
):
    drawn = terms(counted, n=50, seed=1, **equal)
    rows = drawn.hits.merge(drawn.documents).sort_values(["doc_id", "start"])
    assert [row.text[row.start : row.end] for row in rows.itertuples()] == expected
    assert drawn.total == total


def test_lines_of_a_lemma_are_drawn_and_sorted_like_others(counted):
    part = kwic(counted, lemma="contain", n=2, seed=1, sort="left")
    assert part.told == "2 of 4 occurrences, drawn at random"
    assert list(part.frame)[-3:] == ["left", "hit", "right"]


def test_on_the_five_articles_most_terms_are_found_as_often_as_they_are_counted(built):
    """All but words that look alike: "us" and "US", "Russian-Chinese" with a space."""
    counts = built.query(
        "SELECT term, sum(n)::INT AS n FROM terms GROUP BY term HAVING sum(n) > 1 ORDER BY term"
    )[::4]
    found_n = [len(terms(built, n=1000, seed=1, term=term).hits) for term in counts["term"]]
    exact = (counts["n"].to_numpy() == found_n).mean()
    assert len(counts) > 40
    assert exact > 0.9
    assert (counts["n"].to_numpy() <= found_n).all()
