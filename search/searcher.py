"""The read journey on one screen: a query to terms, to an engine, to hits with their marks, deals and facets.

Comes in: a `Query`. Goes out: `Results`, `DealResults`, an `ArticleView`. The engine is open as long as the
searcher is; several threads may search at once.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Self, cast

from analyzers.tokens import Span
from search.also import also_in, other_articles
from search.asked import OF_DEAL, OF_TEXT, Asked
from search.chosen import Chooser
from search.deal_record import DealRecord, TotalRecord
from search.deal_words import preferring_own
from search.engine import Engine, Filter, LabelFilter, Record, Request, passes
from search.errors import IndexDamaged, UnsupportedFeature
from search.explain import Reason, reasons
from search.facets import FACETS, NONE, FacetField, facet_of, in_order
from search.fields import (
    ARTICLE,
    DEAL,
    FILE,
    PARAGRAPH,
    TOTALS,
    article_record_id,
)
from search.interpret import interpret
from search.manifest import Manifest
from search.manifest_sources import changed_sources
from search.marking import Marker, marker_of, shown
from search.nearest import nearest
from search.query import SORTS, Query, of_paragraphs
from search.remembering import Remembering, get_beside
from search.results import (
    ArticleInfo,
    ArticleParagraph,
    ArticleView,
    DealHit,
    DealResults,
    Facet,
    Hit,
    IndexInfo,
    Passage,
    Results,
)
from search.results import told_once as notes_once
from search.store import Where
from search.stores.choosing import opened
from search.tally import TallyResults, rows_by, whole_of
from search.told_elsewhere import grouped_only, told_elsewhere
from search.weak_cache import cached

if TYPE_CHECKING:
    from search.completions import Completions, Suggestion

NEEDED = frozenset({"phrase", "prefix", "fold"})
"""What an engine must be able to do; said when it is opened, before any query runs."""

_MOST_TOTALS = 50


class Searcher:
    """An open index."""

    def __init__(self, engine: Engine, index: Where, manifest: Manifest | None = None) -> None:
        if lacking := NEEDED - engine.capabilities:
            raise UnsupportedFeature(
                f"The engine of the index in {index} cannot do: {', '.join(sorted(lacking))}. "
                "Use another engine."
            )
        self._engine = Remembering(engine)
        self._index = index
        self._manifest = manifest
        self._chooser = Chooser(self._engine)
        self._info = cached(self._read_info, 4096)

    @classmethod
    def open(cls, index: Where) -> Self:
        """Open the index in a folder, or on a server.

        Raises:
            IndexMissing, IndexForeign, IndexStale, IndexDamaged: with what to do.
        """
        engine, manifest = opened(index)
        return cls(engine, index, manifest)

    def close(self) -> None:
        """Close the files."""
        self._engine.close()

    def search(self, query: Query) -> Results:
        """Paragraphs that answer a query."""
        started = time.perf_counter()
        query = of_paragraphs(query)
        asked = replace(self._asked(query), in_texts=True)
        page = Request(
            *(asked.kind, asked.node, asked.filters),
            tuple(facet.name for facet in (FACETS if asked.of_deal else OF_TEXT)),
            *(SORTS[query.sort], query.offset, query.limit),
            fold=asked.of_deal,
            once=asked.thing_of_kind,
            fold_by=asked.text,
        )
        answer = self._engine.search(page)
        if asked.of_deal:
            facets = self._facets(FACETS, "deals", answer.counts, answer.missing, asked)
            total_deals = answer.records
        else:
            names = tuple(facet.name for facet in OF_DEAL)
            in_deals = self._engine.search(
                Request(DEAL, asked.node, asked.filters, names, limit=0, once=asked.thing)
            )
            of_deals = self._facets(OF_DEAL, "deals", in_deals.counts, in_deals.missing, asked)
            of_texts = self._facets(OF_TEXT, "paragraphs", answer.counts, answer.missing, asked)
            facets = in_order((*of_deals, *of_texts))
            total_deals = in_deals.total
        scores = {hit.parent: hit.score for hit in answer.hits}
        hits = tuple(self._hits(scores, asked))
        near = self._nearest(query, asked, answer.total)
        return Results(answer.total, total_deals, hits, facets, asked.notes, _milliseconds(started), near)

    def _nearest(self, query: Query, asked: Asked, total: int) -> tuple[Hit, ...]:
        """Where the answers do not fill a page: what comes nearest to them, up to a page in all."""
        if query.exact or query.offset or query.sort != "relevance" or total >= query.limit:
            return ()
        near = nearest(asked, self._engine)
        if near is None:
            return ()
        request = Request(
            *(asked.kind, near.node, asked.filters),
            limit=query.limit - total,
            fold=asked.of_deal,
            once=None if asked.of_deal else asked.text,
            fold_by=asked.text,
        )
        scores = {hit.parent: hit.score for hit in self._engine.search(request).hits}
        return tuple(self._hits(scores, near, near=True))

    def deals(self, query: Query) -> DealResults:
        """Deals that answer a query, and the sums over many deals beside them."""
        started = time.perf_counter()
        asked = self._asked(query)
        names = tuple(facet.name for facet in FACETS)
        answer = self._engine.search(
            Request(
                *(DEAL, preferring_own(asked.node), asked.filters, names),
                *(SORTS[query.sort], query.offset, query.limit),
                once=asked.thing,
            )
        )
        scores = {hit.id: hit.score for hit in answer.hits}
        return DealResults(
            answer.total,
            tuple(self._deal_hits(scores, scores)),
            self._totals(asked),
            self._facets(FACETS, "deals", answer.counts, answer.missing, asked),
            asked.notes,
            _milliseconds(started),
        )

    def tally(self, query: Query, grouping: str) -> TallyResults:
        """What all deals that answer a query come to, and those of each value of a grouping."""
        return self.tallies(query, (grouping,))[0]

    def tallies(self, query: Query, groupings: Sequence[str]) -> tuple[TallyResults, ...]:
        """What all deals that answer a query come to, by each of some groupings; the deals are read once.

        Args:
            query: its slice is of no account: all deals are added.
            groupings: some of `search.tally.GROUPINGS`.
        """
        started = time.perf_counter()
        asked = self._asked(query)
        found = self._engine.search(
            Request(DEAL, asked.node, asked.filters, sort=(), limit=self._engine.count(DEAL))
        )
        deals = grouped_only(self._engine, [hit.id for hit in found.hits])
        rows = [rows_by(grouping, deals, query.once) for grouping in groupings]
        whole, further = whole_of(deals, query.once)
        shared = (whole, further, self._totals(asked), asked.notes, _milliseconds(started))
        return tuple(TallyResults(name, held, *shared) for name, held in zip(groupings, rows, strict=True))

    def article(self, article: str, query: Query | None = None) -> ArticleView | None:
        """A whole article by its id or file name, with the words of a query marked."""
        record = self._article(article)
        if record is None:
            return None
        marker = self._marker(self._asked(query)) if query is not None else Marker(None)
        stored = record.stored
        paragraphs = []
        records = self._engine.get(stored["paragraphs"])
        copies = other_articles(also_in(self._engine, records, self._info))
        for one in records:
            if one is None:
                raise IndexDamaged(f"A paragraph of {article} is missing in {self._index}. Build it again.")
            held = one.stored
            found = marker.marked(held["text"], held["lang"])
            deals = tuple(self._deal_hits(held["deals"], {}))
            paragraphs.append(
                ArticleParagraph(
                    *(one.id, held["number"], held["lang"], held["heading"], held["text"]),
                    *(found.marks, deals, found.glosses),
                )
            )
        info, totals = ArticleInfo(**stored["info"]), tuple(stored["totals"])
        return ArticleView(info, tuple(paragraphs), totals, stored["furniture"], copies)

    def paragraph(self, id: str) -> Hit | None:
        """One paragraph by its id, whole."""
        [record] = self._engine.get([id])
        if record is None or record.kind != PARAGRAPH:
            return None
        return next(self._hits({id: 0.0}, Asked(None, None, {}, (), ())))

    def why(self, id: str, query: Query) -> tuple[Hit, tuple[Reason, ...]] | None:
        """A paragraph with the parts of its score under a query; None where there is no such paragraph."""
        asked = self._asked(query)
        [record] = self._engine.get([id])
        if record is None or record.kind != PARAGRAPH:
            return None
        return next(self._hits({id: 0.0}, asked)), reasons(record, asked, self._engine)

    def suggest(self, typed: str, most: int | None = None) -> tuple[Suggestion, ...]:
        """What the last words of something typed may become; `most` of it, or as many as is usual."""
        return self._completions.suggest(*((typed,) if most is None else (typed, most)))

    def deal(self, id: str, query: Query | None = None) -> DealHit | None:
        """One deal by its id, with the words of a query marked in its evidence."""
        hit = next(self._deal_hits([id], {}), None)
        if hit is None or query is None:
            return hit
        marker = self._marker(self._asked(query))
        return replace(hit, quotes=tuple(self._quotes(hit.record, marker)))

    def _quotes(self, deal: DealRecord, marker: Marker) -> Iterator[Passage]:
        """The words that a deal was read from, marked as in their paragraphs."""
        evidence = deal["evidence"]
        for read, record in zip(
            evidence, self._engine.get([one["paragraph_id"] for one in evidence]), strict=True
        ):
            if record is None:
                yield Passage(read["quote"])
                continue
            held = record.stored
            yield marker.passage(held["text"], held["lang"], Span(read["start"], read["stop"]))

    def _marker(self, asked: Asked, *, near: bool = False) -> Marker:
        """What marks the words of a question in texts."""
        return (
            Marker(asked.node)
            if asked.words is None
            else marker_of(self._engine, asked.words, asked.node, near)
        )

    def names_of_articles(self) -> list[str]:
        """Ids and file names of all articles: for who meant one of them."""
        held = self._engine.search(Request(ARTICLE, None, facets=(FILE,), limit=self._engine.count(ARTICLE)))
        return [*(hit.id.removeprefix(article_record_id("")) for hit in held.hits), *held.counts[FILE]]

    def info(self, sources: bool = True) -> IndexInfo:
        """What the index holds and how it was made; to look at its `sources` takes longer."""
        manifest = self._manifest
        if manifest is None:
            articles, paragraphs, deals = (self._engine.count(kind) for kind in (ARTICLE, PARAGRAPH, DEAL))
            return IndexInfo(str(self._index), articles, paragraphs, deals, "", "", None, {})
        return IndexInfo(
            path=str(self._index),
            articles=manifest.articles,
            paragraphs=manifest.paragraphs,
            deals=manifest.deals,
            built=manifest.built,
            fingerprint=manifest.analyzers,
            stale=changed_sources(manifest, self._engine) if sources else None,
            manifest=manifest.as_dict(),
        )

    @cached_property
    def _completions(self) -> Completions:
        """Loaded and sorted when first asked for: a search has no need of them."""
        from search.completions import Completions

        return Completions(self._engine)

    # --- from a query to what is asked ----------------------------------------------------------------------

    def _asked(self, query: Query) -> Asked:
        """Words to terms, choices to filters. Choices never change what the words mean."""
        meaning = interpret(query, self._engine)
        chosen = self._chooser.chosen(query)
        told = notes_once((*query.notes, *meaning.notes, *chosen.notes))
        asked = Asked(meaning.node, meaning.expansion, chosen.values, chosen.filters, told)
        return replace(asked, once=query.once, copies=query.copies)

    # --- from an answer to results --------------------------------------------------------------------------

    def _facets(
        self,
        fields: Iterable[FacetField],
        unit: str,
        counts: Mapping[str, Mapping[str, int]],
        missing: Mapping[str, int],
        asked: Asked,
    ) -> tuple[Facet, ...]:
        facets = []
        for field in fields:
            known = dict(counts[field.name])
            chosen = asked.choices.get(field.name, ())
            for value in chosen:
                if value != NONE and value not in known and self._chooser.is_named(field.name):
                    known[value] = self._named(
                        field.name, value, asked, DEAL if unit == "deals" else PARAGRAPH
                    )
            facets.append(facet_of(field, unit, known, missing[field.name], chosen))
        return tuple(facets)

    def _named(self, facet: str, value: str, asked: Asked, kind: str) -> int:
        """Records with any of the names that hold the words typed; one that has two of them counts once."""
        others = tuple(one for one in asked.filters if one.field != facet)
        names = LabelFilter(facet, self._chooser.named(facet, value))
        once = asked.thing if kind == DEAL else asked.text
        return self._engine.search(Request(kind, asked.node, (*others, names), limit=0, once=once)).records

    def _hits(self, scores: Mapping[str, float], asked: Asked, *, near: bool = False) -> Iterator[Hit]:
        """Paragraphs with their marks and deals, in the order given."""
        marker = self._marker(asked, near=near)
        paragraphs = [record for record in self._engine.get(list(scores)) if record is not None]
        get_beside(self._engine, paragraphs)
        copies = also_in(self._engine, paragraphs, self._info)
        ids = [id for record in paragraphs for id in record.stored["deals"]]
        deals = {record.id: record for record in told_elsewhere(self._engine, ids)}
        for record in paragraphs:
            held = record.stored
            found = marker.marked(held["text"], held["lang"])
            records = [deals[id] for id in held["deals"] if id in deals]
            matching = (one.id for one in records if _all_pass(one, asked.filters))
            yield Hit(
                id=record.id,
                score=round(scores[record.id], 6),
                article=self._info(record.article),
                number=held["number"],
                lang=held["lang"],
                heading=held["heading"],
                text=held["text"],
                marks=found.marks,
                snippet=shown(found, held["text"]),
                deals=tuple(self._deal_hit(one, scores[record.id]) for one in records),
                matching=frozenset(matching),
                glosses=found.glosses,
                also_in=copies.get(record.id, ()),
            )

    def _deal_hits(self, ids: Iterable[str], scores: Mapping[str, float]) -> Iterator[DealHit]:
        records = told_elsewhere(self._engine, list(ids))
        get_beside(self._engine, records)
        for record in records:
            yield self._deal_hit(record, scores.get(record.id, 0.0))

    def _deal_hit(self, record: Record, score: float) -> DealHit:
        stored = cast("DealRecord", record.stored)
        return DealHit(record.id, round(score, 6), self._info(record.article), record.parent, stored)

    def _totals(self, asked: Asked) -> tuple[TotalRecord, ...]:
        """Sums over many deals in the paragraphs that match, where the choices can be made of them."""
        if not asked.can_concern_totals:
            return ()
        filters = (*asked.of_text, LabelFilter(TOTALS, ("yes",)))
        answer = self._engine.search(
            Request(PARAGRAPH, asked.node, filters, limit=_MOST_TOTALS, once=asked.text)
        )
        records = self._engine.get([hit.id for hit in answer.hits])
        totals = (total for one in records if one is not None for total in one.stored["totals"])
        return tuple(total for total in totals if asked.concerns(total))

    def _article(self, article: str) -> Record | None:
        [record] = self._engine.get([article_record_id(article)])
        if record is not None:
            return record
        named = self._engine.search(Request(ARTICLE, None, (LabelFilter(FILE, (article,)),), limit=1))
        [record] = self._engine.get([hit.id for hit in named.hits]) if named.hits else [None]
        return record

    def _read_info(self, article: str) -> ArticleInfo:
        [record] = self._engine.get([article_record_id(article)])
        if record is None:
            raise IndexDamaged(f"The article {article} is missing in {self._index}. Build the index again.")
        return ArticleInfo(**record.stored["info"])


def _all_pass(record: Record, filters: Iterable[Filter]) -> bool:
    return all(passes(record.labels, record.numbers, one) for one in filters)


def _milliseconds(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
