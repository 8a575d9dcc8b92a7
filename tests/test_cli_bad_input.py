"""Bad input on the command line: a clear answer in words, never a traceback, and nothing indexed is lost."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.main import dogovor
from search.corpus import MOST_LINES
from search.sources import LARGEST_FILE

ROOT = Path(__file__).resolve().parent.parent
GOOD = "Порт Актау и «Каспий Логистик» подписали договор о строительстве терминала на 120 млн долларов.\n"
HOSTILE = "<script>alert('газ')</script> & <b>договор</b> \"газ\" {{ 7*7 }} [red]x[/red] ${HOME} \x1b[31m"

Run = Callable[..., Result]


def in_words(result: Result) -> None:
    """An answer fit for a person: no traceback, no class name of ours."""
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    for word in ("Traceback", "Error(", "IndexMissing", "SeedError", "DogovorError"):
        assert word not in result.output


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("bad")
    (place / "in").mkdir()
    (place / "in" / "good.txt").write_text(GOOD, encoding="utf-8")
    (place / "in" / "hostile.txt").write_text(
        f"Заголовок\n\nПодписан договор: {HOSTILE}.\n", encoding="utf-8"
    )
    assert (
        CliRunner().invoke(dogovor, ["index", str(place / "in"), "--index", str(place / "index")]).exit_code
        == 0
    )
    return place / "index"


@pytest.fixture
def run(index: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DOGOVOR_INDEX", str(index))

    def run(*words: str, **more: Any) -> Result:
        result = CliRunner().invoke(dogovor, list(words), prog_name="dogovor", **more)
        in_words(result)
        return result

    return run


@pytest.fixture
def own(run: Run, tmp_path: Path) -> Run:
    """The same with a folder and an index of the test's own: `own("index", "in")` and so on."""
    (tmp_path / "in").mkdir()

    def own(*words: str, **more: Any) -> Result:
        placed = [str(tmp_path / "in") if word == "in" else word for word in words]
        return run(*placed, "--index", str(tmp_path / "index"), **more)

    return own


# --- documents ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"   \n\n", "empty"),
        (b"\x00" * 300, "NUL"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "PNG"),
        (bytes(range(256)) * 40, "binary"),
        (b"Only English here, and nothing else at all.", "Cyrillic"),
    ],
)
def test_a_file_that_is_no_article_is_skipped_with_its_reason(
    own: Run, tmp_path: Path, content: bytes, reason: str
) -> None:
    (tmp_path / "in" / "bad.txt").write_bytes(content)
    alone = own("index", "in")
    assert alone.exit_code == 2 and "bad.txt" in alone.stderr and reason in alone.stderr
    (tmp_path / "in" / "good.txt").write_text(GOOD, encoding="utf-8")
    result = own("index", "in")
    assert result.exit_code == 0
    assert "bad.txt" in result.stderr and reason in result.stderr
    assert "1 article" in result.stderr and "1 file skipped" in result.stderr
    assert own("search", "договор").exit_code == 0


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-16", "utf-8-sig"])
def test_other_encodings_are_read(own: Run, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "in" / "old.txt").write_bytes(GOOD.replace("«", '"').replace("»", '"').encode(encoding))
    assert own("index", "in").exit_code == 0
    [hit] = json.loads(own("search", "терминал", "--json").stdout)["hits"]
    assert "подписали договор о строительстве терминала" in hit["text"]


def test_nul_bytes_in_a_text_are_dropped(own: Run, tmp_path: Path) -> None:
    (tmp_path / "in" / "nul.txt").write_bytes(GOOD.replace("договор", "дого\x00вор").encode())
    assert own("index", "in").exit_code == 0
    [hit] = json.loads(own("search", "договор", "--json").stdout)["hits"]
    assert "\x00" not in hit["text"] and "договор" in hit["text"]


