"""Results for a person at a terminal: paragraphs with the found words marked, tables of deals, bars of
facets.

Comes in: results and deal records. Goes out: text on standard output, within the width of the window, in
colours where they may be (`search.settings.colours`). Only this room imports rich, and only when something is
shown: a pipe never waits for it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analyzers.tokens import Span
from search import wording
from search.explain import Reason
from search.exports import CONTROLS
from search.results import ArticleInfo, ArticleView, Facet, Hit
from search.settings import colours
from search.tally import Tally

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_SUM_COLUMNS = (
    ("deals", "deals"),
    ("added", "added"),
    ("dollars", "usd"),
    ("no amount", "no_amount"),
    ("a year", "yearly"),
    ("no rate", "no_rate"),
)
"""Heads of a table of sums, and which figure of a tally stands under each."""

MARK = "bold yellow"
PLAIN_MARK = "bold underline"
"""Of the words found where there are no colours."""

DIM = "dim"
TABLE_FROM = 110
"""Columns a window must have for deals to stand in a table; in a narrower one they stand below each other."""


def console() -> Console:
    """Standard output as rich sees it: its width, its colours."""
    from rich.console import Console

    plain = not colours(sys.stdout.isatty())
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False, no_color=plain)


def mark_style() -> str:
    """How the words found stand out."""
    return MARK if colours(sys.stdout.isatty()) else PLAIN_MARK


def money(record: Mapping[str, Any]) -> str:
    """A deal's sum for a person: as the text says it, and in dollars."""
    if record["amount"] is None:
        return ""
    usd = record["amount_usd"]
    written = str(record["amount_text"])
    return f"{written} ({wording.dollars(usd)})" if usd is not None else f"{written} (no rate)"


def parties(record: Mapping[str, Any]) -> str:
    """Names of the parties."""
    return "; ".join(str(party["name"]) for party in record["parties"])


def where(record: Mapping[str, Any]) -> str:
    """File and paragraph of a deal."""
    return f"{record['article']}#{record['paragraph']}"


def marked(text: str, marks: Iterable[Span]) -> Text:
    """Text with the found words marked; length is kept, so marks stay true."""
    from rich.text import Text

    style = mark_style()
    shown = Text(CONTROLS.sub(lambda found: " " * len(found[0]), text))
    for mark in marks:
        shown.stylize(style, mark.start, mark.stop)
    return shown


def dotted(*parts: object) -> str:
    """What is known of several things, with dots between."""
    return " · ".join(CONTROLS.sub(" ", str(part)) for part in parts if part)


def show_hits(hits: Sequence[Hit], first: int, why: Mapping[str, Sequence[Reason]]) -> None:
    """Paragraphs found, numbered from `first`, each with its deals and with the reasons why it is there."""
    from rich.padding import Padding
    from rich.text import Text

    screen = console()
    for number, hit in enumerate(hits, first):
        info = hit.article
        screen.print(
            Text.assemble(
                (f"{number}. ", "bold"),
                (CONTROLS.sub(" ", info.title or info.file), "bold cyan"),
                (f"  {dotted(info.published, info.outlet, hit.lang)}", DIM),
            )
        )
        snippet = marked(hit.snippet.text, hit.snippet.marks)
        if hit.snippet.cut_left:
            snippet = Text("… ") + snippet
        if hit.snippet.cut_right:
            snippet.append(" …")
        screen.print(Padding(snippet, (0, 0, 0, 3), expand=False))
        for deal in hit.deals:
            record = deal.record
            line = Text.assemble(
                ("▸ ", "green"),
                (str(record["kind"]), "green"),
                f"  {dotted(money(record), parties(record))}  ",
            )
            line.append(dotted(record["sector"], record["place"]), DIM)
            screen.print(Padding(line, (0, 0, 0, 3), expand=False))
        if hit.also_in:
            printed = (dotted(one.article.outlet, one.article.published, one.id) for one in hit.also_in)
            screen.print(Padding(Text(f"also in: {'; '.join(printed)}", DIM), (0, 0, 0, 3), expand=False))
        if told := wording.found_here(hit.text, hit.glosses):
            screen.print(Padding(Text(CONTROLS.sub(" ", told), DIM), (0, 0, 0, 3), expand=False))
        for part in why.get(hit.id, ()):
            screen.print(Padding(Text(wording.reason(part), DIM), (0, 0, 0, 3), expand=False))
        screen.print(Padding(Text(hit.id, DIM), (0, 0, 0, 3), expand=False))
        screen.print()


def show_deals(records: Sequence[Mapping[str, Any]], first: int) -> None:
    """Deals as a table, or below each other in a narrow window."""
    screen = console()
    if screen.width >= TABLE_FROM:
        _deal_table(screen, records, first)
    else:
        _deal_list(screen, records, first)


