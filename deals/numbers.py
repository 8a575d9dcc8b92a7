"""Numbers as the press writes them: digits, numerals in all cases, halves, and their scale words.

Comes in: the atoms of a paragraph (`deals.words`). Goes out: a `Quantity`, the exact value with its scale
applied and the atoms it covers. What is counted (money, tonnes, people) is for others to find.

>>> from deals.words import scan
>>> quantity_at(scan("2,78 млрд. долара"), 0, "bg").value
Decimal('2780000000')
>>> quantity_at(scan("пів мільярда"), 0, "uk").value, quantity_at(scan("двести пятьдесят"), 0, "ru").value
(Decimal('500000000'), Decimal('250'))
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from deals.numerals import NumberWords, number_words
from deals.words import Atom, AtomKind, Atoms, touching

# No sum or measure of the press has more; a longer row of digits is a number of an account or a barcode.
_MOST_DIGITS = 18
_GROUPS = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}")
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its scale.

    Attributes:
        value: scale applied.
        number: as it stands before its scale word: 2.78 of "2,78 млрд".
        scale: what its first scale word is worth, 1 where there is none.
        first: index of its first atom.
        after: index of the atom after its last one.
        excess: it says that there is something over: "пять с лишним миллионов".
        around: the word itself rounds: "двайсетина хиляди".
        written: digits, not words.
        composed: of two scaled numbers: "1 млрд 370 млн".
    """

    value: Decimal
    number: Decimal
    scale: Decimal
    first: int
    after: int
    excess: bool = False
    around: bool = False
    written: bool = False
    composed: bool = False

    @property
    def scaled(self) -> bool:
        """Whether a scale word (тысяч, млн, милиарда) belongs to it."""
        return self.scale != 1

    @property
    def like_a_year(self) -> bool:
        """Four digits that may well be a year."""
        return self.written and not self.scaled and FIRST_YEAR <= self.value <= LAST_YEAR


def quantity_at(atoms: Atoms, first: int, lang: str, *, simple: bool = False) -> Quantity | None:
    """The number that begins at this atom, with its scale words, or None.

    With `simple` it ends after its first scale word: "1 млрд" of "1 млрд 370 млн".
    """
    words = number_words(lang)
    if first >= len(atoms) or not may_start(atoms[first], words):
        return None
    total = _term(atoms, first, words)
    if total is None or simple:
        return total
    last = total.scale
    while last != 1:  # "1 млрд 370 млн", "3 хиляди и 500"
        at = total.after
        if at < len(atoms) and atoms[at].form in words.joiners:
            at += 1
        part = _term(atoms, at, words)
        if part is None or part.value >= last or part.like_a_year:
            break
        if (
            part.number != int(part.number) and not part.scaled
        ):  # "2 млрд 431,6 млн", but not "2 млн 1,5 раза"
            break
        total = replace(total, value=total.value + part.value, after=part.after, composed=True)
        last = part.scale
    return total


def signed(atoms: Atoms, quantity: Quantity, lang: str) -> Quantity:
    """The same number after a currency's sign, where a letter may be its scale: "$1.5m"."""
    at = quantity.after
    if quantity.scaled or not touching(atoms, at):
        return quantity
    scale = number_words(lang).after_sign.get(atoms[at].form)
    if scale is None:
        return quantity
    return replace(quantity, value=plain(quantity.number * scale), scale=scale, after=at + 1)


def may_start(atom: Atom, words: NumberWords) -> bool:
    """A quick look, since most words are no numbers."""
    return atom.kind is AtomKind.NUMBER or atom.form in words.numerals or atom.form in words.scales


def _term(atoms: Atoms, first: int, words: NumberWords) -> Quantity | None:
    """One number with one scale word."""
    if first >= len(atoms):
        return None
    digits = atoms[first].kind is AtomKind.NUMBER
    read = _digits(atoms, first, words) if digits else _worded(atoms, first, words)
    if read is None:
        return None
    raw: str | Decimal = read[0]
    kind, at = read[1:]
    if digits:
        at = _said_again(atoms, at, words)
    at, excess = _excess(atoms, at, words)
    if kind != "whole" and (more := words.more.at(atoms, at)) and words.scales.at(atoms, more[1]):
        raw, at = (raw if isinstance(raw, Decimal) else _decimal(raw, grouped=False)) + more[0], more[1]
    scale, at = _scale(atoms, at, words) if kind != "whole" else (Decimal(1), at)
    number = raw if isinstance(raw, Decimal) else _decimal(raw, grouped=scale == 1)
    if kind == "share" and scale == 1 and number < 1:  # "полтора рубля", but no "половина рублей"
        return None
    value = number * scale
    if scale != 1 and (more := words.more.at(atoms, at)):  # "два милиона и половина"
        value, at = value + more[0] * scale, more[1]
    if not excess:
        at, excess = _excess(atoms, at, words)
    if kind == "whole":
        scale = Decimal(10) ** value.adjusted()
        number = value / scale
    return Quantity(plain(value), number, scale, first, at, excess, kind == "around", kind == "digits")


