"""What kind of file it is: by its first bytes where they prove it, else by its name, else by a look at it.

Comes in: a name, the first bytes, perhaps a media type. Goes out: the name of a kind, or None.

>>> kind_of("отчёт.PDF", b"%PDF-1.7"), kind_of("page.html", b"%PDF-1.7"), kind_of("a.tar", b"...")
('pdf', 'pdf', None)
"""

from __future__ import annotations

import re
from collections.abc import Mapping

EXTENSIONS: Mapping[str, str] = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".mht": "mail",
    ".mhtml": "mail",
    ".pdf": "pdf",
    ".docx": "docx",
    ".eml": "mail",
    ".mbox": "mbox",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".warc": "warc",
    ".warc.gz": "warc",
    ".zip": "zip",
}
"""How a file with each extension is read."""

MEDIA_TYPES: Mapping[str, str] = {
    "text/plain": "text",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "message/rfc822": "mail",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
}
"""The same for what a server or a letter says of its parts."""

HEAD = 4_096
"""Bytes that are enough for a look."""

_PROOFS = ((b"%PDF-", "pdf"), (b"WARC/", "warc"))
_ZIP = b"PK\x03\x04"
_MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)\b", re.DOTALL)
_HEADERS = re.compile(rb"(?:[A-Za-z][A-Za-z-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}", re.ASCII)
_LETTER = re.compile(rb"^(?:from|date|subject|message-id|mime-version):", re.IGNORECASE | re.MULTILINE)


def extension_of(name: str) -> str:
    """The extension that tells the kind, in small letters; empty where there is none.

    >>> extension_of("crawl.WARC.gz"), extension_of("page.htm"), extension_of(".txt"), extension_of("статья")
    ('.warc.gz', '.htm', '', '')
    """
    name = name.rpartition("/")[2].lower()
    for known in (".warc.gz",):
        if name.endswith(known) and name != known:
            return known
    stem, dot, end = name.rpartition(".")
    return f".{end}" if dot and stem.strip(".") else ""


def is_known(name: str) -> bool:
    """Whether files of that name are read where they lie in a folder."""
    return extension_of(name) in EXTENSIONS


def kind_of(name: str, head: bytes, *, named: bool = False) -> str | None:
    """The kind of a file.

    Args:
        name: its name.
        head: its first bytes.
        named: a person named it, so that a file of an unknown name is looked at, and is text at last.
    """
    by_name = EXTENSIONS.get(extension_of(name))
    bare = head.removeprefix(b"\xef\xbb\xbf")
    for proof, kind in _PROOFS:
        if bare.startswith(proof):
            return kind
    if head.startswith(_ZIP):
        return "zip" if by_name in (None, "zip") else "docx" if by_name == "docx" else by_name
    if by_name or not named:
        return by_name
    return _by_look(bare)


def _by_look(head: bytes) -> str:
    if _MARKUP.match(head):
        return "html"
    if _XML.match(head):
        return "feed"
    if head.lstrip().startswith(b"{") and re.match(rb'\s*\{\s*"', head):
        return "jsonl"
    if (letter := _HEADERS.match(head)) and len(set(_LETTER.findall(letter.group().lower()))) > 1:
        return "mail"
    return "text"


def not_read(name: str) -> str:
    """Why a file of that name is left out.

    >>> not_read("photo.png"), not_read("README")
    ('files that end in .png are not read', 'files without an extension are read only where they are named')
    """
    if end := extension_of(name):
        return f"files that end in {end} are not read"
    return "files without an extension are read only where they are named"


def readable() -> str:
    """The extensions that are read, for a message."""
    return ", ".join(EXTENSIONS)
