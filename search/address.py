"""Where an index on OpenSearch is: "opensearch:https://host:9200/name".

Comes in: what was typed. Goes out: the hosts and the name. A user or a password has no place in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from search.errors import UnsupportedFeature

SCHEME = "opensearch:"
_DEFAULT_NAME = "dogovor"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")


@dataclass(frozen=True, slots=True)
class Address:
    """Hosts of one cluster, and the name by which the index is known there (an alias)."""

    hosts: tuple[str, ...]
    name: str

    def __str__(self) -> str:
        return f"{SCHEME}{','.join(self.hosts)}" + ("" if self.name == _DEFAULT_NAME else f"/{self.name}")


def is_address(typed: object) -> bool:
    """Whether something names a server and not a folder."""
    return str(typed).startswith(SCHEME)


def address_of(typed: str) -> Address:
    """What was typed as an address.

    >>> address_of("opensearch:http://localhost:9200")
    Address(hosts=('http://localhost:9200',), name='dogovor')
    >>> str(address_of("opensearch:https://a:9200,https://b:9200/press"))
    'opensearch:https://a:9200,https://b:9200/press'

    Raises:
        UnsupportedFeature: it is none; a password in it is not repeated.
    """
    hosts, name = [], _DEFAULT_NAME
    for typed_host in typed.removeprefix(SCHEME).split(","):
        try:
            parts = urlsplit(typed_host.strip())
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            raise _wrong("a port is no number") from None
        if parts.username or parts.password or "@" in parts.netloc:
            raise _wrong(
                "user and password do not belong into an address. Set DOGOVOR_OPENSEARCH_USER and "
                "DOGOVOR_OPENSEARCH_PASSWORD"
            )
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise _wrong("write opensearch:http://HOST:PORT, or opensearch:https://HOST:PORT/NAME")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        hosts.append(f"{parts.scheme}://{host}{port}")
        if path := parts.path.strip("/"):
            name = path
    if not _NAME.fullmatch(name):
        raise _wrong("the name of an index has small Latin letters, digits, - and _")
    return Address(tuple(hosts), name)


def _wrong(what: str) -> UnsupportedFeature:
    return UnsupportedFeature(f"This is no address of an index on OpenSearch: {what}.")
