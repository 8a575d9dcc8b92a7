"""What a deal is about, in the words of the text: „завод сухих смесей“, „на поставку 25 самолётов“.

Comes in: a draft and the parties of its sentence. Goes out: a span of the block. The rules hand over all
words after a verb or a document; here what is no object is taken off: the parties and the place before it,
the sum, remarks („сообщил губернатор“) and the next clause after it. A deal without an object is about what
its money is for, or about the thing that is built. The small words that say so stand in tables/titles.tsv.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from analyzers.morphology import readings
from analyzers.tokens import Span, Token, TokenKind
from deals import wording
from deals.draft import Draft
from deals.grammar import grammar
from deals.lexicon import rows
from deals.model import Kind, Party
from deals.sector_words import site_at

GIFTS = (Kind.LOAN, Kind.GRANT)
QUOTES = frozenset('«»„“”"')
_GIVING = ("fund", "lend")
_LONGEST = 16
"""Words of an object; a longer one ends before its last preposition."""
_STOPS = frozenset(";:()—–…!?")
_ASIDES = ("source", "inline", "denial")
_TERMS = ("sign", "agree")
_TELLING = 4
"""Letters of the shortest word that tells what a deal is about, acronyms aside."""
_SURE = 0.6
_LISTED = 5
"""Words of one item of a list."""
_NOUNS = ("NOUN", "PROPN", "X")


def object_of(draft: Draft, parties: Sequence[Party]) -> Span | None:
    """The words that say what a deal is about: no sum, no party before them, no remark after them."""
    own = _object(draft, draft.object, parties) if draft.object and draft.act != "worth" else None
    if own and _is_gift(draft) and _first_form(draft, own) not in small_words(draft.sentence.lang)["about"]:
        own = None  # who gets it („Украине“), or the money itself („экстренный кредит“)
    return own or _purpose(draft, parties) or _site(draft, parties)


def _is_gift(draft: Draft) -> bool:
    return draft.kind in GIFTS or draft.act in _GIVING


def _first_form(draft: Draft, span: Span) -> str:
    return next((word.form for word in draft.sentence.words if inside(word, span)), "")


def _object(draft: Draft, span: Span, parties: Sequence[Party]) -> Span | None:
    sentence, lang = draft.sentence, draft.sentence.lang
    words = [at for at, word in enumerate(sentence.words) if inside(word, span)]
    if not words:
        return None
    start = words[0]
    if sentence.words[start].form in grammar(lang).ordinal and len(words) > 1:
        start += 1  # „одно – о сотрудничестве“
    start = _after_term(draft, start, words[-1])
    first = _after_sum(draft, _after_parties(draft, start, words[-1], parties), words[-1])
    last = min(_stop(draft, first, words[-1]), words[-1] + 1) - 1
    return _phrase(draft, first, last, parties, lang)


def _phrase(draft: Draft, first: int, last: int, parties: Sequence[Party], lang: str) -> Span | None:
    """The words from `first` to `last` without what is open at their end; None if nothing is told by them."""
    words, small = draft.sentence.words, small_words(lang)
    last = _shortened(words, first, last, small)
    while last >= first and words[last].form in small["open"]:
        last -= 1
    text = draft.sentence.block.text
    telling = [
        word
        for word in words[first : last + 1]
        if word.kind is not TokenKind.NUMBER and word.form not in small["open"]
    ]
    if not any(_is_noun(text, word, lang) for word in telling):
        return None
    if any(cue.first == first and cue.sort in _TERMS for cue in draft.sentence.cues):
        return None  # „подписано лицензионное соглашение“
    if any(word.form.startswith(grammar(lang).which) for word in words[first : min(first + 3, last + 1)]):
        return None
    opens = words[first].form in small["about"]
    if words[first].form in small["open"] and not opens:
        return None
    if opens and draft.kind is Kind.ACQUISITION and not _on_act(draft, first):
        return None  # „на торгах в июне“
    if draft.kind is not Kind.ACQUISITION and all(_in_party(word, parties) for word in telling):
        return None
    stop = words[last].span.stop
    while stop < len(text) and text[stop] in '»“”"%':
        stop += 1
    start = words[first].span.start
    return Span(start - 1 if start and text[start - 1] in '«„“"' else start, stop)


def _is_noun(text: str, word: Token, lang: str) -> bool:
    """Whether a word may be a noun or a name: „чуть меньше“ and „запропонувавши“ name nothing."""
    if len(word.form) < _TELLING and not wording.is_acronym(text, word):
        return False
    return any(reading.pos in _NOUNS or not reading.known for reading in readings(word.form, lang))


def _on_act(draft: Draft, at: int) -> bool:
    """Whether a noun of an act follows a preposition: „за придобиването на“."""
    return any(cue.first in (at + 1, at + 2) and cue.value == "noun" for cue in draft.sentence.cues)


def _shortened(words: Sequence[Token], first: int, last: int, small: Mapping[str, tuple[str, ...]]) -> int:
    if last - first < _LONGEST:
        return last
    cuts = (at for at in range(first + _LONGEST, first + 3, -1) if words[at].form in small["open"])
    return next(cuts, first + _LONGEST) - 1


def _after_parties(draft: Draft, first: int, last: int, parties: Sequence[Party]) -> int:
    """The word after the parties with which an object begins: „с „Карсан“ за доставка“."""
    if draft.kind is Kind.ACQUISITION:
        return first
    words, lang = draft.sentence.words, draft.sentence.lang
    small = small_words(lang)
    while first <= last:
        at = first
        while at <= last and not _in_party(words[at], parties) and _leads_to_name(words[at], small, lang):
            at += 1
        if at > last or not _in_party(words[at], parties):
            return _after_place(draft, first, last)
        while at <= last and (_in_party(words[at], parties) or words[at].form in grammar(lang).and_):
            at += 1
        first = at
    return first


def _after_place(draft: Draft, first: int, last: int) -> int:
    """The word after a place with which an object begins: „под Тулой завод красок“."""
    words, text = draft.sentence.words, draft.sentence.block.text
    at = first + 1
    if words[first].form not in small_words(draft.sentence.lang)["open"]:
        return first
    while at <= last and wording.is_capital(text, words[at]) and not wording.is_acronym(text, words[at]):
        if wording.gap(text, words, at) != " ":
            return first
        at += 1
    return at if first + 1 < at <= last and wording.gap(text, words, at) == " " else first


def _leads_to_name(word: Token, small: Mapping[str, tuple[str, ...]], lang: str) -> bool:
    return (
        word.form in small["open"]
        or wording.is_adjective(word, lang)
        or word.form.startswith(grammar(lang).company)
    )


def _after_term(draft: Draft, first: int, last: int) -> int:
    """The word after a term of years with which an object begins: „на 10 років колишню базу“."""
    words, small = draft.sentence.words, small_words(draft.sentence.lang)
    if last - first < 3 or words[first].form not in small["about"]:
        return first
    number, unit = words[first + 1], words[first + 2]
    timed = number.kind is TokenKind.NUMBER and unit.form.startswith(small["time"])
    return first + 3 if timed else first


def _after_sum(draft: Draft, first: int, last: int) -> int:
    """The word after a sum with which an object begins: „$650 млн у переробку зерна“."""
    words = draft.sentence.words
    for amount in draft.sentence.amounts:
        near = next((at for at in range(first, last + 1) if words[at].span.stop > amount.span.start), None)
        if near is not None and all(
            w.form in small_words(draft.sentence.lang)["open"] for w in words[first:near]
        ):
            while near <= last and words[near].span.start < amount.span.stop:
                near += 1
            first = near
    return first


def _stop(draft: Draft, first: int, last: int) -> int:
    """The word at which the sum, a remark or the next clause begins."""
    sentence = draft.sentence
    words, text = sentence.words, sentence.block.text
    sums = {
        at
        for amount in sentence.amounts
        for at in range(first + 1, last + 1)
        if amount.span.start <= words[at].span.start < amount.span.stop
    }
    acts = {
        cue.first
        for cue in sentence.cues
        if cue.first > first and (cue.sort in _ASIDES or cue.value in ("finite", "passive"))
    }
    if _is_gift(draft):  # „для малого бізнесу кредитну лінію“
        acts |= {cue.first for cue in sentence.cues if cue.sort == "document" and cue.first > first + 2}
    small = small_words(sentence.lang)
    for at in range(first + 1, last + 1):
        gap = wording.gap(text, words, at)
        if at in sums or at in acts or _ends(gap) or ("," in gap and not _lists_on(draft, at, last)):
            return at
        if words[at].form in small["stop"] or _is_verb(text, words[at], sentence.lang):
            return at
        if words[at].form in small["open"] and _leads_to_party(draft, at, last):
            return at
    return last + 1


def _is_verb(text: str, word: Token, lang: str) -> bool:
    """Whether a word is a verb that bends by person, for languages whose dictionary tells."""
    if wording.is_capital(text, word):
        return False
    found = readings(word.form, lang)[0]
    return found.pos == "VERB" and found.case is None and found.score > _SURE


def _leads_to_party(draft: Draft, at: int, last: int) -> bool:
    """„с „Карсан““, „в ТОВ «Колос»“: the preposition begins the other side, not more of the object."""
    words, lang = draft.sentence.words, draft.sentence.lang
    if draft.kind is Kind.ACQUISITION or words[at].form in grammar(lang).and_:
        return False
    for i in range(at + 1, min(at + 4, last + 1)):
        if _in_party(words[i], draft.parties):
            return True
        if not (wording.is_adjective(words[i], lang) or wording.is_sort_word(words, i, lang)):
            return False
    return False


def _ends(gap: str) -> bool:
    return any(mark in _STOPS for mark in gap) or " - " in gap or ". " in gap


def _lists_on(draft: Draft, at: int, last: int) -> bool:
    """Whether a comma only parts the items of a list that ends with „and“."""
    words, lang = draft.sentence.words, draft.sentence.lang
    small = small_words(lang)
    if words[at].form in small["goes_on"]:
        return True
    if words[at].form in small["aside"] or words[at].form.startswith(grammar(lang).which):
        return False
    follows = range(at, min(at + 2 * _LISTED, last + 1))
    return any(words[i].form in grammar(lang).and_ for i in follows)


def _purpose(draft: Draft, parties: Sequence[Party]) -> Span | None:
    """What money is for, told behind the sum: „порту 90 млн євро на модернізацію під’їздів“."""
    sentence, lang = draft.sentence, draft.sentence.lang
    if draft.kind is Kind.ACQUISITION or draft.amount is None:
        return None
    here = [at for at, word in enumerate(sentence.words) if inside(word, draft.span)]
    for at in here:
        word = sentence.words[at]
        if word.form not in small_words(lang)["about"] or word.span.start < draft.amount.span.start:
            continue
        nouns = here[here.index(at) + 1 :]
        if not nouns or sentence.words[nouns[0]].kind is TokenKind.NUMBER:
            continue
        if found := _phrase(draft, at, _stop(draft, nouns[0], here[-1]) - 1, parties, lang):
            return found
    return None


def _site(draft: Draft, parties: Sequence[Party]) -> Span | None:
    """The thing that is built or run, with its adjectives: „нефтехимический завод по производству ...“."""
    sentence, lang = draft.sentence, draft.sentence.lang
    here = range(len(sentence.words))
    for at in here:
        word = sentence.words[at]
        if not inside(word, draft.span) or _in_party(word, parties):
            continue
        if not site_at(sentence.words, at, lang):
            continue
        first = at
        while first and wording.is_adjective(sentence.words[first - 1], lang):
            if wording.gap(sentence.block.text, sentence.words, first) != " ":
                break
            first -= 1
        last = max((i for i in here if sentence.words[i].span.start < draft.span.stop), default=at)
        return _phrase(draft, first, min(_stop(draft, at, last) - 1, last), parties, lang)
    return None


def inside(word: Token, span: Span) -> bool:
    """Whether a word begins in a span."""
    return span.start <= word.span.start < span.stop


def _in_party(word: Token, parties: Sequence[Party]) -> bool:
    return any(inside(word, party.span) for party in parties)


@cache
def small_words(lang: str) -> Mapping[str, tuple[str, ...]]:
    """The rows of tables/titles.tsv for a language, by sort."""
    return dict(_rows(lang))


def _rows(lang: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for row in rows("titles.tsv", ("lang", "sort", "words")):
        if row["lang"] == lang:
            yield row["sort"], row.words("words")
