"""Small files of every kind that is read, made by code: one story told by each, and a few that lie.

`SAMPLES` has a file of each kind by its name; the functions make others.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from functools import cache

TITLE = "Порт подписал договор с подрядчиком"
FIRST = "Порт «Северный» подписал договор с компанией «Берег» на ремонт причала на 12 млн долларов."
SECOND = "Работы начнутся в мае и займут год, сообщил начальник порта журналистам."
OTHER = "Общината подписа договор за ремонт на пристанището. Работата започва през май."
THIRD = "Завод уклав угоду про постачання обладнання на 3 млн євро. Її підписали у Києві."

PAGE = f"""<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8"><title>{TITLE} - Портовый вестник</title>
<meta property="og:title" content="{TITLE}">
<meta property="article:published_time" content="2025-09-03T10:00:00+06:00">
<meta property="og:site_name" content="Портовый вестник">
<meta name="author" content="Олег Рудь">
<link rel="canonical" href="https://port.example/news/1.html">
<script>var договор = "1 < 2";</script></head>
<body><nav><a href="/">Главная</a> <a href="/news">Новости</a> <a href="/about">О нас</a></nav>
<article><h1>{TITLE}</h1><p>{FIRST}</p><p>Фото: пресс-служба порта</p>
<h2>Сроки и деньги</h2><p>{SECOND}</p>
<ul><li>Меморандум с китайской стороной;</li><li>Договор с «Берегом».</li></ul></article>
<aside><a href="/2">Читайте также: В городе открыли мост</a></aside>
<footer>© 2025 Портовый вестник. Все права защищены.</footer></body></html>"""


def pdf_of(pages: Sequence[Sequence[str]], properties: Mapping[str, str] | None = None) -> bytes:
    """A PDF with text: each page a list of lines. Its font is only named; a reader of text needs no more."""

    def hexed(text: str) -> str:
        return text.encode("utf-16-be").hex().upper()

    map_of_letters = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        "1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end"
    )
    about = "".join(f"/{name} <FEFF{hexed(value)}> " for name, value in (properties or {}).items())
    kids = " ".join(f"{7 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [4 0 R] "
        "/ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo "
        "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 >>",
        f"<< /Length {len(map_of_letters)} >>\nstream\n{map_of_letters}\nendstream",
        f"<< {about}>>",
    ]
    for at, lines in enumerate(pages):
        shown = "\n".join(f"<{hexed(line)}> Tj 0 -14 Td" for line in lines)
        content = f"BT /F1 10 Tf 50 780 Td\n{shown}\nET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {8 + 2 * at} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R >>\n".encode()
    return bytes(out) + f"startxref\n{start}\n%%EOF\n".encode()


def docx_of(title: str, heading: str, paragraphs: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> bytes:
    """A document of Word with a title, a heading, paragraphs, an item of a list and a table."""
    import docx

    made = docx.Document()
    made.add_heading(title, 0)
    made.add_paragraph(paragraphs[0])
    made.add_heading(heading, 2)
    for text in paragraphs[1:]:
        made.add_paragraph(text)
    made.add_paragraph("Меморандум с китайской стороной;", style="List Bullet")
    if rows:
        table = made.add_table(len(rows), len(rows[0]))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(at, column).text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def letter_of(
    subject: str,
    text: str,
    markup: str | None = None,
    attached: Mapping[str, bytes] | None = None,
    charset: str = "utf-8",
) -> bytes:
    """A letter, perhaps with HTML and attachments."""
    letter = EmailMessage()
    letter["Subject"] = subject
    letter["From"] = "Олег Рудь <rud@port.example>"
    letter["To"] = "readers@port.example"
    letter["Date"] = "Wed, 03 Sep 2025 10:00:00 +0600"
    letter["Message-ID"] = "<17@port.example>"
    if text:
        letter.set_content(text, charset=charset)
    if markup:
        letter.add_alternative(markup, subtype="html", charset=charset)
    for name, raw in (attached or {}).items():
        letter.add_attachment(raw, maintype="application", subtype="octet-stream", filename=name)
    return letter.as_bytes()


def saved_page_of(page: str) -> bytes:
    """A page saved as one file, as browsers do."""
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://port.example/news/1.html\r\n"
        "Subject: page\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="cut"\r\n\r\n'
        "--cut\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"{page}\r\n--cut\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA"
        "\r\n--cut--\r\n"
    ).encode()


FEED = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Портовый вестник</title><language>ru</language>
<item><title>{TITLE}</title><link>https://port.example/news/1.html</link><guid>n-1</guid>
<pubDate>Wed, 03 Sep 2025 10:00:00 +0600</pubDate><dc:creator>Олег Рудь</dc:creator>
<description>Кратко.</description>
<content:encoded><![CDATA[<p>{FIRST}</p><p>{SECOND}</p>]]></content:encoded></item>
<item><title>Пристанище</title><guid>n-2</guid><description>{OTHER}</description></item>
</channel></rss>"""

