"""What besides articles and codebook decides the tables: the code and the packages it runs on."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import version

from multipolar import __version__
from multipolar.store import PACKAGE, folder_hashes

PACKAGES = (
    *("numpy", "pandas", "pyarrow", "scikit-learn", "scipy", "spacy", "dateparser"),
    *("ftfy", "charset-normalizer", "trafilatura", "htmldate", "lxml", "pypdf", "fastwarc"),
    *("python-docx", "striprtf", "py3langid"),
)


@cache
def code() -> dict[str, str]:
    """Module → hash of its source."""
    return folder_hashes(PACKAGE, suffixes=(".py",))


@cache
def versions() -> dict[str, str]:
    """Package → version."""
    own = {"multipolar": __version__, "python": platform.python_version()}
    return own | {package: version(package) for package in PACKAGES}
