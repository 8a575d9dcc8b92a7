"""Plain text in any of the encodings of the Cyrillic world.

Comes in: bytes. Goes out: one document, its lines as they stand; what they are, `search.outline` finds out.
"""

from __future__ import annotations

from collections.abc import Iterator

from search.documents.model import CannotRead, Document, Part, Reading
from search.encodings import NotText, decode


def read(part: Part, reading: Reading) -> Iterator[Document]:
    """The text.

    Raises:
        CannotRead: it is none, or a long one.
    """
    found = decode(part.whole(reading.limits.text, "text"))
    if isinstance(found, NotText):
        raise CannotRead(found.reason)
    yield Document(found.text, encoding=found.encoding, damaged=found.damaged)
