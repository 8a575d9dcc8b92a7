"""The law of linking: whatever came, changed and went, the tellings of deals are grouped as if all that is
there had been written at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.copied import group_of, with_copy
from search.engine import Engine, Record
from search.engines.memory import MemoryEngine
from search.engines.whoosh import WhooshEngine
from search.fields import ARTICLE, DEAL, MARKS, ORDER, PARAGRAPH, PUBLISHED, RETOLD, article_record_id
from search.ranks import order_of
from search.reading import records_of
from search.records import date_number
from search.relinking import relinked
from search.retold import filed_by
from search.told_elsewhere import groups_told

PARTIES = ("Вега", "ТОВ «Вега»", "Vega", "Бор", "ЕБРР", "АБР", "CNPC", "Север", "Казахстан")
OBJECTS = (None, "ветровая электростанция", "вітрова електростанція", "строительство порта", "дороги")


class Deal(NamedTuple):
    """What is random of a deal."""

    parties: tuple[str, ...]
    kind: str
    object: str | None
    amount: int | None
    place: str | None


class Text(NamedTuple):
    """A paragraph: which text it is, where that is printed elsewhere too, and its deals."""

    printed: int | None
    deals: tuple[Deal, ...]


class Story(NamedTuple):
    """An article."""

    published: str | None
    digest: int
    texts: tuple[Text, ...]


deals = st.builds(
    Deal,
    st.lists(st.sampled_from(PARTIES), max_size=2, unique=True).map(tuple),
    st.sampled_from(["loan", "contract", "memorandum"]),
    st.sampled_from(OBJECTS),
    st.sampled_from([None, 5, 6, 9]),
    st.sampled_from([None, None, "Одесса", "Ташкент"]),
)
texts = st.builds(
    Text, st.sampled_from([None, None, 1, 2]), st.lists(deals, min_size=1, max_size=3).map(tuple)
)
stories = st.builds(
    Story,
    st.sampled_from([None, "2025", "2025-03-01", "2025-03-04", "2023-01-01"]),
    st.integers(0, 9),
    st.lists(texts, min_size=1, max_size=2).map(tuple),
)
Change = tuple[str, Story | None]
changes = st.lists(
    st.lists(
        st.tuples(st.sampled_from("abcdefgh"), st.one_of(stories, stories, st.none())), min_size=1, max_size=4
    ),
    min_size=1,
    max_size=5,
)


def records(article: str, story: Story) -> list[Record]:
    """The records of an article, as far as linking looks at them."""
    digest = f"{story.digest:08x}"
    number = count(1)
    made: list[Record] = []
    ids = [f"{article}#{at}" for at in range(1, len(story.texts) + 1)]
    for at, (id, text) in enumerate(zip(ids, story.texts, strict=True), 1):
        numbers = {ORDER: order_of(story.published, digest, at), PUBLISHED: date_number(story.published)}
        labels = {"year": (story.published[:4],) if story.published else ()}
        told = [f"{article}.d{next(number)}" for _ in text.deals]
        made.append(Record(id, PARAGRAPH, id, article, {}, labels, numbers, {"deals": told}))
        for deal, known in zip(told, text.deals, strict=True):
            stored = _stored(deal, article, story.published, known)
            made.append(Record(deal, DEAL, id, article, {MARKS: filed_by(stored)}, labels, numbers, stored))
    whole = article_record_id(article)
    return [*made, Record(whole, ARTICLE, whole, article, {}, {}, {ORDER: 0}, {"paragraphs": ids})]


def _stored(id: str, article: str, published: str | None, known: Deal) -> Any:
    parties = [{"name": name, "role": None, "country": None} for name in known.parties]
    return {
        **{"id": id, "article_id": article, "lang": "ru", "parties": parties, "published": published},
        **{"kind": known.kind, "object": known.object, "amount": known.amount, "place": known.place},
        **{"upper": None, "currency": "USD", "qualifier": "exact", "amount_usd": known.amount},
        **{"measures": [], "sector": "energy", "sector_alt": [], "country": None, "status": "signed"},
        "same_deal": None,
    }


def printed(stories: Mapping[str, Story]) -> dict[str, str | None]:
    """Of each paragraph the group of near copies."""
    held: dict[int, list[str]] = {}
    found: dict[str, str | None] = {}
    for article, story in sorted(stories.items()):
        for at, text in enumerate(story.texts, 1):
            found[f"{article}#{at}"] = None
            if text.printed:
                held.setdefault(text.printed, []).append(f"{article}#{at}")
    found.update({one: group[0] for group in held.values() for one in group if len(group) > 1})
    return found


def linked(
    engine: Engine, articles: Iterable[str], left: Iterable[str], copies: Mapping[str, str | None]
) -> None:
    """Settle the deals of an engine."""
    held = {one.id: group_of(one) for one in records_of(engine, PARAGRAPH)}
    moved = {id: group for id, group in copies.items() if held[id] != group}
    found = relinked(engine, list(articles), list(left), moved)
    paragraphs = [with_copy(one, moved[one.id]) for one in records_of(engine, PARAGRAPH) if one.id in moved]
    filed = (replace(one, fields={MARKS: filed_by(one.stored, group_of(one))}) for one in found.deals)  # type: ignore[arg-type]
    with engine.writer() as writer:
        writer.delete(found.gone)
        writer.add([*paragraphs, *filed, *found.groups])


def answers(engine: Engine) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is said of the tellings."""
    labels = {
        one.id: {name: held for name, held in one.labels.items() if held} for one in records_of(engine, DEAL)
    }
    return labels, {one.id: one.stored for one in records_of(engine, RETOLD)}


