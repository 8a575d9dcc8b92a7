"""The head of a body's name, and whether it makes a name of what stands around it.

Comes in: the words of a sentence and one of them. Goes out: the head (министерство, банк, порт) and where its
name begins, or yes or no. „Научен център“ is a name and „собствен логистичен център“ a thing; in „банк ВТБ“
the head only says what ВТБ is.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzers.morphology import readings
from analyzers.tokens import Token, TokenKind
from deals import wording
from deals.cues import find_cues
from deals.gazetteer import place_at
from deals.grammar import declines, grammar
from deals.lexicon import Hit
from deals.quotes import quotes_by_word
from deals.sector_words import site_at

_MAKER = 5
"""Words before a name among which its sort may stand: „производител на хранителни машини „Вега“."""

_LISTED = 4
"""Names of a list before one that are looked at."""
_BUILT = frozenset(("build", "modernise"))
"""Acts whose object is no firm."""


class HeadReader:
    """Questions about heads in one sentence."""

    def __init__(self, text: str, words: Sequence[Token], lang: str) -> None:
        self.text, self.words, self.lang = text, words, lang
        self.quotes = quotes_by_word(text, words)
        self._closed = {last: first for first, (last, _) in self.quotes.items()}

    def is_proper(self, first: int, hit: Hit[str]) -> bool:
        """Whether a head belongs to the name: a capital stands inside the sentence, or at the head itself."""
        if first == 0 and hit.first > 0:
            return place_at(self.words, 0, self.lang) is None and not wording.is_local(
                self.words[0], self.lang
            )
        return first > 0 and wording.is_capital(self.text, self.words[first])

    def only_sort(self, hit: Hit[str], first: int) -> bool:
        """„российский банк ВТБ“, „фонд Baltic Partners“: the word only says what sort of body the name after
        it is.
        """
        following = hit.last + 1
        if following >= len(self.words) or wording.gap(self.text, self.words, following) != " ":
            return False
        word = self.words[following]
        if self.is_proper(first, hit) or not wording.is_capital(self.text, word):
            return False
        if self._is_after_person(following):
            return False
        if wording.is_sort_word(self.words, hit.first, self.lang) and hit.last == hit.first:
            return True  # „Корпорация развития Севера“ is a name
        described = not wording.is_capital(self.text, self.words[first]) or (
            first == 0 and first < hit.first and wording.is_local(self.words[first], self.lang)
        )
        return wording.is_latin(word) and described

    def _is_after_person(self, at: int) -> bool:
        """„Фонд Билла и Мелинды Гейтс“: a first name in the genitive belongs to the name."""
        if not declines(self.lang):
            return False
        found = readings(self.words[at].form, self.lang)
        return any(r.name == "given" and r.case == "Gen" for r in found) and not any(
            r.case == "Nom" for r in found
        )

    def is_aside(self, hit: Hit[str]) -> bool:
        """„от своя страна Вашингтон“: a side in lower case with a name right after it is no group."""
        following = hit.last + 1
        if hit.sense != "group" or not hit.first or following >= len(self.words):
            return False
        own = self.words[hit.first - 1].form.startswith(grammar(self.lang).own)
        return own and wording.gap(self.text, self.words, following) in (" ", ", ")

    def head(self, at: int) -> tuple[int, Hit[str]] | None:
        """The head of a body's name at a word, or after adjectives that begin there."""
        for i in range(at, min(at + 5, len(self.words))):
            if i > at and wording.gap(self.text, self.words, i) not in (" ", "-"):
                return None
            head = self._head_after(at, i)
            if head is not None:  # only now is the dictionary asked
                described = all(map(self._may_describe, range(at, i))) and self._has_article(at, i)
                return head if described else None
            if i in self.quotes or not wording.ends_as_adjective(self.words[i], self.lang):
                return None
        return None

    def _has_article(self, first: int, head: int) -> bool:
        """„Отделно ведомството“: before a noun with an article, an adjective has one too."""
        small = grammar(self.lang)
        definite = tuple(ending for ending in small.definite if len(ending) > 1)
        if not definite or first == head:
            return True
        if not self.words[head].form.endswith((*definite, *small.definite_firm)):
            return True
        return self.words[first].form.endswith((*definite, "ят"))

    def _may_describe(self, at: int) -> bool:
        """Whether a word may be an adjective of a name: no verb („съобщи кметът“), no unit („4 млн лева“)."""
        word = self.words[at]
        if not wording.is_adjective(word, self.lang) or word.form in grammar(self.lang).counted:
            return False  # „один банк“, „двете министерства“: how many, not which
        if any(cue.sort == "source" or cue.value == "finite" for cue in find_cues((word,), self.lang)):
            return False
        before = self.words[max(0, at - 1) : at + 1]
        if any(cue.sort == "source" and cue.last > cue.first for cue in find_cues(before, self.lang)):
            return False  # „за даними міської ради“
        return wording.is_capital(self.text, word) or not any(
            self.words[i].kind is TokenKind.NUMBER for i in range(max(0, at - 2), at)
        )

    def _named_company(self, first: int, head: int) -> tuple[int, Hit[str]] | None:
        """„Националната електрическа компания“: two adjectives, or a capital inside a sentence, make a
        name.
        """
        if not wording.is_capital(self.text, self.words[first]) or head in self.quotes:
            return None
        if not wording.is_sort_word(self.words, head, self.lang):
            return None
        place = place_at(self.words, first, self.lang)
        of_a_town = place is not None and place.sense.sort == "town" and head - first >= 2
        if not (place is None or of_a_town) or not (head - first >= 2 or (first > 0 and head > first)):
            return None
        following = head + 1
        if following in self.quotes:
            return None
        apart = following < len(self.words) and wording.gap(self.text, self.words, following) != " "
        if following < len(self.words) and wording.is_capital(self.text, self.words[following]) and not apart:
            return None
        return first, Hit(head, head, "body")

    def is_called(self, hit: Hit[str], last: int) -> bool:
        """Whether a school or a port is told by the word right after it: „порт Констанца“, „болница в Х“."""
        if last == hit.last:
            return False
        if wording.is_numbered(self.text, self.words, hit.last + 1):
            return True
        word, small = self.words[hit.last + 1], grammar(self.lang)
        return wording.is_capital(self.text, word) or word.form in (*small.within, *small.named_after)

    def is_several(self, hit: Hit[str]) -> bool:
        """Whether a head in lower case stands in the plural."""
        word = self.words[hit.last]
        if wording.is_capital(self.text, word):
            return False
        if not declines(self.lang):
            return word.form.endswith(grammar(self.lang).plural)
        found = readings(word.form, self.lang)
        return bool(found) and found[0].number == "Plur"

    def is_settlement(self, at: int) -> bool:
        """Whether the name of a town follows a word: „село Х“, „с. Х“ (but „с Х“ is „with X“)."""
        form = self.words[at].form
        short = len(form) > 1 or wording.gap(self.text, self.words, at + 1).startswith(".")
        return form in grammar(self.lang).settlement and short

    def _head_after(self, at: int, i: int) -> tuple[int, Hit[str]] | None:
        """The head at word `i`, if the words from `at` on describe it."""
        hit = wording.head_at(self.words, i, self.lang)
        if hit is not None and wording.is_described_thing(self.words, at, i, self.lang):
            hit = None  # „Торговый центр“
        if hit is None or i in self.quotes:
            return self._named_company(at, i) if i > at else None
        first = at
        if wording.is_capital(self.text, self.words[i]):
            while first < i and not wording.is_capital(self.text, self.words[first]):
                first += 1  # „българското Министерство“: the adjective is not part of the name
        return first, hit

    def is_make(self, at: int) -> bool:
        """„183 машини „Страйкър“ is a make; „производител на машини „Вега“ is a firm."""
        for _ in range(_LISTED):
            before = self._listed_before(at)
            if before is None:
                break
            at = before
        if self._is_built(at):
            return True
        if at and wording.is_sort_word(self.words, at - 1, self.lang):
            return False  # „проект: фірма «Х»“
        things = [i for i in range(max(0, at - 2), at) if wording.is_project_word(self.words, i, self.lang)]
        makers = range(max(0, at - _MAKER), things[0]) if things else ()
        return bool(things) and (
            site_at(self.words, things[0], self.lang)
            or not any(wording.is_sort_word(self.words, i, self.lang) for i in makers)
        )

    def _is_built(self, at: int) -> bool:
        """„строительства «Северного потока»“, „строителството на „Балкански поток“: no firm is built."""
        linked = at > 1 and self.words[at - 1].form in grammar(self.lang).of
        noun = at - 2 if linked else at - 1
        if noun < 0 or linked is declines(self.lang):
            return False
        building = any(
            cue.sort in _BUILT and cue.value == "noun"
            for cue in find_cues(self.words[noun : noun + 1], self.lang)
        )
        return building and (
            linked or any(r.case == "Gen" and r.known for r in readings(self.words[at].form, self.lang))
        )

    def _listed_before(self, at: int) -> int | None:
        """The name in quotes that a list goes on from: „страните „Х“ и „У“."""
        joined = at > 1 and self.words[at - 1].form in grammar(self.lang).and_
        stop = at - 2 if joined else at - 1
        apart = wording.gap(self.text, self.words, at).strip('«»„“”"')
        if stop < 0 or apart != (" " if joined else ", "):
            return None
        return self._closed.get(stop)
