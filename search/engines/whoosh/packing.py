"""Records made smaller: each by itself, with a dictionary of what such records are likely to hold.

Comes in: bytes. Goes out: fewer bytes, and the same again. One record is read without unpacking its
neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import local

import zstandard

DICTIONARY = 32 * 1024
"""Bytes of a dictionary, at most."""
_LEVEL = 3
LARGEST = 1 << 28
"""Bytes of one record, at most: what claims to be larger is damaged."""


def dictionary_of(models: Sequence[bytes]) -> bytes:
    """A dictionary for records like these; empty where they have nothing in common."""
    try:
        return zstandard.train_dictionary(DICTIONARY, list(models), level=_LEVEL).as_bytes()
    except zstandard.ZstdError:
        return b""


def compressor(dictionary: bytes) -> Callable[[bytes], bytes]:
    """What compresses records with a dictionary, or with none."""
    held = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    return zstandard.ZstdCompressor(level=_LEVEL, dict_data=held).compress


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
