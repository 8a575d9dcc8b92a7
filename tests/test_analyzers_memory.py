"""The memory of words on disk: what is kept is found again, and nothing that befalls the file does harm."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from analyzers import analyzer, glossary, morphology
from analyzers import memory as room
from analyzers.analyzer import analyze
from analyzers.memory import Memory, memory, remember_in

TEXTS = [
    ("В данном случае подписан торгово-экономический договор на 300 000 рублей, www.inform.kz", "ru"),
    ("Угоду підписано, з'їзду енергетиків у рамках науково-технічного співробітництва", "uk"),
    ("Най-добрите договори с „Китайская Корпорация Водного Хозяйства“ за проекта", "bg"),
]


def forget() -> None:
    """As in a new process."""
    analyzer._words.cache_clear()
    analyzer._choices.cache_clear()


@pytest.fixture(autouse=True)
def _switched_off_again() -> Iterator[None]:
    forget()
    yield
    remember_in(None)
    forget()


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("words-*.sqlite3"))


def test_nothing_is_kept_unless_asked() -> None:
    assert memory() is None


def test_a_second_run_needs_no_dictionary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = [analyze(text, lang) for text, lang in TEXTS]
    forget()
    remember_in(tmp_path / "cache")
    first = [analyze(text, lang) for text, lang in TEXTS]
    remember_in(tmp_path / "cache")  # writes
    forget()

    def no_dictionary(*_: object) -> None:
        raise AssertionError("a dictionary was asked")

    for name in ("_parses", "bulgarian_dictionary", "_pymorphy", "_simplemma"):
        monkeypatch.setattr(morphology, name, no_dictionary)
    assert [analyze(text, lang) for text, lang in TEXTS] == first == plain
    assert len(files(tmp_path / "cache")) == 1


def test_it_holds_words_and_no_addresses(tmp_path: Path) -> None:
    remember_in(tmp_path)
    for text, lang in TEXTS:
        analyze(text, lang)
    remember_in(None)
    with closing(sqlite3.connect(files(tmp_path)[0])) as file:
        kept = {word for (word,) in file.execute("SELECT word FROM words")}
    assert "договор" in kept and not any("." in word or word == "300" for word in kept)


def test_what_another_version_found_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("old", "older", "oldest", "new"):
        monkeypatch.setattr(room, "fingerprint", lambda version=version: version)
        kept = Memory(tmp_path)
        assert kept.recall("ru", "договор") is None
        kept.note("ru", "договор", (version,), ())
        kept.write()
    assert Memory(tmp_path).recall("ru", "договор") == (("new",), ())
    assert len(files(tmp_path)) == 3  # the rest is gone


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough to be read as a page" * 100])
def test_a_broken_file_is_done_without(tmp_path: Path, content: bytes) -> None:
    kept = Memory(tmp_path)
    kept.note("ru", "договор", ("договор",), ())
    kept.write()
    [path] = files(tmp_path)
    path.write_bytes(content)
    remember_in(tmp_path)
    assert analyze("договору", "ru")[0].terms == ("договор",)


def test_a_file_cut_off_in_the_middle_is_done_without(tmp_path: Path) -> None:
    kept = Memory(tmp_path)
    for number in range(3000):
        kept.note("ru", f"слово{number}", ("слово",), ())
    kept.write()
    [path] = files(tmp_path)
    path.write_bytes(path.read_bytes()[:9000])
    remember_in(tmp_path)
    assert analyze("договору", "ru")[0].terms == ("договор",)


@pytest.mark.parametrize("found", ["", "\t", "договор", "а\tб\tв"])
def test_a_row_that_makes_no_sense_is_found_out_anew(tmp_path: Path, found: str) -> None:
    Memory(tmp_path).write()
    with closing(sqlite3.connect(files(tmp_path)[0])) as file, file:
        file.execute("INSERT INTO words VALUES ('ru', 'договору', ?)", (found,))
    remember_in(tmp_path)
    assert analyze("договору", "ru")[0].terms == ("договор",)


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    remember_in(tmp_path / "file" / "cache")
    assert analyze("договору", "ru")[0].terms == ("договор",)
    remember_in(None)


def test_another_writer_is_not_waited_for(tmp_path: Path) -> None:
    one, other = Memory(tmp_path), Memory(tmp_path)
    one.note("ru", "договор", ("договор",), ())
    with closing(sqlite3.connect(files(tmp_path)[0])) as file:
        file.execute("BEGIN EXCLUSIVE")
        one.write()
        assert other.recall("ru", "договор") is None
    assert Memory(tmp_path).recall("ru", "договор") is None


def test_two_writers_and_many_readers(tmp_path: Path) -> None:
    def work(number: int) -> None:
        kept = Memory(tmp_path)
        for word in range(200):
            kept.note("ru", f"слово{number}-{word}", (f"слово{word}",), ())
            kept.recall("ru", f"слово{number}-{word // 2}")
        kept.write()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    kept = Memory(tmp_path)
    assert any(kept.recall("ru", f"слово{number}-7") == (("слово7",), ()) for number in range(4))


def test_what_the_glossary_says_is_the_same_when_it_is_kept(tmp_path: Path) -> None:
    def said() -> list[object]:
        glossary._tree.cache_clear()
        glossary._held.cache_clear()
        text = "Строительство солнечной электростанции в Казахстане и Си Цзиньпин"
        found = glossary.find_concepts(analyze(text, "ru"), "ru", text)
        return [(one, glossary.equivalents(one.concept), glossary.domain_of(one.concept)) for one in found]

    plain = said()
    assert len(plain) > 2
    remember_in(tmp_path)
    assert said() == plain
    kept = memory()
    assert kept
    kept.write()
    assert kept.recall("ru, phrases", "сол")
    assert said() == plain
    glossary._tree.cache_clear()
    glossary._held.cache_clear()
