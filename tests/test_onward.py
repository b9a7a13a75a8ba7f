"""Exports for spaCy and Label Studio: what is written is what the tables say, and codes come back."""

from __future__ import annotations

import json
import shutil
from xml.etree import ElementTree

import pandas as pd
import pytest
import spacy
from packaged import run
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from multipolar import docbins
from multipolar.coding import onfile
from multipolar.coding.sheets import CODES
from multipolar.labelling import as_json, mention_config, mention_tasks, stances_coded
from multipolar.parsing import parses
from multipolar.parsing.operations import ATTRIBUTES
from multipolar.store import folder_hashes, open_corpus

# --- spaCy ------------------------------------------------------------------------------------


def read(path):
    vocab = spacy.blank("en").vocab
    return {doc.user_data["doc_id"]: doc for doc in DocBin().from_disk(path).get_docs(vocab)}


@pytest.fixture(scope="module")
def docs(built, tmp_path_factory):
    path = tmp_path_factory.mktemp("spacy") / "corpus.spacy"
    told = run("export", "docbin", "--corpus", built.root, "--to", path)
    assert told.startswith("5 articles: ")
    return read(path)


def test_each_article_is_a_document_with_its_sentences(docs, built):
    sentences, documents = built.table("sentences"), built.table("documents").set_index("doc_id")
    assert set(docs) == set(documents.index)
    for doc_id, doc in docs.items():
        own = sentences[sentences["doc_id"] == doc_id]
        found = [sent.text.strip() for sent in doc.sents]
        text = documents["text"][doc_id]
        assert found == [text[s:e] for s, e in zip(own["start"], own["end"], strict=True)]
        assert doc.user_data["newsroom"] == documents["newsroom"][doc_id]
        assert doc.has_annotation("DEP") and doc.has_annotation("LEMMA") and doc.ents


def in_article(span, text):
    """The same words of the article, by where the line of the span begins there."""
    begin, start = max(pair for pair in span.doc.user_data["lines"] if pair[0] <= span.start_char)
    first = start + span.start_char - begin
    return first, text[first : first + len(span.text)]


@pytest.mark.parametrize("group", ["mentions", "themes", "quotes", "cues", "sources"])
def test_spans_are_the_rows_of_the_tables_and_lead_back_to_the_text(docs, built, group):
    documents = built.table("documents").set_index("doc_id")
    table = built.table(group if group in ("mentions", "themes") else "quotes")
    column = {"quotes": "content_start", "cues": "cue_start", "sources": "source_start"}
    place = column.get(group, "start")
    if group == "mentions":
        table = table[table["actor_id"].notna()]
    table, n = table[table[place].notna()], 0
    for doc_id, doc in docs.items():
        found = [in_article(span, documents["text"][doc_id]) for span in doc.spans[group]]
        assert [words for _, words in found] == [span.text for span in doc.spans[group]]
        assert {f for f, _ in found} <= set(table[table["doc_id"] == doc_id][place])
        n += len(found)
    assert n == len(table) > 10


def test_a_mention_has_its_actor_and_a_quotation_its_speaker(docs):
    doc = next(doc for doc in docs.values() if doc.user_data["newsroom"] == "Xinhua")
    mention, quote = doc.spans["mentions"][0], doc.spans["quotes"][1]
    assert (mention.text, mention.label_, mention.kb_id_) == ("Wang Yi", "Wang Yi", "wang_yi")
    assert (quote.label_, quote.kb_id_) == ("indirect", "Wang Yi")
    (cue,) = [span for span in doc.spans["cues"] if span.id_ == quote.id_]
    assert cue.text == "said"


def test_a_folder_holds_several_files_of_the_same_documents(built, docs, tmp_path, monkeypatch):
    monkeypatch.setattr(docbins, "SIZE", 2)
    for name in ("a", "b"):
        run("export", "docbin", "--corpus", built.root, "--to", tmp_path / name)
    found = folder_hashes(tmp_path / "a")
    assert list(found) == [f"part-{n:05d}.spacy" for n in range(3)]
    assert found == folder_hashes(tmp_path / "b")
    both = {k: v for name in found for k, v in read(tmp_path / "a" / name).items()}
    assert {k: doc.text for k, doc in both.items()} == {k: doc.text for k, doc in docs.items()}


