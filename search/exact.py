"""A query's words as typed and nothing else: no other forms, related words or other names, no corrections.

Comes in: the tree of a query. Goes out: what to ask for, made of forms as texts have them, folded. What was
typed without a space (60МВт) must stand side by side; function words count like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search import weights
from search.engine import All, AnyOf, Engine, Node, Not
from search.expand import Expansion
from search.lexicon import form_node
from search.prefixes import prefix_node
from search.results import Note
from search.things import Unit
from search.tree import And, Or, PrefixWord, Quoted, Tree, Without, Word, render


def exactly(tree: Tree | None, engine: Engine) -> Expansion:
    """What a query asks for if it is taken at its word."""
    notes: list[Note] = []
    node = _node(tree, engine, notes) if tree is not None else None
    units = tuple(_units(tree, engine)) if tree is not None else ()
    return Expansion(node, None, units, tuple(notes))


def _node(tree: Tree, engine: Engine, notes: list[Note]) -> Node | None:
    match tree:
        case Word() | Quoted() | PrefixWord():
            node, note = _leaf(tree, engine)
            notes += [note] if note is not None else []
            return node
        case Without(child):
            denied = _node(child, engine, notes)
            return Not(denied) if denied is not None else None
        case And(children):
            nodes = _nodes(children, engine, notes)
            return All(nodes) if len(nodes) > 1 else next(iter(nodes), None)
        case Or(children):
            nodes = _nodes(children, engine, notes)
            return AnyOf(nodes) if nodes else None


def _nodes(children: Iterable[Tree], engine: Engine, notes: list[Note]) -> tuple[Node, ...]:
    """What stands for some parts of a query, each once."""
    nodes = (_node(child, engine, notes) for child in children)
    return tuple(dict.fromkeys(node for node in nodes if node is not None))


def _leaf(leaf: Word | Quoted | PrefixWord, engine: Engine) -> tuple[Node | None, Note | None]:
    if isinstance(leaf, PrefixWord):
        return prefix_node(leaf, engine, weights.EXACT)
    return form_node(leaf.text, weights.EXACT), None


def _units(tree: Tree, engine: Engine) -> Iterator[Unit]:
    """What stands for each word typed, exclusions aside."""
    match tree:
        case Word() | Quoted() | PrefixWord():
            node, _ = _leaf(tree, engine)
            if node is not None:
                yield Unit(render(tree), node, tree.start, tree.stop)
        case And(children) | Or(children):
            for child in children:
                yield from _units(child, engine)
