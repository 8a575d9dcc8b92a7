"""Several deals in one sentence: sums told in order, documents signed one after another, sums of clauses."""

from __future__ import annotations

import pytest

from deals import Block, extract
from deals.model import Deal, Kind


def deals_of(text: str, lang: str) -> tuple[Deal, ...]:
    """The deals of one paragraph."""
    return extract([Block(1, text, lang)]).deals


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "ru",
            "«Роза», «Байкал» и «Лена» построят отели на 2 млрд, 640 млн и 95 млн евро соответственно.",
        ),
        ("bg", "„Роза“, „Байкал“ и „Енисей“ ще вложат в заводи съответно 2 млрд., 640 млн. и 95 млн. лева."),
        ("uk", "«Роза», «Байкал» та «Єнісей» збудують заводи за 2 млрд, 640 млн і 95 млн грн відповідно."),
    ],
)
def test_respectively_gives_each_firm_its_sum(lang: str, text: str) -> None:
    found = deals_of(text, lang)
    assert [int(deal.amount.value) for deal in found if deal.amount] == [2 * 10**9, 640 * 10**6, 95 * 10**6]
    assert [len(deal.parties) for deal in found] == [1, 1, 1]


@pytest.mark.parametrize(
    ("lang", "text", "kinds"),
    [
        (
            "ru",
            "Россия и Индия подписали соглашение о торговле и меморандум о туризме.",
            [Kind.AGREEMENT, Kind.MEMORANDUM],
        ),
        (
            "bg",
            "България и Мароко подписаха меморандум за туризма и програма за културен обмен.",
            [Kind.MEMORANDUM, Kind.AGREEMENT],
        ),
        (
            "uk",
            "Україна та Польща підписали угоду про транспорт, протокол про кордон і договір про школи.",
            [Kind.AGREEMENT, Kind.PROTOCOL, Kind.CONTRACT],
        ),
    ],
)
def test_each_document_that_is_signed_is_a_deal(lang: str, text: str, kinds: list[Kind]) -> None:
    found = deals_of(text, lang)
    assert [deal.kind for deal in found] == kinds
    assert all(len(deal.parties) == 2 for deal in found)


def test_documents_signed_at_once_have_their_own_sums() -> None:
    text = "«Вега» подписала с «Орионом» контракт на 5 млн евро и соглашение о ремонте на 2 млн евро."
    assert [int(deal.amount.value) for deal in deals_of(text, "ru") if deal.amount] == [5_000_000, 2_000_000]


def test_what_a_document_is_about_may_name_another_document() -> None:
    text = "„Вега“ и „Орион“ подписаха договор за заем."
    assert len(deals_of(text, "bg")) == 1


def test_each_clause_of_a_sentence_may_have_its_own_deal() -> None:
    text = (
        "Китайська Sungrow поставить ТОВ «Вега» батареї за 187 млн юанів, чеська група Solek викуповує 60% "
        "компанії «Берег» за €6,8 млн, а Ощадбанк прокредитує на 310 млн грн кооператив «Тиса»."
    )
    assert [int(deal.amount.value) for deal in deals_of(text, "uk") if deal.amount] == [
        187_000_000,
        6_800_000,
        310_000_000,
    ]