def test_too_many_articles_for_one_file_and_a_folder_that_is_there_are_refused(
    built, tmp_path, monkeypatch
):
    monkeypatch.setattr(docbins, "MOST", 4)
    told = run("export", "docbin", "--corpus", built.root, "--to", tmp_path / "a.spacy", code=1)
    assert told.endswith("a.spacy: 5 articles; one file holds at most 4: name a folder\n")
    told = run("export", "docbin", "--corpus", built.root, "--to", tmp_path, code=1)
    assert told == f"{tmp_path}: is there already; name a folder that is not, or a .spacy file\n"
    assert list(tmp_path.iterdir()) == []


def test_an_article_of_which_nothing_is_kept_is_an_empty_document(tmp_path):
    empty = docbins.document([], about={"doc_id": "d"}, spans={"mentions": []}, vocab=Vocab())
    assert (len(empty), empty.user_data["lines"]) == (0, [])
    DocBin(attrs=ATTRIBUTES, store_user_data=True, docs=[empty]).to_disk(tmp_path / "a.spacy")
    assert len(read(tmp_path / "a.spacy")["d"]) == 0


def test_a_parse_that_is_gone_is_made_again(built, docs, nlp, tmp_path, monkeypatch):
    monkeypatch.setattr(parses, "_model", lambda models: nlp)
    own = shutil.copytree(built.root, tmp_path / "own")
    shutil.rmtree(own / "processed" / "cache")
    run("export", "docbin", "--corpus", own, "--to", tmp_path / "a.spacy")
    for doc_id, doc in read(tmp_path / "a.spacy").items():
        assert [t.dep_ for t in doc] == [t.dep_ for t in docs[doc_id]]


# --- Label Studio -----------------------------------------------------------------------------


@pytest.fixture
def drawn(built, tmp_path):
    shutil.copytree(built.root, tmp_path / "drawn")
    run("sample", tmp_path / "drawn", "--n", 20)
    return open_corpus(tmp_path / "drawn")


def tasks(corpus, path, *options):
    run("export", "labelstudio", "--corpus", corpus.root, "--to", path, *options)
    config = ElementTree.parse(path.with_suffix(".xml")).getroot()
    return json.loads(path.read_text("utf-8")), config


def test_tasks_are_the_passages_of_the_sheet_and_blind(drawn, tmp_path):
    found, config = tasks(drawn, tmp_path / "tasks.json")
    sheet = pd.read_csv(drawn.coding / "stances" / "A.csv", encoding="utf-8-sig")
    shown = ["context", "sentence", "holder", "target"]
    assert [task["data"]["passage"] for task in found] == sheet["id"].tolist()
    assert pd.DataFrame([t["data"] for t in found])[shown].equals(sheet[shown])
    assert all(set(task) == {"data"} for task in found)
    assert [choice.get("value") for choice in config.iter("Choice")] == list(CODES.values())


def fits(task, config):
    """That predictions name tags of the configuration and its values, and data all that it shows."""
    named = {tag.get("name"): tag for tag in config.iter() if tag.get("name")}
    variables = {tag.get("value", "")[1:] for tag in config.iter("Text")}
    assert variables <= set(task["data"])
    for prediction in task["predictions"]:
        for result in prediction["result"]:
            tag, kind = named[result["from_name"]], result["type"]
            assert tag.tag.lower() == kind and tag.get("toName") == result["to_name"]
            assert set(result["value"][kind]) <= {child.get("value") for child in tag}


def test_what_the_machine_read_is_told_where_it_is_asked_for(drawn, tmp_path):
    found, config = tasks(drawn, tmp_path / "tasks.json", "--told")
    key = pd.read_csv(drawn.coding / "stances" / "key" / "drawn.csv").set_index("id")
    for task in found:
        fits(task, config)
        (prediction,) = task["predictions"]
        row = key.loc[task["data"]["passage"]]
        assert prediction["result"][0]["value"]["choices"] == [CODES[str(row["value"])]]
        assert prediction["score"] == row["confidence"]


def test_sentences_come_with_the_mentions_in_them(built, tmp_path):
    found, config = tasks(built, tmp_path / "tasks.json", "--sentences", 30)
    assert len(found) == 30
    mentions = built.table("mentions").set_index(["doc_id", "sent_id"])
    n = 0
    for task in found:
        fits(task, config)
        doc_id, sent_id = task["data"]["id"].split(":")
        (prediction,) = task["predictions"]
        for result in prediction["result"]:
            value, n = result["value"], n + 1
            assert task["data"]["sentence"][value["start"] : value["end"]] == value["text"]
            assert value["labels"][0] in set(mentions.loc[[(doc_id, int(sent_id))]]["name"])
    assert n > 20


