"""What a paragraph costs in an index, field by field: the figures behind docs/capacity.md.

Comes in: a number of articles, made as `benchmarks.speed` makes them; perhaps the address of an OpenSearch
whose data may be lost. Goes out: Markdown tables: bytes a paragraph of each part of an index in a folder, and
how much smaller an index on the server is without each part of its documents.

    python -m benchmarks.capacity --articles 400
    python -m benchmarks.capacity --articles 400 --opensearch http://127.0.0.1:9201
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.speed import write_articles
from search.corpus import Article, read_articles
from search.engine import Record
from search.engines.whoosh import WhooshEngine
from search.engines.whoosh.arrays import ArrayFile
from search.engines.whoosh.layout import ARRAYS, FIELDS, PLACED
from search.fields import LABEL_FIELDS, NUMBER_FIELDS, PARAGRAPH, TEXT_FIELDS
from search.records import article_records

_AT_ONCE = 500


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--articles", type=int, default=400)
    arguments.add_argument("--opensearch", metavar="URL", help="a server that nobody needs")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        records = made(Path(folder) / "articles", asked.articles)
        paragraphs = sum(record.kind == PARAGRAPH for record in records)
        print(f"{paragraphs:,} paragraphs, {len(records):,} records\n")
        show("in a folder", in_folder(records, Path(folder) / "index"), paragraphs)
        if asked.opensearch:
            show("on a server, less without it", on_server(records, asked.opensearch), paragraphs)


def made(folder: Path, articles: int) -> list[Record]:
    """Records of articles, deals unlinked."""
    write_articles(folder, articles, seed=1)
    found = [one for one in read_articles([folder]) if isinstance(one, Article)]
    records: list[Record] = []
    for article in found:
        one = article_records(article)
        records += (*one.texts, *one.deals)
    return records


def show(title: str, sizes: dict[str, int], paragraphs: int) -> None:
    """A table, the largest first."""
    print(f"| {title} | bytes a paragraph |\n|---|---|")
    for name, size in sorted(sizes.items(), key=lambda one: -one[1]):
        print(f"| {name} | {size / paragraphs:,.0f} |")
    print()


def in_folder(records: Sequence[Record], folder: Path) -> dict[str, int]:
    """Bytes of each part of the arrays."""
    engine = WhooshEngine.create(folder)
    with engine.writer() as writer:
        writer.add(records)
    engine.close()
    sizes: Counter[str] = Counter()
    for path in folder.glob(f"*{ARRAYS}"):
        file = ArrayFile(path)
        sizes["all"] += path.stat().st_size
        times = file.array("times")
        for name in FIELDS:
            starts = file.array(f"starts.{name}")
            first, stop = (int(starts[0]), int(starts[-1])) if len(starts) else (0, 0)
            sizes[f"field {name}"] += sum(
                file.array(part).nbytes for part in (f"terms.{name}", f"term_starts.{name}", f"starts.{name}")
            )
            one = sum(file.array(part).itemsize for part in ("documents", "times", "short"))
            sizes[f"field {name}"] += one * (stop - first)
            if name in PLACED:
                places = int(times[first:stop].sum(dtype=np.int64))
                sizes[f"field {name}"] += file.array("places").itemsize * places
        sizes["texts and deals as they are shown"] += file.array("stored").nbytes
        sizes["(postings, in number)"] += len(file.array("documents"))
        sizes["(places, in number)"] += len(file.array("places"))
        sizes["lengths of fields"] += file.array("lengths").nbytes
        sizes["labels"] += sum(file.array(f"label.{name}").nbytes for name in LABEL_FIELDS)
        sizes["numbers"] += sum(file.array(f"number.{name}").nbytes for name in NUMBER_FIELDS)
        ids = ("ids", "id_starts", "id_sums", "id_order", "parents", "stored_starts")
        sizes["ids, and where what begins"] += sum(file.array(name).nbytes for name in ids)
    return dict(sizes)


# --- a server -----------------------------------------------------------------------------------------------

Change = Callable[[dict[str, Any]], dict[str, Any]]


def on_server(records: Sequence[Record], address: str) -> dict[str, int]:
    """How much smaller an index is without each part of its documents."""
    from search.engines.opensearch.documents import Form, document

    sources = [dict(document(record, 1, Form()).source) for record in records]
    started = time.monotonic()
    whole = loaded(sources, address, "all")
    print(f"{len(sources) / (time.monotonic() - started):,.0f} documents a second by the clock\n")
    sizes = {"all": whole}
    for name in TEXT_FIELDS:
        sizes[f"field {name}"] = whole - loaded(map(without_field(name), sources), address, name)
    for name in ("stored", "labels", "numbers", "keys", "firsts"):
        fewer = ({key: value for key, value in one.items() if key != name} for one in sources)
        sizes[name] = whole - loaded(fewer, address, name)
    packed = loaded(sources, address, "packed", {"codec": "best_compression"})
    sizes["by index.codec: best_compression"] = whole - packed
    return sizes


def without_field(name: str) -> Change:
    """Documents without a text field."""
    return lambda one: {**one, "fields": {key: held for key, held in one["fields"].items() if key != name}}


def loaded(
    sources: Iterable[dict[str, Any]], address: str, name: str, more: dict[str, Any] | None = None
) -> int:
    """Bytes of an index of some documents, merged into one segment; it is removed again."""
    from search.engines.opensearch.mapping import mapping, settings

    index = f"{address.rstrip('/')}/dogovor-capacity-{name}"
    ask(index, method="DELETE", absent=True)
    form = settings(1)
    form["index"] |= more or {}
    ask(index, {"settings": form, "mappings": mapping()}, method="PUT")
    for body in bulks(sources):
        answer = ask(f"{index}/_bulk", body)
        assert not answer["errors"], [one for one in answer["items"] if one["index"].get("error")][:1]
    ask(f"{index}/_refresh", b"")
    ask(f"{index}/_forcemerge?max_num_segments=1", b"")
    ask(f"{index}/_flush?force=true", b"")
    size = int(ask(f"{index}/_stats/store")["_all"]["primaries"]["store"]["size_in_bytes"])
    ask(index, method="DELETE")
    return size


def bulks(sources: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Documents, some hundred at a time."""
    waiting: list[str] = []
    for one in sources:
        waiting += ['{"index":{}}', json.dumps(one, ensure_ascii=False)]
        if len(waiting) >= 2 * _AT_ONCE:
            yield ("\n".join(waiting) + "\n").encode()
            waiting = []
    if waiting:
        yield ("\n".join(waiting) + "\n").encode()


def ask(address: str, body: Any = None, *, method: str | None = None, absent: bool = False) -> Any:
    """A question to the server: a dictionary, or lines as they are."""
    raw = json.dumps(body).encode() if isinstance(body, dict) else body
    kind = "application/x-ndjson" if isinstance(body, bytes) else "application/json"
    request = urllib.request.Request(address, raw, {"Content-Type": kind}, method=method)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=600) as answer:  # noqa: S310
            return json.loads(answer.read())
    except urllib.error.HTTPError as problem:
        if absent and problem.code == 404:
            return None
        raise RuntimeError(problem.read().decode()[:500]) from problem


if __name__ == "__main__":
    main()
