"""The language of the page: which one its reader wants, and how everything is said in it.

Comes in: a request, and things said in English (`search.said`). Goes out: the same in the reader's language.
A reader chooses by the links above every page (`/language`, kept in a cookie); else the browser's wish counts
(Accept-Language), else it is English. The language stands in no address, so a link that is sent on opens in
the language of whoever opens it. Each folder in `translations/` is a language; English needs none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from flask import Flask, Response, g, has_request_context, request
from markupsafe import Markup

from search.said import Said, tell

SOURCE = "en"
"""The language in which everything is said first."""

TRANSLATIONS = Path(__file__).with_name("translations")
CATALOG = "LC_MESSAGES/dogovor.po"

COOKIE = "language"


class Speaker:
    """Says things in one language, by its catalog and the CLDR (a `search.said.Teller`)."""

    def __init__(self, code: str, translations: NullTranslations) -> None:
        self.code = code
        # Days before months, as in the other languages.
        self.locale = Locale("en", "GB") if code == SOURCE else Locale.parse(code)
        self._translations = translations

    def message(self, message: str) -> str:
        return self._translations.gettext(message)

    def counted(self, one: str, many: str, number: int) -> str:
        return self._translations.ngettext(one, many, number)

    def figure(self, value: float | Decimal, places: int) -> str:
        return _written(self.locale, value, places)


@cache
def codes() -> tuple[str, ...]:
    """The languages of the page, English first."""
    return (SOURCE, *sorted(path.parent.parent.name for path in TRANSLATIONS.glob(f"*/{CATALOG}")))


@cache
def own_name(code: str) -> str:
    """What its speakers call a language.

    >>> own_name("uk"), own_name("en")
    ('Українська', 'English')
    """
    name = Locale.parse(code).get_display_name(code) or code
    return f"{name[:1].upper()}{name[1:]}"


@cache
def speaker(code: str) -> Speaker:
    """Who says things in a language; its catalog is read when it is first wanted."""
    if code == SOURCE:
        return Speaker(code, NullTranslations())
    compiled = BytesIO()
    with (TRANSLATIONS / code / CATALOG).open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return Speaker(code, GNUTranslations(compiled))


def current() -> Speaker:
    """Who speaks to the reader of this page; English where nobody asked."""
    try:
        found: Speaker = g.speaker
    except (AttributeError, RuntimeError):  # not asked yet for this page; there is no page
        if not has_request_context():
            return speaker(SOURCE)
        found = g.speaker = speaker(_wanted())
    return found


def say_now(value: object) -> str:
    """A value in the reader's language, where no template writes it."""
    return tell(value, current())


def told(value: object) -> object:
    """What a template is about to write: what was said, in the reader's language; all else as it is."""
    return value.told(current()) if isinstance(value, Said) else value


def gettext(message: str, /, **values: Any) -> Markup:
    """A sentence of a template in the reader's language; its markup is ours, the values are escaped."""
    return _filled(current().message(message), values)


def ngettext(one: str, many: str, number: int, /, **values: Any) -> Markup:
    """The same in the form that goes with a number, which stands where it says %(number)s."""
    return _filled(current().counted(one, many, number), {"number": number, **values})


def speak(app: Flask) -> None:
    """Give an application's pages their languages."""
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    install: Callable[..., None] = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(gettext, ngettext, newstyle=False)
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals["_"] = gettext
    environment.globals["language"] = lambda: current().code
    environment.finalize = told
    environment.tests["said"] = lambda value: isinstance(value, Said)

    @app.after_request
    def vary(response: Response) -> Response:
        if "speaker" in g:
            response.headers["Content-Language"] = g.speaker.code
            response.vary.update(("Accept-Language", "Cookie"))
        return response


@lru_cache(10_000)
def _written(locale: Locale, value: float | Decimal, places: int) -> str:
    """A number as a language writes it; a page has hundreds, and most of them often."""
    return str(format_decimal(value, f"#,##0.{'0' * places}" if places else "#,##0", locale))


def _wanted() -> str:
    """The language of the page for this request."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in codes() else request.accept_languages.best_match(codes(), SOURCE) or SOURCE


def _filled(words: str, values: Mapping[str, Any]) -> Markup:
    speaking = current()
    return Markup(words) % {  # noqa: S704 - our own words
        name: value if isinstance(value, Markup) else tell(value, speaking) for name, value in values.items()
    }
