"""The same deal in several articles: linked where it is one, left apart where it may be two."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from deals.linking import Linkable, link
from deals.naming import name_keys

GRAIN = Linkable(
    "a#1",
    "a",
    "bg",
    ("акимат на Акмолинска област", "Dalian Hesheng Holdings"),
    object="за строителство на комплекс за дълбока преработка на зърно",
    amount=Decimal(650_000_000),
    currency="USD",
    sector="agriculture_food",
    status="signed",
)
GRAIN_AGAIN = Linkable(
    "b#1",
    "b",
    "uk",
    ("Dalian Group",),
    object="у переробку зерна",
    amount=Decimal(650_000_000),
    currency="USD",
    sector="agriculture_food",
    status="announced",
)


def test_one_deal_in_two_languages_is_linked_and_says_what_agrees() -> None:
    linked = link([GRAIN, GRAIN_AGAIN])
    assert linked["a#1"].group == linked["b#1"].group == "a#1"
    assert linked["a#1"].others == ("b#1",)
    assert linked["a#1"].agrees == ("parties", "amount", "sector", "object")
    assert linked["a#1"].conflicts == ("status",)


def test_another_sum_is_a_conflict_and_no_obstacle() -> None:
    linked = link([GRAIN, replace(GRAIN_AGAIN, amount=Decimal(800_000_000))])
    assert "amount" in linked["a#1"].conflicts


def test_a_sum_told_once_neither_agrees_nor_conflicts() -> None:
    linked = link([GRAIN, replace(GRAIN_AGAIN, amount=None, currency=None)])
    assert "amount" not in (*linked["a#1"].agrees, *linked["a#1"].conflicts)


def test_two_objects_of_one_pair_are_two_deals() -> None:
    other = replace(GRAIN_AGAIN, object="на вітрову електростанцію", sector="energy")
    assert not link([GRAIN, other])
    same_field = replace(GRAIN_AGAIN, object="у тепличний комплекс", amount=None, currency=None)
    assert not link([GRAIN, same_field])


def test_deals_of_one_article_are_never_linked() -> None:
    assert not link([GRAIN, replace(GRAIN_AGAIN, article="a")])


def test_a_name_that_stands_in_many_deals_does_not_tell_by_itself() -> None:
    many = [
        Linkable(f"a#{number}", "a", "bg", ("CNPC", f"Фирма{number}"), sector="oil_gas_chemicals")
        for number in range(3)
    ]
    assert not link([*many, Linkable("b#1", "b", "uk", ("CNPC",), sector="oil_gas_chemicals")])


def test_a_renewed_plant_is_known_by_its_maker_and_its_object() -> None:
    many = [
        Linkable(f"a#{number}", "a", "ru", ("CNPC",), object=told, sector="oil_gas_chemicals")
        for number, told in enumerate(["Шымкентский НПЗ", "поставка газа"])
    ]
    linked = link(
        [*many, Linkable("b#1", "b", "uk", ("CNPC",), object="Шимкентський НПЗ", sector="oil_gas_chemicals")]
    )
    assert linked["b#1"].others == ("a#0",)


def test_names_of_bodies_and_common_words_have_no_key() -> None:
    for name in (
        "Министерство на транспорта на РК",
        "Group Ltd.",
        "компания",
        "президенти на Казахстан и Китай",
    ):
        assert not name_keys(name) - name_keys("транспорт"), name


def test_cyrillic_and_latin_spellings_of_a_name_meet() -> None:
    assert name_keys("АО „КазМунайГаз“") & name_keys("KazMunayGas")


DEALS = st.lists(
    st.builds(
        Linkable,
        id=st.uuids().map(str),
        article=st.sampled_from("abc"),
        lang=st.sampled_from(["ru", "bg", "uk"]),
        parties=st.sampled_from([("Dalian Group",), ("CNPC",), ("„Вега“", "CNPC")]),
        amount=st.sampled_from([None, Decimal(5), Decimal(9)]),
        currency=st.just("USD"),
        sector=st.sampled_from(["energy", "other"]),
    ),
    max_size=8,
    unique_by=lambda one: one.id,
)


@given(DEALS)
def test_a_group_is_the_same_for_all_and_holds_one_deal_of_an_article(
    items: list[Linkable],
) -> None:
    linked = link(items)
    article = {item.id: item.article for item in items}
    for one, same in linked.items():
        members = {one, *same.others}
        assert all({other, *linked[other].others} == members for other in members)
        assert len({article[member] for member in members}) == len(members)
