"""The rules by name: docs/deals.md has a row for each and for no other, and its examples are read by them."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from analyzers.languages import CODES
from deals import Block, extract
from deals.extract import RULES
from tests.golden_lines import facts

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "deals.md"
EXAMPLES = ROOT / "tests" / "golden" / "rules.tsv"
NOT_DEALS = ("Amount", "Sum")
"""Types whose rule is one of deals/amounts.py, which reads sums and not deals."""


@cache
def trees() -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "deals").glob("*.py"))
    }


@cache
def takers() -> dict[str, int]:
    """What takes a rule's name, by name: functions with a parameter `rule`, types with a field `rule`; and
    where among its arguments.
    """
    found = {}
    for node in (node for tree in trees().values() for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args]
        elif isinstance(node, ast.ClassDef) and node.name not in NOT_DEALS:
            fields = (field.target for field in node.body if isinstance(field, ast.AnnAssign))
            names = [field.id for field in fields if isinstance(field, ast.Name)]
        else:
            continue
        if "rule" in names:
            found[node.name] = names.index("rule")
    return found


def constants(within: ast.AST) -> dict[str, list[ast.expr]]:
    """What is assigned to each name somewhere in a tree."""
    found: dict[str, list[ast.expr]] = defaultdict(list)
    for node in ast.walk(within):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id].append(node.value)
    return found


def given(call: ast.Call) -> ast.expr | None:
    """The argument of a call that is a rule's name."""
    called = call.func.id if isinstance(call.func, ast.Name) else ""
    if called in NOT_DEALS:
        return None
    keyword = next((one.value for one in call.keywords if one.arg == "rule"), None)
    at = takers().get(called)
    return keyword or (call.args[at] if at is not None and at < len(call.args) else None)


def spelled(value: ast.expr, names: dict[str, list[ast.expr]]) -> Iterator[str]:
    """The names of rules that an expression may be; those handed through from a caller are found there."""
    if isinstance(value, ast.Constant):
        yield str(value.value)
    elif isinstance(value, ast.IfExp):
        yield from spelled(value.body, names)
        yield from spelled(value.orelse, names)
    elif isinstance(value, ast.Name) and value.id in names:
        for meaning in names[value.id]:
            yield from spelled(meaning, names)


@cache
def made_in_code() -> frozenset[str]:
    """The names of rules that evidence of deals and totals can carry, read from the code."""
    found: set[str] = set()
    everywhere = {name: values for tree in trees().values() for name, values in constants(tree).items()}
    for path, tree in trees().items():
        if path.name in ("amounts.py", "ranges.py", "money_reader.py"):
            continue
        names = {**everywhere, **constants(tree)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (value := given(node)) is not None:
                found.update(spelled(value, names))
    return frozenset(found)


def rows_of_page() -> list[tuple[str, str]]:
    """Each row of the tables of rules: the rule's name and the row."""
    tables = re.findall(
        r"^\| rule \| .*\n\|[-|]+\n((?:\|.*\n)+)", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    rows = [row for table in tables for row in table.splitlines()]
    return [(name, row) for row in rows for name in re.findall(r"^\| `(\w+)`", row)]


def examples() -> list[tuple[str, str, str]]:
    lines = EXAMPLES.read_text(encoding="utf-8").splitlines()
    found = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(rule, lang, text) for rule, lang, text in found]


def test_the_code_is_read_rightly() -> None:
    named = made_in_code()
    for path in trees():
        for room in re.findall(r"^    (\w+_\w+|\w+)  ", ast.get_docstring(trees()[path]) or "", re.MULTILINE):
            if path.name in ("documents.py", "acts.py", "projects.py", "unsigned.py"):
                assert room in named, f"{path.name} speaks of {room}"
    assert {"weighed", "foretold", "told_again", "parties_named_elsewhere", "told_by_headline"} <= named


def test_every_rule_has_a_row_and_every_row_a_rule() -> None:
    named = [name for name, _ in rows_of_page()]
    assert len(named) == len(set(named)), "a rule stands twice"
    assert set(named) == made_in_code(), set(named) ^ made_in_code()


def test_the_page_names_the_rules_in_their_order() -> None:
    [line] = re.findall(r"^Their order: (.*)\.$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert re.findall(r"`(\w+)`", line) == [rule.name for rule in RULES]


def test_every_rule_has_an_example_in_each_language_that_it_knows() -> None:
    found = defaultdict(set)
    for rule, lang, _ in examples():
        found[rule].add(lang)
    for rule in made_in_code():
        assert found[rule] == set(CODES), rule


@pytest.mark.parametrize(("rule", "lang", "text"), examples(), ids=lambda cell: cell[:24])
def test_the_page_shows_the_examples(rule: str, lang: str, text: str) -> None:
    [row] = [row for name, row in rows_of_page() if name == rule]
    assert f"{lang}: {text.replace('||', '/')}" in re.split(r"<br>|\s*\|\s*", row), text


@pytest.mark.parametrize(("rule", "lang", "text"), facts("rules.tsv", 3))
def test_an_example_is_read_by_its_rule(rule: str, lang: str, text: str) -> None:
    above, _, body = text.rpartition(" || ")
    headline = Block(0, above, lang, is_title=True) if above else None
    found = extract([Block(1, body, lang)], headline)
    told = [one.evidence for one in found.deals] + [one.evidence for one in found.totals]
    assert rule in {evidence.rule for one in told for evidence in one}
