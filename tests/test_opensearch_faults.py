"""What goes wrong with a real OpenSearch: said in words, nothing is lost or twice, and the page stays up."""

from __future__ import annotations

import base64
import json
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from cli.main import dogovor
from scripts.opensearch import Cluster
from search.engines.opensearch import connection
from search.settings import Settings
from search.stores import choosing
from tests.between import Answer, Asked, Cut, Line, Rule, between, certificate
from web.app import create_app
from web.current import Current

pytestmark = [pytest.mark.opensearch, pytest.mark.slow]

Unique = Callable[[str], str]
Held = tuple[dict[str, Any], dict[str, Any]]
CORPUS = Path(__file__).with_name("corpus")
ROOT = Path(__file__).parent.parent
QUESTION = "договор"


def ask(url: str, method: str = "GET", body: object = None) -> Any:
    """What a server says to a request of ours."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def send_on(server: str, asked: Asked) -> None:
    """Have a request done whose answer nobody is to hear."""
    kept = {name: value for name, value in asked.headers.items() if name != "host"}
    request = urllib.request.Request(server + asked.path, asked.body, kept, method=asked.method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        answer.read()


def run(*words: str, fails: bool = False) -> Result:
    """A command that ends well, or fails in words."""
    choosing.server_of.cache_clear()  # as in a process of its own
    result = CliRunner().invoke(dogovor, list(words), prog_name="dogovor")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    for word in ("Traceback", "Error(", "ServerFailed", "ConnectionError", "NewConnection"):
        assert word not in result.output
    assert bool(result.exit_code) is fails, result.output
    return result


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """Twelve articles, a file each."""
    return Path(shutil.copytree(CORPUS, tmp_path / "articles"))


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """What an index of the twelve in a folder holds."""
    index = tmp_path_factory.mktemp("truth") / "index"
    run("index", str(CORPUS), "--index", str(index))
    return held("--index", str(index))


@pytest.fixture
def line(opensearch: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """A line to the one node on which things go wrong."""
    monkeypatch.setenv("DOGOVOR_OPENSEARCH_REPLICAS", "0")
    with between(opensearch.url) as made:
        yield made
    opensearch.start()  # whatever was done to it
    opensearch.wait("yellow")


@pytest.fixture
def name(unique: Unique) -> str:
    return unique("faults")


def where(url: str, name: str) -> str:
    return f"opensearch:{url}/{name}"


def held(*address: str) -> Held:
    """All paragraphs and all deals, as they are shown, with the counts of every filter."""
    texts, deals = (
        json.loads(run(command, *address, "--json", "--limit", "1000", "--sort", "date").stdout)
        for command in ("search", "deals")
    )
    return texts, deals


def at_share(number: int, do: Callable[[], object]) -> Rule:
    """Something happens when a share of a load comes by."""
    shares = count(1)

    def rule(asked: Asked) -> None:
        if "_bulk" in asked.path and next(shares) == number:
            do()

    return rule


@contextmanager
def page(address: str) -> Iterator[FlaskClient]:
    """The page over an index on a server."""
    held = Current(address)
    try:
        yield create_app(held, Settings()).test_client()
    finally:
        held.close()


# Who answers.


def test_wrong_credentials_are_said_and_never_shown(
    line: Line, name: str, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = base64.b64encode(b"leser:geheim").decode()

    def guard(asked: Asked) -> Answer | None:
        if asked.headers.get("authorization") == f"Basic {right}":
            return None
        return Answer(401, {"error": {"type": "security_exception", "reason": "missing credentials"}})

    line.rule = guard
    address = where(line.url, name)
    for user, password in (("", ""), ("leser", "falsch")):
        monkeypatch.setenv("DOGOVOR_OPENSEARCH_USER", user)
        monkeypatch.setenv("DOGOVOR_OPENSEARCH_PASSWORD", password)
        for words in (("index", str(seeds)), ("search", QUESTION), ("info",)):
            said = run(*words, "--engine", address, fails=True).output
            assert line.url in said and "DOGOVOR_OPENSEARCH_PASSWORD" in said
            assert "falsch" not in said
    monkeypatch.setenv("DOGOVOR_OPENSEARCH_PASSWORD", "geheim")
    assert "geheim" not in run("index", str(seeds), "--engine", address).output
    assert "geheim" not in run("info", "--engine", address).output


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ({"number": "8.15.0", "build_flavor": "default"}, "8.15.0"),
        ({"distribution": "opensearch", "number": "1.3.0"}, "1.3.0"),
        ({}, "OpenSearch"),
    ],
)
def test_another_product_or_an_old_release_is_refused_before_anything_is_written(
    line: Line, name: str, seeds: Path, version: dict[str, str], said: str
) -> None:
    line.rule = lambda asked: Answer(200, {"version": version}) if asked.path == "/" else None
    told = run("index", str(seeds), "--engine", where(line.url, name), fails=True).output
    assert said in told and "newer is needed" in told
    assert not line.asked_for("PUT") and not line.asked_for("_bulk")


def test_nobody_there_is_said_soon(seeds: Path) -> None:
    began = time.monotonic()
    for words in (("index", str(seeds)), ("search", QUESTION), ("info",)):
        said = run(*words, "--engine", "opensearch:http://127.0.0.1:9/x", fails=True).output
        assert "127.0.0.1:9" in said and "Is it running" in said
    assert time.monotonic() - began < 20


def test_a_server_without_tls_is_said(opensearch: Cluster) -> None:
    address = where(opensearch.url.replace("http:", "https:"), "x")
    said = run("search", QUESTION, "--engine", address, fails=True).output
    assert "TLS" in said and "DOGOVOR_OPENSEARCH_CA" in said


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here, which makes a certificate")
def test_by_tls_with_a_key_of_ones_own_authority(
    opensearch: Cluster, name: str, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOGOVOR_OPENSEARCH_API_KEY", "c2NobHVlc3NlbA==")
    mine = certificate(tmp_path)
    with between(opensearch.url, mine) as line:
        line.rule = lambda asked: (
            None if asked.headers.get("authorization") == "ApiKey c2NobHVlc3NlbA==" else Answer(401)
        )
        address = where(line.url, name)
        refused = run("index", str(seeds), "--engine", address, fails=True).output
        assert (
            "not trusted" in refused
            and "DOGOVOR_OPENSEARCH_CA" in refused
            and "c2NobHVlc3NlbA" not in refused
        )
        monkeypatch.setenv("DOGOVOR_OPENSEARCH_CA", str(mine))
        made = run("index", str(seeds), "--engine", address, "--shards", "2", "--replicas", "0").output
        assert "12 articles" in made and "c2NobHVlc3NlbA" not in made
        assert json.loads(run("info", "--engine", address, "--json").stdout)["engine"]["active_shards"] >= 2
        assert "paragraph" in run("search", QUESTION, "--engine", address).output


def test_no_index_there_is_said(line: Line, name: str) -> None:
    said = run("search", QUESTION, "--engine", where(line.url, name), fails=True).output
    assert "dogovor index" in said and name in said


# Slow and broken answers.


def test_a_page_stays_up_while_the_server_hangs(
    opensearch: Cluster, name: str, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOGOVOR_OPENSEARCH_REPLICAS", "0")
    address = where(opensearch.url, name)
    run("index", str(seeds), "--engine", address)
    monkeypatch.setenv("DOGOVOR_OPENSEARCH_TIMEOUT", "1")
    choosing.server_of.cache_clear()
    with page(address) as client:
        assert client.get(f"/?q={QUESTION}").status_code == 200
        with opensearch.nodes[0].frozen():
            began = time.monotonic()
            late = client.get("/?q=зерно")
            assert late.status_code == 503 and "Traceback" not in late.text
            assert "too long" in late.text or "within" in late.text
            assert client.get("/healthz").status_code == 503
            assert time.monotonic() - began < 10
            said = run("search", "--engine", address, QUESTION, fails=True).output
            assert "within 1 second" in said
        assert client.get("/?q=зерно").status_code == 200
        assert client.get("/healthz").status_code == 200


def test_an_overrun_server_is_given_time(line: Line, name: str, seeds: Path, truth: Held) -> None:
    refused = iter(range(3))

    def overrun(asked: Asked) -> Answer | None:
        if "_bulk" in asked.path and next(refused, None) is not None:
            return Answer(
                429, {"error": {"type": "opensearch_rejected_execution_exception", "reason": "full"}}
            )
        return None

    line.rule = overrun
    run("index", str(seeds), "--engine", where(line.url, name))
    assert held("--engine", where(line.url, name)) == truth


def test_an_answer_that_is_lost_makes_nothing_twice(
    opensearch: Cluster, line: Line, name: str, seeds: Path, truth: Held
) -> None:
    """The server does what it was asked, and the line breaks before it can say so."""
    lost = iter(range(2))

    def lose(asked: Asked) -> Answer | None:
        if "_bulk" in asked.path and next(lost, None) is not None:
            send_on(opensearch.url, asked)
            raise Cut
        return None

    line.rule = lose
    run("index", str(seeds), "--engine", where(line.url, name))
    assert held("--engine", where(line.url, name)) == truth


# While it is loaded.


def test_a_node_that_dies_while_it_is_loaded(
    opensearch: Cluster,
    line: Line,
    name: str,
    seeds: Path,
    truth: Held,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is killed in the middle of the load and stays away; the next run goes on, and all is there, once."""
    monkeypatch.setattr(connection, "_TRIES", 2)
    line.rule = at_share(3, opensearch.nodes[0].kill)
    address = where(line.url, name)
    try:
        said = run("index", str(seeds), "--engine", address, fails=True).output
        assert line.url in said and "index again" in said
    finally:
        opensearch.start()
        opensearch.wait("yellow")
    run("index", str(seeds), "--engine", address)
    assert held("--engine", address) == truth


