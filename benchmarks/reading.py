"""How fast deals are read: paragraphs a second of processor time, on one core.

    python -m benchmarks.reading [FILE.jsonl ...]     (default: the articles beside this file, varied)

Comes in: lines {"text": ..., "lang": ...}. A text of several lines is an article; texts of one line are taken
for paragraphs of running news, twelve an article. Goes out: a Markdown table, a row a file. The default texts
are each read three times with other numbers and their paragraphs in another order.

    first     the first pass: words are looked up in the dictionaries (which are loaded before)
    further   the best of the passes after it
    shared    the same where the words were analysed before, as when an index is built
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from analyzers import analyze, clean
from deals import Block, dollars, extract

ARTICLES = Path(__file__).with_name("articles")
AN_ARTICLE = 12
VARIANTS = 3
PASSES = 6

Article = list[Block]

WAKING = {
    "ru": "Компания «Вега» подписала с Министерством энергетики Казахстана договор на 5 млн рублей в Алматы.",
    "bg": "Капитал Груп купи от Министерството на енергетиката завод за 5 млн. лева в Алмати.",
    "uk": "Компанія «Вега» підписала з Міністерством енергетики Казахстану договір на 5 млн гривень.",
}
"""A deal in each language, at which tables and dictionaries are loaded; exchange rates are apart."""


def main(files: Sequence[str]) -> None:
    """Print the table."""
    for lang, text in WAKING.items():
        extract([Block(1, text, lang)])
        analyze(text, lang)
    dollars(Decimal(5_000_000), "BGN", "2020-01-01")
    print("| texts | paragraphs | words | deals | first | further | shared |\n|---|---|---|---|---|---|---|")
    own = [str(ARTICLES / f"{name}.jsonl") for name in ("development", "heldout")]
    for path in map(Path, files or own):
        articles = list(read(path.read_text(encoding="utf-8").splitlines()))
        if not files:
            articles = list(varied(articles))
        print(f"| {path.stem} | {' | '.join(measured(articles))} |")


def measured(articles: Sequence[Article]) -> Iterator[str]:
    """The cells of a row."""
    paragraphs = sum(map(len, articles))
    yield f"{paragraphs:,}"
    yield f"{sum(len(block.text.split()) for article in articles for block in article):,}"
    first, deals = timed(articles)
    further = min(timed(articles)[0] for _ in range(PASSES))
    known = [[replace(one, words=analyze(one.text, one.lang)) for one in article] for article in articles]
    shared = min(timed(known)[0] for _ in range(PASSES))
    yield f"{deals:,}"
    for seconds in (first, further, shared):
        yield f"{paragraphs / seconds:,.0f}"


def timed(articles: Sequence[Article]) -> tuple[float, int]:
    """Seconds of the processor, and how many deals there are."""
    start = time.process_time()
    deals = sum(len(extract(article).deals) for article in articles)
    return time.process_time() - start, deals


def read(lines: Iterable[str]) -> Iterator[Article]:
    """Articles of labelled or plain lines."""
    news: dict[str, list[str]] = {}
    for line in lines:
        found = json.loads(line)
        texts = [clean(text) for text in found["text"].split("\n") if text.strip()]
        if len(texts) > 1:
            yield blocks(texts, found["lang"])
        else:
            news.setdefault(found["lang"], []).extend(texts)
    for lang, texts in news.items():
        for at in range(0, len(texts), AN_ARTICLE):
            yield blocks(texts[at : at + AN_ARTICLE], lang)


def blocks(texts: Iterable[str], lang: str) -> Article:
    """An article of paragraphs."""
    return [Block(number, text, lang) for number, text in enumerate(texts, start=1)]


def varied(articles: Sequence[Article]) -> Iterator[Article]:
    """The articles again and again, with other numbers and their paragraphs in another order."""
    chance = random.Random(1)
    for _ in range(VARIANTS):
        for article in articles:
            texts = [re.sub(r"[1-9]", lambda _: str(chance.randint(1, 9)), block.text) for block in article]
            chance.shuffle(texts)
            yield blocks(texts, article[0].lang)


if __name__ == "__main__":
    main(sys.argv[1:])
