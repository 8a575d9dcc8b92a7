"""Choices typed into a query: `sector:energy`, `отрасль:энергетика`, `amount:>100m`, `lang:bg,uk`.

Comes in: a field's name and its value as typed. Goes out: the facet and the values as the index knows them,
or a range of sums, or None where the value means nothing. A range without a currency is one of dollars, into
which sums of any currency are converted; one with a currency is of the sums stated in it, as they are stated.

>>> amount_range("10m-1b"), amount_range("> 5 млн"), amount_range("много")
(AmountRange(low=10000000, high=1000000000), AmountRange(low=5000001, high=None), None)
>>> str(amount_range("10m-50m EUR")), str(amount_range("€10m-€50m")), str(amount_range("≥5млрд тенге"))
('10000000-50000000 EUR', '10000000-50000000 EUR', '>=5000000000 KZT')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from analyzers.tables import read_table
from analyzers.text import fold
from search.facets import BANDS, NONE, UNCONVERTED

TABLES = Path(__file__).with_name("tables")
FREE_FIELDS = ("heading", "party", "place")
"""Facets whose values are names: any part of a name may be typed (`search.searcher` finds the names)."""

_ANY_FACET = "*"  # in the table: a word that every facet knows
_YEAR = re.compile(r"\d{4}")
_CURRENCY = re.compile(r"[A-Za-z]{3}")
_NUMBER = r"(\d{1,18}(?:[.,]\d+)?)\s?([^\W\d_]*)\.?"
_AMOUNT = re.compile(rf"(>=|<=|[<>=≥≤])?\s?{_NUMBER}(?:\s?(?:-|–|—|\.\.\.?|…)\s?{_NUMBER}|(\+))?")
_LAST_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,})\.?$")

_MONEY = "[$¢-¥₠-⃏]"  # signs of currencies
_AMOUNT_TAIL = re.compile(
    rf"\s*(?:[<>]=?|[=≥≤])?\s*{_MONEY}?\s?\d+(?:[.,]\d+)?(?:\s?[^\W\d_]+(?:\.(?!\.))?)?(?:\s?{_MONEY})?"
    rf"(?:\s?(?:-|–|—|\.\.\.?|…)\s?{_MONEY}?\d+(?:[.,]\d+)?(?:\s?[^\W\d_]+\.?)?(?:\s?{_MONEY})?|\+)?"
    r"(?:\s[^\W\d_]+\.?)?"
)

DOLLARS = "USD"
"""The currency into which all others are converted; a range in it needs no name."""


@dataclass(frozen=True, slots=True)
class AmountRange:
    """Whole units of money, low <= sum < high; an open end is None.

    Without a `currency` they are US dollars, and sums of all currencies are converted; with one, only sums
    that are stated in it count, as stated.
    """

    low: int | None = None
    high: int | None = None
    currency: str | None = field(default=None, repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether no sum lies in it."""
        return self.low is not None and self.high is not None and self.high <= self.low

    @property
    def most(self) -> int | None:
        """The largest sum that lies in it."""
        return None if self.high is None else self.high - 1

    def within(self, other: AmountRange) -> AmountRange:
        """The sums that lie in both; no sum is stated in two currencies."""
        if self.currency != other.currency:
            return AmountRange(0, 0, self.currency)
        lows = [low for low in (self.low, other.low) if low is not None]
        highs = [high for high in (self.high, other.high) if high is not None]
        return AmountRange(max(lows, default=None), min(highs, default=None), self.currency)

    def __str__(self) -> str:
        of = f" {self.currency}" if self.currency else ""
        if self.low is not None and self.high is not None:
            return f"{self.low}-{self.high}{of}"
        return f">={self.low}{of}" if self.low is not None else f"<{self.high}{of}"


@cache
def field_names() -> Mapping[str, str]:
    """Folded field name, in any language -> facet."""
    rows = read_table(TABLES / "query_fields.tsv", ("facet", "names"), folded=("names",))
    return {name: row["facet"] for row in rows for name in row.words("names")}


@cache
def fixed_values() -> Mapping[str, Mapping[str, str]]:
    """Facet with a fixed list -> folded word -> value."""
    values: dict[str, dict[str, str]] = {"amount": {}}
    for row in read_table(TABLES / "choice_values.tsv", ("facet", "value", "words"), folded=("words",)):
        words = values.setdefault(row["facet"], {})
        plain = fold(row["value"])
        for word in (plain, plain.replace("_", " "), plain.replace("_", "-"), *row.words("words")):
            words.setdefault(word, row["value"])
    values["amount"] = {label: label for label in (*(band.label for band in BANDS), UNCONVERTED)}
    return values


def known_values(facet: str) -> tuple[str, ...]:
    """The values of a facet with a fixed list, in the order of its table."""
    return tuple(dict.fromkeys(fixed_values().get(facet, {}).values()))


