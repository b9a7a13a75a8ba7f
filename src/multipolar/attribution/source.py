"""Sources: which noun of a sentence a cue's words come from."""

from __future__ import annotations

from collections.abc import Hashable

from multipolar.attribution.cue import subject_of
from multipolar.attribution.wording import SUBJECTS, Span, Wording

NOUNS = ("PRON", "PROPN", "NOUN")
PLACES = (*SUBJECTS, "pobj", "poss")
BEFORE, AFTER = 45, 25  # words around the cue among which its source is looked for
DASHES = ("-", "—", "–")
NONE = -1  # no word: the text names no source

COLUMNS = (
    *("none", "lemma", "part", "tag", "dep", "frame"),
    *("path", "steps", "side", "distance", "source", "source_lemma", "source_kind", "source_tag"),
    *("source_dep", "source_head", "source_before", "quoted", "commas", "verbs", "subjects"),
    *("quote_between", "as_subject"),
)
TEMPLATES = (
    *("none", "none part", "none lemma", "none tag", "none dep", "none frame", "none dep tag"),
    *("none lemma tag", "path", "path lemma", "path tag", "steps", "side", "side lemma source_dep"),
    *("side distance", "source_dep side", "source_kind", "path source_kind", "source_tag"),
    *("source", "lemma source_lemma", "source_head source_dep", "source_before", "quoted"),
    *("distance source_kind", "commas", "verbs", "subjects", "quote_between"),
    *("as_subject", "as_subject lemma", "as_subject tag", "as_subject source_kind"),
)


def candidates(words: Wording, cue: int) -> list[int]:
    """The nouns that may be the source of a cue, and last `NONE`."""
    begin, end = words.sents[words.sent[cue]]
    near = range(max(begin, cue - BEFORE), min(end, cue + AFTER))
    return [place for place in near if place != cue and _may_speak(words, place)] + [NONE]


def _may_speak(words: Wording, place: int) -> bool:
    dep = words.dep[place]
    return (words.pos[place] in NOUNS and dep not in ("compound", "det")) or dep in PLACES


def row(words: Wording, cue: int, source: int) -> tuple[Hashable, ...]:
    """The values of `COLUMNS` for a cue and one candidate."""
    own = (words.lemma[cue], words.pos[cue][0], words.tag[cue], words.dep[cue])
    if source == NONE:
        deps = {words.dep[kid] for kid in words.kids[cue]}
        frame = "|".join(sorted(deps & {*SUBJECTS, "agent", "auxpass", "ccomp", "poss", "prep"}))
        return True, *own, frame, *([""] * 17)
    low, high = min(cue, source) + 1, max(cue, source)
    path, steps = _path(words, _way_up(words, cue), source)
    return (
        *(False, *own, ""),
        *(path, steps, "<" if source < cue else ">", min(8, high - low)),
        *(words.lower[source], words.lemma[source], words.ent[source] or words.pos[source]),
        *(words.tag[source], words.dep[source], words.lower[words.head[source]]),
        words.lower[source - 1] if source else "",
        _quoted(words, cue, source),
        min(4, words.count("breaks", low, high)),
        min(3, words.count("verbs", low, high)),
        min(3, words.count("subjects", low, high)),
        words.count("quoted", low, high) > 0,
        _as_subject(words, cue, source),
    )


def _as_subject(words: Wording, cue: int, source: int) -> str:
    subject, inherited = subject_of(words, cue)
    return "" if subject != source else "inherited" if inherited else "own"


def _path(words: Wording, up: list[int], source: int) -> tuple[str, int]:
    """The dependencies from the cue up to where the ways join and down to the source."""
    down = _way_up(words, source)
    joined = next((place for place in down if place in up), None)
    if joined is None:
        return "", 9
    rising = [words.dep[n] for n in up[: up.index(joined)]]
    falling = [words.dep[n] for n in down[: down.index(joined)]]
    return ">".join(rising) + "/" + "<".join(falling), len(rising) + len(falling)


def _way_up(words: Wording, place: int, *, steps: int = 8) -> list[int]:
    way = [place]
    while len(way) < steps and words.head[way[-1]] != way[-1]:
        way.append(words.head[way[-1]])
    return way


def _quoted(words: Wording, cue: int, source: int) -> str:
    one, other = words.quote[cue], words.quote[source]
    return f"{one >= 0}{other >= 0}{one == other}"


def extent(words: Wording, cue: int, source: int) -> Span | None:
    """The source with its modifiers, without relative clauses; None for `NONE`."""
    if source == NONE:
        return None
    first, last = words.reach[source]
    clauses = [
        words.reach[kid][0]
        for kid in words.kids[source]
        if kid > source and words.dep[kid] in ("relcl", "acl")
    ]
    last = min([last, *clauses])
    if first <= cue < last:
        first, last = (first, cue) if cue > source else (cue + 1, last)
    while last - 1 > source and words.text[last - 1] in (",", *DASHES):
        last -= 1
    return first, last
