"""What is given back of records, made small: each by itself, with a dictionary of what they may hold.

Comes in: values that JSON has. Goes out: few bytes, and the same values again. One record is read without
unpacking its neighbours.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from threading import local
from typing import Any

import orjson
import zstandard

DICTIONARY = 32 * 1024
"""Bytes of a dictionary, at most."""
_LEVEL = 3
LARGEST = 1 << 28
"""Bytes of one record, at most: what claims to be larger is damaged."""


def encoded(stored: Mapping[str, Any]) -> bytes:
    """Values as JSON."""
    try:
        return orjson.dumps(stored)
    except TypeError:  # numbers beyond 64 bits, and whatever else only Python's own JSON has
        return json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode()


def decoded(raw: bytes) -> dict[str, Any]:
    """The values again."""
    try:
        held: dict[str, Any] = orjson.loads(raw)
    except ValueError:
        held = json.loads(raw)
    return held


def dictionary_of(models: Sequence[bytes]) -> bytes:
    """A dictionary for records like these; empty where they have nothing in common."""
    try:
        return zstandard.train_dictionary(DICTIONARY, list(models), level=_LEVEL).as_bytes()
    except zstandard.ZstdError:
        return b""


def compressor(dictionary: bytes) -> Callable[[bytes], bytes]:
    """What compresses records with a dictionary, or with none."""
    held = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    return zstandard.ZstdCompressor(level=_LEVEL, dict_data=held, write_checksum=True).compress


def decompressor(dictionary: bytes) -> Callable[[bytes | memoryview], bytes]:
    """What gives them back; several threads may ask."""
    held = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    own = local()  # the library's object serves one thread at a time

    def unpacked(packed: bytes | memoryview) -> bytes:
        if not hasattr(own, "decompress"):
            own.decompress = zstandard.ZstdDecompressor(dict_data=held).decompress
        raw: bytes = own.decompress(packed, max_output_size=LARGEST)
        return raw

    return unpacked
