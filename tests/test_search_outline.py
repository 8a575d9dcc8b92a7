"""Pages of tests/golden/articles, line by line; and the laws that hold for any text."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.text import clean
from search.corpus import Article, article_from_text
from search.lines import Role
from search.outline import classify_lines, outline

PAGES = sorted((Path(__file__).parent / "golden" / "articles").glob("*.tsv"))


@dataclass
class Page:
    lines: list[tuple[str, str, str | None]] = field(default_factory=list)  # role, text, what we say today
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(text for _, text, _ in self.lines)


def page_of(path: Path) -> Page:
    page, miss = Page(), None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#= "):
            name, _, value = line[3:].partition(": ")
            page.facts[name] = value.strip()
        elif line.startswith("#? "):
            miss = line[3:].strip()
        elif not line.startswith("#"):
            role, _, text = line.partition("\t")
            page.lines.append((role, text, miss))
            miss = None
    return page


def facts_of(article: Article) -> dict[str, str]:
    headings = dict.fromkeys(p.heading for p in article.paragraphs if p.heading)
    return {
        "title": str(article.title),
        "published": str(article.published),
        "outlet": str(article.outlet),
        "author": str(article.author),
        "lang": article.lang,
        "url": str(article.url),
        "headings": " | ".join(headings),
        "paragraphs": str(len(article.paragraphs)),
        "bullets": str(sum(p.bullet for p in article.paragraphs)),
    }


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_line_plays_its_part(path: Path) -> None:
    page = page_of(path)
    said = classify_lines(page.text)
    assert len(said) == len(page.lines)
    wrong = []
    for (role, text, miss), (_, found) in zip(page.lines, said, strict=True):
        if miss and found == role:
            wrong.append(f"mended, take the #? away: {text}")
        elif found != (miss or role):
            wrong.append(f"{role}, not {found}: {text}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_facts_of_the_article(path: Path) -> None:
    page = page_of(path)
    found = facts_of(article_from_text(page.text, f"{path.stem}.txt"))
    assert {name: found[name] for name in page.facts} == page.facts


LINES = st.one_of(
    st.sampled_from([text for path in PAGES for _, text, _ in page_of(path).lines]),
    st.sampled_from(
        ["Фото:", "Другие новости", "12.03.2025", "— ", "19 января", "*", "date 2025", "Читайте також"]
    ),
    st.text(max_size=60),
    st.text("абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюя АБВ.,:;—-«»„“0123456789", max_size=400),
)


@given(st.lists(LINES, max_size=30).map("\n".join))
def test_any_text_is_taken_apart_without_loss(text: str) -> None:
    cleaned = clean(text)
    lines = outline(cleaned)
    assert [line.number for line in lines] == list(range(1, cleaned.count("\n") + 2))
    assert all((line.role is Role.BLANK) == (not line.text) for line in lines)
    article = article_from_text(text, "page.txt")
    body = [line.number for line in lines if line.role is Role.BODY]
    if body:
        assert [p.line for p in article.paragraphs] == body
    for number, paragraph in enumerate(article.paragraphs, start=1):
        assert (paragraph.number, paragraph.id) == (number, f"page#{number}")
        assert paragraph.text and paragraph.text == paragraph.text.strip() == clean(paragraph.text)
        assert paragraph.lang in ("ru", "bg", "uk")


@given(st.lists(LINES, max_size=20).map("\n".join))
def test_long_paragraphs_are_never_furniture(text: str) -> None:
    long = "Правительство области утвердило договор о строительстве моста через реку. " * 5
    kept = [line for line in outline(clean(f"{text}\n\n{long}\n\n{text}")) if line.text == long.strip()]
    assert [line.role for line in kept] == [Role.BODY]
