"""Takes the README's picture, docs/screenshot.png, of the sample articles: `python -m bench.screenshot`."""

from __future__ import annotations

import shutil
import sys
import tempfile

from playwright.sync_api import ViewportSize, sync_playwright

from bench.app_speed import FLAGS, open_page, running, with_samples
from geo.settings import ROOT

SIZE = ViewportSize(width=1400, height=900)


def main() -> int:
    """Read the sample articles into a store of its own, choose a place and take the picture."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("there is no Chromium; on Debian: apt-get install chromium", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        environment = with_samples(folder)
        page = playwright.chromium.launch(executable_path=chromium, args=FLAGS).new_page(viewport=SIZE)
        with running(environment) as url:
            open_page(page, url)
            page.get_by_role("list", name="Places").get_by_role("button").nth(2).click()
            page.locator(".wherein-reading .wherein-excerpt").first.wait_for()
            page.locator(".stApp[data-test-script-state='notRunning']").wait_for()
            page.screenshot(path=ROOT / "docs" / "screenshot.png", animations="disabled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
