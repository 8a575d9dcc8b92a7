"""From files to articles: what the write journey starts with.

Comes in: paths of files and folders. Goes out: a stream of `Article`s with their paragraphs, and `Skipped`
for files that cannot be read, in a fixed order, one at a time: the whole corpus is never in memory.

Files of all kinds become documents in `search.documents`; here a document's text is taken apart.

>>> article = article_from_text("Новый порт\\n\\nПорт принял суда.\\n\\n— Меморандум с Китаем;", "port.txt")
>>> article.title, [(p.id, p.text, p.bullet) for p in article.paragraphs]
('Новый порт', [('port#1', 'Порт принял суда.', False), ('port#2', 'Меморандум с Китаем;', True)])
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzers.detect import is_foreign, language_of
from analyzers.languages import CODES, LANGUAGES
from analyzers.text import clean
from search.documents.apart import Apart
from search.documents.files import documents_of
from search.documents.fragments import Fragments
from search.documents.limits import Limits
from search.documents.model import Document, Facts, Reading, Unread, too_large
from search.errors import NothingRead, SeedError
from search.lines import FURNITURE, Line, Role, without_bullet
from search.outlets import outlet_in
from search.outline import outline
from search.settings import Settings
from search.sources import STDIN, Skipped, Source, find_sources, shown, sidecar_of, unique_ids

LONGEST_PARAGRAPH = 10_000
"""Characters; a longer line is cut between sentences or words, with a note. A deal's record repeats
the terms of its paragraph, so the size of an index grows with the square of this."""

MOST_LINES = Limits().lines
"""A text with more is skipped: a word list or a log, no article."""

_MOST_TOLD = 100
"""Documents of one file that are named with one and the same reason; of more, how many is told."""

_LANGUAGE_SAMPLE = 4_000
_FALLBACK_LANGUAGE = "ru"
_OURS = ", ".join(language.name_en for language in LANGUAGES)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_DATED = {Role.BODY, Role.TITLE, Role.DATE}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article's own text.

    Attributes:
        id: "<article>#<number>".
        number: running number among the article's paragraphs, from 1.
        text: cleaned, without white space at its ends and without the dash or dot of a list item.
        lang: "ru", "bg" or "uk".
        heading: the section heading it stands under, as written.
        line: its line in the text, from 1.
        bullet: it is an item of a list.
    """

    id: str
    number: int
    text: str
    lang: str
    heading: str | None
    line: int
    bullet: bool


@dataclass(frozen=True, slots=True)
class Article:
    """A source document as read.

    Attributes:
        id: unique among the articles of one run; fit for addresses.
        file: name of its file, without folder; of one of several in a file, "file#which".
        path: where it was read, with the same.
        published: ISO 8601, perhaps partial ("2025-07"); None where the page does not say.
        furniture: how many lines of the page were left out (credits, buttons, other news, legal lines).
        digest: SHA-256 of the cleaned text.
        notes: what a person should know of the reading ("a line of ... characters was split").
        encoding: in which the file was read.
        source: id of its file among the sources of the run.
    """

    id: str
    file: str
    path: str
    title: str | None
    published: str | None
    outlet: str | None
    author: str | None
    lang: str
    url: str | None
    paragraphs: tuple[Paragraph, ...]
    furniture: int
    digest: str
    notes: tuple[str, ...] = ()
    encoding: str = "utf-8"
    source: str = ""

    @property
    def foreign(self) -> bool:
        """Whether all of its text is in other languages than ours."""
        return bool(self.paragraphs) and all(is_foreign(one.text) for one in self.paragraphs)


def read_articles(paths: Sequence[Path], reading: Reading | None = None) -> Iterator[Article | Skipped]:
    """Read the files and folders named, in sorted order.

    A text that was already read is skipped the second time. A document without a word in Cyrillic is skipped,
    and so is one in other languages than ours.

    Args:
        paths: files, folders, patterns, "-" for standard input.
        reading: limits, columns of tables, and where standard input comes from.

    Raises:
        SeedError: before the first article, where a named path is missing or unreadable or a folder holds no
            article file.
        NothingRead: at the end, where not one article could be read.
    """
    if not paths:
        raise SeedError("Nothing is named to be read. What came on standard input must be sent again.")
    reading = reading or Reading()
    sources, skipped = find_sources(paths, reading)
    yield from skipped
    first_with: dict[str, str] = {}

    def earlier(article: Article, place: str) -> str | None:
        first = first_with.get(article.digest)
        first_with.setdefault(article.digest, place)
        return first

    left_out = list(skipped)
    apart = Apart()
    try:
        for source in sources:
            for outcome in articles_of(source, reading, apart, earlier):
                if isinstance(outcome, Skipped) and not first_with:
                    left_out.append(outcome)
                yield outcome
    finally:
        apart.close()
    if not first_with:
        raise nothing_read(paths, left_out)


