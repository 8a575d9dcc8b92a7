"""What was probably meant where a name was misspelt: a command, a value, a file.

Comes in: what was typed, and what there is. Goes out: a question to put behind a message, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from cli.problem import Problem


def meant(typed: str, known: Iterable[str]) -> str:
    """A guess, as a sentence with a space before it.

    >>> meant("serch", ["search", "deals"]), meant("xyz", ["search"])
    (" Did you mean 'search'?", '')
    """
    from difflib import get_close_matches

    near = get_close_matches(typed, list(known), n=1)
    return f" Did you mean {near[0]!r}?" if near else ""


def meant_path(path: Path) -> str:
    """A guess at the file or folder that was meant by one that is not there."""
    try:
        beside = [one.name for one in path.parent.iterdir()]
    except OSError:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(path.name, beside, n=1)
    return f" Did you mean {str(path.with_name(near[0]))!r}?" if near else ""


@contextmanager
def guessing(*paths: Path | None) -> Iterator[None]:
    """Add the guess to what is said of a path that is not there."""
    from analyzers.errors import DogovorError  # here, so that help needs no floor below

    try:
        yield
    except (DogovorError, Problem) as error:
        guesses = [meant_path(path) for path in paths if path is not None and not path.exists()]
        if guess := "".join(guesses[:1]):
            raise Problem(f"{error}{guess}") from error
        raise


class Group(click.Group):
    """A group of commands that answers a misspelt one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            guess = meant(args[0], known) or f" There are: {', '.join(known)}."
            ctx.fail(f"No such command {args[0]!r}.{guess}")
        return super().resolve_command(ctx, args)
