"""The index, and other engines, as one kind of thing: each is filled, opened and asked in the same way.

Comes in: paragraphs and questions (`benchmarks.paragraphs`). Goes out: how many match, and the best ten.
Each engine indexes lower-cased word forms with their places, keeps the text, and holds sector, language and
a range of sums as facets. `benchmarks.beside` measures them. tantivy is a package for Python that holds an
engine written in Rust (`pip install 'dogovor[peers]'`); FTS5 is in Python's SQLite.
"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from benchmarks.paragraphs import EDGES, WORD, Item
from benchmarks.product import Product
from search.collecting import collecting_seldom
from search.engine import All, AnyOf, LabelFilter, Node, Not, Phrase, Prefix, Record, Request, Term, WordSlots
from search.engines.whoosh import WhooshEngine, use_loops
from search.fields import FORMS, ORDER, PARAGRAPH, PUBLISHED

FACETS = ("sector", "lang", "amount")


class Peer(Protocol):
    """An engine in a folder."""

    def __init__(self, folder: Path, name: str) -> None: ...
    def build(self, records: Iterable[Item]) -> None: ...
    def open(self) -> None: ...
    def search(self, question: Item, mode: str) -> tuple[int | None, list[int]]: ...
    def page(self, question: Item) -> list[str]: ...


class Dogovor:
    """The index of this project, in a folder."""

    compiled = True

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder

    def build(self, records: Iterable[Item]) -> None:
        """Index all records in one commit."""
        use_loops(compiled=self.compiled, at_hand=False)
        engine = WhooshEngine.create(self._folder)
        with collecting_seldom(), engine.writer() as writer:
            writer.add(map(record_of, records))
        engine.close()

    def open(self) -> None:
        """Open what was built."""
        use_loops(compiled=self.compiled, at_hand=False)
        self.engine = WhooshEngine.open(self._folder)

    def search(self, question: Item, mode: str) -> tuple[int | None, list[int]]:
        """How many match (None in mode "top") and the best ten.

        Args:
            mode: "top", "facet" (ten best and counts by three labels), "ffacet" (the same in one sector).
        """
        filters = (LabelFilter("sector", (question["sector"],)),) if mode == "ffacet" else ()
        facets = () if mode == "top" else FACETS
        answer = self.engine.search(Request(PARAGRAPH, node_of(question), filters, facets))
        return None if mode == "top" else answer.records, [int(hit.id) for hit in answer.hits]

    def page(self, question: Item) -> list[str]:
        """The texts of the ten best, marked, after counting."""
        _, ids = self.search(question, "facet")
        records = self.engine.get([str(id) for id in ids])
        return marked([record.stored["text"] for record in records if record], question)


class DogovorInNumPy(Dogovor):
    """The same without compiled loops."""

    compiled = False


def record_of(held: Item) -> Record:
    """A record of the corpus as one of the product's."""
    number = held["id"]
    id = str(number)
    amount = held["amount_usd"]
    return Record(
        id=id,
        kind=PARAGRAPH,
        parent=id,
        article=f"a{number // 16}",
        fields={FORMS: WordSlots(WORD.findall(held["text"].lower()), alone)},
        labels={
            "lang": (held["lang"],),
            "sector": (held["sector"],),
            "year": (str(held["year"]),),
            "amount": () if amount is None else (_band(amount),),
        },
        numbers={ORDER: number, PUBLISHED: held["year"] * 10_000},
        stored={"text": held["text"]},
    )


def alone(word: str) -> tuple[str]:
    """The terms of a word form."""
    return (word,)


def _band(amount: float) -> str:
    return str(1 + bisect_right(EDGES, amount))


def node_of(question: Item) -> Node:
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


def marked(texts: Sequence[str], question: Item) -> list[str]:
    """The words of a question marked in texts."""
    words = [*question["must"], *question["should"]]
    forms = [re.escape(word) for word in words]
    forms += [r"\W+".join(map(re.escape, question["phrase"]))] if question["phrase"] else []
    forms += [re.escape(question["prefix"]) + r"\w*"] if question["prefix"] else []
    pattern = re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE)
    return [pattern.sub(r"<mark>\g<0></mark>", text) for text in texts]


