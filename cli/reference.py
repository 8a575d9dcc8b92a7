"""The reference of commands in docs/cli.md, made from the commands themselves so that it stays true.

Comes in: the text of docs/cli.md. Goes out: the same with everything between the two marks written anew; and
the manual page, and the schemas of docs/schemas/, made from the types and columns they describe.
Run `python -m cli.reference` after changing a command, an option or a help text; a test compares.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from analyzers.errors import DogovorError
from cli.main import COMMANDS, dogovor
from cli.manual import manual
from cli.options import Listed
from search.deal_schema import json_schema, table_schema

PAGE = Path("docs/cli.md")
MANUAL = Path("docs/dogovor.1")
SCHEMAS = Path("docs/schemas")
BEGIN = "<!-- made by python -m cli.reference: begin -->"
END = "<!-- made by python -m cli.reference: end -->"


def renewed(page: str) -> str:
    """The page with its reference written anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{reference()}\n{END}{after}"


def reference() -> str:
    """All commands, vocabularies and errors as Markdown."""
    sections = [command_section(name, command) for name, command in commands()]
    return "\n".join((*sections, vocabulary_section(), error_section()))


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name, "deals" or "saved add"."""
    context = click.Context(dogovor, info_name="dogovor")
    for name in COMMANDS:
        command = dogovor.get_command(context, name)
        assert command is not None  # noqa: S101  (COMMANDS names it)
        yield name, command
        if isinstance(command, click.Group):
            for inner in command.list_commands(context):
                yield f"{name} {inner}", command.commands[inner]


def command_section(name: str, command: click.Command) -> str:
    """One command: usage, help, arguments and options."""
    inner = click.Context(command, info_name=f"dogovor {name}")
    usage = " ".join([f"dogovor {name}", *command.collect_usage_pieces(inner)])
    depth = "#" * (3 + name.count(" "))
    lines = [f"{depth} dogovor {name}", "", f"    {usage}", "", prose(command.help or ""), ""]
    if options := [option_row(option) for option in command.params if isinstance(option, click.Option)]:
        lines += ["| option | meaning |", "|---|---|", *options, ""]
    return "\n".join(lines)


def prose(text: str) -> str:
    """Help text as Markdown: paragraphs as they are, examples (after a \\b) as code."""
    return re.sub(
        r"^\x08\n((?:  .*\n?)+)", lambda found: re.sub("(?m)^  ", "    ", found[1]), text, flags=re.M
    ).strip()


def option_row(option: click.Option) -> str:
    """An option with what it takes and what it does."""
    taken = takes(option).replace("|", "\\|")
    names = ", ".join(f"`{name} {taken}`" if taken else f"`{name}`" for name in option.opts)
    default = f" Default: {option.default}." if option.show_default else ""
    again = " May be given again." if option.multiple and "again" not in (option.help or "") else ""
    return f"| {names} | {(option.help or '').replace('|', '/')}{default}{again} |"


def takes(option: click.Option) -> str:
    """What an option takes, in one word; empty where it takes nothing."""
    if option.is_flag or option.metavar:
        return option.metavar or ""
    if isinstance(option.type, click.Choice):
        return "|".join(option.type.choices)
    return {"integer range": "N", "text": "TEXT"}.get(option.type.name, option.type.name.upper())


def vocabulary_section() -> str:
    """The fixed vocabularies."""
    lines = ["### Values", "", "| option | values |", "|---|---|"]
    for facet in ("sector", "kind", "amount", "currency", "qualifier"):
        values = ", ".join(f"`{value}`" for value in Listed(facet).values())
        lines.append(f"| `--{facet}` | {values} |")
    lines.append(f"| `--lang` | {', '.join(f'`{value}`' for value in Listed('lang', none=False).values())} |")
    return "\n".join([*lines, ""])


def error_section() -> str:
    """What can go wrong, by the names that the program's own code has for it."""
    import search.errors  # noqa: F401  (defines the errors of its floor)

    lines = ["### What can go wrong", "", "| in the code | meaning |", "|---|---|"]
    lines += [
        f"| `{error.__name__}` | {(error.__doc__ or '').splitlines()[0]} |"
        for error in kinds_of(DogovorError)
    ]
    return "\n".join([*lines, ""])


def kinds_of(error: type[DogovorError]) -> Iterator[type[DogovorError]]:
    """All errors of ours that are defined on the floors below, in the order of definition."""
    for kind in error.__subclasses__():
        if kind.__module__.startswith(("analyzers", "deals", "search")):
            yield kind
            yield from kinds_of(kind)


def schemas() -> Mapping[Path, str]:
    """The published schemas of what is exported, as they should be."""
    made = {"deals.json": json_schema(), "deals-csv.json": table_schema()}
    return {
        SCHEMAS / name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in made.items()
    }


def main() -> None:
    """Write docs/cli.md, the manual page and the schemas anew."""
    made = {PAGE: renewed(PAGE.read_text(encoding="utf-8")), MANUAL: manual(commands(), takes)}
    for path, new in {**made, **schemas()}.items():
        same = path.is_file() and path.read_text(encoding="utf-8") == new
        path.write_text(new, encoding="utf-8")
        click.echo(f"{path} " + ("is as it was." if same else "was written anew."), file=sys.stderr)


if __name__ == "__main__":
    main()