def _digits(atoms: Atoms, first: int, words: NumberWords) -> tuple[str, str, int] | None:
    """A number in digits that is one: no part of a date, a code, a model's name or a telephone number."""
    atom = atoms[first]
    if sum(map(str.isdigit, atom.form[: 2 * _MOST_DIGITS])) > _MOST_DIGITS:
        return None
    if touching(atoms, first):
        before = atoms[first - 1]
        apart = (
            before.form == "/" and first > 1 and atoms[first - 2].kind is AtomKind.MARK
        )  # 9 млн. лв./5 млн.
        if before.kind is AtomKind.NUMBER or (before.form in ("/", ":", "№", "#", "_") and not apart):
            return None
        if before.kind is AtomKind.WORD and not _is_code(before.form):
            return None  # G20, А4
        two_before = atoms[first - 2] if touching(atoms, first - 1) else None
        if before.form in ".," and two_before and two_before.kind is AtomKind.NUMBER:
            return None  # the third part of 11.12.2014
        if before.form == "-" and two_before and two_before.kind is AtomKind.WORD:
            return None  # Ту-214, Евро-2012
        if before.form == "-" and two_before and touching(atoms, first - 2) and atoms[first - 3].form == "-":
            return None  # the third part of 859-292-3680
    elif first and atoms[first - 1].form == "№":
        return None
    at = first + 1
    if at < len(atoms) and touching(atoms, at):
        if atoms[at].form in ("/", ":") and touching(atoms, at + 1) and atoms[at + 1].kind is AtomKind.NUMBER:
            return None
        if atoms[at].form == "-" and touching(atoms, at + 1) and atoms[at + 1].kind is AtomKind.WORD:
            if atoms[at + 1].form not in words.suffixes:
                return None if words.hyphened.at(atoms, at + 1) is None else (atom.form, "digits", at)
            at += 2  # "10-ти миллионов"
    return atom.form, "digits", at


def _is_code(form: str) -> bool:
    """Latin letters that may touch a number: USD5."""
    return form.isascii() and len(form) == 3


def _said_again(atoms: Atoms, at: int, words: NumberWords) -> int:
    """The place after the same number in words, in brackets before its scale: "5 (пять) млн"."""
    if at >= len(atoms) or atoms[at].form != "(":
        return at
    again = _worded(atoms, at + 1, words) if at + 1 < len(atoms) else None
    if again is None or again[2] >= len(atoms) or atoms[again[2]].form != ")":
        return at
    return again[2] + 1 if words.scales.at(atoms, again[2] + 1) else at


def _worded(atoms: Atoms, first: int, words: NumberWords) -> tuple[Decimal, str, int] | None:
    """A numeral in words, of one word or several; or a scale word alone, which means one of it."""
    found = words.numerals.at(atoms, first)
    if found is None:
        alone = words.scales.at(atoms, first)
        if alone is None or not alone[0].alone:
            return None
        return Decimal(1), "alone", first
    numeral, at = found
    if numeral.kind != "count":
        return numeral.value, numeral.kind, at
    value, order = numeral.value, _order(numeral.value)
    while order > 1:
        place = at + (at < len(atoms) and atoms[at].form in words.joiners)
        following = words.numerals.at(atoms, place)
        if following is None or following[0].kind != "count" or following[0].value >= order:
            break
        value, at, order = value + following[0].value, following[1], _order(following[0].value)
    return value, "count", at


def _order(value: Decimal) -> int:
    """How large a numeral may follow: tens and units after a hundred, units after twenty, else none."""
    if value >= 100:
        return 100
    return 10 if value >= 20 else 1


def _scale(atoms: Atoms, at: int, words: NumberWords) -> tuple[Decimal, int]:
    if at < len(atoms) and atoms[at].form == "-" and touching(atoms, at) and touching(atoms, at + 1):
        hyphened = words.hyphened.at(atoms, at + 1)
        if hyphened:
            return hyphened[0].value, hyphened[1]
    found = words.scales.at(atoms, at)
    if found is None:
        return Decimal(1), at
    scale, at = found[0].value, found[1]
    again = words.scales.at(atoms, at)  # "5 тысяч миллиардов", "4,2 хил. млрд."
    if again and again[0].value > scale:
        return scale * again[0].value, again[1]
    return scale, at


def _excess(atoms: Atoms, at: int, words: NumberWords) -> tuple[int, bool]:
    found = words.excess.at(atoms, at)
    return (found[1], True) if found else (at, False)


def _decimal(form: str, *, grouped: bool) -> Decimal:
    """The value of digits with separators.

    One comma or full stop before three digits parts thousands, unless a scale word follows (`grouped` is
    then False: 1,234 млрд) or the number begins with 0: 0,125.
    """
    form = form.replace(" ", "").replace("'", "")
    separators = [sign for sign in form if sign in ".,"]
    if not separators:
        return Decimal(form)
    last = separators[-1]
    if len(set(separators)) == 2:
        return Decimal(form.replace("," if last == "." else ".", "").replace(last, "."))
    if len(separators) > 1 or (grouped and _GROUPS.fullmatch(form) and not form.startswith("0")):
        return Decimal(form.replace(last, ""))
    return Decimal(form.replace(last, "."))


def plain(value: Decimal) -> Decimal:
    """The same value without idle zeros after the decimal sign: 2780000000, not 2780000000.00."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()
