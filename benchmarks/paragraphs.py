"""Paragraphs and questions of any quantity, the same on every machine, whose vocabulary grows as that of news
does.

    python -m benchmarks.paragraphs 100000 paragraphs.jsonl questions.jsonl

Comes in: a number, and the articles of benchmarks/articles and seeds/. Goes out: paragraphs of two to six
neighbouring sentences, of which a third tells of a deal between firms with made-up names (few are frequent,
most rare), with all numbers drawn anew; and 300 questions over words that stand in them: single words, two
or three that are joined by AND or OR, phrases, exclusions, beginnings of words.
"""

from __future__ import annotations

import json
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from analyzers.detect import language_of
from benchmarks.extraction import ARTICLES
from benchmarks.speed import ROOT

Item = Mapping[str, Any]

SECTORS = (
    "energy",
    "ict",
    "finance",
    "retail",
    "housing",
    "mining",
    "food",
    "telecom",
    "health",
    "transport",
)
SHARES = {"ru": 0.6, "bg": 0.2, "uk": 0.2}
YEARS = range(2005, 2027)
EDGES = (1e5, 1e6, 1e7, 1e8, 1e9)
SYLLABLES = [one + other for one in "бвгдзклмнпрстфх" for other in "аеиоу"] + ["тех", "строй", "агро", "банк"]
DEALS = {
    "ru": "Компания «{a}» договорилась с «{b}» о поставках на {n} млн долларов.",
    "bg": "Дружеството „{a}“ подписа с „{b}“ договор за {n} млн. лева.",
    "uk": "Компанія «{a}» домовилася з «{b}» про кредит на {n} млн гривень.",
}
QUESTIONS = {"term": 40, "or2": 40, "or3": 30, "and2": 60, "and3": 30, "phrase": 50, "not": 30, "prefix": 20}
WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_NUMBER = re.compile(r"\d{2,}")
_SAMPLE = 100_000


def sources() -> dict[str, list[list[str]]]:
    """Sentences article by article, for each language."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    for path in sorted(ARTICLES.glob("*.jsonl")):
        texts += [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    found: dict[str, list[list[str]]] = {}
    for text in texts:
        sentences = [one.strip() for one in _SENTENCE.split(text) if len(one.strip()) > 15]
        if len(sentences) > 1:
            found.setdefault(language_of(text) or "", []).append(sentences)
    return {lang: found[lang] for lang in SHARES}


def paragraphs(number: int, seed: int = 1) -> Iterator[Item]:
    """Records with id, text, lang, sector, year, amount_usd."""
    chance = random.Random(seed)
    articles = sources()
    for id in range(number):
        [lang] = chance.choices(list(SHARES), list(SHARES.values()))
        sentences = chance.choice(articles[lang])
        at = chance.randrange(len(sentences) - 1)
        chosen = sentences[at : at + chance.randint(2, 6)]
        if chance.random() < 0.33:
            told = DEALS[lang].format(a=_firm(chance), b=_firm(chance), n=chance.randint(1, 999))
            chosen.insert(chance.randint(0, len(chosen)), told)
        text = _NUMBER.sub(lambda m: str(chance.randrange(10 ** len(m[0]))), " ".join(chosen))
        [sector] = chance.choices(SECTORS, [1 / rank for rank in range(1, len(SECTORS) + 1)])
        [year] = chance.choices(YEARS, [1.12**age for age in range(len(YEARS))])
        amount = math.exp(chance.uniform(math.log(1e4), math.log(1e10))) if chance.random() < 0.3 else None
        yield {"id": id, "text": text, "lang": lang, "sector": sector, "year": year, "amount_usd": amount}


def _firm(chance: random.Random) -> str:
    name = random.Random(int(chance.paretovariate(0.35)) % 50_000_000)
    return "".join(name.choice(SYLLABLES) for _ in range(name.choice((2, 3, 3, 4)))).capitalize()


def questions(records: Iterable[Item], seed: int = 1) -> list[Item]:
    """Questions over words that some paragraphs hold."""
    chance = random.Random(seed)
    texts = [WORD.findall(record["text"].lower()) for record in islice(records, _SAMPLE)]
    held = Counter(word for text in texts for word in set(text))
    words = [word for word in sorted(held) if len(word) > 3 and word.isalpha()]
    frequent = [word for word in words if 0.004 <= held[word] / len(texts) <= 0.06]
    rarer = [word for word in words if 0.0004 <= held[word] / len(texts) < 0.004]
    known = {*frequent, *rarer}

    def word() -> str:
        return chance.choice(frequent if chance.random() < 0.6 or not rarer else rarer)

    def together(number: int) -> list[str]:
        while len(chosen := sorted(known.intersection(chance.choice(texts)))) < number:
            pass
        return chance.sample(chosen, number)

    def neighbours() -> list[str]:
        while True:
            text = chance.choice(texts)
            at = chance.randrange(len(text))
            pair = text[at : at + 2]
            if len(pair) == 2 and pair[1] in known and pair[0].isalpha():
                return pair

    made: dict[str, Callable[[], dict[str, Any]]] = {
        "term": lambda: {"must": [word()]},
        "or2": lambda: {"should": [word(), word()]},
        "or3": lambda: {"should": [word(), word(), word()]},
        "and2": lambda: {"must": together(2)},
        "and3": lambda: {"must": together(3)},
        "phrase": lambda: {"phrase": neighbours()},
        "not": lambda: {"must": [chance.choice(frequent)], "not": [chance.choice(frequent)]},
        "prefix": lambda: {"prefix": chance.choice(frequent)[: chance.randint(4, 6)]},
    }
    empty: dict[str, Any] = {"must": [], "should": [], "not": [], "phrase": [], "prefix": None}
    found = [
        {**empty, "type": kind, **made[kind](), "sector": chance.choice(SECTORS)}
        for kind, number in QUESTIONS.items()
        for _ in range(number)
    ]
    chance.shuffle(found)
    return found


def write(path: Path, records: Iterable[Item]) -> None:
    """One JSON object a line."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def read(path: Path) -> Iterator[Item]:
    """What `write` wrote."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def main(arguments: Sequence[str]) -> None:
    """Write paragraphs and questions."""
    if len(arguments) != 3 or not arguments[0].isdecimal():
        sys.exit(__doc__)
    write(Path(arguments[1]), paragraphs(int(arguments[0])))
    write(Path(arguments[2]), questions(read(Path(arguments[1]))))


if __name__ == "__main__":
    main(sys.argv[1:])
