"""Texts from Parquet, and what is found in them to Parquet: the only room that imports pyarrow.

Comes in: a path. Goes out: rows as dictionaries; and the form of an `Analysed` as Arrow has it, read off the
types of `search.bulk.batch` and `search.deal_record`, so that no field can be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Any, BinaryIO, get_args, get_origin, get_type_hints

from search.bulk.batch import Analysed
from search.errors import SeedError, UnsupportedFeature

_ROWS = 200
"""Rows held at a time."""


def _arrow() -> ModuleType:
    """
    Raises:
        UnsupportedFeature: it is not installed.
    """
    try:
        import pyarrow.parquet
    except ImportError:
        raise UnsupportedFeature(
            "Parquet needs pyarrow, which is not installed: pip install 'dogovor[parquet]'. "
            "JSON lines need nothing."
        ) from None
    return pyarrow  # type: ignore[no-any-return,unused-ignore]


def groups_in(path: Path) -> int:
    """How many groups of rows a file has.

    Raises:
        SeedError: it is no Parquet.
    """
    arrow = _arrow()
    try:
        return int(arrow.parquet.read_metadata(path).num_row_groups)
    except arrow.ArrowException as problem:
        raise SeedError(f"Cannot read {path}: {str(problem).splitlines()[0]}") from problem


def rows_of(path: Path, start: int, stop: int) -> Iterator[Mapping[str, Any]]:
    """The rows of some groups.

    Raises:
        SeedError: it is damaged.
    """
    arrow = _arrow()
    try:
        with arrow.parquet.ParquetFile(path) as file:
            for rows in file.iter_batches(_ROWS, row_groups=range(start, stop), use_threads=False):
                yield from rows.to_pylist()
    except arrow.ArrowException as problem:
        raise SeedError(f"Cannot read {path}: {str(problem).splitlines()[0]}") from problem


def write_rows(found: Iterable[Analysed], file: BinaryIO) -> None:
    """Write records as they come."""
    arrow = _arrow()
    waiting = iter(found)
    with arrow.parquet.ParquetWriter(file, arrow_schema(), compression="zstd") as writer:
        while rows := list(islice(waiting, _ROWS)):
            writer.write_table(arrow.Table.from_pylist([_row(row) for row in rows], schema=arrow_schema()))


def record_batch(found: Iterable[Analysed]) -> Any:
    """Records as an Arrow batch, as Spark's mapInArrow wants them."""
    return _arrow().RecordBatch.from_pylist([_row(one) for one in found], schema=arrow_schema())


def arrow_schema() -> Any:
    """The form of an `Analysed`: numbers with a point where a field may have one."""
    return _schema()


@cache
def _schema() -> Any:
    arrow = _arrow()
    return arrow.schema([(name, _type(hint, arrow)) for name, hint in get_type_hints(Analysed).items()])


def _type(hint: Any, arrow: ModuleType) -> Any:
    members = _members(hint)
    if float in members:
        return arrow.float64()
    [kind] = members
    if get_origin(kind) is list:
        return arrow.list_(_type(get_args(kind)[0], arrow))
    if kind in (str, int, bool):
        return {str: arrow.string(), int: arrow.int64(), bool: arrow.bool_()}[kind]
    return arrow.struct([(name, _type(inner, arrow)) for name, inner in get_type_hints(kind).items()])


def _members(hint: Any) -> list[Any]:
    """What a value may be, besides null."""
    return [one for one in get_args(hint) if one is not NoneType] if isinstance(hint, UnionType) else [hint]


def _row(found: Analysed) -> Any:
    """A record as Arrow takes it, which makes no number with a point of a whole one above 53 bits."""
    change = _change(Analysed)
    return change(found) if change else found


@cache
def _change(hint: Any) -> Callable[[Any], Any] | None:
    """What must be done with values of a type; None: nothing."""
    members = _members(hint)
    if float in members:
        return lambda value: None if value is None else float(value)
    [kind] = members
    if get_origin(kind) is list:
        inner = _change(get_args(kind)[0])
        return None if inner is None else lambda values: None if values is None else [*map(inner, values)]
    if kind is int:
        return lambda value: value if value is None or -(2**63) <= value < 2**63 else None
    if kind in (str, bool):
        return None
    inside = {name: change for name, one in get_type_hints(kind).items() if (change := _change(one))}
    if not inside:
        return None
    return lambda value: (
        None
        if value is None
        else {name: inside[name](one) if name in inside else one for name, one in value.items()}
    )
