"""From a query to results over the small corpus: words, languages, choices, facets, orders, views."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.choices import FREE_FIELDS
from search.corpus import article_from_text
from search.engines.memory import MemoryEngine
from search.errors import UnsupportedFeature
from search.facets import FACET_NAMES, FACETS
from search.names import NameFinder
from search.query import AmountRange, Query, parse
from search.records import article_records
from search.results import Facet, Results
from search.searcher import Searcher

HEADED = """Итоги года

Стороны подвели итоги года: встречались чаще, чем в прошлом году, и говорили о многом.

Энергетика

Министерство энергетики и компания «Ветер» подписали договор о строительстве электростанции на 5 млн евро.

Станция даст энергию десяти тысячам домов, говорят в министерстве, и будет готова через три года.

Транспорт

Компания «Путь» подписала договор о поставке двадцати поездов на 300 млн долларов, говорят на заводе.
"""


def places(results: Results) -> list[str]:
    return [hit.id for hit in results.hits]


def find(searcher: Searcher, text: str, **choices: tuple[str, ...]) -> set[str]:
    return set(places(searcher.search(parse(text, choices=choices, limit=100))))


def codes(results: Results) -> set[str]:
    return {note.code for note in results.notes}


def facet(results: Results, name: str) -> dict[str, int]:
    [one] = [one for one in results.facets if one.name == name]
    return {bucket.value: bucket.count for bucket in one.buckets}


def marked(searcher: Searcher, text: str) -> dict[str, list[str]]:
    hits = searcher.search(parse(text, limit=100)).hits
    return {hit.id: [span.of(hit.text) for span in hit.marks] for hit in hits}


# --- words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("договору аренды", {"ru-port#1"}),
        ("отремонтирует", {"ru-port#2"}),
        ("ПЕРЕГОВОРАМИ", {"ru-bank#2"}),
        ("домакинството", {"bg-solar#2"}),
        ("з’їзди перевізників", {"uk-port#2"}),
        ("премʼєр-міністри", {"uk-wind#2"}),
        ("прем'єр-міністром", {"uk-wind#2"}),
        ("Dalian", {"bg-grain#2", "uk-grain#1"}),
        ("northern metals", {"ru-mine#1"}),
        ("650", {"uk-grain#1"}),
    ],
)
def test_words_are_found_in_any_form(searcher: Searcher, text: str, expected: set[str]) -> None:
    results = searcher.search(parse(text))
    assert set(places(results)) == expected
    assert "relaxed" not in codes(results)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("кредитная линия", {"bg-line#1"}),
        ("слънчева електроцентрала", {"ru-bank#1", "bg-solar#1"}),
        ("solar power plant", {"ru-bank#1", "bg-solar#1"}),
        ("вятърна централа", {"uk-wind#1"}),
        ("Далянь", {"bg-grain#2", "uk-grain#1"}),
    ],
)
def test_words_are_found_in_the_other_languages(searcher: Searcher, text: str, expected: set[str]) -> None:
    results = searcher.search(parse(text))
    assert set(places(results)) >= expected
    assert "relaxed" not in codes(results)


def test_the_other_words_searched_are_named(searcher: Searcher) -> None:
    [note] = [
        note for note in searcher.search(parse("солнечная электростанция")).notes if note.code == "also"
    ]
    assert "слънчева електроцентрала (bg)" in note.text
    assert (note.start, note.stop) == (0, 24)


def test_a_false_friend_is_not_found(searcher: Searcher) -> None:
    assert find(searcher, "в гору ведёт") == {"ru-mine#3"}
    assert "ru-mine#3" not in find(searcher, "гъста гора")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"договор за изграждане"', {"bg-solar#1"}),
        ("„договори за изграждането“", {"bg-solar#1"}),
        ("«договора аренды»", {"ru-port#1"}),
        ('"аренды договора"', set()),
        ('"оренду причалу"', {"uk-port#1"}),
        ('"ремонт на моста"', {"bg-rail#1"}),
    ],
)
def test_phrases_keep_their_order_and_bend_their_words(
    searcher: Searcher, text: str, expected: set[str]
) -> None:
    results = searcher.search(parse(text))
    assert set(places(results)) == expected or (not expected and "relaxed" in codes(results))


def test_words_without_which_nothing_is_lost(searcher: Searcher) -> None:
    assert find(searcher, "меморандум за ремонт на моста") == {"bg-rail#1"}
    assert find(searcher, "на") != set()  # alone, a function word is looked for


def test_operators_and_exclusions(searcher: Searcher) -> None:
    either = find(searcher, "вольфрам ИЛИ пшеница")
    assert {"ru-mine#2", "bg-grain#1"} <= either
    without = find(searcher, "меморандум -музей")
    assert "bg-rail#1" in without
    assert "uk-school#1" not in without
    everything = find(searcher, "")
    assert find(searcher, "НЕ меморандум") == everything - find(searcher, "меморандум")
    neither = find(searcher, "-меморандум -договор")
    assert neither == find(searcher, "-меморандум") & find(searcher, "-договор")
    assert neither == find(searcher, "-(меморандум OR договор)")
    assert not neither & {"bg-rail#1", "bg-solar#1"}


def test_a_prefix_takes_the_words_as_written(searcher: Searcher) -> None:
    assert find(searcher, "електроцент*") == {"bg-solar#1", "bg-solar#2"}
    assert find(searcher, "перевіз*") == {"uk-port#2"}
    assert find(searcher, "абвгд*") == set()


def test_if_no_paragraph_holds_all_words_any_will_do_and_it_is_said(searcher: Searcher) -> None:
    results = searcher.search(parse("вольфрам пшеница абракадабра"))
    assert {"ru-mine#2", "bg-grain#1"} <= set(places(results))
    [note] = [note for note in results.notes if note.code == "relaxed"]
    assert "абракадабра" in note.text
    assert "пшеница" not in note.text


def test_excluded_words_stay_excluded_when_any_word_will_do(searcher: Searcher) -> None:
    assert "ru-mine#2" not in find(searcher, "вольфрам пшеница абракадабра -договор")


def test_the_wrong_keyboard_layout_is_noticed(searcher: Searcher) -> None:
    results = searcher.search(parse("djkmahfv"))
    assert places(results) == ["ru-mine#2"]
    [note] = [note for note in results.notes if note.code == "layout"]
    assert note.suggestion == "вольфрам"


def test_a_near_word_is_searched_where_nothing_is_found(searcher: Searcher) -> None:
    results = searcher.search(parse("вольфарм"))
    assert places(results) == places(searcher.search(parse("вольфрам")))
    assert {note.suggestion for note in results.notes if note.code == "corrected"} == {"вольфрам"}


def test_a_less_near_word_is_suggested(searcher: Searcher) -> None:
    results = searcher.search(parse("сгоалшения"))
    assert results.total == 0
    assert all(note.text.endswith("?") for note in results.notes if note.code == "suggest")


def test_an_exact_lemma_ranks_above_look_alikes(searcher: Searcher) -> None:
    results = searcher.search(parse("договір", limit=100))
    langs = [hit.lang for hit in results.hits]
    assert langs[0] == "uk"
    last_exact = max(
        at for at, hit in enumerate(results.hits) if "Договір" in hit.text or "договір" in hit.text
    )
    assert langs[: last_exact + 1] == ["uk"] * (last_exact + 1)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "' OR 1=1 --", "((((", "*", "\\", "{{7*7}}", "%00", "🙂"]
)
def test_odd_queries_are_answered(searcher: Searcher, text: str) -> None:
    searcher.search(parse(text))
    searcher.deals(parse(text))


# --- marks and snippets -------------------------------------------------------------------------------------


def test_every_matched_form_is_marked_and_nothing_else(searcher: Searcher) -> None:
    assert marked(searcher, "договор аренды")["ru-port#1"] == ["договор", "аренды", "договора"]
    assert marked(searcher, "кредитная линия")["bg-line#1"] == ["кредитна", "линия"]
    assert marked(searcher, "меморандум -музей")["bg-rail#1"] == ["меморандум"]
    assert marked(searcher, '"ремонт на моста"')["bg-rail#1"] == ["ремонт", "на", "моста"]


def test_without_words_nothing_is_marked(searcher: Searcher) -> None:
    assert all(hit.marks == () for hit in searcher.search(parse("", limit=100)).hits)


# --- choices and facets -------------------------------------------------------------------------------------


def test_choices_must_hold_for_one_and_the_same_deal(searcher: Searcher) -> None:
    """The paragraph holds a deal of Dalian with a sum and one of another company without."""
    assert find(searcher, "party:Dalian amount:100m-1b") == {"uk-grain#1"}
    assert find(searcher, "party:Полтава") == {"uk-grain#1"}
    assert find(searcher, "party:Полтава amount:100m-1b") == set()


def test_of_the_deals_of_a_paragraph_the_one_that_was_asked_for_comes_first(searcher: Searcher) -> None:
    for words, party in (("Dalian", "Dalian Foods"), ("Полтава", "«Полтава Агро»")):
        first = searcher.deals(parse(f"{words} lang:uk")).deals[0].record
        assert [one["name"] for one in first["parties"]] == [party]


def test_matching_names_the_deals_that_satisfy_the_choices(searcher: Searcher) -> None:
    [hit] = searcher.search(parse("party:Полтава")).hits
    assert len(hit.deals) == 2
    matching = [deal.record for deal in hit.deals if deal.id in hit.matching]
    assert [[party["name"] for party in deal["parties"]] for deal in matching] == [["«Полтава Агро»"]]
    [all_matching] = [one for one in searcher.search(parse("кукурудза")).hits if one.id == hit.id]
    assert all_matching.matching == {deal.id for deal in all_matching.deals}


def test_values_of_a_facet_are_or_and_facets_are_and(searcher: Searcher) -> None:
    energy, mining = find(searcher, "sector:energy"), find(searcher, "sector:mining_metals")
    assert energy
    assert mining
    assert find(searcher, "sector:energy,mining_metals") == energy | mining
    assert find(searcher, "sector:energy,mining_metals lang:ru") == {
        id for id in energy | mining if id.startswith("ru-")
    }


def test_a_facet_ignores_its_own_choice(searcher: Searcher) -> None:
    free = searcher.search(parse(""))
    chosen = searcher.search(parse("sector:energy"))
    assert facet(chosen, "sector") == facet(free, "sector")
    assert facet(chosen, "lang") != facet(free, "lang")
    [sectors] = [one for one in chosen.facets if one.name == "sector"]
    assert [bucket.value for bucket in sectors.buckets if bucket.selected] == ["energy"]


def test_facets_say_what_they_count(searcher: Searcher) -> None:
    units = {one.name: one.unit for one in searcher.search(parse("")).facets}
    assert units == {one.name: "deals" if one.of_deal else "paragraphs" for one in FACETS}
    units = {one.name: one.unit for one in searcher.search(parse("sector:energy")).facets}
    assert set(units.values()) == {"deals"}


def test_paragraphs_without_a_date_have_no_year(searcher: Searcher) -> None:
    undated = find(searcher, "year:none")
    assert undated == {"ru-school#1", "ru-school#2", "uk-school#1", "uk-school#2"}
    assert find(searcher, "", year=("none",)) == undated
    assert facet(searcher.search(parse("")), "year")["none"] == len(undated)


def test_a_year_without_deals_is_known_and_another_is_not() -> None:
    article = article_from_text("date 2011-03-04\n\nПросто слова о погоде и природе.", "weather.txt")
    small = Searcher(MemoryEngine(article_records(article).texts), Path("memory"))
    known, unknown = small.search(parse("year:2011")), small.search(parse("year:2012"))
    assert (known.total, codes(known)) == (1, set())
    assert (unknown.total, codes(unknown)) == (0, {"unknown"})
    assert "2011" in unknown.notes[0].text


def test_a_range_of_dollars_needs_an_amount(searcher: Searcher) -> None:
    deals = searcher.deals(parse("amount:>=900k", limit=100)).deals
    assert all(deal.record["amount_usd"] >= 900_000 for deal in deals)
    assert len(deals) == sum(
        deal.record["amount_usd"] is not None and deal.record["amount_usd"] >= 900_000
        for deal in searcher.deals(parse("", limit=100)).deals
    )


def test_a_range_in_a_currency_takes_the_sums_stated_in_it(searcher: Searcher) -> None:
    found = searcher.deals(parse("amount:>=1m EUR", limit=100))
    stated = [(deal.record["currency"], deal.record["amount"]) for deal in found.deals]
    assert stated and all(currency == "EUR" and amount >= 1_000_000 for currency, amount in stated)
    assert set(facet(found, "currency")) == {"EUR"}, "no other currency is offered: none would find anything"
    assert codes(found) == {"stated"}
    everything = searcher.deals(parse("", limit=100)).deals
    assert len(stated) == sum(
        deal.record["currency"] == "EUR" and (deal.record["amount"] or 0) >= 1_000_000 for deal in everything
    )
    paragraphs = searcher.search(parse("amount:>=1m EUR", limit=100))
    assert paragraphs.total == len({deal.paragraph for deal in found.deals})


def test_a_currency_that_no_sum_is_stated_in_is_told(searcher: Searcher) -> None:
    found = searcher.deals(parse("amount:>1 VND"))
    assert (found.total, codes(found)) == (0, {"unknown"})
    assert "VND" in found.notes[0].text


def test_headings_of_articles_are_a_facet_of_paragraphs_and_of_deals() -> None:
    article = article_from_text(HEADED, "headed.txt")
    records = article_records(article)
    small = Searcher(MemoryEngine((*records.texts, *records.deals)), Path("memory"))
    counted = facet(small.search(parse("")), "heading")
    assert counted == {"Энергетика": 2, "Транспорт": 1, "none": 1}
    assert facet(small.deals(parse("")), "heading") == {"Энергетика": 1, "Транспорт": 1}
    assert find(small, "heading:энергетик*") == {"headed#2", "headed#3"}
    assert find(small, "раздел:Транспорт") == {"headed#4"}
    assert facet(small.search(parse("heading:Транспорт")), "heading") == counted
    assert small.deals(parse("heading:Энергетика sector:energy")).total == 1
    assert codes(small.search(parse("heading:Медицина"))) == {"unknown"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("dalian", {"Dalian Foods"}),
        ("Далянь", {"Dalian Foods"}),
        ("банк развития", {"Евразийский банк развития", "Българска банка за развитие"}),
    ],
)
def test_parties_are_found_by_their_words(searcher: Searcher, typed: str, expected: set[str]) -> None:
    results = searcher.deals(parse("", choices={"party": (typed,)}))
    assert results.total
    for deal in results.deals:
        assert {party["name"] for party in deal.record["parties"]} & expected


def test_a_star_asks_for_all_names_that_hold_a_name() -> None:
    finder = NameFinder(("Казахстан", "Банка за развитие на Казахстан", "Китай"))
    assert finder.find("Казахстан") == ("Казахстан",)
    assert finder.find("Казахстан*") == ("Казахстан", "Банка за развитие на Казахстан")
    assert finder.find("*") == ()


def test_a_party_that_is_not_there_is_said(searcher: Searcher) -> None:
    results = searcher.search(parse('party:"Dalian Fods Ltd"'))
    assert results.total == 0
    [note] = [note for note in results.notes if note.code == "unknown"]
    assert "Dalian Foods" in note.text


def test_a_chosen_name_can_be_taken_back(searcher: Searcher) -> None:
    [parties] = [one for one in searcher.search(parse("party:dalian")).facets if one.name == "party"]
    assert [(bucket.value, bucket.count) for bucket in parties.buckets if bucket.selected] == [("dalian", 2)]


def test_a_deal_with_two_of_the_names_typed_counts_once() -> None:
    text = "date 2011-03-04\n\nМосковский и Киевский университеты подписали меморандум о сотрудничестве."
    records = article_records(article_from_text(text, "two.txt"))
    [deal] = records.deals
    deal = replace(deal, labels={**deal.labels, "party": ("Московский университет", "Киевский университет")})
    small = Searcher(MemoryEngine((*records.texts, deal)), Path("memory"))
    for results in (small.deals(parse("party:университет")), small.search(parse("party:университет"))):
        [parties] = [one for one in results.facets if one.name == "party"]
        assert [bucket.count for bucket in parties.buckets if bucket.selected] == [1]
        assert results.total == 1


# --- orders and pages ---------------------------------------------------------------------------------------


def test_orders(searcher: Searcher) -> None:
    def dates(sort: str) -> list[str | None]:
        return [hit.article.published for hit in searcher.search(parse("", sort=sort, limit=100)).hits]

    known = [date for date in dates("date") if date]
    assert known == sorted(known, key=lambda date: date.ljust(10, "-"))
    assert dates("date")[len(known) :] == [None] * 4
    assert dates("-date")[0] == "2025-09-02"
    sums = [deal.record["amount_usd"] for deal in searcher.deals(parse("", sort="-amount", limit=100)).deals]
    known_sums = [one for one in sums if one is not None]
    assert sums == sorted(known_sums, reverse=True) + [None] * (len(sums) - len(known_sums))


def test_the_smallest_deal_of_a_paragraph_is_what_smallest_first_goes_by() -> None:
    text = (
        "date 2025-01-02\n\nПодписан договор на 9 млн долларов.\n\n"
        "«Альфа» и «Бета» подписали договор на 2 млн долларов. "
        "Порт и завод «Дельта» подписали контракт на 50 млн долларов.\n\n"
        "Подписан договор на 20 млн долларов."
    )
    records = article_records(article_from_text(text, "three.txt"))
    sums = [one.numbers["amount_usd"] for one in records.deals if one.parent == "three#2"]
    assert sorted(sums, key=str) == [2_000_000, 50_000_000]
    small = Searcher(MemoryEngine((*records.texts, *records.deals)), Path("memory"))
    assert [hit.number for hit in small.search(parse("", sort="amount")).hits] == [2, 1, 3]
    assert [hit.number for hit in small.search(parse("", sort="-amount")).hits] == [2, 3, 1]


def test_pages_join_to_the_whole(searcher: Searcher) -> None:
    whole = places(searcher.search(parse("", limit=100)))
    pages = [
        places(searcher.search(parse("", offset=offset, limit=7))) for offset in range(0, len(whole) + 7, 7)
    ]
    assert [id for page in pages for id in page] == whole
    assert pages[-1] == []


# --- views --------------------------------------------------------------------------------------------------


def test_an_article_by_id_and_by_file_name(searcher: Searcher) -> None:
    view = searcher.article("ru-mine.txt", parse("вольфрам"))
    assert view is not None
    assert view == searcher.article("ru-mine", parse("вольфрам"))
    assert (view.info.title, view.info.published, view.info.lang) == ("Рудник на востоке", "2025", "ru")
    assert [one.number for one in view.paragraphs] == [1, 2, 3]
    assert [span.of(one.text) for one in view.paragraphs for span in one.marks] == ["вольфрама"]
    assert [len(one.deals) for one in view.paragraphs] == [1, 0, 0]
    assert searcher.article("nothing") is None
    assert searcher.article("") is None


def test_a_paragraph_and_a_deal_by_id(searcher: Searcher) -> None:
    hit = searcher.paragraph("ru-bank#1")
    assert hit is not None
    [deal] = hit.deals
    assert searcher.deal(deal.id) is not None
    assert deal.paragraph == hit.id
    assert searcher.paragraph(deal.id) is None
    assert searcher.deal(hit.id) is None
    assert searcher.paragraph("article:ru-bank") is None


def test_a_deal_shows_its_evidence_in_the_text(searcher: Searcher) -> None:
    for deal in searcher.deals(parse("", limit=100)).deals:
        for one in deal.record["evidence"]:
            hit = searcher.paragraph(one["paragraph_id"])
            assert hit is not None
            assert hit.text[one["start"] : one["stop"]] == one["quote"]


def test_the_index_tells_what_it_holds(searcher: Searcher) -> None:
    info = searcher.info()
    assert (info.articles, info.paragraphs) == (12, len(find(searcher, "")))
    assert info.deals == searcher.deals(parse("")).total
    assert info.stale is None


# --- laws ---------------------------------------------------------------------------------------------------

WORDS = [
    "договор",
    "угоду",
    "кредит",
    "зърно",
    "Dalian",
    "порт*",
    '"договор аренды"',
    "солнечная",
    "гора",
    "xyz",
]
texts = st.lists(st.sampled_from([*WORDS, "-", "OR", "НЕ", "(", ")"]), max_size=4).map(" ".join)
choices = st.fixed_dictionaries(
    {},
    optional={
        "sector": st.lists(st.sampled_from(["energy", "agriculture_food", "none"]), min_size=1, max_size=2),
        "amount": st.lists(st.sampled_from(["10m-100m", "1b+", "none"]), min_size=1, max_size=2),
        "kind": st.lists(st.sampled_from(["contract", "loan"]), min_size=1, max_size=2),
        "lang": st.lists(st.sampled_from(["ru", "bg", "uk"]), min_size=1, max_size=2),
        "year": st.lists(st.sampled_from(["2024", "2025", "none"]), min_size=1, max_size=2),
        "party": st.just(["Dalian"]),
    },
).map(lambda held: {name: tuple(dict.fromkeys(values)) for name, values in held.items()})
amounts = st.none() | st.builds(
    AmountRange, st.sampled_from([None, 0, 40_000_000]), st.sampled_from([None, 10**8])
)
stated = st.none() | st.builds(
    AmountRange, st.sampled_from([None, 1_000_000]), st.just(10**9), st.sampled_from(["EUR", "KZT"])
)
queries = st.builds(
    lambda text, chosen, amount, stated, sort: parse(
        text, choices=chosen, amount=amount, stated=stated, sort=sort, limit=100
    ),
    texts,
    choices,
    amounts,
    stated,
    st.sampled_from(["relevance", "date", "-amount"]),
)
law = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@law
@given(query=queries)
def test_whoosh_and_the_plain_engine_give_the_same_results(
    searcher: Searcher, plain_searcher: Searcher, query: Query
) -> None:
    ours, plain = searcher.search(query), plain_searcher.search(query)
    assert places(ours) == places(plain)
    assert (ours.total, ours.total_deals, ours.facets, ours.notes) == (
        plain.total,
        plain.total_deals,
        plain.facets,
        plain.notes,
    )
    assert [hit.marks for hit in ours.hits] == [hit.marks for hit in plain.hits]
    of_deals, of_plain = searcher.deals(query), plain_searcher.deals(query)
    assert [deal.record for deal in of_deals.deals] == [deal.record for deal in of_plain.deals]
    assert of_deals.facets == of_plain.facets


@law
@given(text=texts, chosen=choices, facet_name=st.sampled_from(["sector", "amount", "kind", "lang", "year"]))
def test_a_choice_more_never_finds_more(
    searcher: Searcher, text: str, chosen: dict[str, tuple[str, ...]], facet_name: str
) -> None:
    fewer = {name: values for name, values in chosen.items() if name != facet_name}
    narrow, wide = parse(text, choices=chosen), parse(text, choices=fewer)
    assert searcher.search(narrow).total <= searcher.search(wide).total
    assert searcher.deals(narrow).total <= searcher.deals(wide).total


@law
@given(query=queries)
def test_counts_of_a_facet_add_up(searcher: Searcher, query: Query) -> None:
    """Each deal has one sector, one band, ...: with those that have none, the counts are the total without
    the facet's own choice."""
    results = searcher.deals(query)
    for one in results.facets:
        if one.name == "party":
            continue
        free = {name: values for name, values in query.choices.items() if name != one.name}
        without = searcher.deals(replace(query, choices=free, limit=0))
        assert sum(bucket.count for bucket in one.buckets) == without.total, one.name


