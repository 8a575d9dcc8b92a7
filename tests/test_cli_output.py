"""Forms of output: JSON numbers, CSV that no spreadsheet runs, lines that stay one line, screens of any
width."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.tokens import Span
from cli import terminal
from cli.output import json_text, line_of
from search.exports import CSV_COLUMNS, FORMULA_STARTS, csv_text, plain_number, safe_cell

RECORD = {
    "id": "a#d1",
    "article": "a.txt",
    "article_id": "a",
    "paragraph": 3,
    "paragraph_id": "a#3",
    "lang": "bg",
    "published": "2025-09",
    "kind": "loan",
    "status": "signed",
    "parties": [
        {"as_written": "Банката", "name": "Банка", "counted": "Банка", "role": "lender", "country": "KZ"},
        {"as_written": "=1+1", "name": "=1+1", "counted": "=1+1", "role": None, "country": None},
    ],
    "title": "Споразумение, „рамково“",
    "object": None,
    "amount": 1_000_000_000,
    "currency": "EUR",
    "amount_text": "1 млрд. евро",
    "qualifier": "from_to",
    "upper": 2_000_000_000,
    "amount_usd": 1_160_000_000,
    "fx_rate": 0.862,
    "fx_date": "2025-09-03",
    "fx_source": "ECB",
    "is_total": False,
    "in_sums": True,
    "measures": [{"value": 100, "unit": "MW", "text": "100 MW"}],
    "sector": "trade_finance",
    "sector_alt": ["energy"],
    "section_heading": "Финанси",
    "place": None,
    "place_counted": None,
    "signed": None,
    "country": None,
    "evidence": [
        {
            "paragraph": 3,
            "paragraph_id": "a#3",
            "start": 0,
            "stop": 5,
            "quote": "@SUM(A1)",
            "rule": "sign_loan",
        }
    ],
    "same_deal": {"group": "g1", "agrees": ["amount"], "conflicts": ["place"], "others": ["b#d2"]},
}


def test_csv_has_every_deal_on_a_row_and_every_value_in_its_column() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text([RECORD, RECORD]), newline="")))
    assert len(rows) == 2
    assert tuple(rows[0]) == CSV_COLUMNS
    assert rows[0]["title"] == "Споразумение, „рамково“"
    assert rows[0]["amount"] == "1000000000" and rows[0]["fx_rate"] == "0.862"
    assert rows[0]["object"] == "" and rows[0]["in_sums"] == "yes"
    assert rows[0]["parties"] == "Банка; =1+1"
    assert rows[0]["quote"] == "'@SUM(A1)"
    assert rows[0]["same_deal"] == "g1"


def test_csv_lines_end_as_the_standard_says() -> None:
    assert csv_text([RECORD]).count("\r\n") == 2


@given(st.text())
def test_no_cell_begins_a_formula_or_a_new_line(text: str) -> None:
    cell = str(safe_cell(text))
    assert not cell.startswith(FORMULA_STARTS)
    assert "\n" not in cell and "\r" not in cell and "\t" not in cell


@given(st.lists(st.one_of(st.text(), st.none(), st.integers()), min_size=1))
def test_a_line_is_one_line_with_as_many_cells(cells: list[object]) -> None:
    line = line_of(*cells)
    assert line.count("\t") == len(cells) - 1
    assert "\x1b" not in line and len(line.split("\n")) == 1


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10**12))
def test_numbers_keep_their_value(number: Decimal) -> None:
    written = json_text({"amount": number})
    assert Decimal(str(json.loads(written)["amount"])) == number
    assert isinstance(plain_number(number), int) == (number == int(number))


def test_json_keeps_letters_or_escapes_them() -> None:
    assert "Банка" in json_text("Банка")
    assert json_text("Банка", ascii_only=True).isascii()
    with pytest.raises(TypeError):
        json_text(object())


@pytest.fixture
def screen_of_width(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def shown(width: int, *show: object) -> str:
        monkeypatch.setenv("COLUMNS", str(width))
        function, *arguments = show
        assert callable(function)
        function(*arguments)
        return capsys.readouterr().out

    return shown


@pytest.mark.parametrize("width", [30, 60, 80, 110, 200])
def test_deals_fit_the_window(screen_of_width, width: int) -> None:
    out = screen_of_width(width, terminal.show_deals, [RECORD, RECORD], 1)
    assert max(map(len, out.splitlines())) <= width
    joined = " ".join(out.split())
    for part in ("1.", "loan", "Банка") if width < terminal.TABLE_FROM else ("kind", "loan", "Банка"):
        assert part in joined


@pytest.mark.parametrize("width", [40, 100])
def test_one_deal_shows_its_evidence_and_its_rule(screen_of_width, width: int) -> None:
    out = " ".join(screen_of_width(width, terminal.show_deal, RECORD).split())
    for part in ("sign_loan", "@SUM(A1)", "lender", "ECB", "100 MW", "b#d2"):
        assert part in out


def test_how_far_a_deal_has_come_is_told_where_the_text_says_it() -> None:
    signed, unknown = (dict(terminal.deal_lines({**RECORD, "status": one})) for one in ("signed", "unknown"))
    assert (signed["kind"], unknown["kind"]) == ("Loan, signed", "Loan")


def test_markup_and_control_characters_of_a_document_do_nothing(screen_of_width) -> None:
    record = {**RECORD, "title": "[bold]x[/bold] \x1b[31mred\x1b[0m \u202eabc :smile:"}
    out = screen_of_width(120, terminal.show_deals, [record], 1)
    assert "[bold]x[/bold]" in out and ":smile:" in out
    assert "\x1b[31m" not in out and "\u202e" not in out


def test_marks_stand_where_the_words_are() -> None:
    shown = terminal.marked("за газ\x07 и нефт", (Span(3, 6), Span(10, 14)))
    assert [shown.plain[span.start : span.end] for span in shown.spans] == ["газ", "нефт"]
    assert len(shown.plain) == len("за газ\x07 и нефт")


def test_money_and_counts_read_as_on_the_page(screen_of_width) -> None:
    out = " ".join(
        screen_of_width(120, terminal.show_deals, [{**RECORD, "amount_usd": 999_999_999}], 1).split()
    )
    assert "$999 million" in out, "no sum is rounded up into the next band"


def test_totals_are_shown_by_count_by_sum_or_by_their_words(screen_of_width) -> None:
    evidence = [{"quote": "Подписан пакет документов"}]
    bare = {"article": "a.txt", "paragraph": 2, "count": None, "count_qualifier": "exact", "amount": None}
    counted = {**bare, "count": 58, "count_qualifier": "over", "evidence": evidence}
    out = screen_of_width(80, terminal.show_totals, [{**bare, "evidence": evidence}, counted])
    assert "Подписан пакет документов  a.txt#2" in out
    assert "over 58 documents" in out
    assert screen_of_width(80, terminal.show_totals, []) == ""
