"""The furniture of a news page: photo credits, share buttons, blocks of other news, promotion, legal lines.

Comes in: lines of cleaned text. Goes out: which of them are furniture, and what label lines tell ("автор:",
"източник:"). Words are in tables/furniture.tsv; here are the rules that use them.

A body paragraph must never be lost, so a line needs a known wording *and* the shape of furniture: it is
short, or (for wording that could open a paragraph too) nothing but furniture follows it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analyzers.tables import read_table
from analyzers.text import fold
from search.dates import date_line, is_dated_counter
from search.lines import SHORT, Role, ends_with_stop, person_name, words_of

_TABLE = Path(__file__).with_name("tables") / "furniture.tsv"
_LONGEST_FURNITURE = 300
_BRACKETS = str.maketrans("", "", '[](){}/|«»„“”"*_')
_DOMAIN = re.compile(
    r"(?:https?://)?(?:www\.)?((?:[a-z0-9а-яіїєґ-]+\.)+[a-zа-яіїєґ]{2,12})(?:[/?#]\S*)?", re.I
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.I)
_COPYRIGHT = re.compile(r"(?:©|\((?:c|с)\)\s)", re.I)
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
    folded = " ".join(fold(text).translate(_BRACKETS).split())
    if not folded:
        return None
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
            limit = _LONGEST_FURNITURE if part is Role.PROMO else SHORT
            return (part, None) if len(text) <= limit and not _is_running(folded, phrase) else None
    for phrase, part in wording.holds:
        if phrase in folded and part is not Role.LEGAL:
            return part, None
    return _of_words(folded, wording) or _credit_without_mark(text) or _address_line(text)


def is_rubric(text: str) -> bool:
    """Whether the line is the name of a newspaper section, as it stands above an article."""
    return len(text) <= SHORT and _wording().lines.get(fold(text)) is Role.RUBRIC


def tail_furniture_of(text: str) -> Role | None:
    """What the line is where only furniture follows: legal lines, invitations that could open a paragraph."""
    if len(text) > _LONGEST_FURNITURE:
        return None
    folded = " ".join(fold(text).translate(_BRACKETS).split())
    wording = _wording()
    for phrase, role in (*wording.tails, *((p, r) for p, r in wording.starts if r is Role.LEGAL)):
        if folded.startswith(phrase) and not folded[len(phrase) : len(phrase) + 1].isalnum():
            return role
    if "©" in text or any(phrase in folded for phrase, role in wording.holds if role is Role.LEGAL):
        return Role.LEGAL
    return None


def teaser_block(lines: Sequence[str], start: int) -> int:
    """How far the block of other news goes whose title is line `start`: the index after its last line.

    Titles (no full stop at the end), cut leads ("...") and dates with counters belong to it. A whole sentence
    belongs only to an item that a date closes, and only in a list of at least two such items: so the body
    goes on after "Читайте также" with two headlines in the middle of an article.
    """
    dated = [at for at in range(start + 1, len(lines)) if _closes_item(lines[at])]
    sentences: list[int] = []
    stop = start + 1
    previous_close = start
    for at in range(start + 1, len(lines)):
        line = lines[at]
        if not line:
            continue
        if at in dated:
            if len(sentences) > 1 or (sentences and len(dated) < 2):
                break
            previous_close, sentences, stop = at, [], at + 1
        elif _is_sentence(line):
            if len(line) > _LONGEST_FURNITURE or not any(close > at for close in dated):
                break
            sentences.append(at)
        elif len(line) > _LONGEST_FURNITURE:
            break
        elif not sentences:
            stop = at + 1
    # A headline right before a sentence that is body may be that body's own heading: give it back.
    if (
        sentences
        and stop - 1 > previous_close
        and previous_close > start
        and not lines[stop - 1].endswith(("...", "…"))
    ):
        stop = previous_close + 1
    return stop


def is_inline_teaser(text: str) -> bool:
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
        and (is_dated_counter(line) or date_line(line) is not None or line.isdigit())
    )


def _is_sentence(line: str) -> bool:
    return ends_with_stop(line) and len(words_of(line)) > 3


def _is_running(folded: str, phrase: str) -> bool:
    """A credit phrase with a sentence behind it: "Фото из космоса показали учёным. ..."."""
    rest = words_of(folded[len(phrase) :])
    return phrase.startswith("фото") and len(rest) > 5


def _labelled(text: str, wording: _Wording) -> tuple[Role, str | None] | None:
    """ "автор: ...", "Фото – ...", with a value that fits the label."""
    parted = re.match(r"\W*([^:–—|/]{1,30}?)\s*(?::|\s[–—-]\s|/)\s*(.*)", text)
    if not parted:
        return None
    role = wording.labels.get(" ".join(fold(parted[1]).split()))
    value = parted[2].strip().strip("/|)] ")
    if role is None:
        return None
    if role is Role.AUTHOR:
        names = [person_name(name, sure=False) for name in re.split(r",|\sи\s|\sта\s|\sі\s", value)]
        return (role, ", ".join(name for name in names if name)) if names and all(names) else None
    if role is Role.OUTLET:
        fits = (
            value and len(value) <= 60 and len(words_of(value)) <= 6 and not ends_with_stop(value.rstrip("."))
        )
        return (role, domain_of(value) or value.rstrip(". ")) if fits else None
    if role is Role.URL:
        return (role, value) if _ADDRESS.fullmatch(value) else None
    if role is Role.DATE:
        date = date_line(value)
        return (role, date) if date else None
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
    return (Role.COUNTER if roles == {Role.COUNTER} else Role.SHARE), None


def _credit_without_mark(text: str) -> tuple[Role, str | None] | None:
    """ "Фото Ивана Петрова", "Снимка БТА": a credit word and two to four capitalised ones, no full stop."""
    first, _, rest = text.strip(" ()[]").partition(" ")
    if fold(first) not in ("фото", "снимка", "снимки", "світлина") or not rest or ends_with_stop(rest):
        return None
    words = words_of(rest)
    fits = 1 <= len(words) <= 4 and all(word[0].isupper() for word in words) and "," not in rest
    return (Role.CREDIT, None) if fits else None


def _address_line(text: str) -> tuple[Role, str | None] | None:
    return (Role.URL, text) if _ADDRESS.fullmatch(text) else None
