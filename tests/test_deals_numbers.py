"""Numbers and their scales, before anyone asks what they count."""

from __future__ import annotations

from decimal import Decimal

import pytest

from deals.numbers import quantity_at
from deals.words import AtomKind, Phrases, scan


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("bg", "2,78 млрд.", "2780000000"),
        ("ru", "9 438,71млн", "9438710000"),
        ("ru", "1.234.567,89", "1234567.89"),
        ("ru", "10,000", "10000"),
        ("ru", "10,000 млн", "10000000"),
        ("ru", "0,125", "0.125"),
        ("ru", "полтора миллиона", "1500000"),
        ("uk", "пів мільярда", "500000000"),
        ("uk", "півмільярда", "500000000"),
        ("bg", "половин милиард", "500000000"),
        ("ru", "два с половиной миллиарда", "2500000000"),
        ("bg", "два милиона и половина", "2500000"),
        ("ru", "девятьсот девяносто девять тысяч", "999000"),
        ("bg", "деветстотин деветдесет и девет хиляди", "999000"),
        ("uk", "дев’ятсот дев’яносто дев’ять тисяч", "999000"),
        ("ru", "миллиард", "1000000000"),
        ("ru", "десяти миллиардов", "10000000000"),
        ("ru", "3-х миллионов", "3000000"),
        ("bg", "хиляда", "1000"),
    ],
)
def test_value(lang: str, text: str, value: str) -> None:
    quantity = quantity_at(scan(text), 0, lang)
    assert quantity is not None
    assert quantity.value == Decimal(value)
    assert quantity.after == len(scan(text))


@pytest.mark.parametrize("text", ["миллиарды", "Ту-214", "№ 5", "G20", "12:30", "11.12.2014", "859-292-3680"])
def test_the_last_figures_are_no_number(text: str) -> None:
    atoms = scan(text)
    places = [place for place, atom in enumerate(atoms) if atom.kind is AtomKind.NUMBER] or [0]
    assert quantity_at(atoms, places[-1], "ru") is None


def test_a_composed_number_and_its_first_part() -> None:
    atoms = scan("1 млрд 370 млн")
    whole, part = quantity_at(atoms, 0, "ru"), quantity_at(atoms, 0, "ru", simple=True)
    assert whole is not None and whole.composed and whole.value == 1_370_000_000
    assert part is not None and part.value == 10**9 and part.after == 2


def test_atoms_keep_their_places() -> None:
    text = "Цена: 1 200 000,50 грн. (п’ять)"
    for atom in scan(text):
        assert len(text[atom.start : atom.stop]) == len(atom.form)
    assert [atom.form for atom in scan(text)][:3] == ["цена", ":", "1 200 000,50"]


def test_a_word_of_mixed_letters_is_mended() -> None:
    assert scan("5 гpн")[1].form == "грн"  # a Latin p


def test_the_longest_phrase_wins_in_both_directions() -> None:
    phrases = Phrases(
        [("не более", "up to"), ("более", "over"), ("превыс*", "over"), ("не превыс*", "up to")]
    )
    assert phrases.at(scan("не более"), 0) == ("up to", 2)
    assert phrases.before(scan("не более"), 2) == ("up to", 0)
    assert phrases.before(scan("тоже более"), 2) == ("over", 1)
    assert phrases.before(scan("не превысит"), 2) == ("up to", 0)
    assert phrases.before(scan("менее"), 1) is None
