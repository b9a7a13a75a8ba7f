"""What the tests in a browser share: which browser, and a page that may load from the disk only."""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import BrowserContext, Page, Route

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    f"--{flag}"
    for flag in (
        "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-sync",
        "disable-background-networking", "disable-component-update",
    )
]  # fmt: skip
IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium"),
]


def environment(**more: str) -> dict[str, str]:
    """Ours, but without what would keep Python from storing its bytecode: kernels need it."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | more


class Offline:
    """A page that may load from one address only, and what it asked or complained of besides."""

    def __init__(self, context: BrowserContext, allowed: str) -> None:
        self.allowed, self.faults = allowed, list[str]()
        context.route("**/*", self._route)
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        self.page.on("console", self._console)

    def _route(self, route: Route) -> None:
        if route.request.url.startswith((self.allowed, "data:", "blob:")):
            route.continue_()
        else:
            self.faults.append(f"asked for {route.request.url}")
            route.abort()

    def _console(self, message: object) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")


# Pieces of text that a name beside them has turned: their second letter stands left of the first.
TURNED = """() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const turned = [];
  while (walker.nextNode()) {
    const node = walker.currentNode, words = node.data.trim(), begun = node.data.indexOf(words);
    if (!/^[\\x20-\\x7e]{2,}$/.test(words)) continue;
    if (node.parentElement.closest("bdi")?.textContent.includes("\u202e")) continue;
    const [first, second] = [begun, begun + 1].map(at => {
      const letter = document.createRange();
      letter.setStart(node, at);
      letter.setEnd(node, at + 1);
      return letter.getBoundingClientRect();
    });
    if (first.width && second.width && first.top === second.top && second.left < first.left) turned.push(words);
  }
  return turned;
}"""
OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = e => { for (; e; e = e.parentElement)
    if (/auto|scroll|hidden/.test(getComputedStyle(e).overflowX) && e !== document.body) return true };
  const wide = [...document.querySelectorAll("main *")].filter(
    e => e.getBoundingClientRect().right > width + 1 && !scrolls(e.parentElement));
  return document.documentElement.scrollWidth > width ? ["the page itself"] : wide.map(e => e.outerHTML.slice(0, 80));
}"""
