"""The files of a schedule in one folder: answer, day lists, calendars, draft letters and an overview page.

Only pseudonyms stand in them; who reads a letter's key looks the person up in the register. What a folder
held before under the same names is replaced, nothing else is touched.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ketenbalans.errors import UnavailableError
from ketenbalans.scheduling.answer import Assignment
from ketenbalans.scheduling.calendars import calendars
from ketenbalans.scheduling.instance import Instance
from ketenbalans.scheduling.letters import letters
from ketenbalans.scheduling.overview import overview
from ketenbalans.scheduling.sheets import write_lists
from ketenbalans.vocabulary.language import LANGUAGES


def write(
    folder: Path, instance: Instance, answer: Mapping[str, Any], rows: Sequence[Assignment], language: str
) -> None:
    """Writes every file of a schedule.

    Args:
        folder: Where; made if it is not there.
        instance: The question.
        answer: The answer document.
        rows: The assignments.
        language: Of the lists and calendars; letters and page come in both.

    Raises:
        UnavailableError: If the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(answer, ensure_ascii=False, allow_nan=False)
        (folder / "answer.json").write_text(text + "\n", encoding="utf-8")
        write_lists(folder / "lists.xlsx", instance, rows, language)
        for kind, files in calendars(instance, rows, language).items():
            _write_all(folder / "calendars" / kind, ((f"{name}.ics", data) for name, data in files.items()))
        for each in LANGUAGES:
            pages = letters(instance, rows, each).items()
            _write_all(folder / "letters" / each, ((f"{name}.html", page.encode()) for name, page in pages))
            page = overview(instance, answer, rows, each)
            (folder / f"overview.{each}.html").write_text(page, encoding="utf-8")
    except OSError as problem:
        raise UnavailableError(
            "cannot be written: {reason}",
            where=str(folder),
            mend="check the name and the rights",
            reason=problem.strerror,
        ) from None


def _write_all(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files:
        (folder / re.sub(r"[^\w.-]", "_", name)).write_bytes(data)
