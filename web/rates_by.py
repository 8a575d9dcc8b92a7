"""Who published a rate, in the language of the page's reader.

Comes in: the source of a rate, as a record holds it (`deals/rates.py` writes it in English). Goes out: the
same, told. A source that is not known here, as from a rates file of one's own, is shown as it is.
"""

from __future__ import annotations

import re

from search.said import say

_LAW = ", fixed by the Council of the European Union"
_OF_BANK = re.compile(
    r"European Central Bank, (?P<mean>mean of the daily reference rates|reference rate) "
    r"of (?P<period>[0-9-]+) "
    rf"\(via EUR(?: at (?P<fixed>[0-9.]+){_LAW})?\)"
)
_OF_YEAR = re.compile(
    r"World Bank, (?P<series>[A-Z.]+), average of the year(?P<old>, in roubles of before July 2016)?"
)
_STATED = "stated in US dollars"
_RUSSIA = "Bank of Russia, mean of the year"


def published(source: str | None) -> str:
    """The source of a rate.

    >>> published("European Central Bank, reference rate of 2025-07-09 (via EUR)")
    'European Central Bank, reference rate of 2025-07-09 (via EUR)'
    >>> published("rates.tsv of our own"), published(None)
    ('rates.tsv of our own', '')
    """
    if source == _STATED:
        return say("stated in US dollars")
    if source == _RUSSIA:
        return say("Bank of Russia, mean of the year")
    if found := _OF_YEAR.fullmatch(source or ""):
        if found["old"]:
            return say(
                "World Bank, %(series)s, average of the year, in roubles of before July 2016",
                series=found["series"],
            )
        return say("World Bank, %(series)s, average of the year", series=found["series"])
    if found := _OF_BANK.fullmatch(source or ""):
        way: str = "EUR"
        if found["fixed"]:
            way = say("EUR at %(units)s, fixed by the Council of the European Union", units=found["fixed"])
        if found["mean"].startswith("mean"):
            return say(
                "European Central Bank, mean of the daily reference rates of %(period)s (via %(way)s)",
                period=found["period"],
                way=way,
            )
        return say(
            "European Central Bank, reference rate of %(day)s (via %(way)s)", day=found["period"], way=way
        )
    return source or ""
