"""Tables: how they are read, what is said of a bad one, and that ours can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzers.errors import TableError
from analyzers.tables import FOLDER, read_table


def written(folder: Path, text: str) -> Path:
    path = folder / "words.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_comments_and_missing_cells(tmp_path: Path) -> None:
    path = written(tmp_path, "# head\nЁлка\tдерево|хвоя\n\nдуб\t\tнота  # why\n")
    rows = read_table(path, ("word", "kinds", "note"), folded=("word",))
    assert [(row["word"], row.words("kinds"), row["note"], row.line) for row in rows] == [
        ("елка", ("дерево", "хвоя"), "", 2),
        ("дуб", (), "нота", 4),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("а\tб\tв\n", r"words\.tsv:1: 3 columns where 2"),
        ("а\tб\n\tб\n", r"words\.tsv:2: the column word is empty"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(TableError, match=message):
        read_table(written(tmp_path, text), ("word", "note"))


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"nothing\.tsv"):
        read_table(tmp_path / "nothing.tsv", ("word",))


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "bad.tsv"
    path.write_bytes(b"\xff\xfe\xd0")
    with pytest.raises(TableError, match=r"bad\.tsv"):
        read_table(path, ("word",))


@pytest.mark.parametrize(
    "path", sorted(FOLDER.rglob("*.tsv")), ids=lambda path: path.relative_to(FOLDER).as_posix()
)
def test_every_table_says_what_it_is(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    head = "\n".join(line for line in lines[:20] if line.startswith("#"))
    for word in ("Source:", "Licence:", "Date:", "Checked:"):
        assert word in head, f"{path.name} does not say its {word}"
    rows = [line for line in lines if line.strip() and not line.startswith("#")]
    assert len(rows) == len(set(rows)), "a row stands twice"
