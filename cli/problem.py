"""Something a person can mend, as the command line says it."""

from __future__ import annotations

from typing import Any

import click


class Problem(click.ClickException):
    """Something a person can mend: printed as it is, without a class name, exit status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(f"dogovor: {self.format_message()}", err=True)
