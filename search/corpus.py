"""From files to articles: what the write journey starts with.

Comes in: paths of files and folders. Goes out: a stream of `Article`s with their paragraphs, and `Skipped`
for files that cannot be read, in a fixed order, one at a time: the whole corpus is never in memory.

A new kind of file (HTML, PDF) is one more row in `search.sources.READERS`: a function from a path to text.

>>> article = article_from_text("Новый порт\\n\\nПорт принял суда.\\n\\n— Меморандум с Китаем;", "port.txt")
>>> article.title, [(p.id, p.text, p.bullet) for p in article.paragraphs]
('Новый порт', [('port#1', 'Порт принял суда.', False), ('port#2', 'Меморандум с Китаем;', True)])
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzers.detect import is_foreign, language_of
from analyzers.languages import LANGUAGES
from analyzers.text import clean
from search.encodings import Decoded, NotText
from search.errors import SeedError
from search.lines import FURNITURE, Line, Role, without_bullet
from search.outlets import outlet_in
from search.outline import outline
from search.sources import Skipped, find_sources, read_source, shown, unique_ids

LONGEST_PARAGRAPH = 10_000
"""Characters; a longer line is cut between sentences or words, with a note. A deal's record repeats
the terms of its paragraph, so the size of an index grows with the square of this."""

MOST_LINES = 100_000
"""A file with more is skipped: a word list or a log, no article."""

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
        file: name of its file, without folder.
        path: where it was read.
        published: ISO 8601, perhaps partial ("2025-07"); None where the page does not say.
        furniture: how many lines of the page were left out (credits, buttons, other news, legal lines).
        digest: SHA-256 of the cleaned text.
        notes: what a person should know of the reading ("a line of ... characters was split").
        encoding: in which the file was read.
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

    @property
    def foreign(self) -> bool:
        """Whether all of its text is in other languages than ours."""
        return bool(self.paragraphs) and all(is_foreign(one.text) for one in self.paragraphs)


def read_articles(paths: Sequence[Path]) -> Iterator[Article | Skipped]:
    """Read the files and folders named, in sorted order.

    A text that was already read is skipped the second time. A file without a word in Cyrillic is skipped,
    and so is one in other languages than ours.

    Raises:
        SeedError: before the first article, where a named path is missing or unreadable or a folder holds no
            article file; at the end, where not one article could be read.
    """
    sources, skipped = find_sources(paths)
    yield from skipped
    first_with: dict[str, str] = {}
    reasons: list[str] = []
    for source in sources:
        decoded = read_source(source.path)
        if isinstance(decoded, NotText):
            outcome: Article | Skipped = Skipped(shown(source.path), decoded.reason)
        elif not _CYRILLIC.search(decoded.text):
            outcome = Skipped(shown(source.path), "it holds no text in Cyrillic")
        elif too_many := over_lines(decoded.text):
            outcome = Skipped(shown(source.path), too_many)
        else:
            outcome = _article(decoded, source.id, source.path)
            if outcome.foreign:
                outcome = Skipped(shown(source.path), f"it is in none of {_OURS}")
            elif earlier := first_with.get(outcome.digest):
                outcome = Skipped(shown(source.path), f"it has the same text as {earlier}")
            elif not outcome.paragraphs:
                outcome = Skipped(shown(source.path), "it holds page furniture but no article text")
            else:
                first_with[outcome.digest] = shown(source.path)
        if isinstance(outcome, Skipped):
            reasons.append(f"{Path(outcome.path).name}: {outcome.reason}")
        yield outcome
    if not first_with:
        named = ", ".join(shown(path) for path in paths)
        more = f" (and {len(reasons) - 3} more)" if len(reasons) > 3 else ""
        raise SeedError(
            f"No article could be read in {named}: {'; '.join(reasons[:3])}{more}. "
            "Put articles there as plain text (.txt, UTF-8)."
        )


def over_lines(text: str) -> str | None:
    """Why a text of so many lines is not read; None where it is."""
    count = text.count("\n")
    return f"it has {count:,} lines: too many for an article" if count > MOST_LINES else None


def article_from_text(text: str, name: str) -> Article:
    """Take a text apart as if it were a file of that name. Any text will do; nothing is raised."""
    path = Path(name)
    [identity] = unique_ids([path])
    return _article(Decoded(text, "utf-8"), identity, path)


def _article(decoded: Decoded, identity: str, path: Path) -> Article:
    text = clean(decoded.text)
    lines = outline(text)
    title = _first(lines, Role.TITLE)
    body = [line for line in lines if line.role is Role.BODY]
    if not body and title:
        body, title = [title], None
    sample = "\n".join(line.text[:_LANGUAGE_SAMPLE] for line in body[:40])
    lang = language_of(sample) or _FALLBACK_LANGUAGE
    notes: list[str] = []
    if decoded.damaged:
        notes.append(f"{decoded.damaged} bytes could not be read as {decoded.encoding} and were replaced")
    paragraphs = tuple(_paragraphs(lines if body else [], identity, lang, notes, body))
    outlet = _first(lines, Role.OUTLET)
    author = _first(lines, Role.AUTHOR)
    address = _first(lines, Role.URL)
    return Article(
        id=identity,
        file=shown(path.name),
        path=shown(path),
        title=title.text.lstrip("# ") if title else None,
        published=next((line.value for line in lines if line.value and line.role in _DATED), None),
        outlet=outlet.value if outlet else outlet_in(body[:3]),
        author=author.value if author else None,
        lang=lang,
        url=address.value if address else None,
        paragraphs=paragraphs,
        furniture=sum(line.role in FURNITURE for line in lines),
        digest=hashlib.sha256(text.strip().encode("utf-8")).hexdigest(),
        notes=tuple(notes),
        encoding=decoded.encoding,
    )


def _paragraphs(
    lines: Sequence[Line], identity: str, lang: str, notes: list[str], body: Sequence[Line]
) -> Iterator[Paragraph]:
    heading: str | None = None
    number = 0
    wanted = {line.number for line in body}
    for line in lines:
        if line.role is Role.HEADING:
            heading = line.text.lstrip("# ")
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
