"""`python -m multipolar.cli` is `multipolar`."""

import atexit
import os
import sys

from multipolar.cli import app


def run() -> None:
    """The command, after which memory goes with the process.

    To free it piece by piece, as Python does when it ends, takes more than a second after the
    report of 10,000 articles.
    """
    status = 0
    try:
        app()
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise
        status = end.code or 0
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    run()
