"""Exact words only: forms as typed, folded; nothing else is asked for and nothing is mended."""

from __future__ import annotations

import pytest

from search.query import parse
from search.results import Results
from search.scope import Scope, said, scope_of
from search.searcher import Searcher


def exact(searcher: Searcher, text: str) -> Results:
    return searcher.search(parse(text, exact=True, limit=100))


def marked(results: Results) -> set[str]:
    return {hit.text[mark.start : mark.stop].lower() for hit in results.hits for mark in hit.marks}


@pytest.mark.parametrize("text", ["договор", "ДОГОВОР", "договора", "угоду", "650", "Dalian"])
def test_only_the_form_typed_is_found(searcher: Searcher, text: str) -> None:
    results = exact(searcher, text)
    assert results.total
    assert marked(results) == {text.lower()}
    assert not results.notes


@pytest.mark.parametrize(
    "text", ["договорам", "кредитная линия", "solar power plant", "djkmahfv", "вольфарм"]
)
def test_no_other_form_name_or_spelling_takes_its_place(searcher: Searcher, text: str) -> None:
    assert searcher.search(parse(text)).total or searcher.search(parse(text)).notes
    results = exact(searcher, text)
    assert (results.total, results.nearest) == (0, ())
    assert [note.code for note in results.notes] == ["nowhere"]
    assert not any(note.suggestion for note in results.notes)


def test_what_is_typed_together_stands_together_and_function_words_count(searcher: Searcher) -> None:
    assert exact(searcher, "650млн").total == exact(searcher, '"650 млн"').total > 0
    assert exact(searcher, '"ремонт на моста"').total == 1
    assert exact(searcher, '"ремонт за моста"').total == 0
    assert exact(searcher, "ремонт на моста").total == 1


def test_operators_and_beginnings_keep_their_sense(searcher: Searcher) -> None:
    everything = searcher.search(parse("")).total
    either = exact(searcher, "договор OR угоду").total
    assert either == exact(searcher, "договор").total + exact(searcher, "угоду").total
    assert exact(searcher, "NOT договор").total == everything - exact(searcher, "договор").total
    assert exact(searcher, "електроцент*").total == searcher.search(parse("електроцент*")).total
    assert exact(searcher, "договор договор").total == exact(searcher, "договор").total


def test_it_is_said_where_was_searched() -> None:
    assert scope_of(parse("газ")) == Scope()
    assert scope_of(parse("газ lang:bg")).languages == ("bg",)
    assert scope_of(parse("газ", choices={"lang": ("uk", "ru")})).languages == ("ru", "uk")
    assert said(Scope()).startswith("Searched in Russian, Bulgarian and Ukrainian: your words, their forms")
    assert "exactly as typed" in said(Scope(("uk",), exact=True))
    assert scope_of(parse("газ lang:none")).languages == ()
    assert said(scope_of(parse("газ lang:none"))).startswith("Searched in texts of unknown language")


@pytest.mark.parametrize("lang", ["ru", "bg", "uk"])
def test_a_language_alone_gives_its_documents_as_many_as_were_counted(searcher: Searcher, lang: str) -> None:
    for text in ("гора", "договор", "кредит", "угода"):
        free = searcher.search(parse(text, limit=100))
        [facet] = [one for one in free.facets if one.name == "lang"]
        counted = {bucket.value: bucket.count for bucket in facet.buckets}
        alone = searcher.search(parse(text, choices={"lang": (lang,)}, limit=100))
        assert {hit.lang for hit in alone.hits} <= {lang}
        assert alone.total == counted.get(lang, 0)


def test_the_language_chosen_reads_the_words_first(searcher: Searcher) -> None:
    """A word that two languages share: its own sense in the documents' language stands before others."""
    hits = searcher.search(parse("гора", choices={"lang": ("bg",)}, limit=100)).hits
    own = [any(span.of(hit.text).lower().startswith("гор") for span in hit.marks) for hit in hits]
    assert own == sorted(own, reverse=True)
    assert any(own)
