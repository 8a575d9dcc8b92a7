"""Bytes become text: the right encoding of short texts, and what is no text."""

from __future__ import annotations

import codecs
import gzip
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.encodings import Decoded, NotText, decode

TEXTS = {
    "ru": "Порт подписал договор с новым подрядчиком на ремонт причала; работы начнутся в мае и займут год.",
    "ru capitals": "СОГЛАШЕНИЕ О ПОСТАВКЕ ОБОРУДОВАНИЯ ПОДПИСАНО В АСТАНЕ",
    "ru quotes": "«Объём инвестиций – 5 млн $», – сказал Ёлкин… № 7",
    "bg": "Общината подписа договор за ремонт на пристанището; работата ще започне през май, за година.",
    "bg title": "Пътят до Русе поскъпна двойно",
    "uk": "Порт уклав угоду з новим підрядником на ремонт причалу; роботи почнуться у травні на рік.",
    "uk title": "Її підписали у Києві на з'їзді ґазд",
    "with Latin": "China Railway Construction и КТЖ договорились о поставке локомотивов CRRC",
}
NAMES = ("cp1251", "koi8-r", "koi8-u", "cp866")


def has_all_letters(name: str, text: str) -> bool:
    return text.encode(name, "ignore").decode(name) == text


CASES = [(key, name) for key, text in TEXTS.items() for name in NAMES if has_all_letters(name, text)]


@pytest.mark.parametrize(("key", "name"), CASES)
def test_short_texts_in_single_byte_encodings(key: str, name: str) -> None:
    found = decode(TEXTS[key].encode(name))
    assert isinstance(found, Decoded) and found.text == TEXTS[key]
    assert found.encoding in ({"koi8-r", "koi8-u"} if name.startswith("koi8") else {name})


@pytest.mark.parametrize("key", TEXTS)
@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_unicode_with_and_without_mark(key: str, mark: bytes, name: str) -> None:
    assert decode(mark + TEXTS[key].encode(name)) == Decoded(TEXTS[key], name)


def test_a_few_nul_bytes_are_dropped() -> None:
    assert decode("Порт\x00 подписал\x00 договор.".encode()) == Decoded("Порт подписал договор.", "utf-8")
    assert decode("Порт\x00 подписал договор.".encode("cp1251")) == Decoded(
        "Порт подписал договор.", "cp1251"
    )


def test_a_cut_end_does_not_spoil_a_text() -> None:
    found = decode(TEXTS["uk"].encode()[:-2])
    assert isinstance(found, Decoded)
    assert (found.encoding, found.damaged) == ("utf-8", 1) and TEXTS["uk"][:80] in found.text


NOISE = random.Random(7).randbytes(20_000)  # noqa: S311


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\x00" * 100, "NUL"),
        (codecs.BOM_UTF8, "empty"),
        (codecs.BOM_UTF16_LE + "\n".encode("utf-16-le"), "empty"),
        (b"\x89PNG\r\n\x1a\n" + NOISE, "PNG"),
        (gzip.compress(TEXTS["ru"].encode()), "gzip"),
        (b"%PDF-1.7\n" + NOISE, "PDF"),
        (b"PK\x03\x04" + NOISE, "ZIP"),
        (NOISE, "binary"),
        (zlib.compress(NOISE), "binary"),
        (bytes(range(128, 256)) * 20, "encoding"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_text_is_refused_in_words(raw: bytes, reason: str) -> None:
    found = decode(raw)
    assert isinstance(found, NotText) and reason in found.reason


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(raw: bytes) -> None:
    found = decode(raw)
    if isinstance(found, Decoded):
        assert "\x00" not in found.text and found.text.encode("utf-8", "surrogatepass")
    else:
        assert found.reason


@given(st.text(min_size=1).filter(lambda text: text.strip("\x00 \t\r\n")))
def test_utf8_is_read_as_written(text: str) -> None:
    found = decode(text.encode("utf-8", "ignore"))
    if isinstance(found, Decoded) and found.encoding == "utf-8" and not text.startswith("\ufeff"):
        assert found.text == text.encode("utf-8", "ignore").decode().replace("\x00", "")
