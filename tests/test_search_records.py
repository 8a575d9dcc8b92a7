"""Articles as records: fields, labels, numbers, and deals as the dictionaries that are stored and printed."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from analyzers.tokens import Span
from deals.linkable import Linkable
from deals.model import (
    Amount,
    Deal,
    Evidence,
    Extraction,
    Kind,
    Measure,
    Party,
    Qualifier,
    Status,
    Total,
)
from search.corpus import Article, article_from_text
from search.engine import Record
from search.engines.memory import MemoryEngine
from search.facets import BANDS, UNCONVERTED
from search.fields import DEAL_WORDS, LABEL_FIELDS, MARKS, NUMBER_FIELDS, SUCH_DEALS, TEXT_FIELDS
from search.plain_deals import (
    MOST_DOLLARS,
    deal_record,
    deal_records,
    total_record,
)
from search.query import parse
from search.records import article_records, date_number, extraction_of
from search.retold import group_record, with_groups
from search.searcher import Searcher
from search.tally import Tally, plain, rows_by, sum_fields
from search.terms import terms_of
from search.told_elsewhere import told_elsewhere

DEAL_FIELDS = frozenset(
    (
        "id",
        "article",
        "article_id",
        "paragraph",
        "paragraph_id",
        "lang",
        "published",
        "kind",
        "status",
        "parties",
        "title",
        "object",
        "amount",
        "currency",
        "amount_text",
        "qualifier",
        "upper",
        "amount_usd",
        "fx_rate",
        "fx_date",
        "fx_source",
        "is_total",
        "in_sums",
        "measures",
        "sector",
        "sector_alt",
        "section_heading",
        "place",
        "place_counted",
        "country",
        "evidence",
        "same_deal",
    )
)

TEXT = """date 2024-05-02

Газ для Севера

Компания «Север» купила завод за 94 млрд тенге.

Стройка

