"""`dogovor index` reads what people have: columns, limits, standard input, a report of what it skipped."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import dogovor
from search.manifest import load_manifest
from tests.documents import FIRST, OTHER, PAGE, TITLE, csv_of, samples, zip_of

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`dogovor index` into an index of the test's own."""

    def run(*words: str | Path, **more: object) -> Result:
        command = ["index", *map(str, words), "--index", str(tmp_path / "index")]
        result = CliRunner().invoke(dogovor, command, prog_name="dogovor", **more)  # type: ignore[arg-type]
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A page, an archive with one more, a picture and an empty text."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    (folder / "more.zip").write_bytes(zip_of({"a.txt": OTHER.encode(), "=b.png": b"x"}))
    (folder / "photo.png").write_bytes(b"x")
    (folder / "empty.txt").write_bytes(b"")
    return folder


SKIPPED = {
    "photo.png": "files that end in .png are not read",
    "empty.txt": "the file is empty",
    "more.zip#=b.png": "files that end in .png are not read",
}


def test_what_was_skipped_is_said_and_written(run: Run, folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    result = run(folder, "--report", report)
    assert result.exit_code == 0 and "2 articles" in result.stderr and "3 files skipped" in result.stderr
    held = json.loads(report.read_text(encoding="utf-8"))
    assert {Path(one["path"]).name: one["reason"] for one in held["skipped"]} == SKIPPED
    assert held["articles"] == 2
    for name, reason in SKIPPED.items():
        assert f"{name}: {reason}" in result.stderr
    table = tmp_path / "report.csv"
    run(folder, "--report", table)
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {Path(row["path"]).name: row["reason"] for row in rows} == SKIPPED


def test_a_report_is_written_when_nothing_could_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(5):
        (tmp_path / "in" / f"{number}.txt").write_bytes(b"")
    result = run(tmp_path / "in", "--report", tmp_path / "report.json")
    assert result.exit_code == 2 and "4.txt: the file is empty" in result.stderr
    assert len(json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["skipped"]) == 5


def test_very_many_files_are_told_by_their_reasons(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(FIRST, encoding="utf-8")
    for number in range(120):
        (tmp_path / "in" / f"{number:03}.png").write_bytes(b"")
    result = run(tmp_path / "in")
    assert result.stderr.count("\n") < 6
    assert "skipped 120 files: files that end in .png are not read (" in result.stderr
    assert "--report FILE" in result.stderr


def test_columns_and_limits_are_kept_for_the_next_build(run: Run, tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(csv_of([{"x": FIRST, "y": TITLE}]), encoding="utf-8")
    result = run(tmp_path / "export.csv", "--columns", "body=x,headline=y", "--limit", "text=1M,pages=7")
    assert result.exit_code == 0
    held = load_manifest(tmp_path / "index").reading
    assert held == {"columns": {"text": "x", "title": "y"}, "limits": {"text": 2**20, "pages": 7}}
    from search.indexing import build_index

    assert build_index([tmp_path / "export.csv"], tmp_path / "index").articles == 1
    assert load_manifest(tmp_path / "index").reading == held


def test_limits_of_the_environment(run: Run, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text(FIRST * 100, encoding="utf-8")
    (tmp_path / "short.txt").write_text(FIRST, encoding="utf-8")
    result = run(tmp_path / "long.txt", tmp_path / "short.txt", env={"DOGOVOR_LIMITS": "text=2k"})
    assert "1 article" in result.stderr and "texts above 2 KiB are not read" in result.stderr
    result = run(
        tmp_path / "long.txt", tmp_path / "short.txt", "--limit", "text=1M", env={"DOGOVOR_LIMITS": "text=2k"}
    )
    assert "2 articles" in result.stderr
    result = run(tmp_path / "short.txt", env={"DOGOVOR_LIMITS": "text"})
    assert result.exit_code == 2 and "DOGOVOR_LIMITS: The limit text=" in result.stderr


@pytest.mark.parametrize("name", ["port.warc.gz", "port.zip"])
def test_standard_input_through_a_pipe(tmp_path: Path, name: str) -> None:
    command = [sys.executable, "-m", "cli.main", "index", "-", "--stdin-name", name, "--index"]
    told = subprocess.run(
        [*command, str(tmp_path / "index"), "--json"], input=samples()[name], capture_output=True, check=True
    )
    assert json.loads(told.stdout)["articles"] >= 1
    held = load_manifest(tmp_path / "index")
    assert held.named == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-", "in"), "- stands alone"),
        (("in", "--stdin-name", "x"), "--stdin-name is for standard input"),
        (("in", "--limit", "depth=3"), "'depth' is no limit. There are: text, file,"),
        (("in", "--limit", "file=lots"), "file=64M"),
        (("in", "--columns", "body"), "names no column"),
        (("in", "--columns", "price=a"), "'price' is none of text, title,"),
        (("in", "--columns", "text=1,title=b"), "named or numbered, not both"),
        (("in", "--report", "x.xls"), "ends in none of .json, .csv"),
        (("in", "--report", "no/such/x.csv"), "there is no folder"),
        (("in/*.docx",), "Nothing that can be read matches"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_can(run: Run, words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2 and said in result.stderr


@pytest.mark.parametrize("name", ["port.txt", "port.html", "port.mhtml", "port.pdf", "port.docx", "port.eml"])
def test_extract_reads_a_document_of_any_kind(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(samples()[name])
    from_file = CliRunner().invoke(dogovor, ["extract", str(tmp_path / name), "--json"])
    [deal] = json.loads(from_file.stdout)["deals"]
    assert deal["amount"] == 12_000_000 and deal["article"] == name
    if name not in ("port.docx", "port.mhtml"):  # which are known by their names alone
        from_input = CliRunner().invoke(dogovor, ["extract", "-", "--json"], input=samples()[name])
        [deal] = json.loads(from_input.stdout)["deals"]
        assert deal["amount"] == 12_000_000 and deal["article"] == "stdin"


def test_extract_takes_one_document(tmp_path: Path) -> None:
    (tmp_path / "port.rss").write_bytes(samples()["port.rss"])
    result = CliRunner().invoke(dogovor, ["extract", str(tmp_path / "port.rss")])
    assert result.exit_code == 2 and "it holds several documents" in result.stderr
