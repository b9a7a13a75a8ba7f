"""Mentions: their rows, and which of them are subjects."""

from __future__ import annotations

import pytest

from multipolar.mention import Mention, is_subject, mention_row


def test_a_row_names_its_actor_or_those_it_may_mean(codebook):
    wang = codebook.actors["wang_yi"]
    mentions = [
        Mention(0, 7, "Wang Yi", "PERSON", "name", wang, is_subject=True),
        Mention(20, 24, "Wang", "PERSON", "name", None, ("wang_yi", "wang_wenbin")),
        Mention(30, 42, "the official", None, "role"),
    ]
    told, none = ("narration", None), None
    assert [mention_row(mention, told) for mention in mentions] == [
        (0, 7, "Wang Yi", "PERSON", "name", "wang_yi", "Wang Yi", *told, none),
        (20, 24, "Wang", "PERSON", "name", none, none, *told, "wang_yi|wang_wenbin"),
        (30, 42, "the official", none, "role", none, none, *told, none),
    ]


SUBJECTS = [
    ("Wang Yi met Putin in Kazan.", "Wang Yi", True),
    ("Wang Yi met Putin in Kazan.", "Putin", False),
    ("Wang Yi met Putin in Kazan.", "Kazan", False),
    ("Russian Foreign Minister Sergey Lavrov left.", "Sergey Lavrov", True),
    ("Foreign Minister Wang left.", "Foreign Minister", True),
    ("Russia and China agreed.", "China", True),
    ("Russia was criticised by Japan.", "Russia", True),
    ("Russia was criticised by Japan.", "Japan", False),
    ("Wang's words were heard.", "Wang", False),
    ("The visit of Putin to China was a success.", "Putin", False),
]


@pytest.mark.parametrize(("text", "words", "subject"), SUBJECTS)
def test_the_subject_of_a_verb_is_known(nlp, text, words, subject):
    doc = nlp(text)
    start = text.index(words)
    assert is_subject(doc.char_span(start, start + len(words))) is subject
