"""Files become articles: what is read, what is skipped and why, what is an error."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from pathlib import Path
from typing import Any

import pytest

from search.corpus import LONGEST_PARAGRAPH, MOST_LINES, Article, article_from_text, read_articles
from search.errors import SeedError
from search.sources import LARGEST_FILE, Skipped, find_sources, shown, unique_ids

SEEDS = Path(__file__).parents[1] / "seeds"
SEED_DIGESTS = """
6fb135594130c054c22c55f2edbcebb8a26954352bee530af5f4963b0e2631b5 000_e2a251af6786de59.txt
0142fa0011e834d8a256b9985746a928c5c89abce4ad307e7b8a1a0121a20a5b 001_e56d8d95cd8c9d38.txt
87bef3c32a279e7752b925c9d29c2bd6fa558bd56b0d9e0795ec3cd4b7997b9c 002_66176d3dcb1bf549.txt
5d6974726e9841c2eff308c85b989156224d13024683c0456f6f3a717c784be5 003_2fcb5681b735ea60.txt
c24bb5e6f08c8ec700760aa2d7ba2b6969680facebcb636f8edfea0f973ef395 004_277ce34947d1393e.txt
"""
TEXT = "Порт подписал договор с новым подрядчиком. Работы начнутся в мае."
OTHER = "Общината подписа договор за ремонт на пристанището. Работата започва през май."


def read(*paths: Path) -> tuple[list[Article], dict[str, str]]:
    """Articles, and the reasons of what was skipped by file name."""
    articles: list[Article] = []
    skipped: dict[str, str] = {}
    for found in read_articles(paths):
        if isinstance(found, Skipped):
            skipped[Path(found.path).name] = found.reason
        else:
            articles.append(found)
    return articles, skipped


# --- the seeds ---------------------------------------------------------------------------------------------


def test_the_seeds_are_kept_byte_for_byte() -> None:
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in SEEDS.iterdir()}
    assert found == {name: digest for digest, name in map(str.split, SEED_DIGESTS.strip().splitlines())}


def test_what_the_seeds_tell() -> None:
    articles, skipped = read(SEEDS)
    assert not skipped
    told = [
        (a.file[:3], a.lang, a.published, a.title, a.outlet, a.author, len(a.paragraphs), a.furniture)
        for a in articles
    ]
    assert told == [
        ("000", "bg", "2025-07", None, "Kazinform", None, 96, 0),
        ("001", "bg", None, None, "inform.kz", "Берик Табынбаев", 12, 7),
        ("002", "ru", "2025-09-05", None, None, None, 19, 0),
        ("003", "uk", "2025-09-05", None, None, None, 14, 0),
        ("004", "ru", "2026-01-19", "Выгодное соседство", None, "Александр ПОПОВ", 10, 21),
    ]


def test_headings_of_a_seed_and_what_stands_under_them() -> None:
    articles, _ = read(SEEDS / "001_e56d8d95cd8c9d38.txt")
    assert [(p.line, p.heading) for p in articles[0].paragraphs] == [
        (1, None),
        (3, None),
        (7, "Търговия и икономика"),
        (11, "Търговия и икономика"),
        (15, "Транспорт и логистика"),
        (19, "Транспорт и логистика"),
        (21, "Транспорт и логистика"),
        (25, "Генерално консулство в Гуанджоу"),
        (29, "Генерално консулство в Гуанджоу"),
        (33, "Културни и хуманитарни проекти"),
        (37, "Културни и хуманитарни проекти"),
        (39, "Културни и хуманитарни проекти"),
    ]


def test_no_long_line_of_the_seeds_is_lost() -> None:
    articles, _ = read(SEEDS)
    for article in articles:
        kept = {p.line for p in article.paragraphs}
        lines = (SEEDS / article.file).read_text(encoding="utf-8").splitlines()
        lost = [text for number, text in enumerate(lines, start=1) if len(text) > 120 and number not in kept]
        assert not lost


# --- which files are read ----------------------------------------------------------------------------------


def test_folders_are_read_in_sorted_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a/1.txt", "a/c/3.TXT", "0.txt", ".git/5.txt", "a/.6.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{TEXT} Это {name}.", encoding="utf-8")
    articles, skipped = read(tmp_path)
    assert [article.file for article in articles] == ["0.txt", "1.txt", "3.TXT", "2.txt"]
    assert not skipped
    assert articles == read(tmp_path)[0]


def test_a_file_named_is_read_whatever_its_name_and_only_once(tmp_path: Path) -> None:
    page = tmp_path / "статья"
    page.write_text(TEXT, encoding="utf-8")
    articles, skipped = read(page, tmp_path / "." / "статья")
    assert [article.id for article in articles] == ["статья"] and not skipped


def test_a_repeated_file_name_takes_its_folders_into_the_id() -> None:
    files = [Path("x/2024/gas.txt"), Path("x/2025/gas.txt"), Path("y/2025/gas.txt"), Path("y/oil.txt")]
    assert unique_ids(files) == ["x.2024.gas", "x.2025.gas", "y.2025.gas", "oil"]


def test_an_id_fits_an_address() -> None:
    files = [
        Path("a b#c.txt"),
        Path("a_b_c.txt"),
        Path("стаття №1.txt"),
        Path("\udcff.txt"),
        Path("a b.c.txt"),
    ]
    ids = unique_ids(files)
    assert ids == ["a_b_c.txt", "a_b_c.txt.2", "стаття_1", "xff", "a_b.c"]
    assert len(set(ids)) == len(files)


def test_file_names_with_odd_bytes_can_be_shown(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/port\xff.txt"
    try:
        Path(os.fsdecode(path)).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    [article] = read(tmp_path)[0]
    assert article.file == "port\\xff.txt" and shown(article.path).isprintable()


def test_links_are_followed_once_and_loops_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "port.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    articles, skipped = read(tmp_path)
    assert [article.id for article in articles] == ["port"]
    assert skipped == {"gone.txt": "it is a broken link", "self.txt": "it is a broken link"}


# --- what is skipped ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "PNG"),
        (bytes(range(256)) * 10, "binary"),
        (b"Only Latin letters here.", "no text in Cyrillic"),
        ("Фото: порт\nFacebook\n© 2025 Порт".encode(), "no article text"),
        (b"\n" * (MOST_LINES + 1) + TEXT.encode(), "too many for an article"),
    ],
    ids=["empty", "blank", "image", "binary", "latin", "furniture", "lines"],
)
def test_a_file_that_is_no_article_is_skipped_with_its_reason(
    tmp_path: Path, raw: bytes, reason: str
) -> None:
    (tmp_path / "bad.txt").write_bytes(raw)
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    articles, skipped = read(tmp_path)
    assert [article.file for article in articles] == ["good.txt"]
    assert list(skipped) == ["bad.txt"] and reason in skipped["bad.txt"]


def test_a_file_above_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    assert "4 MiB" in read(tmp_path)[1]["huge.txt"]


def test_the_same_text_twice_is_one_article_in_any_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"{TEXT}\r\n", encoding="cp1251")
    (tmp_path / "c.txt").write_text(OTHER, encoding="koi8-r")
    articles, skipped = read(tmp_path)
    assert [(article.file, article.encoding, article.lang) for article in articles] == [
        ("a.txt", "utf-8", "ru"),
        ("c.txt", "koi8-r", "bg"),
    ]
    assert skipped == {"b.txt": f"it has the same text as {tmp_path / 'a.txt'}"}


def test_other_kinds_of_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    assert read(tmp_path)[1] == {"photo.png": "files that end in .png are not read"}


def refuse(path: Path) -> Any:
    raise PermissionError(errno.EACCES, "Permission denied", str(path))


def test_a_file_without_permission_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "secret.txt").write_text(OTHER, encoding="utf-8")
    whole = Path.open
    monkeypatch.setattr(Path, "open", lambda p, *how: refuse(p) if p.name == "secret.txt" else whole(p, *how))
    articles, skipped = read(tmp_path)
    assert [article.file for article in articles] == ["a.txt"]
    assert skipped == {"secret.txt": "it cannot be read: permission denied"}


# --- what is an error --------------------------------------------------------------------------------------


def test_a_folder_inside_without_permission_is_skipped_and_the_one_named_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "secret").mkdir()
    listed = os.scandir
    monkeypatch.setattr(os, "scandir", lambda p: refuse(p) if Path(p).name == "secret" else listed(p))
    articles, skipped = read(tmp_path)
    assert len(articles) == 1 and "permission denied" in skipped["secret"]
    with pytest.raises(SeedError, match=r"Cannot read the folder .*secret: permission denied\. Check"):
        find_sources([tmp_path / "secret"])


@pytest.mark.parametrize("name", ["missing", "gone", "loop", "x" * 300, "nul\0"])
def test_a_path_that_is_not_there_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(SeedError):
        find_sources([SEEDS, tmp_path / name])


def test_a_folder_without_articles_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(TEXT, encoding="utf-8")
    with pytest.raises(SeedError, match=r"There are no articles in .*\.txt"):
        next(read_articles([tmp_path]))


def test_nothing_readable_is_an_error_after_the_reasons(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    found = read_articles([tmp_path])
    assert next(found) == Skipped(str(tmp_path / "empty.txt"), "the file is empty", "empty")
    with pytest.raises(SeedError, match=r"empty\.txt: the file is empty"):
        next(found)


# --- what an article is made of ----------------------------------------------------------------------------


def test_a_title_alone_is_a_paragraph() -> None:
    article = article_from_text("Порт подписал договор", "port.txt")
    assert article.title is None and [p.text for p in article.paragraphs] == ["Порт подписал договор"]


def test_an_article_without_a_date_has_none() -> None:
    article = article_from_text(f"{TEXT}\n\nДоговор от 12.03.2025 истёк 1 мая 2026 года.", "port.txt")
    assert article.published is None


def test_paragraphs_in_another_language_are_known() -> None:
    article = article_from_text(f"{TEXT}\n\n{OTHER}\n\nShanghai Electric, 2025.", "port.txt")
    assert (article.lang, [p.lang for p in article.paragraphs]) == ("ru", ["ru", "bg", "ru"])


def test_markup_in_a_text_is_text() -> None:
    article = article_from_text("<script>alert('договор')</script> подписан сегодня.", "port.txt")
    assert article.paragraphs[0].text == "<script>alert('договор')</script> подписан сегодня."


@pytest.mark.parametrize(
    ("sentence", "outlet"),
    [
        ("Договор подписан, передаёт корреспондент агентства Kazinform.", "Kazinform"),
        ("Договор подписан, передает корреспондент газеты «Портовый вестник».", "Портовый вестник"),
        ("Договор подписан, передает корреспондент «Портового вестника».", None),
        ("Повече – в материала на кореспондента на агенция Kazinform.", "Kazinform"),
        ("Про це повідомляє кореспондент УНІАН.", "УНІАН"),
        ("Корреспондент Reuters видел договор.", None),
        ("Об этом сообщает Reuters со ссылкой на источники.", None),
        ("Предава кореспондентът на БТА в Русе.", "БТА"),
    ],
)
def test_only_its_own_correspondent_tells_the_outlet(sentence: str, outlet: str | None) -> None:
    assert article_from_text(f"{TEXT}\n\n{sentence}", "port.txt").outlet == outlet


def test_a_very_long_line_is_split_between_sentences_with_a_note() -> None:
    article = article_from_text(f"{TEXT} " * 4_000, "port.txt")
    assert len(article.paragraphs) == 27 and {p.line for p in article.paragraphs} == {1}
    assert all(len(p.text) <= LONGEST_PARAGRAPH and p.text.endswith("мае.") for p in article.paragraphs)
    assert article.notes == ("line 1 has 263,999 characters and was split into 27 paragraphs",)


@pytest.mark.slow
def test_the_longest_line_that_is_read_is_read_in_seconds(tmp_path: Path) -> None:
    (tmp_path / "line.txt").write_text(
        f"{TEXT} " * (LARGEST_FILE // len(f"{TEXT} ".encode())), encoding="utf-8"
    )
    started = time.perf_counter()
    [article] = read(tmp_path)[0]
    assert time.perf_counter() - started < 30
    assert len(article.paragraphs) > 200 and article.notes


def test_a_line_of_50_megabytes_is_skipped_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "line.txt").write_text(f"{TEXT} " * (50 * 2**20 // len(TEXT.encode())), encoding="utf-8")
    articles, skipped = read(tmp_path)
    assert [article.file for article in articles] == ["good.txt"]
    assert "MiB; texts above 4 MiB are not read" in skipped["line.txt"] and "split it" in skipped["line.txt"]


def test_an_article_in_another_language_is_skipped_and_named(tmp_path: Path) -> None:
    belarusian = "Кампанія падпісала кантракт на пастаўку. Гэта быў першы ўдзел завода ў такім праекце.\n"
    (tmp_path / "by.txt").write_text(belarusian, encoding="utf-8")
    (tmp_path / "ru.txt").write_text(
        "Компания подписала контракт на поставку оборудования.\n", encoding="utf-8"
    )
    skipped, article = read_articles([tmp_path])
    assert isinstance(skipped, Skipped)
    assert skipped.reason == "it is in none of Russian, Bulgarian, Ukrainian"
    assert isinstance(article, Article)
