"""Golden files: one fact a line, columns parted by tabs, `#` comments, empty lines between groups.

A line `XFAIL reason` marks the fact below it as a known miss; the test of it is a strict expected failure,
so that mending it forces the line out.
"""

from __future__ import annotations

from pathlib import Path

import pytest

GOLDEN = Path(__file__).with_name("golden")


def facts(name: str, columns: int) -> list[object]:
    """The facts of a golden file as pytest parameters, named by file and line."""
    found: list[object] = []
    reason = ""
    for number, line in enumerate((GOLDEN / name).read_text(encoding="utf-8").split("\n"), start=1):
        if line.startswith("XFAIL "):
            reason = line.removeprefix("XFAIL ")
        elif line.strip() and not line.startswith("#"):
            cells = line.split("\t")
            assert len(cells) == columns, f"{name}:{number}: {len(cells)} columns, not {columns}"
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            found.append(pytest.param(*cells, id=f"{name}:{number}", marks=marks))
            reason = ""
    assert found, f"{name} holds no fact"
    return found
