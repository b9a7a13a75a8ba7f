"""Attributions: which words of an article are attributed, by which cue, to which source.

The trained model (`attribution.model`), the codebook's phrases and the marks of headlines say what
is attributed; this module says it in spaCy's terms: in the words of a parse, cut at lines and at
the cue that interrupts a quotation, with the kind that quotation marks give it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc, Span

from multipolar.annotate import Line, is_word
from multipolar.attributed import Attribution
from multipolar.attribution.content import trimmed
from multipolar.attribution.cue import subject_of
from multipolar.attribution.headlines import first_headline, with_headlines
from multipolar.attribution.model import AttributionModel, Found
from multipolar.attribution.phrases import by_phrase
from multipolar.attribution.source import extent
from multipolar.attribution.weights import trained
from multipolar.attribution.wording import Wording
from multipolar.marks import crossing, marked_spans

LEAST = 3  # words that a line of nothing but quotation has more of


class Places(NamedTuple):
    """An attribution as character offsets into its text; None where the text names none.

    The content keeps its quotation marks and "that"; where its cue interrupts a quotation it
    runs from the first half to the second. kind: direct, indirect or mixed. probability: by the
    model; 1 for a phrase ("in the words of"), None for a mark in a headline ("Pence: …").
    """

    content_start: int
    content_end: int
    cue_start: int | None
    cue_end: int | None
    source_start: int | None
    source_end: int | None
    kind: str
    probability: float | None


def attributions(doc: Doc) -> list[Places]:
    """The attributions of a parsed text, in the order of their cues, as character offsets.

    Of a text of several lines, or without a full stop, a short first line is its headline.
    """
    words = Wording([(0, doc)])
    found = _default().found(words, headlines=first_headline(words))
    return [_places(words, one) for one in found]


@lru_cache(maxsize=1)
def _default() -> Attributions:
    return Attributions(AttributionModel(trained()))


def _places(words: Wording, found: Found) -> Places:
    first, last = found.content
    source = found.source_span
    begin, end = _cue_span(words, found)
    return Places(
        content_start=words.start[first],
        content_end=words.end[last - 1],
        cue_start=words.start[begin],
        cue_end=words.end[end - 1],
        source_start=words.start[source[0]] if source else None,
        source_end=words.end[source[1] - 1] if source else None,
        kind=_kind(words, found),
        probability=found.probability,
    )


def _cue_span(words: Wording, found: Found) -> tuple[int, int]:
    """A phrase, or a cue with its particle ("pointed out") or preposition ("according to")."""
    if found.phrase:
        return found.phrase
    cue = found.cue
    wanted = "prep" if words.dep[cue] == "prep" else "prt"
    end = cue + 1
    has_more = end in words.kids[cue] and words.dep[end] == wanted
    return cue, end + has_more


def _kind(words: Wording, found: Found) -> str:
    spoken = [n for first, last in _halves(found) for n in range(first, last)]
    spoken = [n for n in spoken if any(map(str.isalnum, words.text[n]))]
    quoted = sum(words.quote[n] >= 0 for n in spoken)
    return "indirect" if not quoted else "direct" if quoted == len(spoken) else "mixed"


def _halves(found: Found) -> list[tuple[int, int]]:
    """The content without the cue and the source that stand in it."""
    first, last = found.content
    inner = [(found.cue, found.cue + 1), found.source_span or (-1, -1)]
    inner = [place for place in inner if first <= place[0] and place[1] <= last]
    if not inner:
        return [found.content]
    halves = [(first, min(a for a, _ in inner)), (max(b for _, b in inner), last)]
    return [(begin, end) for begin, end in halves if begin < end]


class Attributions:
    """Finds the attributions of articles with one model."""

    def __init__(
        self,
        model: AttributionModel,
        *,
        phrases: Sequence[str] | None = None,
        sections: Sequence[str] | None = None,
    ) -> None:
        """phrases: what attributes a sentence besides cues ("in the words of"). sections: see
        `with_headlines`. Without them, those of the codebook that the model was trained with."""
        self.model = model
        self.phrases = model.phrases if phrases is None else phrases
        self.sections = model.sections if sections is None else sections

    def found(self, words: Wording, *, headlines: Collection[int]) -> list[Found]:
        """The attributions of an article, in the order of their cues.

        headlines: the numbers of the lines that are one.
        """
        found = [*self.model.find(words), *by_phrase(words, phrases=self.phrases)]
        return with_headlines(words, found, lines=headlines, sections=self.sections)

    def of_lines(self, lines: Sequence[Line]) -> list[list[Attribution]]:
        """For each line of an article its attributions, in the order of their content."""
        words = Wording((line.start, line.doc) for line in lines)
        marked = _marked(words, lines)
        found: list[list[Attribution]] = [[] for _ in lines]
        headlines = {n for n, line in enumerate(lines) if line.kind == "title"}
        for one in self.found(words, headlines=headlines):
            if self._is_no_speech(words, one):
                continue
            for number, attribution in _in_lines(words, one, marked):
                found[number].append(attribution)
        for number, (own, inside) in enumerate(zip(found, marked, strict=True)):
            own += _continued(words, number, own, inside)
        return [sorted(own, key=lambda a: (a.content.start, -a.content.end)) for own in found]

    def _is_no_speech(self, words: Wording, found: Found) -> bool:
        """Whether the cue is denied, or a verb that the codebook lists as a deed."""
        group = self.model.features.groups.get(words.lemma[found.cue], "")
        is_deed = group.startswith("act/") and not words.count("quoted", *found.content)
        return is_deed or any(words.dep[kid] == "neg" for kid in words.kids[found.cue])


def of_headline(
    line: Line, *, sections: Collection[str], speakers: Collection[str]
) -> list[Attribution]:
    """What the marks of one headline attribute, without the model; see `with_headlines`."""
    words = Wording([(line.start, line.doc)])
    found = with_headlines(words, [], lines=[0], sections=sections, speakers=speakers)
    return [own for one in found for _, own in _in_lines(words, one, _marked(words, [line]))]


def _marked(words: Wording, lines: Sequence[Line]) -> list[list[Span]]:
    """For each line the quotations in it, without their marks."""
    quoted = {words.line[first] for first, _ in words.quotes}
    return [
        marked_spans(line.doc, words=words.text[slice(*words.lines[n])]) if n in quoted else []
        for n, line in enumerate(lines)
    ]


def _in_lines(
    words: Wording, found: Found, marked: list[list[Span]]
) -> Iterator[tuple[int, Attribution]]:
    """The attribution, once for each half of its content and each line these run over."""
    home = words.line[found.cue]
    said_by = found.source_span or _implied(words, found.cue)
    for number, half in enumerate(_halves(found)):
        for line in range(words.line[half[0]], words.line[half[1] - 1] + 1):
            begin, end = words.lines[line]
            first, last = trimmed(words, (max(begin, half[0]), min(end, half[1])))
            if words.lower[first : first + 1] == ["that"]:
                first += 1
            if first >= last:
                continue
            content = _span(words, first, last)
            rule = ("split" if number else found.rule) if line == home else "continued"
            cue = _span(words, *_cue_span(words, found)) if line == home else None
            source = _span(words, *said_by) if line == home and said_by else None
            yield line, _with_marks(content, rule, cue, source, marked[line], found.probability)


def _implied(words: Wording, cue: int) -> tuple[int, int] | None:
    """The subject of the verb above a participle: "Noting that …, Wang said"."""
    subject, inherited = subject_of(words, cue)
    is_active = words.tag[cue] == "VBG"
    return extent(words, cue, subject) if is_active and inherited and subject is not None else None


def _span(words: Wording, first: int, last: int) -> Span:
    one, other = words.token(first), words.token(last - 1)
    return one.doc[one.i : other.i + 1]


def _with_marks(
    content: Span,
    rule: str,
    cue: Span | None,
    source: Span | None,
    marked: list[Span],
    probability: float | None,
) -> Attribution:
    """The attribution without marks at its ends, and its kind by what stands inside marks."""
    near = crossing(content, marked)
    doc = content.doc
    start, end = content.start, content.end
    if near and near[0].start == start + 1:
        start += 1
    if near and near[-1].end == end - 1:
        end -= 1
    inside = tuple(doc[max(start, s.start) : min(end, s.end)] for s in near)
    quoted, spoken = sum(_n_words(span) for span in inside), _n_words(doc[start:end])
    kind = "indirect" if not quoted else "direct" if quoted >= spoken else "mixed"
    return Attribution(doc[start:end], rule, cue, source, kind, inside, probability)


def _continued(
    words: Wording, line: int, found: list[Attribution], marked: list[Span]
) -> Iterator[Attribution]:
    """A line that is nothing but quotation: the speech of whoever spoke before goes on."""
    begin, end = words.lines[line]
    for span in marked:
        quoted = words.count("words", begin + span.start, begin + span.end)
        covered = any(a.content.start <= span.start and span.end <= a.content.end for a in found)
        if quoted > LEAST and quoted >= words.count("words", begin, end) and not covered:
            yield Attribution(span, "continued", kind="direct", marked=(span,))


def _n_words(span: Span) -> int:
    return sum(is_word(token.text) for token in span)
