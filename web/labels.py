"""What the page alone has words for: dates, and the names of countries and currencies by the CLDR.

Comes in: ISO dates and codes, as records hold them. Goes out: words in the language of the page's reader.
What page and command line share (names of sectors, money, plurals) is in `search.wording`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date as Day
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.dates import format_date, format_skeleton

from search import money, wording
from search.facets import NONE
from search.results import Gloss
from search.said import row, say
from web import languages
from web.rates_by import published

_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

UNDATED = say("date unknown")


def value_name(facet: str, value: str) -> str:
    """A facet's value for people, currencies by their name.

    >>> value_name("currency", "KZT"), value_name("currency", "none"), value_name("lang", "bg")
    ('Kazakhstani Tenge', 'No amount stated', 'Bulgarian')
    """
    if facet == "currency" and value != NONE:
        name = currency(value)
        return f"{name[:1].upper()}{name[1:]}"
    return wording.value_name(facet, value)


def country(code: str | None) -> str:
    """A country's name; a code that the CLDR does not know is shown as it is."""
    return str(languages.current().locale.territories.get(code or "", code or ""))


def currency(code: str | None) -> str:
    """A currency's name; a code that the CLDR does not know is shown as it is."""
    return str(languages.current().locale.currencies.get(code or "", code or ""))


def date(published: str | None) -> str:
    """An ISO date, perhaps partial.

    >>> date("2025-09-05"), date("2025-07"), date("2025"), date(None)
    ('5 September 2025', 'July 2025', '2025', 'date unknown')
    """
    found = _ISO_DATE.match(published or "")
    if not found:
        return UNDATED
    year, month, day = (int(part or 0) for part in found.groups())
    locale = languages.current().locale
    try:
        if day:
            return format_date(Day(year, month, day), "long", locale)
        return format_skeleton("yMMMM", Day(year, month, 1), locale=locale)
    except ValueError:  # no such day, or no month
        return found[1]


def moment(iso: str) -> str:
    """A day with its time.

    >>> moment("2026-11-21T22:40:07+00:00")
    '21 November 2026, 22:40'
    """
    return row([date(iso), iso[11:16]]) if len(iso) >= 16 else date(iso)


def in_full(record: Mapping[str, Any]) -> str:
    """All figures of the dollars, and by whose rate they were reckoned."""
    usd = record.get("amount_usd")
    figures = money.in_full(usd) if isinstance(usd, int) else ""
    parts = (figures, rate(record), published(record.get("fx_source")))
    return row((part for part in parts if part), "; ")


def stands_for(gloss: Gloss) -> str:
    """What marked words of a text stand for.

    >>> stands_for(Gloss(0, 4, "позика", "uk", "loan"))
    'позика (loan)'
    """
    return row([gloss.typed, row(["(", gloss.concept, ")"], "")], " ") if gloss.concept else gloss.typed


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
            return say("no date is known, and so no rate of %(currency)s", currency=currency(str(code)))
        return say("no rate known for %(currency)s on that date", currency=currency(str(code)))
    try:
        units = Decimal(str(record.get("fx_rate")))
    except InvalidOperation:
        return ""
    day = str(record.get("fx_date") or "")
    figures = money.trimmed(Decimal(f"{units:.6g}"))
    if not day:
        return say("%(figures)s %(currency)s for a dollar", figures=figures, currency=code)
    if len(day) == 10:
        return say(
            "%(figures)s %(currency)s for a dollar on %(day)s", figures=figures, currency=code, day=date(day)
        )
    return say(
        "%(figures)s %(currency)s for a dollar in %(period)s",
        figures=figures,
        currency=code,
        period=date(day),
    )


def share(part: int, whole: int) -> str:
    """A part of a whole in hundredths; what is neither nothing nor all is never called so.

    >>> share(1, 3), share(1, 1000), share(999, 1000), share(0, 5), share(0, 0)
    ('33%', 'under 1%', 'over 99%', '0%', '0%')
    """
    hundredths = 100 * part / whole if whole else 0.0
    if 0 < hundredths < 1:
        return say("under %(part)s%%", part=1)
    if 99 < hundredths < 100:
        return say("over %(part)s%%", part=99)
    return say("%(part)s%%", part=round(hundredths))
