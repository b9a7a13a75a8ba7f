"""Attributions: which words of a line are attributed, by which cue, to which source.

Syntax first (clausal complements of reporting verbs, "according to", fronted speech), quotation
marks beside it; the verbs and what content they take are the codebook's. After the procedural
quotation extraction of Asr et al. (2021, PLOS ONE 16(1), Gender Gap Tracker) and PolNeAR's
source-cue-content scheme (Newell, Margolin & Ruths 2018).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from spacy.tokens import Doc, Span, Token

from multipolar.annotate import is_word
from multipolar.attributed import Attribution
from multipolar.marks import crossing, marked_spans
from multipolar.vocabulary import ReportingVerb

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
INVERTED = (*SUBJECTS, "dobj", "attr")
BORDERS = (",", '"', "“", "”", "''", "``", "-", "–", "—", ":")


def attributions(doc: Doc, *, verbs: dict[str, ReportingVerb]) -> list[Attribution]:
    """The attributions of one line, in order of their content."""
    marked = marked_spans(doc)
    found = [*_by_verb(doc, verbs, marked), *_by_according(doc)]
    found = [_with_marks(attribution, marked) for attribution in found]
    found += _split_quotes(found, marked)
    found += _continued(doc, found, marked)
    unique = {(a.content.start, a.content.end, a.cue and a.cue.start): a for a in found}
    return sorted(unique.values(), key=lambda a: (a.content.start, -a.content.end))


def _by_verb(
    doc: Doc, verbs: dict[str, ReportingVerb], marked: list[Span]
) -> Iterator[Attribution]:
    parts = [doc.vocab.strings[part] for part in ("VERB", "AUX")]
    for place in np.flatnonzero(np.isin(doc.to_array("POS"), parts)).tolist():
        cue = doc[place]
        verb = verbs.get(cue.lemma_.lower())
        if verb is None or verb.group == "act" or _inside(cue, marked):
            continue
        if any(child.dep_ in ("neg", "nsubjpass", "auxpass") for child in cue.children):
            continue
        source = _source(cue)
        for rule, content in _contents(cue, verb, source, marked):
            yield Attribution(content, rule, doc[cue.i : cue.i + 1], source)


def _contents(
    cue: Token, verb: ReportingVerb, source: Span | None, marked: list[Span]
) -> list[tuple[str, Span]]:
    """The content that a cue introduces: to its right, before it, or as its object."""
    clauses = [c for c in cue.children if c.dep_ in ("ccomp", "xcomp") and c.i > cue.i]
    if verb.content == "predicate":
        return _predicate(cue)
    if clauses and not any(c.pos_ == "ADJ" for c in clauses):
        content = _trimmed(_extent([*clauses, *_further(cue)]))
        return [*_quoted_before(cue, source, marked), ("clause", content)]
    objects = _objects(cue, verb, source)
    if objects:
        return [("object", _trimmed(_extent(objects)))]
    opened = [span for span in marked if cue.i < span.start <= cue.i + 3]
    if opened:
        return [("quoted", opened[0])]
    if source is not None and verb.content != "noun":
        return _beside(cue, source, marked)
    return []


def _quoted_before(cue: Token, source: Span | None, marked: list[Span]) -> list[tuple[str, Span]]:
    """The first half of a quotation interrupted by its cue ("…," he said, "…")."""
    first = min(cue.i, source.start if source is not None else cue.i)
    return [("fronted", span) for span in marked if span.end == first - 1]


def _further(cue: Token) -> list[Token]:
    """A second clause of the content that the parser hangs on the cue: "…, but they may …"."""
    clauses = [c for c in cue.children if c.dep_ == "conj" and c.i > cue.i]
    return [
        clause
        for clause in clauses
        if any(c.dep_ in SUBJECTS for c in clause.children)
        and any(c.tag_ == "MD" for c in clause.children)
    ]


def _objects(cue: Token, verb: ReportingVerb, source: Span | None) -> list[Token]:
    """What a verb like "stress" has as its object; of praise and blame also what it is for."""
    if verb.content not in ("both", "noun"):
        return []
    right = [c for c in cue.children if c.i > cue.i]
    objects = [c for c in right if c.dep_ == "dobj" and (source is None or c != source.root)]
    grounds = [c for c in right if c.dep_ == "prep"] if verb.group == "attitude" else []
    return objects + grounds if objects else []


def _predicate(cue: Token) -> list[tuple[str, Span]]:
    """ "Calling BRICS a platform": what is called together with what it is called."""
    parts = ("dobj", "dative", "oprd", "xcomp", "ccomp")
    right = [c for c in cue.children if c.i > cue.i]
    called = [c for c in right if c.dep_ in parts or (c.dep_ == "prep" and c.lower_ == "as")]
    return [("predicate", _trimmed(_extent(called)))] if len(called) > 1 else []


def _beside(cue: Token, source: Span, marked: list[Span]) -> list[tuple[str, Span]]:
    """Speech around its cue: "…, Wang said", "…”, said the president", "So, he said, …"."""
    doc, sent = cue.doc, cue.sent
    before, after = min(cue.i, source.start) - 1, max(cue.i + 1, source.end)
    if before <= sent.start or doc[before].text not in BORDERS:
        return []
    fronted = doc[sent.start : before]
    is_clause = any("Fin" in token.morph.get("VerbForm", []) for token in fronted)
    is_quoted = any(_inside(token, marked) for token in fronted)
    if not is_clause and not is_quoted and after < sent.end - 1 and doc[after].text == ",":
        return [("parenthetical", _trimmed(doc[after : sent.end]))]
    if is_clause or is_quoted or _words(fronted) > 2:
        return [("fronted", _trimmed(fronted))]
    return []


def _source(cue: Token) -> Span | None:
    """The cue's subject with all that belongs to it; for a participle that of the verb above."""
    verb = cue
    while True:
        inverted = [c for c in verb.children if c.dep_ in INVERTED and c.i > verb.i]
        if verb is cue and inverted and verb.i and verb.nbor(-1).text in BORDERS:
            return _noun(inverted[0])
        subjects = [c for c in verb.children if c.dep_ in SUBJECTS]
        if subjects:
            return _noun(subjects[0])
        if verb.dep_ not in ("advcl", "conj", "xcomp") or verb.head == verb:
            return None
        verb = verb.head


