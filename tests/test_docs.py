"""The documents say what the program does: its commands, options, settings, facets, errors; and what the
README shows is what comes out."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from cli.main import COMMANDS, dogovor
from cli.manual import STATUSES, manual
from cli.reference import commands, kinds_of, renewed, schemas, takes
from search.corpus import article_from_text
from search.deal_record import DealRecord, TotalRecord
from search.facets import BANDS, FACET_NAMES
from search.plain_deals import deal_records, total_records
from search.records import extraction_of

ROOT = Path(__file__).resolve().parent.parent
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CLI = ROOT / "docs" / "cli.md"


def all_text() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in DOCS)


COMMAND = dict(commands())
"""Every command by its whole name: "deals", "saved add"."""


# --- what exists is written down ---------------------------------------------------------------------------


def test_the_reference_of_commands_is_up_to_date() -> None:
    page = CLI.read_text(encoding="utf-8")
    assert renewed(page) == page, "run: python -m cli.reference"


def test_the_manual_page_is_up_to_date_and_right() -> None:
    page = ROOT / "docs" / "dogovor.1"
    assert page.read_text(encoding="utf-8") == manual(commands(), takes), "run: python -m cli.reference"
    assert list(STATUSES) == re.findall(r"(?m)^\| (\d+) \|", CLI.read_text(encoding="utf-8"))
    if shutil.which("man"):
        shown = subprocess.run(
            ["man", "--warnings", "-l", str(page)],
            env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MANPAGER": "cat"},
            capture_output=True,
            encoding="utf-8",
        )
        assert (shown.returncode, shown.stderr) == (0, "")
        assert "dogovor saved add" in shown.stdout and "кредитна линия" in shown.stdout


@pytest.mark.parametrize("path", schemas(), ids=lambda path: path.name)
def test_the_published_schemas_are_up_to_date(path: Path) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == schemas()[path], "run: python -m cli.reference"


@pytest.mark.parametrize("name", COMMAND)
def test_every_command_has_help_with_an_example_and_every_option_a_meaning(name: str) -> None:
    command = COMMAND[name]
    assert command.help and f"\n  dogovor {name}" in command.help, f"dogovor {name} --help shows no example"
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"dogovor {name} {option.opts[0]} says nothing"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_main_help_and_can_be_asked_for_help(name: str) -> None:
    assert re.search(rf"^  {name}  +\w", dogovor.get_help(click.Context(dogovor)), re.MULTILINE)
    context = click.Context(COMMAND[name], info_name=name)
    assert "Usage:" in COMMAND[name].get_help(context)


@pytest.mark.parametrize("facet", FACET_NAMES)
def test_every_facet_is_documented_and_is_an_option(facet: str) -> None:
    assert re.search(rf"`--{facet}", CLI.read_text(encoding="utf-8"))
    for name in ("search", "deals", "facets"):
        assert f"--{facet}" in {spelling for option in COMMAND[name].params for spelling in option.opts}


def test_every_amount_band_is_documented() -> None:
    for band in BANDS:
        assert f"`{band.label}`" in CLI.read_text(encoding="utf-8")


def environment_variables() -> set[str]:
    source = (ROOT / "search" / "settings.py").read_text(encoding="utf-8")
    return {f"DOGOVOR_{name}" for name in re.findall(r'_(?:env|seconds)\("(\w+)"', source)}


def test_every_setting_is_documented() -> None:
    found = environment_variables()
    assert len(found) >= 4
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for variable in found:
        assert f"`{variable}`" in operations, f"{variable} is not in docs/operations.md"


def test_no_setting_is_documented_that_does_not_exist() -> None:
    known = environment_variables() | {"DOGOVOR_COMPLETE"}
    for page in DOCS:
        named = set(re.findall(r"DOGOVOR_[A-Z_]+[A-Z]", page.read_text(encoding="utf-8")))
        assert not named - known, f"{page.name} names {named - known}"


def test_every_error_is_documented() -> None:
    import search.errors
    from analyzers.errors import DogovorError

    assert search.errors
    found = [error.__name__ for error in kinds_of(DogovorError)]
    assert {"TableError", "IndexStale"} <= set(found)
    page = CLI.read_text(encoding="utf-8")
    for name in found:
        assert f"`{name}`" in page


def test_no_option_is_documented_that_does_not_exist() -> None:
    known = {"--help", "--version"}
    for command in COMMAND.values():
        known |= {spelling for option in command.params for spelling in option.opts}
    for page in DOCS:
        for line in re.findall(r"dogovor [^\n`]*", page.read_text(encoding="utf-8")):
            used = set(re.findall(r"(?<= )--[a-z][a-z-]*", line))
            assert not used - known, f"{page.name}: {line}"


def test_links_between_the_documents_lead_somewhere() -> None:
    for page in DOCS:
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_make_targets_that_are_documented_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    for page in DOCS:
        for target in re.findall(
            r"(?:`|^\$ |^    )make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE
        ):
            assert target in targets, f"{page.name}: make {target}"


def fields_in_table(page: str, head: str) -> list[str]:
    """The names in the first column of the table that begins with `head`."""
    table = page.partition(f"\n| {head} | meaning |\n")[2].partition("\n\n")[0]
    return [name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])]


@pytest.mark.parametrize(("head", "record"), [("field", DealRecord), ("field of a total", TotalRecord)])
def test_the_fields_of_a_record_are_documented_and_no_others(head: str, record: type) -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = fields_in_table(page, head)
    assert sorted(named) == sorted(record.__annotations__), set(named) ^ set(record.__annotations__)


def test_records_have_the_fields_they_should() -> None:
    text = (
        "Подписаны 58 документов на общую сумму свыше 24 млрд долларов.\n\n"
        "Компания «Север» подписала договор с компанией «Бор» на 5 млн долларов."
    )
    article = article_from_text(text, "a.txt")
    found = extraction_of(article)
    deals = deal_records(article, found)
    totals = total_records(article, found, deals)
    assert deals and totals
    assert all(set(deal) == set(DealRecord.__annotations__) for deal in deals)
    assert all(set(total) == set(TotalRecord.__annotations__) for total in totals)


@pytest.mark.parametrize("folder", ["deals", "search"])
def test_the_rooms_of_the_architecture_exist(folder: str) -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition(f"\n| `{folder}/` | rooms |\n")[2].partition("\n\n")[0]
    named = re.findall(r"`(\w+)`", table)
    assert len(named) > 20
    for room in named:
        assert (ROOT / folder / f"{room}.py").exists(), f"{folder}/ has no {room}"


def test_paths_that_the_page_for_developers_names_exist() -> None:
    page = (ROOT / "docs" / "developing.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w.]+(?:/[\w.-]+)+)`", page)
    assert len(named) > 50
    for path in named:
        made_later = path.startswith("build/")  # what tests leave there
        assert made_later or (ROOT / path).exists(), path


def test_modules_that_documents_run_exist() -> None:
    for page in DOCS:
        for module in re.findall(
            r"python -m ((?:cli|benchmarks|web)[\w.]*)", page.read_text(encoding="utf-8")
        ):
            path = ROOT / module.replace(".", "/")
            assert path.with_suffix(".py").exists() or path.is_dir(), f"{page.name}: {module}"


def test_rooms_and_tables_that_the_page_on_deals_names_exist() -> None:
    page = (ROOT / "docs" / "deals.md").read_text(encoding="utf-8")
    for room in re.findall(r"`(\w+\.py)`", page):
        assert (ROOT / "deals" / room).exists(), room
    for table in re.findall(r"`(\w+\.(?:tsv|jsonl))`", page):
        assert any((ROOT / place / table).exists() for place in ("deals/tables", "tests/golden")), table


# --- what is shown comes out -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A command of a document and the output shown under it."""

    page: str
    line: int
    command: str
    output: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def shown_in(page: Path) -> Iterator[Shown]:
    """The commands of a page's `console` blocks: a line `$ command`, and its output up to the next one."""
    text = page.read_text(encoding="utf-8")
    for block in re.finditer(r"^```console\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        first = text[: block.start(1)].count("\n") + 1
        lines = block[1].splitlines()
        starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
        for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
            yield Shown(
                page.name, first + start, lines[start][2:], "\n".join(lines[start + 1 : stop]).strip()
            )


EXAMPLES = [shown for page in DOCS for shown in shown_in(page)]
RUNNABLE = [shown for shown in EXAMPLES if shown.output and re.match(r"dogovor (?!serve)", shown.command)]


def without_volatile_parts(text: str) -> str:
    """Times, dates of building and scores differ from run to run."""
    text = re.sub(r"\b\d+(\.\d+)? (ms|s)\b", "N \\2", text)
    text = re.sub(r"\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\+00:00|Z)?", "TIME", text)
    text = re.sub(r'"score": [\d.]+', '"score": N', text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def agrees(expected: str, got: str) -> bool:
    """Whether output is as shown; `...` at the end of a line or on a line of its own stands for anything."""
    pattern = re.escape(without_volatile_parts(expected))
    pattern = re.sub(r"(?m)^\\\.\\\.\\\.$", "(?:.*)", pattern).replace(r"\.\.\.", ".*").replace("…", ".*")
    return re.fullmatch(pattern, without_volatile_parts(got), re.DOTALL) is not None


def test_the_readme_shows_its_two_commands_with_their_output() -> None:
    shown = {example.command: example.output for example in EXAMPLES if example.page == "README.md"}
    assert shown.get("make serve") and shown.get("make test")


def test_the_readme_shows_what_the_command_line_prints() -> None:
    shown = [example.command for example in RUNNABLE if example.page == "README.md"]
    assert {command.split()[1] for command in shown} >= {"deals", "facets"}


def test_what_the_readme_shows_for_make_serve_is_what_is_said(tmp_path: Path) -> None:
    [expected] = [example.output for example in EXAMPLES if example.command == "make serve"]
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "serve", "--port", "0"],
        cwd=tmp_path,
        env=bare_environment(tmp_path),
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stderr
    said = []
    try:
        for line in process.stderr:
            said.append(line)
            if "http://" in line:
                break
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
    lines = [line for line in expected.splitlines() if not line.startswith("Installing ")]
    got = re.sub(r"(http://[^/:]+):\d+", r"\1:8000", "".join(said))
    assert agrees("\n".join(lines), got), f"dogovor serve now says\n{got}"


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the seeds and their index, as a reader of the README has it."""
    folder = tmp_path_factory.mktemp("workplace")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    run_in(folder, "dogovor index")
    return folder


def bare_environment(home: Path) -> dict[str, str]:
    """The environment without settings of ours, and with a home of its own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DOGOVOR_", "XDG_", "PAGER"))
    }
    return {**kept, "DOGOVOR_CACHE": "off", "HOME": str(home), "PYTHONPATH": str(ROOT), "COLUMNS": "100"}


def run_in(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "cli.main", *shlex.split(command)[1:]]
    return subprocess.run(
        words,
        cwd=folder,
        env=bare_environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
    )


@pytest.mark.parametrize("shown", RUNNABLE, ids=str)
def test_what_a_document_shows_is_what_comes_out(shown: Shown, workplace: Path) -> None:
    assert "|" not in shown.command and ">" not in shown.command.replace(":>", ""), "show the command alone"
    if shown.command == "dogovor index seeds":
        shutil.rmtree(workplace / "index")  # as it is done the first time
    got = run_in(workplace, shown.command)
    assert got.returncode in (0, 1), got.stdout
    assert agrees(shown.output, got.stdout), f"{shown}: dogovor now prints\n{got.stdout}"


def test_the_comparison_can_fail() -> None:
    assert agrees("3 deals (12 ms)\n...", "3 deals (7 ms)\nmore\nlines")
    assert not agrees("3 deals", "4 deals")
