"""How well sums and deals are read: precision, recall and F1 over labelled articles of our own.

    python -m benchmarks.extraction [FILE ...]     (default: development.jsonl and heldout.jsonl)

Comes in: labelled articles (benchmarks/articles/README.md). Goes out: a Markdown table, a row a file and
language. A sum is right if value (0.5 %) and currency are; a deal, if it was read in a sentence that the
label names and its amount is right too. Of the deals whose sentence is right: the share with a right kind and
sector, and the mean F1 of the words of the parties' names, cut to five letters because endings vary by case.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cli.predictions import prediction

ARTICLES = Path(__file__).with_name("articles")
Item = Mapping[str, Any]

BROAD = {
    "government": {"politics"},
    "transport_logistics": {"transport_infrastructure"},
    "construction_realestate": {"transport_infrastructure", "industry"},
    "agriculture_food": {"agriculture"},
    "energy": {"energy_resources"},
    "oil_gas_chemicals": {"energy_resources", "industry"},
    "mining_metals": {"energy_resources", "industry"},
    "manufacturing": {"industry"},
    "education_science": {"science_education"},
    "ict_technology": {"technology"},
    "water_environment": {"ecology_water"},
    "media_culture_tourism": {"media_culture", "tourism_sport"},
}
"""Our sector codes -> the broad sectors of the labels; a code that is not here is its own."""


@dataclass
class Score:
    """Right, false and missed of one group of articles."""

    money: list[int] = field(default_factory=lambda: [0, 0, 0])
    deals: list[int] = field(default_factory=lambda: [0, 0, 0])
    kinds: list[bool] = field(default_factory=list)
    sectors: list[bool] = field(default_factory=list)
    parties: list[float] = field(default_factory=list)

    def add(self, article: Item, found: Item) -> None:
        """Count one article."""
        _count(self.money, _paired(found["money"], article["money"], _same_sum))
        text = article["text"]
        sums_too = _paired(found["deals"], article["deals"], lambda a, b: _same_deal(text, a, b))
        _count(self.deals, sums_too)
        for deal, label in _paired(found["deals"], article["deals"], lambda a, b: _told(text, a, b))[0]:
            self.kinds.append(deal["kind"] in label["kind"])
            sector = deal["sector"]
            self.sectors.append(bool({sector, *BROAD.get(sector, ())} & set(label["sector"])))
            if label["parties"]:
                self.parties.append(_words_in_common(deal["parties"], label["parties"]))


def measure(lines: Iterable[str]) -> dict[str, Score]:
    """Scores of labelled articles: "all" and each language."""
    scores: dict[str, Score] = {"all": Score()}
    for line in lines:
        article = json.loads(line)
        found = prediction(article["id"], article["text"])
        for group in ("all", article["lang"]):
            scores.setdefault(group, Score()).add(article, found)
    return scores


def f1(counts: Sequence[int]) -> tuple[float, float, float]:
    """Precision, recall, F1 of right, false, missed."""
    right, false, missed = counts
    precision = right / (right + false) if right + false else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


Pairs = tuple[list[tuple[Item, Item]], list[Item], list[Item]]


def _paired(found: Sequence[Item], labels: Sequence[Item], same: Callable[[Item, Item], bool]) -> Pairs:
    """(found, label) pairs of required labels, what was found in vain, required labels not found."""
    left, pairs, missed = list(found), [], []
    for label in sorted(labels, key=lambda one: bool(one.get("optional"))):
        one = next((item for item in left if same(item, label)), None)
        if one is not None:
            left.remove(one)
            if not label.get("optional"):
                pairs.append((one, label))
        elif not label.get("optional"):
            missed.append(label)
    # A deal that is told a second time is no error.
    left = [item for item in left if not any(same(item, label) for label in labels if "sentence" in label)]
    return pairs, left, missed


def _count(counts: list[int], pairs: Pairs) -> None:
    for place, part in enumerate(pairs):
        counts[place] += len(part)


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 0.005 * abs(other)


def _same_sum(found: Item, label: Item) -> bool:
    return found["currency"] == label["currency"] and _near(found["value"], label["value"])


def _same_deal(text: str, found: Item, label: Item) -> bool:
    amounts = _near(found["amount_value"], label["amount_value"])
    return amounts and found["currency"] == label["currency"] and _told(text, found, label)


def _told(text: str, found: Item, label: Item) -> bool:
    """Whether the deal was read in one of the sentences that the label names."""
    start = text.find(found["sentence"])
    stop = start + len(found["sentence"])
    for sentence in (label["sentence"], *label.get("also", ())):
        at = text.find(sentence)
        if start >= 0 <= at and min(stop, at + len(sentence)) - max(start, at) >= min(20, len(sentence)):
            return True
    return False


def _words_in_common(found: Iterable[str], label: Iterable[str]) -> float:
    one, other = (
        {word[:5] for name in names for word in re.findall(r"\w+", name.lower())} for names in (found, label)
    )
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else float(one == other)


def _mean(values: Sequence[float]) -> str:
    return f"{sum(values) / len(values):.2f}" if values else "-"


def main(files: Sequence[str]) -> None:
    """Print the table."""
    print("| articles | money P / R / F1 | deals P / R / F1 | kind | sector | parties |")
    print("|---|---|---|---|---|---|")
    for path in map(Path, files or [str(ARTICLES / f"{name}.jsonl") for name in ("development", "heldout")]):
        for group, score in measure(path.read_text(encoding="utf-8").splitlines()).items():
            money, deals = (
                " / ".join(f"{part:.3f}" for part in f1(counts)) for counts in (score.money, score.deals)
            )
            rest = " | ".join(map(_mean, (score.kinds, score.sectors, score.parties)))
            print(f"| {path.stem}, {group} | {money} | {deals} | {rest} |")


if __name__ == "__main__":
    main(sys.argv[1:])
