"""Options that several commands share, and the vocabularies their values come from.

Comes in: words typed on the command line. Goes out: checked values, or a usage error that lists what
exists. A fixed vocabulary (sector, kind, language, amount band, currency, qualifier) refuses an unknown
value; a party or a place is free text, and one that no deal knows simply finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cli.meant import meant
from search.address import address_of, is_address
from search.exports import CONTROLS
from search.facets import NONE, noun_of
from search.query import LARGEST_PAGE, SORTS

if TYPE_CHECKING:
    # Generic for the type checker only: older releases of click know no [...].
    Converter = click.ParamType[Any]
    Choice = click.Choice[str]
else:
    Converter = click.ParamType
    Choice = click.Choice

Command = TypeVar("Command", bound=Callable[..., Any])

MOST_DOLLARS = 10**15


class Text(Converter):
    """Free text: bytes that the system handed over undecoded are read as UTF-8; others become a mark."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            raw = str(value).encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            raw = str(value).encode("utf-8", "replace")
        return raw.decode("utf-8", "replace")


class Place(click.Path):
    """Where an index is: a folder, or the address of a server."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if is_address(value):
            return str(address_of(str(value)))
        return super().convert(value, param, ctx)


class Name(Text):
    """A name that stands in a file: not empty, on one line."""

    name = "name"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        named = CONTROLS.sub(" ", super().convert(value, param, ctx)).strip()
        if not named:
            self.fail("the name is empty. Write it, or leave the option out.", param, ctx)
        return named


class Prefix(Text):
    """What ids begin with in a package of OCDS."""

    name = "prefix"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from search.ocds import is_prefix

        if not is_prefix(str(value)):
            self.fail(
                f"{value!r} cannot begin an id. Write Latin letters and digits, with single dots, dashes or "
                "underscores between them, such as ocds-213czf.",
                param,
                ctx,
            )
        return str(value)


class Listed(Converter):
    """A value of a facet with a fixed list, or "none"; its words in the three languages do too."""

    def __init__(self, facet: str, none: bool = True) -> None:
        self.name = facet
        self.none = none

    def values(self) -> tuple[str, ...]:
        """All that may be chosen, in the order of the list."""
        from search.choices import known_values

        return (*known_values(self.name), *((NONE,) if self.none else ()))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from search.choices import near_value, value_of

        found = value_of(self.name, str(value))
        if found is not None and (found != NONE or self.none):
            return found
        near = near_value(self.name, str(value))
        guess = f" Did you mean {near!r}?" if near else ""
        known = ", ".join(self.values())
        self.fail(f"{value!r} is no {noun_of(self.name)}.{guess} There are: {known}.", param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(code) for code in self.values() if code.startswith(incomplete)]


class OneOf(Choice):
    """One of a few words; a misspelt one is answered with the one that was meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        typed = str(value).strip().lower()
        if typed in self.choices:
            return typed
        self.fail(f"{value!r} is none of {', '.join(self.choices)}.{meant(typed, self.choices)}", param, ctx)


class Year(Converter):
    """A year of publication, four digits, or "none" for articles without a date."""

    name = "year"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        typed = str(value).strip().lower()
        if typed == NONE or re.fullmatch(r"[12][0-9]{3}", typed):
            return typed
        self.fail(f"{value!r} is no year. Write four digits, such as 2025, or {NONE}.", param, ctx)


class Dollars(Converter):
    """Whole US dollars: 5000000, 5_000_000, 5m, 1.5b, $300k; scales in the three languages do too.

    >>> Dollars().convert("1.5b", None, None), Dollars().convert("$300k", None, None)
    (1500000000, 300000)
    """

    name = "dollars"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        from search.choices import amount_range

        typed = re.sub(r"(?<=\d)[_, ](?=\d{3}(?!\d))", "", str(value))
        found = amount_range(typed)
        if found is None or found.low is None or found.high != found.low + 1 or found.low > MOST_DOLLARS:
            self.fail(f"{value!r} is no sum in US dollars. Write 5000000, 300k, 5m or 1.5b.", param, ctx)
        return found.low


class Stated(Converter):
    """A range of sums in a currency, as they are stated: 10m-50m EUR, ">5bn KZT", 1млрд+ тенге.

    >>> Stated().convert("10m-50m EUR", None, None)
    '10000000-50000000 EUR'
    """

    name = "range"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from search.choices import amount_range

        found = amount_range(str(value))
        if found is None or found.currency is None:
            said = f"{value!r} is no range of sums in a currency. Write 10m-50m EUR, or '>5bn KZT'"
            self.fail(f"{said}; for dollars there are --min-usd and --max-usd.", param, ctx)
        return str(found)


QUERY = Text()


def index_option(command: Command) -> Command:
    """`--index`, which every command that touches an index takes; `--engine` is another name of it."""
    return click.option(
        "--index",
        "--engine",
        "index",
        type=Place(),
        metavar="WHERE",
        help="Folder of the index, or opensearch:https://HOST:9200 (or DOGOVOR_INDEX, DOGOVOR_ENGINE; "
        "default: index).",
    )(command)


def rates_option(command: Command) -> Command:
    """`--rates FILE`, which every command that turns sums into dollars takes."""
    return click.option(
        "--rates",
        "rates",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Table of exchange rates of your own, before all others (or DOGOVOR_RATES; docs/money.md).",
    )(command)


