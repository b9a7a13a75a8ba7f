"""Cues: which words may introduce what somebody says, and what speaks for it."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping

from multipolar.attribution.wording import SUBJECTS, Wording

CLAUSES = ("ccomp", "xcomp")
TOLD = ("prep", "prt", "mark", "neg", "aux", "auxpass", "advmod", "acomp", "attr", "dobj", "oprd")
FRAME = {"ccomp", "xcomp", "nsubj", "dobj", "agent", "neg", "prt", "prep"}
OPEN = ("conj", "xcomp", "advcl", "pcomp", "acl", "relcl")
WIDE = (-3, -2, -1, 1, 2, 3)
NEAR = 12  # words within which a quotation stands near

COLUMNS = (
    *("word", "lemma", "part", "tag", "dep", "group", "ending", "head", "head_tag", "above"),
    *("subject", "subject_kind", "subject_tag", "subject_side", "inherits"),
    *("w-3", "w-2", "w-1", "w+1", "w+2", "w+3", "t-2", "t-1", "t+1", "t+2"),
    *("frame", "has_ccomp", "has_subject", "has_object", "has_prep", "modal"),
    *("quoted", "sent_quoted", "quote_after", "quote_before", "quote_length"),
    *("from_start", "to_end", "first_line", "sent_length"),
)
TEMPLATES = (
    *("word", "lemma part", "tag", "lemma part tag", "dep", "lemma part dep", "ending part"),
    *("head", "head dep", "above", "head_tag dep", "group", "group tag", "group dep"),
    *("group frame", "group subject_kind", "group quote_after", "group quote_before"),
    *("subject", "subject_kind", "lemma part subject_kind", "subject_tag", "subject_side"),
    *("inherits", "has_subject"),
    *("w-3", "w-2", "w-1", "w+1", "w+2", "w+3", "lemma part w-1", "lemma part w+1"),
    *("t-2", "t-1", "t+1", "t+2", "w+1 w+2", "w-2 w-1"),
    *("frame", "lemma part has_ccomp", "lemma part has_subject", "lemma part has_object"),
    *("lemma part has_prep", "modal", "lemma part modal", "frame tag"),
    *("quoted", "sent_quoted quoted", "quote_after", "lemma part quote_after"),
    *("quote_before", "lemma part quote_before", "quote_length", "lemma part sent_quoted"),
    *("from_start", "to_end", "first_line", "sent_length"),
)
KID_COLUMNS = ("lemma", "part", "relation", "kid")
KID_TEMPLATES = ("relation", "lemma part relation", "relation kid", "lemma part relation kid")


def candidates(words: Wording, *, others: Collection[tuple[str, str]]) -> list[int]:
    """The words that may be cues: verbs, and `others`, each a lemma and a part of speech."""
    pairs = enumerate(zip(words.lemma, words.pos, strict=True))
    return [place for place, pair in pairs if pair[1] == "VERB" or pair in others]


def row(words: Wording, cue: int, *, groups: Mapping[str, str]) -> tuple[Hashable, ...]:
    """The values of `COLUMNS` for a word. groups: of the codebook's reporting verbs."""
    lemma, tag, dep = words.lemma[cue], words.tag[cue], words.dep[cue]
    head = words.head[cue]
    begin, end = words.sents[words.sent[cue]]
    relations = {_relation(words, kid, cue) for kid in words.kids[cue]}
    subject, inherits = subject_of(words, cue)
    around = [cue + step if begin <= cue + step < end else -1 for step in WIDE]
    tags = [around[1], around[2], around[3], around[4]]
    modals = [words.lower[k] for k in words.kids[cue] if words.tag[k] in ("MD", "TO")]
    return (
        *(words.lower[cue], lemma, words.pos[cue], tag, dep, groups.get(lemma, "")),
        *(words.lower[cue][-4:], words.lemma[head] if head != cue else ""),
        *(words.tag[head], words.lemma[words.head[head]]),
        *_subject(words, subject, cue),
        dep if inherits else "",
        *(words.lower[place] if place >= 0 else "" for place in around),
        *(words.tag[place] if place >= 0 else "" for place in tags),
        "|".join(sorted(r for r in relations if r[:-1] in FRAME)),
        *("ccomp>" in relations, "nsubj<" in relations, "dobj>" in relations, "prep>" in relations),
        " ".join(modals),
        *_quotation(words, cue, begin, end),
        *(min(5, cue - begin), min(4, end - 1 - cue), words.line[cue] == 0, (end - begin) // 10),
    )


def kid_rows(words: Wording, cue: int) -> list[tuple[Hashable, ...]]:
    """The values of `KID_COLUMNS` for what hangs on a word."""
    own = words.lemma[cue], words.pos[cue]
    rows: list[tuple[Hashable, ...]] = []
    for kid in words.kids[cue]:
        dep, relation = words.dep[kid], _relation(words, kid, cue)
        if dep in TOLD:
            rows.append((*own, relation, words.lemma[kid]))
        elif dep in CLAUSES:
            rows.append((*own, relation, words.tag[kid]))
            rows += [
                (*own, f"{dep} {words.dep[k]}", words.lower[k])
                for k in words.kids[kid]
                if words.dep[k] in ("mark", "aux")
            ]
        else:
            rows.append((*own, relation, ""))
    return rows


def subject_of(words: Wording, verb: int) -> tuple[int | None, bool]:
    """A verb's subject, and whether it is that of a verb above or the noun it describes."""
    own = [k for k in words.kids[verb] if words.dep[k] in (*SUBJECTS, "agent")]
    if own:
        return own[-1], False
    for _ in range(4):
        above = words.head[verb]
        if words.dep[verb] not in OPEN or above == verb:
            break
        if words.dep[verb] in ("acl", "relcl"):
            return above, True
        subjects = [k for k in words.kids[above] if words.dep[k] in SUBJECTS]
        if subjects:
            return subjects[0], True
        verb = above
    return None, False


def _relation(words: Wording, kid: int, head: int) -> str:
    return words.dep[kid] + ("<" if kid < head else ">")


def _subject(words: Wording, subject: int | None, cue: int) -> tuple[Hashable, ...]:
    """The subject's word, kind, tag and side."""
    if subject is None:
        return "", "none", "", ""
    pronoun = words.pos[subject] == "PRON"
    word = words.lower[subject] if pronoun else words.lemma[subject]
    kind = words.ent[subject] or words.pos[subject]
    return word, kind, words.tag[subject], "<" if subject < cue else ">"


def _quotation(words: Wording, cue: int, begin: int, end: int) -> tuple[Hashable, ...]:
    """Whether the cue stands in one, its sentence has one; how far and long those beside it are."""
    quote = words.quote
    inside = quote[cue] >= 0
    has = words.count("quoted", begin, end) > 0
    if inside or not has:
        return inside, has, -1, -1, -1
    after = next((n for n in range(cue + 1, min(end, cue + NEAR)) if quote[n] >= 0), None)
    before = next(
        (n for n in range(cue - 1, max(begin, cue - NEAR) - 1, -1) if quote[n] >= 0), None
    )
    nearest = after if after is not None else before
    length = -1
    if nearest is not None:
        first, last = words.quotes[quote[nearest]]
        length = min(2, (last - first) // 5)
    return (
        *(inside, has),
        -1 if after is None else min(5, after - cue),
        -1 if before is None else min(6, cue - before),
        length,
    )
