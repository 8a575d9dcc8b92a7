"""Weights of letter n-grams that tell the words of the languages apart: analyzers/tables/ngrams.tsv.

Comes in: the word lists of simplemma's dictionaries, through its public factory. Goes out: the table that
`analyzers.detect` reads. Lemmas are drawn at random and of each one form, so that long paradigms weigh no
more than short ones; a word that several languages have speaks for each of them alike. The weights are those
of a multinomial logistic regression over n-grams of 2 to 5 letters (^ and $ are the ends of a word), found by
stochastic gradient descent; the n-grams that say most are kept and weighed again without the others.

    python scripts/ngrams.py > analyzers/tables/ngrams.tsv        (some minutes)

A fourth language: its code in LANGUAGES, its letters in _WORD, and simplemma's or another list of its words.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from analyzers.text import fold

LANGUAGES = ("ru", "bg", "uk")
_LONGEST = 5
_RAREST = 4  # n-grams of fewer samples are noise
_WORD = re.compile("[а-яіїє']+")
_RATE = 0.25
PARTS = 4  # weights are written in quarters

HEAD = f"""\
# What the letters of a word say: n-grams of 2 to 5 letters (^ and $ are the ends of a word), and how much
# less likely a word with them is in each language, in quarters of a natural logarithm; 0: the likeliest.
# The first row names the languages.
# Source: made by scripts/ngrams.py from the word lists of simplemma (ru, bg, uk), of which nothing but these
# sums of many words remains. Licence: MIT; the lists: MIT code, data under several open licences (see
# docs/languages.md). Date: 2026-11. Checked: figures in docs/languages.md.
ngrams\t{" ".join(LANGUAGES)}
"""


def main() -> None:
    """Draw, learn, choose, learn again, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--words", type=int, default=150_000, help="words drawn of each language")
    arguments.add_argument("--kept", type=int, default=32_000, help="n-grams kept")
    arguments.add_argument("--rounds", type=int, default=2)
    chosen = arguments.parse_args()
    samples = drawn(chosen.words, random.Random(1))  # noqa: S311 - a sample, no secret
    counts = Counter(gram for word, _ in samples for gram in grams(word))
    allowed = {gram for gram, number in counts.items() if number >= _RAREST}
    weights = learned(samples, allowed, chosen.rounds)
    worth = {gram: spread(row) * math.sqrt(counts[gram]) for gram, row in weights.items()}
    kept = set(sorted(worth, key=lambda gram: -worth[gram])[: chosen.kept])
    write(learned(samples, kept, chosen.rounds))


def drawn(number: int, chance: random.Random) -> list[tuple[str, tuple[float, ...]]]:
    """Folded words with their share in each language, in random order."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    factory = DefaultDictionaryFactory()
    words: dict[str, set[str]] = {}
    picked: list[str] = []
    for lang in LANGUAGES:
        paradigms: dict[str, set[str]] = defaultdict(set)
        for form, lemma in factory.get_dictionary(lang).items():
            paradigms[fold(lemma)] |= {word for word in (fold(form), fold(lemma)) if _WORD.fullmatch(word)}
        words[lang] = set().union(*paradigms.values())
        every = [sorted(forms) for _, forms in sorted(paradigms.items()) if forms]
        picked += (chance.choice(chance.choice(every)) for _ in range(number))
    chance.shuffle(picked)
    samples = []
    for word in picked:
        has = [word in words[lang] for lang in LANGUAGES]
        samples.append((word, tuple(one / sum(has) for one in has)))
    return samples


def grams(word: str) -> list[str]:
    """The n-grams of a word."""
    marked = f"^{word}$"
    return [
        marked[start : start + length]
        for length in range(2, _LONGEST + 1)
        for start in range(len(marked) - length + 1)
    ]


def learned(
    samples: Sequence[tuple[str, tuple[float, ...]]], allowed: set[str], rounds: int
) -> Mapping[str, list[float]]:
    """The weight of each allowed n-gram for each language (AdaGrad)."""
    every = range(len(LANGUAGES))
    weights = {gram: [0.0 for _ in every] for gram in sorted(allowed)}
    squares = {gram: [1.0 for _ in every] for gram in allowed}
    for turn in range(rounds):
        loss = 0.0
        for word, shares in samples:
            rows = [(weights[gram], squares[gram]) for gram in grams(word) if gram in weights]
            sums = [sum(row[at] for row, _ in rows) for at in every]
            top = max(sums)
            powers = [math.exp(value - top) for value in sums]
            total = sum(powers)
            for at in every:
                error = powers[at] / total - shares[at]
                if shares[at]:
                    loss -= shares[at] * math.log(max(powers[at] / total, 1e-9))
                if abs(error) < 0.003:
                    continue
                square = error * error
                for row, seen in rows:
                    seen[at] += square
                    row[at] -= _RATE * error / math.sqrt(seen[at])
        print(f"round {turn + 1}: loss {loss / len(samples):.4f}", file=sys.stderr)
    return weights


def spread(row: Sequence[float]) -> float:
    """How far an n-gram tells languages apart."""
    return max(row) - min(row)


def write(weights: Mapping[str, Sequence[float]]) -> None:
    """The table: n-grams of like weights share a row; the likeliest language has 0."""
    alike: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for gram, row in weights.items():
        quarters = [round(value * PARTS) for value in row]
        if max(quarters) != min(quarters):
            alike[tuple(value - max(quarters) for value in quarters)].append(gram)
    print(HEAD, end="")
    for values, having in sorted(alike.items()):
        print(" ".join(sorted(having)), " ".join(map(str, values)), sep="\t")


if __name__ == "__main__":
    main()
