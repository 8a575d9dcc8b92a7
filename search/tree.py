"""The words of a query as a small tree, and the tree written as a query again.

Comes in: nothing. Goes out: nodes that compare by what they ask, not by where it was typed.

>>> render(And((Word("договор"), Without(Or((Word("газ"), Quoted("сырая нефть")))))))
'договор -(газ OR "сырая нефть")'
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Word:
    """One typed word; `start` and `stop` are its characters in the query."""

    text: str
    start: int = field(default=0, compare=False)
    stop: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class PrefixWord:
    """A word ending in *; `text` is without the star."""

    text: str
    start: int = field(default=0, compare=False)
    stop: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A phrase in quotes."""

    text: str
    start: int = field(default=0, compare=False)
    stop: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All children."""

    children: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any child."""

    children: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Everything but the child."""

    child: Tree


Tree = Word | PrefixWord | Quoted | And | Or | Without


def all_of(children: list[Tree]) -> Tree | None:
    """The children joined by AND; inner ANDs are opened, one child stands for itself, none is None."""
    flat = [part for child in children for part in (child.children if isinstance(child, And) else (child,))]
    return And(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def any_of(children: list[Tree]) -> Tree | None:
    """The children joined by OR; inner ORs are opened, one child stands for itself, none is None."""
    flat = [part for child in children for part in (child.children if isinstance(child, Or) else (child,))]
    return Or(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def without(child: Tree) -> Tree:
    """Everything but the child; excluding an exclusion gives back what was excluded."""
    return child.child if isinstance(child, Without) else Without(child)


def render(tree: Tree | None) -> str:
    """The tree as a query that parses to the same tree."""
    match tree:
        case None:
            return ""
        case Word(text):
            return text
        case PrefixWord(text):
            return f"{text}*"
        case Quoted(text):
            return f'"{text}"'
        case And(children):
            return " ".join(f"({render(one)})" if isinstance(one, Or) else render(one) for one in children)
        case Or(children):
            return " OR ".join(render(one) for one in children)
        case Without(child):
            inside = f"({render(child)})" if isinstance(child, And | Or) else render(child)
            return f"-{inside}" if inside[0].isalnum() or inside[0] in '("' else f"NOT {inside}"
