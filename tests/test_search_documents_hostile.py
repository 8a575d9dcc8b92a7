"""Files made to break a reader, or broken by accident: each is an article or has a reason, soon."""

from __future__ import annotations

import gzip
import io
import json
import os
import stat
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from cli.main import dogovor
from search.documents.apart import Apart
from search.documents.limits import Limits
from search.documents.model import CannotRead, Document, Reading, part_of
from search.documents.reading import UNFORESEEN
from search.sources import STDIN
from tests.conftest import FUZZ_SEED
from tests.documents import (
    FEED,
    FIRST,
    PAGE,
    SECOND,
    docx_of,
    pdf_of,
    samples,
    warc_of,
    zip_of,
)
from tests.reading_files import limited, read_all


def outcome(tmp_path: Path, name: str, raw: bytes | str, reading: Reading | None = None) -> dict[str, str]:
    """The reasons of what was skipped of a file, "read" for each article."""
    path = tmp_path / name
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    articles, skipped = read_all([path], reading)
    return {**skipped, **{article.file: "read" for article in articles}}


# --- archives ----------------------------------------------------------------------------------------------


def test_a_member_that_would_unpack_to_far_too_much_is_not_unpacked(tmp_path: Path) -> None:
    raw = zip_of({"a.txt": FIRST.encode(), "bomb.txt": bytes(300 * 2**20)})
    assert len(raw) < 2**20
    started = time.perf_counter()
    told = outcome(tmp_path, "bomb.zip", raw)
    assert time.perf_counter() - started < 5
    assert told["bomb.zip#a.txt"] == "read"
    assert told["bomb.zip#bomb.txt"].startswith("it would unpack to 300 MiB, more than 200 times its size")


def test_an_archive_that_lies_about_its_sizes(tmp_path: Path) -> None:
    raw = bytearray(zip_of({"a.txt": FIRST.encode(), "bomb.txt": bytes(2**24)}))
    for at in range(len(raw) - 4):
        if raw[at : at + 4] == (2**24).to_bytes(4, "little"):
            raw[at : at + 4] = (1_000).to_bytes(4, "little")
    told = outcome(tmp_path, "bomb.zip", bytes(raw))
    assert told["bomb.zip#a.txt"] == "read" and "bomb.zip#bomb.txt" in told
    assert told["bomb.zip#bomb.txt"] != "read"


def test_all_that_comes_out_of_an_archive_is_counted(tmp_path: Path) -> None:
    members = {f"{number}.txt": f"{FIRST} {number}".encode() for number in range(10)}
    told = outcome(tmp_path, "news.zip", zip_of(members), limited(archive=400))
    assert list(told.values()).count("read") == 2
    assert told["news.zip"].startswith("more than 1 KiB come out of it: split it, or set the limit archive=")
    told = outcome(tmp_path, "news.zip", zip_of(members), limited(members=9))
    assert told == {"news.zip": "it has 10 members: split it, or set the limit members=..."}


def test_archives_in_archives_are_opened_as_deep_as_is_said(tmp_path: Path) -> None:
    raw = zip_of({"0.txt": FIRST.encode()})
    for level in range(1, 4):
        raw = zip_of({"in.zip": raw, f"{level}.txt": f"{FIRST} {level}".encode()})
    told = outcome(tmp_path, "top.zip", raw)
    assert [name for name in told if told[name] == "read"] == ["top.zip#in.zip#2.txt", "top.zip#3.txt"]
    assert "deeper" in told["top.zip#in.zip#in.zip"]
    assert list(outcome(tmp_path, "top.zip", raw, limited(nesting=3)).values()) == ["read"] * 4


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../tmp/escaped.txt", "x.zip#../../../tmp/escaped.txt"),
        ("/etc/escaped.txt", "x.zip#/etc/escaped.txt"),
        ("C:\\escaped.txt", "x.zip#C:\\escaped.txt"),
        ("a\x1b[31mb\n.txt", "x.zip#a\\x1b[31mb\\n.txt"),
        ("a\u202etxt.exe.txt", "x.zip#a\\u202etxt.exe.txt"),
        ("x" * 5_000 + ".txt", None),
        ("a" + "/b" * 2_000 + ".txt", None),
    ],
)
def test_names_in_archives_lead_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, shown: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.rglob("*"))
    path = tmp_path / "x.zip"
    path.write_bytes(zip_of({name: FIRST.encode()}))
    [article], _ = read_all([path])
    assert set(tmp_path.rglob("*")) == before | {path}
    assert not Path("/etc/escaped.txt").exists() and not Path("/tmp/escaped.txt").exists()  # noqa: S108
    assert article.id.startswith("x~") and article.id.isprintable() and len(article.id) < 80
    assert not set("/\\ #") & set(article.id)
    if shown:
        assert article.file.isprintable()


