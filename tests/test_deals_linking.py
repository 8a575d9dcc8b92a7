"""The same deal in several articles: linked where it is one, left apart where it may be two."""

from __future__ import annotations

import time
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.linking import PAIRS, measure, read_pairs
from deals.linking import Linkable, Side, link
from deals.naming import name_keys
from deals.same_sum import sum_agrees

GRAIN = Linkable(
    "a#1",
    "a",
    "bg",
    (Side("акимат на Акмолинска област", country="KZ"), Side("Dalian Hesheng Holdings")),
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
    (Side("Dalian Group"),),
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


# --- one text, printed again --------------------------------------------------------------------------------


def printed(id: str, article: str, **known: Any) -> Linkable:
    return Linkable(id, article, "ru", known.pop("parties", ()), passage="first#2", **known)


def test_deals_of_one_text_are_one_though_little_is_known_of_them() -> None:
    linked = link([printed("a#1", "a", kind="loan"), printed("b#1", "b", kind="loan")])
    assert linked["b#1"].group == "a#1"
    assert "parties" not in linked["a#1"].agrees
    assert not link([replace(printed(f"{one}#1", one, kind="loan"), passage="") for one in "ab"])


def test_a_corrected_sum_is_a_conflict_however_far_it_is() -> None:
    known = {"kind": "loan", "parties": (Side("АБР"),), "currency": "USD", "object": "дороги"}
    linked = link(
        [printed("a#1", "a", amount=Decimal(160), **known), printed("b#1", "b", amount=Decimal(16), **known)]
    )
    assert linked["a#1"].conflicts == ("amount",)


def test_of_several_deals_of_one_text_each_finds_itself() -> None:
    sums = {"a": (10, 20, 30), "b": (10, 30), "c": (20, 35, 10)}
    linked = link(
        [
            printed(f"{article}#{at}", article, kind="loan", amount=Decimal(sum), currency="USD")
            for article, held in sums.items()
            for at, sum in enumerate(held)
        ]
    )
    assert {id: one.group for id, one in linked.items()} == {
        "a#0": "a#0",
        "b#0": "a#0",
        "c#2": "a#0",
        "a#1": "a#1",
        "c#0": "a#1",
        "a#2": "a#2",
        "b#1": "a#2",
        "c#1": "a#2",
    }


@pytest.mark.parametrize(
    "other",
    [{"kind": "grant"}, {"parties": (Side("Всемирный банк"),)}],
    ids=["another kind", "another party"],
)
def test_in_one_text_too_what_is_clearly_two_stays_two(other: dict[str, Any]) -> None:
    known = {"kind": "loan", "parties": (Side("АБР"),), "amount": Decimal(5), "currency": "USD"}
    assert not link([printed("a#1", "a", **known), printed("b#1", "b", **{**known, **other})])


AKIMAT = Side("акимат Акмолінської області", country="KZ")


def test_another_sum_is_a_conflict_where_both_sides_agree() -> None:
    both = replace(GRAIN_AGAIN, parties=(*GRAIN_AGAIN.parties, AKIMAT))
    linked = link([GRAIN, replace(both, amount=Decimal(800_000_000))])
    assert "amount" in linked["a#1"].conflicts
    assert not link([GRAIN, replace(GRAIN_AGAIN, amount=Decimal(800_000_000))]), "one side alone"
    assert not link([GRAIN, replace(both, amount=Decimal(1_900_000_000))]), "much too far apart"


@pytest.mark.parametrize(
    ("one", "other", "agrees"),
    [
        ({"amount": 600, "qualifier": "over"}, {"amount": 650}, True),
        ({"amount": 600, "qualifier": "over"}, {"amount": 560}, False),
        ({"amount": 600, "qualifier": "up_to"}, {"amount": 560}, True),
        ({"amount": 600, "qualifier": "about"}, {"amount": 625}, True),
        ({"amount": 600}, {"amount": 601}, True),
        ({"amount": 600}, {"amount": 625}, False),
        ({"amount": 500, "upper": 700, "qualifier": "from_to"}, {"amount": 650}, True),
        ({"amount": 600, "qualifier": "per_year"}, {"amount": 600}, None),
        ({"amount": 600}, {"amount": None}, None),
        ({"amount": 600, "usd": 600}, {"amount": 300_000, "currency": "KZT", "usd": 580}, True),
        ({"amount": 600, "usd": 600}, {"amount": 300_000, "currency": "KZT", "usd": 300}, False),
        ({"amount": 600, "usd": 600}, {"amount": 300_000, "currency": "KZT", "usd": None}, None),
    ],
)
def test_sums_agree_as_exactly_as_they_are_stated(
    one: dict[str, Any], other: dict[str, Any], agrees: bool | None
) -> None:
    def deal(told: dict[str, Any]) -> Linkable:
        money = {
            name: None if told.get(name) is None else Decimal(told[name]) for name in ("amount", "upper")
        }
        rest = {"currency": "USD", "qualifier": "exact", "usd": None} | {
            name: told[name] for name in ("currency", "qualifier", "usd") if name in told
        }
        return Linkable("x", "x", "ru", (), **money, **rest)

    assert sum_agrees(deal(one), deal(other)) is agrees
    assert sum_agrees(deal(other), deal(one)) is agrees


def pair(one: Side, other: Side, **told: Any) -> list[Linkable]:
    """Two tellings of Vestas with another side each."""
    common = {"amount": Decimal(5), "currency": "EUR", "sector": "energy", **told}
    return [
        Linkable("a#1", "a", "ru", (Side("Vestas"), one), **common),
        Linkable("b#1", "b", "uk", (Side("Vestas"), other), **common),
    ]


def test_other_sides_tell_two_deals_apart() -> None:
    assert link(pair(Side("Вега"), Side("«Вега»")))
    assert not link(pair(Side("Вега"), Side("Бор")))
    assert not link(pair(Side("Пътища Бургас"), Side("Пътища Видин")))
    assert not link(pair(Side("Вега", country="KZ"), Side("Вега", country="UA")))
    assert link(pair(Side("Острозька академія"), Side("Острожская академия"))), "two spellings"
    assert not link(pair(Side("ЕБРР"), Side("Вега"))), "an acronym may be anyone: not enough"
    wind = pair(Side("ЕБРР"), Side("Вега"), object="ветровая электростанция")
    assert link([wind[0], replace(wind[1], object="вітрова електростанція")])


def test_states_sign_with_each_other_all_the_time() -> None:
    states = (Side("Казахстан", country="KZ"), Side("Китай", country="CN"))
    told = [
        Linkable("a#1", "a", "ru", states, sector="government"),
        Linkable("b#1", "b", "ru", states, sector="government"),
    ]
    assert not link(told)
    firm = Side("Вега")
    assert link([replace(one, parties=(*states, firm), object="ветропарк") for one in told])


def test_roles_kinds_places_and_times_tell_two_deals_apart() -> None:
    one, other = pair(Side("Вега"), Side("Вега"))
    assert link([one, other])
    bought = [
        replace(one, parties=(Side("Vestas", "buyer"), Side("Вега"))),
        replace(other, parties=(Side("Vestas", "seller"), Side("Вега"))),
    ]
    assert not link(bought)
    assert not link([replace(one, kind="loan"), replace(other, kind="acquisition")])
    assert link([replace(one, kind="project"), replace(other, kind="contract")])
    alone = [replace(item, parties=(Side("Vestas"),)) for item in (one, other)]
    assert link(alone)
    assert not link([replace(alone[0], place="Ташкент"), replace(alone[1], place="Софія")])
    assert not link([replace(alone[0], country="UZ"), replace(alone[1], country="BG")])
    assert not link([replace(one, published="2019-06"), replace(other, published="2024-06-10")])
    wind = [
        replace(item, measures=((Decimal(size), "MW"),)) for item, size in zip(alone, (100, 500), strict=True)
    ]
    assert not link(wind)
    assert link([wind[0], replace(wind[1], measures=((Decimal(101), "MW"), (Decimal(7), "ha")))])


def test_many_deals_of_one_party_are_linked_in_time() -> None:
    """Deals of a name that stands everywhere are compared only where a second thing is common."""
    many = [
        Linkable(
            f"{n}#1",
            str(n),
            "ru",
            (Side("Газпром"), Side(f"Фирма {chr(1072 + n % 32)}{n}")),
            amount=Decimal(n),
        )
        for n in range(1, 1500)
    ]
    started = time.process_time()
    link(many)
    assert time.process_time() - started < 10, "every deal was compared with every other"


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
        Linkable(f"a#{number}", "a", "bg", (Side("CNPC"), Side(f"Фирма{number}")), sector="oil_gas_chemicals")
        for number in range(3)
    ]
    assert not link([*many, Linkable("b#1", "b", "uk", (Side("CNPC"),), sector="oil_gas_chemicals")])


def test_a_renewed_plant_is_known_by_its_maker_and_its_object() -> None:
    many = [
        Linkable(f"a#{number}", "a", "ru", (Side("CNPC"),), object=told, sector="oil_gas_chemicals")
        for number, told in enumerate(["Шымкентский НПЗ", "поставка газа"])
    ]
    linked = link(
        [
            *many,
            Linkable(
                "b#1", "b", "uk", (Side("CNPC"),), object="Шимкентський НПЗ", sector="oil_gas_chemicals"
            ),
        ]
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
        parties=st.sampled_from([(Side("Dalian Group"),), (Side("CNPC"),), (Side("„Вега“"), Side("CNPC"))]),
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


# --- pairs written by hand ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_the_pairs_written_by_hand(path: Path) -> None:
    """Figures may not fall below their floors (tests/golden/floors_linking.toml)."""
    floors = tomllib.loads((path.parent / "floors_linking.toml").read_text(encoding="utf-8"))
    least, found = floors[path.stem], measure(read_pairs(path))
    assert found.precision >= least["precision"], found.wrong
    assert found.recall >= least["recall"], found.missed
