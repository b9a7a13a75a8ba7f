"""Workers: whoever does the work, the results come in order and are the same; a dead one is replaced."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from multipolar.schema import TABLES
from multipolar.store import Corpus, folder_hashes, open_corpus
from multipolar.workers import Alone, Processes, WorkersError, workers

BODY = "Wang Yi told reporters on Monday that China backs a multipolar world, and {} agreed."


def square(n: int) -> int:
    return n * n


def refuse(n: int) -> int:
    raise ValueError(f"{n} is refused")


def die_once(job: tuple[int, Path]) -> int:
    """Kills its worker where nobody did before."""
    number, mark = job
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die(n: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return n


def pid(n: int) -> int:
    time.sleep(0.2)
    return os.getpid()


@pytest.fixture(scope="module")
def two() -> Iterator[Processes]:
    with closing(Processes(2)) as crew:
        yield crew


def test_one_worker_is_this_process():
    assert isinstance(workers(), Alone)
    assert set(workers().map(pid, [1])) == {os.getpid()}


def test_results_come_in_the_order_of_the_jobs(two):
    assert list(two.map(square, range(40))) == list(map(square, range(40)))
    assert list(two.map(square, [])) == []


def test_several_processes_do_the_work(two):
    pids = set(two.map(pid, range(6)))
    assert len(pids) == 2
    assert os.getpid() not in pids


def test_few_jobs_are_held_at_a_time(two):
    taken = []
    results = two.map(square, (taken.append(n) or n for n in range(100)))
    next(results)
    assert len(taken) <= 4


def test_what_the_function_raises_is_raised(two):
    with pytest.raises(ValueError, match="2 is refused"):
        list(two.map(refuse, [2]))


def test_workers_with_other_code_or_packages_are_refused(two, monkeypatch):
    monkeypatch.setattr(two, "code", "another")
    with pytest.raises(WorkersError, match="runs other code or packages; give it the same"):
        list(two.map(square, [2]))


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a signal of POSIX systems")
def test_a_worker_that_dies_is_replaced_and_its_job_done_again(two, tmp_path):
    jobs = [(number, tmp_path / "died") for number in range(8)]
    assert list(two.map(die_once, jobs)) == list(range(8))
    assert (tmp_path / "died").exists()


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a signal of POSIX systems")
def test_workers_that_keep_dying_are_refused_with_what_to_do(two):
    with pytest.raises(WorkersError, match=r"died one after the other.*with fewer workers"):
        list(two.map(die, [1]))


def test_fewer_than_one_are_refused():
    with pytest.raises(WorkersError, match="workers is 0; it takes at least 1"):
        workers(0)


def test_no_scheduler_is_refused_with_what_to_do(monkeypatch):
    pytest.importorskip("distributed", reason="Dask is an optional extra")
    with pytest.raises(WorkersError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
        workers(scheduler="tcp://127.0.0.1:9")


def test_a_scheduler_without_dask_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WorkersError, match=r"pip install 'multipolar\[cluster\]'"):
        workers(scheduler="tcp://127.0.0.1:9")


# --- whole builds -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def serial(tmp_path_factory) -> Corpus:
    """Four hundred short articles (some jobs, two parts), built by one process."""
    root = tmp_path_factory.mktemp("serial")
    rows = "".join(f'Row {n},"{BODY.format(f"minister {n}")}"\n' for n in range(400))
    (root / "raw").mkdir()
    (root / "raw" / "rows.csv").write_text("title,text\n" + rows, "utf-8")
    told, code = build(open_corpus(root))
    assert code == 0, told
    return open_corpus(root)


@pytest.fixture
def same(serial, tmp_path) -> Corpus:
    """The same articles, not yet built."""
    shutil.copytree(serial.raw, tmp_path / "raw")
    return open_corpus(tmp_path)


def started(corpus: Corpus, *options: str) -> subprocess.Popen[str]:
    """The command, with parts of some 300 articles."""
    program = (
        "from multipolar import parts; parts.SIZE = 300; from multipolar.cli import app; app()"
    )
    command = [sys.executable, "-c", program, "build", str(corpus.root), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def build(corpus: Corpus, *options: str) -> tuple[str, int]:
    running = started(corpus, *options)
    return running.communicate()[0], running.returncode


def hashes(corpus: Corpus) -> dict[str, dict[str, str]]:
    return {name: folder_hashes(corpus.processed / name) for name in TABLES}


def parses(corpus: Corpus) -> int:
    return len(list(corpus.processed.glob("cache/parse/*/*")))


def wait_for(condition, *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_two_workers_give_the_bytes_of_one(serial, same):
    told, code = build(same, "--workers", "2")
    assert code == 0, told
    assert len(hashes(serial)["mentions"]) > 1
    assert hashes(same) == hashes(serial)


def children(process: subprocess.Popen[str]) -> list[int]:
    """The worker processes of a build (their command line says so)."""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(process.pid)],
        capture_output=True,
        text=True,
    )
    lines = [line.split(maxsplit=1) for line in listed.stdout.splitlines()]
    return [int(number) for number, words in lines if "spawn_main" in words]


@pytest.mark.skipif(not shutil.which("ps"), reason="no ps to find the workers with")
def test_a_worker_killed_in_the_middle_changes_nothing(serial, same):
    running = started(same, "--workers", "2")
    wait_for(lambda: parses(same) > 0)
    os.kill(children(running)[0], signal.SIGKILL)
    told, _ = running.communicate()
    assert running.returncode == 0, told
    assert hashes(same) == hashes(serial)


@pytest.mark.skipif(not shutil.which("ps"), reason="no ps to find the workers with")
def test_workers_end_with_a_build_that_is_killed(same):
    running = started(same, "--workers", "2")
    wait_for(lambda: parses(same) > 0)
    there = children(running)
    assert len(there) == 2
    running.kill()
    running.communicate()
    wait_for(lambda: not any(Path(f"/proc/{number}").exists() for number in there))


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """A Dask scheduler on loopback with two workers: its address, and the workers' processes."""
    pytest.importorskip("distributed", reason="Dask is an optional extra")
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    local = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    scheduler = subprocess.Popen([*dask, *local], stderr=subprocess.PIPE, text=True)
    assert scheduler.stderr is not None
    found = (re.search(r"tcp://127\.0\.0\.1:\d+", line) for line in scheduler.stderr)
    address = next(match.group() for match in found if match)
    command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1"]
    crew = [
        subprocess.Popen([*command, "--no-dashboard", "--no-nanny"], stderr=subprocess.DEVNULL)
        for _ in range(2)
    ]
    yield address, crew
    for process in [*crew, scheduler]:
        process.kill()
        process.wait()
    scheduler.stderr.close()


def test_a_cluster_that_loses_a_worker_gives_the_bytes_of_one_process(serial, same, cluster):
    address, crew = cluster
    running = started(same, "--scheduler", address)
    wait_for(lambda: parses(same) > 0)
    crew[0].send_signal(signal.SIGKILL)
    told, _ = running.communicate()
    assert running.returncode == 0, told
    assert crew[0].wait() == -signal.SIGKILL
    assert hashes(same) == hashes(serial)
