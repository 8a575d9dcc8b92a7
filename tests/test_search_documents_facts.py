"""What is known of a document beside its text: columns, sidecars, file names, and which is believed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.errors import DogovorError
from analyzers.tables import read_table
from search.documents.facts import facts_of, facts_of_name, published_of, sidecar_names
from search.documents.fragments import Fragments
from search.documents.limits import NAMES, Limits, parse_limits
from search.documents.model import Facts
from search.indexing import build_index
from search.manifest_sources import changed_since
from search.sources import find_sources
from search.stores.folder import FolderStore
from tests.documents import FIRST, PAGE, SECOND, TITLE, pdf_of
from tests.reading_files import read_all

TABLE = Path(__file__).parents[1] / "search" / "tables" / "columns.tsv"
COLUMNS = [
    (row["holds"], name) for row in read_table(TABLE, ("holds", "names")) for name in row.words("names")
]


@pytest.mark.parametrize(("holds", "name"), [pair for pair in COLUMNS if pair[0] not in ("text", "id")])
def test_every_name_of_the_table_is_known_however_it_is_written(holds: str, name: str) -> None:
    value = {"date": "2025-09-03", "url": "https://port.example/1", "lang": "ru-RU"}.get(holds, "Порт")
    wanted = {"date": "2025-09-03", "url": "https://port.example/1", "lang": "ru"}.get(holds, "Порт")
    for written in (name, name.upper(), name.replace("_", " ").title()):
        told = facts_of({written: value, "прочее": "x"})
        assert getattr(told, "published" if holds == "date" else holds) == wanted


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-09-03", "2025-09-03"),
        ("2025-09-03T23:59:59Z", "2025-09-03"),
        ("2025-09-03 10:15:00", "2025-09-03"),
        ("20250903", "2025-09-03"),
        ("2025-09", "2025-09"),
        ("2025", "2025"),
        (2025, "2025"),
        ("Wed, 03 Sep 2025 10:00:00 GMT", "2025-09-03"),
        ("3 Sep 2025 23:30 +0600", "2025-09-03"),
        ("03.09.2025", "2025-09-03"),
        ("3 септември 2025 г.", "2025-09-03"),
        (1756893600, "2025-09-03"),
        (1756893600123, "2025-09-03"),
        ({"value": "2025-09-03"}, "2025-09-03"),
        ("2025-02-30", None),
        ("99999999", None),
        ("вчера", None),
        ("", None),
        (None, None),
        (True, None),
        ([], None),
        (10**30, None),
    ],
)
def test_dates(written: object, read: str | None) -> None:
    assert published_of(written) == read


@given(
    st.one_of(
        st.text(), st.integers(), st.floats(), st.lists(st.text()), st.dictionaries(st.text(), st.text())
    )
)
def test_any_value_is_a_date_or_none(value: object) -> None:
    assert published_of(value) is None or len(str(published_of(value))) in (4, 7, 10)


@pytest.mark.parametrize(
    ("name", "title", "published"),
    [
        ("2025-09-03.txt", None, "2025-09-03"),
        ("inform_20250903_17.html", None, "2025-09-03"),
        ("03.09.2025 Порт подписал договор.pdf", "Порт подписал договор", "2025-09-03"),
        ("2025_09_Отчёт_о_работе.docx", "Отчёт о работе", "2025-09"),
        ("000_e2a251af6786de59.txt", None, None),
        ("e20250903f.txt", None, None),
        ("2025-13-45.txt", None, None),
        ("port-podpisal-dogovor.html", None, None),
        ("статья №1.txt", None, None),
    ],
)
def test_what_a_name_tells(name: str, title: str | None, published: str | None) -> None:
    assert facts_of_name(name) == Facts(title=title, published=published)


@pytest.mark.parametrize(
    ("sidecar", "held"),
    [
        (
            "page.json",
            '{"headline": "Другой", "date": "2024-01-01", "source": "Вестник", "link": "javascript:x"}',
        ),
        ("page.txt.json", '{"date": "2024-01-01", "outlet": "Вестник", "author": ["Олег Рудь", "Інна Гай"]}'),
        ("page.toml", 'date = 2024-01-01\noutlet = "Вестник"\n'),
        ("page.txt.toml", 'date = 2024-01-01T10:00:00Z\npublisher = "Вестник"\n'),
    ],
)
def test_a_sidecar_tells_what_the_text_does_not(tmp_path: Path, sidecar: str, held: str) -> None:
    (tmp_path / "page.txt").write_text(f"{TITLE}\n\n{FIRST}\n\n{SECOND}", encoding="utf-8")
    (tmp_path / sidecar).write_text(held, encoding="utf-8")
    [article], skipped = read_all([tmp_path])
    assert not skipped
    assert (article.title, article.published, article.outlet, article.url) == (
        TITLE,
        "2024-01-01",
        "Вестник",
        None,
    )


def test_the_document_goes_before_the_sidecar_and_that_before_the_name(tmp_path: Path) -> None:
    (tmp_path / "2020-01-01.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "2020-01-02.pdf").write_bytes(pdf_of([[FIRST, SECOND]], {"CreationDate": "D:20200303"}))
    for name in ("2020-01-01.json", "2020-01-02.json"):
        (tmp_path / name).write_text('{"date": "2021-01-01", "author": "Інна Гай"}', encoding="utf-8")
    page, report = read_all([tmp_path])[0]
    assert (page.published, page.author) == ("2025-09-03", "Олег Рудь")
    assert (report.published, report.author) == ("2021-01-01", "Інна Гай")


@pytest.mark.parametrize(
    ("held", "reason"),
    [
        (b"{", "it is no JSON"),
        (b"[]", "it holds no object"),
        (b"\xff\xfe\x00", "it is no JSON"),
        (b"[" * 200_000, "it is no JSON"),
        (b" " * (2**20 + 1), "it is larger than 1 MiB"),
    ],
)
def test_a_broken_sidecar_is_told_and_the_document_read(tmp_path: Path, held: bytes, reason: str) -> None:
    (tmp_path / "page.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "page.json").write_bytes(held)
    [article], _ = read_all([tmp_path])
    assert article.notes[0].startswith(f"page.json beside it tells nothing: {reason}")


def test_json_is_a_sidecar_only_beside_a_document(tmp_path: Path) -> None:
    for name in ("page.txt", "page.json", "news.json", "news.csv"):
        (tmp_path / name).write_text(json.dumps({"text": FIRST + name}), encoding="utf-8")
    sources, _ = find_sources([tmp_path])
    assert [source.path.name for source in sources] == ["news.csv", "news.json", "page.txt"]
    named, _ = find_sources([tmp_path / "page.json", tmp_path / "page.txt"])
    assert [source.path.name for source in named] == ["page.txt"]
    assert sidecar_names("page.txt") == ("page.txt.json", "page.txt.toml", "page.json", "page.toml")


def test_an_index_is_stale_when_a_sidecar_changes(tmp_path: Path) -> None:
    seeds = tmp_path / "in"
    seeds.mkdir()
    (seeds / "page.txt").write_text(FIRST, encoding="utf-8")
    build_index([seeds], tmp_path / "index")
    store = FolderStore(tmp_path / "index")
    assert changed_since(store) is None
    (seeds / "page.json").write_text('{"date": "2024-01-01"}', encoding="utf-8")
    assert "page" in str(changed_since(store))
    build_index([seeds], tmp_path / "index")
    assert changed_since(store) is None
    (seeds / "page.json").write_text('{"date": "2024-01-02"}', encoding="utf-8")
    assert "page" in str(changed_since(store))


# --- names of documents and limits -------------------------------------------------------------------------


@given(st.lists(st.one_of(st.none(), st.text(), st.integers()), max_size=30))
def test_fragments_are_unique_and_fit_an_address(called: list[object]) -> None:
    names = Fragments()
    given_names = [names.of(one, number) for number, one in enumerate(called, 1)]
    assert len(set(given_names)) == len(given_names)
    assert all(name and not set(name) & set("# ?%&\n") and len(name) < 80 for name in given_names)


def test_limits_are_set_by_name() -> None:
    assert parse_limits("") == Limits()
    assert parse_limits("file=1M, seconds=60 TEXT=2MiB") == Limits(file=2**20, seconds=60, text=2 * 2**20)
    assert parse_limits("pages=7", Limits(file=1)) == Limits(file=1, pages=7)
    assert parse_limits("line=1k").changed() == {"line": 1024}
    assert set(NAMES) == set(Limits.__dataclass_fields__)


@pytest.mark.parametrize(
    "typed", ["size=1M", "file", "file=", "file=0", "file=-1", "pages=1M", "file=1e9", "file=9999T"]
)
def test_a_wrong_limit_is_said(typed: str) -> None:
    with pytest.raises(DogovorError, match=r"(is no limit|cannot be used)"):
        parse_limits(typed)


def test_the_limits_are_documented() -> None:
    page = (TABLE.parents[2] / "docs" / "documents.md").read_text(encoding="utf-8")
    for name, value in ((name, getattr(Limits(), name)) for name in NAMES):
        said = next(
            (f"{value // unit}{sign}" for unit, sign in ((2**30, "G"), (2**20, "M")) if not value % unit),
            value,
        )
        assert f"| `{name}` | {said} |" in page
