"""The two laws of text: what is stored and shown (`clean`), and what is compared (`fold`).

`clean` runs once, when a text enters, and may change its length; its result *is* the text, in which all
spans count. `fold` runs in analysis and keeps the length, so no map of offsets is ever needed:
`len(fold(text)) == len(text)`. Both are idempotent. `one_script` mends a word in which look-alike letters
of two scripts are mixed; it too keeps the length.

>>> clean("догово\\u0301р"), fold("Ёлка’"), one_script("cnрс"), one_script("жетiсу")
('договор', "елка'", 'cnpc', 'жетісу')
"""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Soft hyphen, zero-width and direction marks, byte-order mark, controls but tab and line feed, surrogates.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]"
)
_VOWELS = "аеёиіїоуүұыэєюяәөѣѵ"
# An acute or grave over a Cyrillic vowel is stress (й, ї and ѝ are letters of their own: NFC composes them).
_STRESS = re.compile(f"(?<=[{_VOWELS}{_VOWELS.upper()}])[\u0300\u0301]+")
# The same over Latin look-alikes typed inside a Cyrillic word: "догoвóр".
_LATIN_STRESSED = dict(zip("áàéèíìóòýúùÁÀÉÈÍÌÓÒÝÚÙ", "aaeeiiooyuuAAEEIIOOYUU", strict=True))
_NEAR_CYRILLIC = re.compile(
    f"(?<=[\u0400-\u04ff])[{''.join(_LATIN_STRESSED)}]|[{''.join(_LATIN_STRESSED)}](?=[\u0400-\u04ff])"
)
_LATIN_LOOSE_STRESS = re.compile("(?<=[\u0400-\u04ff][AEOYaeoyIi])[\u0300\u0301]+")

_FOLDED = {
    **dict.fromkeys("’ʼ‘`´ʹʻʽ′‛＇", "'"),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    **dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
        " ",
    ),
    "ё": "е",
    "ґ": "г",
    "ѝ": "и",
    "ѐ": "е",
    "ς": "σ",  # lower() chooses by context; a word must fold alike alone and in its text
}
_ODD = re.compile(f"[{''.join(map(re.escape, _FOLDED))}]")

# Letters that look alike in print, as capitals or small, by their folded form.
_LATIN_LIKE = dict(zip("авекмнорстухіјѕԁһԛԝӏ", "abekmhopctyxijsdhqwl", strict=True))
_CYRILLIC_LIKE = dict(zip("abekmhopctyxijs", "авекмнорстухіјѕ", strict=True))
_TO_LATIN, _TO_CYRILLIC = str.maketrans(_LATIN_LIKE), str.maketrans(_CYRILLIC_LIKE)
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f]")
_SCRIPT_RUN = re.compile("[a-zA-Z\u00c0-\u024f\u0400-\u052f]+")


def clean(text: str) -> str:
    """The text as it is stored and shown: composed, without unseen characters and stress marks.

    One newline style; accents that mark stress on Cyrillic vowels are gone, accents of Latin words stay.
    """
    while (cleaner := _clean_once(text)) != text:  # taking a mark away may let its neighbours compose
        text = cleaner
    return text


def fold(text: str) -> str:
    """The text as it is compared: lower case, ё as е, ґ as г, one apostrophe, one dash, one space.

    Keeps the length; a letter whose lower case is longer (İ) stays as it is.
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    for odd in set(_ODD.findall(lower)):  # few kinds occur in a text; str.translate would look each letter up
        lower = lower.replace(odd, _FOLDED[odd])
    return lower


def one_script(form: str) -> str:
    """A folded word with its look-alike letters turned to the script that the word is written in.

    Runs of letters are judged one by one, so that both halves of "it-специалист" stay as they are. A run
    whose every foreign letter has a look-alike is turned; where both ways are open, the script with more
    letters wins, Cyrillic on a tie. A run that cannot be turned stays mixed.
    """
    if not (_CYRILLIC.search(form) and _LATIN.search(form)):
        return form
    return _SCRIPT_RUN.sub(lambda run: _one_script_run(run.group()), form)


def _one_script_run(run: str) -> str:
    cyrillic, latin = _CYRILLIC.findall(run), _LATIN.findall(run)
    if not cyrillic or not latin:
        return run
    to_cyrillic = all(letter in _CYRILLIC_LIKE for letter in latin)
    to_latin = all(letter in _LATIN_LIKE for letter in cyrillic)
    if to_cyrillic and (not to_latin or len(cyrillic) >= len(latin)):
        return run.translate(_TO_CYRILLIC)
    return run.translate(_TO_LATIN) if to_latin else run


def _clean_once(text: str) -> str:
    text = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    text = unicodedata.normalize("NFC", text)
    if text.isascii():
        return text
    text = _NEAR_CYRILLIC.sub(lambda letter: _LATIN_STRESSED[letter.group()], text)
    return unicodedata.normalize("NFC", _LATIN_LOOSE_STRESS.sub("", _STRESS.sub("", text)))
