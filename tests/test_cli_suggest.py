"""`dogovor suggest`: a line a suggestion for the shell, JSON for programs, columns for people."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import dogovor
from cli.suggest import show
from search.completions import Suggestion

Run = Callable[..., Result]


@pytest.fixture
def run(corpus_index: Path) -> Run:
    def run(*words: str) -> Result:
        return CliRunner().invoke(
            dogovor, ["suggest", *words, "--index", str(corpus_index)], prog_name="dogovor"
        )

    return run


def test_a_line_a_suggestion_with_the_query_first(run: Run) -> None:
    result = run("зер")
    assert result.exit_code == 0 and result.stderr == ""
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert ["зерно", "word"] in [line[:2] for line in lines]
    assert all(len(line) == 4 and int(line[2]) > 0 for line in lines)


def test_the_query_can_be_searched_for(run: Run, corpus_index: Path) -> None:
    for typed in ("зер", "бан", "енер", "party:ба"):
        for line in run(typed).stdout.splitlines():
            query = line.split("\t")[0]
            found = CliRunner().invoke(dogovor, ["search", query, "--index", str(corpus_index)])
            assert found.exit_code == 0, query


def test_several_words_are_one_beginning(run: Run) -> None:
    apart, together = run("договор", "зер"), run("договор зер")
    assert apart.stdout == together.stdout
    assert "договор зерно\tword" in apart.stdout


def test_json_tells_all_of_it(run: Run) -> None:
    found = json.loads(run("енерг", "--json").stdout)
    assert found["typed"] == "енерг"
    [sector] = [one for one in found["suggestions"] if one["kind"] == "sector"]
    assert sector == {
        "kind": "sector",
        "text": "Energy",
        "matched": "енергетика",
        "count": sector["count"],
        "unit": "deals",
        "query": "sector:energy",
        "facet": "sector",
        "value": "energy",
    }


def test_as_many_as_are_wanted(run: Run) -> None:
    assert len(run("по", "--limit", "2").stdout.splitlines()) == 2
    assert run("по", "--limit", "0").exit_code == 2


@pytest.mark.parametrize(
    ("typed", "said"), [("щщщщщ", "Nothing begins so."), ("к" * 200, "more than 120 characters")]
)
def test_nothing_found_is_said_beside_the_data(run: Run, typed: str, said: str) -> None:
    result = run(typed)
    assert result.exit_code == 1 and result.stdout == ""
    assert said in result.stderr
    assert json.loads(run(typed, "--json").stdout)["suggestions"] == []


def test_without_a_beginning_it_says_what_is_missing(run: Run) -> None:
    result = run()
    assert result.exit_code == 2 and "PREFIX" in result.stderr


def test_no_control_characters_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    show([Suggestion("party", "Вега\x1b[2J", "Вега\x1b]0;x\x07", 1, "party:Вега\x1b[2J", ("party", "Вега"))])
    printed = capsys.readouterr().out
    assert "Вега" in printed and "\x1b[2J" not in printed and "\x07" not in printed
