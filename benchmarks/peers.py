"""The index beside other engines: the same paragraphs, the same questions.

Comes in: records (`id`, `text`, `lang`, `sector`, `year`, `amount_usd`) and questions over their words.
Goes out: how many match and the best ten. `Dogovor` is this project's index as the product opens it, over
word forms alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from search.engine import All, AnyOf, LabelFilter, Node, Not, Phrase, Prefix, Record, Request, Term
from search.engines.whoosh import WhooshEngine, use_loops
from search.fields import FORMS, ORDER, PARAGRAPH, PUBLISHED

WORD = re.compile(r"\w+")
EDGES = (1e5, 1e6, 1e7, 1e8, 1e9)
FACETS = ("sector", "lang", "amount")


class Dogovor:
    """The index of this project, in a folder."""

    compiled = True

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder

    def build(self, records: Iterable[Mapping[str, Any]]) -> None:
        """Index all records in one commit."""
        use_loops(compiled=self.compiled)
        engine = WhooshEngine.create(self._folder)
        with engine.writer() as writer:
            writer.add(map(record_of, records))
        engine.close()

    def open(self) -> None:
        """Open what was built."""
        use_loops(compiled=self.compiled)
        self._engine = WhooshEngine.open(self._folder)

    def search(self, question: Mapping[str, Any], mode: str) -> tuple[int | None, list[int]]:
        """How many match (None in mode "top") and the best ten.

        Args:
            mode: "top", "facet" (ten best and counts by three labels), "ffacet" (the same in one sector).
        """
        filters = (LabelFilter("sector", (question["sector"],)),) if mode == "ffacet" else ()
        facets = () if mode == "top" else FACETS
        answer = self._engine.search(Request(PARAGRAPH, node_of(question), filters, facets))
        return None if mode == "top" else answer.records, [int(hit.id) for hit in answer.hits]


class DogovorInNumPy(Dogovor):
    """The same without compiled loops."""

    compiled = False


def record_of(held: Mapping[str, Any]) -> Record:
    """A record of the corpus as one of the product's."""
    id = str(held["id"])
    return Record(
        id=id,
        kind=PARAGRAPH,
        parent=id,
        article=f"a{held['id'] // 16}",
        fields={FORMS: list(zip(WORD.findall(held["text"].lower())))},
        labels={
            "lang": (held["lang"],),
            "sector": (held["sector"],),
            "year": (str(held["year"]),),
            "amount": tuple(_band(held["amount_usd"])),
        },
        numbers={ORDER: held["id"], PUBLISHED: held["year"] * 10_000},
        stored={"text": held["text"]},
    )


def _band(amount: float | None) -> Iterator[str]:
    if amount is not None:
        yield str(1 + sum(amount >= edge for edge in EDGES))


def node_of(question: Mapping[str, Any]) -> Node:
    """A question as the product asks it."""
    if question["phrase"]:
        return Phrase(FORMS, tuple((word,) for word in question["phrase"]))
    if question["prefix"]:
        return Prefix(FORMS, question["prefix"])
    if question["should"]:
        return AnyOf(tuple(Term(FORMS, word) for word in question["should"]))
    wanted: list[Node] = [Term(FORMS, word) for word in question["must"]]
    wanted += [Not(Term(FORMS, word)) for word in question["not"]]
    return wanted[0] if len(wanted) == 1 else All(tuple(wanted))
