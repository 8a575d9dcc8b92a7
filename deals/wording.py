"""What the letters of a word tell: capitals, legal forms, heads of names, adjectives.

Comes in: words of a sentence and the text they stand in. Goes out: yes or no, or a table's entry. These are
the questions that `deals.names` and `deals.parties` ask of each word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from analyzers.morphology import readings
from analyzers.tokens import Span, Token, TokenKind
from deals.grammar import declines, grammar
from deals.lexicon import Hit, Lexicon, rows

_SHORTEST = 4
_SHORTEST_HALF = 3


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A row of tables/legal_forms.tsv."""

    form: str
    country: str | None
    place: str


def is_capital(text: str, word: Token) -> bool:
    """Whether the word begins with a capital letter."""
    return text[word.span.start].isupper()


def is_acronym(text: str, word: Token) -> bool:
    """Whether the word is written in capitals, or ends in them: ВТБ, CNPC, ВМЗ-Сопот, КазНУ."""
    letters = word.span.of(text).split("-")[0]
    capitals = letters.isupper() or (letters[:1].isupper() and letters[-2:].isupper())
    return len(letters) >= 2 and capitals and not word.form[-1].isdigit()


def is_latin(word: Token) -> bool:
    """Whether the word is written in Latin letters."""
    return word.kind is TokenKind.LATIN


def is_adjective(word: Token, lang: str) -> bool:
    """Whether the word may be an adjective, by its ending (and the dictionary, where there is one)."""
    if not ends_as_adjective(word, lang):
        return False
    if not declines(lang):
        return True
    found = readings(word.form, lang)
    return any(r.pos in ("ADJ", "DET") or (r.pos == "VERB" and r.case is not None) for r in found)


def ends_as_adjective(word: Token, lang: str) -> bool:
    """Whether the word has an ending of adjectives: quick to tell, and true of all of them."""
    return len(word.form) >= _SHORTEST and word.form.endswith(grammar(lang).adjective)


def may_be(word: Token, lang: str, case: str) -> bool:
    """Whether a Russian or Ukrainian word may stand in a case; unknown and undeclined words may."""
    found = readings(word.form, lang)
    return any(reading.case == case or not reading.known for reading in found)


def may_be_in(word: Token, lang: str) -> bool:
    """Whether a name may stand in the locative and not in the genitive: „у Нікополі“, not „у Нафтогазу“."""
    cases = {reading.case for reading in readings(word.form, lang)}
    return "Loc" in cases and "Gen" not in cases


def is_local(word: Token, lang: str) -> bool:
    """Whether a word ends as adjectives made of places do: Каварненската, Полонського."""
    return word.form.endswith(grammar(lang).local)


def region_end(text: str, words: Sequence[Token], at: int, lang: str) -> int | None:
    """The last word of a region that begins here: „Андижанская область“, „Приморский край“."""
    if at + 1 >= len(words) or not is_capital(text, words[at]) or is_latin(words[at]):
        return None
    if gap(text, words, at + 1) == " " and words[at + 1].form.startswith(grammar(lang).region):
        return at + 1 if is_adjective(words[at], lang) else None
    return None


def gap(text: str, words: Sequence[Token], at: int) -> str:
    """What stands between word `at - 1` and word `at`."""
    return text[words[at - 1].span.stop : words[at].span.start] if at else ""


def is_numbered(text: str, words: Sequence[Token], at: int) -> bool:
    """Whether a word is the number of a school or hospital: „лікарня №1“."""
    return words[at].kind is TokenKind.NUMBER and gap(text, words, at).strip() == "№"


def legal_form(text: str, word: Token) -> LegalForm | None:
    """The legal form that the word is, if any; capitals count."""
    return _legal_forms().get(word.span.of(text))


def head_at(words: Sequence[Token], at: int, lang: str) -> Hit[str] | None:
    """The head of a body's name that begins at a word: body, agency, venue, group or office."""
    return _heads(lang)[0].at(words, at)


def is_sort_word(words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether the word may say only what sort of body a name is (a bank, a plant, a company)."""
    return _heads(lang)[1].at(words, at) is not None or _holds_sort(words[at].form, lang)


@lru_cache(maxsize=1 << 16)
def _holds_sort(form: str, lang: str) -> bool:
    """Whether a word for a firm is the second half of the word: „нефтокомпания“."""
    return any(form.rfind(stem) >= _SHORTEST_HALF for stem in grammar(lang).company)


def is_project_word(words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether the name after this word is that of a thing: a pipeline, a programme."""
    return _heads(lang)[2].at(words, at) is not None


def is_described_thing(words: Sequence[Token], first: int, last: int, lang: str) -> bool:
    """Whether words up to word `last` are a thing, adjective and all: „торговый центр“."""
    hits = (_heads(lang)[2].at(words, at) for at in range(first, last))
    return any(hit is not None and hit.last >= last for hit in hits)


def is_plain_acronym(words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether an acronym stands for a tax or a thing and never acts: НДС, БпЛА."""
    return _heads(lang)[4].at(words, at) is not None


def is_press(words: Sequence[Token], at: int, lang: str) -> bool:
    """Whether a name that begins here is that of a news agency, a paper or a platform."""
    return _heads(lang)[3].at(words, at) is not None


def covers(words: Sequence[Token], first: int, last: int) -> Span:
    """The span from word `first` to word `last`."""
    return Span(words[first].span.start, words[last].span.stop)


def ending_of(word: Token, lang: str) -> str | None:
    """What the ending of a capitalised first word tells: "firm" (Сбербанк), "plain", or None: nothing."""
    for length in range(min(6, len(word.form) - 1), 1, -1):
        sort = _endings(lang).get(word.form[-length:])
        if sort is not None:
            return sort
    return None


@cache
def _endings(lang: str) -> dict[str, str]:
    return {
        row["ending"]: row["sort"]
        for row in rows("name_endings.tsv", ("lang", "ending", "sort"))
        if row["lang"] == lang
    }


@cache
def _legal_forms() -> dict[str, LegalForm]:
    table = rows("legal_forms.tsv", ("form", "country", "place"))
    return {
        part: LegalForm(part, row["country"] or None, row["place"])
        for row in table
        for part in row["form"].split()
    }


@cache
def _heads(lang: str) -> tuple[Lexicon[str], ...]:
    table = [row for row in rows("institutions.tsv", ("lang", "phrase", "sort")) if row["lang"] == lang]
    groups = (
        ("body", "agency", "venue", "group", "office", "owner", "board"),
        ("sort",),
        ("project",),
        ("press",),
        ("idea",),
    )
    return tuple(
        Lexicon((row["phrase"], row["sort"]) for row in table if row["sort"] in group) for group in groups
    )
