"""Contents: the stretches of an article that may be what a cue introduces."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from multipolar.attribution.wording import SUBJECTS, Span, Wording

EDGE = frozenset(",.;:!?-–—―…'`’()[]") | {"--", "..."}
CLOSERS = frozenset("”»")
SINGLE = frozenset("‘’")
DASHES = (",", "—", "–", "--", "-")
BARE = ("punct", "aux", "auxpass", "neg", "cc")
HELD = ("xcomp", "prep", "dobj", "advcl", "ccomp", "acomp", "attr", "agent", "pcomp")
DEEP = ("ccomp", "xcomp", "dobj", "prep", "pobj", "pcomp", "acl", "relcl", "advcl", "acomp")
DEEPEST = ("ccomp", "xcomp", "dobj", "pobj", "pcomp")
ABOVE = ("ccomp", "dobj", "attr", "acomp", "xcomp", "relcl", "acl", "pobj", "advcl", *SUBJECTS)
LONGEST = 80  # words of a stretch that is also tried cut at its commas


def trimmed(words: Wording, span: Span) -> Span:
    """Without the punctuation and white space at its ends; marks that belong to it stay."""
    first, last = span
    text = words.text
    while first < last and (text[first] in CLOSERS or _is_edge(words, first)):
        first += 1
    while last > first and _is_edge(words, last - 1):
        last -= 1
    return first, last


def _is_edge(words: Wording, place: int) -> bool:
    """Whether a word is nothing but punctuation or white space; no mark of a quotation is."""
    text = words.text[place]
    if text in SINGLE and words.quote[place] >= 0:
        return False
    return text in EDGE or text.isspace()


def candidates(words: Wording, cue: int, source: Span | None) -> dict[Span, str]:
    """The stretches that may be a cue's content, each with the construction that gives it."""
    given = [
        *_hanging(words, cue, source),
        *_beside(words, cue, source),
        *_above(words, cue, source),
        *_quoted(words, cue, source),
        *_beyond(words, cue, source),
    ]
    found: dict[Span, str] = {}
    for name, first, last in given:
        _add(found, words, name, first, last)
    for (first, last), name in list(found.items()):
        for how, start, end in _cut(words, name, first, last):
            _add(found, words, how, start, end)
    for name, first, last in _deeper(words, cue):
        _add(found, words, name, first, last)
    return found


Given = Iterator[tuple[str, int, int]]


def _add(found: dict[Span, str], words: Wording, name: str, first: int, last: int) -> None:
    span = trimmed(words, (first, last))
    if span[0] < span[1]:
        found.setdefault(span, name)


def _block(cue: int, source: Span | None) -> Span:
    """The cue together with a source that stands next to it."""
    if source is None:
        return cue, cue + 1
    if source[1] <= cue:
        return (min(cue, source[0]) if cue - source[1] <= 6 else cue), cue + 1
    near = source[0] > cue and source[0] - cue <= 7
    return cue, (max(cue + 1, source[1]) if near else cue + 1)


def _hanging(words: Wording, cue: int, source: Span | None) -> Given:
    """What hangs on the cue: each clause, object or phrase, and one together with the next."""
    end = words.sents[words.sent[cue]][1]
    begin = words.sents[words.sent[cue]][0]
    kids = [k for k in words.kids[cue] if not (source and source[0] <= k < source[1])]
    right = [k for k in kids if k > cue and words.dep[k] not in (*BARE[:4], "prt", "cc")]
    left = [k for k in kids if k < cue and words.dep[k] not in (*BARE, "advmod", "mark", *SUBJECTS)]
    for number, kid in enumerate(right):
        dep, (first, last) = words.dep[kid], words.reach[kid]
        yield f"kid {dep}", first, last
        if dep in ("prep", "agent"):
            for grandchild in words.kids[kid]:
                yield f"object {dep} {words.dep[grandchild]}", *words.reach[grandchild]
        for other in right[number + 1 :]:
            yield f"kids {dep} {words.dep[other]}", first, words.reach[other][1]
        yield f"kid to end {dep}", first, end
    for kid in left:
        yield f"left {words.dep[kid]}", *words.reach[kid]
        yield f"begin to left {words.dep[kid]}", begin, words.reach[kid][1]


def _beside(words: Wording, cue: int, source: Span | None) -> Given:
    """The sentence before and behind the cue and its source."""
    begin, end = words.sents[words.sent[cue]]
    first, last = _block(cue, source)
    yield "after", last, end
    yield "before", begin, first
    yield "left tree", words.reach[cue][0], cue
    yield "right tree", cue + 1, words.reach[cue][1]


