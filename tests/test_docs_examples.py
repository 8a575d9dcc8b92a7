"""Every command that help or a document shows does what it should: it is run, and ends well."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.reference import commands
from tests.examples import DOCS, Example, Workplace, in_document, in_help

HELPED = list(in_help())
SHOWN = [one for page in DOCS for one in in_document(page)]
ALONE = [one for one in dict.fromkeys((*HELPED, *SHOWN)) if not one.line.startswith("curl ")]

KINDS = {"console", "caddyfile", "nginx", "ini", "python"}
"""Blocks in fences: commands with their output (test_docs.py), files (test_docs_operations.py), and Python
(test_search_bulk.py)."""


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return Workplace(tmp_path_factory.mktemp("reader"))


def test_every_command_shows_an_example() -> None:
    shown = {one.where for one in HELPED}
    assert shown == {"dogovor", *(f"dogovor {name}" for name, _ in commands())}


def test_examples_are_found_in_the_documents() -> None:
    assert {one.where for one in SHOWN} >= {
        "README.md",
        "tutorial.md",
        "finding-deals.md",
        "cli.md",
        "money.md",
    }


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_block_in_fences_is_of_a_kind_that_is_tested(page: Path) -> None:
    fences = re.findall(r"(?m)^```(.*)$", page.read_text(encoding="utf-8"))
    assert set(fences[::2]) <= KINDS and set(fences[1::2]) <= {""}


@pytest.mark.slow
@pytest.mark.parametrize("example", ALONE, ids=str)
def test_an_example_runs(example: Example, workplace: Workplace) -> None:
    status, said = workplace.run(example.line)
    assert status in (0, 1), said
    assert "Traceback" not in said and "Error:" not in said
