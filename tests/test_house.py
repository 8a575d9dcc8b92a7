"""The house stands: imports go down only, each exchangeable library has one room, faces define nothing,
tables say where they come from, and no code above the first floor asks which language it has before it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {"analyzers": 1, "deals": 2, "search": 3, "web": 4, "cli": 4}
PACKAGES = tuple(FLOORS)

ONLY_IN = {
    "whoosh": ("search/engines/whoosh/", "analyzers/whoosh.py"),
    "numpy": ("search/engines/whoosh/",),
    "orjson": ("search/engines/whoosh/packing.py",),
    "zstandard": ("search/engines/whoosh/packing.py",),
    "numba": ("search/engines/whoosh/kernels/compiling.py",),
    "pymorphy3": ("analyzers/morphology.py",),
    "simplemma": ("analyzers/morphology.py",),
    "snowballstemmer": ("analyzers/morphology.py",),
    "flask": ("web/",),
    "werkzeug": ("web/",),
    "jinja2": ("web/",),
    "waitress": ("web/",),
    "babel": ("web/",),
    "limits": ("web/limits.py",),
    "currency_converter": ("deals/rates.py",),
    "trafilatura": ("search/documents/html.py",),
    "lxml": ("search/documents/",),
    "pypdf": ("search/documents/pdf.py",),
    "docx": ("search/documents/docx.py",),
    "warcio": ("search/documents/warc.py",),
    "pyarrow": ("search/bulk/parquet.py",),
    "distributed": ("search/bulk/workers.py",),
    "opensearchpy": ("search/engines/opensearch/connection.py",),
    "click": ("cli/",),
    "rich": ("cli/",),
}
"""Library -> the rooms (a file, or a folder with a slash) that may import it."""

WEB_FROM_CLI = {"cli/serve.py", "cli/page.py"}
LANGUAGE_CODES = {"ru", "bg", "uk"}
ENVIRONMENT = {"search/settings.py"}
LONGEST_ROOM = 400
FACES = [f"{package}/__init__.py" for package in PACKAGES]


def rooms() -> list[str]:
    return sorted(
        path.relative_to(ROOT).as_posix() for package in PACKAGES for path in (ROOT / package).rglob("*.py")
    )


ROOMS = rooms()


def tree_of(room: str) -> ast.Module:
    return ast.parse((ROOT / room).read_text(encoding="utf-8"), room)


def is_for_types(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imports_of(tree: ast.Module) -> set[str]:
    """Every module a room names in an import, wherever it stands in the file."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are written in full"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return found


def modules_at_import(room: str) -> set[str]:
    """The rooms of ours that run when this room is imported (not those it imports inside a function)."""
    found: set[str] = set()

    def walk(nodes: list[ast.stmt]) -> None:
        for node in nodes:
            if isinstance(node, ast.If) and is_for_types(node):
                continue
            if isinstance(node, (ast.If, ast.Try)):
                for branch in ("body", "orelse", "finalbody"):
                    walk(getattr(node, branch, []))
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    found.update(room_of(alias.name))
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    found.update(room_of(f"{node.module}.{alias.name}") or room_of(str(node.module)))

    walk(tree_of(room).body)
    return found - {room}


def room_of(module: str) -> set[str]:
    path = module.replace(".", "/")
    return {room for room in (f"{path}.py", f"{path}/__init__.py") if room in ROOMS}


def test_every_package_has_rooms() -> None:
    assert {room.split("/")[0] for room in ROOMS} == set(PACKAGES)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_go_down_only(room: str) -> None:
    floor = room.split("/")[0]
    for module in imports_of(tree_of(room)):
        other = module.split(".")[0]
        if other == floor or other not in FLOORS:
            continue
        if (floor, other) == ("cli", "web"):
            assert room in WEB_FROM_CLI, f"{room} imports {module}: only {WEB_FROM_CLI} may"
        else:
            assert FLOORS[other] < FLOORS[floor], f"{room} imports {module}, which is not below it"
        if floor == "web":
            assert other == "search" or module.startswith("analyzers.tokens"), f"{room} imports {module}"


@pytest.mark.parametrize("room", ROOMS)
def test_a_library_is_imported_in_its_room_only(room: str) -> None:
    for module in imports_of(tree_of(room)):
        allowed = ONLY_IN.get(module.split(".")[0])
        if allowed:
            assert any(
                room == place or (place.endswith("/") and room.startswith(place)) for place in allowed
            ), f"{room} imports {module}, which belongs to {' and '.join(allowed)}"


def test_every_dependency_has_a_room() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = (*project["dependencies"], *project["optional-dependencies"]["documents"])
    named = {re.split(r"[<>=\[ ]", line)[0] for line in declared}
    imported_as = {"currencyconverter": "currency_converter", "python-docx": "docx"}
    for_others = {
        "pymorphy3-dicts-ru",
        "pymorphy3-dicts-uk",
        "lxml-html-clean",
    }  # other libraries import them
    used = {module.split(".")[0] for room in ROOMS for module in imports_of(tree_of(room))}
    for name in named - for_others:
        library = imported_as.get(name, name)
        assert library in ONLY_IN, f"{name} is declared; say in ONLY_IN where it may be imported"
        assert library in used, f"{name} is declared and never imported"


def test_no_circle_of_imports() -> None:
    below = {room: modules_at_import(room) for room in ROOMS}
    done: set[str] = set()

    def visit(room: str, path: tuple[str, ...]) -> None:
        assert room not in path, "circle: " + " -> ".join((*path[path.index(room) :], room))
        if room in done:
            return
        for other in sorted(below[room]):
            visit(other, (*path, room))
        done.add(room)

    for room in ROOMS:
        visit(room, ())


