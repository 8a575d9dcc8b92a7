"""A stand-in for `search.searcher.Searcher` over five small articles, made for the odd cases of the page.

Comes in: queries. Goes out: the same values as the real one gives, found by plain comparison of words. It
holds what real articles seldom do: markup in every field, an article without title, date and outlet, a deal
without parties, an unknown rate, a range, several deals in one paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from analyzers.tokens import Span
from search.completions import Suggestion
from search.explain import Reason
from search.facets import FACETS, amount_band, facet_of
from search.query import Query
from search.results import (
    ArticleInfo,
    ArticleParagraph,
    ArticleView,
    DealHit,
    DealResults,
    Facet,
    Hit,
    IndexInfo,
    Note,
    Results,
    Snippet,
)
from search.tally import TallyResults, rows_by, whole_of

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>&amp;\'"'


def info(name: str, lang: str, title: str | None, published: str | None, outlet: str | None) -> ArticleInfo:
    return ArticleInfo(name, f"{name}.txt", title, published, outlet, None, lang)


RU = info("ports", "ru", "Порт Курык примет новые суда", "2025-09-05", "Каспийский вестник")
BG = info("credit", "bg", "Банката за развитие с нов кредит", "2025-07", "Стопански преглед")
UK = info("grain", "uk", "Зерно піде новим шляхом", "2026-01-19", "Аграрна справа")
BARE = info("bare", "ru", None, None, None)
EVIL = ArticleInfo(
    "evil", f"evil{HOSTILE}.txt", HOSTILE, "2025", HOSTILE, HOSTILE, "ru", "javascript:alert(1)"
)

TEXTS: tuple[tuple[ArticleInfo, str | None, str], ...] = (
    (RU, None, "В порту Курык начали строить причал для судов с зерном. Работы ведёт местный подрядчик."),
    (
        RU,
        "Деньги и сроки",
        "Администрация порта подписала договор с компанией «Каспий Строй» на 94 млрд тенге, а корпорация "
        "China Harbour вложит в терминал 5,8 млрд долларов. Договоры рассчитаны на четыре года.",
    ),
    (RU, "Деньги и сроки", "О третьем договоре стороны пока не говорят: переговоры продолжаются."),
    (
        BG,
        None,
        "Банката за развитие и Експорт Банк подписаха договор за кредитна линия в размер на 1 млрд. долара "
        "за износ на машини.",
    ),
    (BG, "Селско стопанство", "Договорът за доставка на торове е за 390 хиляди долара годишно."),
    (
        UK,
        None,
        "Компанія «Степ» інвестує від 3 до 5 млн євро у зерновий термінал. Договір підпишуть навесні.",
    ),
    (UK, None, "Міністерство аграрної політики оприлюднило спільну заяву про співпрацю."),
    (BARE, None, "Соглашение без даты и без названия: стороны договорились о поставках на 40 млрд крон."),
    (EVIL, HOSTILE, f"Злой договор {HOSTILE} подписан."),
)


def deal(
    number: int,
    text: int,
    kind: str,
    parties: Iterable[str],
    words: str | None,
    money: Mapping[str, Any],
    **more: Any,
) -> DealHit:
    """A deal told in TEXTS[text]; `words` is the amount as it stands there."""
    article, heading, whole = TEXTS[text]
    quote = more.pop("quote", whole)
    start = whole.index(quote)
    paragraph = _number_of(text)
    record: dict[str, Any] = {
        "id": f"{article.id}-{number}",
        "article": article.file,
        "article_id": article.id,
        "paragraph": paragraph,
        "paragraph_id": f"{article.id}#{paragraph}",
        "lang": article.lang,
        "published": article.published,
        "kind": kind,
        "status": "signed",
        "parties": [
            {"as_written": name, "name": name, "counted": name, "role": None, "country": None}
            for name in parties
        ],
        "title": quote[:60],
        "object": None,
        "amount": None,
        "currency": None,
        "amount_text": words,
        "qualifier": "exact" if words else None,
        "upper": None,
        "amount_usd": None,
        "fx_rate": None,
        "fx_date": None,
        "fx_source": None,
        "is_total": False,
        "in_sums": bool(words),
        "measures": [],
        "sector": "other",
        "sector_alt": [],
        "section_heading": heading,
        "place": None,
        "place_counted": None,
        "country": None,
        "signed": None,
        "evidence": [
            {
                "paragraph": paragraph,
                "paragraph_id": f"{article.id}#{paragraph}",
                "start": start,
                "stop": start + len(quote),
                "quote": quote,
                "rule": "sign_worth",
            }
        ],
        "same_deal": None,
    }
    record |= {**money, **more}
    record["place_counted"] = record["place"]
    return DealHit(record["id"], 1.0, article, record["paragraph_id"], record)


def _number_of(text: int) -> int:
    return sum(1 for other in TEXTS[: text + 1] if other[0] == TEXTS[text][0])


def in_dollars(amount: float, **more: Any) -> dict[str, Any]:
    return {"amount": amount, "currency": "USD", "amount_usd": int(amount), **more}


DEALS = (
    deal(
        1,
        1,
        "contract",
        ["Администрация порта", "«Каспий Строй»"],
        "94 млрд тенге",
        {
            "amount": 94_000_000_000,
            "currency": "KZT",
            "amount_usd": 181_300_000,
            "fx_rate": 518.4,
            "fx_date": "2025",
            "fx_source": "National Bank",
        },
        sector="transport_logistics",
        place="Курык",
        country="KZ",
        quote="Администрация порта подписала договор с компанией «Каспий Строй» на 94 млрд тенге",
    ),
    deal(
        2,
        1,
        "investment",
        ["China Harbour"],
        "5,8 млрд долларов",
        in_dollars(5.8e9),
        sector="transport_logistics",
        status="announced",
        country="KZ",
        quote="корпорация China Harbour вложит в терминал 5,8 млрд долларов.",
    ),
    deal(
        1,
        3,
        "loan",
        ["Банка за развитие", "Експорт Банк"],
        "1 млрд. долара",
        in_dollars(1e9),
        sector="trade_finance",
        same_deal={"group": "g1", "agrees": ["amount"], "conflicts": ["party_names"], "others": ["ports-1"]},
    ),
    deal(
        2,
        4,
        "contract",
        [],
        "390 хиляди долара годишно",
        in_dollars(390_000, qualifier="per_year", in_sums=False),
        sector="agriculture_food",
    ),
    deal(
        1,
        5,
        "investment",
        ["«Степ»"],
        "від 3 до 5 млн євро",
        {
            "amount": 3_000_000,
            "upper": 5_000_000,
            "qualifier": "from_to",
            "currency": "EUR",
            "amount_usd": 3_500_000,
            "fx_rate": 0.857,
            "fx_date": "2026-01-19",
            "fx_source": "ECB",
        },
        sector="agriculture_food",
        status="announced",
    ),
    deal(2, 6, "statement", ["Міністерство аграрної політики"], None, {}, sector="government"),
    deal(
        1,
        7,
        "agreement",
        [],
        "40 млрд крон",
        {"amount": 40_000_000_000, "currency": "SEK"},
        sector="trade_finance",
        status="unknown",
    ),
    deal(1, 8, "agreement", [HOSTILE], HOSTILE, in_dollars(2e6), place=HOSTILE, country=HOSTILE),
)

TOTAL: Mapping[str, Any] = {
    "id": "ports-t1",
    "article_id": "ports",
    "paragraph": 2,
    "lang": "ru",
    "amount_text": "свыше 24 млрд долларов",
    "amount": 24_000_000_000,
    "currency": "USD",
    "qualifier": "over",
    "amount_usd": 24_000_000_000,
    "count": 58,
    "article_deals": {
        "deals": 4,
        "added": 2,
        "usd": 23_754_190_000,
        "no_amount": 1,
        "yearly": 1,
        "no_rate": 0,
    },
    "evidence": [{"quote": "Всего подписано 58 документов на сумму свыше 24 млрд долларов."}],
}


class FakeSearcher:
    """Finds paragraphs that hold the beginnings of all words asked; a facet choice must hold for one deal."""

    def __init__(self, repeat: int = 1) -> None:
        """`repeat` makes many paragraphs out of few, for paging."""
        self.hits = [self._hit(at, copy) for copy in range(repeat) for at in range(len(TEXTS))]
        self.asked: list[Query] = []

    def search(self, query: Query) -> Results:
        self.asked.append(query)
        found = [hit for hit in (self._matched(hit, query) for hit in self.hits) if hit]
        deals = sum(len(hit.matching) for hit in found)
        shown = tuple(found[query.offset : query.offset + query.limit])
        return Results(len(found), deals, shown, self._facets(query, "paragraphs"), self._notes(query), 1.5)

    def deals(self, query: Query) -> DealResults:
        self.asked.append(query)
        hits = [hit for hit in (self._matched(hit, query) for hit in self.hits) if hit]
        deals = [deal for hit in hits for deal in hit.deals if deal.id in hit.matching]
        if query.sort.endswith("amount"):
            deals.sort(key=lambda deal: deal.record["amount_usd"] or 0, reverse=query.sort.startswith("-"))
        shown = tuple(deals[query.offset : query.offset + query.limit])
        totals = (TOTAL,) if not query.choices else ()
        return DealResults(
            len(deals), shown, totals, self._facets(query, "deals"), self._notes(query), took_ms=1.5
        )

    def tally(self, query: Query, grouping: str) -> TallyResults:
        return self.tallies(query, (grouping,))[0]

    def tallies(self, query: Query, groupings: Sequence[str]) -> tuple[TallyResults, ...]:
        self.asked.append(query)
        found = self.deals(replace(query, offset=0, limit=10_000))
        records = [deal.record for deal in found.deals]
        whole, further = whole_of(records, query.once)
        return tuple(
            TallyResults(
                name, rows_by(name, records, query.once), whole, further, found.totals, found.notes, 1.5
            )
            for name in groupings
        )

    def article(self, article: str, query: Query | None = None) -> ArticleView | None:
        hits = [hit for hit in self.hits if article in (hit.article.id, hit.article.file)]
        if not hits:
            return None
        paragraphs = tuple(
            ArticleParagraph(
                hit.id,
                hit.number,
                hit.lang,
                hit.heading,
                hit.text,
                self._marks(hit.text, query or Query()),
                hit.deals,
            )
            for hit in hits
        )
        return ArticleView(hits[0].article, paragraphs, (TOTAL,) if article == "ports" else (), furniture=3)

    def why(self, id: str, query: Query) -> tuple[Hit, tuple[Reason, ...]] | None:
        hit = next((hit for hit in self.hits if hit.id == id), None)
        part = Reason(HOSTILE, (HOSTILE,), "as typed", 1.2, 3, 1.25)
        return (hit, (part,) if query.words else ()) if hit else None

    def suggest(self, typed: str, most: int) -> tuple[Suggestion, ...]:
        known = (
            Suggestion("word", "договор", "договор", 6, "договор"),
            Suggestion("sector", "Energy", HOSTILE, 1, "sector:energy", ("sector", "energy")),
            Suggestion("party", HOSTILE, HOSTILE, 1, "", ("party", HOSTILE)),
        )
        return known[:most] if typed.startswith("до") else ()

    def deal(self, deal: str, query: Query | None = None) -> DealHit | None:
        return next((known for known in DEALS if known.id == deal), None)

    def info(self, sources: bool = True) -> IndexInfo:
        return IndexInfo("index", 5, len(self.hits), len(DEALS), "2026-11-21T22:40:07+00:00", "abc", None, {})

    def _hit(self, at: int, copy: int) -> Hit:
        article, heading, text = TEXTS[at]
        number = _number_of(at)
        deals = tuple(deal for deal in DEALS if deal.paragraph == f"{article.id}#{number}")
        return Hit(
            f"{article.id}#{number}" if not copy else f"{article.id}-{copy}#{number}",
            1.0,
            article,
            number,
            article.lang,
            heading,
            text,
            (),
            Snippet(text, ()),
            deals,
            frozenset(deal.id for deal in deals),
        )

    def _matched(self, hit: Hit, query: Query, ignored: str | None = None) -> Hit | None:
        marks = self._marks(hit.text, query)
        if len({hit.text[mark.start : mark.stop].lower()[:5] for mark in marks}) < len(self._words(query)):
            return None
        choices = {facet: values for facet, values in query.choices.items() if facet != ignored}
        of_deal = {facet.name for facet in FACETS if facet.of_deal} & set(choices)
        matching = frozenset(
            deal.id
            for deal in hit.deals
            if all(set(labels_of(hit, deal)[facet]) & set(values) for facet, values in choices.items())
            and in_range(deal, query)
        )
        if (of_deal or query.amount or query.stated) and not matching:
            return None
        own = labels_of(hit, None)
        if not all(set(own[facet]) & set(choices[facet]) for facet in own.keys() & choices.keys()):
            return None
        return replace(hit, marks=marks, matching=matching)

    def _facets(self, query: Query, unit: str) -> tuple[Facet, ...]:
        facets = []
        for facet in FACETS:
            counts: Counter[str] = Counter()
            for hit in self.hits:
                kept = self._matched(hit, query, ignored=facet.name)
                if kept and facet.of_deal:
                    for deal in kept.deals:
                        if deal.id in kept.matching:
                            counts.update(labels_of(kept, deal)[facet.name])
                elif kept:
                    counts.update(labels_of(kept, None)[facet.name])
            chosen = query.choices.get(facet.name, ())
            missing = counts.pop("none", 0)
            facets.append(facet_of(facet, "deals" if facet.of_deal else unit, counts, missing, chosen))
        return tuple(facets)

    def _words(self, query: Query) -> list[str]:
        return [word.lower()[:5] for word in re.findall(r"\w+", query.text)]

    def _marks(self, text: str, query: Query) -> tuple[Span, ...]:
        wanted = self._words(query)
        return tuple(
            Span(*word.span())
            for word in re.finditer(r"\w+", text)
            if any(word[0].lower().startswith(part) for part in wanted)
        )

    def _notes(self, query: Query) -> tuple[Note, ...]:
        if query.text.endswith("("):
            at = len(query.text) - 1
            return (Note("syntax", "A bracket is open; it was left out.", at, at + 1),)
        if query.text == "ljujdjh":
            return (
                Note("suggest", "Did you mean “договор”?", suggestion="договор"),
                Note("layout", "“договор” was searched.", suggestion="договор"),
                Note("letters", "“o” is Latin.", 0, 1),
            )
        return ()


def labels_of(hit: Hit, deal: DealHit | None) -> dict[str, tuple[str, ...]]:
    """Facet values of a paragraph, or of one deal in it."""
    labels = {
        "lang": (hit.lang,),
        "year": ((hit.article.published or "none")[:4],),
        "heading": (hit.heading or "none",),
    }
    if deal is None:
        return labels
    record = deal.record
    return labels | {
        "sector": (record["sector"],),
        "amount": (amount_band(record["amount"], record["amount_usd"]) or "none",),
        "kind": (record["kind"],),
        "currency": (record["currency"] or "none",),
        "qualifier": (record["qualifier"] or "none",),
        "party": tuple(party["name"] for party in record["parties"]) or ("none",),
        "place": (record["place"] or "none",),
    }


def in_range(deal: DealHit, query: Query) -> bool:
    """Whether a deal's sum lies in the exact ranges asked: in dollars, and as stated."""
    record = deal.record
    for bounds, name in ((query.amount, "amount_usd"), (query.stated, "amount")):
        if bounds is None:
            continue
        if bounds.currency and bounds.currency != record["currency"]:
            return False
        held = record[name]
        if held is None or (bounds.low and held < bounds.low) or (bounds.high and held >= bounds.high):
            return False
    return True
