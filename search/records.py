"""Articles as records: here, and only here, analysis and extraction meet.

Comes in: an article. Goes out: itself, its paragraphs and its deals as `Record`s for an engine.

A deal's record repeats the terms of its paragraph: "oil, over 1 billion" must hold for one and the same deal,
so a search with such a choice runs over deals and folds them by paragraph; no engine is asked to join.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from analyzers.analyzer import Words, words_of
from analyzers.detect import is_foreign
from analyzers.tokens import Token
from deals.extract import extract
from deals.model import Block, Extraction
from search.corpus import Article, Paragraph
from search.counts import Counts
from search.deal_record import DealRecord, TotalRecord
from search.deal_words import deal_words
from search.engine import Record
from search.facets import amount_band
from search.fields import (
    AMOUNT_USD,
    ARTICLE,
    ARTICLE_ORDER,
    DEAL,
    DEAL_WORDS,
    FILE,
    HEADINGS,
    KIND_RANK,
    LEAST_USD,
    LEMMAS,
    MARKS,
    ORDER,
    PARAGRAPH,
    PLACE_ORDER,
    PUBLISHED,
    SECTOR_RANK,
    STATED,
    STATED_IN,
    SUCH_DEALS,
    TOTALS,
    TRACES,
    article_record_id,
)
from search.near_copies import traces_of
from search.plain_deals import deal_records, total_records
from search.ranks import alphabetical, listed, order_of
from search.results import ArticleInfo
from search.retold import filed_by
from search.such_deals import such_deals
from search.terms import Slots, terms_of, terms_of_words

Told = TypeVar("Told", DealRecord, TotalRecord)

_BEYOND = 2**63
LONGEST_OPENING = 80
"""Characters of an article's first words, by which it is called where it has no title."""


@dataclass(frozen=True, slots=True)
class ArticleRecords:
    """What one article puts into an index: itself and its paragraphs, its deals, its words as counted.

    `fault` says why its deals could not be read; its text is there all the same.
    """

    texts: tuple[Record, ...]
    deals: tuple[Record, ...]
    counts: Counts
    fault: str | None = None


def extraction_of(article: Article, words: Mapping[int, tuple[Token, ...]] | None = None) -> Extraction:
    """What the article tells of deals, in the paragraphs that are in a language of ours.

    Args:
        words: the words of its paragraphs by number, where they are known.
    """
    known = words or {}
    blocks = [
        Block(one.number, one.text, one.lang, one.heading, words=known.get(one.number, ()))
        for one in article.paragraphs
        if not is_foreign(one.text)
    ]
    headline = Block(0, article.title, article.lang, is_title=True) if article.title else None
    return extract(blocks, headline, article.published)


def article_records(article: Article, own_rates: Path | None = None) -> ArticleRecords:
    """The records of an article.

    Raises:
        TableError: the file `own_rates` cannot be read.
    """
    fault = None
    read = {one.number: words_of(one.text, one.lang) for one in article.paragraphs}  # for terms and deals
    words = {number: one.tokens() for number, one in read.items()}
    try:
        extraction = extraction_of(article, words)
    except Exception as error:  # one strange text must not cost a person the index of all the others
        extraction = Extraction()
        fault = f"its deals could not be read ({type(error).__name__}: {error})"
    deals = deal_records(article, extraction, own_rates)
    totals = total_records(article, extraction, deals, own_rates)
    fields = _fields(article, read)
    deals_of, totals_of = _by_paragraph(deals), _by_paragraph(totals)
    paragraphs = [
        _paragraph_record(
            article,
            one,
            fields[one.number],
            deals_of.get(one.number, ()),
            totals_of.get(one.number, ()),
        )
        for one in article.paragraphs
    ]
    return ArticleRecords(
        texts=(_article_record(article, words, totals), *paragraphs),
        deals=tuple(
            _deal_record(article, article.paragraphs[deal["paragraph"] - 1], fields[deal["paragraph"]], deal)
            for deal in deals
        ),
        counts=_counted(article.paragraphs, words),
        fault=fault,
    )


