"""Places: where a deal is carried out, not where somebody speaks of it or comes from."""

from __future__ import annotations

import pytest

from analyzers.text import clean
from deals import Block, extract
from deals.lexicon import rows
from tests.golden_lines import facts


@pytest.mark.parametrize(("lang", "place", "text"), facts("places.tsv", 3))
def test_golden(lang: str, place: str, text: str) -> None:
    [deal] = extract([Block(1, clean(text), lang)]).deals
    assert (deal.place or "-") == place


def test_an_article_about_one_place_has_its_deals_there() -> None:
    blocks = [
        Block(1, "В Тюмени спорят о трамвае. Депутаты Тюмени обещали решить к маю.", "ru"),
        Block(2, "«Вега» подписала с «Орионом» договор о поставке вагонов.", "ru"),
    ]
    [deal] = extract(blocks).deals
    assert (deal.place, deal.country) == ("Тюмень", "RU")


def test_an_article_on_many_places_says_nothing() -> None:
    blocks = [
        Block(1, "В Тюмени пусто. В Омске шумно. В Перми снег.", "ru"),
        Block(2, "«Вега» подписала с «Орионом» договор о поставке вагонов.", "ru"),
    ]
    [deal] = extract(blocks).deals
    assert deal.place is None


def test_where_something_is_said_is_no_place_of_a_deal() -> None:
    text = "«Вега» купит у «Ориона» 12 вагонов за 5 млн евро, сообщил журналистам в Вене директор."
    [deal] = extract([Block(1, text, "ru")]).deals
    assert deal.place is None


def test_every_town_has_a_country() -> None:
    table = rows("towns.tsv", ("lang", "name", "country", "phrases"))
    assert all(len(row["country"]) == 2 and row["country"].isupper() for row in table)
