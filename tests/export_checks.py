"""What every export must be: as its schema says, and harmless in a spreadsheet, whatever a text said."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from jsonschema import Draft4Validator, Draft202012Validator
from referencing import Registry, Resource

from search.deal_record import DealRecord
from search.deal_schema import json_schema, table_schema
from search.exports import CSV_COLUMNS, FORMULA_STARTS, csv_text
from search.ocds import release_package
from search.results import DealHit

SCHEMAS = Path(__file__).with_name("schemas")
BUILT = "2026-11-20T10:00:00+00:00"
HOSTILE = [
    "=cmd|' /C calc'!A0",
    '+HYPERLINK("http://example.org","x")',
    "-2+3",
    "@SUM(A1:A9)",
    "＝1+1",
    "\t=1+1",
    "\r\n=1+1",
    "  =1+1",
    "\u202e=1+1",
    'a"b,c;d\r\ne',
    "</script><script>alert(1)</script>",
    "Ж" * 5000,
    "\x00\x1b[31m",
    "{{7*7}}",
    "'; DROP TABLE deals; --",
    "x;=1+1;-2;@y",
]


def deal_schema() -> Draft202012Validator:
    schema = json_schema()
    return Draft202012Validator({**schema, "$ref": "#/$defs/Deal"})


def ocds_schema() -> Draft4Validator:
    """The standard's own schema of a release package, which names that of a release by its address."""
    package = json.loads((SCHEMAS / "ocds-release-package-1.1.json").read_text(encoding="utf-8"))
    release = json.loads((SCHEMAS / "ocds-release-1.1.json").read_text(encoding="utf-8"))
    address = package["properties"]["releases"]["items"]["$ref"]
    release["id"] = address
    return Draft4Validator(
        package, registry=Registry().with_resource(address, Resource.from_contents(release))
    )


DEAL_SCHEMA = deal_schema()
OCDS_SCHEMA = ocds_schema()


def check_json(record: Mapping[str, Any]) -> None:
    DEAL_SCHEMA.validate(json.loads(json.dumps(record)))


def check_csv(records: list[DealRecord]) -> None:
    """Records as CSV are what the schema says."""
    assert len(check_table(csv_text(records))) == len(records)


def check_cells(text: str) -> list[list[str]]:
    """All rows of a table of CSV: as wide as its head, no cell a formula, a new line or steering a screen."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for row in rows:
        assert len(row) == len(rows[0])
        for cell in row:
            assert not cell.startswith(FORMULA_STARTS) or re.fullmatch(r"-?[\d.]+", cell), cell
            assert not re.search(f";[{''.join(FORMULA_STARTS)}]".replace("-", r"\-"), cell), cell
            assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", cell), cell
    return rows


def check_table(text: str) -> list[list[str]]:
    """The rows of a table of deals, which is as its schema says: columns, types, values, a key."""
    fields = table_schema()["fields"]
    rows = check_cells(text)
    assert rows[0] == [field["name"] for field in fields] == list(CSV_COLUMNS)
    for row in rows[1:]:
        for cell, field in zip(row, fields, strict=True):
            limits = field.get("constraints", {})
            assert cell or not limits.get("required"), field["name"]
            if not cell:
                continue
            match field["type"]:
                case "integer":
                    assert re.fullmatch(r"-?\d+", cell), (field["name"], cell)
                case "number":
                    float(cell)
                case "boolean":
                    assert cell in (*field["trueValues"], *field["falseValues"])
            assert cell in limits.get("enum", [cell]), (field["name"], cell)
    ids = [row[0] for row in rows[1:]]
    assert len(set(ids)) == len(ids)
    return rows[1:]


def check_ocds(deals: tuple[DealHit, ...]) -> dict[str, Any]:
    """Deals as a package are what the standard says."""
    package = cast("dict[str, Any]", json.loads(json.dumps(release_package(deals, BUILT))))
    check_package(package)
    return package


def check_package(package: Mapping[str, Any]) -> None:
    """The package is as the standard's schema says, its formats and its references too."""
    OCDS_SCHEMA.validate(package)
    for name, value in values_in(package):
        assert value not in (None, "", [], {}), f"{name} says nothing"
        if name in ("date", "publishedDate", "datePublished", "dateSigned"):
            assert datetime.fromisoformat(value).tzinfo, value
        if name == "url":
            assert urlsplit(value).hostname and value.isascii()
    for release in package["releases"]:
        known = {party["id"]: party["name"] for party in release.get("parties", ())}
        assert len(known) == len(release.get("parties", ()))
        references = [release[name] for name in ("buyer",) if name in release]
        references += [one for award in release.get("awards", ()) for one in award.get("suppliers", ())]
        assert all(known[one["id"]] == one["name"] for one in references)
        awards = {award["id"] for award in release.get("awards", ())}
        assert all(contract["awardID"] in awards for contract in release.get("contracts", ()))
    ids = [(release["ocid"], release["id"]) for release in package["releases"]]
    assert len(set(ids)) == len(ids)


def values_in(value: object, name: str = "") -> Iterator[tuple[str, Any]]:
    yield name, value
    if isinstance(value, dict):
        for key, held in value.items():
            yield from values_in(held, key)
    if isinstance(value, list):
        for held in value:
            yield from values_in(held)