def nothing_read(paths: Sequence[Path], left_out: Sequence[Skipped]) -> NothingRead:
    """What is said where not one article could be read."""
    reasons = [f"{one.path.rpartition('/')[2]}: {one.reason}" for one in left_out if one.source]
    more = f" (and {len(reasons) - 3} more)" if len(reasons) > 3 else ""
    return NothingRead(
        f"No article could be read in {', '.join(map(shown, paths))}: {'; '.join(reasons[:3])}{more}. "
        "Put articles there as plain text (.txt, UTF-8), saved pages (.html), .pdf, .docx, or another "
        "kind that is read (docs/documents.md).",
        tuple(left_out),
    )


def single_article(path: Path, reading: Reading | None = None) -> Article | Skipped:
    """The article of a file that is one document, whatever language it is in; else why there is none.

    Args:
        path: the file, or "-" for standard input.
        reading: limits, and where standard input comes from.
    """
    reading = reading or Reading(Settings().limits)
    name = Path(reading.stdin_name) if path == STDIN else path
    [identity] = unique_ids([name])
    source = Source(identity, path, None if path == STDIN else sidecar_of(path), named=True)
    apart = Apart()
    try:
        found = next(documents_of(source, reading, apart), Unread("it holds no document"))
    finally:
        apart.close()
    if isinstance(found, Document) and found.fragment:
        found = Unread("it holds several documents; dogovor index reads them")
    if isinstance(found, Unread):
        return Skipped(shown(name), found.reason, source.id)
    if too_many := over_lines(found.text, reading.limits.lines):
        return Skipped(shown(name), too_many, source.id)
    return _article(found, source.id, name, source.id)


Earlier = Callable[[Article, str], str | None]
"""Given an article and its place (file and which document of it): the place that has the same text and goes
first, if there is one."""


def articles_of(
    source: Source, reading: Reading, apart: Apart, earlier: Earlier
) -> Iterator[Article | Skipped]:
    """The articles of one file."""
    return _told_once(_articles_of(source, reading, apart, earlier), source)


def place_of(source: Source, reading: Reading, fragment: str = "") -> str:
    """How a file, or one document of it, is called where it is said what became of it."""
    where = reading.stdin_name if source.path == STDIN else shown(source.path)
    return shown(f"{where}#{fragment}" if fragment else where)


def _articles_of(
    source: Source, reading: Reading, apart: Apart, earlier: Earlier
) -> Iterator[Article | Skipped]:
    """The articles of one file, with all that was skipped of it."""
    fragments = Fragments()
    for number, found in enumerate(documents_of(source, reading, apart), 1):
        place = place_of(source, reading, found.fragment)
        if isinstance(found, Unread):
            yield Skipped(place, found.reason, source.id)
            continue
        reason = _no_article(found, reading.limits)
        if reason is None:
            unique = fragments.of(found.fragment.replace("/", "."), number) if found.fragment else ""
            identity = f"{source.id}~{unique.replace('#', '~')}" if unique else source.id
            path = Path(reading.stdin_name) if source.path == STDIN else source.path
            article = _article(found, identity, path, source.id)
            reason = _no_new_article(article, place, earlier)
            if reason is None:
                yield article
        if reason is not None:
            yield Skipped(place, reason, source.id)


def _no_article(document: Document, limits: Limits) -> str | None:
    """Why a document is not even taken apart."""
    if len(document.text) > limits.text:
        return too_large(limits.text, "text")
    if not _CYRILLIC.search(document.text):
        return "it holds no text in Cyrillic"
    return over_lines(document.text, limits.lines)


def _no_new_article(article: Article, place: str, earlier: Earlier) -> str | None:
    """Why an article is not taken."""
    if article.foreign:
        return f"it is in none of {_OURS}"
    if not article.paragraphs:
        return "it holds page furniture but no article text"
    first = earlier(article, place)
    return None if first is None else f"it has the same text as {first}"


def _told_once(outcomes: Iterator[Article | Skipped], source: Source) -> Iterator[Article | Skipped]:
    """Of very many documents that are skipped for one reason, the first hundred, and how many more."""
    told: Counter[str] = Counter()
    for outcome in outcomes:
        if isinstance(outcome, Skipped):
            told[outcome.reason] += 1
            if told[outcome.reason] > _MOST_TOLD:
                continue
        yield outcome
    for reason, count in told.items():
        if count > _MOST_TOLD:
            more = f"{count - _MOST_TOLD:,} more of its documents were skipped: {reason}"
            yield Skipped(shown(source.path), more, source.id)


