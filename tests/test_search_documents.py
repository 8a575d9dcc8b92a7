"""Files of every kind become articles: their text, what they say of themselves, and their ids."""

from __future__ import annotations

import html
import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from search.corpus import Article, article_from_text
from search.documents.apart import Apart
from search.documents.kinds import EXTENSIONS, kind_of
from search.documents.model import Document, Part, Reading, Unread
from search.documents.reading import read_part
from search.documents.reflow import Printed, reflow
from search.sources import STDIN
from tests import reading_files
from tests.documents import (
    ATOM,
    FIRST,
    OTHER,
    PAGE,
    ROWS,
    SECOND,
    THIRD,
    TITLE,
    csv_of,
    docx_of,
    letter_of,
    pdf_of,
    samples,
    warc_of,
    zip_of,
)
from tests.reading_files import read_all

SEEDS = Path(__file__).parents[1] / "seeds"
COPIES = {
    ".text": "port.txt",
    ".htm": "port.html",
    ".xhtml": "port.html",
    ".mht": "port.mhtml",
    ".tsv": "port.csv",
    ".ndjson": "port.jsonl",
    ".xml": "port.rss",
    ".warc": "port.warc.gz",
}
"""The other extensions of kinds that have several."""


def one(tmp_path: Path, name: str, raw: bytes | str, reading: Reading | None = None) -> Article:
    """The first article of a file."""
    return several(tmp_path, name, raw, reading)[0]


def several(tmp_path: Path, name: str, raw: bytes | str, reading: Reading | None = None) -> list[Article]:
    path = tmp_path / name
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    articles, skipped = read_all([path], reading)
    assert not skipped
    return articles


