"""Who does the work: this process, several of this machine, or a Dask cluster.

Comes in: a job and pieces. Goes out: what is done, as it is done, in any order. Only a few pieces a worker
are on their way at any time, however many there are. The only room that imports Dask.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from typing import Any

from search.bulk.job import Done
from search.bulk.pieces import Piece
from search.errors import ClusterFailed, UnsupportedFeature

Work = Callable[[Piece], Done]

_AHEAD = 2
"""Pieces a worker has waiting, so that it need not wait."""

_PATIENCE = 20
"""Seconds in which a cluster must answer."""


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def done_here(work: Work, pieces: Iterable[Piece], workers: int) -> Iterator[Done]:
    """Done by this machine.

    Raises:
        ClusterFailed: a process was killed.
    """
    if workers == 1:
        yield from map(work, pieces)
        return
    # Started anew, not forked: what threads of this process hold would be held for ever in a copy of it.
    fresh = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(workers, mp_context=fresh, initializer=_obey_the_first) as pool:
            try:
                yield from _in_flight(pool, work, pieces, workers)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    except BrokenProcessPool as problem:
        raise ClusterFailed(
            "A process was killed, perhaps for want of memory. What is done is kept: run the same command "
            "again, perhaps with fewer --workers."
        ) from problem


def done_by_dask(work: Work, pieces: Iterable[Piece], address: str) -> Iterator[Done]:
    """Done by the workers of a cluster, which must see the same folders under the same paths.

    Args:
        work: the job.
        pieces: of it.
        address: of the scheduler ("tcp://10.0.0.1:8786").

    Raises:
        UnsupportedFeature: Dask is not installed.
        ClusterFailed: there is no cluster, it has no workers, or it went away.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UnsupportedFeature(
            "--dask needs Dask, which is not installed: pip install 'dogovor[dask]'. --workers needs nothing."
        ) from None
    try:
        client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as problem:
        raise ClusterFailed(f"No Dask scheduler answers at {address}. Start one: dask scheduler") from problem
    with client:
        workers = sum(client.nthreads().values())
        if not workers:
            raise ClusterFailed(f"The cluster at {address} has no workers. Start some: dask worker {address}")
        yield from _in_flight(client.get_executor(pure=False, retries=2), work, pieces, workers)


def _in_flight(pool: Executor, work: Work, pieces: Iterable[Piece], workers: int) -> Iterator[Done]:
    waiting: set[Future[Done]] = set()
    for piece in pieces:
        waiting.add(pool.submit(work, piece))
        if len(waiting) >= _AHEAD * workers:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (one.result() for one in finished)
    while waiting:
        finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        yield from (one.result() for one in finished)


def _obey_the_first() -> None:
    """A process ends at once with Ctrl-C, without a word, and when the one that started it has gone."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    first = multiprocessing.parent_process()
    if first is not None:
        threading.Thread(target=_end_after, args=(first,), daemon=True).start()


def _end_after(first: BaseProcess) -> None:
    first.join()
    os._exit(1)
