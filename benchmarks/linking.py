"""How well tellings of one deal are linked, on pairs written by hand.

    python -m benchmarks.linking            figures
    python -m benchmarks.linking --errors   and every row that went wrong

Comes in: tests/golden/same_deals.tsv, by which the rules were made; same_deals_later.tsv, by which they
were mended; same_deals_unseen.tsv, by which nothing was done. Each of their texts is an article of its
own; all of a table are read as one collection, from the sentence to the link, so a deal that is not read
cannot be linked, and a link between texts of two rows is wrong. Goes out: precision (of the links made,
how many are right) and recall (of the pairs that are one deal, how many are linked), and recall among the
pairs both of whose deals were read.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzers.tables import read_table
from deals.linking import link
from search.corpus import article_from_text
from search.engine import Record
from search.records import article_records
from search.retold import linkable, place_of

GOLDEN = Path(__file__).parent.parent / "tests" / "golden"
PAIRS = tuple(GOLDEN / f"same_deals{name}.tsv" for name in ("", "_later", "_unseen"))
COLUMNS = ("same", "lang", "published", "text", "other_lang", "other_published", "other_text", "tried")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tellings; `line` is where they stand in the table."""

    line: int
    same: bool
    texts: tuple[str, str]
    tried: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of linking: articles that were linked rightly and wrongly, pairs missed, pairs not read."""

    right: tuple[Pair, ...]
    wrong: tuple[tuple[str, str], ...]
    missed: tuple[Pair, ...]
    unread: tuple[Pair, ...]

    @property
    def precision(self) -> float:
        made = len(self.right) + len(self.wrong)
        return len(self.right) / made if made else 1.0

    @property
    def recall(self) -> float:
        return len(self.right) / (len(self.right) + len(self.missed))

    @property
    def recall_of_read(self) -> float:
        """Recall among the pairs both of whose deals were read."""
        return len(self.right) / (len(self.right) + len(self.missed) - len(self.unread))


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of the table."""
    return [
        Pair(
            row.line,
            row["same"] == "yes",
            (
                f"{row['published']}\n\n{row['text']}",
                f"{row['other_published']}\n\n{row['other_text']}",
            ),
            row["tried"],
        )
        for row in read_table(path, COLUMNS)
    ]


def measure(pairs: Sequence[Pair]) -> Figures:
    """Link the deals of all texts and compare with what is known of the pairs."""
    names = {pair.line: (f"{pair.line}a", f"{pair.line}b") for pair in pairs}
    deals: list[Record] = []
    for pair in pairs:
        for name, text in zip(names[pair.line], pair.texts, strict=True):
            article = article_from_text(text, f"{name}.txt")
            deals += article_records(article).deals
    linked = links_of(deals)
    same = {frozenset(names[pair.line]): pair for pair in pairs if pair.same}
    read = {deal.article for deal in deals}
    missed = [pair for articles, pair in same.items() if articles not in linked]
    return Figures(
        right=tuple(pair for articles, pair in same.items() if articles in linked),
        wrong=tuple((min(link), max(link)) for link in sorted(linked - same.keys(), key=sorted)),
        missed=tuple(missed),
        unread=tuple(pair for pair in missed if not set(names[pair.line]) <= read),
    )


def links_of(deals: Iterable[Record]) -> set[frozenset[str]]:
    """Pairs of articles that tell of one deal."""
    held = sorted(deals, key=place_of)
    article = {deal.id: deal.article for deal in held}
    return {
        frozenset((article[id], article[other]))
        for id, same in link([linkable(deal) for deal in held]).items()
        for other in same.others
    }


def main(words: Sequence[str]) -> None:
    """Print the figures of each table."""
    for path in PAIRS:
        pairs = read_pairs(path)
        print(f"{path.name}: {len(pairs)} pairs, {sum(pair.same for pair in pairs)} of them one deal")
        show(measure(pairs), errors="--errors" in words)


def show(found: Figures, errors: bool) -> None:
    """Print the figures of one table, and what went wrong."""
    print(f"links made {len(found.right) + len(found.wrong)}, right {len(found.right)}")
    print(f"precision {found.precision:.3f}  recall {found.recall:.3f}", end="")
    print(f"  recall among the pairs that were read {found.recall_of_read:.3f}")
    if errors:
        for one, other in found.wrong:
            print(f"wrong   line {one} - line {other}")
        for pair in found.missed:
            print(f"{'unread' if pair in found.unread else 'missed'}  line {pair.line}: {pair.tried}")


if __name__ == "__main__":
    main(sys.argv[1:])
