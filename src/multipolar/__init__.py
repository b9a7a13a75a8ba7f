"""Who says what about whom, in whose voice, and how sure we may be."""

import os
from importlib.metadata import version

# Arrow asks when it is imported. Its other pools keep what is given back to them, and memory would
# grow with the corpus.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
__version__ = version("multipolar")
