"""The commands that help and documents show, and a place to run them: a folder as a reader would have it.

Comes in: the help of every command and the pages of docs/. Goes out: each command line once, with where it
stands; and what it does when it is run there. Other programs than dogovor, such as a mail program, stand in.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import HELP, dogovor
from cli.reference import BEGIN, END, commands

ROOT = Path(__file__).resolve().parent.parent
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]

ARTICLE = (
    "5 сентября 2025\n\n"
    "Компания «Вега» подписала договор с компанией «Бор» о поставке зерна на 12 млн долларов.\n"
)

SHELL = re.compile(r"[|<>;$*]|&&")
"""Lines that need a shell."""


@dataclass(frozen=True)
class Example:
    """A command line, and where it stands."""

    where: str
    line: str

    def __str__(self) -> str:
        return f"{self.where}: {self.line[:40]}"


_ELSEWHERE = re.compile(r"opensearch:|dogovor index .*--watch")
"""What is tried elsewhere, since it needs a server or has no end (tests/test_opensearch_faults.py,
tests/test_cli_incremental.py)."""


def in_help() -> Iterator[Example]:
    """The examples of every help text."""
    texts = [("", HELP), *((name, command.help or "") for name, command in commands())]
    for name, text in texts:
        for line in re.findall(r"(?m)^  ((?:dogovor|eval) .*)$", text):
            if not _ELSEWHERE.search(line):
                yield Example(f"dogovor {name}".strip(), plain(line))


_SHOWN = re.compile(
    r"^(?:\$ |    )(?:(?:[\d*]+ ){5} *)?((?:[A-Z_]+=\S+ )?(?:dogovor|curl|\.venv/bin/dogovor) .*)$",
    re.MULTILINE,
)
"""Behind a `$` in a console block, or indented, perhaps after five columns for cron."""


def in_document(page: Path) -> Iterator[Example]:
    """The command lines of a page. What is made from help is not told twice."""
    text = page.read_text(encoding="utf-8")
    if BEGIN in text:
        text = text.partition(BEGIN)[0] + text.partition(END)[2]
    for line in _SHOWN.findall(text):
        if not _ELSEWHERE.search(line):
            yield Example(page.name, plain(line))


def plain(line: str) -> str:
    """A command without the remark behind it."""
    return re.sub(r"\s{2,}#.*$|\s+#\s.*$", "", line).strip()


class Workplace:
    """A folder with articles of several kinds, an index of the seeds, saved searches, a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("srv/dogovor/articles", "home/articles", "articles", "more", "news", "DIR", "bin"):
            (folder / name).mkdir(parents=True)
            if name != "bin":
                (folder / name / "a.txt").write_text(ARTICLE, encoding="utf-8")
        for name in ("home/.config/fish/completions", "home/.local/share/bash-completion/completions"):
            (folder / name).mkdir(parents=True)
        shutil.copytree(ROOT / "seeds", folder / "seeds")
        for name, text in {
            "article.txt": ARTICLE,
            "paragraph.txt": ARTICLE,
            "page.html": f"<title>Зерно</title><p>{ARTICLE}</p>",
            "more/2025-09-03.html": f"<title>Зерно</title><p>{ARTICLE}</p>",
            "news/a.html": f"<title>Зерно</title><p>{ARTICLE}</p>",
            "export.csv": f'body,headline,published\n"{ARTICLE}",Зерно,2025-09-05\n',
            "feed.rss": f"<rss><channel><title>Порт</title><item><title>Зерно</title>"
            f"<description>{ARTICLE}</description></item></channel></rss>",
            "my-rates.tsv": "# currency\tperiod\trate\tsource\nMNT\t2025\t3560\town reckoning\n",
            "texts.jsonl": '{"id": "a1", "text": "Банката подписа договор за 5 млн. евро с фирма „Вега“."}\n',
        }.items():
            (folder / name).write_text(text, encoding="utf-8")
        for name in ("crawl", "shared/crawl"):
            (folder / name).mkdir(parents=True)
            shutil.copy(folder / "texts.jsonl", folder / name)
        with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
            archive.writestr("b.txt", ARTICLE)
        self._program("dogovor", f'exec "{sys.executable}" -m cli.main "$@"')
        self._program("mail", "cat > /dev/null")
        self._program("curl", f'cat "{folder}/feed.rss"')
        for line in (
            "dogovor index",
            "dogovor index --index /srv/dogovor/index /srv/dogovor/articles",
            "dogovor backup ~/dogovor-backup",
            "dogovor backup /backup/dogovor --index /srv/dogovor/index",
        ):
            status, said = self.run(line)
            assert status == 0, said

    def run(self, line: str) -> tuple[int, str]:
        """Exit status and all that was written; of what lasts, until it would serve."""
        self._save_searches(besides=re.findall(r"saved add (\S+)", line))
        for name in ("found", "shared/found"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        line = self._here(line)
        if not SHELL.search(line):
            return self._called(line)
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line],
            cwd=self.folder,
            env={**self._environment(), "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            timeout=120,
        )
        return done.returncode, done.stdout

    def _called(self, line: str) -> tuple[int, str]:
        """Run without a process of its own, which would take half a second to start."""
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            served = lambda app, host, port, announce, *more, **options: announce(f"http://{host}:8000/")  # noqa: E731
            patch.setattr("web.serve", served)
            patch.setattr("cli.page.serve", served)
            patch.setattr("webbrowser.open", lambda place: True)
            for name in (
                "done_here",
                "done_by_dask",
            ):  # many processes, and machines: see test_search_bulk.py
                patch.setattr(f"search.bulk.running.{name}", lambda work, pieces, _: map(work, pieces))
            for name, value in self._environment().items():
                patch.setenv(name, value)
            words = shlex.split(line)
            while "=" in words[0]:
                patch.setenv(*words.pop(0).split("=", 1))
            result = CliRunner().invoke(dogovor, words[1:], prog_name="dogovor")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    def _program(self, name: str, body: str) -> None:
        """A program that is found before those of this machine."""
        path = self.folder / "bin" / name
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def _save_searches(self, besides: list[str]) -> None:
        """Saved searches as the examples suppose them; nothing was seen of any."""
        for name in ("config", "state"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        (self.folder / "config" / "searches").mkdir(parents=True)
        for name in {"china-loans", "big-energy", "builders"}.difference(besides):
            path = self.folder / "config" / "searches" / f"{name}.toml"
            path.write_text('query = "Китай"\n', encoding="utf-8")

    def _environment(self) -> dict[str, str]:
        """That of a reader who has set nothing."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("DOGOVOR_", "XDG_"))
        }
        folders = {f"DOGOVOR_{name}": str(self.folder / name.lower()) for name in ("CONFIG", "STATE")}
        home = {"HOME": str(self.folder / "home"), "DOGOVOR_CACHE": "off"}
        return {**kept, **folders, **home, "PYTHONPATH": str(ROOT)}

    def _here(self, line: str) -> str:
        """A line with the places that it names put into this folder."""
        line = re.sub(r"^\.venv/bin/", "", line)
        for place in ("/srv/dogovor", "/backup/", "/shared/"):
            line = line.replace(place, f"{self.folder}{place}")
        line = line.replace("~/", f"{self.folder}/home/")
        line = line.replace("--index DIR ...", "--index other articles")
        line = line.replace("DIR FILE ...", "articles article.txt")
        # Only a shell of its own kind reads the script for another shell.
        return re.sub(r'^eval "\$\((dogovor completion zsh)\)"', r"\1", line).removesuffix(" | source")
