"""The program starts at once: help loads no heavy library, and every command is there."""

import os
import subprocess
import sys
from pathlib import Path

from ketenbalans.cli.loading import HEAVY

THIS_TREE = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src"), "COLUMNS": "200"}
PROBE = """
import sys
from typer.testing import CliRunner
from ketenbalans.cli.main import app
result = CliRunner().invoke(app, ["--help"])
print(result.exit_code, ",".join(sorted(set(sys.modules) & set({heavy!r}))))
print(result.output)
"""


def test_help_loads_no_heavy_library() -> None:
    probe = PROBE.format(heavy=HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, env=THIS_TREE
    )
    code, _, loaded = done.stdout.splitlines()[0].partition(" ")
    assert (code, loaded) == ("0", "")
    for command in (
        "run",
        "simulate",
        "compare",
        "terms",
        "register",
        "triage",
        "forecast",
        "plan",
        "schedule",
        "tieout",
    ):
        assert command in done.stdout


def test_help_of_the_day_schedule_loads_no_heavy_library() -> None:
    probe = PROBE.replace('["--help"]', '["schedule", "make", "--help"]').format(heavy=HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, env=THIS_TREE
    )
    assert done.stdout.splitlines()[0] == "0 "
    assert "--seconds" in done.stdout
