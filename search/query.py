"""A query as typed and what was understood of it.

Comes in: what a person typed, and what was chosen beside it. Goes out: a `Query`; never an error. Each piece
that was not understood becomes a note with its position, and the rest is searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from analyzers.text import clean
from analyzers.tokens import Span
from search.choices import AmountRange, amount_range, known_values, near_value, value_of
from search.engine import LABEL
from search.facets import FACET_NAMES, NONE, noun_of
from search.fields import (
    AMOUNT_USD,
    ARTICLE_ORDER,
    KIND_RANK,
    LEAST_USD,
    PLACE_ORDER,
    PUBLISHED,
    SECTOR_RANK,
)
from search.results import Note, told_once
from search.said import row, say
from search.syntax import Choice, read
from search.tree import And, Or, PrefixWord, Quoted, Tree, Without, Word, render

__all__ = [
    "DEAL_SORTS",
    "PARAGRAPH_SORTS",
    "SORTS",
    "AmountRange",
    "And",
    "Or",
    "PrefixWord",
    "Query",
    "Quoted",
    "Tree",
    "Without",
    "Word",
    "of_paragraphs",
    "parse",
    "render",
]

_BY_WORDS = {
    "kind": KIND_RANK,
    "sector": SECTOR_RANK,
    "place": f"{LABEL}{PLACE_ORDER}",
    "article": f"{LABEL}{ARTICLE_ORDER}",
}

DEAL_SORTS = frozenset((*_BY_WORDS, *(f"-{name}" for name in _BY_WORDS)))
"""Orders that deals alone have: a paragraph may tell of several kinds and sectors, or of none."""

SORTS: Mapping[str, tuple[str, ...]] = {
    "relevance": ("score",),
    "recent": ("band", f"-{PUBLISHED}", "score"),
    "date": (PUBLISHED, "score"),
    "-date": (f"-{PUBLISHED}", "score"),
    "amount": (LEAST_USD, "score"),
    "-amount": (f"-{AMOUNT_USD}", "score"),
    **{name: (key, f"-{PUBLISHED}", "score") for name, key in _BY_WORDS.items()},
    **{f"-{name}": (f"-{key}", f"-{PUBLISHED}", "score") for name, key in _BY_WORDS.items()},
}
"""Orders of results: the numbers and labels of a record that each goes by."""

PARAGRAPH_SORTS = tuple(name for name in SORTS if name not in DEAL_SORTS)

LONGEST_QUERY = 512
LARGEST_PAGE = 10_000
"""Most results that are given at once, on the command line too; the page asks for far fewer."""

LAST_RESULT = 1_000_000

_QUOTE = re.compile('["“”„«»″]')
_QUOTE_IN_WORD = re.compile('(?<=[бвгджзклмнпрстфхцчшщ])["“”″](?=[яюєїеё])', re.IGNORECASE)
"""Where Ukrainian and Russian words have an apostrophe or a hard sign."""

MOST_VALUES = 40
"""Values of one facet that count; on a page each of them stands in every address."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asked.

    Attributes:
        text: as typed (cleaned, cut to the length limit); notes and tree count their places in it.
        tree: the words, or None where there are none.
        choices: facet name -> chosen values (OR within, AND among facets); "none" = has no value.
        amount: exact range in dollars, or None.
        stated: exact range in a currency, of the sums stated in it, or None.
        sort: one of SORTS.
        offset, limit: slice of results.
        once: a deal that several articles tell of is given and counted once.
        copies: near copies of a paragraph are given each by itself, not once.
        exact: words count as typed alone: no other forms, no names in other languages, no corrections.
        notes: what was not understood, with the position.
        typed: the places in `text` where a choice was typed; the values and ranges above hold them already.
    """

    text: str = ""
    tree: Tree | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    amount: AmountRange | None = None
    stated: AmountRange | None = None
    sort: str = "relevance"
    offset: int = 0
    limit: int = 10
    once: bool = False
    copies: bool = False
    exact: bool = False
    notes: tuple[Note, ...] = ()
    typed: tuple[Span, ...] = ()

    @property
    def words(self) -> str:
        """The text without the choices typed in it, so that a choice can be taken back.

        >>> parse("договор sector:energy газ").words
        'договор газ'
        """
        kept, at = [], 0
        for span in self.typed:
            kept.append(self.text[at : span.start])
            at = span.stop
        return " ".join(" ".join([*kept, self.text[at:]]).split()) if self.typed else self.text

    def __str__(self) -> str:
        """The query written out; it parses to the same tree, choices and ranges."""
        parts = []
        for facet in FACET_NAMES:
            parts += [f"{facet}:{_quoted(value)}" for value in self.choices.get(facet, ())]
        for bounds in (self.amount, self.stated):
            if bounds is not None and bounds != AmountRange():
                parts.append(f'amount:"{bounds}"')  # quoted: a word "млн" may follow
        parts.append(render(self.tree))
        return " ".join(part for part in parts if part)


def parse(
    text: str,
    *,
    choices: Mapping[str, tuple[str, ...]] | None = None,
    amount: AmountRange | None = None,
    stated: AmountRange | None = None,
    sort: str = "relevance",
    offset: int = 0,
    limit: int = 10,
    once: bool = False,
    copies: bool = False,
    exact: bool = False,
) -> Query:
    """Read a query.

    Args:
        text: as typed.
        choices: values chosen beside the text (facet links, options); joined with those typed in it.
        amount: a range of dollars chosen beside the text; a typed one narrows it.
        stated: a range in a currency chosen beside the text; a typed one narrows it.
        sort: one of SORTS; another becomes "relevance" with a note.
        offset, limit: clamped to what makes sense, with a note.
        once: count a deal that several articles tell of once.
        copies: give near copies of a paragraph each by itself.
        exact: take the words as typed alone.
    """
    notes: list[Note] = []
    text = _bounded(text, notes)
    reading = read(_with_apostrophe(text))
    notes += reading.notes
    chosen: dict[str, list[str]] = {}
    for facet, values in (choices or {}).items():
        for value in values:
            _choose(facet, value, None, chosen, notes)
    spans = []
    for choice in reading.choices:
        spans.append(Span(choice.start, choice.stop))
        bounds = amount_range(choice.value) if choice.facet == "amount" else None
        if bounds is None or value_of("amount", choice.value) is not None:
            _choose(choice.facet, choice.value, choice, chosen, notes)
        elif bounds.currency:
            stated = bounds if stated is None else bounds.within(stated)
        else:
            amount = bounds if amount is None else bounds.within(amount)
    if any(bounds is not None and bounds.is_empty for bounds in (amount, stated)):
        said = say("No sum lies in all of the ranges given: nothing can be found. Leave out one of them.")
        notes.append(Note("unknown", said))
    if sort not in SORTS:
        said = say(
            "No order is called “%(order)s”. Orders: %(orders)s.", order=_short(sort), orders=row(SORTS)
        )
        notes.append(Note("unknown", said))
        sort = "relevance"
    return Query(
        text=text,
        tree=reading.tree,
        choices={facet: tuple(values) for facet, values in chosen.items()},
        amount=amount,
        stated=stated,
        sort=sort,
        offset=_clamped(say("First result"), offset, 0, LAST_RESULT, notes),
        limit=_clamped(say("Number of results"), limit, 0, LARGEST_PAGE, notes),
        once=once,
        copies=copies,
        exact=exact,
        notes=told_once(notes),
        typed=tuple(spans),
    )


def of_paragraphs(query: Query) -> Query:
    """The query with an order that paragraphs have, and a note where another was asked for."""
    if query.sort not in DEAL_SORTS:
        return query
    said = say(
        "Paragraphs have no order “%(order)s”, as deals have: the best match stands first.", order=query.sort
    )
    return replace(query, sort="relevance", notes=(*query.notes, Note("unknown", said)))


def _bounded(text: str, notes: list[Note]) -> str:
    """The text cleaned, on one line, and cut to the limit."""
    cleaned = clean(text[: 8 * LONGEST_QUERY]).replace("\n", " ").replace("\t", " ")
    if len(text) > 8 * LONGEST_QUERY or len(cleaned) > LONGEST_QUERY:
        words = say(
            "The query is too long: only its first %(many)s characters were searched.", many=LONGEST_QUERY
        )
        notes.append(Note("truncated", words, LONGEST_QUERY, LONGEST_QUERY))
    return clean(cleaned[:LONGEST_QUERY])


def _with_apostrophe(text: str) -> str:
    """A single quotation mark inside a word as the apostrophe it stands for: прем"єр. Keeps the length.

    >>> _with_apostrophe('прем"єр'), _with_apostrophe('«прем"єр»')
    ("прем'єр", '«прем"єр»')
    """
    return _QUOTE_IN_WORD.sub("'", text) if len(_QUOTE.findall(text)) == 1 else text


def _choose(
    facet: str, value: str, typed: Choice | None, chosen: dict[str, list[str]], notes: list[Note]
) -> None:
    start, stop = (typed.start, typed.stop) if typed else (None, None)
    if facet not in FACET_NAMES:
        words = say(
            "No facet is called “%(facet)s”. Facets: %(facets)s.",
            facet=_short(facet),
            facets=row(FACET_NAMES),
        )
        notes.append(Note("unknown", words, start, stop))
        return
    known = value_of(facet, value)
    if known is None:
        words = say(
            "“%(value)s” is no %(facet)s and was left out.", value=_short(value), facet=noun_of(facet)
        )
        notes.append(Note("unknown", row([words, *_what_is_known(facet, value)], " "), start, stop))
        return
    values = chosen.setdefault(facet, [])
    if known not in values and len(values) < MOST_VALUES:
        values.append(known)


def _what_is_known(facet: str, typed: str) -> Iterator[str]:
    known = row((*known_values(facet), NONE))
    if facet == "amount":
        yield say("Known: %(values)s; or a range such as >100m, 10m-1b, <5млн.", values=known)
    elif facet == "year":
        yield say("A year has four digits, as 2025; or %(none)s.", none=NONE)
    else:
        if near := near_value(facet, typed):
            yield say("Perhaps %(value)s?", value=near)
        yield say("Known: %(values)s.", values=known)


def _clamped(what: str, number: int, low: int, high: int, notes: list[Note]) -> int:
    fits = min(max(number, low), high)
    if fits != number:
        said = say(
            "%(what)s: set to %(number)s; it must lie between %(low)s and %(high)s.",
            what=what,
            number=fits,
            low=low,
            high=high,
        )
        notes.append(Note("clamped", said))
    return fits


def _quoted(value: str) -> str:
    if any(letter.isspace() or letter in '(),"“”„«»' for letter in value):
        return f"«{value}»" if '"' in value and "»" not in value else '"{}"'.format(value.replace('"', ""))
    return value


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
