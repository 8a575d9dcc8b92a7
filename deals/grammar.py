"""The small words and endings that rules ask about, so that no rule has to ask which language it reads.

Comes in: tables/grammar.tsv. Goes out: one `Grammar` a language. A role that a language has no words for is
empty.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from deals.lexicon import rows


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language's small words; endings and stems where said.

    Attributes:
        declines: ("yes",) if names stand in cases.
        and_, also, or_, that, which, between, with_: as they say (`which`: stems of relative pronouns).
        splitter: words that begin a new clause after a comma.
        from_: before those who lend, sell or take part.
        agent: before those who act, where the verb is passive.
        passive: endings of forms that say what is done to the subject.
        participle: endings of such forms that others have too: only after `be`.
        be: forms of „to be“ before a participle.
        reflexive: with it an active verb is passive: „се доставят“.
        of: links the parts of a body's name.
        after_head: prepositions that belong to a name right after its head.
        to: before the one who is given something.
        aside: a name after these is a place or a matter, not the one who acts.
        within: the preposition „in“ alone.
        inside: „in“ and „on“: an unknown name in the locative after it is a place.
        at: a place follows.
        naming: stems of verbs that say who somebody is: „победителем признано ООО «Х»“.
        union: stems of nouns for several firms together.
        permits: stems of verbs of those who only allow a deal.
        part: stems of nouns for a firm that belongs to another.
        we: pronouns with which a firm speaks of itself.
        we_verb: endings of verbs in the first person plural.
        both: words for two that were named before: „стороны“, „двамата“.
        she: pronouns for the firm that was named last.
        her: forms of pronouns for one who was named last, after „with“.
        same: words before a noun for one who was named last: „этой фирмы“.
        minister, ministry: forms of the noun for a minister; the noun for what he heads.
        definite_firm: endings with which „the firm“ stands for one that was named.
        told_before: definite endings with which an undertaking stands for one that was told of.
        near: prepositions after which only a place follows.
        company: second halves of compounds that say what sort of firm a name is: „инвестгруппа“.
        local: endings of adjectives made of places.
        region, town, authority: stems of nouns for regions, for towns, for who governs a region.
        settlement: nouns after which the name of a town or village stands.
        own: stems of „its“, „the other“ before „side“ in „for its part“.
        counted: the small numerals, which stand as adjectives do.
        unnamed: stems of nouns for bodies that name none by themselves: „Министерството“.
        community: stems of nouns for a community, named by its town.
        through: before who passes money on.
        besides: prepositions before what is told of only in passing: „кроме займа“.
        country: stems of nouns that stand for a country that was named.
        named_after: „имени“: a person's name follows that belongs to the body.
        surname: endings of surnames of men, to which the genitive adds „а“: „имени Сатпаева“.
        field: „in the field of“.
        undertaking: stems that say what is to be done, never what a body is for.
        for_, beside: prepositions that may go on with a body's name: „за“, „при“.
        ordinal: begin the parts of a numbered list in a sentence.
        sum_up: stems that sum up: „общая сумма“.
        price: prepositions before what is paid.
        apiece: prepositions before what each of many costs.
        by_how_much: prepositions before a difference: „на 4 млн дороже“.
        out_of, up_to: prepositions of a change: „с 5 до 4 млн“.
        purpose: prepositions before what money is for.
        not_, auxiliary: „not“, and the small words between it and its verb.
        infinitive, infinitive_mark: endings of infinitives, or the words before a verb that make it one.
        bulk: prepositions before what goods come to in all: „зерна на 5 млн“.
        founded: stems of words for how something came to be; a year after them tells its age.
        year: words for a year after its number.
        state: stems of nouns for the state and those who govern it.
        treasury: stems of nouns for the state as one that buys and pays.
        people: endings of nouns for the people of a place: „казахстанцы“.
        action, adjective, attribute, definite, plural: endings.
    """

    declines: tuple[str, ...] = ()
    and_: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    or_: tuple[str, ...] = ()
    that: tuple[str, ...] = ()
    which: tuple[str, ...] = ()
    splitter: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    from_: tuple[str, ...] = ()
    agent: tuple[str, ...] = ()
    passive: tuple[str, ...] = ()
    participle: tuple[str, ...] = ()
    be: tuple[str, ...] = ()
    reflexive: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    after_head: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    union: tuple[str, ...] = ()
    permits: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    we: tuple[str, ...] = ()
    we_verb: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    she: tuple[str, ...] = ()
    her: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    minister: tuple[str, ...] = ()
    ministry: tuple[str, ...] = ()
    definite_firm: tuple[str, ...] = ()
    told_before: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    town: tuple[str, ...] = ()
    settlement: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    community: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    named_after: tuple[str, ...] = ()
    surname: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    undertaking: tuple[str, ...] = ()
    for_: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    ordinal: tuple[str, ...] = ()
    sum_up: tuple[str, ...] = ()
    price: tuple[str, ...] = ()
    apiece: tuple[str, ...] = ()
    by_how_much: tuple[str, ...] = ()
    out_of: tuple[str, ...] = ()
    up_to: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()
    auxiliary: tuple[str, ...] = ()
    infinitive: tuple[str, ...] = ()
    infinitive_mark: tuple[str, ...] = ()
    bulk: tuple[str, ...] = ()
    founded: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    treasury: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    action: tuple[str, ...] = ()
    adjective: tuple[str, ...] = ()
    attribute: tuple[str, ...] = ()
    definite: tuple[str, ...] = ()
    plural: tuple[str, ...] = ()


@cache
def grammar(lang: str) -> Grammar:
    """The small words of a language."""
    known = {field.name.rstrip("_"): field.name for field in fields(Grammar)}
    words: dict[str, tuple[str, ...]] = {}
    for row in rows("grammar.tsv", ("lang", "role", "words")):
        if row["role"] not in known:
            raise row.error(f"no rule asks for the role {row['role']!r}")
        if row["lang"] == lang:
            words[known[row["role"]]] = tuple(word for word in row.words("words") if word != "-")
    return Grammar(**words)


def declines(lang: str) -> bool:
    """Whether names stand in cases, so that a dictionary can tell who acts and whose something is."""
    return grammar(lang).declines == ("yes",)
