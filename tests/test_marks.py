"""Quotation marks: text → the stretches inside them."""

import pytest

from multipolar.marks import crossing, marked_spans

CASES = [
    ('"We agree," he said.', ["We agree,"]),
    ("“We agree,” he said, “on all.”", ["We agree,", "on all."]),
    ("«Nous sommes d'accord», he said.", ["Nous sommes d'accord"]),
    ("It enjoys \"strong impetus\" and 'calm'.", ["strong impetus"]),
    ("The Ministers' view is clear.", []),
    ("“The speech goes on in the next paragraph.", ["The speech goes on in the next paragraph."]),
    ('It has "kept a healthy pace "under guidance.', ["kept a healthy pace"]),
    ('""', []),
    ('The remark: "We agree, he said and left.', []),
]


@pytest.mark.parametrize(("text", "inside"), CASES)
def test_marked_spans(nlp, text, inside):
    assert [span.text for span in marked_spans(nlp.make_doc(text))] == inside


def test_any_run_of_marks_is_survived(nlp):
    text = '“”"\'«»„"“ ' * 50
    spans = marked_spans(nlp.make_doc(text))
    assert all(0 <= span.start < span.end for span in spans)


CROSSED = [("a few", []), ("few words", ["words"]), ("words", ["words"]), ("and more", ["more"])]
CROSSED += [("A man of", []), ("words and more here", ["words", "more"]), ("here", [])]


@pytest.mark.parametrize(("content", "words"), CROSSED)
def test_stretches_that_share_a_word(nlp, content, words):
    text = "A man of a few “words” and “more” here"
    doc = nlp.make_doc(text)
    plain = text.replace("“", "").replace("”", "")
    first = plain[: plain.index(content)].count(" ")
    tokens = [t for t in doc if t.text not in "“”"][first : first + len(content.split())]
    span = doc[tokens[0].i : tokens[-1].i + 1]
    assert [s.text for s in crossing(span, marked_spans(doc))] == words