— Завод даст 60 МВт и торгово-экономический эффект.
"""


@pytest.fixture
def article() -> Article:
    return article_from_text(TEXT, "north.txt")


def amount(value: str, currency: str = "USD", **changes: object) -> Amount:
    held = {"qualifier": Qualifier.EXACT, "upper": None, "per_year": False, "span": Span(33, 46), "rule": "r"}
    return Amount(Decimal(value), currency, **(held | changes))  # type: ignore[arg-type]


def deal(money: Amount | None, **changes: object) -> Deal:
    held: dict[str, object] = {
        "kind": Kind.ACQUISITION,
        "status": Status.COMPLETED,
        "parties": (Party("Компания «Север»", "Компания «Север»", "buyer", "KZ", Span(0, 16)),),
        "title": "покупка завода",
        "object": "завод",
        "amount": money,
        "amount_text": "94 млрд тенге" if money else None,
        "amount_block": 1 if money else None,
        "measures": (Measure(Decimal("60"), "MW", Span(11, 17)),),
        "sector": "energy",
        "sector_alt": ("manufacturing",),
        "heading": "Стройка",
        "place": None,
        "country": "KZ",
        "block": 2,
        "span": Span(0, 10),
        "evidence": (Evidence(1, Span(0, 46), "Компания «Север» купила завод за 94 млрд тенге", "buy"),),
    }
    return Deal(**(held | changes))  # type: ignore[arg-type]


def test_a_deal_has_the_fields_of_the_deal_record(article: Article) -> None:
    record = deal_record(article, deal(amount("94000000000", "KZT")), 3)
    assert set(record) >= DEAL_FIELDS
    assert (record["id"], record["article"], record["article_id"]) == ("north.d3", "north.txt", "north")
    assert (record["paragraph"], record["paragraph_id"], record["published"]) == (2, "north#2", "2024-05-02")
    assert (record["amount"], record["currency"], record["qualifier"]) == (94_000_000_000, "KZT", "exact")
    assert record["measures"] == [{"value": 60, "unit": "MW", "text": "60 МВт"}]
    [evidence] = record["evidence"]
    assert (evidence["paragraph_id"], evidence["start"], evidence["stop"]) == ("north#1", 0, 46)
    assert evidence["quote"] == article.paragraphs[0].text[:46]
    assert json.loads(json.dumps(record)) == record


def test_dollars_name_their_rate(article: Article) -> None:
    stated = deal_record(article, deal(amount("5000000")), 1)
    assert (stated["amount_usd"], stated["fx_rate"]) == (5_000_000, 1)
    euros = deal_record(article, deal(amount("5000000", "EUR")), 1)
    assert 5_000_000 < euros["amount_usd"] < 6_000_000
    assert euros["fx_date"] == "2024-05-02"
    assert euros["fx_source"]
    unknown = deal_record(article, deal(amount("5000000", "XXX")), 1)
    assert (unknown["amount"], unknown["amount_usd"], unknown["fx_rate"]) == (5_000_000, None, None)


@pytest.mark.parametrize(
    ("published", "act", "signed", "fx_date"),
    [
        ("2014-05-20", "3 марта 2014 года", "2014-03-03", "2014-03-03"),
        ("2014-05-20", "В 2013 году", "2013", "2013"),
        ("2014-05-20", "В этом году", "2014", "2014-05-20"),  # the article's day says more
        ("2014-05-20", "В 1995 году", "1995", "2014-05-20"),  # no rate of that year
        ("2014-05-20", "", None, "2014-05-20"),
    ],
)
def test_dollars_are_those_of_the_day_of_signing(
    published: str, act: str, signed: str | None, fx_date: str
) -> None:
    text = f"{act} «Вега» подписала с «Орион» договор о поставке труб на 5 млн евро.".strip()
    article = replace(article_from_text(text, "a.txt"), published=published)
    [deal] = deal_records(article, extraction_of(article))
    assert (deal["signed"], deal["fx_date"]) == (signed, fx_date)


def test_a_place_is_counted_under_one_name(article: Article) -> None:
    records = [
        deal_record(article, deal(None, place=place, country="KZ"), number)
        for number, place in enumerate(("Шымкент", "Шимкент", None), 1)
    ]
    assert [(one["place"], one["place_counted"]) for one in records] == [
        ("Шымкент", "Шымкент"),
        ("Шимкент", "Шымкент"),
        (None, None),
    ]
    assert [(row.value, row.tally.deals) for row in rows_by("place", records, once=False)] == [
        ("Шымкент", 2),
        ("none", 1),
    ]


def test_a_yearly_sum_is_not_summed(article: Article) -> None:
    yearly = deal_record(article, deal(amount("80000", per_year=True, qualifier=Qualifier.ABOUT)), 1)
    assert (yearly["qualifier"], yearly["in_sums"]) == ("per_year", False)
    assert deal_record(article, deal(amount("80000")), 1)["in_sums"] is True
    assert deal_record(article, deal(None), 1)["in_sums"] is False


def test_a_range_keeps_both_ends(article: Article) -> None:
    record = deal_record(article, deal(amount("3.5", qualifier=Qualifier.FROM_TO, upper=Decimal(5))), 1)
    assert (record["amount"], record["upper"], record["qualifier"]) == (3.5, 5, "from_to")


def test_a_total_is_no_deal(article: Article) -> None:
    evidence = (Evidence(1, Span(0, 8), "Компания", "documents_counted"),)
    total = Total(58, Qualifier.EXACT, amount("24000000000"), "24 млрд", 1, Span(0, 8), evidence)
    record = total_record(article, total, sum_fields(Tally(deals=2, added=1, usd=5, no_amount=1)))
    assert (record["count"], record["is_total"], record["in_sums"]) == (58, True, False)
    assert "id" not in record
    assert deal_records(article, Extraction(totals=(total,))) == ()


def test_paragraphs_hold_their_terms_and_the_headings_above_them(article: Article) -> None:
    _, first, second = article_records(article).texts
    assert [record.id for record in (first, second)] == ["north#1", "north#2"]
    lemmas = {term for slot in first.fields["lemmas"] for term in slot}
    assert {"ru:компания", "ru:купить", "94"} <= lemmas
    assert ("ru:газ",) in first.fields["headings"]
    assert second.fields["headings"] == (("ru:стройка",),)
    assert "тоже" not in lemmas
    assert second.stored["bullet"] is True
    assert first.numbers["order"] < second.numbers["order"]  # type: ignore[operator]


def test_a_compound_is_found_by_its_halves() -> None:
    fields = terms_of("торгово-экономический", "ru").fields
    assert {"ru:торгово-экономический", "ru:торговый", "ru:экономический"} <= set(fields["lemmas"][0])
    assert {"торгово-экономический", "экономический"} <= set(fields["forms"][0])


def test_all_fields_of_a_text_are_aligned() -> None:
    terms = terms_of("Си Цзиньпин в CNPC, 2025 год; ТОО «Жетiсу» — 5 млн", "ru")
    assert {len(slots) for slots in terms.fields.values()} == {len(terms.spans)}


def test_a_deal_repeats_its_paragraph_and_adds_its_labels(corpus_records: tuple[Record, ...]) -> None:
    by_id = {record.id: record for record in corpus_records}
    deals = [record for record in corpus_records if record.kind == "deal"]
    assert deals
    for one in deals:
        own = (DEAL_WORDS, SUCH_DEALS, MARKS)
        shared = {name: slots for name, slots in one.fields.items() if name not in own}
        assert shared == {name: slots for name, slots in by_id[one.parent].fields.items() if name not in own}
        assert one.article == by_id[one.parent].article
        assert one.id in by_id[one.parent].stored["deals"]
        assert one.labels["sector"] == (one.stored["sector"],)
        assert one.numbers["amount_usd"] == one.stored["amount_usd"]


def test_bands_belong_to_sums(corpus_records: tuple[Record, ...]) -> None:
    for one in corpus_records:
        if one.kind != "deal":
            continue
        usd = one.stored["amount_usd"]
        if one.stored["amount"] is None:
            assert one.labels["amount"] == ()
        elif usd is None:
            assert one.labels["amount"] == (UNCONVERTED,)
        else:
            [label] = one.labels["amount"]
            [band] = [band for band in BANDS if band.label == label]
            assert band.low is None or band.low <= usd
            assert band.high is None or usd < band.high


def test_records_use_the_fields_of_the_schema_and_their_ids_are_unique(
    corpus_records: tuple[Record, ...],
) -> None:
    for one in corpus_records:
        assert set(one.fields) <= set(TEXT_FIELDS)
        assert set(one.labels) <= set(LABEL_FIELDS)
        assert set(one.numbers) <= set(NUMBER_FIELDS)
    assert len({one.id for one in corpus_records}) == len(corpus_records)


def test_a_linked_deal_bears_the_label_of_its_group_and_is_read_with_what_is_told_elsewhere() -> None:
    texts = {
        "a": "Банк развития предоставил компании «Север» кредит на 5 млн долларов на порт в Одессе.",
        "b": "Банк розвитку надав компанії «Север» кредит на 5 млн доларів на порт в Одесі.",
        "c": "Завод «Бета» подписал контракт на 3 млн евро с портом Варна.",
    }
    made = (article_records(article_from_text(text, f"{name}.txt")) for name, text in texts.items())
    records = list(with_groups([deal for one in made for deal in one.deals]))
    engine = MemoryEngine(records)
    linked = [record for record in records if record.labels.get("same_deal")]
    assert len(linked) == 2
    assert all(one.stored["same_deal"] is None for one in linked), "it is kept once, by its group"
    for one in linked:
        [read] = told_elsewhere(engine, [one.id])
        told = read.stored["same_deal"]
        assert one.labels["same_deal"] == (told["group"],)
        assert one.id not in told["others"]
        assert all(told["group"] in engine.get([other])[0].labels["same_deal"] for other in told["others"])  # type: ignore[union-attr]
        assert replace(read, stored=one.stored) == one
    alone = next(one for one in records if one.kind == "deal" and one not in linked)
    assert told_elsewhere(engine, [alone.id, "nobody"]) == [alone]


def test_of_a_deal_that_hundreds_tell_the_first_tellings_are_named() -> None:
    told = [Linkable(f"{n:03}", f"{n:03}", "ru", ()) for n in range(300)]
    made = Record("150", "deal", "p", "150", {}, {"same_deal": ("000",)}, {}, {"same_deal": None})
    [read] = told_elsewhere(MemoryEngine([made, group_record(told)]), ["150"])
    assert len(read.stored["same_deal"]["others"]) == 100


@pytest.mark.parametrize(
    ("published", "number"),
    [("2025-07-01", 20250701), ("2025-07", 20250700), ("2025", 20250000), (None, None), ("", None)],
)
def test_partial_dates_sort(published: str | None, number: int | None) -> None:
    assert date_number(published) == number


def test_numbers_for_json_are_whole_where_they_are() -> None:
    assert (plain(Decimal("5E+9")), plain(Decimal("2.50"))) == (5_000_000_000, 2.5)
    assert isinstance(plain(Decimal("5E+9")), int)


@pytest.mark.parametrize("sum_", ["99999999 триллионов долларов", "9 999 триллионов евро"])
def test_a_sum_beyond_all_the_money_there_is_has_no_dollars(sum_: str) -> None:
    text = f"date 2025-01-02\n\nПорт и завод «Бета» подписали контракт на {sum_}."
    [deal] = article_records(article_from_text(text, "jest.txt")).deals
    assert deal.stored["amount"] > MOST_DOLLARS
    assert (deal.stored["amount_usd"], deal.numbers["amount_usd"]) == (None, None)
    assert deal.labels["amount"] == ("unconverted",)


def test_an_article_without_deals_has_paragraphs_all_the_same() -> None:
    records = article_records(article_from_text("Просто слова о погоде и природе.", "weather.txt"))
    assert [record.kind for record in records.texts] == ["article", "paragraph"]
    assert records.deals == ()
    assert extraction_of(article_from_text("", "empty.txt")).deals == ()


def test_the_same_deal_in_two_articles_is_linked(seeds_searcher: Searcher) -> None:
    """The grain plant of Dalian stands in a Bulgarian article and in a Ukrainian one."""
    deals = {
        deal.id: deal.record for deal in seeds_searcher.deals(parse("Dalian amount:650m", limit=20)).deals
    }
    assert {deal["lang"] for deal in deals.values()} == {"bg", "uk"}
    assert {deal["same_deal"]["group"] for deal in deals.values()} == {min(deals)}
    assert all(deal["in_sums"] for deal in deals.values())
    for id, deal in deals.items():
        assert deal["same_deal"]["others"] == [other for other in deals if other != id]
