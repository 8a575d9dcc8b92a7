"""The law of incremental indexing: whatever came, changed and went, and wherever a run was interrupted, the
index answers as one that was made of the same files at once."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.batches import Progress, Size
from search.counts import summed
from search.errors import SeedError
from search.fields import COUNTS, DEAL, PARAGRAPH
from search.indexing import Report, Run, build_index
from search.kept import kept_in
from search.query import DEAL_SORTS, parse
from search.reading import records_of
from search.searcher import Searcher
from search.stores.folder import FolderStore
from search.vocabulary import VOCABULARY

TEXTS = (
    "date 2025-03-02\n\nПорт и завод\n\n"
    "Банк развития предоставил компании «Север» кредит на 5 млн долларов на порт в Одессе.",
    "date 2025-03-04\n\nОдеса\n\n"
    "Банк розвитку надав компанії «Север» кредит на 5 млн доларів на порт в Одесі.",
    "Банк развития предоставил компании «Север» кредит на 7 млн долларов на порт в Одессе.",
    "Новости\n\nПодписан договор о поставке газа в Актау.\n\nВетер усилился.\n\nДоговор действует пять лет.",
    "date 2024-11-01\n\nУгля стало больше\n\nЗавод «Бета» подписал контракт на 3 млн евро с портом Варна.",
    "2025\n\nВ Софии открыт завод.\n\nТокаев встретился с Токаевым. Казмунайгаз строит АЭС.",
    "Short text without Cyrillic letters.",
    "",
    json.dumps({"text": "Подписан договор о поставке газа в Актау, сказал министр."})
    + "\n"
    + json.dumps(
        {"text": "Банк развития предоставил компании «Юг» кредит на 9 млн долларов.", "date": "2025-01-05"}
    )
    + "\n",
)
NAMES = ("a/gas.txt", "a/oil.txt", "b/gas.txt", "b/gas.jsonl", "c.txt", "a/gas.json")
QUERIES = ("", "договор", "кредит", "порт Одесса", "Токаев", "банк -порт", "завод OR газ", "газу")
TYPED = ("д", "дог", "ток", "порт", "каз", "о", "ба")

Step = tuple[str, int, int]
"""A name, which text is put there (or none of them: it is removed), and after how many steps of progress the
run that follows is interrupted (0: not)."""

steps = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(0, len(TEXTS)), st.integers(0, 3)), min_size=1, max_size=7
)


def put(folder: Path, name: str, text: int) -> None:
    path = folder / name
    if text == len(TEXTS):
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    content = '{"date": "2023-05-06", "outlet": "Порт"}' if name.endswith(".json") else TEXTS[text]
    path.write_text(content, encoding="utf-8")


def run(folder: Path, index: Path, interrupted: int = 0) -> Report | None:
    """One run, which may be interrupted, or refused since there is no article at all."""
    told = count(1)

    def progress(_: Progress) -> None:
        if next(told) == interrupted:
            raise KeyboardInterrupt

    try:
        return build_index([folder], index, run=Run(size=Size(articles=1), progress=progress))
    except (SeedError, KeyboardInterrupt):
        return None


def answers(index: Path) -> dict[str, Any]:
    """All that can be asked of an index; ids of articles, which depend on what was there first, are told as
    places."""
    store = FolderStore(index)
    manifest = store.read()
    assert manifest.settled
    searcher = Searcher.open(index)
    engine = store.open(manifest)
    kept = list(kept_in(engine))
    places = {id: f"{one.key}~{at}" for one in kept for at, id in enumerate(one.articles)}
    try:
        found: dict[str, Any] = {"counts": (manifest.articles, manifest.paragraphs, manifest.deals)}
        for query in QUERIES:
            for sort in ("relevance", "recent", "-amount"):
                results = searcher.search(parse(query, sort=sort, limit=50))
                found[f"{query} by {sort}"] = (
                    results.total,
                    results.total_deals,
                    [(named(hit.id, places), hit.score, hit.text, len(hit.deals)) for hit in results.hits],
                    [asdict(facet) for facet in results.facets],
                )
            for once in (False, True):
                deals = searcher.deals(parse(query, sort="-date", limit=50, once=once))
                found[f"deals of {query}, {once}"] = [plain(deal.record, places) for deal in deals.deals]
        for sort in sorted(DEAL_SORTS):
            deals = searcher.deals(parse("", sort=sort, limit=50))
            found[f"deals by {sort}"] = [named(deal.id, places) for deal in deals.deals]
        for typed in TYPED:
            found[f"{typed}…"] = [asdict(one) for one in searcher.suggest(typed)]
        found["vocabulary"] = [record.stored for record in records_of(engine, VOCABULARY)]
        found["words"] = summed(records_of(engine, COUNTS)).stored()
        found["skipped"] = sorted((one.path, one.reason) for each in kept for one in each.left_out())
        found["places"] = sorted(places.values())
        for kind in (PARAGRAPH, DEAL):
            assert engine.count(kind) == len(list(records_of(engine, kind)))
    finally:
        engine.close()
        searcher.close()
    return found


def named(id: str, places: Mapping[str, str]) -> str:
    """The id of a paragraph or deal with the place of its article."""
    for mark in ("#", ".d"):
        article, found, number = id.rpartition(mark)
        if found and article in places:
            return f"{places[article]}{mark}{number}"
    raise AssertionError(id)


def plain(deal: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, Any]:
    """A deal as it is stored, with places for ids."""
    told = deal["same_deal"]
    return {
        **deal,
        "id": named(deal["id"], places),
        "article_id": places[deal["article_id"]],
        "paragraph_id": named(deal["paragraph_id"], places),
        "evidence": [{**one, "paragraph_id": named(one["paragraph_id"], places)} for one in deal["evidence"]],
        "same_deal": told
        and {
            **told,
            "group": named(told["group"], places),
            "others": [named(one, places) for one in told["others"]],
        },
    }


def check(made: list[Step]) -> None:
    place = Path(tempfile.mkdtemp(prefix="dogovor-"))
    try:
        folder = place / "in"
        folder.mkdir()
        for name, text, interrupted in made:
            put(folder, name, text)
            run(folder, place / "kept", interrupted)
        report = run(folder, place / "kept")
        fresh = run(folder, place / "fresh")
        assert (report is None) == (fresh is None)
        if report is None or fresh is None:
            return  # there is no article
        assert answers(place / "kept") == answers(place / "fresh")
        left_out = [{(one.path, one.reason) for one in each.skipped} for each in (report, fresh)]
        assert left_out[0] == left_out[1]
        again = run(folder, place / "kept")
        assert again is not None and again.is_idle
    finally:
        shutil.rmtree(place)


@pytest.mark.slow
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_an_index_that_was_kept_up_answers_as_one_made_at_once(made: list[Step]) -> None:
    check(made)


EXAMPLES: Mapping[str, list[Step]] = {
    "the first of two equal texts goes": [("a/gas.txt", 0, 0), ("c.txt", 0, 0), ("a/gas.txt", len(TEXTS), 0)],
    "an equal text comes before": [("c.txt", 0, 0), ("a/gas.txt", 0, 0), ("b/gas.txt", 0, 0)],
    "an equal text comes before, interrupted": [("c.txt", 0, 0), ("a/oil.txt", 1, 0), ("a/gas.txt", 0, 2)],
    "a file of a table beside one of the same name": [("b/gas.txt", 3, 0), ("b/gas.jsonl", 8, 0)],
    "a telling comes and goes": [("a/gas.txt", 0, 0), ("c.txt", 1, 0), ("b/gas.txt", 2, 0), ("c.txt", 4, 0)],
    "a sidecar comes": [("a/gas.txt", 3, 0), ("c.txt", 1, 0), ("a/gas.json", 0, 0)],
    "all is another": [("c.txt", 0, 0), ("c.txt", 4, 0)],
}


@pytest.mark.parametrize("made", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_what_is_easily_wrong(made: list[Step]) -> None:
    check(made)