def test_a_node_that_comes_back_while_it_is_loaded(
    opensearch: Cluster, line: Line, name: str, seeds: Path, truth: Held
) -> None:
    """It is killed and starts again: the load waits for it."""

    def restart() -> None:
        opensearch.nodes[0].kill()
        opensearch.nodes[0].start()

    line.rule = at_share(2, restart)
    address = where(line.url, name)
    run("index", str(seeds), "--engine", address)
    assert held("--engine", address) == truth


def test_a_load_that_is_killed_itself(line: Line, name: str, seeds: Path, truth: Held) -> None:
    """What it left half done, its lock too, is in nobody's way."""
    address = where(line.url, name)
    words = [sys.executable, "-m", "cli.main", "index", str(seeds), "--engine", address]
    loading = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    line.rule = at_share(3, loading.kill)
    assert loading.wait(120) == -signal.SIGKILL
    line.rule = lambda _: None
    run("index", str(seeds), "--engine", address)
    assert held("--engine", address) == truth


def test_an_index_that_allows_no_writing_goes_on_answering(
    line: Line, name: str, seeds: Path, truth: Held
) -> None:
    """What OpenSearch does when the disk of a node is all but full."""
    address = where(line.url, name)
    run("index", str(seeds), "--engine", address)
    block = {"index.blocks.read_only_allow_delete": True}
    ask(f"{line.url}/{name}*/_settings", "PUT", block)
    late = seeds / "later.txt"
    late.write_text("Банк и порт подписали кредитный договор на 5 млн долларов.\n", encoding="utf-8")
    began = time.monotonic()
    said = run("index", str(seeds), "--engine", address, fails=True).output
    assert "disk" in said and "read_only_allow_delete" in said
    assert time.monotonic() - began < 20
    assert held("--engine", address) == truth
    ask(f"{line.url}/{name}*/_settings", "PUT", dict.fromkeys(block))
    run("index", str(seeds), "--engine", address)
    texts, deals = held("--engine", address)
    assert (texts["total"], deals["total"]) == (truth[0]["total"] + 1, truth[1]["total"] + 1)