def _counted(paragraphs: Sequence[Paragraph], words: Mapping[int, tuple[Token, ...]]) -> Counts:
    counts = Counts()
    for one in paragraphs:
        counts.count(one.text, one.lang, words[one.number])
    return counts


def article_info(article: Article) -> ArticleInfo:
    """What is known of an article."""
    return ArticleInfo(
        id=article.id,
        file=article.file,
        title=article.title,
        published=article.published,
        outlet=article.outlet,
        author=article.author,
        lang=article.lang,
        url=article.url,
        opening=_opening(article),
    )


def name_of(article: Article) -> str:
    """What an article is called in a list: its title, or its first words."""
    return article.title or _opening(article)


def _opening(article: Article) -> str:
    """The first words of the text, cut at a word."""
    text = article.paragraphs[0].text if article.paragraphs else ""
    return text if len(text) <= LONGEST_OPENING else text[:LONGEST_OPENING].rpartition(" ")[0] + "…"


# --- records ------------------------------------------------------------------------------------------------


def _fields(article: Article, words: Mapping[int, Words]) -> dict[int, Mapping[str, Slots]]:
    """Each paragraph's terms, and those of the title or heading that it is the first to stand under."""
    above = headings_above(
        article.title, article.lang, ((one.heading, one.lang) for one in article.paragraphs)
    )
    return {
        paragraph.number: paragraph_fields(words[paragraph.number], paragraph.text, headings)
        for paragraph, headings in zip(article.paragraphs, above, strict=True)
    }


Heading = tuple[str, str]
"""A title or heading, and its language."""


def headings_above(
    title: str | None, lang: str, paragraphs: Iterable[tuple[str | None, str]]
) -> Iterator[tuple[Heading, ...]]:
    """For each paragraph of an article the title and heading that it is the first to stand under.

    Args:
        title: of the article, and
        lang: its language.
        paragraphs: of each the heading that it stands under, and its language.
    """
    above: tuple[Heading, ...] = ((title, lang),) if title else ()
    last: str | None = None
    for heading, own in paragraphs:
        if heading and heading != last:
            last = heading
            above += ((heading, own),)
        yield above
        above = ()


def paragraph_fields(words: Words, text: str, headings: Iterable[Heading]) -> Mapping[str, Slots]:
    """The text fields of a paragraph; its deals have them too."""
    fields = dict(terms_of_words(words, text).fields)
    above = tuple(slot for one, lang in headings for slot in terms_of(one, lang).fields[LEMMAS])
    return {**fields, HEADINGS: above} if above else fields


def own_fields(deal: DealRecord, lang: str, passage: str | None = None) -> Mapping[str, Slots]:
    """The text fields that a deal has beside those of its paragraph.

    Args:
        deal: what is stored of it.
        lang: the language of its paragraph.
        passage: the group of near copies that its paragraph stands in.
    """
    words = (deal["title"], deal["object"], deal["place"], *(one["as_written"] for one in deal["parties"]))
    return {
        DEAL_WORDS: deal_words(words, lang),
        SUCH_DEALS: such_deals((deal,), lang),
        MARKS: filed_by(deal, passage),
    }


def _by_paragraph(records: Sequence[Told]) -> dict[int, list[Told]]:
    grouped: dict[int, list[Told]] = {}
    for record in records:
        grouped.setdefault(record["paragraph"], []).append(record)
    return grouped


