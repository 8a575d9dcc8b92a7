"""Sums of money as `dogovor extract` prints them, apart from deals: of the text, of its title and headings.

Comes in: an amount that was read, or a text. Goes out: plain fields. In a deal record a range is told by its
low end and `upper`; here, where a sum stands alone, `value` is the high end.
"""

from __future__ import annotations

from typing import Any

from analyzers import clean
from deals import Amount, find_amounts
from deals.model import Qualifier
from deals.whose_money import WhoseMoney
from search.corpus import Article
from search.lines import Role
from search.outline import outline
from search.tally import plain


def amount_fields(amount: Amount) -> dict[str, Any]:
    """A sum; of a range `value` is the high end; a yearly one says so beside its qualifier."""
    qualifier = Qualifier.EXACT if amount.qualifier is Qualifier.PER_YEAR else amount.qualifier
    fields: dict[str, Any] = {
        "value": high_end(amount),
        "currency": amount.currency,
        "qualifier": str(qualifier),
    }
    if amount.per_year:
        fields["per_year"] = True
    if amount.upper is not None:
        fields |= {"low": plain(amount.value), "high": plain(amount.upper)}
    return fields


def high_end(amount: Amount) -> int | float:
    """The sum, or the upper end of a range."""
    return plain(amount.value if amount.upper is None else amount.upper)


def sums_above(text: str, article: Article) -> list[Amount]:
    """The sums that title and headings name; an article keeps those of its paragraphs alone."""
    above = [line.text for line in outline(clean(text)) if line.role in (Role.TITLE, Role.HEADING)]
    told = [*((line, article.lang) for line in above), *((one.text, one.lang) for one in article.paragraphs)]
    whose = WhoseMoney(told, article.published)
    return [amount for line in above for amount in find_amounts(line, article.lang, whose=whose)]
