"""Who acts and with whom: parties around a verb.

Comes in: a sentence and the word of its verb. Goes out: the parties named before it and those after „with“.
"""

from __future__ import annotations

from analyzers.morphology import readings
from deals import wording
from deals.candidates import is_bare, may_act, speaks
from deals.clauses import Clause
from deals.cues import Cue
from deals.grammar import declines, grammar
from deals.model import Kind, Party
from deals.names import Name, Sort
from deals.parties import of_name, party_list
from deals.reading import Sentence
from deals.voice import agents, is_passive, phrase_start

_GIVING = frozenset(("fund", "lend", "pay", "sell", "open"))
_TAKING = frozenset(("receive", "attract", "open", "sign", "agree"))
_BODIES = (Sort.FIRM, Sort.BODY)
_DOING = frozenset((*_GIVING, "build", "modernise", "supply", "invest")) - {"sell", "pay"}
"""Acts of which no firm is the object."""
_PAIR = 2
"""Words from one name to the next where „and“ stands between them."""
_DONE_TO = frozenset(("buy", "sell", "choose", "fund", "lend"))
"""Acts in the passive whose subject, if it is a firm, is bought, chosen or given something."""


def before_verb(sentence: Sentence, verb: int) -> tuple[Party, ...]:
    """The parties that stand before a verb: firms and bodies, or else countries, offices and people."""
    cue = next((c for c in sentence.cues if c.sort == "sign"), None)
    doers = agents(sentence, cue, 0, len(sentence.words)) if cue is not None else ()
    if doers:
        return tuple(of_name(sentence, name) for name in doers)
    names = [name for name in sentence.names if name.last < verb and may_act(sentence, name)]
    if not names and cue is not None and cue.value == "finite":
        return tuple(of_name(sentence, name) for name in _signers_after(sentence, cue))
    return tuple(of_name(sentence, name) for name in _best(sentence, names))


def _signers_after(sentence: Sentence, verb: Cue) -> list[Name]:
    """Those listed right after a verb of signing: „Договора подписаха кметът на Х и директорът на „У“."""
    found: list[Name] = []
    for name in sentence.names:
        start = phrase_start(sentence, name)
        office = start - 1 if start and sentence.words[start - 1].form in grammar(sentence.lang).of else start
        while office > 0 and wording.head_at(sentence.words, office - 1, sentence.lang):
            office -= 1
        if office > 0 and wording.is_adjective(sentence.words[office - 1], sentence.lang):
            office -= 1
        and_ = office > 0 and sentence.words[office - 1].form in grammar(sentence.lang).and_
        first = not found and office == verb.last + 1
        if first or (found and (and_ or "," in wording.gap(sentence.block.text, sentence.words, office))):
            found.append(name)
    return found


def with_whom(sentence: Sentence, start: int) -> tuple[Party, ...]:
    """The parties listed after the word „with“, from word `start` on."""
    words = sentence.words
    for i in range(start, len(words) - 1):
        if words[i].form in grammar(sentence.lang).with_:
            listed = party_list(sentence, i + 1)
            named = [name for name in sentence.names if i < name.first < listed.end]
            if named and all(name.sort in (Sort.PRESS, Sort.THING) for name in named):
                continue  # „видно із системи Prozorro“
            lower_case_group = wording.head_at(words, i + 1, sentence.lang) or (
                i + 2 < len(words) and wording.head_at(words, i + 2, sentence.lang)
            )
            if listed.parties and (named or lower_case_group):
                return listed.parties
    return ()


def acting(clause: Clause, verb: Cue) -> tuple[Party, ...]:
    """The parties that act: before the verb in its clause, or else earlier in the sentence."""
    sentence = clause.sentence
    doers = agents(sentence, verb, clause.first, clause.last)
    if doers or _undergoing(clause, verb):
        return tuple(of_name(sentence, name) for name in doers)
    names = [n for n in clause.names if n.last < verb.first and may_act(sentence, n)]
    if not names:
        names = [n for n in sentence.names if n.last < clause.first and may_act(sentence, n)]
    if not names and verb.value == "noun":  # „DARPA съобщи за инвестиция“: who tells of it also does it
        names = [
            n
            for n in clause.names
            if n.last < verb.first and n.sort in _BODIES and not _is_cited(sentence, n)
        ]
    if not names:
        names = [n for n in clause.names if _is_subject(sentence, verb, n)]
    if not names and sentence.words[verb.first].form.endswith(grammar(sentence.lang).we_verb):
        names = [n for n in sentence.names if n.sort is Sort.PERSON]  # «Вкладемо 5 млн», — сказав Х
    return tuple(of_name(sentence, name) for name in _best(sentence, names))