# Two nodes.


def test_a_node_of_two_is_lost_while_serving(
    opensearch_pair: Cluster, name: str, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Either of them: with a copy of everything on each, answers go on, and so does the next load."""
    monkeypatch.setenv("DOGOVOR_OPENSEARCH_REPLICAS", "1")
    first, second = opensearch_pair.nodes
    address = f"opensearch:{second.url},{first.url}/{name}"
    run("index", str(seeds), "--engine", address)
    opensearch_pair.wait("green")
    with page(address) as client:
        before = client.get(f"/api/search?q={QUESTION}").get_json()
        for lost in (second, first):
            lost.kill()
            for _ in range(3):
                assert client.get(f"/api/search?q={QUESTION}").get_json() == before
            opensearch_pair.start()
            opensearch_pair.wait("green")


def test_a_part_that_is_lost_makes_no_half_answers(
    opensearch_pair: Cluster, name: str, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without copies, half of the index is gone with a node: that is said, and no smaller number is shown."""
    monkeypatch.setenv("DOGOVOR_OPENSEARCH_REPLICAS", "0")
    monkeypatch.setenv("DOGOVOR_OPENSEARCH_SHARDS", "2")
    address = where(opensearch_pair.url, name)
    run("index", str(seeds), "--engine", address)
    before = held("--engine", address)
    with page(address) as client:
        assert client.get(f"/?q={QUESTION}").status_code == 200
        opensearch_pair.nodes[1].kill()
        said = client.get(f"/?q={QUESTION}")
        assert said.status_code == 503 and "a node is missing" in said.text
    try:
        said = run("search", "--engine", address, QUESTION, fails=True).output
        assert "a node is missing" in said and "dogovor info" in said
        until = time.monotonic() + 15
        while ask(f"{opensearch_pair.url}/_cluster/health")["status"] != "red" and time.monotonic() < until:
            time.sleep(0.2)
        assert "status red" in run("info", "--engine", address, fails=True).output
        assert opensearch_pair.url in run("index", str(seeds), "--engine", address, fails=True).output
    finally:
        opensearch_pair.start()
        opensearch_pair.wait("green")
    assert held("--engine", address) == before


# The release after.


def test_the_next_release_does_the_same(opensearch_new: Cluster, name: str, seeds: Path, truth: Held) -> None:
    address = where(opensearch_new.url, name)
    run("index", str(seeds), "--engine", address)
    assert held("--engine", address) == truth
    (seeds / "ru-bank.txt").unlink()
    run("index", str(seeds), "--engine", address)
    texts, _ = held("--engine", address)
    assert 0 < texts["total"] < truth[0]["total"]
