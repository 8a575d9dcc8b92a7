"""What is known of a document beside its text: from the columns of a table, a sidecar, the name of its file.

Comes in: keys and values as somebody wrote them. Goes out: `Facts`. Keys are known by many names
(tables/columns.tsv), dates in many forms; what is not understood is left out, never guessed.

>>> facts_of({"Headline": "Порт", "pubDate": "Wed, 03 Sep 2025 10:00:00 GMT"}).published
'2025-09-03'
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Container, Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_tz
from functools import lru_cache
from pathlib import Path
from typing import Any

from analyzers.tables import read_table
from analyzers.text import clean, fold
from search.dates import date_line
from search.documents.kinds import extension_of, is_known
from search.documents.model import CannotRead, Facts

_TABLE = Path(__file__).parent.parent / "tables" / "columns.tsv"
SIDECARS = (".json", ".toml")
LARGEST_SIDECAR = 2**20
_LONGEST_FACT = 1_000
_ISO = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?=$|[T\s])|\s*(\d{4})(?:-(\d{2}))?\s*$")
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_DAY_IN_NAME = re.compile(
    r"(?<![0-9A-Za-z])(?:(?P<y>(?:19|20)\d\d)(?P<s>[-_.]?)(?P<m>\d\d)(?P=s)(?P<d>\d\d)"
    r"|(?P<d2>\d\d)(?P<s2>[-_.])(?P<m2>\d\d)(?P=s2)(?P<y2>(?:19|20)\d\d))(?![0-9A-Za-z])"
)
_MONTH_IN_NAME = re.compile(r"(?<![0-9A-Za-z])((?:19|20)\d\d)[-_.](0[1-9]|1[0-2])(?![0-9A-Za-z])")
_CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]{2,}")


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    """Folded name of a column -> what it holds; a name that stands first in the table is preferred."""
    return {
        _folded(name): row["holds"]
        for row in read_table(_TABLE, ("holds", "names"))
        for name in row.words("names")
    }


def known_names(holds: str) -> tuple[str, ...]:
    """The names under which a column is known, folded, the most telling first."""
    return tuple(name for name, known in _names().items() if known == holds)


COLUMNS = ("text", "title", "author", "date", "outlet", "url", "lang", "id")
"""What a column can hold."""


def holds_of(name: str) -> str | None:
    """What a column of that name holds, if it is one of the known names."""
    return _names().get(_folded(name))


def _folded(name: str) -> str:
    """A name as it is compared: small letters and digits alone ("Pub_Date" is "pubdate")."""
    return re.sub(r"[\W_]+", "", fold(clean(name)))


def column_for(holds: str, columns: Mapping[str, str]) -> str | None:
    """Which of the columns holds that, by its name; `columns` maps folded names to names as written."""
    return next((columns[name] for name in known_names(holds) if name in columns), None)


def folded_names(columns: Iterable[Any]) -> dict[str, str]:
    """Folded name -> name as written, the first of those that fold alike."""
    found: dict[str, str] = {}
    for name in columns:
        if isinstance(name, str):
            found.setdefault(_folded(name), name)
    return found


def facts_of(values: Mapping[str, Any]) -> Facts:
    """The facts among named values, as a table or a sidecar holds them."""
    names = folded_names(values)

    def value(holds: str) -> Any:
        column = column_for(holds, names)
        return values.get(column) if column else None

    return Facts(
        title=line_of(value("title")),
        author=line_of(value("author")),
        published=published_of(value("date")),
        outlet=line_of(value("outlet")),
        url=address_of(value("url")),
        lang=language_code(value("lang")),
    )


def line_of(value: Any) -> str | None:
    """A value as one cleaned line of bounded length; a list is joined, an object asked for its name."""
    if isinstance(value, list):
        return ", ".join(found for one in value[:20] if (found := line_of(one)))[:_LONGEST_FACT] or None
    if isinstance(value, Mapping):
        return next((line_of(value[key]) for key in ("name", "title", "value") if value.get(key)), None)
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    return " ".join(clean(str(value)[: 4 * _LONGEST_FACT]).split())[:_LONGEST_FACT] or None


def address_of(value: Any) -> str | None:
    """A web address; anything else is none, so that no page ever links to a script."""
    line = line_of(value)
    return line if line and re.fullmatch(r"https?://[^\s<>\"']+", line, re.IGNORECASE) else None


def language_code(value: Any) -> str | None:
    """ "ru-RU" is "ru"."""
    found = re.match(r"([a-z]{2})(?:[-_]|$)", (line_of(value) or "").lower())
    return found[1] if found else None


def published_of(value: Any) -> str | None:
    """A date in ISO 8601, as exact as it is stated, in the zone that it is stated in.

    >>> published_of("2025-09-03T23:30:00+06:00"), published_of("3 вересня 2025"), published_of(1756857600)
    ('2025-09-03', '2025-09-03', '2025-09-03')
    >>> published_of("завтра"), published_of("2025-13-01"), published_of("2025-07")
    (None, None, '2025-07')
    """
    if isinstance(value, datetime):
        value = value.isoformat()
    elif hasattr(value, "isoformat"):
        value = str(value)
    line = line_of(value)
    if line is None:
        return None
    if iso := _ISO.match(line):
        return _day(iso[1] or iso[4], iso[2] or iso[5], iso[3])
    if _EPOCH.fullmatch(line):
        seconds = float(line) / (1_000 if len(line.partition(".")[0]) > 11 else 1)
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    if stated := date_line(line):
        return stated
    try:
        parsed = parsedate_tz(line[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _day(*(str(part).zfill(2) for part in parsed[:3])) if parsed else None


def _day(year: str, month: str | None = None, day: str | None = None) -> str | None:
    return date_line("-".join(part for part in (year.zfill(4), month, day) if part)) if month else _year(year)


def _year(year: str) -> str | None:
    return year if 1900 <= int(year) <= 2100 else None


def facts_of_name(name: str) -> Facts:
    """What the name of a file tells: a date in it, and a title if it reads like one.

    >>> told = facts_of_name("2025-09-03 Порт подписал договор.pdf")
    >>> told.title, told.published
    ('Порт подписал договор', '2025-09-03')
    >>> facts_of_name("001_e56d8d95cd8c9d38.txt") == Facts()
    True
    """
    stem = name.rpartition("/")[2]
    stem = stem[: len(stem) - len(extension_of(stem))]
    published, rest = None, stem
    if day := _DAY_IN_NAME.search(stem):
        published = _day(day["y"] or day["y2"], day["m"] or day["m2"], day["d"] or day["d2"])
        rest = f"{stem[: day.start()]} {stem[day.end() :]}" if published else stem
    elif month := _MONTH_IN_NAME.search(stem):
        published = _day(month[1], month[2])
        rest = f"{stem[: month.start()]} {stem[month.end() :]}"
    words = " ".join(clean(re.sub(r"_+|\s-+\s", " ", rest)).split()).strip(" -.,–—")
    return Facts(title=words if len(_CYRILLIC_WORD.findall(words)) > 1 else None, published=published)


def sidecar_names(name: str) -> tuple[str, ...]:
    """The names that a sidecar of a file may have: "page.html.json", "page.json" and the same in TOML."""
    stem = name[: len(name) - len(extension_of(name))]
    names = (f"{base}{end}" for base in dict.fromkeys((name, stem)) for end in SIDECARS)
    return tuple(one for one in names if one != name)


def is_sidecar(name: str, beside: Container[str]) -> bool:
    """Whether a file only tells about another one that lies beside it."""
    end = extension_of(name)
    if end not in SIDECARS:
        return False
    stem = name[: -len(end)]
    if stem in beside and is_known(stem):
        return True
    return any(
        f"{stem}{other}" in beside
        for other in (".txt", ".text", ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".pdf", ".docx", ".eml")
    )


def read_sidecar(raw: bytes, name: str) -> Facts:
    """What a sidecar tells.

    Raises:
        CannotRead: it is no JSON or TOML, or holds no object.
    """
    if len(raw) > LARGEST_SIDECAR:
        raise CannotRead("it is larger than 1 MiB")
    try:
        text = raw.decode("utf-8-sig")
        held = tomllib.loads(text) if extension_of(name) == ".toml" else json.loads(text)
    except (ValueError, RecursionError) as problem:  # UnicodeDecodeError and both decoders' errors among them
        raise CannotRead(f"it is no {extension_of(name)[1:].upper()} ({_short(problem)})") from None
    if not isinstance(held, dict):
        raise CannotRead("it holds no object with names and values")
    return facts_of(held)


def _short(problem: Exception) -> str:
    return str(problem).partition("\n")[0][:80] or type(problem).__name__
