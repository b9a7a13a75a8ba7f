"""What the evidence page and the others cost, beside one HTML table of the same sentences.

    python -m benchmarks.evidence_page CORPUS    # a built corpus with its report

CPU seconds and megabytes of the index; then, in Chromium and from the disk, how long the page takes
to open, and the slowest of its answers to filters and searches; the report's megabytes, and which
of its pages opens most slowly.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from multipolar.codebook import Codebook
from multipolar.evidence import choices, evidence
from multipolar.report.evidence_index import Index, as_script, evidence_index
from multipolar.store import open_corpus

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ASKED = [
    *(("words", word) for word in ("p", "pe", "peace", "peace of", "the", "")),
    *((name, place) for name in ("actor", "voice", "theme", "newsroom") for place in (1, 2, 0)),
    *(("stance", place) for place in (1, 2, 0)),
    *(("from", day) for day in ("2000-01-01", "2020-01-01", "")),
]
ANSWER = """([name, given]) => {
  const control = document.getElementById("mp-evidence-form").elements[name];
  if (typeof given === "string") control.value = given; else control.selectedIndex = given;
  const begun = performance.now();
  control.dispatchEvent(new Event("input", {bubbles: true}));
  document.body.offsetHeight;
  return performance.now() - begun;
}"""


def main(root: str) -> None:
    corpus = open_corpus(root)
    settings = Codebook(corpus.codebook).settings["evidence"]
    index, finding = timed(lambda: evidence_index(corpus, **settings))
    script, writing = timed(lambda: as_script(index))
    # what a notebook asks for the same
    name = choices(corpus, "actor")["actor"].iloc[0]
    found, asking = timed(lambda: evidence(corpus, actor=name).html)
    print(f"evidence(corpus, actor={name!r}): {asking:.2f} CPU s, {len(found) / 1e3:.1f} kB")
    table, tabling = timed(lambda: as_table(index))
    told = f"{len(index.sentences):,} sentences, {len(index.hits):,} hits"
    print(f"{told}: index {finding:.2f} + {writing:.2f} CPU s, {size(script):.1f} MB")
    print(f"one HTML table of them: {tabling:.2f} CPU s, {size(table):.1f} MB")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        report, other = Path(folder) / "report", Path(folder) / "table.html"
        shutil.copytree(corpus.report, report)
        (report / "_static" / "evidence_index.js").write_text(script, "utf-8")
        other.write_text(f"<!doctype html><meta charset=utf-8>{table}", "utf-8")
        flags = ["--no-sandbox", "--disable-gpu"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = chromium.new_page()
        print(f"the page opens in {opening(page, report / 'evidence.html'):.2f} s")
        times = {asked: page.evaluate(ANSWER, list(asked)) for asked in ASKED}
        slowest = max(times, key=times.__getitem__)
        print(f"slowest of {len(times)} answers: {slowest} in {times[slowest]:.0f} ms")
        page.close()
        pages = {path.name: opening(chromium.new_page(), path) for path in report.glob("*.html")}
        last = max(pages, key=pages.__getitem__)
        print(f"the report: {weight(report):.1f} MB")
        print(f"slowest of {len(pages)} pages: {last} in {pages[last]:.2f} s")
        print(f"the table opens in {opening(chromium.new_page(), other):.2f} s")


def timed(make: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.process_time()
    return make(), time.process_time() - begun


def as_table(index: Index) -> str:
    """What a user would otherwise publish."""
    articles = index.articles.loc[index.sentences["article"]].reset_index(drop=True)
    return articles.assign(sentence=index.sentences["text"]).to_html(max_rows=None)


def size(text: str) -> float:
    return len(text.encode()) / 1e6


def weight(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def opening(page: Page, path: Path) -> float:
    begun = time.perf_counter()
    page.goto(path.as_uri())
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(sys.argv[1])
