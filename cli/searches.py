"""Searches that a person keeps under a name, each in a small file that can be read and edited.

Comes in: a name; words and choices to keep. Goes out: words and choices as if they had been typed. A file has
the words as `query`, and the choices under the names of their options:

    query = "кредит"
    sector = ["energy", "oil_gas_chemicals"]
    min_usd = 100000000

They lie in the folder `searches` of DOGOVOR_CONFIG, one search a file, so that one can be copied, sent or
put under version control.
"""

from __future__ import annotations

import json
import re
import shlex
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from cli.keeping import reason, write_whole
from cli.meant import meant
from cli.options import FILTERS, Text, exact_option, once_option, page_options
from cli.problem import Problem
from search.exports import CONTROLS
from search.settings import config_folder

Command = TypeVar("Command", bound=Callable[..., Any])

LONGEST_NAME = 60
UNSET: tuple[object, ...] = (None, (), False, "relevance")
"""Values of options that choose nothing."""

_NAME = re.compile(r"\w[\w.-]*")


@dataclass(frozen=True, slots=True)
class Search:
    """A search kept under a name.

    Attributes:
        name: as it was given.
        query: the words.
        choices: option -> value, as click hands it to a command; those that choose nothing are left out.
    """

    name: str
    query: str
    choices: Mapping[str, Any]

    @property
    def typed(self) -> str:
        """The search as it would be typed after `dogovor deals`.

        >>> Search("a", "газ", {"sector": ("energy",), "min_usd": 5, "once": True}).typed
        'газ --sector energy --min-usd 5 --once'
        """
        words = [_quoted(self.query)] if self.query else []
        for key, value in self.choices.items():
            option = f"--{key.replace('_', '-')}"
            if value is True:
                words.append(option)
            else:
                words += [f"{option} {_quoted(str(one))}" for one in _several(value)]
        return " ".join(words)


class NewName(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A name under which a search can be kept: letters, digits, dots, dashes and underscores."""

    name = "name"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        named = unicodedata.normalize("NFC", Text().convert(value, param, ctx))
        if not _NAME.fullmatch(named) or len(named) > LONGEST_NAME:
            self.fail(
                f"{named!r} cannot be a name. Write letters and digits, with dots, dashes or underscores "
                f"between them, {LONGEST_NAME} at most: china-loans.",
                param,
                ctx,
            )
        return named


class KnownName(NewName):
    """The name of a search that was saved; a misspelt one is answered with the one that was meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        named = unicodedata.normalize("NFC", Text().convert(value, param, ctx))
        known = names()
        if named in known:
            return named
        there = f"There are: {', '.join(known)}." if known else "None is saved: dogovor saved add NAME QUERY"
        self.fail(f"No search is saved as {named!r}.{meant(named, known)} {there}", param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(name) for name in names() if name.startswith(incomplete)]


def saved_option(command: Command) -> Command:
    """`--saved NAME`."""
    help = "A search saved by dogovor saved; what is typed besides narrows it further."
    return click.option("--saved", "saved", metavar="NAME", type=KnownName(), help=help)(command)


# --- files -------------------------------------------------------------------------------------------------


def path_of(name: str) -> Path:
    """Where a search is kept."""
    return config_folder() / "searches" / f"{name}.toml"


def names() -> tuple[str, ...]:
    """The names of all that are saved, in order."""
    try:
        found = [path.stem for path in path_of("").parent.glob("*.toml")]
    except OSError as error:
        raise Problem(f"Cannot read {path_of('').parent}: {reason(error)}.") from error
    return tuple(sorted(name for name in found if _NAME.fullmatch(name)))


def read(name: str) -> Search:
    """A search by its name; what stands in its file is checked as if it were typed."""
    import tomllib  # here, since few searches have a name

    path = path_of(name)
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _unreadable(name, reason(error)) from error
    except UnicodeDecodeError as error:
        raise _unreadable(name, "it is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(name, f"it is no TOML: {error}") from error
    query = held.pop("query", "")
    if not isinstance(query, str):
        raise _unreadable(name, "query is no text")
    known = _choosing()
    choices = {}
    for key, value in held.items():
        if key not in known:
            raise _unreadable(name, f"it has {key!r}; known are query, {', '.join(known)}")
        choices[key] = _converted(name, known[key], value)
    return Search(name, query, choices)


def write(search: Search) -> Path:
    """Keep a search; where one of its name was, it takes its place."""
    lines = [f"query = {json.dumps(search.query, ensure_ascii=False)}"]
    for key, value in search.choices.items():
        plain = list(value) if isinstance(value, tuple) else value
        lines.append(f"{key} = {json.dumps(plain, ensure_ascii=False)}")
    path = path_of(search.name)
    write_whole(path, "\n".join(lines) + "\n")
    return path


def remove(name: str) -> None:
    """Keep it no longer."""
    try:
        path_of(name).unlink()
    except OSError as error:
        raise Problem(f"Cannot remove {path_of(name)}: {reason(error)}.") from error


# --- what was typed ----------------------------------------------------------------------------------------


def of_typed(name: str, words: Sequence[str], options: Mapping[str, Any]) -> Search:
    """What was typed, as a search to keep."""
    known = _choosing()
    choices = {key: options[key] for key in known if key in options and options[key] not in UNSET}
    return Search(name, CONTROLS.sub(" ", " ".join(words)).strip(), choices)


def merged(words: Sequence[str], options: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The words and choices of the saved search named among the options, if one is, with what was typed.

    Words must all occur; an option that was typed goes before the saved one.
    """
    typed = " ".join(words)
    name = options.get("saved")
    if name is None:
        return typed, options
    search = read(name)
    if typed.strip() and search.query:
        typed = f"({search.query}) {typed}"
    wanted = {key: value for key, value in search.choices.items() if options.get(key, None) in UNSET}
    return typed if typed.strip() else search.query, {**options, **wanted}


def _choosing() -> dict[str, click.Option]:
    """Options by which a search chooses, by the name of their parameter."""

    @exact_option
    @once_option
    @page_options(limit=0)
    def bare() -> None: ...

    for option in reversed(FILTERS):
        option(bare)
    made: Sequence[click.Option] = getattr(bare, "__click_params__", ())
    found = {str(option.name): option for option in reversed(made)}
    return {key: option for key, option in found.items() if key not in ("limit", "offset")}


def _converted(name: str, option: click.Option, value: Any) -> Any:
    """A value of a file as if it had been typed after its option."""
    key = str(option.name)
    if option.is_flag:
        if not isinstance(value, bool):
            raise _unreadable(name, f"{key} is neither true nor false")
        return value
    several = _several(value)
    if (not option.multiple and len(several) != 1) or not all(isinstance(one, str | int) for one in several):
        raise _unreadable(name, f"{key} is no {'list of texts' if option.multiple else 'single value'}")
    try:
        read = tuple(option.type.convert(str(one), option, None) for one in several)
    except click.BadParameter as error:
        raise _unreadable(name, f"{key}: {error.message}") from error
    return read if option.multiple else read[0]


def _several(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _quoted(word: str) -> str:
    """A word for a shell; quoted only where it must be, unlike Cyrillic letters by the library's own."""
    return word if re.fullmatch(r"[\w.,:+/-]+", word) else shlex.quote(word)


def _unreadable(name: str, why: str) -> Problem:
    return Problem(
        f"The saved search {name!r} cannot be read: {path_of(name)}: {why.rstrip('.')}. "
        f"Mend the file, or: dogovor saved remove {name}"
    )