def _deal_table(screen: Console, records: Sequence[Mapping[str, Any]], first: int) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("", justify="right", style=DIM, no_wrap=True)
    table.add_column("deal", ratio=4)
    table.add_column("kind", max_width=12)
    table.add_column("amount", ratio=2)
    table.add_column("parties", ratio=3)
    table.add_column("sector", max_width=14)
    table.add_column("date", no_wrap=True)
    for number, record in enumerate(records, first):
        deal = Text(CONTROLS.sub(" ", wording.deal_name(record)))
        deal.append(f"\n{record['id']}", DIM)
        table.add_row(
            str(number),
            deal,
            str(record["kind"]).replace("_", " "),
            Text(money(record)),
            Text(parties(record)),
            str(record["sector"]).replace("_", " "),
            record["published"] or "",
        )
    screen.print(table)


def _deal_list(screen: Console, records: Sequence[Mapping[str, Any]], first: int) -> None:
    from rich.padding import Padding
    from rich.text import Text

    for number, record in enumerate(records, first):
        screen.print(
            Text.assemble(
                (f"{number}. ", "bold"), (str(record["kind"]), "green"), ("  " + money(record), "bold")
            )
        )
        for line, style in (
            (wording.deal_name(record), ""),
            (parties(record), ""),
            (dotted(record["sector"], record["place"], record["published"], record["id"]), DIM),
        ):
            if line:
                screen.print(Padding(Text(CONTROLS.sub(" ", line), style), (0, 0, 0, 3), expand=False))
        screen.print()


def show_totals(totals: Sequence[Mapping[str, Any]]) -> None:
    """Sums over many deals, which stand beside the deals and are never among them."""
    from rich.text import Text

    screen = console()
    for total in totals:
        number = wording.documents(total) if total["count"] else ""
        said = dotted(number, money(total)) or CONTROLS.sub(" ", total["evidence"][0]["quote"])
        screen.print(Text.assemble(("Σ ", "green"), said, (f"  {where(total)}", DIM)))
    if totals:
        screen.print()


def show_sums(grouping: str, rows: Sequence[tuple[str, Tally]], whole: Tally) -> None:
    """Sums of deals as a table with the whole in its last line."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=True)
    table.add_column(wording.facet_name(grouping), footer="All", overflow="fold")
    for head, figure in _SUM_COLUMNS:
        shown = sum(getattr(tally, figure) for _, tally in (*rows, ("", whole)))
        if shown or figure in ("deals", "usd"):
            table.add_column(head, justify="right", footer=_figure(whole, figure), no_wrap=figure == "usd")
    kept = [column for column in _SUM_COLUMNS if any(column[0] == one.header for one in table.columns)]
    for value, tally in rows:
        name = CONTROLS.sub(" ", wording.value_name(grouping, value))
        table.add_row(Text(name), *(_figure(tally, figure) for _, figure in kept))
    console().print(table)


def _figure(tally: Tally, figure: str) -> str:
    amount: int = getattr(tally, figure)
    if figure == "usd":
        return f"${amount:,}" if tally.added else ""
    return f"{amount:,}" if amount else ""


def show_facets(facets: Sequence[Facet], most: int) -> None:
    """Facets below each other, their commonest values as bars; `most` values of each."""
    from rich.table import Table
    from rich.text import Text

    screen = console()
    for facet in facets:
        if not facet.buckets:
            continue
        screen.print(Text.assemble((facet.name, "bold cyan"), (f"  ({facet.unit})", DIM)))
        largest = max(bucket.count for bucket in facet.buckets) or 1
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column(justify="right")
        table.add_column()
        table.add_column()
        for bucket in facet.buckets[:most]:
            bar = "▇" * max(1 if bucket.count else 0, round(bucket.count / largest * 20))
            name = Text(CONTROLS.sub(" ", bucket.value), mark_style() if bucket.selected else "")
            table.add_row(str(bucket.count), Text(bar, "green"), name)
        screen.print(table)
        if len(facet.buckets) > most:
            screen.print(Text(f"  and {len(facet.buckets) - most} more", DIM))
        screen.print()


def show_deal(record: Mapping[str, Any]) -> None:
    """One deal with all that is known of it and the words it was read from."""
    from rich.table import Table
    from rich.text import Text

    screen = console()
    screen.print(Text(CONTROLS.sub(" ", str(record["title"])), "bold cyan"))
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style=DIM, no_wrap=True)
    table.add_column()
    for name, text in deal_lines(record):
        table.add_row(name, Text(text))
    screen.print(table)
    screen.print()


def deal_lines(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A deal as pairs of a name and words; what is unknown is left out."""
    lines: list[tuple[str, str]] = [
        ("id", str(record["id"])),
        ("kind", ", ".join(filter(None, (wording.kind(record["kind"]), wording.status(record["status"]))))),
    ]
    for party in record["parties"]:
        known = dotted(party["role"], party["country"])
        lines.append(("party", party["name"] + (f" ({known})" if known else "")))
    if record["amount"] is not None:
        upper = f" to {record['upper']:,}" if record["upper"] is not None else ""
        stated = f"{record['amount']:,}{upper} {record['currency']}, {record['qualifier']}"
        lines.append(("amount", f"{record['amount_text']}: {stated}"))
        lines.append(("in dollars", in_dollars(record)))
    lines.extend(("measure", str(measure["text"])) for measure in record["measures"])
    others = f" (or {', '.join(record['sector_alt'])})" if record["sector_alt"] else ""
    lines.append(("sector", f"{record['sector']}{others}"))
    for name, key in (
        ("object", "object"),
        ("signed", "signed"),
        ("place", "place"),
        ("country", "country"),
        ("heading", "section_heading"),
    ):
        if record[key]:
            lines.append((name, str(record[key])))
    lines.append(("stands in", dotted(where(record), record["published"], record["lang"])))
    lines.extend(
        (
            "evidence",
            f"¶{item['paragraph']} {item['start']}-{item['stop']}, rule {item['rule']}: {item['quote']}",
        )
        for item in record["evidence"]
    )
    same = record.get("same_deal")
    if same:
        lines.append(("also told in", ", ".join(map(str, same["others"]))))
        lines.append(("agrees in", ", ".join(map(str, same["agrees"]))))
        if same["conflicts"]:
            lines.append(("conflict in", ", ".join(map(str, same["conflicts"]))))
    return [(name, CONTROLS.sub(" ", text)) for name, text in lines]