def test_a_folder_without_articles(own: Run, tmp_path: Path) -> None:
    result = own("index", "in")
    assert result.exit_code == 2 and str(tmp_path / "in") in result.stderr and ".txt" in result.stderr


def test_a_folder_that_is_not_there(own: Run, tmp_path: Path) -> None:
    result = own("index", str(tmp_path / "nowhere"))
    assert result.exit_code == 2 and "nowhere" in result.stderr


def test_a_folder_that_cannot_be_read(own: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in" / "good.txt").write_text(GOOD, encoding="utf-8")

    def refuse(path: object) -> None:  # root may read everything: permissions alone would test nothing there
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    result = own("index", "in")
    assert result.exit_code == 2
    assert str(tmp_path / "in") in result.stderr and "permission" in result.stderr.lower()


def test_an_article_without_a_date(own: Run, tmp_path: Path) -> None:
    (tmp_path / "in" / "good.txt").write_text(GOOD, encoding="utf-8")
    assert own("index", "in").exit_code == 0
    found = json.loads(own("search", "договор", "--year", "none", "--json").stdout)
    assert [hit["published"] for hit in found["hits"]] == [None]
    [deal] = json.loads(own("deals", "--json").stdout)["deals"]
    assert deal["published"] is None and deal["amount_usd"] == 120_000_000
    assert own("search", "договор", "--year", "2025").exit_code == 1


def test_a_line_of_50_megabytes(own: Run, tmp_path: Path) -> None:
    (tmp_path / "in" / "long.txt").write_bytes(b"\xd0\xb0" * (25 * 2**20))
    (tmp_path / "in" / "good.txt").write_text(GOOD, encoding="utf-8")
    result = own("index", "in")
    assert result.exit_code == 0, result.output
    assert "long.txt" in result.stderr and "50 MiB" in result.stderr and "split it" in result.stderr
    assert own("search", "терминал").exit_code == 0


@pytest.mark.slow
def test_the_longest_line_that_is_read(own: Run, tmp_path: Path) -> None:
    sentence = "Порт и завод подписали договор о поставке зерна на 12 млн долларов, сообщил Антон Бондарь. "
    (tmp_path / "in" / "long.txt").write_text(sentence * (2**17 // len(sentence.encode())), encoding="utf-8")
    result = own("index", "in")
    assert result.exit_code == 0, result.output
    assert "was split into" in result.stderr
    assert own("search", "--min-usd", "12m").exit_code == 0


def test_a_failed_rebuild_leaves_the_index_as_it_was(
    own: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in" / "good.txt").write_text(GOOD, encoding="utf-8")
    assert own("index", "in").exit_code == 0
    before = own("search", "договор", "--json").stdout
    files = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    (tmp_path / "empty").mkdir()
    assert own("index", str(tmp_path / "empty")).exit_code == 2
    assert own("index", str(tmp_path / "nowhere")).exit_code == 2

    def full_disk(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full_disk)
        assert own("index", "in").exit_code == 130
    (tmp_path / "empty").rmdir()
    assert own("search", "договор", "--json").stdout == before
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == files


def test_file_names_that_are_odd(own: Run, tmp_path: Path) -> None:
    names = ["=1+1 <b> 'q\".txt", os.fsdecode(b"\xff bytes.txt"), "[red]имя.txt"]
    for number, name in enumerate(names):
        (tmp_path / "in" / name).write_text(f"{GOOD} Статья {number}.\n", encoding="utf-8")
    assert own("index", "in").exit_code == 0
    assert own("check").exit_code == 0
    found = json.loads(own("search", "договор", "--json").stdout)["hits"]
    assert {hit["article"] for hit in found} == {names[0], r"\xff bytes.txt", names[2]}
    for hit in found:
        assert own("show", hit["article"]).exit_code == 0
        assert own("show", hit["paragraph_id"]).exit_code == 0
    assert "\r\n=" not in own("deals", "--csv").stdout


def test_html_and_scripts_in_a_text_are_text(run: Run) -> None:
    [hit] = json.loads(run("search", "alert", "--json").stdout)["hits"]
    assert "<script>alert('газ')</script>" in hit["text"]
    assert "\x1b" not in run("search", "alert").stdout


# --- an index that is none ---------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["search", "газ"], ["deals"], ["facets"], ["show", "a#1"], ["check"]])
def test_no_index(run: Run, tmp_path: Path, command: list[str]) -> None:
    result = run(*command, "--index", str(tmp_path / "none"))
    assert result.exit_code == 2 and result.stdout == ""
    assert "dogovor index" in result.stderr


def test_a_folder_of_something_else_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "photo.jpg").write_bytes(b"precious")
    for command in (["index", str(tmp_path / "in")], ["search", "газ"], ["check"]):
        assert run(*command, "--index", str(tmp_path / "mine")).exit_code == 2
    assert (tmp_path / "mine" / "photo.jpg").read_bytes() == b"precious"


def test_a_damaged_index_is_refused_with_what_to_do(own: Run, tmp_path: Path) -> None:
    (tmp_path / "in" / "good.txt").write_text(GOOD, encoding="utf-8")
    assert own("index", "in").exit_code == 0
    largest = max((tmp_path / "index").rglob("*.arrays"), key=lambda path: path.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 0xFF
    largest.write_bytes(bytes(content))
    result = own("check")
    assert result.exit_code == 2 and largest.name in result.stderr and "dogovor repair" in result.stderr
    told = json.loads(own("check", "--json").stdout)
    assert told["sound"] is False and told["problems"]
    largest.unlink()
    assert own("check").exit_code == 2
    assert own("search", "договор").exit_code == 2
    assert own("index", "in").exit_code == 0
    assert own("check").exit_code == 0


# --- queries -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["search", "deals", "facets"])
@pytest.mark.parametrize(
    "query",
    [
        "договор " * 1_250,
        "(" * 1_000,
        "(" * 500 + "договор" + ")" * 500,
        "*",
        "*о*",
        "?",
        '"',
        "договор И (",
        "NOT NOT договор",
        "договор AND NOT OR газ",
        "foo:bar договор",
        "amount:>много",
        HOSTILE,
        "../../etc/passwd",
        "\udcff\udcfe",
        "\x00",
        "🙂" * 50,
    ],
    ids=lambda query: ascii(query[:16]),
)
def test_a_wrong_query_never_fails(run: Run, command: str, query: str) -> None:
    result = run(command, "--json", "--", query)
    assert result.exit_code in (0, 1)
    assert isinstance(json.loads(result.stdout)["notes"], list)
    plain = run(command, "--", query)
    assert plain.exit_code == result.exit_code


@pytest.mark.parametrize("command", [["search"], ["deals"], ["facets"], ["deals", "--sum", "kind"]])
@pytest.mark.parametrize("query", ["((((", "🙂", "!!!", "* ?", "()"])
def test_signs_alone_find_nothing_and_that_is_said(run: Run, command: list[str], query: str) -> None:
    result = run(*command, "--", query)
    assert (result.exit_code, result.stdout.replace("total\t0\t0\t0\t0\t0\t0\n", "")) == (1, "")
    assert f"There is no word to search for in “{query}”: nothing is searched." in result.stderr
    chosen = run(*command, "--only", "ru", "--", query)
    assert chosen.exit_code == 0 and chosen.stdout
    assert "the filters alone decide" in chosen.stderr


@pytest.mark.parametrize("query", [[], [""], [" "], ["lang:ru"]])
def test_no_word_at_all_lists_everything(run: Run, query: list[str]) -> None:
    result = run("search", "--", *query)
    assert result.exit_code == 0 and "no word" not in result.stderr


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("договор " * 1_250, "512"),
        ("(" * 1_000, "bracket"),
        ("*", "*"),
        ("*о*", "*"),
        ("договор И (", "bracket"),
    ],
    ids=["long", "brackets", "star", "leading star", "open bracket"],
)
def test_what_was_not_understood_is_said(run: Run, query: str, said: str) -> None:
    result = run("search", "--json", "--", query)
    notes = json.loads(result.stdout)["notes"]
    assert any(said in note["text"] for note in notes), notes
    assert f"note: {notes[0]['text']}" in result.stderr


@pytest.mark.parametrize(
    ("option", "value", "hint"),
    [
        ("--sector", "enrgy", "Did you mean 'energy'?"),
        ("--sector", "транспрт", "Did you mean 'transport_logistics'?"),
        ("--kind", "contrakt", "Did you mean 'contract'?"),
        ("--lang", "en", "'en' is no language known here. There are: ru, bg, uk."),
        ("--amount", "2b", "1b+"),
        ("--qualifier", "maybe", "exact"),
        ("--currency", "dollars of old", "USD"),
        ("--year", "last", "2025"),
        ("--min-usd", "many", "5m"),
        ("--limit", "-1", "0"),
        ("--offset", "-5", "0"),
        ("--sort", "beauty", "relevance"),
        ("--sort", "amonut", "Did you mean 'amount'?"),
        ("--sum", "sektor", "Did you mean 'sector'?"),
        ("--nosuch", "1", "No such option"),
        ("--sectr", "1", "--sector"),
    ],
)
def test_a_value_that_does_not_exist_is_answered_with_those_that_do(
    run: Run, option: str, value: str, hint: str
) -> None:
    result = run("deals", option, value)
    assert result.exit_code == 2 and result.stdout == ""
    assert hint in result.stderr


@pytest.mark.parametrize(
    ("typed", "meant"), [("serch", "search"), ("deal", "deals"), ("facet", "facets"), ("indx", "index")]
)
def test_a_misspelt_command_is_answered_with_the_one_meant(run: Run, typed: str, meant: str) -> None:
    result = run(typed)
    assert result.exit_code == 2 and f"Did you mean {meant!r}?" in result.stderr


def test_a_word_is_named_once_as_found_nowhere(run: Run) -> None:
    result = run("search", "договор", "жжщщ", "жжщщ")
    assert result.exit_code == 0
    assert "Nowhere found: “жжщщ”." in result.stderr


def test_a_setting_that_cannot_be_is_told(run: Run) -> None:
    result = run("serve", "--no-build", env={"DOGOVOR_PORT": "eighty"})
    assert result.exit_code == 2 and "DOGOVOR_PORT" in result.stderr


def test_contradictions_are_told(run: Run) -> None:
    upside_down = run("deals", "--min-usd", "5m", "--max-usd", "1m")
    assert upside_down.exit_code == 2 and "--max-usd" in upside_down.stderr
    assert run("deals", "--json", "--csv").exit_code == 2
    assert run("extract", "--json", "--jsonl", "-", input="").exit_code == 2
    assert "--rates belongs to sums in dollars" in run("extract", "--jsonl", "--rates", "x", "-").stderr
    for words in (("search", "--json", "--csv"), ("facets", "--json", "--csv")):
        assert "--json and --csv are forms of the same" in run(*words).stderr
    told = run("search", "--csv", "--explain")
    assert told.exit_code == 2 and "--explain and --nearest are told in the list" in told.stderr


def test_a_name_nobody_bears_finds_nothing(run: Run) -> None:
    assert run("deals", "--party", "<script>").exit_code == 1
    for option in ("--party", "--place"):
        empty = run("deals", option, " ")
        assert empty.exit_code == 2 and "the name is empty" in empty.stderr
    assert run("deals", "--place", "Атлантида").exit_code == 1


def test_a_file_to_extract_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    missing = run("extract", str(tmp_path / "none.txt"))
    assert missing.exit_code == 2 and "none.txt: it does not exist." in missing.stderr
    folder = run("extract", str(tmp_path))
    assert folder.exit_code == 2 and "it is a folder; name a file in it" in folder.stderr
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50)
    assert "PNG" in run("extract", str(tmp_path / "picture.png")).stderr
    assert run("extract", "-", input="").exit_code == 2


# --- processes ---------------------------------------------------------------------------------------------


def process(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli.main", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, **more)


def test_a_text_to_extract_that_is_too_large(run: Run, tmp_path: Path) -> None:
    large = "а " * (LARGEST_FILE // 3 + 1)
    result = run("extract", "-", input=large)
    assert result.exit_code == 2 and "standard input" in result.stderr and "4 MiB" in result.stderr
    (tmp_path / "large.txt").write_text(large, encoding="utf-8")
    told = run("extract", str(tmp_path / "large.txt")).stderr
    assert "it has 4.1 MiB; texts above 4 MiB are not read" in told
    lines = "\n" * (MOST_LINES + 1) + GOOD
    assert "too many for an article" in run("extract", "-", input=lines).stderr


def test_a_line_to_extract_that_is_too_large(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.predictions.LONGEST_LINE", 400)
    lines = [json.dumps({"id": id, "text": text}) for id, text in (("a", "x" * 1000), ("b", "Текст."))]
    result = run("extract", "--jsonl", "-", input="\n".join((*lines, "y" * 500)))
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["b"]
    assert "line 1: it has more than" in result.stderr and "line 3: it has more than" in result.stderr


@pytest.mark.parametrize("text", ["а " * (LARGEST_FILE // 3 + 1), "\n" * (MOST_LINES + 1)])
def test_a_text_in_a_line_that_is_too_large(run: Run, text: str) -> None:
    result = run("extract", "--jsonl", "-", input=json.dumps({"id": 1, "text": text}))
    assert result.exit_code == 2 and "line 1: " in result.stderr and result.stdout == ""


def test_a_port_in_use(index: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = process("serve", "--port", port, "--index", str(index), "--no-build")
    assert done.returncode == 2 and done.stdout == ""
    other = int(port) + 1 if int(port) < 65_535 else 8000
    assert port in done.stderr and "in use" in done.stderr
    assert f"--port {other}" in done.stderr and f"PORT={other} make serve" in done.stderr
    assert "Traceback" not in done.stderr


def test_serving_without_an_index_and_without_building(tmp_path: Path) -> None:
    done = process("serve", "--no-build", "--index", str(tmp_path / "none"))
    assert done.returncode == 2 and "dogovor index" in done.stderr


def test_a_reader_who_goes_away_ends_it_quietly(index: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "cli.main", "search", "договор", "--index", str(index)]
    done = subprocess.run(
        command, cwd=ROOT, stdout=write, stderr=subprocess.PIPE, encoding="utf-8", timeout=60
    )
    os.close(write)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr and "Broken" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_told(index: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "cli.main", "search", "договор", "--index", str(index)]
        done = subprocess.run(
            command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", timeout=60
        )
    assert done.returncode == 2
    assert "no space left" in done.stderr and "Traceback" not in done.stderr


def test_output_that_cannot_show_cyrillic_is_no_error(index: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = process("search", "договор", "--json", "--index", str(index), env=environment)
    assert done.returncode == 0
    assert "договор" in json.loads(done.stdout)["hits"][0]["text"]
    assert process("search", "договор", "--index", str(index), env=environment).returncode == 0


@pytest.mark.parametrize(
    ("words", "unwanted"),
    [
        (["--help"], {"search", "deals", "analyzers", "rich"}),
        (["search", "--help"], {"pymorphy3", "simplemma", "flask", "rich", "currency_converter"}),
    ],
)
def test_help_loads_nothing_heavy(words: list[str], unwanted: set[str]) -> None:
    code = (
        f"import sys\nfrom cli.main import dogovor\ndogovor.main({words}, standalone_mode=False)\n"
        f"print(sorted({unwanted} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.stderr.strip() == "[]"
