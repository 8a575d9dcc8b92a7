"""The command `dogovor`: finds the subcommand asked for, runs it and turns what can go wrong into plain
words.

Comes in: the words typed after `dogovor`. Goes out: data on standard output, talk on standard error and an
exit status: 0 found, 1 nothing found, 2 wrong use or something a person must mend first.

A subcommand's module is imported when that command is named, and a dictionary or the index only inside the
command itself, so that `dogovor --help` answers at once.
"""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from cli.meant import Group
from cli.problem import Problem

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "index": "Read articles and build the index.",
    "search": "Find paragraphs.",
    "deals": "List deals.",
    "facets": "Count results by sector, amount, ...",
    "suggest": "Suggest what to search for.",
    "show": "Show an article, a paragraph or a deal.",
    "saved": "Keep searches under a name.",
    "watch-query": "Print what is new of a search.",
    "analyze": "Show what an analyzer does, step by step.",
    "extract": "Print the deals of a text file.",
    "analyze-bulk": "Find terms and deals in very many texts.",
    "info": "Tell what the index holds, and how old it is.",
    "check": "Verify the index.",
    "repair": "Bring a damaged index back.",
    "backup": "Copy the index while it is used.",
    "restore": "Put a backup in the place of the index.",
    "serve": "Serve the page.",
    "completion": "Let your shell complete commands.",
}
"""Name -> what it does. It stands here so that the list of commands can be shown without importing them."""

HELP = """Full-text search for the Cyrillic press: find paragraphs and deals in Russian, Bulgarian and
Ukrainian articles, in whichever of the three they are written.

\b
  dogovor index seeds/                           # read the articles into index/
  dogovor search "кредитна линия"                # paragraphs, with the deals they name
  dogovor deals --sector energy --min-usd 100m
  dogovor serve                                  # the same on a page, at http://127.0.0.1:8000
"""

EPILOG = """Exit status: 0 found, 1 nothing found, 2 wrong use or something to mend first, 130 stopped with
Ctrl-C.

\b
Completion of commands and options, in ~/.bashrc (dogovor completion --help: zsh and fish):
  eval "$(dogovor completion bash)"
"""


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Commands(Group):
    """A group that imports a command when it is asked for and catches errors in one place."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        prepare()  # before NumPy is loaded
        command: click.Command = importlib.import_module(f"cli.{cmd_name.replace('-', '_')}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names of commands with what they do, without importing any; or options."""
        from click.shell_completion import CompletionItem

        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        return [
            CompletionItem(name, help=does) for name, does in COMMANDS.items() if name.startswith(incomplete)
        ]

    def invoke(self, ctx: click.Context) -> Any:
        try:
            try:
                return super().invoke(ctx)
            finally:
                # Here, not at exit, so that a reader who has gone away (`| head -1`) is noticed below.
                if sys.stdout:
                    sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(130)
        except (click.exceptions.Exit, click.ClickException):
            raise
        except OSError as error:
            if error.errno not in FULL:
                raise
            raise Problem(f"Cannot write the output: {(error.strerror or '').lower()}.") from error
        except Exception as error:
            if can_be_mended(error):
                raise Problem(str(error)) from error
            raise


def prepare() -> None:
    """Let analysis keep what it finds out about words for the next command; and NumPy start no threads."""
    from analyzers.memory import remember_in
    from search.settings import cache_folder, without_idle_threads

    remember_in(cache_folder())
    without_idle_threads()


def can_be_mended(error: Exception) -> bool:
    """Whether its message is for a person; any other error is our fault and keeps its traceback."""
    from analyzers.errors import DogovorError

    return isinstance(error, DogovorError)


@click.group(
    cls=Commands,
    help=HELP,
    epilog=EPILOG,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(None, "--version", "-V", package_name="dogovor", message="%(prog)s %(version)s")
@click.pass_context
def dogovor(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> None:
    """Entry point of the installed command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show Cyrillic gets question marks, not a traceback.
            stream.reconfigure(errors="replace")
    dogovor.main(prog_name="dogovor")


if __name__ == "__main__":
    main()
