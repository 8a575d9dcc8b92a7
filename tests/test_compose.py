"""compose.yaml can be read, and what it says of dogovor is so. Docker itself is not run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from cli.main import COMMANDS, dogovor

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")

KEYS = {
    "image": str,
    "build": dict,
    "environment": dict,
    "ulimits": dict,
    "volumes": list,
    "healthcheck": dict,
    "command": list,
    "ports": list,
    "depends_on": dict,
}
"""What a service may have of the Compose specification, as far as it is used, and its type."""


@pytest.fixture(scope="module")
def held() -> Any:
    return yaml.safe_load(TEXT)


def test_its_keys_are_those_of_the_specification(held: Any) -> None:
    assert set(held) <= {"name", "services", "volumes", "networks"}
    for name, service in held["services"].items():
        assert ("image" in service) != ("build" in service), name
        assert {key: type(value) for key, value in service.items()} == {key: KEYS[key] for key in service}, (
            name
        )
        for variable, value in service.get("environment", {}).items():
            assert isinstance(value, str), f"{name}: {variable} is no text to YAML: quote it"


def test_what_it_names_is_there(held: Any) -> None:
    conditions = {"service_healthy": "healthcheck", "service_completed_successfully": "command"}
    for service in held["services"].values():
        for other, wait in service.get("depends_on", {}).items():
            assert conditions[wait["condition"]] in held["services"][other]
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert source in held["volumes"] or (source.startswith("./") and (ROOT / source).is_dir()), volume


def test_nothing_is_open_to_others(held: Any) -> None:
    ports = [port for service in held["services"].values() for port in service.get("ports", ())]
    assert ports and all(port.startswith("127.0.0.1:") for port in ports)


def test_commands_options_and_extras_are_ours(held: Any) -> None:
    for service in held["services"].values():
        if "build" not in service:
            continue
        command, *words = service["command"]
        assert command in COMMANDS
        known = dogovor.get_command(click.Context(dogovor), command)
        assert known is not None
        options = {option for one in known.params for option in one.opts}
        assert {word for word in words if word.startswith("--")} <= options
        dockerfile = service["build"]["dockerfile_inline"]
        for copied in re.findall(r"(?m)^COPY (.+) \S+$", dockerfile):
            assert all((ROOT / source).exists() for source in copied.split()), copied
        extras = re.search(r"\.\[([\w,]+)\]", dockerfile)
        assert extras and all(
            f"\n{extra} = [" in (ROOT / "pyproject.toml").read_text() for extra in extras[1].split(",")
        )
