"""A process of its own for files that come from strangers: it may hang, run out of memory or die.

Comes in: the bytes of a page, a PDF, a letter. Goes out: its documents, or the reason why there are none. The
process is started at the first such file and reads one after another; it has a limit of memory, and an alarm
clock ends it where a file takes too long. Then only that file is lost, and the next gets a new process.
"""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from search.documents.limits import Limits, said_size
from search.documents.model import CannotRead, Document, Facts, Part, Reading, Unread

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from search.documents.apart import serve; serve(int(sys.argv[2]))"
)


class Apart:
    """The process, while there is one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, kind: str, part: Part, reading: Reading) -> list[Document | Unread]:
        """The documents of a part that is read as a whole.

        Raises:
            CannotRead: it cannot be read; it took too long, or too much memory.
        """
        raw = part.whole(reading.limits.file, "file")
        told = {"kind": kind, "part": _told(part), "reading": reading.as_dict(), "size": len(raw)}
        try:
            process = self._process = self._process or _started(reading.limits)
            assert process.stdin and process.stdout  # noqa: S101
            process.stdin.write(json.dumps(told).encode() + b"\n" + raw)
            process.stdin.flush()
            return list(_answers(process.stdout))
        except (EOFError, OSError, ValueError):
            raise CannotRead(self._why(reading.limits)) from None
        except BaseException:
            self.close()  # an answer that was read half would be taken for the next one
            raise

    def _why(self, limits: Limits) -> str:
        """How the process ended, which has not answered."""
        process, self._process = self._process, None
        if process is None:
            return "no process could be started to read it"
        _end(process, wait=5)
        if process.returncode == -signal.SIGALRM:
            return f"reading it took more than {limits.seconds} seconds: set the limit seconds=..."
        return "reading it broke off: it is damaged, or made to break programs"

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            _end(process)


def _started(limits: Limits) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  (our own Python with our own code)
        [sys.executable, "-I", "-c", _START, json.dumps(sys.path), str(limits.memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the process that asked
    )


def _end(process: subprocess.Popen[bytes], wait: float = 0) -> None:
    """End it at once; where it ends by itself, wait for that, since how it ended is the reason."""
    if wait:
        with suppress(subprocess.TimeoutExpired):
            process.wait(wait)
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def _told(part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "depth": part.depth,
        "charset": part.charset,
        "beside": asdict(part.beside),
    }


def _answers(stream: Any) -> Iterator[Document | Unread]:
    """What the process says of one part.

    Raises:
        CannotRead: it says so.
        EOFError: it says nothing more.
    """
    while True:
        line = stream.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        what, _, rest = line.decode("ascii").partition(" ")
        if what == "end\n":
            return
        if what == "document":
            yield Document.from_json(rest)
        elif what == "unread":
            yield Unread(*json.loads(rest))
        else:
            raise CannotRead(json.loads(rest))


def serve(memory: int) -> None:
    """Read what is asked for on standard input until it ends. This runs in the process of its own."""
    from search.documents.reading import read_part

    _bound_memory(memory)
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints does not speak for us
    while line := asked.readline():
        told = json.loads(line)
        raw = asked.read(told["size"])
        reading = Reading.from_dict(told["reading"])
        with _alarm(reading.limits.seconds):
            for answer in _read(read_part, told, raw, reading):
                answers.write(answer.encode("ascii") + b"\n")
        answers.write(b"end\n")
        answers.flush()


def _read(
    read_part: Callable[..., Iterator[Document | Unread]],
    told: Mapping[str, Any],
    raw: bytes,
    reading: Reading,
) -> Iterator[str]:
    beside = Facts(**told["part"].pop("beside"))
    part = Part(stream=io.BytesIO(raw), kind=told["kind"], beside=beside, **told["part"])
    try:
        for found in read_part(part, reading):
            if isinstance(found, Document):
                yield f"document {found.to_json()}"
            else:
                yield f"unread {json.dumps([found.reason, found.fragment])}"
    except MemoryError:
        reason = f"reading it takes more than {said_size(reading.limits.memory)} of memory"
        yield f"cannot {json.dumps(reason)}"


def _bound_memory(memory: int) -> None:
    try:
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (memory, most))
    except (ImportError, ValueError, OSError):
        return  # a system without such limits


class _alarm:
    """Ends the process by a signal where the time is up, whatever it is doing."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def __exit__(self, *problem: object) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
