"""The index as the product fills and asks it, beside engines that hold word forms alone (`benchmarks.peers`).

Comes in: paragraphs and questions (`benchmarks.paragraphs`). Goes out: an index of all that the product keeps
of a paragraph: dictionary forms of three languages, forms, skeletons; and of each paragraph with a sum a deal
with words of its own. Deals are not read from the texts (`benchmarks.speed` measures that): they have the
labels that the corpus gives them. Questions go the whole way of a person's: read, understood in three
languages with other names and translations, asked of paragraphs and of deals with all facets; ten texts are
marked and shown with their deals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from analyzers.analyzer import words_of
from analyzers.memory import remember_in
from benchmarks.paragraphs import Item
from search import Searcher, parse
from search.collecting import collecting_seldom
from search.deal_words import deal_words
from search.engine import Record
from search.engines.whoosh import WhooshEngine, use_loops
from search.facets import amount_band
from search.fields import (
    AMOUNT_USD,
    ARTICLE,
    DEAL,
    DEAL_WORDS,
    FILE,
    ORDER,
    PARAGRAPH,
    PUBLISHED,
    article_record_id,
)
from search.records import paragraph_fields
from search.results import ArticleInfo, Results

AN_ARTICLE = 16
"""Paragraphs."""
_WORDS_OF_A_DEAL = 5


class Product:
    """The index of this project with everything in it, asked as a person asks."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder

    def build(self, records: Iterable[Item]) -> None:
        """Analyse and index all paragraphs in one commit.

        Words are kept beside it, as `dogovor index` keeps them: the first index in a folder meets them all
        for the first time, the next none.
        """
        remember_in(self._folder.parent / "words")
        use_loops(compiled=True, at_hand=False)
        engine = WhooshEngine.create(self._folder)
        with collecting_seldom(), engine.writer() as writer:
            for held in records:
                writer.add(records_of(held))
        engine.close()
        remember_in(None)

    def open(self) -> None:
        """Open what was built."""
        use_loops(compiled=True, at_hand=False)
        self._searcher = Searcher(WhooshEngine.open(self._folder), self._folder)

    def search(self, question: Item, mode: str) -> tuple[int | None, list[int]]:
        """How many match, and the best ten; in mode "top" too they are counted: no page does without.

        Args:
            mode: "ffacet": in one sector.
        """
        results = self._asked(question, mode)
        return results.total, [int(hit.id) for hit in results.hits]

    def page(self, question: Item) -> list[str]:
        """The texts of the ten best, marked: that is what a search is, here."""
        return [hit.text for hit in self._asked(question, "facet").hits]

    def _asked(self, question: Item, mode: str) -> Results:
        choices = {"sector": (question["sector"],)} if mode == "ffacet" else {}
        return self._searcher.search(parse(typed(question), choices=choices))


def typed(question: Item) -> str:
    """A question as a person types it.

    >>> typed({"must": ["газ"], "not": ["нафта"], "should": [], "phrase": [], "prefix": None})
    'газ -нафта'
    """
    if question["phrase"]:
        return '"' + " ".join(question["phrase"]) + '"'
    if question["prefix"]:
        return question["prefix"] + "*"
    joined: str = (" OR " if question["should"] else " ").join(question["should"] or question["must"])
    return joined + "".join(f" -{word}" for word in question["not"])


def records_of(held: Item) -> Iterator[Record]:
    """A paragraph, its deal, and before the first paragraph of an article the article."""
    number, text, lang = held["id"], held["text"], held["lang"]
    id, article = str(number), f"a{number // AN_ARTICLE}"
    if number % AN_ARTICLE == 0:
        info = ArticleInfo(article, f"{article}.txt", None, str(held["year"]), None, None, lang)
        parent = article_record_id(article)
        yield Record(
            id=parent,
            kind=ARTICLE,
            parent=parent,
            article=article,
            fields={},
            labels={FILE: (f"{article}.txt",)},
            numbers={ORDER: number},
            stored={"info": asdict(info)},
        )
    words = words_of(text, lang)
    fields = paragraph_fields(words, text, ())
    labels = {"lang": (lang,), "year": (str(held["year"]),)}
    numbers = {ORDER: number, PUBLISHED: held["year"] * 10_000}
    dollars = None if held["amount_usd"] is None else int(held["amount_usd"])
    deals = () if dollars is None else (f"{id}-1",)
    stored = {"number": 1, "lang": lang, "heading": None, "text": text, "deals": deals, "totals": ()}
    yield Record(id, PARAGRAPH, id, article, fields, labels, {**numbers, AMOUNT_USD: dollars}, stored)
    for deal in deals:
        names = [span.of(text) for span in words.spans[:_WORDS_OF_A_DEAL]]
        yield Record(
            id=deal,
            kind=DEAL,
            parent=id,
            article=article,
            fields={**fields, DEAL_WORDS: deal_words(names, lang)},
            labels={
                **labels,
                "sector": (held["sector"],),
                "amount": tuple(filter(None, (amount_band(dollars, dollars),))),
                "kind": ("contract",),
                "currency": ("USD",),
                "party": tuple(dict.fromkeys(names[:2])),
            },
            numbers={**numbers, AMOUNT_USD: dollars},
            stored={"id": deal, "title": " ".join(names), "amount_usd": dollars},
        )
