"""Something a person can mend, as the command line says it."""

from __future__ import annotations

from typing import Any

import click


class Problem(click.ClickException):
    """Something a person can mend: printed as it is, without a class name, exit status 2."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(message)
        from search.logs import writing  # here: `dogovor --help` has no need of searching

        self._as_line = writing()  # when it is shown, the log is closed

    def show(self, file: Any = None) -> None:
        from search.logs import line

        message = self.format_message()
        click.echo(line("cli", "error", message) if self._as_line else f"dogovor: {message}", err=True)
