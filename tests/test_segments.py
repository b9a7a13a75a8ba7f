"""Segments: an article is cut without losing a character, and each piece knows its rule."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from multipolar.codebook import Codebook
from multipolar.readers import read
from multipolar.schema import KEPT_KINDS, SEGMENT_KINDS
from multipolar.segments import kept, metadata, segment
from multipolar.store import BUNDLED, open_corpus
from multipolar.vocabulary import SegmentRule

RULES = Codebook(BUNDLED / "codebook").segment_rules
ARTICLES = {path.stem[:3]: read(path, options={})[0][0] for path in open_corpus(BUNDLED).articles}


def cut(text: str) -> list[tuple[str, str, str]]:
    """kind, rule and words of each segment."""
    return [(s.kind, s.rule, text[s.start : s.end].strip()) for s in segment(text, rules=RULES)]


def assert_partition(text: str) -> None:
    places = segment(text, rules=RULES)
    assert "".join(text[place.start : place.end] for place in places) == text
    assert all(place.start < place.end for place in places)
    assert {place.kind for place in places} <= set(SEGMENT_KINDS)


# --- nothing is lost --------------------------------------------------------------------------


@pytest.mark.parametrize("number", ARTICLES)
def test_joined_the_segments_are_the_article(number):
    assert_partition(ARTICLES[number].text)


FURNITURE = [
    "\ufffd\ufffd ", "- Sputnik International, 1920\nWorld\nGet the latest news from here\n",
    "A picture - Sputnik International, 1920, 18.09.2023\n", "World\n", "Another Title\n",
    "© Sputnik / A. B / Go to the mediabank", "Read more: A plan\n", "log in or register\n",
    "Adblock Detected.\n", "Заголовок открываемого материала\n", "(Web editor: A, B)\n",
    "MOSCOW (Sputnik) - ", "They met. in sequence:\n\n", "Disclaimer: Via X – Translated by Y\n",
    "— A Reader (@a_reader) June 1, 2024\n", "June 1, 2024\n", "Subscribe\n", "The leaders met.\n",
    "Efforts for peace\n\n", "\n\n", " | News\n", "10:44, June 11, 2024\n", "\r\n", " ", "“",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.text())
@example("")
@example(" \n\t\n")
@example("\x1c\x1d\x85\u2028")
@example("\ufffd\ufffd")
@example("\r\r\n\r")
def test_any_text_is_cut_without_loss(text):
    assert_partition(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FURNITURE), max_size=14).map("".join))
def test_furniture_in_any_order_is_cut_without_loss(text):
    assert_partition(text)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(RULES), unique_by=lambda rule: rule.id))
def test_any_choice_of_rules_cuts_without_loss(rules):
    text = ARTICLES["003"].text
    assert "".join(text[s.start : s.end] for s in segment(text, rules=rules)) == text


# --- each piece of furniture of the five articles has its rule --------------------------------

SET_APART = [
    # site chrome
    ("003", "boilerplate", "site_header", "- Sputnik International, 1920\nWorld\nGet the latest"),
    ("003", "boilerplate", "page_widgets", "Newsfeed"),
    ("003", "boilerplate", "page_widgets", "0"),
    ("003", "boilerplate", "page_widgets", "Chats"),
    ("004", "boilerplate", "page_widgets", "See this content by source"),
    ("004", "boilerplate", "page_widgets", "Show More"),
    ("004", "boilerplate", "page_widgets", "Related Articles"),
    ("004", "boilerplate", "section_suffix", "| News"),
    ("004", "boilerplate", "donation", "Support Independent Journalism in Brazil"),
    # links to other articles
    ("000", "teaser", "read_more", "Read more: Iran proposes creation of BRICS security framework"),
    ("003", "teaser", "related_article", "Russian Foreign Minister Sergey Lavrov and Chinese Central"),
    ("004", "teaser", "in_sequence_link", "Iranian President Meets Russian Counterpart at SCO Summit"),
    ("004", "boilerplate", "in_sequence", "in sequence:"),
    # sign-in, ad-block, loader
    ("003", "boilerplate", "sign_in", "Subscribe"),
    ("003", "boilerplate", "sign_in", "To participate in the discussion"),
    ("003", "boilerplate", "sign_in", "log in or register"),
    ("003", "boilerplate", "page_widgets", "loader"),
    ("003", "boilerplate", "cyrillic_loader", "Заголовок открываемого материала"),
    ("004", "boilerplate", "ad_block", "Adblock Detected."),
    ("004", "boilerplate", "ad_block", "Desative seu AdBlock"),
    # who wrote, posted and photographed
    ("001", "byline", "peoples_daily_byline", "Xinhua) 10:44, June 11, 2024"),
    ("001", "byline", "agency_dateline", "NIZHNY NOVGOROD, Russia, June 10 (Xinhua) --"),
    ("001", "byline", "web_editors", "(Web editor: Zhang Kaiwei, Liang Jun)"),
    ("002", "byline", "peoples_daily_byline", "08:14, October 31, 2024 By Zhang Yunbi ( China Daily"),
    ("002", "byline", "web_editors", "(Web editor: Tian Yi, Zhong Wenxing)"),
    ("003", "byline", "photo_credit", "© Sputnik / Pavel Bednyakov"),
    ("003", "byline", "agency_dateline", "MOSCOW (Sputnik) -"),
    ("004", "byline", "translator_disclaimer", "Disclaimer: Via Telesur – Translated by RJ983"),
    # pictures
    ("002", "caption", "caption_with_credit", "Foreign Minister Wang Yi meets with Russian Deputy"),
    ("003", "caption", "caption_after_credit", "Secretary of the Russian Security Council Nikolai"),
    ("003", "boilerplate", "image_alt_text", "Secretary of the Russian Security Council Nikolai"),
    # posts, with the lines around the signature that belong to them
    ("000", "embed", "post", "Xi Jinping accepted Putin's invitation"),
    ("004", "embed", "post", "China assures that it will continue"),
    ("004", "embed", "post", "Xi Jinping believes that China and Russia should"),
    ("004", "boilerplate", "replacement_characters", "\ufffd" * 8),
    # the outlet's own headings
    ("000", "title", "headline", "China ready to strengthen strategic cooperation with Russia: MFA"),
    ("003", "title", "headline", "Russian-Chinese Coordination Important Amid West's Containment"),
    ("004", "title", "headline", "Russia and China deepen cooperative relations"),
    ("004", "title", "subheading", "Efforts for a multipolar world"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "kind", "rule", "words"), SET_APART)
def test_each_piece_of_furniture_has_its_rule(number, kind, rule, words):
    pieces = cut(ARTICLES[number].text)
    assert [(k, r) for k, r, w in pieces if w.startswith(words) and r == rule][:1] == [(kind, rule)]


def test_the_table_above_names_all_that_is_no_plain_paragraph():
    named = {(number, rule) for number, _, rule, _ in SET_APART}
    found = {(n, rule) for n, a in ARTICLES.items() for _, rule, _ in cut(a.text)}
    missing = {pair for pair in found - named if pair[1] not in ("paragraph", "headline")}
    assert missing == set()


POSTS = [
    ("000", "Xi Jinping accepted", "pic.twitter.com/BhhfjrorhV"),
    ("004", "China assures that", "September 15, 2022"),
    ("004", "Xi Jinping believes", "September 15, 2022"),
]


@pytest.mark.parametrize(("number", "first", "last"), POSTS)
def test_a_post_reaches_from_its_first_line_to_its_date_or_picture(number, first, last):
    words = [w for _, rule, w in cut(ARTICLES[number].text) if rule == "post"]
    assert [w.endswith(last) for w in words if w.startswith(first)] == [True]


NOT_KEPT = [
    *("Zhang Kaiwei", "Zhong Wenxing", "Pavel Bednyakov", "RJ983", "security framework"),
    *("Counterpart at SCO", "Special Responsibility", "AdBlock", "donate", "Заголовок", "\ufffd"),
    *("mediabank", "Translated by", "Newsfeed", "log in", "1920", "(Xinhua)", "(Sputnik)"),
]


@pytest.mark.parametrize("words", NOT_KEPT)
def test_what_is_set_apart_is_not_in_the_kept_words(words):
    texts = [
        a.text[s.start : s.end]
        for a in ARTICLES.values()
        for s in kept(segment(a.text, rules=RULES))
    ]
    assert words in "".join(a.text for a in ARTICLES.values())
    assert words not in "".join(texts)


KEPT = [
    ("000", "double counteraction", 1),
    ("001", "greater BRICS cooperation", 1),
    ("002", "the Foreign Ministry said in a statement", 1),
    ("003", "Secretary of the Russian Security Council Nikolai Patrushev, right", 1),
    ("003", "to double contain Russia and China", 1),
    ("004", "a just, democratic and multipolar world order", 1),
    ("004", "internal secessionist forces", 1),
]


@pytest.mark.parametrize(("number", "words", "times"), KEPT)
def test_the_articles_own_words_are_kept_once(number, words, times):
    text = ARTICLES[number].text
    kept_text = "".join(text[s.start : s.end] for s in kept(segment(text, rules=RULES)))
    assert kept_text.count(words) == times


# --- how rules paint --------------------------------------------------------------------------


def rule(id: str, kind: str, pattern: str, **more) -> SegmentRule:
    return SegmentRule(id=id, kind=kind, pattern=pattern, reason="test", examples={}, **more)


REST = rule("rest", "body", r"^.*\S.*$")
PAINTED = [
    # an earlier rule keeps what it has taken; the later one gets what is left of its match
    (
        "Kazan (Agency) Wang left.",
        [rule("line", "byline", r"^\w+ \(Agency\) "), REST],
        [("byline", "line", "Kazan (Agency)"), ("body", "rest", "Wang left.")],
    ),
    (
        "one two three",
        [rule("middle", "embed", "two"), REST],
        [("body", "rest", "one"), ("embed", "middle", "two"), ("body", "rest", "three")],
    ),
    # `first` takes only the first place that is left
    (
        "Advert\nHead\nBody",
        [rule("ad", "teaser", "^Advert$"), rule("head", "title", "^.+$", first=True), REST],
        [("teaser", "ad", "Advert"), ("title", "head", "Head"), ("body", "rest", "Body")],
    ),
    # a block takes the line above, or those up to its opening, and those down to its closing
    (
        "one\ntwo\n-- me\n1 May",
        [rule("post", "embed", "^-- .+$", opens="^#", closes="May", reach=2), REST],
        [("body", "rest", "one"), ("embed", "post", "two\n-- me\n1 May")],
    ),
    (
        "zero\n# one\ntwo\n-- me\nthree",
        [rule("post", "embed", "^-- .+$", opens="^#", closes="May", reach=2), REST],
        [("body", "rest", "zero"), ("embed", "post", "# one\ntwo\n-- me"), ("body", "rest", "three")],
    ),
    # no line above, none below
    ("-- me", [rule("post", "embed", "^-- .+$", opens="#", closes="May", reach=2), REST], [("embed", "post", "-- me")]),
    # where no rule finds anything
    ("Wang left.", [rule("never", "teaser", "^never$")], [("boilerplate", "none", "Wang left.")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rules", "expected"), PAINTED)
def test_earlier_rules_win_and_blocks_take_their_lines(text, rules, expected):
    found = segment(text, rules=rules)
    assert [(s.kind, s.rule, text[s.start : s.end].strip()) for s in found] == expected


def test_of_two_values_the_first_in_the_text_counts():
    text = "Xinhua) 10:44, June 11, 2024\n\nKAZAN, Russia, June 10 (TASS) -- Wang\u00a0left."
    told = metadata(segment("A headline\n" + text, rules=RULES))
    assert told == {"credit": "Xinhua", "date": "June 11, 2024", "place": "KAZAN, Russia"}


def test_each_segment_names_its_place_kind_and_rule():
    places = segment("Head\n\nWang left.", rules=RULES)
    assert [place[:4] for place in places] == [
        (0, 6, "title", "headline"),
        (6, 16, "body", "paragraph"),
    ]


def test_furniture_is_never_kept():
    places = [s for a in ARTICLES.values() for s in segment(a.text, rules=RULES)]
    assert {s.kind for s in kept(places)} == set(KEPT_KINDS)
    assert {s.kind for s in places} - {s.kind for s in kept(places)} == {"byline", "teaser", "boilerplate"}  # fmt: skip


# --- what a reader marks -----------------------------------------------------------------------

PAGE = "Menu\nLeaders meet\n(Xinhua) 10:44, June 11, 2024\nThe leaders met on Monday.\nAll rights reserved\n"
MARKED = [(0, 5, "page_furniture"), (5, 18, "page_title"), (18, 48, "page_furniture"), (75, 95, "page_furniture")]  # fmt: skip


def test_what_a_reader_marks_stands_and_a_byline_in_furniture_is_still_heard():
    found = segment(PAGE, rules=RULES, marked=MARKED)
    assert [(place.kind, place.rule) for place in found] == [
        ("boilerplate", "page_furniture"),
        ("title", "page_title"),
        ("byline", "peoples_daily_byline"),
        ("body", "paragraph"),
        ("boilerplate", "page_furniture"),
    ]
    assert "".join(PAGE[place.start : place.end] for place in found) == PAGE
    assert metadata(found) == {"credit": "Xinhua", "date": "June 11, 2024"}
