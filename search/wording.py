"""Words that the page and the command line share: names of sectors, kinds, bands and orders, plurals, money.

Comes in: slugs and numbers, as records and facets hold them. Goes out: English words, which the command line
prints and a page can tell in another language (`search.said`). What a text itself says (an amount as written,
a party's name) is shown as it stands; dates and names of countries are the page's own (`web.labels`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from search.explain import Reason
from search.facets import NONE
from search.money import dollars as dollars
from search.money import exactly, in_full
from search.money import range_name as range_name
from search.money import stated_range as stated_range
from search.money import worth as worth
from search.results import Gloss
from search.said import Figure, Said, capital, figure, row, say, say_many
from search.tally import Tally

SECTORS = {
    "government": say("Government and diplomacy"),
    "trade_finance": say("Trade and finance"),
    "transport_logistics": say("Transport and logistics"),
    "construction_realestate": say("Construction and property"),
    "agriculture_food": say("Agriculture and food"),
    "energy": say("Energy"),
    "oil_gas_chemicals": say("Oil, gas and chemicals"),
    "mining_metals": say("Mining and metals"),
    "manufacturing": say("Manufacturing"),
    "education_science": say("Education and science"),
    "ict_technology": say("IT and technology"),
    "media_culture_tourism": say("Media, culture and tourism"),
    "water_environment": say("Water and environment"),
    "health_pharma": say("Health and medicines"),
    "other": say("Other"),
}

KINDS = {
    "memorandum": say("Memorandum"),
    "agreement": say("Agreement"),
    "framework_agreement": say("Framework agreement"),
    "contract": say("Contract"),
    "protocol": say("Protocol"),
    "roadmap": say("Roadmap"),
    "statement": say("Joint statement"),
    "loan": say("Loan"),
    "grant": say("Grant"),
    "acquisition": say("Acquisition"),
    "investment": say("Investment"),
    "project": say("Project"),
}

DEAL = say("Deal")

STATUSES = {
    "announced": say("announced"),
    "signed": say("signed"),
    "under_construction": say("under construction"),
    "completed": say("completed"),
    "cancelled": say("cancelled"),
    "unknown": "",
}

BANDS = {
    "<1m": say("Under $1 million"),
    "1m-10m": say("$1 to 10 million"),
    "10m-100m": say("$10 to 100 million"),
    "100m-1b": say("$100 million to 1 billion"),
    "1b+": say("$1 billion and over"),
    "unconverted": say("No dollar rate known"),
    "none": say("No amount stated"),
}

LANGUAGES = {"ru": say("Russian"), "bg": say("Bulgarian"), "uk": say("Ukrainian")}

NO_LANGUAGE = say("unknown language")

QUALIFIERS = {
    "exact": say("Exact"),
    "about": say("About"),
    "over": say("Over"),
    "under": say("Under"),
    "up_to": say("Up to"),
    "from_to": say("From … to"),
    "per_year": say("A year"),
}

FACETS = {
    "sector": say("Sector"),
    "heading": say("Heading in the article"),
    "amount": say("Amount"),
    "kind": say("Kind of deal"),
    "lang": say("Language"),
    "year": say("Year published"),
    "party": say("Party"),
    "place": say("Place"),
    "currency": say("Currency"),
    "qualifier": say("How exact"),
    "status": say("Status"),
}

UNITS = {"deals": say("deals"), "paragraphs": say("paragraphs")}
"""What the numbers of a facet count."""

NOTHING = say("None")
NOT_ADDED = say("none can be added up")

MISSING = {
    "sector": say("No sector"),
    "heading": say("Under no heading"),
    "amount": BANDS["none"],
    "kind": say("No deal"),
    "lang": say("Unknown language"),
    "year": say("Date unknown"),
    "party": say("No party named"),
    "place": say("No place named"),
    "currency": say("No amount stated"),
    "qualifier": say("No amount stated"),
}

SORTS = {
    "relevance": say("Best match"),
    "recent": say("Best match, newer first"),
    "-date": say("Newest"),
    "date": say("Oldest"),
    "-amount": say("Largest deal"),
    "amount": say("Smallest deal"),
}

VOCABULARIES: Mapping[str, Mapping[str, str]] = {
    "sector": SECTORS,
    "amount": BANDS,
    "kind": KINDS,
    "lang": LANGUAGES,
    "qualifier": QUALIFIERS,
    "status": {**STATUSES, "unknown": say("not said")},
}
"""Facets whose values have names of their own; those of the others are the words of the texts."""

ROLES = {
    "borrower": say("borrower"),
    "buyer": say("buyer"),
    "contractor": say("contractor"),
    "funder": say("funder"),
    "investor": say("investor"),
    "lender": say("lender"),
    "payee": say("payee"),
    "seller": say("seller"),
    "supplier": say("supplier"),
    "target": say("target"),
}
"""A party's part in the deal, as procurement calls it."""

FIELDS = {
    "amount": say("amount"),
    "kind": say("kind"),
    "object": say("subject"),
    "parties": say("parties"),
    "place": say("place"),
    "sector": say("sector"),
    "status": say("status"),
}
"""What tellings of one deal agree or differ in."""

