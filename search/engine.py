"""The boundary to an index: what is asked of an engine and what it answers.

An engine knows terms, numbers and labels. It knows no language, no Cyrillic rule, no amount band, no HTML
and no URL: terms arrive analysed (`search.records`, `search.expand`), bands arrive as labels. The plain
engine in `search.engines.memory` is the judge of the others (tests/test_contract_engine.py).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from analyzers.hashing import HashedOnce


class WordSlots(Sequence[Sequence[str]]):
    """The slots of one field of a text, told by its words: a word has the same terms wherever it stands.

    Several fields of a text share `words`, and so may several records: an engine can look them up once.

    Attributes:
        words: one at each position, of any kind that can be a key, but no tuples.
        of: the terms of a word in this field, the same function for all texts.
    """

    __slots__ = ("of", "words")

    def __init__(self, words: Sequence[Hashable], of: Callable[[Any], Sequence[str]]) -> None:
        self.words = words
        self.of = of

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Sequence[str]]:
        return map(self.of, self.words)

    def __getitem__(self, at: Any) -> Any:
        return tuple(map(self.of, self.words[at])) if isinstance(at, slice) else self.of(self.words[at])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # like a list

    def __repr__(self) -> str:
        return repr(tuple(self))


@dataclass(frozen=True, slots=True)
class Record:
    """One thing an index holds: a paragraph, or a deal (which repeats the terms of its paragraph).

    Attributes:
        id: unique in the index.
        kind: "paragraph", "deal", "article" (which holds no text, only what its paragraphs share), or
            "vocabulary" (one for a whole index: what can be suggested).
        parent: id of the paragraph; a paragraph is its own parent. Results can be folded by it.
        article: id of the article; deletions go by it.
        fields: text field name -> for each position the terms that stand there.
        labels: facet name -> values (an empty tuple: the record has none).
        numbers: name -> whole number of 64 bits, or None where the record has no value.
        stored: JSON-able values given back with a hit.
    """

    id: str
    kind: str
    parent: str
    article: str
    fields: Mapping[str, Sequence[Sequence[str]]]
    labels: Mapping[str, Sequence[str]]
    numbers: Mapping[str, int | None]
    stored: Mapping[str, Any]


# --- what is asked -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """Records that hold `term` in text field `field`."""

    field: str
    term: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Records with a term in `field` that starts with `prefix`; each such term counts, wherever it stands."""

    field: str
    prefix: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase(HashedOnce):
    """Records where, at consecutive positions of `field`, one of each slot's terms stands."""

    field: str
    slots: tuple[tuple[str, ...], ...]
    weight: float = 1.0

    __hash__ = HashedOnce.__hash__


@dataclass(frozen=True, slots=True)
class All(HashedOnce):
    """Every child must match. Without children: every record."""

    children: tuple[Node, ...]

    __hash__ = HashedOnce.__hash__


@dataclass(frozen=True, slots=True)
class AnyOf(HashedOnce):
    """At least one child must match. Without children: no record.

    Attributes:
        best: the children are ways to say one and the same thing (a word, its lemma, its translation): they
            count together as one rare or common term, and a record scores by its best child alone, so that
            a child of half the weight never outdoes one of full weight. Otherwise the scores are added up.
    """

    children: tuple[Node, ...]
    best: bool = False

    __hash__ = HashedOnce.__hash__


@dataclass(frozen=True, slots=True)
class Not:
    """Records that the child does not match. They score nothing."""

    child: Node


@dataclass(frozen=True, slots=True)
class Near(HashedOnce):
    """Records in which two things stand near each other (`search.engines.scoring.closeness`).

    A thing stands where its terms stand, by number, in whatever field that keeps places. It scores a share of
    what the lesser of the two scores: `weight` of it side by side.
    """

    first: Node
    second: Node
    weight: float = 1.0

    __hash__ = HashedOnce.__hash__


