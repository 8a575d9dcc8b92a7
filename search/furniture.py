"""The furniture of a news page: photo credits, share buttons, blocks of other news, promotion, legal lines.

Comes in: lines of cleaned text. Goes out: which of them are furniture, and what label lines tell ("автор:",
"източник:"). Words are in tables/furniture.tsv; here are the rules that use them.

A body paragraph must never be lost, so a line needs a known wording *and* the shape of furniture: it is
short, or (for wording that could open a paragraph too) nothing but furniture follows it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analyzers.tables import read_table
from analyzers.text import fold
from search.dates import date_line
from search.lines import SHORT, Role, ends_like_sentence, ends_with_stop, person_name, words_of

_TABLE = Path(__file__).with_name("tables") / "furniture.tsv"
_LONGEST_FURNITURE = 300
_HEADLINE = 110
_MOST_HEADLINES = 12
"""Without dates, in the middle of an article."""

_ITEM_LINES = 12
"""A teaser (title, title again, lead, with blank lines) is closed by its date within so many lines."""

_BRACKETS = str.maketrans("", "", '[](){}/|«»„“”"*_')
_DOMAIN = re.compile(
    r"(?:https?://)?(?:www\.)?((?:[a-z0-9а-яіїєґ-]+\.)+[a-zа-яіїєґ]{2,12})(?:[/?#]\S*)?", re.I
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.I)
_COPYRIGHT = re.compile(r"(?:©|\((?:c|с)\)\s)", re.I)
_HOUR_OR_COUNT = re.compile(r"\d{1,2}:\d{2}|\d{1,7}")
_HASHTAGS = re.compile(r"(?:#\w+[\s,;]*)+")
_NUMBERS = re.compile(r"[\d\s.,:+kк()/|·•-]+", re.I)


@dataclass(frozen=True, slots=True)
class _Wording:
    """The table, arranged by how a phrase is matched."""

    lines: Mapping[str, Role]
    starts: tuple[tuple[str, Role], ...]
    tails: tuple[tuple[str, Role], ...]
    holds: tuple[tuple[str, Role], ...]
    labels: Mapping[str, Role]
    words: Mapping[str, Role]


@lru_cache(maxsize=1)
def _wording() -> _Wording:
    phrases: dict[str, dict[str, Role]] = {
        kind: {} for kind in ("line", "start", "tail", "holds", "label", "word")
    }
    for row in read_table(_TABLE, ("role", "match", "phrase", "lang"), folded=("phrase",)):
        if row["match"] not in phrases or row["role"] not in Role.__members__.values():
            raise row.error(f"no role {row['role']!r} or no match {row['match']!r}")
        phrases[row["match"]][row["phrase"]] = Role(row["role"])
    return _Wording(
        phrases["line"],
        tuple(phrases["start"].items()),
        tuple(phrases["tail"].items()),
        tuple(phrases["holds"].items()),
        phrases["label"],
        phrases["word"],
    )


def furniture_of(text: str) -> tuple[Role, str | None] | None:
    """What the line is by its own words, wherever it stands, with the value of a label; None: not furniture.

    >>> furniture_of("Фото: МИД РК"), furniture_of("автор: Олег Рудь"), furniture_of("Фото удивило всех.")
    ((<Role.CREDIT: 'credit'>, None), (<Role.AUTHOR: 'author'>, 'Олег Рудь'), None)
    """
    if len(text) > _LONGEST_FURNITURE:
        return None
    if not any(letter.isalnum() for letter in text):
        return Role.RULE, None
    if _HASHTAGS.fullmatch(text):
        return Role.TAGS, None
    folded = " ".join(fold(text).translate(_BRACKETS).split())
    wording = _wording()
    bare = folded.rstrip(".:!?,;… ")
    if (role := wording.lines.get(bare)) and role is not Role.RUBRIC:
        return role, None
    if labelled := _labelled(text, wording):
        return labelled
    if _COPYRIGHT.match(folded) and len(text) <= SHORT:
        return (Role.LEGAL if re.search(r"(?:19|20)\d\d", folded) else Role.CREDIT), None
    for phrase, part in wording.starts:
        if folded.startswith(phrase) and not folded[len(phrase) : len(phrase) + 1].isalnum():
            return (part, None) if len(text) <= SHORT and not _is_running(folded, phrase) else None
    for phrase, part in wording.holds:
        if phrase in folded and part is not Role.LEGAL:
            return part, None
    return _of_words(folded, wording) or _credit_without_mark(text) or _address_line(text)


def is_rubric(text: str) -> bool:
    """Whether the line is the name of a newspaper section, or the way to it: "Начало » Новини » Русе"."""
    way = re.split(r"\s*[»>›→/|]\s*", fold(text)) if len(text) <= SHORT else []
    short = all(len(words_of(step)) <= 4 for step in way[:-1] or way)  # the last step may be the title
    return bool(way) and short and _wording().lines.get(way[0]) is Role.RUBRIC


def label_with_value(text: str, below: str) -> tuple[Role, str] | None:
    """What a bare label ("Автор:") and the line below it tell together."""
    if not text.endswith(":") or len(text) > 30:
        return None
    found = furniture_of(f"{text} {below}")
    return (found[0], found[1]) if found and found[1] else None


def tail_furniture_of(text: str) -> Role | None:
    """What the line is where only furniture follows: legal lines, invitations that could open a paragraph."""
    if len(text) > _LONGEST_FURNITURE:
        return None
    if not any(letter.isalpha() for letter in text):
        return Role.COUNTER
    folded = " ".join(fold(text).translate(_BRACKETS).split())
    wording = _wording()
    for phrase, role in (*wording.tails, *wording.starts):
        if folded.startswith(phrase) and not folded[len(phrase) : len(phrase) + 1].isalnum():
            return role
    if "©" in text or any(phrase in folded for phrase, role in wording.holds if role is Role.LEGAL):
        return Role.LEGAL
    return None


def mark_teasers(lines: Sequence[str], roles: list[Role | None]) -> None:
    """Spread every title of a block of other news over the whole block."""
    dated = [at for at, line in enumerate(lines) if _closes_item(line)]
    at = 0
    while at < len(lines):
        if roles[at] is not Role.TEASER:
            if roles[at] is None and _is_inline_teaser(lines[at]):
                roles[at] = Role.TEASER
            at += 1
            continue
        stop = _teaser_stop(lines, roles, at, dated)
        for inside in range(at, stop):
            roles[inside] = roles[inside] or Role.TEASER
        at = stop


def _teaser_stop(lines: Sequence[str], roles: Sequence[Role | None], start: int, dated: Sequence[int]) -> int:
    """How far the block goes whose title is line `start`: the index after its last line.

    Headlines, cut leads ("...") and dates with counters belong to it. A whole sentence belongs only to an
    item that a date closes, and only in a list of such items: so the body goes on after "Читайте также" with
    two headlines in the middle of an article.
    """
    stop = certain = start + 1
    closed = headlines = sentences = 0
    for at in range(start + 1, len(lines)):
        line = lines[at]
        if roles[at] is not None:
            if sentences and roles[at] is not Role.BLANK:
                return stop  # a button or a new block: the sentence above it was the body's, no item's
            continue
        coming = bisect_left(dated, at)
        if coming < len(dated) and dated[coming] == at:
            listed = closed or (coming + 1 < len(dated) and dated[coming + 1] - at <= _ITEM_LINES)
            if sentences > 1 or (sentences and not listed):
                break
            closed, headlines, sentences, stop = closed + 1, 0, 0, at + 1
            certain = stop
        elif _is_headline(line):
            headlines += 1
            if not sentences:
                stop = at + 1
        elif len(line) <= _LONGEST_FURNITURE and coming < len(dated) and dated[coming] - at <= _ITEM_LINES:
            sentences += 1
        else:
            # Body goes on here: a long row of short lines above it is a list or a table of the article.
            return certain if headlines > _MOST_HEADLINES else stop
    return stop


def _is_inline_teaser(text: str) -> bool:
    """Whether the line is "Читайте также: a headline", all on one line."""
    if len(text) > SHORT + 40:
        return False
    head, mark, rest = fold(text).partition(":")
    return bool(mark and rest.strip() and _wording().lines.get(head.strip()) is Role.TEASER)


def domain_of(text: str) -> str | None:
    """The domain, if the text is an address or a bare domain: "www.inform.kz" is "inform.kz"."""
    found = _DOMAIN.fullmatch(text.strip().rstrip("."))
    return found[1].lower() if found else None


def _closes_item(line: str) -> bool:
    return (
        bool(line)
        and len(line) <= 60
        and (date_line(line) is not None or bool(_HOUR_OR_COUNT.fullmatch(line)))
    )


def _is_headline(line: str) -> bool:
    """A headline or the cut beginning of an article; not a sentence and not a line that introduces one."""
    if line.endswith(("...", "…")):
        return True
    if line.endswith(("?", "!", "?»", "!»")):
        return len(line) <= _HEADLINE
    return len(line) <= SHORT and (len(words_of(line)) <= 3 or not ends_like_sentence(line))


def _is_running(folded: str, phrase: str) -> bool:
    """A credit phrase with a sentence behind it: "Фото из космоса показали учёным. ..."."""
    rest = words_of(folded[len(phrase) :])
    return _wording().labels.get(phrase.split()[0]) is Role.CREDIT and len(rest) > 5


def _labelled(text: str, wording: _Wording) -> tuple[Role, str | None] | None:
    """ "автор: ...", "Фото – ...", with a value that fits the label; an author needs no colon."""
    parted = re.match(r"\W*([^:–—|/]{1,30}?)\s*(?::|\s[–—-]\s|/)\s*(.*)", text)
    if not parted:
        label, _, rest = text.partition(" ")
        named = wording.labels.get(fold(label)) is Role.AUTHOR and person_name(rest, sure=False)
        return (Role.AUTHOR, named) if named else None
    role = wording.labels.get(" ".join(fold(parted[1]).split()))
    value = parted[2].strip().strip("/|)] ")
    if role is None:
        return None
    if role is Role.AUTHOR:
        value = re.split(r"[,;.|/]\s*(?=\w+\s*:)", value)[0]  # "Текст: Олег Рудь, фото: Інна Гай"
        names = [person_name(name, sure=False) for name in re.split(r",|\s[иіiй]\s|\sта\s", value)]
        return (role, ", ".join(name for name in names if name)) if names and all(names) else None
    if role is Role.OUTLET:
        fits = (
            value and len(value) <= 60 and len(words_of(value)) <= 6 and not ends_with_stop(value.rstrip("."))
        )
        return (role, domain_of(value) or value.rstrip(". ")) if fits else None
    if role is Role.URL:
        return (role, value) if _ADDRESS.fullmatch(value) else None
    if role is Role.DATE:
        date = date_line(re.split(r"\s*[|/•·]\s|\s[^\W\d]+:", value)[0])  # "... | Обновлено: ..."
        return (role, date) if date and len(value) <= _HEADLINE else None
    if role is Role.COUNTER:
        return (role, None) if len(words_of(value)) <= 4 and any(c.isdigit() for c in value) else None
    return (role, None) if len(text) <= SHORT and not _tells_more(value) else None


def _tells_more(value: str) -> bool:
    """Whether after the credit another sentence follows: then the line is body as a whole."""
    return any(
        len(words_of(rest)) > 4 and ends_with_stop(rest)
        for rest in re.split(r"(?<=\w{3})[.!?]\s+(?=[^\W\d_])", value)[1:]
    )


def _of_words(folded: str, wording: _Wording) -> tuple[Role, str | None] | None:
    """Buttons or a counter: known words and numbers alone ("Facebook", "12 Shares", "345 просмотров")."""
    roles: set[Role | None] = set()
    words = [word for word in re.split(r"[\s,|·•/]+", folded) if not _NUMBERS.fullmatch(word)]
    for word in words:
        roles.add(wording.words.get(word.strip(".:()")))
    if not words or len(words) > 10 or None in roles:
        return None
    if Role.COUNTER in roles and (len(roles) > 1 or not any(letter.isdigit() for letter in folded)):
        return None
    return (Role.COUNTER if Role.COUNTER in roles else Role.SHARE), None


def _credit_without_mark(text: str) -> tuple[Role, str | None] | None:
    """ "Фото Ивана Петрова", "Снимка БТА": a credit word and two to four capitalised ones, no full stop."""
    first, _, rest = text.strip(" ()[]").partition(" ")
    if _wording().labels.get(fold(first)) is not Role.CREDIT or not rest or ends_with_stop(rest):
        return None
    words = words_of(rest)
    fits = 1 <= len(words) <= 4 and all(word[0].isupper() for word in words) and "," not in rest
    return (Role.CREDIT, None) if fits else None


def _address_line(text: str) -> tuple[Role, str | None] | None:
    return (Role.URL, text) if _ADDRESS.fullmatch(text) else None
