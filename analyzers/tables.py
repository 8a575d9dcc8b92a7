"""Language knowledge kept as tables beside the code: one fact a row, read here and nowhere else.

Comes in: the path of a `.tsv` file and the names of its columns. Goes out: its rows, in order.
A table starts with `#` lines (what it holds, its source, licence, date, how it was checked); a `#` also
starts a comment after two spaces at the end of a row. Columns are split by tabs; empty columns at the end
of a row may be left out. Text is composed (NFC) and stripped, so that a table typed on any keyboard
meets cleaned text; columns named in `folded` are folded as text is.

>>> row = Row("kinds.tsv", 3, {"word": "договор", "note": ""})
>>> row["word"], row.where
('договор', 'kinds.tsv:3')
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzers.errors import TableError
from analyzers.text import fold

FOLDER = Path(__file__).with_name("tables")
_HOUSE = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its values by column, and where it stands."""

    file: str
    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    @property
    def where(self) -> str:
        """File and line, as an error names them."""
        return f"{self.file}:{self.line}"

    def words(self, column: str, separator: str = "|") -> tuple[str, ...]:
        """The values of a column that holds several, parted by a bar."""
        value = self.values[column]
        if separator not in value:  # most have one or none, and cells are stripped
            return (value,) if value else ()
        return tuple(part for part in map(str.strip, value.split(separator)) if part)

    def error(self, problem: str) -> TableError:
        """An error that names this row."""
        return TableError(f"{self.where}: {problem}. Mend the row, or put a # before it.")


def read_table(path: Path, columns: Sequence[str], *, folded: Sequence[str] = ()) -> tuple[Row, ...]:
    """Read a table of tab-separated values.

    Args:
        path: the file, e.g. `FOLDER / "ru" / "stopwords.tsv"`.
        columns: the names of its columns, left to right; the first must not be empty in any row.
        folded: columns whose text is folded as indexed text is.

    Raises:
        TableError: the file cannot be read, or a row has more columns than expected, or no first one.
    """
    try:
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as problem:
        raise TableError(f"Cannot read the table {path}: {problem}. Install dogovor again.") from problem
    name = _called(path)
    rows = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("  #", 1)[0].split("\t")]
        if len(cells) > len(columns):
            raise TableError(
                f"{name}:{number}: {len(cells)} columns where {len(columns)} were expected "
                f"({', '.join(columns)}). Columns are parted by one tab each."
            )
        if len(cells) < len(columns):
            cells += [""] * (len(columns) - len(cells))
        if not cells[0]:
            raise TableError(f"{name}:{number}: the column {columns[0]} is empty. Fill it or drop the row.")
        values = dict(zip(columns, cells, strict=True))
        for column in folded:
            values[column] = fold(values[column])
        rows.append(Row(name, number, values))
    return tuple(rows)


def _called(path: Path) -> str:
    """A file as an error names it: a table of ours by its folder, any other as it was named to us."""
    return "/".join(path.parts[-2:]) if path.is_relative_to(_HOUSE) else str(path)
