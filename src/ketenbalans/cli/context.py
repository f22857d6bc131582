"""What every command shares: the global options, the one way to print, and the exit codes."""

import json
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")]

SUCCESS, FINDING, BAD_INPUT = 0, 1, 2


@dataclass
class Settings:
    """The global options of one call."""

    register: str = "./ketenbalans.db"
    config: Path | None = None
    language: str = "en"


settings = Settings()
log = logging.getLogger("ketenbalans")


def show(result: Any, as_json: bool, words: Callable[[], str]) -> None:
    """Prints a result once: as JSON for machines, else in words for people."""
    if as_json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False, allow_nan=False) + "\n")
    else:
        sys.stdout.write(words() + "\n")
