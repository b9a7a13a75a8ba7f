"""`python -m multipolar.cli` is `multipolar`."""

from multipolar.cli import app

app()
