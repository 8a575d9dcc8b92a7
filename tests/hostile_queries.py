"""Questions made to break whoever reads them, as many as one likes and always the same from one seed.

Comes in: a seed and a number. Goes out: a `Question`: words, choices, order and slice, each of which may be
sound, odd or nonsense. A question that breaks something is made small (`smallest`) before it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from search.choices import field_names, known_values
from search.facets import FACET_NAMES
from search.query import SORTS
from search.tally import GROUPINGS

WORDS = (
    *("договор", "газ", "нефть", "кредит", "порт", "энергетика", "Казахстан", "Самрук-Казына", "прем'єр"),
    *("договорът", "кредитна", "линия", "вятърна", "електростанция", "България", "споразумение", "ток"),
    *("угода", "меморандум", "вітрова", "підписали", "Україна", "об’єднання", "зерно", "млн", "2025", "3,5"),
    *("kreditna", "Tokayev", "KazMunayGas", "djkmahfv", "uf", "e-mail", "ООО", "т.н.", "№5", "24/7", "G20"),
)  # fmt: skip
"""Real ones, so that much is found."""

OPERATORS = (
    "AND",
    "OR",
    "NOT",
    "И",
    "ИЛИ",
    "НЕ",
    "ТА",
    "АБО",
    "І",
    "-",
    "−",
    "--",
    "+",
    "|",
    "&&",
    "~",
    "^2",
)
QUOTES = "\"“”„«»‟″＂'’`"
BRACKETS = "()[]{}<>（）"
SPACES = " \t\n\r\v\f\0\x85\u00a0\u2003\u2028\u2029\u200b\ufeff\u3000"
STEERING = "\x01\x07\x08\x1b\x7f\x9b\u00ad\u061c\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufff9"
MARKS = "\u0301\u0306\u0308\u0300\u0336\u20dd\u0488\ufe0f\U000e0101"
LETTERS = "абвгґєіїјљњћџѝыэюяёқңұһәөABCxyzßıİŉǅﬁﷺΩψאبہक你字한ｗ１²½Ⅷ١५𝐀𝒻𝟘🙂👩‍🚀🇰🇿"
MEANT_FOR_OTHERS = (
    *("' OR 1=1 --", "*:*", "title:*", "/a+/", "газ~2", "газ^1e308", "[a TO z]", "{!lucene}", "_exists_:x"),
    *("%(value)s %s %d %n", "{0} {x!r} {{", "${jndi:ldap://x}", "<script>alert(1)</script>", "&lt;&#0;&"),
    *("../../etc/passwd", "C:\\con\\nul", "=cmd|' /C calc'!A0", "$(reboot) `id`", "(a+)+$", "\\u0000\\x"),
    *("http://a.example/?q=1#2", "a@b.example", "1e999", "-0", "NaN", "null", "true", "0x7f", "1_000"),
)
AMOUNTS = (
    *(">100m", "10m-1b", "<5млн", "≥5млрд тенге", "1-2", "9" * 18, "9" * 19, "0", "-5", "10m-", ">-<", "1e9"),
    *("10..20", "€5m-₸9m", "5$", "1,5 млрд евро", "١٠m", ">>>1", "10m-5m", "1+", "1-1", "none", "1m-10m"),
)
FAULTS = (
    *SPACES,
    *STEERING,
    *MARKS,
    *QUOTES,
    *BRACKETS,
    "\ud800",
    "\udcff",
    "\U0010ffff",
    "\ufffe",
    "*",
    ":",
)

LONGEST = 40_000
"""Characters; a server takes no longer address than 100,000 bytes."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        text: the words.
        pairs: what is chosen beside them, as parameters of an address: name and value.
        door: a number by which whoever asks chooses where.
    """

    text: str
    pairs: tuple[tuple[str, str], ...]
    door: int

    def values(self, name: str) -> tuple[str, ...]:
        """All values of a parameter."""
        return tuple(value for one, value in self.pairs if one == name)


def question(seed: int, number: int) -> Question:
    """One question; the same for the same two numbers."""
    chance = Random(f"{seed}/{number}")  # noqa: S311
    return Question(_text(chance), tuple(_pairs(chance)), chance.randrange(2**32))


def smallest(asked: Question, breaks: Callable[[Question], bool]) -> Question:
    """A part of a question that still breaks; none of its quarters, eighths ... can be left out."""
    for pair in asked.pairs:
        fewer = replace(asked, pairs=tuple(one for one in asked.pairs if one != pair))
        asked = fewer if breaks(fewer) else asked
    size = len(asked.text)
    while size:
        at = 0
        while at < len(asked.text):
            shorter = replace(asked, text=asked.text[:at] + asked.text[at + size :])
            if breaks(shorter):
                asked = shorter
            else:
                at += size
        size //= 2
    return asked


def _text(chance: Random) -> str:
    kind = chance.randrange(100)
    if kind < 60:
        text = _joined(chance, [_piece(chance) for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 20)))])
    elif kind < 70:
        text = _deep(chance)
    elif kind < 80:
        text = _many(chance)
    elif kind < 85:
        text = _long(chance)
    elif kind < 95:
        text = "".join(_letter(chance) for _ in range(chance.randrange(80)))
    else:
        text = "".join(chance.choice(FAULTS) for _ in range(chance.choice((0, 1, 2, 10, 600))))
    for _ in range(chance.choice((0, 0, 0, 1, 3))):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(FAULTS) + text[at + chance.randrange(2) :]
    return text[:LONGEST]


def _piece(chance: Random) -> str:
    match chance.randrange(12):
        case 0:
            return chance.choice(OPERATORS)
        case 1:
            return chance.choice(QUOTES) + chance.choice(WORDS)
        case 2:
            return chance.choice(WORDS) + chance.choice(QUOTES + BRACKETS)
        case 3:
            word = chance.choice(WORDS)
            return word[: chance.randrange(len(word) + 1)] + chance.choice(("*", "**", "*а", "?"))
        case 4:
            return _choice(chance)
        case 5:
            return chance.choice(MEANT_FOR_OTHERS)
        case 6:
            return chance.choice(BRACKETS) * chance.choice((1, 1, 2, 5))
        case 7:
            return _misspelt(chance)
        case _:
            return chance.choice(WORDS)


def _choice(chance: Random) -> str:
    """A field and a value in the words, sound or not."""
    field = chance.choice((*field_names(), *FACET_NAMES, "нетполя"))
    values = [_value(chance, field_names().get(field, field)) for _ in range(chance.choice((1, 1, 2, 50)))]
    mark = chance.choice(("", "", '"', "«"))
    return f"{chance.choice(('', '', '-', '('))}{field}:{','.join(f'{mark}{one}{mark}' for one in values)}"


def _value(chance: Random, facet: str) -> str:
    kind = chance.randrange(6)
    if facet == "amount" and kind < 4:
        return chance.choice(AMOUNTS)
    known = known_values(facet)
    if known and kind < 4:
        return chance.choice(known)
    if facet == "year" and kind < 4:
        return str(chance.choice((2024, 2025, 0, 9999, 20251, "٢٠٢٥", "none")))
    return chance.choice(
        (chance.choice(WORDS), chance.choice(MEANT_FOR_OTHERS), _letter(chance) * 250, "", "none")
    )


def _misspelt(chance: Random) -> str:
    letters = list(chance.choice(WORDS))
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(letters) + 1)
        letters[at : at + chance.randrange(3)] = [_letter(chance) for _ in range(chance.randrange(3))]
    return "".join(letters)


def _deep(chance: Random) -> str:
    """Brackets in brackets, nots of nots, phrases in phrases."""
    depth = chance.choice((3, 19, 20, 21, 64, 200, 5_000))
    opened = chance.choice(("(", "-(", "NOT (", "газ (", "газ OR (", '("', "((", "sector:energy ("))
    closed = chance.choice((")", ")", "", "))", ") -газ", ") OR нефть", '")'))
    return opened * depth + chance.choice(WORDS) + closed * chance.choice((depth, depth - 1, depth + 1, 1))


def _many(chance: Random) -> str:
    """Many clauses of one sort."""
    sort = chance.choice(
        (
            "{0}",
            "{0}*",
            '"{0} {1}"',
            "{0} OR {1}",
            "-{0}",
            "NOT {0}",
            "({0})",
            "{0} OR",
            "{0} AND OR",
            "{0}-{1}",
        )
    )
    short = chance.random() < 0.3
    many = chance.choice((10, 63, 64, 65, 400))
    chosen = ((_begun(chance, short), _begun(chance, short)) for _ in range(many))
    return chance.choice((" ", " OR ", ",", " - ")).join(sort.format(*two) for two in chosen)


def _begun(chance: Random, short: bool) -> str:
    return chance.choice(WORDS)[: 2 if short else None]


def _long(chance: Random) -> str:
    what = chance.choice(
        (chance.choice(WORDS), _letter(chance), chance.choice(FAULTS), "а-", "а'", "1,", "ё\u0301")
    )
    return what * (chance.choice((100, 512, 513, 5_000, LONGEST)) // len(what))


def _letter(chance: Random) -> str:
    match chance.randrange(4):
        case 0:
            return chr(chance.choice((chance.randrange(0x3000), chance.randrange(0x110000))))
        case 1:
            return chance.choice("".join((SPACES, STEERING, MARKS)))
        case _:
            return chance.choice(LETTERS)


def _joined(chance: Random, pieces: Sequence[str]) -> str:
    between = chance.choice((" ", " ", " ", "", "  ", ",", "\u00a0", "-"))
    return between.join(pieces)


def _pairs(chance: Random) -> list[tuple[str, str]]:
    pairs = []
    for _ in range(chance.choice((0, 0, 0, 1, 2, 3, 8))):
        facet = chance.choice((*FACET_NAMES, "nonsense"))
        pairs += [(facet, _value(chance, facet))] * chance.choice((1, 1, 1, 2, 60))
    for name, values in (
        ("sort", (*SORTS, "fame", "", "-relevance", "\0")),
        ("page", (*("1", "2", "7", "0", "-1", "1e3", "9" * 30, "١", "", " 2 "), "100000", "999999999999")),
        ("per_page", ("1", "10", "100", "0", "-1", "100000", "x")),
        ("min_usd", (*AMOUNTS, "NaN", "inf", "1e400")),
        ("max_usd", (*AMOUNTS, "NaN", "-inf", "9" * 400)),
        ("min", AMOUNTS),
        ("max", AMOUNTS),
        ("in", ("EUR", "KZT", "XXX", "€", "USD", "none", "")),
        ("once", ("1", "0", "yes")),
        ("exact", ("1", "0", "")),
        ("by", (*GROUPINGS, "nonsense")),
        ("view", ("deals", "sums", "overview", "x")),
        ("facet", (*FACET_NAMES, "x")),
        ("lang", ("ru", "bg", "uk", "xx")),
        ("from", (chance.choice(WORDS), "//evil.example")),
    ):
        if chance.random() < 0.12:
            pairs.append((name, str(chance.choice(values))))
    chance.shuffle(pairs)
    return pairs
