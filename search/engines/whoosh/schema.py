"""Our records as Whoosh documents: the schema, and a record turned into Whoosh's field values.

Comes in: a Record. Goes out: keyword arguments for `add_document`. Terms arrive analysed, so Whoosh's own
analysis is left out (`Slots`). Everything that is counted, filtered or sorted by lies in
columns (one value a document, no postings): whole numbers as signed 64 bit with `NO_NUMBER` for "none",
because Whoosh's NUMERIC fields answer wrongly for unsigned ranges and overflow at 2.1 billion by default.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from whoosh import analysis, columns, fields, formats
from whoosh.system import pack_uint

from search.engine import Record
from search.engines.whoosh.postings import GOES_ON, coded_places, places_of
from search.fields import LABEL_FIELDS, NUMBER_FIELDS, PHRASE_FIELDS, TEXT_FIELDS

NO_NUMBER = -(2**63)
"""Column value of a record that has no such number."""


class Places(formats.Positions):  # type: ignore[misc]  # whoosh has no types
    """Where a term stands, as the steps from place to place, a byte each; 255 says that the step goes on.

    Whoosh's own format pickles a list for each posting: seven times the bytes, and pickles that are read
    with every phrase. The index remembers this class by its name alone, so name and place must stay.
    """

    def encode(self, places: Sequence[int]) -> bytes:
        """Bytes for places in rising order."""
        return coded_places(places)

    def decode_positions(self, coded: bytes) -> list[int]:
        """The places again."""
        return places_of(coded)

    def decode_frequency(self, coded: bytes) -> int:
        """How many places."""
        return len(coded) - coded.count(GOES_ON)


class Slots(fields.TEXT):  # type: ignore[misc]  # whoosh has no types
    """A text field that takes its terms position by position and analyses nothing.

    The index remembers this class by its name alone, so name and place must stay.
    """

    def __init__(self, phrase: bool) -> None:
        super().__init__(analyzer=analysis.IDAnalyzer(), phrase=phrase, spelling=False)
        if phrase:
            self.format = Places()

    def index(self, value: Sequence[Sequence[str]], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (term, frequency, weight, encoded positions or frequency) for each term."""
        places: dict[str, list[int]] = {}
        for position, terms in enumerate(value):
            for term in dict.fromkeys(terms):
                places.setdefault(term, []).append(position)
        has_places = self.format.supports("positions")
        for term, at in places.items():
            held = self.format.encode(at) if has_places else pack_uint(len(at))
            yield term.encode(), len(at), float(len(at)), held


def label_column(name: str) -> str:
    """Name of the column that holds a facet's values."""
    return f"label_{name}"


def number_column(name: str) -> str:
    """Name of the column that holds a number."""
    return f"number_{name}"


def length_column(name: str) -> str:
    """Name of the column that holds how many positions a text field has."""
    return f"length_{name}"


def whoosh_schema() -> fields.Schema:
    """The Whoosh schema of our records."""
    members: dict[str, fields.FieldType] = {
        "id": fields.ID(unique=True),
        "article": fields.ID(),
        "record": fields.STORED(),
        "id_column": fields.COLUMN(columns.VarBytesColumn()),
        "parent_column": fields.COLUMN(columns.VarBytesColumn()),
        "kind_column": fields.COLUMN(columns.VarBytesColumn()),
    }
    for name in TEXT_FIELDS:
        members[name] = Slots(phrase=name in PHRASE_FIELDS)
        members[length_column(name)] = fields.COLUMN(columns.NumericColumn("i", default=0))
    for name in LABEL_FIELDS:
        members[label_column(name)] = fields.COLUMN(columns.VarBytesColumn())
    for name in NUMBER_FIELDS:
        members[number_column(name)] = fields.COLUMN(columns.NumericColumn("q", default=NO_NUMBER))
    return fields.Schema(**members)


def document(record: Record) -> dict[str, Any]:
    """Field values for `add_document`."""
    values: dict[str, Any] = {
        "id": [record.id],
        "article": [record.article],
        "record": json.dumps(
            {
                "id": record.id,
                "kind": record.kind,
                "parent": record.parent,
                "article": record.article,
                "labels": {name: list(held) for name, held in record.labels.items()},
                "numbers": dict(record.numbers),
                "stored": dict(record.stored),
            },
            ensure_ascii=False,
        ),
        "id_column": record.id.encode(),
        "parent_column": record.parent.encode(),
        "kind_column": record.kind.encode(),
    }
    for name in TEXT_FIELDS:
        slots = record.fields.get(name, ())
        if slots:
            values[name] = slots
            values[length_column(name)] = len(slots)
    for name in LABEL_FIELDS:
        held = record.labels.get(name, ())
        if held:
            values[label_column(name)] = json.dumps(list(dict.fromkeys(held)), ensure_ascii=False).encode()
    for name in NUMBER_FIELDS:
        number = record.numbers.get(name)
        if number is not None:
            if not NO_NUMBER < number < -NO_NUMBER:  # packed, it would cost the whole index
                raise ValueError(f"{name} of record {record.id!r} is {number}, which 64 bits cannot hold")
            values[number_column(name)] = number
    return values


def record_of(text: str) -> Record:
    """A stored record back (without its terms)."""
    held = json.loads(text)
    return Record(
        id=held["id"],
        kind=held["kind"],
        parent=held["parent"],
        article=held["article"],
        fields={},
        labels={name: tuple(values) for name, values in held["labels"].items()},
        numbers=held["numbers"],
        stored=held["stored"],
    )
