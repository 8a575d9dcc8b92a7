"""All texts of the page, gathered from where they are said, and the catalogs brought up to date with them.

    python -m web.texts        after a text was written or changed: each catalog gets the new ones
    python -m web.texts xx     a new language: a catalog for it, nothing in it translated

Comes in: the source of `search/` and `web/`. Goes out: `translations/<language>/LC_MESSAGES/dogovor.po`.
`tests/test_web_translations.py` holds that the catalogs have every text and no other.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from web.languages import CATALOG, TRANSLATIONS

ROOT = Path(__file__).parent.parent
ROOMS = ("search", "web")

KEYWORDS = {"say": None, "say_many": (1, 2), "both": (1, 2), "_": None, "gettext": None, "ngettext": (1, 2)}
"""What is called with a text; where it is two, with which of its arguments."""

TEMPLATES = {"trimmed": "true", "newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
"""Templates are read as the page reads them."""

WIDTH = 110

UNSTEADY = ('"POT-Creation-Date', '"PO-Revision-Date', '"Report-Msgid-Bugs', '"Generated-By')
"""Lines of a catalog that say when and with what it was made."""


def gathered() -> Catalog:
    """Every text of the page, with the files that say it."""
    catalog = Catalog(project="dogovor")
    for path in _sources():
        method, options = ("jinja2", TEMPLATES) if path.suffix == ".html" else ("python", {})
        with path.open("rb") as source:
            for _, message, _, _ in extract(method, source, KEYWORDS, options=options):
                name = path.relative_to(ROOT).as_posix()
                catalog.add(message, locations=[(name, 0)])
    return catalog


def read(path: Path) -> Catalog:
    """A catalog as it stands."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def begun(code: str) -> Catalog:
    """A catalog in which nothing is translated yet."""
    return Catalog(
        locale=code,
        project="dogovor",
        version="1",
        header_comment=f"# The page of dogovor in {Locale.parse(code).english_name}. Licence: MIT.",
        last_translator="dogovor",
        language_team=code,
        fuzzy=False,
    )


def update(path: Path) -> int:
    """Bring one catalog up to date; how many of its texts are not translated."""
    catalog = read(path) if path.exists() else begun(path.parent.parent.name)
    catalog.update(gathered(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    write(path, catalog)
    return sum(not is_translated(message.string) for message in catalog if message.id)


def write(path: Path, catalog: Catalog) -> None:
    """Keep a catalog; equal texts make equal files, whenever and by whatever release they are written."""
    written = BytesIO()
    write_po(written, catalog, width=WIDTH, sort_by_file=True, include_lineno=False)
    lines = written.getvalue().decode().splitlines(keepends=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line for line in lines if not line.startswith(UNSTEADY)), encoding="utf-8")


def is_translated(said: object) -> bool:
    """Whether a translation, or each of its forms, says anything."""
    return all(said) if isinstance(said, tuple | list) else bool(said)


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted(path for path in (ROOT / room).rglob("*") if path.suffix in (".py", ".html"))


def main(new: list[str]) -> None:
    """Bring all catalogs up to date, and begin new ones."""
    catalogs = {path.parent.parent.name: path for path in TRANSLATIONS.glob(f"*/{CATALOG}")}
    catalogs |= {code: TRANSLATIONS / code / CATALOG for code in new}
    for code, path in sorted(catalogs.items()):
        print(f"{code}: {update(path)} texts to translate, in {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1:])
