"""Findings and notes: what they say in text, in HTML, and as data."""

from __future__ import annotations

import json

import numpy as np
import pytest

from multipolar.findings import Finding, Note

SHOWN = Finding("voices", "Xinhua speaks by others in 61% of its words.", 1423, "words", value=0.61, low=0.52, high=0.7)  # fmt: skip
HOSTILE = "<script>alert('x')</script> & \"so\""


def test_a_finding_is_a_sentence_with_its_strength_and_number():
    assert str(SHOWN) == "[shown] Xinhua speaks by others in 61% of its words. (n = 1,423 words)"


def test_a_finding_travels_as_data_beside_its_words():
    bundle, metadata = SHOWN._repr_mimebundle_()
    assert bundle["text/plain"] == str(SHOWN)
    stored = json.loads(json.dumps(metadata))["multipolar"]["finding"]
    assert Finding(**stored) == SHOWN


@pytest.mark.parametrize("verdict", ["shown", "exploratory", "refused"])
def test_the_page_tells_how_strong_a_finding_is(verdict):
    html = Finding("a", "One thing.", 5, "articles", verdict)._repr_mimebundle_()[0]["text/html"]
    assert f'class="finding finding-{verdict}"' in html
    assert f'<span class="verdict">{verdict}</span> <bdi>One thing.</bdi>' in html
    assert '<span class="n">n = 5 articles</span>' in html


@pytest.mark.parametrize("field", ["id", "text", "unit"])
def test_what_an_article_says_is_never_markup_in_a_finding(field):
    finding = Finding(**{"id": "a", "text": "One.", "n": 5, "unit": "articles", field: HOSTILE})
    html = finding._repr_mimebundle_()[0]["text/html"]
    assert "<script" not in html
    assert html.count('"') == 8
    assert "&lt;script&gt;" in html


def test_a_note_is_a_paragraph_of_plain_words():
    bundle = Note(HOSTILE)._repr_mimebundle_()
    assert bundle["text/plain"] == str(Note(HOSTILE)) == HOSTILE
    assert bundle["text/html"] == (
        "<p>&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; &quot;so&quot;</p>"
    )


def test_a_number_that_is_not_there_is_null_in_the_metadata():
    told = Finding("a", "Text.", np.int64(3), "articles", value=np.float64(1.5), low=float("nan"))
    plain = told._repr_mimebundle_()[1]["multipolar"]["finding"]
    assert json.loads(json.dumps(plain)) == {
        "id": "a", "text": "Text.", "n": 3, "unit": "articles", "verdict": "shown",
        "value": 1.5, "low": None, "high": None,
    }  # fmt: skip