def texts(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def test_there_is_a_sample_of_every_kind() -> None:
    assert {kind_of(name, b"") for name in samples()} == set(EXTENSIONS.values())


@pytest.mark.parametrize("name", [*samples(), *(f"copy{end}" for end in COPIES)])
def test_a_file_of_every_kind_tells_the_story(tmp_path: Path, name: str) -> None:
    end = name.removeprefix("copy")
    raw = samples().get(name) or samples()[COPIES[end]]
    path = tmp_path / name
    path.write_bytes(raw)
    articles, _ = read_all([path])
    told = articles[0]
    assert told.title == TITLE
    assert texts(told)[:2] == [FIRST, SECOND]
    assert told.lang == "ru"
    assert told.file.partition("#")[0] == name


def test_what_a_page_says_of_itself(tmp_path: Path) -> None:
    page = one(tmp_path, "page.html", PAGE)
    assert (page.author, page.published, page.outlet, page.url) == (
        "Олег Рудь",
        "2025-09-03",
        "Портовый вестник",
        "https://port.example/news/1.html",
    )
    assert texts(page)[2:] == ["Меморандум с китайской стороной;", "Договор с «Берегом»."]
    assert [paragraph.heading for paragraph in page.paragraphs] == [None, *["Сроки и деньги"] * 3]
    assert [paragraph.bullet for paragraph in page.paragraphs] == [False, False, True, True]


ROWS_OF_LINKS = "".join(f"<li><a href='/{at}'>Раздел {at}</a></li>" for at in range(12))
OTHER_NEWS = "".join(
    f"<li><a href='/n{at}'>Новость номер {at} о погоде и дорогах</a></li>" for at in range(10)
)
LAYOUTS = {
    "article": "<nav><ul>{links}</ul></nav><article>{body}</article>",
    "divisions": "<nav><ul>{links}</ul></nav><div class='content'><div id='text'>{body}</div></div>",
    "table": "<table><tr><td><ul>{links}</ul></td><td>{body}</td><td><ul>{news}</ul></td></tr></table>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda seed: seed.stem[:3])
def test_an_article_on_a_page_is_the_article(tmp_path: Path, seed: Path, layout: str) -> None:
    text = seed.read_text(encoding="utf-8")
    plain = article_from_text(text, seed.name)
    body = "".join(f"<p>{html.escape(line.strip())}</p>" for line in text.split("\n") if line.strip())
    inner = LAYOUTS[layout].format(body=body, links=ROWS_OF_LINKS, news=OTHER_NEWS)
    title = html.escape(plain.title or "Новость дня")
    page = one(
        tmp_path,
        "page.html",
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title} | Вестник</title></head><body>{inner}"
        f"<aside><h3>Другие новости</h3><ul>{OTHER_NEWS}</ul></aside>"
        "<footer><p>© 2025 Вестник. Все права защищены.</p></footer></body></html>",
    )
    assert texts(page) == texts(plain)
    assert (page.published, page.lang) == (plain.published, plain.lang)


@pytest.mark.parametrize("declared", ["windows-1251", "koi8-r", "utf-8", "utf-16", "iso-8859-1", ""])
@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-8", "utf-16"])
def test_a_page_is_read_in_its_encoding_whatever_it_says(
    tmp_path: Path, declared: str, encoding: str
) -> None:
    if {declared, encoding} == {"windows-1251", "koi8-r"} or {declared, encoding} == {"koi8-r", "cp1251"}:
        return  # nothing tells that it lies: every byte is a letter in both
    page = PAGE.replace("utf-8", declared).replace("«", '"').replace("»", '"').replace("©", "")
    assert texts(one(tmp_path, "page.html", page.encode(encoding)))[1] == SECOND


def test_a_piece_of_a_page_is_read_too(tmp_path: Path) -> None:
    assert texts(one(tmp_path, "piece.html", f"<p>{FIRST}<p>{SECOND}")) == [FIRST, SECOND]


def test_a_pdf_of_many_pages_is_text_again(tmp_path: Path) -> None:
    words = f"{FIRST} {SECOND} " * 4
    lines: list[str] = [""]
    for word in words.split():
        if len(lines[-1]) + len(word) > 60:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    lines[3:5] = [f"{lines[3]} дого-", f"вор {lines[4]}"]
    pages = [
        ["Портовый вестник № 17", *lines[at : at + 5], str(at // 5 + 1)] for at in range(0, len(lines), 5)
    ]
    read = one(tmp_path, "long.pdf", pdf_of(pages))
    whole = " ".join(texts(read))
    assert "вестник" not in whole and not whole[-1].isdigit()
    assert "договор" in whole and "дого-" not in whole
    assert whole.count("Северный") == 4


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (["Порт подписал договор о ремонте", "– он обошёлся в 12 млн долларов."], 1),
        (["Порт подписал договор о ремонте:", "– он обошёлся в 12 млн долларов;"], 2),
        (["Порт подписал договор о ремонте", "• причал обошёлся в 12 млн долларов;"], 2),
        (["Порт подписал договор о ремон-", "те и уплатил 12 млн долларов."], 1),
        (["Порт и город подписали договор.", "Кран.", "Завод открыл новый цех в городе."], 2),
    ],
)
def test_which_lines_of_a_page_are_one_paragraph(lines: list[str], paragraphs: int) -> None:
    assert len(reflow([[Printed(line) for line in lines]])) == paragraphs


def test_distance_size_and_indent_part_paragraphs() -> None:
    size, full = 10.0, "Порт подписал договор о ремонте причала"
    page = [
        Printed("Отчёт порта", 16.0, 50, 700),
        Printed(f"{full} с новым подрядчиком.", size, 50, 670),
        Printed(f"{full} с городом и заводом", size, 50, 658),
        Printed(f"{full} с другим подрядчиком.", size, 70, 646),
        Printed("Работы начнутся в мае и займут год.", size, 50, 620),
    ]
    assert reflow([page]) == [
        "# Отчёт порта",
        f"{full} с новым подрядчиком. {full} с городом и заводом",
        f"{full} с другим подрядчиком.",
        "Работы начнутся в мае и займут год.",
    ]


def test_the_properties_of_a_pdf_come_last(tmp_path: Path) -> None:
    about = {"Title": "Отчёт о работе порта", "Author": "Олег Рудь", "CreationDate": "D:20240101120000"}
    read = one(tmp_path, "2025-09-03.pdf", pdf_of([[FIRST, SECOND]], about))
    assert (read.title, read.author, read.published) == ("Отчёт о работе порта", "Олег Рудь", "2025-09-03")
    made_up = {"Title": "Microsoft Word - отчёт.docx", "Author": "Admin", "CreationDate": "D:20240101"}
    read = one(tmp_path, "report.pdf", pdf_of([[FIRST, SECOND]], made_up))
    assert (read.title, read.author, read.published) == (None, None, "2024-01-01")


def test_word_keeps_headings_lists_and_tables(tmp_path: Path) -> None:
    raw = docx_of(
        TITLE, "Сроки и деньги", [FIRST, SECOND], [["Причал", "12 млн долларов"], ["Кран", "2 млн"]]
    )
    read = one(tmp_path, "report.docx", raw)
    assert texts(read)[2:] == ["Меморандум с китайской стороной;", "Причал | 12 млн долларов", "Кран | 2 млн"]
    assert [p.heading for p in read.paragraphs][:2] == [None, "Сроки и деньги"]
    assert read.paragraphs[2].bullet


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r"])
def test_a_letter_with_html_and_attachments(tmp_path: Path, charset: str) -> None:
    attached = {
        "отчёт.pdf": pdf_of([[OTHER, OTHER]]),
        "photo.png": b"\x89PNG",
        "заметка.txt": THIRD.encode("cp1251", "replace"),
    }
    text = f"{FIRST}\n\n> {THIRD}\n\n{SECOND}".replace("«", '"').replace("»", '"').replace("Її", "")
    raw = letter_of(
        TITLE, text.encode(charset, "ignore").decode(charset), f"<p>{OTHER}</p>", attached, charset
    )
    (tmp_path / "letter.eml").write_bytes(raw)
    (letter, *more), skipped = read_all([tmp_path / "letter.eml"])
    assert skipped == {"letter.eml#photo.png": "files that end in .png are not read"}
    assert (letter.title, letter.author, letter.published) == (TITLE, "Олег Рудь", "2025-09-03")
    assert texts(letter) == [FIRST.replace("«", '"').replace("»", '"'), SECOND]
    assert [read.file for read in more] == ["letter.eml#отчёт.pdf", "letter.eml#заметка.txt"]
    assert [read.published for read in more] == ["2025-09-03"] * 2


def test_a_letter_in_html_alone(tmp_path: Path) -> None:
    raw = letter_of(TITLE, "", None).replace(
        b"\n\n", f"\nContent-Type: text/html; charset=utf-8\n\n<p>{FIRST}<br>{SECOND}</p>".encode(), 1
    )
    assert texts(one(tmp_path, "letter.eml", raw)) == [FIRST, SECOND]


def test_a_box_of_letters(tmp_path: Path) -> None:
    letters = [letter_of(f"{TITLE} {number}", text) for number, text in enumerate((FIRST, OTHER, THIRD))]
    raw = b"\n".join(b"From rud@port.example Wed Sep  3 10:00:00 2025\n" + letter for letter in letters)
    read = several(tmp_path, "box.mbox", raw)
    assert [article.id for article in read] == [
        "box~17_port.example",
        "box~17_port.example.2",
        "box~17_port.example.3",
    ]


def test_an_atom_feed(tmp_path: Path) -> None:
    read = one(tmp_path, "news.atom", ATOM)
    assert (read.outlet, read.author, read.published, read.url) == (
        "Портовый вестник",
        "Олег Рудь",
        "2025-09-03",
        "https://port.example/news/1.html",
    )


def test_a_feed_gives_its_fullest_text(tmp_path: Path) -> None:
    read = several(tmp_path, "news.rss", samples()["port.rss"])
    assert texts(read[0]) == [FIRST, SECOND] and texts(read[1]) == [OTHER]
    assert [article.id for article in read] == ["news~n-1", "news~n-2"]


# --- tables ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_a_table_in_any_form(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [{**row, "body": row["body"].replace("«", '"').replace("»", '"')} for row in ROWS]
    read = several(tmp_path, "export.csv", csv_of(rows, delimiter).encode(encoding))
    assert [article.id for article in read] == ["export~а-1", "export~а-2"]
    assert [article.published for article in read] == ["2025-09-03", "2025-09-04"]
    assert [article.title for article in read] == [TITLE, "Пристанище"]
    assert texts(read[0])[1] == SECOND


def test_columns_that_a_person_names(tmp_path: Path) -> None:
    rows = [{"k": "7", "t": TITLE, "x": f"{FIRST}\n{SECOND}", "d": "3 сентября 2025", "by": "Олег Рудь"}]
    columns = {"text": "x", "title": "t", "date": "d", "author": "by", "id": "k"}
    read = one(tmp_path, "export.csv", csv_of(rows), Reading(columns=columns))
    assert (read.id, read.title, read.published, read.author) == (
        "export~7",
        TITLE,
        "2025-09-03",
        "Олег Рудь",
    )


def test_columns_by_number_need_no_head_line(tmp_path: Path) -> None:
    raw = f'2025-09-03;"{FIRST}";{TITLE}\n2025-09-04;"{OTHER}";Пристанище\n'
    read = several(tmp_path, "export.csv", raw, Reading(columns={"date": "1", "text": "2", "title": "3"}))
    assert [(article.id, article.published) for article in read] == [
        ("export~1", "2025-09-03"),
        ("export~2", "2025-09-04"),
    ]


def test_a_column_within_an_object(tmp_path: Path) -> None:
    held = {"article": {"body": [FIRST, SECOND], "head": {"title": TITLE}}, "source": {"name": "Вестник"}}
    columns = {"text": "article.body", "title": "article.head.title"}
    read = one(tmp_path, "export.jsonl", json.dumps(held), Reading(columns=columns))
    assert (read.title, read.outlet, texts(read)) == (TITLE, "Вестник", [FIRST, SECOND])


def test_html_in_a_column_is_read_as_html(tmp_path: Path) -> None:
    rows = [{"text": f"<p>{FIRST}</p><ul><li>{SECOND}</li></ul><script>alert('договор')</script>"}]
    read = one(tmp_path, "export.csv", csv_of(rows))
    assert texts(read) == [FIRST, SECOND] and read.paragraphs[1].bullet


def test_a_table_without_a_text_names_its_columns(tmp_path: Path) -> None:
    (tmp_path / "sums.csv").write_text("день;сумма\n2025-09-03;12\n", encoding="utf-8")
    articles, skipped = read_all([tmp_path / "sums.csv"])
    assert not articles
    reason = "no column is known to hold the text (its columns: день, сумма): name it, as --columns text=NAME"
    assert skipped == {"sums.csv": reason}
    _, skipped = read_all([tmp_path / "sums.csv"], Reading(columns={"text": "тело"}))
    assert skipped == {"sums.csv": "it has no column 'тело'; its columns: день, сумма"}


def test_rows_that_cannot_be_read_are_named_and_the_others_read(tmp_path: Path) -> None:
    good = json.dumps({"id": "x", "text": FIRST})
    path = tmp_path / "export.jsonl"
    path.write_text(f'{good}\n{{"text": \n[1, 2]\n{{"text": ""}}\n', encoding="utf-8")
    articles, skipped = read_all([path])
    assert [article.id for article in articles] == ["export~x"]
    assert skipped.keys() == {"export.jsonl#2", "export.jsonl#3", "export.jsonl#4"}
    assert "no JSON" in skipped["export.jsonl#2"] and skipped["export.jsonl#4"] == "it has no text"


@pytest.mark.parametrize("name", ["x.csv", "x.jsonl", "x.json", "x.zip", "x.mbox", "x.rss"])
def test_a_file_with_nothing_in_it_has_a_reason(tmp_path: Path, name: str) -> None:
    empty = {
        "x.csv": b"text,title\n",
        "x.jsonl": b"\n\n",
        "x.json": b"[]",
        "x.zip": zip_of({}),
        "x.rss": b"<rss/>",
    }
    (tmp_path / name).write_bytes(empty.get(name, b""))
    articles, skipped = read_all([tmp_path / name])
    assert not articles and list(skipped) == [name]


def test_very_many_bad_rows_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_text("{\n" * 1_000 + json.dumps({"text": FIRST}), encoding="utf-8")
    articles, skipped = read_all([path])
    assert len(articles) == 1 and len(skipped) == 101
    assert skipped["export.jsonl"].startswith("900 more of its documents were skipped: the line is no JSON")


# --- archives ----------------------------------------------------------------------------------------------


def test_a_web_archive_gives_its_pages(tmp_path: Path) -> None:
    answers = [
        ("https://port.example/1", "text/html; charset=utf-8", PAGE.encode()),
        ("https://port.example/logo.png", "image/png", b"\x89PNG"),
        ("https://port.example/2.pdf", "application/pdf", pdf_of([[OTHER, OTHER]])),
        ("https://port.example/3", "text/html", f"<p>{THIRD}".encode("cp1251", "ignore")),
    ]
    read = several(tmp_path, "crawl.warc.gz", warc_of(answers))
    assert [article.url for article in read] == [
        "https://port.example/news/1.html",  # the page says it better
        "https://port.example/2.pdf",
        "https://port.example/3",
    ]
    assert len({article.id for article in read}) == 3
    assert several(tmp_path, "crawl.warc.gz", warc_of(answers[::-1]))[2].id == read[0].id


def test_an_archive_in_an_archive_with_names_of_old_windows(tmp_path: Path) -> None:
    inner = zip_of({"b.txt": OTHER.encode(), "__MACOSX/b.txt": b"x", ".hidden.txt": b"x"})
    raw = zip_of({"новости/а.txt": FIRST.encode(), "more.zip": inner, "photo.png": b"x"})
    (tmp_path / "news.zip").write_bytes(raw)
    articles, skipped = read_all([tmp_path / "news.zip"])
    assert [article.file for article in articles] == ["news.zip#новости/а.txt", "news.zip#more.zip#b.txt"]
    assert [article.id for article in articles] == ["news~новости.а.txt", "news~more.zip_b.txt"]
    assert skipped == {"news.zip#photo.png": "files that end in .png are not read"}


def test_names_in_cp866_are_read(tmp_path: Path) -> None:
    raw = bytearray(zip_of({"abvg.txt": FIRST.encode()}))
    for at in (30, raw.rindex(b"abvg")):
        raw[at : at + 4] = "порт".encode("cp866")
    (tmp_path / "old.zip").write_bytes(raw)
    articles, _ = read_all([tmp_path / "old.zip"])
    assert articles[0].file == "old.zip#порт.txt"


# --- which files, and how they are named -------------------------------------------------------------------


def test_a_saved_page_and_the_folder_of_its_pictures(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "frame.html").write_text(PAGE, encoding="utf-8")
    articles, skipped = read_all([tmp_path])
    assert len(articles) == 1
    assert skipped == {"page_files": "it holds the pictures and scripts of page.html"}


def test_patterns(tmp_path: Path) -> None:
    for name, text in (("a/1.txt", FIRST), ("a/b/2.txt", OTHER), ("c/3.txt", THIRD), ("a/4.png", "")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [a.id for a in read_all([tmp_path / "a" / "**" / "*.txt"])[0]] == ["1", "2"]
    articles, skipped = read_all([tmp_path / "[ac]"])
    assert [a.id for a in articles] == ["1", "2", "3"] and set(skipped) == {"4.png"}


@pytest.mark.parametrize(
    ("name", "sample"),
    [("stdin", "port.html"), ("stdin", "port.pdf"), ("stdin", "port.rss"), ("stdin", "port.jsonl"),
     ("stdin", "port.eml"), ("stdin", "port.txt"), ("stdin", "port.zip"), ("x.csv", "port.csv"),
     ("x.docx", "port.docx"), ("x.json", "port.json"), ("x.mbox", "port.mbox"),
     ("x.warc.gz", "port.warc.gz")],
)  # fmt: skip
def test_standard_input_is_known_by_a_look_or_by_its_name(name: str, sample: str) -> None:
    with_stdin = Reading(stdin=io.BytesIO(samples()[sample]), stdin_name=name)
    articles, _ = read_all([STDIN], with_stdin)
    assert articles[0].title == TITLE
    assert articles[0].id.startswith(name.partition(".")[0])


def test_ids_stay_when_a_file_grows(tmp_path: Path) -> None:
    first = [article.id for article in several(tmp_path, "news.jsonl", samples()["port.jsonl"])]
    grown = samples()["port.jsonl"] + b"\n" + json.dumps({"text": THIRD}).encode()
    assert [article.id for article in several(tmp_path, "news.jsonl", grown)] == [*first, "news~3"]


class Here(Apart):
    """Reads in this process, where a test has taken the libraries away."""

    def read(self, kind: str, part: Part, reading: Reading) -> list[Document | Unread]:
        return list(read_part(replace(part, kind=kind), reading))


def test_without_the_libraries_a_file_is_skipped_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("trafilatura", "pypdf", "docx", "warcio.archiveiterator", "lxml"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr(reading_files, "Kept", Here)
    for name in ("port.html", "port.pdf", "port.docx", "port.warc.gz", "port.rss", "port.txt"):
        (tmp_path / name).write_bytes(samples()[name])
    articles, skipped = read_all([tmp_path])
    assert [article.file for article in articles] == ["port.txt"]
    assert set(skipped) == {"port.html", "port.pdf", "port.docx", "port.warc.gz", "port.rss"}
    assert all(reason.endswith("pip install 'dogovor[documents]'") for reason in skipped.values())
    assert skipped["port.pdf"].startswith("reading PDF needs pypdf")


def test_a_search_loads_none_of_the_libraries() -> None:
    code = (
        "import sys, cli.search, cli.index; "
        "print([name for name in ('lxml', 'trafilatura', 'pypdf', 'docx', 'warcio') if name in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