def _noun(head: Token) -> Span:
    """A noun with its modifiers but without relative clauses and what follows a comma."""
    cut = [c.left_edge.i for c in head.children if c.dep_ in ("relcl", "acl") and c.i > head.i]
    end = min([head.right_edge.i + 1, *cut])
    return head.doc[head.left_edge.i : end]


def _by_according(doc: Doc) -> Iterator[Attribution]:
    """ "According to X, …" and "…, according to X"."""
    according = doc.vocab.strings["according"]
    for place in np.flatnonzero(doc.to_array("LOWER")[:-1] == according).tolist():
        first = doc[place]
        if first.nbor().lower_ != "to":
            continue
        objects = [c for c in first.nbor().children if c.dep_ == "pobj"]
        if not objects:
            continue
        source, sent = _noun(objects[0]), first.sent
        fronted = first.i - sent.start <= 1
        content = doc[source.end : sent.end] if fronted else doc[sent.start : first.i]
        if _words(content) > 1:
            yield Attribution(_trimmed(content), "according", doc[first.i : first.i + 2], source)


def _with_marks(attribution: Attribution, marked: list[Span]) -> Attribution:
    """The content stretched over the quotation it lies in, and its kind by what is in marks."""
    content = attribution.content
    near = crossing(content, marked)
    for span in near:
        cue = attribution.cue
        holds_cue = cue is not None and span.start <= cue.start < span.end
        if not holds_cue and attribution.rule != "according":
            start = min(content.start, span.start)
            content = content.doc[start : max(content.end, span.end)]
    inside = tuple(s for s in near if content.start <= s.start and s.end <= content.end)
    quoted = sum(_words(span) for span in inside)
    spoken = _words(content)
    kind = "indirect" if not quoted else "direct" if quoted >= spoken else "mixed"
    if kind == "direct":
        content = content.doc[inside[0].start : inside[-1].end]
    return replace(attribution, content=content, kind=kind, marked=inside)


def _split_quotes(found: list[Attribution], marked: list[Span]) -> Iterator[Attribution]:
    """The second half of a quotation interrupted by its cue ("…," he said, "…")."""
    cues = [a for a in found if a.cue is not None and a.kind == "direct"]
    for span in marked:
        if any(_covers(a.content, span) for a in found):
            continue
        before = [a for a in cues if a.cue is not None and 0 <= span.start - a.cue.end <= 6]
        if before and _words(span) > 2:
            yield replace(before[-1], content=span, marked=(span,), kind="direct", rule="split")


def _continued(doc: Doc, found: list[Attribution], marked: list[Span]) -> Iterator[Attribution]:
    """A line that is nothing but quotation: the speech of whoever spoke before goes on."""
    words = _words(doc) if marked else 0
    for span in marked:
        quoted = _words(span)
        if quoted >= words and quoted > 3 and not any(_covers(a.content, span) for a in found):
            yield Attribution(span, "continued", kind="direct", marked=(span,))


def _words(tokens: Span | Doc) -> int:
    return sum(is_word(token.text) for token in tokens)


def _inside(token: Token, marked: list[Span]) -> bool:
    return bool(crossing(token.doc[token.i : token.i + 1], marked))


def _covers(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _extent(tokens: list[Token]) -> Span:
    """From the first to the last token that depends on any of these."""
    start = min(token.left_edge.i for token in tokens)
    return tokens[0].doc[start : max(token.right_edge.i for token in tokens) + 1]


def _trimmed(span: Span) -> Span:
    """Without the conjunction "that", punctuation and quotation marks at its ends."""
    start, end, doc = span.start, span.end, span.doc
    while start < end - 1 and (doc[start].is_punct or doc[start].lower_ == "that"):
        start += 1
    while end > start + 1 and (doc[end - 1].is_punct or doc[end - 1].is_space):
        end -= 1
    return doc[start:end]
