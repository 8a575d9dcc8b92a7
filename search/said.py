"""English words that remember how they were made, so that a page can say them in another language.

Comes in: a sentence with places for values, and the values. Goes out: the sentence in English, as a string
like any other, which equals, prints and is stored as one; whoever has its translation (a `Teller`) makes it
anew from the same parts. So every floor speaks English and knows no other language, and nothing is lost on
the way up.

Places are written %(name)s, a percent sign is %%. Values that were said themselves are told in the other
language too; whole numbers are written as that language writes them, all other values stand as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Protocol, Self


class Teller(Protocol):
    """Someone who can say things in a language; `code` is which."""

    code: str

    def message(self, message: str) -> str:
        """A sentence with its places left open."""

    def counted(self, one: str, many: str, number: int) -> str:
        """The same in the form that goes with a number."""

    def figure(self, value: float | Decimal, places: int) -> str:
        """A number with so many digits behind the point."""


class Said(str):
    """Something said in English that can be told in another language."""

    __slots__ = ()

    def told(self, teller: Teller) -> str:
        """The same in the language of someone."""
        return str(self)

    def __deepcopy__(self, memo: object) -> Self:
        return self


class Sentence(Said):
    """Words with places for values; `many` are those for a number other than one, which is in `number`."""

    __slots__ = ("many", "message", "number", "values")

    message: str
    many: str
    number: int | None
    values: Mapping[str, Any]

    def told(self, teller: Teller) -> str:
        if self.number is None:
            words = teller.message(self.message)
        else:
            words = teller.counted(self.message, self.many, self.number)
        return words % {name: tell(value, teller) for name, value in self.values.items()}


class Figure(Said):
    """A number in digits."""

    __slots__ = ("places", "value")

    value: float | Decimal
    places: int

    def told(self, teller: Teller) -> str:
        return teller.figure(self.value, self.places)


class Row(Said):
    """Things said one after the other."""

    __slots__ = ("between", "parts")

    between: str
    parts: tuple[str, ...]

    def told(self, teller: Teller) -> str:
        return self.between.join(tell(part, teller) for part in self.parts)


class Capital(Said):
    """Words that begin with a capital letter."""

    __slots__ = ("words",)

    words: Said

    def told(self, teller: Teller) -> str:
        return _capital(self.words.told(teller))


class Name(Said):
    """The name of a thing that is known by others in other languages."""

    __slots__ = ("names",)

    names: Mapping[str, str]

    def told(self, teller: Teller) -> str:
        return self.names.get(teller.code, str(self))


def say(message: str, /, **values: Any) -> Sentence:
    """Words with values in their places.

    >>> say("Page %(page)s of %(last)s", page=3, last=1200)
    'Page 3 of 1,200'
    """
    sentence = Sentence(_filled(message, values))
    sentence.message, sentence.many, sentence.number, sentence.values = message, "", None, values
    return sentence


def say_many(one: str, many: str, number: int, /, **values: Any) -> Sentence:
    """Words that go with a number, which stands where they say %(number)s.

    >>> say_many("%(number)s deal", "%(number)s deals", 1), say_many("%(number)s deal", "%(number)s deals", 0)
    ('1 deal', '0 deals')
    """
    values = {"number": number, **values}
    sentence = Sentence(_filled(one if number == 1 else many, values))
    sentence.message, sentence.many, sentence.number, sentence.values = one, many, number, values
    return sentence


def both(one: str, many: str, /) -> tuple[str, str]:
    """Words for one and for many that are said elsewhere: here they are gathered for translation."""
    return one, many


def figure(value: float | Decimal, places: int = 0) -> Figure:
    """A number, its digits in groups of three.

    >>> figure(1204500), figure(2.5, 2)
    ('1,204,500', '2.50')
    """
    written = Figure(f"{value:,.{places}f}")
    written.value, written.places = value, places
    return written


def row(parts: Iterable[str], between: str = ", ") -> Row:
    """Parts side by side.

    >>> row([say("Energy"), "KZT"])
    'Energy, KZT'
    """
    kept = tuple(parts)
    joined = Row(between.join(kept))
    joined.parts, joined.between = kept, between
    return joined


def name(english: str, others: Mapping[str, str]) -> Name:
    """A name in English, and what it is in languages by their codes.

    >>> name("credit", {"bg": "заем"})
    'credit'
    """
    named = Name(english)
    named.names = others
    return named


def capital(words: Said) -> Capital:
    """Words at the head of a line, where they are written in small letters elsewhere.

    >>> capital(say("russian"))
    'Russian'
    """
    headed = Capital(_capital(words))
    headed.words = words
    return headed


def tell(value: object, teller: Teller) -> str:
    """Any value in the language of someone: what was not said is as it is."""
    if isinstance(value, Said):
        return value.told(teller)
    if isinstance(value, int) and not isinstance(value, bool):
        return teller.figure(value, 0)
    return str(value)


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _filled(message: str, values: Mapping[str, Any]) -> str:
    """The words in English."""
    return message % {
        name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()
    }
