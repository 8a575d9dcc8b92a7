"""Records as documents of OpenSearch, and back.

Comes in: a record and the number of the commit that adds it. Goes out: a document, its id and its route; or
from a document a record. A document is never changed but for the commit at which it dies: an index is read as
it was at a commit, by what had been born by then and not died (`alive`), so half a commit is never seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from search.engine import Record
from search.engines.opensearch.mapping import (
    BETWEEN_PLACES,
    BETWEEN_TERMS,
    EMPTY_PLACE,
    LONGEST_TERM,
    NEAR,
    Form,
)
from search.fields import PHRASE_FIELDS

OF_RECORD = ["id", "kind", "parent", "article", "labels", "numbers", "stored"]
"""What is read of a document to make it a record again."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is sent: `route` decides on which shard it lies; None: the server chooses."""

    id: str
    source: Mapping[str, Any]
    route: str | None = None


def document(record: Record, born: int, form: Form) -> Document:
    """A record as a document. All of one parent lie on one shard."""
    parent = key(record.parent)
    fields = {name: joined(slots) for name, slots in record.fields.items() if slots}
    source: dict[str, Any] = {
        "id": record.id,
        "kind": record.kind,
        "parent": record.parent,
        "article": record.article,
        "born": born,
        "keys": {"parent": parent, **{label: _thing(record, label) for label in form.once}},
        "folds": {label: _fold(record, label) for label in form.folded_by},
        "fields": fields,
        "labels": {name: list(values) for name, values in record.labels.items() if values},
        "firsts": {name: record.labels[name][0] for name in form.sorted_by if record.labels.get(name)},
        "numbers": {name: number for name, number in record.numbers.items() if number is not None},
        "stored": json.dumps(record.stored, ensure_ascii=True, separators=(",", ":")),
    }
    if any(name in fields for name in PHRASE_FIELDS):
        source[NEAR] = NEAR
    return Document(f"{_digest(record.id)}.{born}", source, str(parent))


def term_document(field: str, term: str, born: int) -> Document:
    """That a term stands somewhere in a field."""
    return Document(term_id(field, term, born), {"of": field, "term": term, "born": born})


def term_id(field: str, term: str, born: int) -> str:
    return f"{_digest(f'{field} {term}')}.{born}"


def record_of(source: Mapping[str, Any]) -> Record:
    """A document as the record it was made of, its text fields aside."""
    return Record(
        id=source["id"],
        kind=source["kind"],
        parent=source["parent"],
        article=source["article"],
        fields={},
        labels={name: tuple(values) for name, values in source.get("labels", {}).items()},
        numbers=source.get("numbers", {}),
        stored=json.loads(source["stored"]),
    )


def alive(commit: int) -> dict[str, Any]:
    """What an index held after a commit; both lists are short, so hardly anything is looked through."""
    gone = [{"range": {"born": {"gt": commit}}}, {"range": {"died": {"lte": commit}}}]
    return {"bool": {"must_not": gone}}


def joined(slots: Iterable[Sequence[str]]) -> str:
    """The terms of each position in one string.

    >>> joined([("a",), ("b", "c"), ()]) == "a\\x1fb\\x1ec\\x1f\\x1d"
    True
    """
    return BETWEEN_PLACES.join(BETWEEN_TERMS.join(dict.fromkeys(slot)) or EMPTY_PLACE for slot in slots)


def terms_in(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each field with each of its terms, from the strings that `joined` made."""
    for name, held in fields.items():
        terms = {term for slot in held.split(BETWEEN_PLACES) for term in slot.split(BETWEEN_TERMS)}
        yield from ((name, term[:LONGEST_TERM]) for term in terms if term != EMPTY_PLACE)


def key(text: str) -> int:
    """A whole number of 64 bits that stands for a text."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)


def _thing(record: Record, label: str) -> int:
    """What a record tells of: records with the same first value tell of one thing."""
    named = record.labels.get(label, ())
    return key(f"={named[0]}" if named else record.id)


def _fold(record: Record, label: str) -> int:
    """What a record is folded by: its first value, which other parents share, or its parent."""
    named = record.labels.get(label, ())
    return key(f"={named[0]}" if named else record.parent)


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
