"""IPython in this process: cells run one after the other, and what each of them shows."""

from __future__ import annotations

import asyncio
import atexit
import base64
import io
import sys
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.pylabtools import select_figure_formats
from traitlets import Type
from traitlets.config import Config

from multipolar.lean import GRAMMARS, without

with without(GRAMMARS):
    from nbformat import NotebookNode
    from nbformat.v4 import new_output

PLAIN = Config(HistoryManager={"enabled": False})


class Published(DisplayPublisher):
    """What `display` was given, as an output; shown again under its name, it takes its place."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._named: dict[str, NotebookNode] = {}

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: None = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **kwargs: object,
    ) -> None:
        output = new_output("display_data", data=_text(data), metadata=metadata or {})
        name = (transient or {}).get("display_id")
        if update and name in self._named:
            self._named[name].update(output)
            return
        if name:
            self._named[name] = output
        self.shell.shown.append(output)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.shown.clear()


class Last(DisplayHook):
    """The value of a cell's last line, as an output."""

    shell: Any

    def write_output_prompt(self) -> None:
        """Nothing is written before it."""

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        told = {"metadata": md_dict or {}, "execution_count": self.shell.number}
        self.shell.shown.append(new_output("execute_result", data=_text(format_dict), **told))

    def finish_displayhook(self) -> None:
        self._is_active = False


class Shell(InteractiveShell):
    """Runs cells as a kernel does, but in this process.

    number: of the cell that runs. shown: its outputs so far, as notebooks keep them.
    """

    display_pub_class = Type(Published)
    displayhook_class = Type(Last)
    number = 0
    shown: list[NotebookNode]

    def run(self, source: str) -> tuple[int, list[NotebookNode]]:
        """The number of the cell and its outputs. Raises what the cell raises."""
        self.number, self.shown = self.execution_count, []
        with redirect_stdout(_Stream("stdout", self)), redirect_stderr(_Stream("stderr", self)):
            done = self.run_cell(source, store_history=True)
        if error := done.error_before_exec or done.error_in_exec:
            raise error
        return self.number, self.shown

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window to open: figures are outputs."""

    def _showtraceback(self, *args: object) -> None:
        """The error is raised instead."""


@contextmanager
def shell(scratch: str) -> Iterator[Shell]:
    """One with its files in a folder and nobody's settings; afterwards all is as before.

    Nobody is there to be asked: what a cell would read from the keyboard is at its end.
    """
    own = Shell.instance(config=PLAIN, ipython_dir=scratch)
    try:
        sys.stdin = io.StringIO()
        own.loop_runner = _awaited
        own.enable_matplotlib("inline")  # what pyplot draws is an output, and as a kernel shows it
        select_figure_formats(own, {"png"}, bbox_inches="tight")
        yield own
    finally:
        atexit.unregister(own.atexit_operations)
        own.atexit_operations()
        own.restore_sys_module_state()
        Shell.clear_instance()


def _awaited(cell: Coroutine[Any, Any, Any]) -> Any:
    """What a cell that awaits gives: on a thread of its own, as a loop may be running on this."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, cell).result()


class _Stream(io.TextIOBase):
    """What is written to it, as outputs: one for all that follows each other."""

    def __init__(self, name: str, shell: Shell) -> None:
        self._name, self._shell = name, shell

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        shown = self._shell.shown
        if not shown or shown[-1].get("name") != self._name:
            shown.append(new_output("stream", name=self._name, text=""))
        shown[-1].text += text
        return len(text)


def _text(data: Mapping[str, Any]) -> dict[str, Any]:
    """Bytes, which images are of, as text in base 64."""
    return {
        kind: base64.b64encode(shown).decode() if isinstance(shown, bytes) else shown
        for kind, shown in data.items()
    }
