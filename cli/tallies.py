"""Sums of deals as `dogovor deals --sum` prints them: a table, lines, JSON or CSV, and what they leave out.

Comes in: what `search.tally` added up. Goes out: text; the talk says how many deals could not be added and
why, which of them are told more than once, and what the articles themselves give as totals.
"""

from __future__ import annotations

import click

from cli import terminal
from cli.output import line_of, on_terminal, print_json, say
from search import wording
from search.answers import sums_answer
from search.exports import WHOLE, sums_csv
from search.query import Query
from search.tally import SEVERAL, Tally, TallyResults, sum_fields


def print_tally(question: Query, results: TallyResults, form: str | None, *, with_rows: bool) -> None:
    """Print sums in the form asked for.

    Args:
        question: what was asked.
        results: what was added up.
        form: "json", "csv" or None.
        with_rows: whether the values of the grouping are shown, or the whole alone.
    """
    rows = results.rows if with_rows else ()
    if form == "json":
        answer = sums_answer(question, results, with_rows=with_rows)
        print_json(answer if with_rows else {**answer, "by": "all"})
        return
    named = [(row.value, row.tally) for row in rows]
    if form == "csv":
        click.echo(sums_csv(results, with_rows), nl=False)
    elif on_terminal():
        terminal.show_sums(results.grouping if with_rows else "", named, results.whole)
        terminal.show_totals(results.totals)
    else:
        for name, tally in (*named, (WHOLE, results.whole)):
            click.echo(line_of(*cells(name, tally)))
    say_left_out(results, with_rows=with_rows, once=question.once)


def cells(name: str, tally: Tally) -> tuple[object, ...]:
    """A row, as on a line."""
    return (name, *dict(sum_fields(tally)).values())


def say_left_out(results: TallyResults, *, with_rows: bool, once: bool) -> None:
    """What a person should know before using the sum."""
    if not results.whole.deals:
        say("No deal found.")
        return
    say(f"{wording.added_up(results.whole)}.")
    if with_rows and (more := beyond_total(results, once)):
        say(more)
    if results.retold.deals:
        say(retold(results.retold, once))
    for total in results.totals:
        if total["amount"] is not None:
            place = terminal.where(total)
            say(f"An article states a total, which is not among them: {wording.stated(total)} ({place}).")


def retold(further: Tally, once: bool) -> str:
    """That deals are told in several articles, and how they were counted.

    >>> retold(Tally(deals=1, usd=650_000_000), once=False)
    '1 of them is a further telling of the same deal ($650,000,000): --once counts each deal once.'
    >>> retold(Tally(deals=2), once=True)
    'Each deal was counted once: 2 further tellings were left out.'
    """
    one = further.deals == 1
    money = f" (${wording.number(further.usd)})" if further.usd else ""
    if once:
        told = wording.count(further.deals, "further telling")
        return f"Each deal was counted once: {told} {'was' if one else 'were'} left out{money}."
    told = "is a further telling of the same deal" if one else "are further tellings of the same deals"
    return f"{wording.number(further.deals)} of them {told}{money}: --once counts each deal once."


def beyond_total(results: TallyResults, once: bool) -> str | None:
    """Why the rows of a sum come to more than its last line; None where they do not.

    >>> from search.tally import Row
    >>> rows = tuple(Row(name, Tally(deals=1, added=1, usd=5)) for name in ("Бор", "Вега"))
    >>> beyond_total(TallyResults("party", rows, rows[0].tally, Tally(), (), (), 0.0), once=False)
    'The rows come to 1 deal and $5 more than the total: a deal with several parties stands under each.'
    """
    deals = sum(row.tally.deals for row in results.rows) - results.whole.deals
    if deals <= 0:
        return None
    usd = sum(row.tally.usd for row in results.rows) - results.whole.usd
    reasons = []
    if results.grouping in SEVERAL:
        reasons.append("a deal with several parties stands under each")
    if once and results.retold.deals:
        reasons.append("a deal that articles tell of differently stands in the row of each telling")
    more = wording.count(deals, "deal") + (f" and ${wording.number(usd)}" if usd else "")
    return f"The rows come to {more} more than the total: {'; '.join(reasons)}."


def totals_apart(many: int, shown: bool = False) -> str:
    """That the texts state sums over many deals, which are no deals.

    >>> totals_apart(7)
    'Not among them: 7 totals over many deals that the texts state (--json has them).'
    """
    where = "shown apart from them" if shown else "--json has them"
    return f"Not among them: {wording.count(many, 'total')} over many deals that the texts state ({where})."
