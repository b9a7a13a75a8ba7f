"""How CPU time and memory grow with the corpus, and what a second worker gains.

    python -m benchmarks.growth [--sizes 1000 4000 10000 40000] [--workers 2]

Every build is a process of its own. The exponent is the slope of the logarithm of the CPU time
over that of the articles (least squares); memory is the peak of the largest process.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.un_pieces import DATA, NAME, Spent, pieces, spent, write
from multipolar.parts import part_hashes


def main(*, sizes: list[int], workers: int = 2, folder: Path = DATA) -> None:
    if not (folder / NAME).exists():
        print(f"skipped: {NAME} is not in {folder.name}/; see the project's data notes")
        return
    rows = pieces(max(sizes), folder=folder)
    sizes = [min(n, len(rows)) for n in sizes]
    one: dict[int, Spent] = {}
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        for n in sizes:
            shutil.rmtree(root / "raw", ignore_errors=True)
            shutil.rmtree(root / "processed", ignore_errors=True)
            write(rows[:n], root)
            one[n] = spent("build", scratch)
            print(json.dumps({"articles": n, **one[n]._asdict()}), flush=True)
        n = sizes[0]
        shutil.rmtree(root / "raw")
        shutil.rmtree(root / "processed")
        write(rows[:n], root)
        several = spent("build", scratch, "--workers", str(workers))
        tables = part_hashes(root / "processed")
        shutil.rmtree(root / "processed")
        spent("build", scratch)
        same = tables == part_hashes(root / "processed")
    cpu = [each.cpu for each in one.values()]
    slope = np.polyfit(np.log(list(one)), np.log(cpu), 1)[0] if len(one) > 1 else np.nan
    told = {
        "exponent of CPU time": round(float(slope), 3),
        **{f"memory at {k} / at {n}": round(one[k].memory / one[n].memory, 2) for k in sizes[1:]},
        f"{workers} workers, times faster by the clock at {n}": round(
            one[n].clock / several.clock, 2
        ),
        f"tables of {workers} workers are the bytes of one": same,
    }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 4000, 10_000, 40_000])
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    main(sizes=arguments.sizes, workers=arguments.workers)
