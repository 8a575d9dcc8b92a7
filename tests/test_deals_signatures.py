"""Who signs a deal told before tells of no second one."""

from __future__ import annotations

import pytest

from deals import Block, extract


@pytest.mark.parametrize(
    ("lang", "text", "amounts"),
    [
        (
            "bg",
            "„Вега“ ще строи порт за „Орион“ срещу 5 млн. евро. Договорът подписаха Петър Колев и И. Митев.",
            [5_000_000],
        ),
        (
            "ru",
            "«Вега» и «Орион» договорились о трубах. Договор был подписан в мае. Его сумма — 5 млн евро.",
            [5_000_000],
        ),
        (
            "uk",
            "«Вега» та «Оріон» уклали угоду про завод. Документ підписали міністр Олег Бойко і посол.",
            [None],
        ),
        # a firm that has no part in it, or a matter of its own, is another deal
        (
            "ru",
            "«Вега» и «Орион» договорились о трубах. Договор с «Сириусом» подписали.",
            [None, None],
        ),
        (
            "uk",
            "«Вега» та «Оріон» уклали угоду про завод. Меморандум про школу підписали Олег Бойко і Іван Сич.",
            [None, None],
        ),
    ],
)
def test_a_signature_is_told_of_the_deal_before(lang: str, text: str, amounts: list[int | None]) -> None:
    deals = extract([Block(1, text, lang)]).deals
    assert [int(deal.amount.value) if deal.amount else None for deal in deals] == amounts


def test_the_signature_is_evidence_of_the_deal() -> None:
    text = "«Вега» и «Орион» договорились о поставке труб. Контракт подписали Иван Петров и Олег Сидоров."
    [deal] = extract([Block(1, text, "ru")]).deals
    assert "signed_again" in [told.rule for told in deal.evidence]
    assert [party.name for party in deal.parties] == ["«Вега»", "«Орион»"]
