"""The sample study that every test of the report works with, and the page that is made of it, once."""

import html as markup
import importlib.util
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ketenbalans.report import page
from ketenbalans.report.tables import StudyTables

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

Look = Callable[[str, Path], tuple[dict[str, object], list[str]]]
"""Page and empty folder to what ``harness.html`` found, and the lines of the console."""


def load_sample() -> Callable[[], StudyTables]:
    spec = importlib.util.spec_from_file_location("sample_study", HERE / "sample_study.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.study


@pytest.fixture(scope="session")
def study() -> StudyTables:
    return load_sample()()


@pytest.fixture(scope="session")
def html(study: StudyTables) -> str:
    return page.html(study)


@pytest.fixture(scope="session")
def browser() -> str:
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    if os.environ.get("KETENBALANS_CI"):
        pytest.fail("no Chromium; .ci/chromium installs it")
    return pytest.skip("no Chromium on this machine; install the Debian package 'chromium' to run this")


@pytest.fixture(scope="session")
def look(browser: str) -> Look:
    def at(page: str, folder: Path) -> tuple[dict[str, object], list[str]]:
        (folder / "report.html").write_text(page, encoding="utf-8")
        for name in ("harness.html", "vendor/axe.min.js"):
            shutil.copy(HERE / name, folder)
        run = subprocess.run(
            [
                browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--allow-file-access-from-files", "--enable-logging=stderr", "--window-size=1600,1000",
                f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=60000", "--timeout=120000",
                "--dump-dom", (folder / "harness.html").as_uri(),
            ],
            capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        found = re.search(r'<pre id="found">(.*?)</pre>', run.stdout, re.DOTALL)
        assert found, f"the browser wrote nothing down: {run.stderr[-2000:]}"
        return json.loads(markup.unescape(found.group(1))), [
            line for line in run.stderr.splitlines() if ":CONSOLE" in line
        ]

    return at
