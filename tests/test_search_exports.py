"""Every export is what its schema says: JSON, CSV and OCDS, over the seeds and over texts that mean harm."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from analyzers.tables import read_table
from deals.model import Kind, Qualifier, Status
from search.corpus import article_from_text
from search.deal_record import DealRecord
from search.exports import json_lines
from search.ocds import release_package
from search.plain_deals import deal_records
from search.query import parse
from search.records import article_info, extraction_of
from search.results import ArticleInfo, DealHit
from search.searcher import Searcher
from search.wording import SECTORS
from tests.export_checks import (
    BUILT,
    DEAL_SCHEMA,
    HOSTILE,
    OCDS_SCHEMA,
    SCHEMAS,
    check_csv,
    check_json,
    check_ocds,
)

ROOT = Path(__file__).resolve().parent.parent
CURRENCIES = sorted(
    {
        row["currency"]
        for row in read_table(
            ROOT / "deals" / "tables" / "rates.tsv", ("currency", "period", "rate", "source")
        )
    }
    | {"USD", "EUR", "BGN", "CNY", "GBP"}
)


@pytest.fixture(scope="module")
def seed_deals(seeds_searcher: Searcher) -> tuple[DealHit, ...]:
    return seeds_searcher.deals(parse("", limit=1000)).deals


# --- the seeds ---------------------------------------------------------------------------------------------


def test_the_seeds_fit_every_schema(seed_deals: tuple[DealHit, ...]) -> None:
    assert len(seed_deals) > 50
    for line in json_lines(deal.record for deal in seed_deals):
        DEAL_SCHEMA.validate(json.loads(line))
    check_csv([deal.record for deal in seed_deals])
    package = check_ocds(seed_deals)
    assert len(package["releases"]) == len(seed_deals)


def test_what_the_command_prints_fits_the_published_schema(seeds_searcher: Searcher) -> None:
    from search.answers import deals_answer

    question = parse("", limit=30)
    answer = json.loads(json.dumps(deals_answer(question, seeds_searcher.deals(question))))
    assert answer["deals"] and answer["totals"]
    published = json.loads((ROOT / "docs" / "schemas" / "deals.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(published)
    Draft202012Validator(published).validate(answer)


def test_the_schemas_can_fail(seed_deals: tuple[DealHit, ...]) -> None:
    [first, *_] = seed_deals
    for change in ({"amount": "5"}, {"kind": "party"}, {"published": "today"}, {"more": 1}, {"sector": None}):
        assert not DEAL_SCHEMA.is_valid({**first.record, **change}), change
    package = release_package([first], BUILT)
    for change in ({"releases": []}, {"version": None}, {"releases": [{"ocid": "x"}]}):
        assert not OCDS_SCHEMA.is_valid({**package, **change}), change


def test_tellings_of_one_deal_are_releases_of_one_process(seed_deals: tuple[DealHit, ...]) -> None:
    linked = [deal for deal in seed_deals if deal.record["same_deal"]]
    assert linked
    releases = release_package(linked, BUILT)["releases"]
    assert len({release["ocid"] for release in releases}) < len(releases)
    assert len({release["id"] for release in releases}) == len(releases)


# --- one deal ----------------------------------------------------------------------------------------------

TEXT = (
    "2025-03-04\n\nМинистерство энергетики и компания «Вега» 3 марта 2025 года подписали контракт "
    "на 5 млн евро.\n\nБанк «Бор» планирует построить завод за 3–4 млн долларов."
)


def told(text: str, name: str = "a.txt") -> tuple[DealHit, ...]:
    article = article_from_text(text, name)
    info = replace(article_info(article), url="https://example.org/a")
    records = deal_records(article, extraction_of(article))
    return tuple(DealHit(one["id"], 0.0, info, one["paragraph_id"], one) for one in records)


def with_record(deal: DealHit, **changes: Any) -> DealHit:
    return replace(deal, record=cast("DealRecord", {**deal.record, **changes}))


def test_a_contract_is_an_award_and_a_contract_with_its_value() -> None:
    [release, *_] = check_ocds(told(TEXT))["releases"]
    assert release["tag"] == ["award", "contract"]
    assert release["awards"][0]["value"] == {"amount": 5_000_000, "currency": "EUR"}
    assert release["contracts"][0]["value"] == {"amount": 5_000_000, "currency": "EUR"}
    assert release["contracts"][0]["status"] == "active"
    assert release["date"] == "2025-03-04T00:00:00Z" and release["language"] == "ru"
    [document] = release["awards"][0]["documents"]
    assert (document["url"], document["datePublished"]) == ("https://example.org/a", "2025-03-04T00:00:00Z")


def test_what_is_planned_is_no_contract() -> None:
    [deal, *_] = told(TEXT)
    planned = with_record(deal, kind="project", status="announced")
    [release] = check_ocds((planned,))["releases"]
    assert release["tag"] == ["planning"] and "contracts" not in release
    assert release["planning"]["budget"]["amount"] == {"amount": 5_000_000, "currency": "EUR"}
    ranged = with_record(planned, upper=7_000_000, qualifier="from_to")
    [release] = check_ocds((ranged,))["releases"]
    assert (release["tender"]["minValue"]["amount"], release["tender"]["value"]["amount"]) == (
        5_000_000,
        7_000_000,
    )
    assert "budget" not in release["planning"]


@pytest.mark.parametrize(
    "changes", [{"upper": 9, "qualifier": "from_to"}, {"in_sums": False}, {"amount": None}]
)
def test_what_is_no_single_sum_is_no_value(changes: dict[str, Any]) -> None:
    [deal, *_] = told(TEXT)
    [release] = check_ocds((with_record(deal, **changes),))["releases"]
    assert "value" not in release["contracts"][0]


@pytest.mark.parametrize(
    ("role", "codes"), [("lender", ["funder", "lender"]), ("buyer", ["buyer"]), (None, None)]
)
def test_roles_are_those_of_the_standard(role: str | None, codes: list[str] | None) -> None:
    [deal, *_] = told(TEXT)
    party = {"as_written": "Вегой", "name": "Вега", "counted": "Вега", "role": role, "country": "KZ"}
    [release] = check_ocds((with_record(deal, parties=[party, {**party, "role": None}]),))["releases"]
    [told_party] = release["parties"]
    assert told_party == {
        "id": "вега",
        "name": "Вега",
        **({"roles": codes} if codes else {}),
        "details": {"country": "KZ"},
    }
    assert ("buyer" in release) is (role == "buyer")


def test_every_role_has_a_code() -> None:
    tables = ROOT / "deals" / "tables"
    known = {
        row["role"] for row in read_table(ROOT / "search" / "tables" / "ocds_roles.tsv", ("role", "codes"))
    }
    acts = read_table(tables / "roles.tsv", ("act", "actor", "other"))
    sides = read_table(tables / "sides.tsv", ("lang", "phrase", "role"))
    used = {row[column] for row in acts for column in ("actor", "other")} | {row["role"] for row in sides}
    assert used - {""} <= known


def test_every_currency_is_one_of_the_standard_s() -> None:
    release = json.loads((SCHEMAS / "ocds-release-1.1.json").read_text(encoding="utf-8"))
    allowed = set(release["definitions"]["Value"]["properties"]["currency"]["enum"])
    text = (ROOT / "deals" / "tables" / "currencies.tsv").read_text(encoding="utf-8")
    used = {
        code
        for line in text.splitlines()
        if not line.startswith("#")
        for code in re.findall(r"\b[A-Z]{3}\b", line)
    }
    assert used and not used - allowed, used - allowed


def test_a_body_is_one_organization_whatever_the_text_calls_it() -> None:
    [deal, *_] = told(TEXT)
    called = [("ООО «Вега»", "supplier"), ("вега", "investor"), ("Vega", None)]
    parties = [
        {"as_written": name, "name": name, "counted": "Вега", "role": role, "country": None}
        for name, role in called
    ]
    [release] = check_ocds((with_record(deal, parties=parties),))["releases"]
    assert release["parties"] == [
        {
            "id": "вега",
            "name": "Вега",
            "roles": ["supplier", "funder", "investor"],
            "details": {"names": ["ООО «Вега»", "Vega"]},
        }
    ]
    assert release["awards"][0]["suppliers"] == [{"id": "вега", "name": "Вега"}]


def test_bodies_of_the_seeds_are_one_organization_in_all_releases(seed_deals: tuple[DealHit, ...]) -> None:
    names: dict[str, set[str]] = {}
    for release in check_ocds(seed_deals)["releases"]:
        for party in release.get("parties", ()):
            names.setdefault(party["id"], set()).add(party["name"])
    assert all(len(called) == 1 for called in names.values()), names
    counted = {party["counted"] for deal in seed_deals for party in deal.record["parties"]}
    assert {name for called in names.values() for name in called} == counted


@pytest.mark.parametrize(
    ("status", "signed", "tags", "award", "contract"),
    [
        ("announced", None, [], "pending", "pending"),
        ("signed", None, [], "active", "active"),
        ("under_construction", None, [], "active", "active"),
        ("completed", None, ["contractTermination"], "active", "terminated"),
        ("cancelled", None, ["awardCancellation"], "cancelled", "cancelled"),
        ("cancelled", "2025-03-03", ["contractTermination"], "cancelled", "terminated"),
        ("unknown", None, [], None, None),
    ],
)
def test_how_far_a_contract_has_come(
    status: str, signed: str | None, tags: list[str], award: str | None, contract: str | None
) -> None:
    [deal, *_] = told(TEXT)
    [release] = check_ocds((with_record(deal, status=status, signed=signed),))["releases"]
    assert release["tag"] == ["award", "contract", *tags]
    assert release["awards"][0].get("status") == award
    assert release["contracts"][0].get("status") == contract


@pytest.mark.parametrize(
    ("status", "tags", "tender"),
    [
        ("announced", ["planning"], "planning"),
        ("signed", ["planning"], "planning"),
        ("under_construction", ["planning", "tender"], "complete"),
        ("completed", ["planning", "tender"], "complete"),
        ("cancelled", ["planning"], "cancelled"),
        ("unknown", ["planning"], "planning"),
    ],
)
def test_how_far_what_is_no_contract_has_come(status: str, tags: list[str], tender: str) -> None:
    [deal, *_] = told(TEXT)
    [release] = check_ocds((with_record(deal, kind="project", status=status),))["releases"]
    assert (release["tag"], release["tender"]["status"]) == (tags, tender)


def test_the_docs_tell_the_codes_of_every_status() -> None:
    page = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    [deal, *_] = told(TEXT)
    for status in map(str, Status):
        rows = []
        for kind in ("project", "contract"):
            [release] = release_package([with_record(deal, kind=kind, status=status, signed=None)], BUILT)[
                "releases"
            ]
            stages = [*release.get("awards", ()), *release.get("contracts", ()), release.get("tender")]
            codes = [stage.get("status", "none") for stage in stages if stage]
            rows.append("; ".join([", ".join(release["tag"]), *codes]))
        assert f"| {status} | {rows[0]} | {rows[1]} |" in page


@pytest.mark.parametrize(
    ("title", "opening", "told_as"),
    [("Порт", "Порт принял.", "Порт"), (None, "Порт принял.", "Порт принял."), (None, "", "a.txt")],
)
def test_a_document_is_called_as_its_article(title: str | None, opening: str, told_as: str) -> None:
    [deal, *_] = told(TEXT)
    info = replace(deal.article, title=title, opening=opening, outlet="Вести", published="2025-03")
    [release] = check_ocds((replace(deal, article=info),))["releases"]
    [document] = release["awards"][0]["documents"]
    assert (document["title"], document["description"]) == (told_as, "Вести, 2025-03")


@pytest.mark.parametrize(
    ("date", "out_by"),
    [
        ("2025-07", "2025-07-31T23:59:59Z"),
        ("2024-02", "2024-02-29T23:59:59Z"),
        ("2025", "2025-12-31T23:59:59Z"),
        (BUILT[:7], BUILT),
        (BUILT[:4], BUILT),
        (None, BUILT),
    ],
)
def test_a_date_that_is_not_known_to_the_day_is_not_made_up(date: str | None, out_by: str) -> None:
    [deal, *_] = told(TEXT)
    info = replace(deal.article, published=date)
    [release] = check_ocds((replace(with_record(deal, published=date, signed=date), article=info),))[
        "releases"
    ]
    assert release["date"] == out_by
    assert "dateSigned" not in release["contracts"][0]
    assert "datePublished" not in release["awards"][0]["documents"][0]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://", "http://[", "вега", "", None, "http://a b"]
)
def test_an_address_that_is_none_is_left_out(url: str | None) -> None:
    [deal, *_] = told(TEXT)
    [release] = check_ocds((replace(deal, article=replace(deal.article, url=url)),))["releases"]
    assert "url" not in release["awards"][0]["documents"][0]


# --- texts that mean harm ----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_in_an_article(words: str) -> None:
    text = f"Компания «{words}» подписала с компанией «Бор» контракт на 5 млн евро для {words}.\n\n{words}"
    deals = told(text, f"{words[:20]}.txt")
    for deal in deals:
        check_json(deal.record)
    check_csv([deal.record for deal in deals])
    if deals:
        check_ocds(deals)


words = st.sampled_from(HOSTILE) | st.text(max_size=20)
some_words = words.filter(lambda text: bool(text.strip()))
optional = st.none() | some_words
dates = st.sampled_from([None, "2025", "2025-07", "2025-07-01"])
countries = st.sampled_from([None, "KZ", "BG"])
money = st.integers(0, 10**12) | st.decimals(0, 10**9, places=2).map(float)
parties = st.fixed_dictionaries(
    {
        "as_written": some_words,
        "name": some_words,
        "counted": some_words,
        "role": st.sampled_from([None, "buyer", "seller", "lender", "contractor"]),
        "country": countries,
    }
)


@st.composite
def records(draw: st.DrawFn) -> DealRecord:
    """Any deal that could stand in an index."""
    amount = draw(st.none() | money)
    usd = None if amount is None else draw(st.none() | st.integers(0, 10**12))
    quote = draw(some_words)
    return cast(
        "DealRecord",
        {
            "id": draw(st.uuids().map(str)),
            "article": draw(some_words),
            "article_id": draw(some_words),
            "paragraph": draw(st.integers(1, 999)),
            "paragraph_id": draw(some_words),
            "lang": draw(st.sampled_from(["ru", "bg", "uk"])),
            "published": draw(dates),
            "kind": str(draw(st.sampled_from(Kind))),
            "status": str(draw(st.sampled_from(Status))),
            "parties": draw(st.lists(parties, max_size=4)),
            "title": draw(some_words),
            "object": draw(optional),
            "amount": amount,
            "currency": None if amount is None else draw(st.sampled_from(CURRENCIES)),
            "amount_text": None if amount is None else draw(some_words),
            "qualifier": None if amount is None else str(draw(st.sampled_from(Qualifier))),
            "upper": None if amount is None else draw(st.none() | money),
            "amount_usd": usd,
            "fx_rate": None if usd is None else draw(money),
            "fx_date": None if usd is None else draw(dates),
            "fx_source": None if usd is None else draw(some_words),
            "is_total": False,
            "in_sums": amount is not None and draw(st.booleans()),
            "measures": draw(
                st.lists(
                    st.fixed_dictionaries({"value": money, "unit": some_words, "text": some_words}),
                    max_size=2,
                )
            ),
            "sector": draw(st.sampled_from(list(SECTORS))),
            "sector_alt": draw(st.lists(st.sampled_from(list(SECTORS)), max_size=2)),
            "section_heading": draw(optional),
            "place": draw(optional),
            "place_counted": draw(optional),
            "country": draw(countries),
            "signed": draw(dates),
            "evidence": [
                {
                    "paragraph": 1,
                    "paragraph_id": "a#1",
                    "start": 0,
                    "stop": len(quote),
                    "quote": quote,
                    "rule": "sign",
                }
            ],
            "same_deal": draw(
                st.none()
                | st.just({"group": "g", "agrees": ["parties"], "conflicts": ["amount"], "others": ["x"]})
            ),
        },
    )


INFO = st.builds(
    ArticleInfo,
    id=some_words,
    file=some_words,
    title=optional,
    published=dates,
    outlet=optional,
    author=optional,
    lang=st.sampled_from(["ru", "bg", "uk"]),
    url=st.none() | st.sampled_from([*HOSTILE, "https://example.org/?q=1"]),
    opening=words,
)


@settings(max_examples=40)
@given(st.lists(records(), min_size=1, max_size=4, unique_by=lambda record: record["id"]), INFO)
def test_any_deals_fit_every_schema(found: list[DealRecord], info: ArticleInfo) -> None:
    for line in json_lines(found):
        assert "\n" not in line
        DEAL_SCHEMA.validate(json.loads(line))
    check_csv(found)
    check_ocds(tuple(DealHit(record["id"], 0.0, info, "p", record) for record in found))
