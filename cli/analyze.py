"""`dogovor analyze`: what each step of a language's analyzer makes of a text, to find a fault without a
debugger."""

from __future__ import annotations

import sys
from typing import Any

import click

from analyzers import Token, analyzer_for, clean, language_of
from cli import terminal
from cli.options import QUERY, Listed, chosen_form, csv_option, json_option
from cli.output import line_of, on_terminal, print_json, say
from cli.paging import pager_option
from cli.problem import Problem
from search.exports import csv_table

HELP = """Show what the analyzer of a language makes of TEXT, step by step. TEXT may be - for standard input.

\b
  dogovor analyze --lang uk "з’їзду енергетиків"
  dogovor analyze --lang bg - < paragraph.txt

A line a word: step, position, characters, form, terms. Terms after a + stand for the halves of a compound.
Without --lang the language is guessed.
"""


COLUMNS = ("step", "position", "start", "stop", "form", "lang", "terms", "parts")
"""Columns of --csv."""


@click.command("analyze", help=HELP)
@click.option("--lang", type=Listed("lang", none=False), help="Language of the text: ru, bg or uk.")
@json_option
@csv_option
@click.argument("text", type=QUERY, nargs=-1, required=True)
@pager_option
@click.pass_context
def command(ctx: click.Context, lang: str | None, as_json: bool, as_csv: bool, text: tuple[str, ...]) -> None:
    form = chosen_form(json=as_json, csv=as_csv)
    written = text_of(text)
    cleaned = clean(written)
    if lang is None:
        lang = language_of(cleaned)
        if lang is None:
            raise Problem("The language of this text cannot be told. Name it: --lang ru, bg or uk.")
        say(f"note: taken for {lang}; --lang says otherwise.")
    steps = analyzer_for(lang).steps(cleaned)
    if form == "json":
        print_json(
            {
                "lang": lang,
                "text": cleaned,
                "steps": [
                    {"step": name, "tokens": [token_fields(token) for token in tokens]}
                    for name, tokens in steps
                ],
            }
        )
    elif form == "csv":
        rows = ((name, *token_row(token)) for name, tokens in steps for token in tokens)
        click.echo(csv_table(COLUMNS, rows), nl=False)
    elif on_terminal():
        terminal.show_steps([(name, [token_cells(token) for token in tokens]) for name, tokens in steps])
    else:
        for name, tokens in steps:
            for token in tokens:
                click.echo(line_of(name, *token_cells(token)))
    ctx.exit(0 if any(tokens for _, tokens in steps) else 1)


def text_of(words: tuple[str, ...]) -> str:
    """The words typed, or standard input where they are a single dash."""
    if words == ("-",):
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    return " ".join(words)


def token_cells(token: Token) -> tuple[str, str, str, str]:
    """A token for a table: position, characters, form, terms."""
    terms = " ".join((*token.terms, *(f"+{part}" for part in token.parts)))
    return str(token.position), f"{token.span.start}-{token.span.stop}", token.form, terms


def token_row(token: Token) -> tuple[object, ...]:
    """A token as a row of CSV, after the name of the step."""
    span, terms, parts = token.span, " ".join(token.terms), " ".join(token.parts)
    return token.position, span.start, span.stop, token.form, token.lang, terms, parts


def token_fields(token: Token) -> dict[str, Any]:
    """A token for JSON."""
    return {
        "form": token.form,
        "start": token.span.start,
        "stop": token.span.stop,
        "position": token.position,
        "kind": str(token.kind),
        "lang": token.lang,
        "terms": list(token.terms),
        "parts": list(token.parts),
    }