def over_lines(text: str, most: int = MOST_LINES) -> str | None:
    """Why a text of so many lines is not read; None where it is."""
    count = text.count("\n")
    return f"it has {count:,} lines: too many for an article" if count > most else None


def article_from_text(text: str, name: str) -> Article:
    """Take a text apart as if it were a file of that name. Any text will do; nothing is raised."""
    path = Path(name)
    [identity] = unique_ids([path])
    return _article(Document(text), identity, path, identity)


def article_from_document(document: Document, name: str) -> Article:
    """The same for a document of a file of that name."""
    path = Path(name)
    [identity] = unique_ids([path])
    return _article(document, identity, path, identity)


def _article(document: Document, identity: str, path: Path, source: str) -> Article:
    text = clean(document.text)
    lines = outline(text)
    title = _first(lines, Role.TITLE)
    body = [line for line in lines if line.role is Role.BODY]
    alone = None if body else title
    if alone:
        body, title = [alone], None
    sample = "\n".join(line.text[:_LANGUAGE_SAMPLE] for line in body[:40])
    lang = language_of(sample) or _stated_language(document) or _FALLBACK_LANGUAGE
    notes = list(document.notes)
    if document.damaged:
        notes.append(f"{document.damaged} bytes could not be read as {document.encoding} and were replaced")
    paragraphs = tuple(_paragraphs(lines if body else [], identity, lang, notes, body))
    facts = document.facts.or_else(_facts_of_lines(lines, body, title))
    facts = facts.or_else(document.beside).or_else(document.traces)
    which = f"#{document.fragment}" if document.fragment else ""
    return Article(
        id=identity,
        file=shown(path.name + which),
        path=shown(f"{path}{which}"),
        title=None if body == [alone] else facts.title,
        published=facts.published,
        outlet=facts.outlet,
        author=facts.author,
        lang=lang,
        url=facts.url,
        paragraphs=paragraphs,
        furniture=sum(line.role in FURNITURE for line in lines),
        digest=hashlib.sha256(text.strip().encode("utf-8")).hexdigest(),
        notes=tuple(notes),
        encoding=document.encoding,
        source=source,
    )


def _facts_of_lines(lines: Sequence[Line], body: Sequence[Line], title: Line | None) -> Facts:
    """What the page tells of itself in its lines."""
    outlet = _first(lines, Role.OUTLET)
    author = _first(lines, Role.AUTHOR)
    address = _first(lines, Role.URL)
    return Facts(
        title=title.text if title else None,
        author=author.value if author else None,
        published=next((line.value for line in lines if line.value and line.role in _DATED), None),
        outlet=outlet.value if outlet else outlet_in(body[:3]),
        url=address.value if address else None,
    )


def _stated_language(document: Document) -> str | None:
    """The language that is said, if it is one of ours."""
    lang = document.facts.lang or document.beside.lang
    return lang if lang in CODES else None


def _paragraphs(
    lines: Sequence[Line], identity: str, lang: str, notes: list[str], body: Sequence[Line]
) -> Iterator[Paragraph]:
    heading: str | None = None
    number = 0
    wanted = {line.number for line in body}
    for line in lines:
        if line.role is Role.HEADING:
            heading = line.text
        if line.number not in wanted:
            continue
        whole, bullet = without_bullet(line.text)
        pieces = _pieces(whole)
        if len(pieces) > 1:
            cut = f"{len(whole):,} characters and was split into {len(pieces)} paragraphs"
            notes.append(f"line {line.number} has {cut}")
        for text in pieces:
            number += 1
            own = language_of(text[:_LANGUAGE_SAMPLE], lang) or lang
            yield Paragraph(f"{identity}#{number}", number, text, own, heading, line.number, bullet)


def _pieces(text: str) -> list[str]:
    """The text in pieces of bounded length, cut after a sentence where one ends near, else after a word."""
    pieces, start = [], 0
    while len(text) - start > LONGEST_PARAGRAPH:
        stop = start + LONGEST_PARAGRAPH
        cut = max(text.rfind(mark, stop - 2_000, stop) for mark in (". ", "! ", "? ")) + 1
        if not cut:
            cut = text.rfind(" ", stop - 2_000, stop) + 1
        if not cut:
            cut = stop
        pieces.append(text[start:cut].strip())
        start = cut
    pieces.append(text[start:].strip())
    return [piece for piece in pieces if piece]


def _first(lines: Sequence[Line], role: Role) -> Line | None:
    return next((line for line in lines if line.role is role), None)
