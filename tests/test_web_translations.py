"""Every text of the page stands in every catalog: translated, with the same places and markup, in all plural
forms; and no page over seeds/ shows a text that was never said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from gettext import NullTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from flask import Flask
from flask.testing import FlaskClient

from search.choices import known_values
from search.facets import FACET_NAMES, NONE
from search.query import SORTS
from search.tally import GROUPINGS
from tests.page import Element, parsed
from web import languages
from web.languages import CATALOG, TRANSLATIONS, Speaker
from web.texts import gathered, is_translated, read, update

CODES = tuple(code for code in languages.codes() if code != languages.SOURCE)

_PLACE = re.compile(r"%\(\w+\)s|%%")
_MARKUP = re.compile(r"<[^>]+>")

AS_IN_ENGLISH = {"кредитная линия", "“%(word)s”", "%(deals)s (%(share)s)"}
"""Texts that may be said in another language as they are here."""


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return gathered()


@pytest.fixture(scope="module", params=CODES)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    return read(TRANSLATIONS / request.param / CATALOG)


def said_in(catalog: Catalog) -> dict[str, Message]:
    """The texts of a catalog by their first English words."""
    return {key_of(message): message for message in catalog if message.id}


def key_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms_of(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_there_are_texts_of_rooms_and_of_templates(texts: Catalog) -> None:
    places = {name for message in texts for name, _ in message.locations}
    assert {"search/wording.py", "search/syntax.py", "web/app.py", "web/templates/about.html"} <= places


def test_nothing_is_missing_and_nothing_is_left_over(catalog: Catalog, texts: Catalog) -> None:
    have, want = said_in(catalog), said_in(texts)
    assert not want.keys() - have.keys(), "run python -m web.texts and translate what is new"
    assert not have.keys() - want.keys(), "run python -m web.texts: nobody says these any more"
    assert not catalog.obsolete
    for key, message in have.items():
        assert isinstance(message.id, str) == isinstance(want[key].id, str), key


def test_every_text_is_translated_and_none_is_a_guess(catalog: Catalog) -> None:
    for key, message in said_in(catalog).items():
        assert is_translated(message.string), f"not translated: {key}"
        assert not message.fuzzy, f"to be looked at: {key}"
        if key not in AS_IN_ENGLISH and re.search("[a-z]{3}", _PLACE.sub("", _MARKUP.sub("", key))):
            assert forms_of(message) != [key], f"as in English: {key}"


def test_all_plural_forms_are_there(catalog: Catalog) -> None:
    for key, message in said_in(catalog).items():
        if not isinstance(message.id, str):
            assert len(forms_of(message)) == catalog.num_plurals, key


def test_the_plural_forms_are_those_of_the_language(catalog: Catalog) -> None:
    assert catalog.num_plurals == Catalog(locale=catalog.locale).num_plurals
    assert catalog.plural_expr == Catalog(locale=catalog.locale).plural_expr


def test_places_and_markup_are_those_of_the_english_text(catalog: Catalog) -> None:
    for key, message in said_in(catalog).items():
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        for told in forms_of(message):
            # "A bracket is open": of one thing the number need not be written.
            allowed = [sorted(_PLACE.findall(one)) for one in ids]
            assert sorted(_PLACE.findall(told)) in allowed, key
            assert sorted(_MARKUP.findall(told)) == sorted(_MARKUP.findall(ids[-1])), key
            told % dict.fromkeys(re.findall(r"%\((\w+)\)s", told), "x")


def test_no_text_can_break_out_of_an_attribute(catalog: Catalog) -> None:
    for message in said_in(catalog).values():
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        for text in (*ids, *forms_of(message)):
            assert '"' not in _MARKUP.sub("", text)
            assert not re.search(r"&|on\w+=|javascript:|style=", text), text


def test_spaces_at_the_ends_are_kept(catalog: Catalog) -> None:
    for key, message in said_in(catalog).items():
        for told in forms_of(message):
            assert told == told.strip() or key != key.strip(), key
            assert "  " not in told


@pytest.mark.parametrize("code", CODES)
def test_each_language_uses_its_own_letters_and_quotes(code: str) -> None:
    """No Russian letter in Ukrainian or Bulgarian, no Ukrainian one elsewhere, and the quotes of each."""
    foreign = {"ru": "іїєґѝ", "uk": "ыэъё", "bg": "ыэёіїєґ"}[code]
    quotes = {"ru": "«»", "uk": "«»", "bg": "„“"}[code]
    for key, message in said_in(read(TRANSLATIONS / code / CATALOG)).items():
        if "<span lang" in key or "ь" in key:
            continue  # they speak of letters and words of other languages
        for told in forms_of(message):
            assert not set(told.lower()) & set(foreign), told
            assert not set(_MARKUP.sub("", told)) & (set("«»„“”") - set(quotes)), told


def test_catalogs_are_written_the_same_at_any_time(tmp_path: Path, catalog: Catalog) -> None:
    kept = TRANSLATIONS / str(catalog.locale) / CATALOG
    copy = tmp_path / str(catalog.locale) / CATALOG
    copy.parent.mkdir(parents=True)
    copy.write_bytes(kept.read_bytes())
    assert update(copy) == 0
    assert copy.read_text(encoding="utf-8") == kept.read_text(encoding="utf-8")


def test_a_new_language_begins_with_nothing_translated(tmp_path: Path, texts: Catalog) -> None:
    begun = tmp_path / "pl" / CATALOG
    assert update(begun) == len(said_in(texts))
    assert read(begun).num_plurals == 3


# --- what pages show ----------------------------------------------------------------------------------------

PAGES = (
    "/",
    "/?q=договор",
    "/?q=кредитная линия",
    "/?q=угода&lang=uk",
    "/?q=ljujdjh",
    "/?q=dogovor",
    "/?q=догоовор",
    "/?q=мемарандум&exact=1",
    "/?q=нет такого слова нигде совсем",
    '/?q="кредитная линия" (газ OR -(((',
    "/?q=sector:энерг amount:>1 lang:de year:25 currency:euro * аб* договор* 5млн дoговор «",
    "/?q=party:Китай&sector=energy&amount=1b%2B&min_usd=5&max_usd=lots&sort=x&page=0&year=25",
    "/?sector=none&kind=none&lang=none&year=none&currency=none&qualifier=none&place=none&party=none",
    "/?page=999",
    "/?q=-газ",
    "/?q=%FF",
    "/?q=" + "а" * 600,
    "/deals",
    "/deals?q=газ&once=1&sort=-amount",
    "/deals?qualifier=over&status=signed&kind=contract&min_usd=10m",
    "/deals?heading=none",
    "/deals?q=нетникакогослова",
    "/overview",
    "/overview?once=1&year=2025",
    "/overview?q=нетникакогослова",
    "/sums",
    *(f"/sums?by={by}" for by in ("year", "amount", "party", "kind", "lang", "currency", "status", "place")),
    "/sums?by=nothing&once=1",
    "/values/party",
    "/values/place?part=ка&view=deals",
    "/values/heading?part=нетникакогослова",
    "/deals?in=KZT&min=1m",
    "/deals?in=euro&max=10m",
    "/overview?in=KZT&min=lots",
    "/about",
    "/suggest",
    "/suggest?q=ка",
    "/suggest?q=ююю",
    "/suggest?q=" + "а" * 200,
    "/nowhere",
    "/language?to=xx",
    "/article/nothing",
)
"""Addresses whose pages together show nearly all there is to say."""

_OWN_WORDS = frozenset({"dogovor", "CSV", "JSON", "OCDS", "JavaScript", "English"})
"""What is called so in every language."""

_QUERY_WORDS = frozenset(
    {
        *SORTS,
        *GROUPINGS,
        *FACET_NAMES,
        NONE,
        "usd",
        *(value for facet in FACET_NAMES for value in known_values(facet)),
    }
)
"""What is typed so in every language: fields, orders, values."""

_LATIN = re.compile(r"[A-Za-z][A-Za-z_-]*[A-Za-z]{2,}")
_CODE = re.compile(r"[A-Z]{3}(?:\.[A-Z.]+)?|PA\.NUS\.FCRF")
_ATTRIBUTES = (
    "aria-label",
    "title",
    "placeholder",
    "alt",
    "data-column",
    "data-list",
    "data-none",
    "data-some",
)


@pytest.fixture(scope="module")
def client(seeds_app: Flask) -> FlaskClient:
    return seeds_app.test_client()


def addresses(client: FlaskClient) -> Iterator[str]:
    """The pages named above, and each kind of page that results lead to."""
    yield from PAGES
    for start, kind in (("/?q=заем", "/why/"), ("/?q=договор", "/article/"), ("/deals?q=газ", "/deal/")):
        links = (link.get("href") or "" for link in parsed(client.get(start).text).all("a"))
        found = list(dict.fromkeys(link.partition("#")[0] for link in links if link.startswith(kind)))
        assert found, f"{start} leads to no {kind}"
        yield from found[:6]


@cache
def words_of_the_articles() -> frozenset[str]:
    """Latin words in the articles themselves; with their names."""
    files = sorted((Path(__file__).parent.parent / "seeds").iterdir())
    return frozenset(
        _LATIN.findall(" ".join(f"{one.name} {one.read_text(encoding='utf-8')}" for one in files))
    )


def is_english(word: str, address: str, names: set[str]) -> bool:
    """Whether a Latin word on a page is no name, no code, and neither of the articles nor typed."""
    known = word in _OWN_WORDS or word in _QUERY_WORDS or word in words_of_the_articles() or word in names
    return not (known or _CODE.fullmatch(word) or word in address)


def names_on(page: Element) -> set[str]:
    """Latin words of the names that a page marks as being in no language of its own."""
    return {
        word for element in page.all() if element.get("lang") == "" for word in _LATIN.findall(element.text)
    }


def words_of_the_page(page: Element) -> Iterator[str]:
    """All that is shown or read out and is not part of a text, a name or a query: text, titles, labels."""
    spoken = page.one("html")["lang"]
    yield from _below(page, spoken)


def _below(element: Element, spoken: str) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
            continue
        own = child.get("lang", spoken) != spoken
        if child.tag in ("script", "style", "code", "kbd") or own:
            continue
        yield from (child[name] for name in _ATTRIBUTES if name in child.attributes)
        yield from _below(child, spoken)


@pytest.mark.slow
@pytest.mark.parametrize("code", CODES)
def test_no_page_shows_english_words(client: FlaskClient, code: str) -> None:
    left: dict[str, str] = {}
    for address in addresses(client):
        page = parsed(client.get(address, headers={"Accept-Language": code}).text)
        assert page.one("html")["lang"] == code
        names = names_on(page)
        for text in words_of_the_page(page):
            for word in _LATIN.findall(text):
                if is_english(word, address, names):
                    left.setdefault(" ".join(text.split()), address)
    assert left == {}


class _Shouting(NullTranslations):
    """A language that is made up: everything said in it stands between ⟦ and ⟧."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@pytest.mark.slow
