"""What the page alone has words for: dates, and the names of countries and currencies by the CLDR.

Comes in: ISO dates and codes, as records hold them. Goes out: English words. What page and command line share
(names of sectors, money, plurals) is in `search.wording`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from babel import Locale

from search import wording
from search.facets import NONE

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def value_name(facet: str, value: str) -> str:
    """A facet's value for people, currencies by their name.

    >>> value_name("currency", "KZT"), value_name("currency", "none"), value_name("lang", "bg")
    ('Kazakhstani Tenge', 'No amount stated', 'Bulgarian')
    """
    if facet == "currency" and value != NONE:
        return currency(value)
    return wording.value_name(facet, value)


def country(code: str | None) -> str:
    """A country's name; a code that the CLDR does not know is shown as it is."""
    return str(_locale().territories.get(code or "", code or ""))


def currency(code: str | None) -> str:
    """A currency's name; a code that the CLDR does not know is shown as it is."""
    return str(_locale().currencies.get(code or "", code or ""))


def date(published: str | None) -> str:
    """An ISO date, perhaps partial.

    >>> date("2025-09-05"), date("2025-07"), date("2025"), date(None)
    ('5 September 2025', 'July 2025', '2025', 'date unknown')
    """
    found = _ISO_DATE.match(published or "")
    if not found:
        return "date unknown"
    year, month, day = found.groups()
    if not month or not 1 <= int(month) <= 12:
        return year
    name = MONTHS[int(month) - 1]
    return f"{int(day)} {name} {year}" if day and int(day) else f"{name} {year}"


def moment(iso: str) -> str:
    """A day with its time.

    >>> moment("2026-11-21T22:40:07+00:00")
    '21 November 2026, 22:40'
    """
    return f"{date(iso)}, {iso[11:16]}" if len(iso) >= 16 else date(iso)


def in_full(record: Mapping[str, Any]) -> str:
    """All figures of the dollars, and by whose rate they were reckoned."""
    usd = record.get("amount_usd")
    figures = f"${wording.number(usd)}" if isinstance(usd, int) else ""
    return "; ".join(part for part in (figures, rate(record), record.get("fx_source") or "") if part)


def rate(record: Mapping[str, Any]) -> str:
    """How a deal's dollars were reckoned, or why there are none; empty where there is nothing to say.

    >>> rate({"currency": "KZT", "amount": 94e9, "amount_usd": 181e6, "fx_rate": 518.4, "fx_date": "2025"})
    '518.4 KZT for a dollar in 2025'
    """
    code = record.get("currency")
    if record.get("amount") is None or not code or code == "USD":
        return ""
    if record.get("amount_usd") is None:
        if not (record.get("signed") or record.get("published")):
            return f"no date is known, and so no rate of {currency(str(code))}"
        return f"no rate known for {currency(str(code))} on that date"
    try:
        units = Decimal(str(record.get("fx_rate")))
    except InvalidOperation:
        return ""
    day = str(record.get("fx_date") or "")
    when = "" if not day else f" on {date(day)}" if len(day) == 10 else f" in {date(day)}"
    return f"{wording.trimmed(f'{units:.6g}')} {code} for a dollar{when}"


def brief(usd: int) -> str:
    """Dollars in as few letters as can be typed into the box for amounts.

    >>> brief(5_800_000_000), brief(183_260_000), brief(300_000)
    ('$5.8b', '$183m', '$300,000')
    """
    figures, _, scale = wording.dollars(usd).partition(" ")
    return f"{figures}{scale[:1]}"


def share(part: int, whole: int) -> str:
    """A part of a whole in hundredths; what is neither nothing nor all is never called so.

    >>> share(1, 3), share(1, 1000), share(999, 1000), share(0, 5), share(0, 0)
    ('33%', 'under 1%', 'over 99%', '0%', '0%')
    """
    hundredths = 100 * part / whole if whole else 0.0
    if 0 < hundredths < 1:
        return "under 1%"
    return "over 99%" if 99 < hundredths < 100 else f"{hundredths:.0f}%"


@cache
def _locale() -> Locale:
    return Locale("en")
