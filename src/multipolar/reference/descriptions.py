"""Whom a noun means that names nobody: whose it is, who made it, or whom the article calls so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from spacy.tokens import Token

from multipolar.annotate import Line
from multipolar.codebook import Codebook
from multipolar.reference.discourse import NOBODY, Discourse, Who

MAKING = ("by", "from")
WITHIN = ("in", "with")
QUALIFYING = ("det", "amod", "compound", "nmod", "punct")


class Fact(NamedTuple):
    """Whom a noun means at a place of the article, NOBODY if it does not say; and whose it is."""

    place: int
    owner: str
    who: Who


class Descriptions:
    """Whom the descriptions of one article mean.

    "The diplomat" is whom the article called a diplomat last ("Jane Doe, a diplomat"), if he is
    near; where it called nobody so, it means whom "he" would. "The letter" is whose letter the
    article told of. "His campaign" is what the codebook calls the campaign of whom "his" means.
    """

    def __init__(self, lines: Sequence[Line], discourse: Discourse, codebook: Codebook) -> None:
        words = codebook.settings["speakers"]
        self.lines = lines
        self.discourse = discourse
        self.documents = frozenset(words["documents"])
        self.people = frozenset(words["people"])
        self.pronouns = {noun: told for told in ("he", "she") for noun in words[f"{told}_nouns"]}
        self.definite = frozenset(codebook.settings["roles"]["determiners"])
        self.named = codebook.named

    def meant(
        self,
        line: Line,
        noun: Token,
        *,
        whose: Callable[[Token], Who],
        is_quoted: Callable[[int], bool],
    ) -> Who:
        """Whom a noun in the singular means.

        whose: whom a pronoun means. is_quoted: as in `Discourse.meant`.
        """
        word, owner, place = noun.lemma_.lower(), _owner(noun), line.span(noun)[0]
        if owner is not None and owner.pos_ == "PRON":
            own = whose(owner)
            if word in self.documents:
                return own
            if (named := self._composed(noun, owner, own)).is_known:
                return named
        elif word in self.documents and (maker := self._maker(line, noun)).is_known:
            return maker
        if owner is None and not any(child.lower_ in self.definite for child in noun.children):
            return NOBODY
        told = [fact for fact in self.facts.get(word, ()) if fact.place < place]
        told = [fact for fact in told if fact.owner == _name(owner) or not (fact.owner and owner)]
        if told:
            who = told[-1].who
            return who if word in self.documents or self.discourse.is_near(place, who) else NOBODY
        if word in self.people and self._is_bare(line, noun):
            pronoun = self.pronouns.get(word, "")
            return self.discourse.meant(place, pronoun=pronoun, is_quoted=is_quoted)
        return NOBODY

    def _is_bare(self, line: Line, noun: Token) -> bool:
        """Whether no more than adjectives and no state stands with it: "the old diplomat"."""
        for child in noun.children:
            mention = self.discourse.covering(*line.span(child))
            is_state = child.ent_type_ == "GPE" or bool(
                mention and mention.actor and mention.actor.type in ("state", "place")
            )
            if child.dep_ not in QUALIFYING or is_state:
                return False
        return True

    def _composed(self, noun: Token, owner: Token, whose: Who) -> Who:
        """The actor whose name is that of the owner and the noun: "Trump" and "campaign"."""
        words = noun.doc[owner.i + 1 : noun.i + 1].text.lower()
        actor = whose.actor
        own = (*actor.names, *actor.short_names, *actor.demonyms) if actor else ()
        found = (self.named.get(f"{name.lower()} {words}") for name in own)
        return Who(next((actor for actor in found if actor), None))

    @cached_property
    def facts(self) -> dict[str, list[Fact]]:
        """Noun → what the article tells of whom it means, in order."""
        found: dict[str, list[Fact]] = {}
        for line, noun in self._nouns():
            word, owner = noun.lemma_.lower(), _owner(noun)
            if word in self.documents:
                maker = self._maker(line, noun)
                who = maker if maker.is_known else self._teller(line, noun)
            else:
                who = self._person(line, noun)
            is_new = owner is None and not any(c.lower_ in self.definite for c in noun.children)
            if who.is_known or is_new:
                fact = Fact(line.span(noun)[0], _name(owner), who)
                found.setdefault(word, []).append(fact)
        return found

    def _nouns(self) -> Iterator[tuple[Line, Token]]:
        """The nouns for people and documents in the singular."""
        strings = self.lines[0].doc.vocab.strings
        words = (*self.people, *self.documents)
        keys = {strings[form] for word in words for form in (word, word.title())}
        for line in self.lines:
            for place, key in enumerate(line.doc.to_array("LEMMA").tolist()):
                if key in keys and line.doc[place].tag_ in ("NN", "NNP"):
                    yield line, line.doc[place]

    def _maker(self, line: Line, noun: Token) -> Who:
        """Who made a document: "the IMF report", "Doe's letter", "a statement from Doe"."""
        before = [child for child in noun.children if child.dep_ in ("compound", "poss")]
        behind = (child for child in noun.children if child.lower_ in MAKING)
        named = [*before, *(word for child in behind for word in child.children)]
        if any(word.conjuncts for word in named):
            return NOBODY
        return next(filter(_may_speak, (self._named(line, word) for word in named)), NOBODY)

    def _teller(self, line: Line, noun: Token) -> Who:
        """Who says something in a document: "Doe said in a letter"."""
        if noun.dep_ != "pobj" or noun.head.lower_ not in WITHIN:
            return NOBODY
        subjects = (child for child in noun.head.head.children if child.dep_ == "nsubj")
        return next(filter(_may_speak, (self._named(line, word) for word in subjects)), NOBODY)

    def _person(self, line: Line, noun: Token) -> Who:
        """Whom the noun is said of: "Jane Doe, a diplomat", "diplomat Jane Doe", "Doe is a …"."""
        near = [child for child in noun.children if child.dep_ == "appos"]
        if noun.dep_ in ("appos", "compound"):
            near.append(noun.head)
        if noun.dep_ == "attr":
            near += [child for child in noun.head.children if child.dep_ == "nsubj"]
        named = (child for child in noun.children if child.dep_ == "acl")
        near += [word for verb in named for word in verb.children if word.dep_ == "oprd"]
        return next(filter(_is_person, (self._named(line, word) for word in near)), NOBODY)

    def _named(self, line: Line, word: Token) -> Who:
        mention = self.discourse.covering(*line.span(word))
        if mention is None or mention.kind == "demonym":
            return NOBODY
        return self.discourse.who(mention)


def _owner(noun: Token) -> Token | None:
    return next((child for child in noun.children if child.dep_ == "poss"), None)


def _name(owner: Token | None) -> str:
    return "" if owner is None or owner.pos_ == "PRON" else owner.text


def _may_speak(who: Who) -> bool:
    return who.is_known and not (who.actor and who.actor.type == "place")


def _is_person(who: Who) -> bool:
    return who.is_known and not (who.actor and who.actor.type != "person")
