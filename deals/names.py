"""Names of firms, bodies, countries and people in a sentence.

Comes in: the words of a sentence and the text they stand in. Goes out: `Name`s, left to right, never
overlapping. A name is found by the first reader that knows how it begins:

    quoted        «Роснефть», "Dalian Group", НАО „Шәкәрім університет“ (with its legal form)
    latin         China Harbour Engineering Company, YXE Trading Service Group Co., Ltd.
    body          Министерството на транспорта на РК, районна адміністрація
    place         Казахстан, Сан-Франциско
    capital       Райънеър, ВТБ, Марк Цукерберг

Which of them is a party is not decided here (`deals.parties`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analyzers.morphology import readings
from analyzers.tokens import Span, Token, TokenKind
from deals import wording
from deals.bodies import body_end
from deals.capital_runs import run_end
from deals.capital_words import begins_name, is_located, is_roman
from deals.cues import Cue, find_cues
from deals.gazetteer import place_at
from deals.grammar import declines, grammar
from deals.heads import HeadReader
from deals.quotes import bracketed
from deals.sector_words import site_at


class Sort(StrEnum):
    """What a name names."""

    FIRM = "firm"
    BODY = "body"
    GROUP = "group"
    COUNTRY = "country"
    REGION = "region"
    TOWN = "town"
    PERSON = "person"
    OFFICE = "office"
    THING = "thing"
    PRESS = "press"


_MODEL = re.compile("[A-Z]+-[0-9]+|[A-Z]{1,4}[0-9]{1,4}[A-Za-z]{0,4}|[0-9]{1,3}[A-Z]{1,2}")
"""What a make of things, a standard or an illness is called: F-16, A321XLR, 5G, COVID-19."""


_SHORTEST_NUMBERED = 3
"""Letters of a Latin word that makes a name with the number before it: 42Cap, but 50Hz."""


_DATE = 3
"""Words of the longest date: 14 ноября 2019."""


_SPEECH = 2
"""Words of a name in quotes, after the first, above which a colon before it says that somebody speaks."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name found: what it names, its words (first to last) and its characters."""

    sort: Sort
    first: int
    last: int
    span: Span


def find_names(text: str, words: Sequence[Token], lang: str) -> tuple[Name, ...]:
    """All names among the words of one sentence."""
    return tuple(_Reader(text, words, lang).names())


def name_at(text: str, words: Sequence[Token], at: int, lang: str) -> Name | None:
    """The name that begins at one word, if any."""
    return _Reader(text, words, lang).at(at) if at < len(words) else None


