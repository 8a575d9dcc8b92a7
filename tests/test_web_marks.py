"""Words of another language are marked, and say for everyone, mouse or none, what they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from analyzers.tokens import Span
from search.query import Query
from search.results import Gloss, Results
from search.searcher import Searcher
from search.settings import Settings
from tests.fake_searcher import HOSTILE, FakeSearcher
from tests.page import Element, parsed
from web.app import create_app

Open = Callable[[str], Element]
LINE = quote("кредитная линия")


@pytest.fixture(scope="module")
def page(corpus_index: Path) -> Iterator[Open]:
    searcher = Searcher.open(corpus_index)
    client = create_app(searcher, Settings()).test_client()
    yield lambda address: parsed(client.get(address).text)
    searcher.close()


def told(place: Element) -> list[str]:
    """The lines of the legends below a place, as a person reads them."""
    return [entry.text for legend in place.all("div", "legend") for entry in legend.all("span", "entry")]


def test_a_hit_an_article_a_deal_and_a_reason_say_what_a_word_stands_for(page: Open) -> None:
    hit = page(f"/?q={LINE}").all("article", "hit")[0]
    assert [mark.text for mark in hit.all("mark")] == ["кредитна", "линия"]
    assert {mark["title"] for mark in hit.all("mark")} == {"кредитная линия (credit line)"}
    said = "кредитна линия ←for кредитная линия (credit line)"
    assert told(hit) == [said]
    entry = hit.one("div", "legend").one("span", "entry")
    assert (hit.one("div", "legend")["lang"], entry.one("b")["lang"]) == ("en", "bg")
    article = page(hit.one("h2").one("a")["href"])
    assert said in told(article)
    assert said in told(page(hit.one("p", "why").one("a")["href"]))
    deal = page(hit.all("li", "deal")[0].one("a")["href"])
    assert "кредитна" in [mark.text for mark in deal.all("mark")]
    assert said in told(deal)


@pytest.mark.parametrize("words", ["договор", "угоду", "650", "кредитна линия"])
def test_what_stands_there_as_typed_is_not_explained(page: Open, words: str) -> None:
    typed = set(words.split())
    for hit in page(f"/?q={quote(words)}").all("article", "hit"):
        for mark in hit.all("mark"):
            assert not (mark.text.lower() in typed and mark.get("title"))
        assert not any(entry.split(" ←")[0].lower() in typed for entry in told(hit))


def test_without_words_nothing_is_explained(page: Open) -> None:
    assert not page("/").all("div", "legend")
    assert not page("/").all("mark")


class Glossed(FakeSearcher):
    """Its words stand for markup, many times over."""

    def search(self, query: Query) -> Results:
        results = super().search(query)
        glosses = tuple(
            Gloss(mark.start, mark.stop, f"{HOSTILE}{at}", "ru", HOSTILE)
            for hit in results.hits[:1]
            for at, mark in enumerate(hit.marks)
        )
        return replace(results, hits=tuple(replace(hit, glosses=glosses) for hit in results.hits[:1]))


def test_what_a_word_stands_for_is_text_and_never_markup() -> None:
    client = create_app(Glossed(), Settings()).test_client()
    found = parsed(client.get("/?q=" + quote("договор")).text).one("article", "hit")
    assert not found.all("script") and not found.all("img")
    assert HOSTILE in found.one("div", "legend").text
    assert all(HOSTILE in mark["title"] for mark in found.all("mark"))


def test_a_legend_is_no_longer_than_a_person_reads() -> None:
    from web.passages import MOST_ENTRIES, legend, pieces

    text = " ".join(f"слово{at}" for at in range(40))
    spans = [Span(text.index(word), text.index(word) + len(word)) for word in text.split()]
    glosses = [Gloss(span.start, span.stop, "word") for span in spans]
    assert len(legend(text, glosses)) == MOST_ENTRIES
    assert all(piece.gloss is not None for piece in pieces(text, spans, (), glosses) if piece.found)
    assert all(piece.gloss is None for piece in pieces(text, spans, (), glosses) if not piece.found)
