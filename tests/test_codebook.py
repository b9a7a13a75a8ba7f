"""The codebook: its examples are run, its entries hold together, and a wrong one is refused."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from travelling import found, written

from multipolar.annotate import base_forms
from multipolar.codebook import Codebook, CodebookError
from multipolar.entries import amend
from multipolar.formulas.content_words import ContentWords
from multipolar.formulas.finder import FormulaFinder
from multipolar.segments import segment
from multipolar.store import BUNDLED
from multipolar.themes import ThemeFinder

BOOK = Codebook(BUNDLED / "codebook")
HEADLINE = "Leaders meet in the capital"


def examples(entries: dict, kind: str) -> list:
    return [
        pytest.param(name, text, id=f"{name}: {text[:50]!r}")
        for name, entry in entries.items()
        for text in getattr(entry.examples, kind)
    ]


@pytest.fixture(scope="module")
def finder(nlp) -> ThemeFinder:
    return ThemeFinder(BOOK.themes, nlp=nlp)


@pytest.mark.parametrize(("theme", "text"), examples(BOOK.themes, "yes"))
def test_a_theme_is_found_where_its_examples_say_yes(parsed, finder, theme, text):
    assert theme in {hit.theme for hit in finder.hits(parsed(text))}


@pytest.mark.parametrize(("theme", "text"), examples(BOOK.themes, "no"))
def test_a_theme_is_not_found_where_its_examples_say_no(parsed, finder, theme, text):
    assert theme not in {hit.theme for hit in finder.hits(parsed(text))}


@pytest.mark.parametrize("theme", BOOK.themes)
def test_every_pattern_of_a_theme_finds_one_of_its_examples(parsed, finder, theme):
    entry = BOOK.themes[theme]
    hits = [hit for text in entry.examples.yes for hit in finder.hits(parsed(text))]
    reached = {hit.pattern for hit in hits if hit.theme == theme}
    assert set(entry.patterns) | set(entry.opposite) == reached


RULES = {rule.id: rule for rule in BOOK.segment_rules}


def rules_in(text: str, rule: str) -> set[str]:
    """The rules that decide in a text; one that does not want the first line gets a headline."""
    whole = text if RULES[rule].first else f"{HEADLINE}\n{text}"
    return {place.rule for place in segment(whole, rules=BOOK.segment_rules)}


@pytest.mark.parametrize(("rule", "text"), examples(RULES, "yes"))
def test_a_segment_rule_takes_what_its_examples_say_yes_to(rule, text):
    assert rule in rules_in(text, rule)


@pytest.mark.parametrize(("rule", "text"), examples(RULES, "no"))
def test_a_segment_rule_leaves_what_its_examples_say_no_to(rule, text):
    assert rule not in rules_in(text, rule)


@pytest.mark.parametrize("entries", [BOOK.themes, RULES], ids=["themes", "segments"])
def test_every_entry_has_an_example_of_each_kind(entries):
    found = {name: entry for name, entry in entries.items() if getattr(entry, "pattern", "any")}
    assert [n for n, e in found.items() if not (e.examples.yes and e.examples.no)] == []


@pytest.fixture(scope="module")
def content() -> ContentWords:
    return ContentWords(BOOK.phrase_words, base_forms())


@pytest.mark.parametrize("name", BOOK.formulas)
def test_every_wording_of_a_formula_is_found_and_no_two_are_the_same(content, name):
    wordings = BOOK.formulas[name].wordings
    texts = [f"They spoke of the {wording} again." for wording in wordings]
    rows = FormulaFinder(BOOK, content)
    tables = found(written(texts), rows, content)
    hits = tables.formulas[tables.formulas["formula"] == name]
    assert (
        hits["doc_id"].nunique() == len({content.of_phrase(w) for w in wordings}) == len(wordings)
    )


def test_a_word_is_in_one_class_only_and_spelled_as_it_is_looked_up(content):
    words = [word for one in BOOK.phrase_words for word in one.words]
    assert sorted({word for word in words if words.count(word) > 1}) == []
    assert [word for word in words if word != word.lower()] == []
    habits = [w for one in BOOK.phrase_words if one.kind == "convention" for w in one.words]
    assert [word for word in habits if content.base.of(word) != word] == []


def test_every_outlet_has_a_colour_of_its_own():
    colours = list(BOOK.colours.values())
    assert sorted(set(colours)) == sorted(colours)
    assert [c for c in colours if not re.fullmatch("#[0-9A-F]{6}", c)] == []


def test_an_alias_names_one_outlet_only():
    names = [name for o in BOOK.outlets for name in (o.outlet, *o.aliases)]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        (BOOK.outlets, "reason"),
        (BOOK.actors.values(), "reason"),
        (BOOK.verbs.values(), "reason"),
        (BOOK.stance.cues, "reason"),
        (BOOK.acts.acts, "reason"),
        (BOOK.segment_rules, "reason"),
        (BOOK.themes.values(), "definition"),
        (BOOK.themes.values(), "include"),
        (BOOK.themes.values(), "exclude"),
        (BOOK.themes.values(), "sources"),
        (BOOK.formulas.values(), "source"),
        (BOOK.formulas.values(), "reason"),
        (BOOK.phrase_words, "reason"),
    ],
)
def test_every_entry_says_why_it_is_there(entries, reason):
    assert [entry for entry in entries if len(getattr(entry, reason)) < 4] == []


def test_an_actors_full_name_is_no_other_actors():
    """A city is the same word as the capital that stands for a government; that is told apart."""
    names = [n for a in BOOK.actors.values() for n in dict.fromkeys((a.name, *a.names))]
    assert sorted({name for name in names if names.count(name) > 1}) == []


NAMED = [
    ("Telesur", "teleSUR"),
    ("People’s Daily Online", "People's Daily Online"),
    ("Xinhua News Agency", "Xinhua"),
    ("Sputnik", "Sputnik"),
    ("The Daily Planet", "The Daily Planet"),
]


@pytest.mark.parametrize(("alias", "outlet"), NAMED)
def test_an_outlet_goes_by_its_name_in_the_codebook(alias, outlet):
    assert BOOK.outlet_named(alias) == outlet


STATES = [
    ("maria_zakharova", "russia"),
    ("mfa_china", "china"),
    ("un_security_council", "united_nations"),
    ("brics", "brics"),
]


@pytest.mark.parametrize(("actor", "state"), STATES)
def test_whom_an_actor_speaks_for_in_the_end(actor, state):
    assert BOOK.state_of(actor) == state


# --- refusals: file, what is put in place of what, and what the message must hold -------------

REFUSALS = [
    pytest.param(
        "actors.csv", "china,China,state,", "china,China,country,",
        ["actors.csv: entry 1 (china)", "type is 'country'", "'person', 'state'"],
        id="a type that is none",
    ),
    pytest.param(
        "actors.csv", "maria_zakharova,Maria Zakharova,person,russia,",
        "maria_zakharova,Maria Zakharova,person,rusia,",
        ["actors.csv: maria_zakharova", "speaks_for is 'rusia'", "no actor_id"],
        id="speaks for nobody known",
    ),
    pytest.param(
        "actors.csv", "russia,Russia,state,,", "russia,Russia,state,mfa_russia,",
        ["actors.csv: mfa_russia", "speaks_for is 'russia'", "leads back to itself"],
        id="speaks for itself in the end",
    ),
    pytest.param(
        "actors.csv", "russia,Russia,state", "china,Russia,state",
        ["actors.csv: 'china' stands there twice"],
        id="an actor_id twice",
    ),
    pytest.param(
        "actors.csv", ",wikidata,reason\n", ",wikidata\n",
        ["actors.csv: the columns are actor_id", "needed: actor_id", "reason"],
        id="a missing column",
    ),
    pytest.param(
        "actors.csv", "Q265,State; SCO", "Q265,State, SCO",
        ["actors.csv: entry 7 (uzbekistan) has 13 cells", "the header 12", "quotation marks"],
        id="a comma too many",
    ),
    pytest.param(
        "actors.csv", ",Tokyo,,,Q17,", ',Tokyo,,,"Q17,',
        ["actors.csv: ',' expected after"],
        id="a quotation mark left open",
    ),
    pytest.param(
        "actors.csv", 'Uzbek|Uzbeks,Tashkent,,,Q265,State; SCO', "Uzbek|Uzbeks,Tashkent,,,Q265,",
        ["actors.csv: entry 7 (uzbekistan): reason is ''", "at least 1 character"],
        id="no reason",
    ),
    pytest.param(
        "outlets.csv", "china,state,english.news.cn", "china,royal,english.news.cn",
        ["outlets.csv: entry 2 (Xinhua): ownership is 'royal'", "'state', 'public' or 'private'"],
        id="an ownership that is none",
    ),
    pytest.param(
        "outlets.csv", "#D55E00", "orange",
        ["outlets.csv: entry 2 (Xinhua): colour is 'orange'", "#[0-9A-Fa-f]{6}"],
        id="a colour that is no hex colour",
    ),
    pytest.param(
        "reporting_verbs.csv", "say,speech,neutral,clause,5349", "say,speech,neutral,clause,often",
        ["reporting_verbs.csv: entry 1 (say): count is 'often'", "integer"],
        id="a count that is no number",
    ),
    pytest.param(
        "themes.yml", "  naming: against", "  naming: contra",
        ["themes.yml: entry 2 (double_containment): naming is 'contra'", "'for' or 'against'"],
        id="a naming that is none",
    ),
    pytest.param(
        "themes.yml", "  label: multipolar world\n", "",
        ["themes.yml: entry 1 (multipolar_world): label is missing"],
        id="a theme without a label",
    ),
    pytest.param(
        "themes.yml", "\nno_third_party:", "\ndouble_containment:",
        ["themes.yml:", 'found duplicate key "double_containment"'],
        id="a theme twice",
    ),
    pytest.param(
        "themes.yml", "multipolar_world:\n", "multipolar_world: yes\nmore:\n",
        ["themes.yml: entry 1 (multipolar_world): label is missing"],
        id="a theme that is a word",
    ),
    pytest.param(
        "segments.yml", "  kind: teaser", "  kind: advert",
        ["segments.yml: entry", "(related_article): kind is 'advert'", "'title', 'byline'"],
        id="an unknown kind of segment",
    ),
    pytest.param(
        "segments.yml", "'\\uFFFD+[ ]?'", "'(unclosed'",
        ["segments.yml: entry 1 (replacement_characters): pattern is '(unclosed'", "not a regular expression"],
        id="a wrong regular expression",
    ),
    pytest.param(
        "segments.yml", "(?P<outlet>Sputnik International)", "(?P<paper>Sputnik International)",
        ["segments.yml: entry 2 (site_header): pattern", "group paper is not known", "credit, outlet"],
        id="a group that tells nothing known",
    ),
    pytest.param(
        "segments.yml", "  reach: 3\n", "",
        ["segments.yml: entry", "(post)", "opens and closes need a reach"],
        id="a block without reach",
    ),
    pytest.param(
        "segments.yml", "- id: ad_block", "- id: sign_in",
        ["segments.yml: 'sign_in' stands there twice"],
        id="a rule twice",
    ),
    pytest.param(
        "segments.yml", "- id: replacement_characters", "rules:\n- id: replacement_characters",
        ["segments.yml: holds dict, must be a list of entries"],
        id="a mapping for a list",
    ),
    pytest.param(
        "stance.yml", "kind: harm\n    value: against", "kind: hurt\n    value: against",
        ["stance.yml: entry", "(harm): kind is 'hurt'", "'governs', 'with'"],
        id="an unknown kind of cue",
    ),
    pytest.param(
        "stance.yml", "  - id: praise", "  - id: build",
        ["stance.yml: 'build' stands there twice"],
        id="a cue twice",
    ),
    pytest.param(
        "acts.yml", "quad: material conflict", "quad: conflict",
        ["acts.yml: entry", "(PROTEST): quad is 'conflict'", "'verbal cooperation'"],
        id="a quad that is none",
    ),
    pytest.param(
        "acts.yml", "[apologize to|for,", "[say sorry very much,",
        ["acts.yml: entry", "(CONCEDE): verbs.0 is 'say sorry very much'"],
        id="an act in too many words",
    ),
    pytest.param(
        "stance.yml", "negators:\n", "negators: [\n",
        ["stance.yml:", "line"],
        id="broken YAML",
    ),
    pytest.param(
        "formulas.yml", "by: japan", "by: nippon",
        ["formulas.yml: free and open Indo-Pacific: by is 'nippon', which is no actor_id", "it may be empty"],
        id="a formula of nobody known",
    ),
    pytest.param(
        "formulas.yml", '["responsible stakeholder"]', '["of the stakeholder"]',
        ["formulas.yml: responsible stakeholder: the wording 'of the stakeholder' needs two words"],
        id="a wording of one word",
    ),
    pytest.param(
        "formulas.yml", 'since: "2012-08-21"', 'since: "August 2012"',
        ["formulas.yml: entry", "(Thucydides trap): since is 'August 2012'"],
        id="a day that is none",
    ),
    pytest.param(
        "formulas.yml", "- formula: double standards", "- formula: new world order",
        ["formulas.yml: 'new world order' stands there twice"],
        id="a formula twice",
    ),
    pytest.param(
        "phrase_words.yml", "kind: convention", "kind: habit",
        ["phrase_words.yml: entry", "kind is 'habit'", "'function' or 'convention'"],
        id="an unknown class of words",
    ),
    pytest.param(
        "settings.toml", "level = 0.95", "level = ",
        ["settings.toml:", "line"],
        id="broken TOML",
    ),
    pytest.param(
        "settings.toml", "level = 0.95", "level = '0.95'",
        ["settings.toml: intervals: level is '0.95', must be float, as 0.95"],
        id="a setting of the wrong type",
    ),
    pytest.param(
        "settings.toml", "level = 0.95", "",
        ["settings.toml: intervals: level is missing", "0.95"],
        id="a setting left out",
    ),
    pytest.param(
        "settings.toml", "level = 0.95", "level = 0.95\nlevels = 2",
        ["settings.toml: intervals: levels is not known; allowed:", "n_boot"],
        id="a setting that is none",
    ),
]  # fmt: skip


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A codebook folder to spoil."""
    return Path(shutil.copytree(BUNDLED / "codebook", tmp_path / "codebook"))


