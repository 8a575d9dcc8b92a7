"""Reading a query: what is understood, what is said of the rest, and that nothing typed is ever an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.tables import read_table
from search.choices import TABLES, AmountRange, amount_range, field_names, known_values, value_of
from search.facets import FACET_NAMES
from search.query import LARGEST_PAGE, Query, parse, render


def codes(query: Query) -> list[str]:
    return [note.code for note in query.notes]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("договор газ", "договор газ"),
        ("договор AND газ", "договор газ"),
        ("договор И газ", "договор газ"),
        ("договір ТА газ", "договір газ"),
        ("договір І газ", "договір газ"),
        ("газ ИЛИ нефть", "газ OR нефть"),
        ("газ АБО нафта", "газ OR нафта"),
        ("газ OR нефть уголь", "газ OR нефть уголь"),
        ("(газ OR нефть) уголь", "(газ OR нефть) уголь"),
        ("НЕ газ", "-газ"),
        ("-газ", "-газ"),
        ("NOT (газ нефть)", "-(газ нефть)"),
        ("NOT NOT газ", "газ"),
        ("((((газ))))", "газ"),
        ("(договор (газ нефть)) уголь", "договор газ нефть уголь"),
        ("контракт*", "контракт*"),
        ("“природный газ”", '"природный газ"'),
        ("„природен газ“", '"природен газ"'),
        ("„природен газ”", '"природен газ"'),
        ("«природный газ»", '"природный газ"'),
        ('"природный газ"', '"природный газ"'),
        ("„Партия „AMANAT” съезд", '"Партия AMANAT" съезд'),
        ("торгово-экономический", "торгово-экономический"),
        ("газ - нефть — уголь", "газ нефть уголь"),
        ("и или не", "и или не"),
        ("договор, газ!", "договор, газ!"),
        ("", ""),
        ("  ?! … ", ""),
    ],
)
def test_words_are_read_as_meant_and_nothing_is_said(typed: str, read: str) -> None:
    query = parse(typed)
    assert render(query.tree) == read
    assert query.notes == ()


@pytest.mark.parametrize(
    ("typed", "read", "code", "place"),
    [
        ("договор И", "договор", "syntax", (8, 9)),
        ("ИЛИ договор", "договор", "syntax", (0, 3)),
        ("газ OR OR нефть", "газ OR нефть", "syntax", (7, 9)),
        ("газ НЕ", "газ", "syntax", (4, 6)),
        ("(газ", "газ", "syntax", (0, 1)),
        ("газ)", "газ", "syntax", (3, 4)),
        ("() газ", "газ", "syntax", (0, 1)),
        ('"сырая нефть', '"сырая нефть"', "syntax", (0, 12)),
        ("*", "", "ignored", (0, 1)),
        ("*а*", "", "ignored", (0, 3)),
        ("газ а*", "газ", "ignored", (4, 6)),
        ("*газ*", "газ*", "syntax", (0, 5)),
        ("до*вор", "до*", "syntax", (0, 6)),
        ("НЕ", "НЕ", "operator", (0, 2)),
        ("автор:Иванов", "автор:Иванов", "unknown", (0, 6)),
        ("sector: ", "", "syntax", (0, 8)),
        ("-sector:energy газ", "газ", "syntax", (0, 14)),
        ("НЕ - sector:energy газ", "газ", "syntax", (0, 18)),
        ("(lang:bg OR газ)", "газ", "syntax", (1, 8)),
    ],
)
def test_what_is_not_understood_is_said_with_its_place_and_the_rest_is_read(
    typed: str, read: str, code: str, place: tuple[int, int]
) -> None:
    query = parse(typed)
    assert render(query.tree) == read
    assert (code, *place) in [(note.code, note.start, note.stop) for note in query.notes]


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("sector:energy", {"sector": ("energy",)}),
        ("Sector: energy", {"sector": ("energy",)}),
        ("отрасль:энергетика", {"sector": ("energy",)}),
        ("сектор:енергетика,mining_metals", {"sector": ("energy", "mining_metals")}),
        ("галузь:транспорт", {"sector": ("transport_logistics",)}),
        ("kind:loan kind:Меморандум", {"kind": ("loan", "memorandum")}),
        ('вид:"дорожная карта"', {"kind": ("roadmap",)}),
        ("lang:bg,uk", {"lang": ("bg", "uk")}),
        ("мова:українська", {"lang": ("uk",)}),
        ("year:2025", {"year": ("2025",)}),
        ("currency:kzt валюта:$", {"currency": ("KZT", "USD")}),
        ("place:Алматы", {"place": ("Алматы",)}),
        ("party:„China Power“", {"party": ("China Power",)}),
        ("amount:1b+", {"amount": ("1b+",)}),
        ("amount:10m-100m", {"amount": ("10m-100m",)}),
        ("amount:none", {"amount": ("none",)}),
    ],
)
def test_choices_can_be_typed(typed: str, choices: dict[str, tuple[str, ...]]) -> None:
    query = parse(f"договор {typed} газ")
    assert query.choices == choices
    assert render(query.tree) == "договор газ"
    assert query.words == "договор газ"
    assert query.notes == ()


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        (">100m", 100_000_001, None),
        (">=100m", 100_000_000, None),
        ("≥100 млн", 100_000_000, None),
        ("100m+", 100_000_000, None),
        ("<5млн", None, 5_000_000),
        ("<=5 млн.", None, 5_000_001),
        ("10m-1b", 10_000_000, 1_000_000_000),
        ("10-20 млн", 10_000_000, 20_000_000),
        ("1b..10m", 10_000_000, 1_000_000_000),
        ("2,5 млрд", 2_500_000_000, 2_500_000_001),
        ("300 тыс", 300_000, 300_001),
        ("> $390 хил.", 390_001, None),
        (">80 тис", 80_001, None),
        ("0.5k", 500, 501),
    ],
)
def test_amounts_are_ranges_of_whole_dollars(typed: str, low: int | None, high: int | None) -> None:
    assert amount_range(typed) == AmountRange(low, high)
    assert parse(f"amount:{typed} газ").amount == AmountRange(low, high)
    assert render(parse(f"amount:{typed} газ").tree) == "газ"


@pytest.mark.parametrize(
    ("typed", "low", "high", "currency"),
    [
        ("10m-50m EUR", 10_000_000, 50_000_000, "EUR"),
        (">10млн€", 10_000_001, None, "EUR"),
        (">=€10m", 10_000_000, None, "EUR"),
        ("€10m-€50m", 10_000_000, 50_000_000, "EUR"),
        ("≥5 млрд тенге", 5_000_000_000, None, "KZT"),
        ("<300 тис. гривень", None, 300_000, "UAH"),
        ("2 хил. лв.", 2_000, 2_001, "BGN"),
        ("1b+ руб.", 1_000_000_000, None, "RUB"),
        ("100m-1b cny", 100_000_000, 1_000_000_000, "CNY"),
        ("5m-9m USD", 5_000_000, 9_000_000, None),
        (">5 млн долларов", 5_000_001, None, None),
    ],
)
def test_a_range_may_be_one_of_sums_stated_in_a_currency(
    typed: str, low: int | None, high: int | None, currency: str | None
) -> None:
    expected = AmountRange(low, high, currency)
    assert amount_range(typed) == expected
    query = parse(f"договор amount:{typed} газ")
    assert (query.amount, query.stated) == ((None, expected) if currency else (expected, None))
    assert render(query.tree) == "договор газ"


@pytest.mark.parametrize("typed", ["€5m-₸9m", ">5m EUR KZT", "€5 тенге", "EUR", "€"])
def test_no_sum_is_stated_in_two_currencies(typed: str) -> None:
    assert amount_range(typed) is None


def test_ranges_in_a_currency_narrow_each_other_and_stand_beside_dollars() -> None:
    query = parse("amount:>=1m€ amount:<1b", stated=amount_range("<5m EUR"))
    assert query.stated == AmountRange(1_000_000, 5_000_000, "EUR")
    assert query.amount == AmountRange(None, 1_000_000_000)
    assert codes(query) == []
    assert codes(parse("amount:>1m€ amount:>1m₸")) == ["unknown"]


@pytest.mark.parametrize("typed", ["", "много", "5 кг", ">5-10m", "5m-", "--5", "1e9"])
def test_what_is_no_amount_is_no_range(typed: str) -> None:
    assert amount_range(typed) is None


def test_amounts_narrow_each_other() -> None:
    assert parse("amount:>=1m amount:<1b").amount == AmountRange(1_000_000, 1_000_000_000)
    assert parse("amount:>=5m", amount=AmountRange(1, 10)).amount == AmountRange(5_000_000, 10)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("sector:foo", "government"),
        ("lang:en", "ru, bg, uk"),
        ("amount:много", ">100m"),
        ("year:25", "four digits"),
        ("currency:деньги", "USD"),
    ],
)
def test_an_unknown_value_is_left_out_and_the_known_ones_are_named(typed: str, says: str) -> None:
    query = parse(f"газ {typed}")
    [note] = query.notes
    assert (note.code, note.start, note.stop) == ("unknown", 4, 4 + len(typed))
    assert says in note.text
    assert (query.choices, query.amount) == ({}, None)


def test_chosen_and_typed_values_are_joined_and_checked_alike() -> None:
    query = parse("sector:energy", choices={"sector": ("mining_metals", "foo"), "nonsense": ("x",)})
    assert query.choices == {"sector": ("mining_metals", "energy")}
    assert codes(query) == ["unknown", "unknown"]


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ({"offset": -5}, (0, 10)),
        ({"limit": -1}, (0, 0)),
        ({"offset": 10**12, "limit": 10**9}, (1_000_000, 10_000)),
    ],
)
def test_slices_are_clamped_with_a_note(given_: dict[str, int], kept: tuple[int, int]) -> None:
    query = parse("газ", **given_)
    assert (query.offset, query.limit) == kept
    assert set(codes(query)) == {"clamped"}


def test_an_unknown_order_is_said() -> None:
    query = parse("газ", sort="newest")
    assert (query.sort, codes(query)) == ("relevance", ["unknown"])


def test_a_long_query_is_cut() -> None:
    query = parse("газ " * 2500)
    assert len(query.text) <= 512
    assert codes(query) == ["truncated", "truncated"]  # characters, then words


def test_notes_are_told_once_and_not_by_the_dozen() -> None:
    assert codes(parse("а* " * 30)) == ["ignored"]
    assert len(parse(" ".join(f"{letter}*" for letter in "абвгдежзиклмнопрстуф")).notes) == 16


def test_a_query_of_many_words_is_cut() -> None:
    query = parse("газ " * 2500)
    assert render(query.tree).split() == ["газ"] * 64


@pytest.mark.parametrize("typed", ["(" * 1000, ")" * 1000, "(" * 500 + ")" * 500, "-(" * 256, "НЕ " * 300])
def test_a_thousand_brackets_do_no_harm(typed: str) -> None:
    assert parse(typed).notes
    assert parse(f"газ {typed}").notes


def test_deep_brackets_are_read_to_a_limit() -> None:
    query = parse("(а OR " * 30 + "б" + ")" * 30)
    assert query.tree is not None
    assert "syntax" in codes(query)


def test_unseen_and_control_characters_are_nothing() -> None:
    assert parse("до\u00adговор\x00 газ\ud800").text == "договор газ"


PIECES = st.sampled_from(
    [
        "договор",
        "газ",
        "И",
        "ИЛИ",
        "НЕ",
        "AND",
        "OR",
        "NOT",
        "-",
        "(",
        ")",
        '"',
        "«",
        "»",
        "„",
        "“",
        "*",
        ":",
        "sector:",
        "energy",
        "amount:",
        ">5m",
        "10m-1b",
        "€",
        "EUR",
        "lang:bg",
        "party:",
        ",",
        "foo:",
        "а*",
        "контр*",
        "…",
        "\u0301",
        "'",
    ]
)
typed_queries = (
    st.text(max_size=60) | st.lists(PIECES, max_size=25).map(" ".join) | st.lists(PIECES).map("".join)
)


@given(typed_queries)
def test_a_query_written_out_reads_the_same(typed: str) -> None:
    query = parse(typed)
    again = parse(render(query.tree))
    assert again.tree == query.tree
    assert again.choices == {}


@given(st.lists(PIECES, max_size=15).map(" ".join))
def test_choices_written_out_read_the_same(typed: str) -> None:
    query = parse(typed)
    again = parse(str(query))
    assert (again.tree, again.amount, again.stated) == (query.tree, query.amount, query.stated)
    assert again.choices == query.choices


@given(typed_queries)
def test_every_note_stands_in_the_query(typed: str) -> None:
    query = parse(typed)
    for note in query.notes:
        assert note.text
        assert note.start is None or 0 <= note.start <= (note.stop or 0) <= len(query.text)
    for span in query.typed:
        assert 0 <= span.start < span.stop <= len(query.text)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("query_fields.tsv", ("facet", "names")),
        ("operators.tsv", ("operator", "words")),
        ("amount_scales.tsv", ("power", "words")),
    ],
)
def test_no_word_of_a_table_means_two_things(table: str, columns: tuple[str, str]) -> None:
    rows = read_table(TABLES / table, columns)
    words = [word for row in rows for word in row.words(columns[1])]
    assert len(words) == len(set(words))


def test_no_word_names_two_values_of_one_facet() -> None:
    owners: dict[tuple[str, str], str] = {}
    for row in read_table(TABLES / "choice_values.tsv", ("facet", "value", "words"), folded=("words",)):
        for word in (row["value"].casefold(), *row.words("words")):
            key = (row["facet"], word)
            assert owners.setdefault(key, row["value"]) == row["value"], key


def test_every_facet_can_be_typed() -> None:
    assert set(field_names().values()) == set(FACET_NAMES)
    for facet in FACET_NAMES:
        for value in known_values(facet):
            assert value_of(facet, value) == value


def test_ranges_that_have_nothing_in_common_are_told() -> None:
    assert codes(parse("amount:>10m amount:<5m")) == ["unknown"]
    assert codes(parse("amount:<5m", amount=AmountRange(10**7, None))) == ["unknown"]
    assert codes(parse("amount:>5m amount:<10m")) == []


def test_the_longest_list_is_given_whole() -> None:
    query = parse("", limit=LARGEST_PAGE)
    assert (query.limit, query.notes) == (10_000, ())
