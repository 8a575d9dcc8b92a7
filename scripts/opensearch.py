"""A real OpenSearch on this machine, for tests and for trying out: `python scripts/opensearch.py start`.

Comes in: Java and Maven (`scripts/maven.py`). Goes out: a server on 127.0.0.1, plain HTTP, of one or more
nodes, each a process of its own. What it holds is thrown away with it.

    fetch [--version 2|3] [--all]      get what is needed and start nothing; --all: each that Java here runs
    run   [--version 2|3] [--nodes N]  serve until Ctrl-C
    start [--version 2|3] [--nodes N]  serve until `stop`
    status                             the address and health of what `start` left running
    stop                               end it
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.maven import (
    RELEASES,
    SOURCE,
    Release,
    Unavailable,
    cache,
    installed,
    java_for,
    javas,
    libraries,
    say,
    starter,
)

HEAP = "512m"
PATIENCE = 60.0
"""Seconds for a start: 6 to 10 on two cores that are free."""

JVM = (
    *(f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
    *("-Dlog4j2.disable.jmx=true", "--enable-native-access=ALL-UNNAMED"),
)
"""A small heap, and the first compiler only: it starts in 6 s instead of 10."""


def free_ports(number: int) -> list[int]:
    """Ports that nobody listens on now."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def asked(address: str, seconds: float = 5.0) -> dict[str, Any]:
    """What a server answers to a GET; OSError where it does not."""
    with urllib.request.urlopen(address, timeout=seconds) as answer:  # noqa: S310 (http: of our own making)
        found: dict[str, Any] = json.load(answer)
        return found


@dataclass(slots=True)
class Node:
    """One node, a process of its own. It may be killed and started again: address and data stay.

    Attributes:
        url: where it answers.
        home: folder of its data and its log.
        command: what starts it.
        process: what runs; None: nothing.
    """

    url: str
    home: Path
    command: Sequence[str | Path]
    process: subprocess.Popen[bytes] | None = None

    def start(self, *, watched: bool = True) -> None:
        """Let it run, and not outlive this process when it is watched; does not wait until it answers."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE if watched else subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        if self.process:
            self.process.kill()
            self.process.wait()
            if self.process.stdin:
                self.process.stdin.close()
            self.process = None

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes connections and answers nothing, as an overloaded machine does."""
        assert self.process, "it does not run"  # noqa: S101
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def failed(self) -> str | None:
        """Why it ended by itself; None: it runs."""
        if self.process and self.process.poll() is not None:
            lines = (self.home / "log").read_text(encoding="utf-8", errors="replace").splitlines()
            return f"the node ended with code {self.process.returncode}:\n" + "\n".join(lines[-15:])
        return None


@dataclass(slots=True)
class Cluster:
    """Nodes that make one server. The first holds the cluster together: the others may be lost.

    Attributes:
        release: what runs.
        nodes: its nodes.
    """

    release: Release
    nodes: list[Node] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.nodes[0].url

    def start(self, *, watched: bool = True) -> None:
        """Start what does not run and wait until all nodes have found each other."""
        for node in self.nodes:
            if node.process is None:
                node.start(watched=watched)
        self.wait()

    def wait(self, status: str = "red", seconds: float = PATIENCE) -> None:
        """Wait until all nodes are there and the health is no worse than this (green, yellow, red)."""
        until = time.monotonic() + seconds
        wanted = f"?wait_for_nodes={len(self.nodes)}&timeout=1s"
        wanted += f"&wait_for_status={status}" if status != "red" else ""
        said = "nothing was answered"
        while time.monotonic() < until:
            for node in self.nodes:
                if why := node.failed():
                    self.stop()
                    raise Unavailable(f"OpenSearch {self.release.number} did not start: {why}")
            try:
                found = asked(f"{self.url}/_cluster/health{wanted}")
                said = f"health {found['status']}, {found['number_of_nodes']} nodes"
                if not found["timed_out"]:
                    return
            except (OSError, ValueError) as problem:
                said = str(problem)
                time.sleep(0.1)
        self.stop()
        raise Unavailable(f"OpenSearch {self.release.number} was not ready after {seconds:.0f} s: {said}")

    def stop(self) -> None:
        """End all of it at once: what it holds is not wanted any more."""
        for node in self.nodes:
            node.kill()


def cluster(home: Path, nodes: int = 1, version: str = "2", settings: Sequence[str] = ()) -> Cluster:
    """A server that is not started yet.

    Args:
        home: folder of its data.
        nodes: how many.
        version: of RELEASES.
        settings: further settings of every node, "name=value".

    Raises:
        Unavailable: Java, Maven or the libraries cannot be had.
    """
    release = RELEASES[version]
    java = java_for(release)
    folder = libraries(release)
    classes = starter(java, folder)
    ports = free_ports(2 * nodes)
    seeds = ",".join(f"127.0.0.1:{port}" for port in ports[nodes:])
    alone = ("discovery.type=single-node",)
    several = (f"discovery.seed_hosts={seeds}",)
    made = Cluster(release)
    for number in range(nodes):
        own = (
            f"node.name=node-{number + 1}",
            f"http.port={ports[number]}",
            f"transport.port={ports[nodes + number]}",
            "network.host=127.0.0.1",
            "cluster.routing.allocation.disk.threshold_enabled=false",
            "indices.breaker.total.use_real_memory=false",
            f"node.roles={'cluster_manager,data' if number == 0 else 'data'}",
            *(several if nodes > 1 else alone),
            *(("cluster.initial_cluster_manager_nodes=node-1",) if nodes > 1 and number == 0 else ()),
            *settings,
        )
        node_home = home / f"node-{number + 1}"
        command = (java, *JVM, "-Ddogovor.watch=true", "-cp", f"{classes}{os.pathsep}{folder}/*", SOURCE.stem)
        made.nodes.append(
            Node(f"http://127.0.0.1:{ports[number]}", node_home, (*command, node_home, "dogovor-test", *own))
        )
    return made


