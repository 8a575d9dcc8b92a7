"""Which hits stand on the page that is asked for.

Comes in: a request. Goes out: how to sort, and the hits of the slice, also beyond the ten thousand that the
server gives by their place: what lies behind is read in order, from a view of the index that is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from search.engine import Found, Request
from search.engines.opensearch.mapping import Form
from search.engines.opensearch.translating import Query
from search.engines.scoring import BANDS
from search.errors import UnsupportedFeature

WINDOW = 10_000
"""`index.max_result_window`: hits that can be asked for by their place."""

_LABEL = "label:"
_GIVEN = {"_source": False, "docvalue_fields": ["id", "parent"]}
_BAND = (
    "int band = (int) (params.bands * (1 - _score / params.best) + 1e-6);"
    "return Math.min(params.bands - 1, band)"
)


def refuse(request: Request, form: Form) -> None:
    """Say what this index cannot do, before it is asked.

    Raises:
        UnsupportedFeature: records cannot be told once or sorted by this label.
    """
    if request.once is not None and request.once not in form.once:
        raise UnsupportedFeature(f"On OpenSearch nothing can be told once by {request.once}.")
    if request.fold and request.fold_by is not None and request.fold_by not in form.folded_by:
        raise UnsupportedFeature(f"On OpenSearch nothing can be folded together by {request.fold_by}.")
    for name in request.sort:
        label = name.removeprefix("-").removeprefix(_LABEL)
        if _LABEL in name and label not in form.sorted_by:
            raise UnsupportedFeature(f"On OpenSearch nothing can be sorted by {label}.")


def order(request: Request, best: float | None = None) -> list[Any]:
    """What to sort by.

    Args:
        best: the best score that passes, where bands of scores are asked for.
    """
    keys: list[Any] = []
    for name in (*request.sort, "order"):
        if name == "score":
            keys += [{"_score": "desc"}] if request.text is not None else []
        elif name == "band":
            if best:
                script = {"source": _BAND, "params": {"bands": BANDS, "best": best}}
                keys.append({"_script": {"type": "number", "script": script, "order": "asc"}})
        else:
            plain = name.removeprefix("-")
            label = plain.startswith(_LABEL)
            field = f"firsts.{plain.removeprefix(_LABEL)}" if label else f"numbers.{plain}"
            way = "desc" if name.startswith("-") else "asc"
            keys.append({field: {"order": way, "missing": "_last"}})
    return [*keys, {"id": "asc"}]


def folded_by(request: Request) -> str | None:
    """The key of which each value is given once."""
    if request.fold:
        return f"folds.{request.fold_by}" if request.fold_by else "keys.parent"
    return f"keys.{request.once}" if request.once else None


def first_page(request: Request, keys: list[Any]) -> dict[str, Any]:
    """What to add to a search for the hits, where they lie within the window."""
    wanted = request.offset + request.limit
    if not request.limit or wanted > WINDOW:
        return {"size": 0}
    collapsed = {"collapse": {"field": by}} if (by := folded_by(request)) else {}
    scored = {"track_scores": True} if is_ranked(request) else {}
    return {"from": request.offset, "size": request.limit, "sort": keys, **collapsed, **scored, **_GIVEN}


def is_ranked(request: Request) -> bool:
    """Whether anything depends on scores."""
    return bool(request.limit and request.text is not None and {"score", "band"} & set(request.sort))


def found(hits: list[Any]) -> tuple[Found, ...]:
    """Hits as the server gives them."""
    return tuple(_found(one) for one in hits)


def beyond(
    request: Request, query: Query, keys: list[Any], ask: Callable[[dict[str, Any]], Any], total: int
) -> tuple[Found, ...]:
    """The slice asked for, where it ends beyond the window.

    Args:
        total: how many there are; none is looked for behind the last.
    """
    end = min(request.offset + request.limit, total)
    if request.offset >= end:
        return ()
    kept: list[Found] = []
    number = 0
    by = folded_by(request)
    seen: set[int] = set()
    for hit in _in_order(query, keys, [by] if by else [], ask):
        if by:
            [key] = hit["fields"][by]
            if key in seen:
                continue
            seen.add(key)
        number += 1
        if number > request.offset:
            kept.append(_found(hit))
        if number >= end:
            break
    return tuple(kept)


def _in_order(
    query: Query, keys: list[Any], also: list[str], ask: Callable[[dict[str, Any]], Any]
) -> Iterator[Any]:
    given = {**_GIVEN, "docvalue_fields": [*_GIVEN["docvalue_fields"], *also]}  # type: ignore[misc]
    body = {"size": WINDOW, "track_total_hits": False, "query": query, "sort": keys, **given}
    while True:
        hits = ask(body)["hits"]["hits"]
        yield from hits
        if len(hits) < WINDOW:
            return
        body = {**body, "search_after": hits[-1]["sort"]}


def _found(hit: Any) -> Found:
    fields = hit["fields"]
    return Found(fields["id"][0], fields["parent"][0], hit.get("_score") or 0.0)
