"""Deals of whole texts: golden paragraphs, sums in other sentences, doubles, totals, evidence, laws."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deals import Block, Extraction, extract
from deals.extract import RULES
from deals.model import Deal, Kind, Qualifier, Status

GOLDEN = Path(__file__).with_name("golden") / "deals.jsonl"


def golden() -> list[Any]:
    """One paragraph a line; a line with "xfail" is a known miss and must go on failing until it is mended."""
    found = []
    for number, line in enumerate(GOLDEN.read_text(encoding="utf-8").splitlines(), start=1):
        fact = json.loads(line)
        marks = [pytest.mark.xfail(reason=fact["xfail"], strict=True)] if "xfail" in fact else []
        found.append(pytest.param(fact, id=f"deals.jsonl:{number}", marks=marks))
    return found


def read(text: str, lang: str) -> Extraction:
    """The deals of paragraphs, one a line."""
    return extract([Block(number, line, lang) for number, line in enumerate(text.split("\n"), start=1)])


def as_fact(deal: Deal, wanted: dict[str, Any]) -> dict[str, Any]:
    """A deal as a golden line states it; only what the line states is compared."""
    fact = {
        "kind": deal.kind.value,
        "parties": [party.name for party in deal.parties],
        "amount": int(deal.amount.value) if deal.amount else None,
        "currency": deal.amount.currency if deal.amount else None,
        "qualifier": deal.amount.qualifier.value if deal.amount else "exact",
        "sector": deal.sector,
    }
    always = ("kind", "parties", "amount", "currency", "qualifier")
    return {
        key: fact[key]
        for key in fact
        if key in wanted or (key in always and fact[key] not in (None, "exact"))
    }


@pytest.mark.parametrize("fact", golden())
def test_golden_paragraphs(fact: dict[str, Any]) -> None:
    deals = extract([Block(1, fact["text"], fact["lang"])]).deals
    wanted = fact["deals"]
    assert len(deals) == len(wanted), [deal.evidence[0].rule for deal in deals]
    assert [as_fact(deal, want) for deal, want in zip(deals, wanted, strict=True)] == wanted


def test_a_sum_in_a_later_sentence_belongs_to_the_deal_before_it() -> None:
    text = (
        "Меморандум между акимата на Алматинска област и Zhong Steel Co. за завод в Илийски район. "
        "Строежът започва напролет. Обемът на инвестициите ще надхвърли 600 млн. долара."
    )
    [deal] = read(text, "bg").deals
    assert deal.amount is not None
    assert (deal.amount.value, deal.amount.qualifier) == (Decimal(600_000_000), Qualifier.OVER)
    assert [told.rule for told in deal.evidence] == ["document_between", "sum_in_next_sentence"]
    assert deal.amount_text == "600 млн. долара"


def test_a_sum_that_opens_the_next_paragraph_belongs_to_the_deal_above() -> None:
    text = "«Альфа» и «Бета» подписали меморандум о строительстве порта.\nСтоимость проекта — 40 млн евро."
    [deal] = read(text, "ru").deals
    assert deal.kind is Kind.MEMORANDUM
    assert deal.amount is not None and deal.amount.value == 40_000_000
    assert (deal.block, deal.amount_block) == (1, 2)


@pytest.mark.parametrize(
    ("lang", "deal", "counted"),
    [
        ("bg", "подписаха меморандум", "По данни на БНБ инвестициите за десет години са 126 млн. евро."),
        ("ru", "подписали меморандум", "За прошлый год инвестиции в отрасль составили 45 млрд рублей."),
        ("uk", "підписали меморандум", "За минулий рік інвестиції в галузь склали 45 млрд гривень."),
    ],
)
def test_what_was_counted_for_a_country_is_no_sum_of_a_deal(lang: str, deal: str, counted: str) -> None:
    [found] = extract([Block(1, f"«Вега», «Alpha» {deal}. {counted}", lang)]).deals
    assert found.amount is None


def test_the_sum_of_one_deal_is_not_given_to_the_next() -> None:
    text = (
        "ТОВ «Зоря» уклало договір з ТОВ «Промінь» на ремонт школи за 5 млн грн. "
        "Україна та Молдова підписали меморандум про співпрацю."
    )
    first, second = read(text, "uk").deals
    assert first.amount is not None and second.amount is None


def test_documents_that_are_counted_make_a_total_and_no_deal() -> None:
    found = read("Страните подписаха 29 споразумения. Общата им сума достигна 1,37 млрд. долара.", "bg")
    assert not found.deals
    [total] = found.totals
    assert (total.count, total.count_qualifier, total.amount_text) == (
        29,
        Qualifier.EXACT,
        "1,37 млрд. долара",
    )


def test_how_exactly_documents_are_counted() -> None:
    [total] = read("Казахстан и Китай подписали более 20 документов в сфере энергетики.", "ru").totals
    assert (total.count, total.count_qualifier) == (20, Qualifier.OVER)


def test_a_headline_and_its_sentence_are_one_deal() -> None:
    title = Block(1, "«Вега» купила «Орион» за 12 млн долларов", "ru", is_title=True)
    lead = Block(2, "Компания «Вега» купила завод «Орион» за 12 млн долларов, сообщает пресс-служба.", "ru")
    [deal] = extract([title, lead]).deals
    assert deal.block == 2, "the sentence leads, not the headline"
    assert {told.block for told in deal.evidence} == {1, 2}


def test_a_converted_sum_is_the_same_sum() -> None:
    text = (
        "«Вега» покупает бизнес «Ориона» за 2,4 млрд долларов.\n"
        "«Вега» приобретает акции «Ориона» за 15,6 млрд шведских крон (2,4 млрд долларов)."
    )
    [deal] = read(text, "ru").deals
    assert deal.amount is not None and deal.amount.currency == "USD"


def test_items_of_a_list_stay_apart_though_parties_repeat() -> None:
    text = (
        "Споразумение между АО „КТЖ“ и CRRC Dalian Co., Ltd. за център за ремонт;\n"
        "Споразумение между АО „КТЖ“ и CRRC Dalian Co., Ltd. за доставка на локомотиви;"
    )
    assert len(read(text, "bg").deals) == 2


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "Чистая прибыль компании «Вега» составила 5 млн долларов."),
        ("ru", "«Вега» может купить «Орион» за 5 млн долларов."),
        ("bg", "Оборотът на „Вега“ за годината е 12 млн. лева."),
        ("bg", "Съдът осъди „Вега“ да плати 2 млн. лева по договора."),
        ("uk", "Зловмисники викрали у «Веги» 5 млн грн."),
        ("uk", "«Вега» не підписала договір з «Оріоном» на 5 млн грн."),
    ],
)
def test_figures_hopes_and_lawsuits_are_no_deals(lang: str, text: str) -> None:
    assert not read(text, lang).deals


@pytest.mark.parametrize(
    ("lang", "text", "status"),
    [
        ("ru", "«Вега» подписала с «Орионом» договор о поставке зерна.", Status.SIGNED),
        ("bg", "„Вега“ ще построи завод за стъкло за 10 млн. евро.", Status.ANNOUNCED),
        ("uk", "«Вега» придбала «Оріон» за 10 млн євро.", Status.COMPLETED),
    ],
)
def test_status_is_told_by_the_words(lang: str, text: str, status: Status) -> None:
    [deal] = read(text, lang).deals
    assert deal.status is status


def test_measures_are_kept_and_never_money() -> None:
    text = "«Вега» подписала с «Орионом» контракт о строительстве станции мощностью 1170 МВт за 2 млн евро."
    [deal] = read(text, "ru").deals
    assert [int(measure.value) for measure in deal.measures] == [1170]
    [measure] = deal.measures
    assert "1170" in measure.span.of(text)


def test_every_sum_of_the_text_is_mentioned_with_its_block() -> None:
    found = read("Цена — 5 долларов.\nШтраф — 7 евро.", "ru")
    assert [(one.block, one.amount.currency) for one in found.money] == [(1, "USD"), (2, "EUR")]


def test_text_of_another_language_gives_nothing() -> None:
    assert extract([Block(1, "Acme signed a contract with Bolt for $5 million.", "en")]) == Extraction()


def test_each_rule_has_a_name_of_its_own_and_an_explanation() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.explain for rule in RULES)


WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        "подписал подписа підписав договор угоду между між „Вега“ «Орион» Orion Ltd. за на с з и і "
        ", . ; : ( ) — 5 млн долларов лева грн завод построит купи інвестує общ стоимость "
        "министерство РК 58 документа "
        "Министерството търговията името Агенцията имени ім. при президента Банка развития "
        "строителство також одно – о второе – про",
    )
)


@given(st.lists(WORDS, max_size=60), st.sampled_from(["ru", "bg", "uk"]))
@settings(max_examples=60, deadline=None)
def test_what_is_found_stands_in_the_text(words: list[str], lang: str) -> None:
    text = " ".join(words)
    for deal in extract([Block(1, text, lang)]).deals:
        for told in deal.evidence:
            assert told.span.of(text) == told.quote
        for party in deal.parties:
            assert party.span.of(text).strip() == party.as_written
        if deal.amount and deal.amount_block == 1:
            assert deal.amount.span.of(text) == deal.amount_text


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "«Вега» подписала с «Орионом» договор на 5 млн долларов. ",
        "между «А» и «Б», ",
        "„Вега“ „Орион ",
        "министерство на на на и и за за ",
        "5 млн долларов и ",
    ],
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    def seconds(times: int) -> float:
        start = process_time()
        extract([Block(1, piece * times, "ru")])
        return process_time() - start

    seconds(20)
    small, large = (
        min(seconds(times) for _ in range(2)) for times in (100, 800)
    )  # a busy moment must not count
    assert large < 8 * 3 * max(small, 0.02)
