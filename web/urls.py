"""A query as an address, and an address as a query: the page keeps its whole state there.

Comes in: the arguments of a request, in whatever shape a person or a robot typed them. Goes out: a `Query`,
and notes on what could not be used; nothing here raises. The way back, `parameters`, gives the shortest
address that reads as the same query: filters typed into the text become parameters, so that each can be
taken back.
Parameters: `q`, one for each facet (repeat it for OR), `min_usd`, `max_usd`, `min` and `max` in the currency
`in`, `once`, `copies`, `exact`, `sort`, `page`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from urllib.parse import unquote_to_bytes, urlencode

from werkzeug.datastructures import MultiDict
from werkzeug.urls import uri_to_iri

from search import wording
from search.choices import DOLLARS, amount_range, value_of
from search.facets import FACET_NAMES, NONE
from search.query import LAST_RESULT, MOST_VALUES, AmountRange, Query, parse
from search.results import Note
from search.said import say, say_many

LONGEST_VALUE = 200
LONGEST_SUM = 24
LARGEST_SUM = 10**18 - 1
RANGES = (("min_usd", "max_usd"), ("min", "max"))
"""Both ends of the ranges that an address may hold: of dollars, and of sums in the currency `in`."""

DEFAULT_SORT = "relevance"

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks: the query, and what of the address was not understood."""

    query: Query
    notes: tuple[Note, ...] = ()


