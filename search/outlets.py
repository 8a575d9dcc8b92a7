"""The outlet that an article names as its own in its first sentences.

Comes in: the first body lines. Goes out: a name, or None. Most sentences that name a medium quote another
one ("як повідомляє ...", "со ссылкой на ..."), so two forms are taken: the outlet's own correspondent tells
it ("передаёт корреспондент агентства Kazinform", „в материала на кореспондента на агенция Kazinform“), or the
dateline does ("АСТАНА. KAZINFORM – ..."). Only names that need no declension: Latin letters, abbreviations,
addresses, quotes after "газеты", "на".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from analyzers.tables import read_table
from search.lines import Line

_TABLE = Path(__file__).with_name("tables") / "outlet_cues.tsv"
_QUOTED = r"[«„“\"](?P<quoted>[^«»„“”\"]{2,40})[»“”\"]"
_UNDECLINED = r"[A-Z][\w.-]*\w(?:\s[A-Z][\w.-]*\w)?|[А-ЯІЇЄҐ]{3,10}\b"
_DATELINE = re.compile(
    r"[А-ЯІЇЄҐA-Z][\w-]{2,20}[.,]\s+(?:\d{1,2}\s\w{3,10}\.?\s)?"
    r"(?P<name>[A-Z][\w.-]*\w|[А-ЯІЇЄҐ]{3,12})\s[–—-]\s"
)
_FIRST_CHARACTERS = 1_000


@lru_cache(maxsize=1)
def _own_reporter() -> re.Pattern[str]:
    """The outlet's own correspondent with the outlet's name, made of the table; compiled once."""
    rows = read_table(_TABLE, ("part", "lang", "forms"))

    def any_of(part: str) -> str:
        forms = {form for row in rows if row["part"] == part for form in row.words("forms")}
        written = (re.escape(form.removesuffix("*")) + r"\w*" * form.endswith("*") for form in forms)
        return "(?:" + "|".join(sorted(written, key=len, reverse=True)).replace(r"\ ", r"\s+") + ")"

    sort = any_of("sort")
    return re.compile(
        rf"(?i:{any_of('tells')}\s+(?:{any_of('our')}\s+)?{any_of('reporter')}"
        rf"|{any_of('story')}\s+{any_of('reporter')})"
        rf"(?:(?:\s+{sort})+\s+{_QUOTED}|(?:\s+{sort})*\s+(?P<name>{_UNDECLINED}))"
    )


def outlet_in(lines: Sequence[Line]) -> str | None:
    """The outlet whose own correspondent the first lines name, or that their dateline names."""
    for line in lines:
        if found := _own_reporter().search(line.text[:_FIRST_CHARACTERS]):
            return found["quoted"] or found["name"]
    dateline = _DATELINE.match(lines[0].text) if lines else None
    return dateline["name"] if dateline else None
