"""`dogovor deals` as sums and as files: the forms, what is said beside them, and what cannot be combined."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from cli.analyze import COLUMNS as WORDS
from cli.main import COMMANDS, dogovor
from cli.suggest import COLUMNS as SUGGESTIONS
from search.exports import CSV_COLUMNS, FORMULA_STARTS
from search.exports import PARAGRAPH_COLUMNS as PARAGRAPHS
from search.query import LARGEST_PAGE
from search.tally import GROUPINGS

Run = Callable[..., Result]


@pytest.fixture
def run(seeds_index: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("DOGOVOR_RATES", raising=False)

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(dogovor, [*words, "--index", str(seeds_index)])

    return invoke


@pytest.mark.parametrize("grouping", [*GROUPINGS, "all"])
def test_sums_are_lines_with_the_whole_last(run: Run, grouping: str) -> None:
    result = run("deals", "--sum", grouping)
    assert result.exit_code == 0
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert all(len(row) == 7 for row in rows)
    assert rows[-1][0] == "total"
    if grouping == "all":
        assert len(rows) == 1
    elif grouping != "party":
        for column in range(1, 7):
            assert sum(int(row[column]) for row in rows[:-1]) == int(rows[-1][column])
    else:
        more = sum(int(row[1]) for row in rows[:-1]) - int(rows[-1][1])
        assert f"The rows come to {more} deals" in result.stderr
        assert "a deal with several parties stands under each" in result.stderr


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_rows_that_come_to_more_than_the_total_say_why(run: Run, grouping: str) -> None:
    result = run("deals", "--sum", grouping, "--once")
    *rows, whole = ([*map(int, line.split("\t")[1:])] for line in result.stdout.splitlines())
    more = sum(row[0] for row in rows) - whole[0]
    assert more >= 0
    assert ("more than the total" in result.stderr) is (more > 0)
    if more:
        usd = sum(row[2] for row in rows) - whole[2]
        assert f"{more} deal" in result.stderr and (not usd or f"${usd:,}" in result.stderr)
        told = "in the row of each telling" if grouping != "party" else "stands under each"
        assert told in result.stderr


@pytest.mark.parametrize("option", ["--limit", "--offset"])
def test_a_sum_is_of_all_deals_that_fit(run: Run, option: str) -> None:
    result = run("deals", "--sum", "sector", option, "3")
    assert result.exit_code == 2 and not result.stdout
    assert "--sum adds up all that fit" in result.stderr
    assert run("deals", "--sum", "--sort", "date").exit_code == 2


def test_a_sum_says_what_it_leaves_out_and_what_the_articles_state(run: Run) -> None:
    result = run("deals", "--sum")
    for said in ("come to $", "without an amount", "with a sum a year", "further tellings of the same deal"):
        assert said in result.stderr
    assert (
        "An article states a total, which is not among them: over $24 billion, 58 documents" in result.stderr
    )
    assert "left out" in run("deals", "--sum", "--once").stderr


def test_the_headline_and_the_sum_of_its_deals(run: Run) -> None:
    printed = json.loads(run("deals", "--sum", "sector", "--lang", "bg", "--json").stdout)
    [headline] = [total for total in printed["totals"] if total["amount"] is not None]
    assert (headline["amount_usd"], headline["article_deals"]["usd"]) == (24_000_000_000, 23_754_190_000)
    assert printed["total"]["usd"] >= 23_754_190_000
    assert printed["by"] == "sector" and printed["once"] is False


def test_once_takes_a_deal_once_in_list_facets_and_sums(run: Run) -> None:
    def total(*words: str) -> int:
        return int(json.loads(run(*words, "--json").stdout)["total"])

    every, once = total("deals"), total("deals", "--once")
    printed = json.loads(run("deals", "--sum", "--json").stdout)
    assert every - once == printed["retold"]["deals"] > 0
    assert json.loads(run("deals", "--sum", "--once", "--json").stdout)["total"]["deals"] == once
    facets = {
        words: json.loads(run("facets", *words, "--json").stdout)["total_deals"]
        for words in ((), ("--once",))
    }
    assert facets == {(): every, ("--once",): once}


def test_sums_as_csv(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("deals", "--sum", "currency", "--csv").stdout, newline="")))
    assert list(rows[0]) == ["currency", "deals", "added", "usd", "no_amount", "yearly", "no_rate"]
    assert rows[-1]["currency"] == "total"
    assert {"USD", "none"} <= {row["currency"] for row in rows}


def test_files_hold_all_deals_unless_a_limit_is_given(run: Run) -> None:
    total = json.loads(run("deals", "--json").stdout)["total"]
    assert 20 < total < LARGEST_PAGE
    assert len(run("deals", "--jsonl").stdout.splitlines()) == total
    assert len(list(csv.reader(io.StringIO(run("deals", "--csv").stdout, newline="")))) == total + 1
    assert len(json.loads(run("deals", "--ocds").stdout)["releases"]) == total
    for form in ("--jsonl", "--csv"):
        assert len(run("deals", form, "--limit", "3").stdout.splitlines()) == (3 if form == "--jsonl" else 4)
    assert len(json.loads(run("deals", "--ocds", "--limit", "20").stdout)["releases"]) == 20


def test_a_package_names_publisher_and_prefix(run: Run) -> None:
    result = run(
        "deals", "--ocds", "--publisher", "Port News", "--ocid-prefix", "ocds-213czf", "--limit", "1"
    )
    package = json.loads(result.stdout)
    assert package["publisher"] == {"name": "Port News"}
    assert package["releases"][0]["ocid"].startswith("ocds-213czf-")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--publisher", ""),
        ("--publisher", " \t"),
        ("--ocid-prefix", ""),
        ("--ocid-prefix", "my prefix"),
        ("--ocid-prefix", "-x"),
        ("--ocid-prefix", "вега"),
        ("--ocid-prefix", "a--b"),
    ],
)
def test_a_publisher_without_a_name_and_a_prefix_that_is_none(run: Run, option: str, value: str) -> None:
    result = run("deals", "--ocds", option, value)
    assert result.exit_code == 2 and not result.stdout
    assert option in result.stderr and "Traceback" not in result.stderr


def test_options_of_ocds_without_it_are_told(run: Run) -> None:
    for words in (("--publisher", "Port News"), ("--csv", "--ocid-prefix", "x")):
        result = run("deals", *words)
        assert result.exit_code == 2 and "belong to --ocds" in result.stderr


def test_nothing_found_is_no_package(run: Run) -> None:
    result = run("deals", "--ocds", "party:жираф")
    assert (result.exit_code, result.stdout) == (1, "")
    result = run("deals", "party:жираф", "--sum")
    assert result.exit_code == 1 and "No deal found." in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--json", "--jsonl"),
        ("--csv", "--ocds"),
        ("--sum", "sector", "--ocds"),
        ("--sum", "sector", "--jsonl"),
        ("--sum", "colour"),
    ],
)
def test_what_does_not_go_together_is_told(run: Run, words: tuple[str, ...]) -> None:
    result = run("deals", *words)
    assert result.exit_code == 2 and not result.stdout
    assert "Traceback" not in result.stderr


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_paragraphs_as_csv(run: Run) -> None:
    found = json.loads(run("search", "Китай", "--limit", "1000", "--json").stdout)
    rows = table(run("search", "Китай", "--csv").stdout)
    assert tuple(rows[0]) == PARAGRAPHS and len(rows) == found["total"] > 10
    for row, hit in zip(rows, found["hits"], strict=True):
        assert (row["paragraph_id"], row["text"]) == (hit["paragraph_id"], hit["text"])
        assert (int(row["deals"]), float(row["score"])) == (len(hit["deals"]), hit["score"])
    assert len(table(run("search", "Китай", "--csv", "--limit", "3").stdout)) == 3


def test_facets_as_csv(run: Run) -> None:
    found = json.loads(run("facets", "--sector", "energy", "--json").stdout)["facets"]
    rows = table(run("facets", "--sector", "energy", "--csv").stdout)
    told = {(row["facet"], row["value"]): (int(row["count"]), row["selected"] == "yes") for row in rows}
    assert told == {
        (name, value["value"]): (value["count"], value["selected"])
        for name, facet in found.items()
        for value in facet["values"]
    }


def test_suggestions_as_csv(run: Run) -> None:
    found = json.loads(run("suggest", "каз", "--json").stdout)["suggestions"]
    rows = table(run("suggest", "каз", "--csv").stdout)
    assert tuple(rows[0]) == SUGGESTIONS and len(rows) == len(found) > 1
    for row, one in zip(rows, found, strict=True):
        assert row == {name: "" if one[name] is None else str(one[name]) for name in SUGGESTIONS}


def test_words_as_csv(run: Run) -> None:
    result = CliRunner().invoke(dogovor, ["analyze", "--lang", "ru", "--csv", "договоры и =1+1"])
    rows = table(result.stdout)
    assert tuple(rows[0]) == WORDS
    assert "договор" in {row["terms"] for row in rows if row["form"] == "договоры"}
    assert not any(cell.startswith(FORMULA_STARTS) for row in rows for cell in row.values())


def test_deals_of_a_text_as_csv_and_what_was_not_read(run: Run) -> None:
    text = (
        "Порт и «Вега» подписали договор на 5 млн евро.\n"
        "This paragraph is written in English, and nobody will read any deal of 5 million dollars in it.\n"
    )
    result = CliRunner().invoke(dogovor, ["extract", "--csv", "-"], input=text)
    [row] = table(result.stdout)
    assert tuple(row) == CSV_COLUMNS and row["amount"] == "5000000"
    assert "Not read: 1 paragraph in other languages than Russian, Bulgarian, Ukrainian." in result.stderr
    found = json.loads(CliRunner().invoke(dogovor, ["extract", "--json", "-"], input=text).stdout)
    assert found["unread"] == [2] and len(found["deals"]) == 1
    lines = CliRunner().invoke(
        dogovor, ["extract", "--jsonl", "-"], input=json.dumps({"id": 1, "text": text})
    )
    assert json.loads(lines.stdout)["unread"] == [1] and "Not read: 1 paragraph" in lines.stderr
    plain = CliRunner().invoke(dogovor, ["extract", "-"], input=text.splitlines()[0])
    assert "Not read" not in plain.stderr


def test_the_docs_name_every_column() -> None:
    page = (Path(__file__).parent.parent / "docs" / "exports.md").read_text(encoding="utf-8")
    sums = ("deals", "added", "usd", "no_amount", "yearly", "no_rate")
    for columns in (PARAGRAPHS, WORDS, SUGGESTIONS, ("facet", "value", "count", "selected"), sums):
        assert ", ".join(f"`{name}`" for name in columns) in page.replace(" (how many it names)", "")


FORMS = {"csv": ["search", "deals", "facets", "suggest", "analyze", "extract", "watch-query"]}
FORMS["json"] = [
    *FORMS["csv"],
    "show",
    "index",
    "info",
    "analyze-bulk",
    "check",
    "repair",
    "backup",
    "restore",
]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_answers_has_the_same_forms(name: str) -> None:
    command = dogovor.get_command(click.Context(dogovor), name)
    assert command is not None
    options = {option for param in command.params for option in param.opts}
    for form, names in FORMS.items():
        assert (f"--{form}" in options) is (name in names), (form, name)