# The command line.


def kept() -> Path:
    """The folder of the server that `start` left running."""
    return cache() / "running"


def running() -> dict[str, Any] | None:
    """What `start` left running, by its own note; None: nothing."""
    try:
        note = json.loads((kept() / "server.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    note["pids"] = [pid for pid in note["pids"] if is_ours(pid)]
    return note if note["pids"] else None


def is_ours(pid: int) -> bool:
    """A process by that number is still the node that was started, and no other that got its number."""
    said = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return SOURCE.stem in said.stdout and str(kept()) in said.stdout


def fetch(releases: Iterable[Release]) -> int:
    """Get what is needed; of several releases those that the Java here runs."""
    installed()
    newest = max((version for version, _ in javas()), default=0)
    wanted = list(releases)
    for release in wanted:
        if len(wanted) > 1 and newest < release.java and release is not wanted[0]:
            say(f"{release.number} is left out: it needs Java {release.java}, and here is {newest}.")
            continue
        starter(java_for(release), libraries(release))
    return 0


def start(version: str, nodes: int) -> int:
    """Start a server that stays."""
    if note := running():
        say(f"{note['release']} answers at {note['url']} already. End it: python scripts/opensearch.py stop")
        return 0
    shutil.rmtree(kept(), ignore_errors=True)
    began = time.monotonic()
    made = cluster(kept(), nodes, version)
    for node in made.nodes:
        node.command = [part for part in node.command if part != "-Ddogovor.watch=true"]
    made.start(watched=False)
    note = {
        "release": made.release.number,
        "url": made.url,
        "nodes": [node.url for node in made.nodes],
        "pids": [node.process.pid for node in made.nodes if node.process],
    }
    (kept() / "server.json").write_text(json.dumps(note), encoding="utf-8")
    seconds = time.monotonic() - began
    say(f"{made.release.number} answers after {seconds:.0f} s. End it: python scripts/opensearch.py stop")
    print(made.url)
    return 0


def run(version: str, nodes: int) -> int:
    """Serve until Ctrl-C; the data goes with it."""
    with tempfile.TemporaryDirectory(prefix="dogovor-opensearch-") as home:
        made = cluster(Path(home), nodes, version)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            made.start()
            say(f"{made.release.number} answers; Ctrl-C ends it and throws away what it holds.")
            print(" ".join(node.url for node in made.nodes), flush=True)
            while not any(node.failed() for node in made.nodes):
                time.sleep(1)
            say("a node ended by itself.")
            return 1
        except KeyboardInterrupt:
            return 0
        finally:
            made.stop()


def status() -> int:
    """Say what runs."""
    if not (note := running()):
        say("nothing runs. Start it with: python scripts/opensearch.py start")
        return 1
    try:
        health = asked(f"{note['url']}/_cluster/health")
        say(f"{note['release']}, health {health['status']}, {health['number_of_nodes']} nodes.")
    except OSError as problem:
        say(f"{note['release']} runs and does not answer: {problem}")
    print(note["url"])
    return 0


def stop() -> int:
    """End what `start` left running."""
    note = running()
    for pid in note["pids"] if note else ():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(kept(), ignore_errors=True)
    say(f"{note['release']} at {note['url']} is ended." if note else "nothing runs.")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command."""
    reads = argparse.ArgumentParser(prog="opensearch.py", description=(__doc__ or "").partition("\n")[0])
    commands = reads.add_subparsers(dest="command", required=True)
    for name in ("fetch", "run", "start", "status", "stop"):
        one = commands.add_parser(name)
        if name in ("fetch", "run", "start"):
            one.add_argument("--version", choices=RELEASES, default="2")
        if name == "fetch":
            one.add_argument("--all", action="store_true")
        if name in ("run", "start"):
            one.add_argument("--nodes", type=int, choices=range(1, 6), default=1)
    asked_for = reads.parse_args(arguments)
    try:
        match asked_for.command:
            case "fetch":
                return fetch(RELEASES.values() if asked_for.all else (RELEASES[asked_for.version],))
            case "run":
                return run(asked_for.version, asked_for.nodes)
            case "start":
                return start(asked_for.version, asked_for.nodes)
            case "status":
                return status()
            case _:
                return stop()
    except Unavailable as problem:
        say(str(problem))
        return 2


if __name__ == "__main__":
    sys.exit(main())
