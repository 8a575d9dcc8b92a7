"""Sectors: what a deal is about, not who makes it."""

from __future__ import annotations

import pytest

from deals import sectors
from deals.lexicon import rows
from deals.sector_words import OTHER
from deals.sectors import choose_sector
from tests.golden_lines import facts

CODES = {sector.code for sector in sectors()}


@pytest.mark.parametrize(("lang", "sector", "object_"), facts("sectors.tsv", 3))
def test_the_object_tells_the_sector(lang: str, sector: str, object_: str) -> None:
    assert choose_sector({"object": object_}, lang)[0] == sector


def test_the_object_outweighs_the_parties_names_and_the_heading() -> None:
    parts = {
        "object": "за силикатни плочи",
        "parties": "KCT Energy; Министерство на енергетиката",
        "heading": "Енергетика",
    }
    assert choose_sector(parts, "bg")[0] == "manufacturing"


def test_the_parties_tell_it_if_nothing_else_does() -> None:
    assert choose_sector({"parties": "Министерство на транспорта на РК"}, "bg")[0] == "transport_logistics"


def test_a_near_sector_is_named_too() -> None:
    best, near = choose_sector({"object": "о газе и пшенице"}, "ru")
    assert best == "oil_gas_chemicals" and "agriculture_food" in near


def test_each_sector_has_its_counterparts_and_words_in_every_language() -> None:
    assert len(CODES) == 15
    assert all(sector.crs.isdigit() and len(sector.isic) == 1 for sector in sectors())
    table = rows("sectors.tsv", ("lang", "phrase", "sector", "role"))
    assert {row["sector"] for row in table if row["role"] != "none"} == CODES - {OTHER}
    assert {row["sector"] for row in table if row["role"] == "none"} == {OTHER}
    for code in CODES - {OTHER}:
        assert {row["lang"] for row in table if row["sector"] == code} == {"ru", "bg", "uk"}


def test_a_word_of_a_name_tells_less_than_a_word() -> None:
    assert choose_sector({"clause": "Вчера «Зелёная Аптека» купила три трактора"}, "ru")[0] != "health_pharma"


def test_a_survey_says_nothing_and_an_article_on_one_thing_does() -> None:
    trams = "Трамваи выйдут на линию. Депо готово, рельсы уложены, вагоны прибыли."
    survey = "Завод купил банк, школа ждёт газ, больница и порт спорят."
    assert choose_sector({"clause": "контракт подписан", "article": trams}, "ru")[0] == "transport_logistics"
    near = choose_sector({"object": "о поставке зерна", "article": survey}, "ru")
    assert near[0] == "agriculture_food"


def test_a_phrase_of_the_glossary_is_found_in_another_form() -> None:
    assert choose_sector({"object": "по очистке сточных вод"}, "ru")[0] == "water_environment"
