"""What exports of deals hold, told to programs: a JSON Schema, and a Frictionless Table Schema of the CSV.

Comes in: nothing; the types of `search.deal_record` and the columns of `search.exports` are read. Goes
out: both schemas as plain values. `python -m cli.reference` writes them to docs/schemas/, and a test
compares; so a field cannot be added, renamed or retyped without the published schema saying so.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from deals.model import Kind, Qualifier, Status
from search.deal_record import (
    DealRecord,
    EvidenceFields,
    MeasureFields,
    PartyFields,
    SameDeal,
    SumFields,
    TotalRecord,
)
from search.exports import COLUMNS
from search.wording import SECTORS

RECORD_NAMES: Mapping[type, str] = {
    DealRecord: "Deal",
    TotalRecord: "Total",
    PartyFields: "Party",
    MeasureFields: "Measure",
    EvidenceFields: "Evidence",
    SameDeal: "SameDeal",
    SumFields: "Sum",
}

_PLAIN: Mapping[type, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    NoneType: "null",
}

_DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_COUNTRY = r"^[A-Z]{2}$"
_VALUES: Mapping[str, tuple[str, ...]] = {
    "kind": tuple(map(str, Kind)),
    "status": tuple(map(str, Status)),
    "qualifier": tuple(map(str, Qualifier)),
    "count_qualifier": tuple(map(str, Qualifier)),
    "sector": tuple(SECTORS),
}
_PATTERNS: Mapping[str, str] = {
    "lang": r"^[a-z]{2}$",
    "published": _DATE,
    "signed": _DATE,
    "fx_date": _DATE,
    "currency": r"^[A-Z]{3}$",
    "country": _COUNTRY,
}
_NOT_BELOW_ZERO = frozenset(
    (
        "amount",
        "upper",
        "amount_usd",
        "start",
        "stop",
        "count",
        "deals",
        "added",
        "usd",
        "no_amount",
        "yearly",
        "no_rate",
    )
)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of `dogovor deals --json`; a line of `--jsonl` is its `$defs/Deal`."""
    answer = {
        "type": "object",
        "description": "What dogovor deals --json prints.",
        "properties": {
            "query": {"type": "string"},
            "filters": {"type": "object"},
            "searched": {
                "type": "object",
                "description": "Where was searched.",
                "properties": {
                    "languages": {
                        "type": "array",
                        "items": {"type": "string"},
                        "description": "Languages of the documents, ISO 639-1.",
                    },
                    "exact": {
                        "type": "boolean",
                        "description": "Whether only the words as typed counted.",
                    },
                },
                "required": ["languages", "exact"],
                "additionalProperties": False,
            },
            "once": {"type": "boolean", "description": "Whether a deal told several times counts once."},
            "total": {"type": "integer", "minimum": 0},
            "deals": {"type": "array", "items": {"$ref": "#/$defs/Deal"}},
            "totals": {"type": "array", "items": {"$ref": "#/$defs/Total"}},
            "facets": {"type": "object"},
            "notes": {"type": "array", "items": {"type": "object", "required": ["code", "text"]}},
        },
        "required": ["query", "filters", "searched", "once", "total", "deals", "totals", "facets", "notes"],
        "additionalProperties": False,
    }
    kinds = {name: object_schema(kind, RECORD_NAMES) for kind, name in RECORD_NAMES.items()}
    kinds["Deal"]["properties"]["score"] = {
        "type": "number",
        "description": "How well it answers the query; in --json alone.",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Deals as dogovor prints them",
        "description": "docs/architecture.md, The deal record, says what each field means.",
        "$ref": "#/$defs/Answer",
        "$defs": {"Answer": answer, **kinds},
    }


def table_schema() -> dict[str, Any]:
    """The Frictionless Table Schema of `dogovor deals --csv`."""
    fields = []
    for column in COLUMNS:
        told: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.meaning}
        if column.type == "boolean":
            told |= {"trueValues": ["yes"], "falseValues": ["no"]}
        limits: dict[str, Any] = {}
        if column.name in _VALUES:
            limits["enum"] = list(_VALUES[column.name])
        if column.name == "id":
            limits |= {"required": True, "unique": True}
        if limits:
            told["constraints"] = limits
        fields.append(told)
    return {"fields": fields, "primaryKey": "id", "missingValues": [""]}


def object_schema(kind: type, names: Mapping[type, str], at: str = "#/$defs/") -> dict[str, Any]:
    """The JSON Schema of a TypedDict.

    Args:
        kind: the TypedDict.
        names: those that have a schema of their own, and what it is called.
        at: the address under which these stand.
    """
    hints = get_type_hints(kind)
    return {
        "type": "object",
        "description": " ".join((kind.__doc__ or "").split()),
        "properties": {name: _value(name, hint, names, at) for name, hint in hints.items()},
        "required": [name for name in hints if name in kind.__required_keys__],  # type: ignore[attr-defined]
        "additionalProperties": False,
    }


def _value(name: str, hint: Any, names: Mapping[type, str], at: str) -> dict[str, Any]:
    """What a field may hold."""
    if get_origin(hint) is list:
        [item] = get_args(hint)
        return {"type": "array", "items": _value(name.removesuffix("_alt"), item, names, at)}
    if get_origin(hint) is dict:
        return {"type": "object", "additionalProperties": _value(name, get_args(hint)[1], names, at)}
    members = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    named = [names[member] for member in members if member in names]
    if named:
        reference = {"$ref": f"{at}{named[0]}"}
        return {"anyOf": [reference, {"type": "null"}]} if NoneType in members else reference
    types = list(dict.fromkeys(_PLAIN[member] for member in members))
    if "number" in types and "integer" in types:
        types.remove("integer")  # every whole number is a number
    told: dict[str, Any] = {"type": types[0] if len(types) == 1 else types}
    if name in _VALUES:
        told["enum"] = [*_VALUES[name], *((None,) if "null" in types else ())]
    if name in _PATTERNS:
        told["pattern"] = _PATTERNS[name]
    if name in _NOT_BELOW_ZERO:
        told["minimum"] = 0
    return told
