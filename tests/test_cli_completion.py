"""`dogovor completion`: each shell gets a script, and what the script asks is answered."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.completion import SHELLS, VARIABLE
from cli.main import COMMANDS, dogovor
from search.choices import known_values

ROOT = Path(__file__).resolve().parent.parent
ASK = "from cli.main import main; main()"


def answered(shell: str, words: str, place: int) -> list[str]:
    """What may follow at a place of a line, as dogovor answers the script of a shell."""
    typed = words.split(" ")[place]
    asked = {VARIABLE: f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": str(place)}
    if shell == "fish":
        asked["COMP_CWORD"] = typed
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env={**os.environ, **asked},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    lines = done.stdout.splitlines()
    match shell:
        case "bash":  # type,value
            return [line.split(",", 1)[1] for line in lines]
        case "zsh":  # type, value and help on three lines
            return lines[1::3]
        case _:  # type,value and a tab before the help
            return [line.split(",", 1)[1].split("\t")[0] for line in lines]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_gets_its_script(shell: str) -> None:
    result = CliRunner().invoke(dogovor, ["completion", shell], prog_name="dogovor")
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"{VARIABLE}={shell}_complete" in result.stdout and "%(" not in result.stdout
    if path := shutil.which(shell):
        subprocess.run([path, "-n"], input=result.stdout, encoding="utf-8", timeout=60, check=True)


@pytest.mark.parametrize("shell", SHELLS)
def test_what_a_script_asks_is_answered(shell: str) -> None:
    assert answered(shell, "dogovor fa", 1) == ["facets"]
    assert answered(shell, "dogovor deals --sec", 2) == ["--sector"]
    assert answered(shell, "dogovor deals --sector en", 3) == ["energy"]


def test_commands_options_and_values_are_completed() -> None:
    assert answered("bash", "dogovor ", 1) == list(COMMANDS)
    assert "--version" in answered("bash", "dogovor --", 1)
    assert set(known_values("kind")) < set(answered("bash", "dogovor search --kind ", 3))
    assert answered("bash", "dogovor deals --sum se", 3) == ["sector"]
    assert answered("bash", "dogovor completion ", 2) == list(SHELLS)


def test_saved_searches_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "searches").mkdir()
    for name in ("grain", "rail"):
        (tmp_path / "searches" / f"{name}.toml").write_text('query = "газ"\n', encoding="utf-8")
    monkeypatch.setenv("DOGOVOR_CONFIG", str(tmp_path))
    assert answered("bash", "dogovor saved ", 2) == ["add", "list", "remove", "run"]
    assert answered("bash", "dogovor saved run gr", 3) == ["grain"]
    assert answered("bash", "dogovor deals --saved ", 3) == ["grain", "rail"]
    assert answered("bash", "dogovor watch-query --mark", 2) == ["--mark-seen"]


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
def test_bash_completes_with_the_script(tmp_path: Path) -> None:
    """The script is read by a real bash, which calls a `dogovor` of ours."""
    program = tmp_path / "dogovor"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{ASK}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    line = (
        'COMP_WORDS=(dogovor deals --qual); COMP_CWORD=2; _dogovor_completion dogovor; echo "${COMPREPLY[*]}"'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", f'eval "$(dogovor completion bash)"; {line}'],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("--qualifier\n", "")


def test_a_shell_that_is_not_known_is_told() -> None:
    result = CliRunner().invoke(dogovor, ["completion", "fihs"])
    assert result.exit_code == 2 and "Did you mean 'fish'?" in result.stderr
