"""The schema as data: which text fields, labels and numbers every record carries, in any engine.

Comes in: nothing. Goes out: names. `SCHEMA_VERSION` rises with every change of what is indexed or stored; an
index of another version is refused and built again (`search.manifest`).
"""

from __future__ import annotations

from search.facets import FACET_NAMES

SCHEMA_VERSION = 14

LEMMAS = "lemmas"
"""Dictionary forms, tagged by language ("ru:договор"); Latin words and numbers as they are. What finds."""

FORMS = "forms"
"""Words as written, folded: an exact form ranks higher, prefixes and "did you mean" are asked here."""

SKELETONS = "skeletons"
"""One key for related words and names of the three languages: finds across languages, at a lower weight."""

HEADINGS = "headings"
"""Lemmas of the title or section heading, on the first paragraph under it."""

DEAL_WORDS = "deal_words"
"""Of a deal: the terms of its own title, object, parties and place, beside those of its paragraph."""

SUCH_DEALS = "such_deals"
"""The kind of each deal in a paragraph joined with each word of its parties and with its sum."""

TRACES = "traces"
"""Of an article: runs of its words by which near copies of it are found (`search.near_copies`)."""

MARKS = "marks"
"""Of a deal: by what those that may be the same deal are found (`deals.marks`)."""

TEXT_FIELDS = (LEMMAS, FORMS, SKELETONS, HEADINGS, DEAL_WORDS, SUCH_DEALS, TRACES, MARKS)

PHRASE_FIELDS = (LEMMAS, FORMS, DEAL_WORDS)
"""Text fields in which phrases can be asked; of the others an engine need not keep where a term stands."""

FILE = "file"
"""Label: the article's file name, to look an article up by it."""

TOTALS = "totals"
"""Label: "yes" on a paragraph that names a sum over many deals."""

SAME_DEAL = "same_deal"
"""Label: the group of a deal that several articles tell of; by it a linked deal can be counted once."""

COPY = "copy"
"""Label: the group of near copies that a paragraph stands in, on its deals too (`search.copied`); by it a
text that several outlets print is shown once."""

COPIED_DEAL = "copied_deal"
"""Label: the group of a deal that near copies tell of; by it their deals can be counted once, and those that
other articles tell in their own words as often as they are told."""

ONCE_FIELDS = (SAME_DEAL, COPY, COPIED_DEAL)
"""Labels by which records can be given once."""

STATED_IN = "stated_in"
"""Label: the currency of a deal's sum once more. A range of sums in a currency asks for it and so narrows the
counts of the facet `currency`, like any filter of another facet."""

PLACE_ORDER = "place_order"
ARTICLE_ORDER = "article_order"
"""Labels: the place of a deal, and what its article is called, as they stand in the alphabet
(`search.ranks`). Deals are sorted by them."""

LABEL_FIELDS = (*FACET_NAMES, FILE, TOTALS, *ONCE_FIELDS, STATED_IN, PLACE_ORDER, ARTICLE_ORDER)

PARAGRAPH = "paragraph"
DEAL = "deal"
ARTICLE = "article"
"""Kinds of records. An article holds no text, only what its paragraphs share."""

SOURCE = "source"
"""Kind: a file that was read, as it was then (`search.kept`)."""

COUNTS = "counts"
"""Kind: words counted in the paragraphs that one commit added and removed (`search.counts`)."""

RETOLD = "retold"
"""Kind: a deal that several articles tell of (`search.retold`)."""

AMOUNT_USD = "amount_usd"
LEAST_USD = "least_usd"
STATED = "stated"
PUBLISHED = "published"
ORDER = "order"

KIND_RANK = "kind_rank"
SECTOR_RANK = "sector_rank"

RANKS = (KIND_RANK, SECTOR_RANK)
"""The place of a deal's kind and sector in their lists."""

NUMBER_FIELDS = (AMOUNT_USD, LEAST_USD, STATED, PUBLISHED, ORDER, *RANKS)
"""Whole dollars of a deal, of a paragraph those of its largest and of its smallest deal; the sum of a deal as
stated, in whole units of its currency; yyyymmdd with 00 for an unknown month or day; where it stands
among others that answer a question equally well (`search.ranks`)."""


def article_record_id(article: str) -> str:
    """The id under which an article itself is kept."""
    return f"article:{article}"