def read(arguments: MultiDict[str, str], page_size: int, raw: bytes = b"") -> Asked:
    """The query that an address asks.

    Args:
        arguments: decoded parameters; repeated ones keep their order.
        page_size: results a page.
        raw: the query string as it came, to notice what is not UTF-8.
    """
    notes: list[Note] = []
    if not _is_utf8(raw):
        notes.append(_ignored(say("The address holds characters that are not UTF-8; they are shown as �.")))
    amount, stated = _ranges(arguments, notes)
    query = parse(
        _text(arguments, notes),
        choices={facet: _values(facet, arguments.getlist(facet), notes) for facet in FACET_NAMES},
        amount=amount,
        stated=stated,
        sort=arguments.get("sort", "").strip() or DEFAULT_SORT,
        offset=(_page(arguments, notes, LAST_RESULT // page_size) - 1) * page_size,
        limit=page_size,
        once=arguments.get("once", "").strip() == "1",
        copies=arguments.get("copies", "").strip() == "1",
        exact=arguments.get("exact", "").strip() == "1",
    )
    return Asked(query, tuple(notes))


def parameters(query: Query) -> list[tuple[str, str]]:
    """The parameters of a query, defaults left out, always in the same order."""
    words = query.words.strip()
    pairs = [("q", words)] if words else []
    for facet in FACET_NAMES:
        pairs += [(facet, value) for value in query.choices.get(facet, ())]
    for names, bounds in zip(RANGES, (query.amount, query.stated), strict=True):
        if bounds is not None:
            ends = zip(names, (bounds.low, bounds.most), strict=True)
            pairs += [(name, str(bound)) for name, bound in ends if bound is not None]
    if query.stated is not None and query.stated.currency:
        pairs.append(("in", query.stated.currency))
    if query.once:
        pairs.append(("once", "1"))
    if query.copies:
        pairs.append(("copies", "1"))
    if query.exact:
        pairs.append(("exact", "1"))
    if query.sort != DEFAULT_SORT:
        pairs.append(("sort", query.sort))
    if query.offset:
        pairs.append(("page", str(page_of(query))))
    return pairs


def address(path: str, query: Query, more: Sequence[tuple[str, str]] = ()) -> str:
    """A path with the query behind it, and what else the page keeps.

    >>> address("/", Query(text="газ", choices={"sector": ("energy",)}))
    '/?q=%D0%B3%D0%B0%D0%B7&sector=energy'
    """
    pairs = [*parameters(query), *more]
    return f"{path}?{'&'.join(map(_written, pairs))}" if pairs else path


@lru_cache(maxsize=4096)
def _written(pair: tuple[str, str]) -> str:
    """One parameter; a page has a hundred addresses, and most of what stands in one stands in all."""
    return urlencode((pair,))


def readable(address: str) -> str:
    """An address with its letters as people write them, a third as long; browsers send it encoded again.

    >>> readable("/?q=%D0%B3%D0%B0%D0%B7&party=A%26B+C")
    '/?q=газ&party=A%26B+C'
    """
    return uri_to_iri(address)


def toggle(query: Query, facet: str, value: str) -> Query:
    """The query with one value of a facet chosen, or taken back if it was; back to the first page."""
    chosen = query.choices.get(facet, ())
    kept = tuple(other for other in chosen if other != value)
    return choose(query, facet, kept if value in chosen else (*chosen, value))


def choose(query: Query, facet: str, values: tuple[str, ...]) -> Query:
    """The query with exactly these values of a facet; back to the first page."""
    choices = {name: old for name, old in query.choices.items() if name != facet}
    if values:
        choices[facet] = values
    return replace(query, choices=choices, offset=0)


def without_choices(query: Query) -> Query:
    """The query's words and order alone."""
    return replace(query, choices={}, amount=None, stated=None, offset=0)


def turned(query: Query, page: int) -> Query:
    """The same query on another page, counted from 1."""
    return replace(query, offset=(page - 1) * query.limit)


def page_of(query: Query) -> int:
    """The page a query shows, from 1."""
    return query.offset // max(query.limit, 1) + 1


def money(typed: str) -> int | None:
    """Whole dollars as people type them; None where it is no sum.

    >>> money("100m"), money("$1,5 billion"), money("300 000"), money("1,000,000"), money("lots")
    (100000000, 1500000000, 300000, 1000000, None)
    """
    plain = re.sub(r"[\s_$]", "", typed)
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", plain):
        plain = plain.replace(",", "")
    bounds = amount_range(f">={plain}") if len(plain) <= LONGEST_SUM else None
    return bounds.low if bounds and bounds.low is not None and bounds.low <= LARGEST_SUM else None


def typed(bound: int | None) -> str:
    """A bound as short as it can be typed, no figure of it lost.

    >>> typed(10_000_000), typed(1_500_000_000), typed(300_000), typed(1_234_567), typed(0), typed(None)
    ('10m', '1.5b', '300k', '1234567', '0', '')
    """
    for letter, scale, above in (("b", 10**9, 10**18), ("m", 10**6, 10**9), ("k", 1000, 10**6)):
        if bound and scale <= bound < above and bound * 1000 % scale == 0:
            return f"{Decimal(bound) / scale:f}{letter}"
    return "" if bound is None else str(bound)


def _text(arguments: MultiDict[str, str], notes: list[Note]) -> str:
    typed = arguments.getlist("q")
    if len(set(typed)) > 1:
        notes.append(_ignored(say("The address holds several queries (q); the first was searched.")))
    text = typed[0] if typed else ""
    if _CONTROLS.search(text):
        notes.append(_ignored(say("The query held control characters; they were left out.")))
        text = _CONTROLS.sub("", text)
    return text.strip()


def _values(facet: str, typed: list[str], notes: list[Note]) -> tuple[str, ...]:
    """The values of one facet, each once, as far as they are short and few enough to be meant."""
    values = tuple(dict.fromkeys(filter(None, (_CONTROLS.sub("", value).strip() for value in typed))))
    kept = tuple(value for value in values if len(value) <= LONGEST_VALUE)[:MOST_VALUES]
    if len(kept) < len(values):
        name = wording.facet_name(facet)
        left = len(values) - len(kept)
        said = say_many(
            "%(facet)s: %(number)s of the values chosen was left out.",
            "%(facet)s: %(number)s of the values chosen were left out.",
            left,
            facet=name,
        )
        notes.append(_ignored(said))
    return kept


def _ranges(arguments: Mapping[str, str], notes: list[Note]) -> tuple[AmountRange | None, AmountRange | None]:
    """The range of dollars, and that of sums stated in another currency."""
    wanted = arguments.get("in", "").strip()
    currency = value_of("currency", wanted) if wanted else DOLLARS
    amount = _range(arguments, "min_usd", "max_usd", None, notes)
    if currency is None or currency == NONE:
        notes.append(_ignored(say("“%(typed)s” is no currency. Try EUR or KZT.", typed=wanted[:40])))
        return amount, None
    if currency != DOLLARS:
        return amount, _range(arguments, "min", "max", currency, notes)
    other = _range(arguments, "min", "max", None, notes)
    return (other if amount is None else amount if other is None else amount.within(other)), None


def _range(
    arguments: Mapping[str, str], least: str, most: str, currency: str | None, notes: list[Note]
) -> AmountRange | None:
    bounds: dict[str, int | None] = {}
    for name in (least, most):
        typed = arguments.get(name, "").strip()
        bounds[name] = money(typed) if typed else None
        if typed and bounds[name] is None:
            notes.append(_ignored(_no_sum(typed[:40], name == least, currency)))
    low, high = bounds[least], bounds[most]
    if low is not None and high is not None and low > high:
        notes.append(_ignored(say("The lower amount is above the upper one; both were left out.")))
        return None
    if low is None and high is None:
        return None
    return AmountRange(low, None if high is None else high + 1, currency)


def _no_sum(typed: str, is_lower: bool, currency: str | None) -> str:
    """What to say of an end of a range that cannot be read."""
    if currency:
        return say(
            "The amount “%(typed)s” is no sum of %(currency)s. Try 500000, 10m or 1.5b.",
            typed=typed,
            currency=currency,
        )
    if is_lower:
        return say("The lower amount “%(typed)s” is no sum in dollars. Try 500000, 10m or 1.5b.", typed=typed)
    return say("The upper amount “%(typed)s” is no sum in dollars. Try 500000, 10m or 1.5b.", typed=typed)


def _page(arguments: Mapping[str, str], notes: list[Note], last: int) -> int:
    typed = arguments.get("page", "").strip() or "1"
    if not re.fullmatch(r"[0-9]{1,12}", typed) or int(typed) < 1:
        notes.append(_ignored(say("There is no page “%(typed)s”; this is the first.", typed=typed[:40])))
        return 1
    return min(int(typed), last)


def _is_utf8(raw: bytes) -> bool:
    try:
        unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _ignored(text: str) -> Note:
    return Note("ignored", text)