@law
@given(query=queries, name=st.sampled_from(FACET_NAMES))
def test_a_count_is_what_the_value_alone_would_give(searcher: Searcher, query: Query, name: str) -> None:
    """Whatever else is chosen in that facet: so a second value can be weighed before it is chosen."""
    [counted] = [one for one in searcher.deals(query).facets if one.name == name]
    for bucket in counted.buckets[:4]:
        alone = replace(query, choices={**query.choices, name: (bucket.value,)}, limit=0)
        found = searcher.deals(alone).total
        # A name finds all spellings of its bearer, of which each is counted.
        assert found >= bucket.count if name in FREE_FIELDS else found == bucket.count, bucket.value


@law
@given(query=queries)
def test_every_hit_holds_what_is_marked_in_it(searcher: Searcher, query: Query) -> None:
    for hit in searcher.search(query).hits:
        shown = [span.of(hit.snippet.text) for span in hit.snippet.marks]
        assert all(hit.text[span.start : span.stop] for span in hit.marks)
        assert hit.snippet.text in hit.text
        assert len(hit.snippet.text) <= 320
        assert len(shown) <= len(hit.marks)
        assert bool(shown) == bool(hit.marks)
        assert hit.matching <= {deal.id for deal in hit.deals}


def test_every_facet_is_given_in_the_order_of_the_table(searcher: Searcher) -> None:
    for results in (searcher.search(parse("договор")), searcher.search(parse("sector:energy"))):
        assert tuple(one.name for one in results.facets) == FACET_NAMES
    assert isinstance(results.facets[0], Facet)


def test_an_engine_that_lacks_something_is_refused_before_any_query() -> None:
    class Plainer(MemoryEngine):
        capabilities = frozenset({"prefix", "fold"})

    with pytest.raises(UnsupportedFeature, match="cannot do: phrase"):
        Searcher(Plainer(), Path("memory"))