def test_what_an_article_says_is_data_and_names_are_attributes():
    hits = pd.DataFrame([{"doc_id": "d", "sent_id": 0, "start": 2, "end": 14}])
    documents = pd.DataFrame(
        [{"doc_id": "d", "newsroom": None, "date": None, "text": "x </View> 😀 A&B"}]
    )
    row = {"doc_id": "d", "sent_id": 0, "start": 12, "end": 14, "name": 'A "&" <B>'}
    (task,) = mention_tasks(hits, documents, pd.DataFrame([row]), version="v")
    assert task["data"]["sentence"] == "</View> 😀 A&"
    assert task["predictions"][0]["result"][0]["value"]["text"] == "A&"
    config = ElementTree.fromstring(mention_config(pd.DataFrame([row])))
    assert [label.get("value") for label in config.iter("Label")] == ['A "&" <B>', "somebody else"]


def test_tasks_are_one_list_whatever_their_number():
    assert json.loads("".join(as_json([]))) == []
    assert json.loads("".join(as_json([{"data": {}}, {"data": {"a": "ü"}}])))[1] == {
        "data": {"a": "ü"}
    }


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["tasks.json"], "`multipolar sample` draws passages to code; or name --sentences"),
        (["tasks.txt"], "tasks.txt: name a file that ends in .json"),
    ],
)
def test_what_cannot_be_written_is_told(built, tmp_path, options, told):
    path = tmp_path / options[0]
    output = run("export", "labelstudio", "--corpus", built.root, "--to", path, code=1)
    assert output.rstrip().endswith(told) and list(tmp_path.iterdir()) == []


def annotated(passage, choice, *, by=1, **about):
    result = {
        "from_name": "stance",
        "to_name": "sentence",
        "type": "choices",
        "value": {"choices": [choice]},
    }
    return {
        "data": {"passage": passage},
        "annotations": [{"completed_by": by, "result": [result], **about}],
    }


def test_what_was_coded_there_comes_back_into_the_sheet(drawn, tmp_path):
    path = tmp_path / "export.json"
    coded = [
        annotated("p0001", "for"),
        annotated("p0002", "no such pair"),
        annotated("p0003", "for", was_cancelled=True),
    ]
    path.write_text(json.dumps(coded))
    told = run("sample", "labelstudio", path, "--corpus", drawn.root)
    assert told == "2 written to the sheet of A, 18 left.\n"
    answers = onfile.coded(drawn).answers
    assert answers[["id", "code"]].to_numpy().tolist() == [["p0001", "1"], ["p0002", "x"]]


REFUSED = [
    ({}, "no list of tasks; export them from Label Studio as JSON"),
    ([{"data": {}}], "task 1 is none of `multipolar export labelstudio`"),
    ([7], "task 1 is none of `multipolar export labelstudio`"),
    ([annotated("p0001", "maybe")], "p0001: 'maybe'; allowed: against, neutral, for, no such pair"),
    (
        [{**annotated("p0001", "for"), "annotations": [
            *annotated("p0001", "for", by=7)["annotations"],
            *annotated("p0001", "against", by={"id": 9, "email": "b@c.org"})["annotations"]]}],
        "p0001 was coded by 7, b@c.org; name one of them",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("exported", "told"), REFUSED)
def test_what_is_no_export_is_told(exported, told):
    with pytest.raises(ValueError) as error:
        stances_coded(exported)
    assert str(error.value) == told


def test_one_of_several_coders_is_taken_by_number_or_address():
    exported = REFUSED[-1][0]
    assert stances_coded(exported, by="7") == {"p0001": "1"}
    assert stances_coded(exported, by="b@c.org") == {"p0001": "-1"}
    assert stances_coded(exported, by="nobody") == {}


def test_a_passage_that_was_not_drawn_is_refused_and_nothing_written(drawn, tmp_path):
    path = tmp_path / "export.json"
    path.write_text(json.dumps([annotated("p0001", "for"), annotated("q", "for")]))
    told = run("sample", "labelstudio", path, "--corpus", drawn.root, code=1)
    assert "'q'; allowed: an id that was drawn" in told
    assert onfile.coded(drawn).answers.empty
