"""Coded articles: what is read, and what is refused with its file, line and value."""

import json

import pytest

from multipolar.coded import coded_articles
from multipolar.store import CorpusError

ARTICLE = {
    "id": "one",
    "text": "Lavrov said that talks go on.",
    "attributions": [{"source": [[0, 6]], "cue": [[7, 11]], "content": [[12, 28]]}],
}


def read(tmp_path, *lines):
    path = tmp_path / "coded.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return list(coded_articles(path))


def edited(**parts):
    return json.dumps({**ARTICLE, **parts})


def attributed(**parts):
    return edited(attributions=[{"cue": [[7, 11]]}, {**ARTICLE["attributions"][0], **parts}])


def test_articles_come_in_order_and_empty_lines_are_none(tmp_path):
    found = read(tmp_path, edited(), "", "  ", edited(id="two", publisher="a paper"))
    assert [article.id for article in found] == ["one", "two"]
    (one,) = found[0].attributions
    parts = (one.source, one.cue, one.content)
    assert [found[0].text[a:b] for ((a, b),) in parts] == ["Lavrov", "said", "that talks go on"]


def test_what_an_attribution_lacks_is_empty(tmp_path):
    (article,) = read(tmp_path, edited(attributions=[{"cue": [[7, 11]]}]))
    assert article.attributions[0].source == article.attributions[0].content == []


WRONG = [
    # line → what is said of it
    ("Lavrov said", "no JSON object in UTF-8: 'Lavrov said\\n'"),
    ('{"id": "one", "text": ', "no JSON object in UTF-8: '{\"id\": \"one\", \"text\": \\n'"),
    ("[" * 5, "no JSON object in UTF-8: '[[[[[\\n'"),
    ("[" * 100_000, "no JSON object in UTF-8: '[[[["),
    ("7", "Input should be a valid dictionary or instance of CodedArticle, found '7'"),
    ("[]", "Input should be a valid dictionary or instance of CodedArticle"),
    ('{"id": "one", "text": "Lavrov said so."}', "attributions: Field required"),
    ('{"id": "one", "attributions": []}', "text: Field required"),
    ('{"text": "Lavrov said so.", "attributions": []}', "id: Field required"),
    (edited(text=None), "text: Input should be a valid string, found 'None'"),
    (edited(attributions=[3]), "attributions.0: Input should be a valid dictionary"),
    (attributed(cue=[[7]]), "attributions.1.cue.0.1: Field required"),
    (attributed(cue=[["x", 11]]), "attributions.1.cue.0.0: Input should be a valid integer, unable to parse string as an integer, found 'x'"),
    (attributed(source=[[-1, 6]]), "attributions.1.source.0.0: Input should be greater than or equal to 0, found '-1'"),
    (attributed(content=[[12, 30]]), "attributions.1.content: [12, 30] is no stretch of a text of 29 characters"),
    (attributed(source=[[6, 6]]), "attributions.1.source: [6, 6] is no stretch of a text of 29 characters"),
    (attributed(cue=[[7, 9], [11, 10]]), "attributions.1.cue: [11, 10] is no stretch of a text of 29 characters"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "said"), WRONG, ids=range(len(WRONG)))
def test_a_refusal_names_file_line_place_and_value(tmp_path, line, said):
    with pytest.raises(CorpusError) as refused:
        read(tmp_path, edited(), line, edited())
    told = str(refused.value)
    assert told.startswith("coded.jsonl: line 2: ")
    assert said in told
    assert "\n" not in told


def test_another_encoding_is_refused(tmp_path):
    path = tmp_path / "coded.jsonl"
    path.write_bytes(f"{edited()}\n".encode() + edited(text="Medwedew erklärte").encode("utf-16"))
    with pytest.raises(CorpusError, match=r"coded\.jsonl: line 2: no JSON object in UTF-8"):
        list(coded_articles(path))


def test_what_comes_before_a_refusal_is_read(tmp_path):
    path = tmp_path / "coded.jsonl"
    path.write_text(f"{edited()}\nno\n", "utf-8")
    articles = coded_articles(path)
    assert next(articles).id == "one"
    with pytest.raises(CorpusError):
        next(articles)
