"""The name under which a party is counted."""

from __future__ import annotations

import pytest

from deals.known_names import counted_name, known_name, variants


@pytest.mark.parametrize(
    ("names", "counted"),
    [
        (("АО «КазМунайГаз»", "„Казмунайгаз“", "KazMunayGas", "КМГ"), "KazMunayGas"),
        (("ЕБРР", "ЕБВР", "ЄБРР", "EBRD"), "EBRD"),
        (
            ("Європейський банк реконструкції та розвитку", "Европейский банк реконструкции и развития"),
            "EBRD",
        ),
        (("АТ «Укрзалізниця»", "УЗ", "Укрзализныця"), "Ukrzaliznytsia"),
        (("Россия", "РФ", "Росія", "Русия"), "Russia"),
        (("ТОВ «Вега»", "«Вега»", "„Вега“ ЕООД", "Вега"), "Вега"),
        (("Vesta Trading Co., Ltd.", "VESTA TRADING LTD", "Vesta Trading"), "Vesta Trading"),
        (("Vega Asia–Europe", "Vega Asia-Europe Co."), "Vega Asia-Europe"),
        (("Институт им. К. И. Сатпаев", "Институт им. К. И. Сатпаева"), "Институт им. К. И. Сатпаева"),
        (("Фонд імені Шевченка",), "Фонд імені Шевченка"),
        (("правителство на Вега", "Правителство на Вега"), "Правителство на Вега"),
    ],
)
def test_one_party_is_counted_under_one_name(names: tuple[str, ...], counted: str) -> None:
    assert {counted_name(name) for name in names} == {counted}


def test_sisters_stay_apart() -> None:
    assert counted_name("Газпром нефть") != counted_name("Газпром")
    assert counted_name("Vega Group") != counted_name("Vega Corporation")


def test_what_the_table_does_not_know() -> None:
    assert known_name("Вега") is None
    assert variants("Вега") == ()
    assert "ЕБРР" in variants("EBRD")