class Tantivy:
    """tantivy, as its package for Python has it."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder

    def build(self, records: Iterable[Item]) -> None:
        """Index all records in one commit."""
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("id", stored=True, fast=True)
        builder.add_text_field("text", stored=True, tokenizer_name="default", index_option="position")
        for name in FACETS:
            builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic", fast=True)
        schema = builder.build()
        self._folder.mkdir(parents=True)
        writer = tantivy.Index(schema, path=str(self._folder)).writer(heap_size=256_000_000, num_threads=1)
        for one in records:
            held = {name: one[name] for name in ("id", "text", "lang", "sector")}
            held["amount"] = "none" if one["amount_usd"] is None else _band(one["amount_usd"])
            writer.add_document(tantivy.Document.from_dict(held, schema))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        """Open what was built."""
        import tantivy

        self._tantivy = tantivy
        self._index = tantivy.Index.open(str(self._folder))
        self._index.reload()
        self._searcher, self._schema = self._index.searcher(), self._index.schema
        self._counts = {name: {"terms": {"field": name, "size": 20}} for name in FACETS}

    def _asked(self, question: Item, mode: str) -> Any:
        query, occur = self._tantivy.Query, self._tantivy.Occur

        def term(word: str) -> Any:
            return query.term_query(self._schema, "text", word)

        if question["phrase"]:
            asked = query.phrase_query(self._schema, "text", question["phrase"])
        elif question["prefix"]:
            asked = query.regex_query(self._schema, "text", question["prefix"] + ".*")
        elif question["should"]:
            asked = query.boolean_query([(occur.Should, term(word)) for word in question["should"]])
        else:
            wanted = [(occur.Must, term(word)) for word in question["must"]]
            asked = query.boolean_query([*wanted, *((occur.MustNot, term(one)) for one in question["not"])])
        if mode == "ffacet":
            sector = query.term_query(self._schema, "sector", question["sector"], "basic")
            asked = query.boolean_query(
                [(occur.Must, asked), (occur.Must, query.const_score_query(sector, 0.0))]
            )
        return asked

    def search(self, question: Item, mode: str) -> tuple[int | None, list[int]]:
        """How many match, and the best ten."""
        asked = self._asked(question, mode)
        found = self._searcher.search(asked, 10, count=False)
        addresses = [address for _, address in found.hits]
        ids = self._searcher.fast_field_values("id", addresses) if addresses else []
        if mode == "top":
            return None, ids
        counts = self._searcher.aggregate(asked, self._counts)
        return sum(bucket["doc_count"] for bucket in counts["lang"]["buckets"]), ids

    def page(self, question: Item) -> list[str]:
        """The texts of the ten best, marked, after counting."""
        asked = self._asked(question, "facet")
        found = self._searcher.search(asked, 10, count=False)
        self._searcher.aggregate(asked, self._counts)
        texts = [self._searcher.doc(address)["text"][0] for _, address in found.hits]
        return marked(texts, question)


class Fts5:
    """SQLite's full-text search, with a table of the facets."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / "fts.db"

    def build(self, records: Iterable[Item]) -> None:
        """Index all records in one transaction."""
        self._path.parent.mkdir(parents=True)
        base = sqlite3.connect(self._path)
        base.execute("create virtual table texts using fts5(text, tokenize='unicode61 remove_diacritics 0')")
        base.execute("create table facets(id integer primary key, sector text, lang text, amount text)")
        for one in records:
            base.execute("insert into texts(rowid, text) values(?, ?)", (one["id"], one["text"]))
            band = "none" if one["amount_usd"] is None else _band(one["amount_usd"])
            row = (one["id"], one["sector"], one["lang"], band)
            base.execute("insert into facets values(?, ?, ?, ?)", row)
        base.execute("insert into texts(texts) values('optimize')")
        base.commit()
        base.close()

    def open(self) -> None:
        """Open what was built."""
        self._base = sqlite3.connect(self._path)
        self._base.execute("pragma mmap_size=8000000000")

    def search(self, question: Item, mode: str) -> tuple[int | None, list[int]]:
        """How many match, and the best ten."""
        matched, values = "texts match ?", [_in_sql(question)]
        joined = "texts join facets on facets.id = texts.rowid"
        if mode == "ffacet":
            matched += " and sector = ?"
            values.append(question["sector"])
        source = "texts" if mode == "top" else joined
        best = f"select texts.rowid from {source} where {matched} order by rank limit 10"  # noqa: S608
        ids = [id for (id,) in self._base.execute(best, values)]
        if mode == "top":
            return None, ids
        counted = f"select sector, lang, amount, count(*) from {joined} where {matched} group by 1, 2, 3"  # noqa: S608
        return sum(row[3] for row in self._base.execute(counted, values)), ids

    def page(self, question: Item) -> list[str]:
        """The texts of the ten best, marked, after counting."""
        _, ids = self.search(question, "facet")
        rows = [self._base.execute("select text from texts where rowid = ?", (id,)).fetchone() for id in ids]
        return marked([text for (text,) in rows], question)


def _in_sql(question: Item) -> str:
    if question["phrase"]:
        return f'"{" ".join(question["phrase"])}"'
    if question["prefix"]:
        return f'"{question["prefix"]}"*'
    joined = (" OR " if question["should"] else " AND ").join(
        f'"{word}"' for word in question["should"] or question["must"]
    )
    return joined + "".join(f' NOT "{word}"' for word in question["not"])


PEERS: Mapping[str, type[Peer]] = {
    "dogovor": Dogovor,
    "numpy": DogovorInNumPy,
    "product": Product,
    "tantivy": Tantivy,
    "fts5": Fts5,
}