def in_dollars(record: Mapping[str, Any]) -> str:
    """The sum in dollars with the rate it was reckoned at, or why there is none."""
    if record["amount_usd"] is None:
        if not (record["signed"] or record["published"]):
            return "no date is known, and so no rate"
        return "no rate is known for that currency and date"
    text = f"${record['amount_usd']:,}"
    if record["currency"] != "USD":
        text += f" at {record['fx_rate']} {record['currency']} ({record['fx_source']}, {record['fx_date']})"
    return text if record["in_sums"] else text + "; not counted in sums"


def show_article(view: ArticleView) -> None:
    """A whole article: its head, its paragraphs with their numbers, the deals under each."""
    from rich.padding import Padding
    from rich.text import Text

    screen = console()
    screen.print(Text(CONTROLS.sub(" ", view.info.title or view.info.file), "bold cyan"))
    screen.print(Text(head_line(view.info), DIM))
    if view.also_in:
        printed = (dotted(one.outlet, one.published, one.file) for one in view.also_in)
        screen.print(Text(f"also in: {'; '.join(printed)}", DIM))
    heading = None
    for paragraph in view.paragraphs:
        if paragraph.heading and paragraph.heading != heading:
            screen.print()
            screen.print(Text(CONTROLS.sub(" ", paragraph.heading), "bold"))
        heading = paragraph.heading
        screen.print()
        screen.print(Text.assemble((f"¶{paragraph.number}  ", DIM)) + marked(paragraph.text, paragraph.marks))
        for deal in paragraph.deals:
            line = dotted(deal.record["kind"], money(deal.record), parties(deal.record), deal.id)
            screen.print(Padding(Text.assemble(("▸ ", "green"), line), (0, 0, 0, 4), expand=False))


def head_line(info: ArticleInfo) -> str:
    """What is known of an article, on one line."""
    return dotted(info.file, info.published or "no date", info.outlet, info.author, info.lang, info.url)


def show_rows(rows: Sequence[Sequence[str]]) -> None:
    """Rows of words in columns; the first stands out, the last stays behind."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False)
    for first, *middle, last in rows:
        cells = (Text(first, "bold"), *map(Text, middle), Text(last, DIM))
        table.add_row(*cells)
    console().print(table)


def show_steps(steps: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> None:
    """The steps of an analyzer below each other; words that a step changed stand out."""
    from rich.table import Table
    from rich.text import Text

    screen = console()
    before: Sequence[Sequence[str]] = ()
    for name, rows in steps:
        screen.print(Text(name, "bold cyan"))
        table = Table(box=None, show_header=False, pad_edge=True)
        for _ in range(4):
            table.add_column()
        for at, row in enumerate(rows):
            changed = at < len(before) and before[at] != row
            table.add_row(*(Text(cell, mark_style() if changed else "") for cell in row))
        screen.print(table)
        before = rows
