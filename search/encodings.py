"""From the bytes of a file to its text: UTF-8, UTF-16, and the Cyrillic single-byte encodings.

Comes in: bytes. Goes out: text with the name of its encoding, or the reason why it is no text. UTF-8 proves
itself; among windows-1251, KOI8-R/U and cp866 the letters decide: in the wrong encoding the frequent letters
become rare ones and capitals stand inside words. That is certain from a few dozen letters on, where general
charset detectors, which weigh a hundred encodings, still guess.

>>> decode("Порт подписал договор.".encode("koi8-r"))
Decoded(text='Порт подписал договор.', encoding='koi8-r')
"""

from __future__ import annotations

import codecs
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analyzers.tables import read_table

_TABLE = Path(__file__).with_name("tables") / "letters.tsv"
_SAMPLE = 65_536
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16 LE, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
)
_SINGLE_BYTE = ("cp1251", "koi8-u", "cp866")
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 26, 27} | {127})
_MARKS = "«»„“”‘’–—…№©°§•\u00a0’"
_RARE = math.log(1e-5)
_WORST_SCORE = -4.6
"""Mean log frequency of a letter: Cyrillic prose reaches about -2.9, prose in a wrong encoding -6 to -9."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding that it was read in. `damaged` counts bytes that no encoding explains."""

    text: str
    encoding: str
    damaged: int = 0

    def __repr__(self) -> str:
        more = f", damaged={self.damaged}" if self.damaged else ""
        return f"Decoded(text={self.text!r}, encoding={self.encoding!r}{more})"


@dataclass(frozen=True, slots=True)
class NotText:
    """Why the bytes are no text."""

    reason: str


def decode(raw: bytes) -> Decoded | NotText:
    """The text of a file, or why it has none. Stray NUL bytes are dropped; many mean that it is no text."""
    if not raw.strip(b"\x00 \t\r\n"):
        return NotText("the file is empty" if not raw.strip() else "it holds nothing but NUL bytes")
    for signature, what in _SIGNATURES:
        if raw.startswith(signature):
            return NotText(f"it is {what}, not plain text")
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _with_damage(raw[len(mark) :], encoding)
    if wide := _wide_without_mark(raw):
        return _with_damage(raw, wide)
    strange = len(raw) - len(raw.translate(None, _CONTROLS))
    if strange > 3 and strange > len(raw) / 50:
        return NotText("it holds binary data, not text")
    raw = raw.replace(b"\x00", b"")
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if damaged := _damaged_utf8(raw):
        return damaged
    return _single_byte(raw)


def _with_damage(raw: bytes, encoding: str) -> Decoded | NotText:
    text = raw.decode(encoding, errors="replace")
    damaged = text.count("\ufffd")
    if damaged > len(text) / 20:
        return NotText(f"it starts like {encoding.upper()} but is damaged")
    text = text.replace("\x00", "")
    return Decoded(text, encoding, damaged) if text.strip() else NotText("the file is empty")


def _wide_without_mark(raw: bytes) -> str | None:
    """UTF-16 without its mark: every other byte is 0 (Latin, spaces), 4 (Cyrillic), 20 or 21 (marks)."""
    sample = raw[:4096]
    if len(sample) < 8 or b"\x00" not in sample:
        return None
    for high, encoding in ((sample[1::2], "utf-16-le"), (sample[0::2], "utf-16-be")):
        known = sum(high.count(byte) for byte in (0x00, 0x04, 0x20, 0x21))
        if known > 0.95 * len(high) and high.count(4) > 0.3 * len(high):
            return encoding
    return None


def _damaged_utf8(raw: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes (a cut end, a pasted word): nearly all high bytes are in valid pairs."""
    text = raw.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    wide = sum(1 for letter in text[:_SAMPLE] if letter > "\x7f" and letter != "\ufffd")
    broken = text[:_SAMPLE].count("\ufffd")
    return Decoded(text, "utf-8", damaged) if wide > 8 * max(broken, 1) else None


def _single_byte(raw: bytes) -> Decoded | NotText:
    sample = raw[:_SAMPLE]
    high = sum(byte > 127 for byte in sample)
    scores = {encoding: _score(sample.decode(encoding, errors="replace")) for encoding in _SINGLE_BYTE}
    best = max(_SINGLE_BYTE, key=lambda encoding: scores[encoding])
    # A few high bytes among Latin are quotes and dashes: the same in windows-1251 and the Western code page.
    if scores[best] < _WORST_SCORE and high * 50 > len(sample):
        return NotText("its encoding is none of UTF-8, UTF-16, windows-1251, KOI8-R, KOI8-U, cp866")
    text = raw.decode(best, errors="replace")
    if best == "koi8-u" and not re.search("[єіїґЄІЇҐ]", text):
        best = "koi8-r"  # the same for all other letters
        text = raw.decode(best)
    return Decoded(text, best, text.count("\ufffd"))


@lru_cache(maxsize=1)
def _letters() -> Mapping[str, Mapping[str, float]]:
    """Log frequency of every letter, small and capital, by language."""
    frequencies: dict[str, dict[str, float]] = {}
    for row in read_table(_TABLE, ("lang", "letter", "per_mille")):
        known = frequencies.setdefault(row["lang"], {})
        try:
            known[row["letter"]] = math.log(float(row["per_mille"]) / 1000)
        except ValueError as problem:
            raise row.error(f"{row['per_mille']!r} is no number above 0") from problem
    return frequencies


def _score(text: str) -> float:
    """How much a decoded text looks like Russian, Bulgarian or Ukrainian; the best of the three."""
    counts = Counter(letter for letter in text if letter > "\x7f" and letter not in _MARKS)
    total = sum(counts.values())
    if not total:
        return _WORST_SCORE
    # In a wrong encoding capitals and small letters change places or mix inside words.
    odd = len(re.findall("(?<=[а-яіїєґ])[А-ЯЁІЇЄҐ]|(?<=[A-Za-z])[а-я]|(?<=[а-я])[A-Za-z]", text))
    prose = max(
        sum(number * known.get(letter.lower(), _RARE) for letter, number in counts.items())
        for known in _letters().values()
    )
    return (prose - 4 * odd) / total