@pytest.mark.parametrize(("file", "old", "new", "words"), REFUSALS)
def test_a_wrong_entry_is_refused_by_file_entry_and_value(own, file, old, new, words):
    text = (own / file).read_text("utf-8")
    assert old in text
    (own / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(CodebookError) as refusal:
        Codebook(own).check()
    assert [w for w in words if w not in str(refusal.value)] == [], str(refusal.value)


FILES = [path.name for path in BUNDLED.joinpath("codebook").iterdir() if path.name != "README.md"]


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_refused_by_its_name(own, file):
    (own / file).unlink()
    with pytest.raises(CodebookError, match=rf"{re.escape(file)}: not there; copy it from"):
        Codebook(own).check()


def test_every_wrong_entry_is_named_not_only_the_first(own):
    path = own / "outlets.csv"
    path.write_text(path.read_text("utf-8").replace("#", "no "), "utf-8")
    with pytest.raises(CodebookError) as refusal:
        Codebook(own).check()
    assert len(str(refusal.value).splitlines()) == len(BOOK.outlets)


SAVED = [
    ("a byte order mark", lambda data: b"\xef\xbb\xbf" + data),
    ("Windows line ends", lambda data: data.replace(b"\n", b"\r\n")),
    ("blank rows at the end", lambda data: data + b"\n\n"),
]


@pytest.mark.parametrize(("how", "saved"), SAVED, ids=[how for how, _ in SAVED])
def test_a_table_saved_by_a_spreadsheet_is_read(own, how, saved: Callable[[bytes], bytes]):
    for name in ("outlets.csv", "actors.csv", "reporting_verbs.csv"):
        (own / name).write_bytes(saved((own / name).read_bytes()))
    read = Codebook(own).check()
    assert (read.outlets, read.actors, read.verbs) == (BOOK.outlets, BOOK.actors, BOOK.verbs)


@pytest.mark.parametrize("file", ["themes.yml"])
def test_an_amended_file_keeps_its_comments_and_layout(own, file):
    before = (own / file).read_bytes()
    amend(own / file, lambda held: None)
    assert (own / file).read_bytes() == before
