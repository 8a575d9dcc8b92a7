"""From typed words and options to a question, and from a folder to an open index.

Comes in: what click has checked. Goes out: a `Query`, or an open `Searcher` that is closed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from cli.output import say
from cli.problem import Problem
from cli.searches import merged
from search import choices
from search.choices import FREE_FIELDS, value_of
from search.facets import FACET_NAMES, NONE
from search.manifest_sources import other_rates, own_rates
from search.query import AmountRange, Query, parse
from search.results import DealResults, Note, Results
from search.scope import said, scope_of
from search.searcher import Searcher
from search.settings import DEFAULT_SEEDS, Settings
from search.store import Where
from search.stores.choosing import manifest_at, named_at
from search.tally import Tally, TallyResults
from search.wording import count


def index_folder(index: Where | None) -> Where:
    """The index asked for, else the one of DOGOVOR_ENGINE or DOGOVOR_INDEX, else the default."""
    return index if index is not None else Settings().index


def local_folder(index: Where | None) -> Path:
    """The same of a command that works on the files of an index."""
    where = index_folder(index)
    if isinstance(where, Path):
        return where
    raise Problem(
        f"{where} keeps its files itself: OpenSearch makes snapshots and mends what it lost from copies. "
        "This command is for an index in a folder (--index DIR)."
    )


def usual_sources(index: Where, settings: Settings | None = None) -> tuple[Path, ...]:
    """What is indexed where nothing is named: DOGOVOR_SEEDS, else what the index was made of."""
    settings = settings or Settings()
    if settings.seeds != Path(DEFAULT_SEEDS):
        return (settings.seeds,)
    return named_at(index) or (settings.seeds,)


def rates_file(rates: Path | None) -> Path | None:
    """The exchange rates asked for, else those of DOGOVOR_RATES, else none of one's own."""
    return rates if rates is not None else Settings().rates


@contextmanager
def opened(index: Where | None) -> Iterator[Searcher]:
    """The index, open for reading; where DOGOVOR_RATES names other rates than its own, that is said."""
    folder = index_folder(index)
    searcher = Searcher.open(folder)
    try:
        if note := built_otherwise(folder, Settings().rates):
            say(f"note: {note}")
        yield searcher
    finally:
        searcher.close()


def built_otherwise(folder: Where, rates: Path | None) -> str | None:
    """Says so where rates are named and the dollars of an index were reckoned at others."""
    if rates is None or not other_rates(manifest := manifest_at(folder), rates):
        return None
    used = own_rates(manifest) or "published rates alone"
    return (
        f"The index in {folder} was built with other exchange rates ({used}) than {rates}. "
        f"Build it again: dogovor index --index {folder}"
    )


def amount_range(options: Mapping[str, Any]) -> AmountRange | None:
    """`--min-usd` and `--max-usd`, both included."""
    low, high = options["min_usd"], options["max_usd"]
    if low is None and high is None:
        return None
    if low is not None and high is not None and low > high:
        raise click.UsageError(f"--min-usd {low} is more than --max-usd {high}: no sum lies between them.")
    return AmountRange(low, None if high is None else high + 1)


def asked(query: Sequence[str], options: Mapping[str, Any]) -> Query:
    """The question that words and options put; where nothing in the words can be searched for, it says so."""
    text, options = merged(query, options)
    question = parse(
        text,
        choices={facet: _values(facet, options[facet]) for facet in FACET_NAMES if options[facet]},
        amount=amount_range(options),
        stated=choices.amount_range(options["stated"]) if options.get("stated") else None,
        sort=options.get("sort", "relevance"),
        offset=options.get("offset", 0),
        limit=options.get("limit", 0),
        once=options.get("once", False),
        copies=options.get("copies", False),
        exact=options.get("exact", False),
    )
    if not is_wordless(question):
        return question
    instead = "the filters alone decide" if is_narrowed(question) else "nothing is searched"
    said = f"There is no word to search for in “{question.words[:40]}”: {instead}."
    return replace(question, notes=(*question.notes, Note("ignored", said)))


def is_wordless(question: Query) -> bool:
    """Whether something was typed of which nothing can be searched for: signs, brackets, pictures."""
    return bool(question.words.strip()) and question.tree is None


def is_narrowed(question: Query) -> bool:
    """Whether anything was chosen beside the words."""
    return bool(question.choices or question.amount or question.stated)


def finds_nothing(question: Query) -> bool:
    """Whether there is nothing to ask for: no word in what was typed, and no choice beside it."""
    return is_wordless(question) and not is_narrowed(question)


def paragraphs_for(question: Query, searcher: Searcher) -> Results:
    """Paragraphs that answer."""
    if finds_nothing(question):
        return Results(0, 0, (), (), question.notes, 0.0)
    return searcher.search(question)


def deals_for(question: Query, searcher: Searcher) -> DealResults:
    """Deals that answer."""
    if finds_nothing(question):
        return DealResults(0, (), (), (), question.notes, 0.0)
    return searcher.deals(question)


def sums_for(question: Query, grouping: str, searcher: Searcher) -> TallyResults:
    """What the deals that answer come to."""
    if finds_nothing(question):
        return TallyResults(grouping, (), Tally(), Tally(), (), question.notes, 0.0)
    return searcher.tally(question, grouping)


def _values(facet: str, values: Sequence[str]) -> tuple[str, ...]:
    """The values of an option; of a name a part will do, also where that part is a name by itself."""
    if facet not in FREE_FIELDS:
        return tuple(dict.fromkeys(values))
    names = (
        value if value_of(facet, value) in (None, NONE) else f"{value.removesuffix('*')}*" for value in values
    )
    return tuple(dict.fromkeys(names))


def say_searched(query: Query) -> None:
    """Where was searched, if not in every language and every form; nothing where there are no words."""
    scope = scope_of(query)
    if query.tree is not None and (scope.exact or not scope.everywhere):
        say(said(scope))


def say_shown(first: int, shown: int, total: int, one: str) -> None:
    """Which of the results stand above, and how to see the next."""
    if not total:
        say(f"No {one} found.")
    elif not shown and first:
        say(f"{count(total, one)}; none from result {first + 1} on.")
    elif not shown:
        say(count(total, one))
    elif shown < total:
        last = first + shown
        more = f"; the next: --offset {last}" if last < total else ""
        say(f"{first + 1}-{last} of {count(total, one)}{more}")
    else:
        say(count(total, one))
