"""How a deal is named in a list: what is done and what it is about, in a few words and in the base form.

Comes in: a draft and the span of its object (`deals.objects`). Goes out: a title:

    подписал контракт на поставку 25 самолётов, сообщил ...   Контракт на поставку 25 самолётов
    «Вега» построит под Таразом завод сухих смесей за 5 млн    Строительство: завод сухих смесей
    49% акций порта купила «Вега»                              Покупка: 49% акций порта
    взяла у банка кредит                                       Кредит: «Вега»

A document goes by its own name, an act by its noun („за придобиване на ...“) or by the word for it
(tables/titles.tsv); what has no object is called by the firm that it is about.
"""

from __future__ import annotations

from collections.abc import Mapping

from analyzers.baseform import base_form
from analyzers.tokens import Span
from deals import wording
from deals.cues import ACTS
from deals.document_parts import title_of as title_span
from deals.draft import Draft
from deals.model import Kind
from deals.objects import GIFTS, QUOTES, inside, small_words

_NAMED_BY = ("target", "borrower", "payee", "supplier", "contractor", "buyer", "investor")
"""Whose name stands for a deal without an object: the firm bought, the one that gets the loan."""
_NEAR = 2
"""Words from the beginning of an object within which the noun of its act stands."""
_TERMS = ("sign", "agree")


def title_of(draft: Draft, about: Span | None) -> str:
    """The deal in a few words: the document by its own name, or the word for the act; and its object."""
    text, lang = draft.sentence.block.text, draft.sentence.lang
    words = small_words(lang)
    phrase = about.of(text).strip() if about else ""
    own = _own_name(draft, about) if draft.title and draft.rule != "documents_numbered" else None
    if own:
        name = _capital(base_form(own.of(text).strip(), lang))
        if about is None or own.overlaps(about):
            return name
    elif named := _named_act(draft, about):
        return _capital(base_form(named.of(text).strip(), lang))
    else:
        name = _named_gift(draft) or _label(draft, words)
    if phrase:
        opens = phrase.split(maxsplit=1)[0].casefold() in words["about"]
        return f"{name} {phrase}" if opens else f"{name}: {_based(phrase, lang)}"
    party = next((one for role in _NAMED_BY for one in draft.parties if one.role == role), None)
    return f"{name}: {party.name}" if party and not draft.title else name


def _own_name(draft: Draft, about: Span | None) -> Span | None:
    """The document's words without what was read with them: „подписан“ before it, a sum or a remark after."""
    if draft.title is None:
        return None
    text, words = draft.sentence.block.text, draft.sentence.words
    own = [at for at, word in enumerate(words) if inside(word, draft.title)]
    cue = next((c for c in draft.sentence.cues if c.sort == "document" and c.first in own), None)
    if cue is None:
        return draft.title
    first = own[0]
    for at in range(own[0], cue.first):
        signed = any(c.sort in _TERMS and c.first == at for c in draft.sentence.cues)
        named = at > 0 and wording.is_capital(text, words[at]) and wording.gap(text, words, at) == " "
        if signed or named or words[at].form in small_words(draft.sentence.lang)["open"]:
            first = at + 1
    stop = draft.title.stop
    if about is not None and about.start < stop:
        stop = max(about.stop, words[cue.last].span.stop)
    else:
        stop = next(
            (
                words[i].span.stop
                for i in own
                if i >= cue.last and "," in text[words[i].span.stop : words[i].span.stop + 1]
            ),
            stop,
        )
    return Span(words[first].span.start, stop)


def _named_gift(draft: Draft) -> str | None:
    """A loan or a grant by its own name: „экстренный кредит“."""
    sentence = draft.sentence
    for cue in sentence.cues:
        if cue.sort != "document" or not inside(sentence.words[cue.first], draft.span):
            continue
        if draft.kind in GIFTS and cue.value == draft.kind.value:
            name = title_span(sentence, cue, None).of(sentence.block.text)
            return _capital(base_form(name, sentence.lang))
    return None


def _named_act(draft: Draft, about: Span | None) -> Span | None:
    """The object with the noun of its act: „за придобиването на 100% от „Вега““ is told by its own words;
    so is a document that the object names itself: „об открытии кредитной линии для малого бизнеса“.
    """
    if about is None:
        return None
    words, small = draft.sentence.words, small_words(draft.sentence.lang)
    first = next(at for at, word in enumerate(words) if word.span.stop > about.start)
    while first + 1 < len(words) and words[first].form in small["about"]:
        first += 1
    for cue in draft.sentence.cues:
        if cue.sort == "document" and first <= cue.first <= first + _NEAR and inside(words[cue.last], about):
            return Span(words[first].span.start, about.stop)
        if cue.value != "noun" or cue.sort not in ACTS or draft.kind in GIFTS:
            continue
        if (
            cue.last == first - 1
            and not _is_name(draft, cue.first)
            and words[first].form not in small["about"]
        ):
            return Span(words[cue.first].span.start, about.stop)
        if first <= cue.first <= first + _NEAR and words[cue.last].span.stop <= about.stop:
            return Span(words[first].span.start, about.stop)
    return None


def _is_name(draft: Draft, at: int) -> bool:
    """Whether a word inside a sentence has a capital: „Прозорро.Продажі“ is no sale."""
    return at > 0 and wording.is_capital(draft.sentence.block.text, draft.sentence.words[at])


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _label(draft: Draft, words: Mapping[str, tuple[str, ...]]) -> str:
    by_act = words.get(f"label.{draft.act}") if draft.kind in (Kind.PROJECT, Kind.CONTRACT) else None
    return (by_act or words[f"label.{draft.kind.value}"])[0]


def _based(phrase: str, lang: str) -> str:
    """The base form of a phrase; one that begins with a number or a name stays as it is."""
    return phrase if phrase[0].isdigit() or phrase[0] in QUOTES else base_form(phrase, lang)
