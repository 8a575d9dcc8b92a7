"""Whose рубль, доллар or крона an article means where its sums do not say it: said, at home, or plain."""

from __future__ import annotations

import pytest

from deals import Block, extract
from deals.currencies import Meant
from deals.whose_money import WhoseMoney

CASES = [
    # said in one paragraph, meant in the others, before it too
    (
        "ru",
        ["Завод возьмёт 5 млн рублей.", "Ставка невысока.", "Всего банк выдаст 40 млн белорусских рублей."],
        ["BYN", "BYN"],
    ),
    ("bg", ["Заводът взе 40 млн. беларуски рубли.", "Още 5 млн. рубли ще даде общината."], ["BYN", "BYN"]),
    ("uk", ["Завод узяв 40 млн білоруських рублів.", "Ще 5 млн рублів дасть місто."], ["BYN", "BYN"]),
    ("ru", ["Цена — 20 млн бел. руб.", "Аванс составил 3 млн руб."], ["BYN", "BYN"]),
    ("ru", ["Цена — 20 млн BYN.", "Аванс составил 3 млн рублей."], ["BYN", "BYN"]),
    # two countries' money is said: the bare one stays plain
    (
        "ru",
        ["Банк даст 40 млн белорусских рублей и 90 млн российских рублей.", "Ещё 5 млн рублей даст город."],
        ["BYN", "RUB", "RUB"],
    ),
    # in brackets stands what it is in another money of that name
    ("ru", ["Долг — 40 млн белорусских рублей (1,1 млрд рублей)."], ["BYN", "RUB"]),
    # a course of money is no sum; Belarus is named only once
    ("ru", ["Курс белорусского рубля вырос.", "Завод купил станки за 5 млн рублей."], ["RUB"]),
    ("ru", ["Белорусский «Бреставтомаш» продал Белорусской дороге насос за 5 млн рублей в Минске."], ["RUB"]),
    ("ru", ["Трактор продан в Белоруссию за 5 млн рублей."], ["RUB"]),
    # at home: named often, or by a dateline
    ("ru", ["Минск, 5 мая.", "Завод купил станки за 5 млн рублей."], ["BYN"]),
    ("ru", ["Белоруссия строит дороги. Гомель получит 5 млн рублей, власти Минска согласны."], ["BYN"]),
    ("ru", ["Белоруссия строит дороги. Россия и Москва дадут 5 млн рублей, Минск согласен."], ["RUB"]),
    (
        "ru",
        ["Минск, 5 мая. Минск строит дороги.", "Гомель и Брест довольны.", "Россия даст 5 млн рублей."],
        ["RUB"],
    ),
    ("bg", ["Беларус строи пътища. Минск ще даде 5 млн. рубли, казаха в Минск."], ["BYN"]),
    ("uk", ["Білорусь будує дороги. Мінськ дасть 5 млн рублів, сказали в Мінську."], ["BYN"]),
    # what is worldwide is understood only near by
    ("ru", ["Банк вложит 3 млрд канадских долларов. Из них 1 млрд долларов — в шахты."], ["CAD", "CAD"]),
    ("ru", ["Банк вложит 3 млрд канадских долларов.", "Выручка банка — 9 млрд долларов."], ["CAD", "USD"]),
    ("bg", ["Сделката е за 3 млрд. австралийски долара (2 млрд. долара)."], ["AUD", "USD"]),
    ("uk", ["Банк дасть 3 млрд канадських доларів (2,2 млрд доларів)."], ["CAD", "USD"]),
    ("ru", ["В Канаде завод купили за 5 млн долларов."], ["USD"]),
    # names of money with a plain reading, and without one
    ("ru", ["Туркмения построит порт за 5 млрд манатов."], ["TMT"]),
    ("ru", ["Баку построит порт за 5 млрд манатов."], ["AZN"]),
    ("ru", ["Порт стоит 5 млрд манатов."], ["AZN"]),
    ("bg", ["Молдова ще даде за пътя 5 млн. леи."], ["MDL"]),
    ("bg", ["Пътят струва 5 млн. леи."], ["RON"]),
    ("ru", ["Румыния даст на дорогу 5 млн леев."], ["RON"]),
    ("uk", ["Дорога коштує 5 млн леїв."], ["MDL"]),
    ("ru", ["Пакистан закупит автобусы за 5 млрд рупий."], ["PKR"]),
    ("uk", ["Єгипет купить автобуси за 5 млрд фунтів, сказали в Каїрі."], ["EGP"]),
    ("uk", ["Лондон купить автобуси за 5 млрд фунтів."], ["GBP"]),
    ("bg", ["Акциите поскъпнаха в Стокхолм до 89,5 крони."], ["SEK"]),
    ("ru", ["В Осло акции стоят 89 крон."], ["NOK"]),
    ("ru", ["Дела осложнились, акции стоят 89 крон."], []),
    ("ru", ["Прага строит метро.", "Проект стоит 8 млрд крон."], ["CZK"]),
    ("ru", ["В Бишкеке завод оценили в 5 млн узбекских сомов."], ["UZS"]),
    ("ru", ["Дакар получит 5 млрд франков КФА."], ["XOF"]),
    ("ru", ["Договор на 5 млн рублей РБ подписан."], ["BYN"]),
]


@pytest.mark.parametrize(("lang", "paragraphs", "codes"), CASES)
def test_whose_money(lang: str, paragraphs: list[str], codes: list[str]) -> None:
    blocks = [Block(number, text, lang) for number, text in enumerate(paragraphs, 1)]
    assert [mention.amount.currency for mention in extract(blocks).money] == codes


@pytest.mark.parametrize(
    ("published", "text", "code"),
    [
        ("2015-01-29", "Завод возьмёт 40 млрд белорусских рублей.", "BYR"),
        ("2016-06-30", "Завод возьмёт 40 млрд белорусских рублей.", "BYR"),
        ("2016-07-01", "Завод возьмёт 40 млн белорусских рублей.", "BYN"),
        ("2016", "Завод возьмёт 40 млн белорусских рублей.", "BYN"),
        (None, "Завод возьмёт 40 млн белорусских рублей.", "BYN"),
        (None, "В 2014 году завод взял 40 млрд белорусских рублей, в 2013 году — вдвое меньше.", "BYR"),
        (None, "Основанный в 1989 году завод взял 40 млн белорусских рублей.", "BYN"),
        ("2018-05-01", "В 2014 году завод взял 4 млн белорусских рублей.", "BYN"),
        ("2015-01-29", "Завод возьмёт 40 млн рублей.", "RUB"),
    ],
)
def test_currency_of_its_time(published: str | None, text: str, code: str) -> None:
    found = extract([Block(1, text, "ru")], published=published)
    assert [mention.amount.currency for mention in found.money] == [code]


def test_the_headline_tells_too() -> None:
    headline = Block(0, "МТЗ возьмёт 40 млн белорусских рублей", "ru", is_title=True)
    found = extract([Block(1, "Кредит в 40 млн рублей выдаст «Банк Развития».", "ru")], headline)
    assert [mention.amount.currency for mention in found.money] == ["BYN"]


def test_asked_once_for_a_family() -> None:
    whose = WhoseMoney((("Минск, 5 мая. Завод взял 5 млн рублей.", "ru"),))
    assert whose("rouble", ()) == whose("rouble", ()) == Meant("BYN", home=True)
    assert whose("no such money", ()) is None
