"""spaCy's attribute ruler, looked up: the same attributes at a tenth of the time.

The ruler of a model holds some two hundred patterns and tries all of them at every word. Nearly
all speak of one word, its form, tag and dependency; what these say is found once for every such
triple, the form being one for all words that no rule names. The others are matched as spaCy does.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Any

from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs

FORMS = ("ORTH", "LOWER")
SEEN = {*FORMS, "IS_SPACE", "TAG", "DEP"}  # of a word, by form, tag and dependency alone
UNNAMED = "\ue000"  # any word that no rule names: a letter of no language


class Ruler:
    """Sets what an `AttributeRuler` sets; of several rules for a word the last one counts."""

    def __init__(self, ruler: AttributeRuler) -> None:
        self.ruler = ruler
        self.vocab = ruler.vocab
        self.single, self.longer = Matcher(ruler.vocab), Matcher(ruler.vocab)
        self.named: set[int] = set()
        for number, rule in enumerate(ruler.patterns):
            patterns: Any = rule["patterns"]
            single = [p for p in patterns if len(p) == 1 and _is_seen(p[0])]
            longer = [p for p in patterns if p not in single]
            self.named |= set(map(get_string_id, _named(single)))
            for matcher, own in ((self.single, single), (self.longer, longer)):
                if own:
                    matcher.add(str(number), own)
        self.rules = lru_cache(maxsize=1 << 14)(self._rules)
        self.attributes = lru_cache(maxsize=1 << 12)(self._attributes)

    def __call__(self, doc: Doc) -> Doc:
        """The document, with the attributes that the rules give its words."""
        more: defaultdict[int, set[int]] = defaultdict(set)
        for key, start, end in self.longer(doc, allow_missing=True):
            number = int(self.vocab.strings[key])
            index = self.ruler.indices[number]
            more[(start if index >= 0 else end) + index].add(number)
        words: Any = doc.to_array(["LOWER", "IS_SPACE", "ORTH", "TAG", "DEP"])
        for place, (lower, is_space, orth, tag, dep) in enumerate(words.tolist()):
            is_named = is_space or lower in self.named
            rules = self.rules(orth if is_named else 0, tag, dep)
            if place in more:
                rules = tuple(sorted({*rules, *more[place]}))
            if rules:
                set_token_attrs(doc[place], self.attributes(rules))
        return doc

    def _rules(self, orth: int, tag: int, dep: int) -> tuple[int, ...]:
        """The rules of one word that hold for this form, 0 if none names it, tag and dependency."""
        word, own_tag, own_dep = (self.vocab.strings[value] for value in (orth, tag, dep))
        doc = Doc(self.vocab, words=[word or UNNAMED], tags=[own_tag], deps=[own_dep], heads=[0])
        found = self.single(doc, allow_missing=True)
        return tuple(sorted({int(self.vocab.strings[key]) for key, _, _ in found}))

    def _attributes(self, rules: tuple[int, ...]) -> dict[Any, Any]:
        return {name: value for n in rules for name, value in self.ruler.attrs[n].items()}


def _named(patterns: list[Any]) -> set[str]:
    """The words, in small letters, that patterns of one word name."""
    forms = (form for (token,) in patterns for form in _forms(token))
    return {word.lower() for form in forms for word in _listed(form) or []}


def _is_seen(token: dict[str, Any]) -> bool:
    """Whether a word's form, which a list names, its tag and dependency say if it is meant."""
    return set(token) <= SEEN and None not in map(_listed, _forms(token))


def _forms(token: dict[str, Any]) -> list[Any]:
    return [token[name] for name in FORMS if name in token]


def _listed(form: Any) -> list[str] | None:
    """The words that a condition on the form names; None where it is of another kind."""
    if isinstance(form, str):
        return [form]
    return form["IN"] if set(form) == {"IN"} else None
