"""Parties: where a list of names is cut, what belongs to a name, base forms, countries, roles."""

from __future__ import annotations

import pytest

from deals import Block, extract
from deals.naming import plain_name
from deals.quotes import quoted_spans


def parties(text: str, lang: str) -> list[str]:
    [deal] = extract([Block(1, text, lang)]).deals
    return [party.name for party in deal.parties]


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        # „и“ and commas inside a name
        (
            "Министерството на транспорта, информационните технологии и съобщенията и Volvo Group",
            ["Министерство на транспорта, информационните технологии и съобщенията", "Volvo Group"],
        ),
        (
            "Държавния комитет за реформи и развитие на КНР и АО „КТЖ“",
            ["Държавен комитет за реформи и развитие на КНР", "АО „КТЖ“"],
        ),
        # „за“ inside a name, and at its end
        (
            "Банка за развитие на Казахстан и Академията за гражданска авиация",
            ["Банка за развитие на Казахстан", "Академия за гражданска авиация"],
        ),
        # three and more
        ("АО „А“, ТОО „Б“ и Vega Co., Ltd.", ["АО „А“", "ТОО „Б“", "Vega Co., Ltd."]),
        # words that only say what sort of body it is
        ("китайската компания CNPC и групата „Алатау“", ["CNPC", "„Алатау“"]),
        # short names in brackets
        (
            "НАО „Аграрен университет“ (КАЗНАИУ) и Медиакорпорацията на Китай (China Media Group)",
            ["НАО „Аграрен университет“ (КАЗНАИУ)", "Медиакорпорация на Китай (China Media Group)"],
        ),
        # nested quotes with one mark missing
        ("Обединение „Партия „Изгрев” и „Зора“", ["Обединение „Партия „Изгрев”", "„Зора“"]),
        # an adjective alone is half a name
        (
            "Xinjiang Lihua и Централноазиатската и Китайската асоциация на производителите",
            ["Xinjiang Lihua", "Централноазиатска и Китайска асоциация на производителите"],
        ),
    ],
)
def test_a_list_of_parties_is_cut_between_names(listed: str, names: list[str]) -> None:
    assert parties(f"Меморандум между {listed} за изграждане на завод;", "bg") == names


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        ("ru", "Министерство энергетики Казахстана подписало с компанией Shell меморандум о нефти.",
         ["Министерство энергетики Казахстана", "Shell"]),
        ("uk", "Міністерство освіти і науки України підписало з Microsoft угоду про навчання.",
         ["Міністерство освіти і науки України", "Microsoft"]),
        ("ru", "Между Украиной и Турцией подписано соглашение о свободной торговле.", ["Украина", "Турция"]),
        ("bg", "България и германският концерн „Вега“ подписаха договор за завод.", ["България", "„Вега“"]),
        ("uk", "За даними агентства Reuters, «Вега» уклала з «Оріоном» контракт на поставку труб.",
         ["«Вега»", "«Оріон»"]),
    ],
)  # fmt: skip
def test_who_signs_with_whom(lang: str, text: str, names: list[str]) -> None:
    assert parties(text, lang) == names


def test_those_who_take_part_are_parties_too() -> None:
    text = "Меморандум между акимата на Астана и Vega Ltd. с участието на Tianjin Rail Group за метро;"
    assert parties(text, "bg") == ["акимат на Астана", "Vega Ltd.", "Tianjin Rail Group"]