def test_links_and_locked_members_are_told(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        locked = zipfile.ZipInfo("locked.txt")
        archive.writestr(locked, FIRST)
    raw = bytearray(out.getvalue())
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    assert outcome(tmp_path, "x.zip", bytes(raw)) == {
        "x.zip#link.txt": "it is a link: links in archives are not followed",
        "x.zip#locked.txt": "it is locked with a password",
    }


def test_members_that_share_their_bytes_are_not_read_again_and_again(tmp_path: Path) -> None:
    raw = zip_of({"00000.txt": (f"{FIRST} " * 2_000).encode()})
    begun, ended = raw.index(b"PK\x01\x02"), raw.index(b"PK\x05\x06")
    many = 5_000
    listed = b"".join(raw[begun:ended].replace(b"00000", b"%05d" % number) for number in range(many))
    told = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, many, many, len(listed), begun, 0)
    started = time.perf_counter()
    reasons = outcome(tmp_path, "shared.zip", raw[:begun] + listed + told)
    assert list(reasons.values()).count("read") == 1 and len(reasons) == many
    assert time.perf_counter() - started < 10


def test_a_web_archive_that_unpacks_without_end(tmp_path: Path) -> None:
    head = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 104857600\r\n\r\n"
    raw = gzip.compress(head + bytes(100 * 2**20)) + warc_of(
        [("http://a.example/", "text/html", PAGE.encode())]
    )
    started = time.perf_counter()
    told = outcome(tmp_path, "x.warc.gz", raw)
    assert time.perf_counter() - started < 20
    assert told["x.warc.gz#1"].startswith("files above 64 MiB are not read")
    assert list(told.values()).count("read") == 1


# --- without end -------------------------------------------------------------------------------------------


class Endless(io.RawIOBase):
    """A stream of one line that goes on for very long."""

    def __init__(self, head: bytes, size: int) -> None:
        self._head, self._left = head, size

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        given = self._head[: len(into)] or b"a" * min(len(into), self._left)
        self._head, self._left = self._head[len(given) :], self._left - len(given)
        into[: len(given)] = given
        return len(given)


@pytest.mark.parametrize(
    "name", ["x.txt", "x.html", "x.jsonl", "x.csv", "x.mbox", "x.pdf", "x.json", "x.zip"]
)
def test_a_line_without_end_takes_no_memory(name: str) -> None:
    head = {"x.jsonl": b'{"text": "', "x.csv": b"text,title\n\xd0\xb0", "x.mbox": b"From a\n"}.get(
        name, b"\xd0\xb0 "
    )
    stream = io.BufferedReader(Endless(head, 100 * 2**20))
    reading = Reading(Limits(file=2**20, text=2**20, line=2**20), stdin=stream, stdin_name=name)
    tracemalloc.start()
    try:
        articles, skipped = read_all([STDIN], reading)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert not articles and skipped
    assert most < 24 * 2**20