def value_of(facet: str, typed: str) -> str | None:
    """A value as the index knows it; None where the facet knows no such value.

    >>> value_of("lang", "Български"), value_of("kind", "Дорожная карта"), value_of("year", "2025")
    ('bg', 'roadmap', '2025')
    """
    word = fold(" ".join(typed.split()))
    if word in fixed_values()[_ANY_FACET]:
        return NONE
    if facet in FREE_FIELDS:
        return " ".join(typed.split()) or None
    if facet == "year":
        return word if _YEAR.fullmatch(word) else None
    fixed = fixed_values().get(facet, {}).get(word)
    if fixed is None and facet == "currency" and _CURRENCY.fullmatch(word):
        return word.upper()
    return fixed


def near_value(facet: str, typed: str) -> str | None:
    """The value of a fixed list that was probably meant, by its code or by a word for it.

    >>> near_value("sector", "enrgy"), near_value("kind", "кредитт"), near_value("lang", "de")
    ('energy', 'loan', None)
    """
    import difflib  # only where something was misspelt

    words = fixed_values().get(facet, {})
    near = difflib.get_close_matches(fold(" ".join(typed.split())), words, n=1)
    return words[near[0]] if near else None


def amount_range(typed: str) -> AmountRange | None:
    """A typed amount as a range of sums: low included, high not; None where it is none.

    A first number without a suffix takes that of the second: "10-100m" is 10m-100m.
    """
    apart = _without_currency(fold(typed.strip()))
    found = _AMOUNT.fullmatch(apart[0]) if apart else None
    if apart is None or not found:
        return None
    currency = apart[1]
    sign, first, first_scale, second, second_scale, plus = found.groups()
    if second is not None and first_scale == "":
        first_scale = second_scale
    low = _units(first, first_scale)
    high = _units(second, second_scale) if second is not None else None
    if low is None or (second is not None and (high is None or sign)):
        return None
    if high is not None:
        return AmountRange(min(low, high), max(low, high), currency)
    match sign or plus:
        case ">":
            return AmountRange(low + 1, None, currency)
        case ">=" | "≥" | "+":
            return AmountRange(low, None, currency)
        case "<":
            return AmountRange(None, low, currency)
        case "<=" | "≤":
            return AmountRange(None, low + 1, currency)
        case _:
            return AmountRange(low, low + 1, currency)


def typed_amount(text: str, at: int) -> str:
    """What of a text is a typed amount from a place on; empty where none stands there.

    A following word that is neither its scale nor its currency is no part of it.

    >>> typed_amount("amount:>5 млн газ", 7), typed_amount("amount:10-50млн € газ", 7), typed_amount("газ", 0)
    ('>5 млн', '10-50млн €', '')
    """
    found = _AMOUNT_TAIL.match(text, at)
    shorter = typed = found[0] if found else ""
    while amount_range(shorter) is None:
        shorter, last = re.sub(r"\s+[^\W\d_]+\.?$", "", shorter), shorter
        if shorter == last:
            return typed
    return shorter


def _without_currency(typed: str) -> tuple[str, str | None] | None:
    """A folded amount without the sign or last word that names its currency, and that; dollars have none.

    >>> _without_currency("€10m-€50m"), _without_currency("10m-50m eur"), _without_currency("$5m")
    (('10m-50m', 'EUR'), ('10m-50m', 'EUR'), ('5m', None))
    >>> _without_currency("10-50млн"), _without_currency("€5m-₸9m")
    (('10-50млн', None), None)
    """
    signs = {letter for letter in typed if unicodedata.category(letter) == "Sc"}
    plain = "".join(letter for letter in typed if letter not in signs).strip()
    named = {_currency_of(sign) for sign in signs}
    last = _LAST_WORD.search(plain)
    if last and last[1] not in _scales() and (code := _currency_of(last[1])):
        plain = plain[: last.start()].rstrip()
        named.add(code)
    if len(named) > 1:
        return None
    [currency] = named or {DOLLARS}
    return plain, None if currency == DOLLARS else currency


def _currency_of(word: str) -> str | None:
    """The currency that a folded word or sign names."""
    if word in ("$", DOLLARS.lower()):
        return DOLLARS
    from deals.currencies import code_of  # it reads how sums are written: not for every search

    return code_of(word)


@cache
def _scales() -> Mapping[str, int]:
    rows = read_table(TABLES / "amount_scales.tsv", ("power", "words"), folded=("words",))
    return {word: int(row["power"]) for row in rows for word in row.words("words")} | {"": 0}


def _units(number: str, scale: str) -> int | None:
    if scale not in _scales():
        return None
    return int(Decimal(number.replace(",", ".")).scaleb(_scales()[scale]))