def _is_cited(sentence: Sentence, name: Name) -> bool:
    """„За даними міської ради“: who is named right after such words only tells of it."""
    return any(cue.sort == "source" and cue.first < cue.last == name.first - 1 for cue in sentence.cues)


def _tells(sentence: Sentence, name: Name) -> bool:
    """„сообщает Kursiv“: whose name stands right after a verb of telling."""
    return any(cue.sort == "source" and cue.last == name.first - 1 for cue in sentence.cues)


def _undergoing(clause: Clause, verb: Cue) -> list[Name]:
    """The names before a passive verb: „«Х» куплен“, „«Х» избран“ do not act, something is done to them."""
    if verb.sort not in _DONE_TO or not is_passive(clause.sentence, verb):
        return []
    return [
        n for n in clause.names if n.last < verb.first and n.sort in _BODIES and may_act(clause.sentence, n)
    ]


def _is_subject(sentence: Sentence, verb: Cue, name: Name) -> bool:
    """„600 млн перечислила Еврокомиссия“, „будує компанія «Х»“: a body in the nominative right after its verb
    acts. A firm is given or built by nobody; but one may be bought, so there the case must be plain.
    """
    start = phrase_start(sentence, name)
    able = name.sort in (*_BODIES, Sort.COUNTRY) and verb.value == "finite"
    if not able or start != verb.last + 1:
        return False
    if not declines(sentence.lang):
        told = any(amount.span.stop <= sentence.words[verb.first].span.start for amount in sentence.amounts)
        return verb.sort in _DOING and (start < name.first or told)  # „2 млн. ще добави Норвегия“
    cases = {reading.case for reading in readings(sentence.words[start].form, sentence.lang)}
    return "Nom" in cases and (verb.sort in _DOING or "Acc" not in cases)


def after_verb(clause: Clause, verb: Cue) -> tuple[Party, ...]:
    """A party that stands right after its verb: „підряди отримали ТОВ «Зеніт»“."""
    return tuple(
        of_name(clause.sentence, name)
        for name in clause.names
        if name.first == verb.last + 1 and name.sort in _BODIES and verb.value == "finite"
    )


def counterparts(clause: Clause, verb: Cue) -> tuple[Party, ...]:
    """Those with whom or from whom: firms and bodies after the verb, named after „with“, „from“ and the
    like.
    """
    sentence, lang = clause.sentence, clause.sentence.lang
    small = grammar(lang)
    doers = agents(sentence, verb, clause.first, clause.last)
    found: list[Party] = [of_name(sentence, name) for name in _undergoing(clause, verb) if name not in doers]
    source = next(
        (c.first for c in clause.cues if c.sort == "source" and c.first > verb.last), clause.last + 1
    )
    for name in clause.names:
        if name.first > source:
            break  # „..., сочат материали от отчета на Газпром“
        if name.last < verb.first or name.sort not in (*_BODIES, Sort.COUNTRY, Sort.REGION, Sort.TOWN):
            continue
        if name in doers:
            continue
        placed = name.first == verb.last + 1 and (
            verb.sort == "order"
            or (verb.sort in _GIVING and _has_actor(clause, verb) and name.sort is Sort.FIRM)
        )
        placed = placed or (verb.sort in _GIVING and _into_fund(sentence, name))
        if placed or _after_loan(clause, name) or (verb.sort in _GIVING and _receives(sentence, name)):
            found.append(of_name(sentence, name))
            continue
        if _passes_on(sentence, verb, name) or _lends(sentence, clause, verb, name):
            found.append(of_name(sentence, name))
            continue
        from_whom = sentence.words[name.first - 1].form in set(small.from_) - set(small.aside)
        if name.sort is Sort.COUNTRY and from_whom:
            found.append(of_name(sentence, name))
        if name.sort not in _BODIES:
            continue
        before = [w.form for w in sentence.words[max(verb.first + 1, name.first - 4) : name.first]]
        lent = any(cue.sort == "document" and cue.value == Kind.LOAN for cue in clause.cues)
        if verb.sort == "fund" and verb.value == "finite" and not lent and _is_source(sentence, name):
            continue  # „профінансує з оборонного фонду“
        if any(form in grammar(lang).from_ for form in before) or _follows_party(sentence, name, found):
            found.append(of_name(sentence, name))
    return tuple(found)