class _Reader(HeadReader):
    def names(self) -> Iterator[Name]:
        at = 0
        while at < len(self.words):
            name = self.at(at)
            if name is None:
                at += 1
            else:
                yield name
                at = name.last + 1

    def at(self, at: int) -> Name | None:
        """The name that begins at a word."""
        if not self._stands_out(at):
            return self._numbered(at) or self._body(at)
        for reader in (self._legal, self._quoted, self._body, self._latin, self._place, self._capital):
            name = reader(at)
            if name is not None:
                return name
        return None

    def _stands_out(self, at: int) -> bool:
        """Whether a word has a capital or Latin letters, is a legal form or opens a quote: others begin no
        name but that of a body.
        """
        word = self.words[at]
        return (
            wording.is_capital(self.text, word)
            or at in self.quotes
            or wording.is_latin(word)
            or wording.legal_form(self.text, word) is not None
        )

    def _legal(self, at: int) -> Name | None:
        here = at
        while here < len(self.words) and (form := wording.legal_form(self.text, self.words[here])):
            if form.place == "after" or here in self.quotes:
                break
            here += 1
        if here == at or here == len(self.words):
            return None
        if here in self.quotes:
            return self._make(Sort.FIRM, at, self.quotes[here][0], self.quotes[here][1])
        if not wording.gap(self.text, self.words, here).isspace():
            return None
        if wording.is_capital(self.text, self.words[here]):
            return self._make(Sort.FIRM, at, self._run(here))
        return None

    def _quoted(self, at: int) -> Name | None:
        if at not in self.quotes:
            return None
        last, span = self.quotes[at]
        first_letter = next((c for c in span.of(self.text) if c.isalnum()), "")
        if not (first_letter.isupper() or first_letter.isdigit()) or last - at >= 9:
            return None
        if last - at > _SPEECH and ":" in wording.gap(self.text, self.words, at):
            return None  # Иванов: «Завод строим сейчас»
        cues = find_cues(self.words[at : last + 1], self.lang)
        if any(cue.sort in ("worth", "inline", "macro") for cue in cues) or self._is_speech(at, last, cues):
            return None  # words of a speaker: «Общая стоимость проекта ...»
        sort = Sort.FIRM
        if self.is_make(at):
            sort = Sort.THING
        agency = at > 0 and wording.is_press(self.words, at - 1, self.lang)
        if wording.is_press(self.words, at, self.lang) or (
            agency and "," not in wording.gap(self.text, self.words, at)
        ):
            sort = Sort.PRESS  # РИА «Новости»
        return self._make(sort, at, last, span)

    def _is_speech(self, at: int, last: int, cues: Sequence[Cue]) -> bool:
        """«Мы рассчитываем, что ...», «Договір підписано, роботи тривають»: what somebody says is no name."""
        if last - at <= _SPEECH:
            return False
        small = grammar(self.lang)
        if self.words[at].form in small.we:
            return True
        apart = [i for i in range(at + 1, last + 1) if "," in wording.gap(self.text, self.words, i)]
        tells = any(cue.value in ("finite", "passive") for cue in cues)
        return bool(apart) and (tells or any(self.words[i].form in small.that for i in apart))

    def _body(self, at: int) -> Name | None:
        head = self.head(at)
        if head is None:
            return None
        first, hit = head
        if hit.sense == "board":
            return self._make(Sort.THING, first, hit.last)
        if hit.sense in ("office", "owner"):
            last = body_end(self.text, self.words, hit.last, self.lang)
            person = self._person_end(last + 1)
            if person is not None and wording.is_latin(self.words[person]):
                person = self._person_end(person + 1) or person
            if person is None and last == hit.last:
                return None
            if hit.sense == "owner" and person is None and last == hit.last + 1:
                alone = wording.is_capital(self.text, self.words[last])
                return self._make(Sort.PERSON, last, last) if alone else None  # „пан Стонкус“
            if hit.sense == "owner":
                return self._make(Sort.PERSON, self._first_of_run(person), person) if person else None
            if any(self._firm_at(i) for i in range(hit.last + 1, (person or last) + 1)):
                return None  # „шефът на ВМЗ-Сопот Иван Гецов“ acts for the firm, which is read next
            return self._make(Sort.OFFICE, first, person if person is not None else last)
        following = hit.last + 1
        if following in self.quotes and wording.gap(self.text, self.words, following).strip(' „“"«”') == "":
            if not self.is_proper(first, hit) and (
                first > 0 or wording.is_sort_word(self.words, hit.first, self.lang)
            ):
                return None  # „банка „Х“, „фондът „Х“: the bare name is read next
            last, span = self.quotes[following]
            return self._make(Sort.BODY, first, last, span)
        if self.only_sort(hit, first) or self.is_aside(hit):
            return None
        last = body_end(self.text, self.words, hit.last, self.lang)
        if hit.sense == "venue" and not (
            any(wording.is_capital(self.text, self.words[i]) for i in range(first, hit.last + 1))
            or self.is_called(hit, last)
        ):
            return None  # „собствен логистичен център“ is a thing; „Научен център“, „порт Констанца“ are not
        if hit.sense == "venue" and first == hit.first and self.is_several(hit):
            return None  # „училища в Севлиево“
        named = wording.is_sort_word(self.words, hit.first, self.lang) and self.is_proper(first, hit)
        if named and last + 1 in self.quotes and last > hit.last:
            last, span = self.quotes[last + 1]  # „Банк развития «Тургай»“
            return self._make(Sort.BODY, first, last, span)
        proper = wording.is_capital(self.text, self.words[first]) and not (
            first == 0 and hit.sense != "group" and wording.is_sort_word(self.words, 0, self.lang)
        )
        if last == hit.last and first == hit.first and not proper:
            return None  # „Банк предоставит ...“: which one was said before
        return self._make(Sort.GROUP if hit.sense == "group" else Sort.BODY, first, last)

    def _firm_at(self, at: int) -> bool:
        if place_at(self.words, at, self.lang):
            return False
        return at in self.quotes or bool(
            wording.is_latin(self.words[at]) or wording.is_acronym(self.text, self.words[at])
        )

    def _first_of_run(self, last: int) -> int:
        """The first of the capitalised words of one script that end with word `last`."""
        first = last
        while (
            first
            and wording.is_capital(self.text, self.words[first - 1])
            and not wording.is_latin(self.words[first - 1])
        ):
            first -= 1
        return first

    def _numbered(self, at: int) -> Name | None:
        """42Cap: a number at the head of a Latin name; „50Hz“ and „20Euro“ are too short or a sum."""
        following = at + 1
        if self.words[at].kind is not TokenKind.NUMBER or following >= len(self.words):
            return None
        word = self.words[following]
        written = word.span.of(self.text)
        joined = wording.gap(self.text, self.words, following) == "" and wording.is_latin(word)
        if (
            not joined
            or len(written) < _SHORTEST_NUMBERED
            or not (written[0].isupper() and written[1:].islower())
        ):
            return None
        return None if word.form.startswith("eur") else self._make(Sort.FIRM, at, self._run(following))

    def _latin(self, at: int) -> Name | None:
        word = self.words[at]
        if wording.is_latin(word) and self._is_model(at):
            return self._make(Sort.THING, at, self._run(at))
        if not wording.is_latin(word) or not (
            wording.is_capital(self.text, word) or any(c.isupper() for c in word.span.of(self.text))
        ):
            return None
        last = self._run(at)
        if last == at and (
            len(word.form) == 1 or is_roman(word) or wording.is_plain_acronym(self.words, at, self.lang)
        ):
            return None  # III, LED
        sort = Sort.PRESS if wording.is_press(self.words, at, self.lang) else Sort.FIRM
        if at and wording.is_project_word(self.words, at - 1, self.lang) and self.is_make(at):
            sort = Sort.THING  # „система Patriot“; but „разработчик систем Qamqor“ is a firm
        return self._make(sort, at, last)

    def _is_model(self, at: int) -> bool:
        """F-16, „машин CV90“; but „компания S7“ and S7 Airlines are firms."""
        written = wording.covers(self.words, at, self._run(at)).of(self.text)
        firm = at > 0 and wording.is_sort_word(self.words, at - 1, self.lang)
        return _MODEL.fullmatch(written) is not None and ("-" in written or not firm)

    def _place(self, at: int) -> Name | None:
        if not wording.is_capital(self.text, self.words[at]):
            return None
        region = wording.region_end(self.text, self.words, at, self.lang)
        if region is not None:
            return self._make(Sort.REGION, at, region)
        hit = place_at(self.words, at, self.lang)
        if hit is None or hit.sense.sort == "adjective":
            return None
        if hit.first == hit.last and wording.ending_of(self.words[at], self.lang) == "firm":
            return None  # Харківобленерго
        return self._make(Sort.COUNTRY if hit.sense.sort == "country" else Sort.TOWN, hit.first, hit.last)

    def _capital(self, at: int) -> Name | None:
        word = self.words[at]
        if not begins_name(self.text, self.words, at, self.lang):
            return None
        if wording.is_press(self.words, at, self.lang):
            return self._make(Sort.PRESS, at, at)
        last = self._run(at)
        followed = last - at == 2 and _is_person(self.words[at + 1].form, self.lang)
        if followed and wording.is_acronym(self.text, word):
            last = at  # „ДТЕК Ріната Ахметова“
        if any(site_at(self.words, i, self.lang) for i in range(at + 1, last + 1)):
            return None  # Зарамагская ГЭС
        if self._dates(at, last):
            return self._make(Sort.TOWN, at, last)
        if any(wording.is_acronym(self.text, w) for w in self.words[at : last + 1]):
            return self._make(Sort.FIRM, at, last)
        if last > at or _is_person(word.form, self.lang) or wording.ending_of(word, self.lang) == "person":
            return self._make(Sort.PERSON, at, last)
        attached = any(wording.may_be(word, self.lang, case) for case in ("Nom", "Gen"))
        attached = attached or not declines(self.lang)  # not: „49% проекта Газпромбанку“
        if at and self.is_settlement(at - 1):
            return self._make(Sort.TOWN, at, last)
        if at and attached and wording.is_project_word(self.words, at - 1, self.lang):
            return self._make(Sort.THING, at, last)
        return self._make(
            Sort.TOWN if is_located(self.text, self.words, at, last, self.lang) else Sort.FIRM, at, last
        )

    def _dates(self, at: int, last: int) -> bool:
        """„АСТАНА, 14 ноября.“: the town and the day that a report begins with."""
        following = last + 1
        return (
            at == 0
            and following < len(self.words) <= following + _DATE
            and self.words[following].kind is TokenKind.NUMBER
            and wording.gap(self.text, self.words, following) == ", "
        )

    def _person_end(self, at: int) -> int | None:
        """The last word of a person's name that begins at a word."""
        if at >= len(self.words) or wording.gap(self.text, self.words, at) != " " or at in self.quotes:
            return None
        return self._run(at) if wording.is_capital(self.text, self.words[at]) else None

    def _run(self, at: int) -> int:
        return run_end(self.text, self.words, at, self.lang, self.quotes)

    def _make(self, sort: Sort, first: int, last: int, inner: Span | None = None) -> Name:
        """A Name; full stops of „Ltd.“ and a bracket with the short form belong to it."""
        start = self.words[first].span.start
        if first in self.quotes:
            start = self.quotes[first][1].start
        stop = max(self.words[last].span.stop, inner.stop if inner else 0)
        if (
            wording.is_latin(self.words[last])
            and self.text[stop : stop + 1] == "."
            and wording.legal_form(self.text, self.words[last])
        ):
            stop += 1
        if (
            sort is Sort.FIRM
            and last + 1 < len(self.words)
            and wording.gap(self.text, self.words, last + 1).strip('»“”"') == " "
        ):
            form = wording.legal_form(self.text, self.words[last + 1])
            if form is not None and form.place != "before":
                last, stop = last + 1, self.words[last + 1].span.stop
        bracket = bracketed(self.text, stop)
        if bracket and sort in (Sort.FIRM, Sort.BODY) and _is_short_name(bracket.of(self.text)):
            stop = bracket.stop
            while last + 1 < len(self.words) and self.words[last + 1].span.start < stop:
                last += 1
        if start and self.text[start - 1] == "/" == self.text[stop : stop + 1]:
            sort = Sort.PRESS  # „София, 8 юни /БТА/“
        return Name(sort, first, last, Span(start, stop))


def _is_short_name(bracket: str) -> bool:
    """Whether a bracket gives another name: (КАЗНАИУ), (China Media Group), (Пекин), (КНР)."""
    inner = bracket.strip(" ()")
    return inner[:1].isupper() and not any(c.isdigit() for c in inner) and len(inner.split()) <= 5


def _is_person(form: str, lang: str) -> bool:
    return any(reading.name in ("surname", "given", "patronymic") for reading in readings(form, lang)[:1])
