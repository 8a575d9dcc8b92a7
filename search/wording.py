"""Words that the page and the command line share: names of sectors, kinds, bands and orders, plurals, money.

Comes in: slugs and numbers, as records and facets hold them. Goes out: English words. Further interface
languages can be put beside English here. What a text itself says (an amount as written, a party's name) is
shown as it stands; dates and names of countries are the page's own (`web.labels`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

from search import facets
from search.explain import Reason
from search.facets import NONE
from search.results import Gloss
from search.said import say
from search.tally import Tally

SECTORS = {
    "government": "Government and diplomacy",
    "trade_finance": "Trade and finance",
    "transport_logistics": "Transport and logistics",
    "construction_realestate": "Construction and property",
    "agriculture_food": "Agriculture and food",
    "energy": "Energy",
    "oil_gas_chemicals": "Oil, gas and chemicals",
    "mining_metals": "Mining and metals",
    "manufacturing": "Manufacturing",
    "education_science": "Education and science",
    "ict_technology": "IT and technology",
    "media_culture_tourism": "Media, culture and tourism",
    "water_environment": "Water and environment",
    "health_pharma": "Health and medicines",
    "other": "Other",
}

KINDS = {
    "memorandum": "Memorandum",
    "agreement": "Agreement",
    "framework_agreement": "Framework agreement",
    "contract": "Contract",
    "protocol": "Protocol",
    "roadmap": "Roadmap",
    "statement": "Joint statement",
    "loan": "Loan",
    "grant": "Grant",
    "acquisition": "Acquisition",
    "investment": "Investment",
    "project": "Project",
}

STATUSES = {
    "announced": "announced",
    "signed": "signed",
    "under_construction": "under construction",
    "completed": "completed",
    "cancelled": "cancelled",
    "unknown": "",
}

BANDS = {
    "<1m": "Under $1 million",
    "1m-10m": "$1 to 10 million",
    "10m-100m": "$10 to 100 million",
    "100m-1b": "$100 million to 1 billion",
    "1b+": "$1 billion and over",
    "unconverted": "No dollar rate known",
    "none": "No amount stated",
}

LANGUAGES = {"ru": "Russian", "bg": "Bulgarian", "uk": "Ukrainian"}

QUALIFIERS = {
    "exact": "Exact",
    "about": "About",
    "over": "Over",
    "under": "Under",
    "up_to": "Up to",
    "from_to": "From … to",
    "per_year": "A year",
}

FACETS = {
    "sector": "Sector",
    "amount": "Amount",
    "kind": "Kind of deal",
    "lang": "Language",
    "year": "Year published",
    "party": "Party",
    "place": "Place",
    "currency": "Currency",
    "qualifier": "How exact",
    "status": "Status",
}

UNITS = {"deals": say("deals"), "paragraphs": say("paragraphs")}
"""What the numbers of a facet count."""

MISSING = {
    "sector": "No sector",
    "amount": BANDS["none"],
    "kind": "No deal",
    "lang": "Unknown language",
    "year": "Date unknown",
    "party": "No party named",
    "place": "No place named",
    "currency": "No amount stated",
    "qualifier": "No amount stated",
}

SORTS = {
    "relevance": "Best match",
    "recent": "Best match, newer first",
    "-date": "Newest",
    "date": "Oldest",
    "-amount": "Largest deal",
    "amount": "Smallest deal",
}

VOCABULARIES: Mapping[str, Mapping[str, str]] = {
    "sector": SECTORS,
    "amount": BANDS,
    "kind": KINDS,
    "lang": LANGUAGES,
    "qualifier": QUALIFIERS,
    "status": {**STATUSES, "unknown": "not said"},
}
"""Facets whose values have names of their own; those of the others are the words of the texts."""

PLURALS = {"party": "parties"}
"""Nouns that do not take an s."""

_SCALES = (
    (Decimal(10) ** 12, "trillion"),
    (Decimal(10) ** 9, "billion"),
    (Decimal(10) ** 6, "million"),
)
_EXACTNESS = {
    "about": ("about ", ""),
    "over": ("over ", ""),
    "under": ("under ", ""),
    "up_to": ("up to ", ""),
    "per_year": ("", " a year"),
}


def facet_name(facet: str) -> str:
    """The heading of a facet."""
    return FACETS.get(facet, facet)


def value_name(facet: str, value: str) -> str:
    """A facet's value for people; a value without a name of its own is shown as it is.

    >>> value_name("amount", "1b+"), value_name("place", "none"), value_name("place", "Урумчи")
    ('$1 billion and over', 'No place named', 'Урумчи')
    """
    if value == NONE:
        return MISSING.get(facet, "None")
    return VOCABULARIES.get(facet, {}).get(value, value)


def unit(counted: str) -> str:
    """What the numbers of a facet count."""
    return UNITS.get(counted, counted)


def sector(code: str | None) -> str:
    return SECTORS.get(code or "", code or "")


def kind(code: str | None) -> str:
    return KINDS.get(code or "", code or "Deal")


def status(code: str | None) -> str:
    return STATUSES.get(code or "", code or "")


def deal_name(record: Mapping[str, Any]) -> str:
    """What the text calls a deal: its title, and what it is about unless the title says so.

    >>> deal_name({"title": "Меморандум", "object": "за строителство на завод"})
    'Меморандум за строителство на завод'
    """
    title, about = record.get("title") or "", record.get("object") or ""
    return title if about in title else f"{title} {about}".strip()


def role(code: str | None) -> str:
    """A party's part in the deal, as procurement calls it: supplier, funder, ..."""
    return (code or "").replace("_", " ")