@pytest.mark.parametrize(
    ("lang", "text", "roles"),
    [
        ("ru", "«Вега» купила «Орион» за 5 млн евро.", ["buyer", "target"]),
        ("ru", "Банк «Вега» предоставил «Ориону» кредит на 5 млн евро.", ["lender", "borrower"]),
        ("bg", "„Вега“ ще инвестира 5 млн. евро в завод.", ["investor"]),
        ("uk", "ТОВ «Вега» виграло тендер на ремонт школи за 5 млн грн.", ["supplier"]),
    ],
)
def test_roles_follow_the_act(lang: str, text: str, roles: list[str]) -> None:
    [deal] = extract([Block(1, text, lang)]).deals
    assert [party.role for party in deal.parties] == roles


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Министерството на транспорта на РК", "KZ"),
        ("Китайския университет по геонауки", "CN"),
        ("ТОО „Вега“", "KZ"),
        ("„Вега“ ЕАД", "BG"),
        ("„Вега“", None),
    ],
)
def test_the_country_is_read_from_the_name(text: str, country: str | None) -> None:
    [deal] = extract([Block(1, f"Меморандум между {text} и Orion Ltd. за завод;", "bg")]).deals
    assert deal.parties[0].country == country


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("АО «НК «КТЖ» и «Вега»", ["«НК «КТЖ»", "«Вега»"]),
        ("„Партия „AMANAT” и друго", ["„Партия „AMANAT”"]),
        ('"Dalian Group" та "Fufeng"', ['"Dalian Group"', '"Fufeng"']),
        ("“Dalian” и „Вега“", ["“Dalian”", "„Вега“"]),
        ("без кавички", []),
    ],
)
def test_quotes_of_all_styles_and_nested_ones(text: str, quoted: list[str]) -> None:
    assert [span.of(text) for span in quoted_spans(text)] == quoted


@pytest.mark.parametrize(
    ("text", "place", "country"),
    [
        (
            "Споразумение между акимата на Астана и Vega Ltd. за завод в Тарски район;",
            "Тарски район",
            "KZ",
        ),
        ("Меморандум между акимата на Акмолинска област и Vega Ltd. за завод;", "Акмолинска област", "KZ"),
        ("Споразумение между Vega Ltd. и Orion Ltd. за парк в СЕЗ „Технополис“;", "СЕЗ „Технополис“", None),
    ],
)
def test_the_place_is_where_it_is_built(text: str, place: str, country: str | None) -> None:
    [deal] = extract([Block(1, text, "bg")]).deals
    assert (deal.place, deal.country) == (place, country)


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        # who is who in the next sentence
        ("ru", "Оператор «Северлинк» купил дата-центр за 4 млрд рублей. Продавцом выступает фонд Baltic Rim.",
         ["«Северлинк»", "Baltic Rim"]),
        ("uk", "На ремонт моста підписали договір за 45 млн грн. Переможець торгів – ТОВ «Шлях».",
         ["ТОВ «Шлях»"]),
        # the firm that was named last
        ("bg", "„Бултрейд“ расте. Компанията ще вложи 5 млн. евро в нов завод.", ["„Бултрейд“"]),
        ("ru", "Директор «Колоса» доволен урожаем. Мы заключили договор с фирмой «Агромаш» на 3 млн рублей.",
         ["«Колос»", "«Агромаш»"]),
    ],
)  # fmt: skip
def test_parties_that_the_text_names_elsewhere(lang: str, text: str, names: list[str]) -> None:
    assert parties(text, lang) == names


def test_the_sentence_that_names_a_side_is_evidence() -> None:
    text = "Оператор «Северлинк» купил дата-центр за 4 млрд рублей. Продавцом выступает фонд Baltic Rim."
    [deal] = extract([Block(1, text, "ru")]).deals
    assert [told.quote for told in deal.evidence if told.rule == "parties_named_elsewhere"] == [
        "Продавцом выступает фонд Baltic Rim."
    ]
    assert [party.role for party in deal.parties] == ["buyer", "seller"]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("ТОВ «Вега»", "Вега"),
        ("„Вега“ ЕООД", "Вега"),
        ("АО «НК «КТЖ»", "КТЖ"),
        ("Банк «Вега»", "Банк «Вега»"),
        ("Райънеър (Ryanair)", "Райънеър"),
        ("Vega Co., Ltd.", "Vega Co., Ltd."),
        ("ТОВ", "ТОВ"),
        ("«", "«"),
        ("", ""),
    ],
)
def test_a_plain_name_has_no_legal_form_and_no_outer_quotes(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        ("ru", "«Вега» продала склад «Нафтогазу» за 5 млн евро.", ["«Вега»", "«Нафтогаз»"]),
        ("uk", "«Вега» купила склад в «Укрпошти» за 5 млн євро.", ["«Вега»", "«Укрпошта»"]),
    ],
)
def test_a_quoted_name_that_stands_in_a_case_is_given_in_the_nominative(
    lang: str, text: str, names: list[str]
) -> None:
    assert parties(text, lang) == names