_COUNTED = {
    "deal": lambda many: say_many("%(number)s deal", "%(number)s deals", many),
    "document": lambda many: say_many("%(number)s document", "%(number)s documents", many),
    "paragraph": lambda many: say_many("%(number)s paragraph", "%(number)s paragraphs", many),
}
"""Things that a page counts."""

PLURALS = {"party": "parties"}
"""Nouns that do not take an s."""


def facet_name(facet: str) -> str:
    """The heading of a facet."""
    return FACETS.get(facet, facet)


def value_name(facet: str, value: str) -> str:
    """A facet's value for people; a value without a name of its own is shown as it is.

    >>> value_name("amount", "1b+"), value_name("place", "none"), value_name("place", "Урумчи")
    ('$1 billion and over', 'No place named', 'Урумчи')
    """
    if value == NONE:
        return MISSING.get(facet, NOTHING)
    name = VOCABULARIES.get(facet, {}).get(value, value)
    return capital(name) if isinstance(name, Said) else name


def unit(counted: str) -> str:
    """What the numbers of a facet count."""
    return UNITS.get(counted, counted)


def sector(code: str | None) -> str:
    return SECTORS.get(code or "", code or "")


def kind(code: str | None) -> str:
    return KINDS.get(code or "", code or DEAL)


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
    """A party's part in the deal."""
    return ROLES.get(code or "", (code or "").replace("_", " "))


def language(code: str | None) -> str:
    return LANGUAGES.get(code or "", code or NO_LANGUAGE)


def number(value: int) -> Figure:
    """Digits in groups of three.

    >>> number(1204500)
    '1,204,500'
    """
    return figure(value)


def count(many: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "party"), count(1200, "deal")
    ('1 party', '1,200 deals')
    """
    if noun in _COUNTED:
        return _COUNTED[noun](many)
    return row([figure(many), noun if many == 1 else PLURALS.get(noun, f"{noun}s")], " ")


def documents(total: Mapping[str, Any]) -> str:
    """How many documents a text speaks of in one sum.

    >>> documents({"count": 90, "count_qualifier": "over"})
    'over 90 documents'
    """
    return exactly(total.get("count_qualifier"), count(int(total["count"]), "document"))


def added_up(tally: Tally) -> Said:
    """What deals come to, and how many could not be added.

    >>> added_up(Tally(deals=5, added=2, usd=1_500_000, no_amount=2, no_rate=1))
    '5 deals: 2 come to $1,500,000; 2 without an amount; 1 in a currency without a known rate'
    """
    parts: list[Said] = [NOT_ADDED]
    if tally.added:
        usd = in_full(tally.usd)
        parts = [say_many("%(number)s comes to %(sum)s", "%(number)s come to %(sum)s", tally.added, sum=usd)]
    if tally.no_amount:
        parts.append(heap("none", tally.no_amount))
    if tally.yearly:
        parts.append(heap("yearly", tally.yearly))
    if tally.no_rate:
        parts.append(heap("unrated", tally.no_rate))
    return row([count(tally.deals, "deal"), row(parts, "; ")], ": ")


def heap(name: str, many: int) -> Said:
    """How many deals are added up, or are not and why.

    >>> heap("none", 3), heap("yearly", 1)
    ('3 without an amount', '1 with a sum a year, which is not added')
    """
    match name:
        case "added":
            return say_many(
                "%(number)s with a sum that is added", "%(number)s with sums that are added", many
            )
        case "none":
            return say_many("%(number)s without an amount", "%(number)s without an amount", many)
        case "yearly":
            return say_many(
                "%(number)s with a sum a year, which is not added",
                "%(number)s with a sum a year, which is not added",
                many,
            )
        case _:
            return say_many(
                "%(number)s in a currency without a known rate",
                "%(number)s in a currency without a known rate",
                many,
            )


def further_tellings(further: Tally) -> Said:
    """How many tellings of deals stand among others of the same deals, and what they come to.

    >>> further_tellings(Tally(deals=2, usd=650_000_000))
    '2 are further tellings of deals among them, $650,000,000'
    """
    return say_many(
        "%(number)s is a further telling of deals among them, %(sum)s",
        "%(number)s are further tellings of deals among them, %(sum)s",
        further.deals,
        sum=in_full(further.usd),
    )


def beside(total: Mapping[str, Any]) -> Said:
    """What the deals of an article come to, to stand beside the total that it states."""
    return added_up(Tally(**total["article_deals"]))


def stated(total: Mapping[str, Any]) -> Said:
    """What a text gives as its total: dollars or the sum as written, and of how many documents."""
    parts = (worth(total) or total["amount_text"], documents(total) if total["count"] else "")
    return row(part for part in parts if part)


def listed(names: Iterable[Any]) -> Said:
    """Names of fields for people, in a row.

    >>> listed(["parties", "object"])
    'parties, subject'
    """
    return row(FIELDS.get(str(name), str(name).replace("_", " ")) for name in names)


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