def test_a_file_of_ten_gigabytes_is_not_opened(tmp_path: Path) -> None:
    names = ("line.txt", "page.html", "report.pdf", "news.json", "feed.rss", "letter.eml")
    unbounded = {
        "news.jsonl": "it holds nothing but NUL bytes",
        "news.csv": "it holds nothing but NUL bytes",
        "news.mbox": "it is no box of letters: none begins at its head",
        "news.zip": "it is no ZIP archive, or a damaged one",
    }
    for name in (*names, *unbounded):
        with (tmp_path / name).open("wb") as file:
            file.truncate(10 * 2**30)
    articles, skipped = read_all([tmp_path])
    assert not articles and len(skipped) == len(names) + len(unbounded)
    assert all(skipped[name].startswith("it has 10 GiB; ") for name in names)
    assert all(skipped[name] == reason for name, reason in unbounded.items())


# --- deep and entangled ------------------------------------------------------------------------------------

DEEP = 200_000
LAUGHS = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 12))


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("deep.html", "<div>" * DEEP + f"<p>{FIRST}</p>"),
        ("open.html", "<" * DEEP * 5 + FIRST),
        ("table.html", "<table><tr><td>" * 20_000 + f"<p>{FIRST}</p>"),
        ("inline.html", f"<html><body><article><p>{'<b><i>' * 30_000}{FIRST}</p><p>{SECOND}</p></article>"),
        ("attributes.html", f"<p {' '.join(f'a{at}=1' for at in range(100_000))}>{FIRST}</p>"),
        ("deep.json", "[" * DEEP),
        ("deep.jsonl", '{"text":' * DEEP + "\n" + json.dumps({"text": FIRST})),
        ("deep.rss", FEED.replace("<item>", "<a>" * 50_000 + "<item>", 1)),
        ("laughs.rss", f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ха">{LAUGHS}]>'
         f"<rss><channel><item><title>&l11;</title><description>{FIRST}</description></item></channel></rss>"),
        ("quadratic.rss", f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "{"ха" * 50_000}">]><rss><channel>'
         f"<item><title>{'&a;' * 20_000}</title><description>{FIRST}</description></item></channel></rss>"),
        ("deep.eml", "Subject: a\nFrom: b\n" + "".join(
            f'Content-Type: multipart/mixed; boundary="b{at}"\n\n--b{at}\n' for at in range(5_000)) + FIRST),
        ("parts.eml", 'Subject: a\nFrom: b\nContent-Type: multipart/mixed; boundary="b"\n\n'
         + f"--b\nContent-Type: text/plain; charset=utf-8\n\n{FIRST}\n" * 20_000),
        ("charset.eml", "Subject: a\nFrom: b\nContent-Transfer-Encoding: 8bit\n"
         f'Content-Type: text/plain; charset="utf-8\0"\n\n{FIRST}'),
        ("quotes.csv", 'text,title\n"' + f"{FIRST}\n" * 10_000),
        ("columns.csv", f"text{',' * 200_000}\n{FIRST}\n"),
    ],
    ids=lambda value: value if len(value) < 20 else "",
)  # fmt: skip
def test_what_is_deep_or_many_is_read_or_told(tmp_path: Path, name: str, raw: str) -> None:
    started = time.perf_counter()
    told = outcome(tmp_path, name, raw, limited(seconds=5))
    assert told and UNFORESEEN not in repr(told)
    assert time.perf_counter() - started < 15


