"""The form of an index on OpenSearch: fields, how they are cut into terms, how a match is weighed.

Comes in: the schema (`search.fields`). Goes out: the body that makes an index. Terms are worked out on our
side and sent as they are; what the server calls an analyser only cuts them apart again. Nothing is added to
the mapping by a document: what it does not know is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import search.weights as weights
from search.fields import (
    ARTICLE_ORDER,
    COPY,
    LABEL_FIELDS,
    NUMBER_FIELDS,
    ONCE_FIELDS,
    PHRASE_FIELDS,
    PLACE_ORDER,
    TEXT_FIELDS,
)

MAPPING_VERSION = 1
"""Rises with every change of this room; an index of another version is built again."""

BETWEEN_PLACES = "\x1f"
BETWEEN_TERMS = "\x1e"
EMPTY_PLACE = "\x1d"
"""What stands between positions, between the terms of one, and where no term stands. No term holds these:
texts are cleaned of control characters."""

ANALYSER = "places"
SIMILARITY = "floored"
CLOSENESS = "closeness"
NEAR = "near"
"""A field of nothing: what stands near each other, in whatever fields, is looked for under its name, so that
it is weighed by how near it is."""

LONGEST_LABEL = 8000
LONGEST_TERM = 8000
"""Characters. Of a longer term only the beginning is kept; a longer label is not counted."""


@dataclass(frozen=True, slots=True)
class Form:
    """What an index can do with labels beside counting them; decided when it is made.

    Attributes:
        once: labels by which records can be told once; each costs a number a document.
        folded_by: labels by which parents can be folded together; each costs a number a document.
        sorted_by: labels by whose first value records can be sorted.
    """

    once: tuple[str, ...] = ONCE_FIELDS
    folded_by: tuple[str, ...] = (COPY,)
    sorted_by: tuple[str, ...] = (PLACE_ORDER, ARTICLE_ORDER)


_STRENGTH = """
double mean = (double) field.sumTotalTermFreq / Math.max(1, field.docCount);
double resistance = {k1} * (1 - {b} + {b} * doc.length / mean);
return query.boost * ({floor} + (1 - {floor}) * doc.freq / (doc.freq + resistance));
"""


def mapping(form: Form) -> dict[str, Any]:
    """The fields of a document; what it says of itself is added by the store.

    Args:
        form: what the index can do with labels beside counting them.
    """
    word = {"type": "keyword"}
    number = {"type": "long"}
    key = {"type": "long", "index": False}
    return {
        "dynamic": "strict",
        "properties": {
            "id": word,
            "kind": word,
            "parent": {"type": "keyword", "index": False},
            "article": word,
            "born": number,
            "died": number,
            "keys": {"properties": dict.fromkeys(("parent", *form.once), key)},
            "folds": {"properties": dict.fromkeys(form.folded_by, key)},
            "fields": {"properties": {name: _text(name in PHRASE_FIELDS) for name in TEXT_FIELDS}},
            "labels": {
                "properties": {name: {**word, "ignore_above": LONGEST_LABEL} for name in LABEL_FIELDS}
            },
            "firsts": {"properties": {name: {**word, "index": False} for name in form.sorted_by}},
            "numbers": {"properties": dict.fromkeys(NUMBER_FIELDS, number)},
            "stored": {"type": "keyword", "index": False, "doc_values": False},
            NEAR: {
                "type": "text",
                "analyzer": "keyword",
                "index_options": "docs",
                "norms": False,
                "similarity": CLOSENESS,
            },
            "of": word,
            "term": word,
            "mark": {"type": "keyword", "index": False, "doc_values": False},
            "manifest": {"type": "keyword", "index": False, "doc_values": False},
        },
    }


def copies(replicas: int | None) -> dict[str, Any]:
    """The setting for copies of each part; None: one, where there is a second node."""
    if replicas is None:
        return {"auto_expand_replicas": "0-1"}
    return {"auto_expand_replicas": False, "number_of_replicas": replicas}


def settings(shards: int) -> dict[str, Any]:
    """The settings of a new index: it is filled first, and copied when it is full (`copies`)."""
    return {
        "index": {
            "number_of_shards": shards,
            "number_of_replicas": 0,
            "refresh_interval": "-1",
            "similarity": {
                SIMILARITY: _scripted(
                    _STRENGTH.format(k1=weights.K1, b=weights.B, floor=weights.FLOOR).strip()
                ),
                CLOSENESS: _scripted("return query.boost * Math.min(1.0, doc.freq);"),
            },
            "analysis": _analysis(),
        }
    }


def _text(placed: bool) -> dict[str, Any]:
    return {
        "type": "text",
        "analyzer": ANALYSER,
        "index_options": "positions" if placed else "freqs",
        "similarity": SIMILARITY,
    }


def _scripted(source: str) -> Mapping[str, Any]:
    return {"type": "scripted", "script": {"source": source}}


def _analysis() -> Mapping[str, Any]:
    return {
        "tokenizer": {ANALYSER: {"type": "simple_pattern_split", "pattern": BETWEEN_PLACES}},
        "filter": {
            "terms_of_a_place": {
                "type": "pattern_capture",
                "preserve_original": False,
                "patterns": [f"([^{BETWEEN_TERMS}]+)"],
            },
            "no_empty_place": {"type": "stop", "stopwords": [EMPTY_PLACE]},
            "no_endless_term": {"type": "truncate", "length": LONGEST_TERM},
        },
        "analyzer": {
            ANALYSER: {
                "type": "custom",
                "tokenizer": ANALYSER,
                "filter": ["terms_of_a_place", "no_empty_place", "no_endless_term"],
            }
        },
    }