def language(code: str | None) -> str:
    return LANGUAGES.get(code or "", code or "unknown language")


def number(value: int) -> str:
    """Digits in groups of three.

    >>> number(1204500)
    '1,204,500'
    """
    return f"{value:,}"


def count(many: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "party"), count(1200, "deal")
    ('1 party', '1,200 deals')
    """
    return f"{number(many)} {noun if many == 1 else PLURALS.get(noun, noun + 's')}"


def documents(total: Mapping[str, Any]) -> str:
    """How many documents a text speaks of in one sum.

    >>> documents({"count": 90, "count_qualifier": "over"})
    'over 90 documents'
    """
    before, after = _EXACTNESS.get(total.get("count_qualifier") or "", ("", ""))
    return f"{before}{count(int(total['count']), 'document')}{after}"


def added_up(tally: Tally) -> str:
    """What deals come to, and how many could not be added.

    >>> added_up(Tally(deals=5, added=2, usd=1_500_000, no_amount=2, no_rate=1))
    '5 deals: 2 come to $1,500,000; 2 without an amount; 1 in a currency without a known rate'
    """
    verb = "comes" if tally.added == 1 else "come"
    added = f"{number(tally.added)} {verb} to ${number(tally.usd)}" if tally.added else "none can be added up"
    parts = [added]
    if tally.no_amount:
        parts.append(f"{number(tally.no_amount)} without an amount")
    if tally.yearly:
        parts.append(f"{number(tally.yearly)} with a sum a year, which is not added")
    if tally.no_rate:
        parts.append(f"{number(tally.no_rate)} in a currency without a known rate")
    return f"{count(tally.deals, 'deal')}: {'; '.join(parts)}"


def further_tellings(further: Tally) -> str:
    """How many tellings of deals stand among others of the same deals, and what they come to.

    >>> further_tellings(Tally(deals=2, usd=650_000_000))
    '2 are further tellings of deals among them, $650,000,000'
    """
    verb = "is a further telling" if further.deals == 1 else "are further tellings"
    return f"{number(further.deals)} {verb} of deals among them, ${number(further.usd)}"


def beside(total: Mapping[str, Any]) -> str:
    """What the deals of an article come to, to stand beside the total that it states."""
    return added_up(Tally(**total["article_deals"]))


def stated(total: Mapping[str, Any]) -> str:
    """What a text gives as its total: dollars or the sum as written, and of how many documents."""
    parts = (worth(total) or total["amount_text"], documents(total) if total["count"] else "")
    return ", ".join(str(part) for part in parts if part)


def listed(names: Iterable[Any]) -> str:
    """Field names for people, in a row."""
    return ", ".join(str(name).replace("_", " ") for name in names)


_EDGES: tuple[Decimal, ...] = (
    *(Decimal(band.high) for band in facets.BANDS if band.high is not None),
    *(Decimal(scale) for scale, _ in _SCALES),
)


def dollars(usd: int | None) -> str:
    """Whole US dollars, short: three figures and a scale.

    >>> dollars(1_000_000_000), dollars(183_260_000), dollars(300_000), dollars(None)
    ('$1 billion', '$183 million', '$300,000', '')
    """
    return "" if usd is None else f"${short(Decimal(usd))}"


def short(value: Decimal) -> str:
    """Three figures with their scale; below a million in full. Nothing is rounded up into the next band.

    >>> short(Decimal("2780000000")), short(Decimal("999999999")), short(Decimal("80000.5"))
    ('2.78 billion', '999 million', '80,000.5')
    """
    for scale, name in _SCALES:
        if value >= scale:
            figures = value / scale
            places = 2 if figures < 10 else 1 if figures < 100 else 0
            exact = Decimal(1).scaleb(-places)
            rounded = figures.quantize(exact)
            if any(value < edge <= rounded * scale for edge in _EDGES):
                rounded = figures.quantize(exact, ROUND_DOWN)
            return f"{trimmed(f'{rounded:,}')} {name}"
    return trimmed(f"{value.quantize(Decimal('0.01')):,}")


def worth(record: Mapping[str, Any]) -> str:
    """A deal's amount in dollars, as exact as the text is; empty where no rate is known.

    >>> worth({"amount": 600e6, "currency": "USD", "amount_usd": 600_000_000, "qualifier": "over"})
    'over $600 million'
    >>> worth({"amount": 140.7e6, "currency": "USD", "amount_usd": 140_700_000, "qualifier": "exact"})
    '$140.7 million'
    >>> worth({"amount": 94e9, "currency": "KZT", "amount_usd": 181_300_000, "qualifier": "exact"})
    '≈ $181 million'
    """
    usd = record.get("amount_usd")
    if not isinstance(usd, int):
        return ""
    stated = record.get("currency") == "USD"
    shown = _stated if stated else dollars
    before, after = _EXACTNESS.get(record.get("qualifier") or "", ("", ""))
    if not before and not stated:
        before = "≈ "
    upper, amount = record.get("upper"), record.get("amount")
    if upper and amount:
        after = f" to {shown(round(usd * upper / amount))}"
    return f"{before}{shown(usd)}{after}"


def _stated(usd: int) -> str:
    """Dollars that the text itself states: no figure of them is rounded away."""
    for scale, name in _SCALES:
        if usd >= scale and not (usd * 1000) % int(scale):
            return f"${trimmed(f'{Decimal(usd) / scale:,.3f}')} {name}"
    return f"${usd:,}"


def range_name(low: int | None, high: int | None) -> str:
    """An exact range of dollars.

    >>> range_name(1_000_000, None), range_name(None, 5_000_000)
    ('From $1 million', 'Up to $5 million')
    """
    if low is not None and high is not None:
        return f"{dollars(low)} to {dollars(high)}"
    return f"From {dollars(low)}" if low is not None else f"Up to {dollars(high)}"


def trimmed(figures: str) -> str:
    """Figures without zeros that say nothing.

    >>> trimmed("2.50"), trimmed("300")
    ('2.5', '300')
    """
    return figures.rstrip("0").rstrip(".") if "." in figures else figures


def stands_for(gloss: Gloss) -> str:
    """What marked words of a text stand for.

    >>> stands_for(Gloss(0, 4, "позика", "uk", "loan"))
    'позика (loan)'
    """
    return f"{gloss.typed} ({gloss.concept})" if gloss.concept else gloss.typed


def found_here(text: str, glosses: Iterable[Gloss]) -> str:
    """What the marked words of a text stand for, each once; empty where all are forms of what was typed.

    >>> found_here("Заем за завод", [Gloss(0, 4, "позика", "uk", "loan")])
    'Found here: Заем ← позика (loan)'
    """
    told = dict.fromkeys(f"{text[one.start : one.stop]} ← {stands_for(one)}" for one in glosses)
    return f"Found here: {'; '.join(told)}" if told else ""


def reason(part: Reason) -> str:
    """One part of a score in words.

    >>> reason(Reason("кредит", ("кредита",), "a form of it", 1.0, 12, 2.5))
    '“кредит”: a form of it (“кредита”), in 12 paragraphs, gives 2.50'
    """
    found = f" ({', '.join(f'“{word}”' for word in part.found)})" if part.found else ""
    where = count(part.paragraphs, "paragraph")
    return f"“{part.typed.strip(chr(34))}”: {part.way}{found}, in {where}, gives {part.score:.2f}"
