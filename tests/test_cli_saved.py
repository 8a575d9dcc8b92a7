"""Saved searches: small files that can be read and edited; and what of a search is new since one looked."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from cli import searches
from cli.main import dogovor
from cli.searches import KnownName, Search
from search.exports import CONTROLS
from search.indexing import build_index

Run = Callable[..., Result]

GRAIN = "Компания «Вега» подписала договор с компанией «Бор» о поставке зерна на 12 млн долларов."
RAIL = "Министерство транспорта подписало меморандум с компанией «Рельс» о железной дороге на 300 млн евро."
MORE = "Компания «Вега» подписала контракт с заводом «Колос» о поставке зерна на 3 млн долларов."
AGAIN = "Фирма «Вега» подписала договор с фирмой «Бор» о поставке зерна на 12 млн долларов."


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.txt").write_text(f"5 сентября 2025\n\n{GRAIN}\n\n{RAIL}\n", encoding="utf-8")
    return folder


@pytest.fixture
def run(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("CONFIG", "STATE", "INDEX"):
        monkeypatch.setenv(f"DOGOVOR_{name}", str(tmp_path / name.lower()))
    build_index([articles], tmp_path / "index")

    def invoke(*words: str) -> Result:
        result = CliRunner().invoke(dogovor, list(words), prog_name="dogovor")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    return invoke


def file_of(tmp_path: Path, name: str) -> Path:
    return tmp_path / "config" / "searches" / f"{name}.toml"


# --- saved -------------------------------------------------------------------------------------------------


def test_a_search_is_kept_in_a_file_that_can_be_read(run: Run, tmp_path: Path) -> None:
    words = (
        "зерно",
        "OR",
        '"железная дорога"',
        "--kind",
        "contract",
        "--kind",
        "memorandum",
        "--min-usd",
        "1m",
    )
    result = run("saved", "add", "big", *words, "--party", "Вега", "--once", "--sort", "-amount")
    assert (result.exit_code, result.stdout) == (0, "")
    assert tomllib.loads(file_of(tmp_path, "big").read_text(encoding="utf-8")) == {
        "query": 'зерно OR "железная дорога"',
        "kind": ["contract", "memorandum"],
        "min_usd": 1_000_000,
        "party": ["Вега"],
        "once": True,
        "sort": "-amount",
    }
    for told in ("dogovor saved run big", "dogovor watch-query big", "http://127.0.0.1:8000/deals.atom?q="):
        assert told in result.stderr
    assert not [path for path in file_of(tmp_path, "big").parent.iterdir() if path.suffix != ".toml"]


def test_it_is_run_as_if_it_were_typed(run: Run) -> None:
    options = ("--kind", "memorandum", "--sort", "-amount", "--min-usd", "1m")
    run("saved", "add", "rail", "дорога", *options)
    typed = run("deals", "дорога", *options)
    assert typed.stdout
    for same in (("deals", "--saved", "rail"), ("saved", "run", "rail", "--deals")):
        result = run(*same)
        assert (result.stdout, result.stderr, result.exit_code) == (typed.stdout, typed.stderr, 0)
    assert run("saved", "run", "rail").stdout == run("search", "дорога", *options).stdout
    assert run("saved", "run", "rail", "--json").stdout == run("search", "дорога", *options, "--json").stdout


def test_what_is_typed_besides_narrows_it(run: Run) -> None:
    run("saved", "add", "all", "зерно OR дорога")
    assert run("deals", "--saved", "all").stdout.count("\n") == 2
    assert "«Рельс»" in run("deals", "--saved", "all", "меморандум").stdout
    assert run("deals", "--saved", "all", "меморандум").stdout.count("\n") == 1
    run("saved", "add", "kinds", "--kind", "memorandum")
    assert run("deals", "--saved", "kinds", "--kind", "loan").exit_code == 1, "an option typed goes first"


def test_searches_are_listed(run: Run) -> None:
    empty = run("saved", "list")
    assert (empty.exit_code, empty.stdout) == (1, "") and "dogovor saved add" in empty.stderr
    run("saved", "add", "a", "газ сжиженный", "--only", "uk")
    run("saved", "add", "б", "--once")
    listed = run("saved", "list")
    assert listed.stdout == "a\t'газ сжиженный' --lang uk\t\nб\t--once\t\n"
    run("watch-query", "б")
    told = json.loads(run("saved", "list", "--json").stdout)["saved"]
    assert [(one["name"], bool(one["looked"])) for one in told] == [("a", False), ("б", True)]
    assert told[0]["choices"] == {"lang": ["uk"]} and told[0]["query"] == "газ сжиженный"


def test_nothing_is_written_over_unasked(run: Run) -> None:
    run("saved", "add", "a", "газ")
    refused = run("saved", "add", "a", "зерно")
    assert refused.exit_code == 2 and "--replace" in refused.stderr
    assert "газ" in run("saved", "list").stdout
    assert run("saved", "add", "a", "зерно", "--replace").exit_code == 0
    assert run("saved", "list").stdout == "a\tзерно\t\n"


def test_a_search_is_removed_with_what_was_seen_of_it(run: Run, tmp_path: Path) -> None:
    run("saved", "add", "a", "зерно")
    run("watch-query", "a")
    assert run("saved", "remove", "a").exit_code == 0
    assert run("saved", "list").exit_code == 1
    assert not list((tmp_path / "state").rglob("*.json"))
    assert run("saved", "remove", "a").exit_code == 2


@pytest.mark.parametrize("words", [("saved", "run"), ("saved", "remove"), ("deals", "--saved")])
def test_a_misspelt_name_is_answered_with_the_right_one(run: Run, words: tuple[str, ...]) -> None:
    assert "None is saved: dogovor saved add" in run(*words, "grian").stderr
    run("saved", "add", "grain", "зерно")
    result = run(*words, "grian")
    assert result.exit_code == 2
    assert "Did you mean 'grain'? There are: grain." in result.stderr


@pytest.mark.parametrize("name", ["", "a/b", "../a", ".a", "-a", "a b", "x" * 61, "a\nb"])
def test_a_name_that_could_be_no_file_is_refused(run: Run, name: str, tmp_path: Path) -> None:
    result = run("saved", "add", "--", name, "газ")
    assert result.exit_code == 2 and "cannot be a name" in result.stderr
    assert not (tmp_path / "config").exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("query = ", "it is no TOML"),
        (b"query = '\xff'", "it is not UTF-8"),
        ("query = 5", "query is no text"),
        ("colour = 'red'", "it has 'colour'; known are query, sector, kind"),
        ("sector = ['enrgy']", "sector: 'enrgy' is no sector. Did you mean 'energy'?"),
        ("min_usd = 'lots'", "min_usd: 'lots' is no sum"),
        ("min_usd = [1, 2]", "min_usd is no single value"),
        ("kind = {a = 1}", "kind is no list of texts"),
        ("once = 'yes'", "once is neither true nor false"),
    ],
)
def test_a_file_that_means_nothing_is_told_with_its_place(
    run: Run, tmp_path: Path, text: str | bytes, why: str
) -> None:
    run("saved", "add", "good", "газ")
    path = file_of(tmp_path, "bad")
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = run("deals", "--saved", "bad")
    assert result.exit_code == 2
    assert str(path) in result.stderr and why in result.stderr and "Traceback" not in result.output
    listed = run("saved", "list")
    assert (listed.exit_code, listed.stdout) == (0, "good\tгаз\t\n")
    assert why in listed.stderr, "the others are listed all the same"


def test_a_file_may_be_written_by_hand(run: Run, tmp_path: Path) -> None:
    path = file_of(tmp_path, "mine")
    path.parent.mkdir(parents=True)
    path.write_text('# what I look for\nmin_usd = "1m"\nkind = "memorandum"\n', encoding="utf-8")
    assert "«Рельс»" in run("deals", "--saved", "mine").stdout
    assert run("saved", "list").stdout == "mine\t--min-usd 1000000 --kind memorandum\t\n"


TYPED = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@given(TYPED, st.lists(TYPED.filter(lambda name: CONTROLS.sub(" ", name).strip()), max_size=3))
def test_whatever_was_kept_is_read_again(query: str, parties: list[str]) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOGOVOR_CONFIG", folder)
        names = tuple(CONTROLS.sub(" ", name).strip() for name in parties)
        kept = searches.of_typed("a", (query,), {"party": names})
        searches.write(kept)
        assert searches.read("a") == kept


def test_names_are_completed(run: Run) -> None:
    run("saved", "add", "grain", "зерно")
    run("saved", "add", "rail", "дорога")
    context = click.Context(click.Command("x"))
    option = click.Option(["--saved"], type=KnownName())
    assert [item.value for item in KnownName().shell_complete(context, option, "gr")] == ["grain"]


def test_a_search_is_shown_as_it_would_be_typed() -> None:
    search = Search("a", 'зерно "на экспорт"', {"party": ("Порт «Ю»",), "once": True, "min_usd": 5})
    assert search.typed == "'зерно \"на экспорт\"' --party 'Порт «Ю»' --once --min-usd 5"


# --- watch-query -------------------------------------------------------------------------------------------


def add(articles: Path, tmp_path: Path, name: str, text: str) -> None:
    (articles / name).write_text(f"7 сентября 2025\n\n{text}\n", encoding="utf-8")
    build_index([articles], tmp_path / "index")


def test_only_what_is_new_is_told(run: Run, articles: Path, tmp_path: Path) -> None:
    run("saved", "add", "grain", "зерно")
    first = run("watch-query", "grain")
    assert first.exit_code == 0 and first.stdout == run("deals", "зерно").stdout
    assert "The first look: 1 deal" in first.stderr
    again = run("watch-query", "grain")
    assert (again.exit_code, again.stdout) == (1, "") and "No new deal since 20" in again.stderr
    add(articles, tmp_path, "another.txt", MORE)
    new = run("watch-query", "grain")
    assert new.exit_code == 0 and "1 new deal since" in new.stderr
    [line] = new.stdout.splitlines()
    assert "another" in line and "«Колос»" in line
    assert run("watch-query", "grain").exit_code == 1


def test_building_the_index_again_makes_nothing_new(run: Run, articles: Path, tmp_path: Path) -> None:
    assert run("watch-query", "зерно").exit_code == 0
    build_index([articles], tmp_path / "index")
    assert run("watch-query", "зерно").exit_code == 1
    one = articles / "one.txt"  # another deal before it: the numbers of deals change
    one.write_text(one.read_text(encoding="utf-8").replace(GRAIN, f"{MORE}\n\n{GRAIN}"), encoding="utf-8")
    build_index([articles], tmp_path / "index")
    new = run("watch-query", "зерно")
    assert new.stdout.count("\n") == 1 and "«Колос»" in new.stdout


def test_what_was_away_for_a_while_is_not_told_again(run: Run, articles: Path, tmp_path: Path) -> None:
    run("watch-query", "зерно")
    (articles / "one.txt").rename(tmp_path / "one.txt")
    add(articles, tmp_path, "another.txt", RAIL)
    assert run("watch-query", "зерно").exit_code == 1
    (tmp_path / "one.txt").rename(articles / "one.txt")
    build_index([articles], tmp_path / "index")
    assert run("watch-query", "зерно").exit_code == 1


@pytest.mark.parametrize(("options", "status"), [((), 0), (("--once",), 1)])
def test_a_deal_told_again_is_new_unless_it_counts_once(
    run: Run, articles: Path, tmp_path: Path, options: tuple[str, ...], status: int
) -> None:
    run("watch-query", "зерно", *options)
    add(articles, tmp_path, "retold.txt", AGAIN)
    told = json.loads(run("deals", "зерно", "--json").stdout)["deals"]
    assert all(deal["same_deal"] for deal in told) and len(told) == 2
    assert run("watch-query", "зерно", *options).exit_code == status


def test_paragraphs_are_watched_apart_from_deals(run: Run) -> None:
    run("saved", "add", "rail", "дорога")
    assert run("watch-query", "rail").exit_code == 0
    first = run("watch-query", "--paragraphs", "rail")
    assert first.exit_code == 0 and first.stdout == run("search", "дорога").stdout
    assert "1 paragraph" in first.stderr
    assert run("watch-query", "--paragraphs", "rail").exit_code == 1


def test_a_look_may_leave_no_trace_and_may_be_only_a_trace(run: Run, tmp_path: Path) -> None:
    assert run("watch-query", "зерно", "--dry-run").exit_code == 0
    assert not (tmp_path / "state").exists()
    marked = run("watch-query", "зерно", "--mark-seen")
    assert (marked.exit_code, marked.stdout) == (0, "") and "1 deal noted as seen" in marked.stderr
    assert run("watch-query", "зерно").exit_code == 1
    assert run("watch-query", "зерно", "--mark-seen", "--dry-run").exit_code == 2


def test_searches_with_other_choices_are_watched_apart(run: Run) -> None:
    assert run("watch-query", "зерно").exit_code == 0
    assert run("watch-query", "зерно", "--only", "ru").exit_code == 0
    assert run("watch-query", "зерно", "--exact").exit_code == 1, "no deal has that very form"
    assert run("watch-query", "зерно", "--once").exit_code == 0
    run("saved", "add", "all", "")
    assert run("watch-query", "all", "--kind", "memorandum").exit_code == 0
    assert run("watch-query", "all").stdout.count("\n") == 2, "the narrower look noted nothing of the wider"


def test_forms_for_programs(run: Run) -> None:
    told = json.loads(run("watch-query", "зерно", "--json").stdout)
    assert (told["new"], told["since"], len(told["deals"])) == (1, None, 1)
    told = json.loads(run("watch-query", "зерно", "--json").stdout)
    assert (told["new"], told["deals"]) == (0, []) and told["since"].startswith("20")
    assert run("watch-query", "дорога", "--csv").stdout == run("deals", "дорога", "--csv").stdout
    assert run("watch-query", "дорога", "--csv").stdout.count("\n") == 1, "a head line alone"
    hits = json.loads(run("watch-query", "дорога", "--paragraphs", "--json").stdout)["paragraphs"]
    assert [hit["paragraph"] for hit in hits] == [2]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": 2}', '{"format": 1, "looked": {}, "seen": {"deals": [1]}}', b"\xff"]
)
def test_notes_that_cannot_be_read_are_told_and_left(run: Run, tmp_path: Path, text: str | bytes) -> None:
    run("saved", "add", "grain", "зерно")
    path = tmp_path / "state" / "seen" / "grain.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = run("watch-query", "grain")
    assert (result.exit_code, result.stdout) == (2, "")
    assert str(path) in result.stderr and "Remove that file" in result.stderr
    assert path.read_bytes() == (text if isinstance(text, bytes) else text.encode())
    assert run("saved", "list").exit_code == 0


def test_what_cannot_be_noted_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file in the way")
    result = run("watch-query", "зерно")
    assert result.exit_code == 2 and f"Cannot read {tmp_path / 'state'}" in result.stderr
    (tmp_path / "config").write_text("a file in the way")
    result = run("saved", "add", "a", "зерно")
    assert result.exit_code == 2 and "Cannot write" in result.stderr


def test_notes_are_whole_or_not_there(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("watch-query", "зерно")
    [path] = (tmp_path / "state" / "seen").iterdir()
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = run("watch-query", "зерно")
    assert result.exit_code == 2 and "no space left" in result.stderr
    assert path.read_bytes() == before and [*path.parent.iterdir()] == [path]
