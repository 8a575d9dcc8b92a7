"""Whom an article is about, and whom „the plant“ or „the port“ in it means.

Comes in: the sentences of one article. Goes out: the firm or body that it speaks of most, or the one that was
named with a noun. News names its subject in the headline and the first lines and then says „the company“, or
nothing at all: „Договорен е кредит с банка „Х““, «с „Х“ подписан договор». Mentions of one firm are counted
together by the keys of its name (`deals.naming`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from analyzers.baseform import base_form
from analyzers.text import fold
from analyzers.tokenizer import tokenize
from analyzers.tokens import Token
from deals import wording
from deals.body_kinds import agree, kinds_in_name, kinds_of_noun, specific
from deals.candidates import speaks
from deals.grammar import declines, grammar
from deals.known_names import known_name, variants
from deals.model import Party
from deals.names import Name, Sort
from deals.naming import name_keys
from deals.offices import ministry
from deals.parties import of_name
from deals.reading import Sentence
from deals.voice import phrase_start

_NAMED = (Sort.FIRM, Sort.BODY)
_LEAD = 2
"""Sentences after the headline that tell what an article is about."""
_LEAD_WEIGHT = 2
"""What a mention there weighs beside one in the rest of the text."""
_LONGEST = 80
"""Sentences of an article that is likely to be about one firm; longer ones are looked at no further."""
ENOUGH = 3
"""The weight from which on an article is about a firm."""
_SHORTEST_STEM, _LONGEST_STEM = 4, 5
"""Letters by which a noun is known in its cases."""
_FEW = 5
"""So many names are looked for one by one; for more, all of an article is read once."""
_HEAD = 3
"""Letters with which a name begins in all its cases."""
_BEFORE = 3
"""Words before a name among which an office may stand: „руководитель агрофирмы «Х»“."""

_QUOTES = tuple('«„“"')

Keys = frozenset[str]


@dataclass(frozen=True, slots=True)
class Mention:
    """A party as one sentence names it; `at` is the place of the sentence in the article, `words` how many
    words a firm's name has (a body's may stand with all that it is, so they do not count).
    """

    at: int
    sentence: Sentence
    party: Party
    words: int


@dataclass(slots=True)
class Member:
    """A firm or body of the article: its keys, its mentions, the nouns that it was named with, and the sorts
    of bodies that these and its name tell.
    """

    keys: Keys
    weight: int = 0
    mentions: list[Mention] = field(default_factory=list)
    nouns: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    spoken_for: list[int] = field(default_factory=list)

    def is_called(self, noun: str) -> bool:
        """Whether it was named with a noun, in whatever case."""
        return _stem(noun) in self.nouns

    def last_before(self, at: int) -> int:
        """The last sentence before a sentence that names it; -1 if none does."""
        return max((one.at for one in self.mentions if one.at < at), default=-1)

    @property
    def fullest(self) -> Mention:
        """The mention by its fullest name, the commonest among those; a headline is the last to be cited."""
        told = Counter((len(name_keys(one.party.name)), one.words, one.party.name) for one in self.mentions)
        best = max(told, key=lambda name: (name[1] > 0, name[0], name[1], told[name]))[2]
        named = [one for one in self.mentions if one.party.name == best]
        return next((one for one in named if not one.sentence.block.is_title), named[0])


def things(sentences: Sequence[Sentence]) -> frozenset[Keys]:
    """The names, as keys, that an article gives to projects and makes: „газопровод «Х»“ is «Х» later on. One
    that it also calls a firm is none.
    """
    made = {
        name_keys(name.span.of(sentence.block.text))
        for sentence in sentences
        if any(mark in sentence.text for mark in _QUOTES)  # names are read only where there may be one
        for name in sentence.names
        if _is_quoted_thing(sentence, name)
    }
    made.discard(frozenset())
    if not made:
        return frozenset()
    firms = {
        name_keys(name.span.of(sentence.block.text))
        for sentence in sentences
        for name in sentence.names
        if name.sort in (Sort.THING, Sort.FIRM)
        and not _is_quoted_thing(sentence, name)
        and _is_called_firm(sentence, name)
    }
    return frozenset(made - firms)


def _is_quoted_thing(sentence: Sentence, name: Name) -> bool:
    return name.sort is Sort.THING and name.span.of(sentence.block.text)[:1] in _QUOTES


def _is_called_firm(sentence: Sentence, name: Name) -> bool:
    """Whether a legal form or a word for a firm goes with a name."""
    if wording.legal_form(sentence.block.text, sentence.words[name.first]) is not None:
        return True
    before = sentence.words[phrase_start(sentence, name) : name.first]
    return any(kinds_of_noun(word.form, sentence.lang) for word in before)


class Cast:
    """The firms and bodies of one article."""

    def __init__(self, headline: Sequence[Sentence], sentences: Sequence[Sentence]) -> None:
        self._all = (*headline, *sentences)
        self.headline = headline[:_LEAD]
        self._asked = 0
        self._sentences = sentences[:_LONGEST]
        self._short = len(sentences) <= _LONGEST

    def subject(self, at: int, others: Collection[Party]) -> Mention | None:
        """Whom the article is about, if it was named before sentence `at` and is none of the others."""
        if not self._short:
            return None
        heavy = [m for m in self._apart(others) if m.weight >= ENOUGH and m.last_before(at) >= 0]
        best = max(heavy, key=lambda member: member.weight, default=None)
        return best.fullest if best is not None else None

    def speaker(self, at: int, others: Collection[Party]) -> Mention | None:
        """The firm whose head or spokesman was named last before sentence `at`: who says „we“."""
        heard = ((place, m.fullest) for m in self._apart(others) for place in m.spoken_for if place <= at)
        return max(heard, key=lambda one: (one[1].words > 0, one[0]), default=(0, None))[1]

    def called(self, noun: str, at: int, others: Collection[Party]) -> Mention | None:
        """The firm or body that was last named with a noun before sentence `at`: порту -> „порт «Х»“."""
        told = self._sentences[0].lang if self._sentences else ""
        sorts = specific(noun, told)
        near = [
            m
            for m in self._apart(others)
            if (m.is_called(noun) or sorts & m.kinds) and m.last_before(at) >= 0
        ]
        last = max(near, key=lambda member: member.last_before(at), default=None)
        return last.fullest if last is not None else None

    def last(self, noun: str, at: int, others: Collection[Party], lang: str) -> Mention | None:
        """The firm or body named last before sentence `at` that a noun may stand for."""
        near = [
            (one.at, one.party.span, member.fullest)
            for member in self._apart(others)
            for one in member.mentions
            if one.at < at and agree(noun, member.kinds, lang)
        ]
        return max(near, key=lambda found: found[:2])[2] if near else None

    def is_one(self, one: Party, other: Party) -> bool:
        """Whether two parties are one, by a whole name and a part of it."""
        ours, theirs = _keys(one), _keys(other)
        return ours <= theirs or theirs <= ours

    def is_thing(self, party: Party) -> bool:
        """Whether a party has the name of a project or a make."""
        keys = name_keys(party.as_written)
        self._asked += 1
        if self._asked <= _FEW:  # it is not worth reading the whole article for a few names
            heads = {word.form[:_HEAD] for word in tokenize(party.as_written) if len(word.form) >= _HEAD}
            near = [one for one, folded in self._folded if any(head in folded for head in heads)]
            return keys in things(near if heads else self._all)
        return keys in self._things

    @cached_property
    def _folded(self) -> list[tuple[Sentence, str]]:
        return [(sentence, fold(sentence.text)) for sentence in self._all]

    @cached_property
    def _things(self) -> frozenset[Keys]:
        return things(self._all)

    def agrees(self, noun: str, party: Party, lang: str) -> bool:
        """Whether a noun may stand for a party: „банк“ only for one that the article calls so."""
        keys = _keys(party)
        kinds = {kind for member in self._members if member.keys & keys for kind in member.kinds}
        return agree(noun, kinds, lang)

    def community(self, word: Token, sentence: Sentence, at: int) -> Mention | None:
        """„общината“ by its town, as a name: „Община Шумен“; only where names of towns do not decline."""
        if declines(sentence.lang) or not word.form.startswith(grammar(sentence.lang).community):
            return None
        towns = Counter(
            name.span.of(one.block.text)
            for one in (*self.headline, *self._sentences[: at + 1])
            for name in one.names
            if name.sort is Sort.TOWN
        )
        if not towns:
            return None
        written = word.span.of(sentence.block.text)
        name = f"{base_form(written, sentence.lang).capitalize()} {towns.most_common(1)[0][0]}"
        return Mention(at, sentence, Party(written, name, None, None, word.span), 0)

    def _apart(self, others: Collection[Party]) -> Iterator[Member]:
        known = frozenset(key for party in others for key in _keys(party))
        return (member for member in self._members if not member.keys & known)

    @cached_property
    def _members(self) -> tuple[Member, ...]:
        members: list[Member] = []
        for at, sentence in (*((-1, one) for one in self.headline), *enumerate(self._sentences)):
            weight = ENOUGH if at < 0 else _LEAD_WEIGHT if at < _LEAD else 1
            for name in sentence.names:
                heads = name.sort is Sort.OFFICE and ministry(sentence, name) is not None
                if not heads and (name.sort not in _NAMED or _is_aside(sentence, name)):
                    continue
                if is_bare_noun(sentence, name):
                    continue
                party = of_name(sentence, name)
                keys = _keys(party)
                if not keys or keys in self._things:
                    continue
                member = next((m for m in members if m.keys <= keys or keys <= m.keys), None)
                if member is None:
                    member = Member(keys)
                    members.append(member)
                member.keys |= keys
                member.weight += 0 if heads else weight
                member.mentions.append(Mention(max(at, 0), sentence, party, _length(name)))
                if _has_office(sentence, name):
                    member.spoken_for.append(max(at, 0))
                member.nouns.update(_nouns(sentence, name))
                member.kinds.update(_kinds(sentence, name))
                if heads:  # „министърът“ of what „министерството“ is later on
                    member.nouns.add(_stem(grammar(sentence.lang).ministry[0]))
                    member.kinds.update(kinds_of_noun(grammar(sentence.lang).ministry[0], sentence.lang))
            for noun in _led(sentence):  # „власник групи Х“: of the group that was named before
                for member in members:
                    if noun in member.nouns:
                        member.spoken_for.append(max(at, 0))
        return tuple(members)


def _keys(party: Party) -> Keys:
    """The keys of a name; of one that is nothing but a common noun („Укрзалізниця“), that noun. A name that
    has an abbreviation too has one key.
    """
    known = known_name(party.name)
    if known is not None:
        return frozenset((known,))
    return name_keys(party.name) or frozenset(_stem(word.form) for word in tokenize(party.name)[:1])


def _length(name: Name) -> int:
    return name.last - name.first + 1 if name.sort is Sort.FIRM else 0


def is_bare_noun(sentence: Sentence, name: Name) -> bool:
    """Whether a name is nothing but „Общината“, „Министерство“: which one may have been said before."""
    alone = name.first == name.last and name.sort is Sort.BODY
    word = sentence.words[name.first]
    if name.first == name.last and wording.legal_form(sentence.block.text, word):
        return True  # „КП уклало договір“
    if wording.is_acronym(sentence.block.text, word):
        return alone and word.form in grammar(sentence.lang).unnamed
    head = wording.head_at(sentence.words, name.first, sentence.lang)
    told = head is not None and bool(kinds_of_noun(word.form, sentence.lang))
    return alone and (told or word.form.startswith(grammar(sentence.lang).unnamed))


def _is_aside(sentence: Sentence, name: Name) -> bool:
    """Whether a name is that of a source, or may be a place („дорога на Х“) or a plain first word."""
    site = "." in name.span.of(sentence.block.text)  # „передаёт корреспондент Tengrinews.kz“
    if (name.sort is Sort.BODY or site) and speaks(sentence, name):
        return True
    bare = name.span.of(sentence.block.text)[:1].isalpha() and not wording.is_latin(
        sentence.words[name.first]
    )
    before = sentence.words[name.first - 1].form if name.first else ""
    if not bare or name.sort is not Sort.FIRM:
        return False
    word = sentence.words[name.first]
    people = name.last == 0 and not wording.is_acronym(sentence.block.text, word)  # „Испанци“
    people = people and wording.ending_of(word, sentence.lang) != "firm"
    return people or before in grammar(sentence.lang).aside


def _has_office(sentence: Sentence, name: Name) -> bool:
    """Whether an office stands before a name: „шеф на „Х“, «руководитель агрофирмы «Х»»."""
    hits = (
        wording.head_at(sentence.words, at, sentence.lang)
        for at in range(max(0, name.first - _BEFORE), name.first)
    )
    return any(hit is not None and hit.sense in ("office", "owner") for hit in hits)


def _stem(form: str) -> str:
    """The beginning of a noun that its cases share: групи and група, порту and порт."""
    return form[: max(_SHORTEST_STEM, min(_LONGEST_STEM, len(form) - 1))]


def _led(sentence: Sentence) -> Iterator[str]:
    """The beginnings of nouns after an office that stand for a firm named before: „директор компанії“."""
    words, lang = sentence.words, sentence.lang
    inside = {at for name in sentence.names if name.sort in _NAMED for at in range(name.first, name.last + 1)}
    for at in range(1, len(words)):
        if at in inside or not wording.is_sort_word(words, at, lang):
            continue
        before = at - 1 if words[at - 1].form not in grammar(lang).of else at - 2
        hit = wording.head_at(words, before, lang) if before >= 0 else None
        if hit is not None and hit.sense in ("office", "owner"):
            yield _stem(words[at].form)


def _kinds(sentence: Sentence, name: Name) -> Iterator[str]:
    """The sorts of bodies that a name and the words before it tell; who lends is a bank."""
    start = phrase_start(sentence, name)
    for word in sentence.words[start : name.last + 1]:
        yield from kinds_in_name(word.form, sentence.lang)
    if any(cue.sort == "lender" and start <= cue.first <= name.last for cue in sentence.cues):
        yield "bank"
    for variant in variants(known_name(of_name(sentence, name).name) or ""):
        for word in tokenize(variant):
            yield from kinds_in_name(word.form, sentence.lang)  # МВФ is a fund


def _nouns(sentence: Sentence, name: Name) -> Iterator[str]:
    """The beginnings of the words that say what a name is: before it, in it, or after it and a comma."""
    words, lang = sentence.words, sentence.lang
    for at in range(phrase_start(sentence, name), name.last + 1):
        form = words[at].form
        sort = wording.is_sort_word(words, at, lang) or wording.head_at(words, at, lang)
        if sort or wording.legal_form(sentence.block.text, words[at]):
            yield _stem(form)
        for half in grammar(lang).company:
            if half in form[1:]:
                yield _stem(half)  # „агрохолдинг «Х»“ is the holding later on