def _above(words: Wording, cue: int, source: Span | None) -> Given:
    """What the cue itself hangs on, and what hangs there beside it."""
    first, last = _block(cue, source)
    head, dep = words.head[cue], words.dep[cue]
    if head != cue:
        begin, end = words.reach[head]
        yield f"head {dep}", begin, end
        if head < cue:
            yield f"head before {dep}", begin, first
            yield f"head right {dep}", head, end
        if dep in ("relcl", "acl"):
            yield f"noun {dep}", begin, head + 1
        for kid in words.kids[head]:
            here = words.reach[kid]
            if kid != cue and words.dep[kid] in ABOVE and not here[0] <= cue < here[1]:
                yield f"sister {dep} {words.dep[kid]}", *here
        if dep in ("parataxis", "ccomp", "conj", "advcl"):
            yield f"clause before {dep}", begin, first
            yield f"clause after {dep}", last, end
    for kid in words.kids[cue]:
        if words.dep[kid] in SUBJECTS:
            yield "subject", *words.reach[kid]


def _quoted(words: Wording, cue: int, source: Span | None) -> Given:
    """Quotations that touch the sentence, alone and together."""
    begin, end = words.sents[words.sent[cue]]
    first, last = _block(cue, source)
    line = words.lines[words.line[cue]]
    low = bisect_right(words.quotes, begin, key=lambda quote: quote[1])
    high = bisect_left(words.quotes, min(end + 2, line[1]), key=lambda quote: quote[0])
    quotes = words.quotes[low:high]
    before = [q for q in quotes if q[1] <= first]
    after = [q for q in quotes if last <= q[0] < end]
    beyond = [q for q in quotes if q[0] >= end]
    for quote in before[-1:]:
        yield "quote before", *quote
        yield "begin to quote", begin, quote[1]
    for quote in after[:1]:
        yield "quote after", *quote
        yield "cue to quote", last, quote[1]
    if before and after:
        yield "quotes around", before[-1][0], after[0][1]
    if before and not after:
        yield "quote to end", before[-1][0], end
        if beyond and beyond[0][0] <= end + 1:
            yield "quotes around end", before[-1][0], beyond[0][1]
    if after:
        yield "cue to last quote", last, after[-1][1]
        for kid in [k for k in words.kids[cue] if k > cue and words.dep[k] not in BARE][:3]:
            yield f"kid to quote {words.dep[kid]}", words.reach[kid][0], after[0][1]
            yield f"kid to last quote {words.dep[kid]}", words.reach[kid][0], after[-1][1]
    if len(before) > 1:
        yield "quotes before", before[0][0], before[-1][1]
    if beyond and not after:
        yield "sentence and quote", begin, beyond[0][1]


def _beyond(words: Wording, cue: int, source: Span | None) -> Given:
    """The whole sentence, the rest of the line, the next line."""
    begin, end = words.sents[words.sent[cue]]
    first, last = _block(cue, source)
    number = words.line[cue]
    line = words.lines[number]
    if begin < first - 1 and last < end - 1:
        yield "around", begin, end
    yield "to line", last, line[1]
    yield "from line", line[0], first
    if words.text[cue] == ":":
        yield "colon", cue + 1, line[1]
    if number + 1 < len(words.lines) and line[1] - cue <= 4:
        yield "next line", *words.lines[number + 1]


def _cut(words: Wording, name: str, first: int, last: int) -> Given:
    """A stretch ended at its first or last comma, at a relative clause, or begun later."""
    kind = name.split()[0]
    if last - first >= LONGEST:
        return
    text, quote = words.text, words.quote
    if kind in ("kid", "kids", "object", "after"):
        cuts = [n for n in range(first + 2, last - 1) if text[n] in DASHES and quote[n] < 0]
        if cuts:
            yield "to comma", first, cuts[0]
            yield "to last comma", first, cuts[-1]
    if name.startswith(("kid ", "object ")) and not name.startswith("kid to"):
        inside = (n for n in range(first + 1, last) if words.dep[n] in ("relcl", "advcl", "acl"))
        begun = next((words.reach[n][0] for n in inside if first < words.reach[n][0] < last), None)
        if begun is not None:
            yield "to clause", first, begun
    if name == "before":
        cuts = [n for n in range(first + 1, last - 2) if text[n] in DASHES and quote[n] < 0]
        if cuts:
            yield "from comma", cuts[0] + 1, last
            yield "from last comma", cuts[-1] + 1, last
        if words.pos[first] in ("CCONJ", "SCONJ", "ADV"):
            yield "without conjunction", first + 1, last


def _deeper(words: Wording, cue: int) -> Given:
    """What hangs two and three steps below the cue: "made the case that …", "push for …"."""
    for kid in words.kids[cue]:
        if kid < cue or words.dep[kid] not in HELD:
            continue
        for below in words.kids[kid]:
            if below < kid or words.dep[below] not in DEEP:
                continue
            yield f"below {words.dep[kid]} {words.dep[below]}", *words.reach[below]
            for last in words.kids[below]:
                if last > below and words.dep[last] in DEEPEST:
                    yield f"lowest {words.dep[last]}", *words.reach[last]
