"""Who says what about whom, in whose voice, and how sure we may be."""

from importlib.metadata import version

__version__ = version("multipolar")
