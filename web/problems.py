"""Errors for programs: problem details (RFC 9457) instead of a page.

Comes in: what went wrong with a request to the API. Goes out: a response of application/problem+json with a
title, what to do, and, where parameters are wrong, which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, json, request
from werkzeug.exceptions import BadRequest, HTTPException

API = "/api/"
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a parameter ("" where it is the address as a whole)."""

    parameter: str
    detail: str


class WrongParameters(BadRequest):
    """Parameters that mean nothing; a program that sends them should hear of it."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__("Some parameters could not be used.")
        self.wrong = tuple(wrong)


def for_program() -> bool:
    """Whether the request came to the API."""
    return request.path.startswith(API)


def problem(error: HTTPException, title: str, advice: str) -> Response:
    """The response to an error.

    Args:
        error: what was raised.
        title: what happened, always the same for a status.
        advice: what can be done about it.
    """
    status = error.code or 500
    wrong = error.wrong if isinstance(error, WrongParameters) else ()
    told = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": "; ".join(part.detail for part in wrong) or advice,
        **(
            {"errors": [{"parameter": part.parameter, "detail": part.detail} for part in wrong]}
            if wrong
            else {}
        ),
    }
    answer = Response(json.dumps(told, ensure_ascii=False), status, content_type=MEDIA_TYPE)
    return with_advice(answer, error)


def with_advice(answer: Response, error: HTTPException) -> Response:
    """An answer with what the error says in headers: what is allowed, and when to come again."""
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer
