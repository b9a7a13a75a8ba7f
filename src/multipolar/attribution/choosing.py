"""What speaks for a stretch as a cue's content."""

from __future__ import annotations

from collections.abc import Hashable

from multipolar.attribution.wording import SUBJECTS, Span, Wording

CARRIED = frozenset(
    ("ccomp", "xcomp", "dobj", "prep", "advcl", "oprd", "acomp", "attr", "parataxis", "acl")
) | {"relcl", *SUBJECTS}

COLUMNS = (
    *("lemma", "tag", "dep", "group", "name", "construction", "side", "length"),
    *(
        "first",
        "first_tag",
        "before",
        "last_tag",
        "behind",
        "from_start",
        "to_end",
        "starts",
        "ends",
    ),
    *("marked", "opened", "closed", "balanced", "sent_marked", "cue_marked", "left_marked"),
    *("with_source", "distance", "finite", "sentences", "other_line", "n_roots"),
    *("root_dep", "root_tag", "root_on_cue", "commas", "behind_tag", "behind_tag2"),
    *("clause_at_hand", "object_at_hand", "choice"),
)
TEMPLATES = (
    *("name", "construction", "name lemma", "name tag", "name dep", "name group"),
    *("side", "side lemma", "side tag dep", "side group", "length", "length lemma"),
    *("construction length", "first", "first_tag", "before", "lemma before", "last_tag"),
    *("behind", "construction first", "lemma first", "group first", "from_start to_end side"),
    *("starts side", "ends side", "marked opened closed balanced side", "balanced sent_marked"),
    *("marked lemma", "marked group", "cue_marked marked", "left_marked marked", "with_source"),
    *("distance side", "finite construction", "sentences marked", "other_line"),
    *("n_roots", "root_dep side", "root_dep lemma", "root_dep group", "root_tag side"),
    *("root_on_cue root_dep", "commas construction", "behind_tag behind_tag2"),
    *("clause_at_hand name", "object_at_hand name", "choice construction"),
)
CARRIED_COLUMNS = ("lemma", "group", "kept", "relation")
CARRIED_TEMPLATES = ("kept relation", "kept relation lemma", "kept relation group")


def row(
    words: Wording,
    cue: int,
    source: Span | None,
    span: Span,
    name: str,
    *,
    group: str,
    at_hand: tuple[bool, bool, int],
) -> tuple[Hashable, ...]:
    """The values of `COLUMNS` for one stretch.

    at_hand: whether a clause and an object stand among the cue's stretches, and how many these are.
    """
    first, last = span
    begin, end = words.sents[words.sent[cue]]
    side = "after" if first > cue else "before" if last <= cue else "around"
    marks = _marks(words, cue, span, begin, end)
    heads = words.head[first : min(last, first + 30)]
    roots = [n for n, head in enumerate(heads, start=first) if head < first or head >= last]
    roots = roots or [n for n in range(first, last) if words.head[n] == n][:1]
    root = roots[0] if roots else first
    behind = [words.tag[n] if n < len(words) else "" for n in (last, last + 1)]
    return (
        *(words.lemma[cue], words.tag[cue], words.dep[cue], group, name, name.split()[0], side),
        min(6, (last - first).bit_length()),
        *(words.lower[first], words.tag[first], words.lower[first - 1] if first else ""),
        *(words.tag[last - 1], words.lower[last] if last < len(words) else ""),
        *(_within(first - begin, 2), _within(end - last, 3)),
        *(first == begin, last == end),
        *marks,
        "none" if source is None else first <= source[0] < last,
        min(7, first - cue if first > cue else cue - last + 1),
        words.count("finite", first, last) > 0,
        *(min(4, words.sent[last - 1] - words.sent[first]), words.line[first] != words.line[cue]),
        *(min(4, len(roots)), words.dep[root], words.tag[root], words.head[root] == cue),
        min(3, words.count("commas", first, last)),
        *behind,
        *at_hand,
    )


def _within(distance: int, most: int) -> int:
    return max(-1, min(most, distance))


def _marks(words: Wording, cue: int, span: Span, begin: int, end: int) -> tuple[Hashable, ...]:
    """How much of the stretch is in quotation marks, and whether it breaks a quotation."""
    first, last = span
    quote, quotes = words.quote, words.quotes
    inside = words.count("quoted", first, last)
    marked = "none" if not inside else "all" if inside == last - first else "some"
    at_first, at_last = quote[first], quote[last - 1]
    opened = at_first >= 0 and quotes[at_first][0] >= first - 1
    closed = at_last >= 0 and quotes[at_last][1] <= last + 1
    balanced = (at_first < 0 or opened) and (at_last < 0 or closed)
    in_sent = words.count("quoted", begin, end)
    before = words.count("quoted", begin, first) if begin < first else 0
    behind = words.count("quoted", last, end) if last < end else 0
    left = min(3, (before + behind) // 2)
    return marked, opened, closed, balanced, in_sent > 0, quote[cue] >= 0, left


def carried_rows(words: Wording, cue: int, span: Span, *, group: str) -> list[tuple[Hashable, ...]]:
    """The values of `CARRIED_COLUMNS`: what hangs on the cue, and whether the stretch takes it."""
    lemma, (first, last) = words.lemma[cue], span
    rows = (
        (lemma, group, first <= kid < last, words.dep[kid] + (">" if kid > cue else "<"))
        for kid in words.kids[cue]
        if words.dep[kid] in CARRIED
    )
    return list(dict.fromkeys(rows))
