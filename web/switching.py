"""The links above every page that choose its language, and what happens when one is followed.

Comes in: the code of a language, and the address to go back to. Goes out: a cookie, and the same page again.
Nothing but the code is kept, and only pages of this site are gone back to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, redirect, request, url_for

from web import languages

KEPT = 365 * 24 * 3600
"""Seconds for which a choice is remembered."""

LONGEST_BACK = 8000
"""Bytes of an address that is gone back to with its query; of a longer one the path alone is kept."""

switching = Blueprint("switching", __name__)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language of the page: what its speakers call it, and the address that chooses it."""

    code: str
    name: str
    address: str
    here: bool


@switching.get("/language")
def choose() -> Response:
    """Remember a language and go back."""
    code = request.args.get("to", "")
    if code not in languages.codes():
        abort(400)
    back = request.args.get("back", "")
    answer = cast(Response, redirect(back if is_ours(back) else url_for("pages.paragraphs"), 303))
    answer.set_cookie(
        languages.COOKIE,
        code,
        max_age=KEPT,
        path=f"{request.script_root}/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return answer


@switching.app_template_global()
def tongues() -> list[Tongue]:
    """The languages this page can be read in."""
    spoken = languages.current().code
    back = _here()
    return [
        Tongue(
            code, languages.own_name(code), url_for("switching.choose", to=code, back=back), code == spoken
        )
        for code in languages.codes()
    ]


def is_ours(address: str) -> bool:
    """Whether an address can only lead to a page of this site.

    >>> is_ours("/deals?q=газ"), is_ours("//example.org"), is_ours("https://example.org/")
    (True, False, False)
    """
    if (
        not address.startswith("/")
        or address.startswith("//")
        or "\\" in address
        or not address.isprintable()
    ):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def _here() -> str:
    """The address of this page, as it is gone back to."""
    path = f"{request.script_root}{request.path}"
    whole = request.script_root + request.full_path.removesuffix("?")
    return whole if len(whole.encode()) <= LONGEST_BACK else path[:LONGEST_BACK]
