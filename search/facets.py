"""Facets: which there are, in which order their values stand, and the amount bands.

Comes in: dollars, counts. Goes out: band labels, `Facet` values in table order. Bands are left-closed; one
table gives them to the index, to the page and to the command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.results import Bucket, Facet
from search.said import say

NONE = "none"
"""The value that stands for "the record has none"; in URLs and on the command line too."""


@dataclass(frozen=True, slots=True)
class Band:
    """A range of whole US dollars: low <= usd < high."""

    label: str
    low: int | None
    high: int | None


BANDS = (
    Band("<1m", None, 1_000_000),
    Band("1m-10m", 1_000_000, 10_000_000),
    Band("10m-100m", 10_000_000, 100_000_000),
    Band("100m-1b", 100_000_000, 1_000_000_000),
    Band("1b+", 1_000_000_000, None),
)

UNCONVERTED = "unconverted"
"""Band of a sum in a currency for which no rate of that date is known."""


def band_of(usd: int) -> str:
    """The label of the band that holds a sum.

    >>> band_of(999_999), band_of(1_000_000), band_of(5_800_000_000)
    ('<1m', '1m-10m', '1b+')
    """
    return next(band.label for band in BANDS if band.high is None or usd < band.high)


def amount_band(amount: float | None, usd: int | None) -> str | None:
    """The label of a deal's sum; None where none is stated.

    >>> amount_band(94e9, 181_300_000), amount_band(40e9, None), amount_band(None, None)
    ('100m-1b', 'unconverted', None)
    """
    if amount is None:
        return None
    return UNCONVERTED if usd is None else band_of(usd)


@dataclass(frozen=True, slots=True)
class FacetField:
    """One facet.

    Attributes:
        name: as in URLs, on the command line and in the index.
        of_deal: its values belong to deals (then a choice must hold for one and the same deal).
        noun: what a value is, in a sentence.
        order: fixed order of values; others follow by count.
    """

    name: str
    of_deal: bool
    noun: str = ""
    order: tuple[str, ...] = ()


FACETS = (
    FacetField("sector", True, say("sector")),
    FacetField("heading", False, say("heading")),
    FacetField("amount", True, say("amount"), (*(band.label for band in BANDS), UNCONVERTED, NONE)),
    FacetField("kind", True, say("kind")),
    FacetField("lang", False, say("language known here")),
    FacetField("year", False, say("year")),
    FacetField("currency", True, say("currency")),
    FacetField("qualifier", True, say("qualifier")),
    FacetField("party", True, say("party")),
    FacetField("place", True, say("place")),
)

FACET_NAMES = tuple(facet.name for facet in FACETS)


def noun_of(facet: str) -> str:
    """What a value of a facet is, in a sentence.

    >>> noun_of("lang"), noun_of("sector")
    ('language known here', 'sector')
    """
    return next((field.noun for field in FACETS if field.name == facet), facet)


def facet_of(
    field: FacetField, unit: str, counts: Mapping[str, int], missing: int, chosen: tuple[str, ...]
) -> Facet:
    """Counts as a Facet: fixed order first, then by falling count, then by name; chosen values always."""
    known = dict(counts)
    if missing:
        known[NONE] = missing
    for value in chosen:
        known.setdefault(value, 0)
    first = [value for value in field.order if value in known]
    last = [NONE] if NONE in known and NONE not in first else []
    others = sorted(known.keys() - {*first, *last})  # hundreds of names, at every question
    others.sort(key=known.__getitem__, reverse=True)
    buckets = tuple(Bucket(value, known[value], value in chosen) for value in (*first, *others, *last))
    return Facet(field.name, unit, buckets)


def in_order(facets: Iterable[Facet]) -> tuple[Facet, ...]:
    """Facets in the order of their table."""
    place = {facet.name: at for at, facet in enumerate(FACETS)}
    return tuple(sorted(facets, key=lambda facet: place[facet.name]))
