"""`--only` and `--exact`: chosen on the command line, said, and told in JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import dogovor

Run = Callable[..., Result]


@pytest.fixture
def run(corpus_index: Path) -> Run:
    return lambda *words: CliRunner().invoke(dogovor, [words[0], "--index", str(corpus_index), *words[1:]])


def searched(run: Run, *words: str) -> dict[str, object]:
    told = json.loads(run(*words, "--json").stdout)["searched"]
    assert isinstance(told, dict)
    return told


@pytest.mark.parametrize("command", ["search", "deals", "facets"])
def test_a_narrower_search_is_said_and_told(run: Run, command: str) -> None:
    assert "Searched in" not in run(command, "договор").stderr
    assert run(command, "договор", "--only", "bg").stderr.startswith("Searched in Bulgarian only: ")
    assert "exactly as typed" in run(command, "договор", "--exact").stderr
    assert "Searched" not in run(command, "--only", "bg").stderr
    assert searched(run, command, "договор", "--only", "uk", "--only", "ru", "--exact") == {
        "languages": ["ru", "uk"],
        "exact": True,
    }


def test_only_is_the_facet_by_another_name(run: Run) -> None:
    assert run("search", "договор", "--only", "bg").stdout == run("search", "договор", "--lang", "bg").stdout
    counted = dict(
        line.split("\t")[1:] for line in run("facets", "договор", "--facet", "lang").stdout.splitlines()
    )
    for lang, count in counted.items():
        assert len(run("search", "договор", "--only", lang, "--limit", "99").stdout.splitlines()) == int(
            count
        )
    refused = run("search", "договор", "--only", "de")
    assert refused.exit_code == 2
    assert "ru, bg, uk" in refused.stderr


def test_exact_finds_the_form_typed_alone(run: Run) -> None:
    assert run("search", "договорам", "--exact").exit_code == 1
    assert "Nowhere found as typed: “договорам”." in run("search", "договорам", "--exact").stderr
    assert run("search", "договорам").exit_code == 0


def test_what_a_word_stands_for_is_told_with_the_reasons_and_in_json(run: Run) -> None:
    told = "Found here: кредитна линия ← кредитная линия (credit line)"
    assert told in run("search", "кредитная линия", "--explain").stdout
    assert told not in run("search", "кредитная линия").stdout
    assert "Found here" not in run("search", "кредитна линия", "--explain").stdout
    hit = json.loads(run("search", "кредитная линия", "--json").stdout)["hits"][0]
    [gloss] = hit["glosses"]
    assert gloss["found"] == hit["text"][gloss["start"] : gloss["stop"]] == "кредитна линия"
    assert (gloss["typed"], gloss["concept"]) == ("кредитная линия", "credit line")


def test_what_was_read_otherwise_is_said_with_the_way_back(run: Run) -> None:
    for typed, said in (("djkmahfv", "another keyboard layout"), ("650млн", "was read as “650 млн”")):
        told = run("search", typed).stderr
        assert said in told
        assert "--exact searches exactly what was typed." in told
    assert "--exact" not in run("search", "вольфрам").stderr
    assert run("search", "djkmahfv", "--exact").exit_code == 1
