"""Which sort of body a noun may stand for: „банк“ for ДСК, „компания“ for «Вега» and never for a ministry.

Comes in: words. Goes out: sorts of bodies (tables/body_kinds.tsv), and whether a noun and a name agree in
theirs. A noun for a firm may stand for any name that tells no other sort; „банк“ only for a bank.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache

from deals.lexicon import rows

_FIRMS = frozenset(("firm", "plant", "club"))
_ANY = "en"
"""The language of rows for Latin names, which stand in texts of all languages."""
_SHORTEST_HALF = 3
"""Letters before the second half of a compound: Ощад-банк."""


def agree(noun: str, kinds: Collection[str], lang: str) -> bool:
    """Whether a noun in lower case may stand for a body whose name tells these sorts.

    >>> agree("банк", {"bank"}, "ru"), agree("банк", {"firm"}, "ru"), agree("компания", (), "ru")
    (True, False, True)
    """
    wanted = kinds_of_noun(noun, lang)
    if not wanted or wanted & set(kinds):
        return True
    return bool(wanted & _FIRMS) and not set(kinds) - _FIRMS


def specific(noun: str, lang: str) -> frozenset[str]:
    """The sorts of a noun that tells more than that it is a firm: „ведомство“, „вуз“."""
    return kinds_of_noun(noun, lang) - _FIRMS


def is_firm_noun(noun: str, lang: str) -> bool:
    """Whether a noun only says that something is a firm: „компания“, „предприятие“."""
    return "firm" in kinds_of_noun(noun, lang)


@lru_cache(maxsize=1 << 12)
def kinds_of_noun(noun: str, lang: str) -> frozenset[str]:
    """The sorts of bodies that a noun by itself may stand for; empty if it tells none."""
    nouns = _stems(lang, "")
    longest = max((stem for stem in nouns if noun.startswith(stem)), key=len, default="")
    return nouns.get(longest, frozenset())


@lru_cache(maxsize=1 << 14)
def kinds_in_name(form: str, lang: str) -> frozenset[str]:
    """The sorts that a word of a name tells, also as the second half of a compound: Ощадбанк."""
    return frozenset(
        kind
        for language in (lang, _ANY)
        for use in ("", "name")
        for stem, kinds in _stems(language, use).items()
        if form.startswith(stem) or form.find(stem) >= _SHORTEST_HALF
        for kind in kinds
    )


@cache
def _stems(lang: str, use: str) -> dict[str, frozenset[str]]:
    stems: dict[str, frozenset[str]] = {}
    for row in rows("body_kinds.tsv", ("lang", "stem", "kind", "use")):
        if (row["lang"], row["use"]) == (lang, use):
            stems[row["stem"]] = stems.get(row["stem"], frozenset()) | {row["kind"]}
    return stems
