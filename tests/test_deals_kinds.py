"""What sort of deal a document or an act makes."""

from __future__ import annotations

import pytest

from analyzers.tokenizer import tokenize
from deals import Block, extract
from deals.cues import ACTS, find_cues
from deals.lexicon import Lexicon
from deals.model import Kind
from tests.golden_lines import facts


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("ru", "«А» и «Б» подписали меморандум о сотрудничестве.", Kind.MEMORANDUM),
        ("bg", "„А“ и „Б“ подписаха рамково споразумение за доставки.", Kind.FRAMEWORK_AGREEMENT),
        ("uk", "«А» і «Б» підписали угоду про співпрацю.", Kind.AGREEMENT),
        ("uk", "«А» уклало договір з «Б» на ремонт.", Kind.CONTRACT),
        ("ru", "Россия и Индия подписали протокол о поставках зерна.", Kind.PROTOCOL),
        ("bg", "Пътна карта за търговия между правителството на РК и правителството на КНР;", Kind.ROADMAP),
        ("uk", "Україна та Польща підписали спільну заяву про безпеку.", Kind.STATEMENT),
        ("ru", "ЕБРР и «А» подписали соглашение о кредите на 5 млн евро.", Kind.LOAN),
        ("bg", "Фондация „А“ отпусна грант от 5 млн. евро на „Б“.", Kind.GRANT),
        ("ru", "«А» приобрела «Б» за 5 млн евро.", Kind.ACQUISITION),
        ("uk", "«А» збудує завод за 5 млн євро.", Kind.PROJECT),
        ("uk", "«А» уклало угоду з «Б» на постачання вугілля на суму 5 млн грн.", Kind.CONTRACT),
    ],
)
def test_the_kind_is_told_by_the_words(lang: str, text: str, kind: Kind) -> None:
    [deal] = extract([Block(1, text, lang)]).deals
    assert deal.kind is kind


def test_the_title_is_the_documents_words_and_the_object_what_it_is_for() -> None:
    text = "Меморандум за сътрудничество между акимата на Астана и Vega Ltd. за изграждане на пътища;"
    [deal] = extract([Block(1, text, "bg")]).deals
    assert deal.title == "Меморандум за сътрудничество за изграждане на пътища"
    assert deal.object == "за изграждане на пътища"


def test_a_phrase_may_have_a_gap_and_the_longest_wins() -> None:
    lexicon = Lexicon([("подпис*", 1), ("слож* .. подпис*", 2), ("договор", 3)])
    words = tokenize("сложиха вчера подписи под договора и договор")
    assert [(hit.first, hit.last, hit.sense) for hit in lexicon.find(words)] == [(0, 2, 2), (6, 6, 3)]


@pytest.mark.parametrize("lang", ["ru", "bg", "uk"])
def test_a_text_without_cues_has_none(lang: str) -> None:
    assert find_cues(tokenize("а б в"), lang) == ()


def test_every_act_of_the_table_is_known() -> None:
    from deals.lexicon import rows

    table = rows("deal_verbs.tsv", ("lang", "phrase", "act", "form"))
    assert {row["act"] for row in table} == ACTS
    assert {row["form"] for row in table} <= {"finite", "passive", "noun"}


@pytest.mark.parametrize(("lang", "kind", "text"), facts("kinds.tsv", 3))
def test_golden(lang: str, kind: str, text: str) -> None:
    [deal] = extract([Block(1, text, lang)]).deals
    assert deal.kind.value == kind
