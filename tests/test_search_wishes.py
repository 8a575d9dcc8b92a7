"""What is preferred and not demanded: nearness, a heading, a deal like the query, newer texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import weights
from search.corpus import article_from_text
from search.engine import Record, Request
from search.engines.memory import MemoryEngine
from search.expand import expand
from search.fields import HEADINGS, LEMMAS, PARAGRAPH
from search.query import parse
from search.records import article_records
from search.searcher import Searcher
from search.such_deals import kinds_named
from search.terms import terms_of


def order(query: str, lang: str, *texts: str) -> list[int]:
    """The places of the texts, the best first."""
    engine = MemoryEngine(
        Record(str(at), PARAGRAPH, str(at), "a", terms_of(text, lang).fields, {}, {"order": at}, {})
        for at, text in enumerate(texts)
    )
    node = expand(parse(query).tree, engine).all_words
    return [int(hit.id) for hit in engine.search(Request(PARAGRAPH, node)).hits]


def searcher_of(*texts: str) -> Searcher:
    records = [article_records(article_from_text(text, f"{at}.txt")) for at, text in enumerate(texts)]
    return Searcher(
        MemoryEngine(record for one in records for record in (*one.texts, *one.deals)), Path("memory")
    )


@pytest.mark.parametrize(
    ("lang", "query", "far", "near"),
    [
        (
            "ru",
            "договор аренды",
            "Договор подписали вчера, а о сроках самой аренды не сказано.",
            "Вчера подписали договор аренды, а о сроках самого не сказано.",
        ),
        (
            "bg",
            "заем банка",
            "Заемът ще се отпусне догодина, както съобщи вчера тази банка.",
            "Както съобщи вчера министърът, заем от банка ще има догодина.",
        ),
        (
            "uk",
            "кредит заводу",
            "Кредит підписали вчора в столиці, про це сказав директор заводу.",
            "Вчора в столиці підписали кредит заводу, про це сказав директор.",
        ),
    ],
)
def test_words_near_each_other_stand_higher(lang: str, query: str, far: str, near: str) -> None:
    assert order(query, lang, far, near) == [1, 0]
    assert order(query, lang, near, far) == [0, 1]


def test_the_order_typed_stands_above_the_other_way_round() -> None:
    assert order("газ договор", "ru", "Подписан договор газ дали.", "Подписан газ договор дали.") == [1, 0]


def test_a_form_far_away_is_more_than_other_names_side_by_side() -> None:
    """Being near is a share of what the words themselves give."""
    far = "Порт построят, как сообщили в министерстве, когда зерно подорожает."
    assert order("зерно порт", "ru", "Зерновой причал.", far)[0] == 1
    assert weights.NEAR < weights.LEMMA / 2


def test_a_word_in_the_heading_too_stands_higher() -> None:
    text = terms_of("В области энергетика растёт третий год.", "ru").fields
    headings = [terms_of(heading, "ru").fields[LEMMAS] for heading in ("Культура", "Энергетика")]
    engine = MemoryEngine(
        Record(str(at), PARAGRAPH, str(at), "a", {**text, HEADINGS: heading}, {}, {"order": at}, {})
        for at, heading in enumerate(headings)
    )
    node = expand(parse("энергетика").tree, engine).all_words
    assert [hit.id for hit in engine.search(Request(PARAGRAPH, node)).hits] == ["1", "0"]


def test_the_heading_is_told_as_a_part_of_the_score(searcher: Searcher) -> None:
    query = parse("зърно")
    ways = [
        reason.way
        for hit in searcher.search(query).hits
        for reason in (searcher.why(hit.id, query) or (hit, ()))[1]
    ]
    assert "in the heading above it" in ways


LOANS = {
    "ru": (
        "О кредитах много говорят. Банк развития и кредит: лекция для студентов прошла в четверг.",
        "Банк развития подписал договор о кредите на 300 млн долларов с компанией «КазТрансОйл».",
    ),
    "bg": (
        "За заеми се говори много. Банка за развитие и заем: лекция за студенти се състоя в четвъртък.",
        "Банка за развитие подписа договор за заем от 300 млн. долара с компанията „КазТрансОйл“.",
    ),
    "uk": (
        "Про кредити багато говорять. Банк розвитку і кредит: лекція для студентів відбулася в четвер.",
        "Банк розвитку підписав договір про кредит на 300 млн доларів з компанією «КазТрансОйл».",
    ),
}


@pytest.mark.parametrize(
    ("lang", "query"),
    [
        ("ru", "кредит банк развития"),
        ("bg", "заем банка за развитие"),
        ("uk", "кредит банк розвитку"),
        ("ru", "позика банк розвитку"),
    ],
)
def test_a_query_that_looks_like_a_deal_brings_it_first(lang: str, query: str) -> None:
    said, told = LOANS[lang]
    searcher = searcher_of(said, told)
    hits = searcher.search(parse(query)).hits
    assert hits
    assert hits[0].text == told
    found = searcher.why(hits[0].id, parse(query))
    assert found is not None
    assert "a deal of this kind with it" in {reason.way for reason in found[1]}
    assert sum(reason.score for reason in found[1]) == pytest.approx(hits[0].score, abs=0.01)


def test_a_sum_counts_however_it_is_written() -> None:
    told = LOANS["ru"][1]
    other = "Банк развития подписал договор о кредите на 500 млн долларов с компанией «КазТрансОйл»."
    hits = searcher_of(other, told).search(parse("кредит 0,3 млрд долларов")).hits
    assert hits[0].text == told


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("меморандумы", ("memorandum",)),
        ("заемът", ("loan",)),
        ("позики", ("loan",)),
        ("грантов", ("grant",)),
        ("договору", ("agreement", "framework_agreement", "contract")),
        ("проєктом", ("project",)),
        ("зерно", ()),
    ],
)
def test_kinds_are_named_in_any_form(typed: str, kinds: tuple[str, ...]) -> None:
    assert kinds_named(typed) == kinds


def test_newer_first_among_answers_about_as_good() -> None:
    text = "Новость\n{}\n\nЗавод подписал договор аренды склада.\n\nЕщё одна строка без слов."
    weak = "Новость\n20.05.2025\n\nО договоре сказано мало, об аренде складов тоже, но в конце длинной речи."
    searcher = searcher_of(text.format("03.02.2023"), weak, text.format("04.03.2024"))
    query = "договор аренды"
    best = [hit.article.published for hit in searcher.search(parse(query)).hits]
    recent = [hit.article.published for hit in searcher.search(parse(query, sort="recent")).hits]
    newest = [hit.article.published for hit in searcher.search(parse(query, sort="-date")).hits]
    assert best[:2] == ["2024-03-04", "2023-02-03"]  # as good as each other
    assert recent == ["2024-03-04", "2023-02-03", "2025-05-20"]
    assert newest[0] == "2025-05-20"
