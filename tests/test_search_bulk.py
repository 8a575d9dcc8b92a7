"""Analysis of very many texts: what is found, piece by piece, by whom, and how it goes on where it was."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from cli.main import dogovor
from search.bulk.batch import Analysed, analyse_batch, nothing
from search.bulk.parquet import arrow_schema, record_batch
from search.bulk.pieces import count_of, pieces_of, size_of, texts_of
from search.bulk.running import analyse_files
from search.documents.model import Unread
from search.errors import AnalysisOther, ClusterFailed, SeedError
from search.fields import FORMS, LEMMAS, SKELETONS
from search.terms import terms_of

ROOT = Path(__file__).resolve().parent.parent
TEXTS = [
    {
        "id": "порт",
        "text": "Порт Актау подписал договор с TBEA на 5 млн долларов.",
        "published": "2025-03-12",
    },
    {"id": "мост", "text": "Община Русе подписа договор за кредит от 20 млн. евро с ЕБВР."},
    {
        "id": 7,
        "text": "Міністерство енергетики підписало меморандум.\n\nСума – 3 млрд грн.",
        "title": "Угода",
    },
    {"id": "strange/id #1", "text": "Nothing here is in Cyrillic."},
    {"id": "none"},
    {"text": "Банк выдал кредит."},
]


def written(path: Path, texts: Sequence[Any]) -> Path:
    lines = [json.dumps(text, ensure_ascii=False) for text in texts]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def found_in(folder: Path) -> list[Analysed]:
    files = sorted(folder.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


# --- what is found ------------------------------------------------------------------------------------------


def test_each_text_gives_a_record_in_the_same_order() -> None:
    found = list(analyse_batch(TEXTS))
    assert [one["id"] for one in found] == ["порт", "мост", "7", "strange/id #1", "none", None]
    assert [one["lang"] for one in found[:3]] == ["ru", "bg", "uk"]
    assert [deal["amount"] for one in found[:2] for deal in one["deals"]] == [5_000_000, 20_000_000]
    assert found[0]["deals"][0]["id"] == "порт.d1" and found[0]["deals"][0]["paragraph_id"] == "порт#1"
    assert (found[0]["published"], found[2]["title"]) == ("2025-03-12", "Угода")
    assert found[3]["lang"] is None and found[3]["unread"] == [1] and found[3]["error"] is None
    assert 'no "text"' in str(found[4]["error"]) and 'no "id"' in str(found[5]["error"])
    assert all(set(one) == set(nothing(None, "")) for one in found)


def test_terms_are_those_of_the_index() -> None:
    for one in list(analyse_batch(TEXTS[:3])):
        for paragraph in one["paragraphs"]:
            fields = terms_of(paragraph["text"], paragraph["lang"]).fields
            for name, held in (
                (LEMMAS, paragraph["lemmas"]),
                (FORMS, paragraph["forms"]),
                (SKELETONS, paragraph["skeletons"]),
            ):
                assert held == [list(slot) for slot in fields[name]]
    [only] = analyse_batch(TEXTS[:1], terms=("lemmas",))
    assert only["paragraphs"][0]["lemmas"] and only["paragraphs"][0]["forms"] is None


def test_columns_have_the_names_that_tables_may_have() -> None:
    [found] = analyse_batch(
        [{"ID": "a", "Body": "Банк выдал кредит.", "Headline": "Кредит", "url": "javascript:x"}]
    )
    assert (found["id"], found["title"], found["url"]) == ("a", "Кредит", None)
    assert found["paragraphs"][0]["text"] == "Банк выдал кредит."


def test_it_is_pure_and_holds_one_text_at_a_time() -> None:
    taken = []

    def texts() -> Iterator[dict[str, Any]]:
        for text in TEXTS:
            taken.append(text)
            yield text

    found = analyse_batch(texts())
    first = next(found)
    assert len(taken) == 1
    assert first == next(analyse_batch(TEXTS[:1]))


# --- pieces -------------------------------------------------------------------------------------------------


@given(st.lists(st.text("аб \n{}", max_size=30), max_size=12), st.integers(1, 60), st.booleans())
def test_however_a_file_is_cut_every_line_is_read_once(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], most: int, last: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "cut.jsonl"
    lines = [json.dumps({"id": number, "text": text}) for number, text in enumerate(texts)]
    path.write_text("\n\n".join(lines) + ("\n" if last else ""), encoding="utf-8")
    size = size_of(path)
    pieces = list(pieces_of(path, "cut", size, most))
    assert len(pieces) == count_of(path, size, most)
    read = [text for piece in pieces for text in texts_of(piece)]
    assert [text["id"] for text in read if not isinstance(text, Unread)] == list(range(len(texts)))


def test_what_is_no_text_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.bulk.pieces.LONGEST_LINE", 40)
    path = tmp_path / "bad.jsonl"
    path.write_bytes(b'[1]\n\xff\n{"id": 1,\n{"id": "' + b"x" * 3_000 + b'"}\n{"id": 2}\n')
    for most in (10, 10_000):
        pieces = pieces_of(path, "bad", size_of(path), most)
        read = [text for piece in pieces for text in texts_of(piece)]
        told = [text.reason.partition(" of bad.jsonl ")[2] for text in read if isinstance(text, Unread)]
        assert told[:3] == ["is not a JSON object", "is not UTF-8", "is not JSON"]
        assert told[3].startswith("has more than") and read[4] == {"id": 2} and len(read) == 5


def test_packed_lines_and_parquet_are_read(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(TEXTS[0]) + "\n" + json.dumps(TEXTS[1]))
    table = pyarrow.table({"id": ["x", "y", "z"], "text": ["Банк.", "Порт.", None]})
    pyarrow.parquet.write_table(table, tmp_path / "b.parquet", row_group_size=2)
    done = analyse_files([tmp_path], tmp_path / "found")
    assert (done.done, done.total, done.texts, done.faulty) == (3, 3, 5, 1)
    assert [one["id"] for one in found_in(tmp_path / "found")] == ["порт", "мост", "x", "y", "z"]


@pytest.mark.parametrize("name", ["cut.jsonl.gz", "no.jsonl.gz", "no.parquet"])
def test_a_broken_file_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(
        gzip.compress(b'{"id": 1}\n' * 999)[:-20] if name.startswith("cut") else b"no"
    )
    with pytest.raises(SeedError, match=re.escape(name)):
        analyse_files([tmp_path], tmp_path / "found")
    assert not list((tmp_path / "found").glob("*.jsonl"))


# --- runs ---------------------------------------------------------------------------------------------------


def test_it_goes_on_where_it_was(tmp_path: Path) -> None:
    source, out = written(tmp_path / "texts.jsonl", TEXTS * 3), tmp_path / "found"
    first = analyse_files([source], out, piece=300)
    assert (
        first.total > 4 and first.done == first.total and first.before == 0 and first.texts == len(TEXTS) * 3
    )
    files = {path: path.read_bytes() for path in out.glob("*.jsonl")}
    [lost, *_] = files
    lost.unlink()
    (out / ".texts-00000.1234.part").write_text("half", encoding="utf-8")
    again = analyse_files([source], out, piece=300)
    assert (again.done, again.before) == (first.total, first.total - 1)
    assert {path: path.read_bytes() for path in out.glob("*.jsonl")} == files
    assert not list(out.glob(".*"))
    assert analyse_files([source], out, piece=300).before == first.total


def test_a_piece_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = written(tmp_path / "texts.jsonl", TEXTS), tmp_path / "found"

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("search.bulk.job.os.fsync", full)
    result = CliRunner().invoke(dogovor, ["analyze-bulk", str(source), "--out", str(out), "--workers", "1"])
    assert result.exit_code == 2 and "no space left on device" in result.stderr
    assert not list(out.glob("texts*"))


def test_files_may_be_added_but_nothing_else_may_change(tmp_path: Path) -> None:
    source, out = written(tmp_path / "a.jsonl", TEXTS[:1]), tmp_path / "found"
    analyse_files([source], out)
    (tmp_path / "more").mkdir()
    other = written(tmp_path / "more" / "a.jsonl", TEXTS[1:2])
    assert analyse_files([source, other], out).before == 1
    assert sorted(path.name for path in out.glob("*.jsonl")) == ["a-00000.jsonl", "a.2-00000.jsonl"]
    with pytest.raises(AnalysisOther, match="other terms"):
        analyse_files([source], out, terms=())
    with pytest.raises(AnalysisOther, match="pieces of another size"):
        analyse_files([source], out, piece=5)
    written(source, TEXTS)
    with pytest.raises(AnalysisOther, match=r"a\.jsonl was changed"):
        analyse_files([source], out)
    with pytest.raises(AnalysisOther, match=r"holds a\.jsonl"):
        analyse_files([source], tmp_path / "more")
    with pytest.raises(SeedError, match="only results"):
        analyse_files([out], out)


def test_parquet_holds_the_same(tmp_path: Path) -> None:
    source = written(tmp_path / "texts.jsonl", TEXTS)
    analyse_files([source], tmp_path / "lines")
    analyse_files([source], tmp_path / "rows", form="parquet")
    table = pyarrow.parquet.read_table(tmp_path / "rows")
    assert table.schema.remove_metadata() == arrow_schema()
    assert table.to_pylist() == found_in(tmp_path / "lines")


def test_a_sum_beyond_53_bits_goes_into_parquet() -> None:
    [found] = analyse_batch(TEXTS[:1])
    found["deals"][0]["amount"] = 10**22 + 1
    found["deals"][0]["measures"] = [{"value": 2**60 + 1, "unit": "MW", "text": ""}]
    [row] = record_batch([found]).to_pylist()
    assert row["deals"][0]["amount"] == 1e22 and row["deals"][0]["measures"][0]["value"] == 2.0**60


@pytest.mark.slow
def test_a_killed_process_is_said_and_nothing_done_is_lost(tmp_path: Path) -> None:
    source, out = written(tmp_path / "texts.jsonl", TEXTS * 60), tmp_path / "found"

    def kill_one(_: object) -> None:
        [first, *_] = multiprocessing.active_children()
        os.kill(first.pid or 0, signal.SIGKILL)

    with pytest.raises(ClusterFailed, match="killed"):
        analyse_files([source], out, piece=300, workers=2, progress=kill_one)
    kept = len(list(out.glob("*.jsonl")))
    done = analyse_files([source], out, piece=300, workers=2)
    assert 0 < kept <= done.before < done.total == done.done
    assert found_in(out) == list(analyse_batch(TEXTS)) * 60


@pytest.mark.slow
def test_a_dask_cluster_finds_the_same(tmp_path: Path) -> None:
    from distributed import LocalCluster

    source = written(tmp_path / "texts.jsonl", TEXTS * 2)
    analyse_files([source], tmp_path / "one", piece=300)
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=str(tmp_path / "dask")
    ) as cluster:
        done = analyse_files([source], tmp_path / "two", piece=300, dask=cluster.scheduler_address)
    assert done.done == done.total
    assert found_in(tmp_path / "two") == found_in(tmp_path / "one")


def test_no_cluster_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.bulk.workers._PATIENCE", 0.2)
    source = written(tmp_path / "texts.jsonl", TEXTS)
    for address in ("tcp://127.0.0.1:9", "no such://address"):
        with pytest.raises(ClusterFailed, match="No Dask scheduler answers"):
            analyse_files([source], tmp_path / "found", dask=address)


# --- what it needs ------------------------------------------------------------------------------------------


def test_lines_need_neither_arrow_nor_dask_and_what_does_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pyarrow", "pyarrow.parquet", "distributed"):
        monkeypatch.setitem(sys.modules, name, None)
    source = written(tmp_path / "texts.jsonl", TEXTS[:1])
    plain = run(str(source), "--out", str(tmp_path / "a"), "--workers", "1", "--json")
    assert plain.exit_code == 0 and json.loads(plain.stdout)["texts"] == 1
    rows = run(str(source), "--out", str(tmp_path / "b"), "--workers", "1", "--form", "parquet")
    assert rows.exit_code == 2 and "dogovor[parquet]" in rows.stderr
    dask = run(str(source), "--out", str(tmp_path / "c"), "--dask", "tcp://127.0.0.1:9")
    assert dask.exit_code == 2 and "dogovor[dask]" in dask.stderr


def test_the_index_needs_none_of_it() -> None:
    code = (
        "import sys, cli.search, cli.index, cli.serve, cli.analyze_bulk\n"
        "print([name for name in sys.modules if name in ('pyarrow', 'distributed', 'dask', 'opensearchpy')])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"


# --- the command --------------------------------------------------------------------------------------------


def run(*words: str) -> Result:
    return CliRunner().invoke(dogovor, ["analyze-bulk", *words])


def test_the_command_says_what_it_found(tmp_path: Path) -> None:
    source = written(tmp_path / "texts.jsonl", TEXTS)
    result = run(str(source), "--out", str(tmp_path / "found"), "--workers", "1")
    assert result.exit_code == 0 and result.stdout == ""
    assert "6 texts" in result.stderr and "2 texts with an error" in result.stderr
    assert 'none: it has no "text"' in result.stderr
    again = run(str(source), "--out", str(tmp_path / "found"), "--workers", "1")
    assert "1 piece of 1 done before" in again.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.jsonl", "--out", "o"], "nowhere.jsonl does not exist"),
        (["article.txt", "--out", "o"], "is none of .jsonl"),
        ([".", "--out", "o"], "There is no file of texts in"),
        (["t.jsonl", "--out", "article.txt"], "is a file"),
        (["t.jsonl", "--out", "o", "--piece", "many"], "is no size"),
        (["t.jsonl", "--out", "o", "--rates", "nowhere.tsv"], "nowhere.tsv"),
    ],
)
def test_bad_input_is_said(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.txt").write_text("Порт", encoding="utf-8")
    if "t.jsonl" in words:
        written(tmp_path / "t.jsonl", TEXTS[:1])
    result = run(*words)
    assert result.exit_code == 2 and said in result.stderr, result.output


def test_the_function_in_the_document_works(capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "bulk.md").read_text(encoding="utf-8")
    [code] = [one for one in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "mapInArrow" not in one]
    exec(code, {})  # noqa: S102  (our own page)
    assert capsys.readouterr().out.startswith("5000000 [")


# --- Spark --------------------------------------------------------------------------------------------------


def test_the_function_for_spark_works_on_what_spark_gives_it() -> None:
    page = (ROOT / "docs" / "bulk.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(def analysed.*?)```", page, re.DOTALL)
    body, _, rest = code.partition("\n\n\n")
    assert "mapInArrow(analysed" in rest
    space: dict[str, Any] = {}
    exec(body, space)  # noqa: S102  (our own page)
    batches = [
        pyarrow.RecordBatch.from_pylist([{"id": str(one.get("id")), "text": one.get("text")}])
        for one in TEXTS
    ]
    found = [row for batch in space["analysed"](iter(batches)) for row in batch.to_pylist()]
    assert [row["lang"] for row in found[:3]] == ["ru", "bg", "uk"]
    assert all(batch.schema == arrow_schema() for batch in space["analysed"](iter(batches)))
