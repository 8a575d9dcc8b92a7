"""`dogovor completion`: the script by which a shell completes commands, options and their values."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from cli.options import OneOf

HELP = """Print the script by which SHELL (bash, zsh or fish) completes commands, options and their values.

\b
  eval "$(dogovor completion bash)"              # in ~/.bashrc
  eval "$(dogovor completion zsh)"               # in ~/.zshrc, after compinit
  dogovor completion fish | source               # in ~/.config/fish/config.fish

Or once into a file that your shell reads at its start, which opens a new window sooner:

\b
  dogovor completion bash > ~/.local/share/bash-completion/completions/dogovor
  dogovor completion fish > ~/.config/fish/completions/dogovor.fish

The script asks dogovor itself what may follow, so it knows new commands and options by itself. Of bash it
needs version 4.4.
"""

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_DOGOVOR_COMPLETE"
"""By this variable the script asks; click answers, before any command runs."""


@click.command("completion", help=HELP)
@click.argument("shell", type=OneOf(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    click.echo(script(shell, ctx.find_root().command))


def script(shell: str, program: click.Command) -> str:
    """The script of a shell.

    It is made from click's template itself: its `source()` would first ask the bash of this machine for its
    version, which need not be the one that will read the script.
    """
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101  (SHELLS names it)
    completion = kind(program, {}, "dogovor", VARIABLE)
    return completion.source_template % completion.source_vars()
