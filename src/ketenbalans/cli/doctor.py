"""The command ``doctor``: whether this machine has what the program needs."""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import typer

from ketenbalans.cli import context
from ketenbalans.cli.loading import room

FEWEST_FREE_BYTES = 200_000_000


def add_to(app: typer.Typer) -> None:
    """Adds the command to the program."""

    @app.command()
    def doctor(as_json: context.AsJson = False) -> None:
        """Whether this machine has what the program needs; exits with 1 where something is wrong."""
        found = [*_checks()]
        result = {"checks": found, "well": all(check["well"] for check in found)}
        context.show(result, as_json, lambda: "\n".join(_line(check) for check in found))
        if not result["well"]:
            raise typer.Exit(context.FINDING)


def _checks() -> list[dict[str, Any]]:
    folder = Path(room("compiling").cache_folder())
    chain = room("chain.chain").load()
    free = shutil.disk_usage(Path.cwd()).free
    return [
        {"what": "Python", "well": sys.version_info >= (3, 11), "told": sys.version.split()[0]},
        {"what": "folder of the compiled kernels", "well": os.access(folder, os.W_OK), "told": str(folder)},
        {"what": "disk in this folder", "well": free > FEWEST_FREE_BYTES, "told": f"{free // 1_000_000} MB"},
        {"what": "processors", "well": True, "told": str(os.cpu_count())},
        {"what": "the chain and its assumptions", "well": True, "told": str(len(chain.assumptions))},
        {"what": "published figures", "well": True, "told": str(len(room("facts.catalogue").load().figures))},
    ]


def _line(check: dict[str, Any]) -> str:
    language = room("vocabulary.language")
    mark = "+" if check["well"] else "!"
    return f"{mark} {language.translate(check['what'], context.settings.language)}: {check['told']}"
