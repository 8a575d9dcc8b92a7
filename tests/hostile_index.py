"""An index of articles whose every field is an injection: what the pages must show as text and nothing else.

Two ways in. `write_articles` writes files as a stranger could send them: name, headline, heading, author,
text and parties. What reading and extraction would not let through there is put into the records themselves
by `hostile_records`: every word that comes from an article, of every record, is the injection.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from search.corpus import article_from_text
from search.engine import Record
from search.engines.whoosh import WhooshEngine
from search.records import article_records
from search.searcher import Searcher
from tests.injections import Injection

ARTICLE = """Банк даст кредит портовикам

Деньги и сроки

Банк развития предоставил АО «Степная энергия» кредит на 120 млн долларов на станцию мощностью 100 МВт.

Порт Актау и «Каспий Карго» подписали договор аренды на 45 млрд тенге в Астане.

Всего подписано 58 документов на сумму 24 млрд долларов.
"""

WORDS = frozenset(
    {"title", "author", "outlet", "url", "file", "article", "opening", "heading", "section_heading", "text"}
    | {"name", "as_written", "counted", "object", "amount_text", "place", "place_counted", "country", "quote"}
    | {"unit", "fx_source"}
)
"""Keys of stored records whose strings come, or could come, from an article or a table of somebody's own."""

OURS = frozenset(
    {"id", "article_id", "paragraph_id", "paragraphs", "deals", "totals", "lang", "published", "signed"}
    | {"kind", "status", "role", "currency", "qualifier", "sector", "sector_alt", "rule", "fx_date"}
    | {"group", "others", "agrees", "conflicts", "count_qualifier", "traces"}
)
"""Keys whose strings are codes, dates and ids of our own making."""

_LONGEST_NAME = 180


def article_id(number: int) -> str:
    """The id of the article that holds the injection of that number."""
    return f"x{number}"


def hostile_records(injections: Iterable[Injection]) -> Iterator[Record]:
    """The records of an article for each injection, all of whose words are that injection."""
    for number, injection in enumerate(injections):
        whole = replace(
            article_from_text(ARTICLE, f"{article_id(number)}.txt"), published=f"{2000 + number % 25}-03-12"
        )
        made = article_records(whole)
        assert made.deals, made.fault or "nothing can be shown of what holds no deal"
        for record in (*made.texts, *made.deals):
            labels = {
                name: (injection.text,) if name in ("party", "place") and held else held
                for name, held in record.labels.items()
            }
            yield replace(record, labels=labels, stored=_altered(record.stored, injection.text))


def hostile_searcher(folder: Path, injections: Iterable[Injection]) -> Searcher:
    """Those records in an index on the disk, opened."""
    engine = WhooshEngine.create(folder)
    with engine.writer() as writer:
        writer.add(hostile_records(injections))
    return Searcher(engine, folder)


def write_articles(folder: Path, injections: Iterable[Injection]) -> None:
    """Articles as files: the injection in the file's name, as far as a name can hold it, and in its lines."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, injection in enumerate(injections):
        line = injection.raw.replace(b"\r", b" ").replace(b"\n", b" ")
        lines = [
            b"date 2024-03-12",
            b"",
            "Порт получил кредит ".encode() + line,
            b"",
            "Автор: ".encode() + line,
            b"",
            "Деньги ".encode() + line,
            b"",
            "Порт Актау и компания «".encode()
            + line
            + "» подписали договор аренды на 45 млн долларов.".encode(),
            b"",
            line,
        ]
        name = re.sub(rb"[/\0]", b"", line)[:_LONGEST_NAME]
        (folder / f"{number}-{name.decode('utf-8', 'surrogateescape')}.txt").write_bytes(b"\n".join(lines))


def _altered(stored: Any, words: str, key: str = "") -> Any:
    """Stored values with other words; a text keeps its own before them, so that places in it still fit."""
    if isinstance(stored, str):
        assert key in WORDS | OURS, f"{key} is new: can what stands there come from an article?"
    if isinstance(stored, dict):
        return {name: _altered(value, words, name) for name, value in stored.items()}
    if isinstance(stored, list | tuple):
        return [_altered(value, words, key) for value in stored]
    if key == "text" and isinstance(stored, str):
        return f"{stored} {words}"
    return words if key in WORDS and (isinstance(stored, str) or stored is None) else stored