@dataclass(frozen=True, slots=True)
class Preferring(HashedOnce):
    """Records that match `node`; what they score for the wishes, where they match one, is added."""

    node: Node
    wishes: tuple[Node, ...]

    __hash__ = HashedOnce.__hash__


Node = Term | Prefix | Phrase | All | AnyOf | Not | Near | Preferring


LABEL = "label:"
"""Stands before the name of a label by which is sorted."""


@dataclass(frozen=True, slots=True)
class LabelFilter:
    """Records with any of `values` for facet `field`; a None value stands for "the record has none"."""

    field: str
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class RangeFilter:
    """Records whose number `field` lies in low <= n < high; an open end is None. No value, no match."""

    field: str
    low: int | None
    high: int | None


Filter = LabelFilter | RangeFilter


@dataclass(frozen=True, slots=True)
class Request:
    """One question to an engine.

    Attributes:
        kind: which records: "paragraph", "deal" or "article".
        text: what the words must be, or None for all records.
        filters: all must hold (values within one are OR).
        facets: labels to count. A facet's counts ignore the filters on that same field.
        sort: number field names, "-" in front for descending, applied in turn; records without the number
            come last; after `LABEL` the name of a label, by whose first value records are sorted, character
            by character; "score" is best first, "band" takes those that are about as good for equal
            (`search.engines.scoring.band`, by the best score that passes). Ties end in the order of
            `numbers["order"]`.
        offset, limit: the slice of hits wanted; limit 0 asks for counts only.
        fold: give each parent once (its best record) and count parents in `Answer.total`.
        once: a label by which records are one thing told several times: those that share their first value
            of it are given once (the best one) and counted once, in `Answer.records` and in each value of a
            facet too. A record without that label stands for itself.
        fold_by: with `fold`, a label by which parents are one text told several times: records that share
            their first value of it are folded together, those without it by their parent.
    """

    kind: str
    text: Node | None
    filters: tuple[Filter, ...] = ()
    facets: tuple[str, ...] = ()
    sort: tuple[str, ...] = ("score",)
    offset: int = 0
    limit: int = 10
    fold: bool = False
    once: str | None = None
    fold_by: str | None = None


def passes(labels: Mapping[str, Sequence[str]], numbers: Mapping[str, int | None], wanted: Filter) -> bool:
    """Whether a record with these labels and numbers passes a filter."""
    if isinstance(wanted, LabelFilter):
        held = labels.get(wanted.field, ())
        return any(value in held if value is not None else not held for value in wanted.values)
    number = numbers.get(wanted.field)
    return (
        number is not None
        and (wanted.low is None or wanted.low <= number)
        and (wanted.high is None or number < wanted.high)
    )


# --- what is answered --------------------------------------------------------------------------------------


class Found(NamedTuple):
    """One hit: the record's id, its parent's id, its score: comparable within one answer only, and anything
    where the request is not sorted by it."""

    id: str
    parent: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a Request.

    Attributes:
        total: matching records (parents, if folded), all pages.
        records: matching records, never folded by parent.
        hits: the slice asked for.
        counts: facet -> value -> matching records (never parents) with that value.
        missing: facet -> matching records without any value.
    """

    total: int
    records: int
    hits: tuple[Found, ...]
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)


class Writer(Protocol):
    """Takes records in; leaving the `with` block without an exception commits all or nothing."""

    def add(self, records: Iterable[Record]) -> None: ...
    def delete(self, articles: Iterable[str]) -> None: ...


class Engine(Protocol):
    """An open index."""

    capabilities: frozenset[str]

    def writer(self) -> AbstractContextManager[Writer]: ...
    def search(self, request: Request) -> Answer: ...
    def get(self, ids: Sequence[str]) -> list[Record | None]:
        """Stored records in the order asked; `fields` of a record given back may be empty."""
        ...

    def terms(self, field: str, prefix: str, limit: int) -> list[str]:
        """Terms of a field that start with a prefix, in order, for suggestions."""
        ...

    def count(self, kind: str) -> int: ...
    def close(self) -> None: ...