def _has_actor(clause: Clause, verb: Cue) -> bool:
    """Whether somebody who may act is named before a finite verb: whoever follows it is another."""
    return verb.value == "finite" and any(
        name.last < verb.first and name.sort in _BODIES and may_act(clause.sentence, name)
        for name in clause.names
    )


def _passes_on(sentence: Sentence, verb: Cue, name: Name) -> bool:
    """„надасть через Державний секретаріат“: who passes on what another gives."""
    before = sentence.words[name.first - 1].form if name.first else ""
    return verb.sort in _GIVING and name.sort in _BODIES and before in grammar(sentence.lang).through


def _is_source(sentence: Sentence, name: Name) -> bool:
    """Whether „from“ stands right before a name."""
    start = phrase_start(sentence, name)
    before = sentence.words[start - 1].form if start else ""
    return before in set(grammar(sentence.lang).from_) - set(grammar(sentence.lang).to)


def _lends(sentence: Sentence, clause: Clause, verb: Cue, name: Name) -> bool:
    """„получил в Промсвязьбанке кредитную линию“: a loan is taken „in“ a bank."""
    before = sentence.words[name.first - 1].form if name.first else ""
    loan = any(cue.sort == "document" and cue.value == Kind.LOAN for cue in clause.cues)
    loan = loan or verb.sort == "attract"  # „прокредитовался в Сбербанке“
    if verb.sort not in _TAKING or not loan or before not in grammar(sentence.lang).within:
        return False
    return is_bank(sentence, name)


def is_bank(sentence: Sentence, name: Name) -> bool:
    """Whether a name is that of a bank."""
    return any("банк" in word.form for word in sentence.words[name.first : name.last + 1])


def _into_fund(sentence: Sentence, name: Name) -> bool:
    """„перечислит 100 млн в Фонд наследия“: money goes into a fund."""
    words, small = sentence.words, grammar(sentence.lang)
    if name.sort is not Sort.BODY or not name.first or words[name.first - 1].form not in small.within:
        return False
    hits = (wording.head_at(words, at, sentence.lang) for at in range(name.first, name.last + 1))
    accusative = not declines(sentence.lang) or wording.may_be(words[name.first], sentence.lang, "Acc")
    return accusative and any(hit is not None and hit.sense == "agency" for hit in hits)


def _after_loan(clause: Clause, name: Name) -> bool:
    """„кредит Греции“: a name right after a loan or grant is that of who takes it."""
    finance = (Kind.LOAN, Kind.GRANT)
    return name.sort in (Sort.COUNTRY, Sort.FIRM) and any(
        cue.sort == "document" and cue.last == name.first - 1 and Kind(cue.value) in finance
        for cue in clause.cues
    )


def sellers(clause: Clause, verb: Cue) -> tuple[Party, ...]:
    """Those from whom something comes: named after „from“; a country after „in“ is a place."""
    sentence = clause.sentence
    small = grammar(sentence.lang)
    from_ = set(small.from_) - {*small.with_, *small.to}
    found = []
    doers = agents(sentence, verb, clause.first, clause.last)
    for name in clause.names:
        if name in doers:
            continue
        place = name.sort in (Sort.COUNTRY, Sort.REGION)
        person = name.sort is Sort.PERSON
        if name.first <= verb.first or not (place or person or name.sort in _BODIES):
            continue
        reach = 3 if person else 2
        before = {word.form for word in sentence.words[max(verb.first + 1, name.first - reach) : name.first]}
        if before & (from_ - set(small.within) if place else from_):
            found.append(of_name(sentence, name))
    return tuple(found)


def sources(sentence: Sentence) -> tuple[Party, ...]:
    """Those after „from“ alone: „договор за машини от САЩ“."""
    small = grammar(sentence.lang)
    from_ = set(small.from_) - {*small.with_, *small.to, *small.within}
    return tuple(
        of_name(sentence, name)
        for name in sentence.names
        if name.sort in (*_BODIES, Sort.COUNTRY)
        and name.first > 0
        and sentence.words[name.first - 1].form in from_
        and not speaks(sentence, name)
    )