def _article_record(
    article: Article, words: Mapping[int, tuple[Token, ...]], totals: Sequence[TotalRecord]
) -> Record:
    traces = traces_of([token.form for one in article.paragraphs for token in words[one.number]])
    return Record(
        id=article_record_id(article.id),
        kind=ARTICLE,
        parent=article_record_id(article.id),
        article=article.id,
        fields={TRACES: tuple((trace,) for trace in traces)},
        labels={FILE: (article.file,)},
        numbers={
            ORDER: order_of(article.published, article.digest),
            PUBLISHED: date_number(article.published),
        },
        stored={
            "info": asdict(article_info(article)),
            "paragraphs": [one.id for one in article.paragraphs],
            "totals": list(totals),
            "furniture": article.furniture,
            "traces": " ".join(traces),
        },
    )


def _paragraph_record(
    article: Article,
    paragraph: Paragraph,
    fields: Mapping[str, Slots],
    deals: Sequence[DealRecord],
    totals: Sequence[TotalRecord],
) -> Record:
    sums = [deal["amount_usd"] for deal in deals if deal["amount_usd"] is not None]
    return Record(
        id=paragraph.id,
        kind=PARAGRAPH,
        parent=paragraph.id,
        article=article.id,
        fields={**fields, SUCH_DEALS: such_deals(deals, paragraph.lang)},
        labels={**_shared_labels(article, paragraph), TOTALS: ("yes",) if totals else ()},
        numbers={
            ORDER: order_of(article.published, article.digest, paragraph.number),
            PUBLISHED: date_number(article.published),
            AMOUNT_USD: max(sums, default=None),
            LEAST_USD: min(sums, default=None),
        },
        stored={
            "number": paragraph.number,
            "lang": paragraph.lang,
            "heading": paragraph.heading,
            "text": paragraph.text,
            "bullet": paragraph.bullet,
            "deals": [deal["id"] for deal in deals],
            "totals": list(totals),
        },
    )


def _deal_record(
    article: Article, paragraph: Paragraph, fields: Mapping[str, Slots], deal: DealRecord
) -> Record:
    return Record(
        id=deal["id"],
        kind=DEAL,
        parent=paragraph.id,
        article=article.id,
        fields={**fields, **own_fields(deal, paragraph.lang)},
        labels={
            **_shared_labels(article, paragraph),
            "sector": _label(deal["sector"]),
            "amount": _label(amount_band(deal["amount"], deal["amount_usd"])),
            "kind": _label(deal["kind"]),
            "currency": _label(deal["currency"]),
            "qualifier": _label(deal["qualifier"]),
            "party": tuple(dict.fromkeys(one["counted"] for one in deal["parties"] if one["counted"])),
            "place": _label(deal["place_counted"]),
            STATED_IN: _label(deal["currency"]),
            PLACE_ORDER: alphabetical(deal["place_counted"]),
            ARTICLE_ORDER: alphabetical(name_of(article)),
        },
        numbers={
            ORDER: order_of(article.published, article.digest, paragraph.number),
            PUBLISHED: date_number(article.published),
            AMOUNT_USD: deal["amount_usd"],
            LEAST_USD: deal["amount_usd"],
            STATED: _countable(deal["amount"]),
            KIND_RANK: listed("kind", deal["kind"]),
            SECTOR_RANK: listed("sector", deal["sector"]),
        },
        stored=deal,
    )


def _shared_labels(article: Article, paragraph: Paragraph) -> dict[str, tuple[str, ...]]:
    return {
        "lang": (paragraph.lang,),
        "year": (article.published[:4],) if article.published else (),
        "heading": _label(paragraph.heading),
    }


def _countable(amount: float | None) -> int | None:
    """A sum as a whole number; a sum beyond 64 bits, which nobody looks for, is none."""
    return int(amount) if amount is not None and abs(amount) < _BEYOND else None


def _label(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def date_number(published: str | None) -> int | None:
    """A date, perhaps partial, as a whole number that sorts.

    >>> date_number("2025-07-01"), date_number("2025-07"), date_number(None)
    (20250701, 20250700, None)
    """
    if not published:
        return None
    year, month, day = [*published.split("-"), "0", "0"][:3]
    return int(year) * 10_000 + int(month) * 100 + int(day)