def test_every_word_of_the_page_was_said(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a language that is made up nothing stands outside its brackets: no text was forgotten."""
    shouting = Speaker("ru", _Shouting())  # names and dates of the CLDR are not in Latin letters then
    monkeypatch.setattr(languages, "speaker", lambda code: shouting)
    left: dict[str, str] = {}
    for address in addresses(client):
        page = parsed(client.get(address).text)
        names = names_on(page)
        for text in _all_together(page):
            bare = _without_said(text)
            for word in _LATIN.findall(bare):
                if is_english(word, address, names):
                    left.setdefault(word, address)
    assert left == {}


def _all_together(page: Element) -> Iterator[str]:
    """Attributes one by one, and the whole text at once: what was said may reach over several elements."""
    texts: list[str] = []
    attributes: list[str] = []

    def walk(element: Element) -> None:
        for child in element.children:
            if isinstance(child, str):
                texts.append(child)
            elif child.tag not in ("script", "style", "code", "kbd") and "lang" not in child.attributes:
                attributes.extend(child[name] for name in _ATTRIBUTES if name in child.attributes)
                walk(child)

    html = page.one("html")
    walk(html)
    yield " ".join(texts)
    yield from attributes


def _without_said(text: str) -> str:
    """What is left of a text when all that was said is taken out, from the inside outwards."""
    while (less := re.sub("⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = less
    return text
