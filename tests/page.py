"""A page as a tree, read by a real parser: what tests of the page ask instead of looking for substrings.

Comes in: HTML. Goes out: elements with attributes, children and text. Tags left open or closed without having
been opened are errors, and so are two elements with one id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass
class Element:
    """One element; `text` is all text below it, white space made plain."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self._texts()).split())

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str, default: str | None = None) -> str | None:
        return self.attributes.get(name, default)

    def all(self, tag: str = "", cls: str = "", **attributes: str) -> list[Element]:
        """Every element below this one that fits, in order."""
        return [element for element in self._below() if element.fits(tag, cls, attributes)]

    def one(self, tag: str = "", cls: str = "", **attributes: str) -> Element:
        """The only element that fits."""
        found = self.all(tag, cls, **attributes)
        assert len(found) == 1, f"{len(found)} elements fit {tag} {cls} {attributes}"
        return found[0]

    def link(self, text: str) -> Element:
        """The only link with exactly this text."""
        found = [link for link in self.all("a") if link.text == text]
        assert len(found) == 1, f"{len(found)} links read “{text}”: {[a.text for a in self.all('a')]}"
        return found[0]

    def fits(self, tag: str, cls: str, attributes: dict[str, str]) -> bool:
        return (
            (not tag or self.tag == tag)
            and (not cls or cls in self.classes)
            and all(
                self.attributes.get(name.replace("_", "-")) == value for name, value in attributes.items()
            )
        )

    def _below(self) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child._below()

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.here = self.root
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        assert len(attributes) == len(attrs), f"<{tag}> has an attribute twice"
        if "id" in attributes:
            assert attributes["id"] not in self.ids, f"two elements have the id {attributes['id']}"
            self.ids.add(attributes["id"])
        element = Element(tag, attributes, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def parsed(html: str) -> Element:
    """The tree of a whole page."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.here is builder.root, f"<{builder.here.tag}> is left open"
    return builder.root
