"""Every command over a small index: what is printed where, and the exit status."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.main import COMMANDS, dogovor

ARTICLES = {
    "port.txt": """Новый терминал в порту
12 марта 2025

Порт Актау и «Каспий Логистик» подписали договор о строительстве зернового терминала на 120 млн долларов.

Терминал сможет принимать 2 млн тонн зерна в год, сообщила пресс-служба порта.
""",
    "banka.txt": """Банката отпуска заем
5 юни 2025 г.

Българската банка за развитие и „Агро Дунав“ АД подписаха договор за кредит в размер на 40 млн. евро.

Със средствата ще бъде построен завод за преработка на зърно край Русе.
""",
    "gaz.txt": """Угода про газ
3 лютого 2024 року

«Північний газ» підписала контракт з компанією «Дунай Енерго» на постачання газу вартістю 1,2 млрд доларів.

Постачання почнеться восени.
""",
}

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles and their index, which no test changes."""
    place = tmp_path_factory.mktemp("cli")
    (place / "articles").mkdir()
    for name, text in ARTICLES.items():
        (place / "articles" / name).write_text(text, encoding="utf-8")
    built = CliRunner().invoke(dogovor, ["index", str(place / "articles"), "--index", str(place / "index")])
    assert built.exit_code == 0, built.output
    return place


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DOGOVOR_INDEX", str(folder / "index"))
    monkeypatch.delenv("DOGOVOR_SEEDS", raising=False)

    def run(*words: str, **more: Any) -> Result:
        return CliRunner().invoke(dogovor, list(words), prog_name="dogovor", **more)

    return run


def loaded(result: Result) -> Any:
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


# --- the command itself ------------------------------------------------------------------------------------


def test_alone_it_prints_help(run: Run) -> None:
    alone, helped = run(), run("--help")
    assert alone.exit_code == helped.exit_code == 0
    assert alone.stdout == helped.stdout and alone.stderr == ""
    assert all(f"\n  {name} " in alone.stdout for name in COMMANDS)


def test_its_version(run: Run) -> None:
    from importlib.metadata import version

    assert run("--version").stdout == f"dogovor {version('dogovor')}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"dogovor {name}" in result.stdout


def test_a_wrong_command_is_answered_with_the_right_one(run: Run) -> None:
    result = run("serch", "газ")
    assert result.exit_code == 2 and result.stdout == ""
    assert "Did you mean 'search'?" in result.stderr


# --- search ------------------------------------------------------------------------------------------------


def test_search_finds_every_form_and_says_how_many(run: Run) -> None:
    result = run("search", "договоры")
    assert result.exit_code == 0
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert ["port.txt", "1", "ru", "2025-03-12"] in [line[:4] for line in lines]
    assert all(len(line) == 6 for line in lines)
    assert f"{len(lines)} paragraph" in result.stderr


def test_search_as_json(run: Run) -> None:
    found = loaded(run("search", "зерновой", "терминал", "--json"))
    assert set(found) >= {"query", "total", "hits", "facets", "notes"}
    assert found["query"] == "зерновой терминал"
    assert found["total"] == len(found["hits"]) >= 1
    hit = found["hits"][0]
    assert (hit["article"], hit["paragraph"], hit["lang"]) == ("port.txt", 1, "ru")
    assert hit["text"].startswith("Порт Актау") and hit["text"].endswith("долларов.")
    assert isinstance(hit["score"], float)
    assert {hit["text"][start:stop] for start, stop in hit["marks"]} == {"зернового", "терминала"}
    assert {hit["snippet"][start:stop] for start, stop in hit["snippet_marks"]} == {"зернового", "терминала"}
    [deal] = hit["deals"]
    assert deal["matching"] is True


