"""Logs for programs: one JSON object a line, on standard error.

Comes in: what Python's logging is told; fields beside the words are given as `extra={"fields": {...}}`. Goes
out: lines as `{"time": "...", "level": "info", "logger": "web.journal", "event": "request", ...}`. What
people asked stands in them only where that was wanted (`Form.queries`).
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from enum import Enum
from typing import TextIO

from analyzers.errors import DogovorError

OURS = ("analyzers", "deals", "search", "web", "cli")
"""Whose news are told; of others only what is wrong."""

_ENDS = re.compile("[\x85\u2028\u2029]")
"""What some readers take for the end of a line; JSON itself escapes the others."""


class Form(Enum):
    """What is logged, and how."""

    WORDS = "text"
    JSON = "json"
    QUERIES = "json-queries"


class WrongLog(DogovorError):
    """What was given as a form of logs is none."""


def form_of(typed: str) -> Form:
    """The form that a word means.

    >>> form_of(""), form_of("JSON")
    (<Form.WORDS: 'text'>, <Form.JSON: 'json'>)

    Raises:
        WrongLog: it means none.
    """
    try:
        return Form(typed.strip().lower() or Form.WORDS.value)
    except ValueError:
        known = ", ".join(form.value for form in Form)
        raise WrongLog(f"“{typed}” is no form of logs. There are: {known}.") from None


class Lines(logging.Formatter):
    """A record as one JSON object on one line, whatever stands in it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        fields = dict(getattr(record, "fields", {}))
        if record.exc_info:
            fields["traceback"] = self.formatException(record.exc_info)
        return line(record.name, record.levelname.lower(), record.getMessage(), record.created, **fields)


def line(logger: str, level: str, event: str, moment: float | None = None, **fields: object) -> str:
    """Something that happened, as a line; `moment` in seconds since 1970, None: now."""
    when = datetime.now(UTC) if moment is None else datetime.fromtimestamp(moment, UTC)
    told = {"time": when.isoformat(timespec="milliseconds"), "level": level, "logger": logger, "event": event}
    text = json.dumps({**told, **fields}, ensure_ascii=False, default=str)
    return _ENDS.sub(lambda end: f"\\u{ord(end[0]):04x}", text).encode("utf-8", "replace").decode()


_writing: logging.Handler | None = None


def write_lines(stream: TextIO | None = None) -> None:
    """From here on all that is logged is written as lines, and nothing else beside it."""
    global _writing
    stop()
    _writing = logging.StreamHandler(stream or sys.stderr)
    _writing.setFormatter(Lines())
    logging.getLogger().addHandler(_writing)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def stop() -> None:
    """No lines any more."""
    global _writing
    if _writing is not None:
        logging.getLogger().removeHandler(_writing)
        for name in OURS:
            logging.getLogger(name).setLevel(logging.NOTSET)
    _writing = None


def writing() -> bool:
    """Whether lines are written, so that a message to a person has to be one of them."""
    return _writing is not None


def tell(logger: logging.Logger, event: str, **fields: object) -> None:
    """Something that happened, with what belongs to it."""
    logger.info(event, extra={"fields": fields})