def test_no_entity_reads_a_file_or_the_network(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("тайный договор", encoding="utf-8")
    doctype = f'<!DOCTYPE rss [<!ENTITY s SYSTEM "file://{secret}"><!ENTITY n SYSTEM "http://127.0.0.1:1/">]>'
    item = f"<item><title>&s; Порт</title><description>&s; &n; {FIRST}</description></item>"
    (tmp_path / "x.rss").write_text(
        f'<?xml version="1.0"?>{doctype}<rss><channel>{item}</channel></rss>', "utf-8"
    )
    articles, skipped = read_all([tmp_path / "x.rss"])
    assert articles or skipped
    assert "тайный" not in repr(articles)


def test_word_with_entities_and_word_that_is_a_bomb(tmp_path: Path) -> None:
    raw = docx_of("Порт", "Сроки", [FIRST])
    members = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    doctype = b'<!DOCTYPE w [<!ENTITY a "' + b"x" * 1_000 + b'"><!ENTITY s SYSTEM "file:///etc/passwd">]>'
    body = members["word/document.xml"].replace(b"?>", b"?>" + doctype, 1)
    members["word/document.xml"] = body.replace("Порт".encode(), b"&s;" + b"&a;" * 50_000)
    told = outcome(tmp_path, "entities.docx", zip_of(members))
    assert len(told) == 1 and "root:" not in repr(read_all([tmp_path / "entities.docx"]))
    members["word/media/a.png"] = bytes(100 * 2**20)
    assert outcome(tmp_path, "bomb.docx", zip_of(members)) == {
        "bomb.docx": "it would unpack to more than 200 times its size"
    }


@pytest.mark.parametrize(
    ("what", "other"),
    [
        (b"/Kids [7 0 R]", b"/Kids [2 0 R]"),
        (b"/Count 1", b"/Count 999999999"),
        (b"/Contents 8 0 R", b"/Contents 7 0 R"),
        (b"/Parent 2 0 R", b"/Parent 7 0 R"),
        (b"/ToUnicode 5 0 R", b"/ToUnicode 3 0 R"),
        (b"startxref\n", b"startxref\n9"),
        (b"/Root 1 0 R", b"/Root 2 0 R"),
        (b"xref\n0 ", b"xref\n9999999 "),
        (b"1 beginbfrange", b"1 beginbfchar"),
    ],
)
def test_a_pdf_that_turns_in_a_ring(tmp_path: Path, what: bytes, other: bytes) -> None:
    raw = pdf_of([[FIRST, SECOND]])
    assert what in raw
    assert outcome(tmp_path, "ring.pdf", raw.replace(what, other))


# --- time, memory, and the process that reads ---------------------------------------------------------------


def test_a_file_that_takes_too_long_or_too_much_is_given_up_and_the_next_is_read() -> None:
    apart = Apart()
    try:
        slow = part_of(pdf_of([[f"{FIRST} {line}" for line in range(60)] for _ in range(1_500)]), "slow.pdf")
        with pytest.raises(CannotRead, match="it took more than 1 seconds: set the limit seconds="):
            apart.read("pdf", slow, limited(seconds=1))
        page = part_of(PAGE.encode(), "page.html")
        [read] = apart.read("html", page, Reading())
        assert isinstance(read, Document) and FIRST in read.text
        apart.close()
        wide = part_of(b"[" + b"[]," * 15_000_000 + b"[]]", "wide.json")
        with pytest.raises(CannotRead, match=r"more than 500 MiB of memory|broke off"):
            apart.read("json", wide, limited(memory=500 * 2**20))
        [again] = apart.read("html", part_of(PAGE.encode(), "page.html"), Reading())
        assert again == read
    finally:
        apart.close()


# --- on the disk -------------------------------------------------------------------------------------------


def test_pipes_and_devices_in_a_folder_keep_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "good.txt").write_text(FIRST, encoding="utf-8")
    articles, skipped = read_all([tmp_path])
    assert len(articles) == 1
    assert skipped == dict.fromkeys(("pipe.txt", "zero.txt"), "it is not an ordinary file")


def test_folders_in_folders_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "top.txt").write_text(FIRST, encoding="utf-8")
    with monkeypatch.context() as within:
        within.chdir(tmp_path)
        for _ in range(50):  # deeper than a path may be long
            os.mkdir("d" * 100)  # noqa: PTH102
            within.chdir("d" * 100)
    for one in range(8):
        (tmp_path / f"ring{one}").mkdir()
        for other in range(8):
            (tmp_path / f"ring{one}" / f"{other}").symlink_to(tmp_path / f"ring{other}")
    articles, skipped = read_all([tmp_path])
    assert len(articles) == 1
    assert list(skipped.values()) == ["the folder cannot be read: file name too long"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("page.html.json", "[" * 60_000),
        ("page.html.json", '{"title":' * 9_000),
        (
            "page.html.json",
            '{"title": "\\ud800", "date": 1e999999, "lang": {}, "url": "javascript:alert(1)"}',
        ),
        ("page.html.toml", "a = " + "[" * 60_000),
        ("page.html.toml", "date = 9999-12-31T23:59:60Z"),
    ],
    ids=["deep", "open", "odd", "deep-toml", "odd-toml"],
)
def test_what_stands_beside_a_page_is_no_more_trusted_than_the_page(
    tmp_path: Path, name: str, told: str
) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / name).write_text(told, encoding="utf-8")
    [article], skipped = read_all([tmp_path])
    assert not skipped and not (article.url or "").startswith("javascript")


def test_names_with_control_characters_are_shown_escaped(tmp_path: Path) -> None:
    for name in ("a\x1b[31m\nb.txt", "c\u202etxt.txt", "d\u2028.txt", "e\x07.png"):
        (tmp_path / name).write_text(f"{FIRST} {name[0]}", encoding="utf-8")
    articles, skipped = read_all([tmp_path])
    assert [article.file for article in articles] == ["a\\x1b[31m\\nb.txt", "c\\u202etxt.txt", "d\\u2028.txt"]
    assert all(article.path.isprintable() and article.id.isprintable() for article in articles)
    assert list(skipped) == ["e\\x07.png"]
    told = CliRunner().invoke(dogovor, ["index", str(tmp_path), "--index", str(tmp_path / "out")])
    assert told.exit_code == 0 and "\x07" not in told.output and "\x1b[31m" not in told.output


# --- by accident -------------------------------------------------------------------------------------------

BROKEN_FILES = int(os.environ.get("BROKEN_FILES", "1000"))
"""How many are made in all; more of them at night: BROKEN_FILES=10000. FUZZ_SEED repeats a run."""

BROKEN = st.one_of(
    st.tuples(st.just("cut"), st.floats(0, 1), st.just(0)),
    st.tuples(st.just("bit"), st.floats(0, 1), st.integers(0, 7)),
    st.tuples(st.just("byte"), st.floats(0, 1), st.integers(0, 255)),
    st.tuples(st.just("repeat"), st.floats(0, 1), st.integers(1, 64)),
    st.tuples(st.just("drop"), st.floats(0, 1), st.integers(1, 64)),
    st.tuples(st.just("zeros"), st.floats(0, 1), st.integers(1, 64)),
)


def broken(raw: bytes, how: str, place: float, number: int) -> bytes:
    """The bytes with one thing wrong."""
    at = min(int(place * len(raw)), len(raw) - 1) if raw else 0
    if how == "cut" or not raw:
        return raw[:at]
    if how == "bit":
        return raw[:at] + bytes([raw[at] ^ (1 << number)]) + raw[at + 1 :]
    if how == "byte":
        return raw[:at] + bytes([number]) + raw[at + 1 :]
    if how == "repeat":
        return raw[:at] + raw[at : at + number] * 3 + raw[at + number :]
    return raw[:at] + (bytes(number) if how == "zeros" else b"") + raw[at + number :]


@pytest.mark.slow
@pytest.mark.parametrize("name", samples())
@seed(FUZZ_SEED)
@settings(max_examples=BROKEN_FILES // len(samples()), print_blob=True, database=None)
@given(faults=st.lists(BROKEN, min_size=1, max_size=6))
def test_a_file_that_is_broken_is_an_article_or_has_a_reason(
    tmp_path_factory: pytest.TempPathFactory, name: str, faults: list[tuple[str, float, int]]
) -> None:
    raw = samples()[name]
    for how, place, number in faults:
        raw = broken(raw, how, place, number)
    path = tmp_path_factory.getbasetemp() / f"broken-{name}"
    path.write_bytes(raw)
    started = time.perf_counter()
    articles, skipped = read_all([path])
    assert articles or skipped
    assert all(reason.strip() for reason in skipped.values())
    unforeseen = [reason for reason in skipped.values() if UNFORESEEN in reason or "broke off" in reason]
    assert not unforeseen
    assert all(paragraph.text for article in articles for paragraph in article.paragraphs)
    assert time.perf_counter() - started < 10
