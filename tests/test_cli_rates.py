"""Exchange rates of the user's own: from an option or a setting to the dollars of a deal.

What is said when the file is wrong or an index was built with another."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analyzers.errors import TableError
from cli.main import dogovor
from cli.serve import build_if_needed, reason_to_build
from search.indexing import build_index
from search.manifest import load_manifest
from search.manifest_sources import changed_since
from search.query import parse
from search.searcher import Searcher
from search.settings import Settings
from search.stores.folder import FolderStore

TEXT = "2024-03-01\n\nКомпания «Вега» подписала с компанией «Бор» контракт на 540,5 млн тенге.\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an article and a table of rates, and an index built with it."""
    monkeypatch.delenv("DOGOVOR_RATES", raising=False)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "vega.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "rates.tsv").write_text("KZT\t2024-03\t540.5\tHouse bank\n", encoding="utf-8")
    build_index([tmp_path / "seeds"], tmp_path / "index", rates=tmp_path / "rates.tsv")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(dogovor, list(words))


def worth(index: Path) -> tuple[int | None, str | None, str | None]:
    searcher = Searcher.open(index)
    try:
        [deal] = searcher.deals(parse("")).deals
        return deal.record["amount_usd"], deal.record["fx_date"], deal.record["fx_source"]
    finally:
        searcher.close()


def test_rate_date_and_source_stand_on_the_record(place: Path) -> None:
    assert worth(place / "index") == (1_000_000, "2024-03", "House bank")


@pytest.mark.parametrize("by_setting", [True, False])
def test_index_and_extract_take_rates_from_an_option_or_a_setting(
    place: Path, monkeypatch: pytest.MonkeyPatch, by_setting: bool
) -> None:
    option = [] if by_setting else ["--rates", str(place / "rates.tsv")]
    if by_setting:
        monkeypatch.setenv("DOGOVOR_RATES", str(place / "rates.tsv"))
    fresh = place / "fresh"
    assert run("index", str(place / "seeds"), "--index", str(fresh), *option).exit_code == 0
    assert worth(fresh)[2] == "House bank"
    found = json.loads(run("extract", "--json", str(place / "seeds" / "vega.txt"), *option).stdout)
    assert [deal["amount_usd"] for deal in found["deals"]] == [1_000_000]


def test_the_manifest_names_the_rates_and_notices_their_change(place: Path) -> None:
    rates = place / "rates.tsv"
    manifest = load_manifest(place / "index")
    assert manifest.rates and manifest.rates["path"] == str(rates)
    store = FolderStore(place / "index")
    assert changed_since(store) is None
    rates.write_text("KZT\t2024-03\t500\tHouse bank\n", encoding="utf-8")
    assert str(changed_since(store)).endswith("were changed since it was built.")
    build_if_needed(Settings(index=place / "index"))
    assert worth(place / "index")[0] == 1_081_000, "it is built again with its own rates"
    rates.unlink()
    assert str(changed_since(store)).endswith("are gone since it was built.")
    build_if_needed(Settings(index=place / "index"))  # cannot be: it is served as it is
    assert worth(place / "index")[0] == 1_081_000


def test_serving_with_other_rates_builds_again(place: Path) -> None:
    settings = Settings(index=place / "index", rates=place / "rates.tsv")
    assert reason_to_build(settings)[0] is None
    (place / "copy.tsv").write_bytes((place / "rates.tsv").read_bytes())
    assert reason_to_build(replace(settings, rates=place / "copy.tsv"))[0] is None, "the same rates"
    (place / "other.tsv").write_text("KZT\t2024\t270.25\tAnother bank\n", encoding="utf-8")
    settings = replace(settings, rates=place / "other.tsv")
    assert "other exchange rates" in str(reason_to_build(settings)[0])
    build_if_needed(settings)
    assert worth(place / "index") == (2_000_000, "2024", "Another bank")
    assert reason_to_build(settings)[0] is None


def test_reading_says_so_where_other_rates_are_set(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = str(place / "index")
    monkeypatch.setenv("DOGOVOR_RATES", str(place / "rates.tsv"))
    assert "exchange rates" not in run("deals", "--index", index).stderr
    (place / "other.tsv").write_text("KZT\t2024\t270.25\n", encoding="utf-8")
    monkeypatch.setenv("DOGOVOR_RATES", str(place / "other.tsv"))
    for command in ("deals", "check"):
        result = run(command, "--index", index)
        assert result.exit_code == 0
        assert "was built with other exchange rates" in result.stderr
        assert "dogovor index --index" in result.stderr


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("KZT;2024;540.5", "no currency code"),
        ("tenge\t2024\t540.5", "no currency code"),
        ("KZT\t2024\t540,5", "write a point: 540.5"),
        ("KZT\t1.3.2024\t540.5", "no date like"),
        ("KZT\t2024\t-1", "not above zero"),
        ("KZT\t2024\t1e999", "is no rate"),
        ("KZT\t2024\t540.5\tbank\tmore", "5 columns where 4"),
        ("USD\t2024\t1", "USD needs no rate"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_its_place(place: Path, row: str, said: str) -> None:
    (place / "wrong.tsv").write_text(f"# of my own\nEUR\t2024\t0.9\n{row}\n", encoding="utf-8")
    before = (place / "index" / "manifest.json").read_bytes()
    for words in (
        ["index", str(place / "seeds"), "--index", str(place / "index")],
        ["extract", str(place / "seeds" / "vega.txt")],
        ["serve", "--index", str(place / "index"), "--port", "0"],
    ):
        result = run(*words, "--rates", str(place / "wrong.tsv"))
        assert result.exit_code == 2
        assert "wrong.tsv:3: " in result.stderr and said in result.stderr
        assert "Traceback" not in result.stderr
    assert (place / "index" / "manifest.json").read_bytes() == before


def test_a_file_of_rates_is_called_as_it_was_named(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "r1.tsv").write_text("KZT;2024;540.5\n", encoding="utf-8")
    monkeypatch.chdir(place)
    for name in ("r1.tsv", str(place / "r1.tsv")):
        result = run("extract", "seeds/vega.txt", "--rates", name)
        assert result.exit_code == 2 and result.stderr.startswith(f"dogovor: {name}:1: ")


def test_a_rate_that_stands_twice_is_told(place: Path) -> None:
    (place / "twice.tsv").write_text("KZT\t2024\t500\nKZT\t2024\t501\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"twice\.tsv:2: a rate of KZT for 2024 stands there already"):
        build_index([place / "seeds"], place / "fresh", rates=place / "twice.tsv")
    assert not (place / "fresh").exists()


@pytest.mark.parametrize("name", ["missing.tsv", "seeds", "empty.tsv", "bytes.tsv"])
def test_a_file_that_is_no_table_of_rates_is_told(place: Path, name: str) -> None:
    (place / "empty.tsv").write_text("# nothing yet\n", encoding="utf-8")
    (place / "bytes.tsv").write_bytes(b"\xff\xfe\x00")
    result = run("index", str(place / "seeds"), "--index", str(place / "index"), "--rates", str(place / name))
    assert result.exit_code == 2
    assert name in result.stderr and "Install dogovor" not in result.stderr
    assert worth(place / "index")[2] == "House bank"


def test_a_table_from_a_spreadsheet_is_read(place: Path) -> None:
    (place / "excel.tsv").write_bytes(b"\xef\xbb\xbfKZT\t2024-03-01\t1081\tbank\r\n")
    build_index([place / "seeds"], place / "fresh", rates=place / "excel.tsv")
    assert worth(place / "fresh") == (500_000, "2024-03-01", "bank")
