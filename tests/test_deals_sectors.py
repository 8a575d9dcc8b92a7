"""Sectors: what a deal is about, not who makes it."""

from __future__ import annotations

import pytest

from deals import sectors
from deals.lexicon import rows
from deals.sector_words import OTHER
from deals.sectors import choose_sector

CODES = {sector.code for sector in sectors()}


@pytest.mark.parametrize(
    ("lang", "object_", "sector"),
    [
        ("bg", "за строителство на слънчева електроцентрала", "energy"),
        ("bg", "за завод за дълбока преработка на зърно", "agriculture_food"),
        ("bg", "за изграждане на индустриално-логистичен център", "transport_logistics"),
        ("bg", "за създаване на съвместна лаборатория по водни ресурси", "education_science"),
        ("ru", "о поставке нефтепродуктов", "oil_gas_chemicals"),
        ("ru", "о добыче вольфрамовой руды", "mining_metals"),
        ("ru", "о строительстве жилого комплекса", "construction_realestate"),
        ("ru", "о сборке автомобилей", "manufacturing"),
        ("uk", "про закупівлю вакцини", "health_pharma"),
        ("uk", "на будівництво вантажного порту", "transport_logistics"),
        ("uk", "про розвиток мобільного зв'язку", "ict_technology"),
        ("uk", "про водовідведення", "water_environment"),
        ("uk", "про обмін виставками музеїв", "media_culture_tourism"),
        ("ru", "о взаимной защите инвестиций", "trade_finance"),
        ("ru", "об открытии генерального консульства", "government"),
        ("ru", "о том о сём", OTHER),
    ],
)
def test_the_object_tells_the_sector(lang: str, object_: str, sector: str) -> None:
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
