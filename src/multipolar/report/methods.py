"""A methods section in words computed from a corpus, to be pasted into a paper.

Every number comes from the tables, the manifest of their build or the settings they were made
with; what the prose says of a method holds whatever the corpus.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from multipolar.families import THRESHOLD
from multipolar.samples import listed
from multipolar.statistics import intervals, significance

Facts = Mapping[str, Any]

MEASURED = "checked"  # in the id of a finding that tells how often the machine is right
LOADED = ("python", "spacy", "scikit-learn", "scipy", "onnxruntime", "pandas", "numpy")


def methods(facts: Facts) -> list[str]:
    """The paragraphs, as plain text. facts: those of `contents.contents`."""
    paragraphs = (_corpus, _exclusions, _labels, _errors, _inference, _versions, _limits)
    return [paragraph(facts) for paragraph in paragraphs]


def flat(text: object) -> str:
    """The text on one line, without what cannot be seen, as what turns the writing's direction."""
    return "".join(filter(str.isprintable, " ".join(str(text).split())))


def _corpus(c: Facts) -> str:
    dated = f"published from {c['first']} to {c['last']}" if c["first"] else "none of them dated"
    undated = f"; {c['n_undated']:,} have no date" if c["first"] and c["n_undated"] else ""
    each = (f"{flat(name)} {n:,}" for name, n in c["newsrooms"].items())
    most = listed(each, most=5, sort=False)
    return (
        f"Corpus. The corpus “{flat(c['name'])}” holds {counted(c['n_articles'], 'article')} of "
        f"{counted(c['n_newsrooms'], 'newsroom')} ({most or 'none'}), {dated}{undated}, delivered "
        f"by {counted(c['n_outlets'], 'outlet')}. A newsroom is the agency a text comes from, or "
        f"else the outlet that published it. Copies of one story count as one observation: two "
        f"articles are of one story family where the shorter shares at least {THRESHOLD:.0%} of "
        f"its sequences of {c['settings'].get('families.shingle', 'several')} words with the "
        f"other (containment, Broder 1997), or a chain of such pairs joins them. There are "
        f"{counted(c['n_families'], 'story family', 'story families')}."
    )


def _exclusions(c: Facts) -> str:
    aside = [row for row in c["stretches"] if not row["kept"]]
    words, kept = sum(row["words"] for row in aside), c["n_words"]
    share = words / (words + kept) if words + kept else 0
    rules = Counter({row["rule"]: row["words"] for row in aside})
    first = [f"{flat(rule)} ({n:,} words)" for rule, n in rules.most_common(5)]
    unread = [f"{flat(reason)}: {n:,}" for reason, n in c["reasons"].items()]
    lost = f" ({listed(unread, most=5, sort=False)})" if unread else ""
    return (
        f"Exclusions. Each stretch of an article was kept or set aside by a named rule. Set aside "
        f"were {counted(sum(row['n'] for row in aside), 'stretch', 'stretches')} with {words:,} "
        f"words ({share:.1%} of all) by {counted(len(rules), 'rule')}"
        f"{', first of them ' + ', '.join(first) if first else ''}; {kept:,} words were kept. "
        f"{counted(c['n_unread'], 'input')} could not be read or "
        f"{'was' if c['n_unread'] == 1 else 'were'} set aside whole{lost}. Languages read: "
        f"{c['settings'].get('languages.read', 'not recorded')}."
    )


def _labels(c: Facts) -> str:
    return (
        f"Labels. Texts were parsed with {flat(c['model'] or 'a model that was not recorded')}. "
        "Actors, themes, set phrases, stances and acts were found by the rules of a codebook "
        f"(fingerprint {c['fingerprints']['codebook']}), quotations and whose they are by a "
        "trained model of attributions. Every word is the newsroom's narration, direct or indirect "
        "speech with its speaker where known, or embedded, as a post or a caption; what a newsroom "
        "writes and what it quotes were counted apart. The stances counted are those of the rules; "
        "a trained transformer was read beside them on a sample."
    )


def _errors(c: Facts) -> str:
    told = [
        f"{flat(f['text']).rstrip('.')} (n = {f['n']:,} {flat(f['unit'])})."
        for f in sorted(c["findings"], key=lambda finding: str(finding["id"]))
        if MEASURED in f["id"].split("-")
    ]
    return "Measured errors. " + (
        " ".join(told) or "Labels were not compared with passages coded by hand."
    )


def _inference(c: Facts) -> str:
    s = {name.removeprefix("intervals."): value for name, value in c["settings"].items()}
    found = Counter(f["verdict"] for f in c["findings"])
    return (
        f"Inference. Rates are per 1,000 words of the group in question. Intervals of "
        f"{s.get('level', 0):.0%} are those of a gamma (rates) or beta distribution (shares) whose "
        f"variance is that over {s.get('n_boot', 0):,} draws of story families, not of sentences "
        f"(seed {s.get('seed', 'not recorded')}; from {intervals.MANY_FAMILIES:,} effective "
        "families on the variance is linearised, Woodruff 1971); fewer than "
        f"{intervals.MIN_FAMILIES_FOR_INTERVAL} families have none. Differences between groups "
        "were tested by permuting the studentised excess of story families (Janssen 1997, Winkler "
        f"et al. 2014), from {significance.MANY_FAMILIES:,} families in either group on by t, and "
        "where several were tested at once p was adjusted for their number (Benjamini & Hochberg "
        "1995). A method for which the corpus is too small was refused. "
        f"Of {counted(len(c['findings']), 'finding')} {found['shown']:,} are shown as "
        f"facts of the corpus, {found['exploratory']:,} are exploratory, and {found['refused']:,} "
        "were refused."
    )


def _versions(c: Facts) -> str:
    used = [f"{name} {c['versions'][name]}" for name in LOADED if name in c["versions"]]
    seeds = [
        f"{name.removesuffix('.seed')} {n}"
        for name, n in c["settings"].items()
        if name.endswith(".seed")
    ]
    prints = ", ".join(f"{part} {digits}" for part, digits in c["fingerprints"].items())
    return (
        f"Reproducibility. Everything was computed by multipolar {c['version']}"
        f"{' with ' + ', '.join(used) if used else ''}. The same articles, codebook, code and "
        "packages give the same numbers. Fingerprints, the first 16 digits of a SHA-256 over the "
        f"hashes of all files, with those of code the trained weights: {prints}. "
        f"Seeds: {', '.join(seeds) or 'not recorded'}."
    )


def _limits(c: Facts) -> str:
    few = (
        f" With {counted(c['n_families'], 'story family', 'story families')} its numbers describe "
        "this corpus and no other."
        if c["n_families"] < intervals.MIN_FAMILIES_FOR_INTERVAL
        else ""
    )
    lacking = [
        f"{row['method']} {row['what']} ({row['found']:,} of {row['least']:,} {row['unit']})"
        for row in c["lacking"]
    ]
    short = f" The corpus is too small for: {'; '.join(lacking)}." if lacking else ""
    return (
        "Limits. Newsrooms are compared by the articles delivered, not by all they published. "
        "Only actors, themes and phrases that the codebook knows are counted, and machine labels "
        f"err as told above.{few}{short}"
    )


def counted(n: int, one: str, many: str = "") -> str:
    """`1 article`, `1,200 articles`."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
