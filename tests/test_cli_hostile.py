"""What the commands print of articles that mean harm is what the schemas say, and runs in no spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from cli.main import dogovor
from search.deal_schema import json_schema
from tests.export_checks import HOSTILE, check_cells, check_json, check_package, check_table

Run = Callable[..., str]
LONGEST_NAME = 60


@pytest.fixture(scope="module")
def hostile_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles whose names, titles, headings, parties, objects and places are what one must not trust."""
    place = tmp_path_factory.mktemp("hostile")
    (place / "in").mkdir()
    for number, words in enumerate(HOSTILE):
        name = "".join(letter for letter in words if letter.isprintable() and letter != "/")[:LONGEST_NAME]
        text = (
            f"{words}\n\n2025-0{number % 9 + 1}\n\n"
            f"Компания «{words}» подписала в городе {words} с компанией «Бор» контракт на 5 млн евро "
            f"для {words}.\n"
            f"Подписано 58 документов на сумму более 24 млрд долларов. {words}\n"
        )
        (place / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    built = CliRunner().invoke(dogovor, ["index", str(place / "in"), "--index", str(place / "index")])
    assert built.exit_code == 0, built.output
    return place / "index"


@pytest.fixture(params=["hostile", "seeds"])
def printed(request: pytest.FixtureRequest, hostile_index: Path, seeds_index: Path) -> Run:
    """What a command prints of articles that mean harm, and of the seeds."""
    index = hostile_index if request.param == "hostile" else seeds_index

    def run(*words: str) -> str:
        result = CliRunner().invoke(dogovor, [*words, "--index", str(index)])
        assert result.exit_code == 0, result.output
        return result.stdout

    return run


def test_deals_in_every_form_are_the_same_and_fit_their_schemas(printed: Run) -> None:
    answer = json.loads(printed("deals", "--json", "--limit", "10000"))
    Draft202012Validator(json_schema()).validate(answer)
    assert answer["total"] == len(answer["deals"]) >= 5 and answer["totals"]
    lines = [json.loads(line) for line in printed("deals", "--jsonl").splitlines()]
    for record in lines:
        check_json(record)
    rows = check_table(printed("deals", "--csv"))
    package = json.loads(printed("deals", "--ocds"))
    check_package(package)
    ids = [deal["id"] for deal in answer["deals"]]
    assert ids == [record["id"] for record in lines]
    assert ids == [row[0].removeprefix("'") for row in rows]
    assert ids == [release["id"] for release in package["releases"]]


@pytest.mark.parametrize(
    "words",
    [
        ("search", "--csv"),
        ("facets", "--csv"),
        ("deals", "--sum", "party", "--csv"),
        ("deals", "--sum", "place", "--csv"),
    ],
    ids=" ".join,
)
def test_other_tables_are_harmless_too(printed: Run, words: tuple[str, ...]) -> None:
    assert len(check_cells(printed(*words))) > 2


def test_lines_stay_lines_and_steer_no_screen(printed: Run) -> None:
    for words in (["search", "--limit", "1000"], ["deals", "--limit", "1000"], ["facets"]):
        lines = printed(*words).split("\n")
        assert not any(letter in line for line in lines for letter in "\x00\x1b\r\u202e\u2028")
        assert len({line.count("\t") for line in lines if line}) == 1


def test_what_means_harm_is_really_there(hostile_index: Path) -> None:
    result = CliRunner().invoke(dogovor, ["deals", "--csv", "--index", str(hostile_index)])
    for begun in ("'=cmd", "'+HYPERLINK", "'-2+3", "'@SUM", "'＝1+1"):
        assert begun in result.stdout
