"""What an update costs: report of a corpus, again with 1% more articles, and with nothing new.

    python -m benchmarks.update [--n 10000]

Each is one `multipolar report` in a process of its own, tables, notebooks and pages together.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from benchmarks.un_pieces import DATA, NAME, pieces, spent, write


def main(*, n: int = 1000, folder: Path = DATA) -> None:
    if not (folder / NAME).exists():
        print(f"skipped: {NAME} is not in {folder.name}/; see the project's data notes")
        return
    rows = pieces(n + n // 100, folder=folder)
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        write(rows[:n], root)
        tables = spent("build", scratch)
        report = spent("report", scratch)
        write(rows[n:], root, stem="more")
        more = spent("report", scratch)
        nothing = spent("report", scratch)
    cold = tables.cpu + report.cpu
    told = {
        "articles": n,
        "cold: tables, s of CPU": round(tables.cpu, 1),
        "cold: peak memory of the largest process, MB": round(tables.memory),
        "cold: report, s of CPU": round(report.cpu, 1),
        "1% more: all, s of CPU": round(more.cpu, 1),
        "1% more / cold": round(more.cpu / cold, 4),
        "nothing new, s of CPU": round(nothing.cpu, 1),
        "nothing new / cold": round(nothing.cpu / cold, 4),
    }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=10_000)
    main(n=parser.parse_args().n)