@pytest.mark.parametrize("width", [40, 100])
def test_on_a_terminal_the_words_found_are_marked(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr("cli.search.on_terminal", lambda: True)
    result = run("search", "терминала", env={"COLUMNS": str(width), "FORCE_COLOR": "1", "TERM": "xterm"})
    assert "\x1b[1;33mтерминала\x1b[0m" in result.stdout
    assert "12 марта" not in result.stdout and "Новый терминал в порту" in result.stdout
    plain = run("search", "терминала", env={"COLUMNS": str(width), "NO_COLOR": "1"}).stdout
    assert "\x1b[" not in plain
    assert max(map(len, plain.splitlines())) <= width


def test_a_limit_of_none_counts_only(run: Run) -> None:
    result = run("search", "договор", "--limit", "0")
    assert result.exit_code == 0 and result.stdout == ""
    assert result.stderr.endswith("paragraphs\n") and "none" not in result.stderr


def test_a_deal_in_json_has_the_fields_of_the_record(run: Run) -> None:
    found = loaded(run("deals", "--currency", "EUR", "--json"))
    assert set(found) >= {"query", "total", "deals", "totals", "facets", "notes"}
    [deal] = found["deals"]
    assert set(deal) >= {
        "id", "article", "article_id", "paragraph", "paragraph_id", "lang", "published", "kind", "status",
        "parties", "title", "object", "amount", "currency", "amount_text", "qualifier", "upper",
        "amount_usd", "fx_rate", "fx_date", "fx_source", "is_total", "in_sums", "measures", "sector",
        "sector_alt", "section_heading", "place", "country", "evidence", "same_deal",
    }  # fmt: skip
    assert deal["article"] == "banka.txt" and deal["paragraph"] == 1 and deal["lang"] == "bg"
    assert deal["published"] == "2025-06-05"
    assert deal["amount"] == 40_000_000 and isinstance(deal["amount"], int)
    assert deal["currency"] == "EUR" and deal["qualifier"] == "exact"
    assert isinstance(deal["amount_usd"], int) and deal["amount_usd"] > 40_000_000
    text = loaded(run("show", deal["paragraph_id"], "--json"))["text"]
    for evidence in deal["evidence"]:
        if evidence["paragraph"] == 1:
            assert text[evidence["start"] : evidence["stop"]] == evidence["quote"]
        assert evidence["rule"]


@pytest.mark.parametrize(
    ("options", "articles"),
    [
        (["--lang", "uk"], {"gaz.txt"}),
        (["--lang", "uk", "--lang", "bg"], {"gaz.txt", "banka.txt"}),
        (["--year", "2024"], {"gaz.txt"}),
        (["--min-usd", "100m"], {"port.txt", "gaz.txt"}),
        (["--min-usd", "120000000", "--max-usd", "120_000_000"], {"port.txt"}),
        (["--max-usd", "119999999"], {"banka.txt"}),
        (["--amount", "1b+"], {"gaz.txt"}),
        (["--amount", "100m-1b", "--amount", "1B+"], {"port.txt", "gaz.txt"}),
        (["--currency", "usd"], {"port.txt", "gaz.txt"}),
        (["--qualifier", "exact"], {"port.txt", "banka.txt", "gaz.txt"}),
        (["--party", "дунав"], {"banka.txt"}),
        (["--party", "Північний", "--party", "каспий"], {"gaz.txt", "port.txt"}),
        (["договор", "--lang", "bg", "--lang", "ru"], {"port.txt", "banka.txt"}),
    ],
)
def test_deals_are_narrowed(run: Run, options: list[str], articles: set[str]) -> None:
    found = loaded(run("deals", "--json", *options))
    assert {deal["article"] for deal in found["deals"]} == articles
    assert found["total"] == len(found["deals"])


def test_what_was_chosen_is_told_in_json(run: Run) -> None:
    found = loaded(run("deals", "--json", "--lang", "bg", "--min-usd", "1m", "--max-usd", "1b"))
    assert found["filters"] == {"lang": ["bg"], "min_usd": 1_000_000, "max_usd": 1_000_000_000}


@pytest.mark.parametrize("name", ["search", "deals", "facets"])
def test_nothing_found_is_1_and_says_so(run: Run, name: str) -> None:
    result = run(name, "--party", "Никто Такой")
    assert result.exit_code == 1
    assert (
        "0 paragraphs" in result.stderr
        or f"No {'deal' if name == 'deals' else 'paragraph'} found" in result.stderr
    )
    assert run("search", "шпалоукладчик").exit_code == 1


def test_deals_are_sorted_by_amount_and_paged(run: Run) -> None:
    largest = loaded(run("deals", "--sort", "-amount", "--json"))["deals"]
    dollars = [deal["amount_usd"] for deal in largest]
    assert dollars == sorted(dollars, reverse=True) and len(dollars) == 3
    second = run("deals", "--sort", "-amount", "--limit", "1", "--offset", "1", "--json")
    assert [deal["id"] for deal in loaded(second)["deals"]] == [largest[1]["id"]]
    assert loaded(second)["total"] == 3
    said = run("deals", "--limit", "1").stderr
    assert "1-1 of 3 deals" in said and "--offset 1" in said
    assert run("deals", "--offset", "50").exit_code == 0


def test_deals_as_csv(run: Run) -> None:
    result = run("deals", "--csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout, newline="")))
    assert {row["article"] for row in rows} == set(ARTICLES)
    assert {row["amount"] for row in rows} == {"120000000", "40000000", "1200000000"}
    assert "3 deals" in result.stderr


def test_deals_as_lines(run: Run) -> None:
    lines = run("deals").stdout.splitlines()
    assert len(lines) == 3
    assert all(line.count("\t") == 9 for line in lines)


def test_facets(run: Run) -> None:
    found = loaded(run("facets", "--json"))
    values = {value["value"]: value["count"] for value in found["facets"]["lang"]["values"]}
    assert values == {"ru": 2, "bg": 2, "uk": 2}
    bands = {value["value"]: value["count"] for value in found["facets"]["amount"]["values"]}
    assert bands == {"10m-100m": 1, "100m-1b": 1, "1b+": 1}
    lines = run("facets", "--facet", "lang").stdout.splitlines()
    assert sorted(lines) == ["lang\tbg\t2", "lang\tru\t2", "lang\tuk\t2"]


def test_a_facet_ignores_its_own_choice(run: Run) -> None:
    found = loaded(run("facets", "--amount", "1b+", "--json"))
    values = found["facets"]["amount"]["values"]
    assert {value["value"] for value in values if value["count"]} == {"10m-100m", "100m-1b", "1b+"}
    assert [value["value"] for value in values if value["selected"]] == ["1b+"]


def test_show_an_article_a_paragraph_and_a_deal(run: Run) -> None:
    article = run("show", "gaz.txt")
    assert article.exit_code == 0
    assert [line.split("\t")[:3] for line in article.stdout.splitlines()] == [
        ["gaz.txt", "1", "uk"],
        ["gaz.txt", "2", "uk"],
    ]
    assert loaded(run("show", "gaz", "--json"))["published"] == "2024-02-03"
    assert run("show", "articles/gaz.txt").stdout == article.stdout
    paragraph = run("show", "gaz#2")
    assert paragraph.stdout == "gaz.txt\t2\tuk\tПостачання почнеться восени.\n"
    [deal] = loaded(run("deals", "--lang", "uk", "--json"))["deals"]
    shown = run("show", deal["id"]).stdout
    assert "rule" in shown and "1,2 млрд доларів" in shown and "1,200,000,000 USD" in shown


def test_show_what_is_not_there(run: Run) -> None:
    result = run("show", "nothing#7")
    assert result.exit_code == 1 and result.stdout == ""
    assert "nothing#7" in result.stderr


# --- a linguist's commands ---------------------------------------------------------------------------------


def test_analyze_shows_every_step(run: Run) -> None:
    result = run("analyze", "--lang", "uk", "у 3,5 млрд з’їзду")
    assert result.exit_code == 0
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert all(len(line) == 5 for line in lines)
    steps = list(dict.fromkeys(line[0] for line in lines))
    assert steps[0] == "tokenize" and len(steps) >= 4
    assert any(line[3] == "з'їзду" and "з'їзд" in line[4].split() for line in lines)


def test_analyze_reads_standard_input_and_guesses_the_language(run: Run) -> None:
    result = run("analyze", "-", input="Компанія уклала угоду про газ")
    assert "taken for uk" in result.stderr
    found = loaded(run("analyze", "--lang", "uk", "--json", "газу"))
    assert "газ" in found["steps"][-1]["tokens"][0]["terms"]


def test_analyze_refuses_what_it_cannot_tell(run: Run) -> None:
    assert run("analyze", "12345").exit_code == 2
    assert run("analyze", "--lang", "en", "gas").exit_code == 2
    assert run("analyze", "--lang", "uk").exit_code == 2


def test_extract_a_file(run: Run, folder: Path) -> None:
    result = run("extract", str(folder / "articles" / "banka.txt"))
    assert result.exit_code == 0
    assert "40 млн. евро" in result.stdout and "rule" in result.stdout
    found = loaded(run("extract", "--json", "-", input=ARTICLES["banka.txt"]))
    [deal] = found["deals"]
    assert deal["amount"] == 40_000_000 and deal["evidence"][0]["rule"]
    assert found["lang"] == "bg"


def test_extract_without_a_deal_is_1(run: Run) -> None:
    assert run("extract", "-", input="Сегодня в городе было тепло и солнечно.").exit_code == 1


def test_extract_many_texts(run: Run) -> None:
    lines = [
        json.dumps({"id": "a", "text": ARTICLES["gaz.txt"]}),
        "",
        json.dumps({"id": 7, "text": ""}),
        json.dumps({"id": "c", "text": "Заголовок\nСтоимость проекта составит от 3 до 5 млн долларов."}),
    ]
    result = run("extract", "--jsonl", "-", input="\n".join(lines))
    assert result.exit_code == 0, result.output
    first, empty, ranged = map(json.loads, result.stdout.splitlines())
    assert [first["id"], empty["id"], ranged["id"]] == ["a", 7, "c"]
    written = ARTICLES["gaz.txt"].split("\n")
    assert {paragraph["n"] for paragraph in first["paragraphs"]} == {
        n for n, line in enumerate(written) if line
    }
    assert {paragraph["lang"] for paragraph in first["paragraphs"]} == {"uk"}
    assert first["money"] == [{"value": 1_200_000_000, "currency": "USD", "qualifier": "exact"}]
    [deal] = first["deals"]
    assert set(deal) == {"sentence", "kind", "parties", "amount_value", "currency", "sector"}
    assert deal["amount_value"] == 1_200_000_000 and deal["sentence"] in ARTICLES["gaz.txt"]
    assert empty == {"id": 7, "paragraphs": [], "money": [], "deals": []}
    assert ranged["money"] == [
        {"value": 5_000_000, "currency": "USD", "qualifier": "from_to", "low": 3_000_000, "high": 5_000_000}
    ]


def test_bad_lines_are_told_and_left_out(run: Run) -> None:
    bad = [
        '{"id": "a"',
        "[1, 2]",
        '{"text": "x"}',
        '{"id": "b", "text": null}',
        '{"id": true, "text": "x"}',
        "\xff",
    ]
    good = json.dumps({"id": "ok", "text": "Газ"})
    result = run("extract", "--jsonl", input="\n".join([*bad[:3], good, *bad[3:]]).encode("latin-1"))
    assert result.exit_code == 0
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["ok"]
    for number in (1, 2, 3, 5, 6, 7):
        assert f"line {number}" in result.stderr
    nothing = run("extract", "--jsonl", input="\n".join(bad[:3]))
    assert nothing.exit_code == 2 and nothing.stdout == ""


# --- index and check ---------------------------------------------------------------------------------------


def test_index_tells_what_it_read_and_what_it_skipped(run: Run, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "articles", tmp_path / "in")
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    result = run("index", str(tmp_path / "in"), "--index", str(tmp_path / "out"), "--json")
    told = loaded(result)
    assert (told["articles"], told["paragraphs"], told["deals"]) == (3, 6, 3)
    assert [(Path(skipped["path"]).name, skipped["reason"]) for skipped in told["skipped"]] == [
        ("empty.txt", "the file is empty")
    ]
    plain = run("index", str(tmp_path / "in"), "--index", str(tmp_path / "other"))
    assert plain.stdout == "" and "empty.txt" in plain.stderr
    assert "3 articles, 6 paragraphs, 3 deals" in plain.stderr


def test_index_reads_the_folder_of_the_setting(run: Run, folder: Path, tmp_path: Path) -> None:
    environment = {"DOGOVOR_SEEDS": str(folder / "articles"), "DOGOVOR_INDEX": str(tmp_path / "index")}
    assert run("index", env=environment).exit_code == 0
    assert run("search", "газ", env=environment).exit_code == 0


def test_the_option_goes_before_the_setting(run: Run, tmp_path: Path) -> None:
    result = run("search", "газ", "--index", str(tmp_path / "nowhere"))
    assert result.exit_code == 2
    assert "dogovor index" in result.stderr


def test_check_finds_a_sound_index_sound(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert "3 articles, 6 paragraphs, 3 deals" in result.stdout
    assert loaded(run("check", "--json"))["sound"] is True


def test_search_shows_what_comes_nearest_when_asked(run: Run) -> None:
    alone = run("search", "зерновой завод")
    more = run("search", "зерновой завод", "--nearest")
    assert "--nearest" in alone.stderr
    assert len(more.stdout.splitlines()) > len(alone.stdout.splitlines())
    assert "Nearest" in more.stderr
    assert json.loads(run("search", "зерновой завод", "--json").stdout)["nearest"]


def test_a_text_in_another_language_gives_nothing_and_says_so(run: Run, tmp_path: Path) -> None:
    text = "ACME signed a contract with the city of London for $5 million, the company said on Monday."
    (tmp_path / "en.txt").write_text(text, encoding="utf-8")
    result = run("extract", str(tmp_path / "en.txt"))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "none of the languages" in result.stderr
    found = json.loads(run("extract", "--json", str(tmp_path / "en.txt")).stdout)
    assert (found["lang"], found["deals"], found["money"]) == (None, [], [])


def test_search_explains_the_score(run: Run) -> None:
    text = run("search", "терминал", "--explain").stdout
    assert "\t“терминал”: as typed" in text
    [hit, *_] = json.loads(run("search", "терминал", "--explain", "--json").stdout)["hits"]
    assert hit["why"][0]["typed"] == "терминал"
    assert sum(part["score"] for part in hit["why"]) == pytest.approx(hit["score"], abs=0.01)
