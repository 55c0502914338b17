"""The page in a real browser: it is set, it fits, it opens, and it can be read by those who do not see it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from render_samples import everything, long_lines

from emsym import verify
from emsym.loading import load
from emsym.render.html import page_html
from emsym.report import Report

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
OUTSIDE = """
const width = document.documentElement.clientWidth;
const held = e => { while (e = e.parentElement) if (getComputedStyle(e).overflowX != "visible") return true; };
return [document.documentElement.scrollWidth - width,
        ...[...document.querySelectorAll("body *")]
           .filter(e => e.getBoundingClientRect().right > width + 1 && !held(e)).map(e => e.outerHTML.slice(0, 200))];
"""
UNSET = """
return [...document.querySelectorAll("math")]
    .filter(m => m.checkVisibility() && (m.getBoundingClientRect().width < 1 || m.getBoundingClientRect().height < 1))
    .map(m => m.outerHTML.slice(0, 200));
"""
OPEN = """
const all = [...document.querySelectorAll("details")];
all.forEach(each => { each.open = false; each.querySelector("summary").click(); });
return all.filter(each => !each.open).length;
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None or DRIVER is None, reason="chromium or chromedriver is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for flag in FLAGS:
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def library() -> Report:
    return Report(tuple(verify(each, models=50) for each in load(["derivations"]).derivations))


def _shown(browser: Any, folder: Path, page: str, width: int, scheme: str = "light") -> None:
    (folder / "page.html").write_text(page, encoding="utf-8")
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    media = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})
    browser.get((folder / "page.html").as_uri())


@pytest.mark.parametrize("width", [360, 1280])
def test_all_formulas_are_set_and_nothing_is_too_wide(
    browser: Any, library: Report, tmp_path: Path, width: int
) -> None:
    for report in (library, everything(), Report((long_lines(),))):
        _shown(browser, tmp_path, page_html(report), width)
        for _ in ("as it comes", "opened"):
            assert browser.execute_script(UNSET) == []
            assert browser.execute_script(OUTSIDE) == [0]
            assert browser.execute_script(OPEN) == 0
        assert browser.get_log("browser") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_can_be_read_by_everyone(browser: Any, library: Report, tmp_path: Path, scheme: str) -> None:
    from axe_core_python.selenium import Axe

    for reports in (library.derivations[:1], library.derivations[4:6], everything().derivations):
        _shown(browser, tmp_path, page_html(reports), 1280, scheme)
        browser.execute_script(OPEN)
        found = Axe().run(browser)["violations"]
        serious = [each for each in found if each["impact"] in ("serious", "critical")]
        assert [(each["id"], each["nodes"][0]["html"]) for each in serious] == []