@pytest.mark.parametrize("face", FACES)
def test_a_face_defines_nothing(face: str) -> None:
    tree = tree_of(face)
    for node in tree.body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_all = isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [
            "__all__"
        ]
        assert is_docstring or is_all or isinstance(node, ast.ImportFrom), f"{face}:{node.lineno} is no name"
    exported = {
        name for node in tree.body if isinstance(node, ast.ImportFrom) for name in map(_bound, node.names)
    }
    listed = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    ]
    assert not exported - {"annotations"} or set(listed[0]) == exported - {"annotations"}


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_is_and_is_no_hall(room: str) -> None:
    source = (ROOT / room).read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source)), f"{room} has no docstring"
    assert source.count("\n") <= LONGEST_ROOM, f"{room} is too long: which second thing does it hold?"
    name = Path(room).stem
    assert not re.search(r"util|helper|manager|common|misc", name), f"{room}: the name says nothing"


@pytest.mark.parametrize("room", [room for room in ROOMS if not room.startswith("analyzers/")])
def test_no_code_above_the_first_floor_asks_for_a_language(room: str) -> None:
    for node in ast.walk(tree_of(room)):
        tests = [node] if isinstance(node, ast.Compare) else []
        if isinstance(node, (ast.If, ast.IfExp, ast.While)):
            tests = [part for part in ast.walk(node.test) if isinstance(part, ast.Compare)]
        if isinstance(node, ast.match_case):
            codes = {part.value for part in ast.walk(node.pattern) if isinstance(part, ast.Constant)}
            assert not codes & LANGUAGE_CODES, f"{room}:{node.pattern.lineno} asks for a language"
        for test in tests:
            constants = {part.value for part in ast.walk(test) if isinstance(part, ast.Constant)}
            assert not constants & LANGUAGE_CODES, f"{room}:{test.lineno} asks for a language"


@pytest.mark.parametrize("room", ROOMS)
def test_only_the_settings_read_the_environment(room: str) -> None:
    if room in ENVIRONMENT:
        return
    for node in ast.walk(tree_of(room)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            assert node.attr not in {"environ", "getenv"}, f"{room}:{node.lineno} reads the environment"


def _calls_at_import(tree: ast.Module) -> Iterator[ast.Call]:
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If)):
            continue
        for part in ast.walk(node):
            if isinstance(part, ast.Call):
                yield part


@pytest.mark.parametrize("room", ROOMS)
def test_no_file_is_read_at_import(room: str) -> None:
    for call in _calls_at_import(tree_of(room)):
        name = ast.unparse(call.func).split(".")[-1]
        assert name not in {"open", "read_text", "read_bytes", "read_table", "print", "mkdir"}, (
            f"{room}:{call.lineno} works at import: {ast.unparse(call)[:60]}"
        )


@pytest.mark.parametrize("room", ["search/choices.py", "search/dates.py", "search/outlets.py"])
def test_words_of_a_language_stand_in_tables(room: str) -> None:
    tree = tree_of(room)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            plain = re.sub(r"\[[^]]*\]", "", node.value)  # classes of letters name an alphabet, not a word
            found = re.search("[а-яёіїєґ]{2,}", plain, re.IGNORECASE)
            assert not found, f"{room}:{node.lineno} holds a word: {node.value[:60]!r}"


# --- tables ------------------------------------------------------------------------------------------------

TABLES = sorted(
    path.relative_to(ROOT).as_posix()
    for package in PACKAGES
    for path in (ROOT / package).rglob("tables/**/*")
    if path.is_file() and path.suffix != ".md"
)


def head_of(text: str) -> str:
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# "))
    return "\n".join(lines)


def rows_of(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def test_there_are_tables() -> None:
    assert TABLES


@pytest.mark.parametrize("table", TABLES)
def test_a_table_can_be_read_and_has_rows(table: str) -> None:
    assert table.endswith(".tsv"), f"{table}: tables are .tsv"
    text = (ROOT / table).read_text(encoding="utf-8")
    assert rows_of(text), f"{table} has no rows"
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        assert line.split("\t")[0].strip(), f"{table}:{number} has an empty first column"


@pytest.mark.parametrize("table", TABLES)
def test_a_table_names_its_source_its_licence_and_how_it_was_checked(table: str) -> None:
    head = head_of((ROOT / table).read_text(encoding="utf-8"))
    for wanted in (r"source", r"licen[cs]e", r"20\d\d-\d\d", r"check"):
        assert re.search(wanted, head, re.IGNORECASE), f"the head of {table} does not say: {wanted}"


@pytest.mark.parametrize("table", TABLES)
def test_a_table_says_nothing_twice(table: str) -> None:
    rows = rows_of((ROOT / table).read_text(encoding="utf-8"))
    twice = sorted({row for row in rows if rows.count(row) > 1})
    assert not twice, f"{table}: {twice[:5]}"


def test_tables_go_into_the_wheel() -> None:
    import tomllib

    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"][
        "targets"
    ]["wheel"]
    assert set(wheel["packages"]) == set(PACKAGES)  # hatchling takes every file of a package along


def test_a_search_loads_nothing_of_how_deals_are_found() -> None:
    """It would cost a third of the time in which `dogovor search` answers. Nor of sources and suggestions."""
    unwanted = ("deals", "web", "flask", "rich", "search.completions", "search.sources", "tomllib")
    code = f"import sys, cli.search\nprint([name for name in sys.modules if name.startswith({unwanted})])"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"