ATOM = f"""<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ru"><title>Портовый вестник</title>
<entry><title>{TITLE}</title><id>tag:port.example,2025:1</id><updated>2025-09-03T10:00:00Z</updated>
<link rel="self" href="https://port.example/1.atom"/><link href="https://port.example/news/1.html"/>
<author><name>Олег Рудь</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{FIRST}</p><p>{SECOND}</p></div></content>
</entry></feed>"""


def warc_of(answers: Sequence[tuple[str, str, bytes]], packed: bool = True) -> bytes:
    """A web archive of answers: address, media type, bytes."""
    records = []
    for address, media, raw in answers:
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n\r\n".encode() + raw
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
            "WARC-Date: 2026-01-01T00:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        record = head.encode() + answer + b"\r\n\r\n"
        records.append(gzip.compress(record) if packed else record)
    return b"".join(records)


def zip_of(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return out.getvalue()


ROWS = [
    {"id": "а-1", "headline": TITLE, "body": f"{FIRST}\n{SECOND}", "published_at": "2025-09-03",
     "source": "Портовый вестник", "url": "https://port.example/news/1.html"},
    {"id": "а-2", "headline": "Пристанище", "body": OTHER, "published_at": "2025-09-04",
     "source": "", "url": ""},
]  # fmt: skip


def csv_of(rows: Sequence[Mapping[str, str]], delimiter: str = ",") -> str:
    """A table with a head line."""
    import csv

    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@cache
def samples() -> Mapping[str, bytes]:
    """A file of each kind, by its name. Each tells the story once; some tell another beside it."""
    broken = FIRST.replace(" на ремонт", "\nна ремонт").split("\n") + SECOND.replace(", со", ", со-\n").split(
        "\n"
    )
    pages = [[TITLE, "", *broken]]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS)
    return {
        "port.txt": f"{TITLE}\n\n{FIRST}\n\n{SECOND}\n".encode(),
        "port.html": PAGE.encode(),
        "port.mhtml": saved_page_of(PAGE),
        "port.pdf": pdf_of(pages, {"Title": TITLE, "CreationDate": "D:20250903100000"}),
        "port.docx": docx_of(TITLE, "Сроки", [FIRST, SECOND], [["Причал", "12 млн долларов"]]),
        "port.eml": letter_of(TITLE, f"{FIRST}\n\n{SECOND}\n"),
        "port.mbox": b"From rud@port.example Wed Sep  3 10:00:00 2025\n"
        + letter_of(TITLE, f"{FIRST}\n{SECOND}"),
        "port.csv": csv_of(ROWS).encode(),
        "port.jsonl": lines.encode(),
        "port.json": json.dumps({"items": ROWS}, ensure_ascii=False).encode(),
        "port.rss": FEED.encode(),
        "port.atom": ATOM.encode(),
        "port.warc.gz": warc_of(
            [("https://port.example/news/1.html", "text/html; charset=utf-8", PAGE.encode())]
        ),
        "port.zip": zip_of({"news/port.html": PAGE.encode(), "news/port.jsonl": lines.encode()}),
    }
