"""Tables to search, sort and page in while one works in a notebook; they need no network."""

from __future__ import annotations

from html import escape

import pandas as pd

from multipolar.samples import Part

CELLS = "max-width:36em;white-space:normal;vertical-align:top"
STYLE = f"""
.dt-container table.dataTable td {{ {CELLS} }}
.dt-container table.dataTable :is(th, td):not(.dt-type-numeric) {{ text-align: left !important }}
.dt-container table.dataTable .dt-type-date {{ white-space: nowrap }}
"""


def browse(frame: pd.DataFrame | Part, *, caption: str = "") -> None:
    """Open a frame, all its rows, in a table to search, sort and page in (the package itables).

    What stands in cells is shown as text, never as markup. The output holds the table's program,
    a megabyte: clear it before the notebook is committed or put into a report.
    """
    from itables import init_notebook_mode, show

    if isinstance(frame, Part):
        return browse(frame.frame, caption=caption or frame.told)
    init_notebook_mode(all_interactive=False, connected=False)
    with pd.option_context("display.max_colwidth", None):
        show(
            frame, caption=escape(caption), allow_html=False, connected=False, maxBytes=0,
            classes="display compact", css=STYLE,
        )  # fmt: skip
