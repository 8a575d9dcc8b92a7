"""`dogovor info`: what an index is, for a person and for a program."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from cli.main import dogovor
from search.indexing import build_index

TEXT = "Порт и завод подписали договор о поставке зерна на 12 млн долларов."


def run(*words: str) -> Result:
    return CliRunner().invoke(dogovor, ["info", *words])


def test_a_person_is_told_what_it_is(corpus_index: Path) -> None:
    result = run("--index", str(corpus_index))
    assert result.exit_code == 0
    told = dict(line.split(None, 1) for line in result.stdout.splitlines())
    assert told["index"].startswith(str(corpus_index)) and " MiB in " in told["index"]
    assert told["holds"].startswith("12 articles, ")
    assert " of generation-" in told["commit"] and told["built"].endswith(" ago")
    assert "whoosh 2.7.4" in result.stdout and "this is" not in result.stdout


def test_a_program_is_told_the_same(corpus_index: Path) -> None:
    told = json.loads(run("--index", str(corpus_index), "--json").stdout)
    assert told["engine"] == {"name": "folder"}
    assert (told["articles"], told["settled"], told["sources_changed"]) == (12, True, None)
    assert told["bytes"] > 10_000 and told["files"] >= 2 and told["age_seconds"] >= 0
    assert told["made_by"] == told["this"]


def test_what_changed_since_is_told(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "port.txt").write_text(TEXT, encoding="utf-8")
    build_index([tmp_path / "in"], tmp_path / "index")
    (tmp_path / "in" / "more.txt").write_text(f"{TEXT} Снова.", encoding="utf-8")
    assert "1 article was added since" in run("--index", str(tmp_path / "index")).stdout


def test_an_index_made_by_others_says_so(corpus_index: Path, tmp_path: Path) -> None:
    index = shutil.copytree(corpus_index, tmp_path / "index")
    manifest = json.loads((index / "manifest.json").read_text(encoding="utf-8"))
    manifest["versions"]["whoosh"] = "0.1"
    (index / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    out = run("--index", str(index)).stdout
    assert "whoosh 0.1" in out and "this is" in out and "whoosh 2.7.4" in out


def test_where_there_is_none_what_to_do_is_said(tmp_path: Path) -> None:
    result = run("--index", str(tmp_path / "none"))
    assert result.exit_code == 2 and "dogovor index" in result.output
