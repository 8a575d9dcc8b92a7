"""What it costs that one query finds three languages: bytes of the index, time of an answer.

    python -m benchmarks.languages                   # 5 articles, and 2,000 made of them (50,000 paragraphs)
    python -m benchmarks.languages --articles 200

Comes in: seeds/, and articles made of their paragraphs (`benchmarks.speed`). Goes out: a Markdown table. The
index is built twice: with everything, and with dictionary forms alone. Each query is asked in two ways, each
of an open index of its own: as a person's is, in three languages with related words, other names and
spellings; and plainly, where only its words count, in any form of their own language. Both are answered with
up to ten paragraphs, snippets, marks, deals and all facets.

What an open index remembers (`search.remembering`) is told apart. First time asked: its words were met, what
they mean together was not. Asked again: the same words with a filter, as by a click. New words: nothing was
asked of this index before. Dictionaries are read and columns are in memory in all cases. Times are of the
processor: other work on the machine changes them little.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import cache
from pathlib import Path
from unittest.mock import patch

from analyzers.stopwords import is_stop
from analyzers.tokenizer import tokenize
from analyzers.tokens import TokenKind
from benchmarks.speed import ROOT, write_articles
from search import Searcher, parse, weights
from search.corpus import Article, read_articles
from search.engine import All, Record
from search.engines.whoosh import WhooshEngine, use_loops
from search.expand import Expansion
from search.fields import LEMMAS
from search.interpret import Meaning, meaning_of
from search.lexicon import phrase_node
from search.records import article_records
from search.remembering import Remembering
from search.retold import with_groups

SHORTEST = 4
MOST_WORDS = 3
EACH = 20
"""Queries in each language."""

FIRST, AGAIN, NEW = WAYS = ("first time asked", "asked again", "new words")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--articles", type=int, default=2000, help="how many to make (default: 2000)")
    options.add_argument("--rounds", type=int, default=5, help="how often each query is asked (default: 5)")
    chosen = options.parse_args()
    use_loops(compiled=True)  # as the page does
    print("| articles | what | plain | three languages | times |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "articles"
        write_articles(made, chosen.articles, 1)
        for number, sources in enumerate((ROOT / "seeds", made)):
            for row in measured(sources, Path(folder) / f"index{number}", chosen.rounds):
                print(row, flush=True)


def measured(sources: Path, folder: Path, rounds: int) -> Iterator[str]:
    """The rows of one collection."""
    articles = [one for one in read_articles([sources]) if isinstance(one, Article)]
    engines = WhooshEngine.create(folder / "lemmas"), WhooshEngine.create(folder / "all")
    plain, whole = written(articles, *engines)
    head = f"| {len(articles):,} ({engines[1].count('paragraph'):,} paragraphs)"
    yield f"{head} | index | {plain / 2**20:.2f} MiB | {whole / 2**20:.2f} MiB | **{whole / plain:.2f}** |"
    for engine in engines:
        engine.close()
    for row in answering(folder, drawn(articles, EACH), rounds):
        yield f"{head} | {row}"


def answering(folder: Path, queries: Mapping[str, str], rounds: int) -> Iterator[str]:
    """What queries cost, plain and in three languages, asked of the index that holds everything."""
    searchers = tuple(Searcher(WhooshEngine.open(folder / "all"), folder) for _ in range(2))
    shown: tuple[list[int], list[int]] = ([], [])
    taken: dict[tuple[str, int], list[float]] = {}
    for number in range(rounds + 1):  # the first is not counted
        for way in WAYS:
            for which, searcher in enumerate(searchers):
                with nullcontext(_nothing) if which else plainly(queries) as forget:
                    found = times(searcher, queries, way, forget)
                if number:
                    taken.setdefault((way, which), []).extend(time for time, _ in found)
                    shown[which].extend(paragraphs for _, paragraphs in found)
    for way in WAYS:
        for name, figure in (("p50", statistics.median), ("p95", slow)):
            one, other = (figure(taken[way, which]) for which in range(2))
            yield f"{way}, {name} | {one:.2f} ms | {other:.2f} ms | **{other / one:.2f}** |"
    few, many = (statistics.mean(one) for one in shown)
    yield f"paragraphs shown | {few:.1f} | {many:.1f} | {many / few:.1f} |"
    for searcher in searchers:
        searcher.close()


def written(articles: Sequence[Article], lemmas: WhooshEngine, whole: WhooshEngine) -> tuple[int, int]:
    """Bytes of an index that holds dictionary forms alone, and of one that holds everything."""
    deals: list[Record] = []
    with lemmas.writer() as plain, whole.writer() as full:
        for article in articles:
            records = article_records(article)
            full.add(records.texts)
            plain.add(replace(one, fields={LEMMAS: one.fields.get(LEMMAS, ())}) for one in records.texts)
            deals += records.deals
        linked = list(with_groups(deals))
        full.add(linked)
        plain.add(replace(one, fields={LEMMAS: one.fields.get(LEMMAS, ())}) for one in linked)
    return size(lemmas), size(whole)


def size(engine: WhooshEngine) -> int:
    """Bytes on disk."""
    return sum(path.stat().st_size for path in engine.folder.rglob("*") if path.is_file())


def drawn(articles: Sequence[Article], each: int, seed: int = 1) -> dict[str, str]:
    """Queries as language by text: one to three neighbouring words of a paragraph, as many in each language.

    Words of the texts themselves, so that the plain question finds something too.
    """
    chance = random.Random(seed)
    texts: dict[str, list[str]] = {}
    for article in articles:
        for paragraph in article.paragraphs:
            texts.setdefault(paragraph.lang, []).append(paragraph.text)
    queries: dict[str, str] = {}
    for lang, known in sorted(texts.items()):
        for number in range(each):
            words: list[str] = []
            while len(words) <= MOST_WORDS:
                tokens = tokenize(chance.choice(known))
                words = [one.form for one in tokens if one.kind is TokenKind.WORD and _tells(one.form, lang)]
            at = chance.randrange(len(words) - MOST_WORDS)
            queries[" ".join(words[at : at + 1 + number % MOST_WORDS])] = lang
    return queries


def _tells(form: str, lang: str) -> bool:
    return len(form) >= SHORTEST and not is_stop(form, lang)


@contextmanager
def plainly(queries: Mapping[str, str]) -> Iterator[Callable[[], None]]:
    """While this lasts, only a query's own words count, in any form of their own language.

    What they mean is remembered as long as what is yielded is not called.
    """

    @cache
    def meant(text: str) -> Meaning:
        words = (phrase_node(word, (queries[text],), weights.LEMMA) for word in text.split())
        node = All(tuple(word for word in words if word is not None))
        return Meaning(node, (), Expansion(node, None, (), ()))

    with patch("search.searcher.interpret", lambda query, _: meant(query.text)):
        yield meant.cache_clear


def times(
    searcher: Searcher, queries: Mapping[str, str], way: str, forget: Callable[[], None]
) -> list[tuple[float, int]]:
    """For each query the milliseconds of the processor, and how many paragraphs are shown."""
    engine = searcher._engine  # what it remembers lies behind the boundary
    assert isinstance(engine, Remembering)
    for text in queries if way == FIRST else ():
        searcher.search(parse(text))
    taken = []
    for text, lang in queries.items():
        choices = {}
        if way == AGAIN:
            searcher.search(parse(text))
            choices = {"lang": (lang,)}
        else:
            forget()
            engine.forget(None if way == NEW else meaning_of)
        began = time.process_time()
        results = searcher.search(parse(text, choices=choices))
        taken.append(((time.process_time() - began) * 1000, len(results.hits) + len(results.nearest)))
    return taken


def slow(taken: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(taken, n=20)[-1]


def _nothing() -> None:
    """There is nothing to forget."""


if __name__ == "__main__":
    main()
