"""Addresses: each reads as a query, and each query writes an address that reads as the same."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from search.query import MOST_VALUES, AmountRange, Query, parse
from web import urls

SIZE = 10

some_choices = st.fixed_dictionaries(
    {},
    optional={
        "sector": st.lists(st.sampled_from(["energy", "other", "none"]), min_size=1, max_size=3, unique=True),
        "amount": st.lists(st.sampled_from(["<1m", "1m-10m", "1b+", "none"]), min_size=1, unique=True),
        "lang": st.lists(st.sampled_from(["ru", "bg", "uk"]), min_size=1, unique=True),
        "year": st.lists(st.sampled_from(["2024", "2025"]), min_size=1, unique=True),
        "party": st.lists(st.sampled_from(["«Степ»", "A & B", "x=y#z"]), min_size=1, unique=True),
    },
)
some_queries = st.builds(
    lambda text, choices, low, currency, sort, page: parse(
        text,
        choices={facet: tuple(values) for facet, values in choices.items()},
        amount=None if low is None else AmountRange(low, low * 2 + 1),
        stated=AmountRange(low, 10**13, currency) if currency else None,
        sort=sort,
        offset=page * SIZE,
        limit=SIZE,
    ),
    st.text(st.sampled_from("договір газ\"*()-:&?#+%<>'=ъщє sector:energy"), max_size=40),
    some_choices,
    st.none() | st.integers(0, 10**12),
    st.sampled_from([None, "EUR", "KZT"]),
    st.sampled_from(["relevance", "date", "-amount"]),
    st.integers(0, 50),
)


def back(address: str) -> Query:
    asked = urls.read(MultiDict(parse_qsl(urlsplit(address).query)), SIZE)
    assert asked.notes == ()
    return asked.query


@given(some_queries)
def test_an_address_reads_as_the_query_it_was_written_from(query: Query) -> None:
    again = back(urls.address("/", query))
    assert str(again) == str(query)
    assert (again.choices, again.amount, again.stated, again.sort, again.offset) == (
        query.choices,
        query.amount,
        query.stated,
        query.sort,
        query.offset,
    )
    assert urls.address("/", again) == urls.address("/", query)


@given(some_queries, st.sampled_from(["energy", "mining_metals"]))
def test_a_toggle_adds_or_takes_back_one_value_and_turns_to_page_one(query: Query, value: str) -> None:
    changed = urls.toggle(query, "sector", value)
    before, after = set(query.choices.get("sector", ())), set(changed.choices.get("sector", ()))
    assert before ^ after == {value}
    assert changed.offset == 0
    assert set(urls.toggle(changed, "sector", value).choices.get("sector", ())) == before


def test_a_filter_typed_into_the_query_can_be_taken_back() -> None:
    query = parse("газ sector:energy amount:>100m")
    assert query.choices == {"sector": ("energy",)}
    address = urls.address("/", urls.toggle(query, "sector", "energy"))
    assert back(address).choices == {}
    assert back(address).words == "газ"
    assert back(address).amount is not None


def test_an_empty_query_is_the_bare_path() -> None:
    assert urls.address("/deals", Query()) == "/deals"


@pytest.mark.parametrize(
    ("typed", "usd"),
    [
        ("500000", 500_000),
        ("100m", 100_000_000),
        ("1.5b", 1_500_000_000),
        ("1,5 bn", 1_500_000_000),
        ("$2 million", 2_000_000),
        ("300 000", 300_000),
        ("1,000,000", 1_000_000),
        ("0", 0),
        ("-5", None),
        ("NaN", None),
        ("inf", None),
        ("1e6", None),
        ("10-20", None),
        ("9" * 5000, None),
        ("9" * 24, None),
        ("", None),
        ("<script>", None),
    ],
)
def test_sums_as_people_type_them(typed: str, usd: int | None) -> None:
    assert urls.money(typed) == usd


@pytest.mark.parametrize("page", ["0", "-1", "1.5", "NaN", "x", "9" * 400, "٣", "1 OR 1", "0x10"])
def test_a_page_that_is_none_is_said_to_be_none(page: str) -> None:
    asked = urls.read(MultiDict({"page": page}), SIZE)
    assert asked.query.offset == 0
    assert [note.code for note in asked.notes] == ["ignored"]
    assert page[:40] in asked.notes[0].text


def test_a_page_far_beyond_the_end_is_read_and_bounded() -> None:
    asked = urls.read(MultiDict({"page": "999999999"}), SIZE)
    assert asked.query.offset <= 1_000_000
    assert asked.query.notes == ()


def test_repeated_parameters() -> None:
    asked = urls.read(
        MultiDict([("q", "газ"), ("q", "нефть"), ("lang", "ru"), ("lang", "ru"), ("lang", "bg")]), SIZE
    )
    assert asked.query.text == "газ"
    assert asked.query.choices == {"lang": ("ru", "bg")}
    assert ["several queries" in note.text for note in asked.notes] == [True]


def test_values_nobody_could_mean_are_left_out_with_a_note() -> None:
    many = [("party", f"p{number}") for number in range(500)]
    asked = urls.read(MultiDict([*many, ("place", "а" * 9000)]), SIZE)
    assert len(asked.query.choices["party"]) == MOST_VALUES
    assert "place" not in asked.query.choices
    assert len(asked.notes) == 2


def test_crossed_bounds_are_left_out_with_a_note() -> None:
    asked = urls.read(MultiDict({"min_usd": "10m", "max_usd": "1m"}), SIZE)
    assert asked.query.amount is None
    assert "is above the upper" in asked.notes[0].text


def test_what_is_not_utf8_is_said() -> None:
    asked = urls.read(MultiDict({"q": "��"}), SIZE, raw=b"q=%E3%E0%E7")
    assert "not UTF-8" in asked.notes[0].text
    assert urls.read(MultiDict({"q": "газ"}), SIZE, raw=b"q=%D0%B3%D0%B0%D0%B7").notes == ()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["q", "sector", "amount", "year", "party", "min_usd", "max_usd", "min", "max", "in", "sort"]
            ),
            st.text(max_size=60),
        ),
        max_size=8,
    )
)
def test_no_address_is_an_error(pairs: list[tuple[str, str]]) -> None:
    asked = urls.read(MultiDict(pairs), SIZE)
    assert isinstance(asked.query, Query)
    assert urls.address("/", asked.query).startswith("/")


def test_both_ends_of_a_range_are_included_as_on_the_command_line() -> None:
    asked = urls.read(MultiDict({"min_usd": "100m", "max_usd": "1b"}), SIZE)
    assert asked.query.amount == AmountRange(100_000_000, 1_000_000_001)
    assert dict(urls.parameters(asked.query)) == {"min_usd": "100000000", "max_usd": "1000000000"}


def test_a_range_may_be_one_of_sums_stated_in_a_currency() -> None:
    asked = urls.read(MultiDict({"min": "10m", "max": "50m", "in": "eur"}), SIZE)
    assert asked.query.stated == AmountRange(10_000_000, 50_000_001, "EUR")
    assert asked.query.amount is None
    assert dict(urls.parameters(asked.query)) == {"min": "10000000", "max": "50000000", "in": "EUR"}
    assert urls.without_choices(asked.query).stated is None


@pytest.mark.parametrize("currency", ["USD", "usd", "", "$"])
def test_the_same_boxes_take_dollars(currency: str) -> None:
    asked = urls.read(MultiDict({"min": "10m", "max": "", "in": currency}), SIZE)
    assert (asked.query.amount, asked.query.stated, asked.notes) == (AmountRange(10_000_000), None, ())
    assert urls.parameters(asked.query) == [("min_usd", "10000000")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"min": "много", "in": "EUR"}, "no sum of EUR"),
        ({"min": "5", "in": "деньги"}, "no currency"),
        ({"min": "5", "in": "none"}, "no currency"),
        ({"min": "5", "max": "4", "in": "EUR"}, "above the upper"),
    ],
)
def test_a_range_that_cannot_be_read_is_left_out_with_a_note(typed: dict[str, str], said: str) -> None:
    asked = urls.read(MultiDict(typed), SIZE)
    assert (asked.query.amount, asked.query.stated) == (None, None)
    assert said in asked.notes[0].text


def test_counting_once_stands_in_the_address() -> None:
    query = parse("газ", choices={"sector": ("energy",)}, once=True)
    address = urls.address("/deals", query)
    assert ("once", "1") in parse_qsl(urlsplit(address).query)
    assert back(address).once and not back("/deals?q=газ").once
    assert not back("/deals?once=yes").once
    assert urls.address("/sums", query, (("by", "kind"),)).endswith("&by=kind")
