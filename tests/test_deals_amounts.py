"""Sums of money: golden sentences, laws that hold for any text, and time that grows with length only."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.text import clean
from deals.amounts import find_amounts
from deals.model import Amount, Qualifier
from tests.golden_lines import facts

LANGS = ("ru", "bg", "uk")
SIGNS = {
    Qualifier.ABOUT: "~",
    Qualifier.OVER: ">",
    Qualifier.UNDER: "<",
    Qualifier.UP_TO: "<=",
}


def written(amounts: tuple[Amount, ...]) -> str:
    """Sums in the notation of the golden file."""
    return " ; ".join(map(notation, amounts)) or "-"


def notation(amount: Amount) -> str:
    figure = f"{amount.value:,f}"
    if amount.upper is not None:
        figure += f"..{amount.upper:,f}"
    figure = figure.replace(",", "_")
    year, doubt = " /year" * amount.per_year, " ?" * amount.optional
    return f"{SIGNS.get(amount.qualifier, '')}{figure} {amount.currency}{year}{doubt}"


@pytest.mark.parametrize(("lang", "expected", "text"), facts("amounts.tsv", 3))
def test_golden(lang: str, expected: str, text: str) -> None:
    assert written(find_amounts(clean(text), lang)) == expected


# Laws -------------------------------------------------------------------------------------------------------

VOCABULARY = (
    "5|1,5|300 000|2012|млн|млрд.|тыс|хил.|пів|пол|два|сто|двадесет|и|$|€|долларов|грн|лв.|евро|крон"
    "|шведских|от|до|между|с|-|–|,|.|(|)|около|не более|годишно|в год|из этой суммы|копеек|тонн|\n|№"
    "|Евро-2012|%"
)
PIECES = st.sampled_from(VOCABULARY.split("|"))
MIXTURES = st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join)
# What one million of each is called: (language, words before the number, words after it, code).
FRAMES = (
    ("ru", "$", "", "USD"),
    ("ru", "", " рублей", "RUB"),
    ("uk", "", " грн", "UAH"),
    ("bg", "", " лв.", "BGN"),
    ("bg", "€", "", "EUR"),
    ("uk", "", " доларів США", "USD"),
    ("ru", "", " шведских крон", "SEK"),
)
SCALES = {"": 1, "тыс.": 10**3, "млн": 10**6, "млрд.": 10**9, "трлн": 10**12}


@given(st.text() | MIXTURES, st.sampled_from([*LANGS, "de", ""]))
@settings(max_examples=300)
def test_spans_rise_and_lie_in_the_text(text: str, lang: str) -> None:
    cleaned = clean(text)
    found = find_amounts(cleaned, lang)
    edges = [edge for amount in found for edge in (amount.span.start, amount.span.stop)]
    assert edges == sorted(edges)
    assert all(0 <= amount.span.start < amount.span.stop <= len(cleaned) for amount in found)
    assert all(amount.value >= 0 and len(amount.currency) == 3 for amount in found)
    assert all(amount.upper is None or amount.upper > amount.value for amount in found)


@given(
    st.decimals(min_value=0, max_value=999_999, places=2),
    st.sampled_from(FRAMES),
    st.sampled_from(sorted(SCALES)),
    st.sampled_from([" ", "\u00a0", "\u2009", "\u202f"]),
    st.sampled_from(",."),
)
def test_what_is_written_is_read(
    number: Decimal, frame: tuple[str, str, str, str], scale: str, space: str, sign: str
) -> None:
    lang, before, after, code = frame
    digits = f"{number:,.2f}".replace(",", space).replace(".", sign)
    scaled = f"{space}{scale}" if scale else ""
    (found,) = find_amounts(clean(f"Даде {before}{digits}{scaled}{after} за това."), lang)
    assert (found.value, found.currency) == (number * SCALES[scale], code)


@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from(["{}-{}", "{}–{}", "от {} до {}"]))
def test_a_range_keeps_both_ends(one: int, other: int, form: str) -> None:
    low, high = sorted((one, other + 1000))
    for lang, unit in (("ru", "млн рублей"), ("bg", "млн. лева")):
        (found,) = find_amounts(f"Ще даде {form.format(low, high)} {unit}.", lang)
        assert (found.value, found.upper) == (low * 10**6, high * 10**6)
        assert found.qualifier is Qualifier.FROM_TO


@pytest.mark.parametrize("lang", LANGS)
def test_every_spelled_number_below_a_thousand(lang: str) -> None:
    tens = {
        "ru": ("двадцать", "сто", "семьсот", " ", "тысяч рублей"),
        "bg": ("двадесет", "сто", "седемстотин", " и ", "хиляди лева"),
        "uk": ("двадцять", "сто", "сімсот", " ", "тисяч гривень"),
    }[lang]
    twenty, hundred, seven_hundred, joint, unit = tens
    for words, value in ((twenty, 20), (hundred, 100), (hundred + joint + twenty, 120), (seven_hundred, 700)):
        (found,) = find_amounts(f"{words} {unit}", lang)
        assert found.value == value * 1000


def test_the_crown_of_an_earlier_paragraph() -> None:
    text = "Ещё 5 млн крон даст город."
    assert find_amounts(text, "ru") == ()
    assert find_amounts(text, "ru", seen=["NOK", "USD"])[0].currency == "NOK"


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern",
    ["1", "1 ", "111 ", "5-", "5, ", "сто ", "$", "$1 ", "5 крон ", "миллион ", "от 5 до ", "5 (", "1.234."],
)
def test_time_grows_with_length_only(pattern: str) -> None:
    def seconds(length: int) -> float:
        text = pattern * (length // len(pattern)) + " 5 долларов"
        started = time.process_time()
        find_amounts(text, "ru")
        return time.process_time() - started

    def least(length: int) -> float:
        return min(seconds(length) for _ in range(3))  # a busy moment must not count

    seconds(1_000)
    assert least(16_000) < 12 * least(4_000) + 0.3


def test_a_line_of_a_million_digits() -> None:
    started = time.process_time()
    assert find_amounts("9" * 1_000_000 + " $", "ru") == ()
    assert find_amounts("9" * 1_000_000 + " 5 $", "ru")[0].value == 5
    assert time.process_time() - started < 2
