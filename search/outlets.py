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

from search.lines import Line

_REPORTS = r"(?:переда[её]т|сообщает|передає|повідомляє|предава|съобщава)\s+(?:наш\w*\s+)?"
_REPORTER = r"(?:корр?еспондент\w*|корр\.)"
_SORT = (
    r"на|агентств\w+|информагентств\w+|агенц[иі]\w+|портал\w*|сайт\w*|издани\w+|видання|газет\w+|МИА|ИА|ІА"
)
_QUOTED = r"[«„“\"](?P<quoted>[^«»„“”\"]{2,40})[»“”\"]"
_UNDECLINED = r"[A-Z][\w.-]*\w(?:\s[A-Z][\w.-]*\w)?|[А-ЯІЇЄҐ]{3,10}\b"
_OWN_REPORTER = re.compile(
    rf"(?i:{_REPORTS}{_REPORTER}|материала\s+на\s+кореспондент\w*)"
    rf"(?:(?:\s+(?:{_SORT}))+\s+{_QUOTED}|(?:\s+(?:{_SORT}))*\s+(?P<name>{_UNDECLINED}))"
)
_DATELINE = re.compile(
    r"[А-ЯІЇЄҐA-Z][\w-]{2,20}[.,]\s+(?:\d{1,2}\s\w{3,10}\.?\s)?"
    r"(?P<name>[A-Z][\w.-]*\w|[А-ЯІЇЄҐ]{3,12})\s[–—-]\s"
)
_FIRST_CHARACTERS = 1_000


def outlet_in(lines: Sequence[Line]) -> str | None:
    """The outlet whose own correspondent the first lines name, or that their dateline names."""
    for line in lines:
        if found := _OWN_REPORTER.search(line.text[:_FIRST_CHARACTERS]):
            return found["quoted"] or found["name"]
    dateline = _DATELINE.match(lines[0].text) if lines else None
    return dateline["name"] if dateline else None
