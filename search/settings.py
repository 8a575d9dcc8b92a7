"""All settings, each with its default and one line of help; the only room that reads the environment.

Order: argument > DOGOVOR_* > default.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from analyzers.errors import DogovorError
from search.documents.limits import Limits, parse_limits

LONGEST_ANSWER = 3600
"""Seconds; no limit is longer."""


def _env(name: str, default: str) -> str:
    return os.environ.get(f"DOGOVOR_{name}", "").strip() or default


def _path(typed: str) -> Path | None:
    return Path(typed) if typed else None


def _place() -> Path | str:
    return _env("ENGINE", "") or Path(_env("INDEX", "index"))


def _listed(typed: str) -> tuple[str, ...]:
    return tuple(name for part in typed.split(",") if (name := part.strip()))


def _port() -> int:
    typed = _env("PORT", "8000")
    if not (typed.isascii() and typed.isdigit() and int(typed) <= 65_535):
        raise DogovorError(f"DOGOVOR_PORT is {typed!r}, which is no port. Set a number from 0 to 65535.")
    return int(typed)


def _seconds(name: str, default: str) -> float:
    typed = _env(name, default)
    try:
        seconds = float(typed)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST_ANSWER:
        raise DogovorError(
            f"DOGOVOR_{name} is {typed!r}, which is no time. Set seconds, more than 0 and up to "
            f"{LONGEST_ANSWER}."
        )
    return seconds


def _time_limit() -> float:
    return _seconds("TIME_LIMIT", "10")


def _patience() -> float:
    return _seconds("OPENSEARCH_TIMEOUT", "30")


def _whole(name: str, typed: str, least: int, most: int) -> int:
    if not (typed.isascii() and typed.isdigit() and least <= int(typed) <= most):
        raise DogovorError(f"DOGOVOR_{name} is {typed!r}. Set a whole number from {least} to {most}.")
    return int(typed)


def _replicas() -> int | None:
    typed = _env("OPENSEARCH_REPLICAS", "")
    return _whole("OPENSEARCH_REPLICAS", typed, 0, 20) if typed else None


def _shards() -> int:
    return _whole("OPENSEARCH_SHARDS", _env("OPENSEARCH_SHARDS", "1"), 1, 1024)


def _limits() -> Limits:
    try:
        return parse_limits(_env("LIMITS", ""))
    except DogovorError as problem:
        raise DogovorError(f"DOGOVOR_LIMITS: {problem}") from None


def without_idle_threads() -> None:
    """Keep NumPy from starting threads for matrices, which nothing here multiplies: a tenth of a second."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def trusted_folders() -> tuple[Path, ...]:
    """Folders whose indexes are opened whoever made them (DOGOVOR_TRUST)."""
    return tuple(Path(name) for name in _env("TRUST", "").split(os.pathsep) if name)


def cache_folder() -> Path | None:
    """The user's cache folder, by the XDG rules; None where there is none or DOGOVOR_CACHE says off."""
    if typed := _env("CACHE", ""):
        return None if typed.lower() == "off" else Path(typed)
    folder = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(folder) if Path(folder).is_absolute() else Path.home() / ".cache") / "dogovor"
    except RuntimeError:  # no home
        return None


def config_folder() -> Path:
    """Where what a person set up is kept, by the XDG rules: saved searches."""
    return _own_folder(_env("CONFIG", ""), "XDG_CONFIG_HOME", ".config")


def state_folder() -> Path:
    """Where what a person has seen is noted, by the XDG rules."""
    return _own_folder(_env("STATE", ""), "XDG_STATE_HOME", ".local/state")


def _own_folder(typed: str, standard: str, at_home: str) -> Path:
    if typed:
        return Path(typed)
    folder = os.environ.get(standard, "")
    try:
        return (Path(folder) if Path(folder).is_absolute() else Path.home() / at_home) / "dogovor"
    except RuntimeError:
        raise DogovorError(f"You have no home folder. Name another one: {standard}=FOLDER") from None


def pager() -> str:
    """The program that shows what is longer than the window; empty: none.

    It is named as for git: DOGOVOR_PAGER, else PAGER, else less. `cat` and an empty name mean none.
    """
    named = _env("PAGER", os.environ.get("PAGER", "less").strip())
    return "" if named == "cat" or _is_dumb() else named