def check(make: Callable[[], Engine], rounds: list[list[Change]], few: int = 1000) -> None:
    """Keep an index up and compare it with one that is linked at once.

    Args:
        few: of so many deals it is asked what may be one with each; where more are concerned all are linked.
    """
    kept, now = make(), dict[str, Story]()
    for changed in rounds:
        left: list[str] = []
        came = dict(changed)
        with kept.writer() as writer:
            for article, story in came.items():
                if before := now.pop(article, None):
                    left += groups_told(
                        kept, [one.id for one in records(article, before) if one.kind == DEAL]
                    )
                    writer.delete([article])
                    writer.delete([article_record_id(article)])
                if story is not None:
                    now[article] = story
                    writer.add(records(article, story))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("search.relinking._SHARE", 0)
            patch.setattr("search.relinking._FEW", few)
            patch.setattr("search.relinking._AS_DEAR", 1000)
            linked(kept, [one for one in came if one in now], left, printed(now))
    fresh = MemoryEngine(one for article, story in now.items() for one in records(article, story))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.relinking._SHARE", 1000)
        linked(fresh, now, (), printed(now))
    assert answers(kept) == answers(fresh)
    kept.close()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes, st.sampled_from([3, 1000]))
def test_links_that_were_kept_up_are_those_of_one_writing(rounds: list[list[Change]], few: int) -> None:
    check(MemoryEngine, rounds, few)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes)
def test_so_it_is_in_an_index_in_a_folder(rounds: list[list[Change]]) -> None:
    with TemporaryDirectory() as folder:
        check(lambda: WhooshEngine.create(Path(folder)), rounds)


def test_where_a_deal_leaves_a_group_the_next_of_its_article_comes() -> None:
    wind = Deal(("Вега",), "contract", "ветровая электростанция", None, None)
    dear, cheap = wind._replace(amount=9), wind._replace(amount=5)

    def story(published: str, *deals: Deal) -> Story:
        return Story(published, 1, (Text(None, deals),))

    before: list[Change] = [("x", story("2025-03-01", dear)), ("y", story("2025-03-04", wind, dear))]
    check(MemoryEngine, [before, [("a", story("2025", cheap))]])
    check(MemoryEngine, [[*before, ("a", story("2025", cheap))], [("a", None)]])
