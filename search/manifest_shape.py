"""What each value of a manifest must be, since the file may have been damaged or edited.

Comes in: a value as it was read. Goes out: whether it has the shape that the code relies on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

GENERATION = re.compile(r"generation-[0-9TZ]+-[0-9a-f]{8}")
"""Name of the folder of one generation."""


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


def _is_generation(value: object) -> bool:
    return isinstance(value, str) and GENERATION.fullmatch(value) is not None


def _holds(**shapes: Callable[[object], bool]) -> Callable[[object], bool]:
    """Whether a value is an object with these members, and others perhaps."""
    return lambda value: (
        isinstance(value, dict) and all(name in value and fits(value[name]) for name, fits in shapes.items())
    )


def _is_none_or(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or fits(value)


def _all_are(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _all_values_are(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, dict) and all(map(fits, value.values()))


SHAPES: Mapping[str, Callable[[object], bool]] = {
    "format": _is_count,
    "schema": _is_count,
    "analyzers": _is_text,
    "extraction": _is_text,
    "versions": _all_values_are(_is_text),
    "built": _is_text,
    "generation": _is_generation,
    "commit": _is_count,
    "named": _all_are(_is_text),
    "reading": _holds(limits=_all_values_are(_is_count), columns=_all_values_are(_is_text)),
    "rates": _is_none_or(_holds(path=_is_text, sha256=_is_text)),
    "articles": _is_count,
    "paragraphs": _is_count,
    "deals": _is_count,
    "settled": _is_truth,
    "files": _all_values_are(_holds(size=_is_count, sha256=_is_text)),
}
"""What each value of a manifest is."""