def pager_environment() -> dict[str, str]:
    """The environment for it: where nothing was set up, less ends on a short text, and keeps colours."""
    return {"LESS": "FRX", "LV": "-c", **os.environ}


def colours(terminal: bool) -> bool:
    """Whether what is written may have colours.

    NO_COLOR forbids them (no-color.org); CLICOLOR_FORCE or FORCE_COLOR wants them in a pipe too, and
    CLICOLOR=0 nowhere (bixense.com/clicolors). Otherwise they are for terminals that can show them.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "0") not in ("", "0") for name in ("CLICOLOR_FORCE", "FORCE_COLOR")):
        return True
    return terminal and os.environ.get("CLICOLOR") != "0" and not _is_dumb()


def _is_dumb() -> bool:
    return os.environ.get("TERM", "") in ("dumb", "unknown")


DEFAULT_SEEDS = "seeds"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie and how much is shown.

    Attributes:
        index: folder of the index (DOGOVOR_INDEX), or the address of a server (DOGOVOR_ENGINE).
        seeds: folder of source documents (DOGOVOR_SEEDS).
        cache: folder in which what was found out about words is kept; None: nowhere (DOGOVOR_CACHE).
        host, port: where the page is served (DOGOVOR_HOST, DOGOVOR_PORT).
        rates: table of exchange rates of one's own, which go before all others (DOGOVOR_RATES).
        rate: requests that a client may send in what time, "300/minute", or "off"; empty: what suits where
            it sits (DOGOVOR_RATE).
        time_limit: seconds that a question asked of the page may take (DOGOVOR_TIME_LIMIT).
        log: form of logs: text, json, or json-queries, which tell what was asked too (DOGOVOR_LOG).
        limits: what is read of a file before it is given up (DOGOVOR_LIMITS).
        proxy: address of a proxy that is believed where it says whom it speaks for (DOGOVOR_PROXY).
        prefix: path under which the page stands, where a proxy serves other things beside (DOGOVOR_PREFIX).
        names: names that the page answers to, besides those of this machine (DOGOVOR_NAMES, with commas).
        page_size: results a page.
    """

    index: Path | str = field(default_factory=_place)
    seeds: Path = field(default_factory=lambda: Path(_env("SEEDS", DEFAULT_SEEDS)))
    cache: Path | None = field(default_factory=cache_folder)
    host: str = field(default_factory=lambda: _env("HOST", "127.0.0.1"))
    port: int = field(default_factory=_port)
    rates: Path | None = field(default_factory=lambda: _path(_env("RATES", "")))
    rate: str = field(default_factory=lambda: _env("RATE", ""))
    time_limit: float = field(default_factory=_time_limit)
    log: str = field(default_factory=lambda: _env("LOG", ""))
    limits: Limits = field(default_factory=_limits)
    proxy: str = field(default_factory=lambda: _env("PROXY", ""))
    prefix: str = field(default_factory=lambda: _env("PREFIX", ""))
    names: tuple[str, ...] = field(default_factory=lambda: _listed(_env("NAMES", "")))
    page_size: int = 10


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How an OpenSearch cluster is spoken to. What is secret is set here alone, never in an address.

    Attributes:
        user, password: DOGOVOR_OPENSEARCH_USER, DOGOVOR_OPENSEARCH_PASSWORD.
        api_key: DOGOVOR_OPENSEARCH_API_KEY, instead of these.
        authority: file of the authority that signed its certificate (DOGOVOR_OPENSEARCH_CA).
        timeout: seconds to wait for an answer (DOGOVOR_OPENSEARCH_TIMEOUT).
        shards: parts that a new index has (DOGOVOR_OPENSEARCH_SHARDS).
        replicas: further copies of each (DOGOVOR_OPENSEARCH_REPLICAS); None: one, where there is a second
            node to hold it.
    """

    user: str = field(default_factory=lambda: _env("OPENSEARCH_USER", ""), repr=False)
    password: str = field(default_factory=lambda: _env("OPENSEARCH_PASSWORD", ""), repr=False)
    api_key: str = field(default_factory=lambda: _env("OPENSEARCH_API_KEY", ""), repr=False)
    authority: Path | None = field(default_factory=lambda: _path(_env("OPENSEARCH_CA", "")))
    timeout: float = field(default_factory=_patience)
    shards: int = field(default_factory=_shards)
    replicas: int | None = field(default_factory=_replicas)
