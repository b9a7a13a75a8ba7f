"""Cells in this process: outputs as a kernel gives them, errors raised, nothing left behind."""

import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from IPython import get_ipython
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from multipolar.running import _at
from multipolar.shell import shell

CELLS = {
    "a value": "import pandas as pd\npd.DataFrame({'a': [1, 2]}).T",
    "wide and long": "pd.DataFrame([range(30)] * 70)",
    "in their order": "import sys\nprint(1)\ndisplay(2)\nprint(3)\nprint(4, file=sys.stderr)\n5",
    "no value": "6;",
    "a picture": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "shown again": "shown = display(1, display_id='x')\nshown.update(2)",
    "taken back": "from IPython.display import clear_output\nprint(1)\nclear_output()\nprint(2)",
    "awaited": "import asyncio\nawait asyncio.sleep(0)\n7",
    "a magic": "%matplotlib inline\n%pwd",
    "what was shown": "Out[8], _",
    "rows of a look": "class A:\n    def _repr_mimebundle_(self, **_):\n"
    "        return {'text/html': '<b>', 'text/plain': 'b'}, {'own': {'a': 1}}\nA()",
}


@pytest.fixture
def own(tmp_path):
    with _at(tmp_path, {}), shell(str(tmp_path)) as own:
        yield own


def test_outputs_are_those_of_a_kernel(own, tmp_path):
    kernel = new_notebook(cells=[new_code_cell(source) for source in CELLS.values()])
    NotebookClient(kernel, kernel_name="python3", record_timing=False).execute(cwd=str(tmp_path))
    own.run("import pandas; pandas.set_option('display.max_columns', 20)")
    own.reset(new_session=True)
    for (name, source), cell in zip(CELLS.items(), kernel.cells, strict=True):
        number, outputs = own.run(source)
        assert number == cell.execution_count, name
        assert outputs == cell.outputs, name


def test_a_cell_awaits_though_a_loop_runs_already(own):
    async def caller():
        return own.run(CELLS["awaited"])

    with ThreadPoolExecutor(1) as thread:  # this one may have a loop of another test's
        _, (output,) = thread.submit(asyncio.run, caller()).result()
    assert output["data"] == {"text/plain": "7"}


@pytest.mark.parametrize(
    "source, error",
    [
        ("1 / 0", ZeroDivisionError),
        ("a b", SyntaxError),
        ("raise SystemExit(3)", SystemExit),
        ("raise KeyboardInterrupt", KeyboardInterrupt),
        ("input()", EOFError),
    ],
)
def test_an_error_is_raised(own, source, error, capsys):
    with pytest.raises(error):
        own.run(source)
    assert capsys.readouterr() == ("", "")


def test_afterwards_all_is_as_before(tmp_path):
    main, path, stdin, where = sys.modules["__main__"], [*sys.path], sys.stdin, os.getcwd()
    environment = {**os.environ}
    (tmp_path / "beside.py").write_text("told = 'beside'")
    with _at(tmp_path, {"HERE": "1"}), shell(str(tmp_path)) as own:
        _, (output,) = own.run(
            "import beside, os\nstr((os.environ['HERE'], os.getcwd(), beside.told))"
        )
        own.run("os.environ['MINE'] = '2'\nimport sys\nsys.path.append('mine')\nos.chdir('/')")
    assert eval(output["data"]["text/plain"]) == str(("1", str(tmp_path), "beside"))
    assert (sys.modules["__main__"], sys.path, sys.stdin, os.getcwd()) == (main, path, stdin, where)
    assert {**os.environ} == environment
    assert get_ipython() is None
