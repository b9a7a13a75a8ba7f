"""The methods text and the citations: every number of the facts, in words that hold for any corpus."""

from __future__ import annotations

import re

import pytest

from multipolar.entries import read_yaml
from multipolar.families import THRESHOLD
from multipolar.report.building import CITATION
from multipolar.report.citing import citations
from multipolar.report.methods import flat, methods
from multipolar.statistics import intervals, significance
from multipolar.statistics.intervals import MIN_FAMILIES_FOR_INTERVAL

HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }}\n\u202egpj.exe"
FACTS = {
    "name": "my corpus",
    "version": "9.8.7",
    "n_articles": 1234,
    "n_words": 900,
    "n_newsrooms": 3,
    "n_outlets": 1,
    "n_families": 321,
    "n_undated": 17,
    "n_unread": 6,
    "first": "2001-02-03",
    "last": "2004-05-06",
    "newsrooms": {"Coast": 1000, "Quay": 200, "Pier": 34},
    "stretches": [
        {"kept": False, "kind": "teaser", "rule": "read_more", "n": 41, "words": 75},
        {"kept": False, "kind": "byline", "rule": "by", "n": 2, "words": 25},
        {"kept": True, "kind": "body", "rule": "rest", "n": 99, "words": 900},
    ],
    "reasons": {"empty": 4, "another language": 2},
    "findings": [
        {"id": "checked-quotes", "text": "Of quotes 93% are right.", "n": 127, "unit": "passages", "verdict": "shown"},
        {"id": "gate", "text": "No scale.", "n": 1, "unit": "families", "verdict": "refused"},
    ],
    "lacking": [{"method": "backbone", "what": "of actors", "unit": "stories", "least": 200, "found": 5, "lacks": 195}],
    "model": "small 3.8",
    "versions": {"spacy": "3.8.18", "lxml": "6"},
    "settings": {
        "families.shingle": 5, "intervals.level": 0.9, "intervals.n_boot": 1500,
        "intervals.seed": 77, "samples.seed": 78, "languages.read": "en",
    },
    "fingerprint": "f" * 16,
    "fingerprints": {"inputs": "a" * 16, "codebook": "b" * 16, "code": "c" * 16},
}  # fmt: skip

TOLD = [
    "“my corpus” holds 1,234 articles of 3 newsrooms (Coast 1,000, Quay 200, Pier 34)",
    "from 2001-02-03 to 2004-05-06; 17 have no date, delivered by 1 outlet.",
    f"at least {THRESHOLD:.0%} of its sequences of 5 words",
    "There are 321 story families.",
    "43 stretches with 100 words (10.0% of all) by 2 rules, first of them read_more (75 words), by (25 words)",
    "900 words were kept.",
    "6 inputs could not be read or were set aside whole (empty: 4, another language: 2). Languages read: en.",
    "parsed with small 3.8",
    "Of quotes 93% are right (n = 127 passages).",
    "Intervals of 90% are",
    "over 1,500 draws of story families, not of sentences (seed 77; from 1,000 effective",
    f"fewer than {MIN_FAMILIES_FOR_INTERVAL} families have none",
    "Of 2 findings 1 are shown as facts of the corpus, 0 are exploratory, and 1 were refused.",
    "multipolar 9.8.7 with spacy 3.8.18.",
    f"inputs {'a' * 16}, codebook {'b' * 16}, code {'c' * 16}. Seeds: intervals 77, samples 78.",
    "too small for: backbone of actors (5 of 200 stories).",
]  # fmt: skip


@pytest.mark.parametrize("told", TOLD)
def test_every_fact_is_told(told):
    assert told in "\n".join(methods(FACTS))


def test_no_number_stands_in_it_that_is_not_a_fact():
    changed = {
        **FACTS,
        **dict.fromkeys(("n_articles", "n_words", "n_newsrooms", "n_outlets", "n_undated", "n_unread"), 0),
        "first": None, "last": None, "newsrooms": {}, "stretches": [], "reasons": {}, "findings": [],
        "lacking": [], "model": None, "versions": {}, "settings": {}, "n_families": 0,
        "fingerprints": {"codebook": "x"},
    }  # fmt: skip
    text = " ".join(methods(changed)).replace("9.8.7", "")
    many = [f"{module.MANY_FAMILIES:,}" for module in (intervals, significance)]
    of_methods = [
        *many,
        f"{THRESHOLD:.0%}".rstrip("%"),
        str(MIN_FAMILIES_FOR_INTERVAL),
        "1,000",
        "16",
        "256",
    ]
    years = ["1971", "1995", "1997", "2014"]
    assert set(re.findall(r"\d[\d,.]*(?<![.,])", text)) <= {"0", "0.0", *of_methods, *years}


def test_a_corpus_without_dates_coding_or_size_says_so():
    text = " ".join(methods({**FACTS, "first": None, "n_families": 3, "findings": []}))
    assert "none of them dated, delivered" in text
    assert "Labels were not compared with passages coded by hand." in text
    assert "With 3 story families its numbers describe this corpus and no other." in text


def test_names_stand_on_one_line_and_turn_nothing():
    paragraphs = methods({**FACTS, "name": HOSTILE, "newsrooms": {HOSTILE: 1}, "model": HOSTILE})
    assert all("\n" not in text and text.isprintable() for text in paragraphs)
    assert "“<script>alert(1)</script> {{ 7 * 7 }} gpj.exe”" in paragraphs[0]
    assert flat("a\u202e\u2066b\u200b c\x00") == "ab c"


def test_the_suite_is_cited_as_its_file_says():
    cff = read_yaml(CITATION, dict)
    suite, _ = citations(FACTS, cff)
    assert suite.text.startswith(cff["authors"][0]["name"])
    for told in (cff["title"], "Version 9.8.7"):
        assert told in suite.text
    for told in (
        "@software{",
        cff["title"],
        "version = {9.8.7}",
        f"license = {{{cff['license']}}}",
    ):
        assert told in suite.bibtex


def test_persons_year_and_address_are_cited_where_the_file_has_them():
    authors = [{"family-names": "Doe", "given-names": "Ann"}, {"name": "a group"}]
    cff = {
        "authors": authors,
        "title": "T",
        "date-released": "2026-11-26",
        "repository-code": "x.org/y",
    }
    suite, _ = citations(FACTS, cff)
    assert suite.text == "Doe, Ann; a group (2026). T. Version 9.8.7. [Computer software]. x.org/y"
    assert "author = {{Doe, Ann} and {a group}}" in suite.bibtex
    assert "year = {2026}" in suite.bibtex
    assert "url = {x.org/y}" in suite.bibtex


def test_the_corpus_is_cited_with_its_fingerprint_and_no_name_breaks_bibtex():
    _, corpus = citations(
        {**FACTS, "name": "50% of A&B_{x} \\~^#$ \u202e"}, read_yaml(CITATION, dict)
    )
    assert "1,234 articles of 3 newsrooms, 2001-02-03 to 2004-05-06" in corpus.text
    assert corpus.text.count("f" * 16) == 1
    assert (
        r"50\% of A\&B\_\{x\} \textbackslash{}\textasciitilde{}\textasciicircum{}\#\$"
        in corpus.bibtex
    )
    assert corpus.bibtex.count("{") == corpus.bibtex.count("}")
