"""What a person has been shown of a search, so that next time only what is new is told.

Comes in: deals or paragraphs that answer now. Goes out: those that were not there at the last look. A deal is
known by its article and the words that tell of it, a paragraph by its article and text. So building the index
again makes nothing new, a changed numbering neither; a text that was changed is new.

What was seen is kept a file a search in the folder `seen` of DOGOVOR_STATE, and only ever added to: what an
index no longer holds and then holds again is not told twice.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cli.keeping import reason, write_whole
from cli.problem import Problem
from search.query import Query
from search.results import DealHit, Hit
from search.settings import state_folder

FORMAT = 1
DEALS, PARAGRAPHS = "deals", "paragraphs"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one search.

    Attributes:
        path: its file.
        looked: deals or paragraphs -> when they were last looked at (ISO 8601).
        marks: deals or paragraphs -> the mark of each -> its id at that time.
    """

    path: Path
    looked: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def new_deals(self, deals: Iterable[DealHit], once: bool) -> tuple[DealHit, ...]:
        """Those not seen yet; with `once`, of a deal that several articles tell of none if one was seen."""
        seen = self.marks.get(DEALS, {})
        ids = set(seen.values())
        return tuple(
            deal
            for mark, deal in marked_deals(deals)
            if mark not in seen and not (once and ids.intersection(_other_tellings(deal)))
        )

    def new_paragraphs(self, hits: Iterable[Hit]) -> tuple[Hit, ...]:
        """Those not seen yet."""
        seen = self.marks.get(PARAGRAPHS, {})
        return tuple(hit for mark, hit in marked_paragraphs(hits) if mark not in seen)

    def remember(self, what: str, marks: Mapping[str, str], search: str) -> None:
        """Note what was shown, and when."""
        held = {
            "format": FORMAT,
            "search": search,
            "looked": {**self.looked, what: datetime.now(UTC).isoformat(timespec="seconds")},
            "seen": {**self.marks, what: {**self.marks.get(what, {}), **marks}},
        }
        write_whole(self.path, json.dumps(held, ensure_ascii=False, indent=1) + "\n")


def path_of_name(name: str) -> Path:
    """Where is kept what was seen of a saved search."""
    return state_folder() / "seen" / f"{name}.json"


def path_of_query(question: Query) -> Path:
    """Where is kept what was seen of a search without a name."""
    said = json.dumps([str(question), question.once, question.exact], ensure_ascii=False)
    return state_folder() / "seen" / f"@{hashlib.sha256(said.encode()).hexdigest()[:16]}.json"


def read(path: Path) -> Seen:
    """What was seen by now; nothing, where nobody has looked yet."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Seen(path)
    except OSError as error:
        raise Problem(f"Cannot read {path}: {reason(error)}.") from error
    except ValueError as error:  # neither UTF-8 nor JSON
        raise _unreadable(path, "it is not JSON in UTF-8") from error
    if not _is_ours(held):
        raise _unreadable(path, "it does not hold what was seen of a search")
    return Seen(path, held["looked"], held["seen"])


def forget(path: Path) -> None:
    """Begin anew."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise Problem(f"Cannot remove {path}: {reason(error)}.") from error


def marked_deals(deals: Iterable[DealHit]) -> Iterator[tuple[str, DealHit]]:
    """Each deal with what it is known by."""
    told: Counter[str] = Counter()
    for deal in deals:
        record = deal.record
        words = record["evidence"][0]["quote"] if record["evidence"] else ""
        said = _mark(record["article_id"], words, record["amount_text"] or "")
        told[said] += 1
        # A sentence may tell of several deals: they are known by their number in it.
        yield (said if told[said] == 1 else f"{said}-{told[said]}"), deal


def marked_paragraphs(hits: Iterable[Hit]) -> Iterator[tuple[str, Hit]]:
    """Each paragraph with what it is known by."""
    for hit in hits:
        yield _mark(hit.article.id, hit.text), hit


def _mark(*words: str) -> str:
    return hashlib.sha256("\x00".join(words).encode("utf-8", "replace")).hexdigest()[:16]


def _other_tellings(deal: DealHit) -> tuple[str, ...]:
    same = deal.record["same_deal"]
    return tuple(same["others"]) if same else ()


def _is_ours(held: Any) -> bool:
    def texts(found: Any) -> bool:
        return isinstance(found, dict) and all(isinstance(one, str) for one in found.values())

    return (
        isinstance(held, dict)
        and held.get("format") == FORMAT
        and texts(held.get("looked"))
        and isinstance(held.get("seen"), dict)
        and all(texts(one) for one in held["seen"].values())
    )


def _unreadable(path: Path, why: str) -> Problem:
    return Problem(
        f"What was seen of this search cannot be read: {path}: {why}. "
        "Remove that file, and everything counts as new again."
    )