def _receives(sentence: Sentence, name: Name) -> bool:
    """Whether a name is that of who is given something: „на“ before it in Bulgarian, else the dative."""
    before = sentence.words[name.first - 1].form if name.first else ""
    small = grammar(sentence.lang)
    if small.to:
        return before in small.to and name.sort is not Sort.TOWN
    if before in small.aside or before in small.with_:
        return False
    if name.first and _is_dative(sentence, name.first - 1):
        return True  # „городу Кара-Балта“, «компании «Х»»
    if name.span.of(sentence.block.text)[0] in '«„“"':
        return True
    found = readings(sentence.words[name.first].form, sentence.lang)
    unlikely = ("Nom",) if name.sort is Sort.BODY else ("Nom", "Gen")
    return any(reading.case == "Dat" for reading in found) and not any(r.case in unlikely for r in found[:1])


def _is_dative(sentence: Sentence, at: int) -> bool:
    """Whether a plain noun in the dative stands at a word."""
    text, word = sentence.block.text, sentence.words[at]
    if wording.is_capital(text, word):
        return False
    found = readings(word.form, sentence.lang)
    return any(r.case == "Dat" and r.pos == "NOUN" for r in found) and not any(r.case == "Nom" for r in found)


def named(clause: Clause, verb: Cue) -> tuple[Party, ...]:
    """All firms and bodies named after a verb, but those in which a share is held („долю в ТНК-ВР“)."""
    sentence = clause.sentence
    doers = agents(sentence, verb, clause.first, clause.last)
    found = [of_name(sentence, name) for name in _undergoing(clause, verb) if name not in doers]
    for name in clause.names:
        if name in doers:
            continue
        before = sentence.words[name.first - 1].form if name.first else ""
        passing = is_bare(sentence, name) and name.sort is Sort.FIRM and _after_aside(sentence, name)
        if (
            name.first > verb.last
            and name.sort in _BODIES
            and before not in _inside(sentence)
            and not passing
            and not _tells(sentence, name)
        ):
            found.append(of_name(sentence, name))
    return tuple(found)


def _after_aside(sentence: Sentence, name: Name) -> bool:
    """Whether a phrase after „из“, „до“ and the like ends with a name: „из Набережных Челнов“."""
    start = phrase_start(sentence, name)
    small = grammar(sentence.lang)
    return start > 0 and sentence.words[start - 1].form in set(small.aside) - {*small.to, *small.from_}


def _inside(sentence: Sentence) -> tuple[str, ...]:
    """„долю в ТНК-ВР“: a share is held in the firm after these; where „у“ also says from whom, it does not
    count.
    """
    small = grammar(sentence.lang)
    return tuple(form for form in small.within if form not in small.from_)


def _best(sentence: Sentence, names: list[Name]) -> list[Name]:
    """Firms and bodies, or else countries, or else offices and people."""
    bodies = [name for name in names if name.sort in _BODIES]
    places = [name for name in names if name.sort in (Sort.COUNTRY, Sort.REGION, Sort.TOWN)]
    if (
        bodies
        and names[0] in places
        and sentence.words[names[0].last + 1].form in grammar(sentence.lang).and_
    ):
        return [names[0], *bodies]  # „България и концернът „Райнметал““
    joined = [p for p in places if p.sort is Sort.COUNTRY and _joins(sentence, bodies[-1:], p)]
    if joined:
        return [*bodies, *joined]  # „концернът „Райнметал“ и България“
    named = [name for name in names if name.sort is not Sort.GROUP]
    return bodies or places or named or names  # „консорциум на чолі з Х“


def _joins(sentence: Sentence, before: list[Name], name: Name) -> bool:
    """Whether „and“ joins a name to the one before it."""
    small = grammar(sentence.lang)
    return any(
        0 < name.first - one.last <= _PAIR
        and sentence.block.text[one.span.stop : name.span.start].strip(' "«„“”»') in small.and_
        for one in before
    )


def _follows_party(sentence: Sentence, name: Name, found: list[Party]) -> bool:
    """Whether a name goes on with a list of parties: „от Uniper, OMV и Shell“."""
    if not found or name.first == 0:
        return False
    stretch = sentence.block.text[found[-1].span.stop : name.span.start].strip(' "«„“”»')
    return stretch in (",", *grammar(sentence.lang).and_)
