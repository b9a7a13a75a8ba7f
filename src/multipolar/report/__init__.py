"""The HTML report: its pages, what stands on them, and where they lead."""