def log_option(command: Command) -> Command:
    """`--log FORM`, for what runs long or alone. From the moment it is read, talk is lines of the log."""

    def begin(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
        from search.logs import Form, form_of, stop, write_lines
        from search.settings import Settings

        form = form_of(value or Settings().log)
        if form is not Form.WORDS:
            write_lines()
            ctx.find_root().call_on_close(stop)
        return form.value

    return click.option(
        "--log",
        metavar="FORM",
        type=OneOf(("text", "json", "json-queries")),
        callback=begin,
        is_eager=True,
        help="How it tells what it does: text, json (an object a line, for programs), or json-queries, which "
        "holds what was asked too (or DOGOVOR_LOG; docs/operations.md).",
    )(command)


def once_option(command: Command) -> Command:
    """`--once`."""
    return click.option(
        "--once", is_flag=True, help="Take a deal that several articles tell of once, not once for each."
    )(command)


def copies_option(command: Command) -> Command:
    """`--copies`."""
    return click.option(
        "--copies", is_flag=True, help="Give a text that several articles print once for each, not once."
    )(command)


def exact_option(command: Command) -> Command:
    """`--exact`."""
    return click.option(
        "--exact",
        is_flag=True,
        help="Only the words as typed: no other forms, related words, other names or corrections.",
    )(command)


def json_option(command: Command) -> Command:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)


def csv_option(command: Command) -> Command:
    """`--csv`."""
    help = "Print CSV (RFC 4180) with a head line."
    return click.option("--csv", "as_csv", is_flag=True, help=help)(command)


def open_option(command: Command) -> Command:
    """`--open`."""
    help = "Open the same search on the page, in a browser; serve the page for it if it is not served."
    return click.option("--open", "opening", is_flag=True, help=help)(command)


def chosen_form(**forms: bool) -> str | None:
    """The one form of output that was asked for, if any: "json" for `--json`."""
    chosen = [name for name, wanted in forms.items() if wanted]
    if len(chosen) > 1:
        named = " and ".join(f"--{name}" for name in chosen)
        raise click.UsageError(f"{named} are forms of the same: choose one.")
    return chosen[0] if chosen else None


def refuse(ctx: click.Context, *names: str, why: str) -> None:
    """Refuse options that would be of no account here; they are named as parameters are."""
    if any(not is_default(ctx, name) for name in names):
        *most, last = (f"--{name.replace('_', '-')}" for name in names)
        raise click.UsageError(f"{', '.join(most)}{' and ' if most else ''}{last} {why}.")


def is_default(ctx: click.Context, name: str) -> bool:
    """Whether an option was left out."""
    return ctx.get_parameter_source(name) is click.core.ParameterSource.DEFAULT


def words_argument(command: Command) -> Command:
    """The query: all words typed, joined by spaces."""
    return click.argument("query", nargs=-1, type=QUERY)(command)


FILTERS = (
    click.option(
        "--sector", type=Listed("sector"), multiple=True, help="Sector of the deal, such as energy."
    ),
    click.option(
        "--kind", type=Listed("kind"), multiple=True, help="Kind of deal: memorandum, loan, contract, ..."
    ),
    click.option(
        "--amount",
        type=Listed("amount"),
        multiple=True,
        metavar="BAND",
        help="Amount of the deal in dollars: <1m, 1m-10m, 10m-100m, 100m-1b, 1b+, unconverted or none.",
    ),
    click.option("--min-usd", type=Dollars(), help="Deals of at least this sum: 5000000, 5m, 1.5b."),
    click.option("--max-usd", type=Dollars(), help="Deals of at most this sum."),
    click.option(
        "--stated",
        type=Stated(),
        help="Deals whose sum is stated in a currency, within a range: '10m-50m EUR', '>5bn KZT'.",
    ),
    click.option(
        "--currency", type=Listed("currency"), multiple=True, help="Currency of the sum: USD, KZT, EUR, ..."
    ),
    click.option(
        "--qualifier",
        type=Listed("qualifier"),
        multiple=True,
        help="How exact the sum is: exact, about, over, ...",
    ),
    click.option(
        "--heading",
        type=Name(),
        multiple=True,
        help="Heading in the article under which it stands; a part of it will do.",
    ),
    click.option(
        "--party", type=Name(), multiple=True, help="A party of the deal; a part of its name will do."
    ),
    click.option(
        "--place", type=Name(), multiple=True, help="Place of the deal; a part of its name will do."
    ),
    click.option(
        "--only",
        "--lang",
        "lang",
        type=Listed("lang", none=False),
        multiple=True,
        help="Only paragraphs in this language: ru, bg or uk.",
    ),
    click.option(
        "--year", type=Year(), multiple=True, help="Year of publication; none for articles without a date."
    ),
)


def filter_options(command: Command) -> Command:
    """The choices by which results are narrowed; an option given twice means either value."""
    for option in reversed(FILTERS):
        command = option(command)
    return command


def page_options(limit: int, sorts: Sequence[str] = tuple(SORTS)) -> Callable[[Command], Command]:
    """`--sort` with the orders that the results have, `--limit` and `--offset`."""

    def add(command: Command) -> Command:
        for option in (
            click.option(
                "--offset", type=click.IntRange(min=0), default=0, help="Leave out the first results."
            ),
            click.option(
                "--limit",
                type=click.IntRange(0, LARGEST_PAGE),
                default=limit,
                show_default=True,
                help="How many results to print.",
            ),
            click.option(
                "--sort",
                type=OneOf(tuple(sorts)),
                default="relevance",
                show_default=True,
                help="Order of results; a - in front turns it round (newest or largest first).",
            ),
        ):
            command = option(command)
        return command

    return add
