"""Who does the work: this process, several on this machine, or a Dask cluster; the same results."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context, parent_process
from typing import Any, Protocol, TypeVar

from multipolar.provenance import of_process

Job = TypeVar("Job")
Result = TypeVar("Result")
DEATHS = 3  # of workers in a row, without a result between them


class WorkersError(RuntimeError):
    """The work cannot go on; the message says why and what to do next."""


class Workers(Protocol):
    """Whoever works through jobs."""

    def map(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        """The result of every job, in the order of the jobs; few are held at a time.

        A job whose worker dies is done again by another. Raises WorkersError where workers keep
        dying or run other code or packages than this process, and what the function raises.
        """
        ...

    def close(self) -> None: ...


def workers(n: int = 1, *, scheduler: str | None = None) -> Workers:
    """This process alone, n processes, or the cluster of the Dask scheduler at an address.

    Raises WorkersError for fewer than one, and where the cluster cannot be reached.
    """
    if n < 1:
        raise WorkersError(f"workers is {n}; it takes at least 1")
    if scheduler:
        return Cluster(scheduler)
    return Processes(n) if n > 1 else Alone()


class Alone:
    """This process."""

    def map(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        return map(function, jobs)

    def close(self) -> None:
        pass


class Processes:
    """n processes of this machine."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.code = of_process()
        self.pool = self._pool()

    def map(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        todo = iter(jobs)
        waiting: deque[tuple[Job, Future[Result] | None]] = deque()
        deaths = 0
        while True:
            waiting.extend((job, None) for job in islice(todo, 2 * self.n - len(waiting)))
            if not waiting:
                return
            try:
                for place, (job, future) in enumerate(waiting):
                    waiting[place] = (job, future or self._submitted(function, job))
                result = waiting[0][1].result()  # type: ignore[union-attr]
            except BrokenProcessPool as error:
                deaths += 1
                if deaths == DEATHS:
                    raise WorkersError(
                        f"{DEATHS} worker processes died one after the other, perhaps for want "
                        "of memory; try again with fewer workers"
                    ) from error
                self.pool.shutdown(cancel_futures=True)
                self.pool = self._pool()
                waiting = deque((job, future if _done(future) else None) for job, future in waiting)
                continue
            waiting.popleft()
            deaths = 0
            yield result

    def _submitted(self, function: Callable[[Job], Result], job: Job) -> Future[Result]:
        return self.pool.submit(_as_here, self.code, function, job)

    def close(self) -> None:
        self.pool.shutdown(cancel_futures=True)

    def _pool(self) -> ProcessPoolExecutor:
        context = get_context("spawn")
        return ProcessPoolExecutor(self.n, mp_context=context, initializer=_end_with_parent)


class Cluster:
    """The workers of a Dask scheduler, on this machine or others."""

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise WorkersError(
                "a scheduler needs Dask here and on every worker: pip install 'multipolar[cluster]'"
            ) from error
        self.code = of_process()
        try:
            self.client: Any = Client(address, timeout=10)
        except (OSError, ValueError) as error:
            raise WorkersError(
                f"no scheduler answers at {address}; start one with `dask scheduler`"
            ) from error

    def map(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        from distributed import KilledWorker

        todo = iter(jobs)
        waiting: deque[Any] = deque()
        while True:
            threads = sum(self.client.nthreads().values())
            for job in islice(todo, max(2 * threads - len(waiting), 1)):
                waiting.append(self.client.submit(_as_here, self.code, function, job, pure=False))
            if not waiting:
                return
            try:
                result = waiting.popleft().result()
            except KilledWorker as error:
                raise WorkersError(f"workers of the cluster keep dying: {error}") from error
            yield result

    def close(self) -> None:
        self.client.close()


def _as_here(code: str, function: Callable[[Job], Result], job: Job) -> Result:
    """The result of a job, in a worker that runs the same code and packages as whoever gives it."""
    if of_process() != code:
        raise WorkersError(
            "a worker runs other code or packages; give it the same multipolar and lock file"
        )
    return function(job)


def _done(future: Future[Any] | None) -> bool:
    return future is not None and future.done() and future.exception() is None


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
