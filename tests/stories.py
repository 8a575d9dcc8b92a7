"""Stories of tests/golden/near_copies*.txt, and what became of each, as articles to compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path

from search.corpus import Article, article_from_text
from search.near_copies import Told, words_of

GOLDEN = Path(__file__).with_name("golden")


@dataclass(frozen=True)
class Story:
    """An article of the file: its own story, or what became of one."""

    name: str
    lang: str
    published: str
    title: str = ""
    paragraphs: tuple[str, ...] = ()
    of: str = ""
    copy: bool = False
    tried: str = ""

    @property
    def told(self) -> Told:
        """As it is compared."""
        words = (words_of(f"{self.name}#{at}", text) for at, text in enumerate(self.paragraphs, 1))
        return Told(self.name, self.published or None, tuple(words))


@dataclass
class _Edits:
    story: Story
    edits: list[str] = field(default_factory=list)

    def done(self) -> Story:
        title, paragraphs = self.story.title, list(self.story.paragraphs)
        added: list[str] = []
        for edit in self.edits:
            what, _, said = edit.partition(": ")
            if what == "title":
                title = said
            elif what == "drop":
                first, _, last = said.partition("-")
                for at in range(int(first), int(last or first) + 1):
                    paragraphs[at - 1] = ""
            elif what == "first":
                paragraphs.insert(0, said)
            elif what == "last":
                added.append(said)
            elif what == "join":
                at = int(said)
                paragraphs[at - 1 : at + 1] = [" ".join(paragraphs[at - 1 : at + 1])]
            else:
                old, _, new = edit.partition("=>")
                paragraphs = [one.replace(old.strip(), new.strip()) for one in paragraphs]
                title = title.replace(old.strip(), new.strip())
        kept = tuple(" ".join(one.split()) for one in (*paragraphs, *added) if one.strip())
        return replace(self.story, title=title, paragraphs=kept)


def stories(name: str = "near_copies.txt") -> list[Story]:
    """All of a file, in its order."""
    return list(_read((GOLDEN / name).read_text(encoding="utf-8").splitlines()))


def _read(lines: list[str]) -> Iterator[Story]:
    base: Story | None = None
    edits: _Edits | None = None
    number = 0
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line[4:].split("|")]
        if line.startswith(("=== ", "--- ")):
            if edits:
                yield edits.done()
            elif base:
                yield base
        if line.startswith("=== "):
            base, edits, number = Story(*cells), None, 0
        elif line.startswith("--- "):
            assert base is not None
            number += 1
            sort, day, tried = cells
            name = f"{base.name}-{number}"
            told = replace(base, name=name, published=day, of=base.name, copy=sort == "copy", tried=tried)
            edits = _Edits(told)
        elif edits:
            edits.edits.append(line.strip())
        elif base and not base.title:
            base = replace(base, title=line)
        elif base:
            base = replace(base, paragraphs=(*base.paragraphs, line))
    if edits:
        yield edits.done()


def article_of(story: Story) -> Article:
    """As it is indexed."""
    article = article_from_text("\n\n".join((story.title, *story.paragraphs)), f"{story.name}.txt")
    return replace(article, published=story.published or None, lang=story.lang)


def must_be_copies(all_of: list[Story]) -> Iterator[tuple[Story, Story]]:
    """Each story with what was printed again of it."""
    known = {one.name: one for one in all_of}
    yield from ((known[one.of], one) for one in all_of if one.copy)


def must_not_be(all_of: list[Story]) -> Iterator[tuple[Story, Story]]:
    """Each story with what only looks like it, and stories with those of other stories."""
    for one, other in combinations(all_of, 2):
        apart = (one.of or one.name) != (other.of or other.name)
        looks = other.of == one.name and not other.copy
        if apart or looks:
            yield one, other
